"""How unequal, and how few in effect, are the accounts?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice
from kamlib.segmentation.inputs import require_positive_total


def hhi(values: Sequence[float], *, scale: str = "share", negative: str = "refuse") -> float:
    """The Herfindahl–Hirschman index of concentration (赫芬达尔指数).

    Parameters
    ----------
    values : sequence of float
        Revenue of each account (any unit) or shares; only proportions count.
    scale : {"share", "percent"}
        Sum of squared shares (0–1) or of squared per cents (0–10,000, as the US DOJ quotes it).
    negative : {"refuse", "zero"}
        What to do with accounts whose credit notes exceed their sales.

    Returns
    -------
    float
        1/n when all are equal, 1 (10,000) for a single account.

    Raises
    ------
    KamError
        No values, missing or negative ones, a total of 0.

    References
    ----------
    US Department of Justice, Horizontal Merger Guidelines; Hirschman (1964).

    Examples
    --------
    >>> hhi([60, 30, 10]), hhi([60, 30, 10], scale="percent")
    (0.46, 4600.0)
    """
    require_choice(scale, ("share", "percent"), where="hhi(scale=)")
    amounts = _positive_values(values, negative, "hhi")
    whole = 1 if scale == "share" else 10_000
    return float(whole * (amounts**2).sum() / amounts.sum() ** 2)


def effective_number(values: Sequence[float], *, negative: str = "refuse") -> float:
    """How many equal accounts would be as concentrated: 1 ÷ HHI.

    Examples
    --------
    >>> effective_number([1, 1, 1, 1]), round(effective_number([97, 1, 1, 1]), 2)
    (4.0, 1.06)
    """
    return 1 / hhi(values, negative=negative)


def gini(values: Sequence[float], *, unbiased: bool = False, negative: str = "refuse") -> float:
    """The Gini coefficient: 0 when all are equal, towards 1 when one has everything (基尼系数).

    Parameters
    ----------
    values : sequence of float
        Value of each account, any unit.
    unbiased : bool
        Multiply by n/(n−1), so that one account holding everything gives exactly 1.
    negative : {"refuse", "zero"}
        What to do with negative values, for which the coefficient has no meaning.

    Notes
    -----
    G = Σ (2i − n − 1)·x_i / (n·Σx) over ascending x, which equals 1 − Σ (x_i − x_{i−1})(y_i + y_{i−1}) on the Lorenz
    curve.

    Raises
    ------
    KamError
        No values, missing or negative ones, a total of 0; one value with ``unbiased=True``.

    References
    ----------
    Deck 001 s4–5; Gini (1912); the example is that of the R packages ineq and DescTools.

    Examples
    --------
    >>> incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    >>> round(gini(incomes), 5), round(gini(incomes, unbiased=True), 5)
    (0.46209, 0.51343)
    """
    ascending = np.sort(_positive_values(values, negative, "gini"))
    n = len(ascending)
    if unbiased and n == 1:
        fix = "use unbiased=False, which is 0 for one account"
        raise KamError("n/(n−1) has no value for one account", where="gini(values, unbiased=True)", fix=fix)
    weights = 2 * np.arange(1, n + 1) - n - 1
    index = float((weights * ascending).sum() / (n * ascending.sum()))
    return max(0.0, index * n / (n - 1) if unbiased else index)


def lorenz_curve(values: Sequence[float], *, negative: str = "refuse") -> pd.DataFrame:
    """Points of the Lorenz curve, smallest accounts first, starting at (0, 0).

    Returns
    -------
    pandas.DataFrame
        account_share and value_share, both 0–1, one row more than there are values.

    Examples
    --------
    >>> lorenz_curve([30, 10, 60])["value_share"].tolist()
    [0.0, 0.1, 0.4, 1.0]
    """
    ascending = np.sort(_positive_values(values, negative, "lorenz_curve"))
    cumulated = np.concatenate([[0.0], ascending.cumsum()])
    account_share = np.arange(len(cumulated)) / len(ascending)
    return pd.DataFrame({"account_share": account_share, "value_share": cumulated / cumulated[-1]})


def _positive_values(values: Sequence[float], negative: str, function: str) -> np.ndarray:
    where = f"{function}(values)"
    require_choice(negative, ("refuse", "zero"), where=f"{function}(negative=)")
    array = pd.to_numeric(pd.Series(list(values), dtype=object), errors="coerce").to_numpy(dtype=float)
    if not len(array):
        raise KamError("there are no values", where=where, fix="pass at least one account's value")
    if not np.isfinite(array).all():
        missing = int((~np.isfinite(array)).sum())
        raise KamError(f"{missing} of {len(array)} values are no numbers", where=where, fix="leave them out and say so")
    if (array < 0).any():
        if negative == "refuse":
            fix = "pass negative='zero' to count them as 0, and say so beside the result"
            raise KamError(f"{int((array < 0).sum())} of {len(array)} values are negative", where=where, fix=fix)
        array = np.clip(array, 0, None)
    require_positive_total(array, where=where)
    return array
