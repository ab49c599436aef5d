"""Tier migration and its projection."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import TIERS, tier_migration, tier_moves, tier_projection


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
