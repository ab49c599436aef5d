"""What is written in this text file: which encoding, which separator, which cells in which row?"""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kamlib.tables.troubles import place, trouble

SEPARATORS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SAMPLE_LINES = 200


@dataclass(frozen=True)
class Grid:
    """Cells as they stand in a file: ``cells`` with one row per row of the file.

    The index of ``cells`` is the row number as people count it. ``headers`` is None until the header row is found;
    ``header_row`` is its number, 0 where the file is typed.
    ``merged``: (first row, last row, first column, last column) of merged cells. ``how``: encoding or kind of file;
    ``separator`` of text.
    """

    cells: pd.DataFrame
    file: Path
    sheet: str | None = None
    headers: tuple[str, ...] | None = None
    merged: tuple = ()
    header_row: int = 0
    how: str = ""
    separator: str = ""


def text_grid(path: Path, *, encoding: str | None = None) -> Grid:
    """The cells of a CSV or TSV file, all as text, empty cells as ``""``.

    Raises
    ------
    KamError
        Not text, no rows, neither Unicode nor Chinese, or an unclosed quote.
    """
    text, used = decoded(path.read_bytes(), path, encoding=encoding)
    if "\0" in text:
        raise trouble("not_a_table", where=place(path))
    hint = re.match(r"sep=(.)\r?\n", text)
    separator = hint[1] if hint else separator_of(text)
    if not text.strip(" \t\r\n,;|\ufeff"):
        raise trouble("empty_file", where=place(path))
    cells = _cells(text, separator, path)
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    return Grid(cells, path, how=used.upper(), separator=separator)


def decoded(blob: bytes, path: Path, *, encoding: str | None = None) -> tuple[str, str]:
    """Text and encoding of a file: its byte-order mark, else strict UTF-8 over the whole file, else GB18030.

    Raises
    ------
    KamError
        Neither fits, or what GB18030 gives is no Chinese (Western and Big5 files need ``encoding=``).
    """
    if encoding:
        return _by_choice(blob, path, encoding)
    for mark, name in _MARKS:
        if blob.startswith(mark):
            return _strict(blob, path, name)
    if b"\0" in blob[:4000]:
        return _utf16_without_mark(blob, path)
    try:
        return blob.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_damaged(blob, path, error)
    try:
        text = blob.decode("gb18030")
    except UnicodeDecodeError as error:
        raise trouble("unknown_encoding", where=place(path)) from error
    if not _is_chinese(text):
        raise trouble("unknown_encoding", where=place(path))
    return text, "gb18030"


def separator_of(text: str) -> str:
    r"""The separator that cuts most lines into equally many cells; among equals the one that makes most cells.

    Examples
    --------
    >>> separator_of("a;b;c\n1,5;2;3\n2,5;4;5\n")
    ';'
    """
    lines = [line for line in io.StringIO(text[:200_000]) if line.strip()][:_SAMPLE_LINES]
    best, score = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        except csv.Error:
            continue
        width, rows = max(((w, n) for w, n in widths.items() if w > 1), key=lambda wn: wn[1], default=(1, 0))
        if (rows / max(1, sum(widths.values())), width) > score:
            best, score = separator, (rows / max(1, sum(widths.values())), width)
    return best


def _cells(text: str, separator: str, path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(
            io.StringIO(text), sep=separator, header=None, names=range(_width(text, separator)), index_col=False,
            dtype=str, na_filter=False, skip_blank_lines=False,
        )  # fmt: skip
    except (pd.errors.ParserError, csv.Error) as error:
        row = re.search(r"row (\d+)", str(error))
        at = place(path, row=int(row[1]) + 1 if row else None)
        raise trouble("unclosed_quote", where=at) from error


def _width(text: str, separator: str) -> int:
    if '"' in text:
        csv.field_size_limit(max(csv.field_size_limit(), len(text)))
        return max(map(len, csv.reader(io.StringIO(text, newline=""), delimiter=separator)), default=1)
    return max(line.count(separator) for line in io.StringIO(text)) + 1


def _by_choice(blob: bytes, path: Path, encoding: str) -> tuple[str, str]:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise trouble("no_such_encoding", where=place(path), encoding=encoding) from error
    return _strict(blob, path, encoding)


def _strict(blob: bytes, path: Path, encoding: str) -> tuple[str, str]:
    try:
        return blob.decode(encoding).removeprefix("\ufeff"), encoding
    except (UnicodeDecodeError, UnicodeError) as error:
        row = blob[: getattr(error, "start", 0)].count(b"\n") + 1
        raise trouble("wrong_encoding", where=place(path, row=row), encoding=encoding) from error


def _utf16_without_mark(blob: bytes, path: Path) -> tuple[str, str]:
    """Separators and digits of UTF-16 have a zero in every other place; other binary data have not."""
    even, odd = blob[:4000:2].count(0), blob[1:4000:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        if min(even, odd) * 10 <= max(even, odd):
            return blob.decode(encoding), encoding
    except UnicodeDecodeError:
        pass
    raise trouble("not_a_table", where=place(path))


def _refuse_damaged(blob: bytes, path: Path, error: UnicodeDecodeError) -> None:
    """Refuse UTF-8 with a few broken bytes: read as GB18030 it would be nonsense from the first row on."""
    text = blob.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(ord(sign) > 127 for sign in text) - broken
    if sound > 10 * broken:
        row = blob[: error.start].count(b"\n") + 1
        raise trouble("damaged_utf8", where=place(path, row=row)) from error


def _is_chinese(text: str) -> bool:
    """Whether most signs that are not ASCII are of everyday Chinese (GB 2312), as Western text never gives."""
    signs = [sign for sign in text[:200_000] if ord(sign) > 127]
    everyday = sum(_in_gb2312(sign) * n for sign, n in Counter(signs).items())
    return everyday >= 0.7 * len(signs)


def _in_gb2312(sign: str) -> bool:
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False
