"""How much of the business hangs on how few accounts?"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import NEARLY, account_numbers, require_positive_total, require_rising, require_rows

ABC = ("A", "B", "C", "D", "E", "F")


def pareto_curve(accounts: pd.DataFrame, *, value: str = "revenue") -> pd.DataFrame:
    """Accounts sorted by value, largest first, with cumulated value and shares (80/20 rule).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the value column.
    value : str
        Column that is ranked, in any unit; its total must be above 0.

    Returns
    -------
    pandas.DataFrame
        account_id; the value column; rank (1 = largest); share (of the total); cum_value; cum_share (0–1, above 1
        on the way when some values are negative); account_share (rank ÷ number of accounts).

    Raises
    ------
    KamError
        Missing column, no rows, an account twice, a row without a number, a total of 0 or less.

    Notes
    -----
    Equal values keep the order of the table. The last cum_share is exactly 1.

    References
    ----------
    Deck 001 s4–5 (二八法则); Juran (1951), Quality Control Handbook.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A1", "A2", "A3"], "revenue": [10, 70, 20]})
    >>> pareto_curve(accounts)[["account_id", "rank", "cum_value", "cum_share"]]
      account_id  rank  cum_value  cum_share
    0         A2     1       70.0        0.7
    1         A3     2       90.0        0.9
    2         A1     3      100.0        1.0
    """
    where = f"pareto_curve(accounts, value={value!r})"
    amounts = account_numbers(accounts, value, where=where)
    require_positive_total(amounts, where=where)
    order = np.argsort(-amounts.to_numpy(), kind="stable")
    ranked = amounts.to_numpy()[order]
    cumulated = ranked.cumsum()
    rank = np.arange(1, len(ranked) + 1)
    return pd.DataFrame(
        {
            "account_id": accounts["account_id"].to_numpy()[order],
            value: ranked,
            "rank": rank,
            "share": ranked / cumulated[-1],
            "cum_value": cumulated,
            "cum_share": cumulated / cumulated[-1],
            "account_share": rank / len(ranked),
        }
    )


def top_share(accounts: pd.DataFrame, *, value: str = "revenue", top: float = 0.2) -> float:
    """The share of the total that the largest accounts bring.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the value column.
    value : str
    top : float or int
        Below 1 a share of the accounts, rounded up to whole accounts; from 1 on a number of accounts.

    Returns
    -------
    float
        0–1; above 1 when the remaining accounts lose money.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [80, 8, 6, 4, 2]})
    >>> top_share(accounts), top_share(accounts, top=2)
    (0.8, 0.88)
    """
    where = f"top_share(accounts, value={value!r}, top={top!r})"
    if not top > 0 or (top >= 1 and top != int(top)):
        raise KamError(
            f"top is {top!r}", where=where, fix="give a share such as 0.2 or a number of accounts such as 10"
        )
    curve = pareto_curve(accounts, value=value)
    wanted = math.ceil(top * len(curve) - NEARLY) if top < 1 else int(top)
    return float(curve["cum_share"].iloc[min(wanted, len(curve)) - 1])


def accounts_for_share(accounts: pd.DataFrame, *, value: str = "revenue", share: float = 0.8) -> int:
    """How many of the largest accounts it takes to reach a share of the total.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [50, 20, 15, 10, 5]})
    >>> accounts_for_share(accounts)
    3
    """
    where = f"accounts_for_share(accounts, share={share!r})"
    if not 0 < share <= 1:
        raise KamError(f"share is {share!r}", where=where, fix="give a share above 0 and up to 1, such as 0.8")
    curve = pareto_curve(accounts, value=value)
    return int((curve["cum_share"] >= share - NEARLY).to_numpy().argmax()) + 1


def abc_classes(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    cuts: Sequence[float] = (0.7, 0.9),
    by: str = "value",
    edge: str = "upper",
) -> pd.DataFrame:
    """Each account with its class A, B, C … by the share of the total, or of the accounts, above it.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the value column.
    value : str
    cuts : sequence of float
        Rising shares between 0 and 1 at which A, B … end: (0.7, 0.9) makes A, B, C.
    by : {"value", "count"}
        The cuts are shares of the total value (Pareto) or of the number of accounts (Heizer & Render).
    edge : {"upper", "lower"}
        Class of the account that crosses a cut: the one above (a single giant is an A) or the one below.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`pareto_curve` and abc_class.

    Raises
    ------
    KamError
        As :func:`pareto_curve`; cuts that do not rise or leave 0–1; unknown `by` or `edge`.

    Notes
    -----
    Accounts with equal value always have the same class, the better one, whatever their order in the table.

    References
    ----------
    Deck 002 lecture 4 (营业额排位法); Heizer & Render, Operations Management, ch. 12 (by="count").

    Examples
    --------
    >>> stock = pd.DataFrame({"account_id": range(10),
    ...     "revenue": [90000, 77000, 26350, 15001, 12500, 8502, 1200, 850, 504, 150]})
    >>> "".join(abc_classes(stock, cuts=(0.2, 0.5), by="count")["abc_class"])
    'AABBBCCCCC'
    >>> "".join(abc_classes(stock, edge="lower")["abc_class"])
    'ABBBCCCCCC'
    """
    where = f"abc_classes(accounts, value={value!r}, cuts={tuple(cuts)!r})"
    require_choice(by, ("value", "count"), where="abc_classes(by=)")
    require_choice(edge, ("upper", "lower"), where="abc_classes(edge=)")
    bounds = require_rising(cuts, where=where, low=0, high=1)
    if len(bounds) >= len(ABC):
        raise KamError(f"{len(bounds)} cuts", where=where, fix=f"give at most {len(ABC) - 1} cuts")
    curve = pareto_curve(accounts, value=value)
    reached = curve["cum_share" if by == "value" else "account_share"]
    if edge == "upper":
        reached = reached.shift(fill_value=0.0) + 2 * NEARLY
    reached = reached.groupby(curve[value]).transform("first")
    position = np.searchsorted(bounds + NEARLY, reached.to_numpy(), side="left")
    return curve.assign(abc_class=np.array(ABC)[position])


def class_summary(classes: pd.DataFrame, *, value: str = "revenue", by: str = "abc_class") -> pd.DataFrame:
    """One row per class with its accounts, its value and the share of both, from one row per account.

    Parameters
    ----------
    classes : pandas.DataFrame
        From :func:`abc_classes`, or any table with a class and a value column.
    value, by : str
        Value column and class column.

    Returns
    -------
    pandas.DataFrame
        The class; accounts; account_share; the value column (sum); value_share (0 when the total is 0).

    Examples
    --------
    >>> classes = pd.DataFrame({"abc_class": ["A", "C", "C"], "revenue": [80.0, 15.0, 5.0]})
    >>> class_summary(classes)
      abc_class  accounts  account_share  revenue  value_share
    0         A         1       0.333333     80.0          0.8
    1         C         2       0.666667     20.0          0.2
    """
    where = f"class_summary(classes, value={value!r}, by={by!r})"
    require_columns(classes, [by, value], where=where)
    require_rows(classes, where=where)
    table = classes.groupby(by, observed=True)[value].agg(accounts="size", amount="sum").reset_index()
    total = table["amount"].sum()
    share = table["amount"] / total if total else table["amount"] * 0.0
    table.insert(2, "account_share", table["accounts"] / table["accounts"].sum())
    return table.rename(columns={"amount": value}).assign(value_share=share)
