"""Which cells belong to the table asked for: which sheet, which header row, which rows?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from kamlib.errors import nearest
from kamlib.tables.columns import Contract, contracts, folded, header_unit
from kamlib.tables.files import grids
from kamlib.tables.headers import ASKED, Match, fit, recognised
from kamlib.tables.settings import Settings
from kamlib.tables.text_files import Grid
from kamlib.tables.troubles import place, trouble
from kamlib.text.typed import tidy

_TOP_ROWS = 40


@dataclass(frozen=True)
class Source:
    """The raw cells of a table: one column a header, one row a data row of the files.

    ``origin``: file, sheet and row number of each row; ``headers`` as written, also where two are equal; ``others``:
    further sheets of the workbook; ``merged``: (first index, last index, column position); ``how`` it was read.
    """

    cells: pd.DataFrame
    origin: pd.DataFrame
    headers: tuple[str, ...]
    others: tuple[Grid, ...]
    merged: tuple
    how: Mapping[str, object]


def source(path: str | Path, table: Contract, settings: Settings) -> Source:
    """The raw rows of a file, workbook, folder or glob, under their headers.

    Raises
    ------
    KamError
        What :func:`kamlib.tables.files.grids` raises; files with different headers; several sheets that fit equally.
    """
    read = grids(path, sheet=settings.sheet, encoding=settings.encoding)
    found = [grid for grid in (with_headers(grid, table, settings) for grid in read) if len(grid.cells)]
    if not found:
        raise trouble("no_rows", where=place(read[0].file, sheet=read[0].sheet))
    chosen, others = _chosen(found, table, settings)
    first = chosen[0]
    for grid in chosen[1:]:
        _require_same_headers(first, grid, chosen, table)
    names = _unique(first.headers)
    parts = [grid.cells.set_axis(_unique(grid.headers), axis=1)[names] for grid in chosen]
    origin = pd.concat([_origin(grid) for grid in chosen], ignore_index=True)
    for column in ("file", "sheet"):
        origin[column] = origin[column].astype("category")
    how = {
        "files": list(dict.fromkeys(str(grid.file) for grid in chosen)),
        "sheets": [grid.sheet for grid in chosen if grid.sheet],
        "read_as": first.how,
        "separator": first.separator,
        "header_row": first.header_row,
    }
    cells = parts[0].reset_index(drop=True) if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    return Source(cells, origin, first.headers, tuple(others), _merged(chosen), how)


def with_headers(grid: Grid, table: Contract, settings: Settings) -> Grid:
    """A grid with its header row found, the rows above it and blank rows left off."""
    if grid.headers is not None:
        return grid
    top = _top(grid)
    at = _header_position(grid, top, table, settings)
    header, body = top.iloc[at], grid.cells.iloc[at + 1 :]
    names = [_name(cell, n) for n, cell in enumerate(header)]
    names = _joined(grid, at, names, table)
    wanted = [n for n, cell in enumerate(header) if tidy(cell) or not _is_blank(body[body.columns[n]]).all()]
    body = body[[body.columns[n] for n in wanted]]
    body = body[~_blank_rows(body)]
    repeated = body.iloc[:, 0] == header.iloc[wanted[0]]
    if repeated.any():
        same = (body[repeated] == header.iloc[wanted].to_numpy()).all(axis=1)
        body = body.drop(index=same[same].index)
    merged = tuple((a, b, wanted.index(c)) for a, b, c, d in grid.merged if a > at + 1 and c == d and c in wanted)
    return replace(grid, cells=body, headers=tuple(names[n] for n in wanted), merged=merged, header_row=at + 1)


def _top(grid: Grid) -> pd.DataFrame:
    """The first rows, cells that are merged downwards filled: where headers take two rows, the lower one is whole."""
    top = grid.cells.head(_TOP_ROWS).copy()
    for first, last, left, right in grid.merged:
        if left == right and first <= len(top):
            top.loc[first:last, left] = top.at[first, left]
    return top


def _joined(grid: Grid, at: int, names: list[str], table: Contract) -> list[str]:
    """Headers of two rows as one where a cell above is merged sideways: 客户 over 编号, 金额 over 万元."""
    groups = [span for span in grid.merged if span[0] <= at <= span[1] and 1 < span[3] - span[2] + 1 < len(names)]
    if not at or not groups:
        return names
    above = grid.cells.iloc[at - 1].copy()
    for first, _, left, right in groups:
        above.loc[left:right] = grid.cells.at[first, left]
    return [_under(tidy(upper), name, table) for upper, name in zip(above, names, strict=True)]


def _under(above: str, name: str, table: Contract) -> str:
    """The two parts of a header as one, where only both together say a column."""
    if not above or fit([name], table)[1]:
        return name
    unit = [f"{above}({name})"] if header_unit(f"({name})")[0] else []
    return next((both for both in (above + name, f"{above} {name}", *unit) if fit([both], table)[1]), name)


def _header_position(grid: Grid, cells: pd.DataFrame, table: Contract, settings: Settings) -> int:
    """The row with most known headers; without any, the first row that is filled nearly throughout."""
    rows = [[tidy(cell) for cell in row] for row in cells.itertuples(index=False)]
    top = [_joined(grid, n, row, table) for n, row in enumerate(rows)]
    scores = [fit(filter(None, row), table, confirmed=settings.mapping)[1] for row in top]
    if max(scores) == 0 or (max(scores) == 1 and len(cells.columns) > 2):
        scores = [max(fit(filter(None, row), other)[1] for other in contracts().values()) for row in top]
    best = max(scores)
    if best >= 2 or (best and len(cells.columns) <= 2):
        at = scores.index(best)
        return at + 1 if at + 1 < len(scores) and scores[at + 1] == best >= 3 else at
    filled = [sum(map(bool, row)) for row in top]
    return next(n for n, count in enumerate(filled) if count >= 0.6 * max(filled))


def _chosen(found: list[Grid], table: Contract, settings: Settings) -> tuple[list[Grid], list[Grid]]:
    """The sheet that fits the contract best; the other sheets of its workbook beside it."""
    by_file: dict[Path, list[Grid]] = {}
    for grid in found:
        by_file.setdefault(grid.file, []).append(grid)
    chosen, others = [], []
    for sheets in by_file.values():
        scores = [fit(grid.headers, table, confirmed=settings.mapping) for grid in sheets]
        best = [grid for grid, score in zip(sheets, scores, strict=True) if score == max(scores)]
        if settings.sheet == "*":
            best = sheets
        elif len(best) > 1 and max(scores)[1]:
            names = ", ".join(repr(grid.sheet) for grid in best)
            raise trouble("several_sheets", where=place(best[0].file), names=names, first=best[0].sheet)
        chosen += best if settings.sheet == "*" else best[:1]
        others += [grid for grid in sheets if all(grid is not taken for taken in chosen)]
    return chosen, others


def _require_same_headers(first: Grid, other: Grid, chosen: list[Grid], table: Contract) -> None:
    if sorted(first.headers) == sorted(other.headers):
        return
    missing = [name for name in first.headers if name not in other.headers]
    added = [name for name in other.headers if name not in first.headers]
    best = max(chosen, key=lambda grid: fit(grid.headers, table)[1] / len(grid.headers))
    raise trouble(
        "headers_differ_fits" if fit(best.headers, table)[0] == 1 else "headers_differ",
        where=place(other.file, sheet=other.sheet),
        first=first.file.name,
        missing=", ".join(missing) or "–",
        added=", ".join(added) or "–",
        fitting=best.file.name,
    )


def _origin(grid: Grid) -> pd.DataFrame:
    file = grid.file.name.encode("utf-8", "replace").decode()  # a name may hold bytes that are no letters
    return pd.DataFrame({"file": file, "sheet": grid.sheet or "", "row": grid.cells.index})


def _merged(chosen: list[Grid]) -> tuple:
    """Merged data cells by position in the joined table (only one workbook sheet keeps them)."""
    if len(chosen) != 1 or not chosen[0].merged:
        return ()
    index = chosen[0].cells.index
    spans = [(index.searchsorted(a), index.searchsorted(b, side="right") - 1, c) for a, b, c in chosen[0].merged]
    return tuple((int(a), int(b), c) for a, b, c in spans if b > a)


def _unique(headers: tuple[str, ...]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        names.append(header if seen[header] == 1 else f"{header}.{seen[header]}")
    return names


def _name(cell: object, position: int) -> str:
    """A header as written, blanks at its ends off; an empty one is named by its column letter."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return " ".join(str(cell).split()).strip("\ufeff") if tidy(cell) else f"column {letters}"


