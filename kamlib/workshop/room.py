"""What does each person in the room see: the form, the poll, the timer, all groups?"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from kamlib.errors import KamError
from kamlib.text import word, words
from kamlib.text.told import in_language
from kamlib.workshop.agreement import agreement_word
from kamlib.workshop.beside import beside_told
from kamlib.workshop.board import Board
from kamlib.workshop.clock import minutes_of
from kamlib.workshop.form_state import FormState, answer_table, form_state, used_rows
from kamlib.workshop.live import Live
from kamlib.workshop.polls import Poll, agreement, shift, tally
from kamlib.workshop.replay import Cell, Edit, Place
from kamlib.workshop.running import Day, running_day
from kamlib.workshop.settings import Workshop
from kamlib.workshop.taken import TAKEN, with_taken
from kamlib.workshop.template import Template, asked_fields, example_values
from kamlib.workshop.values import heading

FIRST_ROWS = 3  # of a free part shown before anything is typed


class Room:
    """The workshop, what stands on its board, and views of both for one reader."""

    def __init__(self, workshop: Workshop, board: Board):
        self.planned, self.board, self.live = workshop, board, Live(board)
        self._take({})
        self._states: dict[tuple, tuple[int, FormState]] = {}

    @property
    def workshop(self) -> Workshop:
        """The workshop with the forms, questions and votes the trainer took in during the day."""
        if (taken := self.live.steps.get(TAKEN) or {}) != self._taken:
            self._take(taken)
        return self._workshop

    def _take(self, taken: Mapping) -> None:
        workshop = with_taken(self.planned, taken)
        self.fields = {name: asked_fields(template) for name, template in workshop.templates.items()}
        self._workshop, self._taken = workshop, taken

    @property
    def open_templates(self) -> list[Template]:
        names = self.live.steps.get("open") or []
        return [self.workshop.templates[name] for name in names if name in self.workshop.templates]

    @property
    def mark(self) -> str:
        """What tells this workshop's texts in a phone from those of another one at the same address."""
        return hashlib.sha256(f"room {self.live.steps.get('key', '')}".encode()).hexdigest()[:12]

    @property
    def form_version(self) -> str:
        """Another one means another form on the members' pages."""
        if is_open := self.open_templates:
            return " ".join(template.id for template in is_open)
        now = self.day().now
        return f"-{now.number if now else ''}"

    def beside(self, fates: tuple[str, ...], lang: str, *, author_id: str = "") -> list[dict]:
        """Texts that stand beside an answer with these fates, as a page shows them; of one author in closed forms."""
        is_open, found = {template.id for template in self.open_templates}, []
        for one in self.live.beside.values():
            place = one.edit.place
            shown = one.fate in fates and one.edit.value.strip() and place.template in self.workshop.templates
            if shown and (not author_id or (one.edit.author_id == author_id and place.template not in is_open)):
                cell = self.live.cells.get(place, Cell())
                told = beside_told(one, self.workshop.templates[place.template], cell, lang)
                found.append({**told, "open": place.template in is_open})
        return found

    def beside_closed(self, edits: Iterable[Edit]) -> bool:
        """Whether an edit concerns a form that is closed, so that a page hears of it in other words than in a cell."""
        is_open = {template.id for template in self.open_templates}
        return any(edit.place.template not in is_open for edit in edits)

    def closing(self, lang: str) -> list[dict]:
        """The forms that were closed a moment ago: title, people still writing, seconds in which they may end."""
        found = [(name, left) for name, left in self.live.closing().items() if name in self.workshop.templates]
        return [
            {"title": self.workshop.templates[n].title(lang), "n": self.live.writers(n), "s": round(left)}
            for n, left in found
            if self.live.writers(n)
        ]

    def trouble(self, lang: str) -> str:
        """Why nothing can be kept just now, or that a deleted board was written again; empty when all is well."""
        error = self.live.error
        if isinstance(error, KamError):
            return word(
                "workshop.not_kept_why", lang, why="; ".join(in_language(t, lang) for t in (error.what, error.fix))
            )
        if error is not None:
            full = "full" in self.live.trouble
            why = word("workshop.disk_full", lang) if full else self.live.trouble
            return word("workshop.not_kept_why", lang, why=why)
        return word("workshop.board_rescued", lang, time=self.board.rescued) if self.board.rescued else ""

    def state(self, group: str, template: Template, lang: str) -> FormState:
        """The form's state, judged anew only when it has changed."""
        key, change = (group, template.id, lang), self.live.changes.get((group, template.id), 0)
        known = self._states.get(key)
        if known is None or known[0] != change:
            known = change, form_state(template, self.live.values(group, template.id), lang)
            self._states[key] = known
        return known[1]

    def form(self, group: str, template: Template, lang: str, me: str) -> dict:
        """Everything a page needs to show one group's form to one of its members."""
        values, state = self.live.values(group, template.id), self.state(group, template, lang)
        parts = []
        for part in template.parts:
            used = used_rows(part, values)
            last = max([int(row) for row in used] or [0]) if part.free else 0
            rows = []
            for number, row in enumerate(part.rows, start=1):
                cells = [
                    self._cell(Place(group, template.id, f"{part.id}.{row.id}.{c.id}"), c, row, state, me)
                    for c in part.columns
                ]
                spare = part.free and number > max(FIRST_ROWS, part.least, last)
                label = row.label[lang] or (word("workshop.row", lang, row=row.id) if len(part.rows) > 1 else "")
                rows.append({"id": row.id, "label": label, "group": row.group[lang], "cells": cells, "spare": spare})
            totals = [(f"{part.id}.total.{c.id}", heading(c, lang)) for c in part.columns if c.options.get("total")]
            parts.append({"title": part.title[lang], "rows": rows, "free": part.free, "totals": totals, "id": part.id})
        return {"template": template, "parts": parts, "state": state, "example": bool(example_values(template, lang))}

    def _cell(self, place: Place, column, row, state: FormState, me: str) -> dict:
        cell, key = self.live.cells.get(place, Cell()), place.field
        return {
            "key": key, "column": column, "cell": cell, "given": row.given.get(column.id),
            "mark": state.marks.get(key, ""), "others": others_told(cell, me), "computed": state.computed.get(key, ""),
        }  # fmt: skip

    def answers(self, group: str, template: Template, lang: str) -> list[dict]:
        """One group's form as tables to read: per part its title, headings and rows."""
        values, state = self.live.values(group, template.id), self.state(group, template, lang)
        return answer_parts(template, values, lang, state)

    def example(self, template: Template, lang: str) -> list[dict]:
        """The worked example as tables to read."""
        values = example_values(template, lang)
        return answer_parts(template, values, lang, form_state(template, values, lang)) if values else []

    def timer(self) -> dict | None:
        """The countdown: seconds left now, and whether it runs."""
        timer = self.live.steps.get("timer")
        if not timer:
            return None
        left = timer["ends"] - time.time() if timer.get("ends") else timer["left"]
        of = f"timer {timer.get('ends', '')}"
        return {"left": max(0, round(left)), "runs": bool(timer.get("ends")), "label": timer.get("label", ""), "of": of}

    def day(self) -> Day:
        """The agenda as it runs now."""
        day = self.workshop.day
        return running_day(day["agenda"], start=day["start"], changes=self.day_changes(), at=time.time())

    def day_changes(self) -> dict:
        """What the trainer has changed of the day, on the page or in a notebook; of another agenda nothing counts."""
        n, kept = len(self.workshop.day["agenda"]), self.live.steps.get("day") or {}
        kept = kept if kept.get("items") == n else {"items": n}
        try:
            minutes_of(kept.get("start", "00:00"), where="day")
        except KamError:  # of an older kit, which kept whatever was typed
            return {name: value for name, value in kept.items() if name != "start"}
        return kept

    def item_number(self, given: Mapping[str, str]) -> int:
        """The item of the agenda a button names.

        Raises
        ------
        KeyError, ValueError
            There is no such item.
        """
        number = int(given["item"])
        if not 0 <= number < len(self.workshop.day["agenda"]):
            raise ValueError(number)
        return number

    def day_item(self, given: Mapping[str, str]) -> Mapping:
        """The item of the agenda a button names, as :meth:`item_number` finds it."""
        return self.workshop.day["agenda"][self.item_number(given)]

    def clock(self, lang: str) -> dict | None:
        """What counts down for everybody: the timer, else the time left of the running item (below 0 when over)."""
        return self.timer() or self.item_clock(lang)

    def item_clock(self, lang: str) -> dict | None:
        """The countdown of the item that runs; unlike a timer it may go below 0."""
        if (day := self.day()).now is None:
            return None
        number, began = self.day_changes()["began"][-1]
        of = f"item {number} {began} {day.now.minutes}"  # another length is another countdown
        return {"left": round(day.left), "runs": True, "label": day.now.item[lang], "over": True, "of": of}

    def forms_of(self, item: Mapping) -> list[Template]:
        """The templates of an agenda item."""
        names = [Path(name).stem if str(name).endswith((".yaml", ".yml")) else str(name) for name in item["templates"]]
        return [self.workshop.templates[name] for name in names if name in self.workshop.templates]

    def poll(self) -> tuple[Poll, dict] | None:
        """The present poll and how it stands: round, open, shown."""
        step = self.live.steps.get("poll")
        if not step or step.get("id") not in self.workshop.polls:
            return None
        return self.workshop.polls[step["id"]], step

    def poll_result(self, poll: Poll, lang: str) -> dict:
        """Both rounds, the shift, and how far the voters agree."""
        return poll_result(poll, {name: self.board.votes(poll.id, name) for name in ("before", "after")}, lang)

    def shared(self) -> tuple[str, Template] | None:
        """The group and template everybody may see."""
        step = self.live.steps.get("share")
        if not step or step["group"] not in self.workshop.groups or step["template"] not in self.workshop.templates:
            return None
        return step["group"], self.workshop.templates[step["template"]]

    def js_words(self, lang: str) -> dict[str, str]:
        return {key[3:]: entry[lang] for key, entry in words("workshop").items() if key.startswith("js_")}


