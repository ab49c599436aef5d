"""One reader for what people type: a cell of a file, a field on a phone, an answer of an exercise."""

import pandas as pd
import pytest

from kamlib.course.questions.checking import readable
from kamlib.course.questions.kinds import Given, Question
from kamlib.tables.dates import dates
from kamlib.tables.numbers import numbers
from kamlib.workshop.template import Column
from kamlib.workshop.values import amiss, number

QUESTION = Question("q", "number", "repeat", "", {"answer": 1, "ask": {"en": "?", "zh": "？"}})
TYPED = {"1,234.5": 1234.5, "１２": 12, "12万": 120_000, "1.2亿": 1.2e8, "−3": -3, "（1,234）": -1234, "¥860": 860,
         "12.50元": 12.5, "about 5": None, "1,23,4": None, "": None}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), TYPED.items())
def test_a_number_says_the_same_in_a_file_on_a_phone_and_in_an_answer(text, value):
    in_file = numbers(pd.Series([text], dtype=object)).values.iloc[0]
    on_phone, answer = number(text), readable(QUESTION, text, Given())[0]
    if value is None:
        assert (in_file != in_file, on_phone != on_phone, answer) == (True, True, None)
    else:
        assert (in_file, on_phone, answer) == (value, value, value)


@pytest.mark.parametrize("text", ["2026-06-30", "2026/6/30", "2026年6月30日", "20260630", "30-Jun-26"])
def test_a_day_says_the_same_in_a_file_and_on_a_phone(text):
    assert dates(pd.Series([text])).values.iloc[0] == pd.Timestamp("2026-06-30")
    column = Column("due", "date", {"en": "due", "zh": "日期"}, {"en": "", "zh": ""}, False)
    assert amiss(column, text, "zh") == ""
    assert amiss(column, "31/06/2026", "en")
