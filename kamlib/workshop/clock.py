"""What does a time of day, or a length, say in the ways people write one?"""

import re
import time
import unicodedata

from kamlib.errors import KamError

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_PARTS = {"半": "30分", "一刻": "15分", "三刻": "45分", "整": "", "正": ""}
# The hours that go with each part of the day, and what is added to those below 12; 12 am and 凌晨12点 are midnight.
_MORNING, _NOON, _AFTER, _EVENING = range(12), (11, 12, 1, 2), range(1, 24), (*range(5, 12), *range(17, 24))
_HALF = {
    "am": (range(1, 13), 0), "pm": (range(1, 24), 12), "凌晨": ((*range(7), 12), 0), "上午": (_MORNING, 0),
    "早上": (_MORNING, 0), "早晨": (_MORNING, 0), "清晨": (_MORNING, 0), "中午": (_NOON, 12), "下午": (_AFTER, 12),
    "午后": (_AFTER, 12), "傍晚": (_EVENING, 12), "晚上": (_EVENING, 12),
}  # fmt: skip
_HALVES = "|".join(_HALF)
_TIME = re.compile(
    rf"(?P<before>{_HALVES})?(?:"
    r"(?P<h>\d{1,2})[:.h](?P<m>\d{2})(?::00)?"  # 8:30  08.30  8h30  8:30:00
    r"|(?P<h2>\d{2})(?P<m2>\d{2})"  # 0830; 830 may also be minutes since midnight, as YAML makes them of 13:50
    r"|(?P<h3>\d{1,2})[点點时時](?:钟|鐘)?(?:(?P<m3>\d{1,2})分?)?"  # 8点  8点30  8时30分
    rf"|(?P<h4>\d{{1,2}})(?={_HALVES})"  # 8am
    rf")(?P<after>{_HALVES})?"
)
_LENGTH = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?)个?(?:小时|小時|钟头|hours?|hrs?|h))?"
    r"(?:(?P<m>\d+(?:\.\d+)?)(?:分钟|分鐘|分|minutes?|mins?|min|m|')?)?"
)


def clock(minutes: int) -> str:
    """Minutes since midnight as HH:MM.

    Examples
    --------
    >>> clock(510), clock(1440)
    ('08:30', '24:00')
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minutes_of(start: str, *, where: str) -> int:
    """Minutes since midnight of a time as people write it; what can be read in two ways is no time.

    Raises
    ------
    KamError
        No time of day.

    Examples
    --------
    >>> [clock(minutes_of(text, where="start")) for text in ("8:30", "０８：３０", "0830", "8.30am", "下午一点半")]
    ['08:30', '08:30', '08:30', '08:30', '13:30']
    """
    found = _TIME.fullmatch(_plain(start))
    hour, minute = (_first(found, "h", "h2", "h3", "h4"), _first(found, "m", "m2", "m3")) if found else (None, None)
    halves = {found["before"], found["after"]} - {None} if found else set()
    if hour is not None and len(halves) <= 1:
        hour, minute = _in_half(int(hour), next(iter(halves), "")), int(minute or 0)
        if 0 <= hour < 24 and minute < 60:
            return 60 * hour + minute
    raise KamError(f"{str(start)!r} is no time of day", where=where, fix="write it as '08:30'")


def length_of(given: str | int, *, where: str, most: int, least: int = 1) -> int:
    """Whole minutes of a length as people write it: 90, 90 min, 90分钟, 1h30, 1:30, 1.5小时, 一个半小时.

    Raises
    ------
    KamError
        No length, or none from ``least`` to ``most`` minutes.

    Examples
    --------
    >>> [length_of(text, where="minutes", most=600) for text in ("90", "1:30", "1.5 h", "一个半小时", "半小时")]
    [90, 90, 90, 90, 30]
    """
    text = re.sub(r"(\d+)个半(?:小时|小時|钟头)", r"\1.5小时", _plain(given).replace("半个", "半"))
    text = re.sub(r"半(?:小时|小時|钟头)", "30分", text)
    text = re.sub(r"([13])刻[钟鐘]", lambda m: f"{15 * int(m[1])}分", text)
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text):
        text = f"{found[1]}h{found[2]}"
    found = _LENGTH.fullmatch(text) if text else None
    minutes = 60 * float(found["h"] or 0) + float(found["m"] or 0) if found else -1.0
    if minutes != int(minutes) or not least <= minutes <= most:
        fix = f"give whole minutes from {least} to {most}"
        raise KamError(f"a length of {str(given)!r}", where=where, fix=fix)
    return int(minutes)


def moment_clock(moment: float) -> str:
    """A moment (seconds of the epoch) as HH:MM where this machine stands."""
    return time.strftime("%H:%M", time.localtime(moment))


def _plain(given) -> str:
    """A time or a length without spaces, with plain digits: full-width and Chinese ones are read."""
    text = unicodedata.normalize("NFKC", str(given)).lower().replace("。", ".").replace("．", ".").replace("∶", ":")
    text = re.sub(r"\s", "", text).replace("a.m.", "am").replace("p.m.", "pm")
    for word, plain in _PARTS.items():  # after the hour alone: half a length is not half past
        text = re.sub(rf"(?<=[点點时時钟鐘]){word}", plain, text)
    text = re.sub(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)",
                  lambda m: str(10 * _DIGITS.get(m[1], 1) + _DIGITS.get(m[2], 0)), text)  # fmt: skip
    return "".join(str(_DIGITS.get(char, char)) for char in text)


def _first(found: re.Match, *names: str) -> str | None:
    return next((found[name] for name in names if found[name] is not None), None)


def _in_half(hour: int, half: str) -> int:
    """The hour of the day; −1 where the half of the day does not go with it."""
    if not half:
        return hour
    hours, later = _HALF[half]
    if hour not in hours:
        return -1
    if half in ("am", "凌晨"):
        return hour % 12
    return hour + later if hour < 11 or (hour == 11 and half != "中午") else hour
