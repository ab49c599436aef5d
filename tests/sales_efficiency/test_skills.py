"""Skill gaps and the behaviour grid: deck 000 s100–103."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import behaviour_grid, skill_gaps
from kamlib.tables import load_case
from kamlib.tables.checklists import load_checklist

RATINGS = pd.DataFrame({"skill": ["a", "b", "c"], "importance": [5.0, 4.0, 2.0], "performance": [3.0, 1.5, 4.0]})
GRID = load_checklist("sales_efficiency", "exemplar_grid")


@pytest.mark.parametrize(
    ("convention", "gaps"),
    [("difference", {"b": 2.5, "a": 2, "c": -2}), ("weighted", {"a": 10, "b": 10, "c": -4}),
     ("shortfall", {"b": 14, "a": 10, "c": 2})],
)  # fmt: skip
def test_each_convention_of_the_gap(convention, gaps):
    table = skill_gaps(RATINGS, convention=convention, min_n=1)
    assert dict(zip(table["skill"], table["gap"], strict=True)) == gaps
    assert table["rank"].tolist() == [1, 2, 3]


def test_the_planted_ratings_put_needs_benefits_and_planning_first():
    table = skill_gaps(load_case("skill_map"), min_n=1)
    assert len(table) == 9
    assert table["skill"].head(3).tolist() == ["develop_needs", "quantify_benefits", "account_planning"]


def test_the_cross_hair_changes_the_quadrant():
    middle = skill_gaps(RATINGS, min_n=1).set_index("skill")["quadrant"]
    means = skill_gaps(RATINGS, cross_hair="means", min_n=1).set_index("skill")["quadrant"]
    assert middle.to_dict() == {"b": "concentrate", "a": "keep_up", "c": "overkill"}
    assert means.to_dict() == {"b": "concentrate", "a": "keep_up", "c": "overkill"}
    higher = skill_gaps(RATINGS.assign(performance=[3.5, 3.2, 5.0]), cross_hair="means", min_n=1)
    assert higher.set_index("skill").loc["a", "quadrant"] == "concentrate"


def test_ratings_of_several_reps_are_averaged_and_few_are_marked():
    both = pd.concat([RATINGS, RATINGS.assign(performance=[4.0, 1.5, 4.0])])
    table = skill_gaps(both).set_index("skill")
    assert table.loc["a", "performance"] == 3.5
    assert set(table["note"]) == {"not_enough_data"}
    assert set(skill_gaps(both, min_n=2)["note"]) == {""}


def ticks(rep, **seen):
    return pd.DataFrame([{"rep_id": rep, "call_id": 1, "item": item, "seen": value} for item, value in seen.items()])


def test_excellent_behaviour_counts_for_and_average_behaviour_against():
    good = behaviour_grid(ticks("S1", need_help=1, need_facts=0), checklist=GRID, min_calls=1)
    bad = behaviour_grid(ticks("S1", need_help=0, need_facts=1), checklist=GRID, min_calls=1)
    assert (good["score"].item(), bad["score"].item()) == (1, 0)


def test_stages_come_in_the_order_of_the_purchase_and_few_calls_are_marked():
    calls = [ticks("S1", implement_trained=1, value_unique=1, need_help=1).assign(call_id=call) for call in range(3)]
    grid = behaviour_grid(pd.concat(calls), checklist=GRID)
    assert grid["stage"].tolist() == ["need", "value", "implement"]
    assert set(grid["note"]) == {""}
    assert set(behaviour_grid(ticks("S1", need_help=1), checklist=GRID)["note"]) == {"not_enough_data"}


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: skill_gaps(RATINGS.assign(importance=6)), "rate from 1 to 5"),
        (lambda: skill_gaps(RATINGS, convention="diference"), "use 'difference'"),
        (lambda: skill_gaps(RATINGS.head(0)), "at least one row"),
        (lambda: behaviour_grid(ticks("S1", need_hlp=1), checklist=GRID), "use 'need_help'"),
        (lambda: behaviour_grid(ticks("S1", need_help=2), checklist=GRID), "write 1 (yes) or 0 (no)"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
