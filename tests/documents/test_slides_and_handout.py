"""Nothing is cut on a slide, charts are native, Chinese has a Chinese font everywhere, typed text stays text."""

import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont
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


def test_no_letter_of_a_deck_is_below_14_points(tmp_path):
    deck = Deck("zh")
    deck.title_slide("标题" * 60, "副标题" * 40)
    deck.table_slides("很长的题目" * 40, ["列", "b"], [["内容" * 300, "x y " * 400]] * 6, note="说明")
    deck.parts_slides("t", [("小标题" * 50, [], [["a", "b"]])])
    deck.bar_slide("q", ["甲"], {"前": [1.0]}, note="说明")
    deck.save(tmp_path / "d.pptx")
    sizes, slides = set(), Presentation(str(tmp_path / "d.pptx")).slides
    for slide in slides:
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        cells = [cell for s in slide.shapes if s.has_table for row in s.table.rows for cell in row.cells]
        for frame in [*frames, *(cell.text_frame for cell in cells)]:
            sizes |= {run.font.size.pt for paragraph in frame.paragraphs for run in paragraph.runs}
        sizes |= {shape.chart.font.size.pt for shape in slide.shapes if shape.has_chart}
    assert min(sizes) >= 14
    assert len(slides) > 4


def test_a_cell_of_1500_lines_is_cut_and_says_where_the_rest_is(tmp_path):
    deck = Deck("zh")
    deck.table_slides("题目", ["列", "b"], [["\n".join("行" for _ in range(1500)), "1"], ["之后", "2"]])
    deck.save(tmp_path / "d.pptx")
    assert deck.n_slides <= 8
    assert "〔余下见讲义和工作簿〕" in texts(tmp_path / "d.pptx")
    assert texts(tmp_path / "d.pptx").endswith("之后2")


def test_a_table_of_very_many_rows_ends_with_a_word_on_its_last_slide(tmp_path):
    deck = Deck("en")
    deck.table_slides("t", ["a"], [["x " * 900] for _ in range(200)])
    deck.save(tmp_path / "d.pptx")
    slides = list(Presentation(str(tmp_path / "d.pptx")).slides)
    said = [
        [s.text_frame.text for s in slide.shapes if s.has_text_frame and "goes on" in s.text_frame.text]
        for slide in slides
    ]
    assert said == [[]] * 23 + [["[goes on in the handout and the workbook]"]]


@pytest.mark.parametrize("kept", [(6,), (0,), (10,), (8,), (5, 6), (0, 6)])
def test_a_company_template_with_whatever_layouts_gives_a_deck_in_which_nothing_lies_on_something(kept, tmp_path):
    company = Presentation()
    layouts = list(company.slide_layouts)
    for number, layout in enumerate(layouts):
        if number not in kept:
            company.slide_layouts.remove(layout)
    company.save(str(tmp_path / "company.pptx"))
    deck = Deck("zh", company=tmp_path / "company.pptx")
    deck.title_slide("新的一天", "2026-06-30")
    deck.table_slides("题目" * 30, ["列"], [["内容" * 400]])
    deck.save(tmp_path / "d.pptx")
    made = Presentation(str(tmp_path / "d.pptx"))
    assert "新的一天" in [shape.text_frame.text for shape in made.slides[0].shapes if shape.has_text_frame]
    for slide in list(made.slides)[1:]:
        title = next(s for s in slide.shapes if s.has_text_frame and s.text_frame.text.startswith("题目"))
        table = next(s for s in slide.shapes if s.has_table)
        assert title.top + title.height <= table.top
        assert table.width >= made.slide_width * 0.6
        assert table.top + sum(row.height for row in table.table.rows) <= made.slide_height


def test_a_template_without_a_layout_or_a_broken_one_is_refused(tmp_path):
    company = Presentation()
    for layout in list(company.slide_layouts):
        company.slide_layouts.remove(layout)
    company.save(str(tmp_path / "none.pptx"))
    with pytest.raises(KamError, match="fix:   give a .pptx whose master has at least one layout"):
        Deck("en", company=tmp_path / "none.pptx")
    Presentation().save(str(tmp_path / "whole.pptx"))
    whole = (tmp_path / "whole.pptx").read_bytes()
    for number, content in enumerate(
        (whole[: len(whole) // 2], whole[:2000] + b"\0" * 2000 + whole[4000:], b"", b"PK\3\4")
    ):
        (tmp_path / f"{number}.pptx").write_bytes(content)
        with pytest.raises(KamError, match="fix:   give a .pptx"):
            Deck("en", company=tmp_path / f"{number}.pptx")


@settings(max_examples=40, deadline=None)
@given(st.text("客户大，。Mmwil abc-1 ", min_size=1, max_size=300), st.integers(80, 400))
def test_lines_are_never_fewer_than_a_renderer_makes(text, width):
    """Measured with the letters of Noto Sans SC, broken as word processors do: blanks and Chinese letters."""
    assert n_lines(text, width / 14) >= rendered_lines(text, width)


def rendered_lines(text, width) -> int:
    lines, used = 1, 0.0
    for word in re.findall(r" +|[!-~]+|.", text):
        wide = font().getlength(word)
        if used + wide <= width or not word.strip():
            used += wide
        elif wide <= width:
            lines, used = lines + 1, wide
        else:
            for letter in word:
                own = font().getlength(letter)
                lines, used = (lines, used + own) if used + own <= width else (lines + 1, own)
    return lines


@cache
def font():
    import zhplot

    return ImageFont.truetype(next(Path(zhplot.__file__).parent.rglob("NotoSansSC-Regular.ttf")), 14)


def test_a_handout_opens_pages_with_its_headings_and_ends_without_room_for_a_blank_one(tmp_path):
    paper = Handout("en")
    for number in range(3):
        paper.heading("form", 1, new_page=number > 0)
        paper.table(["a"], [["x"]] * 4)
    paper.table(["b"], [["y"]])
    paper.save(tmp_path / "d.docx")
    paragraphs = Document(str(tmp_path / "d.docx")).paragraphs
    assert [p.paragraph_format.page_break_before for p in paragraphs if p.text] == [None, True, True]
    assert not any("w:br" in p._p.xml for p in paragraphs)
    assert [p.text for p in paragraphs] == ["form", "form", "form", "", ""]  # two tables apart, and the end
    assert paragraphs[-1].paragraph_format.line_spacing.pt == 1
