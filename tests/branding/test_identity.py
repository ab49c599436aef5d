import pandas as pd
import pytest

from kamlib.branding import (
    brand_responsibilities,
    meaning_gaps,
    meaning_map,
    meaning_model,
    perceived_value,
    question_tree,
    raci_check,
    tree_choice,
)
from kamlib.branding.identity import TREES
from kamlib.errors import KamError


def test_the_model_has_five_value_and_seven_identity_cells():
    groups = [cell["group"] for cell in meaning_model()["cells"]]  # methods.md: 5 + 7 = 12
    assert sum(group in ("rational", "emotional") for group in groups) == 5
    assert sum(group in ("expression", "associations") for group in groups) == 7


def test_every_cell_asks_in_both_languages():
    for cell in meaning_model()["cells"]:
        assert all(cell[key].strip() for key in ("en", "zh", "ask_en", "ask_zh"))


def test_an_empty_map_has_twelve_empty_cells():
    assert meaning_map({})["status"].tolist() == ["empty"] * 12


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ({"now": 3}, "empty"),
        ({"text": "fast"}, "not_rated"),
        ({"text": "fast", "now": 3, "target": 5, "rival": 4}, "behind_rival"),
        ({"text": "fast", "now": 4, "target": 5, "rival": 4}, "below_target"),
        ({"text": "fast", "now": 4, "target": 4, "rival": 3}, "no_evidence"),
        ({"text": "fast", "now": 4, "evidence": "survey, May"}, "fine"),
    ],
)
def test_status_is_the_first_thing_that_is_wrong(entry, status):
    assert meaning_map({"process": entry}).set_index("cell").loc["process", "status"] == status


def test_gaps_come_in_the_order_of_work():
    entries = {
        "origin": {"text": "1896", "now": 4, "target": 5, "rival": 2},
        "functional": {"text": "reach", "now": 3, "target": 4, "rival": 3.5},
        "process": {"text": "form in triplicate", "now": 2, "target": 4, "rival": 4},
        "reputation": {"text": "safe", "now": 5, "rival": 3, "evidence": "survey"},
    }
    assert meaning_gaps(meaning_map(entries))["cell"].tolist()[:3] == ["process", "functional", "origin"]
    assert "reputation" not in set(meaning_gaps(meaning_map(entries))["cell"])


def test_perceived_value_falls_as_the_price_rises():
    benefits = pd.DataFrame({"weight": [3, 1], "score": [4.0, 2.0]})
    assert perceived_value(benefits, relative_price=1) == 3.5
    assert perceived_value(benefits, relative_price=2) == 1.75


@pytest.mark.parametrize("price", [0, -1])
def test_a_price_of_zero_is_refused(price):
    with pytest.raises(KamError, match="fix:   give numbers above 0"):
        perceived_value(pd.DataFrame({"weight": [1], "score": [4]}), relative_price=price)


def test_unknown_cell_and_field_get_the_nearest_name():
    with pytest.raises(KamError, match="fix:   use 'process'"):
        meaning_map({"proces": {}})
    with pytest.raises(KamError, match="fix:   use 'target'"):
        meaning_map({"process": {"targt": 4}})


def test_a_mark_of_six_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 1 or more and up to 5"):
        meaning_map({"process": {"now": 6}})


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


@pytest.mark.parametrize("form", ["centralised", "hybrid", "decentralised"])
def test_every_draft_of_the_kit_passes_its_own_check(form):
    assert set(raci_check(brand_responsibilities(form))["verdict"]) == {"fine"}


def test_positioning_is_decided_centrally_or_by_the_division():
    cells = {
        form: brand_responsibilities(form)
        .set_index("activity")
        .loc["positioning", ["headquarters", "division"]]
        .tolist()
        for form in ("centralised", "decentralised")
    }
    assert cells == {"centralised": ["A/R", "C"], "decentralised": ["I", "A/R"]}


@pytest.mark.parametrize(
    ("headquarters", "division", "verdict"),
    [
        ("A", "R", "fine"),
        ("A", "A", "several_decide"),
        ("R", "C", "nobody_decides"),
        ("A", "I", "nobody_does_it"),
        ("", None, "nobody_decides"),
        ("a/r", "i", "fine"),
    ],
)
def test_verdict_of_a_row(headquarters, division, verdict):
    row = pd.DataFrame({"activity": ["pricing"], "headquarters": [headquarters], "division": [division]})
    assert raci_check(row)["verdict"].item() == verdict


def test_another_letter_is_refused():
    row = pd.DataFrame({"activity": ["pricing"], "headquarters": ["X"]})
    with pytest.raises(KamError, match="fix:   use A, R, C, I"):
        raci_check(row)
