"""Charts of the sales-efficiency chapter: drawn in both languages, bars and points where the numbers say."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from kamlib.sales_efficiency import (
    TopTime,
    balanced_territories,
    behaviour_grid,
    charts,
    class_workload,
    coverage_by_class,
    efficiency_kpis,
    lever_gaps,
    loss_bridge_of_rates,
    loss_levers,
    lost_deals,
    opportunity_priority,
    opportunity_tree,
    pay_simulation,
    penetration_gaps,
    potential_bridge,
    response_curve,
    response_optimum,
    retention_curve,
    selling_time,
    skill_gaps,
    skill_will_layout,
    skill_will_matrix,
    staffing,
    territory_loads,
    time_sheet,
)
from kamlib.sales_efficiency.time_use import LEVERS
from kamlib.tables import load_case
from kamlib.tables.checklists import load_checklist

BRIDGE = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
POTENTIAL = potential_bridge({"existing": 100, "usage": 12, "cross_sell": 8, "price": 5, "mix": 3, "drop": -4,
                              "new_core": 10, "new_unrelated": 6})  # fmt: skip
REPS = pd.DataFrame({"rep_id": ["R1", "R2", "R3", "R4", "R5"], "branch": ["Luxi", "Luxi", "Jindi", "Jindi", "Jindi"],
                     "ability": ["able", "can_learn", "cannot", "able", "can_learn"],
                     "attitude": ["willing", "unwilling", "willing", "willing", "willing"],
                     "target_cny": [100.0] * 5, "actual_cny": [90.0, 100, 120, 80, 105]})  # fmt: skip
COVERAGE = pd.DataFrame({"branch": ["Luxi", "Luxi", "Jindi"], "customer_class": ["A", "C", "A"],
                         "n_accounts": [10, 90, 30], "visits_per_month": [4, 0.3, 4], "hours_per_visit": [2, 0.5, 2],
                         "travel_hours_per_visit": 1.0, "revenue_cny": [6e6, 1e6, 9e6],
                         "potential_cny": [9e6, 2e6, 1e7]})  # fmt: skip
LOG = pd.DataFrame({"rep_id": np.repeat(["R1", "R2", "R3"], 2), "activity": ["face_to_face", "reports"] * 3,
                    "hours": [45.0, 55, 20, 80, 12, 33]})  # fmt: skip
BRICKS = pd.DataFrame({"brick": list("abcd"), "workload": [2.0, 1.0, 1.0, 2.0]})
KM = pd.DataFrame({"North": [0, 1, 2, 9], "South": [9, 8, 1, 0]}, index=list("abcd"))
SEEN = ("need_help", "need_facts", "value_unique")
CALLS = pd.DataFrame([("S1", call, item, 1) for call in range(3) for item in SEEN],
                     columns=["rep_id", "call_id", "item", "seen"])  # fmt: skip
LEVER_RATINGS = pd.DataFrame({"lever": LEVERS, "now": [3, 2, 2, 3, 3, 1, 4, 3], "target": 4})
SIZES = pd.DataFrame({"branch": ["Luxi", "Jindi"], "ratio": [2.0, 1.2], "roi": [2.5, 0.2],
                      "verdict": ["too_small", "too_large"]})  # fmt: skip
GRID = load_checklist("sales_efficiency", "exemplar_grid")
LEAVES = pd.DataFrame({"leaf": ["usage", "cross_sell", "drop", "offer"], "size": [12.0, 8, 2, 10]})
RATES = pd.DataFrame({"branch": ["Luxi", "Jindi"], "contact_rate": [0.9, 0.6], "serious_rate": [0.5, 0.7],
                      "win_rate": [0.7, 0.4]})  # fmt: skip
CURVE = {"scale": 1e6, "cost_per_rep": 1e5}

DRAWN = {
    "loss_bridge": lambda **o: charts.plot_loss_bridge(BRIDGE, source="000 s93", **o),
    "loss_levers": lambda **o: charts.plot_loss_levers(loss_levers(BRIDGE), **o),
    "loss_rates": lambda **o: charts.plot_loss_rates(RATES, **o),
    "potential": lambda **o: charts.plot_potential_bridge(POTENTIAL, **o),
    "tree": lambda **o: charts.plot_opportunity_tree(opportunity_tree(LEAVES), **o),
    "priority": lambda **o: charts.plot_opportunity_priority(
        opportunity_priority(load_case("opportunity_priority")), **o
    ),
    "penetration": lambda **o: charts.plot_penetration(penetration_gaps(load_case("penetration")), **o),
    "time_sheet": lambda **o: charts.plot_time_sheet(time_sheet(load_case("time_sheet")), **o),
    "selling": lambda **o: charts.plot_selling_time(selling_time(LOG), **o),
    "workload": lambda **o: charts.plot_workload(class_workload(COVERAGE), **o),
    "workload_bare": lambda **o: charts.plot_workload(class_workload(load_case("visit_workload")), **o),
    "staffing": lambda **o: charts.plot_staffing(staffing(COVERAGE, REPS, capacity=160, selling_share=0.3), **o),
    "coverage": lambda **o: charts.plot_coverage(coverage_by_class(COVERAGE, minimum={"A": 4, "C": 1}), **o),
    "territories": lambda **o: charts.plot_territories(territory_loads(balanced_territories(BRICKS, KM)), **o),
    "size_returns": lambda **o: charts.plot_size_returns(SIZES, **o),
    "response": lambda **o: charts.plot_response(response_curve(range(61), **CURVE), response_optimum(**CURVE), **o),
    "skill_gaps": lambda **o: charts.plot_skill_gaps(skill_gaps(load_case("skill_map"), min_n=1), **o),
    "skill_grid": lambda **o: charts.plot_skill_grid(skill_gaps(load_case("skill_map"), min_n=1), **o),
    "skill_will": lambda **o: charts.plot_skill_will(skill_will_matrix(REPS), **o),
    "behaviour": lambda **o: charts.plot_behaviour_grid(
        behaviour_grid(CALLS, checklist=GRID), checklist=GRID, **o
    ),
    "lost": lambda **o: charts.plot_lost_deals(lost_deals(load_case("lost_deals"), value=None), **o),
    "ladder": lambda **o: charts.plot_training_ladder(load_case("training_ladder"), **o),
    "retention": lambda **o: charts.plot_retention(
        retention_curve(days=60), coached=retention_curve(days=60, coaching_days=[7, 14]), **o
    ),
    "pay": lambda **o: charts.plot_pay(pay_simulation(REPS, base=30, commission=0.1, bonus=5), **o),
    "kpis": lambda **o: charts.plot_efficiency_kpis(
        efficiency_kpis(selling_share=0.29, coverage_share=0.95, top=TopTime(10, 0.5, 0.6), reps_needed=9,
                        reps_actual=7), **o
    ),
    "levers": lambda **o: charts.plot_levers(lever_gaps(LEVER_RATINGS), **o),
}  # fmt: skip


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_in_both_languages_with_readable_text_and_no_missing_glyph(name, lang):
    ax = DRAWN[name](lang=lang)
    ax.figure.canvas.draw()
    assert ax.get_title(loc="left")
    texts = [text for text in ax.findobj(plt.Text) if text.get_text().strip()]
    assert [text.get_text() for text in texts if text.get_fontsize() < 14 and "000" not in text.get_text()] == []
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in ax.get_title(loc="left"))
    assert chinese == (lang == "zh")


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_draws_on_the_axes_it_is_given(name):
    _, ax = plt.subplots()
    assert DRAWN[name](ax=ax) is ax
    assert len(plt.get_fignums()) == 1


def test_the_chapter_offers_each_chart_that_is_drawn_here():
    offered = [name for name in dir(charts) if name.startswith("plot_")]
    assert len(offered) == len(DRAWN) - 1


def test_the_bars_of_the_loss_bridge_hang_from_100_to_35():
    bars = [(bar.get_y(), bar.get_height()) for bar in charts.plot_loss_bridge(BRIDGE).patches]
    assert np.round(bars, 6).tolist() == [[0, 1], [0.75, 0.25], [0.45, 0.3], [0.35, 0.1], [0, 0.35]]


def test_a_loss_bridge_without_loss_or_target_says_so():
    full = loss_bridge_of_rates(100, contact_rate=1, serious_rate=1, win_rate=1)
    nothing = loss_bridge_of_rates(0, contact_rate=1, serious_rate=1, win_rate=1)
    assert charts.plot_loss_bridge(full).get_title(loc="left") == "Everything we aimed at was won"
    assert charts.plot_loss_bridge(nothing).get_title(loc="left") == "Nothing was aimed at"
    assert "Not enough data" in charts.plot_loss_levers(loss_levers(nothing)).get_title(loc="left")


def test_the_potential_bridge_hangs_each_step_on_the_one_before():
    ax = charts.plot_potential_bridge(POTENTIAL)
    ends = [bar.get_x() + bar.get_width() for bar in ax.patches]
    assert ends == [100, 112, 120, 125, 128, 128, 134, 140, 140, 140]
    assert [tick.get_text() for tick in ax.get_yticklabels()][-1] == "gap"


def points_of(ax, label):
    """Where the points of a named series stand along the x axis."""
    [series] = [points for points in ax.collections if points.get_label() == label]
    return sorted((100 * series.get_offsets()[:, 0]).round(6))


def test_the_time_sheet_s_points_are_the_shares():
    ax = charts.plot_time_sheet(time_sheet(load_case("time_sheet")))
    assert points_of(ax, "now") == [1, 1, 2, 2, 5, 7, 10, 21, 26, 26]
    assert points_of(ax, "ideal") == [3, 3, 4, 5, 5, 5, 5, 10, 20, 40]


@pytest.mark.parametrize(("reading", "title"), [("by_sense", "1 of 3"), ("text_order", "3 of 3")])
def test_the_strip_of_selling_time_counts_by_the_reading_given(reading, title):
    ax = charts.plot_selling_time(selling_time(LOG, reading=reading), reading=reading)
    assert ax.get_title(loc="left").startswith(title)


def test_the_quadrants_carry_their_names_and_the_swapped_reading_changes_sides():
    table = opportunity_priority(load_case("opportunity_priority"))
    where = {text.get_text(): text.get_position() for text in charts.plot_opportunity_priority(table).texts}
    assert where["Plan the attack"][0] < 0.5 < where["Act at once"][0]
    swapped = charts.plot_opportunity_priority(opportunity_priority(table, reading="swapped"), reading="swapped")
    where = {text.get_text(): text.get_position() for text in swapped.texts}
    assert where["Wait for a chance"][0] < 0.5 < where["Plan the attack"][0]


def test_layouts_r1_and_r2_draw_different_cells():
    cells = {
        layout: [text.get_text().split("\n")[0] for text in
                 charts.plot_skill_will(skill_will_layout([5, 15, 45, 10, 5, 20], layout=layout)).texts]
        for layout in ("R1", "R2")
    }  # fmt: skip
    assert cells == {"R1": ["5%", "15%", "45%", "10%", "5%", "20%"], "R2": ["5%", "10%", "15%", "5%", "45%", "20%"]}


def test_workload_bars_end_at_100_per_cent():
    ax = charts.plot_workload(class_workload(COVERAGE))
    assert max(bar.get_x() + bar.get_width() for bar in ax.patches) == pytest.approx(1)


def test_a_skill_with_a_name_unknown_to_the_kit_is_still_shown():
    ratings = pd.DataFrame({"skill": ["cold_calling"], "importance": [5], "performance": [2]})
    assert charts.plot_skill_gaps(skill_gaps(ratings, min_n=1)).get_yticklabels()[0].get_text() == "cold calling"
