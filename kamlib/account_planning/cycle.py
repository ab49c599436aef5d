"""When must planning start, which step slips, and which plan is due for review?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.checks import missing, needs, require_day, require_number
from kamlib.errors import KamError, require_choice
from kamlib.tables.checklists import checklist_score

REVIEW_MONTHS = {"A": 3, "B": 12, "C": 12}  # quarterly; yearly; yearly, as a group
TRACKED_BY = {"A": "president", "B": "heads", "C": "supervisors"}
REPORTS_PER_YEAR = 2  # progress report on the most important accounts, every six months


@dataclass(frozen=True)
class TimingCheck:
    """``days_spare`` from our plan's end to the customer's planning start; in time only when it is above 0."""

    days_spare: int
    in_time: bool


def planning_calendar(
    customer_planning_start, *, weeks: int = 10, prepare_weeks: int = 2, review_weeks: int = 2, spare_weeks: int = 2
) -> pd.DataFrame:
    """The four phases of a year's rolling cycle, counted back from the day the customer starts its own planning.

    Parameters
    ----------
    customer_planning_start : date
    weeks : int
        For making the plan: 8 to 12.
    prepare_weeks, review_weeks, spare_weeks : int
        For phases 1 and 3, and kept free before the customer starts.

    Returns
    -------
    DataFrame
        phase ("prepare", "develop", "review", "monitor"), start, end (dates; a phase ends on the day the next starts),
        weeks; phase 4 runs until the next cycle starts, 52 weeks after the first.

    Raises
    ------
    KamError
        Fewer than 8 or more than 12 weeks, a negative length, no date.

    Notes
    -----
    The deck gives 2–3 months (s117) and 8–12 weeks (s119) for phase 2; lengths of the others are the kit's own.

    References
    ----------
    000 s117, s119.

    Examples
    --------
    >>> calendar = planning_calendar("2026-10-01")
    >>> calendar[["phase", "weeks"]].values.tolist(), str(calendar["start"][0].date())
    ([['prepare', 2], ['develop', 10], ['review', 2], ['monitor', 38]], '2026-06-11')
    """
    goal = require_day(customer_planning_start, where="planning_calendar(customer_planning_start)")
    given = {"prepare_weeks": prepare_weeks, "review_weeks": review_weeks, "spare_weeks": spare_weeks}
    prepare, review, spare = (require_number(n, where=f"planning_calendar({name}=)") for name, n in given.items())
    lengths = [prepare, _weeks(weeks, "planning_calendar(weeks=)"), review]
    start = goal - pd.Timedelta(weeks=sum(lengths) + spare)
    lengths.append(52 - sum(lengths))
    ends = [start + pd.Timedelta(weeks=sum(lengths[: n + 1])) for n in range(4)]
    phases = ["prepare", "develop", "review", "monitor"]
    lengths = [int(length) if length.is_integer() else length for length in lengths]
    return pd.DataFrame({"phase": phases, "start": [start, *ends[:-1]], "end": ends, "weeks": lengths})


def _weeks(weeks: float, where: str) -> float:
    return require_number(weeks, 8, 12, where=where, fix="give 8 to 12 weeks")


def develop_schedule(start, *, weeks: int = 10) -> pd.DataFrame:
    """The eight steps of plan making as dates.

    Parameters
    ----------
    start : date
    weeks : int
        8 to 12 for all steps.

    Returns
    -------
    DataFrame
        step, en, zh, planned_start, planned_end (a step ends on the day the next starts), days, actual_end (empty).

    Notes
    -----
    The deck gives the steps and the total only; the share of each step is the kit's proposal, in
    ``checklists/develop_steps.yaml``.

    References
    ----------
    000 s119.

    Examples
    --------
    >>> schedule = develop_schedule("2026-06-29", weeks=10)
    >>> len(schedule), int(schedule["days"].sum()), str(schedule["planned_end"].iloc[-1].date())
    (8, 70, '2026-09-07')
    """
    first = require_day(start, where="develop_schedule(start)")
    steps = chapter_list("develop_steps").items
    days = _weeks(weeks, "develop_schedule(weeks=)") * 7
    ends = (steps["share"].cumsum() * days).round().astype(int)
    begins = ends.shift(fill_value=0)
    table = steps.rename(columns={"id": "step"})[["step", "en", "zh"]]
    table["planned_start"] = first + pd.to_timedelta(begins, unit="D")
    table["planned_end"] = first + pd.to_timedelta(ends, unit="D")
    return table.assign(days=ends - begins, actual_end=pd.NaT)


def schedule_slippage(steps: pd.DataFrame, *, as_of) -> pd.DataFrame:
    """How many days each step of plan making is behind.

    Parameters
    ----------
    steps : DataFrame
        One plan: step, planned_start, planned_end, actual_end (empty while not finished); as made by
        :func:`develop_schedule` or kept by hand.
    as_of : date

    Returns
    -------
    DataFrame
        step, en, zh, planned_start, planned_end, actual_end, days_late (finished: actual − planned, negative when
        early; unfinished and due: as_of − planned; else 0), state ("done", "late", "running" – begun and not due,
        "ahead" – not begun).

    Raises
    ------
    KamError
        Unknown step, a step twice (several plans), a planned date missing.

    Examples
    --------
    >>> schedule = develop_schedule("2026-06-29", weeks=10)
    >>> schedule.loc[0, "actual_end"] = pd.Timestamp("2026-07-16")
    >>> slip = schedule_slippage(schedule, as_of="2026-07-22")
    >>> slip[["state", "days_late"]].head(3).values.tolist()
    [['done', 3], ['late', 2], ['running', 0]]
    """
    where, days = "schedule_slippage(steps)", ["planned_start", "planned_end", "actual_end"]
    names = chapter_list("develop_steps").items.rename(columns={"id": "step"})[["step", "en", "zh"]]
    steps = needs(steps, where=where, choices={"step": names["step"]}, days=days, gaps=["actual_end"], empty=True)
    if steps["step"].duplicated().any():
        raise KamError("a step is given twice", where=where, fix="filter to one plan, one row per step")
    table = names.merge(steps[["step", *days]], on="step")
    today = require_day(as_of, where="schedule_slippage(as_of=)")
    done, due, begun = table["actual_end"].notna(), table["planned_end"] < today, table["planned_start"] <= today
    behind = (table["actual_end"].fillna(today) - table["planned_end"]).dt.days.where(done | due, 0)
    states = [
        "done" if finished else "late" if late else "running" if started else "ahead"
        for finished, late, started in zip(done, due, begun, strict=True)
    ]
    return table.assign(days_late=behind.astype(int), state=states)


def timing_check(plan_end, customer_planning_start) -> TimingCheck:
    """Whether our plan is ready before the customer's own planning starts; the same day is too late.

    References
    ----------
    000 s118: finish before the customer's planning phase, so that strategy and budgets can adapt.

    Examples
    --------
    >>> timing_check("2026-10-01", "2026-10-01")
    TimingCheck(days_spare=0, in_time=False)
    """
    end = require_day(plan_end, where="timing_check(plan_end)")
    start = require_day(customer_planning_start, where="timing_check(customer_planning_start)")
    days = (start - end).days
    return TimingCheck(days, days > 0)


def preparation_status(entries: pd.DataFrame, *, as_of) -> pd.DataFrame:
    """The prepare checklist with what is open, unowned or overdue.

    Parameters
    ----------
    entries : DataFrame
        id (as in ``checklists/prepare.yaml``), done (yes/no), owner, due (date); items not listed count as open.
    as_of : date

    Returns
    -------
    DataFrame
        id, group, en, zh, done (bool), owner, due, problem: "" (done, or owned and not due), "no_owner", "no_date",
        "overdue"; every item of the list.

    References
    ----------
    000 s118.

    Examples
    --------
    >>> entries = pd.DataFrame({"id": ["schedule"], "done": ["no"], "owner": ["Li"], "due": ["2026-06-01"]})
    >>> status = preparation_status(entries, as_of="2026-06-30").set_index("id")
    >>> status.loc["schedule", "problem"], status.loc["review_dates", "problem"]
    ('overdue', 'no_owner')
    """
    items, where = chapter_list("prepare").items, "preparation_status(entries)"
    entries = needs(entries, "done", "owner", where=where, choices={"id": items["id"]}, unique="id", days=["due"],
                    gaps=["due"], empty=True)  # fmt: skip
    answers = dict(
        zip(entries["id"], entries["done"].astype(object).where(~missing(entries["done"]), None), strict=True)
    )
    table = items[["id", "group", "en", "zh"]].copy()
    table["done"] = checklist_score(chapter_list("prepare"), answers).items["points"] == 1
    given = entries.set_index("id").reindex(table["id"]).reset_index()
    table["owner"] = given["owner"].where(~missing(given["owner"]), "")
    table["due"] = pd.to_datetime(given["due"])
    past = table["due"] < require_day(as_of, where="preparation_status(as_of=)")
    kinds = zip(table["done"], table["owner"] != "", table["due"].isna(), past, strict=True)
    table["problem"] = [
        "" if done else "no_owner" if not owned else "no_date" if undated else "overdue" if late else ""
        for done, owned, undated, late in kinds
    ]
    return table


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
    where = "reviews_per_year(n_accounts)"
    pools = {"C": 1} if groups is None else groups
    for tier in (*n_accounts, *pools):
        require_choice(tier, REVIEW_MONTHS, where=where)
    pools = {tier: int(require_number(n, where=f"{where}, tier {tier}")) for tier, n in pools.items()}
    rows = []
    for tier, given in n_accounts.items():
        n = int(require_number(given, where=f"{where}, tier {tier}"))
        row = {"tier": tier, "n_accounts": n, "months": REVIEW_MONTHS[tier], "pooled": tier in pools}
        reviews = min(pools.get(tier, n), n) * 12 // REVIEW_MONTHS[tier]
        rows.append({**row, "reviews": reviews, "tracked_by": TRACKED_BY[tier]})
    return pd.DataFrame(rows, columns=["tier", "n_accounts", "months", "pooled", "reviews", "tracked_by"])


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
    where, today = "next_reviews(accounts)", require_day(as_of, where="next_reviews(as_of=)")
    table = needs(accounts, where=where, keys=["account_id"], choices={"tier": REVIEW_MONTHS}, days=["last_review"],
                  gaps=["last_review"], empty=True)  # fmt: skip
    if (table["last_review"] > today).any():
        raise KamError("a last review lies after as_of", where=where, fix="pass a later as_of or mend the date")
    table["months"] = table["tier"].map(REVIEW_MONTHS)
    due = [date + pd.DateOffset(months=m) for date, m in zip(table["last_review"], table["months"], strict=True)]
    table["next_review"] = pd.to_datetime(pd.Series(due, index=table.index))
    table["days_overdue"] = (today - table["next_review"]).dt.days
    late, soon = table["days_overdue"] > 0, table["days_overdue"] >= -soon_days
    table["state"] = [
        "never" if n else "overdue" if o else "soon" if s else "later"
        for n, o, s in zip(table["last_review"].isna(), late, soon, strict=True)
    ]
    table["tracked_by"] = table["tier"].map(TRACKED_BY)
    table = table.sort_values("days_overdue", ascending=False, kind="stable", na_position="first")
    return table.reset_index(drop=True)
