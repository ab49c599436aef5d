"""Where do the answers of this course copy stand, and whose are they?"""

import getpass
import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import traitlets

from kamlib.documents.here import course_folder
from kamlib.errors import KamError
from kamlib.text import word
from kamlib.workshop.board import Board
from kamlib.workshop.room import Room
from kamlib.workshop.settings import Workshop, read_workshop, usual_workshop

ANSWERS = "kam-answers.db"  # what a person or a group without a workshop writes
WORKSHOP = "workshop.yaml"
SEAT = ".kam-seat.json"
_boards: list[Board] = []
MINE = "mine"  # the group under which one's own answers are kept, whatever the language


class Seat(traitlets.HasTraits):
    """Who sits here: the group ("" for oneself) and the name; all forms of a notebook follow it."""

    group = traitlets.Unicode("")
    name = traitlets.Unicode("")


@dataclass(frozen=True)
class Desk:
    """A course copy from within a notebook: its folder, its workshop if there is one, what is wrong with that file."""

    folder: Path
    workshop: Workshop | None
    trouble: str
    seat: Seat

    def board(self, group: str) -> Board:
        """The board of a group: the workshop's own when it knows the group, else the file of one's own answers."""
        known = self.workshop and group in self.workshop.groups
        return open_board(self.folder / (Path(WORKSHOP).with_suffix(".db") if known else ANSWERS))

    def room(self, lang: str) -> Room:
        """What the trainer leads from here: the workshop on its board; without one the deck's day, with no groups."""
        name = Path(WORKSHOP).with_suffix(".db") if self.workshop else ANSWERS
        return Room(self.workshop or usual_workshop(lang), open_board(self.folder / name))


def workshop_stamp() -> tuple[str, int]:
    """The folder of the course copy and a number that changes when its workshop file is written."""
    folder = course_folder()
    with suppress(OSError):
        return str(folder), (folder / WORKSHOP).stat().st_mtime_ns
    return str(folder), 0


def desk(folder: Path | None = None) -> Desk:
    """The desk of the notebook's course copy, with the workshop as its file says now."""
    folder = (folder or course_folder()).resolve()
    workshop, trouble = None, ""
    if (folder / WORKSHOP).is_file():
        try:
            workshop = read_workshop(folder / WORKSHOP)
        except KamError as error:
            trouble = str(error)
    return Desk(folder, workshop, trouble, seat_in(folder))


@cache
def seat_in(folder: Path) -> Seat:
    """The seat that was taken last in this folder; every change is remembered."""
    kept = {}
    with suppress(OSError, ValueError):
        kept = json.loads((folder / SEAT).read_text(encoding="utf-8"))
    seat = Seat(group=str(kept.get("group", "")), name=str(kept.get("name", "")) or _login())

    def remember(_) -> None:
        with suppress(OSError):  # a folder that cannot be written: asked again next time
            text = json.dumps({"group": seat.group, "name": seat.name}, ensure_ascii=False)
            (folder / SEAT).write_text(text, encoding="utf-8")

    seat.observe(remember)
    return seat


@cache
def open_board(path: Path) -> Board:
    """One board a file, however many forms write to it."""
    _boards.append(Board(path))
    return _boards[-1]


def close_boards() -> None:
    """Give back the files this kernel has open; each board opens its own again when it is asked next."""
    for board in _boards:
        board.close()


def group_label(group: str, lang: str) -> str:
    """A group's name as people read it.

    Examples
    --------
    >>> group_label(MINE, "en"), group_label("East", "en")
    ('My answers', 'East')
    """
    return word("workshop_desk.mine", lang) if group == MINE else group


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "?"
