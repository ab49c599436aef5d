"""When post is sent: the weight of each day for each product line."""

import numpy as np
import pandas as pd

from making.world import DAYS, END, START


def _between(days, first, last):
    return (days >= np.datetime64(first)) & (days <= np.datetime64(last))


def daily_season() -> dict:
    """Weight of each day of the two years for each product line; about 1 on an ordinary day."""
    days = np.arange(np.datetime64(START), np.datetime64(END) + 1)
    stamp = pd.DatetimeIndex(days)
    month, weekday = stamp.month.to_numpy(), stamp.weekday.to_numpy()
    growth = 1 + 0.05 * np.arange(DAYS) / 365.25
    work = np.where(weekday == 6, 0.35, np.where(weekday == 5, 0.7, 1.13))
    festival, rush = np.zeros(DAYS, bool), np.zeros(DAYS, bool)
    for new_year in ("2025-01-29", "2026-02-17"):
        eve = np.datetime64(new_year)
        festival |= _between(days, eve - 3, eve + 9)
        rush |= _between(days, eve - 24, eve - 4)
    national = ((month == 10) & (stamp.day <= 6)).astype(bool)
    closed = np.where(festival, 0.12, np.where(national, 0.55, 1.0))
    singles = _between(days, "2024-11-01", "2024-11-20") | _between(days, "2025-11-01", "2025-11-20")
    midyear = _between(days, "2025-06-05", "2025-06-22") | _between(days, "2026-06-05", "2026-06-22")
    mooncake = _between(days, "2024-08-19", "2024-09-15") | _between(days, "2025-09-07", "2025-10-04")
    by_month = lambda **w: np.array([w.get(f"m{m}", 1.0) for m in month])  # noqa: E731
    season = {
        "express parcel": work
        * closed
        * np.where(singles, 2.0, 1)
        * np.where(midyear, 1.45, 1)
        * np.where(rush, 1.25, 1)
        * by_month(m12=1.12, m3=0.92, m4=0.93, m7=0.9, m8=0.92),
        "EMS documents": work * closed * by_month(m7=1.25, m8=1.2, m12=1.15, m3=1.05),
        "mailing": work
        * closed
        * by_month(m1=1.5, m12=1.2, m3=1.25, m4=1.4, m5=1.45, m7=1.1, m10=1.1)
        * (1 - 0.10 * np.arange(DAYS) / 365.25),
        "e-commerce logistics": closed**0.3 * np.where(singles, 1.7, 1) * by_month(m10=1.2, m12=1.1, m6=1.15),
        "international": work
        * closed
        * by_month(m11=1.35, m12=1.2)
        * np.where(days >= np.datetime64("2025-06-01"), 0.78, 1.0),
        "press": np.ones(DAYS) * by_month(m10=2.2, m11=4.0, m12=3.2),
        "philately and gifts": work
        * closed
        * np.where(mooncake, 6.0, 1)
        * np.where(rush, 4.0, 1)
        * by_month(m1=1.4, m12=1.3),
        "agency services": work * closed * by_month(m10=1.2, m11=1.3, m12=1.4),
    }
    return {line: values * growth for line, values in season.items()}
