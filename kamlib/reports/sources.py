"""Which lines is this report about, and what did the reading leave out?"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.errors import KamError, nearest, require_columns
from kamlib.tables import Reading, canonical, load_table, read_ledger, read_table
from kamlib.tables.bundled import datasets_folder
from kamlib.tables.columns import contract
from kamlib.tables.headers import recognised
from kamlib.tables.quality import quality_table
from kamlib.tables.strays import apart_days, shown_days
from kamlib.tables.troubles import place, trouble
from kamlib.text import whole, word


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
    name = part_title(only, by, bundled=bundled, lang=lang) if only else word("portfolio.all", lang)
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
