"""Where do the next visits go, and why?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns

REASONS = ("win_back", "falling", "loss_making", "growing")


def visit_priorities(accounts: pd.DataFrame, *, change: float = 0.25) -> pd.DataFrame:
    """Accounts with a reason for a visit, the most money at stake first.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account: account_id, recent_revenue, prior_revenue, profit (may be missing) from
        ``account_summary`` and state from ``cooling_accounts``.
    change : float
        Fall or rise against the period before (0.25 = a quarter) from which it is a reason.

    Returns
    -------
    pandas.DataFrame
        Only accounts with a reason: account_id; reason; at_stake (amount of money, > 0); rank. Where several reasons
        apply the one with most at stake counts.

    Raises
    ------
    KamError
        A column is missing or `change` is not positive.

    Notes
    -----
    At stake is: *win_back* (cooling or silent) the larger of the two periods' revenue; *falling* prior − recent;
    *loss_making* the loss; *growing* recent − prior (an account without revenue before is new, not growing).
    It is a rule to start a talk with, not a forecast.

    Examples
    --------
    >>> accounts = pd.DataFrame({
    ...     "account_id": ["A", "B", "C", "D", "E"], "recent_revenue": [90.0, 50.0, 80.0, 60.0, 100.0],
    ...     "prior_revenue": [100.0, 90.0, 80.0, 40.0, 100.0], "profit": [10.0, 5.0, -30.0, 9.0, 20.0],
    ...     "state": ["silent", "active", "active", "active", "active"]})
    >>> visit_priorities(accounts)
       rank account_id       reason  at_stake
    0     1          A     win_back     100.0
    1     2          B      falling      40.0
    2     3          C  loss_making      30.0
    3     4          D      growing      20.0
    """
    where = "visit_priorities(accounts)"
    require_columns(accounts, ["account_id", "recent_revenue", "prior_revenue", "profit", "state"], where=where)
    if not change > 0:
        raise KamError(f"change is {change}", where="visit_priorities(change=)", fix="give a share such as 0.25")
    recent, prior = accounts["recent_revenue"], accounts["prior_revenue"]
    quiet = accounts["state"].isin(["cooling", "silent"])
    had = prior > 0
    stakes = pd.DataFrame(
        {
            "win_back": np.maximum(recent, prior).where(quiet),
            "falling": (prior - recent).where(had & (recent <= prior * (1 - change))),
            "loss_making": (-accounts["profit"]).where(accounts["profit"] < 0),
            "growing": (recent - prior).where(had & (recent >= prior * (1 + change))),
        }
    )[list(REASONS)]
    stakes = stakes.where(stakes > 0).dropna(how="all")
    chosen = pd.DataFrame(
        {
            "account_id": accounts.loc[stakes.index, "account_id"],
            "reason": stakes.fillna(0).idxmax(axis="columns"),
            "at_stake": stakes.max(axis="columns"),
        }
    ).sort_values(["at_stake", "account_id"], ascending=[False, True], ignore_index=True)
    chosen.insert(0, "rank", range(1, len(chosen) + 1))
    return chosen
