"""Which customers want the same?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import numbers, require_rows


@dataclass(frozen=True)
class NeedSegments:
    """Segments of accounts with like needs.

    ``accounts``: account_id, segment (1 = largest; missing where ratings are missing), status ("in_segment" or
    "incomplete"); ``profiles``: one row per segment with segment, accounts, and the mean importance of each factor;
    ``standardised``: the numbers the clusters were made from, by account_id; ``seed``: of the random starts.
    """

    accounts: pd.DataFrame
    profiles: pd.DataFrame
    standardised: pd.DataFrame
    seed: int


def need_segments(
    needs: pd.DataFrame, *, n_segments: int = 4, seed: int, value: str = "importance", standardise: str = "factor"
) -> NeedSegments:
    """Accounts grouped by k-means on what is important to them (需求细分).

    Parameters
    ----------
    needs : pandas.DataFrame
        One row per account and factor: account_id, factor and the rating.
    n_segments : int
        From 2 on, fewer than accounts with all ratings.
    seed : int
        Of the random starts; the same seed gives the same segments.
    value : str
        Column of the rating.
    standardise : {"factor", "account", "none"}
        z-scores by factor (each factor counts alike), each account's ratings less its own mean (people who tick high
        throughout), or as rated.

    Returns
    -------
    NeedSegments

    Raises
    ------
    KamError
        Missing column, no rows, an account rates a factor twice, too few complete accounts.

    Notes
    -----
    Accounts with a missing rating stay without a segment and are marked. Of 10 starts the one with the least spread
    is kept; segments are numbered by size, equal sizes by their profile.

    References
    ----------
    Deck 000 s7, 70; Haley (1968), Benefit segmentation, J. Marketing 32.

    Examples
    --------
    >>> needs = pd.DataFrame({"account_id": list("aabbccdd"), "factor": ["price", "credit"] * 4,
    ...                       "importance": [5, 1, 5, 2, 1, 5, 2, 5]})
    >>> need_segments(needs, n_segments=2, seed=1).accounts["segment"].tolist() in ([1, 1, 2, 2], [2, 2, 1, 1])
    True
    """
    from sklearn.cluster import KMeans

    where = f"need_segments(needs, n_segments={n_segments!r})"
    require_choice(standardise, ("factor", "account", "none"), where="need_segments(standardise=)")
    wide = _wide(needs, value, where)
    complete = wide.dropna()
    if not 2 <= n_segments < len(complete):
        fix = "give n_segments from 2 on and fewer than the accounts that rated every factor"
        raise KamError(f"{n_segments} segments of {len(complete)} complete accounts", where=where, fix=fix)
    ready = _standardised(complete, standardise)
    found = KMeans(n_clusters=n_segments, n_init=10, random_state=seed).fit_predict(ready.to_numpy())
    segment = pd.Series(_by_size(found, complete), index=complete.index)
    accounts = pd.DataFrame(
        {"account_id": wide.index, "segment": segment.reindex(wide.index).astype("Int64").to_numpy()}
    )
    accounts["status"] = np.where(accounts["segment"].isna(), "incomplete", "in_segment")
    profiles = complete.groupby(segment).mean().rename_axis("segment").reset_index()
    profiles.columns.name = None
    profiles.insert(1, "accounts", segment.value_counts().sort_index().to_numpy())
    return NeedSegments(accounts, profiles, ready, seed)


def _wide(needs: pd.DataFrame, value: str, where: str) -> pd.DataFrame:
    require_columns(needs, ["account_id", "factor", value], where=where)
    require_rows(needs, where=where)
    twice = needs.duplicated(["account_id", "factor"])
    if twice.any():
        first = needs.loc[twice, ["account_id", "factor"]].iloc[0].tolist()
        fix = "keep one rating per account and factor"
        raise KamError(f"{int(twice.sum())} factor(s) rated twice, first {first}", where=where, fix=fix)
    rated = needs.dropna(subset=value)
    ratings = rated.assign(rating=numbers(rated, value, where=where))
    wide = ratings.pivot(index="account_id", columns="factor", values="rating")
    return wide.reindex(index=needs["account_id"].unique(), columns=list(dict.fromkeys(needs["factor"])))


def _standardised(wide: pd.DataFrame, how: str) -> pd.DataFrame:
    if how == "account":
        return wide.sub(wide.mean(axis=1), axis=0)
    if how == "factor":
        spread = wide.std(ddof=0)
        return (wide - wide.mean()) / spread.where(spread > 0, 1)
    return wide


def _by_size(found: np.ndarray, wide: pd.DataFrame) -> np.ndarray:
    profile = wide.groupby(found).mean()
    order = sorted(profile.index, key=lambda name: (-(found == name).sum(), *profile.loc[name]))
    return pd.Series(found).map({name: place for place, name in enumerate(order, 1)}).to_numpy()
