"""How do results become a Word handout?"""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kamlib.documents.fitting import column_widths, row_height
from kamlib.writing import writing

FONTS = {"latin": "Segoe UI", "eastAsia": "Microsoft YaHei"}
LONG_ROW = 200  # points; a shorter row is not divided between pages
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")


class Handout:
    """A Word document of headings, sentences and tables; Chinese in a Chinese font everywhere."""

    def __init__(self, lang: str, *, wide: bool = False):
        self.lang, self._paper = lang, Document()
        for name in STYLES:
            _dress(self._paper.styles[name])
        self._paper.styles["Normal"].font.size = Pt(10.5)
        section = self._paper.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        if wide:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """A heading, on a new page where asked; level 0 is the title."""
        made = self._paper.add_heading(_clean(text), level)
        made.paragraph_format.page_break_before = new_page or None

    def text(self, text: str) -> None:
        """A paragraph."""
        self._paper.add_paragraph(_clean(text))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose heading row is repeated on every page."""
        lines = [*([headings] if headings else []), *rows]
        if not lines:
            return
        if len(body := self._paper.element.body) > 1 and body[-2].tag == qn("w:tbl"):
            self._paper.add_paragraph()  # else the two would be one
        table = self._paper.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
        section = self._paper.sections[0]
        total = (section.page_width - section.left_margin - section.right_margin) / 12700
        widths = column_widths([[_clean(text) for text in line] for line in lines], total, 10.5, 12)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Pt(width)
        for row, line in zip(table.rows, lines, strict=True):
            if row_height(list(map(_clean, line)), widths, 10.5, 12) < LONG_ROW:
                _mark(row, "w:cantSplit")
            for cell, text, width in zip(row.cells, line, widths, strict=True):
                cell.text, cell.width = _clean(text), Pt(width)
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        if headings:
            _mark(table.rows[0], "w:tblHeader")
            for cell in table.rows[0].cells:
                _shade(cell)
                for run in cell.paragraphs[0].runs:
                    run.font.bold = True

    def save(self, path: str | Path) -> None:
        """Write the file, whole or not at all."""
        end = self._paper.add_paragraph()  # Word wants one below a table; it must not open a page of its own
        end.paragraph_format.space_before = end.paragraph_format.space_after = Pt(0)
        end.paragraph_format.line_spacing, end.paragraph_format.line_spacing_rule = Pt(1), WD_LINE_SPACING.EXACTLY
        mark = end._p.get_or_add_pPr()
        mark.append(mark.makeelement(qn("w:rPr")))
        mark[-1].append(mark.makeelement(qn("w:vanish")))
        with writing(path) as part:
            self._paper.save(str(part))


def _clean(text: str) -> str:
    return "".join(
        letter for letter in str(text) if letter in "\n\t" or (letter >= " " and letter not in "\ufffe\uffff")
    )


def _mark(row, name: str) -> None:
    """Say of a table row that it is so."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn(name), {qn("w:val"): "true"}))


def _shade(cell) -> None:
    properties = cell._tc.get_or_add_tcPr()
    shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): "EAF1F5"}
    properties.append(properties.makeelement(qn("w:shd"), shade))


def _dress(style) -> None:
    """Fonts of Latin and Chinese letters; the theme's fonts, which would win, are taken away."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for slot in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{slot}"), FONTS["latin"])
    fonts.set(qn("w:eastAsia"), FONTS["eastAsia"])
    style.font.color.rgb = RGBColor(0x22, 0x30, 0x3A)
