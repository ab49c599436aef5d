"""What do the asked say: who agrees, who recommends, what makes them prefer, which words go with which brand?"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from scipy import stats

from kamlib.checks import as_table, missing, needs, require_number, require_numbers
from kamlib.errors import KamError, require_choice


def proportion_interval(count: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson interval of a share: count successes among n answers.

    Returns
    -------
    (float, float)
        Lower and upper bound, 0–1; (0.0, 1.0) when n is 0: without answers anything is possible.

    Raises
    ------
    KamError
        Not 0 ≤ count ≤ n.

    References
    ----------
    Wilson 1927; preferred to p ± 1.96·SE by Agresti & Coull 1998, since it holds near 0 and 1 and for few answers.

    Examples
    --------
    >>> [round(bound, 4) for bound in proportion_interval(0, 10)]
    [0.0, 0.2775]
    """
    n = require_number(n, where="proportion_interval(n)")
    count = require_number(count, where="proportion_interval(count)")
    if not count <= n:
        where = "proportion_interval(count, n)"
        raise KamError(f"{count:g} of {n:g} is no share", where=where, fix="give 0 ≤ count ≤ n")
    if n == 0:
        return 0.0, 1.0
    z, share = stats.norm.ppf((1 + require_certainty(confidence, "proportion_interval(confidence=)")) / 2), count / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def require_certainty(confidence: float, where: str) -> float:
    """The confidence of an interval; raises where it is not above 0 and below 1."""
    return require_number(confidence, 0, 0.9999, above=True, where=where)


def top_two_box(
    answers: pd.DataFrame,
    *,
    by: list[str],
    score: str = "score",
    top: int = 4,
    highest: int = 5,
    min_answers: int = 30,
) -> pd.DataFrame:
    """The share that agrees strongly or partly, for each group, with its 95 % interval.

    Parameters
    ----------
    answers : DataFrame
        One row an answer: the columns named in ``by`` and the score (1 … highest); missing scores are counted apart.
    by : list of str
        Such as ``["statement", "brand"]``.
    score : str
        Name of the score column.
    top : int
        Scores from here on agree: 4 of 5 are the top two boxes.
    highest : int
        Top of the scale.
    min_answers : int
        Below so many answers ``enough`` is False: report the interval, not the share.

    Returns
    -------
    DataFrame
        The columns of ``by``, n (answers), n_missing, count (that agree), share (0–1, missing when n is 0), low, high
        (Wilson, 0–1), enough.

    Raises
    ------
    KamError
        Missing column, score outside 1 … highest, top outside the scale.

    References
    ----------
    Deck 000, slide 34 (its percentages did not survive).

    Examples
    --------
    >>> answers = pd.DataFrame({"statement": "more satisfied", "score": [5, 4, 4, 2, 1]})
    >>> top_two_box(answers, by=["statement"])[["n", "count", "share", "enough"]].values.tolist()
    [[5, 3, 0.6, False]]
    """
    where = "top_two_box(answers)"
    answers = needs(answers, where=where, ids=by, numbers={score: (1, highest)}, gaps=[score], empty=True)
    if not 1 < top <= highest:
        fix = f"give a score from 2 to {highest}"
        raise KamError(f"top box {top} is outside the scale", where="top_two_box(top=)", fix=fix)
    marked = answers.assign(count=answers[score] >= top, n=answers[score].notna(), n_missing=answers[score].isna())
    table = marked.groupby(by, sort=False)[["n", "n_missing", "count"]].sum().reset_index()
    table["share"] = table["count"] / table["n"].where(table["n"] > 0)
    bounds = [proportion_interval(count, n) for count, n in zip(table["count"], table["n"], strict=True)]
    table["low"], table["high"] = [low for low, _ in bounds], [high for _, high in bounds]
    return table.assign(enough=table["n"] >= min_answers)


