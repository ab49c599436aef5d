"""What do the cells of the recognised columns say, and which could not be read?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.tables.cells import Parsed, choices, ids, texts
from kamlib.tables.columns import Column, Contract, header_unit
from kamlib.tables.dates import dates, day_order, needs_order
from kamlib.tables.headers import Match
from kamlib.tables.numbers import decimal_sign, numbers, scaled, shares
from kamlib.tables.settings import Settings
from kamlib.tables.source import Source
from kamlib.tables.troubles import place, trouble


@dataclass(frozen=True)
class Typed:
    """Recognised columns of a table: ``values`` typed, ``faults`` reason keys per column and cell, ``headers`` as the
    file calls them, ``units`` the factors taken from headers, ``n_filled`` cells filled from merged ones."""

    values: pd.DataFrame
    faults: Mapping[str, pd.Series]
    headers: Mapping[str, str]
    units: Mapping[str, tuple[str, float]]
    n_filled: int


def typed(found: Source, matches: list[Match], table: Contract, settings: Settings) -> Typed:
    """Parse the cells of every header that was taken for a column.

    Raises
    ------
    KamError
        A date column in which nothing tells day from month; the fix names the option.
    """
    taken = {match.column: name for match, name in zip(matches, found.cells.columns, strict=True) if match.taken}
    cells, n_filled = _filled(found, taken, table)
    kinds = {name: [column for column in taken if table.columns[column].type in of] for name, of in _KINDS.items()}
    order = settings.options["dates"] or _shared(day_order, [cells[column] for column in kinds["date"]])
    decimal = settings.options["decimal"] or _shared(decimal_sign, [cells[column] for column in kinds["number"]])
    _require_order(cells, kinds["date"], order, taken, found)
    parsed, units = {}, {}
    for column, header in taken.items():
        parsed[column] = _parsed(cells[column], table.columns[column], order, decimal)
        unit, factor = header_unit(header)
        if table.columns[column].type == "number" and unit and factor != 1:
            parsed[column], units[column] = scaled(parsed[column], factor), (unit, factor)
    values = pd.DataFrame({column: result.values for column, result in parsed.items()}, index=found.cells.index)
    return Typed(values, {column: result.faults for column, result in parsed.items()}, taken, units, n_filled)


_KINDS = {"date": ("date",), "number": ("number", "share")}


def _parsed(cells: pd.Series, column: Column, order: str | None, decimal: str | None) -> Parsed:
    if column.type == "date":
        return dates(cells, order=day_order(cells) or order)
    if column.type == "number":
        return numbers(cells, decimal=decimal_sign(cells) or decimal)
    if column.type == "share":
        return shares(cells, decimal=decimal_sign(cells) or decimal)
    if column.type == "choice":
        return choices(cells, column.choices)
    return ids(cells) if column.type == "id" else texts(cells)


def _shared(decide, columns: list[pd.Series]) -> str | None:
    """What the columns of a file that do tell agree on; for those that do not tell by themselves."""
    said = {answer for answer in map(decide, columns) if answer}
    return said.pop() if len(said) == 1 else None


def _require_order(cells: pd.DataFrame, columns: list[str], order: str | None, taken: Mapping, found: Source) -> None:
    for column in columns:
        if not order and needs_order(cells[column]) and not day_order(cells[column]):
            shown = ", ".join(pd.unique(cells[column].dropna()).astype(str)[:2])
            raise trouble("day_order", where=place(found.how["files"][0], column=taken[column]), shown=shown)


def _filled(found: Source, taken: Mapping[str, str], table: Contract) -> tuple[pd.DataFrame, int]:
    """The taken columns; merged cells repeat their value downwards, amounts excepted, which would count twice."""
    cells = found.cells[list(taken.values())].set_axis(list(taken), axis=1)
    position = {found.cells.columns.get_loc(name): column for column, name in taken.items()}
    n_filled = 0
    for first, last, at in found.merged:
        column = position.get(at)
        if column and table.columns[column].type not in ("number", "share"):
            cells.iloc[first : last + 1, cells.columns.get_loc(column)] = cells[column].iloc[first]
            n_filled += last - first
    return cells, n_filled
