"""What stands on the board after these edits?"""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

BURST_SECONDS = 5
BESIDE = ("conflict", "left")  # kinds that change no value


class Place(NamedTuple):
    """One cell of one group's form."""

    group: str
    template: str
    field: str


class Edit(NamedTuple):
    """One line of the board; a ``conflict`` was kept beside the current value, for people to choose.

    What came too late the trainer has ``taken`` or ``left``; a ``left`` holds its text and changes no value.
    """

    seq: int
    at: str
    place: Place
    revision: int
    base: int
    kind: str
    value: str
    author: str
    author_id: str
    edit_id: str
    resolves: int | None


class Cell(NamedTuple):
    """What stands in a cell; ``others`` are texts not yet chosen or dropped, ``seq`` is the last edit that counted."""

    value: str = ""
    revision: int = 0
    author: str = ""
    author_id: str = ""
    at: str = ""
    others: tuple[Edit, ...] = ()
    seq: int = 0


def after(cell: Cell, edit: Edit) -> Cell:
    """The cell after one more edit."""
    if edit.kind == "conflict":
        others = [other for other in cell.others if other.author_id != edit.author_id]
        return cell._replace(others=(*others, edit), seq=edit.seq)
    if edit.kind == "left":
        return cell._replace(others=tuple(o for o in cell.others if o.seq != edit.resolves), seq=edit.seq)
    gone = {edit.resolves} | {other.seq for other in cell.others if other.value == edit.value}
    others = tuple(other for other in cell.others if other.seq not in gone)
    return Cell(edit.value, edit.revision, edit.author, edit.author_id, edit.at, others, edit.seq)


def replay(edits: Iterable[Edit]) -> dict[Place, Cell]:
    """The board after these edits in their order; give the first n to see it as it was then."""
    board: dict[Place, Cell] = {}
    for edit in edits:
        board[edit.place] = after(board.get(edit.place, Cell()), edit)
    return board


def values_of(board: dict[Place, Cell], group: str, template: str) -> dict[str, str]:
    """The values of one form by field key."""
    return {
        place.field: cell.value for place, cell in board.items() if place.group == group and place.template == template
    }


def bursts(edits: Iterable[Edit], author_id: str) -> list[tuple[Place, str]]:
    """What one author could take back, oldest first: the cell and its text before each run of typing."""
    found, last_in, mine = [], {}, None
    for edit in edits:
        if edit.kind in BESIDE:
            continue
        before = last_in.get(edit.place)
        if edit.author_id == author_id:
            if edit.kind == "undo":
                found = found[:-1]
            elif not (before and before is mine and before.kind != "undo" and _seconds(before, edit) <= BURST_SECONDS):
                found = [*found, (edit.place, before.value if before else "")]
            mine = edit
        last_in[edit.place] = edit
    return found


def _seconds(first: Edit, second: Edit) -> float:
    return (datetime.datetime.fromisoformat(second.at) - datetime.datetime.fromisoformat(first.at)).total_seconds()
