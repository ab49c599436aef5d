"""Which other sheets of the workbook say more about the ledger: orders that came back, who leads which region?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kamlib.tables.columns import Contract, contract, folded
from kamlib.tables.headers import recognised
from kamlib.tables.settings import Settings
from kamlib.tables.source import Source
from kamlib.tables.text_files import Grid
from kamlib.tables.typed import typed

_RETURN_WORDS = ("return", "退货", "退回", "退单")


@dataclass(frozen=True)
class Companions:
    """``returned``: invoice ids that came back; ``managers``: region → who leads it; ``sheets``: (sheet, contract)."""

    returned: set[str] | None = None
    managers: Mapping[str, str] | None = None
    sheets: tuple[tuple[str, str], ...] = ()


def companions(found: Source, settings: Settings) -> Companions:
    """What the sheets beside the ledger sheet add to it; sheets that add nothing are left alone."""
    beside = Companions()
    for grid in found.others:
        values = _values(grid, contract("returns"), settings)
        if beside.returned is None and _lists_returns(values, grid):
            came_back = values["returned"] == "returned" if "returned" in values else values["invoice_id"].notna()
            orders = set(values.loc[came_back, "invoice_id"].dropna())
            beside = replace(beside, returned=orders, sheets=(*beside.sheets, (grid.sheet, "returns")))
            continue
        values = _values(grid, contract("people"), settings)
        if beside.managers is None and {"region", "manager"} <= set(values):
            leads = values.dropna(subset=["region", "manager"]).drop_duplicates("region").set_index("region")["manager"]
            beside = replace(beside, managers=leads.to_dict(), sheets=(*beside.sheets, (grid.sheet, "people")))
    return beside


def _lists_returns(values: pd.DataFrame, grid: Grid) -> bool:
    named = any(word in folded(grid.sheet) for word in _RETURN_WORDS)
    return "invoice_id" in values and ("returned" in values or (named and len(values.columns) <= 2))


def _values(grid: Grid, table: Contract, settings: Settings) -> pd.DataFrame:
    names = [f"{name}.{n}" for n, name in enumerate(grid.headers)]
    cells = grid.cells.set_axis(names, axis=1).reset_index(drop=True)
    found = Source(cells, pd.DataFrame(), grid.headers, (), (), {"files": [str(grid.file)]})
    return typed(found, recognised(grid.headers, table), table, settings).values
