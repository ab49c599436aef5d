"""How do result tables become a workbook in which nothing a person typed is run?"""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from kamlib.errors import KamError

ROWS_OF_A_SHEET = 1_048_575


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
        No table, or one with more rows than a sheet holds.
    """
    if not tables:
        raise KamError("no table to write", where="write_workbook(tables)", fix="pass at least one table")
    for name, table in tables.items():
        if len(table) > ROWS_OF_A_SHEET:
            what = f"table {name!r} has {len(table):,} rows, a sheet holds {ROWS_OF_A_SHEET:,}"
            raise KamError(what, where="write_workbook(tables)", fix="write this one as Parquet or CSV")
    path = Path(path)
    part = path.with_name(path.name + ".part")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pd.ExcelWriter(
        part, engine="xlsxwriter", engine_kwargs={"options": {**options, "nan_inf_to_errors": True}}
    ) as out:
        names = sheet_names(tables)
        for name, table in tables.items():
            table.to_excel(out, sheet_name=names[name], index=False, freeze_panes=(1, 0))
            sheet = out.sheets[names[name]]
            for position, column in enumerate(table.columns):
                longest = max((len(str(value)) for value in table[column].head(200)), default=0)
                sheet.set_column(position, position, min(40, max(10, len(str(column)) * 1.3, longest + 2)))
    part.replace(path)
