"""What does an open page hear as it happens (Server-Sent Events)?"""

import json
from collections.abc import Awaitable, Callable

from starlette.responses import StreamingResponse

from kamlib.workshop.guard import Visitor
from kamlib.workshop.live import News
from kamlib.workshop.pages import bar, page
from kamlib.workshop.replay import Cell, Place
from kamlib.workshop.room import Room, others_told
from kamlib.workshop.template import Template, asked_fields


def event_stream(
    room: Room,
    visitor: Visitor,
    lang: str,
    seen: Callable[[], Awaitable[dict]],
    shown: str | None,
    here: Callable[[], bool],
) -> StreamingResponse:
    """The stream of one page: members hear first what they see now, then what changes; the trainer that it changed.

    ``seen`` asks for what the member has voted, ``shown`` is the version of the form the page shows, if it says so.
    The stream ends when the visitor is not ``here`` any more: the page asks again and is shown the door.
    """

    async def lines():
        trainer, known = visitor.role == "trainer", shown
        listener = room.live.listen("" if trainer else visitor.group, visitor.author.id, visitor.author.name)
        try:  # it listens before it is told what there is, so that nothing falls between
            yield "retry: 1000\nevent: hello\ndata: {}\n\n"
            if not trainer:
                told = now_told(room, visitor, lang, await seen(), known)
                known = told["version"]
                yield _message("now", told)
            async for news in room.live.messages(listener):
                if not here():
                    return
                if news is None:
                    yield "event: alive\ndata: {}\n\n"
                elif trainer:
                    yield "event: changed\ndata: {}\n\n"
                elif news.steps or news.lost or room.beside_closed(news.edits):
                    told = now_told(room, visitor, lang, await seen(), known)
                    known = told["version"]
                    yield _message("now", told)
                else:
                    yield _message("news", _told(room, visitor, lang, news))
        finally:
            room.live.leave(listener)

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def _message(name: str, told: dict) -> str:
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"


def now_told(room: Room, visitor: Visitor, lang: str, seen: dict, shown: str | None) -> dict:
    """What a member's page has to show now, whatever it has missed: its parts as HTML (with the form only where the
    page shows another), every cell with the texts that wait beside it, marks and checks, forms just closed."""
    version, title = room.form_version, room.workshop.day["title"][lang]
    html = page("group.html", lang, room=room, visitor=visitor, bare=shown in (None, version), title=title,
                path="/group", bar=bar, **seen)  # fmt: skip
    places = [Place(visitor.group, form.id, key) for form in room.open_templates for key in asked_fields(form)]
    cells = [cell_told(place, room.live.cells.get(place, Cell()), visitor) for place in places]
    forms = {form.id: form_told(room, visitor.group, form, lang) for form in room.open_templates}
    told = {"run": room.live.run_id, "n": room.live.count(), "version": version, "html": html}
    return {**told, "cells": cells, "forms": forms, "closing": room.live.closing()}


def _told(room: Room, visitor: Visitor, lang: str, news: News) -> dict:
    places = {edit.place for edit in news.edits}
    cells = [cell_told(place, room.live.cells[place], visitor) for place in places]
    names = {place.template for place in places} & set(room.workshop.templates)
    forms = {name: form_told(room, visitor.group, room.workshop.templates[name], lang) for name in names}
    return {"cells": cells, "forms": forms}


def form_told(room: Room, group: str, template: Template, lang: str) -> dict:
    """What follows from a form's cells, as the page's script takes it."""
    state = room.state(group, template, lang)
    return {"computed": state.computed, "marks": state.marks, "findings": state.findings,
            "done": state.done, "asked": state.asked}  # fmt: skip


def cell_told(place: Place, cell: Cell, visitor: Visitor) -> dict:
    """A cell as the page's script takes it."""
    return {"template": place.template, "field": place.field, "value": cell.value, "revision": cell.revision,
            "seq": cell.seq, "author": cell.author, "at": cell.at,
            "others": others_told(cell, visitor.author.id)}  # fmt: skip
