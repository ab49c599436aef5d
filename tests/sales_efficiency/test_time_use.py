"""Time sheet and selling time: deck 000 s96–97."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import activity_shares, selling_time, time_sheet
from kamlib.tables import load_case

CASE = load_case("time_sheet")


def log(rep="R1", **hours):
    return pd.DataFrame([{"rep_id": rep, "activity": name, "hours": value} for name, value in hours.items()])


def test_the_slide_s_columns_add_up_to_101_and_100():
    assert round(CASE["current_share"].sum(), 6) == 1.01
    assert round(CASE["ideal_share"].sum(), 6) == 1.00


def test_the_selling_group_rises_from_29_to_48_per_cent():
    selling = time_sheet(CASE).query("group == 'selling'")
    assert round(selling["current_share"].sum(), 6) == 0.29
    assert round(selling["ideal_share"].sum(), 6) == 0.48


@pytest.mark.parametrize(("hours_ideal", "face_to_face"), [(10, 4.0), (10.5, 4.2), (11, 4.4)])
def test_face_to_face_hours_rise_from_2_34_to_4_0_to_4_4(hours_ideal, face_to_face):
    sheet = time_sheet(CASE, hours_ideal=hours_ideal).set_index("activity")
    assert sheet.loc["face_to_face", "current_hours"] == pytest.approx(2.34)
    assert sheet.loc["face_to_face", "ideal_hours"] == pytest.approx(face_to_face)


def test_the_largest_moves_are_face_to_face_and_problem_handling():
    sheet = time_sheet(CASE).sort_values("rank")
    assert sheet["activity"].head(2).tolist() == ["face_to_face", "problem_handling"]
    assert sheet["callout"].head(2).tolist() == [3, 4]


def test_101_per_cent_passes_and_102_does_not():
    more = CASE.assign(current_share=CASE["current_share"] + [0.01, *[0] * 9])
    with pytest.raises(KamError, match="add up to 102.0%") as error:
        time_sheet(more)
    assert "100 %" in error.value.fix


def test_a_company_may_be_stricter_than_the_slide():
    with pytest.raises(KamError, match="add up to 101.0%"):
        time_sheet(CASE, tolerance=0)


def test_activities_may_be_written_in_chinese_or_english():
    shares = activity_shares(pd.DataFrame({"activity": ["面对面的销售拜访", "Report writing"], "hours": [3, 1]}))
    assert shares.query("hours > 0")["activity"].tolist() == ["face_to_face", "reports"]


def test_all_ten_activities_come_back_and_shares_sum_to_one_for_each_rep():
    both = pd.concat([log("R1", face_to_face=3, reports=1), log("R2", meetings=5)])
    shares = activity_shares(both, by="rep_id")
    assert shares.groupby("rep_id").size().tolist() == [10, 10]
    assert shares.groupby("rep_id")["share"].sum().tolist() == [1, 1]


def test_12_of_45_hours_is_between_the_bands():
    row = selling_time(log(face_to_face=12, reports=33), min_hours=40).iloc[0]
    assert (round(row["selling_share"], 3), row["band"]) == (0.267, "between")


@pytest.mark.parametrize(
    ("hours", "by_sense", "text_order"),
    [(10, "below", "below"), (20, "ordinary", "good"), (30, "between", "between"), (45, "good", "ordinary"),
     (50, "good", "ordinary"), (60, "above", "above"), (25, "ordinary", "good"), (40, "good", "ordinary")],
)  # fmt: skip
def test_both_readings_of_slide_96_name_the_bands(hours, by_sense, text_order):
    week = log(face_to_face=hours, reports=100 - hours)
    assert selling_time(week)["band"].item() == by_sense
    assert selling_time(week, reading="text_order")["band"].item() == text_order


def test_visits_count_when_slide_96_is_taken_at_its_word():
    week = log(account_planning=5, face_to_face=40, quotation=3, follow_up=3, reports=49)
    assert selling_time(week)["selling_share"].item() == 0.48
    assert selling_time(week, selling="with_visits")["selling_share"].item() == 0.51


def test_a_rep_with_few_hours_is_shown_but_not_judged():
    row = selling_time(log(face_to_face=4, reports=4)).iloc[0]
    assert (row["selling_share"], row["band"], row["note"]) == (0.5, "", "not_enough_data")


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: activity_shares(log(face_to_fase=3)), "use 'face_to_face'"),
        (lambda: activity_shares(log(reports=-3)), "hours of 0 or more"),
        (lambda: activity_shares(log(reports=0)), "at least one week"),
        (lambda: time_sheet(CASE.assign(ideal_share=CASE["ideal_share"] * 100)), "between 0 and 1"),
        (lambda: time_sheet(pd.concat([CASE, CASE.head(1)])), "one row an activity"),
        (lambda: time_sheet(CASE, hours_now=0), "above 0"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
