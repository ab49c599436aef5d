"""Which texts stand beside an answer, because they came too late or at the same time, and what became of them?"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kamlib.text import word
from kamlib.workshop.replay import Cell, Edit, Place, after
from kamlib.workshop.template import Template, cells
from kamlib.workshop.values import heading, shown


class Beside(NamedTuple):
    """A text beside an answer; ``fate`` is waiting, taken, left (by the trainer), dropped (the group chose another)."""

    edit: Edit
    fate: str


def fates(known: Mapping[int, Beside], cell: Cell, edit: Edit) -> dict[int, Beside | None]:
    """What one more edit of a cell changes in the texts beside it, by their number; None: its author wrote on."""
    waits = {other.seq for other in after(cell, edit).others}
    gone = {other.seq: other for other in cell.others if other.seq not in waits}
    if edit.kind == "conflict":
        return {**dict.fromkeys(gone), edit.seq: Beside(edit, "waiting")}
    if edit.kind == "taken" and edit.resolves in known:  # one that had been left before
        gone[edit.resolves] = known[edit.resolves].edit
    fate = "left" if edit.kind == "left" else ""
    return {
        seq: Beside(one, fate or ("taken" if one.value.strip() in edit.value else "dropped"))
        for seq, one in gone.items()
    }


def texts_beside(edits: Iterable[Edit]) -> dict[int, Beside]:
    """Every text that came beside an answer, oldest first, with what became of it.

    Examples
    --------
    >>> place = Place("East", "ws-result-chart", "main.1.name")
    >>> late = Edit(1, "", place, 1, 0, "conflict", "Banks", "Ann", "a", "e1", None)
    >>> taken = Edit(2, "", place, 2, 1, "taken", "Banks", "Ann", "trainer", "e2", 1)
    >>> [texts_beside(edits)[1].fate for edits in ([late], [late, taken], [late, taken._replace(kind="left")])]
    ['waiting', 'taken', 'left']
    """
    board: dict[Place, Cell] = {}
    found: dict[int, Beside] = {}
    for edit in edits:
        cell = board.get(edit.place, Cell())
        keep_fates(found, fates(found, cell, edit))
        board[edit.place] = after(cell, edit)
    return found


def keep_fates(found: dict[int, Beside], changed: Mapping[int, Beside | None]) -> None:
    """Take changed fates into what is known."""
    for seq, one in changed.items():
        found.pop(seq, None) if one is None else found.update({seq: one})


def beside_told(one: Beside, template: Template, cell: Cell, lang: str) -> dict:
    """A text beside an answer as a page or document shows it: where it belongs, what it says, what stands there."""
    edit = one.edit
    found = [(part, row, column) for key, part, row, column in cells(template) if key == edit.place.field]
    where, column = [edit.place.field], None  # a field the template has no more
    for part, row, column in found:
        number = word("workshop.row", lang, row=row.id) if len(part.rows) > 1 else ""
        where = [part.title[lang], row.group[lang], row.label[lang] or number, heading(column, lang)]
    return {
        "seq": edit.seq, "cell": f"{edit.place.template}|{edit.place.field}", "fate": one.fate,
        "author": edit.author, "at": edit.at, "group": edit.place.group,
        "template": edit.place.template, "form": template.title(lang), "where": " · ".join(filter(None, where)),
        "value": shown(column, edit.value, lang) if column else edit.value, "revision": cell.revision,
        "stands": shown(column, cell.value, lang) if column else cell.value,
        "both": bool(column) and column.kind == "text" and bool(cell.value.strip()),
    }  # fmt: skip
