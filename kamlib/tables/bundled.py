"""Which tables does the kit bring along? Those of the fictional operator, and the deck's cases."""

from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

import kamlib
from kamlib.errors import KamError, nearest

DATE_COLUMNS = frozenset(
    {
        "date",
        "opened",
        "account_since",
        "created",
        "expected_close",
        "closed",
        "entered_date",
        "hire_date",
        "due",
        "done",
    }
    | {"updated", "plan_start", "plan_end", "last_review", "customer_planning_start"}
    | {"planned_start", "planned_end", "actual_end"}
)
TEXT_COLUMNS = frozenset({"product", "text_en", "text_zh"})  # besides every column that ends in _id


@cache
def datasets_folder() -> Path:
    """The folder of the bundled tables: beside the package in a clone, inside it when installed as a wheel."""
    package = Path(kamlib.__file__).resolve().parent
    for folder in (package.parent / "datasets", package / "datasets"):
        if (folder / "accounts.csv").is_file():
            return folder
    raise KamError(
        "the bundled tables are not there",
        where=f"kamlib.tables, looked beside and inside {package}",
        fix="run python datasets/make_datasets.py in the clone, or install kamlib again",
    )


def table_names() -> list[str]:
    """Names of the operator's tables, for :func:`load_table`.

    Examples
    --------
    >>> "ledger" in table_names(), "accounts" in table_names()
    (True, True)
    """
    folder = datasets_folder()
    names = {path.stem for path in folder.glob("*.csv")}
    return sorted(names | {"ledger"} if any(folder.glob("ledger/*.csv")) else names)


def case_names() -> list[str]:
    """Names of the deck's cases, for :func:`load_case`."""
    return sorted(path.stem for path in datasets_folder().glob("cases/*.csv"))


def load_table(name: str) -> pd.DataFrame:
    """One table of the fictional operator; ``datasets/README.md`` is its dictionary.

    Parameters
    ----------
    name : str
        One of :func:`table_names`. ``"ledger"`` is all quarters in one table.

    Returns
    -------
    pandas.DataFrame
        Ids as text, dates as ``datetime64``, empty cells as missing values.

    Raises
    ------
    KamError
        No table has this name; the fix names the nearest.

    Examples
    --------
    >>> accounts = load_table("accounts")
    >>> accounts.loc[accounts.account_id == "A0173", "account_name"].item()
    'Lanshi Commercial Bank'
    """
    names = table_names()
    if name not in names:
        raise _unknown(name, names, kind="table")
    pattern = "ledger/*.csv" if name == "ledger" else f"{name}.csv"
    files = tuple((path, path.stat().st_mtime_ns) for path in sorted(datasets_folder().glob(pattern)))
    return _kept(files).copy(deep=False)  # whoever changes it, changes a copy: pandas copies on write


@lru_cache(maxsize=32)
def _kept(files: tuple[tuple[Path, int], ...]) -> pd.DataFrame:
    """Files of one table, read once a process while they stay as they are."""
    parts = [_read(path) for path, _ in files]
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def load_case(name: str) -> pd.DataFrame:
    """One case of the training decks as a small table; ``datasets/cases/README.md`` is the dictionary.

    Parameters
    ----------
    name : str
        One of :func:`case_names`.

    Raises
    ------
    KamError
        No case has this name; the fix names the nearest.
    """
    names = case_names()
    if name not in names:
        raise _unknown(name, names, kind="case")
    return _read(datasets_folder() / "cases" / f"{name}.csv")


def _read(path: Path) -> pd.DataFrame:
    header = pd.read_csv(path, nrows=0, encoding="utf-8").columns
    text = {column: "str" for column in header if column.endswith("_id") or column in TEXT_COLUMNS}
    dates = [column for column in header if column in DATE_COLUMNS]
    table = pd.read_csv(path, dtype=text, encoding="utf-8", keep_default_na=False, na_values=[""])
    for column in dates:
        table[column] = pd.to_datetime(table[column], format="%Y-%m-%d")
    return table


def _unknown(name, names: list[str], *, kind: str) -> KamError:
    near = nearest(str(name), names, most=1)
    fix = f"use {near[0]!r}" if near else f"choose a name from {kind}_names()"
    return KamError(f"no bundled {kind} is called {name!r}", where=f"load_{kind}({name!r})", fix=fix)
