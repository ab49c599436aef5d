"""What can the trainer set: the day, open templates, timer, poll, share-out?"""

import time

from kamlib.errors import require_choice
from kamlib.workshop.beside import Beside
from kamlib.workshop.board import Author, Draft
from kamlib.workshop.clock import clock, minutes_of
from kamlib.workshop.polls import ROUNDS
from kamlib.workshop.room import Room
from kamlib.workshop.running import begun, lengthened

LONGEST_TIMER = 240  # minutes


class Changed(Exception):
    """What the trainer decided about is not what stands there now."""


def act(room: Room, given: dict[str, str], who: str) -> None:
    """Carry out one button of the trainer's page and keep it on the board.

    Raises
    ------
    KamError, KeyError, ValueError
        A button that does not exist, a template, group or poll that does not.
    Changed
        Somebody has written in the cell since the trainer saw it.
    """
    require_choice(given.get("do", ""), _ACTS, where="trainer")
    for key, value in _ACTS[given["do"]](room, {**given, "who": who}).items():
        room.board.step(key, value, who)


def _open(room: Room, given):
    require_choice(given["template"], room.workshop.templates, where="open")
    return {"open": [given["template"]]}


def _close(room: Room, given):
    return {"open": []}


def _start(room: Room, given):
    minutes = float(given["minutes"])
    if not 0 < minutes <= LONGEST_TIMER:
        raise ValueError(minutes)
    return {"timer": {"ends": time.time() + 60 * minutes, "label": given.get("label", "")[:80]}}


def _more(room: Room, given):
    timer = room.timer() or {"left": 0, "label": ""}
    return {"timer": {"ends": time.time() + timer["left"] + 60, "label": timer["label"]}}


def _pause(room: Room, given):
    timer = room.timer() or {"left": 0, "runs": True, "label": ""}
    left = {"left": timer["left"]} if timer["runs"] else {"ends": time.time() + timer["left"]}
    return {"timer": {**left, "label": timer["label"]}}


def _stop(room: Room, given):
    return {"timer": None}


def _share(room: Room, given):
    require_choice(given["group"], room.workshop.groups, where="share")
    require_choice(given["template"], room.workshop.templates, where="share")
    return {"share": {"group": given["group"], "template": given["template"]}}


def _unshare(room: Room, given):
    return {"share": None}


def _poll(room: Room, given):
    require_choice(given["poll"], room.workshop.polls, where="poll")
    require_choice(given["round"], ROUNDS, where="poll")
    return {"poll": {"id": given["poll"], "round": given["round"], "open": True, "show": False}}


def _end_poll(room: Room, given):
    return {"poll": {**room.poll()[1], "open": False, "show": True} if room.poll() else None}


def _hide_poll(room: Room, given):
    return {"poll": None}


def _begin(room: Room, given):
    """Begin an item of the agenda; its form opens with it."""
    item = room.workshop.day["agenda"][_item(room, given)]
    begun_now = {"day": begun(room.day_changes(), _item(room, given), time.time()), "timer": None}
    forms = room.forms_of(item)
    return {**begun_now, "open": [forms[0].id]} if forms else begun_now


def _length(room: Room, given):
    return {"day": lengthened(room.day_changes(), _item(room, given), int(given["minutes"]))}


def _day_start(room: Room, given):
    return {"day": {**room.day_changes(), "start": clock(minutes_of(given["start"], where="start"))}}


def _plan(room: Room, given):
    return {"day": {name: value for name, value in room.day_changes().items() if name != "began"}}


def _take(room: Room, given):
    """A text that came too late, or beside another, becomes the answer; or stands under it."""
    one = _beside(room, given)
    cell = room.live.cells[one.edit.place]
    both = "both" in given and cell.value.strip()
    _settle(room, one, "taken", f"{cell.value}\n{one.edit.value}" if both else one.edit.value, one.edit.author)
    return {}


def _leave(room: Room, given):
    """A text that came too late, or beside another, is left out; it stays in the history and in the results' list."""
    one = _beside(room, given)
    _settle(room, one, "left", one.edit.value, given["who"])
    return {}


def _beside(room: Room, given) -> Beside:
    one = room.live.beside[int(given["seq"])]
    if one.fate not in ("waiting", "left") or room.live.cells[one.edit.place].revision != int(given["revision"]):
        raise Changed
    return one


def _settle(room: Room, one: Beside, kind: str, value: str, author: str) -> None:
    revision = room.live.cells[one.edit.place].revision
    draft = Draft(one.edit.place, value, Author("trainer", author), revision, resolves=one.edit.seq)
    room.board.append_kinds([(draft, kind)])


def _item(room: Room, given) -> int:
    number = int(given["item"])
    if not 0 <= number < len(room.workshop.day["agenda"]):
        raise ValueError(number)
    return number


_ACTS = {
    "open": _open, "close": _close, "start": _start, "more": _more, "pause": _pause, "stop": _stop, "share": _share,
    "unshare": _unshare, "poll": _poll, "end_poll": _end_poll, "hide_poll": _hide_poll,
    "take": _take, "leave": _leave, "begin": _begin, "length": _length, "day_start": _day_start, "plan": _plan,
}  # fmt: skip
