"""How do result tables become a workbook in which nothing a person typed is run?"""

import datetime
import io
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter
from pandas.api.types import is_datetime64_any_dtype
from xlsxwriter.exceptions import FileCreateError

from kamlib.errors import KamError
from kamlib.writing import writing

ROWS_OF_A_SHEET = 1_048_575
_LONGEST = 32_767  # characters a cell holds
_FIRST_YEAR = 1900  # of Excel's days
_FORMATS = {
    "head": {"bold": True, "bottom": 1},
    "day": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}


def sheet_names(names) -> dict[str, str]:
    """A valid, distinct sheet name (≤ 31 characters) for each name.

    Examples
    --------
    >>> sheet_names(["accounts", "a/b", "A:B"])
    {'accounts': 'accounts', 'a/b': 'a-b', 'A:B': 'A-B 2'}
    """
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = re.sub(r"[\[\]:*?/\\]", "-", str(name)).strip("'")[:31] or "sheet"
        sheet, count = stem, 1
        while sheet.casefold() in taken:
            count += 1
            sheet = f"{stem[: 30 - len(str(count))]} {count}"
        taken.add(sheet.casefold())
        chosen[name] = sheet
    return chosen


def write_workbook(path: str | Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables to an .xlsx, one sheet each; text stays text, also when it looks like a formula or a link.

    Parameters
    ----------
    path : path
        Replaced whole, or not at all.
    tables : mapping of str to pandas.DataFrame
        Sheet name → table.

    Raises
    ------
    KamError
        No table, one with more rows than a sheet holds, or a file that cannot be written.
    """
    _require_fitting(tables)
    with writing(path) as part:
        _fill(part, tables)


def workbook_bytes(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """What :func:`write_workbook` would write."""
    _require_fitting(tables)
    content = io.BytesIO()
    _fill(content, tables)
    return content.getvalue()


def _require_fitting(tables: Mapping[str, pd.DataFrame]) -> None:
    if not tables:
        raise KamError("no table to write", where="write_workbook(tables)", fix="pass at least one table")
    for name, table in tables.items():
        if len(table) > ROWS_OF_A_SHEET:
            what = f"table {name!r} has {len(table):,} rows, a sheet holds {ROWS_OF_A_SHEET:,}"
            raise KamError(what, where="write_workbook(tables)", fix="write this one as Parquet or CSV")


def _fill(target: Path | io.BytesIO, tables: Mapping[str, pd.DataFrame]) -> None:
    try:
        with xlsxwriter.Workbook(target) as book:
            formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
            names = sheet_names(tables)
            for name, table in tables.items():
                sheet = book.add_worksheet(names[name])
                sheet.freeze_panes(1, 0)
                for position, column in enumerate(table.columns):
                    sheet.write_string(0, position, str(column), formats["head"])
                    _write_column(sheet, position, table.iloc[:, position], formats)
                    longest = max((len(str(value)) for value in table.iloc[:200, position]), default=0)
                    sheet.set_column(position, position, min(40, max(10, len(str(column)) * 1.3, longest + 2)))
    except FileCreateError as error:  # xlsxwriter's way of passing on what the system refuses
        raise error.args[0] from error


def _write_column(sheet, position: int, column: pd.Series, formats: Mapping) -> None:
    """Cells by their kind: numbers, days and truth values as such, all else as text; nothing where missing."""
    midnight = is_datetime64_any_dtype(column) and (column.dropna() == column.dropna().dt.normalize()).all()
    for row, (value, there) in enumerate(zip(column.astype(object), column.notna(), strict=True), start=1):
        if not there:
            continue
        if isinstance(value, str):
            sheet.write_string(row, position, _fitting(value))
        elif isinstance(value, (bool, np.bool_)):
            sheet.write_boolean(row, position, bool(value))
        elif isinstance(value, (int, float, np.number)) and np.isfinite(value):
            sheet.write_number(row, position, value)
        elif isinstance(value, datetime.date) and value.year >= _FIRST_YEAR and not getattr(value, "tzinfo", None):
            day = midnight or not isinstance(value, datetime.datetime)
            sheet.write_datetime(row, position, value, formats["day" if day else "time"])
        else:
            sheet.write_string(row, position, _fitting(str(value)))


def _fitting(text: str) -> str:
    """What a cell holds of a text, with a sign where it goes on."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
