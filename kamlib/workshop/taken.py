"""Which forms, questions and votes did the trainer take in during the day, beyond the workshop's file?"""

import dataclasses
from collections.abc import Mapping, Sequence

from kamlib.errors import KamError, require_choice
from kamlib.text import word
from kamlib.workshop.polls import KINDS, Poll
from kamlib.workshop.settings import Workshop
from kamlib.workshop.template import Column, Part, Row, Template
from kamlib.workshop.templates import load_template, template_ids

TAKEN = "taken"  # the step that holds them: forms (ids), questions and polls (as they were typed)
LONGEST, MOST_OPTIONS, MOST_LINES = 120, 20, 8
_EMPTY = {"en": "", "zh": ""}


def with_taken(workshop: Workshop, taken: Mapping) -> Workshop:
    """The workshop with what was taken in; a form the kit no longer has is left out."""
    known = set(template_ids()) if taken.get("forms") else set()
    forms = {name: load_template(name) for name in taken.get("forms", []) if name in known}
    forms |= {entry["id"]: question_form(**entry) for entry in taken.get("questions", [])}
    polls = {entry["id"]: typed_poll(**entry) for entry in taken.get("polls", [])}
    forms = {name: form for name, form in forms.items() if name not in workshop.templates}
    polls = {name: poll for name, poll in polls.items() if name not in workshop.polls}
    return dataclasses.replace(workshop, templates=workshop.templates | forms, polls=workshop.polls | polls)


def question_form(id: str, question: str) -> Template:
    """A question the trainer has typed as a form: some lines to answer it with."""
    both, rows = {"en": question, "zh": question}, [Row(str(n), _EMPTY, _EMPTY) for n in range(1, MOST_LINES + 1)]
    told = {lang: {name: word(f"workshop.question_{name}", lang) for name in ("line", "how")} for lang in ("en", "zh")}
    label, how = ({lang: told[lang][name] for lang in told} for name in ("line", "how"))
    column = Column("answer", "text", label, _EMPTY, True, {"limit": 400})
    about = {"number": 0, "module": 0, "minutes": 10, "source": ""}
    part = Part("main", _EMPTY, (column,), tuple(rows), True)
    return Template(id, {"title": both, "instruction": how}, about, (part,))


def typed_poll(id: str, question: str, kind: str, options: Sequence[str]) -> Poll:
    """A vote the trainer has typed; without options a choice is yes or no, a scale rates the question itself."""
    texts = [{"en": text, "zh": text} for text in options]
    if not texts and kind == "choice":
        texts = [{lang: word(f"workshop.{name}", lang) for lang in ("en", "zh")} for name in ("yes", "no")]
    texts = texts or [{"en": question, "zh": question}]
    made = tuple({"id": str(n), **text} for n, text in enumerate(texts, start=1))
    return Poll(id, kind, {"en": question, "zh": question}, made, {"low": 1, "high": 5, "dots": 3})


def asked_question(taken: Mapping, given: Mapping[str, str]) -> tuple[str, dict]:
    """The id of a question just typed, and everything taken in with it.

    Raises
    ------
    KamError
        Nothing typed, or too long.
    """
    question = _line(given.get("question", ""))
    entry = {"id": f"question_{len(taken.get('questions', [])) + 1}", "question": question}
    return entry["id"], {**taken, "questions": [*taken.get("questions", []), entry]}


def asked_poll(taken: Mapping, given: Mapping[str, str]) -> tuple[str, dict]:
    """The id of a vote just typed, and everything taken in with it.

    Raises
    ------
    KamError
        No question, or options that cannot be voted on.
    """
    kind = given.get("kind", "choice")
    require_choice(kind, KINDS, where="vote")
    options = list(dict.fromkeys(_line(text) for text in given.get("options", "").splitlines() if text.strip()))
    least = 0 if kind in ("choice", "scale") and not options else 1 if kind == "scale" else 2
    if not least <= len(options) <= MOST_OPTIONS:
        fix = f"write 2 to {MOST_OPTIONS} options, one a line"
        raise KamError(f"a vote with {len(options)} option(s)", where="vote", fix=fix)
    entry = {"id": f"vote_{len(taken.get('polls', [])) + 1}", "question": _line(given.get("question", "")),
             "kind": kind, "options": options}  # fmt: skip
    return entry["id"], {**taken, "polls": [*taken.get("polls", []), entry]}


def form_taken(taken: Mapping, workshop: Workshop, name: str) -> dict | None:
    """Everything taken in with a form of the kit; nothing when the workshop has the form already."""
    if name in workshop.templates:
        return None
    require_choice(name, template_ids(), where="open")
    return {**taken, "forms": [*taken.get("forms", []), name]}


def _line(text: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if not text:
        raise KamError("no question", where="question", fix="type the question")
    if len(text) > LONGEST:
        fix = f"write at most {LONGEST} characters"
        raise KamError(f"{len(text)} characters", where="question", fix=fix)
    return text
