"""Which accounts deserve a plan, and what there is to win: numbers that can be worked in the head."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import (
    account_portfolio,
    banded_scores,
    key_account_list,
    peer_potential,
    planning_focus,
    resource_fit,
    share_of_wallet,
    wallet_share_by_rank,
    white_space,
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


def test_the_published_shares_for_two_and_three_suppliers():
    """Keiningham et al. 2011: 66.7/33.3 % and 50/33.3/16.7 %."""
    assert [round(wallet_share_by_rank(r, 2), 3) for r in (1, 2)] == [0.667, 0.333]
    assert [round(wallet_share_by_rank(r, 3), 3) for r in (1, 2, 3)] == [0.5, 0.333, 0.167]


@given(st.integers(1, 40))
def test_shares_of_all_ranks_sum_to_one(n):
    assert sum(wallet_share_by_rank(r, n) for r in range(1, n + 1)) == pytest.approx(1)


def test_tied_suppliers_share_the_mean_rank_and_the_shares_still_sum_to_one():
    assert sum(wallet_share_by_rank(r, 3) for r in (1.5, 1.5, 3)) == pytest.approx(1)


@pytest.mark.parametrize(("rank", "n"), [(0, 3), (4, 3), (1, 0)])
def test_an_impossible_rank_is_refused(rank, n):
    with pytest.raises(KamError, match="number of suppliers"):
        wallet_share_by_rank(rank, n)


ACCOUNTS = pd.DataFrame({"account_id": ["A", "B", "C"], "revenue": [30.0, 30.0, 30.0], "wallet": [120.0, None, 20.0]})


def test_an_unknown_or_too_small_wallet_is_said():
    table = share_of_wallet(ACCOUNTS)
    assert table["status"].tolist() == ["ok", "no_wallet", "wallet_too_small"]
    assert table["share_now"].tolist()[0] == 0.25
    assert table["headroom"].tolist()[0] == 90
    assert table["headroom"].tolist()[2] == 0


def test_the_next_rank_of_three_is_worth_a_sixth_of_the_wallet():
    one = ACCOUNTS.head(1).assign(rank=2.0, n_suppliers=3)
    row = share_of_wallet(one).iloc[0]
    assert row["rank_gap"] == pytest.approx(10)
    assert row["next_rank_value"] == pytest.approx(20)
    assert share_of_wallet(one.assign(rank=1.0)).iloc[0]["next_rank_value"] == 0


SALES = pd.DataFrame(
    {
        "account_id": ["A", "A", "B", "B", "C"],
        "product": ["ems", "mail", "ems", "ems", "mail"],
        "revenue": [80.0, 20.0, 50.0, -50.0, 30.0],
    }
)
PEERS = pd.DataFrame(
    {
        "account_id": list("ABCDE"),
        "industry": ["bank"] * 4 + ["school"],
        "wallet_annual_cny": [100.0, 200.0, 400.0, 50.0, 10.0],
    }
)


def test_the_grid_is_complete_and_its_revenue_adds_up():
    grid = white_space(SALES)
    assert len(grid) == 3 * 2
    assert grid["revenue"].sum() == SALES["revenue"].sum()


def test_an_order_wholly_credited_leaves_white_space():
    grid = white_space(SALES).set_index(["account_id", "product"])
    assert not grid.loc[("B", "ems"), "sold"]


def test_a_product_nobody_buys_shows_when_it_is_on_offer():
    grid = white_space(SALES, columns=["ems", "mail", "press"])
    assert not grid.loc[grid["product"] == "press", "sold"].any()
    with pytest.raises(KamError, match="outside the list"):
        white_space(SALES, columns=["ems"])


def test_units_of_one_customer_work_like_accounts():
    units = SALES.rename(columns={"account_id": "site"})
    assert white_space(units, row="site").columns.tolist() == ["site", "product", "revenue", "sold"]


def grid_of(revenues):
    return pd.DataFrame(
        {"account_id": list("ABCD"), "product": "ems", "revenue": revenues, "sold": [r > 0 for r in revenues]}
    )


def test_the_potential_is_the_median_rate_of_buying_peers_times_the_own_base():
    found = peer_potential(grid_of([10.0, 40.0, 40.0, 0.0]), PEERS, peers=["industry"]).set_index("account_id")
    # rates of A, B, C: 10 %, 20 %, 10 %; median 10 % of D's wallet of 50
    assert found.loc["D", "potential"] == pytest.approx(5.0)
    assert found.loc["D", "adoption"] == 1.0
    assert found.loc["D", "gap"] == found.loc["D", "expected"] == pytest.approx(5.0)


def test_an_account_is_not_its_own_peer():
    found = peer_potential(grid_of([10.0, 40.0, 40.0, 0.0]), PEERS, peers=["industry"], min_buyers=2)
    row = found.set_index("account_id").loc["B"]
    assert (row["n_peers"], row["n_buyers"]) == (3, 2)
    assert row["potential"] == pytest.approx(0.10 * 200)
    assert row["gap"] == 0  # it already buys more than its peers would lead us to expect


def test_too_few_buying_peers_are_said_and_give_no_number():
    found = peer_potential(grid_of([10.0, 0.0, 0.0, 0.0]), PEERS, peers=["industry"])
    assert found["status"].tolist() == ["few_peers"] * 4
    assert found["potential"].isna().all()


def test_an_account_without_master_data_or_base_is_refused():
    with pytest.raises(KamError, match="not in accounts"):
        peer_potential(grid_of([1.0, 1, 1, 1]), PEERS.head(2), peers=["industry"])
    with pytest.raises(KamError, match="wallet_annual_cny"):
        peer_potential(grid_of([1.0, 1, 1, 1]), PEERS.assign(wallet_annual_cny=0), peers=["industry"])


@given(st.floats(0.1, 1000))
def test_potentials_scale_with_the_currency(factor):
    one = peer_potential(grid_of([10.0, 40.0, 40.0, 0.0]), PEERS, peers=["industry"])
    many = peer_potential(grid_of([10 * factor, 40 * factor, 40 * factor, 0.0]), PEERS, peers=["industry"])
    assert many["potential"].tolist() == pytest.approx([p * factor for p in one["potential"]], nan_ok=True)
