"""Can this table, this number, this day be used? The one way to ask, with one rule for what is missing."""

import datetime
import decimal
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, nearest, require_choice, require_columns

INFINITY = math.inf
NEARLY = 1e-9  # shares that differ by less are the same share
SHARE = (0.0, 1.0)
AMOUNT = (0.0, INFINITY)
ANY = (-INFINITY, INFINITY)
_SHARE_FIX = "write shares between 0 and 1 (30 % is 0.3)"
_FLAG_FIX = "write 1 (yes) or 0 (no)"


def needs(
    table, *columns: str, where: str, numbers: Mapping[str, tuple[float, float]] | Iterable[str] = (),
    gaps: Iterable[str] = (), above: Iterable[str] = (), flags: Iterable[str] = (), days: Iterable[str] = (),
    ids: Iterable[str] = (), keys: Iterable[str] = (), choices: Mapping[str, Iterable[str]] | None = None,
    unique: str | Sequence[str] = (), empty: bool = False, fix: str = "",
) -> pd.DataFrame:  # fmt: skip
    """The table, checked, with its numbers as floats, its days as timestamps and its ids as text.

    Nothing is repaired by guess: a cell that cannot be used is refused with its column, its row and how many there are.
    A missing value is None, NaN, NaT, ``pd.NA`` or an empty text; infinity is no number. Numbers may come as int,
    float, bool, Decimal or plain text such as ``"12.5"``.

    Parameters
    ----------
    table : pandas.DataFrame
        A dict of columns, or a table that offers ``to_pandas`` (polars, Arrow), is turned into one.
    *columns : str
        Columns that must be there, beside those named below.
    where : str
        The call as the reader wrote it, such as ``"abc_classes(sales)"``.
    numbers : dict of column to (low, high), or iterable of columns
        Columns of finite numbers within the bounds, both included; :data:`SHARE`, :data:`AMOUNT`, :data:`ANY`.
    gaps : iterable of column
        Columns of ``numbers``, ``flags``, ``days`` and ``choices`` in which a value may be missing.
    above : iterable of column
        Columns of ``numbers`` whose lower bound itself is refused.
    flags : iterable of column
        Columns of 0 and 1 (or False, True).
    days : iterable of column
        Columns of dates: date objects or ISO text.
    ids : iterable of column
        Keys: never missing; 7, 7.0 and "7" are the same id.
    keys : iterable of column
        Checked like ``ids`` but left as they were given, so that a result can be joined to the caller's table.
    choices : dict of column to iterable of str
        Columns of codes, each one of those named; the fix names the nearest.
    unique : str or sequence of str
        Column(s) that together name a row once.
    empty : bool
        Whether a table without rows will do.
    fix : str
        What to do about a number that cannot be used, in place of the usual sentence.

    Returns
    -------
    pandas.DataFrame
        A copy with all columns of ``table`` and its index.

    Raises
    ------
    KamError
        What, where and the fix; the first fault found.

    Examples
    --------
    >>> needs({"share": ["0.25", 1]}, where="f(table)", numbers={"share": SHARE})["share"].tolist()
    [0.25, 1.0]
    >>> needs({"share": [0.2, 30]}, where="f(table)", numbers={"share": SHARE})
    Traceback (most recent call last):
        ...
    kamlib.errors.KamError: 1 of 2 values cannot be used, first 30.0
      where: f(table), column 'share', row 1
      fix:   write shares between 0 and 1 (30 % is 0.3)
    """
    table = as_table(table, where=where)
    bounds = dict(numbers) if isinstance(numbers, Mapping) else dict.fromkeys(numbers, ANY)
    choices, keys = choices or {}, list(keys)
    flags, days, ids, unique = list(flags), list(days), list(ids), [unique] if isinstance(unique, str) else list(unique)
    named = list(dict.fromkeys([*columns, *ids, *keys, *unique, *bounds, *flags, *days, *choices]))
    require_columns(table, named, where=where)
    if twice := [str(name) for name in table.columns[table.columns.duplicated()] if name in named]:
        raise KamError(f"two columns are called {twice[0]!r}", where=where, fix="rename or drop one of them")
    if not empty and not len(table):
        raise KamError(
            "the table has no rows", where=where, fix="give at least one row, or choose another period or group"
        )
    checked = {}
    for column in dict.fromkeys([*ids]):
        checked[column] = _ids(table[column], where=where)
    for column, (low, high) in bounds.items():
        checked[column] = require_numbers(
            table[column], low, high, where=where, gaps=column in gaps, above=column in above, fix=fix
        )
    for column in flags:
        checked[column] = _flags(table[column], where=where, gaps=column in gaps)
    for column in days:
        checked[column] = require_days(table[column], where=where, gaps=column in gaps)
    for column, known in choices.items():
        checked[column] = _codes(checked.get(column, table[column]), list(known), where=where, gaps=column in gaps)
    as_text = {column: _ids(table[column], where=where) for column in keys}
    table = table.assign(**checked)
    if unique and (twice := table[table.assign(**as_text).duplicated(unique)]).size:
        key = ", ".join(str(twice.iloc[0][column]) for column in unique)
        fix = f"keep one row for each {' and '.join(unique)}"
        if unique == ["account_id"]:
            fix = "pass one row per account: summarise the ledger with account_summary() first"
        raise KamError(f"{len(twice)} row(s) appear more than once, first {key!r}", where=where, fix=fix)
    return table


