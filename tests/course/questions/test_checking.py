"""Right answers are right in whatever form people type them, wrong ones are told kindly, nothing raises."""

import math

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kamlib.course.questions.banks import bank_of
from kamlib.course.questions.checking import answer_text, checked
from kamlib.course.questions.kinds import Given, options, right_answer, shuffled

HEAD = {"exercise": "x", "chapter": "segmentation", "minutes": 5}


def both(text):
    return {"en": text, "zh": f"{text}。"}


COMMON = {"step": "repeat", "ask": both("ask"), "hints": [both("one"), both("two")], "way": both("way")}
QUESTIONS = bank_of(
    {
        **HEAD, "title": both("t"), "story": both("s"),
        "questions": [
            {"id": "choice", "kind": "choice", **COMMON,
             "choices": [{**both("no"), "say": both("because")},
                         {**both("yes"), "right": True, "say": both("indeed")}]},
            {"id": "several", "kind": "several", **COMMON,
             "choices": [{**both("a"), "right": True}, {**both("b"), "right": True},
                         {**both("c"), "say": both("not c")}]},
            {"id": "number", "kind": "number", **COMMON, "answer": 34.2, "tolerance": 0.5,
             "unit": {"en": "%", "zh": "%"},
             "wrong": [{"when": "20", "say": both("of accounts")}, {"when": "> 100", "say": both("too much")},
                       {"when": "turned", "say": both("turned round")}]},
            {"id": "ranking", "kind": "ranking", **COMMON, "items": [both("one"), both("two"), both("three")]},
            {"id": "matching", "kind": "matching", **COMMON,
             "pairs": [{**both("l"), "with": both("L")}, {**both("m"), "with": both("M")}]},
            {"id": "table", "kind": "table", **COMMON, "tolerance": 0.1,
             "rows": [{**both("r"), "answer": 2.5}, {**both("s"), "answer": 4}]},
            {"id": "text", "kind": "text", **COMMON, "accept": ["key account"]},
            {"id": "decision", "kind": "decision", "step": "decide", "ask": both("ask"),
             "choices": [{**both("go"), "say": both("who?")}, both("stay")]},
            {"id": "neutral", "kind": "text", "step": "decide", "ask": both("ask"), "neutral": True},
        ],
    },
    where="test",
).questions  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_right_answer_of_every_kind_passes_and_can_be_told(name, lang):
    question = QUESTIONS[name]
    verdict = checked(question, right_answer(question, Given()), lang=lang)
    assert verdict.counts
    assert verdict.right is (True if question.judged else None)
    assert answer_text(question, verdict.answer, Given(), lang)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("nothing", [None, "", "   ", [], {}, math.nan, object(), {"a": object()}, True])
def test_nothing_entered_is_no_try_and_never_raises(name, nothing):
    verdict = checked(QUESTIONS[name], nothing, lang="zh")
    assert verdict.right is not True
    assert not verdict.counts
    assert verdict.say


@for_all(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abchoice"), inner, max_size=4),
        max_leaves=6,
    )
)
def test_whatever_is_given_a_check_answers_in_words(value):
    for question in QUESTIONS.values():
        assert checked(question, value).say


@pytest.mark.parametrize("typed", ["34.2", "34,2 ".replace(",", "."), "34.2%", "３４．２", "34.5 %", 34.0, " 34.7"])
def test_numbers_are_read_as_people_type_them(typed):
    assert checked(QUESTIONS["number"], typed).right is True


@pytest.mark.parametrize(
    ("typed", "said"),
    [(20, "of accounts"), ("120", "too much"), (0.342, "per cent"), (30, "Too low"), (50, "Too high"),
     ("abc", "not a number")],
)  # fmt: skip
def test_each_known_mistake_has_its_own_word(typed, said):
    verdict = checked(QUESTIONS["number"], typed)
    assert verdict.right is False
    assert said in verdict.say


def test_a_mistake_that_is_computed_is_known_by_its_name():
    verdict = checked(QUESTIONS["number"], 65.8, given=Given(34.2, mistakes={"turned": 65.8}))
    assert verdict.say == "turned round"


def test_choices_say_why():
    assert checked(QUESTIONS["choice"], "a").say == "because"
    assert checked(QUESTIONS["choice"], "b").say == "Right. indeed"
    assert checked(QUESTIONS["several"], ["a", "c"]).say == "not c"
    assert "1 missing" in checked(QUESTIONS["several"], ["a"]).say
    assert "number 1" in checked(QUESTIONS["ranking"], ["b", "a", "c"]).say
    assert "2 to go" in checked(QUESTIONS["matching"], {"a": "b", "b": "a"}).say
    assert "“s”" in checked(QUESTIONS["table"], {"a": "2.5", "b": 5}).say
    assert checked(QUESTIONS["text"], "It is a Key Account, surely").right is True


def test_a_decision_needs_a_reason_and_is_neither_right_nor_wrong():
    assert not checked(QUESTIONS["decision"], {"choice": "a", "reason": " "}).counts
    verdict = checked(QUESTIONS["decision"], {"choice": "a", "reason": "they asked"})
    assert (verdict.right, verdict.counts) == (None, True)
    assert verdict.say.startswith("who?")


def test_the_order_shown_depends_on_the_seed_and_is_never_the_right_one():
    question = QUESTIONS["ranking"]
    keys = list(options(question, Given()))
    orders = [shuffled(keys, question=question, seed=seed) for seed in range(30)]
    assert keys not in orders
    assert all(sorted(order) == keys for order in orders)
    assert orders[3] == shuffled(keys, question=question, seed=3)
