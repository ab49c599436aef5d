"""What does this cell say: an id, a text, a choice, or nothing?"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.tables.columns import folded
from kamlib.text.typed import says_nothing, tidy

_WHOLE_FLOAT = re.compile(r"(-?\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+")


class Parsed(NamedTuple):
    """Cells of one column: ``values`` typed, missing where nothing or nothing usable stands; ``faults``: a reason key
    per cell, ``""`` where there is none."""

    values: pd.Series
    faults: pd.Series


def by_unique(cells: pd.Series, parse: Callable[[object], tuple], dtype: str) -> Parsed:
    """Parse each different cell once: ``parse(cell) -> (value, fault key)``.

    Half a million lines have a few thousand different values; this makes them a matter of seconds.
    """
    codes, different = pd.factorize(_hashable(cells), use_na_sentinel=True)
    parsed = [parse(cell) for cell in list(different)] + [(None, "")]
    values = pd.Series([value for value, _ in parsed], dtype=object)
    faults = np.array([fault for _, fault in parsed], dtype=object)
    typed = values.astype(dtype) if dtype != "float64" else pd.to_numeric(values, errors="coerce").astype(dtype)
    out = typed.take(codes).set_axis(cells.index)  # code −1 (missing) takes the last entry
    return Parsed(out, pd.Series(faults.take(codes), index=cells.index, dtype=object))


def ids(cells: pd.Series) -> Parsed:
    """Ids as text: leading zeros kept, ``17850.0`` → ``17850``, ``1.2E+11`` refused since its digits are lost.

    Examples
    --------
    >>> ids(pd.Series(['="00123"', "17850.0", "NULL", "1.23457E+11"])).values.tolist()
    ['00123', '17850', nan, nan]
    """

    def parse(cell):
        text = tidy(cell)
        if says_nothing(text):
            return None, ""
        if _SCIENTIFIC.fullmatch(text):
            return None, "id_scientific"
        whole = _WHOLE_FLOAT.fullmatch(text)
        return (whole[1] if whole else text), ""

    return by_unique(_numbers_as_text(cells), parse, "str")


def texts(cells: pd.Series) -> Parsed:
    """Texts with blanks at the ends and doubled blanks off; nothing is refused.

    Examples
    --------
    >>> texts(pd.Series([" 华东 ", "-", "A  B"])).values.tolist()
    ['华东', nan, 'A B']
    """

    def parse(cell):
        text = re.sub(r"\s+", " ", tidy(cell))
        return (None if says_nothing(text) else text), ""

    return by_unique(cells, parse, "str")


def choices(cells: pd.Series, known: Mapping[str, tuple[str, ...]]) -> Parsed:
    """One of a few declared answers, by any of the words declared for it.

    Examples
    --------
    >>> choices(pd.Series(["Closed Won", "丢单", "maybe"]), {"won": ("closed won",), "lost": ("丢单",)}).faults.tolist()
    ['', '', 'not_a_choice']
    """
    meaning = {folded(word): key for key, words in known.items() for word in (key, *words)}

    def parse(cell):
        text = tidy(cell)
        if says_nothing(text):
            return None, ""
        answer = meaning.get(folded(text))
        return answer, "" if answer is not None else "not_a_choice"

    return by_unique(cells, parse, "str")


def _numbers_as_text(cells: pd.Series) -> pd.Series:
    """Whole numbers of a number column as text, which spares a million calls."""
    if pd.api.types.is_integer_dtype(cells.dtype):
        return cells.astype("str")
    return cells


def _hashable(cells: pd.Series) -> pd.Series:
    """``True`` and ``1.0`` are one key to a hash table, but not to a reader."""
    if cells.dtype == object and cells.map(lambda cell: isinstance(cell, bool)).any():
        return cells.map(lambda cell: str(cell).upper() if isinstance(cell, bool) else cell)
    return cells
