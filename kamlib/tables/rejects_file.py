"""Where does a person find every cell that could not be used, to mend it?"""

import re
from pathlib import Path

import pandas as pd

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.writing import write_text

_RISKY = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?")


def write_rejects(rejects: pd.DataFrame, path: str | Path, *, lang: str = "en") -> Path:
    """Write refused cells beside the data as ``<name>.rejects.csv``, in a form that Excel opens with its Chinese right.

    Returns
    -------
    Path
        The file; in the current folder when the one of the data cannot be written to.

    Raises
    ------
    KamError
        Neither can.

    Notes
    -----
    A text that a spreadsheet would run as a formula (``=…``, ``+…``, ``-…``, ``@…``) gets an apostrophe before it.
    """
    given = Path(path)
    name = re.sub(r"[*?\[\]]+", "_", given.name if given.is_dir() else given.stem) + ".rejects.csv"
    shown = rejects.assign(
        reason=rejects["reason"].map(lambda key: word(f"tables.reason_{key}", lang)),
        refused=rejects["refused"].map(lambda out: word("common.yes" if out else "common.no", lang)),
    )
    for column in ("file", "sheet", "column", "value"):
        shown[column] = shown[column].astype(object).map(harmless)
    shown.columns = [word(f"tables.rejects_{column}", lang) for column in rejects.columns]
    text, refused = "\ufeff" + shown.to_csv(index=False), None
    for folder in (given if given.is_dir() else given.parent, Path()):
        if not folder.is_dir():
            continue
        try:
            write_text(folder / name, text, newline="")
            return folder / name
        except KamError as error:
            refused = refused or error
    raise refused


def harmless(text: object) -> object:
    """A text that no spreadsheet runs as a formula; plain numbers stay as they are.

    Examples
    --------
    >>> harmless("=cmd()"), harmless("-12.5"), harmless("A17")
    ("'=cmd()", '-12.5', 'A17')
    """
    text = str(text)
    return f"'{text}" if _RISKY.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text
