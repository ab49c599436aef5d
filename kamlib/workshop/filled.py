"""What stands in one form, and how is it read in a notebook? (State and pure half of the form.)"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from kamlib.workshop.board import Board
from kamlib.workshop.form_state import FormState, form_state
from kamlib.workshop.replay import Cell, Place, replay
from kamlib.workshop.room import answer_parts
from kamlib.workshop.template import Template, asked_fields, example_values
from kamlib.workshop.templates import load_template


@dataclass(frozen=True)
class Filled:
    """A form as it stands: whose, which, its cells and what follows from them."""

    template: Template
    group: str
    lang: str
    cells: Mapping[str, Cell]
    saved: str = ""

    @property
    def values(self) -> dict[str, str]:
        return {field: cell.value for field, cell in self.cells.items()}

    @property
    def state(self) -> FormState:
        return form_state(self.template, self.values, self.lang)


def filled(template: Template | str, *, board: Board, group: str, lang: str) -> Filled:
    """A form as it stands on a board."""
    template = load_template(template) if isinstance(template, str) else template
    cells = replay(board.form(group, template.id))
    found = {key: cells.get(Place(group, template.id, key), Cell()) for key in asked_fields(template)}
    return Filled(template, group, lang, found)


def form_html(form: Filled) -> str:
    """A form to read, as HTML; everything typed is escaped.

    Examples
    --------
    >>> form = filled("se-workload", board=Board(":memory:"), group="East", lang="en")
    >>> "Hours a month" in form_html(form)
    True
    """
    return tables_html(answer_parts(form.template, form.values, form.lang, form.state))


def example_html(template: Template | str, *, lang: str) -> str:
    """The worked example of a template as HTML; empty where the deck has none."""
    template = load_template(template) if isinstance(template, str) else template
    values = example_values(template, lang)
    if not values:
        return ""
    title = template.example["title"][lang]
    return f"<p><b>{escape(title)}</b></p>" + tables_html(
        answer_parts(template, values, lang, form_state(template, values, lang))
    )


def template_html(template: Template | str, *, lang: str, example: bool = True) -> str:
    """A template to read: what to do, then its worked example, or its empty rows where the deck has none."""
    template = load_template(template) if isinstance(template, str) else template
    rows = (example and example_html(template, lang=lang)) or tables_html(
        answer_parts(template, {}, lang, form_state(template, {}, lang))
    )
    head = f"<h4>{escape(template.title(lang))}</h4><p>{escape(template.text['instruction'][lang])}</p>"
    return head + rows


_LOOK = (
    "<style>.kam-read{border-collapse:collapse}.kam-read th,.kam-read td{border:1px solid #c9d3da;padding:3px 8px;"
    "text-align:left!important;vertical-align:top!important;white-space:pre-wrap}</style>"
)


def tables_html(parts: list[dict]) -> str:
    """Tables as a room gives them, as HTML; everything typed is escaped."""
    lines = [_LOOK]
    for part in parts:
        lines.append(f"<p><b>{escape(part['title'])}</b></p>" if part["title"] else "")
        head = "".join(f"<th>{escape(text)}" for text in part["headings"])
        body = "".join(f"<tr>{''.join(f'<td>{escape(text)}' for text in row)}" for row in part["rows"])
        lines.append(f"<table class='kam-read'>{f'<tr>{head}' if head else ''}{body}</table>")
    return "".join(lines)
