"""Which answers is a brand report about, and what was left out?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, nearest, require_columns
from kamlib.tables import load_table, read_table
from kamlib.tables.checklists import YES_NO
from kamlib.tables.files import grids
from kamlib.text import words
from kamlib.text.typed import tidy

BUNDLED = {"funnel": "brand_funnel", "attitudes": "brand_survey", "ratings": "conjoint", "recommend": "survey",
           "touchpoints": "touchpoints"}  # fmt: skip
OWN_BRAND = "Lanjiang Post"
NEEDED = {
    "funnel": ["respondent_id", "brand", "aided", "considered", "tried", "regular"],
    "ratings": ["respondent_id", "rating", "brand", "price"],
    "recommend": ["recommend"],
    "touchpoints": ["touchpoint", "reach", "frequency", "cost"],
}
_TEXT = {"respondent_id", "brand", "region", "touchpoint", "account_id", "profile_id", "segment"}
_MARKS = {"top_of_mind", "unaided", "aided", "considered", "tried", "regular"}


@dataclass(frozen=True)
class BrandSource:
    """What a brand report reads: `tables` by kind (only those given), the `brand` reported on, the `region` ("" for
    all), whether the tables are the `bundled` operator's, and `notes` for the reader (key of the words, values)."""

    tables: Mapping[str, pd.DataFrame]
    brand: str
    region: str
    bundled: bool
    notes: tuple[tuple[str, dict], ...]

    @property
    def everywhere(self) -> frozenset[str]:
        """Kinds of table without a region, when one region is asked for."""
        return frozenset(values["kind"] for key, values in self.notes if key == "everywhere")


def brand_source(paths: Mapping[str, str], *, brand: str = "", region: str = "") -> BrandSource:
    """The tables of one brand report: the files given, or the bundled operator's, of all regions or of one.

    Parameters
    ----------
    paths : mapping of kind to file
        Kinds funnel, attitudes, ratings, recommend, touchpoints; when all are empty, the bundled operator's tables are
        read. Kinds left empty beside others are not reported on. Headers in English or Chinese.
    brand : str
        The brand reported on; empty: the operator's own, of other data the first one named.
    region : str
        One region; empty for all. Tables without a region are used whole, and the page says so.

    Raises
    ------
    KamError
        A file that cannot be read, a missing column, no such brand or region, with the nearest.
    """
    given = {kind: path for kind, path in paths.items() if path}
    tables = {kind: read_kind(path, kind) for kind, path in given.items()} or {
        kind: load_table(name) for kind, name in BUNDLED.items()
    }
    if "cost_cny" in tables.get("touchpoints", ()):
        tables["touchpoints"] = tables["touchpoints"].rename(columns={"cost_cny": "cost"})
    tables = {kind: table for kind, table in tables.items() if len(table)}
    notes = [("read", {"kind": kind, "rows": len(table)}) for kind, table in tables.items()]
    notes += _refused(given.get("attitudes", ""))
    brand = _brand(tables, brand, bundled=not given)
    if region:
        _require_region(tables, region)
        everywhere = [kind for kind, table in tables.items() if "region" not in table]
        notes += [("everywhere", {"kind": kind}) for kind in everywhere]
    return BrandSource(tables, brand, region, not given, tuple(notes))


def _refused(path: str) -> list[tuple[str, dict]]:
    """Answers that could not be read, where there are any."""
    rows = int(read_table(path, as_="brand_survey").quality.loc["refused", "rows"]) if path else 0
    return [("refused", {"kind": "attitudes", "rows": rows})] if rows else []


def read_kind(path: str, kind: str) -> pd.DataFrame:
    """One table of a brand report from a file; headers are those of the kit, or their English or Chinese names."""
    if kind == "attitudes":
        return read_table(path, as_="brand_survey").table
    grid = grids(path)[0]
    cells = grid.cells.map(tidy)
    if grid.headers is None:
        headers, cells = list(cells.iloc[0]), cells.iloc[1:]
    else:
        headers = [tidy(header) for header in grid.headers]
    table = cells.set_axis([_column(header) for header in headers], axis=1).reset_index(drop=True)
    missing = [name for name in NEEDED[kind] if name not in table]
    unknown = [name for name in table if name not in NEEDED[kind]]  # a needed column is no candidate for another
    require_columns(table[unknown], missing, where=f"report({kind}={str(path)!r})")
    table = table[(table != "").any(axis=1)]
    return table.assign(**{name: _values(table[name], name, path) for name in table})


def _column(header: str) -> str:
    """The kit's name of a header, found in the words of the report; else the header itself."""
    for key, text in words("brand_report").items():
        if key.startswith("column_") and header.casefold() in (text["en"].casefold(), text["zh"].casefold()):
            return key.removeprefix("column_")
    return header


def _values(cells: pd.Series, name: str, path: str) -> pd.Series:
    if name in _TEXT:
        return cells
    marks = cells.map(lambda cell: YES_NO.get(cell.lower(), cell)) if name in _MARKS else cells
    numbers = pd.to_numeric(marks.replace("", None), errors="coerce")
    if name in sum(NEEDED.values(), []) and (numbers.isna() & (cells != "")).any():
        wrong = cells[numbers.isna() & (cells != "")].iloc[0]
        fix = "write a number" if name not in _MARKS else "write 0 or 1"
        raise KamError(f"{wrong!r} in column {name!r}", where=f"report, file {str(path)!r}", fix=fix)
    return numbers if numbers.notna().any() and not (numbers.isna() & (cells != "")).any() else cells


def _brand(tables: Mapping[str, pd.DataFrame], brand: str, *, bundled: bool) -> str:
    known = list(dict.fromkeys(name for table in tables.values() if "brand" in table for name in table["brand"]))
    if not brand:
        return OWN_BRAND if bundled else str(known[0]) if known else ""
    if brand not in known:
        near = nearest(brand, known, most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {known[:8]}"
        raise KamError(f"nobody was asked about brand {brand!r}", where="report(brand=)", fix=fix)
    return brand


def _require_region(tables: Mapping[str, pd.DataFrame], region: str) -> None:
    known = sorted({str(name) for table in tables.values() if "region" in table for name in table["region"].dropna()})
    if region not in known:
        near = nearest(region, known, most=1)
        fix = (
            f"use {near[0]!r}"
            if near
            else f"use one of {known[:8]}"
            if known
            else "add a column 'region' to the answers"
        )
        raise KamError(f"no answers from region {region!r}", where="report(region=)", fix=fix)
