"""Where do the hours of a sales person go, and where should they go?"""

from functools import cache

import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers
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
    require_columns(time_log, ["activity", "hours", *([by] if by else [])], where=where)
    require_numbers(time_log, ["hours"], where=where, fix="write hours of 0 or more")
    if not time_log["hours"].sum() > 0:
        raise KamError("the time log holds no hours", where=where, fix="give at least one week of hours")
    codes = _activity_codes(time_log["activity"], f"{where}, column 'activity'")
    keys = [time_log[by], codes] if by else [codes]
    hours = time_log["hours"].astype(float).groupby(keys).sum()
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
    require_columns(shares, ["activity", "current_share", "ideal_share"], where=where)
    require_number(hours_now, above=True, high=24, where="time_sheet(hours_now=)")
    require_number(hours_ideal, above=True, high=24, where="time_sheet(hours_ideal=)")
    codes = _activity_codes(shares["activity"], f"{where}, column 'activity'")
    if codes.duplicated().any():
        raise KamError(
            f"{codes[codes.duplicated()].iloc[0]!r} stands twice", where=where, fix="keep one row an activity"
        )
    for column in ("current_share", "ideal_share"):
        require_numbers(shares, [column], high=1, where=where)
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
