"""Charts of the branding chapter: ladder, audits, meaning, worth, funnel, survey, choice, presence."""

from itertools import cycle, product
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from kamlib import branding as b
from kamlib.branding.charts import (
    named,
    plot_attitudes,
    plot_brand_funnel,
    plot_brand_level,
    plot_brand_shift,
    plot_brand_stages,
    plot_checklist,
    plot_image_map,
    plot_importance,
    plot_importance_readings,
    plot_meaning_map,
    plot_personality,
    plot_practices,
    plot_preference_shares,
    plot_price_premium,
    plot_promoters,
    plot_responsibilities,
    plot_spec_ranking,
    plot_touchpoints,
    plot_tree_choice,
    plot_value_drivers,
)
from kamlib.charts.style import PALETTE
from kamlib.errors import KamError
from kamlib.tables import load_table
from kamlib.tables.checklists import checklist_score, load_checklist

CASES = Path(__file__).parents[2] / "datasets" / "cases"
OURS, RIVAL, THIRD, FOURTH = "Lanjiang Post", "Yanhe Express", "Tongju Parcel", "Beiduo Logistics"

LEVEL = b.brand_level({"category": 1, "known": 1, "different": 1, "wanted": 1, "effort": 0, "person": 1})
STAGES = b.brand_stages(
    pd.DataFrame(
        [(OURS, 92, 66, 48, 71), (RIVAL, 85, 81, 74, 69), (THIRD, 71, 44, 38, 52)],
        columns=["brand", "awareness", "performance", "personality", "presence"],
    )
)
TOP = b.brand_level(dict.fromkeys(load_checklist("branding", "eight_questions").items["id"], 1))
NO = dict.fromkeys(["one_position", "no_link", "risky", "rivals"], "no")
CHOSEN = b.tree_choice("architecture", NO | {"reinforce": "yes"})
OPEN = b.tree_choice("architecture", {"one_position": "no"})
CENTRAL = b.tree_choice("organisation", {"one_promise": "yes"})
ELEMENTS = load_checklist("branding", "elements")
PRACTICES = load_checklist("branding", "practices")
AUDIT = checklist_score(ELEMENTS, {item: n < 9 for n, item in enumerate(ELEMENTS.items["id"]) if n != 3})
LINKS = checklist_score(PRACTICES, {item: n % 5 for n, item in enumerate(PRACTICES.items["id"])})
MEANING = b.meaning_map(
    {
        "functional": {"text": "reaches every village", "now": 4, "target": 5, "rival": 3, "evidence": "coverage map"},
        "process": {"text": "four forms, one window", "now": 2, "target": 4, "rival": 4.5},
        "intrinsic": {"text": "it will arrive", "now": 4, "target": 4, "rival": 3},
        "origin": {"text": "the post of the town", "now": 5, "target": 5, "rival": 1},
        "personality": {"text": "an honest uncle", "now": 3, "target": 4, "rival": 3},
    }
)
RACI = b.raci_check(b.brand_responsibilities("hybrid").replace({"headquarters": {"C": "A"}}))
RATINGS = pd.DataFrame(
    [
        {"respondent_id": n, "brand": brand, "price": price, "service": service,
         "rating": 5 + taste * (brand == OURS) + (14 - price) / 2 + (service == "pickup")}
        for n, taste in enumerate([2, 1.4, 0.6, -0.4])
        for brand, price, service in product([OURS, RIVAL, THIRD], [10, 12, 14], ["counter", "pickup"])
    ]
)  # fmt: skip
WORTHS = b.part_worths(RATINGS, attributes=["brand", "price", "service"])
IMPORTANCE = b.attribute_importance(WORTHS)
OF_MEAN = b.attribute_importance(WORTHS, convention="of_the_mean")
DRIVERS = b.preference_drivers(
    load_table("brand_values"), items=["belonging", "image", "risk", "simple"], preference="preference"
)
OFFERS = pd.DataFrame({"offer": [OURS, RIVAL], "brand": [OURS, RIVAL], "price": [13, 12], "service": "counter"})
PREMIUM = b.price_premium(
    pd.DataFrame(
        {
            "product": ["Express", "Parcel", "Mail"],
            "price": [22, 11, 1.1],
            "generic_price": [18, 10, 1.2],
            "volume": [120_000, 900_000, 50_000],
        }
    )  # fmt: skip
)
LOST = b.price_premium(
    pd.DataFrame(
        {"product": ["EMS", "Parcel"], "price": [22, 9.2], "generic_price": [23, 10], "volume": [120_000, 900_000]}
    )
).assign(list_premium=[0.12, 0.06])


