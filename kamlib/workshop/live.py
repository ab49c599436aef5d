"""What is on the board right now, and who has to hear of a change?"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator
from typing import NamedTuple

from anyio.to_thread import run_sync

from kamlib.errors import KamError
from kamlib.workshop.beside import Beside, fates, keep_fates
from kamlib.workshop.board import Board, Draft
from kamlib.workshop.replay import Cell, Edit, Place, after, values_of

LOOK_EVERY = 1.0  # seconds; for edits of a notebook or another server on the same store
GATHER = 0.2  # seconds at least between two messages to one page; what comes meanwhile goes out together
SILENCE = 2.0  # seconds until a sign of life; a page that misses three looks for another way
MOST_PENDING = 500
MOST_STREAMS = 8  # of one person; a browser opens six at most, the oldest have been left behind
GRACE = 12.0  # seconds in which a text begun before a form was closed still lands in it
SLACK = 1.5  # seconds a phone may take to hear that a form was closed
WRITING = 4.0  # seconds for which somebody who typed counts as writing


class Listener:
    """One open page: what it has not heard yet. ``group`` is empty for the trainer, who hears everything."""

    def __init__(self, group: str, who: str, name: str):
        self.group, self.who, self.name, self.edits, self.steps, self.lost = group, who, name, [], False, False
        self.bell, self.left_behind = asyncio.Event(), False

    def hear(self, edit: Edit) -> None:
        if self.group and edit.place.group != self.group:
            return
        if len(self.edits) >= MOST_PENDING:
            self.edits, self.lost = [], True
        self.edits.append(edit)
        self.bell.set()

    def news(self) -> "News":
        found = News(self.edits, self.steps, self.lost)
        self.edits, self.steps, self.lost = [], False, False
        self.bell.clear()
        return found


class News(NamedTuple):
    """What one page has to hear; ``lost`` says that it was too much: look at everything again."""

    edits: list[Edit]
    steps: bool
    lost: bool


class Live:
    """The board in memory, one writer that keeps edits in groups, and the listeners."""

    def __init__(self, board: Board):
        self.board = board
        self.cells: dict[Place, Cell] = {}
        self.steps: dict[str, object] = {}
        self.changes: dict[tuple[str, str], int] = {}
        self.beside: dict[int, Beside] = {}
        self.trouble, self.error, self._rescued = "", None, ""  # why nothing can be kept just now
        self.run_id, self._told = secrets.token_hex(4), 0
        self._closing: dict[str, tuple[float, float]] = {}  # form: when it was closed, until when late texts land
        self._writing: dict[tuple[str, str], float] = {}  # form and person: when they last typed
        self._typed: dict[tuple[str, Place], int] = {}  # number of the last edit of one page in one cell
        self._seq, self._listeners, self._waiting = 0, {}, asyncio.Queue()  # listeners: a dict keeps their order
        self._catching = asyncio.Lock()

    async def run(self) -> None:
        """Write and look until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._write())
            tasks.create_task(self._look())

    async def keep(self, draft: Draft, kind: str = "") -> Edit:
        """Keep one edit; returns when it is on disk."""
        done = asyncio.get_running_loop().create_future()
        await self._waiting.put((draft, kind, done))
        return await done

    async def call(self, function, *arguments):
        """Run something of the board beside the event loop, then look what is new."""
        try:
            return await run_sync(function, *arguments)
        finally:
            await self.catch_up()

    async def _write(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while not self._waiting.empty() and len(batch) < 200:
                batch.append(self._waiting.get_nowait())
            await self._keep(batch)

    async def _keep(self, batch: list[tuple]) -> None:
        """Keep edits together; where that fails each by itself, so that one that cannot be kept stops no other."""
        try:
            kept = await run_sync(self.board.append_kinds, [(draft, kind) for draft, kind, _ in batch])
        except Exception as error:  # the one who waits must hear of it, whatever it is
            self.in_trouble(error)
            if len(batch) > 1:
                for one in batch:
                    await self._keep([one])
            elif not batch[0][2].done():
                batch[0][2].set_exception(error)
            return
        self.in_trouble(None)
        await self._or_log(lambda: self._take_own(kept))
        for (*_, done), edit in zip(batch, kept, strict=True):
            if not done.done():
                done.set_result(edit)

    async def _look(self) -> None:
        while True:
            await self._or_log(self.catch_up)
            await self._or_log(self.look_at_steps)
            await self._look_at_file()
            self._look_at_closing()
            await asyncio.sleep(LOOK_EVERY)

    async def _look_at_file(self) -> None:
        """A board file that is gone is told before anybody types again."""
        try:
            await run_sync(self.board.require_file)
        except Exception as error:
            self.in_trouble(error)
        else:
            if isinstance(self.error, KamError):
                self.in_trouble(None)
        if self.board.rescued != self._rescued:
            self._rescued = self.board.rescued
            self.tell_steps(trainer_only=True)

    def in_trouble(self, error: Exception | None) -> None:
        """Remember why nothing can be kept, and tell the trainer when that changes."""
        why = "" if error is None else str(getattr(error, "orig", None) or getattr(error, "what", None) or error)
        self.error, changed = error, why != self.trouble
        if changed:
            self.trouble = why
            self.tell_steps(trainer_only=True)
            if why:
                logging.getLogger(__name__).error("nothing can be kept: %s", why)

    def _look_at_closing(self) -> None:
        """While a form is closing the trainer hears each second who still writes; then everybody that it is closed."""
        if self._closing:
            now = time.monotonic()
            over = [name for name, (_, until) in self._closing.items() if until <= now]
            for name in over:
                del self._closing[name]
            self.tell_steps(trainer_only=not over)

    def closing(self) -> dict[str, float]:
        """The forms that were closed a moment ago, and for how many seconds what was begun before still lands."""
        now = time.monotonic()
        return {name: until - now for name, (_, until) in self._closing.items() if until > now}

    def lands(self, template: str, age: float | None) -> bool:
        """Whether an edit of a form begun so many seconds ago belongs into it."""
        if template in (self.steps.get("open") or []):
            return True
        closed, until = self._closing.get(template, (0.0, 0.0))
        now = time.monotonic()
        return age is not None and now < until and now - age <= closed + SLACK

    def writes(self, template: str, who: str) -> None:
        """Remember that somebody is typing in a form."""
        self._writing[template, who] = time.monotonic()

    def writers(self, template: str) -> int:
        """How many people typed in a form a moment ago."""
        since = time.monotonic() - WRITING
        return sum(name == template and at > since for (name, _), at in self._writing.items())

    def overtaken(self, place: Place, edit_id: str) -> bool:
        """Whether a page has sent a newer edit of this cell before this one, which was held up on its way."""
        page, _, number = edit_id.rpartition("-")
        if not page or not number.isdigit() or len(number) > 9:
            return False
        last = self._typed.get((page, place), -1)
        self._typed[page, place] = max(last, int(number))
        return int(number) < last

    async def _or_log(self, look) -> None:
        """A database that is away for a moment must not end the loops; what is missed is taken in later."""
        try:
            await look()
        except Exception:
            logging.getLogger(__name__).exception("the board cannot be read just now")

    async def look_at_steps(self) -> None:
        """Take in what the trainer has set, and tell everybody when it is new."""
        steps = await run_sync(self.board.steps)
        if steps != self.steps:
            now, left = time.monotonic(), set(self.steps.get("open") or []) - set(steps.get("open") or [])
            self._closing |= {name: (now, now + GRACE) for name in left}
            self._closing = {name: at for name, at in self._closing.items() if name not in (steps.get("open") or [])}
            self.steps = steps
            self.tell_steps()

    async def catch_up(self) -> None:
        """Take in what is new on the board, from wherever it came, in its order."""
        async with self._catching:
            self._take(await run_sync(lambda: self.board.edits(since=self._seq)))

    def look_now(self) -> bool:
        """Take in what is new at once, for a notebook; whether there was anything."""
        edits, steps = self.board.edits(since=self._seq), self.board.steps()
        new = bool(edits) or steps != self.steps
        self._take(edits)
        self.steps = steps
        return new

    async def _take_own(self, kept: list[Edit]) -> None:
        """Take in one's own edits without asking the board again, unless somebody else has written in between."""
        async with self._catching:
            new = [edit for edit in kept if edit.seq > self._seq]
            if [edit.seq for edit in new] == list(range(self._seq + 1, self._seq + 1 + len(new))):
                self._take(new)
                return
        await self.catch_up()

    def _take(self, edits: list[Edit]) -> None:
        for edit in edits:
            self._seq, cell = edit.seq, self.cells.get(edit.place, Cell())
            keep_fates(self.beside, fates(self.beside, cell, edit))
            self.cells[edit.place] = after(cell, edit)
            form = edit.place.group, edit.place.template
            self.changes[form] = self.changes.get(form, 0) + 1
            for listener in self._listeners:
                listener.hear(edit)

    def tell_steps(self, *, trainer_only: bool = False) -> None:
        """Ring everybody: the trainer has opened, shared, started something; or only the trainer: somebody voted."""
        for listener in self._listeners:
            if not (trainer_only and listener.group):
                listener.steps = True
                listener.bell.set()

    def values(self, group: str, template: str) -> dict[str, str]:
        return values_of(self.cells, group, template)

    @property
    def n_listeners(self) -> int:
        return len(self._listeners)

    def names_online(self, group: str) -> set[str]:
        """Who of one group has a page open, each once however many tabs."""
        return {listener.name for listener in self._listeners if listener.group == group}

    def count(self) -> int:
        """The number of a message, so that a page can tell a newer one from one that was held up."""
        self._told += 1
        return self._told

    def listen(self, group: str, who: str, name: str) -> Listener:
        """A page begins to listen; when its person has opened too many, the one left behind longest ends."""
        listener = Listener(group, who, name)
        mine = [other for other in self._listeners if other.who == who]
        for other in mine[: max(0, len(mine) + 1 - MOST_STREAMS)]:
            other.left_behind = True
            other.bell.set()
            self._listeners.pop(other)
        self._listeners[listener] = None
        if group:
            self.tell_steps(trainer_only=True)  # the trainer sees who comes and goes
        return listener

    def leave(self, listener: Listener) -> None:
        """A page listens no more."""
        self._listeners.pop(listener, None)
        if listener.group:
            self.tell_steps(trainer_only=True)

    async def messages(self, listener: Listener) -> AsyncIterator["News | None"]:
        """For one open page: what is new, None as a sign of life."""
        last = 0.0
        while not listener.left_behind:
            try:
                await asyncio.wait_for(listener.bell.wait(), SILENCE)
            except TimeoutError:
                yield None
                continue
            await asyncio.sleep(max(0.0, last + GATHER - time.monotonic()))
            last = time.monotonic()
            yield listener.news()
