"""Which day does this cell say, and is it day/month or month/day?"""

import datetime
import re
from functools import partial

import numpy as np
import pandas as pd

from kamlib.tables.cells import Parsed, by_unique, says_nothing, tidy

ORDERS = ("dmy", "mdy", "ymd")
_MONTHS = {name: n for n, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_TIME = (
    r"(?:[T ,]*(?P<half>上午|下午|中午|凌晨|早上|晚上)?\s*"
    r"(?P<h>[0-9]{1,2})[:时点](?P<min>[0-9]{1,2})?分?(?::?(?P<s>[0-9]{1,2})(?:[.,][0-9]+)?)?秒?\s*(?P<ampm>[ap]\.?m\.?)?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY = r"(?:\s*(?:星期|周|礼拜)[一二三四五六日天])?"
_YEAR_FIRST = re.compile(
    r"(?P<y>[0-9]{4})\s*(?P<sep>[-/.年])\s*(?P<m>[0-9]{1,2})(?:\s*[-/.月]\s*(?P<d>[0-9]{1,2})\s*[日号]?)?月?"
    + _WEEKDAY
    + _TIME,
    re.I,
)
_COMPACT = re.compile(r"(?P<y>(?:19|20)[0-9]{2}|2100)(?P<m>0[1-9]|1[0-2])(?P<d>[0-9]{2})?")
_NAMED = re.compile(r"(?P<d>[0-9]{1,2})[-/. ]*(?P<name>[a-z]{3,9})\.?[-/., ]*(?P<y>[0-9]{4}|[0-9]{2})\b" + _TIME, re.I)
_NAMED_FIRST = re.compile(
    r"(?P<name>[a-z]{3,9})\.? *(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?P<y>[0-9]{4})\b" + _TIME, re.I
)
_THREE = re.compile(
    r"(?P<a>[0-9]{1,2})(?P<sep>[-/.])(?P<b>[0-9]{1,2})(?P=sep)(?P<c>[0-9]{4}|[0-9]{1,2})\b" + _TIME, re.I
)
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
_SERIAL_ZERO = datetime.datetime(1899, 12, 30)
_SERIALS = (10_000, 80_000)  # 1927 … 2119
_EARLIEST, _LATEST = 1900, 2100


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
    slow = by_unique(different[quick.isna()].astype(object), partial(_date, order=order), "datetime64[us]")
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
    found = [form for form in map(_three, _different(cells)) if form]
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
    forms = {cell: form for cell in _different(cells) if (form := _three(cell))}
    day_first = [cell for cell, form in forms.items() if int(form["a"]) > 12 >= int(form["b"])]
    month_first = [cell for cell, form in forms.items() if int(form["b"]) > 12 >= int(form["a"])]
    return (day_first[0], month_first[0]) if day_first and month_first else None


def needs_order(cells: pd.Series) -> bool:
    """Whether any cell of the column could be day/month or month/day."""
    if not (cells.dtype == object or pd.api.types.is_string_dtype(cells.dtype)):
        return False
    return any(_three(cell) for cell in _different(cells))


def _different(cells: pd.Series) -> list:
    return pd.unique(cells.dropna()).tolist()


def _three(cell: object) -> re.Match | None:
    if not isinstance(cell, str) or cell[:4].isdigit():  # a year first: nothing to decide
        return None
    return _THREE.fullmatch(tidy(cell))


def _iso(different: pd.Series) -> pd.Series:
    """The cells in plain ISO form, parsed at once; the rest missing."""
    text = different.where(different.map(lambda cell: isinstance(cell, str)), None).astype("str")
    plain = text.where(text.str.fullmatch(_ISO))
    found = pd.to_datetime(plain, format="ISO8601", errors="coerce").astype("datetime64[us]")
    return found.where(found.dt.year.between(_EARLIEST, _LATEST))


def _date(cell: object, *, order: str | None) -> tuple[datetime.datetime | None, str]:
    if isinstance(cell, datetime.datetime):
        return _in_range(cell.replace(tzinfo=None))
    if isinstance(cell, datetime.date):
        return _in_range(datetime.datetime(cell.year, cell.month, cell.day))
    text = tidy(cell)
    if says_nothing(text, number=True):
        return None, ""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) and not _COMPACT.fullmatch(text):
        return _serial(float(text))
    for form in (_YEAR_FIRST, _COMPACT, _NAMED, _NAMED_FIRST):
        if found := form.fullmatch(text):
            return _day(found.groupdict())
    if found := _THREE.fullmatch(text):
        return _ordered(found.groupdict(), order)
    return None, "not_a_date"


def _serial(number: float) -> tuple[datetime.datetime | None, str]:
    if not _SERIALS[0] <= number < _SERIALS[1]:
        return None, "not_a_date"
    return _SERIAL_ZERO + datetime.timedelta(seconds=round(number * 86_400)), ""


def _ordered(parts: dict, order: str | None) -> tuple[datetime.datetime | None, str]:
    if order is None:
        return None, "day_order"
    named = dict(zip(order, (parts.pop("a"), parts.pop("b"), parts.pop("c")), strict=True))
    return _day({**parts, **named})


def _day(parts: dict) -> tuple[datetime.datetime | None, str]:
    month = parts.get("m")
    if parts.get("name"):
        month = _MONTHS.get(parts["name"][:3].lower())
        if not month:
            return None, "not_a_date"
    year = int(parts["y"])
    year += (2000 if year < 70 else 1900) if len(parts["y"]) == 2 else 0
    hour = int(parts.get("h") or 0)
    afternoon = (parts.get("half") in ("下午", "晚上")) or (parts.get("ampm") or "").lower().startswith("p")
    hour += 12 if afternoon and hour < 12 else 0
    if (parts.get("ampm") or "").lower().startswith("a") and hour == 12:
        hour = 0
    try:
        clock = (hour, int(parts.get("min") or 0), int(parts.get("s") or 0))
        return _in_range(datetime.datetime(year, int(month), int(parts.get("d") or 1), *clock))
    except ValueError:
        return None, "no_such_day"


def _in_range(when: datetime.datetime) -> tuple[datetime.datetime | None, str]:
    return (when, "") if _EARLIEST <= when.year <= _LATEST else (None, "date_range")


def _checked_range(cells: pd.Series) -> Parsed:
    plain = cells.dt.tz_localize(None) if cells.dt.tz is not None else cells
    outside = plain.notna() & ~plain.dt.year.between(_EARLIEST, _LATEST)
    faults = pd.Series(np.where(outside, "date_range", ""), index=cells.index, dtype=object)
    return Parsed(plain.mask(outside).astype("datetime64[us]"), faults)
