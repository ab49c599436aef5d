"""Debian's chromium for tests, and the pages of a workshop in it; one line says when it is not there."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE, PROJECTOR = {"width": 360, "height": 740}, {"width": 1920, "height": 1080}


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium (apt-get install chromium)")
        pytest.skip("left out: no chromium (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


def field(page, name):
    return page.locator(f"[data-field='{name}']")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


class Room:
    """Pages of one browser in one workshop; anything a page asks for outside, and any script error, is remembered."""

    def __init__(self, browser, server):
        self.browser, self.server, self.outside, self.errors = browser, server, [], []

    def page(self, size, **context):
        page = self.browser.new_context(viewport=size, **{"locale": "zh-CN", **context}).new_page()
        page.on("request", lambda request: None if "127.0.0.1" in request.url or request.url.startswith("data:")
                else self.outside.append(request.url))  # fmt: skip
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: self.errors.append(dialog.message))
        return page

    def member(self, code, name, url=None, *, script="", **context):
        """A phone that has joined; ``script`` runs before each of its pages, to take away what it cannot do."""
        page = self.page(PHONE, **context)
        if script:
            page.add_init_script(script)
        page.goto(f"{url or self.server.url}/?code={code}")
        page.fill("#name", name)
        page.click("button.main")
        page.wait_for_url("**/group")
        return page

    def trainer(self):
        page = self.page({"width": 1440, "height": 900})
        page.goto(self.server.url + "/trainer")
        page.fill("#key", self.server.key)
        page.click("button.main")
        page.wait_for_selector("#board")
        return page
