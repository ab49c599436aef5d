"""Votes are checked and counted; agreement equals the published package's."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.workshop.agreement import krippendorff_alpha
from kamlib.workshop.polls import Poll, agreement, checked_vote, shift, tally

OPTIONS = tuple({"id": name, "en": name, "zh": name} for name in "abc")


def poll(kind, **limits):
    return Poll("p", kind, {"en": "?", "zh": "？"}, OPTIONS, {"low": 1, "high": 5, "dots": 3, **limits})


def test_alpha_equals_krippendorffs_published_example():
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", four observers, twelve units
    rows = ["1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3", "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *"]
    ratings = [[None if cell == "*" else int(cell) for cell in row.split()] for row in rows]
    found = [round(krippendorff_alpha(ratings, level=level), 3) for level in ("nominal", "ordinal", "interval")]
    assert found == [0.743, 0.815, 0.849]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([None, 1, 2, 3, 5]), min_size=4, max_size=4), min_size=2, max_size=6))
def test_alpha_equals_the_krippendorff_package(ratings):
    for level in ("nominal", "ordinal", "interval"):
        ours = krippendorff_alpha(ratings, level=level)
        if ours is not None:
            table = np.array([[np.nan if cell is None else cell for cell in row] for row in ratings])
            assert ours == pytest.approx(krippendorff.alpha(table, level_of_measurement=level))


def test_the_shift_of_a_choice_is_the_change_of_shares():
    before, after = {"x": "a", "y": "a", "z": "b", "w": "c"}, {"x": "a", "y": "b", "z": "b", "w": "b"}
    assert shift(poll("choice"), before, after) == {"a": -0.25, "b": 0.5, "c": -0.25}
    assert sum(tally(poll("choice"), after).values()) == 1


def test_a_round_without_votes_has_no_shift_and_no_agreement():
    assert shift(poll("choice"), {"x": "a"}, {}) == {"a": None, "b": None, "c": None}
    assert agreement(poll("scale"), {}) is None
    assert agreement(poll("ranking"), {"x": ["a", "b", "c"]}) is None


def test_equal_rankings_agree_fully_and_opposite_ones_do_not():
    assert agreement(poll("ranking"), {"x": ["a", "b", "c"], "y": ["a", "b", "c"]}) == 1.0
    assert agreement(poll("ranking"), {"x": ["a", "b", "c"], "y": ["c", "b", "a"]}) < 0
    assert tally(poll("ranking"), {"x": ["a", "b", "c"], "y": ["b", "a", "c"]}) == {"a": 1.5, "b": 1.5, "c": 3.0}


def test_dots_may_pile_up_but_not_be_more_than_there_are():
    assert checked_vote(poll("dots"), {"a": "2", "b": "1", "c": ""}) == {"a": 2, "b": 1}
    with pytest.raises(KamError, match="1 to 3 dots"):
        checked_vote(poll("dots"), {"a": "2", "b": "2"})


BAD = [
    ("choice", {"choice": "z"}), ("choice", {}), ("scale", {"a": "1", "b": "2"}), ("dots", {}),
    ("scale", {"a": "1", "b": "2", "c": "9"}), ("ranking", {"a": "1", "b": "1", "c": "2"}),
    ("dots", {"a": "-1", "b": "2"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given"), BAD)
def test_half_votes_and_wrong_ones_are_refused(kind, given):
    with pytest.raises(KamError):
        checked_vote(poll(kind), given)
