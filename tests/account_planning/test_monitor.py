import pandas as pd
import pytest

from kamlib.account_planning import action_status, milestone_completion, next_reviews, reviews_per_year
from kamlib.account_planning.cycle import REPORTS_PER_YEAR
from kamlib.errors import KamError


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


ACTIONS = pd.DataFrame(
    {
        "plan_id": ["P1", "P1", "P1", "P2"],
        "action_id": ["T1", "T2", "T3", "T4"],
        "owner": ["Li", "", None, "Wang"],
        "due": ["2026-05-31", "2026-06-30", None, "2026-01-01"],
        "status": ["open", "open", "open", "done"],
    }
)


def test_the_date_decides_who_is_late_not_the_status_somebody_typed():
    table = action_status(ACTIONS, as_of="2026-06-30").set_index("action_id")
    assert table["state"].to_dict() == {"T1": "late", "T2": "open", "T3": "no_date", "T4": "done"}
    assert table.loc["T1", "days_late"] == 30
    assert table["owned"].to_dict() == {"T1": True, "T2": False, "T3": False, "T4": True}


def test_an_action_called_late_without_a_date_stays_late():
    table = action_status(ACTIONS.assign(status="late", due=None), as_of="2026-06-30")
    assert set(table["state"]) == {"late"}


def test_completion_counts_only_milestones_that_are_due():
    table = milestone_completion(ACTIONS, as_of="2026-06-30").set_index("plan_id")
    assert table.loc["P1", ["n_actions", "n_due", "n_due_done"]].tolist() == [3, 2, 0]
    assert table["completion"].to_dict() == {"P1": 0.0, "P2": 1.0}


def test_nothing_due_is_said_to_be_too_little():
    table = milestone_completion(ACTIONS, as_of="2025-12-31")
    assert not table["enough"].any()
    assert table["completion"].isna().all()


def test_an_unknown_status_is_refused():
    with pytest.raises(KamError, match="use 'done'"):
        action_status(ACTIONS.assign(status="don"), as_of="2026-06-30")
