"""What will this account bring in five years, and what is that worth today?"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns


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
    where = "scenario_forecast("
    for name, value, low, high in (("revenue", revenue, 0, float("inf")), ("margin", margin, -1, 1),
                                   ("account_cost", account_cost, 0, float("inf"))):  # fmt: skip
        if not low <= value <= high:
            raise KamError(f"{name} is {value}", where=f"{where}{name}=)", fix=f"give a number from {low} to {high}")
    rows = []
    for scenario, rates in growth.items():
        amounts = revenue * np.cumprod(1 + _yearly(scenario, rates, years))
        part = pd.DataFrame({"scenario": scenario, "year": range(1, years + 1), "revenue": amounts})
        rows.append(part)
    table = pd.concat(rows, ignore_index=True)
    table["contribution"] = table["revenue"] * margin
    table["account_cost"] = float(account_cost)
    table["result"] = table["contribution"] - table["account_cost"]
    table["share_of_customer"] = table["revenue"] / wallet if wallet else float("nan")
    return table.assign(within_wallet=~(table["share_of_customer"] > 1 + 1e-9))


def _yearly(scenario: str, rates: float | Sequence[float], years: int) -> np.ndarray:
    values = np.full(years, rates, dtype=float) if np.isscalar(rates) else np.asarray(rates, dtype=float)
    where = f"scenario_forecast(growth=), {scenario!r}"
    if len(values) != years:
        raise KamError(f"{len(values)} rates for {years} years", where=where, fix=f"give one rate or {years}")
    if not (values >= -1).all():
        raise KamError("growth below −100 %", where=where, fix="give growth as 0.08 for 8 %, not below −1")
    return values


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
    if not rate > -1:
        raise KamError(f"rate is {rate}", where="net_present_value(rate=)", fix="give a rate such as 0.10 for 10 %")
    amounts = pd.to_numeric(pd.Series(list(flows), dtype=object), errors="coerce")
    if amounts.isna().any():
        what = f"{int(amounts.isna().sum())} of {len(amounts)} amounts are no numbers"
        raise KamError(what, where="net_present_value(flows)", fix="give one amount for each year, 0 where none flows")
    start = 1 if first == "end" else 0
    return float(sum(flow / (1 + rate) ** (start + t) for t, flow in enumerate(amounts)))


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
    require_columns(forecast, ["scenario", "year", "revenue", "result"], where="scenario_values(forecast)")
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
    columns = ["revenue_cny", "contribution_share", "account_cost_cny", "customer_share"]
    require_columns(lines, ["year", "product_line", *columns], where=where)
    if "account_id" in lines and lines["account_id"].nunique() > 1:
        raise KamError(f"{lines['account_id'].nunique()} accounts", where=where, fix="filter to one account first")
    if lines.duplicated(["year", "product_line"]).any():
        raise KamError("a line is given twice in a year", where=where, fix="keep one row per year and product line")
    if (lines.groupby("year")["customer_share"].nunique() > 1).any():
        raise KamError(
            "two customer shares in one year", where=where, fix="write the same share in every line of a year"
        )
    table = lines.assign(contribution_cny=lines["revenue_cny"] * lines["contribution_share"])
    sums = table.groupby("year")[["revenue_cny", "contribution_cny", "account_cost_cny"]].sum()
    sums["result_cny"] = sums["contribution_cny"] - sums["account_cost_cny"]
    return sums.assign(customer_share=table.groupby("year")["customer_share"].first()).reset_index()
