"""How does one field of a form look in a notebook?"""

from datetime import datetime
from html import escape

import ipywidgets as widgets

from kamlib.workshop.template import Column
from kamlib.workshop.values import heading

RED, GREEN = "#b03a2e", "#2e7d4f"
ROW = {"border_left": "3px solid #c9d3da", "padding": "0 0 0 10px", "margin": "0 0 10px 0"}


def control_of(column: Column, lang: str) -> widgets.Widget:
    """The control in which a column's text is typed or chosen; its label stands before it."""
    look = {"description": heading(column, lang), "style": {"description_width": "11em"},
            "layout": widgets.Layout(width="560px"), "tooltip": column.hint[lang] or heading(column, lang)}  # fmt: skip
    if column.kind == "choice":
        return widgets.Dropdown(options=[("", ""), *((o[lang], o["id"]) for o in column.options["choices"])], **look)
    if column.kind == "scale":
        numbers = [str(n) for n in range(column.options["low"], column.options["high"] + 1)]
        return widgets.Dropdown(options=[("", ""), *((n, n) for n in numbers)], **look)
    if column.kind == "text" and column.options["limit"] > 60:
        return widgets.Textarea(placeholder=column.hint[lang], rows=2, **look)
    hint = "2026-06-30" if column.kind == "date" else column.hint[lang]
    return widgets.Text(placeholder=hint, **look)


def show_value(control: widgets.Widget, value: str) -> None:
    """Put a text into its control; a choice the template no longer has is shown as it was typed."""
    if isinstance(control, widgets.Dropdown) and value not in [option for _, option in control.options]:
        control.options = [*control.options, (value, value)]
    control.value = value


def red(text: str) -> str:
    """A sentence that asks for mending."""
    return f"<span style='color:{RED}'>{escape(text)}</span>"


def tick() -> str:
    """The sign of a field that is right."""
    return f"<span style='color:{GREEN}'>✓</span>"


def clock_time(at: str) -> str:
    """A moment of the board in the reader's own time."""
    return datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S") if at else ""