def _is_blank(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_string_dtype(cells.dtype) and cells.dtype != object:
        return cells.str.strip() == ""
    return cells.map(lambda cell: cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()))


def _blank_rows(body: pd.DataFrame) -> pd.Series:
    blank = pd.Series(True, index=body.index)
    for column in body.columns:
        candidates = blank[blank].index
        if not len(candidates):
            break
        blank.loc[candidates] = _is_blank(body.loc[candidates, column])
    return blank


def matches_of(found: Source, table: Contract, settings: Settings) -> list[Match]:
    """What each header of a source was taken for; the second of two equal headers is called "header.2".

    Raises
    ------
    KamError
        The call names a header that is not there; the fix names the nearest.
    """
    names = list(found.cells.columns)
    _require_headers(names, found, settings)
    said = {folded(header): column for header, column in settings.mapping.items()}
    written = dict(zip(names, found.headers, strict=True))
    spoken_for = {written[name] for name in names if folded(name) in said}
    seen = [name if folded(name) in said or written[name] in spoken_for else written[name] for name in names]
    beside = {name: None for name in names if written[name] in spoken_for and folded(name) not in said}
    matches = recognised(seen, table, confirmed={**settings.mapping, **beside})
    claims = [(name, match.column) for name, match in zip(names, matches, strict=True) if match.how == ASKED]
    rivals = {name: ", ".join(n for n, c in claims if c == column and n != name) for name, column in claims if column}
    return [match._replace(header=n, rival=rivals.get(n, match.rival)) for n, match in zip(names, matches, strict=True)]


def _require_headers(names: list[str], found: Source, settings: Settings) -> None:
    there = {folded(name) for name in names}
    for header in settings.required:
        if folded(header) not in there:
            near = nearest(header, names, most=1) or names
            where = place(found.how["files"][0])
            raise trouble("no_such_header", where=where, header=header, headers=", ".join(map(repr, near)))
