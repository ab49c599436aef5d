"""The day becomes a deck, a handout and a workbook; an account plan is read back into the chapter's functions."""

import openpyxl
import pytest
from docx import Document
from pptx import Presentation

from kamlib.account_planning import net_present_value, plan_sections
from kamlib.account_planning.forms import TEMPLATE, account_plan
from kamlib.errors import KamError
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.replay import Place
from kamlib.workshop.results import Results, result_tables, write_results
from kamlib.workshop.settings import read_workshop
from kamlib.workshop.template import example_values
from kamlib.workshop.templates import load_template

ANN = Author("a", "安安")


@pytest.fixture
def day(tmp_path):
    (tmp_path / "w.yaml").write_text(
        "title: 研讨会\ngroups: [东区组, 西区组]\ntemplates: [ws-result-chart, se-timesheet, ka-plan-template]\n",
        encoding="utf-8",
    )
    workshop, board = read_workshop(tmp_path / "w.yaml"), Board(":memory:")
    for name in ("ws-result-chart", "se-timesheet"):
        values = example_values(load_template(name), "zh")
        for group in workshop.groups:
            board.append([Draft(Place(group, name, key), value, ANN) for key, value in values.items()])
    board.append([Draft(Place("东区组", "ws-result-chart", "main.1.name"), "=HYPERLINK(1)", ANN, 9)])
    for number in range(4):
        board.vote("blind-choice", "before", f"v{number}", "abcd"[number])
        board.vote("blind-choice", "after", f"v{number}", "aabb"[number])
    return workshop, board


def test_one_slide_a_group_and_template_a_comparison_and_native_charts(day, tmp_path):
    files = write_results(*day, tmp_path / "out", lang="zh")
    slides = Presentation(str(files[0])).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    for group in ("东区组", "西区组"):
        assert f"{group} · 市场细分及价值定位" in titles
    assert any(title.startswith("各组对照：市场细分及价值定位") for title in titles)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    votes = charts[-1]
    assert [list(series.values) for series in votes.plots[0].series] == [[0.25] * 4, [0.5, 0.5, 0.0, 0.0]]
    assert list(charts[0].plots[0].categories)[1] == "面对面的销售拜访"


