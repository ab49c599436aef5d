"""Which addresses does the workshop answer, and to whom?"""

import asyncio
import json
import math
import re
from contextlib import asynccontextmanager

from anyio.to_thread import run_sync
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kamlib.errors import KamError
from kamlib.workshop.asking import sender
from kamlib.workshop.board import Board, Draft
from kamlib.workshop.events import cell_told, event_stream, now_told
from kamlib.workshop.guard import COOKIE, Gate, Visitor, from_own_page, same
from kamlib.workshop.keeping import storable
from kamlib.workshop.pages import STATIC, static_file
from kamlib.workshop.polls import checked_vote
from kamlib.workshop.replay import Cell, Place
from kamlib.workshop.room import Room
from kamlib.workshop.settings import Workshop
from kamlib.workshop.template_file import LONGEST_TEXT
from kamlib.workshop.trainer_pages import TrainerPages
from kamlib.workshop.values import folded

MOST_PAGES = 1000


def workshop_app(workshop: Workshop, board: Board, *, address: str, hosts: frozenset[str], key: str) -> Starlette:
    """The pages of one workshop.

    Parameters
    ----------
    workshop : Workshop
    board : Board
    address : str
        What people type, such as ``http://192.168.1.20:8765``; also in the QR code.
    hosts : set of str
        Names and addresses by which the server may be called.
    key : str
        The trainer's key.
    """
    room = Room(workshop, board)

    @asynccontextmanager
    async def lifespan(app):
        await room.live.call(lambda: None)
        room.live.steps = await run_sync(board.steps)
        running = asyncio.create_task(room.live.run())
        yield
        running.cancel()
        await run_sync(board.checkpoint)

    server = _Server(room, address, key)
    unkept = dict.fromkeys((SQLAlchemyError, KamError), server.not_kept)
    gate = [Middleware(Gate, hosts=hosts)]
    return Starlette(routes=server.routes(), lifespan=lifespan, middleware=gate, exception_handlers=unkept)


