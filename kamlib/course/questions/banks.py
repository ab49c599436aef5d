"""Which questions does a bank hold, and is each complete?

A bank is a YAML file, one exercise each; every text is ``{en: …, zh: …}``::

    exercise: 01_segmentation      # name of the notebook
    chapter: segmentation          # computed answers are functions of its answers.py
    minutes: 25
    title: {en: …, zh: …}
    story: {en: …, zh: …}          # what it is about, and on which data
    questions:
      - id: q1
        step: repeat               # repeat, vary or decide; steps rise
        kind: number               # choice several number ranking matching table text decision
        ask: {en: "… {branch} …", zh: …}      # {placeholders} are values of the computed answer
        computed: top_fifth        # a function seed → Given, or instead
        answer: 39.06              # number
        unit: {en: "%", zh: "%"}   # number, table
        tolerance: 0.5             # number, table: how far off still counts
        choices: [{en: …, zh: …, right: true, key: a, say: {…}}]   # choice, several, decision; keys default to a, b,
                                   # c; they are shown in an order that changes from person to person
        items: [{en: …, zh: …}]    # ranking: in the right order
        pairs: [{en: …, zh: …, with: {en: …, zh: …}}]              # matching
        rows: [{en: …, zh: …, answer: 2.5}]                        # table: a number a row
        ideas: [{name: {…}, right: true, says: ["<not> … contacted"], weak: […], say: {…}}]   # text: see ideas.py
        words: {met: [contacted, 接触]}   # text: groups of words that the phrases of ideas name as <met>
        accept: ["forward price"]  # text: short for one idea, the right one, with these phrases
        neutral: true              # nothing is right or wrong; the answer is kept
        wrong: [{when: …, say: {…}}]   # when: an answer, "< 20", "> 100", the name of a computed mistake, "otherwise"
        hints: [{…}, {…}]          # two, the second nearly gives it away
        praise: {en: …, zh: …}     # after "Right."; a choice may have its own, and of the right one `say` is it
        way: {en: …, zh: …}        # how one gets there; shown with the answer after three tries
        look: "Few accounts carry most of the business"             # section of the lesson
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from kamlib.course.questions.ideas import ideas_in
from kamlib.course.questions.kinds import KINDS, STEPS, Question
from kamlib.errors import KamError
from kamlib.yaml_files import PlainLoader, not_plain, yaml_text

TEXTS = ("ask", "unit", "way", "praise")
LISTS = ("choices", "items", "pairs", "rows", "hints")
FIELDS = {"id", "step", "kind", "computed", "answer", "tolerance", "accept", "ideas", "words", "neutral", "wrong",
          "look", *TEXTS, *LISTS}  # fmt: skip
PARTS = {"en", "zh", "key", "right", "say", "with", "answer", "praise"}  # of a choice, item, pair, row or hint
NEEDS = {"several": "choices", "ranking": "items", "matching": "pairs", "table": "rows", "text": "ideas"}


@dataclass(frozen=True)
class Bank:
    """The questions of one exercise; ``head`` is everything of the file but the questions."""

    head: Mapping
    questions: Mapping[str, Question]


def read_bank(path: str | Path) -> Bank:
    """A bank from its YAML file.

    Raises
    ------
    KamError
        Not YAML, or a question is not complete; ``where`` names the line and the field.
    """
    path, fix = Path(path), "write the form at the top of banks.py; quote texts with : or #"
    try:
        loader = PlainLoader(yaml_text(path))
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        raise not_plain(error, path, fix=fix) from error
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        raise KamError("no field 'questions' with a list below it", where=path.name, fix=fix)
    starts = next(value for key, value in node.value if key.value == "questions").value
    return bank_of(data, where=path.name, lines=[start.start_mark.line + 1 for start in starts])


def bank_of(data: Mapping, *, where: str, lines: list[int] | None = None) -> Bank:
    """A bank from its fields, each question complete and each id used once.

    Raises
    ------
    KamError
        With the line when ``lines`` (one for each question) are given.
    """
    for name in ("exercise", "chapter", "minutes"):
        _require(name in data, f"no field {name!r}", f"{where}, field {name!r}", f"write {name!r} at the top")
    for name in ("title", "story"):
        _require_both(data.get(name), f"{where}, field {name!r}")
    questions: dict[str, Question] = {}
    for number, entry in enumerate(data["questions"]):
        place = f"{where}, line {lines[number]}" if lines else f"{where}, question {number + 1}"
        question = _question(entry, data["chapter"], place)
        _require(
            question.id not in questions, f"{question.id!r} stands twice", f"{place}, field 'id'", "take another id"
        )
        questions[question.id] = question
    return Bank({name: value for name, value in data.items() if name != "questions"}, questions)


def bank_data(bank: Bank) -> dict:
    """The fields of a bank again, as :func:`bank_of` takes them."""
    return {**bank.head, "questions": [dict(question.entry) for question in bank.questions.values()]}


def _question(entry: Mapping, chapter: str, place: str) -> Question:
    _require(isinstance(entry, Mapping), "a question without fields", place, "write id, step, kind and ask")
    for name, known in (("kind", KINDS), ("step", STEPS)):
        given = entry.get(name)
        _require(given in known, f"{name} {given!r}", f"{place}, field {name!r}", f"use one of {', '.join(known)}")
    kind = entry["kind"]
    if strange := sorted(set(entry) - FIELDS):
        _require(False, f"unknown field {strange[0]!r}", place, f"use fields of {sorted(FIELDS)}")
    _require(entry.get("id"), "no id", f"{place}, field 'id'", "give each question its own id")
    needed = "answer" if kind == "number" else "choices" if kind in ("choice", "decision") else NEEDS.get(kind, "")
    if "computed" not in entry and not (kind == "text" and (entry.get("neutral") or "accept" in entry)):
        _require(needed in entry, f"no {needed}", f"{place}, field {needed!r}", f"a {kind} question needs {needed!r}")
    for name in TEXTS:
        if name in entry or name == "ask":
            _require_both(entry.get(name), f"{place}, field {name!r}")
    for name in (*LISTS, "wrong", "accept"):
        listed = isinstance(entry.get(name, []), list)
        _require(listed, f"{name} is no list", f"{place}, field {name!r}", "write a list")
    for name in LISTS:
        for text in entry.get(name, ()):
            _require_both(text, f"{place}, field {name!r}")
            for part in {"say", "with", "praise"} & set(text):
                _require_both(text[part], f"{place}, field {name!r}")
    for rule in entry.get("wrong", ()):
        _require(
            isinstance(rule, Mapping) and "when" in rule, "no 'when'", f"{place}, field 'wrong'", "say when and say"
        )
        _require_both(rule.get("say"), f"{place}, field 'wrong'")
    question = Question(str(entry["id"]), kind, entry["step"], chapter, entry)
    if question.judged:
        _require_judging(entry, place)
    return question


def _require_judging(entry: Mapping, place: str) -> None:
    """Two hints, the way, and what is right among given choices."""
    kind = entry["kind"]
    _require(len(entry.get("hints", ())) == 2, "not two hints", f"{place}, field 'hints'", "write two, each en and zh")
    _require("way" in entry, "no way", f"{place}, field 'way'", "write how one gets to the answer")
    if "ideas" in entry:
        _require_ideas(entry, f"{place}, field 'ideas'")
    if kind in ("choice", "several") and "computed" not in entry:
        right = [choice for choice in entry["choices"] if choice.get("right")]
        _require(right and (kind == "several" or len(right) == 1), f"{len(right)} right choices",
                 f"{place}, field 'choices'", "mark the right one with right: true")  # fmt: skip


def _require_ideas(entry: Mapping, where: str) -> None:
    """Each idea with name and phrases whose groups are there, the wrong ones with a word on them, one of them right."""
    for idea in entry["ideas"]:
        whole = isinstance(idea, Mapping) and isinstance(idea.get("says"), list)
        _require(whole, "an idea without phrases", where, "write name and says, the phrases in both languages")
        for part in ("name", *(() if idea.get("right") else ("say",))):
            _require_both(idea.get(part), f"{where}, {part!r}")
    try:
        ideas_in("", entry["ideas"], entry.get("words", {}))
    except KeyError as error:
        _require(False, f"no group of words <{error.args[0]}>", where, "name it under 'words', or use <not>")
    right = [idea for idea in entry["ideas"] if idea.get("right")]
    _require(len(right) == 1, f"{len(right)} right ideas", where, "mark the right one with right: true")


def _require(good: object, what: str, where: str, fix: str) -> None:
    if not good:
        raise KamError(what, where=where, fix=fix)


def _require_both(text: object, where: str) -> None:
    whole = isinstance(text, Mapping) and all(isinstance(text.get(lang), str) and text[lang] for lang in ("en", "zh"))
    strange = [str(part) for part in text if part not in PARTS] if isinstance(text, Mapping) else []
    _require(not strange, f"unknown part {strange[:1]} of a text", where, "quote a text that has a comma in it")
    _require(whole, "a text that is missing or not in both languages", where, "write {en: …, zh: …}, both as text")
