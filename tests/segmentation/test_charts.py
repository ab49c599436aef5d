"""Charts of concentration, tiers, markets, needs, segments, offers and the revenue of the months."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from kamlib.errors import KamError
from kamlib.segmentation import (
    DECK_BASES,
    RATINGS,
    TIERS,
    account_tiers,
    channel_association,
    charts,
    customer_pyramid,
    distributor_demand,
    dual_ranking,
    economic_value,
    high_value_index,
    industry_mix,
    industry_priority,
    lift_table,
    lorenz_curve,
    misconception_tests,
    need_behaviour_table,
    need_kinds,
    need_orientation,
    need_segments,
    opportunity_gaps,
    pareto_curve,
    points_of_difference,
    rfm_grid,
    rfm_scores,
    segment_value,
    standards_compared,
    status_size_grid,
    tier_migration,
    tier_projection,
    whale_curve,
)

RNG = np.random.default_rng(8)
SEGMENTS = ["self_reliant", "shop_around", "service_needing", "service_dependent"]
FACTORS = ["on_time_delivery", "credit", "low_price", "materials_management"]


def accounts(n=60):
    table = pd.DataFrame({"account_id": [f"A{i:02d}" for i in range(n)], "revenue": RNG.pareto(1.2, n) * 1e5 + 100})
    table["profit"] = table["revenue"] * np.where(np.arange(n) % 7 == 0, -0.1, 0.15)
    table["orders"] = RNG.integers(1, 30, n)
    table["rated_margin"], table["rated_growth"] = RNG.integers(1, 6, n), RNG.integers(1, 6, n)
    for rating in RATINGS:
        table[rating] = np.where(np.arange(n) % 20 == 0, 5, 2)
    table["status"], table["size_class"] = RNG.choice(["existing", "prospect"], n), RNG.choice(["large", "mid"], n)
    table["potential_annual_cny"], table["industry"] = table["revenue"] * 2, RNG.choice(["finance", "trade"], n)
    return table.assign(segment=[SEGMENTS[i % 4] for i in range(n)])


def needs(n=40):
    means = RNG.integers(1, 6, (4, 4))
    rows = [
        (f"A{i}", SEGMENTS[i % 4], factor, means[i % 4, k] + RNG.normal() / 3, 4 - k, 1 + k)
        for i in range(n)
        for k, factor in enumerate(FACTORS)
    ]
    return pd.DataFrame(rows, columns=["account_id", "segment", "factor", "importance", "our_score", "rival_score"])


ACCOUNTS, NEEDS = accounts(), needs()
XYZ = pd.DataFrame(
    {"segment": SEGMENTS, "market_share_low": [0.20, 0.05, 0.30, 0.15], "market_share_high": [0.30, 0.25, 0.45, 0.30],
     "channel_share_low": [0.05, 0.10, 0.30, 0.85], "channel_share_high": [0.15, 0.25, 0.40, 1.00]}
)  # fmt: skip
INDUSTRIES = pd.DataFrame(
    [("finance", 5, 5, 5, 3, 4, 3), ("trade", 3, 4, 2, 2, 3, 1), ("health", 2, 2, 2, 2, 2, 2)],
    columns=["industry", "market_size", "growth", "funds_credit", "government_support", "awareness", "low_competition"],
)
WIRELESS = pd.DataFrame(
    {"segment": ["mobile professionals", "technology fans"], "segment_zh": ["移动专业人士", "技术爱好者"],
     "size_share": [0.12, 0.24], "arpu": [300, 150], "adoption": [0.4, 0.5], "interest": [4.5, 4.6]}
)  # fmt: skip
MATRIX = pd.DataFrame(
    [[0.8, 0.2, 0, 0, 0], [0.1, 0.7, 0.1, 0, 0.1], [0, 0.1, 0.7, 0.1, 0.1], [0, 0, 0.05, 0.75, 0.2]],
    index=TIERS, columns=[*TIERS, "lost"],
)  # fmt: skip
CARDS = pd.DataFrame(
    [("borrow", "fees", "intro rate", 5), ("pay", "points", "miles card", 4), ("pay", "fees", None, 1)],
    columns=["need", "behaviour", "product", "profit"],
)
BASES = pd.DataFrame(
    {"base": DECK_BASES, "availability": [1, 1, 0.95, 0.9, 0.5, 0.2], "explained": [0.01, 0.2, 0.3, 0.5, 0.4, np.nan],
     "status": ["enough_data"] * 5 + ["not_enough_data"]}
)  # fmt: skip
POINTS = pd.DataFrame(
    RNG.dirichlet([2, 1, 1, 1, 1], 50) * 100, columns=["price", "function", "quality", "service", "experience"]
).assign(account_id=range(50))
TRADE = pd.DataFrame(
    {
        "region": ["Coast"] * 30 + ["Hills"] * 30,
        "channel": (["online"] * 25 + ["counter"] * 5) + ["counter"] * 28 + ["online"] * 2,
    }
)
SCORED = pd.DataFrame({"score": np.linspace(1, 0, 50), "won": [1] * 10 + [0] * 40})
SPLIT = {"attractiveness": {"rated_growth": 1.0}, "strength": {"rated_margin": 1.0}}

TEN = pd.DataFrame(
    {
        "account_id": list("abcdefghij"),
        "revenue": [90000, 77000, 26350, 15001, 12500, 8502, 1200, 850, 504, 150],
        "profit": [9000, 9000, 2000, 1500, 1000, 500, 0, -100, -200, -900],
        "orders": [12, 8, 20, 4, 4, 3, 2, 1, 1, 1],
        "recency_days": [3, 40, 5, 90, 100, 20, 200, 300, 60, 10],
    }
)

TIERED = account_tiers(TEN, shares=(0.1, 0.2, 0.3, 0.4))
MONTHLY = pd.DataFrame(
    {"month": pd.to_datetime(["2025-11-01", "2025-12-01", "2026-01-01"]), "revenue": [3e6, 5e6, 4e6],
     "prior_revenue": [2e6, 6e6, 1e6]}
)  # fmt: skip
STATES = pd.DataFrame(
    {"state": ["active", "silent", "silent"], "revenue": [700.0, 0.0, 10.0], "prior_revenue": [500.0, 200.0, 100.0]}
)

DRAWN = {
    "pareto": lambda **o: charts.plot_pareto(pareto_curve(TEN), **o),
    "lorenz": lambda **o: charts.plot_lorenz(lorenz_curve(TEN["revenue"]), gini=0.6, **o),
    "whale": lambda **o: charts.plot_whale(whale_curve(TEN), **o),
    "pyramid": lambda **o: charts.plot_pyramid(customer_pyramid(TEN, value="profit"), **o),
    "migration": lambda **o: charts.plot_tier_migration(tier_migration(TIERED, TIERED.iloc[1:]), **o),
    "rfm": lambda **o: charts.plot_rfm(rfm_grid(rfm_scores(TEN, scores=3)), **o),
    "monthly": lambda **o: charts.plot_monthly_revenue(MONTHLY, currency="¥", **o),
    "states": lambda **o: charts.plot_revenue_states(STATES, currency="¥", **o),
    "tier_changes": lambda **o: charts.plot_tier_changes(
        standards_compared(ACCOUNTS, weights={"rated_margin": 0.5, "rated_growth": 0.5}), **o
    ),
    "dual": lambda **o: charts.plot_dual_ranking(dual_ranking(ACCOUNTS, least=4), **o),
    "projection": lambda **o: charts.plot_tier_projection(
        tier_projection({"vip": 3, "key": 12, "middle": 45, "small": 240}, MATRIX, periods=3), **o
    ),
    "status_size": lambda **o: charts.plot_status_size(status_size_grid(ACCOUNTS), **o),
    "industry_mix": lambda **o: charts.plot_industry_mix(industry_mix(ACCOUNTS), **o),
    "industry_priority": lambda **o: charts.plot_industry_priority(industry_priority(INDUSTRIES), **o),
    "profiles": lambda **o: charts.plot_need_profiles(need_segments(NEEDS, seed=1), **o),
    "service_grid": lambda **o: charts.plot_service_grid(opportunity_gaps(NEEDS), **o),
    "service_grid_all": lambda **o: charts.plot_service_grid(opportunity_gaps(NEEDS, group=None), **o),
    "canvas": lambda **o: charts.plot_strategy_canvas(points_of_difference(NEEDS), **o),
    "kinds": lambda **o: charts.plot_need_kinds(need_kinds(NEEDS), **o),
    "orientation": lambda **o: charts.plot_need_orientation(need_orientation(POINTS), **o),
    "segment_value": lambda **o: charts.plot_segment_value(segment_value(ACCOUNTS), **o),
    "marimekko": lambda **o: charts.plot_marimekko(distributor_demand(XYZ), **{"source": "000 s72", **o}),
    "marimekko_own": lambda **o: charts.plot_marimekko(distributor_demand(XYZ), own=True, **o),
    "high_value": lambda **o: charts.plot_high_value(high_value_index(WIRELESS), **o),
    "bases": lambda **o: charts.plot_base_tradeoff(BASES, **o),
    "association": lambda **o: charts.plot_association(channel_association(TRADE), **o),
    "worth": lambda **o: charts.plot_economic_value(
        economic_value(100, positive={"inventory": 30}, negative={"switching": 10}, price=110), **o
    ),
    "lift": lambda **o: charts.plot_lift(lift_table(SCORED, outcome="won"), **o),
    "behaviour": lambda **o: charts.plot_need_behaviour(need_behaviour_table(CARDS), **o),
    "misconceptions": lambda **o: charts.plot_misconceptions(misconception_tests(ACCOUNTS), **o),
}  # fmt: skip


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def texts(ax) -> list[str]:
    """All that stands on the chart, inside and around it."""
    return [text.get_text() for text in ax.findobj(plt.Text) if text.get_text().strip()]


def written(ax) -> list[str]:
    """What is written in the chart itself, in the order of drawing; "" for an empty cell."""
    return [text.get_text() for text in ax.texts]


def title(ax) -> str:
    return ax.get_title(loc="left")


def ticks(axis) -> list[str]:
    return [tick.get_text() for tick in axis.get_ticklabels()]


def bars(ax) -> list[Rectangle]:
    """The bars that stand for a number: not frames, not bands."""
    return [patch for container in ax.containers for patch in container.patches]


def frames(ax) -> list[tuple[float, float]]:
    """Where cells are framed: (row, column)."""
    return [(p.get_y(), p.get_x()) for p in ax.patches if isinstance(p, Rectangle) and not p.get_fill()]


def points(ax) -> np.ndarray:
    """The places of all points drawn as marks."""
    return np.concatenate([np.asarray(c.get_offsets()) for c in ax.collections if len(c.get_offsets())])


def marks(ax) -> set:
    """The different shapes of the points."""
    return {tuple(map(tuple, c.get_paths()[0].vertices.round(2))) for c in ax.collections if len(c.get_offsets())}


def single_points(ax) -> list[list[float]]:
    """Points that are pointed out."""
    return [line.get_xydata()[0].tolist() for line in ax.lines if len(line.get_xydata()) == 1]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_in_both_languages_with_readable_text_and_no_missing_glyph(name, lang):
    ax = DRAWN[name](lang=lang)
    ax.figure.canvas.draw()
    assert title(ax)
    assert title(ax)[0] == title(ax)[0].upper()
    sizes = [t.get_fontsize() for t in ax.findobj(plt.Text) if t.get_text().strip() and "000 s" not in t.get_text()]
    assert min(sizes) >= 14
    assert not any("{" in text or "_" in text for text in texts(ax))


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_draws_on_the_axes_it_is_given_and_says_its_source(name):
    ax = plt.figure().subplots()
    assert DRAWN[name](ax=ax, source="000 s72") is ax
    assert plt.get_fignums() == [ax.figure.number]
    assert any("Source: " in text for text in texts(ax))


@pytest.mark.parametrize("name", [name for name in dir(charts) if name.startswith("plot_")])
def test_every_chart_of_the_chapter_is_drawn_here_and_had_from_the_chapter(name):
    import kamlib.segmentation

    assert getattr(kamlib.segmentation, name) is getattr(charts, name)
    assert any(name in case.__code__.co_names for case in DRAWN.values()), f"no case draws {name}"


def test_what_is_no_chart_is_not_found_in_the_chapter():
    import kamlib.segmentation

    with pytest.raises(AttributeError, match="plot_nothing"):
        kamlib.segmentation.plot_nothing  # noqa: B018


@pytest.mark.parametrize(
    "draw",
    [lambda: charts.plot_pareto(pareto_curve(TEN).iloc[:0]), lambda: charts.plot_lift(pd.DataFrame({"bin": [1]})),
     lambda: charts.plot_need_kinds(need_kinds(NEEDS).drop(columns="between"))],
)  # fmt: skip
def test_a_table_that_cannot_be_drawn_is_refused_in_three_lines(draw):
    with pytest.raises(KamError, match="fix:"):
        draw()


def test_the_pareto_chart_marks_the_top_fifth_and_the_accounts_that_make_80_per_cent():
    ax = DRAWN["pareto"]()
    assert single_points(ax)[0] == pytest.approx([0.2, 167000 / 232057])
    assert single_points(ax)[1] == pytest.approx([0.3, 193350 / 232057])
    assert "2 accounts: 72%" in texts(ax)


def test_the_bars_of_the_pareto_chart_are_the_shares_of_the_accounts():
    heights = [bar.get_height() for bar in bars(DRAWN["pareto"]())]
    assert sum(heights) == pytest.approx(1)
    assert heights[0] == pytest.approx(90000 / 232057)


def test_the_whale_chart_names_the_loss_makers_and_what_they_cost():
    ax = DRAWN["whale"]()
    assert title(ax) == "3 of 10 accounts give back 1.2K of profit"
    assert max(line.get_ydata()[-1] for line in ax.lines if len(line.get_ydata()) == 11) == pytest.approx(1)


def test_a_tier_that_loses_money_is_hatched_and_carries_a_minus():
    ax = charts.plot_pyramid(customer_pyramid(TEN, value="profit", shares=(0.1, 0.2, 0.3, 0.4)))
    values = [bar for bar in bars(ax) if bar.get_x() > 0]
    assert [bar.get_hatch() for bar in values] == [None, None, None, "///"]
    assert any(text.startswith("−") for text in texts(ax))


def test_names_of_tiers_stay_off_the_bars_when_one_tier_earns_many_times_the_total():
    few = pd.DataFrame({"account_id": list("abcde"), "profit": [90, 60, 0, -50, -80]})
    ax = charts.plot_pyramid(customer_pyramid(few, value="profit", shares=(0.2, 0.2, 0.2, 0.4)))
    ax.figure.canvas.draw()
    names = [text.get_window_extent() for text in ax.texts if text.get_text() in ("VIP", "key", "middle", "small")]
    assert len(names) == 4
    assert not any(name.overlaps(bar.get_window_extent()) for name in names for bar in bars(ax))


def test_the_migration_chart_shows_numbers_of_accounts_only_where_there_are_any():
    cells = np.reshape(written(DRAWN["migration"]()), (5, 5))
    assert cells[0].tolist() == ["", "", "", "", "1\n100%"]  # the vip left


def test_the_best_accounts_stand_at_the_top_right_of_the_rfm_chart():
    ax = DRAWN["rfm"]()
    assert ticks(ax.yaxis) == ["3", "2", "1"]
    assert ticks(ax.xaxis) == ["1", "2", "3"]


def test_the_marimekko_is_as_wide_as_the_market_and_as_high_as_the_channel():
    ax = DRAWN["marimekko"]()
    filled = [bar for bar in bars(ax) if bar.get_height() < 1]
    assert [bar.get_width() for bar in filled] == pytest.approx([0.25, 0.15, 0.375, 0.225])
    assert [bar.get_height() for bar in filled] == pytest.approx([0.10, 0.175, 0.35, 0.925])
    assert sum(bar.get_width() * bar.get_height() for bar in filled) == pytest.approx(0.390625)
    assert title(ax) == "Service-dependent: 22.5% of the market, 53.3% of what distributors sell"


def test_segments_too_narrow_for_their_names_are_named_above_without_meeting():
    demand = pd.DataFrame({"segment": SEGMENTS, "market_share": [0.45, 0.03, 0.02, 0.5], "channel_share": 0.3})
    demand["demand_share"] = demand["market_share"] * 0.3
    ax = charts.plot_marimekko(demand.assign(mix=demand["demand_share"] / 0.3))
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])
    assert any("service-needing 2% · 30%" in text for text in texts(ax))


def test_promoted_accounts_are_named_on_the_dual_ranking():
    rescued = dual_ranking(ACCOUNTS, least=4).query("rescued")["account_id"]
    assert set(rescued) <= set(texts(DRAWN["dual"]()))


def test_the_waterfall_of_worth_ends_at_the_value():
    drawn = bars(DRAWN["worth"]())
    assert [bar.get_y() + bar.get_height() for bar in drawn] == pytest.approx([100, 130, 130, 120])
    assert [bool(bar.get_hatch()) for bar in drawn] == [False, False, True, False]


def test_an_offer_worth_less_than_nothing_hangs_below_the_line():
    worth = economic_value(20, positive={"stock": 5}, negative={"switching": 40, "training": 12}, price=30)
    ax = charts.plot_economic_value(worth)
    last = bars(ax)[-1]
    assert (last.get_y(), last.get_y() + last.get_height()) == pytest.approx((-27, 0))
    assert ax.get_ylim()[0] < -27
    assert ax.get_ylim()[1] > 30
    assert title(ax) == "Worth −27: priced 57 too high"


def test_the_open_slot_is_framed_and_says_so():
    ax = DRAWN["behaviour"]()
    assert "1\nOPEN" in texts(ax)
    assert len(frames(ax)) == 1


def test_each_class_of_industry_has_its_own_mark():
    ax = DRAWN["industry_priority"]()
    assert {"key", "potential", "watch"} <= set(texts(ax))
    assert len(marks(ax)) == 3


def test_the_text_of_an_industry_stays_inside_the_picture():
    ax = charts.plot_industry_mix(
        industry_mix(ACCOUNTS), names={a: "Long Name of an Account" for a in ACCOUNTS["account_id"]}
    )
    ax.figure.canvas.draw()
    right = max(text.get_window_extent().x1 for text in ax.texts)
    assert right <= ax.figure.bbox.x1


def test_names_from_the_table_are_used_in_chinese():
    assert any("技术爱好者" in text for text in texts(DRAWN["high_value"](lang="zh")))


def test_tiers_as_segments_have_their_own_words():
    tiered = ACCOUNTS.assign(tier=np.where(ACCOUNTS.index % 2, "vip", "small"))
    ax = charts.plot_segment_value(segment_value(tiered, segment="tier"), lang="zh")
    assert {"VIP客户", "小客户"} <= set(ticks(ax.yaxis))
    assert len(bars(ax)) == 6


def test_a_base_without_enough_data_never_makes_the_headline():
    ax = DRAWN["bases"]()
    assert title(ax).startswith("Buying is best explained by behaviour: 50%")
    assert len(points(ax)) == 6
    assert len(marks(ax)) == 2


def test_lift_bars_are_the_closed_form():
    assert [bar.get_height() for bar in bars(DRAWN["lift"]())] == pytest.approx([5, 5] + [0] * 8)


def test_the_strongest_month_is_named_and_the_line_before_fits_into_the_frame():
    ax = DRAWN["monthly"]()
    assert title(ax) == "December was the strongest month"
    assert [bar.get_height() for bar in bars(ax)] == [3e6, 5e6, 4e6]
    assert ax.get_ylim()[1] > 6e6
    assert title(DRAWN["monthly"](lang="zh")) == "12月是收入最高的月份"
    assert ticks(ax.xaxis) == ["Nov\n2025", "Dec", "Jan\n2026"]


def test_the_larger_of_two_periods_is_at_stake():
    ax = DRAWN["states"]()
    assert [bar.get_width() for bar in bars(ax)] == [700, 0, 300, 0]
    assert title(ax) == "30.0% of revenue is with accounts that have gone quiet"
    assert "¥300 · 30.0% · 2 accounts" in texts(ax)
