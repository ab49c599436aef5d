"""How fast does the pipeline turn into sales, and how sure is its weighted sum?"""

import math
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers


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
    require_columns(deals, [amount, chance], where=where)
    require_numbers(deals, [amount], where=where)
    require_numbers(deals, [chance], high=1, where=where)
    amounts, chances = deals[amount].astype(float), deals[chance].astype(float)
    variance = float((amounts**2 * chances * (1 - chances)).sum())
    return WeightedPipeline(float((amounts * chances).sum()), math.sqrt(variance), float(amounts.sum()))
