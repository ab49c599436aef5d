"""A file of the day's results that cannot be written costs no other, and is said in three lines."""

import pytest
from click.testing import CliRunner
from pptx import Presentation

from kamlib.cli import main
from kamlib.errors import KamError
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.replay import Place
from kamlib.workshop.results import write_results
from kamlib.workshop.settings import read_workshop


@pytest.fixture
def day(tmp_path):
    file = tmp_path / "day.yaml"
    file.write_text("title: 一天\ngroups: [东区组, 西区组]\ntemplates: [ws-result-chart]\nlang: zh\n", encoding="utf-8")
    board = Board(tmp_path / "day.db")
    for group in ("东区组", "西区组"):
        board.append([Draft(Place(group, "ws-result-chart", "main.1.name"), "电商", Author("1", "甲"))])
    return file, board


@pytest.mark.parametrize("kind", ["pptx", "docx", "xlsx"])
def test_the_others_are_written_and_the_command_ends_with_2(kind, day, tmp_path):
    (tmp_path / "results" / f"一天.{kind}" / "in the way").mkdir(parents=True)
    command = ["workshop", "export", str(day[0]), "--out", str(tmp_path / "results")]
    ended = CliRunner().invoke(main, command)
    assert ended.exit_code == 2
    assert f"KamError: 一天.{kind} 的位置上是一个文件夹\n  位置：" in ended.output
    written = {path.suffix for path in (tmp_path / "results").iterdir() if path.is_file()}
    assert written == {".pptx", ".docx", ".xlsx"} - {f".{kind}"}


def test_a_company_template_of_no_use_costs_only_the_deck(day, tmp_path):
    (tmp_path / "company.pptx").write_bytes(b"no presentation")
    file, board = day
    with pytest.raises(KamError, match="fix:   give a .pptx"):
        write_results(read_workshop(file), board, tmp_path / "out", lang="zh", company=tmp_path / "company.pptx")
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".docx", ".xlsx"}


def test_a_company_template_with_only_a_blank_layout_gives_a_deck_with_titles(day, tmp_path):
    company = Presentation()
    for layout in [layout for layout in company.slide_layouts if layout.name != "Blank"]:
        company.slide_layouts.remove(layout)
    company.save(str(tmp_path / "company.pptx"))
    file, board = day
    deck = write_results(read_workshop(file), board, tmp_path / "out", lang="zh", company=tmp_path / "company.pptx")[0]
    first = [[s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in Presentation(str(deck)).slides]
    assert [texts[0] for texts in first] == [
        "一天", "东区组 · 市场细分及价值定位", "西区组 · 市场细分及价值定位", "各组对照：市场细分及价值定位",
    ]  # fmt: skip
