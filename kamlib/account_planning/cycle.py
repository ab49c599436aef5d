"""When must planning start so that the plan is ready before the customer plans, and who slips?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning._ranges import as_date, as_dates, filled
from kamlib.errors import KamError, require_choice, require_columns
from kamlib.tables.checklists import checklist_score


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
    _require_weeks(weeks, "planning_calendar(weeks=)")
    if min(prepare_weeks, review_weeks, spare_weeks) < 0:
        raise KamError("a negative length", where="planning_calendar(…_weeks=)", fix="give weeks of 0 or more")
    goal = as_date(customer_planning_start, where="planning_calendar(customer_planning_start)")
    lengths = [prepare_weeks, weeks, review_weeks]
    start = goal - pd.Timedelta(weeks=sum(lengths) + spare_weeks)
    lengths.append(52 - sum(lengths))
    ends = [start + pd.Timedelta(weeks=sum(lengths[: n + 1])) for n in range(4)]
    phases = ["prepare", "develop", "review", "monitor"]
    return pd.DataFrame({"phase": phases, "start": [start, *ends[:-1]], "end": ends, "weeks": lengths})


def _require_weeks(weeks: float, where: str) -> None:
    if not 8 <= weeks <= 12:
        raise KamError(f"{weeks} weeks for making the plan", where=where, fix="give 8 to 12 weeks")


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
    _require_weeks(weeks, "develop_schedule(weeks=)")
    first = as_date(start, where="develop_schedule(start)")
    steps = chapter_list("develop_steps").items
    ends = (steps["share"].cumsum() * weeks * 7).round().astype(int)
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
    where = "schedule_slippage(steps)"
    require_columns(steps, ["step", "planned_start", "planned_end", "actual_end"], where=where)
    names = chapter_list("develop_steps").items.rename(columns={"id": "step"})[["step", "en", "zh"]]
    for step in steps["step"].unique():
        require_choice(step, names["step"], where=f"{where}, column 'step'")
    if steps["step"].duplicated().any():
        raise KamError("a step is given twice", where=where, fix="filter to one plan, one row per step")
    table = names.merge(steps[["step", "planned_start", "planned_end", "actual_end"]], on="step")
    for column in ("planned_start", "planned_end", "actual_end"):
        table[column] = as_dates(table[column], where=where)
    if table[["planned_start", "planned_end"]].isna().any().any():
        raise KamError("a planned date is missing", where=where, fix="fill planned_start and planned_end of every step")
    return _with_states(table, as_date(as_of, where="schedule_slippage(as_of=)"))


def _with_states(table: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    done, due, begun = table["actual_end"].notna(), table["planned_end"] < today, table["planned_start"] <= today
    days = (table["actual_end"].fillna(today) - table["planned_end"]).dt.days.where(done | due, 0)
    states = [
        "done" if finished else "late" if late else "running" if started else "ahead"
        for finished, late, started in zip(done, due, begun, strict=True)
    ]
    return table.assign(days_late=days.astype(int), state=states)


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
    end = as_date(plan_end, where="timing_check(plan_end)")
    start = as_date(customer_planning_start, where="timing_check(customer_planning_start)")
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
    where = "preparation_status(entries)"
    require_columns(entries, ["id", "done", "owner", "due"], where=where)
    answers = dict(zip(entries["id"], entries["done"], strict=True))
    items = checklist_score(chapter_list("prepare"), answers).items
    table = items[["id", "group", "en", "zh"]].assign(done=items["points"] == 1)
    given = entries.set_index("id").reindex(table["id"]).reset_index()
    table["owner"] = given["owner"].where(filled(given["owner"]), "")
    table["due"] = as_dates(given["due"], where=where)
    today = as_date(as_of, where="preparation_status(as_of=)")
    table["problem"] = [_problem(row, today) for row in table.itertuples()]
    return table


def _problem(row, today: pd.Timestamp) -> str:
    if row.done:
        return ""
    if not row.owner:
        return "no_owner"
    return "no_date" if pd.isna(row.due) else "overdue" if row.due < today else ""
