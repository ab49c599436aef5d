"""Which rows are totals of the others, and do they agree with them?"""

from dataclasses import dataclass, replace

import pandas as pd

from kamlib.tables.columns import folded, rules
from kamlib.tables.headers import Match
from kamlib.tables.numbers import numbers
from kamlib.tables.source import Source
from kamlib.text.typed import tidy

_LABELLED = (
    "account_id",
    "account_name",
    "date",
    "invoice_id",
    "opp_id",
    "rep_id",
    "product",
    "product_name",
    "region",
)

_ADDED = ("revenue", "quantity", "cost", "profit", "amount_cny", "hours")


@dataclass(frozen=True)
class Totals:
    """Rows set aside because they add up others: raw ``cells``; ``last`` is the index of the grand total, or None."""

    cells: pd.DataFrame
    last: int | None


def without_totals(found: Source, matches: list[Match]) -> tuple[Source, Totals]:
    """The rows that are no totals, and those that are.

    Notes
    -----
    A row is a total when one of its label cells is a declared word (合计, Grand total …) and it has no date; so is a
    last row with numbers only, when it agrees with the rows above.
    """
    headers = list(found.cells.columns)
    taken = {match.column: header for match, header in zip(matches, headers, strict=True) if match.taken}
    labels = list(dict.fromkeys([headers[0], *(taken[name] for name in _LABELLED if name in taken)]))
    grand, sub = (_says(found.cells, labels, rules(name)) for name in ("total_words", "subtotal_words"))
    if "date" in taken:
        dated = found.cells.loc[grand | sub, taken["date"]].map(_is_dated)
        grand.loc[dated[dated].index] = sub.loc[dated[dated].index] = False
    if not grand.any() and _adds_up(found.cells, taken):
        grand.iloc[-1] = True
    out = grand | sub
    if not out.any():
        return found, Totals(found.cells.iloc[:0], None)
    last = grand[grand].index[-1] if grand.any() else None
    return replace(found, cells=found.cells[~out], origin=found.origin[~out]), Totals(found.cells[out], last)


def _says(cells: pd.DataFrame, labels: list[str], words: list[str]) -> pd.Series:
    known = {folded(word) for word in words}
    hits = pd.Series(False, index=cells.index)
    for label in labels:
        if cells[label].dtype == object or pd.api.types.is_string_dtype(cells[label].dtype):
            totals = [cell for cell in _wordlike(cells[label]) if folded(cell) in known]
            hits |= cells[label].isin(totals) if totals else False
    return hits


def _wordlike(column: pd.Series) -> list[str]:
    """Different short texts of a column that do not begin or end with a digit, as dates and ids do."""
    different = [cell for cell in pd.unique(column.dropna()).tolist() if isinstance(cell, str) and 0 < len(cell) < 20]
    return [cell for cell in different if not cell[0].isdigit() and not cell[-1].isdigit()]


def _is_dated(cell: object) -> bool:
    return not pd.isna(cell) and any(sign.isdigit() for sign in tidy(cell))


def _adds_up(cells: pd.DataFrame, taken: dict[str, str]) -> bool:
    """Whether the last row says nothing but the sums of the rows above."""
    said = {name: tidy(cells[header].iloc[-1]) for name, header in taken.items() if not pd.isna(cells[header].iloc[-1])}
    labels = [said.get(name) for name in _LABELLED if name in taken]
    if len(labels) < 2 or any(labels) or len(cells) < 3:
        return False
    for name in [name for name in _ADDED if said.get(name)]:
        values = numbers(cells[taken[name]]).values
        if abs(values.iloc[:-1].sum() - values.iloc[-1]) > 0.005:
            return False
    return any(said.get(name) for name in _ADDED)
