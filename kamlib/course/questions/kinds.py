"""What is a question: its kind, what can be answered, and which answer is right?"""

import hashlib
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from random import Random

from kamlib.chapters import chapters
from kamlib.errors import KamError, require_choice

KINDS = ("choice", "several", "number", "ranking", "matching", "table", "text", "decision")
STEPS = ("repeat", "vary", "decide")
ROLL = 7  # "other numbers" are those of a seed so much larger; neighbours have seeds next to each other


@dataclass(frozen=True)
class Question:
    """One question: ``entry`` as in the bank (see banks.py), ``chapter`` where its answer is computed."""

    id: str
    kind: str
    step: str
    chapter: str
    entry: Mapping

    @property
    def judged(self) -> bool:
        """Whether there is a right answer."""
        return self.kind != "decision" and not self.entry.get("neutral", False)


@dataclass(frozen=True)
class Given:
    """What a seed makes of a question: answer, values of the placeholders, known mistakes, choices, what to look at."""

    answer: object = None
    values: Mapping[str, object] = field(default_factory=dict)
    mistakes: Mapping[str, object] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    show: Callable[[str], object] | None = None  # language → DataFrame or Axes
    seed: int | None = None  # the order in which a bank's choices stand; None: as in the bank


def given_for(question: Question, seed: int) -> Given:
    """What the question is about for this seed; but for the order of choices the same when nothing is computed.

    Raises
    ------
    KamError
        The bank names a function that is not there.
    """
    name = question.entry.get("computed")
    return replace(_computed(question.chapter, name, seed) if name else Given(), seed=seed)


@cache
def _computed(chapter: str, name: str, seed: int) -> Given:
    require_choice(chapter, chapters(), where="field 'chapter'")
    module = import_module(f"{chapters()[chapter].package}.answers")
    if not hasattr(module, name):
        raise KamError(f"no function {name!r}", where="field 'computed'", fix=f"write it in answers.py of {chapter}")
    return getattr(module, name)(seed)


def options(question: Question, given: Given) -> dict[str, Mapping[str, str]]:
    """Key → words of what can be chosen, ranked, matched or filled in; choices of a bank in the order of the seed."""
    if given.choices:
        return dict(given.choices)
    field_name = {"ranking": "items", "matching": "pairs", "table": "rows"}.get(question.kind, "choices")
    entries = question.entry.get(field_name, ())
    keyed = [(str(entry.get("key", key)), entry) for entry, key in zip(entries, string.ascii_lowercase, strict=False)]
    if field_name == "choices" and given.seed is not None:
        Random(f"{question.chapter} {question.id} {given.seed}").shuffle(keyed)
    return dict(keyed)


def right_answer(question: Question, given: Given) -> object:
    """The answer that counts as right, in the form a control gives it; for a decision one that is complete."""
    if given.answer is not None:
        return given.answer
    known = options(question, given)
    if question.kind == "choice":
        return next((key for key, entry in known.items() if entry.get("right")), next(iter(known)))
    if question.kind == "several":
        return [key for key, entry in known.items() if entry.get("right")]
    if question.kind == "ranking":
        return list(known)
    if question.kind == "matching":
        return {key: key for key in known}
    if question.kind == "table":
        return {key: float(entry["answer"]) for key, entry in known.items()}
    if question.kind == "text":
        return (ideas_of(question.entry) or [{"name": {"en": "–"}}])[0]["name"]["en"]
    if question.kind == "decision":
        return {"choice": next(iter(known)), "reason": "–"}
    return float(question.entry["answer"])


def page_mark(question: Question, given: Given) -> str:
    """A mark of what is asked: another one when kind, choices, unit or right answer are others."""
    known = {key: [words["en"], words.get("with", {}).get("en")] for key, words in options(question, given).items()}
    right = None if question.kind == "text" else right_answer(question, given)  # ideas may be told better
    asked = [question.kind, question.judged, sorted(known.items()), question.entry.get("unit"), right]
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]


def ideas_of(entry: Mapping) -> list[Mapping]:
    """The ideas an answer in words may hold, the right one first (see ideas.py); ``accept`` is one idea in short."""
    if accept := entry.get("accept"):
        return [{"name": {"en": str(accept[0]), "zh": str(accept[0])}, "right": True, "says": accept}]
    return sorted(entry.get("ideas", ()), key=lambda idea: not idea.get("right"))


def shuffled(keys, *, question: Question, seed: int) -> list[str]:
    """The keys in an order that depends on question and seed only, and is not the right one.

    Examples
    --------
    >>> shuffled("abc", question=Question("q1", "ranking", "vary", "branding", {}), seed=1)
    ['c', 'b', 'a']
    """
    keys, mixed = list(keys), list(keys)
    Random(f"{question.id}-{seed}").shuffle(mixed)
    return mixed if mixed != keys else keys[1:] + keys[:1]


def filled(text: Mapping[str, str], given: Given, lang: str) -> str:
    """The text in a language with the computed values put in; a value may itself be in two languages."""
    values = {name: value[lang] if isinstance(value, Mapping) else value for name, value in given.values.items()}
    return text[lang].format(**values) if given.values else text[lang]
