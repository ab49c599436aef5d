"""Which cells and rows cannot be used, and why?"""

import pandas as pd

from kamlib.tables.columns import Contract
from kamlib.tables.headers import ASKED, SUGGESTED, Match, is_served
from kamlib.tables.ledger import Completed
from kamlib.tables.source import Source
from kamlib.tables.troubles import place, trouble
from kamlib.tables.typed import Typed
from kamlib.tables.uses import other_use

COLUMNS = ["file", "sheet", "row", "column", "value", "reason", "refused"]


def require_served(found: Source, matches: list[Match], table: Contract) -> None:
    """Raise unless every needed column is there, stood in for, or can be worked out.

    Raises
    ------
    KamError
        Names what is missing, the nearest header, or what the file could serve for instead.
    """
    there = {match.column for match in matches if match.taken}
    missing = [name for name in table.needed if not is_served(name, there, table)]
    if not missing:
        return
    at = place(found.how["files"][0], sheet=next(iter(found.how["sheets"]), None))
    lacking = {lang: _named(missing, table, lang) for lang in ("en", "zh")}
    near = {name: _near(name, matches, table, there) for name in missing}
    if not all(near.values()):
        raise other_use(found, matches, table, missing=lacking, where=at)
    asked = [match for match in near.values() if match.how == ASKED]
    if asked:
        column = next(name for name in missing if near[name] is asked[0])
        key = "asked_headers" if asked[0].column else "asked_columns"
        raise trouble(key, where=at, header=asked[0].header, rivals=asked[0].rival, column=asked[0].column or column)
    maps = " ".join(f"--map '{match.header}={match.column}'" for match in near.values())
    headers = ", ".join(f"'{match.header}'" for match in near.values())
    raise trouble("missing_column_near", where=at, missing=lacking, headers=headers, maps=maps)


def _near(name: str, matches: list[Match], table: Contract, there: set[str]) -> Match | None:
    """The header to ask about when a needed column is missing: one that is unclear, else one that looks like it."""
    column = table.columns[name]
    wanted = [name, column.stand_in, *(part for part in column.derive if part not in there)]
    for how in (ASKED, SUGGESTED):
        for candidate in wanted:
            for match in matches:
                if candidate and match.how == how and candidate in (match.column, *match.rival.split(", ")):
                    return match
    return None


def usable_rows(whole: Completed, table: Contract) -> pd.Series:
    """Rows in which every needed column says something."""
    return whole.values[table.needed].notna().all(axis=1)


def rejects(found: Source, cells: Typed, whole: Completed, table: Contract) -> pd.DataFrame:
    """One row per cell that could not be used, in the order of the file; see :class:`kamlib.tables.Reading`."""
    needed = {part for name in table.needed for part in whole.added.get(name, ("", (name,)))[1]}
    parts = []
    for column, header in cells.headers.items():
        reason = cells.faults[column]
        if column in needed:
            reason = reason.mask((reason == "") & cells.values[column].isna(), "missing")
        wrong = reason[reason != ""]
        if len(wrong):
            parts.append(_rows(found, header, wrong).assign(refused=column in needed))
    if not parts:
        return pd.DataFrame(columns=COLUMNS).astype({"row": int, "refused": bool})
    together = pd.concat(parts)
    together["position"] = together.index
    return together.sort_values("position", kind="stable")[COLUMNS].reset_index(drop=True)


def _rows(found: Source, header: str, reason: pd.Series) -> pd.DataFrame:
    raw = found.cells.loc[reason.index, header]
    text = raw.astype(object).where(raw.notna(), "").map(str).astype("str")
    return found.origin.loc[reason.index].assign(column=header, value=text, reason=reason)


def _named(missing: list[str], table: Contract, lang: str) -> str:
    separator = ", " if lang == "en" else "、"
    return separator.join(f"{table.columns[name].words[lang]['name']} ({name})" for name in missing)
