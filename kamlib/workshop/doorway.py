"""Who stands in the door: connections that never say what they want must not keep others out."""

import asyncio
from contextlib import suppress

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WHOLE_WITHIN = 10.0  # seconds in which a request has to be there, with its body
MOST_IDLE = 300  # connections that ask nothing just now; of more, the one that has been quiet longest goes
FILES = 8192  # open connections and files, where the system allows it


class Doorway(HttpToolsProtocol):
    """A connection that ends when its request does not come whole in time, or when too many others wait as it does."""

    _idle: dict["Doorway", None] = {}  # in the order in which they fell quiet; one server a process
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport) -> None:
        super().connection_made(transport)
        self._quiet()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc) -> None:
        super().connection_lost(exc)
        self._asks()

    def _look(self) -> None:
        """Whether the connection is asking for something, or others may have its place."""
        cycle = self.cycle
        if cycle is None or cycle.more_body or cycle.response_complete:
            self._quiet(kept_alive=self.timeout_keep_alive_task is not None)
        else:
            self._asks()

    def _quiet(self, *, kept_alive: bool = False) -> None:
        self._idle.setdefault(self)
        if kept_alive:  # between two requests the server's own clock runs
            self._stop_clock()
        elif self._patience is None:
            self._patience = self.loop.call_later(WHOLE_WITHIN, self.transport.close)
        if len(self._idle) > MOST_IDLE:
            longest = next(iter(self._idle))
            del self._idle[longest]
            longest.transport.close()

    def _asks(self) -> None:
        self._stop_clock()
        self._idle.pop(self, None)

    def _stop_clock(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def many_files() -> None:
    """Allow as many open connections as the system lets this process have; some systems allow few at first."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
