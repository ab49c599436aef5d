"""Would customers recommend us, and how sure is that number?"""

import numpy as np
import pandas as pd

from kamlib.branding.limits import require_between
from kamlib.errors import require_columns


def net_promoter_score(
    answers: pd.DataFrame, *, by: list[str] | None = None, recommend: str = "recommend", min_answers: int = 30
) -> pd.DataFrame:
    """The net promoter score of each group, with its standard error.

    Parameters
    ----------
    answers : DataFrame
        One row a respondent with the answer from 0 to 10; missing answers are left out.
    by : list of str, optional
        Columns to group by; else one row for all.
    recommend : str
        Name of the answer column.
    min_answers : int
        Below so many answers ``enough`` is False.

    Returns
    -------
    DataFrame
        The columns of ``by``, n, promoters (9–10), passives (7–8), detractors (0–6) (shares, 0–1), nps_points (−100 …
        100), se_points, low_points, high_points (95 %, within ±100; all missing when n is 0), enough.

    Raises
    ------
    KamError
        Missing column, answer outside 0–10.

    Notes
    -----
    NPS = 100 × (p − d), variance of one answer p + d − (p − d)²: with p = 1/2, d = 1/6 and 324 answers the standard
    error is 4.14 points. A change of less than about twice that is noise.

    References
    ----------
    Reichheld 2003; error as for any difference of two shares of one multinomial.

    Examples
    --------
    >>> net_promoter_score(pd.DataFrame({"recommend": [10, 9, 9, 8, 7, 3]}))["nps_points"].round(1).tolist()
    [33.3]
    """
    require_columns(answers, [*(by or []), recommend], where="net_promoter_score(answers)")
    require_between(answers[recommend], 0, 10, where=f"net_promoter_score(answers), column {recommend!r}")
    said = answers[recommend]
    marks = {"n": said.notna(), "promoters": said >= 9, "passives": (said >= 7) & (said < 9), "detractors": said < 7}
    keys = [answers[column] for column in by] if by else pd.Series(0, index=answers.index)
    table = pd.DataFrame(marks).groupby(keys, sort=False).sum()
    table = table.reset_index(drop=not by)
    kinds = ["promoters", "passives", "detractors"]
    table[kinds] = table[kinds].div(table["n"].where(table["n"] > 0), axis=0)
    net = table["promoters"] - table["detractors"]
    error = 100 * np.sqrt((table["promoters"] + table["detractors"] - net**2) / table["n"])
    half = 1.96 * error
    table = table.assign(
        nps_points=100 * net,
        se_points=error,
        low_points=(100 * net - half).clip(lower=-100),
        high_points=(100 * net + half).clip(upper=100),
    )
    return table.assign(enough=table["n"] >= min_answers)
