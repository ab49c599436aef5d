"""Ability × attitude: deck 000 s106–107 in both readings."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import skill_will_actions, skill_will_layout, skill_will_matrix
from kamlib.tables import load_case

NUMBERS = [5, 15, 45, 10, 5, 20]


@pytest.mark.parametrize(
    ("layout", "totals", "unwilling"), [("R1", (0.20, 0.55, 0.25), 0.55), ("R2", (0.15, 0.20, 0.65), 0.65)]
)
def test_both_readings_have_the_totals_of_the_catalogue(layout, totals, unwilling):
    table = skill_will_layout(NUMBERS, layout=layout)
    by_ability = table.groupby("ability")["share"].sum()
    assert tuple(by_ability[["able", "can_learn", "cannot"]].round(2)) == totals
    assert table.loc[table["attitude"] == "unwilling", "share"].sum() == pytest.approx(unwilling)
    assert table["share"].sum() == pytest.approx(1)


def test_the_case_holds_both_readings_cell_by_cell():
    case = load_case("skill_will")
    for layout, column in (("R1", "r1_share"), ("R2", "r2_share")):
        assert skill_will_layout(NUMBERS, layout=layout)["share"].round(2).tolist() == case[column].tolist()


def test_reps_are_counted_into_six_cells_with_their_actions():
    reps = pd.DataFrame(
        {"rep_id": list("abcd"), "ability": ["able", "able", "cannot", "can_learn"],
         "attitude": ["willing", "unwilling", "unwilling", "willing"]}
    )  # fmt: skip
    matrix = skill_will_matrix(reps)
    assert matrix["n"].sum() == 4
    assert matrix["share"].sum() == 1
    assert matrix["action"].tolist() == ["coach", "reward", "encourage_train", "train", "replace", "move"]
    assert skill_will_actions(reps)["action"].tolist() == ["reward", "coach", "replace", "train"]


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: skill_will_layout([5, 15, 45, 10, 5], layout="R1"), "give one per cell"),
        (lambda: skill_will_layout([5, 15, 45, 10, 5, 30], layout="R1"), "add up to 100"),
        (lambda: skill_will_layout([-5, 25, 45, 10, 5, 20], layout="R1"), "give one per cell"),
        (lambda: skill_will_layout(NUMBERS, layout="R3"), "use one of 'R1', 'R2'"),
        (lambda: skill_will_matrix(pd.DataFrame({"ability": ["Able"], "attitude": ["willing"]})), "use 'able'"),
        (lambda: skill_will_matrix(pd.DataFrame({"ability": [], "attitude": []})), "at least one row"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
