"""Can these numbers be used: are they there, are they numbers, are they in range?"""

import math
from collections.abc import Iterable

import pandas as pd

from kamlib.errors import KamError

SHARE = "write shares between 0 and 1 (30 % is 0.3)"
FLAG = "write 1 (yes) or 0 (no)"


def require_number(
    value: float, *, where: str, low: float = 0.0, high: float = math.inf, above: bool = False, fix: str = ""
) -> None:
    """Raise unless a single number lies between ``low`` and ``high``; ``above=True`` refuses ``low`` itself.

    Examples
    --------
    >>> require_number(0.3, where="size_return(ratio=)", high=1)
    """
    try:
        fits = (low < value if above else low <= value) and value <= high
    except TypeError:
        fits = False
    if not fits:
        raise KamError(f"value {value!r}", where=where, fix=fix or _range_fix(low, high, above))


def require_numbers(
    table: pd.DataFrame, columns: Iterable[str], *, where: str, low: float = 0.0, high: float = math.inf,
    above: bool = False, fix: str = "",
) -> None:  # fmt: skip
    """Raise unless every value of the columns is a number between ``low`` and ``high``.

    Raises
    ------
    KamError
        Names the column, how many values are missing, no numbers or out of range, and the first of them.
    """
    for column in columns:
        values = pd.to_numeric(table[column], errors="coerce")
        bad = ~(values > low if above else values >= low) | ~(values <= high)
        if bad.any():
            first = table.loc[bad, column].iloc[0]
            what = f"{int(bad.sum())} value(s) missing or out of range, such as {first!r}"
            raise KamError(what, where=f"{where}, column {column!r}", fix=fix or _range_fix(low, high, above))


def require_flags(table: pd.DataFrame, columns: Iterable[str], *, where: str) -> None:
    """Raise unless every value of the columns is 0 or 1 (or False, True, "0", "1")."""
    for column in columns:
        bad = table.loc[~pd.to_numeric(table[column], errors="coerce").isin([0, 1]), column]
        if len(bad):
            what = f"{len(bad)} value(s) other than 0/1, such as {bad.iloc[0]!r}"
            raise KamError(what, where=f"{where}, column {column!r}", fix=FLAG)


def require_rows(table: pd.DataFrame, *, where: str) -> None:
    """Raise when a table is empty."""
    if table.empty:
        raise KamError("no row in the table", where=where, fix="give at least one row, or choose another branch")


def _range_fix(low: float, high: float, above: bool) -> str:
    if (low, high) == (0, 1):
        return SHARE
    edge = f"above {low:g}" if above else f"of {low:g} or more"
    return f"give numbers {edge}" if high == math.inf else f"give numbers {edge} and up to {high:g}"
