"""How far is a form: which fields are right, what follows from them, which checks hold?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kamlib.text import word
from kamlib.workshop.template import Column, Part, Template
from kamlib.workshop.values import amiss, choice, folded, items, number, shown


@dataclass(frozen=True)
class FormState:
    """``marks``: sentence by field that needs mending; ``computed``: text by computed field or ``part.total.column``.

    ``findings`` are the checks that do not hold, ``done`` of ``asked`` required fields are filled and right.
    """

    marks: Mapping[str, str]
    computed: Mapping[str, str]
    findings: tuple[str, ...]
    done: int
    asked: int

    @property
    def complete(self) -> bool:
        return self.done == self.asked and not self.findings


def form_state(template: Template, values: Mapping[str, str], lang: str) -> FormState:
    """Judge a form as it stands.

    Parameters
    ----------
    template : Template
    values : mapping of field key to typed text
        Fields that are missing are empty.
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.workshop.templates import load_template
    >>> state = form_state(load_template("se-workload"), {"main.a.customers": "20", "main.a.visits": "4",
    ...                    "main.a.hours": "2"}, "en")
    >>> state.computed["main.a.total"], state.done, state.asked
    ('160', 3, 9)
    """
    marks, computed, findings, done, asked = {}, {}, [], 0, 0
    for part in template.parts:
        for row in part.rows:
            for column in part.columns:
                key = f"{part.id}.{row.id}.{column.id}"
                if column.kind == "computed":
                    computed[key] = _computed(part, row.id, column, values, lang)
                elif column.asked and (wrong := amiss(column, values.get(key, ""), lang)):
                    marks[key] = wrong
        computed |= _totals(part, values, computed)
        right, wanted = _progress(part, values, marks)
        done, asked = done + right, asked + wanted
    for check in template.checks:
        findings += _CHECKS[check["check"]](template.part(check["part"]), check, values, lang)
    return FormState(marks, computed, tuple(findings), done, asked)


def used_rows(part: Part, values: Mapping[str, str]) -> list[str]:
    """The rows in which anything stands."""
    names = [column.id for column in part.columns if column.asked]
    return [row.id for row in part.rows if any(values.get(f"{part.id}.{row.id}.{n}", "").strip() for n in names)]


def _progress(part: Part, values, marks) -> tuple[int, int]:
    needed = [column.id for column in part.columns if column.asked and column.required]
    rows = [row.id for row in part.rows]
    if part.free:
        rows = used_rows(part, values)
        rows += [row.id for row in part.rows if row.id not in rows][: max(0, part.least - len(rows))]
    keys = [f"{part.id}.{row}.{name}" for row in rows for name in needed]
    return sum(1 for key in keys if values.get(key, "").strip() and key not in marks), len(keys)


def _value(part: Part, row: str, name: str, values) -> float:
    """A cell as a number: what a choice counts as, what was typed, what a formula gives."""
    column = part.column(name)
    text = values.get(f"{part.id}.{row}.{name}", "")
    if column.kind == "choice":
        found = choice(column, text)
        return float(found["value"]) if found else math.nan
    return number(text) if text else math.nan


def _computed(part: Part, row: str, column: Column, values, lang: str) -> str:
    (kind, given), *_ = column.options["formula"].items()
    if kind == "lookup":
        return _lookup(part, row, given, values, lang)
    found = [_value(part, row, name, values) for name in (given["of"] if kind == "bands" else given)]
    if any(map(math.isnan, found)):
        return ""
    if kind == "bands":
        return next(band[lang] for band in given["cuts"] if sum(found) >= band["from"])
    result = {"product": math.prod(found), "sum": sum(found), "difference": found[0] - found[-1]}[kind]
    return shown_number(result, signed=kind == "difference")


def shown_number(value: float, *, signed: bool = False) -> str:
    """A computed number, short.

    Examples
    --------
    >>> shown_number(160.0), shown_number(-2), shown_number(2, signed=True), shown_number(0.1 + 0.2)
    ('160', '−2', '+2', '0.3')
    """
    text = f"{round(value, 2):,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return ("+" if signed and value > 0 else "") + text.replace("-", "−")


def _lookup(part: Part, row: str, given: Mapping, values, lang: str) -> str:
    keys = []
    for name in given["of"]:
        if isinstance(name, list):
            found = [_value(part, row, one, values) for one in name]
            key = "" if any(map(math.isnan, found)) else "high" if sum(found) / len(found) >= given["cut"] else "low"
        else:
            key = values.get(f"{part.id}.{row}.{name}", "")
        keys.append(key)
    if not all(keys):
        return ""
    return given["values"].get("/".join(keys), given["values"].get("other", {"en": "", "zh": ""}))[lang]


def _totals(part: Part, values, computed) -> dict[str, str]:
    totals = {}
    for column in part.columns:
        if column.options.get("total"):
            texts = [{**values, **computed}.get(f"{part.id}.{row.id}.{column.id}", "") for row in part.rows]
            found = [value for text in texts if not math.isnan(value := number(text))]
            totals[f"{part.id}.total.{column.id}"] = shown_number(sum(found)) if found else ""
    return totals


def _line(part: Part, row: str, lang: str, sentence: str) -> str:
    if len(part.rows) == 1:
        return sentence
    label = next(r.label[lang] for r in part.rows if r.id == row) or word("workshop.row", lang, row=row)
    return word("workshop.in_row", lang, row=label, sentence=sentence)


def _mentions(part: Part, check, values, lang) -> list[str]:
    found = []
    for row in part.rows:
        said, named = (values.get(f"{part.id}.{row.id}.{check[key]}", "") for key in ("column", "of"))
        if said.strip() and items(named) and not any(folded(item) in folded(said) for item in items(named)):
            labels = {key: part.column(check[key]).label[lang] for key in ("column", "of")}
            found.append(_line(part, row.id, lang, word("workshop.names_none", lang, **labels)))
    return found


def _sum(part: Part, check, values, lang) -> list[str]:
    texts = [values.get(f"{part.id}.{row.id}.{check['column']}", "") for row in part.rows]
    found = [number(text) for text in texts]
    if any(map(math.isnan, found)) or abs(sum(found) - check["total"]) <= check.get("within", 0) + 1e-9:
        return []
    label = part.column(check["column"]).label[lang]
    return [word("workshop.wrong_sum", lang, column=label, sum=shown_number(sum(found)), total=check["total"])]


def _differ(part: Part, check, values, lang) -> list[str]:
    seen, found = {}, []
    for row in part.rows:
        text = values.get(f"{part.id}.{row.id}.{check['column']}", "").strip()
        if text and folded(text) in seen:
            found.append(word("workshop.twice", lang, column=part.column(check["column"]).label[lang], value=text))
        seen[folded(text)] = row.id
    return found


def _order(part: Part, check, values, lang) -> list[str]:
    found = []
    for row in part.rows:
        low, high = (_value(part, row.id, check[key], values) for key in ("low", "high"))
        if low > high:
            labels = {key: part.column(check[key]).label[lang] for key in ("low", "high")}
            found.append(_line(part, row.id, lang, word("workshop.wrong_order", lang, **labels)))
    return found


_CHECKS = {"mentions": _mentions, "sum": _sum, "differ": _differ, "order": _order}


def answer_table(template: Template, part: Part, values, lang: str, state: FormState) -> list[list[str]]:
    """One part as a reader sees it: a list of rows with label, then each column; free rows only where used."""
    rows = set(used_rows(part, values)) if part.free else {row.id for row in part.rows}
    table = []
    for row in part.rows:
        if row.id in rows:
            line = [_cell(part, row, column, values, lang, state) for column in part.columns]
            table.append([row.label[lang], *line])
    return table


def _cell(part: Part, row, column: Column, values, lang: str, state: FormState) -> str:
    key = f"{part.id}.{row.id}.{column.id}"
    if column.kind == "shown":
        return row.given.get(column.id, {}).get(lang, "")
    return state.computed.get(key, "") if column.kind == "computed" else shown(column, values.get(key, ""), lang)
