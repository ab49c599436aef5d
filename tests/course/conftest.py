"""A page of Debian's chromium, for the browser tests of the course."""

import shutil

import pytest

FLAGS = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
FLAGS += ["disable-component-update", "disable-sync"]


@pytest.fixture
def tab():
    """An empty page; the test is skipped where there is no chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=[f"--{flag}" for flag in FLAGS])
        yield browser.new_page(viewport={"width": 1280, "height": 1000})
        browser.close()
