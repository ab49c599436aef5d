"""Is this a ledger that the kit itself has written, so that no cell needs checking again?"""

import json
from pathlib import Path

import pandas as pd

_MARK = b"kamlib.reading"
_FORM = 1
_REJECTS = ["file", "sheet", "row", "column", "value", "reason", "refused"]


def write_ledger(reading, path: str | Path) -> Path:
    """Write the usable rows of a reading as Parquet that is read back without checking cells.

    Parameters
    ----------
    reading : Reading
    path : str or Path
        A ``.parquet`` file; written beside it first, then put in its place.

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
    table = pyarrow.Table.from_pandas(_storable(reading.table), preserve_index=False)
    mark = json.dumps(told, ensure_ascii=False).encode("utf-8")
    unfinished = path.with_name(path.name + ".part")
    parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), _MARK: mark}), unfinished)
    unfinished.replace(path)
    return path


def read(path: str | Path, kind: str) -> dict | None:
    """The fields of a reading that :func:`write_ledger` has written; None for any other file."""
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
    table = file.read().to_pandas()
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