def _answers(brand, aided, considered, tried, regular):
    counts = dict(zip(b.ladder.STEPS, (aided, considered, tried, regular), strict=True))
    return pd.DataFrame({"respondent_id": range(100), "brand": brand}).assign(
        **{step: [int(n < count) for n in range(100)] for step, count in counts.items()}
    )


FUNNEL = b.brand_funnel(
    pd.concat([_answers(OURS, 96, 70, 38, 28), _answers(RIVAL, 82, 66, 56, 36), _answers(THIRD, 74, 52, 43, 27)])
)
LEAK = b.brand_leak(FUNNEL)
ATTITUDES = b.top_two_box(
    pd.DataFrame(
        [
            {"statement": statement, "brand": brand, "score": 5 if n < agree else 2}
            for brand, shares, asked in [(OURS, (50, 21, 40), 80), (RIVAL, (38, 41, 44), 80), (FOURTH, (9, 8, 4), 20)]
            for statement, agree in zip(("more_satisfied", "pay_more", "loyal"), shares, strict=True)
            for n in range(asked)
        ]
    ),
    by=["statement", "brand"],
)
VOTES = [("BMW", "BMW")] * 7 + [("Alfa Romeo", "BMW")] * 9 + [("Alfa Romeo", "Alfa Romeo")] * 5
VOTES += [("Jaguar", "BMW")] * 6 + [("Jaguar", "Jaguar")] * 6 + [("Lexus", "BMW")] * 2 + [("Lexus", "Lexus")] * 5
SHIFT = b.brand_shift(pd.DataFrame(VOTES, columns=["before", "after"]))
CARS = pd.read_csv(CASES / "blind_choice_cars.csv").assign(power_to_weight=lambda t: t.power_bhp / t.weight_kg)
RANKING = b.spec_ranking(
    CARS,
    name="car",
    better={"price_gbp": "low", "power_to_weight": "high", "acceleration_s": "low", "economy_mpg": "high"},
)
SCORES = b.net_promoter_score(
    pd.DataFrame({"region": ["River North"] * 90 + ["Hills"] * 60 + ["Coast"] * 12,
                  "recommend": [9] * 40 + [7] * 30 + [3] * 20 + [10] * 15 + [8] * 20 + [5] * 25 + [9] * 7 + [6] * 5}),
    by=["region"],
)  # fmt: skip
IMAGE = b.image_map(
    pd.DataFrame(
        {"reliable": [61, 52, 30, 41], "close": [66, 20, 35, 12], "slow": [40, 5, 12, 9], "fast": [12, 70, 31, 33],
         "modern": [10, 62, 30, 52], "cheap": [30, 6, 72, 15], "expert": [25, 40, 8, 66]},
        index=[OURS, RIVAL, THIRD, FOURTH],
    )
)  # fmt: skip
IDEAL = {"sincere": 5, "exciting": 3, "competent": 5, "sophisticated": 2, "rugged": 4}
PROFILE = pd.DataFrame(
    [(brand, trait, mark) for brand, marks in [(OURS, (4.5, 2.1, 3.2, 2.2, 3.9)), (RIVAL, (3.1, 4.2, 4.4, 3.6, 2.9))]
     for trait, mark in zip(IDEAL, marks, strict=True)],
    columns=["brand", "trait", "score"],
)  # fmt: skip
TOUCHPOINTS = b.touchpoint_costs(
    pd.DataFrame(
        [("media", 60_000, 6, 900_000, 3), ("outdoor", 40_000, 20, 420_000, 4), ("vehicles", 70_000, 60, 90_000, 5),
         ("point_of_sale", 30_000, 12, 60_000, 3), ("sponsorship", 0, 0, 200_000, None),
         ("website", 25_000, 8, 120_000, 2)],
        columns=["touchpoint", "reach", "frequency", "cost", "consistency"],
    )
)  # fmt: skip

