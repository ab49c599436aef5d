"""Who asks, in which language, from which page, and how are they answered?"""

import asyncio
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kamlib.text import word
from kamlib.workshop.guard import COOKIE, Limiter, Sessions, Visitor, from_own_page, same
from kamlib.workshop.pages import bar, lang_of, page
from kamlib.workshop.polls import voter_id
from kamlib.workshop.room import Room

DAY = 16 * 3600
PAUSE = 1.0  # seconds a try takes after many wrong codes


class Asking:
    """What every address needs: the visitor, the fields of a form, a page or a refusal in the visitor's language."""

    def __init__(self, room: Room, address: str, key: str):
        self.room, self.address, self.key = room, address, key
        self.sessions, self.one_at_a_time = Sessions(room.board), asyncio.Lock()  # the trainer's taps, one by one
        self.tries, self.all_tries = Limiter(20, 20 / 60), Limiter(200, 2)
        self.edits, self.joins, self.asks = Limiter(120, 20), Limiter(300, 5), Limiter(40, 4)

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

    async def patience(self, request: Request) -> None:
        """After many wrong codes every try takes a moment, right ones too: guessing is slow and nobody is locked out,
        though a whole room may come from one address."""
        if self.limited(request):
            await asyncio.sleep(PAUSE)

    def limited(self, request: Request) -> bool:
        """Whether this address, or the whole room, has given too many wrong codes."""
        return not (self.tries.has(sender(request)) and self.all_tries.has(""))

    def count_wrong(self, request: Request) -> None:
        """Remember a wrong code; right ones cost nothing, so that a room behind one address can join at once."""
        self.tries.allows(sender(request))
        self.all_tries.allows("")

    def voter(self, visitor: Visitor) -> str:
        """The person who votes, whatever device or tab."""
        return voter_id(self.key, visitor.group, visitor.author.name, self.room.workshop.people)

    async def left(self, request: Request, cookie: str, door: str) -> Response:
        """The session of a cookie ends on the server, and whoever still holds it is a stranger."""
        await run_sync(self.sessions.close, request.cookies.get(cookie, ""))
        self.room.live.tell_steps(trainer_only=True)
        answer = RedirectResponse(door, 303)
        answer.delete_cookie(cookie, path="/")
        return answer

    def with_cookie(self, answer: Response, name: str, token: str) -> Response:
        """The answer with a cookie that scripts and other sites cannot use."""
        answer.set_cookie(name, token, max_age=DAY, httponly=True, samesite="strict", path="/")
        return answer


def sender(request: Request) -> str:
    """The address a request comes from."""
    return request.client.host if request.client else ""
