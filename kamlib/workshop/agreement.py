"""How far do raters agree beyond chance?"""

import math
from collections import Counter
from collections.abc import Sequence

from kamlib.errors import require_choice

LEVELS = ("nominal", "ordinal", "interval")


def krippendorff_alpha(ratings: Sequence[Sequence[float | str | None]], *, level: str = "interval") -> float | None:
    """Krippendorff's alpha: 1 where all raters agree, 0 where they agree as by chance, below 0 where they oppose.

    Parameters
    ----------
    ratings : raters × units
        One list a rater, ``None`` or NaN where a unit was not rated.
    level : {"nominal", "ordinal", "interval"}

    Returns
    -------
    float or None
        None says "not enough": fewer than two units with two ratings, or no difference among all ratings.

    Notes
    -----
    alpha = 1 − D_o / D_e with the pairable values of each unit weighted 1 / (m_u − 1).

    References
    ----------
    Krippendorff, K. (2004). Content Analysis, 2nd ed., ch. 11.

    Examples
    --------
    >>> krippendorff_alpha([[1, 2, 3], [1, 2, 3]]), krippendorff_alpha([[1], [2]]) is None
    (1.0, True)
    """
    require_choice(level, LEVELS, where="krippendorff_alpha(level=)")
    units = [
        [rating for rating in unit if rating is not None and rating == rating] for unit in zip(*ratings, strict=True)
    ]
    units = [unit for unit in units if len(unit) > 1]
    counts = Counter(value for unit in units for value in unit)
    if len(units) < 2 or len(counts) < 2:
        return None
    difference, n = _difference(level, counts), sum(counts.values())
    observed = sum(_pairs(Counter(unit), difference) / (len(unit) - 1) for unit in units) / n
    return 1 - observed / (_pairs(counts, difference) / (n * (n - 1)))


def _pairs(counts: Counter, difference) -> float:
    values = list(counts)
    return sum(counts[a] * counts[b] * difference(a, b) for a in values for b in values)


def _difference(level: str, counts: Counter):
    if level == "nominal":
        return lambda a, b: float(a != b)
    if level == "interval":
        return lambda a, b: (a - b) ** 2
    ordered = sorted(counts)

    def ranks_between(a, b) -> float:
        low, high = sorted((a, b))
        return (sum(counts[v] for v in ordered if low <= v <= high) - (counts[a] + counts[b]) / 2) ** 2

    return ranks_between


def agreement_word(alpha: float | None) -> str:
    """The key of the word for an alpha: strong from 0.8, fair from 0.667 (Krippendorff's bounds), weak, or not enough.

    Examples
    --------
    >>> agreement_word(0.85), agreement_word(0.7), agreement_word(-0.1), agreement_word(None)
    ('strong', 'fair', 'weak', 'not_enough')
    """
    if alpha is None or math.isnan(alpha):
        return "not_enough"
    return "strong" if alpha >= 0.8 else "fair" if alpha >= 0.667 else "weak"
