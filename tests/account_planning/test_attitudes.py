import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import attitude_changes, attitude_points, attitude_summary, win_outlook
from kamlib.errors import KamError

DECK = pd.DataFrame(
    {
        "role": ["office head", "IT manager", "call-back head"],
        "attitude_before": ["C", "B", "D"],
        "attitude_now": ["B", "B+", "C"],
        "influence": [3, 2, 5],
    }
)


def test_the_deck_moves_from_three_to_three_point_eight_three():
    found = attitude_summary(DECK, weights=None)
    assert (found.mean_before, round(found.mean_now, 2), found.net_moves) == (3.0, 3.83, 3)
    assert found.weighted_now == pytest.approx(found.mean_now)


def test_weighted_by_influence_the_deck_moves_from_two_point_seven_to_three_point_six():
    found = attitude_summary(DECK)
    assert (found.weighted_before, found.weighted_now) == (pytest.approx(2.7), pytest.approx(3.6))


def test_net_moves_count_people_not_points():
    table = attitude_changes(DECK)
    assert table["change"].sum() == 2.5
    assert table["direction"].tolist() == ["up"] * 3


def test_the_five_letters_and_the_plus():
    assert [attitude_points(x) for x in "ABCDE"] == [5, 4, 3, 2, 1]
    assert attitude_points("B+") == attitude_points("ｂ＋") == 4.5


@pytest.mark.parametrize("attitude", ["A+", "F", "", "B++", "B-", None, 3])
def test_attitudes_outside_the_scale_are_refused(attitude):
    with pytest.raises(KamError) as error:
        attitude_points(attitude)
    assert error.value.fix.startswith("use A recommend, B support")


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, 2], "2 weights for 3"),
        ([0, 0, 0], "sum to 0"),
        ([1, -1, 1], "give numbers of 0 or more"),
        ("rank", "missing column"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(weights, message):
    with pytest.raises(KamError, match=message):
        attitude_summary(DECK, weights=weights)


def test_nobody_to_ask_is_refused():
    with pytest.raises(KamError, match="one row per influencer"):
        attitude_summary(DECK.head(0))


def test_a_win_is_likely_only_with_attitude_and_progress():
    assert win_outlook(3.6, 1) == "likely"
    assert win_outlook(3.5, 1) == "open"
    assert win_outlook(3.6, 0) == "open"
    assert win_outlook(3.5, 0) == "unlikely"


def test_progress_beyond_five_is_refused():
    with pytest.raises(KamError, match="of -5 or more and up to 5"):
        win_outlook(3.6, 6)


@given(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=8))
def test_weights_all_alike_give_the_plain_mean(letters):
    table = pd.DataFrame({"attitude_before": letters, "attitude_now": letters})
    found = attitude_summary(table, weights=[7] * len(letters))
    assert found.weighted_now == pytest.approx(found.mean_now)
    assert found.net_moves == 0
