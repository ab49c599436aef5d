"""Is every number inside its range, does every weight have a partner, is every date a date?"""

from collections.abc import Iterable, Mapping

import pandas as pd

from kamlib.errors import KamError, nearest


def require_between(values: pd.Series, low: float, high: float, *, where: str) -> None:
    """Raise when a number is missing or outside ``low``–``high``."""
    numbers = pd.to_numeric(values, errors="coerce")
    bad = values[~numbers.between(low, high)]
    if len(bad):
        what = f"{len(bad)} value(s) of {values.name!r} outside {low:g} to {high:g}, first: {bad.iloc[0]}"
        raise KamError(what, where=where, fix=f"give numbers from {low:g} to {high:g}")


def require_weights(weights: Mapping[str, float], names: Iterable[str], *, where: str) -> None:
    """Raise unless there is one weight ≥ 0 for each name and they sum to 1."""
    names = list(names)
    if strange := [name for name in weights if name not in names]:
        near = nearest(str(strange[0]), names, most=1)
        raise KamError(f"weight for unknown {strange[0]!r}", where=where, fix=f"use {near[0] if near else names}")
    if missing := [name for name in names if name not in weights]:
        raise KamError(f"no weight for {missing}", where=where, fix="give each of them a weight (0 to leave it out)")
    total = sum(weights.values())
    if any(not weight >= 0 for weight in weights.values()) or abs(total - 1) > 1e-6:
        raise KamError(f"weights sum to {total:g}", where=where, fix="give weights ≥ 0 that sum to 1")


def as_date(value, *, where: str) -> pd.Timestamp:
    """One date from text or a date object."""
    date = pd.to_datetime(value, errors="coerce", format="ISO8601") if value is not None else pd.NaT
    if pd.isna(date):
        raise KamError(f"{value!r} is no date", where=where, fix="write a date such as '2026-06-30'")
    return date


def as_dates(values: pd.Series, *, where: str) -> pd.Series:
    """A column of dates; empty cells stay empty, anything else unreadable is refused."""
    dates = pd.to_datetime(values, errors="coerce", format="ISO8601")
    bad = values[dates.isna() & values.notna() & (values.astype(str).str.strip() != "")]
    if len(bad):
        what = f"{len(bad)} value(s) of {values.name!r} are no dates, first: {bad.iloc[0]!r}"
        raise KamError(what, where=where, fix="write dates such as '2026-06-30' or leave the cell empty")
    return dates


def filled(values: pd.Series) -> pd.Series:
    """True where a cell holds more than blanks."""
    return values.notna() & (values.astype(str).str.strip() != "")
