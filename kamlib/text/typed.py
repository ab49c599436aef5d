"""Which number, which day does a typed text say? The one reader for files, phones, forms and answers."""

import datetime
import math
import re
import unicodedata
from numbers import Real

_NOTHING = {"", "nan", "null", "none", "n/a", "#n/a", "-", "--", "—", "–", "\\n", "nat", "<na>"}
_NOTHING_IN_NUMBERS = _NOTHING | {"na", "/", "无", "空", "缺", "."}
_QUOTED = re.compile(r'=\s*"(.*)"', re.DOTALL)
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "‐": "-", "₋": "-"})
_CURRENCY = r"(?:[¥$£€]|rmb|cny|usd|gbp|eur|hkd|hk\$|us\$|rmb¥|人民币|元|圆|美元|英镑|欧元|港元|港币)"
_SCALE = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "%": 0.01, "‰": 0.001}
_FORM = re.compile(
    rf"(?P<open>\( ?)?(?P<sign>[-+] ?)?(?:{_CURRENCY} ?)?(?P<sign2>[-+])?"
    rf"(?P<digits>[0-9.,' ]*[0-9][0-9.,]*)(?P<power>e[-+]?[0-9]+)? ?"
    rf"(?P<scale>万亿|百万|千万|[千万亿%‰])?(?: ?{_CURRENCY})?(?P<close> ?\))?(?P<trailing>-)?"
)
POINT = re.compile(r"(?:[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
COMMA = re.compile(r"(?:[0-9]{1,3}(?:[.' ][0-9]{3})+|[0-9]+)?(?:,[0-9]*)?")
_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
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
_SERIAL_ZERO = datetime.datetime(1899, 12, 30)
_SERIALS = (10_000, 80_000)  # 1927 … 2119
EARLIEST, LATEST = 1900, 2100


def tidy(cell: object) -> str:
    """A cell as text: full-width signs made narrow, ``="…"`` unwrapped, blanks at the ends off.

    Examples
    --------
    >>> tidy('="00123"'), tidy("　８６０ "), tidy(17850.0)
    ('00123', '860', '17850')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    text = unicodedata.normalize("NFKC", str(cell)).strip().strip("\u200b\ufeff\u200e\u202a\u202c").strip()
    wrapped = _QUOTED.fullmatch(text)
    return (wrapped[1] if wrapped else text.removeprefix("'")).strip()


def says_nothing(text: str, *, number: bool = False) -> bool:
    """Whether a tidy cell stands for a missing value.

    Examples
    --------
    >>> says_nothing("NULL"), says_nothing("-"), says_nothing("无", number=True), says_nothing("0")
    (True, True, True, False)
    """
    return text.casefold() in (_NOTHING_IN_NUMBERS if number else _NOTHING)


def number_form(cell: object) -> re.Match | None:
    """The parts of a text that may be a number."""
    return _FORM.fullmatch(tidy(cell).translate(_SIGNS).casefold())


def typed_number(cell: object, *, decimal: str = ".") -> tuple[float | None, str]:
    """The number a cell or an answer says, and "not_a_number" where it says something else; (None, "") for nothing.

    Parameters
    ----------
    cell : object
        A number or text: ``1,234.50``, ``¥1,234``, ``（1,234）``, ``８６０``, ``1.2万``, ``12%`` (0.12), ``12.50元``,
        ``－4.1``. decimal : {".", ","}
        The decimal sign.

    Examples
    --------
    >>> typed_number("1.2万"), typed_number("（1,234）"), typed_number("12 %"), typed_number("about 5")
    ((12000.0, ''), (-1234.0, ''), (0.12, ''), (None, 'not_a_number'))
    """
    if isinstance(cell, Real) and not isinstance(cell, bool):
        return (float(cell), "") if math.isfinite(cell) else (None, "not_a_number")
    if decimal == "." and isinstance(cell, str) and _PLAIN.fullmatch(cell):
        return float(cell), ""
    text = tidy(cell).translate(_SIGNS)
    if says_nothing(text, number=True):
        return None, ""
    form = _FORM.fullmatch(text.casefold())
    if not form or bool(form["open"]) != bool(form["close"]):
        return None, "not_a_number"
    digits = form["digits"].strip()
    if not (POINT if decimal == "." else COMMA).fullmatch(digits):
        return None, "not_a_number"
    plain = re.sub(r"[' ]", "", digits)
    plain = plain.replace(",", "") if decimal == "." else plain.replace(".", "").replace(",", ".")
    value = float(plain + (form["power"] or "")) * _SCALE.get(form["scale"] or "", 1)
    signs = [(form["sign"] or "").strip() == "-", form["sign2"] == "-", form["trailing"] == "-", bool(form["open"])]
    if sum(signs) > 1 or not math.isfinite(value):
        return None, "not_a_number"
    return (-value if any(signs) else value), ""


def three_parts(cell: object) -> re.Match | None:
    """The parts of a text such as 3/6/26, whose order has to be known."""
    if not isinstance(cell, str) or cell[:4].isdigit():  # a year first: nothing to decide
        return None
    return _THREE.fullmatch(tidy(cell))


def typed_day(cell: object, *, order: str | None = None) -> tuple[datetime.datetime | None, str]:
    """The day (and time) a cell or an answer says; (None, "") for nothing.

    Parameters
    ----------
    cell : object
        A date, an Excel serial number, or text: ISO, ``2026/6/3``, ``2026年6月3日``, ``20260603``, ``03-Jun-26``;
        ``2026年6月`` is its first day.
    order : {"dmy", "mdy", "ymd"}, optional
        How ``03/06/26`` is meant.

    Returns
    -------
    (datetime or None, str)
        Faults: "not_a_date", "no_such_day" (31 June), "date_range" (before 1900 or after 2100), "day_order".

    Examples
    --------
    >>> typed_day("2026年6月3日")[0].date().isoformat(), typed_day("31/06/2026", order="dmy")
    ('2026-06-03', (None, 'no_such_day'))
    """
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
    return (when, "") if EARLIEST <= when.year <= LATEST else (None, "date_range")
