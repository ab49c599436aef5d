"""A real server in its own process, and plain clients for it."""

import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

WORKSHOP = """title: {en: Two groups, zh: 两个小组}
groups: [{name: 东区组, code: EAST22}, {name: 西区组, code: WEST22}]
templates: [ws-result-chart, se-timesheet]
people: [{name: 陈晓}, {name: 李敏}]
"""


class Server:
    """``kam workshop serve`` on loopback; may be killed and started again on the same board."""

    def __init__(self, folder: Path, board: str, port: int = 0, workshop: str = WORKSHOP):
        self.file, self.board, self.port, self.log = folder / "workshop.yaml", board, port, folder / "server.log"
        self.file.write_text(workshop, encoding="utf-8")

    def start(self) -> "Server":
        command = [sys.executable, "-c", "from kamlib.cli import main; main()", "workshop", "serve", str(self.file)]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--board", self.board]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", "JUPYTER_RUNTIME_DIR": str(self.file.parent)},
            )
        for _ in range(200):
            text = self.log.read_text(encoding="utf-8")
            if (found := re.search(r"http://127.0.0.1:(\d+)/trainer#(\w+)", text)) and self._answers(int(found[1])):
                self.port, self.key = int(found[1]), found[2]
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(self.log.read_text(encoding="utf-8"))

    @staticmethod
    def _answers(port: int) -> bool:
        try:
            return call(port, "GET", "/")[0] == 200
        except OSError:
            return False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def memory(self) -> float:
        """Resident memory in MB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", lines)[1]) / 1024


def call(port: int, method: str, path: str, body="", headers=None, connection=None):
    """One request: status, headers, text."""
    line = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request(method, path, body.encode() if isinstance(body, str) else body, headers or {})
    answer = line.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
    if connection is None:
        line.close()
    return told


FORM = {"content-type": "application/x-www-form-urlencoded"}


class Person:
    """Somebody who has joined a group."""

    def __init__(self, server: Server, code: str, name: str):
        self.port = server.port
        status, headers, text = call(self.port, "POST", "/join", urlencode({"code": code, "name": name}), FORM)
        assert status == 303, text
        self.cookie = headers["set-cookie"].split(";")[0]
        self.set_cookie = headers["set-cookie"]
        page = call(self.port, "GET", "/group", headers={"cookie": self.cookie})[2]
        self.proof = re.search(r'data-proof="(\w+)"', page)[1]
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def edit(self, field: str, value: str, base: int = 0, template: str = "ws-result-chart", **more):
        given = {
            "template": template,
            "field": field,
            "value": value,
            "base": base,
            "edit_id": secrets.token_hex(12),
            **more,
        }
        headers = {"cookie": self.cookie, "x-kam": self.proof, "content-type": "application/json"}
        try:
            status, _, text = call(self.port, "POST", "/edit", json.dumps(given), headers, self.line)
        except (OSError, http.client.HTTPException):
            self.line.close()
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            raise
        return status, json.loads(text)

    def page(self, path: str = "/group") -> str:
        return call(self.port, "GET", path, headers={"cookie": self.cookie})[2]


class Trainer:
    """The trainer with the key."""

    def __init__(self, server: Server):
        self.port = server.port
        status, headers, text = call(self.port, "POST", "/trainer/key", urlencode({"key": server.key}), FORM)
        assert status == 303, text
        self.cookie = headers["set-cookie"].split(";")[0]
        self.proof = re.search(r'name="proof" value="(\w+)"', self.page("/trainer"))[1]

    def page(self, path: str) -> str:
        return call(self.port, "GET", path, headers={"cookie": self.cookie})[2]

    def do(self, what: str, **fields) -> int:
        given = urlencode({"do": what, "proof": self.proof, **fields})
        return call(self.port, "POST", "/trainer/do", given, {**FORM, "cookie": self.cookie})[0]
