"""Which day does this cell say, and is it day/month or month/day?"""

from functools import partial

import numpy as np
import pandas as pd

from kamlib.tables.cells import Parsed, by_unique
from kamlib.text.typed import EARLIEST, LATEST, three_parts, typed_day

_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"


def dates(cells: pd.Series, *, order: str | None = None) -> Parsed:
    """Dates of a column, as ``datetime64``, times kept, time zones dropped (the clock stays).

    Parameters
    ----------
    cells : pandas.Series
        Dates, texts (ISO, ``2026/6/3``, ``2026年6月3日``, ``20260603``, ``03-Jun-26``,
        ``6/3/2026 14:05``; ``2026年6月`` and ``202606`` are its first day) or Excel serial numbers.
    order : {"dmy", "mdy", "ymd"}, optional
        How ``03/06/26`` is meant; without it :func:`day_order` looks at the whole column.

    Returns
    -------
    Parsed
        Faults: "not_a_date", "no_such_day" (31 June), "date_range" (before 1900 or after 2100), "day_order" (nothing in
        the column tells day from month).

    Examples
    --------
    >>> dates(pd.Series(["2026-06-03", "2026年6月3日", "03-Jun-26", 46176])).values.dt.strftime("%F").tolist()
    ['2026-06-03', '2026-06-03', '2026-06-03', '2026-06-03']
    >>> dates(pd.Series(["31/06/2026", "3/6/2026"])).faults.tolist()
    ['no_such_day', '']
    """
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return _checked_range(cells)
    order = order or day_order(cells)
    codes, different = pd.factorize(cells)
    different = pd.Series(different, dtype=object if cells.dtype == object else cells.dtype)
    quick = _iso(different)
    slow = by_unique(different[quick.isna()].astype(object), partial(typed_day, order=order), "datetime64[us]")
    values = quick.fillna(slow.values) if len(slow.values) else quick
    faults = slow.faults.reindex(values.index, fill_value="")
    values = pd.concat([values, pd.Series([pd.NaT], dtype=values.dtype)], ignore_index=True).take(codes)
    faults = pd.concat([faults, pd.Series([""], dtype=object)], ignore_index=True).take(codes)
    return Parsed(values.set_axis(cells.index), faults.set_axis(cells.index))


def day_order(cells: pd.Series) -> str | None:
    """``"dmy"``, ``"mdy"`` or ``"ymd"``, as the cells of a column tell it without contradiction; None when none tells.

    Notes
    -----
    25/10/2016 tells, and so does 10/25/2016. 26/6/3 has its year first. With years of two digits 25/10/16 may also be
    the 16th of October 2025: of two places that both could be the year, it is the one with at most half as many
    different numbers.

    Examples
    --------
    >>> day_order(pd.Series(["3/6/2026", "25/6/2026"])), day_order(pd.Series(["6/25/2026"]))
    ('dmy', 'mdy')
    >>> day_order(pd.Series(["3/6/2026"])) is None
    True
    >>> day_order(pd.Series(["26/6/3", "26/6/25"])), day_order(pd.Series(["3/6/26", "25/6/26"]))
    ('ymd', 'dmy')
    """
    if not (cells.dtype == object or pd.api.types.is_string_dtype(cells.dtype)):
        return None
    found = [form for form in map(three_parts, _different(cells)) if form]
    if not found:
        return None
    if any(len(form["c"]) == 1 for form in found):
        return "ymd"
    first, second, third = np.array([(int(form["a"]), int(form["b"]), int(form["c"])) for form in found]).T
    day_first = ((first > 12) & (second <= 12)).any()
    month_first = ((second > 12) & (second <= 31) & (first <= 12)).any()
    if day_first and month_first:
        return None
    if day_first and (third <= 31).all():
        return _year_place(first, third)
    return "dmy" if day_first else "mdy" if month_first else None


def _year_place(first: np.ndarray, third: np.ndarray) -> str | None:
    in_first, in_third = len(set(first)), len(set(third))
    if (first > 31).any() or 2 * in_first <= in_third:
        return "ymd"
    return "dmy" if 2 * in_third <= in_first else None


def both_orders(cells: pd.Series) -> tuple[str, str] | None:
    """A cell that must have its day first and one that must have its month first; None unless the column has both.

    Examples
    --------
    >>> both_orders(pd.Series(["3/6/2026", "25/6/2026", "6/25/2026"]))
    ('25/6/2026', '6/25/2026')
    """
    forms = {cell: form for cell in _different(cells) if (form := three_parts(cell))}
    day_first = [cell for cell, form in forms.items() if int(form["a"]) > 12 >= int(form["b"])]
    month_first = [cell for cell, form in forms.items() if int(form["b"]) > 12 >= int(form["a"])]
    return (day_first[0], month_first[0]) if day_first and month_first else None


def needs_order(cells: pd.Series) -> bool:
    """Whether any cell of the column could be day/month or month/day."""
    if not (cells.dtype == object or pd.api.types.is_string_dtype(cells.dtype)):
        return False
    return any(three_parts(cell) for cell in _different(cells))


def _different(cells: pd.Series) -> list:
    return pd.unique(cells.dropna()).tolist()


def _iso(different: pd.Series) -> pd.Series:
    """The cells in plain ISO form, parsed at once; the rest missing."""
    text = different.where(different.map(lambda cell: isinstance(cell, str)), None).astype("str")
    plain = text.where(text.str.fullmatch(_ISO))
    found = pd.to_datetime(plain, format="ISO8601", errors="coerce").astype("datetime64[us]")
    return found.where(found.dt.year.between(EARLIEST, LATEST))


def _checked_range(cells: pd.Series) -> Parsed:
    plain = cells.dt.tz_localize(None) if cells.dt.tz is not None else cells
    outside = plain.notna() & ~plain.dt.year.between(EARLIEST, LATEST)
    faults = pd.Series(np.where(outside, "date_range", ""), index=cells.index, dtype=object)
    return Parsed(plain.mask(outside).astype("datetime64[us]"), faults)
