"""Prospect scores and their lift."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import lift_table, prospect_scores


def known(n=400, seed=4):
    """Banks with a large fleet are good customers, mostly."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"industry": rng.choice(["bank", "shop", "farm"], n), "vans": rng.integers(0, 10, n)})
    push = -3 + 2.5 * (table["industry"] == "bank") + 0.35 * table["vans"]
    table["good"] = (rng.random(n) < 1 / (1 + np.exp(-push))).astype(int)
    return table.assign(account_id=[f"A{i}" for i in range(n)])


@pytest.mark.parametrize("method", ["logistic", "rule"])
def test_the_best_tenth_of_new_prospects_is_well_above_chance(method):
    prospects = known(seed=9)
    scored = prospect_scores(prospects, learned_from=known(), marks=["industry", "vans"], outcome="good", method=method)
    lift = lift_table(scored.merge(prospects[["account_id", "good"]], on="account_id"), outcome="good")
    assert lift["lift"].iloc[0] > 1.8
    assert lift["cum_share_of_hits"].iloc[-1] == pytest.approx(1)
    assert scored["score"].is_monotonic_decreasing
    assert scored["score"].between(0, 1).all()


def test_a_mark_never_seen_before_is_scored_not_refused():
    prospects = pd.DataFrame({"account_id": ["P"], "industry": ["circus"]})
    for method in ("logistic", "rule"):
        scored = prospect_scores(prospects, learned_from=known(), marks=["industry"], outcome="good", method=method)
        assert 0 < scored["score"].item() < 1


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"marks": []}, "at least one identification mark"),
        ({"marks": ["industri"]}, "rename 'industry' to 'industri'"),
        ({"outcome": "vans"}, r"as 1 \(good customer\) and 0"),
        ({"method": "rules"}, "use 'rule'"),
    ],
)
def test_questions_that_cannot_be_learned_are_refused(options, fix):
    options = {"marks": ["industry"], "outcome": "good", **options}
    with pytest.raises(KamError, match=fix):
        prospect_scores(known().head(5), learned_from=known(), **options)


def test_outcomes_that_are_all_alike_are_refused():
    with pytest.raises(KamError, match="with some of each"):
        prospect_scores(known(5), learned_from=known().assign(good=1), marks=["vans"], outcome="good")


def test_a_missing_mark_is_refused_not_guessed():
    with pytest.raises(KamError, match="write 'unknown'"):
        prospect_scores(known(5).assign(industry=None), learned_from=known(), marks=["industry"], outcome="good")


def test_a_perfect_score_has_the_lift_of_the_closed_form():
    """20 hits in 100, found first: the best tenth has lift 1/0.2 = 5."""
    scored = pd.DataFrame({"score": np.linspace(1, 0, 100), "won": [1] * 20 + [0] * 80})
    assert lift_table(scored, outcome="won")["lift"].tolist() == pytest.approx([5, 5] + [0] * 8)


@given(st.permutations(range(12)))
def test_equal_scores_give_lift_one_in_whatever_order(order):
    scored = pd.DataFrame({"score": 0.5, "won": [1] * 4 + [0] * 8}).iloc[list(order)]
    assert lift_table(scored, outcome="won", bins=3)["lift"].tolist() == pytest.approx([1, 1, 1])


def test_lift_needs_hits_and_enough_rows():
    scored = pd.DataFrame({"score": [1, 0], "won": [0, 0]})
    with pytest.raises(KamError, match="with hits"):
        lift_table(scored, outcome="won")
    with pytest.raises(KamError, match="at most as many bins"):
        lift_table(scored.assign(won=[1, 0]), outcome="won")
