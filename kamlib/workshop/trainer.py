"""What can the trainer set: the day, open forms, timer, votes, share-out, and what takes each of them back?"""

import time

from kamlib.errors import KamError, require_choice
from kamlib.workshop.beside import Beside
from kamlib.workshop.board import Author, Draft
from kamlib.workshop.clock import clock, length_of, minutes_of
from kamlib.workshop.polls import ROUNDS
from kamlib.workshop.room import Room
from kamlib.workshop.running import LONGEST_ITEM, begun, lengthened
from kamlib.workshop.taken import TAKEN, asked_poll, asked_question, form_taken
from kamlib.workshop.template import Template

LONGEST_TIMER = 240  # minutes
DONE, MOST_UNDONE = "done", 12  # the step that holds what can be taken back; how many of them
LAST = "last"  # the step that holds the forms opened last: they are looked at and shared after they are closed
NOTHING_SHOWN = {"share": None, "poll": None, "names": None}  # the projector is free for what comes now


class Changed(Exception):
    """What the trainer decided about is not what stands there now."""


def act(room: Room, given: dict[str, str], who: str) -> None:
    """Carry out one button of the trainer's page and keep it on the board, with how to take it back.

    Raises
    ------
    KamError, KeyError, ValueError
        A button that does not exist, a template, group or poll that does not.
    Changed
        Somebody has written in the cell since the trainer saw it.
    """
    do = given.get("do", "")
    require_choice(do, _ACTS, where="trainer")
    new = {
        key: value for key, value in _ACTS[do](room, {**given, "who": who}).items() if room.live.steps.get(key) != value
    }
    if not new:
        return
    if do not in _OF_THE_MOMENT:
        before = {key: room.live.steps.get(key) for key in new if key != TAKEN}  # answers may stand in what was taken
        entry = {"do": do, "what": _what(room, given), "at": time.time(), "before": before}
        new[DONE] = [*(room.live.steps.get(DONE) or []), entry][-MOST_UNDONE:]
    room.board.steps_together(new, who)
    if do == "begin" and room.day_item(given)["kind"] == "break":
        room.board.checkpoint()


def looked_at(room: Room) -> list[Template]:
    """The forms the trainer looks at: those that are open, else those that were opened last."""
    last = [room.workshop.templates.get(name) for name in room.live.steps.get(LAST) or []]
    return room.open_templates or [template for template in last if template]


def last_done(room: Room) -> dict | None:
    """What the trainer did last and can take back: ``do``, ``what`` it was done to, ``at`` (seconds of the epoch)."""
    return (room.live.steps.get(DONE) or [None])[-1]


def _undo(room: Room, given):
    """Take back the last thing done: everything it changed is as it was."""
    if (last := last_done(room)) is None:
        raise KamError("nothing to undo", where="trainer", fix="do something first")
    if given.get("at", str(last["at"])) != str(last["at"]):  # another page has taken it back already
        return {}
    return {**last["before"], DONE: room.live.steps[DONE][:-1]}


def _what(room: Room, given: dict[str, str]) -> dict[str, str]:
    """What a button was about, in both languages: the item, form, group or vote it names."""
    if "item" in given:
        return {lang: room.day_item(given)[lang] for lang in ("en", "zh")}
    if given.get("template") in room.workshop.templates:
        return dict(room.workshop.templates[given["template"]].text["title"])
    poll = room.workshop.polls.get(given.get("poll", "")) or (room.poll() or (None,))[0]
    if given["do"] in ("poll", "end_poll", "hide_poll", "void_poll") and poll:
        return dict(poll.question)
    return dict.fromkeys(("en", "zh"), given.get("question", given.get("start", "")))


def _open(room: Room, given):
    """Open a form: one of the workshop's, or any other of the kit, which is taken in."""
    taken = form_taken(room.live.steps.get(TAKEN) or {}, room.workshop, given["template"])
    return {**_opened([given["template"]]), "share": None, **({TAKEN: taken} if taken else {}), **_result_away(room)}


def _ask(room: Room, given):
    """Open a question that was just typed, as a form."""
    name, taken = asked_question(room.live.steps.get(TAKEN) or {}, given)
    return {TAKEN: taken, **_opened([name]), "share": None, **_result_away(room)}


def _opened(names: list[str]) -> dict:
    return {"open": names, **({LAST: names} if names else {})}


