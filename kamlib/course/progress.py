"""What has this person answered so far, and how is it kept?

One JSON file a person: ``{"version": 1, "person": id, "name": "", "lang": "zh", "commitments": [],
"exercises": {exercise: {question: state}}}``. A state holds of the page with the numbers of now: answer, said (the
answer in words), page (its mark), tries, hints, shown; and of all pages: roll, right, solved (how it was right at
first), past (tries, hints, shown of earlier pages), wrong (in words), seed, at.
"""

import errno
import json
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from kamlib.errors import KamError
from kamlib.text import word

VERSION = 1
PAST = {"tries": 0, "hints": 0, "shown": False}
PAGE = {"answer": None, "said": "", "page": "", **PAST}  # what other numbers begin anew
BLANK = {**PAGE, "right": None, "solved": {}, "past": PAST, "roll": 0, "wrong": [], "at": ""}
PATIENCE = 5.0  # seconds to wait for another window; a write takes hundredths


def read_progress(path: str | Path) -> dict:
    """What is kept in the file; a fresh start when there is none, and when it cannot be read.

    Raises
    ------
    KamError
        A newer kit wrote the file.
    """
    return kept_now(path, None) or fresh_start()


def kept_now(path: str | Path, known: Mapping | None) -> dict:
    """What is kept in the file, or what is ``known`` of it when it cannot be read."""
    try:
        return progress_in(Path(path).read_bytes(), where=str(path))
    except (FileNotFoundError, ValueError) as error:
        if isinstance(error, KamError):
            raise
        return dict(known or {})


def progress_in(data: bytes, *, where: str) -> dict:
    """What a progress file holds; ValueError when it is none, KamError when a newer kit wrote it."""
    kept = json_in(data)
    if not _whole(kept):
        raise ValueError("not a progress file")
    if kept.get("version", 0) > VERSION:
        fix = "update the kit, or move the file away to start anew"
        raise KamError("a newer kit wrote these answers", where=where, fix=fix)
    return {**fresh_start(), **kept, "version": VERSION}


def json_in(data: bytes) -> object:
    """What stands in a JSON file, however an editor left it: in UTF-8 or UTF-16, with or without a mark, or in GBK."""
    try:
        return json.loads(data)
    except UnicodeDecodeError:
        return json.loads(data.decode("gb18030"))


