"""How many agree, how sure is that, and do two groups really differ?"""

from dataclasses import dataclass
from math import sqrt

import pandas as pd
from scipy import stats

from kamlib.branding.limits import require_between
from kamlib.errors import KamError, require_choice, require_columns


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
    if not 0 <= count <= n:
        where = "proportion_interval(count, n)"
        raise KamError(f"{count} of {n} is no share", where=where, fix="give 0 ≤ count ≤ n")
    if n == 0:
        return 0.0, 1.0
    z, share = stats.norm.ppf((1 + confidence) / 2), count / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


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
    require_columns(answers, [*by, score], where="top_two_box(answers)")
    require_between(answers[score], 1, highest, where=f"top_two_box(answers), column {score!r}")
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
    if not (0 <= count_a <= n_a and 0 <= count_b <= n_b and n_a > 0 and n_b > 0):
        what = f"{count_a} of {n_a} and {count_b} of {n_b} are no shares"
        raise KamError(what, where="two_proportions(…)", fix="give 0 ≤ count ≤ n and at least one answer in each group")
    a, b, both = count_a / n_a, count_b / n_b, (count_a + count_b) / (n_a + n_b)
    pooled, separate = both * (1 - both) * (1 / n_a + 1 / n_b), a * (1 - a) / n_a + b * (1 - b) / n_b
    error = sqrt(pooled if variance == "pooled" else separate)
    z = (a - b) / error if error else 0.0
    enough = min(n_a, n_b) * min(both, 1 - both) >= 5
    return TwoProportions(a, b, a - b, z, float(2 * stats.norm.sf(abs(z))), enough)
