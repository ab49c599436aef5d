"""How do results become slides: titles, tables that go on when they are long, native editable charts?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

from kamlib.documents.fitting import LINE, column_widths, n_lines, pages_of, row_height, shortened
from kamlib.documents.slide_parts import (
    FONTS,
    SUBTITLES,
    TITLES,
    clean,
    drop_empty,
    east_asian,
    has_title,
    opened,
    title_size,
)  # fmt: skip
from kamlib.text import word
from kamlib.writing import writing

MAIN, INK, PALE, SOFT = (RGBColor.from_string(c) for c in ("0B6E99", "22303A", "EAF1F5", "5B6770"))
SERIES = [RGBColor.from_string(c) for c in ("0B6E99", "E07A1F", "2E8B57", "7A5195", "B8860B", "C0392B", "9AA5AE")]
SIZES = (18, 16, 14)  # points; the largest that fits one slide is taken, else the smallest on several
MOST_SLIDES, MOST_LINES = 24, 100  # of one table, of one cell; of what goes on it is said where it stands
NOTE = 28  # points that a note at the foot of a slide takes
TITLES_DOWN = (40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14)
MARGIN = 14.4  # points at both sides of a cell together
SUBTITLE, GAP = 1.7, 10.0  # height of a subtitle in sizes of its letters; points between two tables


class Deck:
    """Slides in the kit's look, or on the master of a company's own template; no letter is below 14 points.

    Parameters
    ----------
    lang : {"en", "zh"}
    company : path, optional
        A .pptx or .potx whose master, size, fonts and colours are used; its own slides are left out. A layout without
        a title gets a text box in its place.
    rest : str
        Where the rest stands, said where a cell or a table is cut.

    Raises
    ------
    KamError
        The template is no PowerPoint file, or has no layout.
    """

    def __init__(self, lang: str, *, company: str | Path | None = None, rest: str = ""):
        self.lang, self.own, self.rest = lang, company is None, rest or word("documents.rest", lang)
        self._deck = opened(company)
        if self.own:
            self._deck.slide_width, self._deck.slide_height = Inches(13.333), Inches(7.5)
        layouts = self._deck.slide_layouts
        self._title_layout = layouts[0]
        self._layout = min((lay for lay in layouts if has_title(lay)), key=lambda lay: len(lay.placeholders),
                           default=min(layouts, key=lambda lay: len(lay.placeholders)))  # fmt: skip

    @property
    def n_slides(self) -> int:
        return len(self._deck.slides)

    def title_slide(self, title: str, subtitle: str = "") -> None:
        """The first slide."""
        slide = self._deck.slides.add_slide(self._title_layout)
        below = next((box for box in slide.placeholders if box.placeholder_format.type in SUBTITLES), None)
        self._headline(slide, slide.shapes.title, title, self._place(0.06, 0.3, 0.88, 0.23), 40, bold=True,
                       anywhere=True)  # fmt: skip
        if subtitle:
            self._headline(slide, below, subtitle, self._place(0.06, 0.55, 0.88, 0.16), 22, anywhere=True)
        if self.own:
            self._accent(slide, Inches(0.8), Inches(4.05), Inches(2.4))
        drop_empty(slide)

    def table_slides(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
        """A table; letters as large as fits one slide, or the smallest size on as many slides as it takes."""
        self.parts_slides(title, [("", headings, rows)], note)

    def parts_slides(self, title: str, parts: Sequence[tuple], note: str = "", *, most_lines: int = MOST_LINES) -> None:
        """Tables below each other, each as (subtitle, headings, rows), together on one slide where they fit.

        A cell of more than `most_lines` lines is cut, as are more than :data:`MOST_SLIDES` slides; either is said.
        """
        height = self._area()[3] / 12700
        for size in SIZES:
            pages = self._pages(parts, size, height - (NOTE if note else 0), most_lines)
            if len(pages) == 1:
                break
        cut = len(pages) > MOST_SLIDES
        if cut:
            pages = self._pages(parts, size, height - NOTE, most_lines)[:MOST_SLIDES]
        for number, page in enumerate(pages, start=1):
            several = word("documents.page_of", self.lang, title=title, n=number, of=len(pages))
            slide, (left, top, width, whole) = self._slide(title if len(pages) == 1 else several), self._area()
            place = top
            for block in page:
                place = self._block(slide, block, size, left, place, width)
            if said := self.rest if cut and number == len(pages) else note:
                self._note(slide, said, left, top + whole, width)

    def _note(self, slide, note: str, left: int, bottom: int, width: int) -> None:
        """A line at the foot of a slide's contents."""
        box = slide.shapes.add_textbox(left, bottom - Pt(NOTE), width, Pt(NOTE))
        self._write(box.text_frame, note, 14, colour=SOFT)

    def _pages(self, parts, size: float, height: float, most_lines: int) -> list[list[tuple]]:
        """Blocks (subtitle, lines with headings first, widths, whether there are headings) on slides."""
        pages, left = [[]], height
        for subtitle, headings, rows in parts:
            rows = [[clean(text) for text in row] for row in rows] or [[""] * max(1, len(headings))]
            head = [[clean(text) for text in headings]] if headings else []
            widths = column_widths([*head, *rows], self._area()[2] / 12700, size, MARGIN)
            rows = [self._shortened(row, widths, size, most_lines) for row in rows]
            above = sum(row_height(line, widths, size, MARGIN) for line in head) + (SUBTITLE * size if subtitle else 0)
            chunks = pages_of(rows, widths, size, MARGIN, max(60, height - above), first=left - above)
            for number, chunk in enumerate(chunks):
                if number:
                    pages, left = [*pages, []], height
                if chunk:
                    lines = [*head, *chunk]
                    pages[-1].append((subtitle, lines, widths, bool(head)))
                    left -= sum(row_height(line, widths, size, MARGIN) for line in lines) + GAP
                    left -= SUBTITLE * size if subtitle else 0
        return [page for page in pages if page]

    def _shortened(self, row: Sequence[str], widths: Sequence[float], size: float, most: int) -> list[str]:
        """A row with its cells cut to so many lines, and where the rest stands said in the cell."""
        cells = []
        for text, width in zip(row, widths, strict=True):
            told = shortened(text, (width - MARGIN) / size, most)
            cells.append(text if told == text else f"{told}\n{self.rest}")
        return cells

    def _block(self, slide, block: tuple, size: float, left: int, top: int, width: int) -> int:
        """One table with its subtitle; returns where the next may begin."""
        subtitle, lines, widths, head = block
        if subtitle:
            box = slide.shapes.add_textbox(left, top, width, Pt(SUBTITLE * size))
            box.text_frame.margin_left = box.text_frame.margin_top = box.text_frame.margin_bottom = 0
            line = shortened(clean(subtitle), width / 12700 / size, 1)
            self._write(box.text_frame, line, size, bold=True, colour=MAIN)
            top += Pt(SUBTITLE * size)
        table = slide.shapes.add_table(len(lines), len(widths), left, top, width, Emu(0)).table
        table.first_row = head
        for column, points in zip(table.columns, widths, strict=True):
            column.width = Pt(points)
        for number, line in enumerate(lines):
            table.rows[number].height = Pt(row_height(line, widths, size, MARGIN))
            self._line(table.rows[number], line, size, head=head and number == 0, pale=bool(number % 2))
        return top + sum(row.height for row in table.rows) + Pt(GAP)

    def _line(self, row, texts: Sequence[str], size: float, *, head: bool, pale: bool) -> None:
        white = RGBColor(255, 255, 255)
        for cell, text in zip(row.cells, texts, strict=True):
            self._write(cell.text_frame, text, size, bold=head, colour=white if head else INK)
            if self.own:
                cell.fill.solid()
                cell.fill.fore_color.rgb = MAIN if head else PALE if pale else white

    def bar_slide(self, title: str, categories: Sequence[str], series: Mapping[str, Sequence[float | None]], *,
                  number_format: str = "0.0", note: str = "", top_value: float | None = None) -> None:  # fmt: skip
        """Horizontal bars as a native chart whose numbers can be edited in PowerPoint."""
        slide, (left, top, width, height) = self._slide(title), self._area()
        data = CategoryChartData(number_format=number_format)
        data.categories = [clean(category) for category in categories]
        for name, values in series.items():
            data.add_series(clean(name), values)
        chart_height = height - (Pt(NOTE + 4) if note else 0)
        chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, left, top, width, chart_height, data).chart
        self._dress(chart, number_format, legend=len(series) > 1)
        if not any(value < 0 for values in series.values() for value in values if value is not None):
            chart.value_axis.minimum_scale = 0  # PowerPoint may begin elsewhere; lengths would mislead
        if top_value is not None:
            chart.value_axis.maximum_scale = top_value
        if note:
            self._note(slide, note, left, top + height, width)

    def _dress(self, chart, number_format: str, *, legend: bool) -> None:
        chart.font.size = Pt(14)
        if self.own:
            chart.font.name = FONTS["latin"]
            east_asian(chart.font._rPr)
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
        with writing(path) as part:
            self._deck.save(str(part))

    def _slide(self, title: str):
        slide = self._deck.slides.add_slide(self._layout)
        self._headline(slide, slide.shapes.title, title, self._place(0.045, 0.047, 0.91, 0.113), 26, bold=self.own)
        if self.own:
            self._accent(slide, Inches(0.7), Inches(1.2), Inches(1.2))
        drop_empty(slide)
        return slide

    def _place(self, left: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
        """A box on the slide, given in shares of its width and height."""
        wide, high = self._deck.slide_width, self._deck.slide_height
        return int(left * wide), int(top * high), int(width * wide), int(height * high)

    def _headline(self, slide, box, text: str, place: tuple, size: int, *, bold=False, anywhere=False) -> None:
        """A title in the layout's box, or in one of ours where it has none, or (unless it may stand anywhere) one that
        leaves no room below; as large as fits."""
        usable = box is not None and not self.own and (anywhere or self._usable(box))
        if not usable:
            box = slide.shapes.add_textbox(*place) if box is None else box
            box.left, box.top, box.width, box.height = place
        elif box == slide.shapes.title:
            size = min(title_size(self._deck), 40 if anywhere else 32)
        text, width, height = clean(text), (box.width / 12700 - 14.4) * (0.88 if bold else 1), box.height / 12700 - 7.2
        fits = [s for s in TITLES_DOWN if s <= size and n_lines(text, width / s) * s * LINE <= height]
        one_line = [s for s in fits if s >= 20 and n_lines(text, width / s) == 1]
        own_size = (one_line or [s for s in fits if s <= 24 or anywhere] or [14])[0]
        if not fits:
            text = shortened(text, width / 14, max(1, int(height / (14 * LINE))))
        self._write(box.text_frame, text, own_size, bold=bold)
        if self.own:
            for paragraph in box.text_frame.paragraphs:
                paragraph.alignment = PP_ALIGN.LEFT

    def _usable(self, title) -> bool:
        """Whether a layout's title stands at the top and leaves the slide to what comes below it."""
        wide, high = self._deck.slide_width, self._deck.slide_height
        return title.top is not None and title.top + title.height <= 0.4 * high and title.width >= 0.5 * wide

    @staticmethod
    def _accent(slide, left: int, top: int, width: int) -> None:
        """A short coloured line below a title."""
        line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, Inches(0.05))
        line.fill.solid()
        line.fill.fore_color.rgb = MAIN
        line.line.fill.background()

    def _area(self) -> tuple[int, int, int, int]:
        """Left, top, width and height that a slide has for its contents."""
        wide, high = self._deck.slide_width, self._deck.slide_height
        title = next((p for p in self._layout.placeholders if p.placeholder_format.type in TITLES), None)
        if self.own or title is None or not self._usable(title):
            return self._place(0.045, 0.18, 0.91, 0.773)
        left, top = max(title.left, Inches(0.3)), title.top + title.height + Inches(0.1)
        return left, top, min(title.width, wide - left - Inches(0.3)), high - top - Inches(0.4)

    def _write(self, frame, text: str, size: float | None, *, bold: bool = False, colour=INK) -> None:
        frame.word_wrap = True
        for number, line in enumerate(clean(text).split("\n")):
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
                east_asian(properties)
