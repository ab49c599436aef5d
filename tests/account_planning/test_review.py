from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.account_planning import plan_choice, review_card
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

QUESTIONS = load_checklist("account_planning", "review_questions").items
PLAN, ALL = (QUESTIONS.loc[QUESTIONS["group"] == group, "id"].tolist() for group in ("plan", "portfolio"))


def test_seven_questions_for_one_plan_and_four_for_all():
    assert (len(PLAN), len(ALL)) == (7, 4)


def test_the_verdict_follows_the_worst_light():
    marks = dict.fromkeys(PLAN, 4)
    assert review_card(marks).verdict == "approve"
    assert review_card(marks | {"links": 2}).verdict == "change"
    assert review_card(marks | {"links": 2, "returns": 1}).verdict == "send_back"
    assert review_card({k: v for k, v in marks.items() if k != "links"}).verdict == "not_finished"


def test_a_red_light_without_a_required_change_is_named():
    card = review_card(dict.fromkeys(PLAN, 4) | {"links": 0, "returns": 2}, changes={"returns": "halve the visits"})
    table = card.questions.set_index("id")
    assert table.loc["links", ["light", "change_missing"]].tolist() == ["red", True]
    assert table.loc["returns", ["light", "change_missing"]].tolist() == ["amber", False]


def test_the_portfolio_has_its_own_card():
    assert review_card(dict.fromkeys(ALL, 3), group="portfolio").verdict == "approve"
    with pytest.raises(KamError, match="group='portfolio'"):
        review_card(dict.fromkeys(ALL, 3))


def test_lights_written_as_words_count_like_marks():
    words = dict.fromkeys(PLAN, "green") | {"links": "Amber", "returns": "red"}
    assert review_card(words).verdict == "send_back"
    assert review_card(words).questions.set_index("id").loc[["links", "returns"], "light"].tolist() == ["amber", "red"]


def test_a_mark_outside_the_scale_is_refused():
    with pytest.raises(KamError, match="0 to 4"):
        review_card({"links": 5})


FIVE = pd.DataFrame(
    {"plan_id": list("abcde"), "expected_return": [60, 100, 120, 80, -5], "resources": [10, 20, 30, 40, 1]}
)


def test_the_best_ratios_first_would_miss_the_best_pair():
    chosen = plan_choice(FIVE, budget=50).query("chosen")["plan_id"].tolist()
    assert sorted(chosen) == ["b", "c"]  # 220 for 50; the two best ratios a, b give 160


def test_no_budget_takes_nothing_and_a_large_one_all_but_the_loss():
    assert not plan_choice(FIVE, budget=0)["chosen"].any()
    assert sorted(plan_choice(FIVE, budget=1000).query("chosen")["plan_id"]) == ["a", "b", "c", "d"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 50), st.integers(0, 20)), min_size=1, max_size=7), st.integers(0, 60))
def test_no_other_set_of_plans_brings_more_within_the_budget(plans, budget):
    table = pd.DataFrame(plans, columns=["expected_return", "resources"]).assign(plan_id=range(len(plans)))
    chosen = plan_choice(table, budget=budget).query("chosen")
    sums = [
        sum(gain for take, (gain, _) in zip(takes, plans, strict=True) if take)
        for takes in product([0, 1], repeat=len(plans))
        if sum(cost for take, (_, cost) in zip(takes, plans, strict=True) if take) <= budget
    ]
    assert chosen["resources"].sum() <= budget
    assert chosen["expected_return"].sum() == max(sums)


def test_negative_resources_and_budgets_are_refused():
    with pytest.raises(KamError, match="give numbers of 0 or more"):
        plan_choice(FIVE.assign(resources=-1), budget=5)
    with pytest.raises(KamError, match="give numbers of 0 or more"):
        plan_choice(FIVE, budget=-1)
