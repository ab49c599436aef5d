"""Which lines is this report about, and what did the reading leave out?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.chapters import chapters, parts
from kamlib.errors import KamError, nearest, require_columns
from kamlib.tables import Reading, canonical, load_table, read_ledger, read_table
from kamlib.tables.bundled import datasets_folder
from kamlib.tables.columns import contract
from kamlib.tables.headers import recognised
from kamlib.tables.quality import quality_table
from kamlib.tables.strays import apart_days, shown_days
from kamlib.tables.troubles import place, trouble
from kamlib.text import whole, word

Notes = tuple[tuple[str, dict], ...]  # for the reader: key of the words note_<key>, what fills them


@dataclass(frozen=True)
class ReportSource:
    """What a report reads: its `lines`, `names` by account, the `name` of the part, the `last_day` of the period (ISO),
    what the reading of the file `left_out` and `notes` to show; `currency`: the operator's, unknown for other files."""

    lines: pd.DataFrame
    names: pd.Series | None
    name: str
    last_day: str
    left_out: Styler
    notes: Markdown
    currency: str


def report_ledger(
    ledger: str = "", *, accounts: str = "", by: str = "", only: str = "", as_of: str = "", lang: str = "en"
) -> ReportSource:
    """The invoice lines of one report: a file's, or the bundled operator's, of all or of one branch.

    Parameters
    ----------
    ledger : str
        File, folder or glob; empty for the bundled operator.
    accounts : str
        List of accounts with names; empty for the names in the ledger (of the operator: its own list).
    by, only : str
        Column that divides the ledger and the one value wanted; ``only`` empty for all lines.
    as_of : str
        Last day (ISO); empty for the ledger's, which must not lie more than a year after all other lines.
    lang : {"en", "zh"}

    Raises
    ------
    KamError
        As ``read_ledger``; no such column or value, with the nearest.
    """
    apart = canonical.read(ledger, "ledger", by=by, only=only) if ledger and only and as_of else None
    reading = Reading(**apart) if apart else read_ledger(ledger or datasets_folder() / "ledger")
    bundled = is_bundled(reading)
    lines, names = reading.table, _names(accounts, bundled, lang)
    if only:
        by = dividing_column(reading, by)
        lines = one_part(lines, by, only)
    currency = "¥" if bundled else ""
    name = part_title(only, by, bundled=bundled, lang=lang) if only else word("reports.ledger_all", lang)
    last_day = as_of or last_day_of(reading, ledger)
    return ReportSource(lines, names, name, last_day, _left_out(reading, lang), _notes(reading, lang), currency)


def last_day_of(reading: Reading, ledger: str) -> str:
    """The ledger's last day (ISO), unless it lies far after all other lines: then somebody has to say which day counts.

    Raises
    ------
    KamError
        No usable line, or a last day more than a year after the others.
    """
    if reading.table.empty:
        raise trouble("reports.no_usable_lines", where=place(ledger), rows=int(reading.quality.loc["read", "rows"]),
                      file=ledger)  # fmt: skip
    apart = apart_days(reading.table["date"])
    days = reading.table["date"].dt.normalize()
    near = days[~apart]
    late = days[apart & (days > near.max())]
    if len(late):
        last = f"{near.max():%Y-%m-%d}"
        raise trouble("reports.stray_last_day", where=place(ledger), rows=len(late), days=shown_days(late), last=last)
    return f"{days.max():%Y-%m-%d}"


def _notes(reading: Reading, lang: str) -> Markdown:
    """What should be known before trusting the page: dates far from all others, amounts in several currencies."""
    told = []
    for item, name in (("strays", "days"), ("currencies", "signs")):
        if item in reading.quality.index:
            fact = reading.quality.loc[item]
            told.append(word(f"reports.note_{item}", lang, rows=whole(fact["rows"]), **{name: fact["detail"]}))
    return Markdown("\n".join(told))


def _left_out(reading: Reading, lang: str) -> Styler:
    table = quality_table(reading, lang=lang)
    styled = table.style.hide(axis="index").format(escape="html").set_table_attributes('class="kam-table"')
    return styled.set_properties(subset=list(table.columns[1:]), **{"text-align": "right"})


def dividing_column(reading: Reading, by: str) -> str:
    """The column meant by a name: one of the table, a header that was taken for one, or a word the kit knows for one.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> mapping = pd.DataFrame({"header": ["机构"], "column": ["branch"]})
    >>> reading = SimpleNamespace(table=pd.DataFrame(columns=["branch", "city"]), mapping=mapping)
    >>> [dividing_column(reading, name) for name in ("city", "机构", "分公司", "colour")]
    ['city', 'branch', 'branch', 'colour']
    """
    taken = dict(zip(reading.mapping["header"], reading.mapping["column"], strict=True))
    known = recognised([by], contract("ledger"))[0]
    for name in (by, taken.get(by), known.column if known.taken else None):
        if name in reading.table.columns:
            return name
    return by