def one_row_per_account(accounts, *columns: str, where: str, **asked) -> pd.DataFrame:
    """A table of accounts as checked by :func:`needs`, each account once.

    The ids stay of the type they were given in, so that a result can be joined to the caller's table; an error names
    the account in place of the row.

    Examples
    --------
    >>> one_row_per_account({"account_id": [7, 8], "revenue": ["1", 2]}, where="f(accounts)", numbers=["revenue"])
       account_id  revenue
    0           7      1.0
    1           8      2.0
    """
    accounts = as_table(accounts, where=where)
    ids = accounts.get("account_id")
    named = accounts.set_axis(ids.astype(str).to_list()) if isinstance(ids, pd.Series) else accounts
    table = needs(named, *columns, where=where, keys=["account_id"], unique="account_id", **asked)
    return table.set_axis(accounts.index)


def as_table(table, *, where: str) -> pd.DataFrame:
    """A DataFrame from a DataFrame, a dict of columns, or what offers ``to_pandas``; else an error."""
    if isinstance(table, pd.DataFrame):
        return table
    if hasattr(table, "to_pandas"):
        table = table.to_pandas()
    elif isinstance(table, Mapping):
        try:
            table = pd.DataFrame(dict(table))
        except ValueError as error:
            raise KamError(
                "the columns have different lengths", where=where, fix="give each column as many values"
            ) from error
    if not isinstance(table, pd.DataFrame):
        raise KamError(f"a {type(table).__name__} is no table", where=where, fix="pass a pandas DataFrame")
    return table


def missing(values: pd.Series) -> pd.Series:
    """True where a cell holds nothing: None, NaN, NaT, ``pd.NA``, or a text of blanks.

    Examples
    --------
    >>> missing(pd.Series([0, "", " ", None, "x"], dtype=object)).tolist()
    [False, True, True, True, False]
    """
    nothing = values.isna()
    if values.dtype == object or pd.api.types.is_string_dtype(values.dtype):
        nothing |= values.map(lambda value: isinstance(value, str) and not value.strip()).astype(bool)
    return nothing


def require_numbers(
    values: pd.Series, low: float = -INFINITY, high: float = INFINITY, *, where: str, gaps: bool = False,
    above: bool = False, fix: str = "",
) -> pd.Series:  # fmt: skip
    """The values as floats; raises unless each is a finite number from ``low`` to ``high``.

    Parameters
    ----------
    values : pandas.Series
        Its name says the column in the error.
    gaps : bool
        Whether a value may be missing; it is NaN in what comes back.
    above : bool
        Whether ``low`` itself is refused.
    fix : str
        In place of the usual one, which names the range.

    Examples
    --------
    >>> require_numbers(pd.Series([1, "2", None]), 0, where="f(t)", gaps=True).tolist()
    [1.0, 2.0, nan]
    """
    nothing = missing(values)
    if values.dtype == object or values.dtype.kind in "mM":  # a day is no number
        numbers = pd.Series([_plain(value) for value in values], index=values.index, dtype=object)
    else:
        numbers = values
    numbers = pd.to_numeric(numbers, errors="coerce")
    numbers = (
        numbers.astype("float64") if numbers.dtype.kind in "fiub" else numbers.to_numpy("float64", na_value=np.nan)
    )
    numbers = pd.Series(numbers, index=values.index, name=values.name)
    fits = np.isfinite(numbers) & ((numbers > low) if above else (numbers >= low)) & (numbers <= high)
    _refuse(values, ~fits & ~(nothing & gaps), where=where, fix=fix or range_fix(low, high, above=above, gaps=gaps))
    return numbers


