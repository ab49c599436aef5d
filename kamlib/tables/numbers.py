"""Which number does this cell say?"""

import re

import numpy as np
import pandas as pd

from kamlib.tables.cells import Parsed, by_unique
from kamlib.text.typed import COMMA, POINT, number_form, typed_number


def numbers(cells: pd.Series, *, decimal: str | None = None) -> Parsed:
    """Numbers of a column, as float.

    Parameters
    ----------
    cells : pandas.Series
        Numbers or texts: ``1,234.50``, ``¥1,234``, ``（1,234）``, ``８６０``, ``1.2万``, ``12%`` (0.12), ``12.50元``,
        ``－4.1``, ``123-``.
    decimal : {".", ","}, optional
        The decimal sign; without it :func:`decimal_sign` looks at the whole column.

    Returns
    -------
    Parsed
        Fault "not_a_number" where a text is none.

    Examples
    --------
    >>> numbers(pd.Series(["1,234.50", "（1,234）", "1.2万", "12%", "－4.1", "12.50元"])).values.tolist()
    [1234.5, -1234.0, 12000.0, 0.12, -4.1, 12.5]
    >>> numbers(pd.Series(["1.234,50", "7"])).values.tolist()
    [1234.5, 7.0]
    """
    if pd.api.types.is_numeric_dtype(cells.dtype) and not pd.api.types.is_bool_dtype(cells.dtype):
        values = pd.to_numeric(cells).astype("Float64").astype("float64")
        faults = pd.Series(np.where(np.isinf(values), "not_a_number", ""), index=cells.index, dtype=object)
        return Parsed(values.where(np.isfinite(values)), faults)
    sign = decimal or decimal_sign(cells) or "."
    return by_unique(cells, lambda cell: typed_number(cell, decimal=sign), "float64")


def decimal_sign(cells: pd.Series) -> str | None:
    """``","`` when the column has cells that can only be read so and none that can only have a point; else ``"."``.

    None when no cell tells (``1,234`` and ``1.234`` could be either).

    Examples
    --------
    >>> decimal_sign(pd.Series(["1.234,50", "3"])), decimal_sign(pd.Series(["1.234,50", "1,234.50"]))
    (',', '.')
    >>> decimal_sign(pd.Series(["1,234"])) is None
    True
    """
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return None
    digits = [form["digits"].strip() for form in map(_textual, pd.unique(cells.dropna()).tolist()) if form]
    comma = any(_only(text, COMMA, POINT) for text in digits)
    point = any(_only(text, POINT, COMMA) for text in digits)
    return "." if point else "," if comma else None


def shares(cells: pd.Series, *, decimal: str | None = None) -> Parsed:
    """Shares 0–1; a column with plain numbers above 1 and none above 100 is in per cent.

    Examples
    --------
    >>> shares(pd.Series(["20%", "0.4"])).values.tolist(), shares(pd.Series([20, 40])).values.tolist()
    ([0.2, 0.4], [0.2, 0.4])
    """
    parsed = numbers(cells, decimal=decimal)
    values = parsed.values
    if 1 < values.max() <= 100:
        marked = cells.astype("str").str.contains("[%％]", na=False)
        values = values.where(marked, values / 100)
    outside = (values < 0) | (values > 1)
    return Parsed(values.mask(outside), parsed.faults.mask(outside, "not_a_share"))


def scaled(parsed: Parsed, factor: float) -> Parsed:
    """Numbers times the unit that the header gives in brackets (万元 → 10,000)."""
    return parsed if factor == 1 else Parsed(parsed.values * factor, parsed.faults)


def _textual(cell: object) -> re.Match | None:
    return None if isinstance(cell, (int, float)) else number_form(cell)


def _only(text: str, form: re.Pattern, other: re.Pattern) -> bool:
    return bool(form.fullmatch(text)) and not other.fullmatch(text)