def is_bundled(reading: Reading) -> bool:
    """Whether every line comes from the files of the kit's own operator."""
    return all(datasets_folder() in Path(file).resolve().parents for file in reading.source["files"])


def one_part(lines: pd.DataFrame, by: str, only: str) -> pd.DataFrame:
    """The lines where column `by` is `only`; lines without a value are those of the word for "not stated"."""
    if not by:
        raise KamError(f"only={only!r} without a column", where="report(by=, only=)", fix="say by='branch' too")
    require_columns(lines, [by], where=f"report(by={by!r})")
    values = part_names(lines[by])
    wanted = values == only
    if not wanted.any():
        near = nearest(only, values.unique(), most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {sorted(values.unique())[:8]}"
        raise KamError(f"no lines with {by} {only!r}", where=f"report(by={by!r}, only=)", fix=fix)
    return lines[wanted]


def part_names(column: pd.Series) -> pd.Series:
    """The values of a dividing column as text; lines without one are a part of their own."""
    return column.astype("str").where(column.notna(), word("reports.not_stated", "en"))


def part_title(part: str, by: str, *, bundled: bool, lang: str) -> str:
    """What a part is called on the page: the operator's branches have Chinese names, other parts their own."""
    if not (bundled and by == "branch" and lang == "zh"):
        return part
    return str(load_table("branches").set_index("branch")["branch_zh"].get(part, part))


def _names(accounts: str, bundled: bool, lang: str) -> pd.Series | None:
    if not accounts and not bundled:
        return None
    table = read_table(accounts, as_="accounts").table if accounts else load_table("accounts")
    column = "account_name_zh" if lang == "zh" and "account_name_zh" in table else "account_name"
    require_columns(table, [column], where="report(accounts=)")
    return table.drop_duplicates("account_id").set_index("account_id")[column]


def account_names(lines: pd.DataFrame, names: pd.Series | None) -> dict:
    """account_id → name: the ledger's latest, unless another list is given."""
    known = {}
    if "account_name" in lines:
        named = lines.dropna(subset=["account_name"])
        known = dict(zip(named["account_id"], named["account_name"].astype(str), strict=True))
    return known | (dict(names.dropna().astype(str)) if names is not None else {})


def distinct_names(accounts: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """A name for each account, its id where it has none; accounts that share a name are told apart by their id.

    Examples
    --------
    >>> distinct_names(["A1", "A2", "A3"], {"A1": "Post", "A2": "Post"})
    ['Post (A1)', 'Post (A2)', 'A3']
    """
    accounts = list(accounts)
    names = [known.get(account, account) for account in accounts]
    times = Counter(names)
    return [f"{n} ({a})" if times[n] > 1 else n for n, a in zip(names, accounts, strict=True)]


def read_list(path: str, kind: str) -> tuple[pd.DataFrame, int]:
    """A list of a kind the kit knows: its rows, and how many could not be used."""
    reading = read_table(path, as_=kind)
    return reading.table, int(reading.quality.loc["refused", "rows"])


def lists_given(
    paths: Mapping[str, str], kinds: Mapping[str, str], *, read: Callable[[str, str], tuple] = read_list,
    bundled: bool = True,
) -> tuple[dict[str, pd.DataFrame], Notes, bool]:  # fmt: skip
    """The lists of a report by kind, a note on each, and whether they are the bundled operator's.

    Parameters
    ----------
    paths : mapping of kind to file
        What is empty was not given. When all are, the operator's lists are read; else only those given.
    kinds : mapping of kind to the name of the operator's table
    read : callable
        ``read(path, kind)`` gives the rows and how many were refused.
    bundled : bool
        Whether the operator's lists will do at all.
    """
    given = {kind: path for kind, path in paths.items() if path}
    own = bundled and not given
    found = {kind: (load_table(name), 0) for kind, name in kinds.items()} if own else {
        kind: read(path, kind) for kind, path in given.items()}  # fmt: skip
    notes = [("read", {"kind": kind, "rows": len(table), "refused": n}) for kind, (table, n) in found.items()]
    return {kind: table for kind, (table, _) in found.items()}, tuple(notes), own


def list_readers() -> dict[str, Callable]:
    """Kind of list → what reads a file of it, for the reports of all chapters.

    Notes
    -----
    A chapter's ``report.py`` names its kinds in ``LISTS`` (kind → the operator's table) and, where not all of them
    are kinds the kit knows, what reads them in ``read_kind``.
    """
    readers = {}
    for chapter in parts("report.py"):
        report = import_module(f"{chapters()[chapter].package}.report")
        readers |= dict.fromkeys(getattr(report, "LISTS", ()), getattr(report, "read_kind", read_list))
    return readers