def _result_away(room: Room) -> dict:
    """A result on the projector makes room; a vote that is open stays."""
    return {} if room.poll() and room.poll()[1]["open"] else {"poll": None, "names": None}


def _close(room: Room, given):
    return {"open": []}


def _start(room: Room, given):
    minutes = length_of(given["minutes"], where="timer", most=LONGEST_TIMER)
    return {"timer": {"ends": time.time() + 60 * minutes, "label": given.get("label", "")[:80]}}


def _more(room: Room, given):
    timer = room.timer() or {"left": 0, "label": "", "runs": True}
    left = timer["left"] + 60
    more = {"ends": time.time() + left} if timer["runs"] else {"left": left}
    return {"timer": {**more, "label": timer["label"]}}


def _pause(room: Room, given):
    timer = room.timer() or {"left": 0, "runs": True, "label": ""}
    left = {"left": timer["left"]} if timer["runs"] else {"ends": time.time() + timer["left"]}
    return {"timer": {**left, "label": timer["label"]}}


def _stop(room: Room, given):
    return {"timer": None}


def _share(room: Room, given):
    require_choice(given["group"], room.workshop.groups, where="share")
    require_choice(given["template"], room.workshop.templates, where="share")
    return {"share": {"group": given["group"], "template": given["template"]}, "names": None}


def _unshare(room: Room, given):
    return {"share": None}


def _page(room: Room, given):
    """The next or the former screenful of what is shared, on the projector."""
    shared = room.live.steps.get("share")
    turn = int(given["turn"])
    return {"share": {**shared, "page": shared.get("page", 0) + (turn > 0) - (turn < 0)}} if shared else {}


def _poll(room: Room, given):
    require_choice(given["poll"], room.workshop.polls, where="poll")
    require_choice(given["round"], ROUNDS, where="poll")
    return _asked(given["poll"], given["round"])


def _ask_poll(room: Room, given):
    """Ask a vote that was just typed."""
    name, taken = asked_poll(room.live.steps.get(TAKEN) or {}, given)
    return {TAKEN: taken, **_asked(name, "before")}


def _asked(name: str, round: str) -> dict:
    return {**NOTHING_SHOWN, "poll": {"id": name, "round": round, "open": True, "show": False}}


def _end_poll(room: Room, given):
    return {"poll": {**room.poll()[1], "open": False, "show": True} if room.poll() else None}


def _hide_poll(room: Room, given):
    return {"poll": None}


def _void_poll(room: Room, given):
    """The votes of this round do not count any more; while it is open everybody can vote anew."""
    if room.poll() is None:
        return {}
    poll, step = room.poll()
    return {"void": {**(room.live.steps.get("void") or {}), f"{poll.id}|{step['round']}": room.board.last_vote()}}


def _names(room: Room, given):
    """The groups with their people on the projector, or what else is there again."""
    return {"names": None} if room.live.steps.get("names") else {**NOTHING_SHOWN, "names": True}


def _begin(room: Room, given):
    """Begin an item of the agenda: its forms open, and what belonged to the one before goes."""
    number, running = room.item_number(given), room.day().now
    if running and running.number == number:
        return {}  # a second tap does not begin it anew
    forms = [form.id for form in room.forms_of(room.day_item(given))]
    return {"day": begun(room.day_changes(), number, time.time()), "timer": None, **_opened(forms), **NOTHING_SHOWN}


def _length(room: Room, given):
    minutes = length_of(given["minutes"], where="agenda", most=LONGEST_ITEM, least=0)
    return {"day": lengthened(room.day_changes(), room.item_number(given), minutes)}


def _day_start(room: Room, given):
    return {"day": {**room.day_changes(), "start": clock(minutes_of(given["start"], where="agenda"))}}


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


_ACTS = {
    "open": _open, "close": _close, "start": _start, "more": _more, "pause": _pause, "stop": _stop, "share": _share,
    "unshare": _unshare, "page": _page, "poll": _poll, "end_poll": _end_poll, "hide_poll": _hide_poll,
    "void_poll": _void_poll, "ask": _ask, "ask_poll": _ask_poll, "names": _names,
    "begin": _begin, "length": _length, "day_start": _day_start, "plan": _plan, "undo": _undo,
    "take": _take, "leave": _leave,
}  # fmt: skip
_OF_THE_MOMENT = {"more", "pause", "page", "names", "undo"}  # the same button, or its neighbour, takes them back
