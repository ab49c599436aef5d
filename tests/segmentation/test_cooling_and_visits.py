import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import cooling_accounts, visit_priorities


def account(**values):
    usual = {"account_id": "A", "orders": 11, "recency_days": 10, "tenure_days": 310}
    return pd.DataFrame([usual | values])


@pytest.mark.parametrize(
    ("quiet", "state"), [(10, "active"), (59, "active"), (60, "cooling"), (119, "cooling"), (120, "silent")]
)
def test_quiet_is_measured_against_the_accounts_own_gap(quiet, state):
    own = account(recency_days=quiet, tenure_days=300 + quiet)
    result = cooling_accounts(own).iloc[0]
    assert result["usual_gap_days"] == 30
    assert result["state"] == state


def test_a_daily_buyer_is_not_cooling_after_a_long_weekend():
    own = account(orders=301, recency_days=4, tenure_days=304)
    assert cooling_accounts(own)["state"].tolist() == ["active"]


def test_too_few_orders_are_said_not_guessed():
    result = cooling_accounts(account(orders=2, recency_days=400, tenure_days=500)).iloc[0]
    assert result["state"] == "too_few_orders"
    assert pd.isna(result["usual_gap_days"])


def test_an_account_with_credit_notes_only_has_no_state_to_guess():
    own = account(orders=0, recency_days=pd.NA, tenure_days=pd.NA).astype(
        {"recency_days": "Int64", "tenure_days": "Int64"}
    )
    assert cooling_accounts(own)["state"].tolist() == ["too_few_orders"]


def test_senseless_yardsticks_are_refused():
    with pytest.raises(KamError, match="factor of at least 1"):
        cooling_accounts(account(), factor=0.5)


def rows(**values):
    usual = {"account_id": "A", "recent_revenue": 100.0, "prior_revenue": 100.0, "profit": 1.0, "state": "active"}
    return pd.DataFrame([usual | values])


def test_a_steady_profitable_account_needs_no_reason():
    assert visit_priorities(rows()).empty


def test_the_reason_with_most_at_stake_counts():
    result = visit_priorities(rows(recent_revenue=60.0, profit=-10.0)).iloc[0]
    assert (result["reason"], result["at_stake"]) == ("falling", 40.0)
    result = visit_priorities(rows(recent_revenue=60.0, profit=-50.0)).iloc[0]
    assert (result["reason"], result["at_stake"]) == ("loss_making", 50.0)


def test_unknown_profit_is_no_reason_and_a_new_account_is_not_growing():
    assert visit_priorities(rows(profit=float("nan"), prior_revenue=0.0)).empty


def test_change_must_be_positive():
    with pytest.raises(KamError, match="share such as 0.25"):
        visit_priorities(rows(), change=0)
