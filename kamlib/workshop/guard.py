"""Who may do what, how often, and from which page?"""

import hashlib
import hmac
import secrets
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kamlib.workshop.board import Author, Board
from kamlib.workshop.values import folded

COOKIE = "kam"
MOST_SESSIONS = 600
MOST_BYTES = 64 * 1024
# A phone that comes back must not try one dead connection after the other: these leave none behind.
ONCE = {"/", "/group", "/now", "/events", "/history", "/writing", "/vote", "/undo"}
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True)
class Visitor:
    """Somebody with a session; ``role`` is member or trainer, ``proof`` goes into every form of theirs."""

    author: Author
    role: str
    group: str
    proof: str


class Limiter:
    """A bucket for each key: so many at once, refilled at so many a second."""

    def __init__(self, burst: float, per_second: float, clock=time.monotonic):
        self.burst, self.per_second, self._clock = burst, per_second, clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, key: str) -> bool:
        """Whether something is left; takes one."""
        allowed = self.has(key)
        level, since = self._buckets[key]
        self._buckets[key] = (level - allowed, since)
        return allowed

    def has(self, key: str) -> bool:
        """Whether something is left; takes nothing."""
        now = self._clock()
        level, since = self._buckets.get(key, (self.burst, now))
        level = min(self.burst, level + (now - since) * self.per_second)
        if len(self._buckets) > 10_000:
            self._buckets.clear()
        self._buckets[key] = (level, now)
        return level >= 1


class Sessions:
    """Tokens of the people in the room; the board keeps only their hashes, so that a restart logs nobody out."""

    def __init__(self, board: Board):
        self._board, self._known = board, board.sessions()

    def open(self, role: str, group: str, name: str) -> str:
        token = secrets.token_urlsafe(32)
        self._board.open_session(_hash(token), role, group, name)
        self._known[_hash(token)] = (role, group, name[:80])
        return token

    def close(self, token: str) -> None:
        """End a session: the token opens nothing any more, here or after a restart."""
        self._board.end_session(_hash(token))
        self._known.pop(_hash(token), None)

    def joined(self, group: str) -> dict[str, int]:
        """Who is in a group, in the order they came, each once: the name, and how many sessions stand under it.

        Spaces, case and width tell no two people apart.
        """
        names, sessions = {}, Counter()
        for role, at, name in list(self._known.values()):  # a copy: others join meanwhile
            if (role, at) == ("member", group):
                names.setdefault(folded(name), name)
                sessions[folded(name)] += 1
        return {name: sessions[one] for one, name in names.items()}

    @property
    def full(self) -> bool:
        return len(self._known) >= MOST_SESSIONS

    def visitor(self, token: str) -> Visitor | None:
        if not token or (found := self._known.get(_hash(token))) is None:
            return None
        role, group, name = found
        author = Author(hashlib.sha256(f"author {token}".encode()).hexdigest()[:24], name)
        return Visitor(author, role, group, hashlib.sha256(f"proof {token}".encode()).hexdigest()[:32])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def from_own_page(request: Request) -> bool:
    """Whether a request that changes something comes from a page of this server."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host", "")
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


class Gate:
    """Refuses foreign host names (a browser tricked by DNS) and large bodies; adds safety headers to every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]):
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].strip("[]").lower()
        if host not in self.hosts:
            await _refused(send, 421, "This workshop does not answer to that name.")
            return
        length = headers.get(b"content-length", b"0")
        if scope["method"] == "POST" and (
            not length.isdigit() or int(length) > MOST_BYTES or b"transfer-encoding" in headers
        ):
            await _refused(send, 413, "Too large.")
            return

        async def safely(message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                extra = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
                if b"cache-control" not in names:
                    extra.append((b"cache-control", b"no-store"))
                if scope["path"] in ONCE or scope["path"].startswith("/static/"):
                    extra.append((b"connection", b"close"))
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self.app(scope, receive, safely)


async def _refused(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
