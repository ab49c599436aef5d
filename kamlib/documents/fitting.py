"""How many lines does a text take, and where does it go on when a page is full?"""

import math
import unicodedata
from collections.abc import Sequence

LINE = 1.42  # height of a line in sizes of its letters; Chinese fonts are tall
WIDE, NARROW = 1.0, 0.56  # width of a Chinese and of another letter


def text_width(text: str) -> float:
    """Width of a line in sizes of its letters.

    Examples
    --------
    >>> text_width("客户"), round(text_width("ab"), 2)
    (2.0, 1.12)
    """
    return sum(WIDE if unicodedata.east_asian_width(letter) in "WF" else NARROW for letter in text)


def n_lines(text: str, width: float) -> int:
    """Lines a text takes in a column so wide (in sizes of its letters).

    Examples
    --------
    >>> n_lines("大客户管理", 3.0), n_lines("", 3.0), n_lines("a\\nb", 3.0)
    (2, 1, 2)
    """
    return sum(max(1, math.ceil(text_width(line) / max(width * 0.94, 1.0))) for line in text.split("\n"))


def column_widths(table: Sequence[Sequence[str]], total: float, least: float) -> list[float]:
    """Widths that add up to ``total``: wider where the texts are longer, none below ``least``."""
    columns = list(zip(*table, strict=True))
    weights = [math.sqrt(max(max(text_width(text) for text in column), 2.0)) for column in columns]
    floor = min(least, total / len(columns))
    short = [max(text_width(text) for text in column) <= 3 for column in columns]
    if all(short):
        return [total / len(columns)] * len(columns)
    floors = [floor * 0.7 if is_short else floor for is_short in short]
    weights = [0.0 if is_short else weight for weight, is_short in zip(weights, short, strict=True)]
    rest = total - sum(floors)
    return [low + rest * weight / sum(weights) for low, weight in zip(floors, weights, strict=True)]


def row_height(row: Sequence[str], widths: Sequence[float], size: float, margin: float) -> float:
    """Height of a table row in points; widths in points, ``margin`` is lost on both sides together."""
    lines = max(n_lines(text, (width - margin) / size) for text, width in zip(row, widths, strict=True))
    return lines * size * LINE + margin / 2


def pages_of(rows, widths, size: float, margin: float, height: float) -> list[list[list[str]]]:
    """Table rows on pages no higher than ``height`` points; a row that is higher than a page goes on on the next.

    Nothing is cut: the letters of all pages together are the letters of the rows.
    """
    pages, page, used = [], [], 0.0
    most = max(1, int((height - margin / 2) / (size * LINE)))
    for row in rows:
        for piece in _pieces(list(row), widths, size, margin, most):
            needed = row_height(piece, widths, size, margin)
            if page and used + needed > height:
                pages, page, used = [*pages, page], [], 0.0
            page, used = [*page, piece], used + needed
    return [*pages, page] if page or not pages else pages


def _pieces(row: list[str], widths, size: float, margin: float, most: int) -> list[list[str]]:
    """A row as one or more rows of at most ``most`` lines each."""
    split = [_split(text, (width - margin) / size, most) for text, width in zip(row, widths, strict=True)]
    count = max(map(len, split))
    return [[texts[n] if n < len(texts) else "" for texts in split] for n in range(count)]


def _split(text: str, width: float, most: int) -> list[str]:
    if n_lines(text, width) <= most:
        return [text]
    taken = _fitting(text, width, most)
    blank = max(text.rfind(sign, taken // 2, taken) for sign in " \n，。；、,.;")
    cut = blank + 1 if blank > 0 else taken
    return [text[:cut], *_split(text[cut:], width, most)]


def _fitting(text: str, width: float, most: int) -> int:
    """How many letters from the start take at most so many lines; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if n_lines(text[:middle], width) <= most else (low, middle - 1)
    return low
