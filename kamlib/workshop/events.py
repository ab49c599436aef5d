"""What does an open page hear as it happens (Server-Sent Events)?"""

import json
from collections.abc import Callable

from starlette.responses import StreamingResponse

from kamlib.workshop.guard import Visitor
from kamlib.workshop.live import News
from kamlib.workshop.replay import Cell, Place
from kamlib.workshop.room import Room, others_told


def event_stream(room: Room, visitor: Visitor, lang: str, here: Callable[[], bool]) -> StreamingResponse:
    """The stream of one page: members hear their own group, the trainer hears that something changed.

    It ends when the visitor is not ``here`` any more: the page asks again and is shown the door.
    """

    async def lines():
        yield "retry: 1000\nevent: hello\ndata: {}\n\n"
        group, name = (visitor.group, visitor.author.name) if visitor.role == "member" else ("", "")
        async for news in room.live.messages(group, name):
            if not here():
                return
            if news is None:
                yield "event: alive\ndata: {}\n\n"
            elif visitor.role == "trainer":
                yield "event: changed\ndata: {}\n\n"
            else:
                yield f"event: news\ndata: {json.dumps(_told(room, visitor, lang, news), ensure_ascii=False)}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def _told(room: Room, visitor: Visitor, lang: str, news: News) -> dict:
    places = {edit.place for edit in news.edits}
    cells = [cell_told(place, room.live.cells[place], visitor) for place in places]
    forms = {}
    for name in {place.template for place in places} & set(room.workshop.templates):
        state = room.state(visitor.group, room.workshop.templates[name], lang)
        forms[name] = {"computed": state.computed, "marks": state.marks, "findings": state.findings,
                       "done": state.done, "asked": state.asked}  # fmt: skip
    return {"cells": cells, "forms": forms, "steps": news.steps, "again": news.lost}


def cell_told(place: Place, cell: Cell, visitor: Visitor) -> dict:
    """A cell as the page's script takes it."""
    return {"template": place.template, "field": place.field, "value": cell.value, "revision": cell.revision,
            "author": cell.author, "at": cell.at, "others": others_told(cell, visitor.author.id)}  # fmt: skip