DRAWN = {
    "level": lambda **o: plot_brand_level(LEVEL, **o),
    "level_top": lambda **o: plot_brand_level(TOP, **o),
    "stages": lambda **o: plot_brand_stages(STAGES, **o),
    "architecture": lambda **o: plot_tree_choice("architecture", CHOSEN, **o),
    "architecture_open": lambda **o: plot_tree_choice("architecture", OPEN, **o),
    "organisation": lambda **o: plot_tree_choice("organisation", CENTRAL, **o),
    "elements": lambda **o: plot_checklist(ELEMENTS, AUDIT, **o),
    "practices": lambda **o: plot_practices(LINKS, **o),
    "meaning": lambda **o: plot_meaning_map(MEANING, **o),
    "raci": lambda **o: plot_responsibilities(RACI, **o),
    "importance": lambda **o: plot_importance(IMPORTANCE, compared=OF_MEAN, **o),
    "drivers": lambda **o: plot_value_drivers(DRIVERS, **o),
    "readings": lambda **o: plot_importance_readings(pd.read_csv(CASES / "brand_importance.csv"), **o),
    "shares": lambda **o: plot_preference_shares(b.preference_shares(WORTHS, OFFERS), **o),
    "premium": lambda **o: plot_price_premium(PREMIUM, **o),
    "premium_lost": lambda **o: plot_price_premium(LOST, **o),
    "funnel": lambda **o: plot_brand_funnel(FUNNEL, brand=OURS, leak=LEAK, **o),
    "attitudes": lambda **o: plot_attitudes(ATTITUDES, by="brand", **o),
    "shift": lambda **o: plot_brand_shift(SHIFT, **{"source": "an invented class"} | o),
    "ranking": lambda **o: plot_spec_ranking(RANKING, **{"source": "000 s26"} | o),
    "promoters": lambda **o: plot_promoters(SCORES, by="region", **o),
    "image": lambda **o: plot_image_map(IMAGE, brand=OURS, **o),
    "personality": lambda **o: plot_personality(PROFILE, ideal=IDEAL, brand=OURS, **o),
    "touchpoints": lambda **o: plot_touchpoints(TOUCHPOINTS, **o),
}  # fmt: skip


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def ticks_of(ax):
    return [tick.get_text() for tick in ax.get_yticklabels()]


def row_of(ax, height):
    """The name beside which something stands."""
    places = ax.get_yticks()
    return ticks_of(ax)[int(abs(places - height).argmin())]


def bars_of(ax):
    """How long each lying bar is, by the name before it; where it is stacked, the lengths from the left."""
    found = {}
    for bar in (bar for bars in ax.containers for bar in bars):
        found.setdefault(row_of(ax, bar.get_y() + bar.get_height() / 2), []).append(bar.get_width())
    return {name: widths if len(widths) > 1 else widths[0] for name, widths in found.items()}


def points_of(ax):
    """Every marker: the name beside it, its place along the axis, the colour of its edge, whether it is hollow."""
    return [
        (row_of(ax, y), float(x), edge, face == "#ffffff")
        for series in ax.collections
        if isinstance(series, PathCollection)
        for (x, y), edge, face in zip(
            np.ma.filled(series.get_offsets(), np.nan),
            cycle(map(to_hex, series.get_edgecolors())),
            cycle(map(to_hex, series.get_facecolors())),
            strict=False,
        )
        if x == x
    ]


def frames_of(ax):
    """The column and row of each framed cell."""
    return [(patch.get_x(), patch.get_y()) for patch in ax.patches if not patch.get_fill()]


def title_of(ax):
    return ax.get_title(loc="left")


def shown_texts(ax):
    """All texts that are drawn: ticks beyond the limits exist as artists but are not."""
    (left, right), (low, high) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    beyond = [tick for tick in ax.get_xticklabels() if not left <= tick.get_position()[0] <= right]
    beyond += [tick for tick in ax.get_yticklabels() if not low <= tick.get_position()[1] <= high]
    return [t for t in ax.findobj(plt.Text) if t.get_text().strip() and t.get_visible() and t not in beyond]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_in_both_languages_readable_inside_its_figure_and_with_every_glyph(name, lang):
    ax = DRAWN[name](lang=lang)
    ax.figure.canvas.draw()
    shown = shown_texts(ax)
    source = [text for text in shown if text.get_text().startswith(("Source", "资料来源"))]
    assert ax.get_title(loc="left")
    assert min(text.get_fontsize() for text in shown if text not in source) >= 14
    width, height = ax.figure.bbox.size
    for text in shown:
        box = text.get_window_extent()
        assert box.x0 > -2, text.get_text()
        assert box.x1 < width + 2, text.get_text()
        assert box.y0 > -2, text.get_text()
        assert box.y1 < height + 2, text.get_text()
    assert not any("branding." in text.get_text() or "_" in text.get_text() for text in shown)


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_draws_on_the_axes_given(name):
    _, given = plt.subplots()
    assert DRAWN[name](ax=given) is given


def test_every_chart_carries_the_source_it_is_given():
    for draw in DRAWN.values():
        assert "Source: Deck 000" in texts_of(draw(source="Deck 000"))
        plt.close("all")


