"""What the kit takes for right is what a person reckons from the table on the page, for many seeds and one way only."""

import re
from itertools import pairwise

import pytest

from kamlib.course.exercise import exercise_names, sealed_bank
from kamlib.course.questions.checking import checked, readable
from kamlib.course.questions.kinds import ROLL, filled, given_for, options, right_answer

SEEDS = range(15)
CASES = [
    (name, question.id)
    for name in exercise_names()
    for question in sealed_bank(name).questions.values()
    if "computed" in question.entry
]


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*", text)]


def asked(text):
    """The numbers of a question, without those of account names such as A0173."""
    return numbers(re.sub(r"\b[A-Z]+\d+", "", text))


def in_order(known, table):
    """The keys of what can be chosen, in the order of the table's rows where these are the same things."""
    keys = {words["en"]: key for key, words in known.items()}
    rows = [] if table is None else list(table.iloc[:, 0])
    return [keys[row] for row in rows] if rows and set(rows) == set(keys) else list(known)


def best(values, *, keys, least=False):
    """The key of the one largest (or smallest) value; nothing when two are equal."""
    ordered = sorted(values, reverse=not least)
    assert ordered[0] != ordered[1], values
    return keys[values.index(ordered[0])]


def ranked(values, *, keys, falling):
    assert len(set(values)) == len(values), values
    return [key for _, key in sorted(zip(values, keys, strict=True), reverse=falling)]


def widest(gaps, *, keys):
    """The keys of the three largest gaps."""
    ordered = sorted(gaps, reverse=True)
    assert ordered[2] > ordered[3], gaps
    return [key for gap, key in zip(gaps, keys, strict=True) if gap >= ordered[2]]


def picked(tests, *, keys):
    return [key for test, key in zip(tests, keys, strict=True) if test]


def row_of(table, text, *, column=0):
    """The row whose name stands in the question."""
    return next(row for row in table.itertuples(index=False) if row[column].split(" – ")[-1] in text)


def margin(text):
    revenue, cost, service = asked(text)[:3]
    return 100 * (revenue - cost - service) / revenue


def orientation(table):
    price, _, _, service, experience = table.iloc[:, 1]
    assert (price >= 50) + (service + experience >= 50) < 2
    return "price" if price >= 50 else "value" if service + experience >= 50 else "composite"


def stage(row):
    awareness, performance, personality, presence = row[1:]
    if awareness < 60 or performance < 60:
        return "commodity" if awareness < 60 else "name"
    return "power_brand" if min(personality, presence) >= 60 else "brand"


def premium(table, text):
    row = row_of(table, text)
    return 100 * (row[2] / row[1] / (table.iloc[:, 2].sum() / table.iloc[:, 1].sum()) - 1)


def halved(table, keys):
    target, first, second, third, _ = table.iloc[:, 1]
    serious, won = 1 - second / (target - first), 1 - third / (target - first - second)
    return best([first / 2 * serious * won, second / 2 * won, third / 2], keys=keys)


def selling(table):
    sells = table.iloc[:, 0].isin(["account planning", "face-to-face sales calls", "quotation and order forms"])
    return 100 * table.iloc[:, 1][sells].sum() / table.iloc[:, 1].sum()


