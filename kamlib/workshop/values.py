"""What does one typed value mean for its column: nothing, a value, or something to mend?"""

import math
import re
import unicodedata

from kamlib.text import word
from kamlib.text.typed import tidy, typed_day, typed_number
from kamlib.workshop.template import Column

_SEPARATORS = re.compile(r"[,，、;；\n/]+")


def number(text: str) -> float:
    """A number as people type it, in its column's unit: a per-cent sign adds nothing; not-a-number where it is none.

    Examples
    --------
    >>> number("１,２００"), number("12.5 %"), number("−3"), number("12万"), number("about 5")
    (1200.0, 12.5, -3.0, 120000.0, nan)
    """
    value, _ = typed_number(tidy(text).replace("%", ""))
    return math.nan if value is None else value


def items(text: str) -> list[str]:
    """The entries of a short list typed with commas, semicolons, slashes or one a line.

    Examples
    --------
    >>> items("送货及时、快速备货，方案制定")
    ['送货及时', '快速备货', '方案制定']
    """
    return [item.strip() for item in _SEPARATORS.split(text) if item.strip()]


def folded(text: str) -> str:
    """Text for comparison: width, case and blanks do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())


def choice(column: Column, value: str) -> dict | None:
    """The chosen entry of a choice column; nothing where none was chosen."""
    return next((option for option in column.options["choices"] if option["id"] == value), None)


def shown(column: Column, value: str, lang: str) -> str:
    """A stored value as a reader sees it: the words of a choice, the rest as typed."""
    if column.kind == "choice" and value:
        found = choice(column, value)
        return found[lang] if found else value
    return value


def unit(column: Column, lang: str) -> str:
    """The unit of a number column in the reader's language; may be empty."""
    given = column.options.get("unit", "")
    return given[lang] if isinstance(given, dict) else given


def heading(column: Column, lang: str) -> str:
    """The column's label with its unit.

    Examples
    --------
    >>> from kamlib.workshop.templates import load_template
    >>> heading(load_template("se-timesheet").part("main").column("current"), "en")
    'Now (%)'
    """
    found = unit(column, lang)
    bracket = "（{}）" if lang == "zh" else " ({})"
    return column.label[lang] + (bracket.format(found) if found else "")


def amiss(column: Column, value: str, lang: str) -> str:
    """What is wrong with a value in one short sentence; empty when it is right or not yet given."""
    text = value.strip()
    if not text:
        return ""
    return getattr(_Amiss, column.kind)(column.options, text, lang)


class _Amiss:
    """One rule for each kind of column."""

    @staticmethod
    def text(options, text: str, lang: str) -> str:
        if len(text) > options["limit"]:
            return word("workshop.too_long", lang, limit=options["limit"], length=len(text))
        count = len(items(text))
        if count < options.get("least", 1):
            return word("workshop.too_few", lang, least=options["least"])
        if count > options.get("most", math.inf):
            return word("workshop.too_many", lang, most=options["most"], count=count)
        return ""

    @staticmethod
    def owner(options, text: str, lang: str) -> str:
        return word("workshop.too_long", lang, limit=60, length=len(text)) if len(text) > 60 else ""

    @staticmethod
    def number(options, text: str, lang: str) -> str:
        value, low, high = number(text), options.get("low", -math.inf), options.get("high", math.inf)
        if math.isnan(value):
            return word("workshop.no_number", lang)
        return "" if low <= value <= high else word("workshop.outside", lang, low=f"{low:g}", high=f"{high:g}")

    @staticmethod
    def scale(options, text: str, lang: str) -> str:
        value = number(text)
        if value in range(options["low"], options["high"] + 1):
            return ""
        return word("workshop.outside", lang, low=options["low"], high=options["high"])

    @staticmethod
    def choice(options, text: str, lang: str) -> str:
        known = any(option["id"] == text for option in options["choices"])
        return "" if known else word("workshop.no_choice", lang)

    @staticmethod
    def date(options, text: str, lang: str) -> str:
        return word("workshop.no_date", lang) if typed_day(text)[1] else ""
