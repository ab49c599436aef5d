"""Losses on the way to the sale: deck 000 s93, conservation, conventions, errors."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.sales_efficiency import (
    flags_from_stages,
    loss_bridge,
    loss_bridge_of_rates,
    loss_flags,
    loss_levers,
    loss_rates,
)
from kamlib.tables import load_case, load_table

DECK = pd.DataFrame(
    {"amount_cny": [25.0, 30.0, 10.0, 35.0], "contacted": [0, 1, 1, 1], "serious": [0, 0, 1, 1],
     "outcome": ["lost", "lost", "lost", "won"]}
)  # fmt: skip
SHARES = st.floats(0.01, 1)


def deals(*rows):
    return pd.DataFrame(rows, columns=["amount_cny", "contacted", "serious", "outcome"])


def test_the_deck_s_bridge_comes_out_of_four_opportunities():
    bridge = loss_bridge(DECK).set_index("step")
    assert bridge["amount"].tolist() == load_case("sales_loss_bridge")["amount"].tolist() == [100, -25, -30, -10, 35]
    rates = bridge.loc[["not_contacted", "not_serious", "not_won"], "rate"]
    assert rates.round(3).tolist() == [0.75, 0.6, 0.778]
    assert rates.prod() == pytest.approx(0.35)
    assert bridge["lever"].tolist() == ["", "efficiency", "both", "effectiveness", ""]


def test_halving_each_loss_gives_the_figures_of_the_deck_and_the_second_pays_most():
    levers = loss_levers(loss_bridge(DECK)).set_index("step")
    assert levers["sales_after"].round(2).to_dict() == {
        "not_serious": 46.67, "not_contacted": 40.83, "not_won": 40.0,
    }  # fmt: skip
    assert levers["rank"].to_dict() == {"not_serious": 1, "not_contacted": 2, "not_won": 3}


def test_taking_all_of_a_loss_away_lets_everything_pass_that_step():
    levers = loss_levers(loss_bridge(DECK), cut=1).set_index("step")
    assert levers.loc["not_contacted", "sales_after"] == pytest.approx(100 * 0.6 * 35 / 45)
    assert (loss_levers(loss_bridge(DECK), cut=0)["gain"].abs() < 1e-9).all()


def test_the_operator_loses_18_22_and_33_of_100_and_its_third_loss_pays_most():
    bridge = loss_bridge(load_table("opps"))
    assert bridge["share"].round(2).tolist() == [1, 0.18, 0.22, 0.33, 0.27]
    assert loss_levers(bridge)["step"].iloc[0] == "not_won"


def test_flags_read_as_text_count_like_numbers():
    text = DECK.astype({"contacted": str, "serious": str})
    assert loss_bridge(text)["amount"].tolist() == loss_bridge(DECK)["amount"].tolist()


def test_counting_deals_ignores_their_amounts():
    assert loss_bridge(DECK, value=None)["amount"].tolist() == [4, -1, -1, -1, 1]


OPEN = deals((40, 1, 1, "won"), (10, 1, 1, "lost"), (50, 1, 1, "open"), (100, 0, 0, "open"))


@pytest.mark.parametrize(
    ("open_deals", "target", "won"), [("leave_out", 50, 40), ("at_win_rate", 200, 80), ("as_lost", 200, 40)]
)
def test_open_deals_follow_the_convention_asked_for(open_deals, target, won):
    bridge = loss_bridge(OPEN, open_deals=open_deals)
    assert bridge["amount"].iloc[0] == target
    assert bridge["amount"].iloc[-1] == pytest.approx(won)


def test_a_won_deal_counts_as_contacted_and_serious_and_says_that_it_was_lifted():
    flags = loss_flags(deals((10, 0, 0, "won"), (5, 0, 1, "lost"), (5, 1, 0, "lost")))
    assert flags[["contacted", "serious"]].all(axis=1).tolist() == [True, True, False]
    assert flags["lifted"].tolist() == [True, True, False]


def test_where_nothing_was_contacted_there_is_no_serious_rate_but_a_note():
    bridge = loss_bridge(deals((10, 0, 0, "lost"))).set_index("step")
    assert bridge.loc[["not_serious", "not_won"], "note"].tolist() == ["not_enough_data"] * 2
    assert bridge.loc["not_contacted", "note"] == ""


def test_where_nothing_is_decided_no_win_rate_is_invented():
    undecided = deals((10, 1, 1, "open"), (10, 1, 0, "open"))
    bridge = loss_bridge(undecided, open_deals="at_win_rate").set_index("step")
    assert bridge.loc["not_won", "note"] == "not_enough_data"
    assert bridge.loc["not_serious", "rate"] == 0.5


@given(SHARES, SHARES, SHARES, st.floats(1, 1e9))
def test_losses_and_sales_add_up_to_the_target(contact, serious, win, target):
    bridge = loss_bridge_of_rates(target, contact_rate=contact, serious_rate=serious, win_rate=win)
    assert -bridge.loc[bridge["kind"] == "loss", "amount"].sum() + bridge["amount"].iloc[-1] == pytest.approx(target)
    assert bridge["rate"].iloc[-1] == pytest.approx(contact * serious * win)


@given(SHARES, SHARES, SHARES)
def test_halving_the_loss_with_the_lowest_rate_pays_most(contact, serious, win):
    bridge = loss_bridge_of_rates(100, contact_rate=contact, serious_rate=serious, win_rate=win)
    levers = loss_levers(bridge)
    assert levers["rate_now"].iloc[0] == pytest.approx(min(contact, serious, win))


def test_rates_are_given_for_each_branch_and_small_branches_are_not_judged():
    opps = pd.concat([DECK.assign(branch="Hegang")] * 3 + [DECK.head(2).assign(branch="Luxi")])
    rates = loss_rates(opps, by="branch").set_index("branch")
    assert rates.loc["Hegang", "best_lever"] == "not_serious"
    assert rates.loc["Luxi", ["best_lever", "note"]].tolist() == ["", "not_enough_data"]
    assert rates["target"].sum() == opps["amount_cny"].sum()


def test_flags_can_be_worked_out_from_the_stages_a_deal_reached():
    opps = pd.DataFrame({"stage_code": ["G", "F", "E", "B", "S"], "outcome": ["lost", "lost", "open", "lost", "won"],
                         "lost_stage": [None, None, None, "F", None]})  # fmt: skip
    flags = flags_from_stages(opps)
    assert flags["contacted"].tolist() == [0, 1, 1, 1, 1]
    assert flags["serious"].tolist() == [0, 0, 1, 0, 1]
    with pytest.raises(KamError, match="use one of"):
        flags_from_stages(opps.assign(stage_code="Won"))


def test_a_missing_rate_leaves_no_lever_to_rank():
    assert loss_levers(loss_bridge(deals((10, 0, 0, "lost")))).empty


def test_the_table_given_is_not_changed():
    before = DECK.copy()
    loss_bridge(DECK)
    pd.testing.assert_frame_equal(DECK, before)


@pytest.mark.parametrize(
    ("table", "fix"),
    [
        (deals((10, 2, 0, "won")), "write 1 (yes) or 0 (no)"),
        (deals((-10, 1, 0, "lost")), "give every opportunity an amount of 0 or more"),
        (deals(("ten", 1, 0, "lost")), "give every opportunity an amount of 0 or more"),
        (deals((10, 1, 0, "Lost")), "use 'lost'"),
        (deals().astype(object), "give at least one row"),
        (DECK.rename(columns={"serious": "seriousness"}), "rename 'seriousness' to 'serious'"),
    ],
)
def test_bad_opportunities_are_refused_with_what_to_do(table, fix):
    with pytest.raises(KamError) as error:
        loss_bridge(table)
    assert fix in error.value.fix


def test_a_rate_in_per_cent_is_refused():
    with pytest.raises(KamError, match="30 % is 0.3"):
        loss_bridge_of_rates(100, contact_rate=75, serious_rate=0.6, win_rate=0.7)


def test_an_unknown_way_to_treat_open_deals_names_the_nearest():
    with pytest.raises(KamError, match="use 'as_lost'"):
        loss_bridge(DECK, open_deals="as_lots")
