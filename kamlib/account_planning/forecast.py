"""What will this account bring in five years, how sure is that, and what is it worth today?"""

from collections.abc import Mapping, Sequence
from math import log, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd

from kamlib.checks import ANY, NEARLY, SHARE, needs, require_number, require_numbers
from kamlib.errors import KamError, require_choice


def scenario_forecast(
    revenue: float,
    *,
    growth: Mapping[str, float | Sequence[float]],
    margin: float,
    account_cost: float,
    wallet: float | None = None,
    years: int = 5,
) -> pd.DataFrame:
    """The financial page of the plan, year by year and scenario by scenario.

    Parameters
    ----------
    revenue : float
        Of the last full year (year 0), any currency.
    growth : mapping of scenario to yearly growth
        One rate for all years or one per year; 0.08 is 8 % a year, −1 the smallest.
    margin : float
        Contribution rate (contribution / revenue before account cost), 0–1.
    account_cost : float
        Cost of managing the account, a year.
    wallet : float, optional
        What the customer spends with all suppliers, a year, held constant.
    years : int

    Returns
    -------
    DataFrame
        scenario, year (1…years), revenue, contribution (revenue · margin), account_cost, result (contribution −
        account_cost), share_of_customer (0–1, missing without a wallet), within_wallet (False where revenue exceeds
        the wallet: growth or wallet is wrong).

    Raises
    ------
    KamError
        Growth below −100 %, a list of the wrong length, margin outside −1…1, a negative revenue or cost.

    References
    ----------
    000 s116, section 7: revenue, contribution rate, account cost, share of customer, five years.

    Examples
    --------
    >>> table = scenario_forecast(8.0, growth={"deck": [0.25, 0.2, 1 / 6, 1 / 7, 0.125]}, margin=0.3, account_cost=1.0)
    >>> table["revenue"].round(6).tolist(), table["result"].round(6).tolist()
    ([10.0, 12.0, 14.0, 16.0, 18.0], [2.0, 2.6, 3.2, 3.8, 4.4])
    """
    revenue = require_number(revenue, where="scenario_forecast(revenue=)")
    margin = require_number(margin, -1, 1, where="scenario_forecast(margin=)")
    account_cost = require_number(account_cost, where="scenario_forecast(account_cost=)")
    wallet = require_number(wallet or 0, where="scenario_forecast(wallet=)")
    years = int(require_number(years, 1, where="scenario_forecast(years=)"))
    if not growth:
        raise KamError(
            "no scenario", where="scenario_forecast(growth=)", fix="give at least one, such as {'base': 0.08}"
        )
    parts = []
    for scenario, rates in growth.items():
        where, fix = f"scenario_forecast(growth=), {scenario!r}", "give growth as 0.08 for 8 %, not below −1"
        given = list(rates) if np.iterable(rates) and not isinstance(rates, str) else [rates] * years
        if len(given) != years:
            raise KamError(f"{len(given)} rates for {years} years", where=where, fix=f"give one rate or {years}")
        yearly = np.array([require_number(rate, -1, where=where, fix=fix) for rate in given])
        amounts = revenue * np.cumprod(1 + yearly)
        parts.append(pd.DataFrame({"scenario": scenario, "year": range(1, years + 1), "revenue": amounts}))
    table = pd.concat(parts, ignore_index=True)
    table["contribution"] = table["revenue"] * margin
    table["account_cost"] = account_cost
    table["result"] = table["contribution"] - account_cost
    table["share_of_customer"] = table["revenue"] / wallet if wallet else float("nan")
    return table.assign(within_wallet=~(table["share_of_customer"] > 1 + NEARLY))


