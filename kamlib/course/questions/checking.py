"""Is this answer right, and if not, what does it say about the mistake?"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kamlib.course.questions.kinds import Given, Question, filled, options, right_answer
from kamlib.text import word

TRIES = 3  # after so many wrong answers the answer may be shown


@dataclass(frozen=True)
class Verdict:
    """What a check says: ``right`` is None where nothing is right or wrong; ``counts`` when it was a real try."""

    right: bool | None
    counts: bool
    say: str
    answer: object = None

    def __str__(self) -> str:
        sign = {True: "✓", False: "✗", None: "✓" if self.counts else "–"}[self.right]
        return f"{sign} {self.say}"

    __repr__ = __str__


def checked(question: Question, value: object, *, given: Given | None = None, lang: str = "en") -> Verdict:
    """The verdict on an answer; never an exception, whatever is given.

    Parameters
    ----------
    question : Question
    value : object
        choice: a key · several, ranking: keys · number: number or text · matching: dict of key to key ·
        table: dict of key to number · text: text · decision: ``{"choice": key, "reason": text}``.
    given : Given, optional
        From :func:`kamlib.course.questions.kinds.given_for`.
    lang : {"en", "zh"}
    """
    given = given or Given()
    answer, trouble = readable(question, value, given)
    if trouble:
        return Verdict(False if question.judged else None, False, word(f"course.{trouble}", lang))
    if not question.judged:
        kept = " ".join(filter(None, [_choice_says(question, answer, given, lang), word("course.kept", lang)]))
        return Verdict(None, True, kept, answer)
    right = right_answer(question, given)
    if _equal(question, answer, right):
        praise = _choice_says(question, answer, given, lang) if question.kind == "choice" else ""
        return Verdict(True, True, f"{word('course.right', lang)} {praise}".strip(), answer)
    said = _rule_says(question, answer, given, lang) or _kind_says(question, answer, right, given, lang)
    return Verdict(False, True, said, answer)


def readable(question: Question, value: object, given: Given) -> tuple[object, str]:
    """The answer in the form that is kept, and the word for what keeps it from being read ("" when nothing does)."""
    keys, kind = options(question, given), question.kind
    if kind == "number":
        return _number(value, question)
    if kind == "text":
        text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
        return text, "" if text else "nothing"
    if kind == "choice":
        return value, "" if isinstance(value, str) and value in keys else "nothing"
    if kind == "several":
        chosen = sorted({str(key) for key in value}) if isinstance(value, (list, tuple, set)) else []
        return chosen, "" if chosen and set(chosen) <= set(keys) else "nothing"
    if kind == "ranking":
        ranked = [str(key) for key in value] if isinstance(value, (list, tuple)) else []
        return ranked, "" if sorted(ranked) == sorted(keys) else "rank_all"
    if not isinstance(value, Mapping):
        return None, "nothing"
    if kind == "matching":
        return dict(value), "" if all(str(value.get(key)) in keys for key in keys) else "match_all"
    if kind == "decision":
        whole = str(value.get("choice")) in keys and str(value.get("reason") or "").strip()
        return {
            "choice": value.get("choice"),
            "reason": str(value.get("reason") or "").strip(),
        }, "" if whole else "decide"
    cells = {key: _number(value.get(key), question) for key in keys}
    troubles = {trouble for _, trouble in cells.values()}
    return {key: number for key, (number, _) in cells.items()}, "" if troubles == {""} else "fill_all"


def _number(value: object, question: Question) -> tuple[float | None, str]:
    """A number as people type it: ``34.2``, ``34.2%``, ``３４．２``, ``1,234 元``, ``1.2万``."""
    import pandas as pd

    from kamlib.tables.numbers import numbers

    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).strip()
        for unit in {"%", *question.entry.get("unit", {}).values()}:
            value = value.removesuffix(unit).strip()
        value = numbers(pd.Series([value], dtype=object), decimal=".").values.iloc[0] if value else None
        if value is not None and math.isnan(value):
            return None, "no_number"
    if isinstance(value, bool) or value is None:
        return None, "nothing"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None, "no_number"
    return (number, "") if math.isfinite(number) else (None, "nothing")


def _close(question: Question, one: float, other: float) -> bool:
    return abs(one - other) <= float(question.entry.get("tolerance", 0)) + 1e-9 * max(1.0, abs(other))


def _equal(question: Question, answer: object, right: object) -> bool:
    if question.kind == "number":
        return _close(question, answer, float(right))
    if question.kind == "table":
        return all(_close(question, answer[key], float(right[key])) for key in right)
    if question.kind == "text":
        words = question.entry.get("accept", [])
        return any(unicodedata.normalize("NFKC", str(each)).casefold() in answer.casefold() for each in words)
    if question.kind == "several":
        return set(answer) == set(right)
    return answer == right


def _rule_says(question: Question, answer: object, given: Given, lang: str) -> str:
    for rule in question.entry.get("wrong", ()):
        if _applies(question, answer, rule["when"], given):
            return filled(rule["say"], given, lang)
    return _choice_says(question, answer, given, lang)


def _applies(question: Question, answer: object, when: object, given: Given) -> bool:
    if isinstance(when, str) and when[:1] in "<>" and isinstance(answer, float):
        edge = float(given.mistakes.get(when[1:].strip()) or when[1:])
        return answer < edge if when[0] == "<" else answer > edge
    meant = given.mistakes.get(when, when) if isinstance(when, str) else when
    if question.kind == "several" and isinstance(meant, str):
        return meant in answer
    try:
        return _equal(question, answer, meant)
    except (TypeError, ValueError, KeyError, AttributeError):  # a rule for another form of answer
        return False


def _choice_says(question: Question, answer: object, given: Given, lang: str) -> str:
    """What the choices themselves say: of the one taken, or of the first that should not have been."""
    known = options(question, given)
    if question.kind == "decision":
        answer = answer["choice"]
    taken = [answer] if isinstance(answer, str) else []
    if question.kind == "several":
        taken = sorted(set(answer) - set(right_answer(question, given))) if question.judged else answer
    told = [known[key]["say"] for key in taken if key in known and "say" in known[key]]
    return filled(told[0], given, lang) if told else ""


def _kind_says(question: Question, answer: object, right: object, given: Given, lang: str) -> str:
    """The general word on a mistake: which way off, how many are missing, which is the first in a wrong place."""
    known = options(question, given)
    name = lambda key: known[key][lang]  # noqa: E731
    if question.kind == "number":
        if question.entry.get("unit", {}).get("en") == "%" and _close(question, answer * 100, float(right)):
            return word("course.as_percent", lang)
        return word("course.too_low" if answer < float(right) else "course.too_high", lang)
    if question.kind == "several":
        extra, missing = len(set(answer) - set(right)), len(set(right) - set(answer))
        return word("course.several_off", lang, extra=extra, missing=missing)
    if question.kind == "ranking":
        place = next(n for n, (one, other) in enumerate(zip(answer, right, strict=True), 1) if one != other)
        return word("course.rank_off", lang, place=place, item=name(answer[place - 1]))
    if question.kind in ("matching", "table"):
        off = [key for key in right if not _same_cell(question, answer, right, key)]
        return word("course.rows_off", lang, n=len(off), item=name(off[0]))
    return word("course.wrong", lang)


def _same_cell(question: Question, answer: Mapping, right: Mapping, key: str) -> bool:
    return (
        answer[key] == right[key] if question.kind == "matching" else _close(question, answer[key], float(right[key]))
    )


def answer_text(question: Question, answer: object, given: Given, lang: str) -> str:
    """An answer in words, as it is shown after three tries and on the results page."""
    known = options(question, given)
    name = lambda key: known[key][lang] if key in known else str(key)  # noqa: E731
    unit = question.entry.get("unit", {}).get(lang, "")
    if answer is None:
        return "–"
    if question.kind == "number":
        return f"{answer:,.10g}{' ' if unit not in ('', '%') else ''}{unit}"
    if question.kind == "choice":
        return name(answer)
    if question.kind in ("several", "ranking"):
        return " · ".join(name(key) for key in answer)
    if question.kind == "matching":
        return "; ".join(f"{name(key)} → {known[other]['with'][lang]}" for key, other in answer.items())
    if question.kind == "table":
        return "; ".join(f"{name(key)}: {value:,.10g}{unit}" for key, value in answer.items())
    if question.kind == "decision":
        return f"{name(answer['choice'])} – {answer['reason']}"
    return str(answer)
