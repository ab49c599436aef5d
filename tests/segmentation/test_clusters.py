"""Need-based segments and the four tests of a good segmentation."""

import numpy as np
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import (
    need_segments,
    partition_agreement,
    segment_choices,
    segmentation_tests,
    variance_between,
)

PROFILES = {"self": (1, 4, 2, 5), "shop": (5, 4, 2, 2), "needing": (2, 5, 5, 2), "dependent": (4, 2, 4, 5)}
FACTORS = ["price", "on_time", "materials", "credit"]


def planted(n=20, noise=0.4, seed=3):
    """Needs of 4 × n accounts around four planted profiles, and which is whose."""
    rng = np.random.default_rng(seed)
    truth = pd.Series({f"{name}{i}": name for name in PROFILES for i in range(n)})
    rows = [
        (account, factor, value + noise * rng.standard_normal())
        for account, name in truth.items()
        for factor, value in zip(FACTORS, PROFILES[name], strict=True)
    ]
    return pd.DataFrame(rows, columns=["account_id", "factor", "importance"]), truth


@pytest.mark.parametrize("standardise", ["factor", "account", "none"])
def test_four_planted_segments_are_found_again(standardise):
    needs, truth = planted()
    found = need_segments(needs, seed=1, standardise=standardise).accounts.set_index("account_id")["segment"]
    assert partition_agreement(truth, found.reindex(truth.index)) >= 0.9


def test_the_same_seed_gives_the_same_segments_whatever_the_order_of_rows():
    needs, _ = planted()
    one = need_segments(needs, seed=7).accounts
    again = need_segments(needs, seed=7).accounts
    pd.testing.assert_frame_equal(one, again)
    shuffled = need_segments(needs.sample(frac=1, random_state=0), seed=7).accounts.set_index("account_id")
    assert partition_agreement(one["segment"], shuffled["segment"].reindex(one["account_id"])) == 1


def test_an_account_with_a_missing_rating_stays_without_segment_and_says_so():
    needs, _ = planted(n=3)
    needs.loc[0, "importance"] = None
    segments = need_segments(needs, seed=1)
    assert segments.accounts["status"].tolist().count("incomplete") == 1
    assert pd.isna(segments.accounts["segment"].iloc[0])
    assert segments.profiles["accounts"].sum() == 11


def test_segment_one_is_the_largest():
    needs, _ = planted(n=5)
    few = needs[~needs["account_id"].isin(["self0", "self1", "self2", "shop0"])]
    sizes = need_segments(few, seed=1).profiles["accounts"].tolist()
    assert sizes == sorted(sizes, reverse=True) == [5, 5, 4, 2]


def test_a_constant_factor_does_not_break_the_z_scores():
    needs, _ = planted(n=3)
    constant = pd.DataFrame({"account_id": needs["account_id"].unique(), "factor": "safety", "importance": 5})
    assert need_segments(pd.concat([needs, constant]), seed=1).profiles["safety"].eq(5).all()


@pytest.mark.parametrize("n_segments", [1, 12, 99])
def test_an_impossible_number_of_segments_is_refused(n_segments):
    needs, _ = planted(n=3)
    with pytest.raises(KamError, match="from 2 on and fewer than the accounts"):
        need_segments(needs, n_segments=n_segments, seed=1)


def test_a_factor_rated_twice_and_an_empty_table_are_refused():
    needs, _ = planted(n=3)
    with pytest.raises(KamError, match="keep one row for each account_id and factor"):
        need_segments(pd.concat([needs, needs.head(1)]), seed=1)
    with pytest.raises(KamError, match="at least one row"):
        need_segments(needs.head(0), seed=1)


def accounts_of(truth, **columns):
    return pd.DataFrame({"account_id": truth.index, **columns})


def test_planted_segments_pass_all_four_tests():
    needs, truth = planted()
    accounts = accounts_of(
        truth, profit=truth.map({"self": 10, "shop": 20, "needing": 40, "dependent": 30}).to_numpy(), reachable=1
    )
    tested = segmentation_tests(need_segments(needs, seed=1), accounts)
    assert tested["test"].tolist() == ["value", "alike", "different", "useful"]
    assert tested["status"].tolist() == ["passed"] * 4
    assert tested["result"].iloc[0] == pytest.approx(4)


def test_noise_without_structure_fails_alike_and_different():
    rng = np.random.default_rng(5)
    ids = [f"A{i}" for i in range(200)]
    needs = pd.DataFrame(
        [(a, f"f{k}", rng.normal()) for a in ids for k in range(8)], columns=["account_id", "factor", "importance"]
    )
    accounts = pd.DataFrame({"account_id": ids, "profit": 10, "reachable": 0})
    tested = segmentation_tests(need_segments(needs, seed=1), accounts)
    assert tested["status"].tolist() == ["failed"] * 4
    assert tested["result"].iloc[1] == pytest.approx(tested["by_chance"].iloc[1], rel=0.2)


def test_a_test_without_data_says_so():
    needs, truth = planted()
    tested = segmentation_tests(need_segments(needs, seed=1), accounts_of(truth)).set_index("test")
    assert tested.loc[["value", "useful"], "status"].tolist() == ["not_enough_data"] * 2
    assert tested.loc[["alike", "different"], "status"].tolist() == ["passed"] * 2


def test_a_segment_that_earns_nothing_makes_the_value_spread_infinite():
    needs, truth = planted(n=4)
    profit = truth.map({"self": -5, "shop": 20, "needing": 40, "dependent": 30}).to_numpy()
    tested = segmentation_tests(need_segments(needs, seed=1), accounts_of(truth, profit=profit))
    assert tested["result"].iloc[0] == float("inf")
    assert tested["status"].iloc[0] == "passed"


def test_limits_can_be_moved_but_not_invented():
    needs, truth = planted(n=4)
    segments, accounts = need_segments(needs, seed=1), accounts_of(truth, profit=1, reachable=1)
    assert segmentation_tests(segments, accounts, least={"value": 1})["status"].iloc[0] == "passed"
    assert segmentation_tests(segments, accounts, least={"alike": 50})["status"].iloc[1] == "failed"
    with pytest.raises(KamError, match="use value, alike, different, useful"):
        segmentation_tests(segments, accounts, least={"size": 1})


def test_four_is_the_best_number_of_segments_for_four_planted_ones():
    needs, _ = planted()
    choices = segment_choices(needs, choices=range(2, 7), seed=1).set_index("n_segments")
    assert choices["silhouette"].idxmax() == 4
    assert choices["variance_between"].is_monotonic_increasing


def test_variance_between_is_one_for_pure_groups_and_zero_for_equal_means():
    assert variance_between(pd.DataFrame({"x": [1, 1, 3, 3]}), pd.Series(list("aabb"))) == 1
    assert variance_between(pd.DataFrame({"x": [1, 3, 1, 3]}), pd.Series(list("aabb"))) == 0
    assert variance_between(pd.DataFrame({"x": [2, 2]}), pd.Series(list("ab"))) == 0


def test_agreement_needs_groupings_of_the_same_accounts():
    with pytest.raises(KamError, match="same accounts"):
        partition_agreement(pd.Series([1, 2]), pd.Series([1]))
