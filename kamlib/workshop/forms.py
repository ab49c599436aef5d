"""How is a template filled in a notebook, on the same board as the pages? (The skin over ``filled``.)"""

import getpass
import hashlib
from dataclasses import replace
from html import escape

import ipywidgets as widgets

from kamlib.text import require_language, word
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.filled import Filled, example_html, filled, form_html
from kamlib.workshop.form_state import used_rows
from kamlib.workshop.replay import Place
from kamlib.workshop.template import Template
from kamlib.workshop.values import heading

__all__ = ["example_html", "filled", "form_html", "template_form"]

USUAL_BOARD = "kam-answers.db"
MINE = {"en": "My answers", "zh": "我的答案"}


def template_form(
    template: Template | str, *, lang: str = "en", board: Board | str = USUAL_BOARD, group: str = "", author: str = ""
) -> widgets.VBox:
    """A form for a template that saves what is typed and shows it again after reopening.

    Parameters
    ----------
    template : str or Template
    lang : {"en", "zh"}
    board : Board or str
        The store; the usual one is a file beside the notebook, made at the first edit.
    group : str
        Whose form; without it the reader's own.
    author : str
        Who types; without it the name this computer knows.

    Returns
    -------
    ipywidgets.VBox
    """
    require_language(lang, where="template_form(lang=)")
    store = board if isinstance(board, Board) else Board(board)
    name = author or getpass.getuser()
    return _Form(filled(template, board=store, group=group or MINE[lang], lang=lang), store, name).box


