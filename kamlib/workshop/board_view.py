"""What does the trainer see of all groups in a notebook? (Pure half of the trainer's board.)"""

from html import escape

from kamlib.text import word
from kamlib.workshop.filled import tables_html
from kamlib.workshop.pages import bar, shown_tally
from kamlib.workshop.room import Room
from kamlib.workshop.template import Template

_GRID = "display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));align-items:start"
_CARD = "border:1px solid #c9d3da;border-radius:8px;padding:4px 12px 10px;overflow-x:auto"
_RED = "color:#b03a2e"


def groups_html(room: Room, template: Template, lang: str) -> str:
    """One form of all groups, side by side; everything typed is escaped."""
    cards = "".join(_card(room, group, template, lang) for group in room.workshop.groups)
    return f"<h4>{escape(template.title(lang))}</h4><div style='{_GRID}'>{cards}</div>"


def _card(room: Room, group: str, template: Template, lang: str) -> str:
    state, values = room.state(group, template, lang), room.live.values(group, template.id)
    told = [*state.findings, *_waiting(room, group, template, lang)]
    body = tables_html(room.answers(group, template, lang)) if any(values.values()) else _empty(lang)
    notes = "".join(f"<p style='{_RED}'>{escape(text)}</p>" for text in told)
    return f"<div style='{_CARD}'><h4>{escape(group)} · {state.done}/{state.asked}</h4>{body}{notes}</div>"


def _empty(lang: str) -> str:
    return f"<p><i>{escape(word('workshop_desk.nobody', lang))}</i></p>"


def _waiting(room: Room, group: str, template: Template, lang: str) -> list[str]:
    """Texts that wait beside another in the same cell."""
    cells = [cell for place, cell in room.live.cells.items() if place[:2] == (group, template.id)]
    return [word("workshop.waits", lang, author=o.author, value=o.value) for cell in cells for o in cell.others]


def running_timer(room: Room, lang: str) -> dict | None:
    """What counts down for everybody: the timer, else the item of the day that was begun here or on the page."""
    day = room.day()
    if (timer := room.live.steps.get("timer")) or day.now is None:
        return timer
    _, began = room.day_changes()["began"][-1]
    return {"ends": began + 60 * day.now.minutes, "label": day.now.item.get(lang, "")}


def poll_html(room: Room, lang: str) -> str:
    """The present vote, both rounds with the shift and how far the voters agree; empty where there is none."""
    if (found := room.poll()) is None:
        return ""
    poll, step = found
    result = room.poll_result(poll, lang)
    rows = "".join(_line(poll, row, result["top"]) for row in result["rows"])
    counted = " · ".join(word(f"workshop.{name}", lang, n=result["n"][name]) for name in ("before", "after"))
    kind = {"ranking": word("workshop.mean_rank", lang), "scale": word("workshop.mean", lang)}.get(poll.kind, "")
    alpha = "" if result["alpha"] is None else f" (α = {result['alpha']:.2f})"
    now = word(f"workshop.round_{step['round']}", lang)
    return (
        f"<h4>{escape(poll.question[lang])} <small>{escape(now)}</small></h4><table>{rows}</table>"
        f"<p><small>{escape(counted)} {escape(kind)}</small></p><p><b>{escape(result['verdict'] + alpha)}</b></p>"
    )


def _line(poll, row: dict, top: float) -> str:
    cell = "style='text-align:left;vertical-align:top;padding:3px 10px 3px 0'"
    bars = _bar(row["before"], top, "#9aa5ae", shown_tally(poll, row["before"]))
    if row["after"] is not None:
        change = f"<i>{escape(shown_tally(poll, row['change'], True))}</i>" if row["change"] is not None else ""
        bars += "<br>" + _bar(row["after"], top, "#0b6e99", shown_tally(poll, row["after"])) + f" {change}"
    return f"<tr><td {cell}>{escape(row['label'])}</td><td {cell}>{bars}</td></tr>"


def _bar(value: float | None, top: float, colour: str, text: str) -> str:
    look = f"display:inline-block;height:.8em;width:{10 * bar(value, top)}px;background:{colour}"
    return f"<span style='{look}'></span> <b>{escape(text)}</b>"
