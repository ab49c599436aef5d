"""What does each segment contribute, and how much of its demand reaches us?"""

import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import numbers, require_positive_total, require_rows

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
    require_columns(accounts, [segment, revenue, profit], where=where)
    require_rows(accounts, where=where)
    rows = pd.DataFrame(
        {"revenue": numbers(accounts, revenue, where=where), "profit": numbers(accounts, profit, where=where)}
    )
    rows["service"] = accounts["service_cost"] if "service_cost" in accounts else float("nan")
    for column in ("revenue", "profit"):
        require_positive_total(rows[column], where=where)
    names = accounts[segment].astype(object).where(accounts[segment].notna(), "unknown")
    sums = rows.groupby(names.to_numpy()).agg(
        accounts=("revenue", "size"),
        revenue=("revenue", "sum"),
        profit=("profit", "sum"),
        service=("service", _sum_known),
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


def _sum_known(column: pd.Series) -> float:
    return column.sum(min_count=1)


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
    require_columns(segments, ["segment", *RANGES], where=where)
    require_rows(segments, where=where)
    ends = pd.DataFrame({column: numbers(segments, column, where=where) for column in RANGES})
    wrong = (ends < 0).any(axis=1) | (ends > 1).any(axis=1)
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
        One row per account with the segment, what it spends at all suppliers and what it buys from us, same unit.

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
    require_columns(accounts, [segment, wallet, bought], where=where)
    require_rows(accounts, where=where)
    rows = pd.DataFrame({column: numbers(accounts, column, where=where) for column in (wallet, bought)})
    sums = rows.groupby(accounts[segment].to_numpy()).sum()
    require_positive_total(sums[wallet], where=where)
    table = pd.DataFrame({"segment": sums.index, "market_share": (sums[wallet] / sums[wallet].sum()).to_numpy()})
    table["channel_share"] = (sums[bought] / sums[wallet].where(sums[wallet] > 0)).fillna(0.0).to_numpy()
    return _with_mix(table, where)


def _with_mix(table: pd.DataFrame, where: str) -> pd.DataFrame:
    table["demand_share"] = table["market_share"] * table["channel_share"]
    require_positive_total(table["demand_share"], where=where)
    return table.assign(mix=table["demand_share"] / table["demand_share"].sum())
