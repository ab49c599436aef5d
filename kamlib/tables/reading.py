"""What does this file hold, as a table of the kit, and what could not be used?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kamlib.tables import canonical
from kamlib.tables.columns import Contract, contract
from kamlib.tables.companions import Companions, companions
from kamlib.tables.facts import facts
from kamlib.tables.headers import Match
from kamlib.tables.ledger import Completed, completed, ledger_lines
from kamlib.tables.refusals import rejects, require_served, usable_rows
from kamlib.tables.settings import Settings, settings_for
from kamlib.tables.source import Source, matches_of, source
from kamlib.tables.totals import Totals, without_totals
from kamlib.tables.typed import Typed, typed


@dataclass(frozen=True)
class Reading:
    """A file as a table of the kit.

    ``table``: usable rows; canonical columns typed, other columns under their own names.
    ``rejects``: one row per cell that could not be used: file, sheet, row (as people count it), column (their header),
    value, reason (key; words in kamlib/text/tables.yaml), refused (whether the row is out of ``table`` for it).
    ``left_out``: ledger lines that count in no revenue by the options (fees, bad debt, returned orders …).
    ``quality``: indexed by item: rows, amount, detail; see :mod:`kamlib.tables.quality`.
    ``mapping``: header, column, how (exact, confirmed, stands_in, derived, suggested, asked, kept), rival.
    ``source``: as_, files, sheets, read_as, header_row.
    """

    table: pd.DataFrame
    rejects: pd.DataFrame
    left_out: pd.DataFrame
    quality: pd.DataFrame
    mapping: pd.DataFrame
    source: Mapping[str, object]


def read_table(
    path: str | Path,
    *,
    as_: str = "ledger",
    mapping: Mapping[str, str] | str | Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    options: Mapping[str, object] | None = None,
) -> Reading:
    """Any file, workbook, folder or glob as one of the kit's tables.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, .xlsx, .xls, Parquet, a folder of such files, or a glob.
    as_ : str
        Kind of table: "ledger", "accounts", "opps", "time_log", "contacts", "brand_survey", "needs", "reps",
        "rep_skills", "coverage", "plans", "actions", "returns", "people", "products".
    mapping : dict or path, optional
        Their header → column, or the path of a ``kam.yaml``; without it, the one beside the data is used.
    sheet : str, optional
        Sheet of a workbook; ``"*"`` for all sheets as one table. Else the one that fits best.
    encoding : str, optional
        Of text files; else byte-order mark, strict UTF-8, GB18030, in this order.
    options : dict, optional
        ``cancelled``, ``bad_debt``, ``fee``, ``returned``, ``duplicates``: "keep" or "leave_out"; ``fee_codes``: list;
        ``dates``: "dmy", "mdy", "ymd"; ``decimal``: "." or ","; ``price``: "after_discount" or "before_discount".

    Returns
    -------
    Reading

    Raises
    ------
    KamError
        The file cannot be opened or is no table of this kind; the fix says what to do or what it could serve for.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "sales.csv"
    >>> rows = '客户编号,日期,销售额\\n001,2026年6月3日,"1,200.50"\\n002,2026/6/31,80\\n'
    >>> _ = path.write_text(rows, encoding="gb18030")
    >>> reading = read_table(path)
    >>> reading.table[["account_id", "date", "revenue"]]
      account_id       date  revenue
    0        001 2026-06-03   1200.5
    >>> reading.rejects[["row", "column", "value", "reason"]]
       row column      value       reason
    0    3     日期  2026/6/31  no_such_day
    """
    table = contract(as_)
    said = any((mapping, sheet, encoding, options))
    if not said and (stored := canonical.read(path, table.name)) is not None:
        return Reading(**stored)
    settings = settings_for(path, table, mapping=mapping, sheet=sheet, encoding=encoding, options=options)
    found = source(path, table, settings)
    matches = matches_of(found, table, settings)
    require_served(found, matches, table)
    found, totals = without_totals(found, matches)
    cells = typed(found, matches, table, settings)
    whole = completed(cells.values, settings, kind=table.name)
    return _reading(found, matches, cells, whole, totals, table, settings)


def read_ledger(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | str | Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    options: Mapping[str, object] | None = None,
) -> Reading:
    """A ledger of invoice lines; the same as ``read_table(path, as_="ledger", …)``."""
    return read_table(path, as_="ledger", mapping=mapping, sheet=sheet, encoding=encoding, options=options)


def _reading(
    found: Source,
    matches: list[Match],
    cells: Typed,
    whole: Completed,
    totals: Totals,
    table: Contract,
    settings: Settings,
) -> Reading:
    beside = companions(found, settings) if table.name == "ledger" else Companions()
    usable = usable_rows(whole, table)
    repeated = found.cells.duplicated()
    lines = whole.values.assign(fate=usable.map({True: "used", False: "refused"}))
    if table.name == "ledger":
        lines = ledger_lines(whole.values, usable, repeated, settings, returned=beside.returned)
    money = found.cells.get(cells.headers.get(table.amount))
    quality = facts(lines, repeated, totals, cells, table, settings, money)
    lines = _ordered(lines, table).join(_extras(found, matches, lines))
    if beside.managers is not None and "region" in lines and "manager" not in lines:
        lines["manager"] = lines["region"].map(beside.managers)
    parts = {fate: lines[lines["fate"] == fate].drop(columns="fate") for fate in ("used", "left_out")}
    return Reading(
        table=parts["used"].reset_index(drop=True),
        rejects=rejects(found, cells, whole, table),
        left_out=parts["left_out"].reset_index(drop=True),
        quality=quality,
        mapping=_mapping(matches, whole, cells),
        source={"as_": table.name, **found.how, "beside": list(beside.sheets)},
    )


def _ordered(lines: pd.DataFrame, table: Contract) -> pd.DataFrame:
    names = [name for name in table.columns if name in lines]
    return lines[[*names, *(name for name in lines if name not in names)]]


def _extras(found: Source, matches: list[Match], lines: pd.DataFrame) -> pd.DataFrame:
    """The columns that were taken for nothing, under their own names."""
    own = [name for match, name in zip(matches, found.cells.columns, strict=True) if not match.taken]
    return found.cells[own].rename(
        columns={name: f"{name} (file)" for name in own if name in lines or name == "manager"}
    )


def _mapping(matches: list[Match], whole: Completed, cells: Typed) -> pd.DataFrame:
    rows = [tuple(match) for match in matches]
    for column, (how, parts) in whole.added.items():
        rows.append((" · ".join(cells.headers.get(part, part) for part in parts), column, how, ""))
    return pd.DataFrame(rows, columns=["header", "column", "how", "rival"]).astype(object)
