"""The Chinese participant's first question, answered in a real browser, kept after kernel restart and reload."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kamlib.course.exercise import sealed_bank
from kamlib.course.progress import own_seed
from kamlib.course.questions.kinds import given_for

MINUTE = 60_000
FIRST = ".jp-OutputArea input[type=text]"


@pytest.fixture
def lab(tmp_path):
    """JupyterLab as ``kam course`` opens it, without a browser; gives its address of the first exercise."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder, log = tmp_path / "course", tmp_path / "lab.log"
    kam = [sys.executable, "-c", "import sys; sys.argv[0] = 'kam'; from kamlib.cli import main; main()"]
    command = [
        *kam,
        "course",
        "--lang",
        "zh",
        "--role",
        "participant",
        "--no-browser",
        "--port",
        str(port),
        str(folder),
    ]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    try:
        yield folder, _address(process, log, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _address(process, log, port) -> str:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        if found := re.search(r"[?&]token=(\w+)", log.read_text()):
            return f"http://127.0.0.1:{port}/lab/tree/exercises/01_segmentation.ipynb?token={found[1]}"
        time.sleep(0.3)
    raise AssertionError(log.read_text())


def _menu(tab, menu: str, entry: str) -> None:
    tab.wait_for_selector("#jp-main-statusbar >> text=/\\| Idle/", timeout=2 * MINUTE)
    tab.get_by_text(menu, exact=True).first.click()
    tab.get_by_text(entry, exact=True).click()


@pytest.mark.browser
def test_the_first_question_is_answered_and_kept(lab, tab):
    folder, address = lab
    kept = folder / "exercises" / "my_answers.json"
    tab.set_default_timeout(MINUTE)
    tab.goto(address)
    _menu(tab, "Run", "Run All Cells")
    box = tab.locator(FIRST).first
    box.wait_for()
    answer = _right_answer(kept)
    box.fill("20")
    tab.get_by_role("button", name="检查").first.click()
    tab.locator("[role=status]", has_text="20%是客户数的占比").wait_for()
    box.fill(f"{answer}%")
    tab.get_by_role("button", name="检查").first.click()
    tab.locator("[role=status]", has_text="正确").wait_for()
    state = json.loads(kept.read_text(encoding="utf-8"))["exercises"]["01_segmentation"]["q1"]
    assert (state["answer"], state["right"], state["tries"]) == (answer, True, 2)

    tab.evaluate("document.querySelectorAll('input').forEach(box => { box.dataset.old = 1; })")
    _menu(tab, "Kernel", "Restart Kernel and Run All Cells…")
    tab.locator(".jp-Dialog .jp-mod-accept").click()
    _shows_it_again(tab, answer)
    tab.reload()
    _menu(tab, "Run", "Run All Cells")
    _shows_it_again(tab, answer)


def _right_answer(kept: Path) -> float:
    seed = own_seed(json.loads(kept.read_text(encoding="utf-8")))
    return given_for(sealed_bank("01_segmentation").questions["q1"], seed).answer


def _shows_it_again(tab, answer: float) -> None:
    tab.wait_for_function(
        "value => [...document.querySelectorAll('input[type=text]')]"
        ".some(box => !box.dataset.old && box.value === value)",
        arg=f"{answer:.10g}", timeout=2 * MINUTE,
    )  # fmt: skip
    tab.locator("[role=status]", has_text="正确").wait_for()
