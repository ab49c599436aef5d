"""Charts of key-account planning: drawn in both languages, readable, and true to their tables."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.dates import num2date

from kamlib import account_planning as ka
from kamlib.charts.labels import shortened, spread_out, wrapped
from kamlib.charts.style import PALETTE, SOURCE_SIZE
from kamlib.errors import KamError
from kamlib.tables import load_case
from kamlib.tables.checklists import load_checklist

AS_OF = "2026-06-30"
NAMES = [("Harbour Bank", "港湾银行"), ("Sunrise Insurance Group", "旭日保险集团"), ("City Hospital", "市立医院"),
         ("Maple Online", "枫叶电商"), ("North University", "北方大学")]  # fmt: skip
SCORES = pd.DataFrame(
    {
        "account_id": [f"K{n}" for n in range(5)],
        "account_name": [en for en, _ in NAMES],
        "account_name_zh": [zh for _, zh in NAMES],
        "potential": [5, 5, 2, 4, 1],
        "share": [4, 2, 5, 2, 1],
        "revenue": [5e6, 2e6, 3e6, 1e6, 2e5],
    }
)


def portfolio():
    table = ka.account_portfolio(SCORES, attractiveness={"potential": 1.0}, strength={"share": 1.0})
    return table.merge(SCORES[["account_id", "account_name", "account_name_zh", "revenue"]], on="account_id")


def file():
    fields = ["identity", "suppliers", "lines", "steps", "goals_1y"]
    updated = ["2026-06-01", "2024-06-01", "2026-06-01", "2026-06-01", "2026-06-01"]
    entries = pd.DataFrame({"field": fields, "text": "x", "evidence": ["a", "", "b", "", ""], "updated": updated})
    return ka.form_completion("needs_file", entries, as_of=AS_OF)


def grid():
    return load_case("account_rivals")


def rivals():
    names = grid().drop_duplicates(["product", "competitor"])
    names = names[["product", "product_zh", "competitor", "competitor_zh"]]
    return ka.competitor_grid(grid()).merge(names, on=["product", "competitor"])


def needs():
    columns = ["factor", "factor_zh", "importance", "our_score", "rival_score"]
    rows = [("security of customer data", "客户数据安全", 5, 3, 5), ("on-time delivery", "时效", 4, 4, 3),
            ("price", "价格", 3, 2, 4), ("electronic receipt", "电子回执", 4, 2, 4)]  # fmt: skip
    return ka.need_gaps(pd.DataFrame(rows, columns=columns))


def stage():
    ids = load_checklist("account_planning", "bank_stages").items["id"]
    return ka.maturity_stage({item: n < 5 for n, item in enumerate(ids)})


def solution():
    entries = [("bank_sms", "integrated", "have"), ("recovery", "concentrated", "rival"),
               ("access", "value", "propose")]  # fmt: skip
    return ka.solution_map(pd.DataFrame(entries, columns=["module", "stage", "state"]))


def people():
    rows = [
        ("P1", "Chen Wei", "陈伟", "economic", "C", "C", 5, 0),
        ("P2", "Zhao Min", "赵敏", "technical", "D", "D", 4, 1),
        ("P3", "Liu Fang", "刘芳", "user", "C", "B", 3, 3),
        ("P4", "Sun Tao", "孙涛", "user", "C", "D", 3, 1),
        ("P5", "Ma Li", "马丽", "financial", "C", "B+", 4, 2),
    ]
    columns = ["contact_id", "name", "name_zh", "buyer_role", "attitude_before", "attitude_now", "influence"]
    return pd.DataFrame(rows, columns=[*columns, "n_contacts_our_side"])


def potentials():
    products = [
        ("Express parcel", "特快包裹"),
        ("Court and notary delivery", "司法与公证专递"),
        ("Direct mail", "商业信函"),
    ]
    rows = []
    for n, (en, zh) in enumerate(NAMES):
        for m, (product, product_zh) in enumerate(products):
            sold = (n + m) % 3 != 0
            few = (n, m) == (3, 0)
            rows.append((f"K{n}", en, zh, product, product, product_zh, 4e5 * (n + 1) if sold else 0.0,
                         0.0 if sold else np.nan if few else 1.2e5))  # fmt: skip
    columns = ["account_id", "account_name", "account_name_zh", "product", "product_name", "product_name_zh", "revenue"]
    return pd.DataFrame(rows, columns=[*columns, "expected"])


def wallets():
    table = SCORES.assign(wallet=[9e6, 9e6, 4e6, 5e6, 9e5], rank=[1.0, 2.0, 1.0, 3.0, 2.0], n_suppliers=3)
    return ka.share_of_wallet(table)


def scenarios():
    growth = {"low": -0.02, "base": 0.08, "high": 0.16}
    return ka.scenario_forecast(4.7e6, growth=growth, margin=0.3, account_cost=2e5, wallet=9.8e6)


def sections():
    ids = ka.plan_template()["section"].tolist()
    plan = pd.DataFrame({"section": [ids[n] for n in (0, 1, 2, 4, 6)], "text_en": "x", "pages": [1, 3, 1, 3, 2]})
    updated = ["2026-05-01", "2026-05-01", "2025-02-01", "2026-05-01", "2026-05-01"]
    return plan.assign(updated=updated)


def chains():
    rows = [
        ("N1", "need", "", "prove safe custody of documents", "证明单证全程安全"),
        ("N2", "need", "", "shorter claims time", "缩短理赔时间"),
        ("S1", "strategy", "N1", "sealed chain with receipt", "封闭链路加电子回执"),
        ("G1", "goal", "S1", "30 % of document volume", "拿下三成单证量"),
        ("A1", "action", "G1", "trial at two sites", "两个网点试点"),
        ("A2", "action", "", "golf day", "高尔夫活动"),
    ]
    return ka.traceability(pd.DataFrame(rows, columns=["item_id", "level", "serves", "en", "zh"]))


def actions():
    return pd.DataFrame(
        {
            "plan_id": "P1",
            "action_id": ["T1", "T2", "T3"],
            "owner": ["Li", "", "Wu"],
            "due": ["2026-05-31", "2026-08-31", "2026-03-31"],
            "status": ["open", "open", "done"],
        }
    )


def health():
    marks = load_checklist("account_planning", "seven_principles").items["id"]
    return ka.plan_health(sections(), actions(), as_of=AS_OF, principles=dict.fromkeys(marks, 2))


def overview():
    two = [sections().assign(plan_id=f"P{n}", account_id=f"K{n}") for n in range(3)]
    two[1]["updated"] = "2025-01-01"
    table = ka.plan_health_overview(pd.concat(two), actions(), as_of=AS_OF)
    return table.merge(SCORES[["account_id", "account_name", "account_name_zh"]], on="account_id")


def reviews():
    table = SCORES.assign(
        tier=list("ABACB"), last_review=["2026-01-10", "2025-10-01", None, "2025-05-05", "2026-06-01"]
    )
    return ka.next_reviews(table, as_of=AS_OF)


def card():
    ids = load_checklist("account_planning", "review_questions").items["id"].tolist()
    return ka.review_card(dict(zip(ids[:6], [4, 2, 1, 3, 4, 0], strict=True)))


def slipped():
    schedule = ka.develop_schedule("2026-05-04", weeks=10)
    schedule.loc[[0, 1], "actual_end"] = pd.to_datetime(["2026-05-16", "2026-05-25"])
    return ka.schedule_slippage(schedule, as_of="2026-06-12")


ROPE = pd.DataFrame({"date": ["2026-03-02", "2026-04-20", "2026-06-15"], "progress": [-3, -1, 1]})
DECK = load_case("account_influencers")
SITES = ka.site_readiness(load_case("account_sites"))
PHASES = ka.initiative_phases(load_case("account_initiatives"))
DRAWN = {
    "portfolio": lambda **o: ka.plot_account_portfolio(portfolio(), size="revenue", **o),
    "form": lambda **o: ka.plot_form_completion(file(), form="needs_file", **o),
    "rivals": lambda **o: ka.plot_competitor_grid(rivals(), ka.lead_over_rivals(rivals(), us="We"), **o),
    "needs": lambda **o: ka.plot_need_gaps(needs(), **o),
    "maturity": lambda **o: ka.plot_maturity(stage(), **o),
    "solution_map": lambda **o: ka.plot_solution_map(solution(), **o),
    "initiative_matrix": lambda **o: ka.plot_initiative_matrix(PHASES, **o),
    "roadmap": lambda **o: ka.plot_initiative_roadmap(PHASES, **o),
    "sites": lambda **o: ka.plot_site_readiness(SITES, **o),
    "slopes": lambda **o: ka.plot_attitude_slopes(DECK, name="person", **o),
    "rope": lambda **o: ka.plot_progress(ROPE, **o),
    "buying_centre": lambda **o: ka.plot_buying_centre(people(), **o),
    "white_space": lambda **o: ka.plot_white_space(potentials(), **o),
    "wallet": lambda **o: ka.plot_wallet(wallets(), **o),
    "fan": lambda **o: ka.plot_forecast_fan(
        ka.growth_bands(4.7e6, growth=0.06, spread=0.12), target=7e6, currency="¥", **o
    ),
    "scenarios": lambda **o: ka.plot_scenarios(scenarios(), ka.scenario_values(scenarios(), rate=0.1), **o),
    "calendar": lambda **o: ka.plot_planning_calendar(
        ka.planning_calendar("2026-10-08"), customer_planning_start="2026-10-08", **o
    ),
    "steps": lambda **o: ka.plot_develop_schedule(ka.develop_schedule("2026-06-25", weeks=12), **o),
    "slippage": lambda **o: ka.plot_develop_schedule(slipped(), as_of="2026-06-12", **o),
    "reviews": lambda **o: ka.plot_reviews(reviews(), **o),
    "review_load": lambda **o: ka.plot_review_load(ka.reviews_per_year({"A": 5, "B": 20, "C": 100}), **o),
    "pages": lambda **o: ka.plot_plan_pages(ka.plan_sections(sections(), as_of=AS_OF), **o),
    "chains": lambda **o: ka.plot_traceability(chains(), text="en", **o),
    "health": lambda **o: ka.plot_plan_health(health(), **o),
    "overview": lambda **o: ka.plot_health_overview(overview(), **o),
    "card": lambda **o: ka.plot_review_card(card(), **o),
    "choice": lambda **o: ka.plot_plan_choice(
        ka.plan_choice(load_case("account_plan_choice"), budget=500), unit="h", **o
    ),
}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def texts(ax):
    return [text for text in ax.findobj(plt.Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_in_both_languages_readable_and_without_missing_glyph(name, lang):
    ax = DRAWN[name](lang=lang)
    ax.figure.canvas.draw()
    assert ax.get_title(loc="left")
    assert min(text.get_fontsize() for text in texts(ax)) >= min(14, SOURCE_SIZE + 3)
    words = " ".join(text.get_text() for text in texts(ax))
    assert not re.search(r"\bnan\b|NaT|[{}]", words)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in words) == (lang == "zh")


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_draws_on_the_axes_it_is_given(name):
    figure, ax = plt.subplots(figsize=(12, 7))
    assert DRAWN[name](ax=ax) is ax
    assert len(figure.axes) == 1


@pytest.mark.parametrize("name", DRAWN)
def test_the_title_fits_the_figure(name):
    for lang in ("en", "zh"):
        ax = DRAWN[name](lang=lang)
        ax.figure.canvas.draw()
        assert ax._left_title.get_window_extent().x1 <= ax.figure.bbox.x1 + 1


def lying(ax, *colours):
    """Widths of the lying bars of the named colours (all without a name), from the top down."""
    faces = {to_hex(PALETTE.get(colour, colour)) for colour in colours}
    drawn = [bar for bars in ax.containers if isinstance(bars, BarContainer) for bar in bars]
    drawn = [bar for bar in drawn if not faces or to_hex(bar.get_facecolor()) in faces]
    down = -1 if ax.yaxis_inverted() else 1
    return [bar.get_width() for bar in sorted(drawn, key=lambda bar: -down * bar.get_y())]


def points(ax, colour=None):
    """Places of the points of a colour, (x, y), sorted."""
    places = []
    for dots in ax.collections:
        if not isinstance(dots, PathCollection):
            continue
        faces = np.broadcast_to(dots.get_facecolor(), (len(dots.get_offsets()), 4)) if len(dots.get_offsets()) else []
        for place, face in zip(dots.get_offsets().tolist(), faces, strict=True):
            if colour is None or to_hex(face) == to_hex(PALETTE.get(colour, colour)):
                places.append(tuple(place))
    return sorted(places)


def written(ax):
    return [text.get_text() for text in ax.texts]


def down(ax):
    """The names of the rows, from the top."""
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    return names if ax.yaxis_inverted() else names[::-1]


def test_points_of_the_health_bars_add_up_to_the_score_in_the_title():
    found = health()
    ax = ka.plot_plan_health(found)
    assert sum(lying(ax, "good", "sixth", "bad")) == pytest.approx(found.score)
    assert sum(lying(ax, "white")) == pytest.approx(100)
    assert f"{found.score:.0f} of 100" in ax.get_title(loc="left")
    assert down(ax)[0] == "sections written"
    assert {"11.1 × 0.71 = 7.9", "not asked"} <= set(written(ax))


def test_a_form_shows_fields_filled_and_proved_part_by_part():
    ax = ka.plot_form_completion(file(), form="needs_file", lang="zh")
    groups = file().groups
    assert lying(ax, "white") == groups["n_fields"].tolist()
    assert lying(ax, "main") == groups["n_proved"].tolist()
    assert down(ax) == groups["zh"].tolist()
    assert "2项已填2项，1项有依据，1项过期" in written(ax)


def test_the_portfolio_places_each_account_and_names_the_fields():
    ax = ka.plot_account_portfolio(portfolio(), cut=3.5)
    assert points(ax) == sorted(zip(portfolio()["strength"], portfolio()["attractiveness"], strict=True))
    assert {"Harbour Bank", "strategic: invest", "streamline: simplify"} <= set(written(ax))
    assert {3.5} <= {line.get_xdata()[0] for line in ax.lines}


def test_the_competitor_grid_writes_scores_and_our_lead():
    ax = ka.plot_competitor_grid(rivals(), ka.lead_over_rivals(rivals(), us="We"))
    assert [text for text in written(ax) if "l" in text][:3] == ["● +0.2 level", "▼ −0.5 lag", "▲ +0.5 lead"]
    assert down(ax)[0] == "Local voice"
    assert ax.get_xticklabels()[-1].get_text() == "our lead"


def test_needs_and_wallets_stand_from_our_value_to_the_other():
    gaps = needs()
    ax = ka.plot_need_gaps(gaps)
    assert [x for x, _ in points(ax, "main")] == sorted(gaps["our_score"])
    assert [x for x, _ in points(ax, "second")] == sorted(gaps["rival_score"])
    assert down(ax)[-1] == "on-time delivery (4)"
    assert sorted(text for text in written(ax) if text in ("close the gap", "watch", "defend")) == [
        "close the gap", "close the gap", "defend", "watch"
    ]  # fmt: skip
    table = wallets()
    ax = ka.plot_wallet(table)
    assert [x for x, _ in points(ax, "main")] == sorted(table["share_now"])
    assert down(ax)[0] == "Sunrise Insurance Group"
    assert {"+1M", "−500K"} <= set(written(ax))


def test_the_solution_map_and_the_white_space_write_every_cell():
    ax = ka.plot_solution_map(solution())
    cells = [text for text in written(ax) if text in ("ours", "rival", "to propose", "open")]
    assert [cells.count(text) for text in ("ours", "rival", "to propose", "open")] == [1, 1, 1, 37]
    ax = ka.plot_white_space(potentials(), lang="zh")
    assert written(ax).count("+12万") == 4
    assert written(ax).count("200万") == 2
    assert down(ax) == [zh for _, zh in NAMES]


def test_a_cell_the_table_says_nothing_of_stays_empty():
    ax = ka.plot_white_space(potentials().iloc[1:].drop(columns="expected"))
    assert len([text for text in written(ax) if text]) == (potentials()["revenue"] > 0).sum()
    assert down(ax) == [en for en, _ in NAMES]


def test_initiatives_stand_by_their_scores_and_the_roadmap_holds_each_once():
    ax = ka.plot_initiative_matrix(PHASES)
    assert sorted(y for _, y in points(ax)) == sorted(PHASES["profit"])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["act now", "in 6–12 months", "in over a year"]
    texts_ = " ".join(written(ka.plot_initiative_roadmap(PHASES, lang="zh")))
    assert all(texts_.count(name) == 1 for name in PHASES["initiative_zh"])


def test_a_site_is_as_long_as_it_is_ready_and_says_what_nobody_knows():
    ax = ka.plot_site_readiness(SITES)
    assert lying(ax, "good", "main", "sixth", "bad") == [4, 3, 2, 2, 2, 2, 1]
    assert "nothing there: build · unknown: copper, services" in written(ax)
    assert down(ax)[0] == "Main branch"


def test_the_fan_is_symmetric_in_levels_and_ends_in_its_written_band():
    ax = ka.plot_forecast_fan(ka.growth_bands(100.0, growth=0.1, spread=0.2))
    bands = [band for band in ax.collections if isinstance(band, PolyCollection)]
    assert len(bands) == 2
    assert any(line.get_ydata()[-1] == pytest.approx(100 * 1.1**5) for line in ax.lines)
    assert {"91  (10%)", "286  (90%)"} <= set(written(ax))


def test_each_scenario_ends_in_its_name_and_worth():
    ax = ka.plot_scenarios(scenarios(), ka.scenario_values(scenarios(), rate=0.1))
    ends = scenarios().groupby("scenario", sort=False)["revenue"].last().tolist()
    assert [line.get_ydata()[-1] for line in ax.lines] == ends
    assert written(ax) == ["low: worth 4.29M today", "base: worth 5.92M today", "high: worth 7.53M today"]


def test_the_slope_of_each_person_runs_from_before_to_now():
    ax = ka.plot_attitude_slopes(DECK, name="person")
    slopes = [line.get_ydata().tolist() for line in ax.lines if list(line.get_xdata()) == [0, 1]]
    assert slopes == [[3, 4], [4, 4.5], [2, 3]]


def test_a_gantt_bar_is_as_long_as_its_step():
    schedule = ka.develop_schedule("2026-06-25", weeks=8)
    ax = ka.plot_develop_schedule(schedule)
    assert [round(width) for width in lying(ax)] == schedule["days"].tolist()
    assert down(ax)[0].endswith("Collect first information")


def test_time_axes_span_the_plan_and_no_more():
    calendar, schedule = ka.planning_calendar("2026-10-08"), ka.develop_schedule("2026-06-25")
    for ax, first, last in [
        (ka.plot_planning_calendar(calendar, customer_planning_start="2026-10-08"), "2026-01-01", "2027-12-31"),
        (ka.plot_develop_schedule(schedule), "2026-05-25", "2026-10-31"),
        (ka.plot_develop_schedule(slipped(), as_of="2026-06-12"), "2026-04-01", "2026-09-30"),
    ]:
        low, high = (num2date(end).date().isoformat() for end in ax.get_xlim())
        assert first <= low < high <= last


def test_slipped_steps_say_by_how_many_days():
    ax = ka.plot_develop_schedule(slipped(), as_of="2026-06-12")
    told = [text.strip() for text in written(ax)]
    assert {"done (−2 d)", "done (0 d)", "late +7 d", "late +1 d", "running", "today"} <= set(told)
    assert len(lying(ax, "bad")) == 2


def test_reviews_overdue_point_right_and_the_others_left():
    ax = ka.plot_reviews(reviews())
    assert lying(ax) == [0, 81, 56, -93, -336]
    assert {"overdue 81 d", "in 93 d", "never reviewed"} <= {text.strip() for text in written(ax)}
    assert down(ax)[0] == "City Hospital (A)"


def test_review_load_shows_accounts_beside_reviews():
    ax = ka.plot_review_load(ka.reviews_per_year({"A": 5, "B": 20, "C": 100}))
    assert lying(ax, "grey") == [5, 20, 100]
    assert lying(ax, "main") == [20, 20, 1]
    assert "reviews a year: 1 · local sales supervisors" in [text.strip() for text in written(ax)]
    assert down(ax) == ["tier A", "tier B", "tier C"]
    assert ax.get_xlim()[1] > 100


def test_pages_stand_against_their_budget():
    table = ka.plan_sections(sections(), as_of=AS_OF)
    ax = ka.plot_plan_pages(table)
    assert sorted(x for x, _ in points(ax)) == sorted(table.loc[table["pages_high"] > 0, "pages"])
    assert "too short · untouched for 514 days" in written(ax)
    assert down(ax)[0] == "Executive summary"


def test_orphans_of_the_chains_are_told():
    told = written(ka.plot_traceability(chains(), text="en"))
    assert any(text.endswith("▲ serves nothing") for text in told)
    assert any(text.endswith("▲ nothing serves it") for text in told)


def test_the_overview_is_as_long_as_the_score_and_says_what_ails():
    table = overview()
    ax = ka.plot_health_overview(table)
    assert lying(ax) == table["score"].tolist()
    assert any("untouched 545 d, 1 late, 1 unowned" in text for text in written(ax))


def test_the_review_card_has_a_light_for_each_question():
    ax = ka.plot_review_card(card())
    assert [len(points(ax, colour)) for colour in ("good", "sixth", "bad", "grey")] == [3, 1, 2, 1]
    assert [written(ax).count(light) for light in ("green", "amber", "red", "open")] == [3, 1, 2, 1]


def test_missing_roles_stand_as_dashed_question_marks():
    ax = ka.plot_buying_centre(people())
    assert written(ax).count("?") == 2
    assert {"Ma Li", "Chen Wei\nnot reached"} <= set(written(ax))


def test_chosen_plans_are_full_and_the_others_hollow():
    ax = ka.plot_plan_choice(ka.plan_choice(load_case("account_plan_choice"), budget=500))
    assert (len(points(ax, "main")), len(points(ax, "white"))) == (2, 3)


def test_a_late_calendar_says_so_in_its_title():
    calendar = ka.planning_calendar("2026-10-08")
    late = ka.plot_planning_calendar(calendar, customer_planning_start="2026-09-01")
    assert late.get_title(loc="left").startswith("Too late: the review ends 23 days")


def test_a_rope_without_a_visit_or_beyond_five_is_refused():
    with pytest.raises(KamError, match="at least one row"):
        ka.plot_progress(ROPE.head(0))
    with pytest.raises(KamError, match="from −5"):
        ka.plot_progress(ROPE.assign(progress=7))


def test_the_rope_runs_through_every_visit():
    ax = ka.plot_progress(ROPE)
    assert any(list(line.get_xdata()) == [-3, -1, 1] for line in ax.lines)
    assert "+1" in written(ax)


def test_labels_keep_their_distance_and_their_order():
    heights = spread_out([1.0, 1.1, 1.05, 4.0], least=0.3)
    assert np.diff(np.sort(heights)).min() >= 0.3 - 1e-9
    assert np.argsort(heights).tolist() == [0, 2, 1, 3]


def test_text_is_wrapped_by_words_in_english_and_by_characters_in_chinese():
    assert wrapped("act now and soon", "en", width=8) == "act now\nand soon"
    assert wrapped("一二三四五六七八", "zh", width=6) == "一二三\n四五六\n七八"
    assert wrapped("专线、网络设备、用户交换机", "zh", width=18) == "专线、网络设备、\n用户交换机"
    assert shortened("Sunrise Insurance", "en", width=9) == "Sunrise…"
    assert shortened("旭日保险集团公司", "zh", width=9) == "旭日保…"
