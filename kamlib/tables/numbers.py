"""Which number does this cell say?"""

import re

import numpy as np
import pandas as pd

from kamlib.tables.cells import Parsed, by_unique, says_nothing, tidy

_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "‐": "-", "₋": "-"})
_CURRENCY = r"(?:[¥$£€]|rmb|cny|usd|gbp|eur|hkd|hk\$|us\$|rmb¥|人民币|元|圆|美元|英镑|欧元|港元|港币)"
_SCALE = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "%": 0.01, "‰": 0.001}
_FORM = re.compile(
    rf"(?P<open>\( ?)?(?P<sign>[-+] ?)?(?:{_CURRENCY} ?)?(?P<sign2>[-+])?"
    rf"(?P<digits>[0-9.,' ]*[0-9][0-9.,]*)(?P<power>e[-+]?[0-9]+)? ?"
    rf"(?P<scale>万亿|百万|千万|[千万亿%‰])?(?: ?{_CURRENCY})?(?P<close> ?\))?(?P<trailing>-)?"
)
_POINT = re.compile(r"(?:[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
_COMMA = re.compile(r"(?:[0-9]{1,3}(?:[.' ][0-9]{3})+|[0-9]+)?(?:,[0-9]*)?")
_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


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
    return by_unique(cells, lambda cell: _number(cell, sign), "float64")


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
    digits = [form["digits"].strip() for form in map(_form, pd.unique(cells.dropna()).tolist()) if form]
    comma = any(_only(text, _COMMA, _POINT) for text in digits)
    point = any(_only(text, _POINT, _COMMA) for text in digits)
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


def _form(cell: object) -> re.Match | None:
    if isinstance(cell, (int, float)):
        return None
    return _FORM.fullmatch(tidy(cell).translate(_SIGNS).casefold())


def _only(text: str, form: re.Pattern, other: re.Pattern) -> bool:
    return bool(form.fullmatch(text)) and not other.fullmatch(text)


def _number(cell: object, decimal: str) -> tuple[float | None, str]:
    if isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool):
        return (float(cell), "") if np.isfinite(cell) else (None, "not_a_number")
    if decimal == "." and isinstance(cell, str) and _PLAIN.fullmatch(cell):
        return float(cell), ""
    text = tidy(cell).translate(_SIGNS)
    if says_nothing(text, number=True):
        return None, ""
    form = _FORM.fullmatch(text.casefold())
    if not form or bool(form["open"]) != bool(form["close"]):
        return None, "not_a_number"
    digits = form["digits"].strip()
    if not (_POINT if decimal == "." else _COMMA).fullmatch(digits):
        return None, "not_a_number"
    plain = re.sub(r"[' ]", "", digits)
    plain = plain.replace(",", "") if decimal == "." else plain.replace(".", "").replace(",", ".")
    value = float(plain + (form["power"] or "")) * _SCALE.get(form["scale"] or "", 1)
    signs = [(form["sign"] or "").strip() == "-", form["sign2"] == "-", form["trailing"] == "-", bool(form["open"])]
    if sum(signs) > 1 or not np.isfinite(value):
        return None, "not_a_number"
    return (-value if any(signs) else value), ""


def scaled(parsed: Parsed, factor: float) -> Parsed:
    """Numbers times the unit that the header gives in brackets (万元 → 10,000)."""
    return parsed if factor == 1 else Parsed(parsed.values * factor, parsed.faults)
