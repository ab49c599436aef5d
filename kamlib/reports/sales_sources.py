"""Which opportunities, hours, people and visits is a sales report about, and what was left out?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, nearest
from kamlib.sales_efficiency import flags_from_stages
from kamlib.sales_efficiency.losses import STAGES
from kamlib.tables import load_table, read_table
from kamlib.text import word

KINDS = ("opps", "time_log", "reps", "coverage", "rep_skills")
AS_OF = "2026-06-30"  # last day of the bundled operator


@dataclass(frozen=True)
class SalesSource:
    """What a sales report reads: `tables` by kind (only those given), the `name` of the part, names shown by rep and
    branch, `as_of` (ISO) where known, the `currency` sign, and `notes` for the reader (key of the words, values)."""

    tables: Mapping[str, pd.DataFrame]
    name: str
    shown: Mapping[str, str]
    as_of: str
    currency: str
    notes: tuple[tuple[str, dict], ...]


def sales_source(paths: Mapping[str, str], *, branch: str = "", lang: str = "en") -> SalesSource:
    """The tables of one sales report: the files given, or the bundled operator's, of all branches or of one.

    Parameters
    ----------
    paths : mapping of kind to file, folder or glob
        Kinds opps, time_log, reps, coverage, rep_skills; when all are empty, the bundled operator's tables are read.
        Kinds left empty beside others are not reported on.
    branch : str
        One branch; empty for all. Deals, hours and skills find their branch through ``reps``.
    lang : {"en", "zh"}

    Raises
    ------
    KamError
        As ``read_table``; no such branch, with the nearest; a branch without ``reps``.
    """
    given = {kind: path for kind, path in paths.items() if path}
    if given:
        readings = {kind: read_table(path, as_=kind) for kind, path in given.items()}
        tables = {kind: reading.table for kind, reading in readings.items()}
        notes = tuple(_read_note(kind, reading, lang) for kind, reading in readings.items())
    else:
        tables = {kind: load_table(kind) for kind in KINDS}
        notes = tuple(("read", {"what": _kind(kind, lang), "rows": len(tables[kind]), "refused": 0}) for kind in KINDS)
    shown = _shown(tables, lang, bundled=not given)
    if "opps" in tables:
        tables["opps"], told = told_opps(tables["opps"])
        notes += told
    if branch:
        tables = _of_branch(tables, branch)
    name = shown.get(branch, branch) if branch else word("sales_report.all", lang)
    return SalesSource(tables, name, shown, "" if given else AS_OF, "" if given else "¥", notes)


def _kind(kind: str, lang: str) -> str:
    return word(f"sales_report.kind_{kind}", lang)


def _read_note(kind: str, reading, lang: str) -> tuple[str, dict]:
    rows = reading.quality["rows"]
    return "read", {"what": _kind(kind, lang), "rows": int(rows["used"]), "refused": int(rows["refused"])}


def _shown(tables: Mapping[str, pd.DataFrame], lang: str, *, bundled: bool) -> dict[str, str]:
    names = {}
    if "reps" in tables:
        reps = tables["reps"]
        column = "rep_name_zh" if lang == "zh" and "rep_name_zh" in reps else "rep_name"
        if column in reps:
            names |= {
                rep: name for rep, name in zip(reps["rep_id"], reps[column], strict=True) if isinstance(name, str)
            }
    if bundled and lang == "zh":
        branches = load_table("branches")
        names |= dict(zip(branches["branch"], branches["branch_zh"], strict=True))
    return names


def _of_branch(tables: dict[str, pd.DataFrame], branch: str) -> dict[str, pd.DataFrame]:
    where = f"report(branch={branch!r})"
    if "reps" not in tables or "branch" not in tables["reps"]:
        fix = "give the list of sales people with their branch: parameter reps"
        raise KamError("nobody says who works in which branch", where=where, fix=fix)
    reps = tables["reps"]
    known = sorted(reps["branch"].dropna().unique())
    if branch not in known:
        near = nearest(branch, known, most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {known[:8]}"
        raise KamError(f"nobody works in branch {branch!r}", where=where, fix=fix)
    here = set(reps.loc[reps["branch"] == branch, "rep_id"])
    parts = {kind: table[table["rep_id"].isin(here)] for kind, table in tables.items() if "rep_id" in table}
    if "coverage" in tables and "branch" in tables["coverage"]:
        parts["coverage"] = tables["coverage"][tables["coverage"]["branch"] == branch]
    if "time_log" in tables:
        parts["all_hours"] = tables["time_log"]
    return {kind: part for kind, part in parts.items() if len(part)}


def _decided(opps: pd.DataFrame) -> pd.Series:
    days = pd.Series(pd.NaT, index=opps.index, dtype="datetime64[us]")
    for column in ("closed", "expected_close", "created"):
        if column in opps:
            days = days.fillna(pd.to_datetime(opps[column], errors="coerce", format="ISO8601").astype("datetime64[us]"))
    return days.where(opps["outcome"] != "open") if "outcome" in opps else days


def told_opps(opps: pd.DataFrame) -> tuple[pd.DataFrame, tuple]:
    """The opportunities with contacted, serious, value and the day they were decided, and what had to be assumed.

    Notes
    -----
    Decided: the day in ``closed``, else ``expected_close``, else ``created``. By the day of creation alone the newest
    deals would look bad, because deals are lost sooner than they are won.
    Flags come from their own columns, else from the stages G … S, else every deal counts as contacted and taken
    seriously. Amounts count, unless most lost deals have none: then each deal counts 1.
    """
    notes, table = [], opps.assign(decided=_decided(opps))
    for column in ("outcome", "stage_code"):
        if column not in table:
            raise KamError(f"the opportunities have no {column}", where="report(opps=)", fix=f"add a column {column!r}")
    if not {"contacted", "serious"} <= set(table) or table[["contacted", "serious"]].isna().all().any():
        if table["stage_code"].isin(STAGES).all():
            table = flags_from_stages(table)
            notes.append(("flags_from_stages", {}))
        else:
            table = table.assign(contacted=1, serious=1)
            notes.append(("flags_unknown", {}))
    if ("lost_stage" not in table or table["lost_stage"].isna().all()) and table["stage_code"].isin(STAGES).all():
        table["lost_stage"] = table["stage_code"].where(table["outcome"] == "lost")
    table[["contacted", "serious"]] = table[["contacted", "serious"]].apply(pd.to_numeric).fillna(0).astype(int)
    amounts = table["amount_cny"] if "amount_cny" in table else pd.Series(float("nan"), index=table.index)
    if not (amounts[table["outcome"] == "lost"] > 0).mean() > 0.5:
        notes.append(("counted", {}))
        return table.assign(value=1.0), tuple(notes)
    missing = ~(amounts >= 0)
    if missing.any():
        notes.append(("no_amount", {"n": int(missing.sum())}))
    return table[~missing].assign(value=amounts[~missing]), tuple(notes)
