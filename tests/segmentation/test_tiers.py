"""Customer pyramid and the four tiers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import TIERS, account_tiers, customer_pyramid, tier_cuts


def accounts(*revenue):
    return pd.DataFrame({"account_id": [f"A{n}" for n in range(len(revenue))], "revenue": revenue})


def test_a_hundred_accounts_split_1_4_15_80():
    pyramid = customer_pyramid(accounts(*range(1, 101)))
    assert pyramid["accounts"].tolist() == [1, 4, 15, 80]
    assert pyramid["letter"].tolist() == list("ABCD")
    assert pyramid["revenue"].tolist() == [100, 99 + 98 + 97 + 96, sum(range(81, 96)), sum(range(1, 81))]


def test_one_account_is_the_vip_and_the_other_tiers_are_empty_not_missing():
    pyramid = customer_pyramid(accounts(7))
    assert pyramid["tier"].tolist() == list(TIERS)
    assert pyramid["accounts"].tolist() == [1, 0, 0, 0]
    assert pyramid["value_share"].tolist() == [1, 0, 0, 0]
    assert pyramid["value_per_account"].isna().tolist() == [False, True, True, True]


def test_tiers_come_back_in_the_order_of_the_table():
    tiers = account_tiers(accounts(1, 9, 5), shares=(0.3, 0.3, 0.3, 0.1))
    assert tiers["account_id"].tolist() == ["A0", "A1", "A2"]
    assert tiers["tier"].tolist() == ["middle", "vip", "key"]
    assert tiers["rank"].tolist() == [3, 1, 2]


def test_a_tier_that_loses_money_has_a_negative_share():
    table = accounts(100, 10, -10, 0).rename(columns={"revenue": "profit"})
    pyramid = customer_pyramid(table, value="profit", shares=(0.25, 0.25, 0.25, 0.25))
    assert pyramid["value_share"].tolist() == [1.0, 0.1, 0.0, -0.1]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_equal_revenue_means_equal_tier_and_more_revenue_never_a_lower_one(revenue):
    tiers = account_tiers(accounts(*revenue))
    assert tiers.groupby("revenue")["tier"].nunique().eq(1).all()
    assert tiers.sort_values("revenue", ascending=False)["letter"].is_monotonic_increasing


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=60))
def test_the_cuts_of_a_period_give_its_own_tiers_back(revenue):
    tiers = account_tiers(accounts(*revenue))
    again = account_tiers(accounts(*revenue), cuts=tier_cuts(tiers))
    assert again["tier"].tolist() == tiers["tier"].tolist()


def test_own_cuts_include_the_amount_they_name():
    assert account_tiers(accounts(100, 99, 10, 4), cuts=(100, 10, 5))["letter"].tolist() == ["A", "B", "B", "D"]


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"shares": (0.1, 0.2, 0.3, 0.3)}, "that sum to 1"),
        ({"shares": (1, 4, 15, 80)}, "that sum to 1"),
        ({"shares": (0.2, 0.8)}, "give 4 numbers"),
        ({"cuts": (10, 20, 30)}, "give rising numbers"),
        ({"cuts": (10, 5)}, "give three amounts"),
    ],
)
def test_shares_and_cuts_that_make_no_tiers_are_refused(options, fix):
    with pytest.raises(KamError, match=fix):
        account_tiers(accounts(3, 2, 1), **options)


def test_a_pyramid_of_nothing_is_refused_but_its_tiers_are_not():
    assert account_tiers(accounts(0, 0))["tier"].tolist() == ["vip", "vip"]
    with pytest.raises(KamError, match="total is above 0"):
        customer_pyramid(accounts(0, 0))
    with pytest.raises(KamError, match="at least one row"):
        account_tiers(accounts())
