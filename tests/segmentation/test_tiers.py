"""Tiers of accounts and the moves between them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import (
    TIERS,
    account_tiers,
    customer_pyramid,
    tier_cuts,
    tier_migration,
    tier_moves,
    tier_projection,
)


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


def tiers(**tier_of):
    return pd.DataFrame({"account_id": list(tier_of), "tier": list(tier_of.values())})


some_tiers = st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from(TIERS), min_size=1)


def test_every_account_of_both_periods_has_one_move():
    moves = tier_moves(tiers(A="small", B="key", C="vip", D="key"), tiers(A="vip", B="small", C="vip", E="middle"))
    assert dict(zip(moves["account_id"], moves["move"], strict=True)) == {
        "A": "up", "B": "down", "C": "same", "D": "lost", "E": "new",
    }  # fmt: skip


@given(some_tiers, some_tiers)
def test_the_matrix_conserves_the_accounts_of_both_periods(before, after):
    moved = tier_migration(tiers(**before), tiers(**after))
    assert moved.counts.loc[list(TIERS)].to_numpy().sum() == len(before)
    assert moved.counts[list(TIERS)].to_numpy().sum() == len(after)
    assert moved.counts.loc["new", "lost"] == 0
    assert moved.n_new - moved.n_lost == len(after) - len(before)
    sums = moved.shares.sum(axis=1)
    assert all(total == pytest.approx(1) or total == 0 for total in sums)


def test_rates_are_shares_of_the_accounts_there_were_before():
    moved = tier_migration(
        tiers(A="small", B="small", C="key", D="vip"), tiers(A="middle", B="small", C="small", Z="vip")
    )
    assert (moved.upgrade_rate, moved.downgrade_rate, moved.n_lost, moved.n_new) == (0.25, 0.25, 1, 1)


def test_next_years_number_of_vips_is_mix_times_matrix():
    matrix = pd.DataFrame(
        [[0.8, 0.2, 0, 0, 0], [0.1, 0.7, 0.1, 0, 0.1], [0, 0.1, 0.7, 0.1, 0.1], [0, 0, 0.05, 0.75, 0.2]],
        index=TIERS, columns=[*TIERS, "lost"],
    )  # fmt: skip
    mix = {"vip": 10, "key": 40, "middle": 150, "small": 800}
    projected = tier_projection(mix, matrix, periods=2)
    assert projected["vip"].tolist() == pytest.approx([10, 12, 0.8 * 12 + 0.1 * 45])
    assert projected[[*TIERS, "lost"]].sum(axis=1).tolist() == pytest.approx([1000] * 3)
    growing = tier_projection(mix, matrix, new={"small": 100})
    assert growing.loc[1, "small"] == pytest.approx(projected.loc[1, "small"] + 100)


def test_a_migration_can_be_projected_as_it_is():
    moved = tier_migration(tiers(A="small", B="small"), tiers(A="key", B="small"))
    with pytest.raises(KamError, match="row of zeros means nobody was in that tier before"):
        tier_projection({"small": 2}, moved.shares)
    stayed = tier_migration(tiers(A="small", B="vip"), tiers(B="vip"))
    assert tier_projection({"small": 1, "vip": 1}, stayed.shares)["lost"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("mix", "periods", "fix"),
    [
        ({"gold": 1}, 1, "use the tiers of the matrix"),
        ({"vip": -1}, 1, "give numbers of 0 or more"),
        ({"vip": 1}, 0, "give a whole number from 1 on"),
        ({"key": 1}, 1, "sum to 1 in row 'key'"),
    ],
)
def test_projections_that_make_no_sense_are_refused(mix, periods, fix):
    matrix = pd.DataFrame([[1.0, 0.0], [0.5, 0.4]], index=["vip", "key"], columns=["vip", "key"])
    with pytest.raises(KamError, match=fix):
        tier_projection(mix, matrix, periods=periods)


def test_a_tier_the_kit_does_not_know_is_refused():
    with pytest.raises(KamError, match="use vip, key, middle, small"):
        tier_moves(tiers(A="gold"), tiers(A="vip"))


def test_an_empty_period_is_refused():
    with pytest.raises(KamError, match="at least one row"):
        tier_migration(tiers(A="vip"), tiers())
