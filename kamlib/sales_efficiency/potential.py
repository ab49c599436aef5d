"""How much could we sell, and which step closes how much of the gap?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, nearest, require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers

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
    require_columns(accounts, [revenue, potential], where="usage_potential(accounts)")
    require_number(target_rate, high=1, where="usage_potential(target_rate=)")
    require_numbers(accounts, [potential], where="usage_potential(accounts)")
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
    require_columns(products, ["n_without", "adoption", "average_value"], where="cross_sell_potential(products)")
    require_numbers(products, ["n_without", "average_value"], where="cross_sell_potential(products)")
    require_numbers(products, ["adoption"], high=1, where="cross_sell_potential(products)")
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
    require_columns(accounts, [revenue, profit], where="drop_effect(accounts)")
    losing = accounts[accounts[profit] < 0]
    return DropEffect(len(losing), -float(losing[revenue].sum()), -float(losing[profit].sum()))
