"""Weighted scores and ratings made from measures."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import criteria_scores, equal_weights, weighted_score


def test_a_score_is_the_weighted_mean_of_the_ratings():
    ratings = pd.DataFrame({"a": [5, 1], "b": [1, 5]})
    assert weighted_score(ratings, {"a": 0.8, "b": 0.2}, where="t").tolist() == pytest.approx([4.2, 1.8])


@given(st.lists(st.integers(1, 5), min_size=3, max_size=3))
def test_a_score_stays_on_the_scale_and_equal_ratings_score_themselves(row):
    ratings = pd.DataFrame([row], columns=list("abc"))
    score = weighted_score(ratings, equal_weights("abc"), where="t").item()
    assert min(row) - 1e-9 <= score <= max(row) + 1e-9


@pytest.mark.parametrize(
    ("weights", "fix"),
    [
        ({"a": 0.5, "b": 0.6}, "that sum to 1"),
        ({"a": 1.5, "b": -0.5}, "give numbers of 0 or more"),
        ({}, "that sum to 1"),
        ({"a": 1.0}, "rate every criterion from 1 to 5"),
        ({"b": 0.5, "missing": 0.5}, "add a column 'missing'"),
    ],
)
def test_weights_and_ratings_off_their_scale_are_refused(weights, fix):
    with pytest.raises(KamError, match=fix):
        weighted_score(pd.DataFrame({"a": [6], "b": [3]}), weights, where="t")


def test_ratings_from_measures_are_fifths_by_value_and_can_run_backwards():
    accounts = pd.DataFrame({"account_id": range(10), "revenue": range(10), "days": range(10)})
    rated = criteria_scores(accounts, criteria=["revenue", "days"], reverse=["days"])
    assert rated["revenue"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert rated["days"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=25))
def test_equal_measures_get_equal_ratings(values):
    accounts = pd.DataFrame({"account_id": range(len(values)), "margin": values})
    rated = criteria_scores(accounts, criteria=["margin"])["margin"]
    assert rated.groupby(pd.Series(values)).nunique().eq(1).all()
    assert rated.between(1, 5).all()


def test_only_criteria_can_be_reversed():
    with pytest.raises(KamError, match="name criteria only"):
        criteria_scores(pd.DataFrame({"account_id": [1], "a": [1]}), criteria=["a"], reverse=["b"])
