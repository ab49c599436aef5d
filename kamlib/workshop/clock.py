"""What does a time of day say?"""

import re
import time

from kamlib.errors import KamError


def clock(minutes: int) -> str:
    """Minutes since midnight as HH:MM.

    Examples
    --------
    >>> clock(510), clock(1440)
    ('08:30', '24:00')
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minutes_of(start: str, *, where: str) -> int:
    """Minutes since midnight of a time such as 08:30; a full-width colon is read too.

    Raises
    ------
    KamError
        No time of day.
    """
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", str(start).strip())
    if not found:
        raise KamError(f"{start!r} is no time of day", where=where, fix="write it as '08:30'")
    return int(found[1]) * 60 + int(found[2])


def moment_clock(moment: float) -> str:
    """A moment (seconds of the epoch) as HH:MM where this machine stands."""
    return time.strftime("%H:%M", time.localtime(moment))
