"""How much does the brand weigh in the choice?"""

import numpy as np
import pandas as pd
from scipy import stats

from kamlib.errors import KamError, require_choice, require_columns

ALIKE = 1e-9  # part-worths that differ by less are one: what is left of arithmetic
MOST_LEVELS = 12


def part_worths(
    ratings: pd.DataFrame, *, attributes: list[str], respondent: str = "respondent_id", rating: str = "rating"
) -> pd.DataFrame:
    """The part-worth of each attribute level for each respondent, by least squares.

    Parameters
    ----------
    ratings : DataFrame
        One row a profile rated by a respondent: respondent, the attributes, rating.
    attributes : list of str
        Columns with the levels shown (at most 12 different ones each; numbers such as prices count as levels).
    respondent, rating : str
        Names of these columns.

    Returns
    -------
    DataFrame
        respondent_id, attribute, level, part_worth (in rating points, summing to 0 within each attribute and
        respondent), status: ``"estimated"`` or ``"too_few_profiles"`` (this respondent's profiles do not settle it;
        part_worth is then missing).

    Raises
    ------
    KamError
        Missing column, an attribute with one level or more than 12, ratings that are no numbers.

    Notes
    -----
    rating = constant + Σ part-worths of the profile's levels + error, dummy-coded, one regression a respondent; the
    dummies are then centred within their attribute.

    References
    ----------
    Green & Srinivasan 1978. Deck 000, slide 35, names the method "trade-off analysis" (权衡分析).

    Examples
    --------
    >>> ratings = pd.DataFrame({"respondent_id": "R1", "brand": ["ours", "ours", "other", "other"],
    ...                         "price": [10, 12, 10, 12], "rating": [9, 7, 8, 6]})
    >>> part_worths(ratings, attributes=["brand", "price"])["part_worth"].round(6).tolist()
    [-0.5, 0.5, 1.0, -1.0]
    """
    require_columns(ratings, [respondent, *attributes, rating], where="part_worths(ratings)")
    levels = {attribute: sorted(ratings[attribute].dropna().unique()) for attribute in attributes}
    _require_levels(levels)
    _require_ratings(ratings, [*attributes, rating], rating)
    dummies = [
        (ratings[attribute] == level).to_numpy(float) for attribute, some in levels.items() for level in some[1:]
    ]
    design = np.column_stack([np.ones(len(ratings)), *dummies])
    places = ratings.groupby(respondent, sort=True).indices
    scores = ratings[rating].to_numpy(float)
    return pd.concat(
        [_worths(key, design[rows], scores[rows], levels) for key, rows in places.items()], ignore_index=True
    )


def _worths(key: object, design: np.ndarray, scores: np.ndarray, levels: dict[str, list]) -> pd.DataFrame:
    settled = np.linalg.matrix_rank(design) == design.shape[1]
    slopes = np.linalg.lstsq(design, scores, rcond=None)[0][1:] if settled else np.full(design.shape[1] - 1, np.nan)
    parts, start = [], 0
    for attribute, some in levels.items():
        worth = np.concatenate([[0.0], slopes[start : start + len(some) - 1]])
        worth = worth - worth.mean() if settled else np.full(len(some), np.nan)
        parts.append(
            pd.DataFrame({"attribute": attribute, "level": pd.Series(some, dtype=object), "part_worth": worth})
        )
        start += len(some) - 1
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "respondent_id", key)
    return table.assign(status="estimated" if settled else "too_few_profiles")


