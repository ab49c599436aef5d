"""A bank with a mistake is told in three lines with line and field; banks travel sealed and to jupyterquiz and back."""

import pytest

from kamlib.course.questions.banks import bank_data, bank_of, read_bank
from kamlib.course.questions.quizjson import from_jupyterquiz, to_jupyterquiz
from kamlib.course.questions.seal import opened, sealed
from kamlib.errors import KamError

BANK = """\
exercise: x
chapter: segmentation
minutes: 5
title: {en: T, zh: 题}
story: {en: S, zh: 事}
questions:
- id: q1
  step: repeat
  kind: number
  ask: {en: "How many?", zh: 多少？}
  answer: 3
  hints: [{en: a, zh: 一}, {en: b, zh: 二}]
  way: {en: count, zh: 数}
"""


def written(tmp_path, text):
    path = tmp_path / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_bank_is_read(tmp_path):
    bank = read_bank(written(tmp_path, BANK))
    assert list(bank.questions) == ["q1"]
    assert bank_of(opened(sealed(bank_data(bank))), where="x").questions == bank.questions


@pytest.mark.parametrize(
    ("old", "new", "field", "fix"),
    [
        ("kind: number", "kind: numbr", "line 7, field 'kind'", "use one of choice"),
        ("step: repeat", "step: later", "line 7, field 'step'", "repeat, vary, decide"),
        ("  answer: 3\n", "", "field 'answer'", "needs 'answer'"),
        ("zh: 多少？}", "zh: ''}", "field 'ask'", "{en: …, zh: …}"),
        (", {en: b, zh: 二}", "", "field 'hints'", "write two"),
        ("hints: [{en: a,", "hints: [{en: a, b,", "field 'hints'", "quote a text"),
        ('{en: "How many?",', "{en: How, many,", "field 'ask'", "quote a text"),
        ("answer: 3", "answr: 3", "line 7", "use fields of"),
        ("minutes: 5\n", "", "field 'minutes'", "write 'minutes'"),
        ("{en: T, zh: 题}", "[", "bank.yaml", "quote texts"),
    ],
)
def test_a_mistake_is_told_with_line_and_field(tmp_path, old, new, field, fix):
    with pytest.raises(KamError) as error:
        read_bank(written(tmp_path, BANK.replace(old, new)))
    assert field in error.value.where
    assert fix in error.value.fix


def test_an_id_stands_once(tmp_path):
    twice = BANK + BANK[BANK.index("- id") :]
    with pytest.raises(KamError, match="stands twice"):
        read_bank(written(tmp_path, twice))


def test_a_sealed_bank_shows_nothing_and_notices_changes():
    text = sealed({"answer": "the forward price", "zh": "远期价格"})
    assert "forward" not in text
    assert "远期" not in text
    assert sealed({"answer": "the forward price", "zh": "远期价格"}) == text
    with pytest.raises(KamError, match="copy the course anew"):
        opened(text[:-3] + "aaa")


def test_jupyterquiz_takes_what_it_can_show_and_gives_it_back():
    questions = [
        {"type": "multiple_choice", "question": "Which?",
         "answers": [{"answer": "A", "correct": False, "feedback": "no"}, {"answer": "B", "correct": True}]},
        {"type": "numeric", "question": "How much?",
         "answers": [{"type": "range", "range": [2.5, 3.5], "correct": True},
                     {"value": 9, "correct": False, "feedback": "9?"}]},
        {"type": "string", "question": "Name?", "answers": [{"answer": "Li", "correct": True}]},
    ]  # fmt: skip
    both = {"en": "T", "zh": "T"}
    head = {"exercise": "x", "chapter": "segmentation", "minutes": 1, "title": both, "story": both}
    bank = bank_of({**head, "questions": from_jupyterquiz(questions, lang="en")}, where="quiz")
    again, left_out = to_jupyterquiz(bank, lang="en")
    assert left_out == []
    assert [entry["type"] for entry in again] == ["multiple_choice", "numeric", "string"]
    assert again[1]["answers"][0]["range"] == [2.5, 3.5]
    assert again[0]["answers"][0]["feedback"] == "no"
    with pytest.raises(KamError, match="use one of"):
        from_jupyterquiz([{"type": "video", "question": "?"}], lang="en")
