"""Which cells stand in this file, workbook, folder or glob, and what is wrong when none do?"""

import glob
from pathlib import Path

from kamlib.errors import nearest
from kamlib.tables.text_files import Grid, text_grid
from kamlib.tables.troubles import place, trouble
from kamlib.tables.workbooks import workbook_grids

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet")
_PICTURES = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF",
    b"%PDF": "PDF", b"\x1f\x8b": "gzip", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"RIFF": "RIFF",
}  # fmt: skip


def grids(path: str | Path, *, sheet: str | None = None, encoding: str | None = None) -> list[Grid]:
    """The cells of a file, or of every file of a folder or glob, as they stand.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, .xlsx, .xls or Parquet; what a file *is* decides, not what it is called.
    sheet, encoding : str, optional
        For workbooks and text files.

    Returns
    -------
    list of Grid
        One a text or Parquet file, one a sheet of a workbook.

    Raises
    ------
    KamError
        Missing, empty, password-protected, damaged or no table at all.
    """
    found = []
    for file in files_of(path):
        found += _grids_of(file, sheet, encoding)
    return found


def files_of(path: str | Path) -> list[Path]:
    """The data files a path, folder or glob stands for, in order of name.

    Raises
    ------
    KamError
        Nothing there; the fix names the nearest file of the folder.
    """
    given = Path(path)
    if given.is_dir():
        inside = [file for file in sorted(given.iterdir()) if _is_data(file)]
        if not inside:
            raise trouble("empty_folder", where=place(given), kinds=", ".join(SUFFIXES))
        return inside
    if given.exists():
        return [given]
    matches = [Path(match) for match in sorted(glob.glob(str(path))) if _is_data(Path(match))]
    if not matches:
        raise _missing(given)
    return matches


def _is_data(file: Path) -> bool:
    name = file.name
    hidden = name.startswith((".", "~$")) or name.endswith(".rejects.csv")
    return file.is_file() and file.suffix.lower() in SUFFIXES and not hidden


def _missing(path: Path):
    folder = path.parent
    near = nearest(path.name, [file.name for file in folder.iterdir()]) if folder.is_dir() else []
    if near:
        return trouble("no_such_file_near", where={"en": str(path), "zh": str(path)}, near=near[0])
    return trouble("no_such_file", where={"en": str(path), "zh": str(path)})


def _grids_of(file: Path, sheet: str | None, encoding: str | None) -> list[Grid]:
    if not file.stat().st_size:
        raise trouble("empty_file", where=place(file))
    with file.open("rb") as opened:
        start = opened.read(8)
    if start.startswith(b"PAR1") or file.suffix.lower() == ".parquet":
        return [_parquet_grid(file)]
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return workbook_grids(file, sheet=sheet)
    for mark, kind in _PICTURES.items():
        if start.startswith(mark) and not (mark == b"BM" and file.suffix.lower() in (".csv", ".tsv", ".txt")):
            raise trouble("other_kind", where=place(file), kind=kind)
    if file.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return [_misnamed(file, encoding)]
    return [text_grid(file, encoding=encoding)]


def _misnamed(file: Path, encoding: str | None) -> Grid:
    """Text under a workbook's name: many systems export web pages or tab-separated text as ".xls"."""
    head = file.read_bytes()[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<", b"mime")):
        raise trouble("web_page", where=place(file))
    return text_grid(file, encoding=encoding)


def _parquet_grid(file: Path) -> Grid:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        table = _flat(parquet.read_table(file)).to_pandas()
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise trouble("damaged_parquet", where=place(file), reason=str(error).splitlines()[0][:120]) from error
    if table.empty:
        raise trouble("empty_file", where=place(file))
    table.index = range(1, len(table) + 1)
    return Grid(table, file, headers=tuple(str(name) for name in table.columns), how="Parquet")


def _flat(table):
    """Lists and dictionaries as text, coded texts as texts: what a cell of a table can be."""
    import pyarrow

    table.validate(full=True)
    for n, field in enumerate(table.schema):
        if pyarrow.types.is_dictionary(field.type):
            table = table.set_column(n, field.name, table.column(n).cast(field.type.value_type))
        elif pyarrow.types.is_nested(field.type):
            texts = [None if cell is None else str(cell) for cell in table.column(n).to_pylist()]
            table = table.set_column(n, field.name, pyarrow.array(texts, pyarrow.string()))
    return table.replace_schema_metadata(None)
