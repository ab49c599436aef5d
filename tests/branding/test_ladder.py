import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import brand_level, brand_stages
from kamlib.branding.ladder import LEVELS
from kamlib.errors import KamError
from kamlib.tables.checklists import checklist_score, load_checklist

QUESTIONS = ["category", "known", "different", "wanted", "effort", "price", "person", "everywhere"]


def level(text):
    return brand_level(dict(zip(QUESTIONS, [{"Y": True, "N": False, "-": None}[mark] for mark in text], strict=True)))


def test_four_yes_is_a_name_moving_to_brand():
    verdict = level("YYYYNNNN")  # methods.md br-eight-questions
    assert (verdict.level, verdict.next_level, verdict.progress) == ("name", "brand", 0.5)
    assert verdict.missing == ("effort", "price")


@pytest.mark.parametrize(
    ("marks", "expected"),
    [("YNNNNNNN", "commodity"), ("YYNNNNNN", "name"), ("YYYYYYNN", "brand"), ("YYYYYYYY", "power_brand")],
)
def test_each_rung_needs_all_of_its_questions(marks, expected):
    assert level(marks).level == expected


def test_everywhere_but_not_different_is_still_a_name_and_says_what_is_ahead():
    verdict = level("YYNNNNYY")
    assert verdict.level == "name"
    assert verdict.ahead == ("person", "everywhere")


def test_unknown_name_with_everything_else_is_a_commodity():
    assert level("YNYYYYYY").level == "commodity"


def test_yes_to_the_first_question_is_no_good_sign_in_the_points():
    items = checklist_score(load_checklist("branding", "eight_questions"), {"category": "yes"}).items
    assert items.set_index("id").loc["category", "points"] == 0


def test_no_to_the_first_question_does_not_hold_a_brand_back():
    assert level("NYYYYYNN").level == "brand"


def test_unanswered_questions_are_named_and_do_not_count_as_yes():
    verdict = level("YYYY--NN")
    assert (verdict.level, verdict.unanswered, verdict.missing) == ("name", ("effort", "price"), ())


def test_a_power_brand_has_no_next_step():
    assert level("YYYYYYYY").next_level is None


@given(st.lists(st.booleans(), min_size=8, max_size=8), st.integers(0, 7))
def test_one_more_yes_never_lowers_the_level(answers, place):
    before = brand_level(dict(zip(QUESTIONS, answers, strict=True)))
    after = brand_level(dict(zip(QUESTIONS, answers, strict=True)) | {QUESTIONS[place]: True})
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)


def drivers(*points):
    names = ["awareness", "performance", "personality", "presence"]
    return pd.DataFrame([{"brand": "ours", **dict(zip(names, points, strict=True))}])


def test_stage_of_the_deck_exercise_is_brand_not_power_brand():
    result = brand_stages(drivers(85, 70, 50, 80)).iloc[0]  # methods.md br-three-stages
    assert (result["stage"], result["next_driver"], result["points_short"]) == ("brand", "personality", 10)


@pytest.mark.parametrize(
    ("points", "stage", "driver"),
    [
        ((59, 90, 90, 90), "commodity", "awareness"),
        ((60, 59, 90, 90), "name", "performance"),
        ((60, 60, 60, 59), "brand", "presence"),
        ((60, 60, 60, 60), "power_brand", None),
    ],
)
def test_a_high_driver_above_a_low_one_does_not_count(points, stage, driver):
    result = brand_stages(drivers(*points)).iloc[0]
    assert (result["stage"], result["next_driver"]) == (stage, driver)


def test_mean_of_personality_and_presence_is_a_second_convention():
    table = drivers(85, 70, 50, 80)
    assert brand_stages(table, third="mean")["stage"].item() == "power_brand"
    assert brand_stages(table, third="weaker")["stage"].item() == "brand"


def test_a_missing_driver_says_not_enough_data_only_where_it_decides():
    assert brand_stages(drivers(85, None, 50, 80))["stage"].item() == "not_enough_data"
    assert brand_stages(drivers(85, 70, None, 80))["stage"].item() == "not_enough_data"
    assert brand_stages(drivers(85, 70, 90, None))["stage"].item() == "not_enough_data"
    assert brand_stages(drivers(40, None, None, None))["stage"].item() == "commodity"


def test_the_table_given_is_not_changed():
    table = drivers(85, 70, 50, 80)
    brand_stages(table)
    assert list(table.columns) == ["brand", "awareness", "performance", "personality", "presence"]


def test_points_above_100_are_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 0 or more and up to 100"):
        brand_stages(drivers(185, 70, 50, 80))
