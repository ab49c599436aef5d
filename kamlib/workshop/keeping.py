"""How do edits, some of one cell and from several people at once, become lines of the board?"""

import datetime
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kamlib.workshop import schema
from kamlib.workshop.replay import BESIDE, Edit, Place


@dataclass(frozen=True)
class Author:
    """Who edits: an id that stays the same for one person on one device, and the name others see."""

    id: str
    name: str


@dataclass(frozen=True)
class Draft:
    """One edit on its way: ``base`` is the revision its author saw, ``edit_id`` makes sending it twice safe."""

    place: Place
    value: str
    author: Author
    base: int = 0
    edit_id: str = ""
    resolves: int | None = None


def keep_edits(connection: sa.Connection, room: str, drafts: Sequence[tuple[Draft, str]]) -> list[Edit]:
    """Write drafts, each with its kind ("" to judge it here), in their order; what was kept before comes back as it is.

    However many drafts there are, the database is asked twice: what stands in their cells, and to keep the lines.
    """
    found = schema.cell_states(connection, room, [_asked(draft) for draft, _ in drafts])
    known = {draft.edit_id: state.known for (draft, _), state in zip(drafts, found, strict=True) if state.known}
    lines: dict[str, dict] = {}  # by edit id, so that one that is sent twice at once is one line
    written: dict[Place, list[dict]] = defaultdict(list)
    ids = []
    for (draft, kind), state in zip(drafts, found, strict=True):
        ids.append(draft.edit_id or secrets.token_hex(16))
        if ids[-1] not in lines and ids[-1] not in known:
            lines[ids[-1]] = _line(room, draft, kind, state, written[draft.place], ids[-1])
            written[draft.place].append(lines[ids[-1]])
    if lines:
        seqs = connection.execute(schema.KEEP_EDITS, list(lines.values())).scalars()
        made = {name: edit_of({**line, "seq": seq}) for (name, line), seq in zip(lines.items(), seqs, strict=True)}
    else:
        made = {}
    if known:
        rows = connection.execute(schema.SOME_EDITS, {"seqs": list(known.values())}).mappings()
        made |= {row["edit_id"]: edit_of(row) for row in rows}
    return [made[name] for name in ids]


def _asked(draft: Draft) -> dict:
    return {**at(draft.place), "base": draft.base, "me": draft.author.id, "edit_id": draft.edit_id}


def _line(room: str, draft: Draft, kind: str, state, written: list[dict], edit_id: str) -> dict:
    """A draft as a line; ``state`` is what the database knows of its cell, ``written`` what this batch adds to it."""
    value = storable(draft.value)
    since = [line for line in written if line["kind"] not in BESIDE and line["revision"] > draft.base]
    if not kind:
        unseen = state.unseen is not None or any(line["author_id"] != draft.author.id for line in since)
        stands = since[-1]["value"] if since else state.value
        kind = "conflict" if unseen and stands != value else "choice" if draft.resolves else "set"
    return {
        "room": room, "at": now(), **at(draft.place),
        "revision": (written[-1]["revision"] if written else state.revision or 0) + 1, "base": draft.base,
        "kind": kind, "value": value, "author": draft.author.name[:80], "author_id": draft.author.id,
        "edit_id": edit_id, "resolves": None if kind == "conflict" else draft.resolves,
    }  # fmt: skip


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def storable(text: str) -> str:
    """Text any database takes: no NUL, no half characters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def at(place: Place) -> dict[str, str]:
    return {"grp": place.group, "template": place.template, "field": place.field}


def edit_of(row) -> Edit:
    """A row of the table as an edit."""
    place = Place(row["grp"], row["template"], row["field"])
    names = ("revision", "base", "kind", "value", "author", "author_id", "edit_id", "resolves")
    return Edit(row["seq"], row["at"], place, *(row[name] for name in names))