def net_present_value(flows: Sequence[float], *, rate: float, first: str = "end") -> float:
    """Today's worth of yearly amounts.

    Parameters
    ----------
    flows : sequence of float
        One amount a year, year 1 first.
    rate : float
        Discount rate a year, above −1; 0.10 is 10 %.
    first : {"end", "now"}
        "end": the first amount comes at the end of year 1 and is divided by (1+i); "now": it comes today and is not
        discounted. The second is (1+i) times the first.

    Notes
    -----
    NPV = Σ flow_t / (1 + i)^t with t = 1, 2, … ("end") or t = 0, 1, … ("now").

    References
    ----------
    Exercise on 000 s116: revenue 10, 12, 14, 16, 18, margin 30 %, cost 1 a year, 10 %: 11.70 at year's end.

    Examples
    --------
    >>> flows = [2, 2.6, 3.2, 3.8, 4.4]
    >>> round(net_present_value(flows, rate=0.1), 2), round(net_present_value(flows, rate=0.1, first="now"), 2)
    (11.7, 12.87)
    """
    require_choice(first, ["end", "now"], where="net_present_value(first=)")
    fix = "give a rate such as 0.10 for 10 %"
    rate = require_number(rate, -1, above=True, where="net_present_value(rate=)", fix=fix)
    fix = "give one amount for each year, 0 where none flows"
    amounts = require_numbers(pd.Series(list(flows), dtype=object), where="net_present_value(flows)", fix=fix)
    return float(sum(flow / (1 + rate) ** t for t, flow in enumerate(amounts, 1 if first == "end" else 0)))


def scenario_values(forecast: pd.DataFrame, *, rate: float, first: str = "end") -> pd.DataFrame:
    """Net present value of each scenario's result.

    Parameters
    ----------
    forecast : DataFrame
        From :func:`scenario_forecast`.
    rate, first
        As in :func:`net_present_value`.

    Returns
    -------
    DataFrame
        scenario, npv, last_revenue, total_result (undiscounted sum).

    Examples
    --------
    >>> table = scenario_forecast(10.0, growth={"flat": 0.0}, margin=0.3, account_cost=1.0)
    >>> scenario_values(table, rate=0.1)[["scenario", "npv"]].round(3).values.tolist()
    [['flat', 7.582]]
    """
    where, numbers = "scenario_values(forecast)", ["year", "revenue", "result"]
    forecast = needs(forecast, where=where, ids=["scenario"], unique=["scenario", "year"], numbers=numbers)
    rows = []
    for scenario, part in forecast.sort_values("year").groupby("scenario", sort=False):
        npv = net_present_value(part["result"].tolist(), rate=rate, first=first)
        row = {"scenario": scenario, "npv": npv, "last_revenue": part["revenue"].iloc[-1]}
        rows.append({**row, "total_result": part["result"].sum()})
    return pd.DataFrame(rows)


def line_forecast(lines: pd.DataFrame) -> pd.DataFrame:
    """The five-year page of one account's plan summed over its product lines: one row per year.

    Parameters
    ----------
    lines : DataFrame
        One account: year, product_line, revenue_cny, contribution_share (0–1), account_cost_cny, customer_share (0–1,
        the same in all lines of a year).

    Returns
    -------
    DataFrame
        year, revenue_cny, contribution_cny (Σ revenue · contribution share), account_cost_cny, result_cny
        (contribution − account cost), customer_share.

    Raises
    ------
    KamError
        More than one account, a line given twice, shares of a year that differ.

    References
    ----------
    000 s116, section 7 (by year, region, platform).

    Examples
    --------
    >>> lines = pd.DataFrame({"year": [2026, 2026], "product_line": ["mail", "ems"], "revenue_cny": [100.0, 50.0],
    ...                       "contribution_share": [0.2, 0.4], "account_cost_cny": [5.0, 5.0], "customer_share": 0.3})
    >>> line_forecast(lines)["result_cny"].tolist()
    [30.0]
    """
    where = "line_forecast(lines)"
    if "account_id" in lines and lines["account_id"].nunique() > 1:
        raise KamError(f"{lines['account_id'].nunique()} accounts", where=where, fix="filter to one account first")
    shares = {"contribution_share": (-1, 1), "customer_share": SHARE}
    lines = needs(
        lines, where=where, ids=["product_line"], unique=["year", "product_line"], gaps=["customer_share"],
        numbers={"year": ANY, "revenue_cny": ANY, "account_cost_cny": ANY, **shares},
    )  # fmt: skip
    if (lines.groupby("year")["customer_share"].nunique() > 1).any():
        raise KamError(
            "two customer shares in one year", where=where, fix="write the same share in every line of a year"
        )
    table = lines.assign(
        contribution_cny=lines["revenue_cny"] * lines["contribution_share"], year=lines["year"].astype(int)
    )
    sums = table.groupby("year")[["revenue_cny", "contribution_cny", "account_cost_cny"]].sum()
    sums["result_cny"] = sums["contribution_cny"] - sums["account_cost_cny"]
    return sums.assign(customer_share=table.groupby("year")["customer_share"].first()).reset_index()


