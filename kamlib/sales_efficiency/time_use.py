"""Where do the hours of a sales person go, and do the customers that count get them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from kamlib.checks import AMOUNT, SHARE, needs, require_number
from kamlib.errors import KamError, nearest, require_choice
from kamlib.text import words

# activity → (group, callout of the slide that moves it); the first three rows are the slide's selling group
ACTIVITIES = {
    "account_planning": ("selling", 2), "face_to_face": ("selling", 3), "quotation": ("selling", 0),
    "project_planning": ("service", 0), "follow_up": ("service", 0), "problem_handling": ("service", 4),
    "travel_waiting": ("other", 0), "personal": ("other", 0), "reports": ("other", 5), "meetings": ("other", 0),
}  # fmt: skip
SELLING = {
    "time_sheet": ("account_planning", "face_to_face", "quotation"),
    "with_visits": ("account_planning", "face_to_face", "quotation", "follow_up"),
}
BANDS = {
    "by_sense": {"ordinary": (0.15, 0.25), "good": (0.40, 0.50)},
    "text_order": {"good": (0.15, 0.25), "ordinary": (0.40, 0.50)},
}


@cache
def _codes() -> dict[str, str]:
    """Every way an activity may be written: code, English word, Chinese word."""
    texts = words("sales_efficiency")
    named = {texts[f"activity_{code}"][lang].casefold(): code for code in ACTIVITIES for lang in ("en", "zh")}
    return named | {code: code for code in ACTIVITIES}


def _activity_codes(labels: pd.Series, where: str) -> pd.Series:
    known = _codes()
    codes = {label: known.get(str(label).strip().casefold()) for label in labels.unique()}
    for label, code in codes.items():
        if code is None:
            require_choice(str(label), known, where=where)
    return labels.map(codes)


def activity_shares(time_log: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """From a time log to the share of hours of each of the ten activities.

    Parameters
    ----------
    time_log : DataFrame
        ``activity`` (code of :data:`ACTIVITIES`, or its English or Chinese name), ``hours`` (≥ 0).
    by : str, optional
        Column such as ``"rep_id"``: shares within each of its values.

    Returns
    -------
    DataFrame
        [``by``,] ``activity``, ``hours``, ``share``; all ten activities in the order of the time sheet.

    Raises
    ------
    KamError
        Unknown activity, negative or missing hours, no hours at all.

    Examples
    --------
    >>> log = pd.DataFrame({"activity": ["face_to_face", "travel_waiting"], "hours": [3.0, 1.0]})
    >>> activity_shares(log).query("hours > 0")[["activity", "share"]].values.tolist()
    [['face_to_face', 0.75], ['travel_waiting', 0.25]]
    """
    where = "activity_shares(time_log)"
    keys = [by] if by else []
    fix = "write hours of 0 or more"
    time_log = needs(time_log, "activity", *keys, where=where, numbers={"hours": AMOUNT}, empty=True, fix=fix)
    if not time_log["hours"].sum() > 0:
        raise KamError("the time log holds no hours", where=where, fix="give at least one week of hours")
    codes = _activity_codes(time_log["activity"], f"{where}, column 'activity'")
    keys = [time_log[by], codes] if by else [codes]
    hours = time_log["hours"].groupby(keys).sum()
    if by is None:
        hours = hours.reindex(list(ACTIVITIES), fill_value=0.0)
        return pd.DataFrame({"activity": hours.index, "hours": hours.values, "share": (hours / hours.sum()).values})
    wide = hours.unstack(fill_value=0.0).reindex(columns=list(ACTIVITIES), fill_value=0.0)
    table = wide.stack().rename("hours").reset_index()
    table["share"] = table["hours"] / table.groupby(by)["hours"].transform("sum")
    return table


def time_sheet(
    shares: pd.DataFrame, *, hours_now: float = 9.0, hours_ideal: float = 10.5, tolerance: float = 0.01
) -> pd.DataFrame:
    """The time sheet: now against ideal, in shares and hours of a day, with what moves most.

    Parameters
    ----------
    shares : DataFrame
        One row per activity: ``activity``, ``current_share``, ``ideal_share`` (0–1). Each column must sum to 1 within
        ``tolerance``.
    hours_now, hours_ideal : float
        Length of the working day. The slide prints 9 hours and "10–11 hours".
    tolerance : float
        0.01 is one per cent point: the slide's present column adds up to 101 % (rounding), its ideal one to 100 %.

    Returns
    -------
    DataFrame
        ``activity``, ``group`` (selling, service, other), ``current_share``, ``ideal_share``, ``current_hours``,
        ``ideal_hours``,
        ``moved_hours`` (ideal − current), ``rank`` (1 = moves most), ``callout`` (number of the slide's action, 0 =
        none).

    Raises
    ------
    KamError
        Shares outside 0–1 or a column that does not sum to 1 within the tolerance; unknown or doubled activity.

    References
    ----------
    Deck 000 s97. "Lunch and personal" rising from 2 to 10 % is odd and may be misaligned in the source.

    Examples
    --------
    >>> sheet = time_sheet(pd.DataFrame({"activity": ["face_to_face", "problem_handling"],
    ...     "current_share": [0.4, 0.6], "ideal_share": [0.8, 0.2]}), hours_now=9, hours_ideal=10)
    >>> sheet[["activity", "current_hours", "ideal_hours", "rank"]].round(2).values.tolist()
    [['face_to_face', 3.6, 8.0, 1], ['problem_handling', 5.4, 2.0, 2]]
    """
    where = "time_sheet(shares)"
    both = ["current_share", "ideal_share"]
    shares = needs(shares, "activity", where=where, numbers=dict.fromkeys(both, SHARE))
    require_number(hours_now, above=True, high=24, where="time_sheet(hours_now=)")
    require_number(hours_ideal, above=True, high=24, where="time_sheet(hours_ideal=)")
    codes = _activity_codes(shares["activity"], f"{where}, column 'activity'")
    if codes.duplicated().any():
        raise KamError(
            f"{codes[codes.duplicated()].iloc[0]!r} stands twice", where=where, fix="keep one row an activity"
        )
    for column in both:
        _require_whole_day(shares[column], tolerance, f"{where}, column {column!r}")
    table = pd.DataFrame({"activity": codes, "group": [ACTIVITIES[code][0] for code in codes]})
    table["current_share"], table["ideal_share"] = shares["current_share"], shares["ideal_share"]
    table["current_hours"] = table["current_share"] * hours_now
    table["ideal_hours"] = table["ideal_share"] * hours_ideal
    table["moved_hours"] = table["ideal_hours"] - table["current_hours"]
    table["rank"] = table["moved_hours"].abs().round(9).rank(ascending=False, method="first").astype(int)
    table["callout"] = [ACTIVITIES[code][1] for code in codes]
    return table.reset_index(drop=True)


def _require_whole_day(shares: pd.Series, tolerance: float, where: str) -> None:
    if abs(shares.sum() - 1) > tolerance + 1e-9:
        what = f"the shares add up to {shares.sum():.1%}"
        raise KamError(what, where=where, fix=f"make them add up to 100 % (± {tolerance:.0%} for rounding)")


def selling_time(
    time_log: pd.DataFrame, *, by: str = "rep_id", selling: str = "time_sheet", reading: str = "by_sense",
    min_hours: float = 80.0,
) -> pd.DataFrame:  # fmt: skip
    """The share of each rep's hours that brings revenue, against the bands of ordinary and good sales forces.

    Parameters
    ----------
    time_log : DataFrame
        As for :func:`activity_shares`, with the column ``by``.
    selling : {"time_sheet", "with_visits"}
        Which activities count: account planning, face-to-face calls, quotations (first three rows of the time sheet),
        or
        these and follow-up visits (slide 96 also names visits).
    reading : {"by_sense", "text_order"}
        Slide 96 lost its layout. By sense good forces reach 40–50 % and ordinary ones 15–25 %; the order of the text
        would give the opposite.
    min_hours : float
        Reps with fewer hours logged get the band "" and the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``by``, ``hours``, ``selling_hours``, ``selling_share``, ``band`` (below, ordinary, between, good, above),
        ``note``;
        largest share first.

    References
    ----------
    Deck 000 s96–97.

    Examples
    --------
    >>> log = pd.DataFrame({"rep_id": ["R1"] * 2, "activity": ["face_to_face", "reports"], "hours": [12.0, 33.0]})
    >>> selling_time(log, min_hours=40)[["selling_share", "band"]].round(3).values.tolist()
    [[0.267, 'between']]
    """
    require_choice(selling, SELLING, where="selling_time(selling=)")
    require_choice(reading, BANDS, where="selling_time(reading=)")
    shares = activity_shares(time_log, by=by)
    shares["selling_hours"] = shares["hours"].where(shares["activity"].isin(SELLING[selling]), 0.0)
    table = shares.groupby(by, as_index=False)[["hours", "selling_hours"]].sum()
    table["selling_share"] = table["selling_hours"] / table["hours"].where(table["hours"] > 0)
    enough = table["hours"] >= min_hours
    table["band"] = [
        _band(s, BANDS[reading]) if ok else "" for s, ok in zip(table["selling_share"], enough, strict=True)
    ]
    table["note"] = ["" if ok else "not_enough_data" for ok in enough]
    return table.sort_values("selling_share", ascending=False, kind="stable", ignore_index=True)


def _band(share: float, bands: dict[str, tuple[float, float]]) -> str:
    (lower, (low, below)), (upper, (above, high)) = sorted(bands.items(), key=lambda band: band[1])
    steps = ((low, "below"), (below, lower), (above, "between"), (high, upper))
    for limit, name in steps:
        if round(share, 9) < limit or (name in bands and round(share, 9) <= limit):
            return name
    return "above"


@dataclass(frozen=True)
class TopTime:
    """The accounts with the highest potential: how many, and their shares of visit time and of potential."""

    n_accounts: float
    hours_share: float
    potential_share: float


def coverage_by_class(
    visits: pd.DataFrame, *, minimum: Mapping[str, float], by: str = "customer_class",
    frequency: str = "visits_per_month", weight: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The share of target customers who are visited at least as often as planned, class by class.

    Parameters
    ----------
    visits : DataFrame
        One row per target (or per group of targets, then with ``weight``): class and visits in a period.
    minimum : mapping of class to visits
        Fewest visits a target of the class should get in the period.
    weight : str, optional
        Column with the number of targets a row stands for, such as ``"n_accounts"``.

    Returns
    -------
    DataFrame
        ``by``, ``minimum``, ``n_targets``, ``n_covered``, ``coverage_share``, ``missing_visits`` (to lift every
        target to its
        minimum); last row "total".

    Raises
    ------
    KamError
        A class without minimum, a minimum for a class that is not there, negative visits.

    References
    ----------
    Deck 000 s94: enough people to cover the targets at a minimum visit frequency.

    Examples
    --------
    >>> visits = pd.DataFrame({"customer_class": ["A", "A", "C"], "visits_per_month": [4, 1, 0]})
    >>> coverage_by_class(visits, minimum={"A": 2, "C": 0})["coverage_share"].round(3).tolist()
    [0.5, 1.0, 0.667]
    """
    where = "coverage_by_class(visits)"
    numbers = dict.fromkeys((frequency, weight) if weight else (frequency,), AMOUNT)
    visits = needs(visits, by, where=where, numbers=numbers, fix="write 0 where there is none")
    classes = list(dict.fromkeys(visits[by]))
    if unknown := [name for name in minimum if name not in classes]:
        near = nearest(str(unknown[0]), map(str, classes), most=1)
        fix = f"use {near[0]!r}" if near else f"use classes of the table: {classes}"
        raise KamError(f"no class {unknown[0]!r}", where="coverage_by_class(minimum=)", fix=fix)
    if bare := [name for name in classes if name not in minimum]:
        fix = "add it to minimum, 0 where no visit is planned"
        raise KamError(f"no minimum for class {bare[0]!r}", where="coverage_by_class(minimum=)", fix=fix)
    count = visits[weight] if weight else pd.Series(1.0, index=visits.index)
    least = visits[by].map(minimum).astype(float)
    rows = pd.DataFrame({by: visits[by], "n_targets": count, "n_covered": count.where(visits[frequency] >= least, 0.0)})
    rows["missing_visits"] = count * (least - visits[frequency]).clip(lower=0)
    table = rows.groupby(by, sort=False, as_index=False).sum()
    total = pd.DataFrame([{by: "total"} | table.drop(columns=by).sum().to_dict()])
    table = pd.concat([table, total], ignore_index=True)
    table.insert(1, "minimum", [*(float(minimum[name]) for name in table[by].iloc[:-1]), float("nan")])
    table.insert(4, "coverage_share", table["n_covered"] / table["n_targets"].where(table["n_targets"] > 0))
    return table


