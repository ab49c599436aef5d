"""Where are sales lost, where do the hours go, are there enough people, and what comes first?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError
from kamlib.sales_efficiency import (
    activity_shares,
    class_workload,
    loss_bridge,
    loss_levers,
    loss_rates,
    lost_deals,
    selling_time,
    skill_gaps,
    skill_will_matrix,
    staffing,
    time_sheet,
    workload_headcount,
)
from kamlib.sales_efficiency.losses import STAGES
from kamlib.tables import load_case
from kamlib.tables.summary import as_date
from kamlib.text import percent, signed, word

MIN_DEALS = 10  # closed deals below which no lever is named
GOOD = 0.40  # share of hours that good sales forces sell


@dataclass(frozen=True)
class Losses:
    """The loss bridge of the period and of the one before (None when there is none), levers, rates by unit, lost deals
    by stage (empty when no stage is known), and the number of decided deals."""

    bridge: pd.DataFrame
    before: pd.DataFrame | None
    levers: pd.DataFrame
    rates: pd.DataFrame
    lost: pd.DataFrame
    n: int


@dataclass(frozen=True)
class Hours:
    """The time sheet against the course's ideal, selling time by rep, its share of all hours, first and last day."""

    sheet: pd.DataFrame
    selling: pd.DataFrame
    share: float
    start: pd.Timestamp
    end: pd.Timestamp


@dataclass(frozen=True)
class Size:
    """Workload by class, reps needed and there by branch (empty when nobody knows who is there), and in all."""

    workload: pd.DataFrame
    branches: pd.DataFrame
    needed: int
    actual: int
    selling_share: float


@dataclass(frozen=True)
class SalesForce:
    """What one page shows; a part without data is None. `unit` is "branch" or "rep_id", `period` first and last day."""

    period: tuple[pd.Timestamp, pd.Timestamp]
    unit: str
    losses: Losses | None
    hours: Hours | None
    size: Size | None
    people: Mapping[str, pd.DataFrame]


def sales_force(
    tables: Mapping[str, pd.DataFrame], *, as_of: str = "", months: int = 12, hours_a_month: float = 160,
    selling_share: float = 0.0,
) -> SalesForce:  # fmt: skip
    """Everything a sales-efficiency page shows.

    Parameters
    ----------
    tables : mapping
        From :func:`kamlib.reports.sales_sources.sales_source`: opps, time_log, reps, coverage, rep_skills, each where
        known.
    as_of : str
        Last day of the period (ISO); empty: the last day of the data.
    months : int
        Length of the period; deals count by the day they were decided.
    hours_a_month : float
        Working hours of a rep in a month.
    selling_share : float
        Share of them for the visits of the workload; 0: as measured in the time log of all branches.

    Raises
    ------
    KamError
        No table at all, no deal in the period, a length below one month.
    """
    if not tables:
        raise KamError("no table to report on", where="sales_force(tables)", fix="give opps, time_log or coverage")
    if months < 1:
        raise KamError(f"months is {months}", where="report(months=)", fix="give at least 1")
    end = pd.Timestamp(as_date(as_of, where="report(as_of=)")) if as_of else _last_day(tables)
    period = (end - pd.DateOffset(months=months), end)
    unit = "branch" if "reps" in tables and "branch" in tables["reps"] else "rep_id"
    if unit == "branch" and tables["reps"]["branch"].nunique() == 1:
        unit = "rep_id"
    hours = _hours(tables["time_log"], period) if "time_log" in tables else None
    wide = _hours(tables["all_hours"], period) if "all_hours" in tables else hours
    share = selling_share or (wide.share if wide else 0.0)
    return SalesForce(
        period, unit,
        _losses(tables, period, months, unit) if "opps" in tables else None,
        hours,
        _size(tables, hours_a_month, share) if "coverage" in tables else None,
        _people(tables),
    )  # fmt: skip


def _last_day(tables: Mapping[str, pd.DataFrame]) -> pd.Timestamp:
    dates = [tables[kind][column].max() for kind, column in (("opps", "decided"), ("time_log", "date"))
             if kind in tables and column in tables[kind]]  # fmt: skip
    known = [date for date in dates if pd.notna(date)]
    return max(known).normalize() if known else pd.Timestamp("2000-01-01")


def _inside(table: pd.DataFrame, column: str, period: tuple) -> pd.DataFrame:
    if column not in table or table[column].isna().all():
        return table
    return table[(table[column] > period[0]) & (table[column] < period[1] + pd.Timedelta(days=1))]


