"""The dictionary as a page: what each table holds, its control totals, and the planted facts."""

from pathlib import Path

import pandas as pd
import yaml

from making.draws import SEED

HERE = Path(__file__).parent
DICTIONARY = yaml.safe_load((HERE / "dictionary.yaml").read_text(encoding="utf-8"))
KINDS = {"id", "text", "choice", "flag", "rating", "whole", "number", "share", "money", "date"}
FACTS = yaml.safe_load((HERE / "facts.yaml").read_text(encoding="utf-8"))


def _number(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def _total(column: pd.Series) -> str:
    values = pd.to_numeric(column).dropna()
    return _number(round(float((values * 1000).round().sum()) / 1000, 2))


def _section(name: str, facts: dict, table: pd.DataFrame) -> list[str]:
    rows = []
    for column in table.columns:
        meaning, kind, unit, *missing = facts["columns"].get(column) or DICTIONARY["shared"][column]
        if kind not in KINDS:
            raise ValueError(f"{name}.{column}: {kind!r} is no type; quote a meaning that holds a comma")
        rows.append(f"| {column} | {meaning} | {kind} | {unit or '–'} | {missing[0] if missing else 'never missing'} |")
    period = f" · period: {facts['period']}" if "period" in facts else ""
    totals = [f"rows {len(table):,}"] + [f"Σ {c} {_total(table[c])}" for c in facts.get("totals", [])]
    if name == "ledger":
        totals += [f"accounts {table.account_id.nunique():,}", f"credit notes {(table.quantity < 0).sum():,}"]
    return [f"### {name}", "", f"{facts['en']}. {facts['zh']}。", "",
            f"{len(table):,} rows × {len(table.columns)} columns · one row is {facts['row']}{period} · seed {SEED}", "",
            "| column | meaning | type | unit or values | missing means |", "|---|---|---|---|---|", *rows, "",
            f"Control totals: {' · '.join(totals)}", ""]  # fmt: skip


def _facts(planted: pd.DataFrame) -> list[str]:
    lines = [FACTS["intro"].rstrip(), "", "| fact | what is there | how to find it |", "|---|---|---|"]
    for name, (said, found) in FACTS["facts"].items():
        members = planted[planted.fact == name]
        if not len(members):
            raise ValueError(f"no member of the planted fact {name}")
        shown = ", ".join(m if pd.isna(v) else f"{m} ({_number(v)})" if m != "all" else _number(v)
                          for m, v in zip(members.member, members.value, strict=True))  # fmt: skip
        lines.append(f"| {name} | {said}: {shown} | {found} |")
    return [*lines, ""]


def made_readme(tables: dict[str, pd.DataFrame]) -> str:
    """The whole page; ``tables`` holds the ledger as one table."""
    lines = [FACTS["head"].rstrip(), ""]
    for group in DICTIONARY["groups"]:
        links = ", ".join(f"[{name}](#{name})" for name in group["tables"])
        lines.append(f"- {group['title']}: {links}")
    lines += [
        "- [Planted facts](#planted-facts) · [Notebook lines and their tables](#notebook-lines-and-their-tables)",
        "",
    ]
    for group in DICTIONARY["groups"]:
        lines += [f"## {group['title']}", ""]
        for name, facts in group["tables"].items():
            lines += _section(name, facts, tables[name])
    lines += [
        "## Planted facts",
        "",
        *_facts(tables["planted"]),
        "## Notebook lines and their tables",
        "",
        FACTS["notebook_lines"].rstrip(),
        "",
    ]
    return "\n".join(lines)
