"""Which addresses does the workshop answer, and to whom?"""

import json
import time
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.workshop.board import Board, Draft
from kamlib.workshop.events import event_stream
from kamlib.workshop.guard import COOKIE, Gate, Limiter, Sessions, Visitor, from_own_page, same
from kamlib.workshop.pages import STATIC, bar, lang_of, page, qr_svg, static_file
from kamlib.workshop.polls import checked_vote
from kamlib.workshop.replay import Place
from kamlib.workshop.room import Room
from kamlib.workshop.settings import Workshop
from kamlib.workshop.template_file import LONGEST_TEXT
from kamlib.workshop.trainer import act

MOST_PAGES = 400
DAY = 16 * 3600


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
        import asyncio

        await room.live.call(lambda: None)
        room.live.steps = await run_sync(board.steps)
        running = asyncio.create_task(room.live.run())
        yield
        running.cancel()

    server = _Server(room, address, key)
    return Starlette(routes=server.routes(), lifespan=lifespan, middleware=[Middleware(Gate, hosts=hosts)])


class _Server:
    """The answers to requests; each checks who asks before it looks at anything."""

    def __init__(self, room: Room, address: str, key: str):
        self.room, self.address, self.key = room, address, key
        self.sessions = Sessions(room.board)
        self.tries, self.all_tries = Limiter(8, 8 / 60), Limiter(200, 2)
        self.edits = Limiter(120, 20)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.join), Route("/join", self.joined, methods=["POST"]),
            Route("/group", self.group), Route("/edit", self.edit, methods=["POST"]),
            Route("/undo", self.undo, methods=["POST"]), Route("/vote", self.vote, methods=["POST"]),
            Route("/history", self.history), Route("/events", self.events),
            Route("/leave", self.leave, methods=["POST"]),
            Route("/trainer", self.trainer), Route("/trainer/key", self.enter, methods=["POST"]),
            Route("/trainer/do", self.do, methods=["POST"]), Route("/screen", self.screen), Route("/cards", self.cards),
            Route("/static/{name}", self.static),
        ]  # fmt: skip

    # Who asks, in which language?

    def visitor(self, request: Request, role: str = "") -> Visitor | None:
        found = self.sessions.visitor(request.cookies.get(COOKIE + ("_trainer" if role == "trainer" else ""), ""))
        wrong = found is None or (role and found.role != role)
        return None if wrong or (found.role == "member" and found.group not in self.room.workshop.groups) else found

    def lang(self, request: Request) -> str:
        return lang_of(request, self.room.workshop.day["lang"])

    async def fields(self, request: Request, visitor: Visitor | None = None) -> dict[str, str] | None:
        """The fields of a posted form, or nothing when it does not come from an own page."""
        if not from_own_page(request):
            return None
        given = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        return None if visitor and not same(given.get("proof", ""), visitor.proof) else given

    def html(self, request: Request, name: str, status: int = 200, **values) -> HTMLResponse:
        lang = self.lang(request)
        shared = {
            "title": self.room.workshop.day["title"][lang],
            "path": request.url.path,
            "room": self.room,
            "bar": bar,
        }
        answer = HTMLResponse(page(name, lang, **shared, **values), status_code=status)
        if request.query_params.get("lang") in ("en", "zh"):
            answer.set_cookie("lang", lang, max_age=DAY, httponly=True, samesite="strict")
        return answer

    def refused(self, request: Request, status: int, key: str, **values) -> JSONResponse:
        return JSONResponse({"error": word(f"workshop.{key}", self.lang(request), **values)}, status_code=status)

    def limited(self, request: Request) -> bool:
        """Whether this address, or the whole room, has tried too many codes."""
        return not (self.tries.allows(request.client.host if request.client else "") and self.all_tries.allows(""))

    # People in groups

    async def join(self, request: Request) -> Response:
        if self.visitor(request, "member") and "code" not in request.query_params:
            return RedirectResponse("/group", 303)
        return self.html(request, "join.html", code=request.query_params.get("code", "")[:12], wrong="")

    async def joined(self, request: Request) -> Response:
        given = await self.fields(request)
        if given is None:
            return self.refused(request, 403, "not_own_page")
        code, name = given.get("code", "").strip().upper()[:12], " ".join(given.get("name", "").split())[:40]
        if self.limited(request):
            return self.html(request, "join.html", 429, code=code, wrong="too_often")
        group = next((g for g, known in self.room.workshop.groups.items() if same(known, code)), "")
        if not group or not name or self.sessions.full:
            wrong = "wrong_code" if not group else "no_name" if not name else "full"
            return self.html(request, "join.html", 403, code=code, wrong=wrong)
        token = await run_sync(self.sessions.open, "member", group, name)
        return self._with_cookie(RedirectResponse("/group", 303), COOKIE, token)

    def _with_cookie(self, answer: Response, name: str, token: str) -> Response:
        answer.set_cookie(name, token, max_age=DAY, httponly=True, samesite="strict", path="/")
        return answer

    async def leave(self, request: Request) -> Response:
        visitor = self.visitor(request)
        if visitor is None or await self.fields(request, visitor) is None:
            return self.refused(request, 403, "not_own_page")
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    async def group(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "member")) is None:
            return RedirectResponse("/", 303)
        poll, voted = self.room.poll(), None
        if poll:
            votes = await run_sync(self.room.board.votes, poll[0].id, poll[1]["round"])
            voted = votes.get(visitor.author.id)
        return self.html(request, "group.html", visitor=visitor, voted=voted)

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
            right = right and isinstance(given["value"], str) and isinstance(ids, str) and 8 <= len(ids) <= 64
            right = right and isinstance(base, int) and isinstance(resolves, int | None) and 0 <= base < 2**31
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return Draft(place, given["value"], visitor.author, base, ids, resolves) if right else None

    async def undo(self, request: Request) -> Response:
        visitor = self.visitor(request, "member")
        given = await self.fields(request, visitor) if visitor else None
        if given is None:
            return self.refused(request, 403, "not_own_page")
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
        if not poll or not poll[1]["open"] or (given.get("poll"), given.get("round")) != (poll[0].id, poll[1]["round"]):
            return self.refused(request, 409, "poll_closed")
        try:
            value = checked_vote(poll[0], given)
        except KamError:
            return self.refused(request, 400, f"vote_{poll[0].kind}", **poll[0].limits)
        await run_sync(self.room.board.vote, poll[0].id, poll[1]["round"], visitor.author.id, value)
        self.room.live.tell_steps(trainer_only=True)
        return JSONResponse({})

    async def history(self, request: Request) -> Response:
        """Every text a cell has had; only of one's own group."""
        visitor, asked = self.visitor(request, "member"), request.query_params
        template = self.room.workshop.templates.get(asked.get("template", ""))
        if visitor is None or template is None or asked.get("field") not in self.room.fields[template.id]:
            return self.refused(request, 403, "join_first")
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
        return event_stream(self.room, visitor, self.lang(request))

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return PlainTextResponse("", 404)
        return Response(static_file(name), media_type=STATIC[name], headers={"cache-control": "max-age=300"})

    # The trainer

    async def trainer(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer")
        if visitor is None:
            return self.html(request, "key.html", wrong="")
        return self.html(request, "trainer.html", visitor=visitor, address=self.address, now=time.time())

    async def enter(self, request: Request) -> Response:
        given = await self.fields(request)
        if given is None:
            return self.refused(request, 403, "not_own_page")
        if self.limited(request):
            return self.html(request, "key.html", 429, wrong="too_often")
        if not same(given.get("key", "").strip(), self.key):
            return self.html(request, "key.html", 403, wrong="wrong_key")
        token = await run_sync(self.sessions.open, "trainer", "", word("workshop.trainer", self.lang(request)))
        return self._with_cookie(RedirectResponse("/trainer", 303), COOKIE + "_trainer", token)

    async def do(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer")
        given = await self.fields(request, visitor) if visitor else None
        if given is None:
            return self.refused(request, 403, "not_own_page")
        try:
            await run_sync(act, self.room, given, visitor.author.name)
        except (KamError, KeyError, ValueError):
            return self.refused(request, 400, "no_such_step")
        await self.room.live.look_at_steps()
        return RedirectResponse("/trainer", 303)

    async def screen(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "trainer")) is None:
            return RedirectResponse("/trainer", 303)
        return self.html(request, "screen.html", visitor=visitor, address=self.address, qr=qr_svg(self.address))

    async def cards(self, request: Request) -> Response:
        if self.visitor(request, "trainer") is None:
            return RedirectResponse("/trainer", 303)
        codes = {g: (c, qr_svg(f"{self.address}/?code={c}")) for g, c in self.room.workshop.groups.items()}
        return self.html(request, "cards.html", codes=codes, address=self.address)
