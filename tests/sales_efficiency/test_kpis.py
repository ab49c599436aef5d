"""Key figures, eight levers, roles, and the chapter's checklists."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import TopTime, efficiency_kpis, lever_gaps, role_sheet
from kamlib.sales_efficiency.time_use import LEVERS
from kamlib.tables import load_case
from kamlib.tables.checklists import checklist_score, load_checklist
from kamlib.text.words import words

RATINGS = pd.DataFrame({"lever": LEVERS, "now": [3, 2, 2, 3, 3, 1, 4, 3], "target": 4})
FIGURES = {"selling_share": 0.29, "coverage_share": 0.95, "top": TopTime(10, 0.7, 0.6), "reps_needed": 8.65}


def test_each_figure_is_read_against_what_it_should_be():
    table = efficiency_kpis(**FIGURES, reps_actual=9).set_index("kpi")
    assert table["verdict"].tolist() == ["short", "good", "good", "good"]
    assert table["reference"].tolist() == [0.40, 0.90, 0.6, 1.0]


@pytest.mark.parametrize(("actual", "verdict"), [(6, "short"), (9, "good"), (12, "over")])
def test_staffing_can_be_short_good_or_over(actual, verdict):
    assert efficiency_kpis(**FIGURES, reps_actual=actual)["verdict"].iloc[-1] == verdict


def test_a_figure_that_is_missing_is_said_to_be_missing():
    table = efficiency_kpis(**{**FIGURES, "selling_share": float("nan")}, reps_actual=9)
    assert table["verdict"].iloc[0] == "not_enough_data"


def test_the_example_s_largest_gap_is_the_coach():
    table = lever_gaps(RATINGS)
    assert table["lever"].tolist() == list(LEVERS)
    assert table.loc[table["rank"] == 1, ["lever", "gap"]].values.tolist() == [["coaching", 3]]


def test_ratings_of_several_people_are_averaged():
    table = lever_gaps(pd.concat([RATINGS, RATINGS.assign(now=4)])).set_index("lever")
    assert table.loc["coaching", ["n", "now"]].tolist() == [2, 2.5]


def test_role_tasks_of_each_segment_fill_the_week():
    sheet = role_sheet(load_case("role_tasks"), week_hours=40)
    assert sheet.groupby("segment")["hours"].sum().tolist() == [40, 40, 40]


def test_no_headcount_is_refused():
    with pytest.raises(KamError, match="above 0"):
        efficiency_kpis(**FIGURES, reps_actual=0)


def test_shares_of_a_role_that_do_not_fill_the_week_are_refused():
    tasks = load_case("role_tasks")
    with pytest.raises(KamError, match="add up to") as error:
        role_sheet(tasks.assign(time_share=tasks["time_share"] * 0.9))
    assert "100 %" in error.value.fix


@pytest.mark.parametrize(
    ("ratings", "fix"),
    [
        (pd.DataFrame({"lever": LEVERS[:7], "now": 3, "target": 4}), "each of the eight levers"),
        (pd.DataFrame({"lever": LEVERS, "now": 3, "target": 9}), "rate from 1 to 5"),
        (pd.DataFrame({"lever": [*LEVERS[:7], "wages"], "now": 3, "target": 4}), "use"),
    ],
)
def test_bad_lever_ratings_are_refused(ratings, fix):
    with pytest.raises(KamError) as error:
        lever_gaps(ratings)
    assert fix in error.value.fix


CHECKLISTS = {
    "eight_levers": 8, "account_strategy": 7, "efficiency": 9, "effectiveness": 10, "hire_train": 6,
    "training_best": 7, "exemplar_grid": 10, "partnering_skills": 11, "incentives": 7,
}  # fmt: skip


@pytest.mark.parametrize(("name", "n"), CHECKLISTS.items())
def test_every_checklist_has_its_items_and_can_be_scored(name, n):
    checklist = load_checklist("sales_efficiency", name)
    assert len(checklist.items) == n
    best = {"yes_no": 1, "0-4": 4, "1-5": 5}[checklist.scale]
    answers = {row.id: best * (not row.reverse) for row in checklist.items.itertuples()}
    assert checklist_score(checklist, answers).score == 1


def test_the_eight_levers_of_the_list_are_those_of_the_method():
    assert tuple(load_checklist("sales_efficiency", "eight_levers").items["id"]) == LEVERS


def test_every_word_of_the_chapter_stands_in_both_languages_only():
    assert {key for key, entry in words("sales_efficiency").items() if set(entry) != {"en", "zh"}} == set()