def _losses(tables: Mapping[str, pd.DataFrame], period: tuple, months: int, unit: str) -> Losses:
    opps = tables["opps"]
    closed = opps[opps["outcome"] != "open"]
    now = _inside(closed, "decided", period)
    if now.empty:
        what = f"no deal was decided between {period[0]:%Y-%m-%d} and {period[1]:%Y-%m-%d}"
        raise KamError(what, where="report(as_of=, months=)", fix="choose a period with won or lost deals")
    earlier = (period[0] - pd.DateOffset(months=months), period[0] - pd.Timedelta(days=1))
    before = _inside(closed, "decided", earlier) if closed["decided"].notna().any() else now.iloc[:0]
    rates = now if unit in now else now.merge(tables["reps"][["rep_id", unit]], on="rep_id", how="left")
    known = "lost_stage" in now and now["lost_stage"].isin(STAGES).any()
    bridge = loss_bridge(now, value="value")
    return Losses(
        bridge,
        loss_bridge(before, value="value") if len(before) >= MIN_DEALS else None,
        loss_levers(bridge),
        loss_rates(rates.dropna(subset=[unit]), by=unit, value="value", min_n=MIN_DEALS),
        lost_deals(now, value="value") if known else pd.DataFrame(),
        len(now),
    )


def _hours(time_log: pd.DataFrame, period: tuple) -> Hours | None:
    log = _inside(time_log, "date", period)
    if log.empty:
        return None
    ideal = load_case("time_sheet")[["activity", "ideal_share"]]
    shares = activity_shares(log)[["activity", "share"]].rename(columns={"share": "current_share"})
    selling = selling_time(log)
    share = float(selling["selling_hours"].sum() / selling["hours"].sum())
    days = (log["date"].min(), log["date"].max()) if "date" in log else period
    sheet = time_sheet(shares.merge(ideal, on="activity"), hours_now=8, hours_ideal=8)
    return Hours(sheet, selling, share, *days)


def _size(tables: Mapping[str, pd.DataFrame], hours_a_month: float, selling_share: float) -> Size | None:
    if not selling_share > 0:
        return None
    coverage = tables["coverage"]
    options = {"capacity": hours_a_month, "selling_share": selling_share}
    if "branch" in coverage and "reps" in tables and "branch" in tables["reps"]:
        branches = staffing(coverage, tables["reps"], **options)
        needed, actual = int(branches["reps_needed"].sum()), int(branches["reps_actual"].sum())
    else:
        branches, needed = pd.DataFrame(), workload_headcount(coverage, **options).reps
        actual = len(tables["reps"]) if "reps" in tables else 0
    return Size(class_workload(coverage), branches, needed, actual, selling_share)


def _people(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    found = {}
    if "rep_skills" in tables:
        found["skills"] = skill_gaps(tables["rep_skills"])
    if "reps" in tables and {"ability", "attitude"} <= set(tables["reps"]):
        rated = tables["reps"].dropna(subset=["ability", "attitude"])
        if len(rated):
            found["matrix"], found["reps"] = skill_will_matrix(rated), rated
    return found


def headline(result: SalesForce, *, lang: str) -> pd.DataFrame:
    """The figures on top of the page: key, label, value, before, shown, change, good."""
    losses, hours, size = result.losses, result.hours, result.size
    won = losses.bridge["rate"].iloc[-1] if losses else float("nan")
    was = losses.before["rate"].iloc[-1] if losses and losses.before is not None else float("nan")
    gain = losses.levers["gain_share"].iloc[0] if losses and len(losses.levers) else float("nan")
    early = float("nan")
    if losses and len(losses.lost):
        early = losses.lost.loc[losses.lost["before_proposal"], "share"].sum()
    reach = len(hours.selling[hours.selling["selling_share"] >= GOOD]) if hours else 0
    sold = hours.share if hours else float("nan")
    people = f"{size.needed} / {size.actual}" if size and size.actual else "–"
    rows = [
        ("won", won, was, percent(won), _points(won, was, lang), "up"),
        ("lever", gain, float("nan"), percent(gain, signed=True), "", "up"),
        ("early", early, float("nan"), percent(early), "", "down"),
        ("selling", sold, float("nan"), percent(sold), "", "up"),
        ("reach", reach, float("nan"), f"{reach} / {len(hours.selling)}" if hours else "–", "", "up"),
        ("people", size.needed - size.actual if size else float("nan"), float("nan"), people, "", "down"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["key", "value", "before", "shown", "change", "good"])
    table.insert(1, "label", [word(f"sales_report.head_{key}", lang) for key in table["key"]])
    return table


def _points(now: float, before: float, lang: str) -> str:
    if now != now or before != before:
        return ""
    return word("sales_report.points", lang, points=signed(100 * (now - before), digits=1))