class _Server(TrainerPages):
    """The answers to requests; each checks who asks before it looks at anything."""

    def routes(self) -> list[Route]:
        return [
            Route("/", self.join), Route("/join", self.joined, methods=["POST"]),
            Route("/group", self.group), Route("/edit", self.edit, methods=["POST"]), Route("/now", self.now),
            Route("/writing", self.writing, methods=["POST"]),
            Route("/undo", self.undo, methods=["POST"]), Route("/vote", self.vote, methods=["POST"]),
            Route("/history", self.history), Route("/events", self.events),
            Route("/leave", self.leave, methods=["POST"]),
            Route("/static/{name}", self.static), *self.trainer_routes(),
        ]  # fmt: skip

    async def join(self, request: Request) -> Response:
        if self.visitor(request, "member") and "code" not in request.query_params:
            return RedirectResponse("/group", 303)
        return self.html(request, "join.html", code=request.query_params.get("code", "")[:12], wrong="")

    async def joined(self, request: Request) -> Response:
        given = await self.fields(request)
        if given is None:
            return self.refused(request, 403, "not_own_page")
        await self.patience(request)
        code = given.get("code", "").strip().upper()[:12]
        name = storable(" ".join(given.get("name", "").split()))[:40]
        if not self.joins.allows(sender(request)):
            return self.html(request, "join.html", 429, code=code, wrong="too_often")
        group = next((g for g, known in self.room.workshop.groups.items() if same(known, code)), "")
        if not group or not name or self.sessions.full:
            if not group:
                self.count_wrong(request)
            wrong = "wrong_code" if not group else "no_name" if not name else "full"
            often = not group and self.limited(request)
            return self.html(
                request, "join.html", 429 if often else 403, code=code, wrong="too_often" if often else wrong
            )
        token = await run_sync(self.sessions.open, "member", group, name)
        return self.with_cookie(RedirectResponse("/group", 303), COOKIE, token)

    async def leave(self, request: Request) -> Response:
        visitor = self.visitor(request)
        if visitor is None or await self.fields(request, visitor) is None:
            return self.refused(request, 403, "not_own_page")
        return await self.left(request, COOKIE, "/")

    async def group(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "member")) is None:
            return RedirectResponse("/", 303)
        return self.html(request, "group.html", visitor=visitor, bare=False, **await self.seen(visitor))

    async def seen(self, visitor: Visitor) -> dict:
        """What somebody has voted in the present vote, and whether another of the group has the same name."""
        poll, voted = self.room.poll(), None
        if poll:
            votes = await run_sync(self.room.board.votes, poll[0].id, poll[1]["round"])
            voted = votes.get(self.voter(visitor))
        joined = self.sessions.joined(visitor.group).items()
        twins = any(n > 1 for name, n in joined if folded(name) == folded(visitor.author.name))
        return {"voted": voted, "twins": twins}

    async def now(self, request: Request) -> Response:
        """What a member's page has to show now; it asks when it cannot listen, or does not know why."""
        if (visitor := self.visitor(request, "member")) is None:
            return self.refused(request, 401, "join_first")
        if not self.asks.allows(visitor.author.id):
            return self.refused(request, 429, "too_fast")
        seen, shown = await self.seen(visitor), request.query_params.get("shown")
        return JSONResponse(now_told(self.room, visitor, self.lang(request), seen, shown))

    async def writing(self, request: Request) -> Response:
        """Somebody is typing what is not sent yet, such as half a word of pinyin."""
        visitor = self.visitor(request, "member")
        given = await self.fields(request, visitor) if visitor else None
        if given is None or given.get("template") not in self.room.workshop.templates:
            return self.refused(request, 403, "not_own_page")
        if self.asks.allows(visitor.author.id):
            self.room.live.writes(given["template"], visitor.author.id)
        return JSONResponse({})

    async def not_kept(self, request: Request, error: Exception) -> Response:
        """The board cannot be written: never called saved, and told to the trainer."""
        self.room.live.in_trouble(error)
        if request.url.path in ("/join", "/trainer/key"):
            page = "join.html" if request.url.path == "/join" else "key.html"
            return self.html(request, page, 503, wrong="not_kept", code="")
        return self.refused(request, 503, "not_kept")

    async def edit(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "member")) is None:
            return self.refused(request, 401, "join_first")
        if not from_own_page(request) or not same(request.headers.get("x-kam", ""), visitor.proof):
            return self.refused(request, 403, "not_own_page")
        if not self.edits.allows(visitor.author.id):
            return self.refused(request, 429, "too_fast")
        found = self._draft(visitor, await request.body())
        if found is None:
            return self.refused(request, 400, "no_field")
        draft, age = found
        if len(draft.value) > LONGEST_TEXT:
            return self.refused(request, 413, "too_long", limit=LONGEST_TEXT, length=len(draft.value))
        live, place = self.room.live, draft.place
        live.writes(place.template, visitor.author.id)
        if live.overtaken(place, draft.edit_id):
            return self.refused(request, 409, "overtaken")
        lands = live.lands(place.template, age)
        kept = await live.keep(draft, "" if lands else "conflict")
        cell = cell_told(place, live.cells.get(place, Cell()), visitor)
        told = {"revision": kept.revision, "kind": kept.kind, "at": kept.at, "seq": kept.seq, "closed": not lands}
        return JSONResponse({**told, "cell": cell})

    def _draft(self, visitor: Visitor, body: bytes) -> tuple[Draft, float | None] | None:
        """An edit as it was sent, and how many seconds ago it was begun."""
        try:
            given = json.loads(body)
            template = self.room.workshop.templates[given["template"]]
            place = Place(visitor.group, template.id, given["field"])
            base, resolves = given.get("base", 0), given.get("resolves")
            ids, age = given["edit_id"], given.get("age")
            right = isinstance(given["field"], str) and given["field"] in self.room.fields[template.id]
            right = right and isinstance(given["value"], str) and re.fullmatch(r"[0-9A-Za-z-]{8,64}", ids)
            right = right and all(isinstance(n, int) and 0 <= n < 2**31 for n in (base, resolves or 0))
            right = right and (age is None or (isinstance(age, int | float) and math.isfinite(age) and age >= 0))
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return (Draft(place, given["value"], visitor.author, base, ids, resolves), age) if right else None

    async def undo(self, request: Request) -> Response:
        visitor = self.visitor(request, "member")
        given = await self.fields(request, visitor) if visitor else None
        if given is None:
            return self.refused(request, 403, "not_own_page")
        if not self.asks.allows(visitor.author.id):
            return self.refused(request, 429, "too_fast")
        if given.get("template") not in [template.id for template in self.room.open_templates]:
            return self.refused(request, 409, "closed")
        try:
            await self.room.live.call(self.room.board.undo, visitor.group, given["template"], visitor.author)
        except KamError:
            return self.refused(request, 409, "no_undo")
        return JSONResponse({})

    async def vote(self, request: Request) -> Response:
        visitor, poll = self.visitor(request, "member"), self.room.poll()
        given = await self.fields(request, visitor) if visitor else None
        if given is None:
            return self.refused(request, 403, "not_own_page")
        if not self.asks.allows(visitor.author.id):
            return self.refused(request, 429, "too_fast")
        if not poll or not poll[1]["open"] or (given.get("poll"), given.get("round")) != (poll[0].id, poll[1]["round"]):
            return self.refused(request, 409, "poll_closed")
        try:
            value = checked_vote(poll[0], given)
        except KamError:
            return self.refused(request, 400, f"vote_{poll[0].kind}", **poll[0].limits)
        await run_sync(self.room.board.vote, poll[0].id, poll[1]["round"], self.voter(visitor), value)
        self.room.live.tell_steps(trainer_only=True)
        return JSONResponse({})

    async def history(self, request: Request) -> Response:
        """Every text a cell has had; only of one's own group."""
        visitor, asked = self.visitor(request, "member"), request.query_params
        template = self.room.workshop.templates.get(asked.get("template", ""))
        if visitor is None or template is None or asked.get("field") not in self.room.fields[template.id]:
            return self.refused(request, 403, "join_first")
        if not self.asks.allows(visitor.author.id):
            return self.refused(request, 429, "too_fast")
        place = Place(visitor.group, template.id, asked["field"])
        edits = await run_sync(lambda: self.room.board.edits(place=place))
        lines = [{"value": e.value, "author": e.author, "at": e.at, "kind": e.kind} for e in edits[-50:]]
        return JSONResponse(lines[::-1])

    async def events(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer") if "all" in request.query_params else self.visitor(request, "member")
        if visitor is None:
            return self.refused(request, 401, "join_first")
        if visitor.role == "member" and self.room.live.n_listeners >= MOST_PAGES:
            return self.refused(request, 429, "full")
        cookie = COOKIE + ("_trainer" if visitor.role == "trainer" else "")
        here = lambda: self.sessions.visitor(request.cookies.get(cookie, "")) is not None  # noqa: E731
        seen, shown = (lambda: self.seen(visitor)), request.query_params.get("shown")
        return event_stream(self.room, visitor, self.lang(request), seen, shown, here)

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return PlainTextResponse("", 404)
        return Response(static_file(name), media_type=STATIC[name], headers={"cache-control": "max-age=300"})
