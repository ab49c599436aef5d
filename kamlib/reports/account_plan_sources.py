"""What is known of one account: its invoices, people, deals, plan and actions, and what nobody has written down?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, nearest
from kamlib.reports.account_names import account_names
from kamlib.reports.sources import is_bundled, last_day_of
from kamlib.tables import load_table, read_ledger, read_table
from kamlib.tables.bundled import datasets_folder
from kamlib.text import word

KINDS = ("accounts", "contacts", "opps", "plans", "actions")


@dataclass(frozen=True)
class AccountSource:
    """What an account's report reads: all invoice `lines`; `account_id` and its `name`; `tables` by kind, of this
    account alone except accounts (only those known); names of `products` and `people` shown; `last_day` (ISO);
    `currency` sign; `notes` for the reader (key of the words, values)."""

    lines: pd.DataFrame
    account_id: str
    name: str
    tables: Mapping[str, pd.DataFrame]
    products: Mapping[str, str]
    people: Mapping[str, str]
    last_day: str
    currency: str
    notes: tuple[tuple[str, dict], ...]


def account_source(
    ledger: str = "", paths: Mapping[str, str] | None = None, *, account: str = "", as_of: str = "", lang: str = "en"
) -> AccountSource:
    """The tables about one account: the files given, or the bundled operator's.

    Parameters
    ----------
    ledger : str
        File, folder or glob; empty for the bundled operator.
    paths : mapping of kind to file
        Kinds accounts, contacts, opps, plans, actions; empty ones are not reported on. The operator's own lists are
        read when its ledger is and no list is given.
    account : str
        Number or name of the account; empty: the one with the largest revenue of the last twelve months.
    as_of : str
        Last day (ISO); empty: the ledger's.
    lang : {"en", "zh"}

    Raises
    ------
    KamError
        As ``read_ledger`` and ``read_table``; no such account, with the nearest; actions that name neither an account
        nor a plan.
    """
    reading = read_ledger(ledger or datasets_folder() / "ledger")
    lines, given = reading.table, {kind: path for kind, path in (paths or {}).items() if path}
    bundled = is_bundled(reading) and not given
    if bundled:
        tables = {kind: load_table(kind) for kind in KINDS}
        notes = ()
    else:
        readings = {kind: read_table(path, as_=kind) for kind, path in given.items()}
        tables = {kind: found.table for kind, found in readings.items()}
        notes = tuple(_read_note(kind, found, lang) for kind, found in readings.items())
    last_day = as_of or last_day_of(reading, ledger)
    names = account_names(lines, _listed_names(tables, lang))
    known = _known(str(account), lines, names, last_day)
    own = {kind: _of_account(kind, table, known, tables) for kind, table in tables.items()}
    return AccountSource(
        lines, known, names.get(known, known), own, _product_names(lines, lang, bundled=is_bundled(reading)),
        _people(lang) if bundled else {}, last_day, "¥" if is_bundled(reading) else "", notes,
    )  # fmt: skip


def _read_note(kind: str, reading, lang: str) -> tuple[str, dict]:
    rows = reading.quality["rows"]
    what = word(f"plan_report.kind_{kind}", lang)
    return "read", {"what": what, "rows": int(rows["used"]), "refused": int(rows["refused"])}


def _listed_names(tables: Mapping[str, pd.DataFrame], lang: str) -> pd.Series | None:
    accounts = tables.get("accounts")
    if accounts is None:
        return None
    column = "account_name_zh" if lang == "zh" and "account_name_zh" in accounts else "account_name"
    return accounts.drop_duplicates("account_id").set_index("account_id")[column] if column in accounts else None


def _known(account: str, lines: pd.DataFrame, names: Mapping[str, str], last_day: str) -> str:
    """The number of the account meant by a number or a name."""
    ids = set(lines["account_id"])
    if not account:
        since = pd.Timestamp(last_day) - pd.DateOffset(months=12)
        recent = lines[lines["date"] > since] if (lines["date"] > since).any() else lines
        return str(recent.groupby("account_id")["revenue"].sum().idxmax())
    if account in ids:
        return account
    called = sorted(number for number, name in names.items() if name == account and number in ids)
    if len(called) == 1:
        return called[0]
    where = f"report(account_id={account!r})"
    if called:
        raise KamError(f"{len(called)} accounts have this name", where=where, fix=f"use a number: {called[:8]}")
    near = nearest(account, [*ids, *(name for number, name in names.items() if number in ids)], most=1)
    fix = f"use {near[0]!r}" if near else "give a number or a name as in the ledger"
    raise KamError(f"no account {account!r} in the ledger", where=where, fix=fix)


def _of_account(kind: str, table: pd.DataFrame, account: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    if kind == "accounts":
        return table
    if "account_id" in table:
        return table[table["account_id"] == account].reset_index(drop=True)
    plans = tables.get("plans", pd.DataFrame())
    if kind != "actions" or "plan_id" not in table or "plan_id" not in plans:
        fix = f"add a column with the account to {kind}"
        raise KamError(f"nobody says which account the {kind} are for", where=f"report({kind}=)", fix=fix)
    own = plans.loc[plans["account_id"] == account, "plan_id"]
    return table[table["plan_id"].isin(own)].reset_index(drop=True)


def _product_names(lines: pd.DataFrame, lang: str, *, bundled: bool) -> dict[str, str]:
    if bundled:
        column = "product_name_zh" if lang == "zh" else "product_name"
        return load_table("products").set_index("product")[column].to_dict()
    if not {"product", "product_name"} <= set(lines):
        return {}
    named = lines.dropna(subset=["product", "product_name"])
    return dict(zip(named["product"], named["product_name"].astype(str), strict=True))


def _people(lang: str) -> dict[str, str]:
    return load_table("reps").set_index("rep_id")["rep_name_zh" if lang == "zh" else "rep_name"].to_dict()
