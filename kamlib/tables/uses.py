"""What else could a file serve for that is not the table asked for?"""

import pandas as pd

from kamlib.errors import KamError
from kamlib.tables.columns import Contract, contracts, folded, rules
from kamlib.tables.headers import Match, fit
from kamlib.tables.source import Source
from kamlib.tables.troubles import trouble
from kamlib.text import word


def other_use(found: Source, matches: list[Match], table: Contract, *, missing: dict, where: dict) -> KamError:
    """The error that says why a file is not the table asked for, and what it could be instead."""
    headers = list(found.cells.columns)
    use = _use(found, headers)
    kind = {lang: table.words[lang]["name"] for lang in ("en", "zh")}
    about = {"kind": kind, "missing": missing, "headers": _shown(headers)}
    if use:
        said = {lang: word(f"tables.use_{use}", lang) for lang in ("en", "zh")}
        return trouble("other_use", where=where, use=said, column=_first(matches, table), **about)
    others = [name for name in contracts() if fit(headers, contracts()[name]) > (1, fit(headers, table)[1])]
    if others:
        best = max(others, key=lambda name: fit(headers, contracts()[name])[1])
        fits = {lang: contracts()[best].words[lang]["name"] for lang in ("en", "zh")}
        return trouble("other_contract", where=where, fits=fits, name=best, **about)
    free = [header for header, match in zip(headers, matches, strict=True) if not match.taken]
    return trouble("missing_column", where=where, example=(free or headers)[0], column=_first(matches, table), **about)


def _use(found: Source, headers: list[str]) -> str | None:
    names = [folded(header) for header in headers]
    listing = rules("other_uses")["listing"]
    if len({folded(mark) for mark in listing["marks"]} & set(names)) >= listing["at_least"]:
        return "listing"
    dated = any(match_date in name for name in names for match_date in ("date", "日期", "月份", "month"))
    amounts = [name for name in headers if _is_amount(found.cells[name])]
    if not dated and len(amounts) >= rules("other_uses")["groups"]["at_least"]:
        return "groups"
    return None


def _is_amount(cells: pd.Series) -> bool:
    """A column of many different numbers, not a code."""
    values = pd.to_numeric(cells.head(500), errors="coerce")
    return bool(values.notna().mean() > 0.9 and values.nunique() > min(20, 0.5 * len(values)))


def _first(matches: list[Match], table: Contract) -> str:
    there = {match.column for match in matches if match.taken}
    return next(name for name in table.needed if name not in there)


def _shown(headers: list[str]) -> str:
    return ", ".join(headers[:12]) + (" …" if len(headers) > 12 else "")
