"""What do the cells of the recognised columns say, and which could not be read?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.tables.cells import Parsed, choices, ids, texts
from kamlib.tables.columns import Column, Contract, header_unit
from kamlib.tables.dates import both_orders, dates, day_order, needs_order
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
    order = _decided("dates", day_order, cells[kinds["date"]], settings)
    decimal = _decided("decimal", decimal_sign, cells[kinds["number"]], settings)
    _require_order(cells, order, taken, found)
    parsed, units = {}, {}
    for column, header in taken.items():
        parsed[column] = _parsed(cells[column], table.columns[column], order.get(column), decimal.get(column))
        unit, factor = header_unit(header)
        if table.columns[column].type == "number" and unit and factor != 1:
            parsed[column], units[column] = scaled(parsed[column], factor), (unit, factor)
    values = pd.DataFrame({column: result.values for column, result in parsed.items()}, index=found.cells.index)
    return Typed(values, {column: result.faults for column, result in parsed.items()}, taken, units, n_filled)


_KINDS = {"date": ("date",), "number": ("number", "share")}


def _parsed(cells: pd.Series, column: Column, order: str | None, decimal: str | None) -> Parsed:
    if column.type == "date":
        return dates(cells, order=order)
    if column.type == "number":
        return numbers(cells, decimal=decimal)
    if column.type == "share":
        return shares(cells, decimal=decimal)
    if column.type == "choice":
        return choices(cells, column.choices)
    return ids(cells) if column.type == "id" else texts(cells)


def _decided(option: str, decide, cells: pd.DataFrame, settings: Settings) -> dict[str, str | None]:
    """What each column is read by: what the user said, else what the column tells, else what all others agree on."""
    if said := settings.options[option]:
        return dict.fromkeys(cells, said)
    told = {column: decide(cells[column]) for column in cells}
    answers = {answer for answer in told.values() if answer}
    shared = answers.pop() if len(answers) == 1 else None
    return {column: answer or shared for column, answer in told.items()}


def _require_order(cells: pd.DataFrame, order: Mapping, taken: Mapping, found: Source) -> None:
    for column, decided in order.items():
        if not decided and needs_order(cells[column]):
            at = place(found.how["files"][0], column=taken[column])
            if both := both_orders(cells[column]):
                raise trouble("day_orders", where=at, day_first=both[0], month_first=both[1])
            shown = ", ".join(pd.unique(cells[column].dropna()).astype(str)[:2])
            raise trouble("day_order", where=at, shown=shown)


def _filled(found: Source, taken: Mapping[str, str], table: Contract) -> tuple[pd.DataFrame, int]:
    """The taken columns; merged cells repeat their value downwards, amounts excepted, which would count twice."""
    cells = found.cells[list(taken.values())].set_axis(list(taken), axis=1)
    position = {found.cells.columns.get_loc(name): column for column, name in taken.items()}
    n_filled = 0
    for first, last, at in found.merged:
        column = position.get(at)
        if column and first in cells.index and table.columns[column].type not in ("number", "share"):
            cells.loc[first:last, column] = cells.at[first, column]
            n_filled += last - first
    return cells, n_filled
