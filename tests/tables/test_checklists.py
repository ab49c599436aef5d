from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kamlib
from kamlib.errors import KamError
from kamlib.tables.checklists import checklist_actions, checklist_score, load_checklist, read_checklist

LIST = """
title: {en: Brand, zh: 品牌}
source: "000 s67"
scale: "0-4"
groups: [{id: first, en: First, zh: 第一}, {id: second, en: Second, zh: 第二}]
items:
  - {id: a, group: first, en: A, zh: 甲}
  - {id: b, group: first, en: B, zh: 乙, weight: 3}
  - {id: c, group: second, en: C, zh: 丙, reverse: true}
"""
SHIPPED = sorted(Path(kamlib.__file__).parent.glob("*/checklists/*.yaml"))


def written(tmp_path, text=LIST):
    path = tmp_path / "list.yaml"
    path.write_text(text, encoding="utf-8")
    return read_checklist(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_list_of_the_kit_loads_in_both_languages_and_has_no_empty_group(path):
    checklist = load_checklist(path.parts[-3], path.stem)
    assert set(checklist.title) == {"en", "zh"}
    assert checklist.source
    assert set(checklist.items["group"]) == set(checklist.groups["id"])


def test_points_are_the_place_on_the_scale_and_weights_count(tmp_path):
    result = checklist_score(written(tmp_path), {"a": 4, "b": 0, "c": 4})
    assert result.items["points"].tolist() == [1, 0, 0]  # c is reversed
    assert result.groups["score"].tolist() == [0.25, 0]
    assert result.score == 0.2
    assert result.first_failing == "first"


def test_own_weights_replace_those_of_the_list(tmp_path):
    assert checklist_score(written(tmp_path), {"a": 4, "b": 0}, weights={"b": 1}).score == 0.5


def test_what_was_not_answered_is_counted_and_does_not_lower_the_score(tmp_path):
    result = checklist_score(written(tmp_path), {"a": 3, "b": None})
    assert (result.score, result.n_answered, result.n_items) == (0.75, 1, 3)
    assert result.groups["status"].tolist() == ["passed", "not_answered"]
    assert result.first_failing is None


def test_nothing_answered_says_so(tmp_path):
    result = checklist_score(written(tmp_path), {})
    assert result.n_answered == 0
    assert result.score != result.score
    assert set(result.groups["status"]) == {"not_answered"}


def test_evidence_stands_beside_its_answer(tmp_path):
    result = checklist_score(written(tmp_path), {"a": 3}, evidence={"a": "board minutes, May"})
    assert result.items["evidence"].tolist() == ["board minutes, May", "", ""]


def test_actions_are_the_weak_rows_weakest_and_heaviest_first(tmp_path):
    result = checklist_score(written(tmp_path), {"a": 1, "b": 1, "c": 4})
    assert checklist_actions(result)["id"].tolist() == ["c", "b", "a"]
    assert checklist_actions(result, at_most=0)["id"].tolist() == ["c"]


def test_nine_of_thirteen_elements_are_69_percent():
    audit = load_checklist("branding", "elements")  # methods (e): 9/13 = 69.2 %
    result = checklist_score(audit, {item: "是" if n < 9 else "否" for n, item in enumerate(audit.items["id"])})
    assert round(100 * result.score, 1) == 69.2


@pytest.mark.parametrize("answer", [5, -1, "many", "yes"])
def test_an_answer_outside_the_scale_is_refused(tmp_path, answer):
    with pytest.raises(KamError, match="fix:   answer with a number from 0 to 4"):
        checklist_score(written(tmp_path), {"a": answer})


@pytest.mark.parametrize("answer", [2, 0.5, "maybe"])
def test_yes_no_takes_nothing_between(answer):
    with pytest.raises(KamError, match="fix:   answer 'yes' or 'no'"):
        checklist_score(load_checklist("branding", "elements"), {"needs": answer})


def test_unknown_item_gets_the_nearest_name():
    with pytest.raises(KamError, match="fix:   use 'pay_more'"):
        checklist_score(load_checklist("branding", "elements"), {"pay_mor": "yes"})


def test_negative_weight_is_refused(tmp_path):
    with pytest.raises(KamError, match="fix:   give numbers ≥ 0"):
        checklist_score(written(tmp_path), {"a": 1}, weights={"a": -1})


def test_unknown_list_gets_the_nearest_name():
    with pytest.raises(KamError, match="fix:   use 'branding/elements'"):
        load_checklist("branding", "element")


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ("id: b, group: first", "id: a, group: first", "give each item and each group its own id"),
        ("id: b, group: first", "id: b, group: third", "declare each group under 'groups'"),
        ("en: B, zh: 乙", "en: B", "write both 'en' and 'zh'"),
        ('"0-4"', '"0-10"', "use one of 'yes_no', '0-4', '1-5'"),
        ("zh: 品牌}", "zh: 品牌", "give a YAML file of the form"),
    ],
)
def test_a_list_with_a_flaw_is_refused(tmp_path, old, new, fix):
    with pytest.raises(KamError, match=f"fix:   {fix}"):
        written(tmp_path, LIST.replace(old, new))


@given(st.lists(st.booleans(), min_size=13, max_size=13))
def test_score_is_the_share_of_yes_and_one_more_yes_never_lowers_it(answers):
    audit = load_checklist("branding", "elements")
    ids = list(audit.items["id"])
    result = checklist_score(audit, dict(zip(ids, answers, strict=True)))
    assert result.score == pytest.approx(sum(answers) / 13)
    assert (result.first_failing is None) == all(answers)
