"""Which names are probably one and the same, and which are not on the list that lies beside the file?"""

from pathlib import Path

import pandas as pd

from kamlib.errors import KamError
from kamlib.tables.columns import contract, contracts, folded
from kamlib.tables.files import files_of
from kamlib.tables.headers import fit
from kamlib.tables.settings import Settings
from kamlib.tables.source import source

_NAMES = ("account_name", "product", "product_name", "branch", "region", "channel", "rep_id")
_LISTS = {"products": ("product", "product_name"), "accounts": ("account_name", "account_id"), "reps": ("rep_id",)}
_LARGEST_LIST = 1_000_000  # bytes; lists are small, and reading a folder of ledgers for them would take long
_MOST_FILES = 20
_COVERED = 0.6


def near_twins(table: pd.DataFrame) -> pd.DataFrame:
    """Names of one column that differ only in case, blanks or punctuation; names that have a code are spared.

    Returns
    -------
    pandas.DataFrame
        ``column``, ``names`` (list, most frequent first), ``rows``.

    Examples
    --------
    >>> near_twins(pd.DataFrame({"product": ["GTX Pro", "GTXPro", "MG"]}))["names"].tolist()
    [['GTX Pro', 'GTXPro']]
    """
    found = []
    coded = {"product": "product_name", "account_id": "account_name"}
    spared = {
        name for code, name in coded.items() if code in table and name in table and not table[code].equals(table[name])
    }
    for column in [name for name in _NAMES if name in table and name not in spared]:
        counts = table[column].value_counts()
        for names in counts.groupby([folded(name) for name in counts.index]):
            if len(names[1]) > 1 and names[0]:
                found.append((column, names[1].index.tolist(), int(names[1].sum())))
    return pd.DataFrame(found, columns=["column", "names", "rows"])


def unlisted(table: pd.DataFrame, path: str | Path, *, kind: str = "") -> pd.DataFrame:
    """Names that are not on a list of products, accounts or sales people in the same folder.

    Parameters
    ----------
    kind : str
        What the table itself is; a list is not compared with others of its kind.

    Returns
    -------
    pandas.DataFrame
        ``column``, ``name``, ``rows``, ``file``, ``listed`` (the twin on the list, None when there is none).

    Notes
    -----
    A file is the list for a column when its names are there once each and cover most of the column's; of several the
    one that covers most.
    """
    best: dict[str, tuple] = {}
    for file, of, names in _lists_beside(Path(path)):
        column = next((name for name in _LISTS[of] if name in names and name in table), None)
        if of == kind or column is None:
            continue
        given, listed = ({folded(name) for name in some} for some in (table[column].dropna().unique(), names[column]))
        covered = len(given & listed) / max(1, len(given))
        if covered >= _COVERED and covered > best.get(column, (0,))[0]:
            best[column] = (covered, file, names[column])
    found = []
    for column, (_, file, listed) in best.items():
        found += [(column, *row, file.name, twin) for *row, twin in _not_in(table[column], listed)]
    return pd.DataFrame(found, columns=["column", "name", "rows", "file", "listed"])


def _not_in(names: pd.Series, listed: set[str]) -> list[tuple]:
    counts = names.value_counts()
    twins = {folded(name): name for name in listed}
    return [(name, int(rows), twins.get(folded(name))) for name, rows in counts.items() if name not in listed]


def _lists_beside(path: Path) -> list[tuple]:
    """(file, kind, {column: names}) of the small files beside a file that are lists of a known kind."""
    folder = path if path.is_dir() else path.parent
    found = []
    beside = [file for file in files_of(folder) if file.name != path.name] if path.is_file() else []
    for file in [file for file in beside if file.stat().st_size <= _LARGEST_LIST][:_MOST_FILES]:
        try:
            cells = source(file, contract("products"), Settings()).cells
        except KamError:
            continue
        fits = {name: fit(cells.columns, table) for name, table in contracts().items()}
        best = max(fits, key=lambda name: fits[name])
        if best in _LISTS and fits[best][0] == 1:
            found.append((file, best, _columns(cells, best)))
    return found


def _columns(cells: pd.DataFrame, kind: str) -> dict[str, set[str]]:
    from kamlib.tables.cells import texts
    from kamlib.tables.headers import recognised

    matches = recognised(cells.columns, contract(kind))
    wanted = {match.column: name for match, name in zip(matches, cells.columns, strict=True) if match.taken}
    names = {column: texts(cells[name]).values.dropna() for column, name in wanted.items()}
    return {column: set(values) for column, values in names.items() if values.is_unique}
