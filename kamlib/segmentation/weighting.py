"""What does a weighted score of several criteria say?"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.inputs import numbers, require_accounts, require_rows

RATING = (1.0, 5.0)  # ends of the usual rating scale


def weighted_score(table: pd.DataFrame, weights: Mapping[str, float], *, where: str) -> pd.Series:
    """Σ weight · rating over the named columns, each rating on 1–5.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per thing that is rated; one column per criterion, rated 1–5.
    weights : mapping of column to weight
        Not negative; they sum to 1.
    where : str
        The call as the reader wrote it, for errors.

    Raises
    ------
    KamError
        Weights that do not sum to 1; missing column or rating; a rating outside 1–5.

    Examples
    --------
    >>> ratings = pd.DataFrame({"margin": [5, 1], "growth": [1, 3]})
    >>> weighted_score(ratings, {"margin": 0.75, "growth": 0.25}, where="weighted_score(ratings)").tolist()
    [4.0, 1.5]
    """
    require_weights(weights, where=where)
    require_columns(table, weights, where=where)
    require_rows(table, where=where)
    ratings = pd.DataFrame({column: numbers(table, column, where=where) for column in weights})
    outside = ~ratings.apply(lambda column: column.between(*RATING))
    if outside.to_numpy().any():
        row, column = np.argwhere(outside.to_numpy())[0]
        raise KamError(
            f"rating {ratings.iat[row, column]:g} in {ratings.columns[column]!r} is outside 1–5",
            where=where,
            fix="rate every criterion from 1 to 5; criteria_scores() turns measured columns into ratings",
        )
    return sum(ratings[column] * weight for column, weight in weights.items())


def require_weights(weights: Mapping[str, float], *, where: str) -> None:
    """Raise unless there are weights, none is negative and they sum to 1."""
    total = float(sum(weights.values()))
    if not weights or not np.isfinite(total) or min(weights.values()) < 0 or abs(total - 1) > 1e-6:
        fix = "give weights from 0 on that sum to 1"
        raise KamError(f"weights {dict(weights)} sum to {total:g}", where=where, fix=fix)


def equal_weights(criteria: Sequence[str]) -> dict[str, float]:
    """The same weight for every criterion.

    Examples
    --------
    >>> equal_weights(["margin", "growth"])
    {'margin': 0.5, 'growth': 0.5}
    """
    return {criterion: 1 / len(criteria) for criterion in criteria}


def criteria_scores(accounts: pd.DataFrame, *, criteria: Sequence[str], reverse: Sequence[str] = ()) -> pd.DataFrame:
    """Measured columns turned into ratings 1–5 by fifths of the accounts.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the columns.
    criteria : sequence of str
        Columns to rate; the highest fifth of the values gets 5.
    reverse : sequence of str
        Those of them where a low value is good, such as cost to serve or days until payment.

    Returns
    -------
    pandas.DataFrame
        account_id and one column of ratings per criterion.

    Notes
    -----
    Cut by value: equal accounts get equal ratings. It is a ranking within these accounts, not an absolute mark.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [1, 2, 3, 4, 5],
    ...                          "payment_days": [60, 45, 30, 30, 10]})
    >>> criteria_scores(accounts, criteria=["revenue", "payment_days"], reverse=["payment_days"])
      account_id  revenue  payment_days
    0          a        1             1
    1          b        2             2
    2          c        3             3
    3          d        4             3
    4          e        5             5
    """
    where = "criteria_scores(accounts)"
    require_accounts(accounts, criteria, where=where)
    if strange := [column for column in reverse if column not in criteria]:
        raise KamError(f"{strange} not among the criteria", where="criteria_scores(reverse=)", fix="name criteria only")
    scores = {"account_id": accounts["account_id"]}
    for column in criteria:
        sign = -1 if column in reverse else 1
        values = sign * numbers(accounts, column, where=where).to_numpy()
        cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
        scores[column] = 1 + np.searchsorted(cuts, values, side="left")
    return pd.DataFrame(scores)
