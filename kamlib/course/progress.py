"""What has this person answered so far, and how is it kept?

One JSON file a person: ``{"version": 1, "person": id, "name": "", "lang": "zh", "commitments": [],
"exercises": {exercise: {question: {"answer", "right", "tries", "hints", "shown", "roll", "seed", "wrong": [...],
"at"}}}}``.
"""

import errno
import json
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.writing import whole_file

VERSION = 1
BLANK = {"answer": None, "right": None, "tries": 0, "hints": 0, "shown": False, "roll": 0, "wrong": [], "at": ""}
PATIENCE = 5.0  # seconds to wait for another window; a write takes hundredths


def read_progress(path: str | Path) -> dict:
    """What is kept in the file; a fresh start when there is none, and when it cannot be read (it is set aside).

    Raises
    ------
    KamError
        A newer kit wrote the file.
    """
    path = Path(path)
    try:
        return progress_in(path.read_text(encoding="utf-8"), where=str(path))
    except FileNotFoundError:
        return _fresh()
    except KamError:
        raise
    except ValueError:  # not JSON, not UTF-8, or other JSON
        with suppress(OSError):  # in a folder that cannot be written it stays where it is
            path.replace(path.with_name(f"{path.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S}{path.suffix}"))
        return _fresh()


def progress_in(text: str, *, where: str) -> dict:
    """What the text of a progress file holds; ValueError when it is none, KamError when a newer kit wrote it."""
    kept = json.loads(text)
    if not _whole(kept):
        raise ValueError("not a progress file")
    if kept.get("version", 0) > VERSION:
        fix = "update the kit, or move the file away to start anew"
        raise KamError("a newer kit wrote these answers", where=where, fix=fix)
    return {**_fresh(), **kept, "version": VERSION}


def damaged_files(path: str | Path) -> list[str]:
    """Names of the files that could not be read and were set aside, the latest first."""
    path = Path(path)
    return sorted((file.name for file in path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")), reverse=True)


def kept_or_blank(path: str | Path) -> dict:
    """What is kept, or a fresh start when it cannot be read at all."""
    try:
        return read_progress(path)
    except (OSError, KamError):
        return _fresh()


def why_not(error: OSError | KamError, lang: str) -> str:
    """Why answers are not kept, in words for the person."""
    if isinstance(error, KamError):
        return word("course.newer_kit", lang)
    known = {errno.EACCES: "no_permission", errno.EPERM: "no_permission", errno.EROFS: "no_permission"}
    key = {**known, errno.ENOSPC: "disk_full"}.get(error.errno)
    return word(f"course.{key}", lang) if key else str(error.strerror or error)


def write_progress(path: str | Path, kept: Mapping) -> None:
    """Write the file whole or not at all."""
    with whole_file(path, durable=True) as part:
        part.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def change(path: str | Path, edit: Callable[[dict], object]) -> dict:
    """Read, edit and write what is kept; what another window writes meanwhile stays."""
    with _alone(Path(path)):
        kept = read_progress(path)
        edit(kept)
        write_progress(path, kept)
    return kept


def record(path: str | Path, exercise: str, question: str, state: Mapping) -> None:
    """Keep the state of one question."""
    entry = {**state, "at": f"{datetime.now():%Y-%m-%dT%H:%M:%S}"}
    change(path, lambda kept: kept["exercises"].setdefault(exercise, {}).update({question: entry}))


def reset(path: str | Path, exercise: str) -> None:
    """Forget the answers of one exercise."""
    change(path, lambda kept: kept["exercises"].pop(exercise, None))


def state_of(kept: Mapping, exercise: str, question: str) -> dict:
    """The state of one question, blank when it was not touched."""
    return {**BLANK, **kept["exercises"].get(exercise, {}).get(question, {})}


def after_check(state: Mapping, verdict, text: str) -> dict:
    """The state after a check that counts: a try more, the answer kept, a wrong one remembered; right stays right."""
    wrong = [*state["wrong"], text][-10:] if verdict.right is False else state["wrong"]
    right = True if state["right"] else verdict.right
    return {**state, "answer": verdict.answer, "right": right, "tries": state["tries"] + 1, "wrong": wrong}


def own_seed(kept: Mapping) -> int:
    """A number from 0 to 999 that stays with the person, so that neighbours have other numbers."""
    return int(kept["person"][:8], 16) % 1000


def _fresh() -> dict:
    return {"version": VERSION, "person": uuid.uuid4().hex, "name": "", "lang": "", "commitments": [], "exercises": {}}


def _whole(kept: object) -> bool:
    """Whether this is a progress file of any version: what is missing is filled, what is there has its form."""
    if not isinstance(kept, dict) or not isinstance(kept.get("exercises"), dict):
        return False
    states = [each for one in kept["exercises"].values() for each in (one.values() if isinstance(one, dict) else [0])]
    person = kept.get("person", "0")
    return (
        all(isinstance(state, dict) for state in states)
        and isinstance(kept.get("version", 0), int)
        and isinstance(kept.get("commitments", []), list)
        and isinstance(person, str)
        and set(person) <= set("0123456789abcdef")
        and bool(person)
    )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file against other windows; a lock left by a window that died is taken over."""
    lock, until = path.with_name(f"{path.name}.lock"), time.monotonic() + PATIENCE
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() > until:
                lock.unlink(missing_ok=True)
                until += PATIENCE
            time.sleep(0.02)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
