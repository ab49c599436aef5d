import pandas as pd
import pytest

from kamlib.account_planning import relationship_risks, role_coverage
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

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
