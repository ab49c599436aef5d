"""Do the five misconceptions about key accounts hold in our own numbers?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamlib.errors import KamError
from kamlib.segmentation.inputs import numbers, require_accounts
from kamlib.segmentation.tiers import TIERS, account_tiers

LIMITS = {"single_indicator": 0.2, "drop_small": 0.05, "big_ticket": 0.5, "small_give_profit": 0.0, "concessions": 0.0}
MEASURE_OF = {
    "single_indicator": "key_not_by_profit",
    "drop_small": "profit_of_small",
    "big_ticket": "rank_correlation_ticket_profit",
    "small_give_profit": "margin_small_less_large",
    "concessions": "rank_correlation_discount_profit",
}


def misconception_tests(
    accounts: pd.DataFrame, *, discount: str = "discount_share", limits: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """The five misconceptions about key accounts, each with a number and a verdict (大客户营销五大误区).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account: account_id, revenue, profit, orders; a `tier` (else tiers by revenue are made) and the
        discount (0–1), where known.
    discount : str
        Column of the average discount given to the account.
    limits : mapping of misconception to number, optional
        See Notes for what is compared.

    Returns
    -------
    pandas.DataFrame
        misconception; measure; result; limit; verdict: "refuted", "supported" or "not_enough_data" (result missing).

    Notes
    -----
    single_indicator – share of the vip and key accounts that are not among as many by profit; refuted above 0.2.
    drop_small – share of all profit that tier small earns; refuted above 0.05.
    big_ticket – Spearman's ρ of revenue per order and profit; refuted below 0.5.
    small_give_profit – margin of tier small less that of vip and key; refuted at 0 or below.
    concessions – Spearman's ρ of discount and profit among vip and key accounts; refuted at 0 or below, at least five
    accounts.
    "Supported" means: in these accounts, by this measure. Correlation is no cause.

    References
    ----------
    Deck 001 s4, 10. The deck names 抓大放小 a misconception though the course rests on 80/20, and lists the single
    indicator both as a standard and as a misconception.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [100, 40, 30, 20, 10],
    ...     "profit": [-5, 12, 9, 6, 3], "orders": [2, 8, 6, 5, 4], "tier": ["vip", "key", "middle", "small", "small"]})
    >>> misconception_tests(accounts)[["misconception", "verdict"]]
           misconception          verdict
    0   single_indicator          refuted
    1         drop_small          refuted
    2         big_ticket          refuted
    3  small_give_profit        supported
    4        concessions  not_enough_data
    """
    where = "misconception_tests(accounts)"
    require_accounts(accounts, ["revenue", "profit", "orders"], where=where)
    levels = {**LIMITS, **(limits or {})}
    if strange := sorted(set(levels) - set(LIMITS)):
        raise KamError(
            f"unknown misconception(s) {strange}", where="misconception_tests(limits=)", fix=f"use {list(LIMITS)}"
        )
    table = pd.DataFrame({name: numbers(accounts, name, where=where) for name in ("revenue", "profit", "orders")})
    table["tier"] = accounts["tier"].to_numpy() if "tier" in accounts else account_tiers(accounts)["tier"].to_numpy()
    table["discount"] = accounts.get(discount, np.nan)
    results = {
        "single_indicator": _missed_by_profit(table),
        "drop_small": _share_of(table, "small"),
        "big_ticket": _rank_correlation(table["revenue"] / table["orders"].where(table["orders"] > 0), table["profit"]),
        "small_give_profit": _margin(table, ["small"]) - _margin(table, list(TIERS[:2])),
        "concessions": _concessions(table),
    }
    refuted_above = {"single_indicator", "drop_small"}
    rows = [
        {
            "misconception": name,
            "measure": MEASURE_OF[name],
            "result": result,
            "limit": levels[name],
            "verdict": _verdict(result, levels[name], name in refuted_above, strict=name == "big_ticket"),
        }
        for name, result in results.items()
    ]
    return pd.DataFrame(rows)


def _verdict(result: float, limit: float, above: bool, *, strict: bool) -> str:
    if result != result:
        return "not_enough_data"
    refuted = result > limit if above else result < limit if strict else result <= limit
    return "refuted" if refuted else "supported"


def _missed_by_profit(table: pd.DataFrame) -> float:
    large = set(table.index[table["tier"].isin(TIERS[:2])])
    if len(table) < 5 or not large:
        return float("nan")
    return 1 - len(large & set(table["profit"].nlargest(len(large)).index)) / len(large)


def _share_of(table: pd.DataFrame, tier: str) -> float:
    total = table["profit"].sum()
    return float(table.loc[table["tier"] == tier, "profit"].sum() / total) if total > 0 else float("nan")


def _margin(table: pd.DataFrame, tiers: list[str]) -> float:
    part = table[table["tier"].isin(tiers)]
    revenue = part["revenue"].sum()
    return float(part["profit"].sum() / revenue) if revenue > 0 else float("nan")


def _concessions(table: pd.DataFrame) -> float:
    large = table[table["tier"].isin(TIERS[:2])].dropna(subset="discount")
    return _rank_correlation(large["discount"], large["profit"])


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    known = one.notna() & other.notna()
    if known.sum() < 5 or one[known].nunique() < 2 or other[known].nunique() < 2:
        return float("nan")
    return float(one[known].corr(other[known], method="spearman"))
