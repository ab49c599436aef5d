"""How much could we sell, which opportunity comes first, and how fast does the pipeline turn into sales?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.checks import AMOUNT, ANY, SHARE, needs, require_number
from kamlib.errors import KamError, nearest, require_choice

STEPS = {
    "existing": "existing", "usage": "existing", "cross_sell": "existing", "price": "existing", "mix": "existing",
    "drop": "existing", "new_core": "new", "new_unrelated": "new",
}  # fmt: skip


@dataclass(frozen=True)
class DropEffect:
    """What giving up loss-making accounts does to revenue and to profit."""

    n_accounts: int
    revenue: float
    profit: float


def potential_bridge(amounts: Mapping[str, float]) -> pd.DataFrame:
    """The steps from today's sales to the sales potential, and the gap.

    Parameters
    ----------
    amounts : mapping of step to amount
        Steps in the deck's order: existing, usage, cross_sell, price, mix, drop, new_core, new_unrelated.
        ``existing``
        is needed; steps not named count 0; dropping unprofitable customers is usually negative.

    Returns
    -------
    DataFrame
        ``step`` (the eight, then ``potential`` and ``gap``), ``group`` (existing, new, result), ``amount``, ``start``
        and ``end`` of its bar, ``kind`` (total, gain, loss, result).

    Raises
    ------
    KamError
        Unknown step, ``existing`` missing, an amount that is no number.

    Notes
    -----
    potential = Σ steps; gap = potential − existing.

    References
    ----------
    Deck 000 s86 (the slide has no figures; 140 with a gap of 40 is the kit's exercise).

    Examples
    --------
    >>> bridge = potential_bridge({"existing": 100, "usage": 12, "cross_sell": 8, "price": 5, "mix": 3, "drop": -4,
    ...                            "new_core": 10, "new_unrelated": 6})
    >>> bridge[["step", "amount"]].tail(2).values.tolist()
    [['potential', 140.0], ['gap', 40.0]]
    """
    where = "potential_bridge(amounts)"
    if strange := [step for step in amounts if step not in STEPS]:
        near = nearest(str(strange[0]), STEPS, most=1)
        raise KamError(f"unknown step(s) {strange}", where=where, fix=f"use {near[0]!r}" if near else f"use {[*STEPS]}")
    if "existing" not in amounts:
        raise KamError("today's sales are missing", where=where, fix="add 'existing': the sales of the last year")
    for step, value in amounts.items():
        require_number(value, low=-math.inf, where=f"{where}, step {step!r}", fix="write a number, 0 for nothing")
    values = {step: float(amounts.get(step, 0)) for step in STEPS}
    ends = pd.Series(values).cumsum()
    rows = [
        (step, STEPS[step], value, 0.0 if step == "existing" else end - value, end, _kind(step, value))
        for (step, value), end in zip(values.items(), ends, strict=True)
    ]
    potential = float(ends.iloc[-1])
    rows.append(("potential", "result", potential, 0.0, potential, "result"))
    rows.append(("gap", "result", potential - values["existing"], values["existing"], potential, "result"))
    return pd.DataFrame(rows, columns=["step", "group", "amount", "start", "end", "kind"])


def _kind(step: str, value: float) -> str:
    return "total" if step == "existing" else "gain" if value >= 0 else "loss"


def usage_potential(
    accounts: pd.DataFrame, *, target_rate: float, revenue: str = "revenue", potential: str = "potential_annual_cny"
) -> float:
    """What higher use of the present products brings: Σ max(0, target rate − present rate) · potential.

    Parameters
    ----------
    accounts : DataFrame
        One row per existing account with its yearly revenue and its yearly potential, both in one currency.
    target_rate : float
        Share of its potential every account should reach, 0–1.

    Examples
    --------
    >>> accounts = pd.DataFrame({"revenue": [20.0, 90.0], "potential_annual_cny": [100.0, 100.0]})
    >>> usage_potential(accounts, target_rate=0.5)
    30.0
    """
    require_number(target_rate, high=1, where="usage_potential(target_rate=)")
    numbers = {revenue: ANY, potential: AMOUNT}
    accounts = needs(accounts, where="usage_potential(accounts)", numbers=numbers, empty=True)
    return float((target_rate * accounts[potential] - accounts[revenue]).clip(lower=0).sum())


def cross_sell_potential(products: pd.DataFrame) -> float:
    """What selling further products to present customers brings: Σ customers without · chance · average value.

    Parameters
    ----------
    products : DataFrame
        One row per product: ``n_without`` (customers who do not buy it), ``adoption`` (chance that one of them
        starts,
        0–1), ``average_value`` (yearly, of those who buy it).

    Examples
    --------
    >>> cross_sell_potential(pd.DataFrame({"n_without": [50], "adoption": [0.1], "average_value": [2000.0]}))
    10000.0
    """
    numbers = {"n_without": AMOUNT, "adoption": SHARE, "average_value": AMOUNT}
    products = needs(products, where="cross_sell_potential(products)", numbers=numbers, empty=True)
    return float((products["n_without"] * products["adoption"] * products["average_value"]).sum())


def price_potential(revenue: float, *, change: float, retention: float, lost_volume: str = "counted") -> float:
    """What a price rise brings when part of the volume leaves.

    Parameters
    ----------
    revenue : float
        Revenue at the present price.
    change : float
        Price change; 0.03 is +3 %.
    retention : float
        Share of the volume that stays, 0–1.
    lost_volume : {"counted", "ignored"}
        Whether the revenue of the volume that leaves is taken off. The short formula of the course notes ignores it.

    Notes
    -----
    ignored: revenue · change · retention. counted: that − revenue · (1 − retention).

    Examples
    --------
    >>> round(price_potential(1000, change=0.05, retention=0.98, lost_volume="ignored"), 2)
    49.0
    >>> round(price_potential(1000, change=0.05, retention=0.98), 2)
    29.0
    """
    require_choice(lost_volume, ("counted", "ignored"), where="price_potential(lost_volume=)")
    require_number(revenue, -math.inf, where="price_potential(revenue)")
    require_number(change, -math.inf, where="price_potential(change=)")
    require_number(retention, high=1, where="price_potential(retention=)")
    gain = revenue * change * retention
    return gain - revenue * (1 - retention) if lost_volume == "counted" else gain


def drop_effect(accounts: pd.DataFrame, *, revenue: str = "revenue", profit: str = "profit") -> DropEffect:
    """What giving up the accounts that lose money does: revenue falls, profit rises.

    Examples
    --------
    >>> drop_effect(pd.DataFrame({"revenue": [100.0, 40.0], "profit": [30.0, -5.0]}))
    DropEffect(n_accounts=1, revenue=-40.0, profit=5.0)
    """
    accounts = needs(accounts, where="drop_effect(accounts)", numbers=[revenue, profit], empty=True)
    losing = accounts[accounts[profit] < 0]
    return DropEffect(len(losing), -float(losing[revenue].sum()), -float(losing[profit].sum()))


BRANCHES = {
    "usage": "existing", "cross_sell": "existing", "price_mix": "existing", "drop": "existing",
    "customer_type": "new", "offer": "new",
}  # fmt: skip
READINGS = {
    "big_uncertain_is_planned": ("plan_attack", "wait_for_chance"),
    "swapped": ("wait_for_chance", "plan_attack"),
}


def opportunity_tree(leaves: pd.DataFrame) -> pd.DataFrame:
    """The tree of sales opportunities with sizes added up from its leaves.

    Parameters
    ----------
    leaves : DataFrame
        ``leaf`` (usage, cross_sell, price_mix, drop; customer_type, offer) and ``size`` (amount); further columns
        such
        as ``owner`` are kept.

    Returns
    -------
    DataFrame
        All nodes from the root down: ``node``, ``parent`` ("" for the root), ``level`` (0–2), ``size``, ``share`` of
        the
        root; leaves nobody sized count 0.

    References
    ----------
    Deck 000 s85; Ansoff 1957.

    Examples
    --------
    >>> tree = opportunity_tree(pd.DataFrame({"leaf": ["usage", "offer"], "size": [30.0, 10.0]}))
    >>> tree.loc[tree["level"] < 2, ["node", "size"]].values.tolist()
    [['growth', 40.0], ['existing', 30.0], ['new', 10.0]]
    """
    leaves = needs(leaves, "leaf", where="opportunity_tree(leaves)", numbers={"size": AMOUNT}, empty=True)
    for leaf in leaves["leaf"]:
        require_choice(leaf, BRANCHES, where="opportunity_tree(leaves), column 'leaf'")
    sizes = leaves.groupby("leaf")["size"].sum()
    rows = [(leaf, branch, 2, float(sizes.get(leaf, 0.0))) for leaf, branch in BRANCHES.items()]
    tops = [(branch, "growth", 1, sum(row[3] for row in rows if row[1] == branch)) for branch in ("existing", "new")]
    table = pd.DataFrame(
        [("growth", "", 0, float(sum(row[3] for row in tops))), *tops, *rows],
        columns=["node", "parent", "level", "size"],
    )
    whole = table["size"].iloc[0]
    table["share"] = table["size"] / whole if whole else 0.0
    extra = leaves.drop(columns="size").drop_duplicates("leaf").rename(columns={"leaf": "node"})
    return table.merge(extra, on="node", how="left") if extra.shape[1] > 1 else table


def opportunity_priority(
    opportunities: pd.DataFrame, *, gain: str = "gain", chance: str = "chance", gain_cut: float | None = None,
    chance_cut: float = 0.5, reading: str = "big_uncertain_is_planned",
) -> pd.DataFrame:  # fmt: skip
    """The quadrant, expected value and rank of every opportunity.

    Parameters
    ----------
    opportunities : DataFrame
        One row per opportunity with its result (amount, ≥ 0) and its chance of success (0–1).
    gain, chance : str
        Their columns.
    gain_cut : float, optional
        From where a result is large; else half of the largest. Values on a cut are large.
    chance_cut : float
        From where a chance is large.
    reading : {"big_uncertain_is_planned", "swapped"}
        Which middle quadrant is which. The slide lost its layout: a big but uncertain prize is planned (default), or
        the
        other way round.

    Returns
    -------
    DataFrame
        The table with ``quadrant`` (act_now, plan_attack, wait_for_chance, shelve), ``expected_value`` (gain ·
        chance),
        ``rank`` (by expected value), ``rank_in_quadrant``.

    References
    ----------
    Deck 000 s87.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["price", "fairs"], "gain": [80.0, 10.0], "chance": [0.7, 0.2]})
    >>> opportunity_priority(items)[["item", "quadrant", "expected_value"]].values.tolist()
    [['price', 'act_now', 56.0], ['fairs', 'shelve', 2.0]]
    """
    where = "opportunity_priority(opportunities)"
    require_choice(reading, READINGS, where="opportunity_priority(reading=)")
    table = needs(opportunities, gain, where=where, numbers={chance: SHARE})
    fix = "write what the opportunity brings as an amount of 0 or more (for a drop: the profit saved)"
    table = needs(table, where=where, numbers={gain: AMOUNT}, fix=fix)
    big = table[gain] >= (table[gain].max() / 2 if gain_cut is None else gain_cut)
    likely = table[chance] >= chance_cut
    uncertain, small = READINGS[reading]
    table["quadrant"] = [
        "act_now" if b and p else uncertain if b else small if p else "shelve" for b, p in zip(big, likely, strict=True)
    ]
    table["expected_value"] = table[gain] * table[chance]
    table["rank"] = table["expected_value"].rank(ascending=False, method="first").astype(int)
    by_quadrant = table.groupby("quadrant")["expected_value"]
    table["rank_in_quadrant"] = by_quadrant.rank(ascending=False, method="first").astype(int)
    return table


def penetration_gaps(
    segments: pd.DataFrame, *, sales: str = "sales", size: str = "size", target: str = "target_share",
    weights: str = "size",
) -> pd.DataFrame:  # fmt: skip
    """Our share of every segment now, the target, and what the step between is worth.

    Parameters
    ----------
    segments : DataFrame
        One row per segment: ``segment``, our sales, the segment's size (same unit), the target share (0–1).
    weights : str
        Column that weights the overall share; the size gives our share of the whole market, the deck's profit
        contribution another figure.

    Returns
    -------
    DataFrame
        ``segment``, ``sales``, ``size``, ``share``, ``target_share``, ``gap_share``, ``gap_value`` ((target − share)
        · size),
        ``rank`` by gap value; last row ``segment`` = "total" with the weighted shares (its rank is 0).

    Notes
    -----
    share_i = sales_i ÷ size_i; overall = Σ w_i · share_i ÷ Σ w_i.

    References
    ----------
    Deck 000 s88; its figures are incomplete (seven numbers for eight cells) and are not used.

    Examples
    --------
    >>> segments = pd.DataFrame({"segment": ["A", "B"], "sales": [20.0, 10.0], "size": [100.0, 200.0],
    ...                          "target_share": [0.3, 0.1]})
    >>> penetration_gaps(segments)[["segment", "share", "gap_value"]].round(3).values.tolist()
    [['A', 0.2, 10.0], ['B', 0.05, 10.0], ['total', 0.1, 20.0]]
    """
    where = "penetration_gaps(segments)"
    numbers = {sales: AMOUNT, weights: AMOUNT, size: AMOUNT, target: SHARE}
    segments = needs(segments, "segment", where=where, numbers=numbers, above=[size])
    names = {sales: "sales", size: "size", target: "target_share"}
    twin = [column for column in ("segment_zh",) if column in segments]
    table = segments[["segment", sales, size, target, *twin]].rename(columns=names)
    table.insert(3, "share", table["sales"] / table["size"])
    weight = segments[weights] / segments[weights].sum()
    total = {
        "segment": "total",
        **dict.fromkeys(twin, "total"),
        "sales": table["sales"].sum(),
        "size": table["size"].sum(),
    }
    total |= {column: float((table[column] * weight).sum()) for column in ("share", "target_share")}
    gaps = ((table["target_share"] - table["share"]) * table["size"]).tolist()
    table["rank"] = pd.Series(gaps, index=table.index).rank(ascending=False, method="first").astype(int)
    table = pd.concat([table, pd.DataFrame([total | {"rank": 0}])], ignore_index=True)
    table.insert(5, "gap_share", table["target_share"] - table["share"])
    table.insert(6, "gap_value", [*gaps, sum(gaps)])
    return table


@dataclass(frozen=True)
class WeightedPipeline:
    """Expected value of open deals, its standard deviation (deals independent), and the sum if all were won."""

    expected: float
    deviation: float
    if_all_won: float


def sales_velocity(opportunities: float, *, deal_size: float, win_rate: float, cycle_days: float) -> float:
    """What the pipeline brings in a day (销售速度).

    Parameters
    ----------
    opportunities : float
        Number of open opportunities.
    deal_size : float
        Mean amount of a deal that is won, any currency.
    win_rate : float
        Share of opportunities that are won, 0–1.
    cycle_days : float
        Mean length of a sale in days, above 0.

    Returns
    -------
    float
        Amount a day.

    Notes
    -----
    opportunities · deal size · win rate ÷ cycle.

    Examples
    --------
    >>> round(sales_velocity(40, deal_size=25_000, win_rate=0.25, cycle_days=90), 2)
    2777.78
    """
    where = "sales_velocity"
    require_number(opportunities, where=f"{where}(opportunities)")
    require_number(deal_size, where=f"{where}(deal_size=)")
    require_number(win_rate, high=1, where=f"{where}(win_rate=)")
    require_number(cycle_days, above=True, where=f"{where}(cycle_days=)")
    return opportunities * deal_size * win_rate / cycle_days


def weighted_pipeline(
    deals: pd.DataFrame, *, amount: str = "amount_cny", chance: str = "probability"
) -> WeightedPipeline:
    """The open deals weighted with their chances, and how far the outcome may lie from that sum (加权漏斗).

    Parameters
    ----------
    deals : DataFrame
        One row per open deal with amount (0 or more) and chance (0–1). No row is a pipeline of 0.

    Returns
    -------
    WeightedPipeline

    Notes
    -----
    Expected value Σ aᵢ·pᵢ; standard deviation √Σ aᵢ²·pᵢ·(1 − pᵢ) when one deal tells nothing about another. Deals that
    hang together, as in a downturn, spread wider. A single large deal is won or lost, never in part: show the spread.

    Examples
    --------
    >>> deals = pd.DataFrame({"amount_cny": [200_000, 50_000], "probability": [0.3, 0.8]})
    >>> pipeline = weighted_pipeline(deals)
    >>> pipeline.expected, round(pipeline.deviation), pipeline.if_all_won
    (100000.0, 93808, 250000.0)
    """
    where = "weighted_pipeline(deals)"
    deals = needs(deals, where=where, numbers={amount: AMOUNT, chance: SHARE}, empty=True)
    amounts, chances = deals[amount], deals[chance]
    variance = float((amounts**2 * chances * (1 - chances)).sum())
    return WeightedPipeline(float((amounts * chances).sum()), math.sqrt(variance), float(amounts.sum()))
