"""What kind of person is the brand, and how far is that from what we want it to be?"""

import numpy as np
import pandas as pd

from kamlib.branding.limits import require_between
from kamlib.errors import KamError, require_columns


def personality_profile(ratings: pd.DataFrame, *, highest: int = 5, min_answers: int = 10) -> pd.DataFrame:
    """The mean mark of each brand on each personality trait.

    Parameters
    ----------
    ratings : DataFrame
        brand, trait, score (1 … highest): one row a rater, brand and trait.
    highest : int
        Top of the scale.
    min_answers : int
        Below so many answers ``enough`` is False.

    Returns
    -------
    DataFrame
        brand, trait, score (mean), n, enough.

    Raises
    ------
    KamError
        Missing column, mark outside the scale.

    References
    ----------
    Deck 000, slides 64–65; five dimensions: J. Aaker 1997 (found in the United States; elsewhere other dimensions come
    out, so any traits may be rated).

    Examples
    --------
    >>> ratings = pd.DataFrame({"brand": "ours", "trait": "sincerity", "score": [4, 5]})
    >>> personality_profile(ratings).values.tolist()
    [['ours', 'sincerity', 4.5, 2, False]]
    """
    require_columns(ratings, ["brand", "trait", "score"], where="personality_profile(ratings)")
    require_between(ratings["score"], 1, highest, where="personality_profile(ratings), column 'score'")
    grouped = ratings.groupby(["brand", "trait"], sort=False)["score"]
    table = pd.DataFrame({"score": grouped.mean(), "n": grouped.count()}).reset_index()
    return table.assign(enough=table["n"] >= min_answers)


def personality_distance(profile: pd.DataFrame, *, ideal: dict[str, float], highest: int = 5) -> pd.DataFrame:
    """How far each brand is from the personality it should have, and the trait that is farthest off.

    Parameters
    ----------
    profile : DataFrame
        brand, trait, score (1 … highest), as from :func:`personality_profile`.
    ideal : dict of trait to mark
        The personality wanted; traits not named do not count.
    highest : int
        Top of the scale.

    Returns
    -------
    DataFrame
        brand, distance (0 is the ideal, 1 the opposite end of the scale on every trait), farthest (trait), gap (mark −
        ideal of that trait). Nearest first.

    Raises
    ------
    KamError
        Missing column, mark outside the scale, a brand without a mark on a trait of the ideal.

    Notes
    -----
    distance = √(mean of squared gaps) / (highest − 1).

    Examples
    --------
    >>> profile = pd.DataFrame({"brand": "ours", "trait": ["sincerity", "competence"], "score": [4.0, 2.0]})
    >>> personality_distance(profile, ideal={"sincerity": 4, "competence": 5})["farthest"].tolist()
    ['competence']
    """
    require_columns(profile, ["brand", "trait", "score"], where="personality_distance(profile)")
    wanted = pd.Series(ideal, dtype=float)
    for marks, part in ((profile["score"], "profile), column 'score'"), (wanted, "ideal=)")):
        require_between(marks, 1, highest, where=f"personality_distance({part}")
    wide = profile.pivot(index="brand", columns="trait", values="score").reindex(columns=wanted.index)
    holes = wide.isna().any(axis=1)
    if holes.any():
        what = f"brand {holes.idxmax()!r} has no mark on {list(wide.columns[wide.loc[holes.idxmax()].isna()])}"
        raise KamError(what, where="personality_distance(profile)", fix="rate these traits, or leave them out of ideal")
    gaps = wide - wanted
    farthest = gaps.abs().idxmax(axis=1)
    table = pd.DataFrame({"distance": np.sqrt((gaps**2).mean(axis=1)) / (highest - 1), "farthest": farthest})
    table["gap"] = [gaps.loc[brand, trait] for brand, trait in farthest.items()]
    return table.sort_values("distance", kind="stable").reset_index()