def test_steps_reached_are_full_and_the_questions_missing_are_written_out():
    ax = plot_brand_level(LEVEL)
    assert [bar.get_hatch() or "" for bar in ax.patches] == ["", "", "//", "//"]
    assert "Do they go out of their way to get it?" in "".join(texts_of(ax))
    assert "(not answered) Can you charge more for it?" in "".join(texts_of(ax))


def test_the_driver_that_holds_a_brand_back_is_framed():
    assert frames_of(plot_brand_stages(STAGES)) == [(2, 0), (1, 2)]


def test_one_point_short_is_one_point_and_an_unknown_driver_is_a_dash():
    table = STAGES.assign(points_short=1.2)
    assert title_of(plot_brand_stages(table)) == "Lanjiang Post: brand; next comes personality, 1 point short"
    unknown = b.brand_stages(STAGES[["brand", *b.ladder.DRIVERS]].assign(awareness=None))
    assert title_of(plot_brand_stages(unknown)).startswith("Lanjiang Post: not enough data; next comes awareness, –")


def test_the_first_weak_block_has_an_arrow():
    ax = plot_checklist(ELEMENTS, AUDIT)
    assert [tick for tick in ticks_of(ax) if tick.startswith("→")] == ["→ Communicate it"]
    assert title_of(ax).splitlines()[1] == "67% of the points; first weak block: Communicate it"


def test_links_near_the_mistake_have_another_marker():
    marks = {name: (mark, colour) for name, mark, colour, _ in points_of(plot_practices(LINKS))}
    weak = {name for name, (_, colour) in marks.items() if colour == PALETTE["bad"].lower()}
    assert len(marks) == 12
    assert weak == {name for name, (mark, _) in marks.items() if mark <= 1}
    assert len(weak) == 6


def test_empty_cells_of_the_meaning_model_are_marked():
    assert texts_of(plot_meaning_map(MEANING)).count("empty") == 7


def test_a_model_without_a_single_entry_is_drawn():
    assert texts_of(plot_meaning_map(b.meaning_map({}))).count("empty") == 12


def test_us_the_target_and_the_rival_stand_at_their_marks():
    places = {colour: mark for name, mark, colour, _ in points_of(plot_meaning_map(MEANING)) if "Process" in name}
    assert places == {PALETTE[name].lower(): mark for name, mark in (("ink", 4), ("second", 4.5), ("main", 2))}


def test_bars_are_the_importances_and_diamonds_the_other_convention():
    ax = plot_importance(IMPORTANCE, compared=OF_MEAN)
    assert bars_of(ax) == pytest.approx(IMPORTANCE.set_index("attribute")["importance"].to_dict())
    diamonds = {name: mark for name, mark, *_ in points_of(ax)}
    assert diamonds == pytest.approx(OF_MEAN.set_index("attribute")["importance"].to_dict())


def test_importance_in_falling_order_stands_from_the_top():
    ax = plot_importance(IMPORTANCE)
    heights = ax.transData.transform([(0, place) for place in ax.get_yticks()])[:, 1]
    assert [name for _, name in sorted(zip(-heights, ticks_of(ax), strict=True))] == IMPORTANCE["attribute"].tolist()


def test_too_few_for_an_interval_is_written_beside_the_bar_and_inside_the_figure():
    ax = plot_importance(IMPORTANCE.assign(low=float("nan"), high=float("nan"), enough=False))
    ax.figure.canvas.draw()
    few = [text for text in ax.texts if "(too few for an interval)" in text.get_text()]
    assert len(few) == 3
    assert max(text.get_window_extent().x1 for text in few) < ax.figure.bbox.width


def test_a_weight_below_nothing_is_written_left_of_its_interval():
    table = pd.DataFrame({"item": ["risk", "image"], "weight": [0.5, -0.3], "low": [0.3, -0.4], "high": [0.7, 0.1],
                          "r_squared": 0.4, "enough": True})  # fmt: skip
    ax = plot_value_drivers(table)
    ax.figure.canvas.draw()
    told = next(text for text in ax.texts if text.get_text() == "−0.30")
    assert told.get_window_extent().x1 <= ax.transData.transform((-0.4, 0))[0]


def test_premium_below_the_generic_price_is_drawn_to_the_left():
    assert {name: width < 0 for name, width in bars_of(plot_price_premium(PREMIUM)).items()} == {
        "Express": False, "Parcel": False, "Mail": True}  # fmt: skip


def test_a_year_below_the_no_name_price_is_said_in_the_title():
    ax = plot_price_premium(LOST)
    assert title_of(ax) == "Sold ¥840K a year below the no-name price; most of it Parcel"
    assert {name: mark for name, mark, *_ in points_of(ax)} == {"EMS": 0.12, "Parcel": 0.06}