def why_not(error: OSError | KamError, lang: str) -> str:
    """Why answers are not kept, in words for the person."""
    if isinstance(error, KamError):
        return word("course.newer_kit", lang)
    refused, full = (errno.EACCES, errno.EPERM, errno.EROFS), (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    key = "no_permission" if error.errno in refused else "disk_full" if error.errno in full else ""
    return word(f"course.{key}", lang) if key else str(error.strerror or error)


def write_progress(path: str | Path, kept: Mapping) -> None:
    """Write the file whole or not at all."""
    _part(Path(path), kept).replace(path)


def _part(path: Path, kept: Mapping) -> Path:
    """The text of the file, safe on the disk under another name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open(
            "w", encoding="utf-8", errors="replace"
        ) as out:  # half a sign of a keyboard is no reason to fail
            json.dump(kept, out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def change(path: str | Path, edit: Callable[[dict], object], known: dict | None = None) -> tuple[dict, str]:
    """Read, edit and write what is kept; what another window writes meanwhile stays.

    Parameters
    ----------
    known : dict, optional
        What this window saw last, brought up to date. A file that was damaged or taken away since is written anew from
        it; a file that another window wrote anew gets what only this one knows.

    Returns
    -------
    (dict, str)
        What is kept now; "" when the file was as expected, the name under which a damaged file is kept aside, or the
        file's own name when it was gone and is written anew.
    """
    path, known = Path(path), {} if known is None else known
    while True:
        with _alone(path) as still_alone:
            kept, aside = kept_now(path, None), ""
            if kept and kept["person"] == known.get("person") and kept.get("anew") != known.get("anew"):
                kept = _joined(kept, known)
            elif not kept:
                aside = _set_aside(path)
                kept = {**known, "anew": uuid.uuid4().hex} if known else fresh_start(aside and path.with_name(aside))
                aside = aside or (path.name if known else "")
            edit(kept)
            part = _part(path, kept)
            if still_alone():
                part.replace(path)
                break
            part.unlink()
    known.clear()
    known.update(json.loads(json.dumps(kept)))
    return kept, aside


def _set_aside(path: Path) -> str:
    """Keep the file that cannot be read under another name, and say which; "" when there is no file."""
    stem, n = f"{path.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S}", 1
    aside = path.with_name(f"{stem}{path.suffix}")
    while aside.exists():
        n += 1
        aside = path.with_name(f"{stem}-{n}{path.suffix}")
    with suppress(FileNotFoundError):
        path.rename(aside)
        return aside.name
    return ""


def _joined(kept: dict, known: Mapping) -> dict:
    """What is kept, with what only this window knows of, or knows in a later state."""
    for exercise, states in known["exercises"].items():
        for question, state in states.items():
            other = kept["exercises"].setdefault(exercise, {}).get(question)
            if other is None or str(other.get("at", "")) < str(state.get("at", "")):
                kept["exercises"][exercise][question] = state
    return kept


def record(
    path: str | Path, exercise: str, question: str, state: Mapping | Callable[[dict], dict], known: dict | None = None
) -> tuple[dict, str]:
    """Keep the state of one question, or what a function makes of the one that is kept; the state, and the name of a
    damaged file that is kept aside."""

    def edit(kept: dict) -> None:
        new = state(state_of(kept, exercise, question)) if callable(state) else state
        entry = {**new, "at": f"{datetime.now():%Y-%m-%dT%H:%M:%S.%f}"}
        kept["exercises"].setdefault(exercise, {})[question] = entry

    kept, aside = change(path, edit, known)
    return state_of(kept, exercise, question), aside


def reset(path: str | Path, exercise: str, known: dict | None = None) -> None:
    """Forget the answers of one exercise."""
    change(path, lambda kept: kept["exercises"].pop(exercise, None), known)


def state_of(kept: Mapping, exercise: str, question: str) -> dict:
    """The state of one question, blank when it was not touched."""
    return {**BLANK, **kept.get("exercises", {}).get(exercise, {}).get(question, {})}


def after_check(state: Mapping, verdict, text: str, **page: object) -> dict:
    """The state after a check that counts: a try more, the answer kept with its words and its ``page`` (seed, page); a
    wrong one is remembered, and how it was right at first stays."""
    wrong = [*(one for one in state["wrong"] if one != text), text][-10:] if verdict.right is False else state["wrong"]
    answered = {"answer": verdict.answer, "said": text, **page}
    new = {**state, **answered, "tries": state["tries"] + 1, "wrong": wrong}
    if state["right"]:
        return new
    if verdict.right:
        total = in_all(new)
        new["solved"] = {**answered, "tries": total["tries"], "seen": total["shown"]}
    return {**new, "right": verdict.right}


def turned(state: Mapping) -> dict:
    """The state before another page: nothing answered on it yet, what was done on earlier pages is added up."""
    return {**state, **PAGE, "past": in_all(state)}


def in_all(state: Mapping) -> dict:
    """Tries, hints and whether the answer was shown, over all pages of a question."""
    past = {**PAST, **state["past"]}
    return {"tries": past["tries"] + state["tries"], "hints": past["hints"] + state["hints"],
            "shown": bool(past["shown"] or state["shown"])}  # fmt: skip


def own_seed(kept: Mapping) -> int:
    """A number from 0 to 999 that stays with the person, so that neighbours have other numbers."""
    return int(kept["person"][:8], 16) % 1000


def fresh_start(damaged: Path | str = "") -> dict:
    """Nothing answered yet; the same person where a damaged file still tells who it was."""
    who = re.search(rb'"person":\s*"([0-9a-f]{32})"', Path(damaged).read_bytes()) if damaged else None
    person = who[1].decode() if who else uuid.uuid4().hex
    return {"version": VERSION, "person": person, "name": "", "lang": "", "commitments": [], "exercises": {}}


def _whole(kept: object) -> bool:
    """Whether this is a progress file of any version: what is missing is filled, what is there has its form."""
    if not isinstance(kept, dict) or not isinstance(kept.get("exercises"), dict):
        return False
    states = [each for one in kept["exercises"].values() for each in (one.values() if isinstance(one, dict) else [0])]
    person = kept.get("person", "0")
    return (
        all(
            isinstance(state, dict)
            and all(_fits(state, field) for field in BLANK)
            and isinstance(state.get("seed", 0), int)
            for state in states
        )
        and isinstance(kept.get("version", 0), int)
        and isinstance(kept.get("commitments", []), list)
        and isinstance(person, str)
        and set(person) <= set("0123456789abcdef")
        and bool(person)
    )


def _fits(state: Mapping, field: str) -> bool:
    """Whether a field of a state has its form, where it is there at all."""
    value = state.get(field, BLANK[field])
    if field in ("answer", "right"):
        return field == "answer" or value in (None, True, False)
    if field == "past" and isinstance(value, dict):
        return all(isinstance(part, int) for part in value.values())
    return isinstance(value, type(BLANK[field])) or (field == "shown" and value in (0, 1))


@contextmanager
def _alone(path: Path) -> Iterator[Callable[[], bool]]:
    """Hold the file against other windows; a lock left by a window that died is taken over. Gives a function that tells
    whether it is still held: a window that was too slow for the others' patience has to begin again."""
    lock, mine = path.with_name(f"{path.name}.lock"), uuid.uuid4().hex
    path.parent.mkdir(parents=True, exist_ok=True)
    holder, until = "", time.monotonic() + PATIENCE

    def held_by() -> str:
        with suppress(OSError):
            return lock.read_text(encoding="ascii")
        return ""

    while True:
        try:
            file = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            now = held_by()
            if now != holder:  # another window's turn
                holder, until = now, time.monotonic() + PATIENCE
            elif time.monotonic() > until:
                lock.unlink(missing_ok=True)
            time.sleep(0.02)
            continue
        try:
            os.write(file, mine.encode())
        except OSError:
            lock.unlink(missing_ok=True)
            raise
        finally:
            os.close(file)
        break
    try:
        yield lambda: held_by() == mine
    finally:
        if held_by() == mine:
            lock.unlink(missing_ok=True)