def attribute_importance(
    worths: pd.DataFrame, *, convention: str = "mean_of_importances", confidence: float = 0.95
) -> pd.DataFrame:
    """The share of each attribute in the decision, with its interval.

    Parameters
    ----------
    worths : DataFrame
        respondent_id, attribute, level, part_worth, as from :func:`part_worths`.
    convention : {"mean_of_importances", "of_the_mean"}
        The mean of the respondents' own importances, or the importance in the mean part-worths. They differ: where
        people want opposite things, means cancel out and "of_the_mean" makes the attribute look unimportant.
    confidence : float
        Of the interval.

    Returns
    -------
    DataFrame
        attribute, importance (0–1, summing to 1), low, high (0–1), n (respondents used), n_left_out (part-worths
        missing or all alike), enough (False below two respondents; low and high are then missing). Largest first.

    Raises
    ------
    KamError
        Missing column; no respondent can be used.

    Notes
    -----
    importance = (highest − lowest part-worth of the attribute) / Σ of these ranges. Intervals: Student's t over
    respondents; for "of_the_mean" with the jackknife standard error, leaving out one respondent at a time.

    References
    ----------
    Green & Wind 1975; Green & Srinivasan 1978. Deck 000, slide 35.

    Examples
    --------
    >>> worths = pd.DataFrame({"respondent_id": "R1", "attribute": ["brand", "brand", "price", "price", "service",
    ...     "service"], "level": [0, 1] * 3, "part_worth": [0, 1.2, 2.0, 0, 0, 0.8]})
    >>> attribute_importance(worths)[["attribute", "importance"]].values.tolist()
    [['price', 0.5], ['brand', 0.3], ['service', 0.2]]
    """
    require_choice(convention, ["mean_of_importances", "of_the_mean"], where="attribute_importance(convention=)")
    require_columns(worths, ["respondent_id", "attribute", "level", "part_worth"], where="attribute_importance(worths)")
    wide = worths.pivot(index="respondent_id", columns=["attribute", "level"], values="part_worth").astype(float)
    ranges = _ranges(wide)
    usable = wide.notna().all(axis=1) & (ranges.sum(axis=1) > ALIKE)
    if not usable.any():
        fix = "ask each respondent to rate more profiles than there are levels to estimate"
        raise KamError(f"none of {len(wide)} respondents can be used", where="attribute_importance(worths)", fix=fix)
    wide, ranges = wide[usable], ranges[usable]
    if convention == "mean_of_importances":
        each = _shares(ranges)
        middle, error = each.mean(), each.sem()
    else:
        of_mean = _ranges(wide.mean().to_frame().T)
        if not of_mean.iloc[0].sum() > ALIKE:
            fix = "use convention='mean_of_importances': the respondents want opposite things"
            raise KamError("the mean part-worths are all alike", where="attribute_importance(convention=)", fix=fix)
        middle, error = _shares(of_mean).iloc[0], _jackknife_error(wide)
    return _with_interval(middle, error, len(wide), int((~usable).sum()), confidence)


def _ranges(wide: pd.DataFrame) -> pd.DataFrame:
    """Highest less lowest part-worth of each attribute, row by row; missing where one is missing."""
    attributes = wide.columns.get_level_values("attribute")
    spans = {name: wide.loc[:, attributes == name].to_numpy() for name in sorted(set(attributes))}
    return pd.DataFrame({name: worths.max(axis=1) - worths.min(axis=1) for name, worths in spans.items()}, wide.index)


def _shares(ranges: pd.DataFrame) -> pd.DataFrame:
    return ranges.div(ranges.sum(axis=1), axis=0)


def _jackknife_error(wide: pd.DataFrame) -> pd.Series:
    n = len(wide)
    if n == 1:
        return pd.Series(np.nan, index=sorted(set(wide.columns.get_level_values("attribute"))))
    without_one = _shares(_ranges((wide.sum() - wide) / (n - 1)))
    return np.sqrt((n - 1) * without_one.var(ddof=0))


def _with_interval(middle: pd.Series, error: pd.Series, n: int, left_out: int, confidence: float) -> pd.DataFrame:
    half = error * stats.t.ppf((1 + confidence) / 2, n - 1) if n > 1 else error * np.nan
    table = pd.DataFrame({"importance": middle, "low": (middle - half).clip(0), "high": (middle + half).clip(upper=1)})
    table = table.assign(n=n, n_left_out=left_out, enough=n > 1)
    return table.sort_values("importance", ascending=False, kind="stable").rename_axis("attribute").reset_index()


def _require_levels(levels: dict[str, list]) -> None:
    for attribute, some in levels.items():
        if not 2 <= len(some) <= MOST_LEVELS:
            fix = (
                f"leave {attribute!r} out" if len(some) < 2 else f"put {attribute!r} into at most {MOST_LEVELS} classes"
            )
            what = f"attribute {attribute!r} has {len(some)} level(s)"
            raise KamError(what, where="part_worths(attributes=)", fix=fix)


def _require_ratings(ratings: pd.DataFrame, columns: list[str], rating: str) -> None:
    numbers = pd.to_numeric(ratings[rating], errors="coerce")
    bad = int((ratings[columns].isna().any(axis=1) | numbers.isna()).sum())
    if bad:
        fix = "leave out these rows, or fill in what was shown and how it was rated"
        raise KamError(f"{bad} row(s) lack a level or a rating", where="part_worths(ratings)", fix=fix)
