"""How does the board lie in a database, and how does an older file become a new one?"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa

from kamlib.errors import KamError

VERSION = 1
MIGRATIONS: dict[int, tuple[str, ...]] = {}  # version found → statements that make it the next version

tables = sa.MetaData()
meta = sa.Table("kam_meta", tables, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text))


def _numbered(name: str, *columns, **options) -> sa.Table:
    seq = sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True)
    room = sa.Column("room", sa.String(64), nullable=False)
    at = sa.Column("at", sa.String(32), nullable=False)
    return sa.Table(name, tables, seq, room, at, *columns, sqlite_autoincrement=True, **options)


def _text(name: str, length: int, **options) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False, **options)


edits = _numbered(
    "kam_edits",
    _text("grp", 80), _text("template", 80), _text("field", 140),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("base", sa.Integer, nullable=False),
    _text("kind", 10),  # set, choice, undo, taken; conflict, left: beside the current value
    sa.Column("value", sa.Text, nullable=False),
    _text("author", 80), _text("author_id", 64), _text("edit_id", 64),
    sa.Column("resolves", sa.Integer),
    sa.UniqueConstraint("room", "edit_id"),
    sa.UniqueConstraint("room", "grp", "template", "field", "revision"),
)  # fmt: skip
votes = _numbered(
    "kam_votes",
    _text("poll", 80), _text("round", 10), _text("voter", 64),
    sa.Column("value", sa.Text, nullable=False),
    sa.Index("kam_votes_of_poll", "room", "poll"),
)  # fmt: skip
steps = _numbered("kam_steps", _text("key", 40), sa.Column("value", sa.Text, nullable=False), _text("author", 80))
sessions = _numbered("kam_sessions", _text("token", 64, unique=True), _text("role", 12), _text("grp", 80),
                     _text("name", 80))  # fmt: skip


def _asking(*conditions) -> sa.Select:
    return sa.select(edits).where(edits.c.room == sa.bindparam("room"), *conditions).order_by(edits.c.seq)


# Questions asked again and again are put together once: building them costs more than answering them.
_here = [edits.c[name] == sa.bindparam(name) for name in ("grp", "template", "field")]
CELL = _asking(*_here)
FORM = _asking(*_here[:2])
SINCE = _asking(edits.c.seq > sa.bindparam("since"))
SOME_EDITS = sa.select(edits).where(edits.c.seq.in_(sa.bindparam("seqs", expanding=True)))
KEEP_EDITS = edits.insert().returning(edits.c.seq, sort_by_parameter_order=True)

_ASKED = ("grp", "template", "field", "base", "me", "edit_id")
_NEWEST = """(SELECT {what} FROM kam_edits e WHERE e.room = :room AND e.grp = a.grp AND e.template = a.template
  AND e.field = a.field {only} ORDER BY e.revision DESC LIMIT 1) AS {name}"""
_SINCE = "AND e.revision > a.base AND e.kind NOT IN ('conflict', 'left')"
_STATES = ", ".join([
    _NEWEST.format(what="e.revision", only="", name="revision"),
    _NEWEST.format(what="e.value", only=_SINCE, name="value"),
    _NEWEST.format(what="e.revision", only=f"{_SINCE} AND e.author_id <> a.me", name="unseen"),
    "(SELECT e.seq FROM kam_edits e WHERE e.room = :room AND e.edit_id = a.edit_id) AS known",
])  # fmt: skip


def cell_states(connection: sa.Connection, room: str, asked: Sequence[Mapping]) -> list[sa.Row]:
    """What new edits have to know of their cells, in one question whatever the number and the length of histories.

    Parameters
    ----------
    asked : list of mappings
        grp, template, field; base (the revision seen); me (the author's id); edit_id.

    Returns
    -------
    list of rows
        revision: the newest; value: the newest text since base; unseen: somebody else's newest revision since base;
        known: the line that has the same edit_id. Each None where there is none.
    """
    marks = ", ".join(f"({n}, {', '.join(f':{name}{n}' for name in _ASKED)})" for n in range(len(asked)))
    query = f"WITH a(n, {', '.join(_ASKED)}) AS (VALUES {marks}) SELECT {_STATES} FROM a ORDER BY a.n"  # noqa: S608
    given = {f"{name}{n}": one[name] for n, one in enumerate(asked) for name in _ASKED}
    return list(connection.execute(sa.text(query), {"room": room, **given}))


def engine_of(where: str | Path) -> sa.Engine:
    """An engine for a file (SQLite in WAL mode) or a database URL.

    Raises
    ------
    KamError
        A URL nothing is installed for.
    """
    text = str(where)
    url = text if "://" in text else f"sqlite:///{Path(text).absolute()}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    try:
        engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), json_serializer=None)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise KamError(
            f"no board at {text!r}", where="Board(where)", fix="give a file name or postgresql://…"
        ) from error
    except ModuleNotFoundError as error:
        fix = "pip install kamlib[postgres]"
        raise KamError(f"{error.name} is not installed", where=f"Board({url.split(':')[0]}://…)", fix=fix) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_settings)
        sa.event.listen(engine, "begin", _sqlite_begin)
    return engine


def checkpoint(engine: sa.Engine) -> None:
    """Bring what lies in the file's log (WAL) into the file."""
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def close_file(file: Path) -> bool:
    """Make one whole file of a board and its log, to be moved; False when somebody has it open.

    Only who has a file alone can take it out of WAL mode, so that nobody goes on writing to it under its new name.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    try:
        with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
            return connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return False
        raise OSError(str(error)) from error
    except sqlite3.DatabaseError:  # no board at all: moved as it is
        return True


def copy_file(file: Path, copy: Path) -> None:
    """Copy a board file as it stands now, with what is only in its log yet, whoever writes to it meanwhile.

    The copy appears under its name when it is whole, and needs no log beside it.

    Raises
    ------
    KamError
        It cannot be written, or what is copied is no board file.
    """
    part = copy.with_name(f"{copy.name}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(file, timeout=15)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
        part.replace(copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        fix = "give the name of a file in a folder that can be written"
        raise KamError(f"no copy of {file.name}: {error}", where=str(copy), fix=fix) from error


def _sqlite_settings(connection, _record) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN, not the driver's
    for setting in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


def _sqlite_begin(connection) -> None:
    writing = connection.get_execution_options().get("kam_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def prepare(engine: sa.Engine, where: str) -> None:
    """Make the tables, or bring them to the present version; an older SQLite file is copied first.

    Raises
    ------
    KamError
        A file made by a newer kit, or something that is no board.
    """
    try:
        with engine.connect().execution_options(kam_write=True) as connection, connection.begin():
            tables.create_all(connection)
            _migrate(connection, where)
    except sa.exc.DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        fix = "give another file, or check address and rights of the database"
        raise KamError(f"no board: {reason}", where=where, fix=fix) from error


def _migrate(connection: sa.Connection, where: str) -> None:
    found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "version"))
    if found is None:
        connection.execute(meta.insert().values(key="version", value=str(VERSION)))
        return
    version = int(found)
    if version > VERSION:
        what = f"the board has format {version}, this kit knows {VERSION}"
        raise KamError(what, where=where, fix="update kamlib")
    if version < VERSION and connection.dialect.name == "sqlite" and connection.engine.url.database:
        file = Path(connection.engine.url.database)
        copy_file(file, Path(f"{file}.format{version}"))
    for step in range(version, VERSION):
        for statement in MIGRATIONS[step]:
            connection.exec_driver_sql(statement)
    connection.execute(meta.update().where(meta.c.key == "version").values(value=str(VERSION)))