@dataclass(frozen=True)
class TwoProportions:
    """What :func:`two_proportions` returns."""

    share_a: float
    share_b: float
    difference: float
    z: float
    p_value: float
    enough: bool


def two_proportions(count_a: int, n_a: int, count_b: int, n_b: int, *, variance: str = "pooled") -> TwoProportions:
    """Is the difference of two shares more than chance?

    Parameters
    ----------
    count_a, n_a, count_b, n_b : int
        Those that agree and all answers, in group a and group b.
    variance : {"pooled", "separate"}
        Of the difference: under the assumption that both shares are equal (the usual test), or each group its own.

    Returns
    -------
    TwoProportions
        share_a, share_b, difference (a − b), z, p_value (two-sided), enough (False when fewer than five in either group
        would be expected to agree, or not to; z is then a poor guide).

    Raises
    ------
    KamError
        An empty group, counts above their n.

    Examples
    --------
    >>> result = two_proportions(300, 500, 260, 500)
    >>> round(result.z, 2), round(result.p_value, 3), result.enough
    (2.55, 0.011, True)
    """
    require_choice(variance, ["pooled", "separate"], where="two_proportions(variance=)")
    count_a, n_a, count_b, n_b = (require_number(number, where="two_proportions(…)")
                                  for number in (count_a, n_a, count_b, n_b))  # fmt: skip
    if not (count_a <= n_a and count_b <= n_b and n_a > 0 and n_b > 0):
        what = f"{count_a:g} of {n_a:g} and {count_b:g} of {n_b:g} are no shares"
        raise KamError(what, where="two_proportions(…)", fix="give 0 ≤ count ≤ n and at least one answer in each group")
    a, b, both = count_a / n_a, count_b / n_b, (count_a + count_b) / (n_a + n_b)
    pooled, separate = both * (1 - both) * (1 / n_a + 1 / n_b), a * (1 - a) / n_a + b * (1 - b) / n_b
    error = sqrt(pooled if variance == "pooled" else separate)
    z = (a - b) / error if error else 0.0
    enough = min(n_a, n_b) * min(both, 1 - both) >= 5
    return TwoProportions(a, b, a - b, z, float(2 * stats.norm.sf(abs(z))), enough)


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
    by, numbers = list(by or []), {recommend: (0, 10)}
    where = "net_promoter_score(answers)"
    answers = needs(answers, where=where, ids=by, numbers=numbers, gaps=[recommend], empty=bool(by))
    said = answers[recommend]
    marks = {"n": said.notna(), "promoters": said >= 9, "passives": (said >= 7) & (said < 9), "detractors": said < 7}
    keys = [answers[column] for column in by] if by else pd.Series(0, index=answers.index)
    table = pd.DataFrame(marks).groupby(keys, sort=False).sum()
    table = table.reset_index(drop=not by)
    kinds = ["promoters", "passives", "detractors"]
    table[kinds] = table[kinds].div(table["n"].where(table["n"] > 0), axis=0)
    net = table["promoters"] - table["detractors"]
    error = 100 * np.sqrt((table["promoters"] + table["detractors"] - net**2) / table["n"])
    low, high = (100 * net - 1.96 * error).clip(lower=-100), (100 * net + 1.96 * error).clip(upper=100)
    table = table.assign(nps_points=100 * net, se_points=error, low_points=low, high_points=high)
    return table.assign(enough=table["n"] >= min_answers)


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
    where, columns = "preference_drivers(ratings)", [*items, preference]
    confidence = require_certainty(confidence, "preference_drivers(confidence=)")
    answers = needs(ratings, where=where, numbers=columns, gaps=columns, empty=True)[columns].dropna()
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


@dataclass(frozen=True)
class ImageMap:
    """What :func:`image_map` returns."""

    points: pd.DataFrame
    axis_shares: tuple[float, ...]
    total_inertia: float
    scaling: str


