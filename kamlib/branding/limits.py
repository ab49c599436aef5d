"""Are these numbers possible?"""

import pandas as pd

from kamlib.errors import KamError


def require_between(values: pd.Series, low: float, high: float, *, where: str) -> None:
    """Raise when a number is no number or lies outside ``low … high``; missing values pass.

    Raises
    ------
    KamError
        Names the first value, its row and how many there are.

    Examples
    --------
    >>> require_between(pd.Series([1, 5, None]), 1, 5, where="top_two_box(answers), column 'score'")
    """
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = values[(numbers.isna() & values.notna()) | (numbers < low) | (numbers > high)]
    if len(wrong):
        first = f"{wrong.tolist()[0]!r} in row {wrong.index.tolist()[0]!r}" + (
            f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        )
        limits = f"numbers ≥ {low:g}" if high == float("inf") else f"numbers from {low:g} to {high:g}"
        raise KamError(f"impossible value: {first}", where=where, fix=f"give {limits}, or leave the cell empty")


def require_unique(table: pd.DataFrame, columns: list[str], *, where: str) -> None:
    """Raise when two rows have the same key.

    Examples
    --------
    >>> require_unique(pd.DataFrame({"respondent_id": ["R1", "R2"]}), ["respondent_id"], where="brand_funnel(answers)")
    """
    twice = table[table.duplicated(columns)]
    if len(twice):
        key = ", ".join(str(twice.iloc[0][column]) for column in columns)
        fix = f"keep one row for each {' and '.join(columns)}"
        raise KamError(f"{len(twice)} row(s) appear twice, such as {key}", where=where, fix=fix)
