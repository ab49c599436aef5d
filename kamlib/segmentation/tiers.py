"""Who is a VIP, a key, a middle or a small account?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.inputs import (
    NEARLY,
    account_numbers,
    require_positive_total,
    require_rising,
    require_rows,
    require_shares,
)

TIERS = ("vip", "key", "middle", "small")  # A VIP客户, B 大客户, C 中客户, D 小客户
TIER_LETTERS = {"vip": "A", "key": "B", "middle": "C", "small": "D"}
CURRY_SHARES = (0.01, 0.04, 0.15, 0.80)


def account_tiers(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    shares: Sequence[float] = CURRY_SHARES,
    cuts: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Each account with its tier: vip, key, middle or small (客户的四种细分 A/B/C/D).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the value column.
    value : str
    shares : four floats that sum to 1
        Shares of the *number* of accounts in each tier, largest accounts first.
    cuts : three falling amounts, optional
        The least value of a vip, key and middle account. Given, they replace `shares`; needed to compare two periods
        with the same yardstick (see :func:`tier_cuts`).

    Returns
    -------
    pandas.DataFrame
        In the order of the table: account_id; the value column; rank (1 = largest); tier; letter (A–D).

    Raises
    ------
    KamError
        As ``pareto_curve`` but any total will do; shares that do not sum to 1; cuts that do not fall.

    Notes
    -----
    The account that crosses a boundary belongs to the upper tier, so there is always a vip. Equal values always have
    the same tier. The decks name the four classes but their percentages are lost; 1/4/15/80 % are those of Curry &
    Curry.

    References
    ----------
    Deck 001 s4, 9; 002 lecture 4; Curry & Curry (2000), The Customer Marketing Method.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [5, 80, 10, 3, 2]})
    >>> account_tiers(accounts, shares=(0.2, 0.2, 0.2, 0.4))["tier"].tolist()
    ['middle', 'vip', 'key', 'small', 'small']
    >>> account_tiers(accounts, cuts=(100, 10, 4))["tier"].tolist()
    ['middle', 'key', 'key', 'small', 'small']
    """
    where = f"account_tiers(accounts, value={value!r})"
    amounts = account_numbers(accounts, value, where=where)
    rank = amounts.rank(ascending=False, method="first").astype(int)
    if cuts is None:
        ends = require_shares(_four(shares, "shares"), where="account_tiers(shares=)").cumsum()[:-1]
        before = (amounts.rank(ascending=False, method="min") - 1) / len(amounts)
        position = np.searchsorted(ends - NEARLY, before.to_numpy(), side="right")
    else:
        position = _positions_by_cuts(amounts.to_numpy(), cuts)
    tier = np.array(TIERS)[position]
    table = pd.DataFrame({"account_id": accounts["account_id"], value: amounts, "rank": rank, "tier": tier})
    return table.assign(letter=table["tier"].map(TIER_LETTERS)).reset_index(drop=True)


def tier_cuts(tiers: pd.DataFrame, *, value: str = "revenue") -> tuple[float, float, float]:
    """The least value of a vip, key and middle account, to be used as `cuts` for another period.

    Parameters
    ----------
    tiers : pandas.DataFrame
        From :func:`account_tiers`.

    Notes
    -----
    A tier without accounts has the cut of the tier above it.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [5, 80, 10, 3, 2]})
    >>> tier_cuts(account_tiers(accounts, shares=(0.2, 0.2, 0.2, 0.4)))
    (80.0, 10.0, 5.0)
    """
    require_columns(tiers, ["tier", value], where="tier_cuts(tiers)")
    require_rows(tiers, where="tier_cuts(tiers)")
    least = tiers.groupby("tier")[value].min()
    cuts = [float(least.get(tier, np.inf)) for tier in TIERS[:-1]]
    return tuple(float(cut) for cut in np.minimum.accumulate(cuts))


def customer_pyramid(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    shares: Sequence[float] = CURRY_SHARES,
    cuts: Sequence[float] | None = None,
) -> pd.DataFrame:
    """One row per tier, from vip to small: how many accounts, how much of the value (客户金字塔).

    Parameters
    ----------
    accounts, value, shares, cuts
        As in :func:`account_tiers`.

    Returns
    -------
    pandas.DataFrame
        tier; letter; accounts; account_share; the value column (sum); value_share (0–1, negative when a tier loses
        money); value_per_account (missing where accounts is 0).

    Raises
    ------
    KamError
        As :func:`account_tiers`; a total of 0 or less.

    References
    ----------
    Deck 001 s4, 8–9 (金字塔模型); Curry & Curry (2000); Zeithaml, Rust & Lemon (2001).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "profit": [5, 80, 10, 3, 2]})
    >>> customer_pyramid(accounts, value="profit", shares=(0.2, 0.2, 0.2, 0.4))[["tier", "accounts", "value_share"]]
         tier  accounts  value_share
    0     vip         1         0.80
    1     key         1         0.10
    2  middle         1         0.05
    3   small         2         0.05
    """
    tiers = account_tiers(accounts, value=value, shares=shares, cuts=cuts)
    require_positive_total(tiers[value], where=f"customer_pyramid(accounts, value={value!r})")
    grouped = tiers.groupby("tier")[value]
    count = grouped.size().reindex(TIERS, fill_value=0)
    amount = grouped.sum().reindex(TIERS, fill_value=0.0)
    return pd.DataFrame(
        {
            "tier": TIERS,
            "letter": [TIER_LETTERS[tier] for tier in TIERS],
            "accounts": count.to_numpy(),
            "account_share": (count / count.sum()).to_numpy(),
            value: amount.to_numpy(),
            "value_share": (amount / amount.sum()).to_numpy(),
            "value_per_account": (amount / count.where(count > 0)).to_numpy(),
        }
    )


def _four(shares: Sequence[float], argument: str) -> list[float]:
    shares = list(shares)
    if len(shares) != len(TIERS):
        fix = f"give {len(TIERS)} numbers, one each for {', '.join(TIERS)}"
        raise KamError(f"{len(shares)} {argument}", where=f"account_tiers({argument}=)", fix=fix)
    return shares


def _positions_by_cuts(amounts: np.ndarray, cuts: Sequence[float]) -> np.ndarray:
    falling = list(cuts)
    if len(falling) != len(TIERS) - 1:
        fix = "give three amounts: the least value of a vip, a key and a middle account"
        raise KamError(f"{len(falling)} cuts", where="account_tiers(cuts=)", fix=fix)
    rising = require_rising(falling[::-1], where="account_tiers(cuts=), read from the smallest up")
    return len(rising) - np.searchsorted(rising, amounts, side="right")
