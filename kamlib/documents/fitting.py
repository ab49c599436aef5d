"""How many lines does a text take, and where does it go on when a page is full?"""

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

LINE = 1.46  # height of a line in sizes of its letters; Chinese fonts are tall
RESERVE = 0.96  # of a column's width that is counted on; fonts differ
WIDE, USUAL = 1.0, 0.56  # width of a Chinese and of most other letters
_OTHERS = dict.fromkeys("…—", 1.0) | dict.fromkeys("MW@%mw", 0.92) | dict.fromkeys(" ijlI.,:;'|!()[]", 0.34)
_WORDS = re.compile(r"[^\S\n]+|[\u0021-\u02ff\u0370-\u1fff]+|.", re.DOTALL)  # blanks, a word, or one letter
_NO_START = set("，。；：、！？）》」』”’…,.;:!?)]}%")  # what stays with the letter before it


def text_width(text: str) -> float:
    """Width of a line in sizes of its letters.

    Examples
    --------
    >>> text_width("客户"), round(text_width("ab"), 2), round(text_width("Will"), 2)
    (2.0, 1.12, 1.94)
    """
    return sum(map(_letter_width, text))


@cache
def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    return _OTHERS.get(letter, 0.7 if letter.isupper() else USUAL)


def n_lines(text: str, width: float) -> int:
    """Lines a text takes in a column so wide (in sizes of its letters), broken between words and Chinese letters.

    Examples
    --------
    >>> n_lines("大客户管理", 3.2), n_lines("", 3.0), n_lines("a\\nb", 3.0), n_lines("three words here", 4.0)
    (2, 1, 2, 3)
    """
    room = max(width * RESERVE, 1.0)
    return sum(_lines_of(line, room) for line in text.split("\n"))


def _lines_of(line: str, room: float) -> int:
    lines, used, last = 1, 0.0, 0.0
    for word in _WORDS.findall(line):
        wide = text_width(word)
        if used + wide <= room or word.isspace():  # blanks at the end of a line take no room
            used, last = used + wide, wide
        elif word in _NO_START and 0 < last < used:
            lines, used, last = lines + 1, last + wide, wide
        elif wide <= room:
            lines, used, last = lines + 1, wide, wide
        else:  # longer than a line: broken anywhere
            lines += math.ceil(wide / room) - (0 if used else 1)
            used = last = wide % room
    return lines


def column_widths(table: Sequence[Sequence[str]], total: float, size: float, margin: float) -> list[float]:
    """Widths that add up to ``total``: wider where the texts are longer, none below its longest word where that fits.

    Examples
    --------
    >>> [round(width) for width in column_widths([["Owner", "What we do next, in a sentence"]], 200, 10, 14)]
    [77, 123]
    """
    columns = list(zip(*table, strict=True))
    longest = [max(_longest_word(text) for text in column) for column in columns]
    floors = [min(width * size * 1.1 + margin, total / 3) for width in longest]
    if sum(floors) >= total:
        return [floor * total / sum(floors) for floor in floors]
    weights = [math.sqrt(max(max(text_width(text) for text in column), 1.0)) for column in columns]
    rest = total - sum(floors)
    return [floor + rest * weight / sum(weights) for floor, weight in zip(floors, weights, strict=True)]


def _longest_word(text: str) -> float:
    """Width of the longest word; of Chinese, which may break anywhere, at most four letters."""
    latin = max(map(text_width, re.findall(r"[\u0000-\u02ff]+", re.sub(r"\s", "\u3000", text))), default=0.0)
    return max(latin, min(text_width(text), 4.0))


def row_height(row: Sequence[str], widths: Sequence[float], size: float, margin: float) -> float:
    """Height of a table row in points; widths in points, ``margin`` is lost on both sides together."""
    lines = max(n_lines(text, (width - margin) / size) for text, width in zip(row, widths, strict=True))
    return lines * size * LINE + margin / 2


def pages_of(rows, widths, size: float, margin: float, height: float, *, first: float | None = None) -> list[list]:
    """Table rows on pages no higher than ``height`` points; a long row goes on on the next page.

    Nothing is cut: the letters of all pages together are the letters of the rows. ``first`` is what the first page
    has left, where something else stands on it already; it stays empty when no row fits.
    """
    pages, page, left = [], [], height if first is None else first
    for row in rows:
        rest = list(row)
        while rest:
            needed = row_height(rest, widths, size, margin)
            if needed <= left:
                page, left, rest = [*page, rest], left - needed, None
            elif left < 0.35 * height or (needed <= 0.4 * height and left < height):
                pages, page, left = [*pages, page], [], height
            else:
                most = max(1, int((left - margin / 2) / (size * LINE)))
                piece, rest = _torn(rest, widths, size, margin, most)
                pages, page, left = [*pages, [*page, piece]], [], height
    return [*pages, page] if page or not pages else pages


def _torn(row: list[str], widths, size: float, margin: float, most: int) -> tuple[list[str], list[str] | None]:
    """A row's first ``most`` lines and what is left of it."""
    halves = [_cut(text, (width - margin) / size, most) for text, width in zip(row, widths, strict=True)]
    rest = [half[1] for half in halves]
    return [half[0] for half in halves], rest if any(rest) else None


def _cut(text: str, width: float, most: int) -> tuple[str, str]:
    if n_lines(text, width) <= most:
        return text, ""
    taken = _fitting(text, width, most)
    blank = max(text.rfind(sign, taken // 2, taken) for sign in " \n，。；、,.;")
    cut = blank + 1 if blank > 0 else taken
    return text[:cut], text[cut:]


def _fitting(text: str, width: float, most: int) -> int:
    """How many letters from the start take at most so many lines; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if n_lines(text[:middle], width) <= most else (low, middle - 1)
    return low


def shortened(text: str, width: float, most: int) -> str:
    """A text of at most so many lines, with a sign where it goes on.

    Examples
    --------
    >>> shortened("one two", 9.0, 1), shortened("大客户管理大客户管理", 4.2, 1)
    ('one two', '大客户…')
    """
    if n_lines(text, width) <= most:
        return text
    taken = _fitting(text, width, most)
    return text[: max(1, taken - 1)].rstrip() + "…"
