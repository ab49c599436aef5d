"""Where in the market are the accounts, and which field comes first?"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.inputs import NEARLY, numbers, require_positive_total, require_rows
from kamlib.segmentation.weighting import equal_weights, weighted_score

STATUSES = ("existing", "prospect")  # 现有客户 新增客户
SIZES = ("large", "mid", "household")  # 大型企事业单位、机关 中小型 普通居民用户
EASE = ("funds_credit", "government_support", "awareness", "low_competition")


def status_size_grid(
    accounts: pd.DataFrame, *, value: str = "potential_annual_cny", status: str = "status", size: str = "size_class"
) -> pd.DataFrame:
    """One row per cell of customer status × size with number of accounts and value (客户状态×规模).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with the two groupings and the value.
    value, status, size : str
        Columns.

    Returns
    -------
    pandas.DataFrame
        The two groupings (all combinations, also empty ones, in the deck's order, own values after it); accounts; the
        value (sum); value_share (0 when the total is 0).

    References
    ----------
    Deck 000 s83.

    Examples
    --------
    >>> accounts = pd.DataFrame({"status": ["existing", "prospect", "existing"], "size_class": ["large", "mid", "mid"],
    ...                          "potential_annual_cny": [60, 30, 10]})
    >>> status_size_grid(accounts)[["status", "size_class", "accounts", "value_share"]].head(3)
         status size_class  accounts  value_share
    0  existing      large         1          0.6
    1  existing        mid         1          0.1
    2  existing  household         0          0.0
    """
    where = f"status_size_grid(accounts, value={value!r})"
    require_columns(accounts, [status, size, value], where=where)
    require_rows(accounts, where=where)
    bare = int(accounts[[status, size]].isna().any(axis=1).sum())
    if bare:
        fix = f"fill {status!r} and {size!r}; write 'unknown' where nobody knows"
        raise KamError(f"{bare} rows without status or size", where=where, fix=fix)
    amounts = numbers(accounts, value, where=where)
    orders = [_ordered(accounts[status], STATUSES), _ordered(accounts[size], SIZES)]
    cells = amounts.groupby([accounts[status], accounts[size]]).agg(["size", "sum"])
    cells = cells.reindex(pd.MultiIndex.from_product(orders, names=[status, size]), fill_value=0).reset_index()
    cells.columns = [status, size, "accounts", value]
    total = cells[value].sum()
    return cells.assign(value_share=cells[value] / total if total else 0.0)


def _ordered(values: pd.Series, known: Sequence[str]) -> list[str]:
    return [*known, *sorted(set(values) - set(known))]


def industry_mix(accounts: pd.DataFrame, *, industry: str = "industry", value: str = "revenue") -> pd.DataFrame:
    """One row per industry, largest first, with its share and how much of it is one account (大客户消费群构成比例).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id`, the industry and the value.
    industry, value : str
        Columns; a missing industry is shown as "unknown".

    Returns
    -------
    pandas.DataFrame
        The industry; accounts; the value (sum); share; cum_share; largest_account; largest_share (of its industry; 0
        when the industry's total is 0 or less).

    Raises
    ------
    KamError
        Missing column, no rows, a total of 0 or less.

    References
    ----------
    Deck 001 s13 (Fuzhou key-account unit, 2002; its shares are lost).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C"], "industry": ["carrier", "carrier", "finance"],
    ...                          "revenue": [90, 10, 300]})
    >>> industry_mix(accounts)[["industry", "share", "largest_account", "largest_share"]]
      industry  share largest_account  largest_share
    0  finance   0.75               C            1.0
    1  carrier   0.25               A            0.9
    """
    where = f"industry_mix(accounts, value={value!r})"
    require_columns(accounts, ["account_id", industry, value], where=where)
    require_rows(accounts, where=where)
    amounts = numbers(accounts, value, where=where)
    require_positive_total(amounts, where=where)
    rows = accounts[["account_id"]].assign(**{industry: accounts[industry].fillna("unknown"), value: amounts})
    rows = rows.sort_values(value, ascending=False, kind="stable")
    mix = rows.groupby(industry, sort=False).agg(
        accounts=("account_id", "size"), total=(value, "sum"), largest=(value, "first"), account=("account_id", "first")
    )
    mix = mix.sort_values("total", ascending=False, kind="stable").reset_index()
    share = mix["total"] / mix["total"].sum()
    positive = mix["total"].where(mix["total"] > 0)
    return pd.DataFrame(
        {
            industry: mix[industry],
            "accounts": mix["accounts"],
            value: mix["total"],
            "share": share,
            "cum_share": share.cumsum(),
            "largest_account": mix["account"],
            "largest_share": (mix["largest"] / positive).fillna(0.0),
        }
    )


def industry_priority(
    industries: pd.DataFrame,
    *,
    attractiveness: Mapping[str, float] | None = None,
    ease: Mapping[str, float] | None = None,
    cut: float = 3.0,
) -> pd.DataFrame:
    """Each industry with attractiveness, ease and its class: key, potential or watch (重点/潜力/观察行业).

    Parameters
    ----------
    industries : pandas.DataFrame
        One row per industry with `industry` and the criteria rated 1–5, 5 good for us (little competition is 5).
    attractiveness : mapping of criterion to weight, optional
        Default: market_size and growth, equal.
    ease : mapping of criterion to weight, optional
        Default: funds_credit, government_support, awareness and low_competition, equal.
    cut : float
        A score from here on is high.

    Returns
    -------
    pandas.DataFrame
        The columns given; attractiveness; ease; industry_class: "key" both high, "potential" one high, "watch" none.
        Best first.

    Notes
    -----
    The deck shows the chart without its positions; the rule of classes is a reconstruction.

    References
    ----------
    Deck 001 s12, 14.

    Examples
    --------
    >>> rated = pd.DataFrame({"industry": ["finance", "chains"], "market_size": [5, 3], "growth": [4, 4],
    ...     "funds_credit": [5, 2], "government_support": [3, 2], "awareness": [4, 3], "low_competition": [2, 2]})
    >>> industry_priority(rated)[["industry", "attractiveness", "ease", "industry_class"]]
      industry  attractiveness  ease industry_class
    0  finance             4.5  3.50            key
    1   chains             3.5  2.25      potential
    """
    where = "industry_priority(industries)"
    require_columns(industries, ["industry"], where=where)
    attractive = weighted_score(industries, attractiveness or equal_weights(["market_size", "growth"]), where=where)
    easy = weighted_score(industries, ease or equal_weights(EASE), where=where)
    high = (attractive >= cut - NEARLY).astype(int) + (easy >= cut - NEARLY).astype(int)
    table = industries.assign(attractiveness=attractive, ease=easy)
    table["industry_class"] = np.array(["watch", "potential", "key"])[high.to_numpy()]
    order = (-(attractive + easy)).to_numpy().argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def portfolio_matrix(
    accounts: pd.DataFrame,
    *,
    attractiveness: Mapping[str, float],
    strength: Mapping[str, float],
    cuts: tuple[float, float] = (7 / 3, 11 / 3),
) -> pd.DataFrame:
    """Each account in one of nine cells of attractiveness × our strength, with what to do (客户组合矩阵).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the criteria rated 1–5.
    attractiveness, strength : mapping of criterion to weight
        Each sums to 1.
    cuts : (float, float)
        Where low ends and where high begins, on 1–5; the default makes three equal bands.

    Returns
    -------
    pandas.DataFrame
        The columns given; attractiveness; strength; attractiveness_level and strength_level ("low", "middle",
        "high"); strategy: "invest" above the diagonal, "select" on it, "harvest" below.

    References
    ----------
    GE–McKinsey nine-box; Fiocca (1982), Account portfolio analysis.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C"], "growth": [5, 5, 1], "share": [4, 1, 2]})
    >>> portfolio_matrix(accounts, attractiveness={"growth": 1}, strength={"share": 1})["strategy"].tolist()
    ['invest', 'select', 'harvest']
    """
    where = "portfolio_matrix(accounts)"
    require_columns(accounts, ["account_id"], where=where)
    low, high = cuts
    if not low < high:
        raise KamError(
            f"cuts {cuts}", where="portfolio_matrix(cuts=)", fix="give two rising numbers such as (2.33, 3.67)"
        )
    names = np.array(["low", "middle", "high"])
    table, total = accounts.copy(), 0
    for axis, weights in {"attractiveness": attractiveness, "strength": strength}.items():
        score = weighted_score(accounts, weights, where=where)
        level = (score > low + NEARLY).astype(int) + (score >= high - NEARLY).astype(int)
        table[axis], table[f"{axis}_level"] = score, names[level.to_numpy()]
        total = total + level
    return table.assign(strategy=np.array(["harvest", "harvest", "select", "invest", "invest"])[total.to_numpy()])
