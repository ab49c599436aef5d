"""Who buys recently, often and much, who has gone quiet, and what is an account worth while it stays?"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from kamlib.checks import ANY, INFINITY, as_table, needs, one_row_per_account, require_number, require_rising
from kamlib.errors import KamError, require_choice

MEASURES = ("recency", "frequency", "monetary")
RFM_BANDS = {  # months since the last order (0.999: "under 1"), orders, thousands of the currency
    "recency": (0.999, 3, 6, 9),
    "frequency": (10, 20, 30, 41),
    "monetary": (5, 10, 20, 50),
}


def rfm_scores(
    accounts: pd.DataFrame,
    *,
    recency: str = "recency_days",
    frequency: str = "orders",
    monetary: str = "revenue",
    scores: int = 5,
    method: str = "quantile",
    cuts: Mapping[str, Sequence[float]] | None = None,
) -> pd.DataFrame:
    """Each account with scores for recency, frequency and monetary value, highest is best.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the three columns.
    recency, frequency, monetary : str
        Columns: time since the last sale (missing = no sale at all: lowest score), number of orders, amount.
    scores : int
        Number of scores, 2–9. With cut points given it follows from their number.
    method : {"quantile", "cuts", "bands"}
        Cut points at quantiles of these accounts; own ones; or the fixed bands of the published example
        (``RFM_BANDS``: recency in months, monetary in thousands).
    cuts : mapping, optional
        For ``method="cuts"``: for each of "recency", "frequency", "monetary" rising values. Recency *at most* the
        first gets the best score; frequency and monetary *from* the first on get score 2.

    Returns
    -------
    pandas.DataFrame
        account_id; the three columns; recency_score, frequency_score, monetary_score (1 … scores); rfm (code such as
        "543"); rfm_total (their sum).

    Raises
    ------
    KamError
        Missing column, no rows, an account twice, a row without frequency or amount; unknown method; cut points
        missing, not rising or of unequal number.

    Notes
    -----
    Scores are cut by *value*, never by counting off equal groups, so equal accounts always get equal scores. When
    most accounts are equal, some scores stay empty: the data hold no more information than that.

    References
    ----------
    Hughes (1994), Strategic Database Marketing. The published example with fixed bands prints two rows against its
    own rule: E (18 months, 6 orders, 5 thousand) as 122 and F (4, 40, 90) as 355; its bands give 112 and 345.

    Examples
    --------
    >>> printed = pd.DataFrame({"account_id": list("ABCD"), "recency_days": [2, 6, 8, 0],
    ...                         "orders": [12, 18, 35, 1], "revenue": [6, 9, 40, 1]})
    >>> rfm_scores(printed, method="bands")["rfm"].tolist()
    ['422', '322', '244', '511']
    """
    where = "rfm_scores(accounts)"
    accounts = as_table(accounts, where=where)
    columns = _measures(accounts, (recency, frequency, monetary), where)
    require_choice(method, ("quantile", "cuts", "bands"), where="rfm_scores(method=)")
    if method == "quantile":
        if cuts is not None:
            raise KamError("cuts with method='quantile'", where="rfm_scores(cuts=)", fix="use method='cuts'")
        bounds = _quantile_cuts(columns, _checked_scores(scores))
    else:
        bounds = _given_cuts(RFM_BANDS if method == "bands" else cuts)
    table = accounts[["account_id"]].reset_index(drop=True)
    for measure, name in zip(MEASURES, (recency, frequency, monetary), strict=True):
        table[name] = _as_given(accounts[name], columns[measure].replace(np.inf, np.nan)).to_numpy()
    for measure in MEASURES:
        table[f"{measure}_score"] = _scored(measure, columns[measure].to_numpy(), bounds[measure])
    scored = [table[f"{measure}_score"] for measure in MEASURES]
    table["rfm"] = scored[0].astype(str) + scored[1].astype(str) + scored[2].astype(str)
    return table.assign(rfm_total=sum(scored))


def rfm_cuts(
    accounts: pd.DataFrame,
    *,
    recency: str = "recency_days",
    frequency: str = "orders",
    monetary: str = "revenue",
    scores: int = 5,
) -> dict[str, tuple[float, ...]]:
    """The cut points that ``rfm_scores(method="quantile")`` uses, in the form its `cuts` takes.

    Returns
    -------
    dict
        "recency", "frequency", "monetary" → scores − 1 rising values seen in the data; infinity where no account
        reaches that score.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcd"), "recency_days": [5, 10, 20, 40],
    ...                          "orders": [1, 1, 1, 9], "revenue": [10, 20, 30, 40]})
    >>> rfm_cuts(accounts, scores=2)
    {'recency': (10.0,), 'frequency': (9.0,), 'monetary': (30.0,)}
    """
    columns = _measures(accounts, (recency, frequency, monetary), "rfm_cuts(accounts)")
    return {name: tuple(map(float, cut)) for name, cut in _quantile_cuts(columns, _checked_scores(scores)).items()}


def rfm_segments(scores: pd.DataFrame, *, top: int = 5) -> pd.DataFrame:
    """The table of scores with a named segment for each account.

    Parameters
    ----------
    scores : pandas.DataFrame
        From :func:`rfm_scores`.
    top : int
        The best possible score.

    Returns
    -------
    pandas.DataFrame
        The table and rfm_segment, one of the nine keys of ``rfm_segments.yaml``.

    Notes
    -----
    Two questions only: is the account still active (recency), and does it matter (mean of frequency and monetary)?
    Each is high, middle or low by thirds of the scale; of scores 1–5, 4 and 5 are high, 1 and 2 low.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_id": ["A", "B"], "recency_score": [5, 1], "frequency_score": [5, 5],
    ...                        "monetary_score": [4, 5]})
    >>> rfm_segments(scores)["rfm_segment"].tolist()
    ['champions', 'cannot_lose']
    """
    needed = [f"{measure}_score" for measure in MEASURES]
    where = f"rfm_segments(scores, top={top!r})"
    top = require_number(top, 1, where=where)
    scores = needs(scores, where=where, numbers=dict.fromkeys(needed, (1, INFINITY)), empty=True)
    if scores[needed].to_numpy().max(initial=1) > top:
        raise KamError("a score above the best", where=where, fix="pass the best as top=")
    active = _third(scores["recency_score"], top)
    matters = _third((scores["frequency_score"] + scores["monetary_score"]) / 2, top)
    names = {(entry["active"], entry["matters"]): key for key, entry in rfm_segment_list().items()}
    return scores.assign(rfm_segment=[names[pair] for pair in zip(active, matters, strict=True)])


@cache
def rfm_segment_list() -> dict[str, dict[str, str]]:
    """The nine segments: key → active, matters (low/middle/high), en, zh, action_en, action_zh."""
    import yaml

    return yaml.safe_load((files("kamlib.segmentation") / "rfm_segments.yaml").read_text(encoding="utf-8"))


def rfm_grid(scores: pd.DataFrame, *, monetary: str = "revenue") -> pd.DataFrame:
    """One row per pair of recency and frequency score, from one row per account.

    Returns
    -------
    pandas.DataFrame
        recency_score; frequency_score; accounts; the monetary column (sum); every pair up to the highest scores.

    Examples
    --------
    >>> scores = pd.DataFrame({"recency_score": [2, 2, 1], "frequency_score": [1, 1, 2], "revenue": [5.0, 7.0, 3.0]})
    >>> rfm_grid(scores)
       recency_score  frequency_score  accounts  revenue
    0              1                1         0      0.0
    1              1                2         1      3.0
    2              2                1         2     12.0
    3              2                2         0      0.0
    """
    pair = ["recency_score", "frequency_score"]
    ranges = {**dict.fromkeys(pair, (1, 9)), monetary: ANY}
    scores = needs(scores, where=f"rfm_grid(scores, monetary={monetary!r})", numbers=ranges)
    scores = scores.astype(dict.fromkeys(pair, int))
    every = pd.MultiIndex.from_product([range(1, int(scores[column].max()) + 1) for column in pair], names=pair)
    cells = scores.groupby(pair)[monetary].agg(accounts="size", amount="sum").reindex(every, fill_value=0)
    return cells.reset_index().rename(columns={"amount": monetary})


def _measures(accounts: pd.DataFrame, names: Sequence[str], where: str) -> dict[str, pd.Series]:
    accounts = one_row_per_account(accounts, where=where, numbers=names, gaps=names[:1])
    columns = {measure: accounts[name] for measure, name in zip(MEASURES, names, strict=True)}
    return {**columns, "recency": columns["recency"].fillna(np.inf)}


def _checked_scores(scores: int) -> int:
    fix = "give a whole number from 2 to 9"
    if (number := require_number(scores, 2, 9, where="rfm_scores(scores=)", fix=fix)) != int(number):
        raise KamError(f"scores is {scores!r}", where="rfm_scores(scores=)", fix=fix)
    return int(number)


def _as_given(column: pd.Series, checked: pd.Series) -> pd.Series:
    """Whole numbers stay whole; text and the like has become floats."""
    return column if pd.api.types.is_integer_dtype(column) else checked


def _quantile_cuts(columns: dict[str, pd.Series], scores: int) -> dict[str, np.ndarray]:
    """Values seen in the data at which a score begins (frequency, monetary) or ends (recency)."""
    cuts = {}
    for measure, column in columns.items():
        seen = np.sort(column[column < np.inf].to_numpy())
        levels = np.arange(1, scores) / scores
        quantiles = np.quantile(seen, levels) if len(seen) else np.full(len(levels), -np.inf)
        if measure == "recency":
            cuts[measure] = np.append(seen, -np.inf)[np.searchsorted(seen, quantiles, side="right") - 1]
        else:
            cuts[measure] = np.append(seen, np.inf)[np.searchsorted(seen, quantiles, side="right")]
    return cuts


def _given_cuts(cuts: Mapping[str, Sequence[float]] | None) -> dict[str, np.ndarray]:
    where = "rfm_scores(cuts=)"
    fix = "give {'recency': …, 'frequency': …, 'monetary': …}, each with the same number of rising values"
    if cuts is None or set(cuts) != set(MEASURES):
        raise KamError(f"cut points for {sorted(cuts or ())}", where=where, fix=fix)
    bounds = {measure: require_rising(cuts[measure], where=f"{where}[{measure!r}]") for measure in MEASURES}
    if len({len(bound) for bound in bounds.values()}) > 1 or len(bounds["recency"]) > 8:
        raise KamError(f"{[len(bounds[m]) for m in MEASURES]} cut points", where=where, fix=fix)
    return bounds


def _scored(measure: str, values: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    if measure == "recency":
        return len(cuts) + 1 - np.searchsorted(cuts, values, side="left")
    return 1 + np.searchsorted(cuts, values, side="right")


def _third(scores: pd.Series, top: int) -> np.ndarray:
    position = (scores - 0.5) / top
    return np.select([position > 2 / 3, position < 1 / 3], ["high", "low"], default="middle")


STATES = ("active", "cooling", "silent", "too_few_orders")


def cooling_accounts(
    accounts: pd.DataFrame, *, factor: float = 2.0, least_days: int = 30, least_orders: int = 3
) -> pd.DataFrame:
    """Each account with its usual gap between orders and whether it has been quiet for longer than that.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account from ``account_summary``: account_id, orders, recency_days, tenure_days.
    factor : float
        An account is cooling when it has been quiet for `factor` times its usual gap, silent at twice that.
    least_days : int
        Nobody is cooling before this many quiet days, however often they order; silent needs twice as many.
    least_orders : int
        With fewer orders there is no usual gap: the state says so.

    Returns
    -------
    pandas.DataFrame
        In the order of the table: account_id; usual_gap_days (missing with too few orders); recency_days;
        quiet_ratio (recency ÷ usual gap); state: "active", "cooling", "silent" or "too_few_orders".

    Raises
    ------
    KamError
        A column is missing; a factor or a number of orders that makes no sense.

    Notes
    -----
    usual gap = (last sale − first sale) ÷ (orders − 1), that is (tenure − recency) ÷ (orders − 1), at least one day.

    References
    ----------
    The mean interpurchase time as each buyer's own yardstick: Reinartz & Kumar (2000), Journal of Marketing 64(4).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C"], "orders": [13, 13, 2],
    ...                          "recency_days": [20, 100, 300], "tenure_days": [380, 460, 400]})
    >>> cooling_accounts(accounts)
      account_id  usual_gap_days  recency_days  quiet_ratio           state
    0          A            30.0            20     0.666667          active
    1          B            30.0           100     3.333333         cooling
    2          C             NaN           300          NaN  too_few_orders
    """
    where, fix = "cooling_accounts(accounts)", "give a factor of at least 1 and at least 2 orders"
    factor = require_number(factor, 1, where="cooling_accounts(factor=)", fix=fix)
    least_orders = require_number(least_orders, 2, where="cooling_accounts(least_orders=)", fix=fix)
    least_days = require_number(least_days, where="cooling_accounts(least_days=)")
    days = ["recency_days", "tenure_days"]
    given = as_table(accounts, where=where)
    accounts = one_row_per_account(given, where=where, numbers=["orders", *days], gaps=["orders", *days], empty=True)
    orders, recency = accounts["orders"], accounts["recency_days"]
    known = (orders >= least_orders) & recency.notna() & accounts["tenure_days"].notna()
    gap = ((accounts["tenure_days"] - recency) / (orders - 1).where(known)).clip(lower=1)
    ratio = recency / gap
    silent = (ratio >= 2 * factor) & (recency >= 2 * least_days)
    cooling = (ratio >= factor) & (recency >= least_days)
    state = np.select([~known, silent, cooling], ["too_few_orders", "silent", "cooling"], default="active")
    return pd.DataFrame(
        {
            "account_id": accounts["account_id"],
            "usual_gap_days": gap,
            "recency_days": _as_given(given["recency_days"], recency),
            "quiet_ratio": ratio,
            "state": state,
        }
    )


REASONS = ("win_back", "falling", "loss_making", "growing")


def visit_priorities(accounts: pd.DataFrame, *, change: float = 0.25) -> pd.DataFrame:
    """Accounts with a reason for a visit, the most money at stake first.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account: account_id, recent_revenue, prior_revenue, profit (may be missing) from
        ``account_summary`` and state from ``cooling_accounts``.
    change : float
        Fall or rise against the period before (0.25 = a quarter) from which it is a reason.

    Returns
    -------
    pandas.DataFrame
        Only accounts with a reason: account_id; reason; at_stake (amount of money, > 0); rank. Where several reasons
        apply the one with most at stake counts.

    Raises
    ------
    KamError
        A column is missing or `change` is not positive.

    Notes
    -----
    At stake is: *win_back* (cooling or silent) the larger of the two periods' revenue; *falling* prior − recent;
    *loss_making* the loss; *growing* recent − prior (an account without revenue before is new, not growing).
    It is a rule to start a talk with, not a forecast.

    Examples
    --------
    >>> accounts = pd.DataFrame({
    ...     "account_id": ["A", "B", "C", "D", "E"], "recent_revenue": [90.0, 50.0, 80.0, 60.0, 100.0],
    ...     "prior_revenue": [100.0, 90.0, 80.0, 40.0, 100.0], "profit": [10.0, 5.0, -30.0, 9.0, 20.0],
    ...     "state": ["silent", "active", "active", "active", "active"]})
    >>> visit_priorities(accounts)
       rank account_id       reason  at_stake
    0     1          A     win_back     100.0
    1     2          B      falling      40.0
    2     3          C  loss_making      30.0
    3     4          D      growing      20.0
    """
    where = "visit_priorities(accounts)"
    money = ["recent_revenue", "prior_revenue", "profit"]
    accounts = one_row_per_account(accounts, "state", where=where, numbers=money, gaps=money, empty=True)
    change = require_number(change, where="visit_priorities(change=)", above=True, fix="give a share such as 0.25")
    recent, prior = accounts["recent_revenue"], accounts["prior_revenue"]
    quiet = accounts["state"].isin(["cooling", "silent"])
    had = prior > 0
    stakes = pd.DataFrame(
        {
            "win_back": np.maximum(recent, prior).where(quiet),
            "falling": (prior - recent).where(had & (recent <= prior * (1 - change))),
            "loss_making": (-accounts["profit"]).where(accounts["profit"] < 0),
            "growing": (recent - prior).where(had & (recent >= prior * (1 + change))),
        }
    )[list(REASONS)]
    stakes = stakes.where(stakes > 0).dropna(how="all")
    chosen = pd.DataFrame(
        {
            "account_id": accounts.loc[stakes.index, "account_id"],
            "reason": stakes.fillna(0).idxmax(axis="columns"),
            "at_stake": stakes.max(axis="columns"),
        }
    ).sort_values(["at_stake", "account_id"], ascending=[False, True], ignore_index=True)
    chosen.insert(0, "rank", range(1, len(chosen) + 1))
    return chosen


def lifetime_multiple(retention: float, *, rate: float, first: str = "now") -> float:
    """How many yearly margins an account is worth when it stays with the same chance each year.

    Parameters
    ----------
    retention : float
        Chance to keep the account from one period to the next, 0–1.
    rate : float
        Discount rate of one period, 0 or more; 0.10 is 10 %. With a retention of 1 it must be above 0.
    first : {"now", "later"}
        "now": the first margin comes today and is certain; "later": after one period, if the account was kept.

    Returns
    -------
    float
        (1 + i) / (1 + i − r) with "now", r / (1 + i − r) with "later"; the first is one margin more.

    Raises
    ------
    KamError
        Retention outside 0–1, negative rate, retention 1 without a discount (the sum has no end).

    References
    ----------
    Gupta & Lehmann 2003 ("later"); Farris et al., Marketing Metrics ("now").

    Examples
    --------
    >>> [round(lifetime_multiple(kept, rate=0.1, first="later"), 2) for kept in (0.6, 0.7, 0.8, 0.9)]
    [1.2, 1.75, 2.67, 4.5]
    >>> round(lifetime_multiple(0.9, rate=0.1), 9)
    5.5
    """
    where = "lifetime_multiple"
    require_choice(first, ("now", "later"), where=f"{where}(first=)")
    fix = "give the chance to keep an account, between 0 and 1"
    retention = require_number(retention, 0, 1, where=f"{where}(retention)", fix=fix)
    rate = require_number(rate, where=f"{where}(rate=)", fix="give a rate such as 0.10 for 10 %")
    lost = 1 + rate - retention
    if lost <= 0:
        fix = "give a retention below 1 or a rate above 0"
        raise KamError("an account that always stays, without discount, is worth without end", where=where, fix=fix)
    return (1 + rate if first == "now" else retention) / lost


def lifetime_value(
    margin: float,
    *,
    retention: float,
    rate: float,
    retention_cost: float = 0.0,
    acquisition_cost: float = 0.0,
    first: str = "now",
) -> float:
    """The customer lifetime value of an account (客户终身价值): margins kept, discounted, less what winning it cost.

    Parameters
    ----------
    margin : float
        Margin of one period, any currency; may be negative.
    retention, rate, first
        As in :func:`lifetime_multiple`.
    retention_cost : float
        What keeping the account costs in each period, paid with the margin.
    acquisition_cost : float
        What winning it costs, paid today, once.

    Notes
    -----
    (margin − retention cost) × multiple − acquisition cost.

    References
    ----------
    Farris et al., Marketing Metrics: an Internet provider with 19.95 a month, 1.50 cost, 0.50 for marketing, 0.5 %
    leaving and a rate of 1 % a month. Gupta & Lehmann 2003 for ``first="later"``.

    Examples
    --------
    >>> round(lifetime_value(19.95 - 1.50, retention=0.995, rate=0.01, retention_cost=0.50), 2)
    1208.63
    >>> round(lifetime_value(100, retention=0.8, rate=0.1, first="later"), 2)
    266.67
    """
    fix = "give a cost of 0 or more"
    retention_cost = require_number(retention_cost, where="lifetime_value(retention_cost=)", fix=fix)
    acquisition_cost = require_number(acquisition_cost, where="lifetime_value(acquisition_cost=)", fix=fix)
    margin = require_number(margin, -INFINITY, where="lifetime_value(margin)", fix="give the margin of one period")
    return (margin - retention_cost) * lifetime_multiple(retention, rate=rate, first=first) - acquisition_cost