def test_what_looks_like_a_formula_is_text_in_the_workbook(day, tmp_path):
    file = write_results(*day, tmp_path / "out", lang="zh", kinds=["xlsx"])[0]
    book = openpyxl.load_workbook(file)
    cells = [cell for row in book["答案"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_the_tables_hold_every_answer_vote_and_edit(day):
    tables = result_tables(Results(*day, "zh"))
    assert len(tables["答案"]) == 2 * (12 + 24)
    assert len(tables["投票"]) == 8
    assert len(tables["修改记录"]) == 2 * 36 + 1
    assert "安安" not in str(tables["投票"])
    asked = tables["答案"].query("单元格 == 'se-timesheet|main.calls.current'")
    assert asked["内容"].tolist() == [26.0, 26.0]  # deck 000 s97; a number, not a text


def test_a_form_of_several_parts_is_one_slide_a_group_when_it_is_short(day, tmp_path):
    workshop, board = day
    typed = {"account.1.name": "岚江电商", "actions.1.action": "签合同"}
    board.append([Draft(Place("东区组", "ka-result-chart", key), value, ANN) for key, value in typed.items()])
    file = write_results(workshop, board, tmp_path / "out", lang="zh", kinds=["pptx"])[0]
    (slide,) = [s for s in Presentation(str(file)).slides if "大客户案例讨论结果图" in s.shapes.title.text_frame.text]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert texts[:1] == ["东区组 · 大客户案例讨论结果图"]
    assert {"客户", "行动"} <= set(texts)
    assert sum(shape.has_table for shape in slide.shapes) == 2


def test_an_empty_board_is_refused_with_a_way_on(day, tmp_path):
    with pytest.raises(KamError, match="let the groups write first"):
        write_results(day[0], Board(":memory:"), tmp_path / "out", lang="zh")
    assert not (tmp_path / "out").exists()


def test_an_account_plan_is_read_back_into_the_chapters_functions():
    board = Board(":memory:")
    typed = {
        "account.1.name": "岚江电商", "plan.summary_strategy.text": "三年成为第一供应商",
        "plan.trends.text": "直播带货",
        "plan.trends.evidence": "行业年报", "actions.1.milestone": "签框架合同", "actions.1.owner": "陈晓",
        "actions.1.due": "2026-09-30", "actions.2.milestone": "季度复盘", "actions.2.due": "很快",
    }  # fmt: skip
    for year, revenue in enumerate((10, 12, 14, 16, 18), start=1):
        typed |= {
            f"forecast.{year}.revenue": str(revenue),
            f"forecast.{year}.margin": "30",
            f"forecast.{year}.cost": "1",
        }
    board.append([Draft(Place("东区组", TEMPLATE, key), value, ANN) for key, value in typed.items()])
    plan = account_plan(board, "东区组")
    flows = plan.forecast["revenue"] * plan.forecast["margin"] - plan.forecast["account_cost"]
    assert net_present_value(flows.tolist(), rate=0.10) == pytest.approx(11.70, abs=0.005)  # exercise on 000 s116
    done = plan.completion()
    assert done.share_filled == pytest.approx(2 / 21)
    assert done.share_proved == pytest.approx(1 / 21)
    sections = plan_sections(plan.sections, as_of=plan.sections["updated"].max())
    assert sections.set_index("section")["written"].to_dict()["options"]
    assert not sections.set_index("section")["written"].to_dict()["risks"]
    assert plan.actions["owner"].tolist() == ["陈晓", ""]
    assert plan.actions["due"].isna().tolist() == [False, True]


LATE = ("医院", "学校", "政府", "银行")


@pytest.fixture
def late(day):
    """Four texts that came beside an answer: nobody decided, left out, taken, chosen by the group."""
    workshop, board = day
    bo, trainer = Author("b", "波波"), Author("trainer", "讲师")
    places = [Place("西区组", "se-timesheet", f"main.{row}.action") for row in ("calls", "quotes", "travel", "reports")]
    kept = board.append_kinds([(Draft(place, text, bo), "conflict") for place, text in zip(places, LATE, strict=True)])
    drafts = [Draft(one.place, one.value, trainer, one.revision, resolves=one.seq) for one in kept]
    board.append_kinds([(drafts[1], "left"), (drafts[2], "taken")])
    board.append([Draft(drafts[3].place, "选了别的", ANN, kept[3].revision, resolves=kept[3].seq)])
    return workshop, board


def test_what_was_taken_stands_in_every_document_and_what_was_not_is_listed_with_its_reason(late, tmp_path):
    day = Results(*late, "zh")
    assert [(one["value"], one["fate"]) for one in day.not_taken] == [("医院", "waiting"), ("学校", "left")]
    assert day.not_taken[0]["where"] == "时间占比 · 面对面的销售拜访 · 措施"
    values = day.values("西区组", load_template("se-timesheet"))
    assert (values["main.travel.action"], values["main.reports.action"]) == ("政府", "选了别的")
    deck, paper, book = write_results(*late, tmp_path / "out", lang="zh")
    slides = Presentation(str(deck)).slides
    (listed,) = [slide for slide in slides if slide.shapes.title.text_frame.text == "未采用的文字"]
    table = next(shape.table for shape in listed.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [(row[3], row[5]) for row in rows[1:]] == [("医院", "没人处理"), ("学校", "讲师未采用")]
    tables = Document(str(paper)).tables
    assert [cell.text for cell in tables[-1].columns[3].cells][1:] == ["医院", "学校"]
    sheet = openpyxl.load_workbook(book)["未采用的文字"]
    assert [row[3] for row in sheet.iter_rows(values_only=True)][1:] == ["医院", "学校"]
    history = result_tables(day)["修改记录"]
    assert history["类型"].tolist()[-3:] == ["讲师未采用", "讲师采用", "选定"]


def test_a_board_on_which_everything_came_late_still_gives_documents(day, tmp_path):
    board = Board(":memory:")
    board.append_kinds([(Draft(Place("西区组", "se-timesheet", "main.calls.action"), "医院", ANN), "conflict")])
    files = write_results(day[0], board, tmp_path / "out", lang="en")
    assert "Texts not taken" in [s.shapes.title.text_frame.text for s in Presentation(str(files[0])).slides]
