"""How is a template filled in a notebook, on the same board as the pages? (The skin over ``filled``.)"""

import hashlib
import time
from dataclasses import replace
from functools import partial
from html import escape

import ipywidgets as widgets
from sqlalchemy.exc import SQLAlchemyError

from kamlib.errors import KamError
from kamlib.text import require_language, word
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.desk import MINE, desk
from kamlib.workshop.filled import Filled, example_html, filled, form_html
from kamlib.workshop.form_controls import ROW, clock_time, control_of, red, show_value, tick
from kamlib.workshop.form_state import used_rows
from kamlib.workshop.replay import Cell, Edit, Place
from kamlib.workshop.template import Template
from kamlib.workshop.watching import watch

__all__ = ["example_html", "filled", "form_html", "template_form"]

HOLD = 10.0  # seconds for which a field under somebody's fingers is not painted over
EVERY = 2.0  # seconds between looks at what others wrote


def template_form(
    template: Template | str, *, lang: str = "en", board: Board | str = "", group: str = "", author: str = ""
) -> widgets.VBox:
    """A form for a template that saves what is typed, shows it again after reopening, and shows what others type.

    Parameters
    ----------
    template : str or Template
    lang : {"en", "zh"}
    board : Board or str
        The store; without it the workshop's board or a file of one's own answers, in the folder of the course copy.
    group : str
        Whose form; without it the one chosen in this copy of the course, else the reader's own.
    author : str
        Who types; without it the name given in this copy of the course.

    Returns
    -------
    ipywidgets.VBox
    """
    require_language(lang, where="template_form(lang=)")
    here = desk()
    group = group or here.seat.group or MINE
    store = board if isinstance(board, Board) else Board(board) if board else here.board(group)
    return Form(filled(template, board=store, group=group, lang=lang), store, author or here.seat.name).box


