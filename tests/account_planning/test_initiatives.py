import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import initiative_phases
from kamlib.errors import KamError


def initiatives(rows):
    return pd.DataFrame(rows, columns=["initiative", "profit", "competition", "feasibility"])


def test_twelve_is_now_nine_is_mid_term_and_eight_is_long_term():
    table = initiative_phases(initiatives([("a", 4, 4, 4), ("b", 3, 3, 3), ("c", 3, 3, 2), ("d", 4, 4, 3)]))
    assert dict(zip(table["initiative"], table["phase"], strict=True)) == {
        "a": "now",
        "d": "mid",
        "b": "mid",
        "c": "long",
    }
    assert table["total"].tolist() == [12, 11, 9, 8]


def test_the_limits_are_arguments():
    assert initiative_phases(initiatives([("a", 3, 3, 3)]), now_from=9)["phase"].tolist() == ["now"]


def test_limits_in_the_wrong_order_are_refused():
    with pytest.raises(KamError, match="now_from ≥ mid_from"):
        initiative_phases(initiatives([("a", 3, 3, 3)]), now_from=8)


def test_a_score_of_zero_is_refused():
    with pytest.raises(KamError, match="of 1 or more and up to 5"):
        initiative_phases(initiatives([("a", 3, 0, 3)]))


@given(st.tuples(*[st.integers(1, 4)] * 3))
def test_a_better_score_never_delays_an_initiative(marks):
    order = ["long", "mid", "now"]
    before = initiative_phases(initiatives([("a", *marks)]))["phase"][0]
    after = initiative_phases(initiatives([("a", marks[0] + 1, *marks[1:])]))["phase"][0]
    assert order.index(after) >= order.index(before)
