import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import (
    account_portfolio,
    banded_scores,
    key_account_list,
    planning_focus,
    resource_fit,
)
from kamlib.errors import KamError

SCORES = pd.DataFrame(
    {"account_id": ["A", "B", "C", "D"], "potential": [5, 4, 2, 1], "growth": [3, 4, 2, 1], "share": [4, 2, 5, 1]}
)
ATTRACTIVE = {"potential": 0.5, "growth": 0.5}


def portfolio(**options):
    return account_portfolio(SCORES, attractiveness=ATTRACTIVE, strength={"share": 1.0}, **options)


def test_each_corner_of_the_portfolio_has_its_name():
    table = portfolio().set_index("account_id")
    assert table["quadrant"].to_dict() == {"A": "strategic", "B": "star", "C": "status", "D": "streamline"}
    assert table.loc["A", "attractiveness"] == 4.0


def test_a_score_on_the_cross_hair_counts_as_high():
    assert portfolio(cut=4.0).set_index("account_id").loc["A", "quadrant"] == "strategic"


def test_weights_that_do_not_sum_to_one_are_refused():
    with pytest.raises(KamError, match="sum to 0.9") as error:
        account_portfolio(SCORES, attractiveness={"potential": 0.4, "growth": 0.5}, strength={"share": 1.0})
    assert error.value.fix == "give weights ≥ 0 that sum to 1"


def test_a_rating_outside_one_to_five_is_refused_with_its_value():
    with pytest.raises(KamError, match="first 6"):
        account_portfolio(SCORES.replace(5, 6), attractiveness={"potential": 1.0}, strength={"share": 1.0})


def test_the_table_given_is_not_changed():
    before = SCORES.copy()
    portfolio()
    pd.testing.assert_frame_equal(SCORES, before)


def test_only_attractive_accounts_get_a_plan_and_only_as_many_as_can_be_kept_alive():
    assert key_account_list(portfolio(), most=1)["account_id"].tolist() == ["A"]
    assert key_account_list(portfolio(), most=9)["account_id"].tolist() == ["A", "B"]


def test_an_unknown_quadrant_is_refused():
    with pytest.raises(KamError, match="use some of"):
        key_account_list(portfolio(), most=1, quadrants=["gold"])


def test_a_value_on_a_limit_belongs_to_the_upper_band():
    table = pd.DataFrame({"account_id": list("ABCDE"), "v": [9, 10, 25, 40, None]})
    assert banded_scores(table, bands={"v": [10, 20, 30, 40]})["v"].tolist()[:4] == [1, 2, 3, 5]
    assert banded_scores(table, bands={"v": [10, 20, 30, 40]})["v"].isna().tolist() == [False] * 4 + [True]


def test_limits_that_do_not_rise_are_refused():
    with pytest.raises(KamError, match="four rising limits"):
        banded_scores(SCORES, bands={"potential": [1, 2, 2, 3]})


def test_focus_counts_accounts_and_profit():
    profits = pd.DataFrame({"account_id": list("ABCD"), "profit": [70.0, 20.0, 20.0, -10.0]})
    focus = planning_focus(profits, planned={"A", "B"})
    assert (focus.n_planned, focus.share_of_accounts, focus.share_of_profit) == (2, 0.5, 0.9)


def test_focus_on_an_account_without_profit_row_is_refused():
    profits = pd.DataFrame({"account_id": ["A"], "profit": [1.0]})
    with pytest.raises(KamError, match="unknown account"):
        planning_focus(profits, planned={"A", "Z"})


def test_hours_that_follow_return_correlate_fully_and_the_reverse_fully_against():
    table = pd.DataFrame({"hours": [1, 2, 3, 4, 50], "expected_return": [10, 20, 30, 40, 41]})
    assert resource_fit(table).correlation == pytest.approx(1)
    assert resource_fit(table.assign(hours=-table["hours"])).correlation == pytest.approx(-1)


def test_too_few_accounts_give_no_correlation_but_say_so():
    fit = resource_fit(pd.DataFrame({"hours": [1, 2, 3], "expected_return": [1, 2, 3]}))
    assert not fit.enough
    assert fit.correlation != fit.correlation
    same = resource_fit(pd.DataFrame({"hours": [1] * 6, "expected_return": range(6)}))
    assert not same.enough


@given(st.permutations(range(4)))
def test_the_order_of_rows_does_not_move_an_account_to_another_quadrant(order):
    mixed = account_portfolio(SCORES.iloc[order], attractiveness=ATTRACTIVE, strength={"share": 1.0})
    assert dict(zip(mixed["account_id"], mixed["quadrant"], strict=True))["C"] == "status"
