"""What is this called in the reader's language?"""

import re
import string
from functools import cache
from importlib.resources import files
from pathlib import Path

from kamlib.chapters import parts
from kamlib.errors import KamError, nearest
from kamlib.text.numbers import (
    LANGUAGES,
    amount,
    fine_percent,
    month,
    percent,
    require_language,
    signed,
    trimmed_percent,
    whole,
)

__all__ = ["LANGUAGES", "Filling", "require_language", "word", "words"]


@cache
def words(topic: str) -> dict[str, dict[str, str]]:
    """All words of one topic, ``{key: {"en": …, "zh": …}}``, from ``kamlib/text/<topic>.yaml``
    or, for a chapter, from its ``words.yaml`` (of its report, ``<chapter>_report``, from ``report.yaml``).

    Raises
    ------
    KamError
        No such topic.
    """
    import yaml

    known = {p.stem: p for p in Path(str(files("kamlib.text"))).glob("*.yaml")} | parts("words.yaml")
    known |= {f"{chapter}_report": path for chapter, path in parts("report.yaml").items()}
    path = known.get(topic)
    if path is None:
        raise KamError(f"no words for {topic!r}", where=f"words({topic!r})", fix=f"use one of {sorted(known)}")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def word(key: str, lang: str, /, **values) -> str:
    """One word or sentence in the reader's language, with ``{placeholders}`` filled.

    What stands behind the colon says how a value is written: ``{n:line|lines}`` the form that goes with the number,
    without
    the number itself; ``{share:%}``, ``{share:%1}``, ``{change:+%}`` per cent of a share, with so many digits, with its
    sign; ``{share:%fine}`` with one digit where it is below 10 %, ``{share:%trim}`` with one unless that is 0;
    ``{sales:amount}``, ``{sales:¥amount}``, ``{sales:+amount}`` an amount in short form (``amount2``: two
    digits);
    ``{n:whole}`` a count; ``{gap:+}``, ``{gap:+1}`` a difference with its sign; ``{day:date}``, ``{day:month}``;
    ``{verdict:verdict_*}`` the word ``verdict_<value>`` of the same topic. Everything else is Python's own.

    Parameters
    ----------
    key : str
        ``"topic.key"``.
    lang : {"en", "zh"}
    **values
        What the placeholders of the text are filled with.

    Raises
    ------
    KamError
        Unknown topic, key or language.

    Examples
    --------
    >>> word("common.account", "zh")
    '客户'
    >>> word("common.source", "en", source="Deck 000, slide 93")
    'Source: Deck 000, slide 93'
    >>> word("tables.know_zero", "en", rows=1), word("tables.know_zero", "en", rows="1,200")
    ('1 line has the amount 0', '1,200 lines have the amount 0')
    """
    require_language(lang, where=f"word({key!r}, lang=)")
    topic, _, name = key.partition(".")
    entries = words(topic)
    if name not in entries:
        near = nearest(name, entries, most=1)
        fix = f"use '{topic}.{near[0]}'" if near else f"add {name!r} to the words of {topic!r}"
        raise KamError(f"no word {key!r}", where=f"word({key!r})", fix=fix)
    text = entries[name][lang]
    return Filling(topic, lang).vformat(text, (), values) if values else text


class Filling(string.Formatter):
    """How the values in a text are written, see :func:`word`.

    Examples
    --------
    >>> Filling("common", "zh").format("{share:%} → {sales:¥amount}, {gap:+1}, {n:one|many}", share=0.784,
    ...                                sales=1234567, gap=-0.51, n=1)
    '78% → ¥123万, −0.5, one'
    >>> Filling("common", "en").format("{a:%1} {b:+%} {c:+amount2} {d:whole} {e}", a=0.1234, b=0.2, c=1234,
    ...                                d=525461, e="x")
    '12.3% +20% +1.2K 525,461 x'
    >>> Filling("common", "en").format("{a:%fine} {b:%fine} {c:%trim} {d:%trim}", a=0.064, b=0.784, c=0.225, d=0.25)
    '6.4% 78% 22.5% 25%'
    """

    def __init__(self, topic: str, lang: str):
        self.topic, self.lang = topic, lang

    def format_field(self, value, spec):
        if "|" in spec:
            one, _, many = spec.partition("|")
            return one if value in (1, "1") else many
        if spec.endswith("_*"):
            return word(f"{self.topic}.{spec[:-1]}{value}", self.lang)
        if isinstance(value, str) and spec:
            return value  # already written
        if how := _HOW.fullmatch(spec):
            if how["style"]:
                return fine_percent(value) if how["style"] == "fine" else trimmed_percent(value)
            sign, kind, digits = how["sign"], how["kind"], int(how["digits"] or 0)
            if kind == "%":
                return percent(value, digits=digits, signed=bool(sign == "+"))
            if kind == "amount":
                text = amount(value, self.lang, currency="" if sign in ("", "+") else sign, digits=digits or 3)
                return f"+{text}" if sign == "+" and value > 0 else text
            if kind == "whole":
                return whole(value)
            if kind == "date":
                return "–" if value is None or value != value else f"{value:%Y-%m-%d}"
            return month(value, self.lang) if kind == "month" else signed(value, digits=digits)
        if spec and (value is None or value != value):
            return "–"
        text = super().format_field(value, spec)
        return text.replace("-", "−") if spec and spec[-1] in "fg" else text


_HOW = re.compile(r"(?P<sign>[+¥$€£]?)(?P<kind>%|amount|whole|date|month|(?<=\+))(?P<digits>\d?)|%(?P<style>fine|trim)")
