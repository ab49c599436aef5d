"""How much of the business, and of the profit, hangs on how few accounts?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import (
    NEARLY,
    as_table,
    needs,
    one_row_per_account,
    require_number,
    require_numbers,
    require_positive_total,
    require_rising,
)
from kamlib.errors import KamError, require_choice

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
    accounts = one_row_per_account(accounts, where=where, numbers=[value])
    require_positive_total(accounts[value], where=where)
    table = _largest_first(accounts, value)
    total = table["cum_value"].iloc[-1]
    table.insert(3, "share", table[value] / total)
    return table.assign(cum_share=table["cum_value"] / total, account_share=table["rank"] / len(table))


def _largest_first(accounts: pd.DataFrame, value: str) -> pd.DataFrame:
    """account_id, the value, rank and cum_value, the largest value first, equal ones in the order of the table."""
    table = accounts[["account_id", value]].iloc[np.argsort(-accounts[value].to_numpy(), kind="stable")]
    table = table.reset_index(drop=True)
    return table.assign(rank=np.arange(1, len(table) + 1), cum_value=table[value].cumsum())


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
    fix = "give a share such as 0.2 or a number of accounts such as 10"
    top = require_number(top, where=where, above=True, fix=fix)
    if top >= 1 and top != int(top):
        raise KamError(f"top is {top:g}", where=where, fix=fix)
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
    share = require_number(share, 0, 1, where=where, above=True, fix="give a share above 0 and up to 1, such as 0.8")
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
    classes = as_table(classes, where=where)
    amounts = needs(classes, where=where, ids=[by], numbers=[value])[value]
    table = amounts.groupby(classes[by], observed=True).agg(accounts="size", amount="sum").reset_index()
    total = table["amount"].sum()
    share = table["amount"] / total if total else table["amount"] * 0.0
    table.insert(2, "account_share", table["accounts"] / table["accounts"].sum())
    return table.rename(columns={"amount": value}).assign(value_share=share)


def hhi(values: Sequence[float], *, scale: str = "share", negative: str = "refuse") -> float:
    """The Herfindahl–Hirschman index of concentration (赫芬达尔指数).

    Parameters
    ----------
    values : sequence of float
        Revenue of each account (any unit) or shares; only proportions count.
    scale : {"share", "percent"}
        Sum of squared shares (0–1) or of squared per cents (0–10,000, as the US DOJ quotes it).
    negative : {"refuse", "zero"}
        What to do with accounts whose credit notes exceed their sales.

    Returns
    -------
    float
        1/n when all are equal, 1 (10,000) for a single account.

    Raises
    ------
    KamError
        No values, missing or negative ones, a total of 0.

    References
    ----------
    US Department of Justice, Horizontal Merger Guidelines; Hirschman (1964).

    Examples
    --------
    >>> hhi([60, 30, 10]), hhi([60, 30, 10], scale="percent")
    (0.46, 4600.0)
    """
    require_choice(scale, ("share", "percent"), where="hhi(scale=)")
    amounts = _positive_values(values, negative, "hhi")
    whole = 1 if scale == "share" else 10_000
    return float(whole * (amounts**2).sum() / amounts.sum() ** 2)


def effective_number(values: Sequence[float], *, negative: str = "refuse") -> float:
    """How many equal accounts would be as concentrated: 1 ÷ HHI.

    Examples
    --------
    >>> effective_number([1, 1, 1, 1]), round(effective_number([97, 1, 1, 1]), 2)
    (4.0, 1.06)
    """
    return 1 / hhi(values, negative=negative)


def gini(values: Sequence[float], *, unbiased: bool = False, negative: str = "refuse") -> float:
    """The Gini coefficient: 0 when all are equal, towards 1 when one has everything (基尼系数).

    Parameters
    ----------
    values : sequence of float
        Value of each account, any unit.
    unbiased : bool
        Multiply by n/(n−1), so that one account holding everything gives exactly 1.
    negative : {"refuse", "zero"}
        What to do with negative values, for which the coefficient has no meaning.

    Notes
    -----
    G = Σ (2i − n − 1)·x_i / (n·Σx) over ascending x, which equals 1 − Σ (x_i − x_{i−1})(y_i + y_{i−1}) on the Lorenz
    curve.

    Raises
    ------
    KamError
        No values, missing or negative ones, a total of 0; one value with ``unbiased=True``.

    References
    ----------
    Deck 001 s4–5; Gini (1912); the example is that of the R packages ineq and DescTools.

    Examples
    --------
    >>> incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    >>> round(gini(incomes), 5), round(gini(incomes, unbiased=True), 5)
    (0.46209, 0.51343)
    """
    ascending = np.sort(_positive_values(values, negative, "gini"))
    n = len(ascending)
    if unbiased and n == 1:
        fix = "use unbiased=False, which is 0 for one account"
        raise KamError("n/(n−1) has no value for one account", where="gini(values, unbiased=True)", fix=fix)
    weights = 2 * np.arange(1, n + 1) - n - 1
    index = float((weights * ascending).sum() / (n * ascending.sum()))
    return max(0.0, index * n / (n - 1) if unbiased else index)


def lorenz_curve(values: Sequence[float], *, negative: str = "refuse") -> pd.DataFrame:
    """Points of the Lorenz curve, smallest accounts first, starting at (0, 0).

    Returns
    -------
    pandas.DataFrame
        account_share and value_share, both 0–1, one row more than there are values.

    Examples
    --------
    >>> lorenz_curve([30, 10, 60])["value_share"].tolist()
    [0.0, 0.1, 0.4, 1.0]
    """
    ascending = np.sort(_positive_values(values, negative, "lorenz_curve"))
    cumulated = np.concatenate([[0.0], ascending.cumsum()])
    account_share = np.arange(len(cumulated)) / len(ascending)
    return pd.DataFrame({"account_share": account_share, "value_share": cumulated / cumulated[-1]})


def _positive_values(values: Sequence[float], negative: str, function: str) -> np.ndarray:
    where = f"{function}(values)"
    require_choice(negative, ("refuse", "zero"), where=f"{function}(negative=)")
    array = require_numbers(pd.Series(list(values), dtype=object), where=where, fix="leave them out and say so")
    if not len(array):
        raise KamError("there are no values", where=where, fix="pass at least one account's value")
    array = array.to_numpy()
    if (array < 0).any():
        if negative == "refuse":
            fix = "pass negative='zero' to count them as 0, and say so beside the result"
            raise KamError(f"{int((array < 0).sum())} of {len(array)} values are negative", where=where, fix=fix)
        array = np.clip(array, 0, None)
    require_positive_total(array, where=where)
    return array


@dataclass(frozen=True)
class WhaleSummary:
    """The three points of a whale curve; amounts in the unit of the table, shares of the base of the curve."""

    peak_share: float
    peak_account_share: float
    n_accounts: int
    n_loss_makers: int
    profit_at_peak: float
    lost_after_peak: float


def whale_curve(accounts: pd.DataFrame, *, value: str = "profit", base: str = "net") -> pd.DataFrame:
    """Accounts from the most to the least profitable with cumulated profit (鲸鱼曲线).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the profit column, which may be negative.
    value : str
    base : {"net", "positive"}
        What is 100 %: the profit in total (the curve rises above 1 and falls back to 1), or the sum of the profits of
        accounts that make any (the curve reaches 1 at its peak); the second also works when the total is a loss.

    Returns
    -------
    pandas.DataFrame
        account_id; the profit column; rank; account_share; cum_value; cum_share.

    Raises
    ------
    KamError
        As ``pareto_curve``; with ``base="net"`` when the accounts lose money in total; with ``base="positive"`` when
        no account makes any.

    References
    ----------
    Deck 001 s4–5; Cooper & Kaplan (1991), Profit priorities from activity-based costing, HBR.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [90, 60, 0, -50]})
    >>> whale_curve(accounts)["cum_share"].round(2).tolist()
    [0.9, 1.5, 1.5, 1.0]
    """
    where = f"whale_curve(accounts, value={value!r}, base={base!r})"
    require_choice(base, ("net", "positive"), where="whale_curve(base=)")
    accounts = one_row_per_account(accounts, where=where, numbers=[value])
    profits = accounts[value]
    whole = float(profits.sum() if base == "net" else profits.clip(lower=0).sum())
    fix = "use base='positive'" if base == "net" and (profits > 0).any() else "check cost and service_cost of the table"
    require_positive_total([whole], where=where, fix=fix)
    table = _largest_first(accounts, value)
    table.insert(3, "account_share", table["rank"] / len(table))
    return table.assign(cum_share=table["cum_value"] / whole)


def whale_summary(curve: pd.DataFrame) -> WhaleSummary:
    """Height and place of the peak, and what the loss-makers after it give back.

    Parameters
    ----------
    curve : pandas.DataFrame
        From :func:`whale_curve`.

    Returns
    -------
    WhaleSummary

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [90, 60, 0, -50]})
    >>> whale_summary(whale_curve(accounts))
    WhaleSummary(peak_share=1.5, peak_account_share=0.5, n_accounts=4, n_loss_makers=1, profit_at_peak=150.0,
                 lost_after_peak=50.0)
    """
    curve = needs(curve, where="whale_summary(curve)", numbers=["cum_value", "cum_share", "account_share"])
    peak = int(curve["cum_value"].to_numpy().argmax())
    top, last = curve.iloc[peak], curve.iloc[-1]
    losing = int((curve["cum_value"].diff().fillna(curve["cum_value"].iloc[0]) < 0).sum())
    return WhaleSummary(
        peak_share=float(top["cum_share"]),
        peak_account_share=float(top["account_share"]),
        n_accounts=len(curve),
        n_loss_makers=losing,
        profit_at_peak=float(top["cum_value"]),
        lost_after_peak=float(top["cum_value"] - last["cum_value"]),
    )
