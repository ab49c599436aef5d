"""How do results become slides: titles, tables that go on when they are long, native editable charts?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from kamlib.documents.fitting import column_widths, pages_of, row_height
from kamlib.errors import KamError
from kamlib.text import word

FONTS = {"latin": "Segoe UI", "ea": "Microsoft YaHei", "cs": "Segoe UI"}
MAIN, INK, PALE, SOFT = (RGBColor.from_string(c) for c in ("0B6E99", "22303A", "EAF1F5", "5B6770"))
SERIES = [RGBColor.from_string(c) for c in ("0B6E99", "E07A1F", "2E8B57", "7A5195", "B8860B", "C0392B", "9AA5AE")]
SIZES = (18, 16, 14, 12)  # points; the largest that fits one slide is taken, else the smallest on several
MARGIN = 14.4  # points at both sides of a cell together


class Deck:
    """Slides in the kit's look, or on the master of a company's own template.

    Parameters
    ----------
    lang : {"en", "zh"}
    company : path, optional
        A .pptx or .potx whose master, size, fonts and colours are used; its own slides are left out.

    Raises
    ------
    KamError
        The template is no PowerPoint file.
    """

    def __init__(self, lang: str, *, company: str | Path | None = None):
        self.lang, self.own = lang, company is None
        self._deck = _opened(company)
        if self.own:
            self._deck.slide_width, self._deck.slide_height = Inches(13.333), Inches(7.5)
        layouts = self._deck.slide_layouts
        self._title_layout = layouts[0]
        self._layout = min((lay for lay in layouts if _has_title(lay)), key=lambda lay: len(lay.placeholders),
                           default=layouts[0])  # fmt: skip

    @property
    def n_slides(self) -> int:
        return len(self._deck.slides)

    def title_slide(self, title: str, subtitle: str = "") -> None:
        """The first slide."""
        slide = self._deck.slides.add_slide(self._title_layout)
        boxes = list(slide.placeholders)
        self._write(boxes[0].text_frame, title, 40 if self.own else None, bold=True)
        if len(boxes) > 1:
            self._write(boxes[1].text_frame, subtitle, 22 if self.own else None)
        if self.own:
            width = self._deck.slide_width - Inches(1.6)
            for box, top, height in zip(boxes, (2.3, 4.1), (1.7, 1.2), strict=False):
                box.left, box.top, box.width, box.height = Inches(0.8), Inches(top), width, Inches(height)
        _drop_empty(slide)

    def table_slides(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
        """A table; letters as large as fits one slide, or the smallest size on as many slides as it takes."""
        rows = [[_clean(text) for text in row] for row in rows] or [[""] * max(1, len(headings))]
        headings = [_clean(text) for text in headings]
        area = self._area()
        width, height = area[2] / 12700, area[3] / 12700 - (24 if note else 0)
        widths = column_widths([*([headings] if headings else []), *rows], width, 54)
        for size in SIZES:
            head = row_height(headings, widths, size, MARGIN) if headings else 0
            pages = pages_of(rows, widths, size, MARGIN, max(60, height - head))
            if len(pages) == 1:
                break
        for number, page in enumerate(pages, start=1):
            shown = (
                title if len(pages) == 1 else word("documents.page_of", self.lang, title=title, n=number, of=len(pages))
            )
            self._table(shown, headings, page, widths, size, note)

    def _table(self, title: str, headings, rows, widths, size: float, note: str) -> None:
        slide, (left, top, width, height) = self._slide(title), self._area()
        lines = [*([headings] if headings else []), *rows]
        frame = slide.shapes.add_table(len(lines), len(widths), left, top, width, Emu(0))
        table = frame.table
        table.first_row = bool(headings)
        for column, points in zip(table.columns, widths, strict=True):
            column.width = Pt(points)
        for number, line in enumerate(lines):
            table.rows[number].height = Pt(row_height(line, widths, size, MARGIN))
            head = bool(headings) and number == 0
            for cell, text in zip(table.rows[number].cells, line, strict=True):
                self._write(cell.text_frame, text, size, bold=head, colour=RGBColor(255, 255, 255) if head else INK)
                if self.own:
                    cell.fill.solid()
                    cell.fill.fore_color.rgb = MAIN if head else PALE if number % 2 else RGBColor(255, 255, 255)
        if note:
            box = slide.shapes.add_textbox(left, top + height - Pt(22), width, Pt(22))
            self._write(box.text_frame, note, 12, colour=SOFT)

    def bar_slide(self, title: str, categories: Sequence[str], series: Mapping[str, Sequence[float | None]], *,
                  number_format: str = "0.0", note: str = "") -> None:  # fmt: skip
        """Horizontal bars as a native chart whose numbers can be edited in PowerPoint."""
        slide, (left, top, width, height) = self._slide(title), self._area()
        data = CategoryChartData(number_format=number_format)
        data.categories = [_clean(category) for category in categories]
        for name, values in series.items():
            data.add_series(_clean(name), values)
        chart_height = height - (Pt(26) if note else 0)
        chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, left, top, width, chart_height, data).chart
        self._dress(chart, number_format, legend=len(series) > 1)
        if note:
            box = slide.shapes.add_textbox(left, top + height - Pt(24), width, Pt(24))
            self._write(box.text_frame, note, 14, colour=SOFT)

    def _dress(self, chart, number_format: str, *, legend: bool) -> None:
        chart.font.size = Pt(14)
        if self.own:
            chart.font.name = FONTS["latin"]
            _east_asian(chart.font._rPr)
        chart.has_title, chart.has_legend = False, legend
        if legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.category_axis.reverse_order = True
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        chart.category_axis.format.line.color.rgb = SOFT
        chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
        plot = chart.plots[0]
        plot.gap_width, plot.overlap, plot.has_data_labels = 60, -5, True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format, False
        for series, colour in zip(plot.series, SERIES * 6, strict=False):
            series.invert_if_negative = False
            if self.own:
                series.format.fill.solid()
                series.format.fill.fore_color.rgb = colour

    def save(self, path: str | Path) -> None:
        """Write the file, whole or not at all."""
        part = Path(path).with_name(Path(path).name + ".part")
        self._deck.save(str(part))
        part.replace(path)

    def _slide(self, title: str):
        slide = self._deck.slides.add_slide(self._layout)
        box = slide.shapes.title or slide.shapes.add_textbox(Inches(0.6), Inches(0.35), Inches(12.1), Inches(0.9))
        self._write(box.text_frame, title, 26 if self.own else None, bold=self.own)
        if self.own:
            box.left, box.top, box.width, box.height = Inches(0.6), Inches(0.35), Inches(12.13), Inches(0.85)
            box.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        _drop_empty(slide)
        return slide

    def _area(self) -> tuple[int, int, int, int]:
        """Left, top, width and height that a slide has for its contents."""
        wide, high = self._deck.slide_width, self._deck.slide_height
        title = next((p for p in self._layout.placeholders if p.placeholder_format.type in _TITLES), None)
        if self.own or title is None or title.top is None:
            return Inches(0.6), Inches(1.35), wide - Inches(1.2), high - Inches(1.7)
        top = title.top + title.height + Inches(0.15)
        if top > high * 0.4:
            top = int(high * 0.22)
        left = max(title.left, Inches(0.3))
        return left, top, min(title.width, wide - left - Inches(0.3)), high - top - Inches(0.5)

    def _write(self, frame, text: str, size: float | None, *, bold: bool = False, colour=INK) -> None:
        frame.word_wrap = True
        for number, line in enumerate(_clean(text).split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = line
            run.font.bold = bold or None
            if size:
                run.font.size = Pt(size)
            properties = run._r.get_or_add_rPr()
            properties.set("lang", "zh-CN" if self.lang == "zh" else "en-GB")
            if self.own:
                run.font.color.rgb = colour
                run.font.name = FONTS["latin"]
                _east_asian(properties)


_TITLES = (1, 3)  # title, centred title


def _opened(company):
    if company is None:
        return Presentation()
    try:
        deck = Presentation(str(company))
    except (PackageNotFoundError, ValueError, KeyError) as error:
        fix = "give a .pptx file saved by PowerPoint (save a .potx as .pptx first)"
        raise KamError(
            "the company template cannot be read", where=f"Deck(company={str(company)!r})", fix=fix
        ) from error
    for entry in list(deck.slides._sldIdLst):
        deck.part.drop_rel(entry.rId)
        deck.slides._sldIdLst.remove(entry)
    return deck


def _has_title(layout) -> bool:
    return any(p.placeholder_format.type in _TITLES for p in layout.placeholders)


def _drop_empty(slide) -> None:
    for box in list(slide.placeholders):
        if box.has_text_frame and not box.text_frame.text.strip():
            box._element.getparent().remove(box._element)


def _clean(text: str) -> str:
    """Text a slide can hold: no control signs."""
    return "".join(letter for letter in str(text).replace("\r\n", "\n").replace("\r", "\n")
                   if letter in "\n\t" or (letter >= " " and letter not in "\ufffe\uffff"))  # fmt: skip


def _east_asian(properties) -> None:
    """Name the font of Chinese letters too; python-pptx sets only the Latin one."""
    for tag in ("ea", "cs"):
        for old in properties.findall(qn(f"a:{tag}")):
            properties.remove(old)
        made = properties.makeelement(qn(f"a:{tag}"), {"typeface": FONTS[tag]})
        latin = properties.find(qn("a:latin"))
        place = list(properties).index(latin) + 1 + (tag == "cs") if latin is not None else len(properties)
        properties.insert(place, made)
