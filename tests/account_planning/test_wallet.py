import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import share_of_wallet, supplier_ranks, wallet_share_by_rank
from kamlib.errors import KamError


def test_the_published_shares_for_two_and_three_suppliers():
    """Keiningham et al. 2011: 66.7/33.3 % and 50/33.3/16.7 %."""
    assert [round(wallet_share_by_rank(r, 2), 3) for r in (1, 2)] == [0.667, 0.333]
    assert [round(wallet_share_by_rank(r, 3), 3) for r in (1, 2, 3)] == [0.5, 0.333, 0.167]


@given(st.integers(1, 40))
def test_shares_of_all_ranks_sum_to_one(n):
    assert sum(wallet_share_by_rank(r, n) for r in range(1, n + 1)) == pytest.approx(1)


def test_tied_suppliers_share_the_mean_rank_and_the_shares_still_sum_to_one():
    scores = pd.DataFrame({"account_id": "K", "supplier": list("abc"), "score": [4, 4, 2]})
    ranks = supplier_ranks(scores)
    assert ranks["rank"].tolist() == [1.5, 1.5, 3.0]
    assert sum(wallet_share_by_rank(r, 3) for r in ranks["rank"]) == pytest.approx(1)


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


def test_a_missing_score_is_refused_not_ranked():
    with pytest.raises(KamError, match="cannot be used"):
        supplier_ranks(pd.DataFrame({"account_id": ["K"], "supplier": ["a"], "score": [None]}))
