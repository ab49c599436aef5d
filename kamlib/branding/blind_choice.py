"""Do people choose the product or the name on it?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from kamlib.errors import KamError, require_choice, require_columns


def brand_shift(votes: pd.DataFrame, *, before: str = "before", after: str = "after") -> pd.DataFrame:
    """How the votes move once the names are shown.

    Parameters
    ----------
    votes : DataFrame
        One row a voter: the choice without names and the choice with names. A row with one vote missing is left out.
    before, after : str
        Names of these columns.

    Returns
    -------
    DataFrame
        One row an option, largest shift first: option, n_before, n_after, share_before, share_after (0–1), shift (share
        after − before), gained, lost (voters), p_value (exact McNemar test of gained against lost; 1 when nobody
        moved).

    Raises
    ------
    KamError
        Missing column; nobody voted twice.

    Notes
    -----
    Only those who changed their mind tell anything about the name: under "no effect", gained is binomial with one
    half of gained + lost. Four options make four tests: ask :func:`marginal_homogeneity` first whether anything moved
    at all.

    References
    ----------
    Deck 000, slides 25–26; McNemar 1947; blind taste tests: Allison & Uhl 1964.

    Examples
    --------
    >>> votes = pd.DataFrame({"before": ["Alfa", "Alfa", "BMW"], "after": ["BMW", "BMW", "BMW"]})
    >>> brand_shift(votes)[["option", "n_before", "n_after", "gained", "lost", "p_value"]].values.tolist()
    [['BMW', 1, 3, 2, 0, 0.5], ['Alfa', 2, 0, 0, 2, 0.5]]
    """
    paired = _paired(votes, before, after, "brand_shift(votes)")
    options = sorted(set(paired[before]) | set(paired[after]))
    rows = []
    for option in options:
        first, second = paired[before] == option, paired[after] == option
        gained, lost = int((second & ~first).sum()), int((first & ~second).sum())
        p_value = float(stats.binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
        rows.append((option, int(first.sum()), int(second.sum()), first.mean(), second.mean(), gained, lost, p_value))
    names = ["option", "n_before", "n_after", "share_before", "share_after", "gained", "lost", "p_value"]
    table = pd.DataFrame(rows, columns=names)
    table.insert(5, "shift", table["share_after"] - table["share_before"])
    return table.sort_values("shift", ascending=False, kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class MarginalHomogeneity:
    """What :func:`marginal_homogeneity` returns; statistic and p_value are missing when nobody changed."""

    statistic: float
    degrees: int
    p_value: float
    n_changed: int
    n_voters: int
    enough: bool


def marginal_homogeneity(
    votes: pd.DataFrame, *, before: str = "before", after: str = "after", min_changed: int = 25
) -> MarginalHomogeneity:
    """Did the shares move as a whole, more than chance would move them?

    Parameters
    ----------
    votes : DataFrame
        As in :func:`brand_shift`.
    before, after : str
        Names of these columns.
    min_changed : int
        Below so many changed votes ``enough`` is False: the chi-square approximation is then rough.

    Returns
    -------
    MarginalHomogeneity
        statistic (Stuart–Maxwell chi-square), degrees of freedom, p_value, n_changed, n_voters, enough.

    Raises
    ------
    KamError
        Missing column; nobody voted twice.

    Notes
    -----
    With two options it is McNemar's (b − c)² / (b + c), without continuity correction.

    References
    ----------
    Stuart 1955; Maxwell 1970.

    Examples
    --------
    >>> votes = pd.DataFrame({"before": ["A"] * 9 + ["B"] * 3, "after": ["B"] * 9 + ["A"] * 3})
    >>> result = marginal_homogeneity(votes)
    >>> result.statistic, round(result.p_value, 4), result.enough
    (3.0, 0.0833, False)
    """
    paired = _paired(votes, before, after, "marginal_homogeneity(votes)")
    options = sorted(set(paired[before]) | set(paired[after]))
    table = pd.crosstab(paired[before], paired[after]).reindex(index=options, columns=options, fill_value=0).to_numpy()
    changed = int(table.sum() - np.trace(table))
    if not changed:
        return MarginalHomogeneity(float("nan"), len(options) - 1, float("nan"), 0, len(paired), False)
    difference = (table.sum(axis=1) - table.sum(axis=0)).astype(float)
    spread = np.diag(table.sum(axis=0) + table.sum(axis=1)) - table - table.T
    statistic = float(difference @ np.linalg.pinv(spread.astype(float)) @ difference)
    degrees = int(np.linalg.matrix_rank(spread))
    p_value = float(stats.chi2.sf(statistic, degrees))
    return MarginalHomogeneity(round(statistic, 10), degrees, p_value, changed, len(paired), changed >= min_changed)


def spec_ranking(specs: pd.DataFrame, *, name: str, better: Mapping[str, str]) -> pd.DataFrame:
    """The options ranked by their data sheet alone: mean z-score over the lines that matter.

    Parameters
    ----------
    specs : DataFrame
        One row an option: its name and numbers.
    name : str
        Column that holds the name.
    better : mapping of column to {"high", "low"}
        Which lines count, and which way is better.

    Returns
    -------
    DataFrame
        The name, one z-score a line (positive is better), score (their mean), rank (1 is best). Best first.

    Raises
    ------
    KamError
        Missing column, a line that is neither "high" nor "low", or the same for all.

    Notes
    -----
    z = (value − mean) / standard deviation (of the options themselves, n in the denominator). Every line weighs the
    same: change the lines, and the "objectively best" car changes.

    References
    ----------
    Deck 000, slide 26.

    Examples
    --------
    >>> cars = pd.DataFrame({"car": ["Jaguar", "Alfa"], "power_bhp": [240, 226], "weight_kg": [1628, 1510]})
    >>> cars = cars.assign(power_to_weight=cars["power_bhp"] / cars["weight_kg"])
    >>> spec_ranking(cars, name="car", better={"power_to_weight": "high"})["car"].tolist()
    ['Alfa', 'Jaguar']
    """
    require_columns(specs, [name, *better], where="spec_ranking(specs)")
    table = specs[[name]].copy()
    for column, way in better.items():
        require_choice(way, ["high", "low"], where=f"spec_ranking(better=), line {column!r}")
        spread = specs[column].std(ddof=0)
        if not spread > 0:
            what = f"line {column!r} is the same for all or no number"
            raise KamError(what, where="spec_ranking(better=)", fix=f"leave {column!r} out")
        table[column] = (specs[column] - specs[column].mean()) / spread * (1 if way == "high" else -1)
    table["score"] = table[list(better)].mean(axis=1)
    table["rank"] = table["score"].rank(ascending=False, method="min").astype(int)
    return table.sort_values("rank", kind="stable").reset_index(drop=True)


def _paired(votes: pd.DataFrame, before: str, after: str, where: str) -> pd.DataFrame:
    require_columns(votes, [before, after], where=where)
    paired = votes[[before, after]].dropna()
    if paired.empty:
        raise KamError("nobody voted twice", where=where, fix="give at least one row with both votes")
    return paired
