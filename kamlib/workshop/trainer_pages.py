"""Which addresses does only the trainer have: all groups, the projector, the cards, the buttons?"""

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.workshop.asking import Asking
from kamlib.workshop.guard import COOKIE, same
from kamlib.workshop.lessons import lesson_links
from kamlib.workshop.pages import qr_svg
from kamlib.workshop.trainer import Changed, act


class TrainerPages(Asking):
    """The trainer's addresses; each asks for the key's session first."""

    def trainer_routes(self) -> list[Route]:
        return [
            Route("/trainer", self.trainer), Route("/trainer/key", self.enter, methods=["POST"]),
            Route("/trainer/do", self.do, methods=["POST"]), Route("/screen", self.screen), Route("/cards", self.cards),
        ]  # fmt: skip

    @property
    def _lessons(self) -> list[str]:
        return [item["lesson"] for item in self.room.workshop.day["agenda"] if item["lesson"]]

    async def trainer(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer")
        if visitor is None:
            return self.html(request, "key.html", wrong="")
        lessons = await run_sync(lesson_links, self._lessons) if _same_machine(request) else {}
        day = self.room.day()
        return self.html(request, "trainer.html", visitor=visitor, address=self.address, day=day, lessons=lessons)

    async def enter(self, request: Request) -> Response:
        given = await self.fields(request)
        if given is None:
            return self.refused(request, 403, "not_own_page")
        await self.patience(request)
        if not same(given.get("key", "").strip(), self.key):
            self.count_wrong(request)
            often = self.limited(request)
            return self.html(request, "key.html", 429 if often else 403, wrong="too_often" if often else "wrong_key")
        token = await run_sync(self.sessions.open, "trainer", "", word("workshop.trainer", self.lang(request)))
        return self.with_cookie(RedirectResponse("/trainer", 303), COOKIE + "_trainer", token)

    async def do(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer")
        given = await self.fields(request, visitor) if visitor else None
        if given is None:
            return self.refused(request, 403, "not_own_page")
        try:
            await run_sync(act, self.room, given, visitor.author.name)
        except Changed:
            return self.refused(request, 409, "changed_since")
        except (KamError, KeyError, ValueError):
            self.room.board.require_file()
            return self.refused(request, 400, "no_such_step")
        self.room.live.in_trouble(None)
        await self.room.live.catch_up()
        await self.room.live.look_at_steps()
        return RedirectResponse("/trainer", 303)

    async def screen(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "trainer")) is None:
            return RedirectResponse("/trainer", 303)
        qr, day = qr_svg(self.address), self.room.day()
        return self.html(request, "screen.html", visitor=visitor, address=self.address, qr=qr, day=day)

    async def cards(self, request: Request) -> Response:
        if self.visitor(request, "trainer") is None:
            return RedirectResponse("/trainer", 303)
        codes = {g: (c, qr_svg(f"{self.address}/?code={c}")) for g, c in self.room.workshop.groups.items()}
        return self.html(request, "cards.html", codes=codes, address=self.address)


def _same_machine(request: Request) -> bool:
    """Whether the page is read where the server runs, so that an address of this machine leads somewhere."""
    client = request.client.host if request.client else ""
    return client in ("127.0.0.1", "::1", (request.scope.get("server") or ("",))[0])
