"""Which way to split the market explains buying, what is in each field, and whom to win next?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import (
    AMOUNT,
    ANY,
    INFINITY,
    NEARLY,
    SHARE,
    as_table,
    missing,
    needs,
    one_row_per_account,
    require_number,
    require_positive_total,
    require_rising,
)
from kamlib.errors import KamError, require_choice
from kamlib.segmentation.standards import equal_weights, weighted_score

DECK_BASES = ("geography", "demographics", "value", "behaviour", "attitude", "needs")  # easy to see → explains well
CUT_NUMBERS_ABOVE = 8  # distinct numbers; more are cut into fifths


@dataclass(frozen=True)
class Association:
    """Two groupings against each other.

    ``observed``: counts or amounts, rows × columns; ``residuals``: standardised (observed − expected)/√expected;
    ``chi2``, ``p``; ``cramers_v``: 0 none … 1 full; ``status``: "enough_data", or "not_enough_data" when more than a
    fifth of the expected counts are below 5 or there is only one row or column.
    """

    observed: pd.DataFrame
    residuals: pd.DataFrame
    chi2: float
    p: float
    cramers_v: float
    status: str


def base_tradeoff(
    accounts: pd.DataFrame, *, bases: Mapping[str, str], behaviour: str = "revenue", measure: str = "epsilon2"
) -> pd.DataFrame:
    """Each base of segmentation with how often we know it and how much buying behaviour it explains.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with the behaviour and a column for each base.
    bases : mapping of base to column
        Such as {"geography": "branch", "demographics": "industry"}. Numbers with many values are cut into fifths.
    behaviour : str
        Column to be explained; use the logarithm of a heavy-tailed amount.
    measure : {"epsilon2", "eta2"}
        Explained variance corrected for the number of groups, or as it is (grows with every group).

    Returns
    -------
    pandas.DataFrame
        base; column; availability (share of accounts where it is known); groups; explained (0–1; missing with
        fewer than two groups or three accounts); status ("enough_data", "not_enough_data").

    References
    ----------
    Deck 000 s14, 17 (geography → demographics → value → behaviour → attitude → needs); Kelley (1935), ε².

    Examples
    --------
    >>> accounts = pd.DataFrame({"branch": ["N", "N", "S", "S"], "need": ["x", "y", "x", "y"], "revenue": [9, 1, 8, 2]})
    >>> base_tradeoff(accounts, bases={"geography": "branch", "needs": "need"}, measure="eta2")[["base", "explained"]]
            base  explained
    0  geography       0.00
    1      needs       0.98
    """
    where = "base_tradeoff(accounts)"
    require_choice(measure, ("epsilon2", "eta2"), where="base_tradeoff(measure=)")
    accounts = needs(accounts, *bases.values(), where=where, numbers=[behaviour])
    if behaviour in bases.values():
        fix = "explain behaviour by other columns than itself"
        raise KamError(f"{behaviour!r} is both behaviour and base", where=where, fix=fix)
    rows = [_base_row(base, column, accounts[column], accounts[behaviour], measure) for base, column in bases.items()]
    return pd.DataFrame(rows)


def _base_row(base: str, column: str, values: pd.Series, behaviour: pd.Series, measure: str) -> dict:
    known = ~missing(values)
    groups = _grouped(values[known])
    inside = behaviour[known]
    n, k = len(inside), groups.nunique()
    row = {"base": base, "column": column, "availability": float(known.mean()), "groups": int(k)}
    total = ((inside - inside.mean()) ** 2).sum()
    if k < 2 or n < max(3, k + 1) or total <= 0:
        return {**row, "explained": np.nan, "status": "not_enough_data"}
    rest = ((inside - inside.groupby(groups.to_numpy()).transform("mean")) ** 2).sum()
    share = 1 - rest / total if measure == "eta2" else 1 - (rest / (n - k)) / (total / (n - 1))
    return {**row, "explained": max(0.0, float(share)), "status": "enough_data"}


def _grouped(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > CUT_NUMBERS_ABOVE:
        return pd.Series(np.searchsorted(values.quantile([0.2, 0.4, 0.6, 0.8]), values), index=values.index)
    return values


def order_agreement(tradeoff: pd.DataFrame) -> pd.Series:
    """Spearman's ρ of the deck's order of bases with what our data say.

    Parameters
    ----------
    tradeoff : pandas.DataFrame
        From :func:`base_tradeoff`, with bases named as in the deck.

    Returns
    -------
    pandas.Series
        availability (−1 = as the deck says: ever harder to identify), explained (+1 = as the deck says) and n_bases;
        ρ is missing with fewer than three bases.

    Examples
    --------
    >>> tradeoff = pd.DataFrame({"base": ["geography", "behaviour", "needs"], "availability": [1, 0.9, 0.4],
    ...                          "explained": [0.01, 0.5, 0.4]})
    >>> order_agreement(tradeoff).tolist()
    [-1.0, 0.5, 3.0]
    """
    where = "order_agreement(tradeoff)"
    ranges = {"availability": ANY, "explained": ANY}
    tradeoff = needs(tradeoff, "base", where=where, numbers=ranges, gaps=["explained"], empty=True)
    place = tradeoff["base"].map({base: step for step, base in enumerate(DECK_BASES)})
    known = tradeoff.assign(place=place).dropna(subset=["place", "explained"])
    few = len(known) < 3
    rho = {
        name: np.nan if few else float(known["place"].corr(known[name], method="spearman"))
        for name in ("availability", "explained")
    }
    return pd.Series({**rho, "n_bases": float(len(known))})


def base_panel(accounts: pd.DataFrame, *, base: str, measures: tuple[str, ...] = ("revenue", "orders")) -> pd.DataFrame:
    """One row per group of a base with the mean of some measures: the first look at any way to segment.

    Examples
    --------
    >>> accounts = pd.DataFrame({"branch": ["N", "S", "S"], "revenue": [90, 10, 30], "orders": [9, 1, 3]})
    >>> base_panel(accounts, base="branch")
      branch  accounts  revenue  orders
    0      N         1     90.0     9.0
    1      S         2     20.0     2.0
    """
    where = f"base_panel(accounts, base={base!r})"
    if not len(measures := list(measures)):
        raise KamError("no measures", where=where, fix="name at least one column of numbers")
    accounts = needs(accounts, base, where=where, numbers=measures)
    rows = accounts[measures]
    names = _grouped(accounts[base]).to_numpy()
    panel = rows.groupby(names, dropna=False).mean().rename_axis(base)
    panel.insert(0, "accounts", rows.groupby(names, dropna=False).size())
    return panel.sort_values(measures[0], ascending=False, kind="stable").reset_index()


def channel_association(
    rows: pd.DataFrame, *, by: str = "region", channel: str = "channel", value: str | None = None
) -> Association:
    """Whether two groupings hang together, such as region and channel: chi-square, Cramér's V and where (养生堂案例).

    Parameters
    ----------
    rows : pandas.DataFrame
        One row per account or purchase with the two groupings. For independent cases: one row per *account*.
    by, channel : str
        Columns.
    value : str, optional
        A column of counts per row; without it each row counts once.

    Returns
    -------
    Association

    Raises
    ------
    KamError
        Missing column, no rows, a negative or missing count.

    References
    ----------
    Deck 002 lecture 3 (Yangshengtang: product × segment × region); Pearson's χ²; Cramér (1946).

    Examples
    --------
    >>> rows = pd.DataFrame({"region": ["N", "N", "S", "S"], "channel": ["shop", "web", "shop", "web"],
    ...                      "n": [30, 10, 10, 30]})
    >>> found = channel_association(rows, value="n")
    >>> round(found.chi2, 9), found.cramers_v, found.status
    (20.0, 0.5, 'enough_data')
    """
    where = f"channel_association(rows, by={by!r}, channel={channel!r})"
    rows = needs(rows, where=where, ids=[by, channel], numbers=[value] if value else [])
    counts = rows[value] if value else pd.Series(1.0, index=rows.index)
    if (counts < 0).any() or counts.sum() <= 0:
        raise KamError(
            "counts are negative or all 0", where=where, fix="pass counts from 0 on, not amounts with credit notes"
        )
    observed = counts.groupby([rows[by], rows[channel]]).sum().unstack(fill_value=0.0)
    observed = observed.loc[observed.sum(axis=1) > 0, observed.sum() > 0]
    return _association(observed)


def _association(observed: pd.DataFrame) -> Association:
    from scipy.stats import chi2

    table = observed.to_numpy()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    residuals = (table - expected) / np.sqrt(expected)
    statistic, least = float((residuals**2).sum()), min(table.shape) - 1
    frame = pd.DataFrame(residuals, index=observed.index, columns=observed.columns)
    if not least:
        return Association(observed, frame, 0.0, float("nan"), float("nan"), "not_enough_data")
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    strength = float(np.sqrt(statistic / (table.sum() * least)))
    status = "not_enough_data" if (expected < 5).mean() > 0.2 else "enough_data"
    return Association(observed, frame, statistic, float(chi2.sf(statistic, freedom)), strength, status)


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
    accounts = needs(accounts, status, size, where=where, numbers=[value])
    if bare := int((missing(accounts[status]) | missing(accounts[size])).sum()):
        fix = f"fill {status!r} and {size!r}; write 'unknown' where nobody knows"
        raise KamError(f"{bare} rows without status or size", where=where, fix=fix)
    accounts, amounts = accounts.astype({status: str, size: str}), accounts[value]
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
    accounts = one_row_per_account(accounts, industry, where=where, numbers=[value])
    require_positive_total(accounts[value], where=where)
    names = accounts[industry].astype(object).mask(missing(accounts[industry]), "unknown")
    rows = accounts[["account_id", value]].assign(**{industry: names})
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
    industries = as_table(industries, where=where)
    needs(industries, where=where, ids=["industry"])
    cut = require_number(cut, -INFINITY, where="industry_priority(cut=)")
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
    accounts = as_table(accounts, where=where)
    one_row_per_account(accounts, where=where)
    if len(ends := require_rising(cuts, where="portfolio_matrix(cuts=)")) != 2 or ends[0] == ends[1]:
        raise KamError(
            f"cuts {cuts}", where="portfolio_matrix(cuts=)", fix="give two rising numbers such as (2.33, 3.67)"
        )
    low, high = ends
    names = np.array(["low", "middle", "high"])
    table, total = accounts.copy(), 0
    for axis, weights in {"attractiveness": attractiveness, "strength": strength}.items():
        score = weighted_score(accounts, weights, where=where)
        level = (score > low + NEARLY).astype(int) + (score >= high - NEARLY).astype(int)
        table[axis], table[f"{axis}_level"] = score, names[level.to_numpy()]
        total = total + level
    return table.assign(strategy=np.array(["harvest", "harvest", "select", "invest", "invest"])[total.to_numpy()])


RANGES = ("market_share_low", "market_share_high", "channel_share_low", "channel_share_high")


def segment_value(
    accounts: pd.DataFrame, *, segment: str = "segment", revenue: str = "revenue", profit: str = "profit"
) -> pd.DataFrame:
    """One row per segment with its revenue, profit, margin and what serving it costs (细分市场利润贡献).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with segment, revenue and profit; `service_cost` is used where it is there.
    segment, revenue, profit : str
        Columns; rows without a segment are shown as "unknown".

    Returns
    -------
    pandas.DataFrame
        The segment; accounts; account_share; revenue; revenue_share; profit; profit_share; margin_share (missing
        when revenue ≤ 0); profit_per_account; cost_to_serve_share (service cost ÷ revenue; missing when not known).
        Highest profit first.

    Raises
    ------
    KamError
        Missing column or number; a total revenue or profit of 0 or less.

    References
    ----------
    Deck 000 s8, s84 (electronics: 30/20/50 % of profit).

    Examples
    --------
    >>> accounts = pd.DataFrame({"segment": ["complex", "service", "general", "general"],
    ...                          "revenue": [100, 80, 160, 160], "profit": [30, 20, 25, 25]})
    >>> segment_value(accounts)[["segment", "profit_share"]]
       segment  profit_share
    0  general           0.5
    1  complex           0.3
    2  service           0.2
    """
    where = f"segment_value(accounts, segment={segment!r})"
    accounts = as_table(accounts, where=where)
    known = ["service_cost"] if "service_cost" in accounts else []
    accounts = needs(accounts, segment, where=where, numbers=[revenue, profit, *known], gaps=known)
    rows = pd.DataFrame({"revenue": accounts[revenue], "profit": accounts[profit]})
    rows["service"] = accounts["service_cost"] if known else float("nan")
    for column in ("revenue", "profit"):
        require_positive_total(rows[column], where=where)
    names = accounts[segment].astype(object).mask(missing(accounts[segment]), "unknown")
    sums = rows.groupby(names.to_numpy()).agg(
        accounts=("revenue", "size"),
        revenue=("revenue", "sum"),
        profit=("profit", "sum"),
        service=("service", lambda column: column.sum(min_count=1)),
    )
    sums = sums.sort_values("profit", ascending=False, kind="stable")
    sold = sums["revenue"].where(sums["revenue"] > 0)
    table = pd.DataFrame({segment: sums.index, "accounts": sums["accounts"].to_numpy()})
    table["account_share"] = table["accounts"] / len(accounts)
    for name, column in ((revenue, "revenue"), (profit, "profit")):
        table[name] = sums[column].to_numpy()
        table[f"{column}_share"] = table[name] / table[name].sum()
    table["margin_share"] = (sums["profit"] / sold).to_numpy()
    table["profit_per_account"] = table[profit] / table["accounts"]
    return table.assign(cost_to_serve_share=(sums["service"] / sold).to_numpy())


def distributor_demand(segments: pd.DataFrame, *, point: str = "mid") -> pd.DataFrame:
    """Each segment's demand that goes through distributors, from ranges of market and distributor share (XYZ case).

    Parameters
    ----------
    segments : pandas.DataFrame
        One row per segment: segment, market_share_low, market_share_high, channel_share_low, channel_share_high
        (0–1); further columns are kept.
    point : {"mid", "low", "high"}
        Where in the ranges to reckon.

    Returns
    -------
    pandas.DataFrame
        The columns given; market_share; channel_share; demand_share (their product: share of the whole market);
        mix (share of all distributor demand).

    Raises
    ------
    KamError
        Missing column, a share outside 0–1, a range the wrong way round, no demand at all.

    References
    ----------
    Deck 000 s72. The deck's digits are run together; pairing them in order makes the mid market shares sum to 100 %.

    Examples
    --------
    >>> xyz = pd.DataFrame({"segment": [1, 2, 3, 4],
    ...     "market_share_low": [0.20, 0.05, 0.30, 0.15], "market_share_high": [0.30, 0.25, 0.45, 0.30],
    ...     "channel_share_low": [0.05, 0.10, 0.30, 0.85], "channel_share_high": [0.15, 0.25, 0.40, 1.00]})
    >>> demand = distributor_demand(xyz)
    >>> float(demand["demand_share"].sum().round(6)), demand["mix"].round(3).tolist()
    (0.390625, [0.064, 0.067, 0.336, 0.533])
    """
    where = f"distributor_demand(segments, point={point!r})"
    require_choice(point, ("mid", "low", "high"), where="distributor_demand(point=)")
    segments = as_table(segments, where=where)
    ends = needs(segments, where=where, ids=["segment"], numbers=dict.fromkeys(RANGES, SHARE))
    wrong = pd.Series(False, index=ends.index)
    for name in ("market_share", "channel_share"):
        wrong |= ends[f"{name}_low"] > ends[f"{name}_high"]
    if wrong.any():
        first = segments.loc[wrong, "segment"].iloc[0]
        fix = "give shares between 0 and 1, the low end not above the high end"
        raise KamError(f"segment {first!r} has impossible shares", where=where, fix=fix)
    part = {"low": 0.0, "mid": 0.5, "high": 1.0}[point]
    table = segments.copy()
    for name in ("market_share", "channel_share"):
        table[name] = ends[f"{name}_low"] + part * (ends[f"{name}_high"] - ends[f"{name}_low"])
    return _with_mix(table, where)


def wallet_demand(
    accounts: pd.DataFrame, *, segment: str = "segment", wallet: str = "wallet_annual_cny", bought: str = "revenue"
) -> pd.DataFrame:
    """The same four shares from own data: each segment's part of all spending and how much of it comes to us.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with the segment (missing = "unknown"), what it spends at all suppliers and what it buys
        from us, same unit.

    Returns
    -------
    pandas.DataFrame
        The segment (as `segment`); market_share; channel_share; demand_share; mix, as in :func:`distributor_demand`.

    Examples
    --------
    >>> accounts = pd.DataFrame({"segment": ["a", "b"], "wallet_annual_cny": [300, 100], "revenue": [30, 90]})
    >>> wallet_demand(accounts)[["segment", "market_share", "channel_share", "mix"]]
      segment  market_share  channel_share   mix
    0       a          0.75            0.1  0.25
    1       b          0.25            0.9  0.75
    """
    where = f"wallet_demand(accounts, segment={segment!r})"
    accounts = needs(accounts, segment, where=where, numbers={wallet: AMOUNT, bought: ANY})
    names = accounts[segment].astype(object).mask(missing(accounts[segment]), "unknown")
    sums = accounts[[wallet, bought]].groupby(names.to_numpy()).sum()
    require_positive_total(sums[wallet], where=where)
    table = pd.DataFrame({"segment": sums.index, "market_share": (sums[wallet] / sums[wallet].sum()).to_numpy()})
    table["channel_share"] = (sums[bought] / sums[wallet].where(sums[wallet] > 0)).fillna(0.0).to_numpy()
    return _with_mix(table, where)


def _with_mix(table: pd.DataFrame, where: str) -> pd.DataFrame:
    table["demand_share"] = table["market_share"] * table["channel_share"]
    require_positive_total(table["demand_share"], where=where)
    return table.assign(mix=table["demand_share"] / table["demand_share"].sum())


def prospect_scores(
    prospects: pd.DataFrame,
    *,
    learned_from: pd.DataFrame,
    marks: Sequence[str],
    outcome: str,
    method: str = "logistic",
) -> pd.DataFrame:
    """Prospects with a score 0–1 for how much they look like good customers, best first (潜在用户过滤).

    Parameters
    ----------
    prospects : pandas.DataFrame
        One row per prospect with account_id and the identification marks.
    learned_from : pandas.DataFrame
        Accounts whose outcome is known, with the same marks.
    marks : sequence of str
        Identification marks (客户识别标识); text is taken as groups, numbers as numbers.
    outcome : str
        Column of `learned_from`: 1 good customer, 0 not.
    method : {"logistic", "rule"}
        Logistic regression (L2, standardised numbers), or the mean over marks of the share of good customers among
        accounts with the same mark: less sharp, but anybody can check it by hand.

    Returns
    -------
    pandas.DataFrame
        account_id; the marks; score; rank (equal scores share the better rank). Best first.

    Raises
    ------
    KamError
        Missing column or mark; outcome not 0/1 or all alike.

    References
    ----------
    Deck 003 (深度营销; headings only); Cox (1958), logistic regression.

    Examples
    --------
    >>> known = pd.DataFrame({"industry": ["bank", "bank", "shop", "shop"], "good": [1, 1, 0, 0]})
    >>> prospects = pd.DataFrame({"account_id": ["P1", "P2"], "industry": ["shop", "bank"]})
    >>> scored = prospect_scores(prospects, learned_from=known, marks=["industry"], outcome="good", method="rule")
    >>> scored[["account_id", "score"]]
      account_id  score
    0         P2    1.0
    1         P1    0.0
    """
    require_choice(method, ("logistic", "rule"), where="prospect_scores(method=)")
    if not len(marks := list(marks)):
        raise KamError("no marks", where="prospect_scores(marks=)", fix="name at least one identification mark")
    where = {"prospects": "prospect_scores(prospects)", "learned_from": "prospect_scores(learned_from=)"}
    prospects = as_table(prospects, where=where["prospects"])
    new = one_row_per_account(prospects, *marks, where=where["prospects"])
    known = needs(learned_from, *marks, where=where["learned_from"], numbers=[outcome])
    for name, table in (("prospects", new), ("learned_from", known)):
        if empty := [(mark, int(missing(table[mark]).sum())) for mark in marks if missing(table[mark]).any()]:
            fix = "fill the marks; write 'unknown' where nobody knows"
            raise KamError(f"{empty[0][1]} rows without {empty[0][0]!r}", where=where[name], fix=fix)
    plain = [mark for mark in marks if pd.api.types.is_numeric_dtype(known[mark])]
    text = [mark for mark in marks if mark not in plain]
    new = needs(new, where=where["prospects"], numbers=plain, ids=text)
    known = needs(known, where=where["learned_from"], numbers=plain, ids=text)
    good = known[outcome]
    if set(good) != {0.0, 1.0}:
        fix = f"code {outcome!r} as 1 (good customer) and 0 (not), with some of each"
        raise KamError(f"outcomes {sorted(set(good))[:5]}", where="prospect_scores(outcome=)", fix=fix)
    if method == "rule":
        shares = [new[mark].map(good.groupby(known[mark]).mean()).fillna(good.mean()) for mark in marks]
        score = np.mean(shares, axis=0)
    else:
        from sklearn.compose import make_column_transformer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        prepared = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), text), (StandardScaler(), plain))
        model = make_pipeline(prepared, LogisticRegression(max_iter=1000))
        score = model.fit(known[marks], good.astype(int)).predict_proba(new[marks])[:, 1]
    table = prospects[["account_id", *marks]].assign(score=score)
    table = table.sort_values("score", ascending=False, kind="stable").reset_index(drop=True)
    return table.assign(rank=table["score"].rank(ascending=False, method="min").astype(int))


def lift_table(scored: pd.DataFrame, *, outcome: str, score: str = "score", bins: int = 10) -> pd.DataFrame:
    """How much better than chance the best-scored tenth (and the next ones) turned out.

    Parameters
    ----------
    scored : pandas.DataFrame
        One row per account with the score and the outcome (1/0) that was observed later.
    outcome, score : str
        Columns.
    bins : int
        Number of equal groups, best scores first; the first ones are one larger when it does not divide.

    Returns
    -------
    pandas.DataFrame
        bin (1 = best); accounts; hits; hit_rate; lift (hit_rate ÷ overall rate); cum_share_of_hits.

    Raises
    ------
    KamError
        Fewer rows than bins, outcome not 0/1, no hit at all.

    Notes
    -----
    Accounts with equal scores count with the mean outcome of their score, so that their order in the table cannot
    flatter the result.

    Examples
    --------
    >>> scored = pd.DataFrame({"score": [0.9, 0.8, 0.3, 0.1], "won": [1, 1, 0, 0]})
    >>> lift_table(scored, outcome="won", bins=2)[["bin", "hit_rate", "lift", "cum_share_of_hits"]]
       bin  hit_rate  lift  cum_share_of_hits
    0    1       1.0   2.0                1.0
    1    2       0.0   0.0                1.0
    """
    where = f"lift_table(scored, outcome={outcome!r}, bins={bins!r})"
    scored = needs(scored, where=where, numbers=[score], flags=[outcome])
    hits, points = scored[outcome], scored[score]
    if not hits.sum():
        raise KamError("no outcome is 1", where=where, fix=f"code {outcome!r} as 1 and 0, with hits")
    fix = "give at most as many bins as accounts"
    bins = int(require_number(bins, 1, len(scored), where=where, fix=fix))
    expected = hits.groupby(points).transform("mean")
    ranked = expected.iloc[np.argsort(-points.to_numpy(), kind="stable")].to_numpy()
    parts = np.array_split(ranked, bins)
    table = pd.DataFrame({"bin": range(1, bins + 1), "accounts": [len(part) for part in parts]})
    table["hits"] = [float(part.sum()) for part in parts]
    table["hit_rate"] = table["hits"] / table["accounts"]
    table["lift"] = table["hit_rate"] / hits.mean()
    return table.assign(cum_share_of_hits=table["hits"].cumsum() / hits.sum())
