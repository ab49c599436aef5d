"""Who is a key account when more than revenue counts, and which beliefs about them hold?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import (
    ANY,
    INFINITY,
    NEARLY,
    as_table,
    needs,
    one_row_per_account,
    require_number,
    require_numbers,
    require_weights,
)
from kamlib.errors import KamError, require_choice
from kamlib.segmentation.concentration import abc_classes
from kamlib.segmentation.tiers import CURRY_SHARES, TIERS, account_tiers, require_tiers

RATING = (1.0, 5.0)  # ends of the usual rating scale


def weighted_score(table: pd.DataFrame, weights: Mapping[str, float], *, where: str) -> pd.Series:
    """Σ weight · rating over the named columns, each rating on 1–5.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per thing that is rated; one column per criterion, rated 1–5.
    weights : mapping of column to weight
        Not negative; they sum to 1.
    where : str
        The call as the reader wrote it, for errors.

    Raises
    ------
    KamError
        Weights that do not sum to 1; missing column or rating; a rating outside 1–5.

    Examples
    --------
    >>> ratings = pd.DataFrame({"margin": [5, 1], "growth": [1, 3]})
    >>> weighted_score(ratings, {"margin": 0.75, "growth": 0.25}, where="weighted_score(ratings)").tolist()
    [4.0, 1.5]
    """
    weights = require_weights(weights, where=where)
    ratings = needs(table, where=where, numbers=dict.fromkeys(weights, ANY))
    fix = "rate every criterion from 1 to 5; criteria_scores() turns measured columns into ratings"
    return sum(require_numbers(ratings[column], *RATING, where=where, fix=fix) * weight
               for column, weight in weights.items())  # fmt: skip


def equal_weights(criteria: Sequence[str]) -> dict[str, float]:
    """The same weight for every criterion.

    Examples
    --------
    >>> equal_weights(["margin", "growth"])
    {'margin': 0.5, 'growth': 0.5}
    """
    return {criterion: 1 / len(criteria) for criterion in criteria}


def criteria_scores(accounts: pd.DataFrame, *, criteria: Sequence[str], reverse: Sequence[str] = ()) -> pd.DataFrame:
    """Measured columns turned into ratings 1–5 by fifths of the accounts.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the columns.
    criteria : sequence of str
        Columns to rate; the highest fifth of the values gets 5.
    reverse : sequence of str
        Those of them where a low value is good, such as cost to serve or days until payment.

    Returns
    -------
    pandas.DataFrame
        account_id and one column of ratings per criterion.

    Notes
    -----
    Cut by value: equal accounts get equal ratings. It is a ranking within these accounts, not an absolute mark.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [1, 2, 3, 4, 5],
    ...                          "payment_days": [60, 45, 30, 30, 10]})
    >>> criteria_scores(accounts, criteria=["revenue", "payment_days"], reverse=["payment_days"])
      account_id  revenue  payment_days
    0          a        1             1
    1          b        2             2
    2          c        3             3
    3          d        4             3
    4          e        5             5
    """
    where = "criteria_scores(accounts)"
    accounts = one_row_per_account(accounts, where=where, numbers=criteria)
    if strange := [column for column in reverse if column not in criteria]:
        raise KamError(f"{strange} not among the criteria", where="criteria_scores(reverse=)", fix="name criteria only")
    scores = {"account_id": accounts["account_id"]}
    for column in criteria:
        sign = -1 if column in reverse else 1
        values = sign * accounts[column].to_numpy()
        cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
        scores[column] = 1 + np.searchsorted(cuts, values, side="left")
    return pd.DataFrame(scores)


CARDS = {"platinum": 4.0, "gold": 3.0, "silver": 2.0}  # 白金卡 金卡 银卡: least score
NO_CARD = "standard"


@dataclass(frozen=True)
class StandardsComparison:
    """Three standards for key accounts side by side.

    ``table``: one row per account with rank and tier under each standard; ``correlations``: Spearman's rank
    correlation of the standards (missing for fewer than two accounts or a constant measure); ``n_changed``: accounts
    whose tier is not the same under all three.
    """

    table: pd.DataFrame
    correlations: pd.DataFrame
    n_changed: int


def value_scorecard(
    accounts: pd.DataFrame, *, weights: Mapping[str, float], cards: Mapping[str, float] = CARDS
) -> pd.DataFrame:
    """Each account with its weighted score 1–5 and the card it earns (客户价值计分卡).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the criteria, rated 1–5 (see ``criteria_scores``).
    weights : mapping of criterion to weight
        They sum to 1.
    cards : mapping of card to least score
        From the best card down.

    Returns
    -------
    pandas.DataFrame
        account_id; the criteria; score; card ("standard" below the last one); rank (1 = best). In the table's order.

    Raises
    ------
    KamError
        Weights that do not sum to 1; rating missing or outside 1–5; cards whose scores do not fall.

    References
    ----------
    Deck 001 s4, 8 names the scorecard and the platinum/gold/silver cards, not the cut-offs; score = Σ w·s after Fiocca
    (1982), Industrial Marketing Management 11.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "revenue": [5, 3], "margin": [1, 4], "growth": [2, 5]})
    >>> card = value_scorecard(accounts, weights={"revenue": 0.3, "margin": 0.4, "growth": 0.3})
    >>> card[["account_id", "score", "card", "rank"]]
      account_id  score    card  rank
    0          A    2.5  silver     2
    1          B    4.0 platinum    1
    """
    where = "value_scorecard(accounts)"
    accounts = as_table(accounts, where=where)
    one_row_per_account(accounts, *weights, where=where)
    fix = f"give falling least scores within {RATING}, such as {CARDS}"
    least = [require_number(score, where="value_scorecard(cards=)", fix=fix) for score in cards.values()]
    if not least or any(low >= high for high, low in zip(least, least[1:], strict=False)):
        raise KamError(f"cards {dict(cards)}", where="value_scorecard(cards=)", fix=fix)
    score = weighted_score(accounts, weights, where=where)
    position = sum((score < limit - NEARLY).astype(int) for limit in least)
    table = accounts[["account_id", *weights]].reset_index(drop=True)
    table["score"] = score.to_numpy()
    table["card"] = np.array([*cards, NO_CARD])[position.to_numpy()]
    return table.assign(rank=table["score"].rank(ascending=False, method="min").astype(int))


def standards_compared(
    accounts: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    single: str = "revenue",
    pyramid: str = "profit",
    shares: Sequence[float] = CURRY_SHARES,
) -> StandardsComparison:
    """Single indicator, pyramid and scorecard on the same accounts with the same tier sizes (划分三类大客户的标准).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id`, the two amounts and the criteria rated 1–5. An amount that is also
        a criterion needs a column of its own for the rating.
    weights : mapping of criterion to weight
        For the scorecard; they sum to 1.
    single, pyramid : str
        Column of the single indicator (revenue) and of the pyramid (profit).
    shares : four floats
        Size of the tiers vip, key, middle, small under every standard.

    Returns
    -------
    StandardsComparison

    References
    ----------
    Deck 001 s4, 8, 10 (单一指标, 金字塔模型, 客户价值计分卡); Zeithaml, Rust & Lemon (2001).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "revenue": [90, 50, 30, 10],
    ...                          "profit": [-9, 8, 6, 1], "margin": [1, 5, 4, 3], "growth": [2, 4, 4, 3]})
    >>> compared = standards_compared(accounts, weights={"margin": 0.5, "growth": 0.5}, shares=(0.25,) * 4)
    >>> compared.table[["account_id", "tier_single", "tier_pyramid", "tier_scorecard"]].head(2)
      account_id tier_single tier_pyramid tier_scorecard
    0          A         vip        small          small
    1          B         key          vip            vip
    >>> compared.n_changed
    4
    """
    card = value_scorecard(accounts, weights=weights)
    scored = accounts[["account_id", single, pyramid]].assign(score=card["score"].to_numpy())
    table = scored[["account_id"]].reset_index(drop=True)
    for name, column in {"single": single, "pyramid": pyramid, "scorecard": "score"}.items():
        tiers = account_tiers(scored, value=column, shares=shares)
        table[f"{name}_value"] = tiers[column].to_numpy()
        table[f"rank_{name}"] = tiers[column].rank(ascending=False, method="min").astype(int)
        table[f"tier_{name}"] = tiers["tier"]
    table["card"] = card["card"]
    names = ["tier_single", "tier_pyramid", "tier_scorecard"]
    table["changed"] = table[names].nunique(axis=1) > 1
    values = table[["single_value", "pyramid_value", "scorecard_value"]]
    correlations = values.rename(columns=lambda column: column.removesuffix("_value")).corr(method="spearman")
    return StandardsComparison(table, correlations, int(table["changed"].sum()))


RATINGS = ("loyalty", "steadiness", "tolerance", "suggestions", "referral", "credit_standing", "influence")


def dual_ranking(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    ratings: Sequence[str] = RATINGS,
    cuts: Sequence[float] = (0.7, 0.9),
    index: str = "mean",
    least: float | None = None,
) -> pd.DataFrame:
    """A/B/C by revenue, then class C accounts rescued by what money does not show (营业额排位法＋非货币价值排位法).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id`, the value and the ratings.
    value : str
    ratings : sequence of str
        Columns of the non-monetary ratings, all on one scale (1–5).
    cuts : sequence of float
        Shares of the value at which A and B end.
    index : {"mean", "z"}
        Mean of the ratings, or mean of their z-scores (each rating measured against its own mean and spread).
    least : float, optional
        Least index for rescue; without it the upper quartile of all accounts.

    Returns
    -------
    pandas.DataFrame
        account_id; the value; rank; abc_class; index; rescued; final_class (a rescued C becomes B). By revenue.

    Raises
    ------
    KamError
        As ``abc_classes``; a rating is missing; unknown `index`.

    References
    ----------
    Deck 002 lecture 4 (its number of top accounts is lost; 70/20/10 stands in); Kumar et al. (2010), Customer
    engagement value, J. Service Research 13.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcd"), "revenue": [75, 15, 6, 4],
    ...                          "loyalty": [3, 3, 2, 5], "referral": [3, 2, 2, 5]})
    >>> ranked = dual_ranking(accounts, ratings=["loyalty", "referral"], least=4)
    >>> ranked[["account_id", "abc_class", "index", "final_class"]]
      account_id abc_class  index final_class
    0          a         A    3.0           A
    1          b         B    2.5           B
    2          c         C    2.0           C
    3          d         C    5.0           B
    """
    where = "dual_ranking(accounts)"
    require_choice(index, ("mean", "z"), where="dual_ranking(index=)")
    if not len(ratings := list(ratings)):
        raise KamError("no ratings", where="dual_ranking(ratings=)", fix="name at least one column of ratings")
    accounts = one_row_per_account(accounts, where=where, numbers=[value, *ratings])
    marks = accounts[ratings]
    if index == "z":
        spread = marks.std(ddof=0)
        marks = (marks - marks.mean()) / spread.where(spread > 0, 1)
    table = abc_classes(accounts, value=value, cuts=cuts)[["account_id", value, "rank", "abc_class"]]
    table["index"] = table["account_id"].map(pd.Series(marks.mean(axis=1).to_numpy(), index=accounts["account_id"]))
    limit = table["index"].quantile(0.75) if least is None else require_number(least, -INFINITY, where=where)
    table["rescued"] = (table["abc_class"] == "C") & (table["index"] >= limit - NEARLY)
    return table.assign(final_class=np.where(table["rescued"], "B", table["abc_class"]))


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
    accounts = as_table(accounts, where=where)
    given = [discount] if discount in accounts else []
    accounts = one_row_per_account(accounts, where=where, numbers=["revenue", "profit", "orders", *given], gaps=given)
    levels = {**LIMITS, **(limits or {})}
    if strange := sorted(set(levels) - set(LIMITS)):
        raise KamError(
            f"unknown misconception(s) {strange}", where="misconception_tests(limits=)", fix=f"use {list(LIMITS)}"
        )
    for name, level in levels.items():
        levels[name] = require_number(level, -INFINITY, where="misconception_tests(limits=)")
    tier = accounts["tier"] if "tier" in accounts else account_tiers(accounts)["tier"].set_axis(accounts.index)
    require_tiers(tier, where=where)
    large, small = accounts[tier.isin(TIERS[:2])], accounts[tier == "small"]
    best, none, earned = accounts["profit"].nlargest(len(large)).index, float("nan"), accounts["profit"].sum()
    ticket = accounts["revenue"] / accounts["orders"].where(accounts["orders"] > 0)
    results = {
        "single_indicator": 1 - large.index.isin(best).mean() if len(accounts) >= 5 and len(large) else none,
        "drop_small": float(small["profit"].sum() / earned) if earned > 0 else none,
        "big_ticket": _rank_correlation(ticket, accounts["profit"]),
        "small_give_profit": _margin(small) - _margin(large),
        "concessions": _rank_correlation(large[discount], large["profit"]) if given else none,
    }
    rows = []
    for name, result in results.items():
        above = result <= levels[name] if name in ("single_indicator", "drop_small") else result > levels[name]
        holds = above or (name == "big_ticket" and result == levels[name])
        verdict = "not_enough_data" if result != result else "supported" if holds else "refuted"
        rows.append({"misconception": name, "measure": MEASURE_OF[name], "result": result, "limit": levels[name],
                     "verdict": verdict})  # fmt: skip
    return pd.DataFrame(rows)


def _margin(part: pd.DataFrame) -> float:
    revenue = part["revenue"].sum()
    return float(part["profit"].sum() / revenue) if revenue > 0 else float("nan")


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    known = one.notna() & other.notna()
    if known.sum() < 5 or one[known].nunique() < 2 or other[known].nunique() < 2:
        return float("nan")
    return float(one[known].corr(other[known], method="spearman"))
