"""Nothing is cut on a slide, charts are native, Chinese has a Chinese font everywhere, typed text stays text."""

import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Emu

from kamlib.documents.fitting import column_widths, n_lines, pages_of, row_height
from kamlib.documents.handout import Handout
from kamlib.documents.slides import Deck
from kamlib.errors import KamError

LONG = "客户要求全国次日达，异常件两小时内答复；" * 200


def texts(path) -> str:
    return "".join(
        cell.text_frame.text
        for slide in Presentation(str(path)).slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    )


def test_a_long_answer_goes_on_on_further_slides_and_loses_no_letter(tmp_path):
    deck = Deck("zh")
    deck.table_slides("东区组", ["", "内容"], [["为什么关键", LONG], ["目标", "增长"]])
    deck.save(tmp_path / "d.pptx")
    assert deck.n_slides > 1
    assert LONG in texts(tmp_path / "d.pptx").replace("内容", "")
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(tmp_path / "d.pptx")).slides]
    assert titles[0] == f"东区组（1/{deck.n_slides}）"


def test_every_table_ends_above_the_lower_edge_of_its_slide(tmp_path):
    deck = Deck("zh")
    deck.table_slides("t", ["a", "b", "c"], [["短", "中等长度的一段文字" * 6, "x" * 300] for _ in range(9)])
    deck.save(tmp_path / "d.pptx")
    for slide in Presentation(str(tmp_path / "d.pptx")).slides:
        for shape in slide.shapes:
            if shape.has_table:
                height = sum(row.height for row in shape.table.rows)
                assert shape.top + height <= Emu(deck._deck.slide_height)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text("客户abc ，\n", max_size=400), min_size=3, max_size=3), min_size=1, max_size=5))
def test_pages_hold_every_letter_and_none_is_too_high(rows):
    widths = column_widths(rows, 700, 12, 14.4)
    assert sum(widths) == pytest.approx(700)
    pages = pages_of(rows, widths, 12, 14.4, 300)
    for column in range(3):
        assert "".join(row[column] for page in pages for row in page) == "".join(row[column] for row in rows)
    assert all(sum(row_height(row, widths, 12, 14.4) for row in page) <= 300 for page in pages)


def test_no_column_is_narrower_than_its_longest_word():
    table = [["", "Action", "Owner", "Due"], ["1", LONG * 3, "陈晓", "2026-07-15"], ["2", LONG, "Ann", "yes"]]
    for size in (12, 18):
        widths = column_widths(table, 870, size, 14.4)
        assert all(n_lines(word, (width - 14.4) / size) == 1
                   for word, width in zip(("2", "Action", "Owner", "2026-07-15"), widths, strict=True))  # fmt: skip


def test_lines_are_counted_wider_for_chinese():
    assert n_lines("客" * 20, 10) > n_lines("a" * 20, 10)


def test_a_vote_is_a_native_chart_whose_numbers_can_be_edited(tmp_path):
    deck = Deck("zh")
    deck.bar_slide("投票", ["甲", "乙"], {"讨论前": [0.25, 0.75], "讨论后": [0.5, None]}, number_format="0%")
    deck.save(tmp_path / "d.pptx")
    chart = next(shape.chart for shape in Presentation(str(tmp_path / "d.pptx")).slides[0].shapes if shape.has_chart)
    assert [list(series.values) for series in chart.plots[0].series] == [[0.25, 0.75], [0.5, None]]
    assert list(chart.plots[0].categories) == ["甲", "乙"]
    with zipfile.ZipFile(tmp_path / "d.pptx") as parts:
        assert any(name.endswith(".xlsx") for name in parts.namelist())


def test_every_run_names_a_chinese_font(tmp_path):
    deck = Deck("zh")
    deck.title_slide("标题", "副标题")
    deck.table_slides("题目", ["列"], [["内容"]])
    deck.save(tmp_path / "d.pptx")
    with zipfile.ZipFile(tmp_path / "d.pptx") as parts:
        for number in (1, 2):
            xml = parts.read(f"ppt/slides/slide{number}.xml").decode()
            assert xml.count("<a:t>") == xml.count('<a:ea typeface="Microsoft YaHei"')


def test_control_signs_and_markup_do_not_break_a_file(tmp_path):
    nasty = "=cmd()\x00\x0b<b>&\ud800".encode("utf-8", "replace").decode() + "\ufffe"
    deck, paper = Deck("en"), Handout("en")
    deck.table_slides(nasty, [nasty], [[nasty]])
    deck.save(tmp_path / "d.pptx")
    paper.heading(nasty)
    paper.table([nasty], [[nasty]])
    paper.save(tmp_path / "d.docx")
    assert "=cmd()<b>&" in texts(tmp_path / "d.pptx")
    assert "=cmd()<b>&" in Document(str(tmp_path / "d.docx")).tables[0].rows[0].cells[0].text


def test_a_company_template_lends_its_size_and_none_of_its_slides(tmp_path):
    company = Presentation()
    company.slide_width, company.slide_height = Emu(9144000), Emu(5143500)
    company.slides.add_slide(company.slide_layouts[0]).shapes.title.text = "confidential old slide"
    company.save(str(tmp_path / "company.pptx"))
    deck = Deck("zh", company=tmp_path / "company.pptx")
    deck.title_slide("新的一天")
    deck.table_slides("题目", ["列"], [["内容"]])
    deck.save(tmp_path / "d.pptx")
    made = Presentation(str(tmp_path / "d.pptx"))
    assert (made.slide_width, len(made.slides)) == (9144000, 2)
    with zipfile.ZipFile(tmp_path / "d.pptx") as parts:
        assert all(b"confidential" not in parts.read(name) for name in parts.namelist())


def test_a_picture_renamed_pptx_is_refused(tmp_path):
    (tmp_path / "x.pptx").write_bytes(b"\x89PNG" * 50)
    with pytest.raises(KamError, match="fix:   give a .pptx"):
        Deck("en", company=tmp_path / "x.pptx")


def test_the_handout_names_a_chinese_font_in_every_style(tmp_path):
    paper = Handout("zh")
    paper.heading("标题", 0)
    paper.text("正文")
    paper.save(tmp_path / "d.docx")
    with zipfile.ZipFile(tmp_path / "d.docx") as parts:
        styles = parts.read("word/styles.xml").decode()
    assert styles.count('w:eastAsia="Microsoft YaHei"') >= 5