def others_told(cell: Cell, me: str) -> list[dict]:
    """The texts that wait beside a cell's value, as the page's script takes them."""
    return [{"seq": o.seq, "value": o.value, "author": o.author, "mine": o.author_id == me} for o in cell.others]


def answer_parts(template: Template, values: Mapping[str, str], lang: str, state: FormState) -> list[dict]:
    """A form as tables to read: title, headings and rows of each part; single-row parts as label and answer."""
    parts = []
    for part in template.parts:
        rows = answer_table(template, part, values, lang, state)
        headings = [heading(column, lang) for column in part.columns]
        if len(part.rows) == 1:
            rows, headings = [list(pair) for pair in zip(headings, rows[0][1:], strict=True)], []
        elif not any(row[0] for row in rows):
            rows, headings = [[str(n), *row[1:]] for n, row in enumerate(rows, start=1)], ["", *headings]
        else:
            if len({row.label[lang] for row in part.rows}) < len(part.rows):
                labels = [f"{row.group[lang]} · {row.label[lang]}" for row in part.rows]
                rows = [[label, *row[1:]] for label, row in zip(labels, rows, strict=True)]
            headings = ["", *headings]
        totals = {column.id: state.computed.get(f"{part.id}.total.{column.id}", "") for column in part.columns}
        if any(totals.values()):
            rows = [*rows, [word("workshop.total", lang), *(totals[column.id] for column in part.columns)]]
        parts.append({"title": part.title[lang], "headings": headings, "rows": rows})
    return parts


def poll_result(poll: Poll, votes: Mapping[str, Mapping[str, object]], lang: str) -> dict:
    """A poll's numbers and words: per option label, before, after, change; voters; agreement of the last round."""
    before, after = (tally(poll, votes[name]) for name in ("before", "after"))
    change = shift(poll, votes["before"], votes["after"])
    last = "after" if votes["after"] else "before"
    most = max([v for v in (*before.values(), *after.values()) if v is not None] or [1]) or 1
    top = {"choice": 1.0, "scale": poll.limits.get("high", 5), "ranking": len(poll.options), "dots": most}[poll.kind]
    rows = [
        {
            "id": option["id"], "label": poll.label(option, last, lang),
            **{name: found[option["id"]] for name, found in (("before", before), ("after", after), ("change", change))},
        }
        for option in poll.options
    ]  # fmt: skip
    alpha = agreement(poll, votes[last])
    verdict = word(f"workshop.agreement_{agreement_word(alpha)}", lang) if poll.kind != "choice" else ""
    counted = {name: len(votes[name]) for name in ("before", "after")}
    return {"rows": rows, "alpha": alpha, "verdict": verdict, "top": top, "n": counted}
