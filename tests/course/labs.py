"""JupyterLab as ``kam course`` opens it with its defaults, and what a browser says to its kernels."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

READY = "(bar => bar && bar.dataset.said === '')(document.querySelector('.kam-told'))"


@contextmanager
def course_lab(folder: Path, *, lang: str, role: str = "participant"):
    """The course in a folder, open in JupyterLab without a browser; gives ``place → address``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kam = [sys.executable, "-c", "import sys; sys.argv[0] = 'kam'; from kamlib.cli import main; main()"]
    asked = ["--lang", lang, "--role", role, "--no-browser", "--port", str(port)]
    with running([*kam, "course", *asked, str(folder)], Path(f"{folder}.log")) as started:
        token = started(r"[?&]token=(\w+)")
        started("kamlib.reports.warm.server . extension was successfully loaded")
        yield lambda place: f"http://127.0.0.1:{port}/lab/tree/{place}?reset&token={token}"  # nothing else open


@contextmanager
def running(command: list, log: Path, **options):
    """A server; gives a function that waits until its log says something, and tells what."""
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True, **options)

    def started(said: str) -> str:
        for _ in range(600):
            assert process.poll() is None, log.read_text()
            if found := re.search(said, log.read_text()):
                return found[found.re.groups]
            time.sleep(0.2)
        raise AssertionError(log.read_text())

    try:
        yield started
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


class Wire:
    """What a page and its kernels say to each other, and what the page's console says of it."""

    def __init__(self, tab):
        self.tab, self.faults, self.sent, self.open = tab, [], [], set()
        tab.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: self.faults.append(str(error)))
        tab.on("websocket", self._listen)

    def _listen(self, socket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame) -> None:
        for header, _, content in _messages(frame):
            self.sent.append((header["msg_type"], content))
            if header["msg_type"] == "comm_msg":
                self.open.add(header["msg_id"])

    def _received(self, frame) -> None:
        for header, parent, content in _messages(frame):
            if header["msg_type"] == "status" and content["execution_state"] == "idle":
                self.open.discard(parent.get("msg_id"))

    def until_heard(self, seconds: float = 60) -> None:
        """Wait until the kernel has dealt with all that was entered."""
        until = time.monotonic() + seconds
        while True:
            self.tab.wait_for_timeout(20)
            if not self.open:
                return
            assert time.monotonic() < until, f"{len(self.open)} values of controls were not heard in {seconds} s"

    def requests(self, method: str) -> int:
        """How many requests of a kind the page sent to widgets."""
        return sum(kind == "comm_msg" and content["data"].get("method") == method for kind, content in self.sent)


def _messages(frame):
    """Header, parent header and content of a message in the form v1.kernel.websocket.jupyter.org."""
    if isinstance(frame, bytes) and len(frame) > 16:
        count = int.from_bytes(frame[:8], "little")
        at = [int.from_bytes(frame[8 * n : 8 * n + 8], "little") for n in range(1, count + 1)]
        parts = [frame[start:end] for start, end in zip(at, at[1:], strict=False)][1:]
        header, parent, _, content = (json.loads(part) for part in parts[:4])
        yield header, parent, content
