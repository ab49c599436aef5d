"""What of the operator do the exercises ask about: one year by account, names in both languages, a pick by seed?"""

from collections.abc import Callable
from functools import cache
from random import Random

import pandas as pd

from kamlib.course.questions.kinds import ROLL
from kamlib.tables import load_table
from kamlib.text import word
from kamlib.text.words import words

table = cache(load_table)  # read once a kernel; nobody changes it

YEAR = "2025-07-01"  # the last twelve months begin here; the ledger ends on 2026-06-30


def picked(items, seed: int):
    """One of the items; neighbouring seeds pick different ones."""
    items = list(items)
    return items[seed % len(items)]


def unlike(answers: dict, seed: int):
    """One of the keys of item → answer, so that "other numbers" (a seed larger by ROLL) ask for an answer far from the
    one just left: the answers in order are walked by turns from their lower and their upper half.

    Examples
    --------
    >>> [unlike({"a": 1, "b": 2, "c": 3, "d": 4}, ROLL * presses) for presses in range(5)]
    ['a', 'c', 'b', 'd', 'a']
    """
    items = sorted(answers, key=answers.get)
    if len(items) % ROLL == 0:  # the walk would stand still
        items = items[:-1]
    half = (len(items) + 1) // 2
    step = seed * pow(ROLL, -1, len(items)) % len(items)
    return items[step // 2 + step % 2 * half]


def mixed(items, seed: int) -> list:
    """The items in an order that says nothing, the same for the same seed."""
    items = list(items)
    Random(f"{seed} {items}").shuffle(items)
    return items


@cache
def year_accounts() -> pd.DataFrame:
    """One row per account of the last twelve months: revenue, cost, service_cost, profit, branch, names."""
    ledger = table("ledger")
    year = ledger[ledger["date"] >= YEAR]
    sums = year.groupby("account_id")[["revenue", "cost", "service_cost"]].sum().reset_index()
    sums["profit"] = sums["revenue"] - sums["cost"] - sums["service_cost"]
    names = table("accounts")[["account_id", "account_name", "account_name_zh", "branch"]]
    return sums[sums["revenue"] > 0].merge(names, on="account_id").sort_values("revenue", ascending=False)


@cache
def branches() -> dict[str, dict[str, str]]:
    """Branch → its name in both languages."""
    return {row.branch: {"en": row.branch, "zh": row.branch_zh} for row in table("branches").itertuples()}


@cache
def regions() -> dict[str, dict[str, str]]:
    """Region → its name in both languages."""
    rows = table("branches").drop_duplicates("region")
    return {row.region: {"en": row.region, "zh": row.region_zh} for row in rows.itertuples()}


@cache
def labels(column: str) -> dict[str, dict[str, str]]:
    """Code → words in both languages, of one column of the tables."""
    known = table("labels").query("column == @column")
    return {row.code: {"en": row.label_en, "zh": row.label_zh} for row in known.itertuples()}


def both(key: str) -> dict[str, str]:
    """A word of exercises.yaml in both languages."""
    return words("exercises")[key]


def in_thousands(amounts: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The table with these columns in whole thousands."""
    return amounts.assign(**{name: (amounts[name] / 1000).round() for name in columns})


def account_names(accounts: pd.DataFrame) -> dict[str, dict[str, str]]:
    """account_id → id and name in both languages."""
    return {
        row.account_id: {"en": f"{row.account_id} {row.account_name}", "zh": f"{row.account_id} {row.account_name_zh}"}
        for row in accounts.itertuples()
    }


def headed(rows: pd.DataFrame, *columns: str) -> Callable[[str], pd.DataFrame]:
    """A function from a language to the columns under headers in it, which are words of exercises.yaml."""

    def shown(lang: str) -> pd.DataFrame:
        cells = {name: [v[lang] if isinstance(v, dict) else v for v in rows[name]] for name in columns}
        return pd.DataFrame({word(f"exercises.{name}", lang): values for name, values in cells.items()})

    return shown