def growth_bands(
    revenue: float,
    *,
    growth: float,
    spread: float,
    years: int = 5,
    levels: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9),
) -> pd.DataFrame:
    """The fan around a forecast: quantiles of revenue in each year.

    Parameters
    ----------
    revenue : float
        Of year 0, above 0.
    growth : float
        Median yearly growth; 0.06 is 6 %.
    spread : float
        Standard deviation of one year's log growth, at least 0; 0.15 means two years in three stay within about ±15 %.
    years : int
    levels : sequence of float
        Quantiles, between 0 and 1.

    Returns
    -------
    DataFrame
        year (0…years), level, revenue.

    Notes
    -----
    Log growth of each year is normal and independent, so the quantile q of year t is
    revenue · (1 + growth)^t · exp(z_q · spread · √t): the fan opens with the root of time. No simulation, no seed.

    Examples
    --------
    >>> bands = growth_bands(100.0, growth=0.1, spread=0.2, years=4)
    >>> bands.loc[(bands["year"] == 4) & (bands["level"] == 0.5), "revenue"].round(2).tolist()
    [146.41]
    """
    revenue, growth, spread, years = _path(revenue, growth, spread, years, "growth_bands")
    where, fix = "growth_bands(levels=)", "give quantiles between 0 and 1"
    levels = [require_number(level, 0, 1 - NEARLY, above=True, where=where, fix=fix) for level in levels]
    table = pd.DataFrame([(year, level) for year in range(years + 1) for level in levels], columns=["year", "level"])
    z = table["level"].map(NormalDist().inv_cdf)
    table["revenue"] = revenue * (1 + growth) ** table["year"] * np.exp(z * spread * np.sqrt(table["year"]))
    return table


def target_chance(revenue: float, target: float, *, growth: float, spread: float, years: int = 5) -> float:
    """The chance that revenue reaches a target in the last year, by the same fan as :func:`growth_bands`.

    Parameters
    ----------
    revenue, target : float
        Of year 0 and of the last year, above 0.
    growth, spread : float
        As in :func:`growth_bands`; ``spread`` above 0.
    years : int

    Returns
    -------
    float
        0–1.

    Notes
    -----
    chance = 1 − Φ(ln(target / (revenue · (1 + growth)^years)) / (spread · √years)).

    Examples
    --------
    >>> target_chance(100.0, 146.41, growth=0.1, spread=0.2, years=4)
    0.5
    """
    revenue, growth, spread, years = _path(revenue, growth, spread, years, "target_chance")
    target = require_number(target, above=True, where="target_chance(target=)")
    spread = require_number(spread, above=True, where="target_chance(spread=)")
    distance = log(target / (revenue * (1 + growth) ** years)) / (spread * sqrt(years))
    return round(1 - NormalDist().cdf(distance), 12)


def _path(revenue: float, growth: float, spread: float, years: int, call: str) -> tuple[float, float, float, int]:
    revenue = require_number(revenue, above=True, where=f"{call}(revenue=)")
    growth = require_number(growth, -1, above=True, where=f"{call}(growth=)")
    spread = require_number(spread, where=f"{call}(spread=)")
    return revenue, growth, spread, int(require_number(years, 1, where=f"{call}(years=)"))
