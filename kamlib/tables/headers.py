"""Which column is meant by this header, and which headers must be asked about?"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from kamlib.tables.columns import Contract, contracts, folded

EXACT, CONFIRMED, SUGGESTED, ASKED, KEPT = "exact", "confirmed", "suggested", "asked", "kept"
STANDS_IN, DERIVED, MISSING = "stands_in", "derived", "missing"


class Match(NamedTuple):
    """What a header was taken for: ``column`` is None where it is none; ``how`` is one of the words above."""

    header: str
    column: str | None
    how: str
    rival: str = ""

    @property
    def taken(self) -> bool:
        return self.how in (EXACT, CONFIRMED)


def recognised(headers: Iterable[str], table: Contract, *, confirmed: Mapping[str, str] | None = None) -> list[Match]:
    """Which column of a contract each header of a file is, and how that is known.

    Parameters
    ----------
    headers : iterable of str
    table : Contract
    confirmed : mapping of header to column, optional
        Said by the user; goes before everything else. A header confirmed as ``None`` is no column of the contract.

    Returns
    -------
    list of Match
        One a header. ``how``: "confirmed"; "exact" (the column's own name or a declared synonym); "asked" (fits two
        columns, or two headers fit the column: not taken); "suggested" (looks like the column: not taken); "kept" (not
        known, stays under its own name). ``rival``: what it competes with.

    Notes
    -----
    A header of an earlier synonym list wins over one of a later list (order date before ship date), the kit's own
    name over all.

    Examples
    --------
    >>> from kamlib.tables.columns import contract
    >>> found = recognised(["客户 ID", "客户名称", "订单日期", "发货日期", "销售额"], contract("ledger"))
    >>> [match.column for match in found]
    ['account_id', 'account_name', 'date', None, 'revenue']
    """
    headers = [str(header) for header in headers]
    said = {folded(header): column for header, column in (confirmed or {}).items()}
    rows: dict[int, tuple] = {}
    for position, header in enumerate(headers):
        if folded(header) in said:
            column = said[folded(header)]
            rows[position] = (column, CONFIRMED if column else KEPT, "")
    taken = {column for column, *_ in rows.values() if column}
    rows |= _exact({p: h for p, h in enumerate(headers) if p not in rows}, table, taken)
    taken |= {column for column, *_ in rows.values() if column}
    for position, header in enumerate(headers):
        if position not in rows:
            near = _near(header, table, taken)
            rows[position] = (near, SUGGESTED, "") if near else (None, KEPT, "")
    return [Match(header, *rows[position]) for position, header in enumerate(headers)]


def _exact(headers: Mapping[int, str], table: Contract, taken: set[str]) -> dict[int, tuple]:
    known = _synonyms(table.name)
    claims: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows: dict[int, tuple] = {}
    for position, header in headers.items():
        fits = [(rank, column) for rank, column in known.get(folded(header), ()) if column not in taken]
        best = [column for rank, column in fits if rank == min(fits)[0]]
        if len(best) > 1:
            rows[position] = (None, ASKED, ", ".join(best))
        elif best:
            claims[best[0]].append((min(fits)[0], position))
    for column, claimants in claims.items():
        first = min(claimants)[0]
        winners = [position for rank, position in claimants if rank == first]
        for _, position in claimants:
            if position not in winners:
                continue
            others = [headers[other] for other in winners if other != position]
            rows[position] = (column, ASKED if others else EXACT, ", ".join(others))
    return rows | {p: (None, KEPT, "") for claimed in claims.values() for _, p in claimed if p not in rows}


@cache
def _synonyms(name: str) -> dict[str, list[tuple[int, str]]]:
    """Folded header → (rank, column), the kit's own names at rank 0."""
    known: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for column in contracts()[name].columns.values():
        for rank, names in enumerate([(column.name,), *column.names]):
            for header in names:
                if all(other != column.name for _, other in known[folded(header)]):
                    known[folded(header)].append((rank, column.name))
    return dict(known)


def _near(header: str, table: Contract, taken: set[str]) -> str | None:
    """The one column a header resembles; None when there is none, or more than one."""
    text = folded(header)
    if len(text) < 2:
        return None
    open_names = {
        name: {column for _, column in fits} - taken
        for name, fits in _synonyms(table.name).items()
        if not {column for _, column in fits} <= taken
    }
    close = difflib.get_close_matches(text, open_names, n=3, cutoff=0.85)
    inside = [name for name in open_names if _is_part(name, text)]
    longest = [name for name in inside if len(name) == max(map(len, inside))]
    columns = set().union(*(open_names[name] for name in (close[:1] or longest)))
    return columns.pop() if len(columns) == 1 else None


def _is_part(name: str, text: str) -> bool:
    """Whether a known header is so much of a longer one that it may be meant (最终客户编号, end customer id)."""
    if name.isascii():
        return len(name) >= 8 and name in text
    return (len(name) >= 3 and name in text) or (len(name) == 2 and text.endswith(name))


def fit(headers: Iterable[str], table: Contract, *, confirmed: Mapping[str, str] | None = None) -> tuple[float, int]:
    """How well a list of headers serves as a contract: share of needed columns there, and number of columns known.

    Columns that can be worked out or stood in for count as there.

    Examples
    --------
    >>> from kamlib.tables.columns import contract
    >>> fit(["客户", "日期", "数量", "单价"], contract("ledger"))
    (1.0, 4)
    """
    there = _known(headers, table, confirmed or {})
    served = {column for column in table.needed if is_served(column, there, table)}
    return len(served) / max(1, len(table.needed)), len(there)


def _known(headers: Iterable[str], table: Contract, confirmed: Mapping[str, str]) -> set[str]:
    """The columns that :func:`recognised` would take, without looking for near ones."""
    said = {folded(header): column for header, column in confirmed.items()}
    names = [str(header) for header in headers]
    there = {said[folded(name)] for name in names if said.get(folded(name))}
    rest = {n: name for n, name in enumerate(names) if folded(name) not in said}
    return there | {column for column, how, _ in _exact(rest, table, there).values() if how == EXACT}


def is_served(name: str, there: set[str], table: Contract) -> bool:
    """Whether a column is there, or can be stood in for or worked out from those that are."""
    column = table.columns[name]
    if name in there or column.stand_in in there:
        return True
    return bool(column.derive) and all(part in there for part in column.derive)
