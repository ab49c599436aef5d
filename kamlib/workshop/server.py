"""Which addresses does the workshop answer, and to whom?"""

import asyncio
import json
import re
from contextlib import asynccontextmanager

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kamlib.errors import KamError
from kamlib.workshop.asking import sender
from kamlib.workshop.board import Board, Draft
from kamlib.workshop.events import event_stream
from kamlib.workshop.guard import COOKIE, Gate, Visitor, from_own_page, same
from kamlib.workshop.keeping import storable
from kamlib.workshop.pages import STATIC, static_file
from kamlib.workshop.polls import checked_vote
from kamlib.workshop.replay import Place
from kamlib.workshop.room import Room
from kamlib.workshop.settings import Workshop
from kamlib.workshop.template_file import LONGEST_TEXT
from kamlib.workshop.trainer_pages import TrainerPages
from kamlib.workshop.values import folded

MOST_PAGES = 400


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
    return Starlette(routes=server.routes(), lifespan=lifespan, middleware=[Middleware(Gate, hosts=hosts)])


class _Server(TrainerPages):
    """The answers to requests; each checks who asks before it looks at anything."""

    def routes(self) -> list[Route]:
        return [
            Route("/", self.join), Route("/join", self.joined, methods=["POST"]),
            Route("/group", self.group), Route("/edit", self.edit, methods=["POST"]),
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
        code = given.get("code", "").strip().upper()[:12]
        name = storable(" ".join(given.get("name", "").split()))[:40]
        if self.limited(request) or not self.joins.allows(sender(request)):
            return self.html(request, "join.html", 429, code=code, wrong="too_often")
        group = next((g for g, known in self.room.workshop.groups.items() if same(known, code)), "")
        if not group or not name or self.sessions.full:
            if not group:
                self.count_wrong(request)
            wrong = "wrong_code" if not group else "no_name" if not name else "full"
            return self.html(request, "join.html", 403, code=code, wrong=wrong)
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
        poll, voted = self.room.poll(), None
        if poll:
            votes = await run_sync(self.room.board.votes, poll[0].id, poll[1]["round"])
            voted = votes.get(self.voter(visitor))
        joined = self.sessions.joined(visitor.group).items()
        twins = any(n > 1 for name, n in joined if folded(name) == folded(visitor.author.name))
        return self.html(request, "group.html", visitor=visitor, voted=voted, twins=twins)

    async def edit(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "member")) is None:
            return self.refused(request, 401, "join_first")
        if not from_own_page(request) or not same(request.headers.get("x-kam", ""), visitor.proof):
            return self.refused(request, 403, "not_own_page")
        if not self.edits.allows(visitor.author.id):
            return self.refused(request, 429, "too_fast")
        if (draft := self._draft(visitor, await request.body())) is None:
            return self.refused(request, 400, "no_field")
        if len(draft.value) > LONGEST_TEXT:
            return self.refused(request, 413, "too_long", limit=LONGEST_TEXT, length=len(draft.value))
        open_now = any(template.id == draft.place.template for template in self.room.open_templates)
        kept = await self.room.live.keep(draft, "" if open_now else "conflict")
        told = {"revision": kept.revision, "kind": kept.kind, "at": kept.at, "seq": kept.seq, "closed": not open_now}
        return JSONResponse(told)

    def _draft(self, visitor: Visitor, body: bytes) -> Draft | None:
        try:
            given = json.loads(body)
            template = self.room.workshop.templates[given["template"]]
            place = Place(visitor.group, template.id, given["field"])
            base, resolves = given.get("base", 0), given.get("resolves")
            ids = given["edit_id"]
            right = isinstance(given["field"], str) and given["field"] in self.room.fields[template.id]
            right = right and isinstance(given["value"], str) and re.fullmatch(r"[0-9A-Za-z-]{8,64}", ids)
            right = right and all(isinstance(n, int) and 0 <= n < 2**31 for n in (base, resolves or 0))
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return Draft(place, given["value"], visitor.author, base, ids, resolves) if right else None

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
        if self.room.live.n_listeners >= MOST_PAGES:
            return self.refused(request, 429, "full")
        cookie = COOKIE + ("_trainer" if visitor.role == "trainer" else "")
        here = lambda: self.sessions.visitor(request.cookies.get(cookie, "")) is not None  # noqa: E731
        return event_stream(self.room, visitor, self.lang(request), here)

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return PlainTextResponse("", 404)
        return Response(static_file(name), media_type=STATIC[name], headers={"cache-control": "max-age=300"})
