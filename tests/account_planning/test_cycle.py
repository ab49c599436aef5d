"""The planning year, its steps and its reviews."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import (
    develop_schedule,
    next_reviews,
    planning_calendar,
    preparation_status,
    reviews_per_year,
    schedule_slippage,
    timing_check,
)
from kamlib.account_planning.cycle import REPORTS_PER_YEAR
from kamlib.errors import KamError


@given(st.integers(8, 12))
def test_the_four_phases_fill_a_year_without_gap(weeks):
    calendar = planning_calendar("2026-10-01", weeks=weeks)
    assert calendar["weeks"].sum() == 52
    assert (calendar["start"].iloc[1:].tolist()) == calendar["end"].iloc[:-1].tolist()


def test_the_review_ends_two_weeks_before_the_customer_starts():
    calendar = planning_calendar("2026-10-01").set_index("phase")
    assert timing_check(calendar.loc["review", "end"], "2026-10-01").days_spare == 14


def test_the_eight_steps_follow_each_other_and_fill_the_weeks():
    for weeks in (8, 10, 12):
        schedule = develop_schedule("2026-06-25", weeks=weeks)
        assert len(schedule) == 8
        assert schedule["days"].sum() == weeks * 7
        assert schedule["planned_start"].iloc[1:].tolist() == schedule["planned_end"].iloc[:-1].tolist()


@pytest.mark.parametrize("weeks", [7, 13, 0])
def test_only_eight_to_twelve_weeks_are_allowed(weeks):
    with pytest.raises(KamError, match="give 8 to 12 weeks"):
        planning_calendar("2026-10-01", weeks=weeks)


def test_a_plan_that_ends_on_the_day_the_customer_starts_is_too_late():
    assert not timing_check("2026-10-01", "2026-10-01").in_time
    assert timing_check("2026-09-30", "2026-10-01").in_time
    assert timing_check("2026-10-05", "2026-10-01").days_spare == -4


def test_late_finished_running_and_coming_steps_are_told_apart():
    schedule = develop_schedule("2026-06-29", weeks=10)
    schedule.loc[0, "actual_end"] = pd.Timestamp("2026-07-10")
    slip = schedule_slippage(schedule, as_of="2026-07-23")
    assert slip["state"].tolist()[:4] == ["done", "late", "running", "ahead"]
    assert slip["days_late"].tolist()[:4] == [-3, 3, 0, 0]


def test_a_step_due_today_is_not_late_yet():
    schedule = develop_schedule("2026-06-29", weeks=10)
    assert schedule_slippage(schedule, as_of=schedule["planned_end"][0])["state"][0] == "running"


@pytest.mark.parametrize(
    ("change", "message"),
    [({"step": "colect"}, "use 'collect'"), ({"step": "collect"}, "one row per step"),
     ({"planned_end": None}, "planned_end"), ({"actual_end": "soon"}, "write dates such as")],
)  # fmt: skip
def test_steps_that_cannot_be_read_are_refused(change, message):
    with pytest.raises(KamError, match=message):
        schedule_slippage(develop_schedule("2026-06-29").assign(**change), as_of="2026-07-23")


def test_preparation_without_owner_date_or_in_time_is_named():
    entries = pd.DataFrame(
        {
            "id": ["strategy_explained", "schedule", "review_dates", "templates_x"][:3],
            "done": ["yes", "no", None],
            "owner": ["", "Li", "Wang"],
            "due": [None, "2026-06-01", None],
        }
    )
    status = preparation_status(entries, as_of="2026-06-30").set_index("id")
    assert len(status) == 15
    named = status.loc[["strategy_explained", "schedule", "review_dates", "qualitative"], "problem"].tolist()
    assert named == ["", "overdue", "no_date", "no_owner"]


def test_five_requirements_stand_on_the_prepare_list():
    empty = pd.DataFrame({"id": [], "done": [], "owner": [], "due": []})
    assert preparation_status(empty, as_of="2026-06-30")["group"].nunique() == 5


def test_something_that_is_no_date_is_refused():
    with pytest.raises(KamError, match="is no date"):
        timing_check("next week", "2026-10-01")


def test_five_twenty_and_a_hundred_accounts_make_forty_one_reviews_and_two_reports():
    table = reviews_per_year({"A": 5, "B": 20, "C": 100})
    assert table["reviews"].tolist() == [20, 20, 1]
    assert (table["reviews"].sum(), REPORTS_PER_YEAR) == (41, 2)


def test_the_pool_can_be_split_or_given_up():
    assert reviews_per_year({"C": 100}, groups={"C": 4})["reviews"].tolist() == [4]
    assert reviews_per_year({"C": 100}, groups={})["reviews"].tolist() == [100]
    assert reviews_per_year({"C": 0})["reviews"].tolist() == [0]


def test_an_unknown_tier_or_a_negative_number_is_refused():
    with pytest.raises(KamError, match="unknown value 'D'"):
        reviews_per_year({"D": 1})
    with pytest.raises(KamError, match="give numbers of 0 or more"):
        reviews_per_year({"A": -1})


ACCOUNTS = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3", "K4"],
        "tier": ["A", "B", "A", "C"],
        "last_review": ["2026-04-15", "2025-05-01", None, "2026-01-31"],
    }
)


def test_reviews_come_every_quarter_or_year_and_the_neglected_stand_first():
    table = next_reviews(ACCOUNTS, as_of="2026-06-30")
    assert table["account_id"].tolist() == ["K3", "K2", "K1", "K4"]
    assert table["state"].tolist() == ["never", "overdue", "soon", "later"]
    assert table["next_review"].astype(str).tolist()[1:] == ["2026-05-01", "2026-07-15", "2027-01-31"]
    assert table["days_overdue"].tolist()[1:3] == [60, -15]


def test_the_end_of_a_month_stays_the_end_of_a_month():
    table = next_reviews(ACCOUNTS.head(1).assign(last_review="2025-11-30"), as_of="2026-06-30")
    assert str(table["next_review"][0].date()) == "2026-02-28"


def test_a_review_in_the_future_is_refused():
    with pytest.raises(KamError, match="after as_of"):
        next_reviews(ACCOUNTS, as_of="2026-04-01")
