"""Which two neighbouring periods does a report compare?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.tables.summary import as_date


@dataclass(frozen=True)
class Periods:
    """Two neighbouring periods: (start, end] and (before, start]; `compared` says whether the ledger covers both."""

    before: pd.Timestamp
    start: pd.Timestamp
    end: pd.Timestamp
    compared: bool

    @property
    def first_day(self) -> pd.Timestamp:
        """Of the later period."""
        return self.start + pd.Timedelta(days=1)


def between(lines: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Lines after `start`, up to the whole day of `end`."""
    return lines[(lines["date"] > start) & (lines["date"] < end + pd.Timedelta(days=1))]


def report_periods(lines: pd.DataFrame, *, as_of: str = "", months: int = 12) -> Periods:
    """The period up to `as_of` (the ledger's last day when empty) and the one before it.

    Raises
    ------
    KamError
        No lines in the period, or a length below one month.
    """
    require_columns(lines, ["account_id", "date", "revenue"], where="report_periods(lines)")
    if months < 1:
        raise KamError(f"months is {months}", where="report(months=)", fix="give at least 1")
    if lines.empty:
        raise KamError("no lines to report on", where="report(lines)", fix="choose a branch and a period with lines")
    end = pd.Timestamp(as_date(as_of, where="report(as_of=)")) if as_of else lines["date"].max().normalize()
    start, before = end - pd.DateOffset(months=months), end - pd.DateOffset(months=2 * months)
    if between(lines, start, end).empty:
        what = f"no lines between {start:%Y-%m-%d} and {end:%Y-%m-%d}"
        fix = f"choose as_of between {lines['date'].min():%Y-%m-%d} and {lines['date'].max():%Y-%m-%d}"
        raise KamError(what, where="report(as_of=, months=)", fix=fix)
    begins = before + pd.Timedelta(days=31)  # a single line of 1900 does not make a period before
    reaches_back = ((lines["date"] <= begins) & (lines["date"] > begins - pd.DateOffset(months=12))).any()
    return Periods(before, start, end, bool(reaches_back))


def monthly_revenue(lines: pd.DataFrame, periods: Periods) -> pd.DataFrame:
    """Net revenue by month of the period, beside the same month of the period before (missing when not covered)."""
    months = lines["date"].dt.to_period("M")
    by_month = lines.groupby(months)["revenue"].sum()
    last = pd.Period(periods.end, "M")
    length = (periods.end.year - periods.start.year) * 12 + periods.end.month - periods.start.month
    shown = pd.period_range(end=last, periods=length, freq="M")
    prior = by_month.reindex(shown - length, fill_value=0.0).to_numpy()
    table = pd.DataFrame({"month": shown.to_timestamp(), "revenue": by_month.reindex(shown, fill_value=0.0).to_numpy()})
    return table.assign(prior_revenue=prior if periods.compared else float("nan"))
