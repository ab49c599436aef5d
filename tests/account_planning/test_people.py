"""Attitudes and the buying centre, against the three people of the deck."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import (
    attitude_changes,
    attitude_points,
    attitude_summary,
    relationship_risks,
    role_coverage,
    win_outlook,
)
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

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


PEOPLE = pd.DataFrame(
    [
        ("K1", "P1", "economic", "C", 0, 5),
        ("K1", "P2", "technical", "D", 1, 4),
        ("K1", "P3", "user", "B", 3, 3),
        ("K1", "P4", "user", "E", 1, 2),
    ],
    columns=["account_id", "contact_id", "buyer_role", "attitude_now", "n_contacts_our_side", "influence"],
)


def test_the_roles_are_the_six_of_the_deck():
    roles = load_checklist("account_planning", "six_buyers").items["id"].tolist()
    assert sorted(roles) == ["coach", "economic", "financial", "influence", "technical", "user"]


def test_a_role_is_missing_named_reached_or_supported():
    table = role_coverage(PEOPLE).set_index("role")
    expected = {"economic": "named", "technical": "reached", "user": "supported", "coach": "missing"}
    assert table.loc[list(expected), "state"].to_dict() == expected
    assert table.loc["user", ["n_contacts", "best_points", "lowest_points"]].tolist() == [2, 4, 1]


def test_an_account_known_by_three_people_is_broad_and_its_flags_are_named():
    row = relationship_risks(PEOPLE).iloc[0]
    assert (row["n_contacts"], row["n_reached"], row["n_links"], row["roles_covered"]) == (4, 3, 5, 2)
    assert row["coverage"] == pytest.approx(2 / 6)
    assert row["thread"] == "broad"
    assert row["flags"] == "no_economic_buyer; no_coach; strong_opponent"


@pytest.mark.parametrize(
    ("links", "thread"), [([0, 0, 0, 0], "none"), ([2, 0, 0, 0], "single"), ([1, 1, 0, 0], "thin"),
                          ([8, 1, 1, 0], "thin"), ([2, 2, 2, 0], "broad")],
)  # fmt: skip
def test_the_thread_depends_on_how_many_people_carry_the_links(links, thread):
    row = relationship_risks(PEOPLE.assign(n_contacts_our_side=links)).iloc[0]
    assert row["thread"] == thread
    assert ("single_thread" in row["flags"]) == (thread in ("none", "single"))


def test_the_account_on_one_thread_stands_before_the_broad_one():
    other = PEOPLE.assign(account_id="K2", n_contacts_our_side=[0, 0, 4, 0])
    assert relationship_risks(pd.concat([PEOPLE, other]))["account_id"].tolist() == ["K2", "K1"]


def test_an_unknown_role_is_refused_with_the_nearest():
    with pytest.raises(KamError, match="use 'economic'"):
        role_coverage(PEOPLE.replace("economic", "economical"))


def test_a_negative_number_of_links_is_refused():
    with pytest.raises(KamError, match="give numbers of 0 or more"):
        relationship_risks(PEOPLE.assign(n_contacts_our_side=[-1, 0, 0, 0]))


def test_nothing_of_the_lists_recommends_relatives_or_payments():
    words = " ".join(load_checklist("account_planning", "six_buyers").items.astype(str).to_numpy().ravel())
    assert not any(term in words for term in ("relative", "family", "kickback", "亲属", "家属", "回扣"))
