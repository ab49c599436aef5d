"""Which cells stand out from their whole column: dates far from all others, amounts in another currency?"""

import re

import pandas as pd

_FAR_MONTHS = 12
_SIGNS = {  # as written after folding: the sign it stands for
    "hk$": "HK$", "hkd": "HK$", "港元": "HK$", "港币": "HK$", "us$": "$", "usd": "$", "美元": "$", "$": "$",
    "¥": "¥", "rmb": "¥", "cny": "¥", "人民币": "¥", "元": "¥", "£": "£", "gbp": "£", "英镑": "£",
    "€": "€", "eur": "€", "欧元": "€",
}  # fmt: skip
_SIGN = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))


def apart_days(days: pd.Series) -> pd.Series:
    """Days that more than a year without any line separates from most of the others.

    Parameters
    ----------
    days : pandas.Series of datetime64

    Returns
    -------
    pandas.Series of bool
        False where the day is missing.

    Notes
    -----
    The days are cut wherever more than twelve months pass without one; the part with most lines is the ledger's own.
    Nothing stands apart when that part has fewer than nine tenths of the lines: a business may really have paused.

    Examples
    --------
    >>> days = pd.to_datetime(pd.Series(["2025-01-05"] * 20 + ["2026-01-01", "2099-12-31"]))
    >>> apart_days(days).tolist()[-2:]
    [False, True]
    """
    months = days.dt.year * 12 + days.dt.month
    lines = months.value_counts().sort_index()
    block = (lines.index.to_series().diff() > _FAR_MONTHS).cumsum()
    in_block = lines.groupby(block.to_numpy()).sum()
    if len(in_block) < 2 or in_block.max() < 0.9 * in_block.sum():
        return pd.Series(False, index=days.index)
    own = set(block.index[block == in_block.idxmax()])
    return days.notna() & ~months.isin(own)


def shown_days(days: pd.Series, *, most: int = 3) -> str:
    """A few different days as text.

    Examples
    --------
    >>> shown_days(pd.to_datetime(pd.Series(["2099-12-31", "2099-12-31", "1900-01-01"])))
    '1900-01-01, 2099-12-31'
    """
    different = sorted(days.dropna().dt.strftime("%Y-%m-%d").unique())
    return ", ".join(different[:most]) + (" …" if len(different) > most else "")


def currency_signs(cells: pd.Series) -> dict[str, int]:
    """How many cells of a money column carry which currency sign, most first; cells without one do not count.

    Examples
    --------
    >>> currency_signs(pd.Series(["¥1,200", "￥300", "5元", "$7", "8", 9]))
    {'¥': 3, '$': 1}
    """
    if not (cells.dtype == object or pd.api.types.is_string_dtype(cells.dtype)):
        return {}
    counts: dict[str, int] = {}
    texts = cells[cells.map(lambda cell: isinstance(cell, str))].value_counts()
    for text, n in texts[~texts.index.str.fullmatch(r"[-+]?[0-9.,]*")].items():
        found = _SIGN.search(text.replace("￥", "¥").replace("＄", "$").replace("￡", "£").casefold())
        if found:
            counts[_SIGNS[found[0]]] = counts.get(_SIGNS[found[0]], 0) + int(n)
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
