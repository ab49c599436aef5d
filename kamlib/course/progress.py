"""What has this person answered so far, and how is it kept?

One JSON file a person: ``{"version": 1, "person": id, "name": "", "lang": "zh", "commitments": [],
"exercises": {exercise: {question: {"answer", "right", "tries", "hints", "shown", "roll", "wrong": [...], "at"}}}}``.
"""

import json
import os
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kamlib.errors import KamError

VERSION = 1
BLANK = {"answer": None, "right": None, "tries": 0, "hints": 0, "shown": False, "roll": 0, "wrong": [], "at": ""}


def read_progress(path: str | Path) -> dict:
    """What is kept in the file; a fresh start when there is none, and when it cannot be read (it is set aside).

    Raises
    ------
    KamError
        A newer kit wrote the file.
    """
    path = Path(path)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(kept, dict) or not isinstance(kept.get("exercises"), dict):
            raise ValueError("not a progress file")
    except FileNotFoundError:
        return _fresh()
    except (ValueError, UnicodeDecodeError):
        path.replace(path.with_name(f"{path.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S}{path.suffix}"))
        return _fresh()
    if kept.get("version", 0) > VERSION:
        fix = "update the kit, or move the file away to start anew"
        raise KamError("a newer kit wrote these answers", where=str(path), fix=fix)
    return {**_fresh(), **kept}


def write_progress(path: str | Path, kept: Mapping) -> None:
    """Write the file whole or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as out:
        json.dump(kept, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def record(path: str | Path, exercise: str, question: str, state: Mapping) -> None:
    """Keep the state of one question; what other windows have kept since stays."""
    kept = read_progress(path)
    kept["exercises"].setdefault(exercise, {})[question] = {**state, "at": f"{datetime.now():%Y-%m-%dT%H:%M:%S}"}
    write_progress(path, kept)


def state_of(kept: Mapping, exercise: str, question: str) -> dict:
    """The state of one question, blank when it was not touched."""
    return {**BLANK, **kept["exercises"].get(exercise, {}).get(question, {})}


def after_check(state: Mapping, verdict, text: str) -> dict:
    """The state after a check: a try is counted, the answer kept, a wrong one remembered; right stays right."""
    if not verdict.counts:
        return dict(state)
    wrong = [*state["wrong"], text][-10:] if verdict.right is False else state["wrong"]
    right = True if state["right"] else verdict.right
    return {**state, "answer": verdict.answer, "right": right, "tries": state["tries"] + 1, "wrong": wrong}


def reset(path: str | Path, exercise: str) -> None:
    """Forget the answers of one exercise."""
    kept = read_progress(path)
    kept["exercises"].pop(exercise, None)
    write_progress(path, kept)


def own_seed(kept: Mapping) -> int:
    """A number from 0 to 999 that stays with the person, so that neighbours have other numbers."""
    return int(kept["person"][:8], 16) % 1000


def _fresh() -> dict:
    return {"version": VERSION, "person": uuid.uuid4().hex, "name": "", "lang": "", "commitments": [], "exercises": {}}
