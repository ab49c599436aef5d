"""How is this number written in the reader's language?"""

import math

from kamlib.errors import require_choice

LANGUAGES = ("en", "zh")

_STEPS = {"en": ((1e9, "B"), (1e6, "M"), (1e3, "K")), "zh": ((1e8, "亿"), (1e4, "万"))}
_MISSING = "–"


def require_language(lang: str, *, where: str) -> None:
    """Raise unless ``lang`` is ``"en"`` or ``"zh"``."""
    require_choice(lang, LANGUAGES, where=where)


def _is_missing(value) -> bool:
    return value is None or value != value or (isinstance(value, float) and math.isinf(value))


def amount(value: float, lang: str, *, currency: str = "", digits: int = 3) -> str:
    """An amount in short form: K / M / B in English, 万 / 亿 in Chinese.

    Parameters
    ----------
    value : float
        Missing or infinite values become an en dash.
    lang : {"en", "zh"}
    currency : str
        Sign put before the number, such as ``"¥"``.
    digits : int
        Significant digits kept where the short form has fewer digits before the point.

    Examples
    --------
    >>> amount(1234567, "en", currency="¥"), amount(1234567, "zh", currency="¥")
    ('¥1.23M', '¥123万')
    >>> amount(-950, "en"), amount(float("nan"), "zh")
    ('−950', '–')
    """
    require_language(lang, where="amount(lang=)")
    if _is_missing(value):
        return _MISSING
    size, unit = abs(float(value)), ""
    for step, name in _STEPS[lang]:
        if float(f"{size:.{digits}g}") >= step:
            size, unit = size / step, name
            break
    whole_digits = len(str(int(size))) if size >= 1 else 1
    text = f"{size:,.{max(0, digits - whole_digits) if unit else 0}f}" if size >= 1 or unit else f"{size:.2g}"
    if unit and "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "−" if value < 0 and float(text.replace(",", "") or 0) else ""
    return f"{sign}{currency}{text}{unit}"


def percent(value: float, *, digits: int = 0, signed: bool = False) -> str:
    """A share (0–1) as per cent; ``signed=True`` writes the plus of a change.

    Examples
    --------
    >>> percent(0.784), percent(0.3906, digits=1), percent(-0.041, digits=1, signed=True)
    ('78%', '39.1%', '−4.1%')
    """
    if _is_missing(value):
        return _MISSING
    text = f"{abs(value) * 100:,.{digits}f}"
    minus = value < 0 and float(text.replace(",", "")) != 0
    return f"{'−' if minus else '+' if signed and value > 0 else ''}{text}%"


def fine_percent(share: float) -> str:
    """Per cent with one digit where a whole number would hide it.

    Examples
    --------
    >>> fine_percent(0.784), fine_percent(0.064), fine_percent(0.01)
    ('78%', '6.4%', '1%')
    """
    known = not _is_missing(share)
    return percent(share, digits=1 if known and 0 < abs(share) < 0.1 and round(share * 100, 1) % 1 else 0)


def trimmed_percent(share: float) -> str:
    """Per cent with one digit, without a trailing zero.

    Examples
    --------
    >>> trimmed_percent(0.225), trimmed_percent(0.25)
    ('22.5%', '25%')
    """
    return percent(share, digits=1).replace(".0%", "%")


def signed(value: float, *, digits: int = 0) -> str:
    """A difference with its sign; what rounds to nothing has none.

    Examples
    --------
    >>> signed(3.24, digits=1), signed(-12), signed(-0.04, digits=1), signed(float("nan"))
    ('+3.2', '−12', '0.0', '–')
    """
    if _is_missing(value):
        return _MISSING
    text = f"{abs(value):,.{digits}f}"
    return text if not float(text.replace(",", "")) else f"{'−' if value < 0 else '+'}{text}"


def whole(value: float) -> str:
    """A count with thousands separators.

    Examples
    --------
    >>> whole(525461), whole(float("nan"))
    ('525,461', '–')
    """
    return _MISSING if _is_missing(value) else f"{round(value):,}".replace("-", "−")


def month(date, lang: str) -> str:
    """A month in the reader's language.

    Parameters
    ----------
    date : datetime.date or pandas.Timestamp

    Examples
    --------
    >>> import datetime
    >>> month(datetime.date(2026, 6, 30), "en"), month(datetime.date(2026, 6, 30), "zh")
    ('Jun 2026', '2026年6月')
    """
    require_language(lang, where="month(lang=)")
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{date.year}年{date.month}月" if lang == "zh" else f"{names[date.month - 1]} {date.year}"
