"""Gaps, kinds of need, Kano, points of difference."""

import numpy as np
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import kano_coefficients, need_kinds, opportunity_gaps, points_of_difference


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
