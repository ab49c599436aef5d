"""What can the trainer set: open templates, timer, poll, share-out?"""

import time

from kamlib.errors import require_choice
from kamlib.workshop.polls import ROUNDS
from kamlib.workshop.room import Room

LONGEST_TIMER = 240  # minutes


def act(room: Room, given: dict[str, str], who: str) -> None:
    """Carry out one button of the trainer's page and keep it on the board.

    Raises
    ------
    KamError, KeyError, ValueError
        A button that does not exist, a template, group or poll that does not.
    """
    require_choice(given.get("do", ""), _ACTS, where="trainer")
    key, value = _ACTS[given["do"]](room, given)
    room.board.step(key, value, who)


def _open(room: Room, given):
    require_choice(given["template"], room.workshop.templates, where="open")
    return "open", [given["template"]]


def _close(room: Room, given):
    return "open", []


def _start(room: Room, given):
    minutes = float(given["minutes"])
    if not 0 < minutes <= LONGEST_TIMER:
        raise ValueError(minutes)
    return "timer", {"ends": time.time() + 60 * minutes, "label": given.get("label", "")[:80]}


def _more(room: Room, given):
    timer = room.timer() or {"left": 0, "label": ""}
    return "timer", {"ends": time.time() + timer["left"] + 60, "label": timer["label"]}


def _pause(room: Room, given):
    timer = room.timer() or {"left": 0, "runs": True, "label": ""}
    left = {"left": timer["left"]} if timer["runs"] else {"ends": time.time() + timer["left"]}
    return "timer", {**left, "label": timer["label"]}


def _stop(room: Room, given):
    return "timer", None


def _share(room: Room, given):
    require_choice(given["group"], room.workshop.groups, where="share")
    require_choice(given["template"], room.workshop.templates, where="share")
    return "share", {"group": given["group"], "template": given["template"]}


def _unshare(room: Room, given):
    return "share", None


def _poll(room: Room, given):
    require_choice(given["poll"], room.workshop.polls, where="poll")
    require_choice(given["round"], ROUNDS, where="poll")
    return "poll", {"id": given["poll"], "round": given["round"], "open": True, "show": False}


def _end_poll(room: Room, given):
    return "poll", {**room.poll()[1], "open": False, "show": True} if room.poll() else None


def _hide_poll(room: Room, given):
    return "poll", None


_ACTS = {
    "open": _open, "close": _close, "start": _start, "more": _more, "pause": _pause, "stop": _stop, "share": _share,
    "unshare": _unshare, "poll": _poll, "end_poll": _end_poll, "hide_poll": _hide_poll,
}  # fmt: skip
