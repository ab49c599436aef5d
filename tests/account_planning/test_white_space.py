import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import peer_potential, white_space
from kamlib.errors import KamError

SALES = pd.DataFrame(
    {
        "account_id": ["A", "A", "B", "B", "C"],
        "product": ["ems", "mail", "ems", "ems", "mail"],
        "revenue": [80.0, 20.0, 50.0, -50.0, 30.0],
    }
)
ACCOUNTS = pd.DataFrame(
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
    found = peer_potential(grid_of([10.0, 40.0, 40.0, 0.0]), ACCOUNTS, peers=["industry"]).set_index("account_id")
    # rates of A, B, C: 10 %, 20 %, 10 %; median 10 % of D's wallet of 50
    assert found.loc["D", "potential"] == pytest.approx(5.0)
    assert found.loc["D", "adoption"] == 1.0
    assert found.loc["D", "gap"] == found.loc["D", "expected"] == pytest.approx(5.0)


def test_an_account_is_not_its_own_peer():
    found = peer_potential(grid_of([10.0, 40.0, 40.0, 0.0]), ACCOUNTS, peers=["industry"], min_buyers=2)
    row = found.set_index("account_id").loc["B"]
    assert (row["n_peers"], row["n_buyers"]) == (3, 2)
    assert row["potential"] == pytest.approx(0.10 * 200)
    assert row["gap"] == 0  # it already buys more than its peers would lead us to expect


def test_too_few_buying_peers_are_said_and_give_no_number():
    found = peer_potential(grid_of([10.0, 0.0, 0.0, 0.0]), ACCOUNTS, peers=["industry"])
    assert found["status"].tolist() == ["few_peers"] * 4
    assert found["potential"].isna().all()


def test_an_account_without_master_data_or_base_is_refused():
    with pytest.raises(KamError, match="not in accounts"):
        peer_potential(grid_of([1.0, 1, 1, 1]), ACCOUNTS.head(2), peers=["industry"])
    with pytest.raises(KamError, match="wallet_annual_cny"):
        peer_potential(grid_of([1.0, 1, 1, 1]), ACCOUNTS.assign(wallet_annual_cny=0), peers=["industry"])


@given(st.floats(0.1, 1000))
def test_potentials_scale_with_the_currency(factor):
    one = peer_potential(grid_of([10.0, 40.0, 40.0, 0.0]), ACCOUNTS, peers=["industry"])
    many = peer_potential(grid_of([10 * factor, 40 * factor, 40 * factor, 0.0]), ACCOUNTS, peers=["industry"])
    assert many["potential"].tolist() == pytest.approx([p * factor for p in one["potential"]], nan_ok=True)
