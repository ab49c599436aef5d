"""Which addresses does only the trainer have: all groups, the projector, the cards, the buttons?"""

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.text.told import in_language
from kamlib.workshop.asking import Asking
from kamlib.workshop.guard import COOKIE, same
from kamlib.workshop.lessons import lesson_links
from kamlib.workshop.pages import qr_svg
from kamlib.workshop.room import Room
from kamlib.workshop.template import Template
from kamlib.workshop.templates import load_template, template_ids
from kamlib.workshop.trainer import Changed, act, last_done, looked_at
from kamlib.workshop.values import folded


class TrainerPages(Asking):
    """The trainer's addresses; each asks for the key's session first."""

    def trainer_routes(self) -> list[Route]:
        return [
            Route("/trainer", self.trainer), Route("/trainer/key", self.enter, methods=["POST"]),
            Route("/trainer/do", self.do, methods=["POST"]), Route("/screen", self.screen), Route("/cards", self.cards),
            Route("/trainer/leave", self.trainer_leaves, methods=["POST"]),
        ]  # fmt: skip

    @property
    def _lessons(self) -> list[str]:
        return [item["lesson"] for item in self.room.workshop.day["agenda"] if item["lesson"]]

    async def trainer(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer")
        if visitor is None:
            return self.html(request, "key.html", wrong="")
        lessons = await run_sync(lesson_links, self._lessons) if _same_machine(request) else {}
        return self.html(request, "trainer.html", visitor=visitor, lessons=lessons, forms=_more_forms(self.room),
                         looked=looked_at(self.room), done=last_done(self.room), **self._shown())  # fmt: skip

    def _shown(self) -> dict:
        """What the trainer's page and the projector both show: the day, and who sits where and has joined."""
        return {"day": self.room.day(), "address": self.address, "seats": self._seats()}

    def _seats(self) -> dict[str, list[dict]]:
        """The people of each group: those seated there by the list, then whoever else has joined.

        Of each: name, whether they are here (``online``), have ``joined``, are ``listed``; on how many ``devices``.
        """
        seats = {}
        for group in self.room.workshop.groups:
            joined = {folded(name): (name, n) for name, n in self.sessions.joined(group).items()}
            online = {folded(name) for name in self.room.live.names_online(group)}
            listed = {folded(p["name"]): p["name"] for p in self.room.workshop.people if p.get("group") == group}
            names = {one: name for one, (name, _) in joined.items()} | listed
            devices = {one: joined[one][1] if one in joined else 0 for one in names}
            seats[group] = [
                {"name": name, "online": one in online, "joined": devices[one] > 0, "listed": one in listed,
                 "devices": devices[one]} for one, name in (listed | names).items()
            ]  # fmt: skip
        return seats

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
            async with self.one_at_a_time:
                await run_sync(act, self.room, given, visitor.author.name)
                self.room.live.in_trouble(None)
                await self.room.live.catch_up()
                await self.room.live.look_at_steps()
        except Changed:
            return self.refused(request, 409, "changed_since")
        except KamError as error:
            self.room.board.require_file()
            lang = self.lang(request)
            told = word("workshop.bad_step", lang, what=in_language(error.what, lang), fix=in_language(error.fix, lang))
            return JSONResponse({"error": told}, status_code=400)
        except (KeyError, ValueError):
            return self.refused(request, 400, "no_such_step")
        return RedirectResponse("/trainer", 303)

    async def trainer_leaves(self, request: Request) -> Response:
        visitor = self.visitor(request, "trainer")
        if visitor is None or await self.fields(request, visitor) is None:
            return self.refused(request, 403, "not_own_page")
        return await self.left(request, COOKIE + "_trainer", "/trainer")

    async def screen(self, request: Request) -> Response:
        if (visitor := self.visitor(request, "trainer")) is None:
            return RedirectResponse("/trainer", 303)
        return self.html(request, "screen.html", visitor=visitor, qr=qr_svg(self.address), **self._shown())

    async def cards(self, request: Request) -> Response:
        if self.visitor(request, "trainer") is None:
            return RedirectResponse("/trainer", 303)
        codes = {g: (c, qr_svg(f"{self.address}/?code={c}")) for g, c in self.room.workshop.groups.items()}
        return self.html(request, "cards.html", codes=codes, address=self.address, seats=self._seats())


def _more_forms(room: Room) -> dict[int, list[Template]]:
    """The forms of the kit that the workshop does not name, by module: each can be opened with a tap."""
    forms: dict[int, list[Template]] = {}
    for template in map(load_template, template_ids()):
        if template.id not in room.workshop.templates:
            forms.setdefault(template.about["module"], []).append(template)
    return dict(sorted(forms.items()))


def _same_machine(request: Request) -> bool:
    """Whether the page is read where the server runs, so that an address of this machine leads somewhere."""
    client = request.client.host if request.client else ""
    return client in ("127.0.0.1", "::1", (request.scope.get("server") or ("",))[0])
