"""Which columns of a table, a file or an engine are the ledger's, as SQL?"""

from pathlib import Path

import pandas as pd

from kamlib.errors import KamError, nearest, require_columns

NEEDED = ("account_id", "date", "revenue")
OPTIONAL = ("invoice_id", "product", "cost", "service_cost")
_DERIVED_FROM = ("quantity", "unit_price")
_SQL_TYPES = {
    "account_id": "VARCHAR", "invoice_id": "VARCHAR", "product": "VARCHAR", "date": "DATE",
    "revenue": "DOUBLE", "cost": "DOUBLE", "service_cost": "DOUBLE", "quantity": "DOUBLE", "unit_price": "DOUBLE",
}  # fmt: skip


def ledger_source(engine, ledger, *, mapping: dict[str, str] | None, where: str) -> tuple[str, dict[str, str]]:
    """The FROM clause of a ledger for DuckDB and its columns as ``{column: SQL expression}``."""
    mapping = mapping or {}
    if isinstance(ledger, pd.DataFrame):
        used = [c for c in ledger.columns if mapping.get(c, c) in _SQL_TYPES]
        engine.register("ledger", _local_days(ledger[used]))
        source, names = "ledger", list(ledger.columns)
    else:
        source, names = _file_source(engine, str(ledger), mapping, where)
        types = engine.execute(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})").fetchall()
        refuse_instants(dict(types), mapping=mapping, where=where)
    return source, column_expressions(names, mapping=mapping, where=where)


def _local_days(ledger: pd.DataFrame) -> pd.DataFrame:
    """Times that carry a zone, as the clock of that zone shows them."""
    zoned = [c for c in ledger.columns if isinstance(ledger[c].dtype, pd.DatetimeTZDtype)]
    return ledger.assign(**{c: ledger[c].dt.tz_localize(None) for c in zoned})


def refuse_instants(types: dict[str, str], *, mapping: dict[str, str], where: str) -> None:
    """Refuse a `date` of type timestamp with time zone: its day depends on the place."""
    for name, kind in types.items():
        if mapping.get(name, name) == "date" and "WITH TIME ZONE" in kind.upper():
            what = f"column {name!r} holds instants ({kind.lower()}), whose day depends on the place"
            fix = f"pass days, such as CAST({name} AT TIME ZONE 'Asia/Shanghai' AS DATE) in a view or a new file"
            raise KamError(what, where=where, fix=fix)


def column_expressions(names: list[str], *, mapping: dict[str, str], where: str) -> dict[str, str]:
    """The ledger's columns as ``{column: SQL expression}``, from the headers a source has."""
    headers = {mapping.get(name, name): name for name in names}
    if "revenue" not in headers and set(_DERIVED_FROM) <= set(headers):
        product = " * ".join(f'CAST("{headers[c]}" AS DOUBLE)' for c in _DERIVED_FROM)
        derived = {"revenue": product}
    else:
        derived = {}
        require_columns(pd.DataFrame(columns=list(headers)), NEEDED, where=where)
    require_columns(pd.DataFrame(columns=list(headers)), NEEDED[:2], where=where)
    wanted = [c for c in (*NEEDED, *OPTIONAL) if c in headers]
    return {c: f'CAST("{headers[c]}" AS {_SQL_TYPES[c]})' for c in wanted} | derived


def _file_source(engine, path: str, mapping: dict[str, str], where: str) -> tuple[str, list[str]]:
    import duckdb

    quoted = path.replace("'", "''")
    parent = Path(path).parent
    if not any(sign in path for sign in "*?[") and not Path(path).is_file():
        near = nearest(Path(path).name, [p.name for p in parent.iterdir()] if parent.is_dir() else [])
        raise KamError(f"no file {path!r}", where=where, fix=f"use {near[0]!r}" if near else "check the path")
    try:
        if path.lower().endswith((".parquet", ".parq")):
            source = f"read_parquet('{quoted}')"
            return source, [row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        names = [row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM read_csv('{quoted}')").fetchall()]
        types = {n: _SQL_TYPES[mapping.get(n, n)] for n in names if mapping.get(n, n) in _SQL_TYPES}
        listed = ", ".join(f"'{n.replace(chr(39), chr(39) * 2)}': '{t}'" for n, t in types.items())
        return f"read_csv('{quoted}', types = {{{listed}}})" if listed else f"read_csv('{quoted}')", names
    except duckdb.Error as error:
        raise unreadable(error, path) from error


def unreadable(error: Exception, ledger) -> KamError:
    """What DuckDB could not read, as an error a person can act on."""
    named = "a table in memory" if isinstance(ledger, pd.DataFrame) else str(ledger)
    first = str(error).strip().splitlines()[0]
    if "Out of Memory" in first:
        fix = "raise memory_limit (100MB is the least for a million lines), or leave the counts out with counts=False"
        raise KamError(first[:200], where=f"account_summary(ledger) reads {named}", fix=fix) from error
    return KamError(
        f"the ledger cannot be summed as it is: {first[:200]}",
        where=f"account_summary(ledger) reads {named}",
        fix="run 'kam check FILE --as ledger' and pass what read_ledger returns",
    )
