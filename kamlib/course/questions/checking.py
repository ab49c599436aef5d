"""Is this answer right, and if not, what does it say about the mistake?"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kamlib.course.questions.ideas import ideas_in
from kamlib.course.questions.kinds import Given, Question, filled, ideas_of, options, right_answer
from kamlib.text import word
from kamlib.text.typed import typed_number

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
        example = _example(question, given) if trouble == "form" else ""
        say = word(f"course.{trouble}", lang, **({"example": example} if example else {}))
        return Verdict(False if question.judged else None, False, say)
    if not question.judged:
        kept = _joined(lang, _choice_says(question, answer, given, lang), word("course.kept", lang))
        return Verdict(None, True, kept, answer)
    right = right_answer(question, given)
    if _equal(question, answer, right):
        return Verdict(
            True, True, _joined(lang, word("course.right", lang), _praise(question, answer, given, lang)), answer
        )
    said = _rule_says(question, answer, given, lang) or _kind_says(question, answer, right, given, lang)
    return Verdict(False, True, said, answer)


def readable(question: Question, value: object, given: Given) -> tuple[object, str]:
    """The answer in the form that is kept, and the word for what keeps it from being read ("" when nothing does)."""
    value = value.strip() if isinstance(value, str) else value
    if value is None or (isinstance(value, (str, list, tuple, set, Mapping)) and not value):
        return None, "nothing"
    if question.kind == "number":
        return _number(value, question)
    if question.kind == "text":
        return (unicodedata.normalize("NFKC", value), "") if isinstance(value, str) else (None, "form")
    keys = options(question, given)
    if question.kind == "choice":
        return (value, "") if isinstance(value, str) and value in keys else (None, "form")
    if question.kind in ("several", "ranking"):
        return _listed(question.kind, value, keys)
    return _mapped(question, value, keys) if isinstance(value, Mapping) else (None, "form")


def _listed(kind: str, value: object, keys: Mapping) -> tuple[object, str]:
    if not isinstance(value, (list, tuple, set)):
        return None, "form"
    named = [str(key) for key in value]
    if kind == "ranking":
        return named, "" if sorted(named) == sorted(keys) else "rank_all"
    return sorted(set(named)), "" if set(named) <= set(keys) else "form"


def _mapped(question: Question, value: Mapping, keys: Mapping) -> tuple[object, str]:
    if question.kind == "matching":
        pairs = {key: str(value.get(key)) for key in keys}
        return pairs, "" if set(pairs.values()) <= set(keys) else "match_all"
    if question.kind == "decision":
        choice, reason = str(value.get("choice")), str(value.get("reason") or "").strip()
        return {"choice": choice, "reason": reason}, "" if choice in keys and reason else "decide"
    cells = {key: _number(value.get(key), question) for key in keys}
    troubles = {trouble for _, trouble in cells.values()}
    return {key: number for key, (number, _) in cells.items()}, "" if troubles == {""} else "fill_all"


def _example(question: Question, given: Given) -> str:
    """How an answer given in code looks; it says nothing about which is right."""
    keys = list(options(question, given))
    forms = {
        "number": 12.5, "text": "…", "choice": " / ".join(keys), "several": keys[:2], "ranking": keys[::-1],
        "matching": dict(zip(keys, keys[::-1], strict=True)), "table": dict.fromkeys(keys, 12.5),
        "decision": {"choice": keys[0] if keys else "", "reason": "…"},
    }  # fmt: skip
    return str(forms[question.kind])


def _number(value: object, question: Question) -> tuple[float | None, str]:
    """A number as people type it: ``34.2``, ``34.2%``, ``３４．２``, ``1,234 元``, ``1.2万``."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).strip()
        for unit in {"%", *question.entry.get("unit", {}).values()}:
            value = value.removesuffix(unit).strip()
        value, fault = typed_number(value)
        if fault:
            return None, "no_number"
    if isinstance(value, bool) or value is None:
        return None, "nothing"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None, "no_number"
    return (number, "") if math.isfinite(number) else (None, "no_number")


def _close(question: Question, one: float, other: float) -> bool:
    return abs(one - other) <= float(question.entry.get("tolerance", 0)) + 1e-9 * max(1.0, abs(other))


def _equal(question: Question, answer: object, right: object) -> bool:
    if question.kind == "number":
        return _close(question, answer, float(right))
    if question.kind == "table":
        return all(_close(question, answer[key], float(right[key])) for key in right)
    if question.kind == "text":
        return _ideas(question, answer) == {0}
    if question.kind == "several":
        return set(answer) == set(right)
    return answer == right


def _joined(lang: str, *sentences: str) -> str:
    return ("" if lang == "zh" else " ").join(filter(None, sentences))


def _ideas(question: Question, answer: str) -> set[int]:
    """The ideas that an answer in words holds; 0 is the right one."""
    return ideas_in(answer, ideas_of(question.entry), question.entry.get("words", {}))[0]


def _praise(question: Question, answer: object, given: Given, lang: str) -> str:
    """What is said after "Right.": of the choice taken, or of the question; never what is said of a wrong choice."""
    choice = options(question, given).get(answer, {}) if question.kind == "choice" else {}
    text = choice.get("praise") or (choice.get("right") and choice.get("say")) or question.entry.get("praise")
    return filled(text, given, lang) if text else ""


def _rule_says(question: Question, answer: object, given: Given, lang: str) -> str:
    for rule in question.entry.get("wrong", ()):
        if _applies(question, answer, rule["when"], given):
            if rule["when"] == "otherwise" and question.kind == "text":
                return _ideas_say(question, answer, given, lang) or filled(rule["say"], given, lang)
            return filled(rule["say"], given, lang)
    if question.kind == "text":
        return _ideas_say(question, answer, given, lang)
    return _choice_says(question, answer, given, lang)


def _applies(question: Question, answer: object, when: object, given: Given) -> bool:
    if isinstance(when, str) and when[:1] in "<>" and isinstance(answer, float):
        edge = float(given.mistakes.get(when[1:].strip(), when[1:]))
        return answer < edge if when[0] == "<" else answer > edge
    if when == "otherwise":
        return True
    meant = given.mistakes.get(when, when) if isinstance(when, str) else when
    if question.kind == "choice" and isinstance(meant, list):
        return answer in meant
    if question.kind == "several" and isinstance(meant, str):
        return meant in answer
    if question.kind == "text":
        return str(meant).casefold() in answer.casefold()
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


def _ideas_say(question: Question, answer: str, given: Given, lang: str) -> str:
    """On the wrong ideas an answer in words holds: on one its own word, on several that one is asked for."""
    said = sorted(_ideas(question, answer))
    if len(said) > 1:
        return word("course.several_ideas", lang)
    return filled(ideas_of(question.entry)[said[0]]["say"], given, lang) if said else ""


def _same_cell(question: Question, answer: Mapping, right: Mapping, key: str) -> bool:
    return (
        answer[key] == right[key] if question.kind == "matching" else _close(question, answer[key], float(right[key]))
    )


def right_text(question: Question, given: Given, lang: str) -> str:
    """The right answer in words."""
    if question.kind == "text" and (ideas := ideas_of(question.entry)):
        return ideas[0]["name"][lang]
    return answer_text(question, right_answer(question, given), given, lang)


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