def image_map(counts: pd.DataFrame, *, scaling: str = "symmetric") -> ImageMap:
    """A map of brands and image words by correspondence analysis, from a table of counts.

    Parameters
    ----------
    counts : DataFrame
        Brands as index, words as columns, how many respondents link the two (≥ 0); at least 3 × 3.
    scaling : {"symmetric", "brands"}
        Both in principal coordinates (the usual picture: compare brands with brands and words with words), or brands in
        principal and words in standard coordinates (a brand is the centre of gravity of its words).

    Returns
    -------
    ImageMap
        ``points``: kind ("brand" or "word"), name, x, y, share (of all counts), quality (0–1: how much of the point's
        distance from the centre the map shows; below 0.5, do not read it) · ``axis_shares``: what each axis explains ·
        ``total_inertia``: chi-square / total · ``scaling`` as asked for.

    Raises
    ------
    KamError
        Negative counts, an empty row or column, fewer than three brands or words, brands all alike.

    Notes
    -----
    Singular values of the standardised residuals (P − rcᵀ) / √(rcᵀ). Signs are set so that the point with the largest
    mass-weighted coordinate lies on the positive side of each axis.

    References
    ----------
    Greenacre 1984; Benzécri 1973. For the picture of deck 000, slide 36, whose layout is lost.

    Examples
    --------
    >>> counts = pd.DataFrame({"warm": [30, 10, 10], "fast": [10, 30, 10], "cheap": [10, 10, 30]}, index=list("ABC"))
    >>> [round(share, 3) for share in image_map(counts).axis_shares]
    [0.5, 0.5]
    """
    require_choice(scaling, ["symmetric", "brands"], where="image_map(scaling=)")
    numbers = _counts(counts)
    shares = numbers.to_numpy() / numbers.to_numpy().sum()
    brands, words = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(brands, words)
    left, strength, right = np.linalg.svd((shares - expected) / np.sqrt(expected), full_matrices=False)
    kept = strength[: min(shares.shape) - 1]
    if not kept.max() > 1e-9:
        raise KamError("all brands have the same profile", where="image_map(counts)", fix="there is nothing to map")
    signs = np.sign(left[np.abs(left).argmax(axis=0), range(left.shape[1])])
    full = {"brand": left * signs * strength / np.sqrt(brands)[:, None],
            "word": right.T * signs * strength / np.sqrt(words)[:, None]}  # fmt: skip
    points = []
    for kind, names, share in (("brand", numbers.index, brands), ("word", numbers.columns, words)):
        lengths, near = (full[kind] ** 2).sum(axis=1), (full[kind][:, :2] ** 2).sum(axis=1)
        quality = near / np.where(lengths > 1e-18, lengths, np.nan)
        x, y = (full[kind] / (1 if kind == "brand" or scaling == "symmetric" else strength))[:, :2].T
        table = {"kind": kind, "name": names, "x": x, "y": y, "share": share, "quality": quality}
        points.append(pd.DataFrame(table))
    inertia = kept**2
    axis_shares = tuple((inertia / inertia.sum()).tolist())
    return ImageMap(pd.concat(points, ignore_index=True), axis_shares, float(inertia.sum()), scaling)


def _counts(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts as floats, each brand and each word named once and by somebody."""
    where = "image_map(counts)"
    counts = as_table(counts, where=where)
    if min(counts.shape) < 3:
        raise KamError(f"a table of {counts.shape[0]} × {counts.shape[1]}", where=where, fix="give at least 3 × 3")
    for names in (counts.index, counts.columns):
        if names.has_duplicates or missing(names.to_series()).any():
            raise KamError("a brand or a word has no name, or one that is given twice", where=where,
                           fix="give each brand and each word a name of its own")  # fmt: skip
    numbers = counts.apply(lambda column: require_numbers(column, 0, where=where))
    empty = [*numbers.index[numbers.sum(axis=1) == 0], *numbers.columns[numbers.sum() == 0]]
    if empty:
        raise KamError(f"nobody named anything for {empty}", where=where, fix="leave out these brands or words")
    return numbers
