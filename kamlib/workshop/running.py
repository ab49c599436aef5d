"""Where is the day now, and when does each part begin after what has really happened?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamlib.errors import KamError
from kamlib.workshop.clock import clock, minutes_of, moment_clock

LONGEST_ITEM = 600  # minutes


@dataclass(frozen=True)
class Slot:
    """One item of the day; ``begin`` and ``end`` as HH:MM, ``state`` done, now, next or left_out."""

    number: int
    item: Mapping
    minutes: int
    begin: str
    end: str
    state: str


@dataclass(frozen=True)
class Day:
    """The day as it runs: its slots, the running one, and its seconds left (below 0 when it runs over)."""

    slots: tuple[Slot, ...]
    start: str
    now: Slot | None
    left: float

    @property
    def next(self) -> Slot | None:
        return next((slot for slot in self.slots if slot.state == "next"), None)


def running_day(items: Sequence[Mapping], *, start: str, changes: Mapping, at: float) -> Day:
    """The day at a moment: what is over has its real times, what is to come follows from the item that runs.

    Parameters
    ----------
    items : sequence of mappings
        As for ``agenda_times``.
    start : str
        The planned start, as "08:30".
    changes : mapping
        What the trainer has changed: ``start``; ``minutes_0``, ``minutes_1`` …, lengths (0 leaves an item out);
        ``began``, pairs of item number and moment (seconds of the epoch), rising.
    at : float
        Now, in seconds of the epoch.

    Notes
    -----
    An item that runs over ends now, at the earliest: everything after it moves on with the clock.

    Examples
    --------
    >>> items = [{"minutes": 60, "en": "Brands"}, {"minutes": 10, "en": "Break"}]
    >>> day = running_day(items, start="09:40", changes={"minutes_0": 75}, at=0.0)
    >>> [(slot.begin, slot.end, slot.state) for slot in day.slots]
    [('09:40', '10:55', 'next'), ('10:55', '11:05', 'next')]
    >>> day = running_day(items, start="09:40", changes={"began": [[0, 1000.0]]}, at=1000.0 + 70 * 60)
    >>> day.now.number, day.left / 60
    (0, -10.0)
    """
    start = changes.get("start", start)
    minutes = [int(changes.get(f"minutes_{n}", item["minutes"])) for n, item in enumerate(items)]
    began = [(int(n), float(moment)) for n, moment in changes.get("began", [])]
    if not began:
        return Day(tuple(_planned(items, minutes, minutes_of(start, where="running_day(start=)"))), start, None, 0.0)
    slots, (now, since) = _past(items, minutes, began), began[-1]
    end = since + 60 * minutes[now]
    slots.append(Slot(now, items[now], minutes[now], moment_clock(since), moment_clock(max(end, at)), "now"))
    follows = max(end, at)
    for n in range(now + 1, len(items)):
        follows, begin = follows + 60 * minutes[n], follows
        slots.append(_ahead(n, items[n], minutes[n], moment_clock(begin), moment_clock(follows)))
    return Day(tuple(slots), start, slots[now], end - at)


def _planned(items, minutes, at: int) -> list[Slot]:
    slots = []
    for n, item in enumerate(items):
        slots.append(_ahead(n, item, minutes[n], clock(at % 1440), clock((at + minutes[n]) % 1440)))
        at += minutes[n]
    return slots


def _ahead(n: int, item: Mapping, minutes: int, begin: str, end: str) -> Slot:
    return Slot(n, item, minutes, begin, end, "next") if minutes else Slot(n, item, 0, "", end, "left_out")


def _past(items, minutes, began) -> list[Slot]:
    """The items before the running one: with their real times, or left out."""
    moments = dict(began)
    ends = dict(zip(moments, list(moments.values())[1:], strict=False))
    slots = []
    for n in range(began[-1][0]):
        if n in moments:
            slots.append(Slot(n, items[n], minutes[n], moment_clock(moments[n]), moment_clock(ends[n]), "done"))
        else:
            slots.append(Slot(n, items[n], minutes[n], "", "", "left_out"))
    return slots


def begun(changes: Mapping, number: int, at: float) -> dict:
    """The changes after an item was begun; going back forgets what came after it."""
    kept = [[n, moment] for n, moment in changes.get("began", []) if n < number]
    return {**changes, "began": [*kept, [number, at]]}


def lengthened(changes: Mapping, number: int, minutes: int) -> dict:
    """The changes after an item was given another length.

    Raises
    ------
    KamError
        A length that is no number of minutes from 0 (left out) to 600.
    """
    if not 0 <= minutes <= LONGEST_ITEM:
        what = f"a length of {minutes} minutes"
        raise KamError(what, where="agenda", fix=f"give whole minutes from 0 to {LONGEST_ITEM}")
    return {**changes, f"minutes_{number}": minutes}
