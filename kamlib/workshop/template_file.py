"""What does a template file say? A bad one is refused with line and field."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from kamlib.errors import KamError, nearest
from kamlib.workshop.lined import Lined, read_lined
from kamlib.workshop.template import KINDS, Column, Part, Row, Template, cells

LONGEST_TEXT, USUAL_TEXT = 4000, 400
MOST_ROWS, MOST_COLUMNS, MOST_PARTS = 40, 12, 6
CHECKS = {
    "mentions": ("column", "of"), "sum": ("column", "total"), "differ": ("column",), "order": ("low", "high"),
}  # fmt: skip
FORMULAS = ("product", "difference", "sum", "lookup", "bands")
_EMPTY = {"en": "", "zh": ""}
_ABOUT = ("number", "module", "minutes", "source", "also")


@cache
def _named_choices() -> dict:
    return yaml.safe_load((files("kamlib.workshop") / "choices.yaml").read_text(encoding="utf-8"))


class TemplateFile:
    """One template file, read top-down; every refusal names the line and the field."""

    def __init__(self, path: Path):
        self.path, self.tree = path, read_lined(path)

    def refuse(self, what: str, at: Lined, key, fix: str):
        raise KamError(what, where=f"{self.path.name}, line {at.line_of(key)}, field {key!r}", fix=fix)

    def template(self) -> Template:
        tree = self.tree
        known = {"title", "instruction", "source", "number", "module", "minutes", "also", "parts", "rows", "columns"}
        self.only(tree, known | {"least", "checks", "example"})
        text = {"title": self.words(tree, "title"), "instruction": self.words(tree, "instruction", needed=False)}
        about = {"number": 0, "module": 0, "minutes": 30, "source": "", **{k: tree[k] for k in tree if k in _ABOUT}}
        if ("parts" in tree) == ("columns" in tree):
            self.refuse("a template has either 'parts' or 'columns'", tree, "parts", "give one of the two")
        parts = tuple(self.part(p) for p in self.mappings(tree, "parts", MOST_PARTS)) if "parts" in tree else ()
        parts = parts or (self.part(tree, main=True),)
        self.distinct([part.id for part in parts], tree, "parts")
        made = Template(self.path.stem, text, about, parts)
        checks = tuple(self.check(c, made) for c in self.mappings(tree, "checks", 20)) if "checks" in tree else ()
        return Template(made.id, text, about, parts, checks, self.example(made) if "example" in tree else {})

    def part(self, tree: Lined, main: bool = False) -> Part:
        if not main:
            self.only(tree, {"id", "en", "zh", "rows", "columns", "least"})
        name = "main" if main else self.name(tree)
        title = _EMPTY if main else self.both(tree, "id")
        columns = tuple(self.column(c) for c in self.mappings(tree, "columns", MOST_COLUMNS))
        self.distinct([column.id for column in columns], tree, "columns")
        rows, free = self.rows(tree, columns)
        least = tree.get("least", 1)
        if not isinstance(least, int) or not 0 <= least <= len(rows):
            self.refuse(f"{least!r} rows at least, of {len(rows)}", tree, "least", "give a number of rows")
        self.distinct([row.id for row in rows], tree, "rows")
        return Part(name, title, columns, rows, free, least)

    def column(self, tree: Lined) -> Column:
        allowed = {"id", "kind", "en", "zh", "hint", "required", "limit", "low", "high", "choices", "least", "most"}
        self.only(tree, allowed | {"formula", "total", "unit", "ends", "from"})
        name, kind = self.name(tree), tree.get("kind", "text")
        if kind not in KINDS:
            near = nearest(str(kind), KINDS, most=1)
            self.refuse(f"unknown kind {kind!r}", tree, "kind", f"use {near[0] if near else ', '.join(KINDS)}")
        options = {k: tree[k] for k in ("low", "high", "least", "most", "total", "unit", "ends", "from") if k in tree}
        options |= getattr(self, f"_{kind}_options", lambda tree: {})(tree)
        hint = self.words(tree, "hint", needed=False)
        return Column(name, kind, self.both(tree, "id"), hint, bool(tree.get("required", True)), options)

    def _text_options(self, tree: Lined) -> dict:
        limit = tree.get("limit", USUAL_TEXT)
        if not isinstance(limit, int) or not 1 <= limit <= LONGEST_TEXT:
            self.refuse(f"limit {limit!r}", tree, "limit", f"give a number of characters from 1 to {LONGEST_TEXT}")
        return {"limit": limit}

    def _choice_options(self, tree: Lined) -> dict:
        choices = tree.get("choices")
        if isinstance(choices, str) and choices in _named_choices():
            return {"choices": tuple(_named_choices()[choices])}
        if not isinstance(choices, list) or len(choices) < 2:
            fix = f"list at least two, or name one of {sorted(_named_choices())}"
            self.refuse(f"choices {choices!r}", tree, "choices", fix)
        found = self.mappings(tree, "choices", 20)
        made = tuple({"id": self.name(c), **self.both(c, "id"), "value": c.get("value", 0)} for c in found)
        self.distinct([choice["id"] for choice in made], tree, "choices")
        return {"choices": made}

    def _scale_options(self, tree: Lined) -> dict:
        low, high = tree.get("low", 1), tree.get("high", 5)
        if not (isinstance(low, int) and isinstance(high, int) and 0 < high - low <= 20):
            self.refuse(
                f"a scale from {low!r} to {high!r}", tree, "high", "give whole numbers, such as low: 1, high: 5"
            )
        return {"low": low, "high": high}

    def _computed_options(self, tree: Lined) -> dict:
        formula = tree.get("formula")
        if not isinstance(formula, Lined) or not formula or next(iter(formula)) not in FORMULAS:
            fix = f"give one of {', '.join(FORMULAS)}, such as formula: {{product: [a, b]}}"
            self.refuse("a computed column without a formula", tree, "formula", fix)
        return {"formula": formula}

    def rows(self, tree: Lined, columns) -> tuple[tuple[Row, ...], bool]:
        rows = tree.get("rows", 1)
        if isinstance(rows, int) and 1 <= rows <= MOST_ROWS:
            return tuple(Row(str(n + 1), _EMPTY, _EMPTY) for n in range(rows)), False
        if isinstance(rows, Lined) and isinstance(rows.get("free"), int) and 1 <= rows["free"] <= MOST_ROWS:
            return tuple(Row(str(n + 1), _EMPTY, _EMPTY) for n in range(rows["free"])), True
        if isinstance(rows, Lined) and "checklist" in rows:
            return self.checklist_rows(rows, columns), False
        if not isinstance(rows, list):
            fix = "give a number, a list of rows, 'free: 6', or 'checklist: chapter/name'"
            self.refuse(f"rows {rows!r}", tree, "rows", fix)
        return tuple(self.row(row, columns) for row in self.mappings(tree, "rows", MOST_ROWS)), False

    def row(self, tree: Lined, columns) -> Row:
        shown = [column.id for column in columns if column.kind == "shown"]
        self.only(tree, {"id", "en", "zh", "group", *shown})
        given = {name: self.words(tree, name) for name in shown if name in tree}
        return Row(self.name(tree), self.both(tree, "id"), self.words(tree, "group", needed=False), given)

    def checklist_rows(self, tree: Lined, columns) -> tuple[Row, ...]:
        """The items (or groups) of a checklist of the kit; a shown column takes its text from ``<from>_en/_zh``."""
        chapter, _, name = str(tree["checklist"]).partition("/")
        path = files("kamlib") / chapter / "checklists" / f"{name}.yaml"
        if not re.fullmatch(r"[a-z_]+/[a-z_]+", str(tree["checklist"])) or not path.is_file():
            self.refuse(f"no checklist {tree['checklist']!r}", tree, "checklist", "name one as chapter/name")
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        groups = {
            group["id"]: {"en": _purposeful(group, "en"), "zh": _purposeful(group, "zh")} for group in read["groups"]
        }
        items = read["groups"] if tree.get("of") == "groups" else read["items"]
        origins = {c.id: c.options.get("from", c.id) for c in columns if c.kind == "shown"}
        rows = []
        for item in items:
            given = {c: {lang: item.get(f"{o}_{lang}", "") for lang in ("en", "zh")} for c, o in origins.items()}
            group = groups.get(item.get("group"), _EMPTY)
            rows.append(Row(item["id"], {"en": item["en"], "zh": item["zh"]}, group, given))
        return tuple(rows)

    def check(self, tree: Lined, template: Template) -> Mapping:
        kind = tree.get("check")
        if not isinstance(kind, str) or kind not in CHECKS:
            self.refuse(f"unknown check {kind!r}", tree, "check", f"use one of {', '.join(CHECKS)}")
        self.only(tree, {"check", "part", "within", *CHECKS[kind]})
        parts = {part.id: part for part in template.parts}
        part = tree.get("part", template.parts[0].id)
        if not isinstance(part, str) or part not in parts:
            self.refuse(f"no part {part!r}", tree, "part", f"use one of {list(parts)}")
        known = [column.id for column in parts[part].columns]
        for key in CHECKS[kind]:
            if key not in tree or (key != "total" and tree[key] not in known):
                near = nearest(str(tree.get(key)), known, most=1)
                self.refuse(f"no column {tree.get(key)!r}", tree, key, f"use {near[0] if near else known}")
        return {**tree, "part": part}

    def example(self, template: Template) -> Mapping:
        tree = self.tree["example"]
        if not isinstance(tree, Lined) or not isinstance(tree.get("cells"), Lined):
            self.refuse("an example without cells", self.tree, "example", "give 'cells:' with rows and columns")
        by_part = {"main": tree["cells"]} if "columns" in self.tree else tree["cells"]
        rows_of = [rows if isinstance(rows, Lined) else {"": rows} for rows in by_part.values()]
        if not all(isinstance(cells_of, Lined) for rows in rows_of for cells_of in rows.values()):
            self.refuse("an example without cells", self.tree, "example", "give 'cells:' with rows and columns")
        known, found = {key: column for key, _, _, column in cells(template)}, {}
        for part, rows in by_part.items():
            for row, columns in rows.items():
                for column, value in columns.items():
                    key = f"{part}.{row}.{column}"
                    if key not in known or not known[key].asked:
                        self.refuse(f"no cell {key!r} to fill", columns, column, "use ids of its rows and columns")
                    found[key] = self.words(columns, column) if isinstance(value, Lined) else value
        return {"title": self.words(tree, "title", needed=False), "cells": found}

    def words(self, tree: Lined, key: str, needed: bool = True) -> dict:
        value = tree.get(key)
        if value is None and not needed:
            return _EMPTY
        if isinstance(value, Lined):
            return self.both(value, "en")
        fix = f"write {key}: {{en: …, zh: …}}"
        return self.refuse(f"{key!r} is not given in two languages", tree, key, fix)

    def both(self, tree: Lined, key: str) -> dict:
        for lang in ("en", "zh"):
            if not isinstance(tree.get(lang), str):
                self.refuse(f"no text in {lang!r}", tree, lang if lang in tree else key, f'add {lang}: "…"')
        return {"en": tree["en"], "zh": tree["zh"]}

    def name(self, tree: Lined) -> str:
        name = tree.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_]{1,40}", name):
            self.refuse(f"id {name!r}", tree, "id", "give id: letters, digits or _ (numbers in quotes)")
        return name

    def mappings(self, tree: Lined, key: str, most: int) -> list[Lined]:
        found = tree.get(key)
        if not isinstance(found, list) or not 1 <= len(found) <= most or not all(isinstance(i, Lined) for i in found):
            self.refuse(f"{key!r} is no list of 1 to {most} entries", tree, key, "write one '- {id: …}' a line")
        return found

    def only(self, tree: Lined, known: set[str]) -> None:
        for key in tree:
            if key not in known:
                near = nearest(str(key), known, most=1)
                fix = f"rename it to {near[0]!r}" if near else f"use only {', '.join(sorted(known))}"
                self.refuse(f"unknown field {key!r}", tree, key, fix)

    def distinct(self, names: list[str], tree: Lined, key: str) -> None:
        if twice := sorted({name for name in names if names.count(name) > 1}):
            self.refuse(f"id {twice[0]!r} stands twice", tree, key, "give each its own id")


def _purposeful(group: Mapping, lang: str) -> str:
    """The name of a group of a checklist, with what it is for where the list says so."""
    purpose = group.get(f"purpose_{lang}")
    return f"{group[lang]}{': ' if lang == 'en' else '：'}{purpose}" if purpose else group[lang]
