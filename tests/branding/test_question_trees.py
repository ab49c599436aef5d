import pandas as pd
import pytest

from kamlib.branding import question_tree, tree_choice
from kamlib.branding.identity import TREES
from kamlib.errors import KamError


@pytest.mark.parametrize("name", TREES)
def test_every_answer_leads_to_a_question_or_an_option_and_every_option_can_be_reached(name):
    tree = question_tree(name)
    questions, options = {q["id"] for q in tree["questions"]}, {o["id"] for o in tree["options"]}
    targets = {question[said] for question in tree["questions"] for said in ("yes", "no")}
    assert targets <= questions | options
    assert options <= targets
    order = [q["id"] for q in tree["questions"]]
    for question in tree["questions"]:
        for said in ("yes", "no"):
            assert question[said] in options or order.index(question[said]) > order.index(question["id"])


@pytest.mark.parametrize("name", TREES)
def test_every_text_of_a_tree_stands_in_both_languages(name):
    tree = question_tree(name)
    for entry in [tree["title"], *tree["questions"], *tree["options"]]:
        assert entry["en"].strip()
        assert entry["zh"].strip()


def test_the_spectrum_has_the_five_options_of_the_deck_in_its_order():
    ids = [option["id"] for option in question_tree("architecture")["options"]]
    assert ids == ["no_sub_brand", "parent_led", "reinforcing", "sub_led", "independent"]


@pytest.mark.parametrize("reason", ["no_link", "risky", "rivals"])
def test_each_of_three_reasons_leads_to_independent_brands(reason):
    answers = dict.fromkeys(["one_position", "no_link", "risky", "rivals", "reinforce", "sub_stronger"], "no")
    assert tree_choice("architecture", answers | {reason: "是"}).choice == "independent"


def test_mini_cases_lead_to_their_options(cases):
    for case in cases.itertuples():
        answers = case._asdict()
        questions = [question["id"] for question in question_tree("architecture")["questions"]]
        assert tree_choice("architecture", {key: answers[key] for key in questions}).choice == case.option


def test_a_question_without_answer_stops_the_walk_and_is_named():
    result = tree_choice("organisation", {"one_promise": False})
    assert (result.choice, result.next_question, result.path) == (None, "own_managers", (("one_promise", False),))


def test_unknown_question_gets_the_nearest_name():
    with pytest.raises(KamError, match="fix:   use 'no_link'"):
        tree_choice("architecture", {"nolink": "yes"})


def test_an_answer_between_yes_and_no_is_refused():
    with pytest.raises(KamError, match="fix:   answer 'yes' or 'no'"):
        tree_choice("architecture", {"one_position": "maybe"})


@pytest.fixture
def cases(case_table) -> pd.DataFrame:
    return case_table("brand_architecture_cases")
