"""Which of the values a brand gives its customers makes them prefer it?"""

import numpy as np
import pandas as pd
from scipy import stats

from kamlib.errors import KamError, require_columns


def preference_drivers(
    ratings: pd.DataFrame, *, items: list[str], preference: str = "preference", confidence: float = 0.95
) -> pd.DataFrame:
    """How strongly each value goes with preference, the others held fixed.

    Parameters
    ----------
    ratings : DataFrame
        One row an answer: the items and the preference as numbers; rows with a gap are left out.
    items : list of str
        Such as ``["belonging", "image", "risk", "simple"]``.
    preference : str
        What is explained.
    confidence : float
        Of the interval.

    Returns
    -------
    DataFrame
        item, mean (mark), weight (standardised regression weight: standard deviations of preference per standard
        deviation of the item), low, high, r_squared (of all items together, the same in every row), n, enough (False
        below ten answers an item). Strongest first.

    Raises
    ------
    KamError
        Missing column, fewer answers than items + 2, an item everybody marks alike or that repeats another.

    Notes
    -----
    Ordinary least squares on z-scores. It shows what goes together, not what causes what; items that move together
    share their weight in a way the data cannot settle, which the width of the interval shows.

    References
    ----------
    Deck 000, slide 31, names the four values.

    Examples
    --------
    >>> ratings = pd.DataFrame({"risk": [1, 2, 3, 4, 5, 3], "image": [3, 1, 2, 2, 1, 3]})
    >>> ratings = ratings.assign(preference=2 * ratings["risk"])
    >>> result = preference_drivers(ratings, items=["image", "risk"])
    >>> result["item"].tolist(), result["weight"].round(3).tolist()[0]
    (['risk', 'image'], 1.0)
    """
    where = "preference_drivers(ratings)"
    require_columns(ratings, [*items, preference], where=where)
    answers = ratings[[*items, preference]].apply(pd.to_numeric, errors="coerce").dropna()
    n, k = len(answers), len(items)
    if n < k + 2:
        raise KamError(f"{n} complete answer(s) for {k} items", where=where, fix=f"give at least {k + 2}")
    spread = answers.std(ddof=0)
    standard = (answers - answers.mean()) / spread.where(spread > 0)
    design, target = standard[items].to_numpy(), standard[preference].to_numpy()
    if np.isnan(design).any() or np.isnan(target).any() or np.linalg.matrix_rank(design) < k:
        fix = "leave out items that do not vary or that say the same as another"
        raise KamError("the items cannot be told apart", where=where, fix=fix)
    weights = np.linalg.lstsq(design, target, rcond=None)[0]
    residual = float(((target - design @ weights) ** 2).sum())
    error = np.sqrt(residual / (n - k - 1) * np.diag(np.linalg.inv(design.T @ design)))
    half = stats.t.ppf((1 + confidence) / 2, n - k - 1) * error
    table = pd.DataFrame({"item": items, "mean": answers[items].mean().to_numpy(), "weight": weights})
    table = table.assign(low=weights - half, high=weights + half, r_squared=1 - residual / n, n=n, enough=n >= 10 * k)
    return table.sort_values("weight", ascending=False, kind="stable").reset_index(drop=True)
