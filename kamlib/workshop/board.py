"""Where do the groups' answers stand, so that nothing anybody typed is lost?"""

import json
import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from kamlib.errors import KamError
from kamlib.workshop import schema
from kamlib.workshop.keeping import Author, Draft, at, edit_of, keep_edits, now
from kamlib.workshop.replay import Cell, Edit, Place, bursts, replay

AT_ONCE = 200  # edits in one question to the database


class Board:
    """The answers of one room in a file or database; every edit is kept, nothing is overwritten.

    Parameters
    ----------
    where : path or str
        A file (SQLite, made at the first edit) or a URL such as ``postgresql://kam@host/workshops``.
    room : str
        Several rooms may share one database.

    Examples
    --------
    >>> board = Board(":memory:")
    >>> ann, bo = Author("1", "Ann"), Author("2", "Bo")
    >>> place = Place("East", "ws-result-chart", "main.1.name")
    >>> [edit.kind for edit in board.append([Draft(place, "Banks", ann), Draft(place, "Insurers", bo)])]
    ['set', 'conflict']
    >>> cell = board.cells()[place]
    >>> cell.value, [other.value for other in cell.others]
    ('Banks', ['Insurers'])
    """

    def __init__(self, where: str | Path, *, room: str = "main"):
        self.where, self.room = str(where), room
        memory = self.where == ":memory:"
        self._engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool) if memory else schema.engine_of(where)
        self._file = None if memory or "://" in self.where else Path(where)
        self._ready, self.rescued = False, ""
        self._made: tuple[int, int] | None = None  # which file it is, not only what it is called
        self._holder: sqlite3.Connection | None = None  # keeps a file that somebody deletes from being lost
        self._rescuing = threading.Lock()

    def append(self, drafts: Sequence[Draft]) -> list[Edit]:
        """Keep edits in one transaction, in this order; when it returns they are on disk."""
        return self.append_kinds([(draft, "") for draft in drafts])

    def append_kinds(self, drafts: Sequence[tuple[Draft, str]]) -> list[Edit]:
        """As :meth:`append`; a kind of ``"conflict"`` keeps an edit beside the current value whatever stands there."""
        with self._writing() as connection:
            parts = [drafts[start : start + AT_ONCE] for start in range(0, len(drafts), AT_ONCE)]
            return [edit for part in parts for edit in keep_edits(connection, self.room, part)]

    def undo(self, group: str, template: str, author: Author) -> Edit:
        """Take back what this author last typed in this form (edits of one cell within seconds count as one).

        Raises
        ------
        KamError
            Nothing to undo, or somebody else has changed the cell since.
        """
        where = f"undo in {group}, {template}"
        with self._writing() as connection:
            history = self._edits(connection, schema.FORM, grp=group, template=template)
            if not (found := bursts(history, author.id)):
                raise KamError("nothing to undo", where=where, fix="type something first")
            place, before = found[-1]
            current = replay(history)[place]
            if current.author_id != author.id:
                fix = "look at its history and type what is right"
                raise KamError(f"{current.author} has changed this cell since", where=where, fix=fix)
            draft = Draft(place, before, author, current.revision)
            return keep_edits(connection, self.room, [(draft, "undo")])[0]

    def edits(self, *, since: int = 0, place: Place | None = None) -> list[Edit]:
        """The edits after a sequence number, oldest first; of one cell when a place is given."""
        if place is None:
            return self._reading(lambda connection: self._edits(connection, schema.SINCE, since=since), [])
        found = self._reading(lambda connection: self._edits(connection, schema.CELL, **at(place)), [])
        return [edit for edit in found if edit.seq > since]

    def cells(self) -> dict[Place, Cell]:
        """What stands on the board now."""
        return replay(self.edits())

    def form(self, group: str, template: str) -> list[Edit]:
        """The edits of one form, oldest first."""
        given = {"grp": group, "template": template}
        return self._reading(lambda connection: self._edits(connection, schema.FORM, **given), [])

    def values(self, group: str, template: str) -> dict[str, str]:
        """What stands in one form now, by field key."""
        return {place.field: cell.value for place, cell in replay(self.form(group, template)).items()}

    def vote(self, poll: str, round: str, voter: str, value: object) -> None:
        """Keep one vote; the last one of a voter in a round counts."""
        line = {
            "room": self.room,
            "at": now(),
            "poll": poll,
            "round": round,
            "voter": voter,
            "value": json.dumps(value),
        }
        with self._writing() as connection:
            connection.execute(schema.votes.insert().values(line))

    def votes(self, poll: str, round: str) -> dict[str, object]:
        """The counting votes of a round by voter; those of a round that was voided do not count."""
        table, since = schema.votes, (self.steps().get("void") or {}).get(f"{poll}|{round}", 0)
        query = sa.select(table.c.voter, table.c.value).order_by(table.c.seq).where(table.c.seq > since)
        query = query.where(table.c.room == self.room, table.c.poll == poll, table.c.round == round)
        return self._reading(lambda c: {voter: json.loads(value) for voter, value in c.execute(query)}, {})

    def last_vote(self) -> int:
        """The sequence number of the newest vote, 0 before the first."""
        query = sa.select(sa.func.max(schema.votes.c.seq)).where(schema.votes.c.room == self.room)
        return self._reading(lambda c: c.scalar(query), 0) or 0

    def step(self, key: str, value: object, author: str) -> None:
        """Keep what the trainer set: the open template, the timer, what is shared, the poll."""
        self.steps_together({key: value}, author)

    def steps_together(self, values: Mapping[str, object], author: str) -> None:
        """Keep several of them at one moment: whoever looks sees all or none."""
        common = {"room": self.room, "at": now(), "author": author[:80]}
        lines = [{**common, "key": k, "value": json.dumps(v, ensure_ascii=False)} for k, v in values.items()]
        with self._writing() as connection:
            connection.execute(schema.steps.insert(), lines)

    def steps(self) -> dict[str, object]:
        """What the trainer has set, the last of each."""
        table = schema.steps
        last = sa.select(sa.func.max(table.c.seq)).where(table.c.room == self.room).group_by(table.c.key)
        query = sa.select(table.c.key, table.c.value).where(table.c.seq.in_(last))
        return self._reading(lambda c: {key: json.loads(value) for key, value in c.execute(query)}, {})

    def open_session(self, token: str, role: str, group: str, name: str) -> None:
        """Remember who holds a token (given as its hash)."""
        line = {"room": self.room, "at": now(), "token": token, "role": role, "grp": group, "name": name[:80]}
        with self._writing() as connection:
            connection.execute(schema.sessions.insert().values(line))

    def sessions(self) -> dict[str, tuple[str, str, str]]:
        """Role, group and name by hashed token."""
        t = schema.sessions
        query = sa.select(t.c.token, t.c.role, t.c.grp, t.c.name).where(t.c.room == self.room)
        return self._reading(lambda c: {row[0]: tuple(row[1:]) for row in c.execute(query)}, {})

    def end_session(self, token: str) -> None:
        """Forget who holds a token (given as its hash)."""
        t = schema.sessions
        with self._writing() as connection:
            connection.execute(t.delete().where(t.c.room == self.room, t.c.token == token))

    def checkpoint(self) -> None:
        """Bring everything that was acknowledged into the file itself, so that a plain copy of it holds it."""
        if self._file and self._file.exists():
            self._prepare()
            schema.checkpoint(self._engine)

    def backup(self, path: str | Path) -> None:
        """Copy the board, as it stands at this moment, to a file of its own that needs no other beside it.

        Raises
        ------
        KamError
            A board that is no file, or has not been made yet; a copy that cannot be written.
        """
        if not self._file or not self._file.exists():
            what = f"no board file {self.where.split('@')[-1]!r}"
            fix = "name the file of a workshop that was served; copy a database with its own tools, such as pg_dump"
            raise KamError(what, where="Board.backup(path)", fix=fix)
        schema.copy_file(self._file, Path(path))

    def close(self) -> None:
        """Give the file or connection back; the next question opens it again."""
        self._engine.dispose()
        self._ready = False
        if self._holder:
            self._holder.close()
            self._holder, self._made = None, None

    def require_file(self) -> None:
        """Make sure that what is written goes into the file people see; one that was deleted is written again.

        Raises
        ------
        KamError
            The file is gone and its place cannot be written; nothing is lost while this board stays open.
        """
        if self._made is None or _identity(self._file) == self._made:
            return
        with self._rescuing:
            if _identity(self._file) == self._made:
                return
            try:
                if self._file.exists():  # somebody has put another file there
                    self._file.rename(self._file.with_name(f"{self._file.name}.other-{datetime.now():%H%M%S}"))
                for name in ("-wal", "-shm"):
                    Path(f"{self._file}{name}").unlink(missing_ok=True)
                with closing(sqlite3.connect(self._file)) as again:
                    self._holder.backup(again)
                self._engine.dispose()
                self._hold()
            except (OSError, sqlite3.Error) as error:
                fix = "leave the server on, make the folder again or free the disk; the file is then written by itself"
                raise KamError(f"the board's file is gone: {self._file}", where="Board", fix=fix) from error
            self.rescued = f"{datetime.now():%H:%M:%S}"

    def _hold(self) -> None:
        """Keep the file open beside the engine, so that it lives on where somebody deletes it."""
        if self._file:
            if self._holder:
                self._holder.close()
            self._holder = sqlite3.connect(self._file, check_same_thread=False)
            self._holder.execute("SELECT count(*) FROM kam_meta").fetchone()
            self._made = _identity(self._file)

    def _edits(self, connection: sa.Connection, query: sa.Select, **given) -> list[Edit]:
        return [edit_of(row) for row in connection.execute(query, {"room": self.room, **given}).mappings()]

    def _prepare(self) -> None:
        if not self._ready:
            if self._file and not self._file.parent.is_dir():
                fix = "make the folder, or give another file"
                raise KamError(f"no folder {self._file.parent}", where=f"Board({self.where!r})", fix=fix)
            schema.prepare(self._engine, f"Board({self.where.split('@')[-1]!r})")
            self._hold()
            self._ready = True

    def _writing(self):
        self._prepare()
        return _Transaction(self._engine, self.room, self.require_file)

    def _reading(self, ask, nothing):
        if not self._ready and self._file and not self._file.exists():
            return nothing
        self._prepare()
        with self._engine.connect() as connection:
            return ask(connection)


class _Transaction:
    """A write transaction; writers of one room take turns, so that revisions and sequence numbers rise together."""

    def __init__(self, engine: sa.Engine, room: str, require_file):
        self._connection, self._room = engine.connect().execution_options(kam_write=True), room
        self._require_file = require_file

    def __enter__(self) -> sa.Connection:
        self._begun = self._connection.begin()
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:room))"), {"room": self._room})
        return self._connection

    def __exit__(self, kind, error, trace) -> None:
        try:
            self._begun.rollback() if kind else self._begun.commit()
        finally:
            self._connection.close()
        if not kind:
            self._require_file()


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file lies at a path; nothing where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino
