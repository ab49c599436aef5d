"""How good is this table: rows used and refused, their amounts, the period, duplicates, gaps, special lines?"""

import pandas as pd

from kamlib.tables.cells import Parsed
from kamlib.tables.columns import Contract
from kamlib.tables.lines import KINDS, lettered
from kamlib.tables.numbers import numbers
from kamlib.tables.settings import Settings
from kamlib.tables.strays import apart_days, currency_signs, shown_days
from kamlib.tables.totals import Totals
from kamlib.tables.typed import Typed

_FEW = 12
FATES = ("used", "left_out", "refused")


def facts(
    lines: pd.DataFrame,
    repeated: pd.Series,
    totals: Totals,
    cells: Typed,
    table: Contract,
    settings: Settings,
    money_cells: pd.Series | None = None,
) -> pd.DataFrame:
    """The quality of a reading, indexed by item.

    Parameters
    ----------
    lines : pandas.DataFrame
        All rows with ``fate`` and, for a ledger, ``line_kind``.
    repeated : pandas.Series of bool
        Rows equal in every cell to an earlier one.
    money_cells : pandas.Series, optional
        The money column as the file has it.

    Returns
    -------
    pandas.DataFrame
        ``rows`` (a count; for ``accounts``, ``invoices``, ``gaps`` a count of those), ``amount`` (sum of the money
        column of these rows; missing where it makes no sense), ``detail`` (text: a period, months, a treatment).

    Notes
    -----
    read = used + left_out + refused, in rows and in amounts. Kinds count the rows that are not refused.
    """
    amount = lines[money] if (money := table.amount) in lines else pd.Series(float("nan"), index=lines.index)
    found: dict[str, tuple] = {"read": (len(lines), amount.sum(min_count=1), "")}
    for fate in FATES:
        where = lines["fate"] == fate
        unread = int(amount[where].isna().sum()) if money in lines else 0
        found[fate] = (int(where.sum()), amount[where].sum(), f"{unread}" if unread else "")
    found |= _special_lines(lines, amount, settings) if "line_kind" in lines else _choices(lines, amount, table)
    found["duplicates"] = (int(repeated.sum()), amount[repeated].sum(), str(settings.options["duplicates"]))
    for name in [name for name in table.columns if name in lines]:
        gone = lines[name].isna()
        if name in table.needed or gone.any():
            found[f"missing_{name}"] = (int(gone.sum()), amount[gone].sum(), "")
    found |= _period(lines, table) | _strays(lines, amount, table) | _currencies(money_cells)
    found |= _totals(totals, amount, cells, money)
    found["merged"] = (cells.n_filled, float("nan"), "")
    return pd.DataFrame.from_dict(found, orient="index", columns=["rows", "amount", "detail"]).rename_axis("item")


def _special_lines(lines: pd.DataFrame, amount: pd.Series, settings: Settings) -> dict[str, tuple]:
    counted = lines["fate"] != "refused"
    found = {}
    for kind in KINDS:
        where = counted & (lines["line_kind"] == kind)
        found[kind] = (int(where.sum()), amount[where].sum(), str(settings.options.get(kind, "keep")))
    for item, letter in (("cancelled_lines", "C"), ("bad_debt_lines", "A")):
        marked = lettered(lines["invoice_id"], letter)
        found[item] = (int(marked.sum()), amount[marked].sum(), str(lines.loc[marked, "invoice_id"].nunique()))
    zero = amount == 0
    found["zero_amount"] = (int(zero.sum()), 0.0, "")
    used = lines[lines["fate"] == "used"]
    for item, column in (("accounts", "account_id"), ("invoices", "invoice_id")):
        found[f"{item}_read"] = (lines[column].nunique(), float("nan"), "")
        found[f"{item}_used"] = (used[column].nunique(), float("nan"), "")
    return found


def _choices(lines: pd.DataFrame, amount: pd.Series, table: Contract) -> dict[str, tuple]:
    found = {}
    used = lines["fate"] == "used"
    for name, column in table.columns.items():
        answers = column.choices if column.type == "choice" else ()
        if column.type == "text" and column.needed and name in lines and lines[name].nunique() <= _FEW:
            answers = lines[name].value_counts().index
        for answer in answers if name in lines else ():
            where = used & (lines[name] == answer)
            found[f"{name}={answer}"] = (int(where.sum()), amount[where].sum(), "")
    return found


def _period(lines: pd.DataFrame, table: Contract) -> dict[str, tuple]:
    if table.period not in lines or lines.loc[lines["fate"] == "used", table.period].isna().all():
        return {}
    days = lines.loc[lines["fate"] == "used", table.period].dropna()
    first, last = days.min(), days.max()
    there = set((days.dt.year * 12 + days.dt.month).unique())
    months = pd.period_range(first, last, freq="M")
    gaps = [str(month) for month in months if month.year * 12 + month.month not in there]
    return {
        "period": (len(months), float("nan"), f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"),
        "gaps": (len(gaps), float("nan"), ", ".join(gaps)),
    }


def _strays(lines: pd.DataFrame, amount: pd.Series, table: Contract) -> dict[str, tuple]:
    if table.period not in lines:
        return {}
    used = lines.loc[lines["fate"] == "used", table.period]
    apart = apart_days(used)
    there = apart.index[apart]
    return {"strays": (len(there), amount.loc[there].sum(), shown_days(used.loc[there]))} if len(there) else {}


def _currencies(cells: pd.Series | None) -> dict[str, tuple]:
    signs = {} if cells is None else currency_signs(cells)
    if len(signs) < 2:
        return {}
    return {"currencies": (sum(signs.values()), float("nan"), ", ".join(f"{sign} {n:,}" for sign, n in signs.items()))}


def _totals(totals: Totals, amount: pd.Series, cells: Typed, money: str) -> dict[str, tuple]:
    if totals.cells.empty:
        return {}
    stated, header = float("nan"), cells.headers.get(money)
    if totals.last is not None and header:
        parsed: Parsed = numbers(totals.cells.loc[[totals.last], header].astype(object))
        stated = float(parsed.values.iloc[0]) * cells.units.get(money, ("", 1))[1]
    difference = stated - amount.sum()
    agrees = abs(difference) < 0.005 * max(1, len(amount)) ** 0.5
    detail = "" if stated != stated else "agrees" if agrees else f"{difference:.2f}"
    return {"total_rows": (len(totals.cells), stated, detail)}
