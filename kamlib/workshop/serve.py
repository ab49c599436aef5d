"""How does the workshop start in a room: address, key, QR code, server?"""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import segno
import uvicorn

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.text.console import shows
from kamlib.workshop.board import Board
from kamlib.workshop.doorway import Doorway, many_files
from kamlib.workshop.server import workshop_app
from kamlib.workshop.settings import Workshop, new_code

EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Serving:
    """A workshop ready to be served; ``address`` is what people type, ``listens`` where the server listens."""

    address: str
    hosts: frozenset[str]
    key: str
    workshop: Workshop
    listens: str


def own_addresses() -> list[str]:
    """The IPv4 addresses of this machine in its networks, the one of the default route first."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [a for a in dict.fromkeys(found) if not ipaddress.ip_address(a).is_loopback] or ["127.0.0.1"]


def prepared(workshop: Workshop, board: Board, *, host: str, port: int, name: str = "") -> Serving:
    """Settle address, codes and key; codes and key stay the same when the server is started again on the same board.

    Raises
    ------
    KamError
        An address this machine does not have.
    """
    addresses = own_addresses()
    host = host or addresses[0]
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            port = probe.getsockname()[1]
    except OSError as error:
        fix = f"use --host one of {addresses} or 127.0.0.1, and a --port that is free"
        what = f"cannot listen on {host}:{port}: {error.strerror or error}"
        raise KamError(what, where="kam workshop serve", fix=fix) from error
    everywhere = host in EVERYWHERE
    hosts = {host, "localhost", "127.0.0.1", *(addresses if everywhere else ()), *([name.lower()] if name else ())}
    steps = board.steps()
    codes = {g: steps.get("codes", {}).get(g, code) for g, code in workshop.groups.items()}
    key = steps.get("key") or new_code(10)
    settled = {"codes": codes, "key": key, "workshop": workshop.day["id"]}
    if new := {name: value for name, value in settled.items() if steps.get(name) != value}:
        board.steps_together(new, "kam")
    address = f"http://{name or (addresses[0] if everywhere else host)}:{port}"
    workshop = Workshop(workshop.day, codes, workshop.people, workshop.templates, workshop.polls)
    return Serving(address, frozenset(hosts), key, workshop, host)


def require_own_board(workshop: Workshop, board: Board) -> None:
    """Refuse a board on which another workshop was held, so that nobody sees its answers, codes or people.

    Raises
    ------
    KamError
        The board was begun by a workshop file with another id.
    """
    steps, own = board.steps(), workshop.day["id"]
    known = steps.get("workshop", "" if "codes" in steps else own)  # codes without an id: served by an older kit
    if known != own:
        where = f"board {board.where.split('@')[-1]!r}, room {board.room!r}"
        fix = "give another --board or --room" + (
            f"; the same workshop? write 'id: {known}' into its file" if known else ""
        )
        raise KamError("the board holds the answers of another workshop", where=where, fix=fix)


def announcement(serving: Serving, lang: str, *, demo: bool = False) -> str:
    """What the trainer reads in the terminal: address, key, codes, and how open this is."""
    lines = [word("workshop.serving", lang, title=serving.workshop.day["title"][lang]), ""]
    lines += [word("workshop.serving_groups", lang, address=serving.address)]
    lines += [f"  {code}  {group}" for group, code in serving.workshop.groups.items()]
    lines += ["", word("workshop.serving_trainer", lang, address=serving.address, key=serving.key)]
    everywhere = serving.listens in EVERYWHERE
    open_to = "workshop.listens_everywhere" if everywhere else "workshop.listens"
    lines += ["", word(open_to, lang, host=serving.listens), word("workshop.stop_with", lang)]
    lines += [word("workshop.demo_other", lang)] if demo else []
    return "\n".join(lines)


def terminal_qr(address: str) -> str:
    """The QR code of an address in half-block characters; nothing on a console that has none."""
    import io

    out = io.StringIO()
    segno.make(address, error="m").terminal(out, compact=True)
    return out.getvalue() if shows(out.getvalue()) else ""


def serve(serving: Serving, board: Board) -> None:
    """Answer until stopped."""
    app = workshop_app(serving.workshop, board, address=serving.address, hosts=serving.hosts, key=serving.key)
    port = int(serving.address.rsplit(":", 1)[1])
    many_files()
    uvicorn.run(app, host=serving.listens, port=port, log_level="warning", http=Doorway, ws="none",
                access_log=False, server_header=False, timeout_graceful_shutdown=2, timeout_keep_alive=30)  # fmt: skip


def demo_file(lang: str) -> Path:
    """The workshop file of ``make workshop``: the deck's day with sample people, with names in one language."""
    return Path(__file__).parent / ("demo.yaml" if lang == "zh" else "demo_en.yaml")
