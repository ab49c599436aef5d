"""Is this a ledger that the kit itself has written, so that no cell needs checking again?"""

import json
from pathlib import Path

import pandas as pd

from kamlib.writing import writing

_MARK = b"kamlib.reading"
_FORM = 1
_ROW = "kamlib.row"
_MOST_GROUPS = 1000  # of parts stored apart: a reader looks through the list of all of them
_REJECTS = ["file", "sheet", "row", "column", "value", "reason", "refused"]


def write_ledger(reading, path: str | Path, *, parts: pd.Series | None = None) -> Path:
    """Write the usable rows of a reading as Parquet that is read back without checking cells.

    Parameters
    ----------
    reading : Reading
    path : str or Path
        A ``.parquet`` file; written beside it first, then put in its place.
    parts : pandas.Series, optional
        Name of each row's part; its own name is the column's. Rows of a part are stored together, so that one part is
        read without the others.

    Returns
    -------
    Path

    Notes
    -----
    Quality and mapping travel in the file's metadata; refused and left-out rows do not travel, only their counts.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    path = Path(path)
    told = {
        "form": _FORM,
        "source": dict(reading.source),
        "quality": json.loads(reading.quality.reset_index().to_json(orient="split", double_precision=10)),
        "mapping": json.loads(reading.mapping.to_json(orient="split")),
    }
    groups = [(None, _storable(reading.table))]
    if parts is not None and 0 < parts.nunique() <= _MOST_GROUPS:
        numbered = groups[0][1].assign(**{_ROW: range(len(parts))})
        groups = list(numbered.groupby(parts.to_numpy(), sort=False))
        told["parts"] = {"column": parts.name, "names": [name for name, _ in groups]}
    mark = json.dumps(told, ensure_ascii=False).encode("utf-8")
    schema = pyarrow.Schema.from_pandas(groups[0][1], preserve_index=False)
    schema = schema.with_metadata({**(schema.metadata or {}), _MARK: mark})
    with writing(path) as unfinished, parquet.ParquetWriter(unfinished, schema) as written:
        for _, rows in groups:
            table = pyarrow.Table.from_pandas(rows, schema=schema, preserve_index=False)
            written.write_table(table, row_group_size=len(rows) if "parts" in told else None)
    return path


def read(path: str | Path, kind: str, *, by: str = "", only: str = "") -> dict | None:
    """The fields of a reading that :func:`write_ledger` has written; None for any other file.

    With `by` and `only`, the table holds that part alone where it is stored apart, and all rows where it is not.
    """
    import pyarrow.parquet as parquet

    path = Path(path)
    if not path.is_file() or path.stat().st_size < 12:
        return None
    with path.open("rb") as opened:
        if opened.read(4) != b"PAR1":
            return None
    try:
        file = parquet.ParquetFile(path)
    except (OSError, ValueError):
        return None
    told = json.loads((file.schema_arrow.metadata or {}).get(_MARK, b"{}"))
    if told.get("form") != _FORM or told["source"]["as_"] != kind:
        return None
    parts = told.get("parts", {"column": "", "names": []})
    if by and parts["column"] == by and only in parts["names"]:
        table = file.read_row_group(parts["names"].index(only), use_threads=False).to_pandas(use_threads=False)
    else:
        table = file.read().to_pandas()
    if _ROW in table:
        table = table.sort_values(_ROW, ignore_index=True).drop(columns=_ROW)
    return {
        "table": table,
        "rejects": pd.DataFrame(columns=_REJECTS),
        "left_out": table.iloc[:0],
        "quality": pd.DataFrame(told["quality"]["data"], columns=told["quality"]["columns"]).set_index("item"),
        "mapping": pd.DataFrame(told["mapping"]["data"], columns=told["mapping"]["columns"]).astype(object),
        "source": told["source"],
    }


def _storable(table: pd.DataFrame) -> pd.DataFrame:
    """Columns of mixed cells, as workbooks have, as text."""
    mixed = [name for name in table if table[name].dtype == object]
    return table.astype(dict.fromkeys(mixed, "str"))
