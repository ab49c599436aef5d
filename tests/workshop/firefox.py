"""Debian's Firefox, led over its own WebDriver BiDi socket: no driver program, and nothing of it is changed."""

import itertools
import json
import os
import re
import shutil
import subprocess
import time

import pytest

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
QUIET = {
    "app.normandy.enabled": False, "app.update.disabledForTesting": True, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.enabled": False,
    "intl.accept_languages": "zh-CN",
    "browser.safebrowsing.downloads.remote.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "services.settings.server": "data:,#remote-settings-dummy/v1",
    "extensions.systemAddon.update.enabled": False,
}  # fmt: skip


class Firefox:
    """One headless Firefox; ``phone()`` opens a page with cookies and storage of its own."""

    def __init__(self, folder):
        import websocket

        (folder / "user.js").write_text(
            "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in QUIET.items())
        )
        self._log = (folder / "firefox.log").open("w+")
        command = [FIREFOX, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            [*command, "about:blank"],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "MOZ_HEADLESS": "1"},
        )
        deadline = time.monotonic() + 90
        while not (found := re.search(r"ws://127\.0\.0\.1:\d+", (folder / "firefox.log").read_text())):
            assert self._process.poll() is None, "Firefox ended"
            assert time.monotonic() < deadline, "Firefox does not listen"
            time.sleep(0.1)
        self._line = websocket.create_connection(found[0] + "/session", timeout=60, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.call("session.new", capabilities={})
        self.errors: list[str] = []
        self.call("session.subscribe", events=["log.entryAdded"])

    def call(self, method: str, **given) -> dict:
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            told = json.loads(self._line.recv())
            if told.get("method") == "log.entryAdded" and told["params"].get("type") == "javascript":
                self.errors.append(told["params"]["text"])
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]

    def phone(self, address: str, name: str) -> "Page":
        """A page of somebody who joins."""
        context = self.call("browser.createUserContext")["userContext"]
        page = Page(self, self.call("browsingContext.create", type="tab", userContext=context)["context"])
        page.go(address)
        page.run("document.getElementById('name').value = %s; document.querySelector('button.main').click()", name)
        page.until("location.pathname === '/group' && document.readyState === 'complete'")
        return page

    def close(self) -> None:
        self._line.close()
        self._process.terminate()
        self._process.wait(20)
        self._log.close()


class Page:
    """One tab."""

    def __init__(self, firefox: Firefox, context: str):
        self.firefox, self.context = firefox, context

    def go(self, address: str) -> None:
        self.firefox.call("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def run(self, script: str, *values):
        """What an expression gives; each %s is a value."""
        filled = script.replace("%", "%%").replace("%%s", "%s") % tuple(map(json.dumps, values))
        told = self.firefox.call("script.evaluate", expression=filled, target={"context": self.context},
                                 awaitPromise=True)  # fmt: skip
        assert told["type"] == "success", told
        return told["result"].get("value")

    def until(self, condition: str, *values, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not self.run(condition, *values):
            assert time.monotonic() < deadline, f"never: {condition} {values}; {self.run('document.body.innerText')}"
            time.sleep(0.1)

    def type(self, field: str, text: str) -> None:
        """Keys of a keyboard, one after the other."""
        self.run("document.querySelector(`[data-field=${CSS.escape(%s)}]`).focus()", field)
        keys = [{"type": step, "value": letter} for letter in text for step in ("keyDown", "keyUp")]
        self.firefox.call("input.performActions", context=self.context,
                          actions=[{"type": "key", "id": "keys", "actions": keys}])  # fmt: skip

    def value(self, field: str) -> str:
        return self.run("document.querySelector(`[data-field=${CSS.escape(%s)}]`).value", field)


@pytest.fixture
def firefox(tmp_path_factory):
    if FIREFOX is None:
        if os.environ.get("CI"):
            pytest.fail("no Firefox (apt-get install firefox-esr)")
        pytest.skip("left out: no Firefox (apt-get install firefox-esr)")
    made = Firefox(tmp_path_factory.mktemp("firefox"))
    yield made
    made.close()