def _plain(value):
    return float(value) if isinstance(value, decimal.Decimal) else value


def _flags(values: pd.Series, *, where: str, gaps: bool) -> pd.Series:
    numbers = require_numbers(values, 0, 1, where=where, gaps=gaps, fix=_FLAG_FIX)
    _refuse(values, numbers.notna() & ~numbers.isin([0, 1]), where=where, fix=_FLAG_FIX)
    return numbers


def _codes(values: pd.Series, known: list[str], *, where: str, gaps: bool) -> pd.Series:
    nothing = missing(values)
    fix = "use one of " + ", ".join(repr(code) for code in known)
    _refuse(values, nothing & (not gaps), where=where, fix=fix)
    codes = values.astype(object).where(~nothing, None).map(lambda v: v.strip() if isinstance(v, str) else v)
    for code in codes[~nothing].unique():
        require_choice(code, known, where=f"{where}, column {values.name!r}")
    return codes


def _ids(values: pd.Series, *, where: str) -> pd.Series:
    _refuse(values, missing(values), where=where, fix="give every row its id, or leave these rows out and say so")
    return as_ids(values)


def as_ids(values: pd.Series) -> pd.Series:
    """Ids as text, so that 7, 7.0 and "7" meet; leading zeros of a text stay.

    Examples
    --------
    >>> as_ids(pd.Series([7, 7.0, "7", " 007 "], dtype=object)).tolist()
    ['7', '7', '7', '007']
    """
    if pd.api.types.is_string_dtype(values.dtype) and values.dtype != object:
        return values.str.strip()
    return values.map(
        lambda v: str(int(v)) if isinstance(v, float | np.floating) and v.is_integer() else str(v).strip()
    )


def require_days(values: pd.Series, *, where: str, gaps: bool = False) -> pd.Series:
    """The values as timestamps; raises where one is no date.

    Examples
    --------
    >>> require_days(pd.Series(["2026-06-30", None]), where="f(t)", gaps=True).dt.day.tolist()
    [30.0, nan]
    """
    nothing = missing(values)
    days = pd.to_datetime(values.where(~nothing), errors="coerce", format="ISO8601")
    _refuse(values, days.isna() & ~(nothing & gaps), where=where, fix="write dates such as '2026-06-30'")
    return days


def _refuse(values: pd.Series, wrong: pd.Series, *, where: str, fix: str) -> None:
    wrong = np.asarray(wrong, dtype=bool)
    if not wrong.any():
        return
    at = int(wrong.argmax())
    first, row = values.iloc[[at]].tolist()[0], values.index[at]
    place = f"{where}, column {values.name!r}, row {row}" if values.name is not None else where
    raise KamError(f"{int(wrong.sum())} of {len(values)} values cannot be used, first {first!r}", where=place, fix=fix)


def range_fix(low: float, high: float, *, above: bool = False, gaps: bool = False) -> str:
    """What numbers are asked for, in the imperative."""
    if (low, high) == SHARE:
        return _SHARE_FIX
    if (low, high) == ANY:
        fix = "give finite numbers"
    elif high == INFINITY:
        fix = f"give numbers above {low:g}" if above else f"give numbers of {low:g} or more"
    elif above:
        fix = f"give numbers above {low:g} and up to {high:g}"
    else:
        fix = f"give numbers of {low:g} or more and up to {high:g}"
    return fix + (", or leave the cell empty" if gaps else "")


