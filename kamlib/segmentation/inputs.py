"""Can these rows be measured at all? The checks at the public edge of this chapter."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns

NEARLY = 1e-9  # shares that differ by less are the same share


def require_accounts(accounts: pd.DataFrame, columns: Iterable[str], *, where: str) -> None:
    """Raise unless the table has rows, the columns, and each account once."""
    require_columns(accounts, ["account_id", *columns], where=where)
    require_rows(accounts, where=where)
    twice = accounts.loc[accounts["account_id"].duplicated(), "account_id"]
    if len(twice):
        raise KamError(
            f"{len(twice)} account(s) appear more than once, first {twice.iloc[0]!r}",
            where=where,
            fix="pass one row per account: summarise the ledger with account_summary() first",
        )


def require_rows(table: pd.DataFrame, *, where: str) -> None:
    """Raise when the table is empty."""
    if not len(table):
        raise KamError("the table has no rows", where=where, fix="choose a period or group that has at least one row")


def numbers(table: pd.DataFrame, column: str, *, where: str) -> pd.Series:
    """The column as floats; raises when a row has no finite number."""
    values = pd.to_numeric(table[column], errors="coerce").astype(float)
    bad = ~np.isfinite(values.to_numpy())
    if bad.any():
        first = table.index[bad][0]
        name = table["account_id"].loc[first] if "account_id" in table else first
        raise KamError(
            f"{int(bad.sum())} of {len(table)} rows have no number in {column!r}, first {name!r}",
            where=where,
            fix=f"fill {column!r} or leave these rows out and say so",
        )
    return values


def account_numbers(accounts: pd.DataFrame, column: str, *, where: str) -> pd.Series:
    """The checked column of an account table as floats."""
    require_accounts(accounts, [column], where=where)
    return numbers(accounts, column, where=where)


def require_positive_total(values: pd.Series | np.ndarray, *, where: str, fix: str = "") -> None:
    """Raise when the values add up to nothing or less: shares of it have no meaning."""
    total = float(np.sum(values))
    if total <= 0:
        fix = fix or "choose a measure, period or group whose total is above 0"
        raise KamError(f"the total is {total:g}, so shares of it have no meaning", where=where, fix=fix)


def require_shares(shares: Sequence[float], *, where: str) -> np.ndarray:
    """The shares as an array; raises unless none is negative and they sum to 1."""
    array = np.asarray(list(shares), dtype=float)
    if not len(array) or not np.isfinite(array).all() or (array < 0).any() or abs(array.sum() - 1) > 1e-6:
        raise KamError(
            f"{list(shares)} sum to {array.sum():g}",
            where=where,
            fix="give shares between 0 and 1 that sum to 1, such as 0.7 and 0.3",
        )
    return array


def require_rising(cuts: Sequence[float], *, where: str, low: float = -np.inf, high: float = np.inf) -> np.ndarray:
    """The cut points as an array; raises unless they rise and lie between the bounds."""
    array = np.asarray(list(cuts), dtype=float)
    bounded = np.isfinite([low, high]).all()
    inside = len(array) and not np.isnan(array).any() and (not bounded or (array[0] > low and array[-1] < high))
    if not inside or (array[1:] < array[:-1]).any():
        bounds = f" between {low:g} and {high:g}" if bounded else ""
        raise KamError(f"cut points {list(cuts)} cannot be used", where=where, fix=f"give rising numbers{bounds}")
    return array
