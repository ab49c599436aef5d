"""What is on the board right now, and who has to hear of a change?"""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import NamedTuple

from anyio.to_thread import run_sync

from kamlib.workshop.board import Board, Draft
from kamlib.workshop.replay import Cell, Edit, Place, after, values_of

LOOK_EVERY = 1.0  # seconds; for edits of a notebook or another server on the same store
GATHER = 0.12  # seconds of edits that go out as one message
SILENCE = 8.0  # seconds until a sign of life
MOST_PENDING = 500


class Listener:
    """One open page: what it has not heard yet. ``group`` is empty for the trainer, who hears everything."""

    def __init__(self, group: str, name: str = ""):
        self.group, self.name, self.edits, self.steps, self.lost = group, name, [], False, False
        self.bell = asyncio.Event()

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
        self._seq, self._listeners, self._waiting = 0, set(), asyncio.Queue()
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
            if len(batch) > 1:
                for one in batch:
                    await self._keep([one])
            elif not batch[0][2].done():
                batch[0][2].set_exception(error)
            return
        await self._or_log(lambda: self._take_own(kept))
        for (*_, done), edit in zip(batch, kept, strict=True):
            if not done.done():
                done.set_result(edit)

    async def _look(self) -> None:
        while True:
            await self._or_log(self.catch_up)
            await self._or_log(self.look_at_steps)
            await asyncio.sleep(LOOK_EVERY)

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
            self._seq = edit.seq
            self.cells[edit.place] = after(self.cells.get(edit.place, Cell()), edit)
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

    async def messages(self, group: str, name: str = "") -> AsyncIterator["News | None"]:
        """For one open page: what is new, None as a sign of life. The trainer hears of each who comes and goes."""
        listener = Listener(group, name)
        self._listeners.add(listener)
        if group:
            self.tell_steps(trainer_only=True)
        try:
            while True:
                try:
                    await asyncio.wait_for(listener.bell.wait(), SILENCE)
                except TimeoutError:
                    yield None
                    continue
                await asyncio.sleep(GATHER)
                yield listener.news()
        finally:
            self._listeners.discard(listener)
            if group:
                self.tell_steps(trainer_only=True)
