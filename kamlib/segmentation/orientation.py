"""Does this customer buy price, value or a bit of everything?"""

import pandas as pd

from kamlib.errors import KamError
from kamlib.segmentation.inputs import NEARLY, numbers, require_accounts

PARTS = ("price", "function", "quality", "service", "experience")


def need_orientation(answers: pd.DataFrame, *, dominant: float = 50.0, tolerance: float = 1.0) -> pd.DataFrame:
    """Each account's orientation, from 100 points shared out (价格取向/复合价值/价值取向).

    Parameters
    ----------
    answers : pandas.DataFrame
        One row per account: account_id and price, function, quality, service, experience, together 100 points.
    dominant : float
        Points that make one side dominant.
    tolerance : float
        How far from 100 a sum may be; within it the points are scaled to 100.

    Returns
    -------
    pandas.DataFrame
        account_id; price; performance (function + quality); experience (service + experience), in points that sum to
        100; orientation: "price", "value" or "composite" (none dominant, or both price and value at 50).

    Raises
    ------
    KamError
        Missing column or number, negative points, sums off 100 by more than the tolerance.

    References
    ----------
    Deck 002 lecture 4. The deck also describes value-oriented customers as looking at low price: treat the border as
    soft.

    Examples
    --------
    >>> answers = pd.DataFrame({"account_id": ["A", "B", "C"], "price": [60, 10, 30], "function": [20, 20, 30],
    ...                         "quality": [10, 10, 20], "service": [5, 30, 10], "experience": [5, 30, 10]})
    >>> need_orientation(answers)["orientation"].tolist()
    ['price', 'value', 'composite']
    """
    where = "need_orientation(answers)"
    require_accounts(answers, PARTS, where=where)
    points = pd.DataFrame({part: numbers(answers, part, where=where) for part in PARTS})
    total = points.sum(axis=1)
    bad = ((total - 100).abs() > tolerance + NEARLY) | (points < 0).any(axis=1)
    if bad.any():
        first = answers.loc[bad, "account_id"].iloc[0]
        fix = "share out exactly 100 points, none below 0, for each account"
        raise KamError(
            f"{int(bad.sum())} account(s) do not share out 100 points, first {first!r}", where=where, fix=fix
        )
    points = points.div(total, axis=0) * 100
    table = pd.DataFrame({"account_id": answers["account_id"], "price": points["price"]})
    table["performance"] = points["function"] + points["quality"]
    table["experience"] = points["service"] + points["experience"]
    price, value = (table[side] >= dominant - NEARLY for side in ("price", "experience"))
    kind = pd.Series("composite", index=table.index).mask(price & ~value, "price").mask(value & ~price, "value")
    return table.assign(orientation=kind).reset_index(drop=True)
