"""Which of our questions can jupyterquiz show, and which of its questions can we ask?"""

from collections.abc import Mapping, Sequence

from kamlib.course.questions.banks import Bank
from kamlib.course.questions.kinds import ideas_of
from kamlib.errors import KamError


def to_jupyterquiz(bank: Bank, *, lang: str) -> tuple[list[dict], list[str]]:
    """The questions in jupyterquiz's JSON shape, and the ids of those it has no shape for.

    jupyterquiz knows choice, several, number and text with a fixed answer; computed ones are left out.
    """
    entries, left_out = [], []
    for question in bank.questions.values():
        make = _WRITERS.get(question.kind)
        if make is None or "computed" in question.entry or question.entry.get("neutral"):
            left_out.append(question.id)
        else:
            entries.append({"question": question.entry["ask"][lang], **make(question.entry, lang)})
    return entries, left_out


def from_jupyterquiz(entries: Sequence[Mapping], *, lang: str) -> list[dict]:
    """Entries of a bank from jupyterquiz's JSON; the other language says the same until somebody translates it.

    Raises
    ------
    KamError
        A type that is not multiple_choice, many_choice, numeric or string.

    Examples
    --------
    >>> quiz = [{"question": "2 + 2?", "type": "numeric", "answers": [{"type": "value", "value": 4, "correct": True}]}]
    >>> from_jupyterquiz(quiz, lang="en")[0]["answer"]
    4.0
    """
    made = []
    for number, entry in enumerate(entries, 1):
        kind = entry.get("type")
        if kind not in _READERS:
            where, fix = f"from_jupyterquiz(entries), question {number}", f"use one of {', '.join(_READERS)}"
            raise KamError(f"type {kind!r}", where=where, fix=fix)
        both = lambda text: {"en": text, "zh": text}  # noqa: E731
        hints = [both("–"), both("–")]
        head = {"id": f"q{number}", "step": "repeat", "ask": both(entry["question"]), "hints": hints, "way": both("–")}
        made.append(head | _READERS[kind](entry["answers"], both))
    return made


def _choices(kind: str):
    def write(entry: Mapping, lang: str) -> dict:
        answers = [
            {
                "answer": choice[lang],
                "correct": bool(choice.get("right")),
                "feedback": choice.get("say", {}).get(lang, ""),
            }
            for choice in entry["choices"]
        ]
        return {"type": kind, "answers": answers}

    return write


def _number(entry: Mapping, lang: str) -> dict:
    answer, off = float(entry["answer"]), float(entry.get("tolerance", 0))
    right = {"type": "range", "range": [answer - off, answer + off]} if off else {"type": "value", "value": answer}
    wrong = [
        {"type": "value", "value": float(rule["when"]), "correct": False, "feedback": rule["say"][lang]}
        for rule in entry.get("wrong", ())
        if str(rule["when"]).replace(".", "").lstrip("-").isdigit()
    ]
    return {"type": "numeric", "answers": [{**right, "correct": True, "feedback": entry["way"][lang]}, *wrong]}


def _text(entry: Mapping, lang: str) -> dict:
    answers = [
        {"answer": text, "correct": True, "feedback": entry["way"][lang]}
        for text in entry.get("accept") or [ideas_of(entry)[0]["name"][lang]]
    ]
    return {"type": "string", "answers": answers}


_WRITERS = {"choice": _choices("multiple_choice"), "several": _choices("many_choice"), "number": _number, "text": _text}


def _read_choices(kind: str):
    def read(answers: Sequence[Mapping], both) -> dict:
        choices = []
        for answer in answers:
            choice = both(str(answer.get("answer", answer.get("code", "")))) | {"right": bool(answer.get("correct"))}
            choices.append(choice | ({"say": both(answer["feedback"])} if answer.get("feedback") else {}))
        return {"kind": kind, "choices": choices}

    return read


def _read_number(answers: Sequence[Mapping], both) -> dict:
    right = next(answer for answer in answers if answer.get("correct"))
    low, high = right["range"] if "range" in right else (right["value"], right["value"])
    wrong = [
        {"when": str(answer["value"]), "say": both(answer["feedback"])}
        for answer in answers
        if not answer.get("correct") and "value" in answer and answer.get("feedback")
    ]
    middle = {"answer": (float(low) + float(high)) / 2, "tolerance": (float(high) - float(low)) / 2}
    return {"kind": "number", **middle, "wrong": wrong}


def _read_text(answers: Sequence[Mapping], both) -> dict:
    return {"kind": "text", "accept": [str(answer["answer"]) for answer in answers if answer.get("correct")]}


_READERS = {
    "multiple_choice": _read_choices("choice"),
    "many_choice": _read_choices("several"),
    "numeric": _read_number,
    "string": _read_text,
}
