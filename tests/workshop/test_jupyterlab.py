"""In JupyterLab, as ``kam course`` opens it: a form, the countdown and the trainer's board, in two browsers."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request

import pytest

from kamlib.course.editions import _lab_settings, lab_command
from kamlib.documents.here import COURSE_MARK
from kamlib.workshop.making import write_workshop

MINUTE = 60_000
FORM = "from kamlib.workshop.discussion import discussion\ndiscussion('ws-result-chart', lang='zh')"
ROOM = "from kamlib.workshop.trainer_board import trainer_board\ntrainer_board(lang='zh', template='ws-result-chart')"
CLOCK = (
    "from kamlib.workshop.day_clock import day_clock, day_controls, own_day\n"
    "day = own_day(lang='zh')\nday_clock(day, day_controls(day, lang='zh'), lang='zh')"
)
BUSY = "import time\ntime.sleep(10)"


def notebook(*sources: str) -> str:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        for n, text in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A course copy with a workshop of two groups, open in one JupyterLab for all tests; gives folder and address."""
    folder = tmp_path_factory.mktemp("course")
    (folder / COURSE_MARK).write_text("{}", encoding="utf-8")
    (folder / "form.ipynb").write_text(notebook(FORM), encoding="utf-8")
    (folder / "lead.ipynb").write_text(notebook(CLOCK, ROOM, BUSY), encoding="utf-8")
    write_workshop(folder / "workshop.yaml", title="试讲", n_groups=2, people=None, seed=1, lang="zh", force=False)
    command = [*lab_command(folder, start="form.ipynb", port=0, browser=False), "--ip=127.0.0.1",
               "--IdentityProvider.token=t"]  # fmt: skip
    home = {name: str(folder / f".{name}") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "HOME")}
    home["JUPYTERLAB_SETTINGS_DIR"] = str(_lab_settings(folder, "en"))
    log = folder / "lab.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **home}, cwd=folder,
                                   start_new_session=True)  # fmt: skip
    try:
        for _ in range(300):
            if found := re.search(r"http://127.0.0.1:(\d+)/lab", log.read_text()):
                yield folder, f"http://127.0.0.1:{found[1]}"
                return
            time.sleep(0.2)
        pytest.fail(log.read_text()[-2000:])
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def opened(browser, address: str, name: str):
    """A notebook in a browser of its own."""
    page = browser.new_context(viewport={"width": 1280, "height": 1400}).new_page()
    page.set_default_timeout(MINUTE)
    page.goto(f"{address}/lab/tree/{name}?reset&token=t")
    return page


def run(page, cells: int = 1, first: int = 0) -> None:
    """Run so many cells from one on, as people do: click, Shift+Enter."""
    page.wait_for_selector("#jp-main-statusbar >> text=/\\| Idle/")
    for number in range(first, first + cells):
        page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(number).locator(".cm-content").click()
        page.keyboard.press("Escape")
        page.keyboard.press("Shift+Enter")


def new_kernels(address: str) -> None:
    kernels = json.loads(urllib.request.urlopen(f"{address}/api/kernels?token=t").read())
    for kernel in kernels:
        url = f"{address}/api/kernels/{kernel['id']}/restart?token=t"
        urllib.request.urlopen(urllib.request.Request(url, method="POST"))


def name_field(page):
    return page.locator(".kam-form input[type=text]").first


@pytest.mark.browser
def test_a_form_is_kept_over_reload_and_new_kernel_and_the_trainer_sees_it_and_leads(lab, browser):
    from playwright.sync_api import expect

    folder, address = lab
    page = opened(browser, address, "form.ipynb")
    run(page)
    page.get_by_label("填谁的表").select_option(label="第2组")
    page.get_by_role("button", name="填写：市场细分及价值定位").press("Enter")  # by keyboard
    name_field(page).fill("电商大客户")
    expect(page.locator(".kam-form")).to_contain_text("1/12")

    lead = opened(browser, address, "lead.ipynb")
    run(lead, cells=2)
    board = lead.locator(".kam-trainer")
    expect(board).to_contain_text("电商大客户", timeout=MINUTE)
    name_field(page).fill("电商与冷链")
    expect(board).to_contain_text("电商与冷链", timeout=MINUTE)  # live, in another kernel

    lead.locator(".kam-clock").get_by_role("button", name="开始").click()
    clock = lead.frame_locator(".kam-clock iframe").locator("#t")
    expect(clock).to_contain_text(":", timeout=MINUTE)
    before, at = seconds(clock), time.monotonic()
    run(lead, first=2)
    lead.wait_for_function("document.querySelector('#jp-main-statusbar').textContent.includes('Busy')")
    lead.wait_for_timeout(4000)
    assert abs(before - seconds(clock) - (time.monotonic() - at)) <= 2  # the kernel sleeps, the clock does not
    lead.wait_for_function("document.querySelector('#jp-main-statusbar').textContent.includes('Idle')")
    assert abs(before - seconds(clock) - (time.monotonic() - at)) <= 2

    new_kernels(address)  # the hardest kind of reopening: page and kernel are new
    page.goto(f"{address}/lab/tree/form.ipynb?reset&token=t")  # not what the other browser had open
    run(page)
    expect(name_field(page)).to_have_value("电商与冷链", timeout=MINUTE)
    assert (folder / "workshop.db").is_file()


def seconds(clock) -> int:
    minutes, rest = clock.text_content().split(":")
    return 60 * int(minutes) + int(rest)
