"""Needs, orientations and segments by need."""

import numpy as np
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import (
    kano_coefficients,
    need_kinds,
    need_orientation,
    need_segments,
    opportunity_gaps,
    partition_agreement,
    points_of_difference,
    segment_choices,
    segmentation_tests,
    variance_between,
)


def grid():
    return pd.DataFrame(
        {
            "segment": [1, 1, 1, 2, 2, 2],
            "factor": ["price", "credit", "stock"] * 2,
            "importance": [2, 5, 4, 5, 1, 3],
            "rival_score": [4, 1, 3, 3, 3, 1],
        }
    )


def test_the_largest_gap_of_each_segment_comes_first():
    gaps = opportunity_gaps(grid())
    assert gaps["factor"].tolist() == ["credit", "stock", "price", "price", "stock", "credit"]
    assert gaps["gap"].tolist() == [4, 1, -2, 2, 2, -2]
    assert gaps["rank"].tolist() == [1, 2, 3, 1, 1, 3]


def test_ulwick_keeps_importance_and_never_goes_below_it():
    gaps = opportunity_gaps(grid(), convention="ulwick").set_index(["segment", "factor"])["gap"]
    assert gaps.loc[(1, "credit")] == 9
    assert gaps.loc[(1, "price")] == 2


def test_without_groups_accounts_are_averaged_by_factor():
    gaps = opportunity_gaps(grid(), group=None).set_index("factor")
    assert gaps.loc["credit", "importance"] == 3
    assert gaps.loc["credit", "gap"] == 1


def test_our_own_score_can_be_asked_for_and_a_wrong_convention_is_refused():
    assert opportunity_gaps(grid().rename(columns={"rival_score": "our_score"}), score="our_score")["gap"].max() == 4
    with pytest.raises(KamError, match="use 'ulwick'"):
        opportunity_gaps(grid(), convention="ulwik")


def planted_needs():
    """Ten factors over two segments of six: four shared and high, four that separate, two that hardly matter."""
    spread = [-0.4, -0.2, 0, 0, 0.2, 0.4]
    means = {f"threshold{i}": (4.5, 4.5) for i in range(4)}
    means |= {f"driver{i}": (4.5, 2.0) if i % 2 else (2.0, 4.5) for i in range(4)} | {
        f"minor{i}": (2, 2) for i in range(2)
    }
    rows = [
        (segment, factor, mean + step)
        for factor, pair in means.items()
        for segment, mean in zip("ab", pair, strict=True)
        for step in spread
    ]
    return pd.DataFrame(rows, columns=["segment", "factor", "importance"])


def test_ten_planted_factors_are_sorted_into_their_kinds():
    kinds = need_kinds(planted_needs()).set_index("factor")["kind"]
    assert all(kinds[name] == {"t": "threshold", "d": "differentiator", "m": "minor"}[name[0]] for name in kinds.index)


def test_the_f_value_is_the_textbook_one():
    """Two groups 1, 2, 3 and 3, 4, 5: between 6, within 4 on 4 degrees of freedom, F = 6."""
    needs = pd.DataFrame({"segment": list("aaabbb"), "factor": "x", "importance": [1, 2, 3, 3, 4, 5]})
    row = need_kinds(needs).iloc[0]
    assert row["f"] == pytest.approx(6)
    assert row["between"] == pytest.approx(0.6)


def test_one_segment_or_single_answers_are_not_enough_data():
    assert need_kinds(planted_needs().query("segment == 'a'"))["kind"].unique().tolist() == ["not_enough_data"]
    single = pd.DataFrame({"segment": ["a", "b"], "factor": "x", "importance": [1, 5]})
    assert need_kinds(single)["kind"].tolist() == ["not_enough_data"]


def test_segments_without_spread_inside_are_told_apart_without_dividing_by_zero():
    needs = pd.DataFrame(
        {"segment": list("aabb") * 2, "factor": list("xxxxyyyy"), "importance": [5, 5, 1, 1, 5, 5, 5, 5]}
    )
    assert need_kinds(needs)["kind"].tolist() == ["differentiator", "threshold"]


def test_kano_better_and_worse_are_the_shares_of_the_formula():
    """A 4, O 3, M 2, I 1: better 7/10, worse −5/10."""
    pairs = [(1, 3)] * 4 + [(1, 5)] * 3 + [(3, 5)] * 2 + [(3, 3)] + [(5, 1), (1, 1)]
    answers = pd.DataFrame(pairs, columns=["functional", "dysfunctional"]).assign(factor="tracking")
    row = kano_coefficients(answers).iloc[0]
    assert (row["better"], row["worse"], row["discarded"], row["kind"]) == (0.7, -0.5, 2, "attractive")


def test_kano_without_a_usable_answer_says_so_and_unknown_codes_are_refused():
    answers = pd.DataFrame({"factor": ["x"], "functional": [1], "dysfunctional": [1]})
    row = kano_coefficients(answers).iloc[0]
    assert row["kind"] == "not_enough_data"
    assert np.isnan(row["better"])
    with pytest.raises(KamError, match="code answers 1–5"):
        kano_coefficients(answers.assign(functional=6))


def test_eight_factors_hold_two_planted_points_of_difference():
    needs = pd.DataFrame(
        [("speed", 5, 5, 3), ("tracking", 4, 4, 3), ("price", 5, 3, 3.5), ("gifts", 2, 5, 2), ("credit", 4, 1, 4),
         ("cover", 3, 3, 3), ("claims", 5, 4, 3.5), ("invoices", 3, 2, 3)],
        columns=["factor", "importance", "our_score", "rival_score"],
    )  # fmt: skip
    kinds = points_of_difference(needs).set_index("factor")["kind"]
    assert kinds[kinds == "difference"].index.tolist() == ["speed", "tracking"]
    assert kinds["gifts"] == "unneeded"
    assert kinds[kinds == "deficit"].index.tolist() == ["credit", "invoices"]
    assert set(kinds[["price", "cover", "claims"]]) == {"parity"}


def answers(*rows):
    table = pd.DataFrame(rows, columns=["price", "function", "quality", "service", "experience"])
    return table.assign(account_id=[f"A{n}" for n in range(len(rows))])


def test_fifty_points_make_a_side_dominant_and_a_draw_is_composite():
    found = need_orientation(
        answers((50, 20, 10, 10, 10), (10, 20, 20, 25, 25), (49, 20, 11, 10, 10), (50, 0, 0, 25, 25))
    )
    assert found["orientation"].tolist() == ["price", "value", "composite", "composite"]
    assert found[["price", "performance", "experience"]].sum(axis=1).tolist() == [100] * 4


def test_a_sum_within_one_point_is_scaled_and_one_further_off_refused():
    assert need_orientation(answers((49.7, 20, 10, 10, 9.3)))["orientation"].item() == "price"
    with pytest.raises(KamError, match="exactly 100 points"):
        need_orientation(answers((50, 20, 10, 10, 20)))


def test_negative_points_are_refused_with_the_account():
    with pytest.raises(KamError, match="first 'A1'"):
        need_orientation(answers((100, 0, 0, 0, 0), (120, -20, 0, 0, 0)))


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
