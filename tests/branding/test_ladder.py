import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import (
    brand_awareness,
    brand_funnel,
    brand_leak,
    brand_level,
    brand_stages,
    personality_distance,
    personality_profile,
)
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


def answers(rows, brand="ours"):
    table = pd.DataFrame(rows, columns=["aided", "considered", "tried", "regular"])
    return table.assign(respondent_id=range(len(table)), brand=brand)


def test_awareness_of_the_deck_exercise():
    table = pd.DataFrame({"respondent_id": range(100), "brand": "ours", "top_of_mind": 0})
    table = table.assign(unaided=table.index < 40, aided=table.index < 80, tried=table.index < 12).astype(
        {"unaided": int, "aided": int, "tried": int}
    )
    row = brand_awareness(table).iloc[0]  # aided 80, unaided 40, trial 12 → 15 % of aided
    assert (row["aided"], row["unaided"], row["tried"], row["trial_of_aided"]) == (0.8, 0.4, 0.12, pytest.approx(0.15))
    assert row["enough"]


def test_a_brand_nobody_knows_has_no_trial_rate():
    table = pd.DataFrame({"respondent_id": [1], "brand": "x", "top_of_mind": 0, "unaided": 0, "aided": 0, "tried": 0})
    row = brand_awareness(table).iloc[0]
    assert pd.isna(row["trial_of_aided"])
    assert not row["enough"]


def test_conversion_is_count_over_count_of_the_step_before():
    table = brand_funnel(answers([(1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0)]), min_answers=1)
    assert table["count"].tolist() == [4, 3, 2, 1]
    assert table["share"].tolist() == [0.8, 0.6, 0.4, 0.2]
    assert table["conversion"].tolist() == [0.8, 0.75, pytest.approx(2 / 3), 0.5]
    assert table["lost"].tolist() == [1, 1, 1, 1]


def test_tried_without_considering_counts_as_reported_but_not_nested():
    table = answers([(1, 1, 1, 1), (1, 0, 1, 1)])
    assert brand_funnel(table)["count"].tolist() == [2, 1, 2, 2]
    assert brand_funnel(table, count="nested")["count"].tolist() == [2, 1, 1, 1]


def test_after_an_empty_step_there_is_no_conversion():
    table = brand_funnel(answers([(1, 0, 0, 0)]))
    assert table["conversion"].isna().tolist() == [False, False, True, True]
    assert not table["enough"].any()


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=1, max_size=30))
def test_nested_counts_fall_and_nobody_is_lost_twice(rows):
    table = brand_funnel(answers(rows), count="nested")
    assert table["count"].is_monotonic_decreasing
    assert table["lost"].sum() + table["count"].iloc[-1] == len(rows)


def market():
    ours = answers([(1, 1, 0, 0)] * 30 + [(1, 1, 1, 1)] * 10 + [(1, 0, 0, 0)] * 10)
    rival = answers([(1, 1, 1, 1)] * 20 + [(1, 0, 0, 0)] * 20 + [(0, 0, 0, 0)] * 10, brand="rival")
    return brand_funnel(pd.concat([ours, rival]), min_answers=10)


def test_the_leak_is_where_rivals_convert_better():
    table = brand_leak(market()).set_index("brand")
    assert table.loc["ours", "step"] == "tried"
    assert table.loc["ours", "shortfall"] == 0.75  # 10/40 against 20/20
    assert table.loc["ours", "people"] == 30
    assert table.loc["rival", "step"] == "considered"


def test_against_itself_the_leak_is_the_narrowest_step():
    assert brand_leak(market(), against="itself").set_index("brand")["step"].to_dict() == {
        "ours": "tried",
        "rival": "considered",
    }


def test_too_few_answers_are_no_leak():
    assert brand_leak(brand_funnel(answers([(1, 0, 0, 0)])), against="itself")["status"].tolist() == ["too_few_answers"]


def test_better_at_every_step_is_no_leak():
    good = answers([(1, 1, 1, 1)] * 40)
    poor = answers([(1, 0, 0, 0)] * 40, brand="rival")
    table = brand_leak(brand_funnel(pd.concat([good, poor]))).set_index("brand")
    assert table.loc["ours", "status"] == "no_leak"
    assert table.loc["rival", "step"] == "considered"


def test_one_brand_has_no_rivals():
    with pytest.raises(KamError, match="or pass against='itself'"):
        brand_leak(brand_funnel(answers([(1, 1, 1, 1)])))


def test_two_rows_for_one_respondent_and_brand_are_refused():
    table = answers([(1, 1, 1, 1), (1, 0, 0, 0)]).assign(respondent_id="R1")
    with pytest.raises(KamError, match="fix:   keep one row for each respondent_id and brand"):
        brand_funnel(table)


@pytest.mark.parametrize("value", [2, None, 0.5])
def test_answers_other_than_zero_and_one_are_refused(value):
    table = answers([(1, 1, 1, 1)]).astype({"tried": object})
    table.loc[0, "tried"] = value
    with pytest.raises(KamError, match=r"fix:   write 1 \(yes\) or 0 \(no\)"):
        brand_funnel(table)


IDEAL = {"sincerity": 5, "competence": 5}


def profile(**brands):
    rows = [(brand, trait, score) for brand, marks in brands.items() for trait, score in zip(IDEAL, marks, strict=True)]
    return pd.DataFrame(rows, columns=["brand", "trait", "score"])


def test_the_ideal_is_at_distance_nothing_and_its_opposite_at_one():
    table = personality_distance(profile(saint=(5, 5), crook=(1, 1)), ideal=IDEAL)
    assert table[["brand", "distance"]].values.tolist() == [["saint", 0.0], ["crook", 1.0]]


def test_the_farthest_trait_and_its_gap_are_named():
    row = personality_distance(profile(ours=(4, 2)), ideal=IDEAL).iloc[0]
    assert (row["farthest"], row["gap"]) == ("competence", -3)
    assert row["distance"] == pytest.approx((((1 + 9) / 2) ** 0.5) / 4)


def test_profile_is_the_mean_of_the_raters_and_says_how_many():
    ratings = pd.DataFrame({"brand": "ours", "trait": "sincerity", "score": [3, 5] * 5})
    assert personality_profile(ratings).values.tolist() == [["ours", "sincerity", 4.0, 10, True]]


def test_traits_outside_the_ideal_do_not_count():
    table = pd.concat([profile(ours=(5, 5)), pd.DataFrame([{"brand": "ours", "trait": "ruggedness", "score": 1}])])
    assert personality_distance(table, ideal=IDEAL)["distance"].item() == 0


def test_a_brand_without_a_mark_is_refused():
    with pytest.raises(KamError, match="fix:   rate these traits, or leave them out of ideal"):
        personality_distance(profile(ours=(4, 2)).head(1), ideal=IDEAL)


def test_an_ideal_of_six_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 1 or more and up to 5"):
        personality_distance(profile(ours=(4, 2)), ideal={"sincerity": 6})
