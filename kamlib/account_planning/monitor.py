"""Which plan is due for review, what is overdue, and whose action is late?"""

from collections.abc import Mapping

import pandas as pd

from kamlib.account_planning._ranges import as_date, as_dates, filled, require_between
from kamlib.errors import KamError, require_choice, require_columns

REVIEW_MONTHS = {"A": 3, "B": 12, "C": 12}  # quarterly; yearly; yearly, as a group
TRACKED_BY = {"A": "president", "B": "heads", "C": "supervisors"}
REPORTS_PER_YEAR = 2  # progress report on the most important accounts, every six months


def reviews_per_year(n_accounts: Mapping[str, int], *, groups: Mapping[str, int] | None = None) -> pd.DataFrame:
    """How many review meetings a year the cadence asks for.

    Parameters
    ----------
    n_accounts : mapping of tier ("A", "B", "C") to number of accounts
    groups : mapping of tier to number of pooled reviews, optional
        Default: tier C is reviewed as one group; other tiers one by one.

    Returns
    -------
    DataFrame
        tier, n_accounts, months (interval), pooled, reviews (a year), tracked_by. Half-yearly progress reports
        (``REPORTS_PER_YEAR`` = 2) come on top.

    Raises
    ------
    KamError
        Unknown tier, negative number.

    References
    ----------
    000 s121. Who tracks which tier is inferred from the layout (president and operating committee, heads of marketing
    and sales, local supervisors).

    Examples
    --------
    >>> table = reviews_per_year({"A": 5, "B": 20, "C": 100})
    >>> table["reviews"].tolist(), int(table["reviews"].sum())
    ([20, 20, 1], 41)
    """
    groups = {"C": 1} if groups is None else dict(groups)
    for tier in (*n_accounts, *groups):
        require_choice(tier, REVIEW_MONTHS, where="reviews_per_year(n_accounts)")
    rows = []
    for tier, n in n_accounts.items():
        if n < 0 or groups.get(tier, 0) < 0:
            raise KamError(
                f"negative number in tier {tier}", where="reviews_per_year(n_accounts)", fix="give 0 or more"
            )
        units = min(groups[tier], n) if tier in groups else n
        row = {"tier": tier, "n_accounts": n, "months": REVIEW_MONTHS[tier], "pooled": tier in groups}
        rows.append({**row, "reviews": units * 12 // REVIEW_MONTHS[tier], "tracked_by": TRACKED_BY[tier]})
    return pd.DataFrame(rows)


def next_reviews(accounts: pd.DataFrame, *, as_of, soon_days: int = 30) -> pd.DataFrame:
    """The next review date of each account, overdue ones first.

    Parameters
    ----------
    accounts : DataFrame
        account_id, tier ("A", "B", "C"), last_review (date; empty = never).
    as_of : date
    soon_days : int
        A review due within so many days is "soon".

    Returns
    -------
    DataFrame
        The given columns and months, next_review (last + interval; missing when never reviewed), days_overdue
        (positive = overdue, missing when never), state ("never", "overdue", "soon", "later"), tracked_by.

    Raises
    ------
    KamError
        Unknown tier, a last review after ``as_of``.

    References
    ----------
    000 s121.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["K1", "K2"], "tier": ["A", "B"],
    ...                          "last_review": ["2026-02-10", "2025-11-01"]})
    >>> next_reviews(accounts, as_of="2026-06-30")[["account_id", "days_overdue", "state"]].values.tolist()
    [['K1', 51, 'overdue'], ['K2', -124, 'later']]
    """
    where = "next_reviews(accounts)"
    require_columns(accounts, ["account_id", "tier", "last_review"], where=where)
    for tier in accounts["tier"].unique():
        require_choice(tier, REVIEW_MONTHS, where=f"{where}, column 'tier'")
    today, last = as_date(as_of, where="next_reviews(as_of=)"), as_dates(accounts["last_review"], where=where)
    if (last > today).any():
        raise KamError("a last review lies after as_of", where=where, fix="pass a later as_of or mend the date")
    table = accounts.assign(last_review=last, months=accounts["tier"].map(REVIEW_MONTHS))
    due = [date + pd.DateOffset(months=m) for date, m in zip(last, table["months"], strict=True)]
    table["next_review"] = pd.to_datetime(pd.Series(due, index=table.index))
    table["days_overdue"] = (today - table["next_review"]).dt.days
    late, soon = table["days_overdue"] > 0, table["days_overdue"] >= -soon_days
    never = last.isna()
    table["state"] = [
        "never" if n else "overdue" if o else "soon" if s else "later"
        for n, o, s in zip(never, late, soon, strict=True)
    ]
    table["tracked_by"] = table["tier"].map(TRACKED_BY)
    table = table.sort_values("days_overdue", ascending=False, kind="stable", na_position="first")
    return table.reset_index(drop=True)


def action_status(actions: pd.DataFrame, *, as_of) -> pd.DataFrame:
    """Each action with the days it is late and whether anybody owns it; latest first.

    Parameters
    ----------
    actions : DataFrame
        action_id, owner, due (date), status ("open", "done", "late").
    as_of : date

    Returns
    -------
    DataFrame
        The given columns and owned, days_late (0 when done or not yet due), state ("done", "late", "open",
        "no_date").

    Notes
    -----
    The date decides, not the status somebody typed: an action that is not done and past its due date is late, also
    when its status still says open.

    References
    ----------
    000 s121 (monitor milestones and follow up).

    Examples
    --------
    >>> actions = pd.DataFrame({"action_id": ["T1", "T2"], "owner": ["", "Li"], "due": ["2026-05-31", "2026-08-01"],
    ...                         "status": ["open", "open"]})
    >>> action_status(actions, as_of="2026-06-30")[["state", "days_late", "owned"]].values.tolist()
    [['late', 30, False], ['open', 0, True]]
    """
    where = "action_status(actions)"
    require_columns(actions, ["action_id", "owner", "due", "status"], where=where)
    for status in actions["status"].unique():
        require_choice(status, ["open", "done", "late"], where=f"{where}, column 'status'")
    due, done = as_dates(actions["due"], where=where), actions["status"] == "done"
    days = (as_date(as_of, where="action_status(as_of=)") - due).dt.days
    late = ~done & ((days > 0) | (due.isna() & (actions["status"] == "late")))
    table = actions.assign(due=due, owned=filled(actions["owner"]), days_late=days.where(late, 0).fillna(0).astype(int))
    table["state"] = [
        "done" if d else "late" if x else "no_date" if n else "open"
        for d, x, n in zip(done, late, due.isna(), strict=True)
    ]
    return table.sort_values("days_late", ascending=False, kind="stable").reset_index(drop=True)


def milestone_completion(actions: pd.DataFrame, *, as_of, by: str = "plan_id", least: int = 1) -> pd.DataFrame:
    """Share of milestones reached among those due by now: one row per plan (or owner, or review level).

    Parameters
    ----------
    actions : DataFrame
        As in :func:`action_status`, with column ``by``.
    as_of : date
    by : str
    least : int
        Fewest due milestones for an answer.

    Returns
    -------
    DataFrame
        ``by``, n_actions, n_due, n_due_done, completion (0–1, missing when not enough), enough.

    Examples
    --------
    >>> actions = pd.DataFrame({"plan_id": "P1", "action_id": ["T1", "T2", "T3"], "owner": "Li",
    ...                         "due": ["2026-05-31", "2026-04-30", "2026-08-01"], "status": ["open", "done", "open"]})
    >>> milestone_completion(actions, as_of="2026-06-30")[["n_due", "completion"]].values.tolist()
    [[2.0, 0.5]]
    """
    require_columns(actions, [by], where="milestone_completion(actions)")
    require_between(pd.Series([least], name="least"), 1, float("inf"), where="milestone_completion(least=)")
    table = action_status(actions, as_of=as_of)
    table["is_due"] = table["due"] <= as_date(as_of, where="milestone_completion(as_of=)")
    table["due_done"] = table["is_due"] & (table["state"] == "done")
    result = table.groupby(by, sort=True).agg(
        n_actions=("action_id", "size"), n_due=("is_due", "sum"), n_due_done=("due_done", "sum")
    )
    enough = result["n_due"] >= least
    result["completion"] = (result["n_due_done"] / result["n_due"].where(enough)).astype(float)
    return result.assign(enough=enough).reset_index()