def require_number(
    value: float, low: float = 0.0, high: float = INFINITY, *, where: str, above: bool = False, fix: str = ""
) -> float:
    """A single number as float; raises unless it is finite and lies from ``low`` to ``high``.

    Examples
    --------
    >>> require_number("0.3", 0, 1, where="size_return(ratio=)")
    0.3
    """
    try:
        number = float(value)
        fits = math.isfinite(number) and (low < number if above else low <= number) and number <= high
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise KamError(f"value {value!r}", where=where, fix=fix or range_fix(low, high, above=above))
    return number


def require_day(value, *, where: str) -> pd.Timestamp:
    """One day from text or a date object.

    Examples
    --------
    >>> require_day("2026-06-30", where="cooling_accounts(as_of=)").month
    6
    """
    known = isinstance(value, str | datetime.date | np.datetime64)
    day = pd.to_datetime(value, errors="coerce", format="ISO8601") if known else pd.NaT
    if pd.isna(day):
        raise KamError(f"{value!r} is no date", where=where, fix="write a date such as '2026-06-30'")
    return day


def require_weights(
    weights: Mapping[str, float], names: Iterable[str] | None = None, *, where: str, total: float | None = 1.0
) -> dict[str, float]:
    """The weights as floats; raises unless none is negative, each name has one, and they sum to ``total``.

    Parameters
    ----------
    weights : mapping of name to float
    names : iterable of str, optional
        What needs a weight; None where any name will do.
    total : float or None
        What they sum to; None where any sum above 0 will do.

    Examples
    --------
    >>> require_weights({"size": 0.6, "growth": 0.4}, ["size", "growth"], where="value_scorecard(weights=)")
    {'size': 0.6, 'growth': 0.4}
    """
    if names is not None:
        names = list(names)
        if strange := [name for name in weights if name not in names]:
            near = nearest(str(strange[0]), names, most=1)
            raise KamError(f"weight for unknown {strange[0]!r}", where=where, fix=f"use {near[0] if near else names}")
        if lacking := [name for name in names if name not in weights]:
            raise KamError(
                f"no weight for {lacking}", where=where, fix="give each of them a weight (0 to leave it out)"
            )
    checked = {name: require_number(weight, where=f"{where}, weight of {name!r}") for name, weight in weights.items()}
    summed = sum(checked.values())
    if summed <= 0 or (total is not None and abs(summed - total) > 1e-6):
        fix = "give weights ≥ 0 that sum to 1" if total == 1 else "give at least one weight above 0"
        raise KamError(f"weights sum to {summed:g}", where=where, fix=fix)
    return checked


def require_shares(shares: Sequence[float], *, where: str) -> np.ndarray:
    """The shares as an array; raises unless none is negative and they sum to 1."""
    array = np.array([require_number(share, where=where) for share in shares])
    if not len(array) or abs(array.sum() - 1) > 1e-6:
        fix = "give shares between 0 and 1 that sum to 1, such as 0.7 and 0.3"
        raise KamError(f"{list(shares)} sum to {array.sum():g}", where=where, fix=fix)
    return array


def require_rising(cuts: Sequence[float], *, where: str, low: float = -INFINITY, high: float = INFINITY) -> np.ndarray:
    """The cut points as an array; raises unless they rise and lie between the bounds."""
    try:
        array = np.asarray(list(cuts), dtype=float)
    except (TypeError, ValueError):
        array = np.array([])
    bounded = np.isfinite([low, high]).all()
    inside = len(array) and not np.isnan(array).any() and (not bounded or (array[0] > low and array[-1] < high))
    if not inside or (array[1:] < array[:-1]).any():
        bounds = f" between {low:g} and {high:g}" if bounded else ""
        raise KamError(f"cut points {list(cuts)} cannot be used", where=where, fix=f"give rising numbers{bounds}")
    return array


def require_positive_total(values: pd.Series | np.ndarray, *, where: str, fix: str = "") -> None:
    """Raise when the values add up to nothing or less: shares of it have no meaning."""
    total = float(np.sum(values))
    if not total > 0:
        fix = fix or "choose a measure, period or group whose total is above 0"
        raise KamError(f"the total is {total:g}, so shares of it have no meaning", where=where, fix=fix)
