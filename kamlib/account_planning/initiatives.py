"""Which initiative now, which in a year, which later?"""

import pandas as pd

from kamlib.account_planning._ranges import require_between
from kamlib.errors import KamError, require_columns

PHASES = ("now", "mid", "long")


def initiative_phases(initiatives: pd.DataFrame, *, now_from: float = 12, mid_from: float = 9) -> pd.DataFrame:
    """The phase of each initiative from the sum of three scores, best first.

    Parameters
    ----------
    initiatives : DataFrame
        initiative, profit, competition, feasibility (1–5; 5 = large profit, weak competition, easy).
    now_from, mid_from : float
        Sum from which an initiative starts now, or within 6–12 months.

    Returns
    -------
    DataFrame
        The given columns and total (3–15), phase: "now" (act now), "mid" (6–12 months: create the conditions, stay
        flexible), "long" (over a year: prepare fully, launch at the right time); ties keep the order of the table.

    Raises
    ------
    KamError
        Missing column, score outside 1–5, limits in the wrong order.

    Notes
    -----
    Phases and criteria are the deck's; the limits 12 and 9 are the kit's rule (the deck's bubble positions cannot be
    read). Items of the later phases still need preparation now.

    References
    ----------
    001 s21, SPD Bank's eight initiatives.

    Examples
    --------
    >>> initiatives = pd.DataFrame({"initiative": ["voice", "core IT"], "profit": [4, 5], "competition": [4, 1],
    ...                             "feasibility": [5, 1]})
    >>> initiative_phases(initiatives)[["initiative", "total", "phase"]].values.tolist()
    [['voice', 13, 'now'], ['core IT', 7, 'long']]
    """
    criteria = ["profit", "competition", "feasibility"]
    require_columns(initiatives, ["initiative", *criteria], where="initiative_phases(initiatives)")
    for column in criteria:
        require_between(initiatives[column], 1, 5, where="initiative_phases(initiatives)")
    if mid_from > now_from:
        fix = "give now_from ≥ mid_from, such as 12 and 9"
        raise KamError("mid_from is above now_from", where="initiative_phases(now_from=, mid_from=)", fix=fix)
    table = initiatives.assign(total=initiatives[criteria].sum(axis=1))
    table["phase"] = ["now" if t >= now_from else "mid" if t >= mid_from else "long" for t in table["total"]]
    return table.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)