def reps(text):
    hours = asked(text)[0]
    return -(-hours // (160 * 0.27))


def weighted(table):
    points = table.iloc[:, 3].map({"A": 5, "B": 4, "C": 3, "D": 2, "E": 1})
    return (points * table.iloc[:, 1]).sum() / table.iloc[:, 1].sum()


def white_space(table, keys):
    rows = table[table.iloc[:, 2] == 0]
    return best(rows.iloc[:, 1].tolist(), keys=[keys[n] for n in rows.index])


ROLES = {"economic": "economic buyer", "technical": "technical buyer", "user": "user buyer",
         "financial": "financial buyer", "coach": "coach", "influence": "influence buyer"}  # fmt: skip

BY_HAND = {  # question → what a person does with the table t, the text q and the keys k of what can be chosen
    "01_segmentation q1": lambda t, q, k: 100 * t.iloc[0, 2] / t.iloc[:, 2].sum(),
    "01_segmentation q5": lambda t, q, k: picked(t.iloc[:, 1] - t.iloc[:, 2] - t.iloc[:, 3] < 0, keys=k),
    "01_segmentation q6": lambda t, q, k: margin(q),
    "01_segmentation q7": lambda t, q, k: best(t.iloc[:, 2:].mean(axis=1).tolist(), keys=k),
    "01_segmentation q8": lambda t, q, k: orientation(t),
    "01_segmentation q9": lambda t, q, k: picked((t.iloc[:, 1] >= 4) & (t.iloc[:, 2] - t.iloc[:, 3] >= 1), keys=k),
    "02_branding q1": lambda t, q, k: 100 * row_of(t, q)[3] / row_of(t, q)[2],
    "02_branding q4": lambda t, q, k: stage(row_of(t, q)),
    "02_branding q5": lambda t, q, k: 100 * t.iloc[3:, 1].sum() / t.iloc[:, 1].sum(),
    "02_branding q6": lambda t, q, k: best(t.iloc[:, 1].tolist(), keys=t.iloc[:, 0].tolist(), least=True),
    "02_branding q7": lambda t, q, k: premium(t, q),
    "02_branding q8": lambda t, q, k: dict(zip(k, 100 * t.iloc[:, 1] / t.iloc[:, 1].sum(), strict=True)),
    "02_branding q9": lambda t, q, k: 100 * (row_of(t, q)[2] - row_of(t, q)[1]) / t.iloc[:, 1].sum(),
    "02_branding q10": lambda t, q, k: ranked(
        (t.iloc[:, 3] / (t.iloc[:, 1] * t.iloc[:, 2])).tolist(), keys=k, falling=False
    ),
    "03_sales_efficiency q1": lambda t, q, k: numbers(q)[0] * numbers(q)[1] * numbers(q)[2] / 10_000,
    "03_sales_efficiency q5": lambda t, q, k: halved(t, k),
    "03_sales_efficiency q6": lambda t, q, k: selling(t),
    "03_sales_efficiency q7": lambda t, q, k: (t.iloc[:, 1] * t.iloc[:, 2] * t.iloc[:, 3]).sum(),
    "03_sales_efficiency q8": lambda t, q, k: reps(q),
    "03_sales_efficiency q9": lambda t, q, k: widest((t.iloc[:, 1] - t.iloc[:, 2]).round(1).tolist(), keys=k),
    "03_sales_efficiency q10": lambda t, q, k: 100 * t.iloc[:, 2].sum() / t.iloc[:, 1].sum(),
    "03_sales_efficiency q11": lambda t, q, k: ranked((t.iloc[:, 1] * t.iloc[:, 2]).tolist(), keys=k, falling=True),
    "04_key_account_planning q1": lambda t, q, k: asked(q)[0] / asked(q)[1] * 100,
    "04_key_account_planning q4": lambda t, q, k: white_space(t, k),
    "04_key_account_planning q5": lambda t, q, k: [r for r, word in ROLES.items() if word not in set(t.iloc[:, 2])],
    "04_key_account_planning q6": lambda t, q, k: weighted(t),
    "04_key_account_planning q7": lambda t, q, k: sum(
        (r * 0.3 - 1) / 1.1**n for n, r in enumerate(t.iloc[:, 1], 1)
    ),
    "04_key_account_planning q8": lambda t, q, k: picked(t.iloc[:, 1:].sum(axis=1) >= 12, keys=k),
    "04_key_account_planning q9": lambda t, q, k: 100 * t.iloc[:, 1].isin(["on site", "nearby"]).mean(),
    "04_key_account_planning q10": lambda t, q, k: best(
        t.iloc[:, 1].str.replace("-", "").astype(int).tolist(), keys=k, least=True
    ),
}  # fmt: skip


def test_every_computed_question_is_reckoned_here():
    assert {f"{name} {question}" for name, question in CASES} == set(BY_HAND)


@pytest.mark.parametrize(("name", "question"), CASES)
def test_the_answer_is_what_a_person_reckons_from_the_page(name, question):
    question = sealed_bank(name).questions[question]
    for seed in SEEDS:
        given = given_for(question, seed)
        table, text = given.show("en") if given.show else None, filled(question.entry["ask"], given, "en")
        found = BY_HAND[f"{name} {question.id}"](table, text, in_order(options(question, given), table))
        assert checked(question, found, given=given).right is True, (seed, found, given.answer)
        if question.kind == "number":  # nobody types ten digits
            assert checked(question, f"{found:.1f}" if question.id != "q6" else f"{found:.2f}", given=given).right


@pytest.mark.parametrize(("name", "question"), CASES)
def test_known_mistakes_and_other_choices_are_wrong_and_have_words_of_their_own(name, question):
    question = sealed_bank(name).questions[question]
    general = {"Not yet. Look again at what is asked."}
    for seed in SEEDS:
        given = given_for(question, seed)
        tried = [one for one in given.mistakes.values() if not isinstance(one, list) or question.kind != "choice"]
        tried += [key for key in options(question, given) if key != given.answer] if question.kind == "choice" else []
        for answer in tried:
            verdict = checked(question, answer, given=given)
            if answer == given.answer or (question.kind == "number" and near(question, answer, given.answer)):
                continue  # with these numbers the mistake makes no difference
            assert verdict.right is False, (seed, answer, given.answer)
            assert verdict.counts
            assert verdict.say not in general, (seed, answer)


def near(question, one, other):
    return abs(one - other) <= question.entry["tolerance"]


@pytest.mark.parametrize(("name", "question"), CASES)
def test_other_numbers_are_another_page_on_which_the_answer_just_left_is_wrong(name, question):
    question = sealed_bank(name).questions[question]

    def seen(given):
        return filled(question.entry["ask"], given, "zh") + (given.show("zh").to_string() if given.show else "")

    for seed in [*range(42), 500, 999]:
        pages = [given_for(question, seed + ROLL * presses) for presses in range(8)]
        for before, after in pairwise(pages):
            assert seen(before) != seen(after), seed
            assert checked(question, right_answer(question, before), given=after).right is False, seed


def test_a_wrong_form_is_not_taken_for_the_answer():
    question = sealed_bank("01_segmentation").questions["q5"]
    assert readable(question, ["A9999"], given_for(question, 1))[1] == "form"
