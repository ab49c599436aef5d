"""Who buys less often than they used to?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns

STATES = ("active", "cooling", "silent", "too_few_orders")


def cooling_accounts(
    accounts: pd.DataFrame, *, factor: float = 2.0, least_days: int = 30, least_orders: int = 3
) -> pd.DataFrame:
    """Each account with its usual gap between orders and whether it has been quiet for longer than that.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account from ``account_summary``: account_id, orders, recency_days, tenure_days.
    factor : float
        An account is cooling when it has been quiet for `factor` times its usual gap, silent at twice that.
    least_days : int
        Nobody is cooling before this many quiet days, however often they order; silent needs twice as many.
    least_orders : int
        With fewer orders there is no usual gap: the state says so.

    Returns
    -------
    pandas.DataFrame
        In the order of the table: account_id; usual_gap_days (missing with too few orders); recency_days;
        quiet_ratio (recency ÷ usual gap); state: "active", "cooling", "silent" or "too_few_orders".

    Raises
    ------
    KamError
        A column is missing; a factor or a number of orders that makes no sense.

    Notes
    -----
    usual gap = (last sale − first sale) ÷ (orders − 1), that is (tenure − recency) ÷ (orders − 1), at least one day.

    References
    ----------
    The mean interpurchase time as each buyer's own yardstick: Reinartz & Kumar (2000), Journal of Marketing 64(4).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C"], "orders": [13, 13, 2],
    ...                          "recency_days": [20, 100, 300], "tenure_days": [380, 460, 400]})
    >>> cooling_accounts(accounts)
      account_id  usual_gap_days  recency_days  quiet_ratio           state
    0          A            30.0            20     0.666667          active
    1          B            30.0           100     3.333333         cooling
    2          C             NaN           300          NaN  too_few_orders
    """
    where = "cooling_accounts(accounts)"
    require_columns(accounts, ["account_id", "orders", "recency_days", "tenure_days"], where=where)
    if factor < 1 or least_orders < 2:
        what = f"factor {factor}, least_orders {least_orders}"
        raise KamError(what, where=where, fix="give a factor of at least 1 and at least 2 orders")
    orders = accounts["orders"].astype("float64")
    recency = accounts["recency_days"].astype("float64")
    known = orders >= least_orders
    gap = ((accounts["tenure_days"].astype("float64") - recency) / (orders - 1).where(known)).clip(lower=1)
    ratio = recency / gap
    silent = (ratio >= 2 * factor) & (recency >= 2 * least_days)
    cooling = (ratio >= factor) & (recency >= least_days)
    state = np.select([~known, silent, cooling], ["too_few_orders", "silent", "cooling"], default="active")
    return pd.DataFrame(
        {
            "account_id": accounts["account_id"],
            "usual_gap_days": gap,
            "recency_days": accounts["recency_days"],
            "quiet_ratio": ratio,
            "state": state,
        }
    )
