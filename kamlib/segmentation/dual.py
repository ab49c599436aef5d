"""Which small accounts are worth more than their revenue says?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice
from kamlib.segmentation.concentration import abc_classes
from kamlib.segmentation.inputs import NEARLY, numbers, require_accounts

RATINGS = ("loyalty", "steadiness", "tolerance", "suggestions", "referral", "credit_standing", "influence")


def dual_ranking(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    ratings: Sequence[str] = RATINGS,
    cuts: Sequence[float] = (0.7, 0.9),
    index: str = "mean",
    least: float | None = None,
) -> pd.DataFrame:
    """A/B/C by revenue, then class C accounts rescued by what money does not show (营业额排位法＋非货币价值排位法).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id`, the value and the ratings.
    value : str
    ratings : sequence of str
        Columns of the non-monetary ratings, all on one scale (1–5).
    cuts : sequence of float
        Shares of the value at which A and B end.
    index : {"mean", "z"}
        Mean of the ratings, or mean of their z-scores (each rating measured against its own mean and spread).
    least : float, optional
        Least index for rescue; without it the upper quartile of all accounts.

    Returns
    -------
    pandas.DataFrame
        account_id; the value; rank; abc_class; index; rescued; final_class (a rescued C becomes B). By revenue.

    Raises
    ------
    KamError
        As ``abc_classes``; a rating is missing; unknown `index`.

    References
    ----------
    Deck 002 lecture 4 (its number of top accounts is lost; 70/20/10 stands in); Kumar et al. (2010), Customer
    engagement value, J. Service Research 13.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcd"), "revenue": [75, 15, 6, 4],
    ...                          "loyalty": [3, 3, 2, 5], "referral": [3, 2, 2, 5]})
    >>> ranked = dual_ranking(accounts, ratings=["loyalty", "referral"], least=4)
    >>> ranked[["account_id", "abc_class", "index", "final_class"]]
      account_id abc_class  index final_class
    0          a         A    3.0           A
    1          b         B    2.5           B
    2          c         C    2.0           C
    3          d         C    5.0           B
    """
    where = "dual_ranking(accounts)"
    require_choice(index, ("mean", "z"), where="dual_ranking(index=)")
    if not ratings:
        raise KamError("no ratings", where="dual_ranking(ratings=)", fix="name at least one column of ratings")
    require_accounts(accounts, [value, *ratings], where=where)
    marks = pd.DataFrame({column: numbers(accounts, column, where=where) for column in ratings})
    if index == "z":
        spread = marks.std(ddof=0)
        marks = (marks - marks.mean()) / spread.where(spread > 0, 1)
    table = abc_classes(accounts, value=value, cuts=cuts)[["account_id", value, "rank", "abc_class"]]
    table["index"] = table["account_id"].map(pd.Series(marks.mean(axis=1).to_numpy(), index=accounts["account_id"]))
    limit = table["index"].quantile(0.75) if least is None else least
    table["rescued"] = (table["abc_class"] == "C") & (table["index"] >= limit - NEARLY)
    return table.assign(final_class=np.where(table["rescued"], "B", table["abc_class"]))
