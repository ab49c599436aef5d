"""What is a discussion template: its parts, rows, columns, checks, and its worked example?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

KINDS = ("text", "choice", "number", "scale", "date", "owner", "shown", "computed")
Words = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """One thing asked in every row; ``options`` holds what its kind needs (limit, low, high, choices, formula …)."""

    id: str
    kind: str
    label: Words
    hint: Words
    required: bool
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """True where people fill it in; False for text that is shown and for numbers that are computed."""
        return self.kind not in ("shown", "computed")


@dataclass(frozen=True)
class Row:
    """One line of a part; ``given`` holds the texts of its shown columns."""

    id: str
    label: Words
    group: Words
    given: Mapping[str, Words] = field(default_factory=dict)

    def name(self, lang: str) -> str:
        """What the row is called, with its group, so that it stands for itself; its number where it has no name.

        Examples
        --------
        >>> Row("r", {"en": "Willing", "zh": "愿意"}, {"en": "Able", "zh": "具备能力"}).name("en")
        'Able · Willing'
        """
        return " · ".join(filter(None, (self.group[lang], self.label[lang]))) or self.id


@dataclass(frozen=True)
class Part:
    """A grid of rows and columns; ``free`` rows are filled as needed, at least ``least`` of them."""

    id: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    free: bool = False
    least: int = 1

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.id == name)


@dataclass(frozen=True)
class Template:
    """One definition for the widget, the page, the slide, the handout and the test.

    ``about`` holds number, module, minutes and source; ``checks`` what must hold between cells; ``example`` the
    worked example as ``{"title": …, "cells": {field: value in two languages}}``, or nothing.
    """

    id: str
    text: Mapping[str, Words]
    about: Mapping[str, object]
    parts: tuple[Part, ...]
    checks: tuple[Mapping, ...] = ()
    example: Mapping[str, object] = field(default_factory=dict)

    def title(self, lang: str) -> str:
        return self.text["title"][lang]

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.id == name)


def cells(template: Template) -> Iterator[tuple[str, Part, Row, Column]]:
    """Every cell of a template in reading order: field key, part, row, column.

    Examples
    --------
    >>> from kamlib.workshop.templates import load_template
    >>> [key for key, *_ in cells(load_template("ws-result-chart"))][:3]
    ['main.1.name', 'main.1.factors', 'main.1.proposition']
    """
    for part in template.parts:
        for row in part.rows:
            for column in part.columns:
                yield f"{part.id}.{row.id}.{column.id}", part, row, column


def asked_fields(template: Template) -> dict[str, Column]:
    """The cells people fill in, by field key."""
    return {key: column for key, _, _, column in cells(template) if column.asked}


def example_values(template: Template, lang: str) -> dict[str, str]:
    """The worked example of the deck as cell texts in one language; empty where the deck has none."""
    found = template.example.get("cells", {})
    return {key: str(value[lang] if isinstance(value, Mapping) else value) for key, value in found.items()}
