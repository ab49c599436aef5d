"""Which cells stand on the sheets of this workbook?"""

from pathlib import Path

import pandas as pd

from kamlib.errors import nearest
from kamlib.tables.text_files import Grid
from kamlib.tables.troubles import place, trouble


def workbook_grids(path: Path, *, sheet: str | None = None) -> list[Grid]:
    """The visible sheets of an .xlsx or .xls file that hold anything; one sheet, or all with ``"*"``, when asked for.

    Returns
    -------
    list of Grid
        Cells keep their type: numbers, text, bool, dates as ``datetime``; empty cells are ``""``.

    Raises
    ------
    KamError
        Password, damaged file, no such sheet, nothing on any sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            grids = [_grid(path, book.get_sheet_by_name(name)) for name in _wanted(path, book, sheet)]
    except PasswordError as error:
        raise trouble("password", where=place(path)) from error
    except CalamineError as error:
        key = "password" if _is_encrypted(path) else "damaged_workbook"
        raise trouble(key, where=place(path), reason=str(error)) from error
    except BaseException as error:  # the reader panics over some damaged files, which is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise trouble("damaged_workbook", where=place(path), reason="damaged") from error
    grids = [grid for grid in grids if not grid.cells.empty]
    if not grids:
        raise trouble("empty_file", where=place(path, sheet=sheet if sheet != "*" else None))
    return grids


def _wanted(path: Path, book, sheet: str | None) -> list[str]:
    names = book.sheet_names
    if sheet in (None, "*"):
        shown = [meta.name for meta in book.sheets_metadata if str(meta.visible).endswith(".Visible")]
        return shown or names
    if sheet not in names:
        near = nearest(sheet, names, most=1)
        raise trouble("no_such_sheet", where=place(path), sheet=sheet, names=", ".join(names), near=(near or names)[0])
    return [sheet]


def _grid(path: Path, sheet) -> Grid:
    try:
        rows = sheet.to_python(skip_empty_area=False)
        merged = tuple((a[0] + 1, b[0] + 1, a[1], b[1]) for a, b in (sheet.merged_cell_ranges or ()))
    except TypeError:  # a chart sheet has no cells
        rows, merged = [], ()
    if all(_is_blank(cell) for row in rows for cell in row):
        rows = []
    cells = pd.DataFrame(rows, dtype=object)
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    return Grid(cells, path, sheet=sheet.name, merged=merged, how=path.suffix.lower().lstrip("."))


def _is_blank(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _is_encrypted(path: Path) -> bool:
    """An encrypted .xlsx is an OLE file with a stream of this name (UTF-16)."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
