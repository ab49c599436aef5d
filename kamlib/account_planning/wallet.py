"""What share of this customer's spending is ours, and what would one rank up be worth?"""

import numpy as np
import pandas as pd

from kamlib.account_planning._ranges import require_between
from kamlib.errors import KamError, require_columns


def wallet_share_by_rank(rank: float, n_suppliers: int) -> float:
    """The share of wallet a supplier of this rank can expect: the wallet allocation rule.

    Parameters
    ----------
    rank : float
        1 = the customer's first choice; ties share the mean rank (1.5).
    n_suppliers : int
        Suppliers the customer uses.

    Raises
    ------
    KamError
        A rank outside 1–n.

    Notes
    -----
    share = (1 − rank / (n + 1)) · 2 / n; shares over all suppliers sum to 1.

    References
    ----------
    Keiningham, Aksoy, Buoye & Cooil 2011, Harvard Business Review 89(10).

    Examples
    --------
    >>> [round(wallet_share_by_rank(rank, 3), 3) for rank in (1, 2, 3)]
    [0.5, 0.333, 0.167]
    """
    if not (n_suppliers >= 1 and 1 <= rank <= n_suppliers):
        where = "wallet_share_by_rank(rank, n_suppliers)"
        raise KamError(f"rank {rank:g} of {n_suppliers}", where=where, fix="give 1 ≤ rank ≤ number of suppliers")
    return (1 - rank / (n_suppliers + 1)) * 2 / n_suppliers


def supplier_ranks(scores: pd.DataFrame) -> pd.DataFrame:
    """Each supplier's rank in the eyes of each customer, from scores; equal scores share the mean rank.

    Parameters
    ----------
    scores : DataFrame
        account_id, supplier, score (higher is better); one row per account and supplier.

    Returns
    -------
    DataFrame
        The given columns and rank (1 = best), n_suppliers.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_id": "A1", "supplier": ["us", "X", "Y"], "score": [4.0, 4.0, 3.0]})
    >>> supplier_ranks(scores)["rank"].tolist()
    [1.5, 1.5, 3.0]
    """
    require_columns(scores, ["account_id", "supplier", "score"], where="supplier_ranks(scores)")
    if scores["score"].isna().any():
        raise KamError("a score is missing", where="supplier_ranks(scores)", fix="fill it or leave the row out")
    by_account = scores.groupby("account_id")["score"]
    return scores.assign(
        rank=by_account.rank(ascending=False, method="average"), n_suppliers=by_account.transform("size")
    )


def share_of_wallet(accounts: pd.DataFrame) -> pd.DataFrame:
    """Our share of each account's spending now, the share its rank would earn, and the value of the next rank.

    Parameters
    ----------
    accounts : DataFrame
        account_id, revenue (ours, a year), wallet (what it spends with all suppliers, a year; empty if unknown);
        optional rank and n_suppliers.

    Returns
    -------
    DataFrame
        The given columns and share_now (0–1), headroom (wallet − revenue, at least 0), status ("ok", "no_wallet",
        "wallet_too_small": revenue above the wallet, so the estimate is wrong). With ranks also share_by_rank,
        rank_gap (share_by_rank · wallet − revenue; negative = we have more than our rank earns) and next_rank_value
        (what one rank up adds to the rule's share, 0 at rank 1). Amounts in the currency of revenue.

    References
    ----------
    Wallet allocation rule: see :func:`wallet_share_by_rank`.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A1"], "revenue": [20.0], "wallet": [120.0], "rank": [2.0],
    ...                          "n_suppliers": [3]})
    >>> share_of_wallet(accounts)[["share_by_rank", "rank_gap", "next_rank_value"]].round(2).values.tolist()
    [[0.33, 20.0, 20.0]]
    """
    require_columns(accounts, ["account_id", "revenue", "wallet"], where="share_of_wallet(accounts)")
    table = accounts.copy()
    known = table["wallet"] > 0
    table["share_now"] = (table["revenue"] / table["wallet"]).where(known)
    table["headroom"] = (table["wallet"] - table["revenue"]).where(known).clip(lower=0)
    too_small = table["share_now"] > 1 + 1e-9
    table["status"] = np.where(~known, "no_wallet", np.where(too_small, "wallet_too_small", "ok"))
    return _with_ranks(table) if {"rank", "n_suppliers"} <= set(table) else table


def _with_ranks(table: pd.DataFrame) -> pd.DataFrame:
    for rank_column in ("rank", "n_suppliers"):
        require_between(table[rank_column], 1, float("inf"), where="share_of_wallet(accounts)")
    pairs = list(zip(table["rank"], table["n_suppliers"], strict=True))
    table["share_by_rank"] = [wallet_share_by_rank(rank, n) for rank, n in pairs]
    table["rank_gap"] = table["share_by_rank"] * table["wallet"] - table["revenue"]
    up = [wallet_share_by_rank(max(rank - 1, 1), n) - wallet_share_by_rank(rank, n) for rank, n in pairs]
    table["next_rank_value"] = up * table["wallet"]
    return table
