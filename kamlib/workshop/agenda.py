"""When does each part of the day begin, and what is the time spent on?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, require_choice
from kamlib.workshop.clock import clock, minutes_of

KINDS = ("opening", "lecture", "briefing", "discussion", "break")
DAY = 24 * 60


@dataclass(frozen=True)
class AgendaTotals:
    """Minutes of a day: planned items, breaks and both together; ``start`` and ``end`` as HH:MM."""

    scheduled_minutes: int
    break_minutes: int
    elapsed_minutes: int
    start: str
    end: str


def agenda_times(items: Sequence[Mapping], *, start: str) -> pd.DataFrame:
    """The agenda with the time at which each item begins and ends; a change of one length moves all that follow.

    Parameters
    ----------
    items : sequence of mappings
        In order, each with kind (opening, lecture, briefing, discussion, break), minutes, en and zh.
    start : str
        When the day begins, as "08:30".

    Returns
    -------
    pandas.DataFrame
        kind; minutes; start and end (HH:MM); offset (minutes since the beginning); en; zh; lesson ("" when none).

    Raises
    ------
    KamError
        No items, a length that is no whole number of minutes above 0, an unknown kind, a start that is no time, a
        day that runs past midnight.

    References
    ----------
    Deck 000 s1.

    Examples
    --------
    >>> day = [{"kind": "lecture", "minutes": 60, "en": "Brands", "zh": "品牌"}, {"kind": "break", "minutes": 10}]
    >>> agenda_times(day, start="09:40")[["start", "end", "kind"]]
       start    end     kind
    0  09:40  10:40  lecture
    1  10:40  10:50    break
    """
    first = minutes_of(start, where="agenda_times(start=)")
    rows = [_row(item, number) for number, item in enumerate(items, 1)]
    if not rows:
        raise KamError("the agenda is empty", where="agenda_times(items)", fix="list at least one item")
    table = pd.DataFrame(rows)
    table["offset"] = table["minutes"].cumsum() - table["minutes"]
    last = first + int(table["minutes"].sum())
    if last > DAY:
        fix = "start earlier or shorten the items"
        raise KamError(f"the day ends {last - DAY} minutes after midnight", where="agenda_times(items)", fix=fix)
    table["start"] = [clock(first + offset) for offset in table["offset"]]
    table["end"] = [
        clock(first + offset + length) for offset, length in zip(table["offset"], table["minutes"], strict=True)
    ]
    return table[["kind", "minutes", "start", "end", "offset", "en", "zh", "lesson"]]


def agenda_shares(items: Sequence[Mapping]) -> pd.DataFrame:
    """Minutes and share of each kind of work; breaks do not count.

    Returns
    -------
    pandas.DataFrame
        kind (only those on the agenda, in the order opening, lecture, briefing, discussion); minutes; share (0–1).

    Raises
    ------
    KamError
        As :func:`agenda_times`; nothing but breaks.

    Examples
    --------
    >>> day = [{"minutes": 45}, {"kind": "break", "minutes": 9}, {"kind": "discussion", "minutes": 15}]
    >>> agenda_shares(day)
             kind  minutes  share
    0     lecture       45   0.75
    1  discussion       15   0.25
    """
    work = agenda_times(items, start="00:00").query("kind != 'break'")
    if work.empty:
        raise KamError("nothing but breaks", where="agenda_shares(items)", fix="list at least one item of work")
    minutes = work.groupby("kind")["minutes"].sum().reindex([kind for kind in KINDS if kind in set(work["kind"])])
    return pd.DataFrame(
        {"kind": minutes.index, "minutes": minutes.to_numpy(), "share": (minutes / minutes.sum()).to_numpy()}
    )


def agenda_totals(items: Sequence[Mapping], *, start: str) -> AgendaTotals:
    """Planned minutes, breaks and the length of the whole day.

    Examples
    --------
    >>> agenda_totals([{"kind": "lecture", "minutes": 45}, {"kind": "break", "minutes": 15}], start="13:30")
    AgendaTotals(scheduled_minutes=45, break_minutes=15, elapsed_minutes=60, start='13:30', end='14:30')
    """
    table = agenda_times(items, start=start)
    breaks = int(table.loc[table["kind"] == "break", "minutes"].sum())
    whole = int(table["minutes"].sum())
    return AgendaTotals(whole - breaks, breaks, whole, table["start"].iloc[0], table["end"].iloc[-1])


def _row(item: Mapping, number: int) -> dict:
    where = f"agenda_times(items), item {number}"
    minutes, kind = item.get("minutes"), item.get("kind", "lecture")
    require_choice(kind, KINDS, where=where)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= DAY:
        raise KamError(f"a length of {minutes!r} minutes", where=where, fix="give whole minutes from 1 on")
    texts = {key: str(item.get(key, "")) for key in ("en", "zh", "lesson")}
    return {"kind": kind, "minutes": minutes, **texts}