class _Form:
    """The controls of one form; every change goes to the board at once."""

    def __init__(self, form: Filled, board: Board, name: str):
        self.form, self.board = form, board
        self.author = Author(hashlib.sha256(f"notebook {name}".encode()).hexdigest()[:24], name)
        self.controls: dict[str, widgets.Widget] = {}
        self.marks: dict[str, widgets.HTML] = {}
        self.computed: dict[str, widgets.HTML] = {}
        self._painting = False
        self.status = widgets.HTML()
        lang = form.lang
        undo = widgets.Button(description=word("workshop.undo_short", lang), tooltip=word("workshop.undo", lang))
        look = widgets.Button(description=word("workshop.look_again", lang))
        undo.on_click(lambda _: self._undo())
        look.on_click(lambda _: self._look())
        head = widgets.HTML(
            f"<h4>{escape(form.template.title(lang))}</h4><p>{escape(form.template.text['instruction'][lang])}</p>"
        )
        self.box = widgets.VBox([head, *self._parts(), widgets.HBox([undo, look]), self.status])
        self.box.add_class("kam-form")
        self._paint()

    def _parts(self) -> list[widgets.Widget]:
        made, lang = [], self.form.lang
        for part in self.form.template.parts:
            if part.title[lang]:
                made.append(widgets.HTML(f"<h5>{escape(part.title[lang])}</h5>"))
            used = used_rows(part, self.form.values)
            last = max([int(row) for row in used] or [0]) if part.free else 0
            rows = [self._row(part, row) for row in part.rows]
            if part.free:
                shown = max(3, part.least, last + 1)
                for number, row in enumerate(rows):
                    row.layout.display = None if number < shown else "none"
                made += [*rows, self._more(rows)]
            else:
                made += rows
        return made

    def _more(self, rows) -> widgets.Button:
        button = widgets.Button(description=word("workshop.more_rows", self.form.lang))

        def show(_):
            hidden = [row for row in rows if row.layout.display == "none"]
            if hidden:
                hidden[0].layout.display = None

        button.on_click(show)
        return button

    def _row(self, part, row) -> widgets.VBox:
        lang, cells = self.form.lang, []
        label = row.label[lang] or (word("workshop.row", lang, row=row.id) if len(part.rows) > 1 else "")
        group = f"{row.group[lang]} · " if row.group[lang] else ""
        for column in part.columns:
            key = f"{part.id}.{row.id}.{column.id}"
            if column.kind == "shown":
                text = row.given.get(column.id, {}).get(lang, "")
                cells.append(widgets.HTML(f"<b>{escape(column.label[lang])}</b>: {escape(text)}"))
                continue
            if column.kind == "computed":
                self.computed[key] = widgets.HTML()
                cells.append(widgets.HBox([widgets.HTML(f"<b>{escape(column.label[lang])}</b>"), self.computed[key]]))
                continue
            control = _control(column, lang)
            self.controls[key], self.marks[key] = control, widgets.HTML(layout=widgets.Layout(min_width="8em"))
            control.observe(lambda change, key=key: self._typed(key, change["new"]), names="value")
            cells.append(widgets.HBox([control, self.marks[key]]))
        title = [widgets.HTML(f"<b>{escape(group + label)}</b>")] if label else []
        look = widgets.Layout(border_left="3px solid #c9d3da", padding="0 0 0 10px", margin="0 0 10px 0")
        return widgets.VBox([*title, *cells], layout=look)

    def _typed(self, key: str, value: str) -> None:
        if self._painting:
            return
        cell = self.form.cells[key]
        kept = self.board.append(
            [Draft(Place(self.form.group, self.form.template.id, key), value, self.author, cell.revision)]
        )[0]
        if kept.kind == "conflict":
            self._look()
            other = self.form.cells[key]
            self.marks[key].value = _red(word("workshop.waits", self.form.lang, author=other.author, value=other.value))
            return
        new = cell._replace(value=value, revision=kept.revision, author=self.author.name, at=kept.at)
        self.form = replace(self.form, cells={**self.form.cells, key: new}, saved=kept.at)
        self._judge()

    def _undo(self) -> None:
        from kamlib.errors import KamError

        try:
            self.board.undo(self.form.group, self.form.template.id, self.author)
        except KamError:
            self.status.value = escape(word("workshop.no_undo", self.form.lang))
            return
        self._look()

    def _look(self) -> None:
        self.form = filled(self.form.template, board=self.board, group=self.form.group, lang=self.form.lang)
        self._paint()

    def _paint(self) -> None:
        self._painting = True
        try:
            for key, control in self.controls.items():
                value = self.form.cells[key].value
                known = [option for _, option in control.options] if isinstance(control, widgets.Dropdown) else None
                if known is not None and value not in known:
                    control.options = [*control.options, (value, value)]
                control.value = value
        finally:
            self._painting = False
        self._judge()

    def _judge(self) -> None:
        state, lang = self.form.state, self.form.lang
        for key, mark in self.marks.items():
            cell = self.form.cells[key]
            right = "<span style='color:#2e7d4f'>✓</span>" if cell.value.strip() else ""
            told = [_red(word("workshop.waits", lang, author=o.author, value=o.value)) for o in cell.others]
            mark.value = (_red(state.marks[key]) if key in state.marks else right) + "".join(told)
        for key, shown in self.computed.items():
            shown.value = escape(state.computed.get(key, ""))
        saved = word("workshop.js_saved", lang, time=_clock(self.form.saved)) if self.form.saved else ""
        findings = "".join(f"<li>{escape(text)}</li>" for text in state.findings)
        self.status.value = f"{state.done}/{state.asked} {escape(saved)}<ul style='color:#b03a2e'>{findings}</ul>"


def _control(column, lang: str) -> widgets.Widget:
    look = {"description": heading(column, lang), "style": {"description_width": "11em"},
            "layout": widgets.Layout(width="560px"), "tooltip": column.hint[lang] or heading(column, lang)}  # fmt: skip
    if column.kind == "choice":
        return widgets.Dropdown(options=[("", ""), *((o[lang], o["id"]) for o in column.options["choices"])], **look)
    if column.kind == "scale":
        numbers = [str(n) for n in range(column.options["low"], column.options["high"] + 1)]
        return widgets.Dropdown(options=[("", ""), *((n, n) for n in numbers)], **look)
    if column.kind == "text" and column.options["limit"] > 60:
        return widgets.Textarea(placeholder=column.hint[lang], rows=2, **look)
    hint = "2026-06-30" if column.kind == "date" else column.hint[lang]
    return widgets.Text(placeholder=hint, **look)


def _red(text: str) -> str:
    return f"<span style='color:#b03a2e'>{escape(text)}</span>"


def _clock(at: str) -> str:
    import datetime

    return datetime.datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S")
