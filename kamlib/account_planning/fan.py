"""In which band will revenue lie in five years, and how likely is the goal?"""

from collections.abc import Sequence
from math import log, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd

from kamlib.errors import KamError


def growth_bands(
    revenue: float,
    *,
    growth: float,
    spread: float,
    years: int = 5,
    levels: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9),
) -> pd.DataFrame:
    """The fan around a forecast: quantiles of revenue in each year.

    Parameters
    ----------
    revenue : float
        Of year 0, above 0.
    growth : float
        Median yearly growth; 0.06 is 6 %.
    spread : float
        Standard deviation of one year's log growth, at least 0; 0.15 means two years in three stay within about ±15 %.
    years : int
    levels : sequence of float
        Quantiles, between 0 and 1.

    Returns
    -------
    DataFrame
        year (0…years), level, revenue.

    Notes
    -----
    Log growth of each year is normal and independent, so the quantile q of year t is
    revenue · (1 + growth)^t · exp(z_q · spread · √t): the fan opens with the root of time. No simulation, no seed.

    Examples
    --------
    >>> bands = growth_bands(100.0, growth=0.1, spread=0.2, years=4)
    >>> bands.loc[(bands["year"] == 4) & (bands["level"] == 0.5), "revenue"].round(2).tolist()
    [146.41]
    """
    _require_growth(revenue, growth, spread, "growth_bands")
    if not all(0 < level < 1 for level in levels):
        raise KamError(f"levels {list(levels)}", where="growth_bands(levels=)", fix="give quantiles between 0 and 1")
    table = pd.DataFrame([(year, level) for year in range(years + 1) for level in levels], columns=["year", "level"])
    z = table["level"].map(NormalDist().inv_cdf)
    table["revenue"] = revenue * (1 + growth) ** table["year"] * np.exp(z * spread * np.sqrt(table["year"]))
    return table


def target_chance(revenue: float, target: float, *, growth: float, spread: float, years: int = 5) -> float:
    """The chance that revenue reaches a target in the last year, by the same fan as :func:`growth_bands`.

    Parameters
    ----------
    revenue, target : float
        Of year 0 and of the last year, above 0.
    growth, spread : float
        As in :func:`growth_bands`; ``spread`` above 0.
    years : int

    Returns
    -------
    float
        0–1.

    Notes
    -----
    chance = 1 − Φ(ln(target / (revenue · (1 + growth)^years)) / (spread · √years)).

    Examples
    --------
    >>> target_chance(100.0, 146.41, growth=0.1, spread=0.2, years=4)
    0.5
    """
    _require_growth(revenue, growth, spread, "target_chance")
    if not (target > 0 and spread > 0):
        where, fix = "target_chance(target=, spread=)", "give a target and a spread above 0"
        raise KamError(f"target {target}, spread {spread}", where=where, fix=fix)
    distance = log(target / (revenue * (1 + growth) ** years)) / (spread * sqrt(years))
    return round(1 - NormalDist().cdf(distance), 12)


def _require_growth(revenue: float, growth: float, spread: float, call: str) -> None:
    if not (revenue > 0 and growth > -1 and spread >= 0):
        fix = "give revenue > 0, growth > −1, spread ≥ 0"
        raise KamError(f"revenue {revenue}, growth {growth}, spread {spread}", where=f"{call}(…)", fix=fix)
