"""How do typed columns become a ledger: amounts worked out, lines of every kind marked, unusable rows set aside?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.tables.columns import contract
from kamlib.tables.headers import DERIVED, STANDS_IN
from kamlib.tables.lines import line_kinds
from kamlib.tables.settings import Settings, fee_codes

_TREATED = ("cancelled", "bad_debt", "fee", "returned")


@dataclass(frozen=True)
class Completed:
    """A table with its missing columns worked out; ``added``: column → (how, from which columns)."""

    values: pd.DataFrame
    added: dict[str, tuple[str, tuple[str, ...]]]


def completed(values: pd.DataFrame, settings: Settings, *, kind: str = "ledger") -> Completed:
    """Fill in what the file lacks and the contract says how to get: stand-ins first, then what can be worked out.

    Notes
    -----
    revenue = quantity × unit_price, × (1 − discount) only under the option ``price: before_discount`` ·
    cost = revenue − profit · invoice_id = account and day (one order per account and day).
    """
    values, added = values.copy(deep=False), {}
    for name, column in contract(kind).columns.items():
        if name not in values and column.stand_in in values:
            values[name] = values[column.stand_in]
            added[name] = (STANDS_IN, (column.stand_in,))
    for name, column in contract(kind).columns.items():
        if name not in values and column.derive and all(part in values for part in column.derive):
            parts = _parts(name, column.derive, values, settings)
            values[name] = _WORKED_OUT[name](values, parts)
            added[name] = (DERIVED, parts)
    return Completed(values, added)


def ledger_lines(
    values: pd.DataFrame,
    usable: pd.Series,
    repeated: pd.Series,
    settings: Settings,
    *,
    returned: set[str] | None = None,
) -> pd.DataFrame:
    """Every row with ``line_kind`` and ``fate``: "used", "refused" or "left_out".

    Parameters
    ----------
    values : pandas.DataFrame
        Completed columns of all rows.
    usable, repeated : pandas.Series of bool
        Rows with all needed cells; rows equal in every cell to an earlier one.
    """
    lines = values.copy(deep=False)
    lines["line_kind"] = line_kinds(lines, fee_codes=fee_codes(settings), returned=returned)
    out = lines["line_kind"].isin([kind for kind in _TREATED if settings.options[kind] == "leave_out"])
    if settings.options["duplicates"] == "leave_out":
        out |= repeated
    fate = pd.Series("used", index=lines.index).mask(out, "left_out").mask(~usable, "refused")
    lines["fate"] = fate
    return lines


def _parts(name: str, parts: tuple[str, ...], values: pd.DataFrame, settings: Settings) -> tuple[str, ...]:
    if name == "revenue" and "discount" in values and settings.options["price"] == "before_discount":
        return (*parts, "discount")
    return parts


def _revenue(values: pd.DataFrame, parts: tuple[str, ...]) -> pd.Series:
    full = values["quantity"] * values["unit_price"]
    return full * (1 - values["discount"].fillna(0)) if "discount" in parts else full


def _one_a_day(values: pd.DataFrame, parts: tuple[str, ...]) -> pd.Series:
    return (values["account_id"] + " " + values["date"].dt.strftime("%Y-%m-%d")).astype("str")


def _outcome(values: pd.DataFrame, parts: tuple[str, ...]) -> pd.Series:
    from kamlib.tables.cells import choices

    stage = values["stage_code"]
    outcome = choices(stage, contract("opps").columns["outcome"].choices).values
    return outcome.where(outcome.notna() | stage.isna(), "open")


_WORKED_OUT = {
    "revenue": _revenue,
    "cost": lambda values, parts: values["revenue"] - values["profit"],
    "invoice_id": _one_a_day,
    "outcome": _outcome,
}