def top_potential_time(coverage: pd.DataFrame, *, top: float = 0.1) -> TopTime:
    """The share of visit time spent on the accounts with the highest potential.

    Parameters
    ----------
    coverage : DataFrame
        ``n_accounts``, ``visits_per_month``, ``hours_per_visit``, ``potential_cny`` (of the whole row); one row per
        branch and class.
    top : float
        Share of accounts that counts as the top, 0–1; 0.1 is the top decile. A row is cut where the decile ends.

    Examples
    --------
    >>> coverage = pd.DataFrame({"n_accounts": [10, 90], "visits_per_month": [2, 1], "hours_per_visit": [1, 1],
    ...                          "potential_cny": [600.0, 400.0]})
    >>> top_potential_time(coverage)
    TopTime(n_accounts=10.0, hours_share=0.18181818181818182, potential_share=0.6)
    """
    where = "top_potential_time(coverage)"
    require_number(top, above=True, high=1, where="top_potential_time(top=)")
    numbers = ["n_accounts", "visits_per_month", "hours_per_visit", "potential_cny"]
    coverage = needs(coverage, where=where, numbers=dict.fromkeys(numbers, AMOUNT))
    rows = coverage[coverage["n_accounts"] > 0]
    needs(rows, where=f"{where} with n_accounts above 0")
    rows = rows.assign(each=rows["potential_cny"] / rows["n_accounts"]).sort_values(
        "each", ascending=False, kind="stable"
    )
    wanted = top * rows["n_accounts"].sum()
    before = rows["n_accounts"].cumsum() - rows["n_accounts"]
    part = ((wanted - before) / rows["n_accounts"]).clip(0, 1)
    hours = rows["n_accounts"] * rows["visits_per_month"] * rows["hours_per_visit"]
    shares = [float((part * column).sum() / column.sum()) for column in (hours, rows["potential_cny"])]
    return TopTime(float(wanted), *shares)


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
    fix = f"rate from {scale[0]} to {scale[1]}"
    ratings = needs(ratings, "lever", where=where, numbers=dict.fromkeys(("now", "target"), scale), fix=fix)
    for lever in ratings["lever"]:
        require_choice(lever, LEVERS, where=f"{where}, column 'lever'")
    if missing := [lever for lever in LEVERS if lever not in set(ratings["lever"])]:
        raise KamError(f"no rating of {missing}", where=where, fix="rate each of the eight levers")
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
    tasks = needs(tasks, "segment", "task", "kpi", where=where, numbers={"time_share": SHARE}, empty=True)
    sums = tasks.groupby("segment", sort=False)["time_share"].sum()
    off = sums[(sums - 1).abs() > 0.01 + 1e-9]
    if len(off):
        what = f"time shares of segment {off.index[0]!r} add up to {off.iloc[0]:.0%}"
        raise KamError(
            what, where=f"{where}, column 'time_share'", fix="make the shares of each segment add up to 100 %"
        )
    return tasks.assign(hours=tasks["time_share"] * week_hours)
