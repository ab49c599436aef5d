"""The workshop's server on this machine: 40 clients × 5 edits a second for a minute; 20 kills under load."""

import asyncio
import contextlib
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks.measure import table

GROUPS, CLIENTS, RATE, SECONDS, KILLS = 8, 40, 5.0, 60.0, 20
CODES = [f"GROUP{n}" for n in range(GROUPS)]
FIELDS = [f"main.{row}.{name}" for row in range(1, 5) for name in ("name", "factors", "proposition")]
WORKSHOP = "title: load\ngroups: [{}]\ntemplates: [ws-result-chart]\n".format(
    ", ".join(f"{{name: g{n}, code: {code}}}" for n, code in enumerate(CODES))
)


@dataclass
class Measured:
    """What the clients saw: seconds until acknowledged, seconds until a mate saw it, texts acknowledged."""

    waits: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    acknowledged: list = field(default_factory=list)
    again: int = 0
    memory: float = 0.0


class Serving:
    """``kam workshop serve`` in its own process."""

    def __init__(self, folder: Path, board: str):
        self.file, self.board, self.log, self.port = folder / "w.yaml", board, folder / "log", 0
        self.file.write_text(WORKSHOP, encoding="utf-8")

    def start(self) -> None:
        kam = str(Path(sys.executable).with_name("kam"))
        command = [kam, "workshop", "serve", str(self.file), "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("w") as log:
            environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
            self.process = subprocess.Popen([*command, "--board", self.board], stdout=log, stderr=log, env=environment)
        while not (found := re.search(r"127.0.0.1:(\d+)/trainer#(\w+)", self.log.read_text(encoding="utf-8"))):
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        self.port, self.key = int(found[1]), found[2]
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def memory(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


async def request(lines, method: str, path: str, headers: dict, body: str = "") -> tuple[int, dict, str]:
    """One request on an open connection."""
    reader, writer = lines
    data = body.encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(
        f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {len(data)}\r\n{head}\r\n".encode() + data
    )
    answer = (await reader.readuntil(b"\r\n\r\n")).decode()
    told = dict(line.lower().split(": ", 1) for line in answer.split("\r\n")[1:] if ": " in line)
    given = dict(line.split(": ", 1) for line in answer.split("\r\n")[1:] if line.lower().startswith("set-cookie"))
    text = (await reader.readexactly(int(told["content-length"]))).decode()
    return int(answer.split()[1]), {**told, **{name.lower(): value for name, value in given.items()}}, text


class Phone:
    """One client: edits on a keep-alive connection, hears its group on another, goes on after a break."""

    def __init__(self, server: Serving, number: int, measured: Measured):
        self.server, self.number, self.measured = server, number, measured
        self.on, self.lines, self.bases, self.known = True, None, {}, set()

    async def connection(self):
        return await asyncio.open_connection("127.0.0.1", self.server.port)

    async def join(self) -> None:
        form = {"content-type": "application/x-www-form-urlencoded"}
        lines = await self.connection()
        body = f"code={CODES[self.number % GROUPS]}&name=p{self.number}"
        _, headers, _ = await request(lines, "POST", "/join", form, body)
        self.cookie = headers["set-cookie"].split(";")[0]
        page = (await request(lines, "GET", "/group", {"cookie": self.cookie}))[2]
        self.proof = re.search(r'data-proof="(\w+)"', page)[1]
        lines[1].close()

    async def type(self) -> None:
        """Edits are due at fixed times and timed from then, so that one slow answer is not hidden by fewer edits."""
        count, start = 0, time.perf_counter() + random.random() / RATE
        while self.on:
            await asyncio.sleep(max(0.0, start - time.perf_counter()))
            count += 1
            cell = FIELDS[(self.number // GROUPS + count) % len(FIELDS)]
            text = f"p{self.number}-{count} @{start:.4f}"
            body = {"template": "ws-result-chart", "field": cell, "value": text, "base": self.bases.get(cell, 0)}
            await self.until_kept(json.dumps({**body, "edit_id": secrets.token_hex(12)}), text, cell)
            self.measured.waits.append(time.perf_counter() - start)
            start += 1 / RATE

    async def until_kept(self, body: str, text: str, cell: str) -> None:
        headers = {"cookie": self.cookie, "x-kam": self.proof, "content-type": "application/json"}
        while self.on:
            try:
                self.lines = self.lines or await self.connection()
                status, _, told = await request(self.lines, "POST", "/edit", headers, body)
            except (OSError, asyncio.IncompleteReadError):
                self.lines, self.measured.again = None, self.measured.again + 1
                await asyncio.sleep(0.1)
                continue
            if status == 200:
                self.measured.acknowledged.append(text)
                self.bases[cell] = max(self.bases.get(cell, 0), json.loads(told)["revision"])
                return
            await asyncio.sleep(0.2)

    async def hear(self) -> None:
        while self.on:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port, limit=2**22)
                writer.write(f"GET /events HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {self.cookie}\r\n\r\n".encode())
                while line := await reader.readline():
                    if line.startswith(b'data: {"cells'):
                        self.heard(json.loads(line[6:])["cells"], time.perf_counter())
            await asyncio.sleep(0.2)

    def heard(self, cells: list, now: float) -> None:
        for cell in cells:
            self.bases[cell["field"]] = max(self.bases.get(cell["field"], 0), cell["revision"])
            text = cell["value"]
            if "@" in text and text not in self.known and not text.startswith(f"p{self.number}-"):
                self.known.add(text)
                self.measured.seen.append(now - float(text.split("@")[1]))


async def load(server: Serving, seconds: float, kills: int) -> Measured:
    """All clients for so long; with kills, the server is killed that often at random moments instead."""
    measured = Measured()
    lines = await asyncio.open_connection("127.0.0.1", server.port)
    form = {"content-type": "application/x-www-form-urlencoded"}
    headers = (await request(lines, "POST", "/trainer/key", form, f"key={quote(server.key)}"))[1]
    trainer = {"cookie": headers["set-cookie"].split(";")[0], **form}
    proof = re.search(r'name="proof" value="(\w+)"', (await request(lines, "GET", "/trainer", trainer))[2])[1]
    await request(lines, "POST", "/trainer/do", trainer, f"do=open&template=ws-result-chart&proof={proof}")
    phones = [Phone(server, number, measured) for number in range(CLIENTS)]
    for phone in phones:
        await phone.join()
    tasks = [asyncio.create_task(run()) for phone in phones for run in (phone.type, phone.hear)]
    chance, end = random.Random(1), time.monotonic() + seconds
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.3, 1.5))
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    while not kills and time.monotonic() < end:
        measured.memory = max(measured.memory, server.memory())
        await asyncio.sleep(0.5)
    await asyncio.sleep(0.5)
    for phone in phones:
        phone.on = False
    await asyncio.sleep(0.5)
    [task.cancel() for task in tasks]
    return measured


@contextlib.contextmanager
def postgres():
    """The address of a PostgreSQL of our own; nothing where none is installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        yield ""
        return
    folder, user = Path(tempfile.mkdtemp(prefix="kam-pg-")), []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    run = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*user, programs[-1] / "initdb", "-D", folder / "d", "-U", "kam", "-A", "trust", "-E", "UTF8"], **run
    )
    control = [*user, programs[-1] / "pg_ctl", "-D", folder / "d", "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", f"-c listen_addresses='' -k {folder}", "start"], **run)
    try:
        yield f"postgresql://kam@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


def once(board: str, *, seconds: float = SECONDS, kills: int = 0) -> list[str]:
    """One row: edits acknowledged, lost, median and 95th percentile, seen by others, memory."""
    from kamlib.workshop.board import Board

    with tempfile.TemporaryDirectory() as folder:
        server = Serving(Path(folder), board or str(Path(folder) / "board.db"))
        server.start()
        try:
            measured = asyncio.run(load(server, seconds, kills))
        finally:
            server.kill()
        kept = {edit.value for edit in Board(server.board).edits()}
    lost = sum(text not in kept for text in measured.acknowledged)

    def at(share: float, values: list[float]) -> str:
        return f"{sorted(values)[int(share * len(values))] * 1000:.0f}" if values else "–"

    waits = "–" if kills else f"{at(0.5, measured.waits)} / {at(0.95, measured.waits)}"
    seen = "–" if kills else f"{at(0.5, measured.seen)} / {at(0.95, measured.seen)}"
    memory = "–" if kills else f"{measured.memory:.0f}"
    return [str(len(measured.acknowledged)), str(lost), waits, seen, memory]


def report(*, seconds: float = SECONDS, kills: int = KILLS) -> str:
    rows = [["SQLite, load", *once("", seconds=seconds)], [f"SQLite, {kills} × kill -9", *once("", kills=kills)]]
    with postgres() as url:
        if url:
            rows.append(["PostgreSQL, load", *once(url, seconds=seconds)])
    with postgres() as url:
        if url:
            rows.append([f"PostgreSQL, {kills} × kill -9", *once(url, kills=kills)])
    load = f"load {os.getloadavg()[0]:.1f} with the clients' own"
    head = f"Workshop: {CLIENTS} clients × {RATE:g} edits a second, {seconds:g} s, {load}"
    head += "; wanted: 95 % < 200 ms, 0 lost, < 150 MB"
    names = ["board", "acknowledged", "lost", "ms 50 % / 95 %", "seen by others, ms 50 % / 95 %", "memory, MB"]
    return f"{head}\n" + table(names, rows)