class Form:
    """The controls of one form; every change goes to the board at once."""

    def __init__(self, form: Filled, board: Board, name: str):
        self.form, self.board = form, board
        self.author = Author(hashlib.sha256(f"notebook {name}".encode()).hexdigest()[:24], name)
        self.controls: dict[str, widgets.Widget] = {}
        self.lines: dict[str, widgets.HBox] = {}
        self.marks: dict[str, widgets.HTML] = {}
        self.computed: dict[str, widgets.HTML] = {}
        self._typing: dict[str, tuple[int, float]] = {}  # the revision somebody types on, and when they last did
        self._painting, self._late = False, False
        self._seen = self._newest()
        self.status = widgets.HTML()
        self.box = widgets.VBox([self._head(), *self._parts(), self._buttons(), self.status])
        self.box.add_class("kam-form")
        self._paint()
        watch(f"form {board.where} {form.group} {form.template.id}", self._watch, every=EVERY)

    def _head(self) -> widgets.HTML:
        template, lang = self.form.template, self.form.lang
        shown = example_html(template, lang=lang)
        fold = f"<details><summary>{word('workshop.example', lang)}</summary>{shown}</details>" if shown else ""
        return widgets.HTML(f"<p>{escape(template.text['instruction'][lang])}</p>{fold}")

    def _buttons(self) -> widgets.HBox:
        lang = self.form.lang
        undo = widgets.Button(description=word("workshop.undo_short", lang), tooltip=word("workshop.undo", lang))
        look = widgets.Button(description=word("workshop.look_again", lang), layout=widgets.Layout(width="auto"))
        undo.on_click(lambda _: self._undo())
        look.on_click(lambda _: self._look())
        return widgets.HBox([undo, look])

    def _parts(self) -> list[widgets.Widget]:
        made, lang = [], self.form.lang
        for part in self.form.template.parts:
            if part.title[lang]:
                made.append(widgets.HTML(f"<h5>{escape(part.title[lang])}</h5>"))
            rows = [self._row(part, row) for row in part.rows]
            if part.free:
                last = max([int(row) for row in used_rows(part, self.form.values)] or [0])
                for row in rows[max(3, part.least, last + 1) :]:
                    row.layout.display = "none"
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
        lang = self.form.lang
        label = row.label[lang] or (word("workshop.row", lang, row=row.id) if len(part.rows) > 1 else "")
        group = f"{row.group[lang]} · " if row.group[lang] else ""
        title = [widgets.HTML(f"<b>{escape(group + label)}</b>")] if label else []
        cells = [self._cell(f"{part.id}.{row.id}.{column.id}", column, row) for column in part.columns]
        return widgets.VBox([*title, *cells], layout=widgets.Layout(**ROW))

    def _cell(self, key: str, column, row) -> widgets.Widget:
        lang, name = self.form.lang, f"<b>{escape(column.label[self.form.lang])}</b>"
        if column.kind == "shown":
            return widgets.HTML(f"{name}: {escape(row.given.get(column.id, {}).get(lang, ''))}")
        if column.kind == "computed":
            self.computed[key] = widgets.HTML()
            return widgets.HBox([widgets.HTML(name), self.computed[key]])
        self.controls[key] = control_of(column, lang)
        self.marks[key] = widgets.HTML(layout=widgets.Layout(min_width="8em"))
        self.controls[key].observe(lambda change: self._typed(key, change["new"]), names="value")
        self.lines[key] = widgets.HBox([self.controls[key], self.marks[key]])
        self.lines[key].layout.flex_flow = "row wrap"
        return self.lines[key]

    def _typed(self, key: str, value: str) -> None:
        if self._painting:
            return
        base = self._typing[key][0] if self._held(key) else self.form.cells[key].revision
        kept = self._keep(key, value, base)
        if kept is None:
            return
        self._typing[key] = (base if kept.kind == "conflict" else kept.revision, time.monotonic())
        if kept.kind == "conflict":
            self._look()
            return
        cell = self.form.cells[key]
        new = cell._replace(value=value, revision=kept.revision, author=self.author.name, at=kept.at)
        self.form = replace(self.form, cells={**self.form.cells, key: new}, saved=kept.at)
        self._judge()

    def _keep(self, key: str, value: str, base: int, resolves: int | None = None) -> Edit | None:
        place = Place(self.form.group, self.form.template.id, key)
        try:
            return self.board.append([Draft(place, value, self.author, base, resolves=resolves)])[0]
        except (SQLAlchemyError, KamError, OSError) as error:  # a full disk, a folder taken away: say so, keep the text
            why = str(getattr(error, "orig", None) or getattr(error, "what", None) or error)
            self.status.value = red(word("workshop_desk.not_saved", self.form.lang, why=why))
            return None

    def _held(self, key: str) -> bool:
        return key in self._typing and time.monotonic() - self._typing[key][1] < HOLD

    def _choose(self, key: str, value: str, resolves: int, _=None) -> None:
        """Settle two texts of one field: this one stands, the other stays in the history."""
        self._keep(key, value, self.form.cells[key].revision, resolves)
        self._typing.pop(key, None)
        self._look()

    def _undo(self) -> None:
        try:
            self.board.undo(self.form.group, self.form.template.id, self.author)
        except KamError:
            self.status.value = escape(word("workshop.no_undo", self.form.lang))
            return
        self._typing.clear()
        self._look()

    def _newest(self) -> int:
        edits = self.board.form(self.form.group, self.form.template.id)
        return edits[-1].seq if edits else 0

    def _watch(self) -> None:
        new = self.board.edits(since=self._seen)
        mine = (self.form.group, self.form.template.id)
        if self._late or any((edit.place.group, edit.place.template) == mine for edit in new):
            self._look()
        self._seen = new[-1].seq if new else self._seen

    def _look(self) -> None:
        self.form = replace(
            filled(self.form.template, board=self.board, group=self.form.group, lang=self.form.lang),
            saved=self.form.saved,
        )
        self._paint()

    def _paint(self) -> None:
        self._painting, self._late = True, False
        try:
            for key, control in self.controls.items():
                value = self.form.cells[key].value
                if control.value != value and self._held(key):
                    self._late = True
                else:
                    show_value(control, value)
        finally:
            self._painting = False
        self._judge()

    def _judge(self) -> None:
        state, lang = self.form.state, self.form.lang
        for key, mark in self.marks.items():
            cell = self.form.cells[key]
            right = tick() if cell.value.strip() else ""
            mark.value = red(state.marks[key]) if key in state.marks else right
            self.lines[key].children = (self.controls[key], mark, *self._offers(key, cell))
        for key, shown in self.computed.items():
            shown.value = escape(state.computed.get(key, ""))
        saved = word("workshop.js_saved", lang, time=clock_time(self.form.saved)) if self.form.saved else ""
        kept = word("workshop_desk.saved_in", lang, file=self.board.where.split("@")[-1])
        findings = "".join(f"<li>{escape(text)}</li>" for text in state.findings)
        told = f"{state.done}/{state.asked} · <b role='status'>{escape(saved)}</b> <small>{escape(kept)}</small>"
        self.status.value = f"{told}<ul style='color:#b03a2e'>{findings}</ul>"

    def _offers(self, key: str, cell: Cell) -> list[widgets.Widget]:
        """Both texts of a field to choose from, where two people wrote at the same time."""
        if not cell.others:
            return []
        lang, other = self.form.lang, cell.others[0]
        who = cell.author if other.author_id == self.author.id else other.author
        made = [widgets.HTML(red(word("workshop_desk.two_texts", lang, author=who)))]
        for value in dict.fromkeys((cell.value, other.value)):
            text = word("workshop_desk.use_this", lang, value=value)
            button = widgets.Button(description=text[:60], tooltip=text, layout=widgets.Layout(width="auto"))
            button.on_click(partial(self._choose, key, value, other.seq))
            made.append(button)
        return made
