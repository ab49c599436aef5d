"""What did each account buy, worked out where the ledger already lives?"""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError
from kamlib.tables.ledger_source import column_expressions, refuse_instants
from kamlib.tables.summary import summary_sql

_PLACEHOLDER = "ledger_of_the_engine"
_WHERE = "account_summary(ledger, engine=)"
_DIALECTS = {"postgresql": "postgres", "mssql": "tsql"}  # SQLAlchemy's names → sqlglot's, where they differ
_INSTANT = 1184  # PostgreSQL's number for timestamp with time zone


@dataclass(frozen=True)
class Engine:
    """A connection in the kit's terms: `dialect` (sqlglot's name), `types` of a query's columns, `rows` of a query."""

    dialect: str
    types: Callable[[str], dict[str, str]]
    rows: Callable[[str], pd.DataFrame]


def engine_rows(
    connection: object,
    ledger: str,
    *,
    mapping: dict[str, str],
    as_of: datetime.date,
    window_months: int,
    counts: bool,
) -> pd.DataFrame:
    """One row per account by the SQL of ``account_summary``, translated for the engine and run there.

    Parameters
    ----------
    connection : object
        PostgreSQL (psycopg), DuckDB, SQLAlchemy engine or connection, Spark session.
    ledger : str
        Table or view, with its schema where it needs one.

    Raises
    ------
    KamError
        An unknown kind of connection, no such table, a missing column, or SQL the engine refuses.
    """
    engine = known_engine(connection)
    table = _table(ledger, engine.dialect)
    types = _answered(engine.types, f"SELECT * FROM {table.sql(dialect=engine.dialect)} WHERE 1 = 0", ledger)
    refuse_instants(types, mapping=mapping, where=_WHERE)
    columns = column_expressions(list(types), mapping=mapping, where=_WHERE)
    sql = summary_sql(_PLACEHOLDER, columns, as_of=as_of, window_months=window_months, counts=counts)
    rows = _answered(engine.rows, translated(sql, table, dialect=engine.dialect), ledger)
    return rows.sort_values(["revenue", "account_id"], ascending=[False, True], kind="stable", ignore_index=True)


def known_engine(connection: object) -> Engine:
    """How to ask this connection.

    Raises
    ------
    KamError
        It is of no kind the kit knows.
    """
    home = type(connection).__module__.lstrip("_").split(".")[0]
    if home == "pyspark":
        return _spark(connection)
    if home == "sqlalchemy":
        name = connection.dialect.name
        return _cursors(_DIALECTS.get(name, name), lambda: _sqlalchemy_cursor(connection))
    if home == "duckdb":
        return _cursors("duckdb", lambda: _duckdb_cursor(connection))
    if home in ("psycopg", "psycopg2"):
        return _cursors("postgres", connection.cursor)
    raise KamError(
        f"{type(connection).__name__} is no connection the kit knows",
        where=_WHERE,
        fix="pass a psycopg or DuckDB connection, a SQLAlchemy engine, or a Spark session",
    )


def translated(sql: str, table, *, dialect: str) -> str:
    """DuckDB's SQL in another dialect, asking `table` in place of the placeholder."""
    import sqlglot
    from sqlglot import exp

    def step(node):
        if isinstance(node, exp.Table) and node.name == _PLACEHOLDER:
            return table.copy()
        if dialect == "postgres" and isinstance(node, exp.Round):  # it rounds numeric only
            exact = exp.cast(node.this.copy(), exp.DataType.build("DECIMAL"))
            return exp.cast(exp.Round(this=exact, decimals=node.args["decimals"]), exp.DataType.build("DOUBLE"))
        return node

    return sqlglot.parse_one(sql, read="duckdb").transform(step).sql(dialect=dialect)


def _table(name: str, dialect: str):
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        return exp.to_table(name, dialect=dialect)
    except SqlglotError as error:
        fix = "name a table or view, such as sales.invoice_lines"
        raise KamError(f"{name!r} is not the name of a table", where=_WHERE, fix=fix) from error


def _answered(ask: Callable, sql: str, ledger: str):
    """The engine's answer; whatever its driver raises, as an error a person can act on."""
    try:
        return ask(sql)
    except Exception as error:
        first = re.sub(r"\s+", " ", str(error)).strip()[:200]
        raise KamError(
            f"the engine refused: {first}",
            where=f"{_WHERE} asks {ledger!r}",
            fix="check the name of the table, your right to read it, and that its date and money columns are such",
        ) from error


def _cursors(dialect: str, cursor: Callable) -> Engine:
    """Anything with cursors, as Python's database modules have them."""

    def types(sql: str) -> dict[str, str]:
        with cursor() as asked:
            asked.execute(sql)
            return {column[0]: _type_name(column[1]) for column in asked.description}

    def rows(sql: str) -> pd.DataFrame:
        with cursor() as asked:
            asked.execute(sql)
            return pd.DataFrame(asked.fetchall(), columns=[column[0] for column in asked.description])

    return Engine(dialect, types, rows)


def _duckdb_cursor(connection):
    """A cursor, which has settings of its own, without the bar that would stand among a notebook's results."""
    cursor = connection.cursor()
    cursor.execute("SET enable_progress_bar = false")
    return cursor


def _type_name(code: object) -> str:
    return "TIMESTAMP WITH TIME ZONE" if code == _INSTANT else str(code)


@contextmanager
def _sqlalchemy_cursor(connection) -> Iterator:
    """A cursor of the driver below SQLAlchemy; an engine's own connection goes back to its pool."""
    own = hasattr(connection, "connect")
    opened = connection.connect() if own else connection
    cursor = opened.connection.cursor()
    try:
        yield cursor
    finally:
        cursor.close()
        if own:
            opened.close()


def _spark(session) -> Engine:
    def types(sql: str) -> dict[str, str]:
        named = {"timestamp": "TIMESTAMP WITH TIME ZONE"}  # Spark's plain timestamp is an instant
        return {field.name: named.get(field.dataType.typeName(), "") for field in session.sql(sql).schema.fields}

    return Engine("spark", types, lambda sql: session.sql(sql).toArrow().to_pandas())
