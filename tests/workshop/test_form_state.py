"""Fields, checks and computed cells of a form as it stands."""

import pytest

from kamlib.workshop.form_state import answer_table, form_state
from kamlib.workshop.templates import load_template

CHART = load_template("ws-result-chart")


def test_a_proposition_that_names_none_of_its_factors_is_found():
    values = {"main.1.factors": "价格、信贷", "main.1.proposition": "我们服务最好"}
    assert "第 1 行" in form_state(CHART, values, "zh").findings[0]
    values["main.1.proposition"] = "信 贷条件最好"
    assert form_state(CHART, values, "zh").findings == ()


def test_too_many_buying_factors_are_marked():
    state = form_state(CHART, {"main.1.factors": "a, b, c, d"}, "en")
    assert state.marks == {"main.1.factors": "4 entries; at most 3"}


def test_a_marked_field_does_not_count_as_done():
    sheet = load_template("se-timesheet")
    assert form_state(sheet, {"main.calls.current": "much"}, "en").done == 0
    assert form_state(sheet, {"main.calls.current": "２６%"}, "en").done == 1


def test_free_rows_count_only_where_used_but_at_least_the_least():
    template = load_template("ka-initiative-phasing")
    assert form_state(template, {}, "en").asked == 3 * 4
    values = {f"main.{n}.initiative": f"idea {n}" for n in range(1, 6)}
    assert form_state(template, values, "en").asked == 5 * 4


@pytest.mark.parametrize(
    ("scores", "phase"), [((4, 4, 4), "now"), ((3, 3, 3), "6–12 months"), ((2, 3, 3), "over a year")]
)
def test_initiatives_are_phased_by_their_sum(scores, phase):
    values = dict(zip(["main.1.profit", "main.1.competition", "main.1.feasibility"], map(str, scores), strict=True))
    assert form_state(load_template("ka-initiative-phasing"), values, "en").computed["main.1.phase"] == phase


def test_an_industry_attractive_and_easy_is_key_one_of_both_potential():
    template = load_template("seg-industry-priority")
    good = dict.fromkeys(["size", "growth", "funds", "support", "awareness", "competition"], "4")

    def shown(**change):
        values = {f"main.finance.{name}": value for name, value in {**good, **change}.items()}
        return form_state(template, values, "zh").computed["main.finance.class"]

    assert shown() == "重点"
    assert shown(size="1", growth="2") == "潜力"
    assert shown(size="1", growth="1", funds="1", support="1", awareness="1") == "观察"


def test_the_target_share_is_not_below_the_present_one():
    values = {"segments.a.present": "20", "segments.a.target": "10"}
    assert "Segment A" in form_state(load_template("seg-electronics-profit"), values, "en").findings[0]


def test_the_answer_table_shows_words_of_choices_and_only_used_free_rows():
    template = load_template("se-opportunity-priority")
    values = {"main.2.opportunity": "交叉销售", "main.2.result": "large", "main.2.chance": "small"}
    state = form_state(template, values, "zh")
    assert answer_table(template, template.parts[0], values, "zh", state) == [
        ["", "交叉销售", "大", "小", "计划出击", ""]
    ]