def test_the_line_of_the_brand_is_its_funnel_and_the_leak_is_framed():
    ax = plot_brand_funnel(FUNNEL, brand=OURS, leak=LEAK)
    assert [0.96, 0.70, 0.38, 0.28] in [list(line.get_ydata()) for line in ax.lines]
    assert [text.get_text() for text in ax.texts if text.get_bbox_patch() is not None] == ["→ 54%"]


def test_every_rival_has_its_line_however_many_there_are():
    market = pd.concat([_answers(f"rival {n}", 90 - n, 60, 40, 20) for n in range(9)])
    ax = plot_brand_funnel(b.brand_funnel(market), brand="rival 0")
    assert len([line for line in ax.lines if len(line.get_ydata()) == 4]) == 9


def test_without_a_leak_the_title_says_who_gets_to_the_end():
    title = title_of(plot_brand_funnel(FUNNEL, brand=RIVAL))
    assert title == "From knowing to regular use: 36% get there with Yanhe Express"


def test_groups_with_too_few_answers_are_hollow_and_the_label_says_so():
    ax = plot_attitudes(ATTITUDES, by="brand")
    hollow = {round(mark, 3) for _, mark, _, is_hollow in points_of(ax) if is_hollow}
    assert hollow == set(ATTITUDES.loc[ATTITUDES["brand"] == FOURTH, "share"].round(3))
    assert "hollow: too few answers" in ax.get_xlabel()


def test_each_line_of_the_shift_runs_from_its_first_to_its_second_share():
    ends = {tuple(line.get_ydata()) for line in plot_brand_shift(SHIFT).lines}
    assert ends == {tuple(row) for row in SHIFT[["share_before", "share_after"]].to_numpy()}


def test_the_brand_asked_for_is_the_one_in_the_title():
    assert title_of(plot_brand_shift(SHIFT)).startswith("BMW")
    assert title_of(plot_brand_shift(SHIFT, brand="Lexus")).startswith("Lexus")


@pytest.mark.parametrize("word", ["word", "word_zh"])
def test_labels_of_the_image_map_do_not_cover_each_other_and_none_is_lost(word):
    counts = load_table("brand_image").pivot(index="brand", columns=word, values="mentions")
    ax = plot_image_map(b.image_map(counts), brand=OURS)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])
    assert len(boxes) == sum(counts.shape)


def test_bars_of_the_promoter_chart_fill_one():
    ax = plot_promoters(SCORES, by="region")
    assert {name: sum(parts) for name, parts in bars_of(ax).items()} == pytest.approx(dict.fromkeys(ticks_of(ax), 1))
    assert "+17 (few answers)" in texts_of(ax)


def test_the_word_in_the_title_is_the_one_named_most_above_expectation():
    assert title_of(plot_image_map(IMAGE, brand=THIRD)) == "Tongju Parcel stands out by: cheap"


def test_a_scale_to_seven_is_shown_to_seven():
    table = PROFILE.assign(score=PROFILE["score"] + 2)
    ax = plot_personality(table, ideal=dict.fromkeys(IDEAL, 6.5), brand=OURS)
    assert ax.get_xlim()[1] >= 7
    assert ax.get_xlabel() == "mean mark, 1–7"


def test_money_without_contacts_is_written():
    assert "reaches nobody" in texts_of(plot_touchpoints(TOUCHPOINTS))


def test_touchpoints_nobody_pays_for_and_nobody_meets_make_no_chart():
    idle = TOUCHPOINTS.assign(status="not_used")
    with pytest.raises(KamError, match="fix:   give at least one with a cost"):
        plot_touchpoints(idle)


def test_the_deck_is_the_source_of_its_eight_figures():
    ax = plot_importance_readings(pd.read_csv(CASES / "brand_importance.csv"))
    assert "Source: 000 s35" in texts_of(ax)
    assert len(points_of(ax)) == 4  # where both readings agree there is no diamond


def test_unknown_brand_gets_the_nearest_name():
    with pytest.raises(KamError, match="fix:   use 'Lanjiang Post'"):
        plot_brand_funnel(FUNNEL, brand="Lanjiang")


@pytest.mark.parametrize(
    ("name", "told"), [("St. Gallen Post", "St. Gallen Post"), ("River North", "江北"), ("a-b", "a-b")]
)
def test_a_name_the_kit_does_not_know_stays_as_it_is(name, told):
    assert named("region", name, "zh") == told
