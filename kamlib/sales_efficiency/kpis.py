"""Is the sales force efficient, where does it stand on the eight levers, and who has which role?"""

import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.sales_efficiency.coverage import TopTime
from kamlib.sales_efficiency.inputs import require_number, require_numbers

LEVERS = ("strategy", "planning", "coverage", "skills", "people", "coaching", "metrics", "pay")


def efficiency_kpis(
    *, selling_share: float, coverage_share: float, top: TopTime, reps_needed: float, reps_actual: float,
    references: tuple[float, float] = (0.40, 0.90),
) -> pd.DataFrame:  # fmt: skip
    """The four figures of an efficient sales force, each against what it should be.

    Parameters
    ----------
    selling_share, coverage_share : float
        From ``selling_time`` (all hours together) and ``coverage_by_class`` (row total), 0–1.
    top : TopTime
        From ``top_potential_time``.
    reps_needed, reps_actual : float
        Exact headcount from ``workload_headcount`` and people there.
    references : (float, float)
        Selling share of a good force (deck: 40–50 %) and share of targets that should be covered (the kit's own).

    Returns
    -------
    DataFrame
        ``kpi`` (selling_time, coverage, top_time, staffing), ``value``, ``reference``, ``verdict`` (good, short; for
        staffing also
        over). Time on the top decile is compared with its share of the potential; staffing is needed ÷ actual, good
        from
        0.9 to 1.1.

    References
    ----------
    Deck 000 s91–96.

    Examples
    --------
    >>> efficiency_kpis(selling_share=0.29, coverage_share=0.95, top=TopTime(10, 0.18, 0.6), reps_needed=8.65,
    ...                 reps_actual=9)["verdict"].tolist()
    ['short', 'good', 'short', 'good']
    """
    require_number(reps_actual, above=True, where="efficiency_kpis(reps_actual=)")
    load = reps_needed / reps_actual
    rows = [
        ("selling_time", selling_share, references[0]), ("coverage", coverage_share, references[1]),
        ("top_time", top.hours_share, top.potential_share),
    ]  # fmt: skip
    table = pd.DataFrame([*rows, ("staffing", load, 1.0)], columns=["kpi", "value", "reference"])
    verdicts = ["good" if value >= reference else "short" for _, value, reference in rows]
    table["verdict"] = [*verdicts, "short" if load > 1.1 else "over" if load < 0.9 else "good"]
    table.loc[table["value"].isna(), "verdict"] = "not_enough_data"
    return table


def lever_gaps(ratings: pd.DataFrame, *, scale: tuple[float, float] = (1, 5)) -> pd.DataFrame:
    """The eight levers of sales effectiveness, now and target, largest gap first ranked 1.

    Parameters
    ----------
    ratings : DataFrame
        ``lever`` (strategy, planning, coverage, skills, people, coaching, metrics, pay), ``now``, ``target`` on
        ``scale``. One row per lever, or
        one per lever and rater: ratings of one lever are averaged.

    Returns
    -------
    DataFrame
        The eight in the deck's order: ``lever``, ``n`` (raters), ``now``, ``target``, ``gap``, ``rank``.

    References
    ----------
    Deck 000 s81: strategy comes before all others.

    Examples
    --------
    >>> ratings = pd.DataFrame({"lever": LEVERS, "now": [3] * 8, "target": [3] * 7 + [5]})
    >>> lever_gaps(ratings).query("rank == 1")["lever"].tolist()
    ['pay']
    """
    where = "lever_gaps(ratings)"
    require_columns(ratings, ["lever", "now", "target"], where=where)
    for lever in ratings["lever"]:
        require_choice(lever, LEVERS, where=f"{where}, column 'lever'")
    if missing := [lever for lever in LEVERS if lever not in set(ratings["lever"])]:
        raise KamError(f"no rating of {missing}", where=where, fix="rate each of the eight levers")
    fix = f"rate from {scale[0]} to {scale[1]}"
    require_numbers(ratings, ["now", "target"], low=scale[0], high=scale[1], where=where, fix=fix)
    levers = ratings.groupby("lever")[["now", "target"]]
    table = levers.mean().loc[list(LEVERS)].reset_index()
    table.insert(1, "n", levers.size().loc[list(LEVERS)].to_numpy())
    table["gap"] = table["target"] - table["now"]
    table["rank"] = table["gap"].rank(ascending=False, method="first").astype(int)
    return table


def role_sheet(tasks: pd.DataFrame, *, week_hours: float = 45.0) -> pd.DataFrame:
    """Tasks of the sales people by customer segment, with the hours of a week each should take.

    Parameters
    ----------
    tasks : DataFrame
        ``segment``, ``task``, ``time_share`` (0–1, adds up to 1 within 0.01 in each segment), ``kpi`` (how it is
        measured); further
        columns are kept.
    week_hours : float
        Working hours of a week.

    Returns
    -------
    DataFrame
        The table with ``hours``.

    References
    ----------
    Deck 000 s90 (tasks only; shares and measures are the kit's columns).

    Examples
    --------
    >>> tasks = pd.DataFrame({"segment": ["A", "A"], "task": ["listen", "offer"], "time_share": [0.6, 0.4],
    ...                       "kpi": ["x", "y"]})
    >>> role_sheet(tasks)["hours"].tolist()
    [27.0, 18.0]
    """
    where = "role_sheet(tasks)"
    require_columns(tasks, ["segment", "task", "time_share", "kpi"], where=where)
    require_numbers(tasks, ["time_share"], high=1, where=where)
    sums = tasks.groupby("segment", sort=False)["time_share"].sum()
    off = sums[(sums - 1).abs() > 0.01 + 1e-9]
    if len(off):
        what = f"time shares of segment {off.index[0]!r} add up to {off.iloc[0]:.0%}"
        raise KamError(
            what, where=f"{where}, column 'time_share'", fix="make the shares of each segment add up to 100 %"
        )
    return tasks.assign(hours=tasks["time_share"] * week_hours)
