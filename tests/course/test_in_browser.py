"""A Chinese participant does the first exercise in a real browser, with mistakes, and nobody presses Run."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from kamlib.course.exercise import sealed_bank
from kamlib.course.progress import own_seed
from kamlib.course.questions.kinds import given_for, options, right_answer

MINUTE = 60_000
NAME = "01_segmentation"


@pytest.fixture
def lab(tmp_path):
    """JupyterLab as ``kam course`` opens it, without a browser; gives its address of the first exercise."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder, log = tmp_path / "course", tmp_path / "lab.log"
    kam = [sys.executable, "-c", "import sys; sys.argv[0] = 'kam'; from kamlib.cli import main; main()"]
    asked = ["--lang", "zh", "--role", "participant", "--no-browser", "--port", str(port)]
    command = [*kam, "course", *asked, str(folder)]
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
            assert "kamlib.reports.warm.server | extension was successfully loaded" in log.read_text()
            return f"http://127.0.0.1:{port}/lab/tree/exercises/01_segmentation.ipynb?token={found[1]}"
        time.sleep(0.3)
    raise AssertionError(log.read_text())


class Page:
    """The exercise as its participant sees it: questions by number, buttons by what is written on them."""

    def __init__(self, tab, folder):
        self.tab, self.kept = tab, folder / "exercises" / "my_answers.json"
        self.questions = list(sealed_bank(NAME).questions.values())

    def box(self, n: int):
        return self.tab.locator(".jp-OutputArea-output", has_text=f"第{n}题，共").last

    def press(self, n: int, name: str, *, said: str = "") -> None:
        self.box(n).get_by_role("button", name=name, exact=True).click()
        if said:
            self.box(n).locator("[role=status]", has_text=said).first.wait_for()

    def right(self, n: int) -> object:
        question = self.questions[n - 1]
        return right_answer(question, given_for(question, own_seed(json.loads(self.kept.read_text("utf-8")))))

    def enter(self, n: int, answer: object) -> None:
        """Put an answer, in the form a check takes, into the controls."""
        question, box = self.questions[n - 1], self.box(n)
        keys = list(options(question, given_for(question, own_seed(json.loads(self.kept.read_text("utf-8"))))))
        if question.kind == "number":
            box.locator("input[type=text]").fill(str(answer))
        elif question.kind == "table":
            for row, key in enumerate(keys):
                box.locator("input[type=text]").nth(row).fill(str(answer[key]))
        elif question.kind == "several":
            for row, key in enumerate(keys):
                box.locator("input[type=checkbox]").nth(row).set_checked(key in answer)
        elif question.kind in ("choice", "decision"):
            chosen = answer["choice"] if question.kind == "decision" else answer
            box.locator("input[type=radio]").nth(keys.index(chosen)).check()
            if question.kind == "decision":
                box.locator("textarea").fill(answer["reason"])
        else:
            known = options(question, given_for(question, 0))
            words = [known[key] for key in answer] if question.kind == "ranking" else [
                known[answer[key]]["with"] for key in keys
            ]  # fmt: skip
            for row, text in enumerate(words):
                box.locator("select").nth(row).select_option(label=text["zh"])

    def state(self, n: int) -> dict:
        return json.loads(self.kept.read_text("utf-8"))["exercises"][NAME][f"q{n}"]

    def shows(self, n: int, said: str) -> None:
        """What is said at a question, in a form that was made since the last call of :meth:`age`."""
        new = self.tab.locator("[role=status]:not([data-old])", has_text=said)
        self.box(n).locator(new).first.wait_for(timeout=2 * MINUTE)

    def age(self) -> None:
        self.tab.evaluate("document.querySelectorAll('[role=status]').forEach(box => { box.dataset.old = 1; })")


@pytest.mark.browser
def test_an_exercise_from_the_first_mistake_to_the_results_page(lab, tab):
    folder, address = lab
    page = Page(tab, folder)
    tab.set_default_timeout(MINUTE)
    tab.goto(address)
    page.box(1).locator("input[type=text]").wait_for(timeout=2 * MINUTE)  # by itself: nothing was pressed
    assert tab.locator(".jp-InputPlaceholder:visible").count() == 0

    page.enter(1, "20")
    page.box(1).locator("input[type=text]").press("Enter")
    page.box(1).locator("[role=status]", has_text="20%是客户数的占比").wait_for()
    page.press(1, "提示", said="提示1：")
    page.press(1, "提示", said="提示2：")
    for typed, said in (("一半", "不是可以识别的数字"), ("1", "偏低"), ("200%", "不可能超过100%")):
        assert not page.box(1).get_by_role("button", name="看答案").is_visible()
        page.enter(1, typed)
        page.press(1, "检查", said=said)
    page.press(1, "看答案", said=f"答案：{page.right(1):.10g}%")

    _mistakes(page)
    for n in range(2, 12):
        page.enter(n, {"choice": "d", "reason": "先找成本来源"} if n == 11 else page.right(n))
        page.press(n, "保存" if n == 11 else "检查", said="已保存" if n == 11 else "正确")
    assert [page.state(n)["right"] for n in range(1, 12)] == [False, *[True] * 9, None]

    page.age()
    tab.get_by_text("内核", exact=True).first.click()
    tab.get_by_text("重启内核…", exact=True).click()
    tab.locator(".jp-Dialog .jp-mod-accept").click()
    _is_all_there(page)
    tab.reload()
    _is_all_there(page)
    _takes_it_home(page, folder)
    assert "Traceback" not in tab.content()


def _mistakes(page) -> None:
    page.press(2, "检查", said="还没有作答")
    first, second = (page.box(2).locator("input[type=radio]").nth(n) for n in (0, 1))
    first.press("Space")
    first.press("ArrowDown")  # moves within the question, not to the next cell
    assert second.is_checked()
    page.enter(2, "a")
    page.press(2, "检查", said="抓大放小")
    page.press(3, "检查", said="每一行都选出")
    page.enter(4, dict.fromkeys("abcd", 5))
    page.press(4, "检查", said="有4处不对")
    page.enter(5, page.right(5)[:1])
    page.press(5, "检查", said="漏选1项")
    page.enter(10, page.right(10)[::-1])
    page.press(10, "检查", said="第1位")
    page.press(11, "保存", said="写明理由")
    assert page.state(2)["tries"] == 1  # looking at an empty form costs no try


def _is_all_there(page) -> None:
    page.shows(1, "提示2：")
    page.shows(1, f"答案：{page.right(1):.10g}%")
    page.shows(4, "正确")
    page.shows(11, "供讨论使用")
    assert page.box(1).locator("input[type=text]").input_value() == "200"
    assert page.box(11).locator("textarea").input_value() == "先找成本来源"
    assert page.tab.locator("[role=status]", has_text="共11题：答对9题，保存1题，还剩1题").count() == 1


def _takes_it_home(page, folder) -> None:
    end = page.tab.locator(".jp-OutputArea-output", has_text="姓名或昵称").last
    end.locator("input[type=text]").fill("李明")
    end.locator("textarea").fill("拜访A0173\n每周辅导")
    end.get_by_role("button", name="生成我的成果页").click()
    with page.tab.expect_download() as download:
        end.get_by_text("我的成果页", exact=True).click()
    made = folder / "exercises" / "my_results"
    assert sorted(file.name for file in made.iterdir()) == [
        "answers-李明.json", "reminders-李明.ics", "results-李明.html",
    ]  # fmt: skip
    text = (made / "results-李明.html").read_text("utf-8")
    assert download.value.path().read_text("utf-8") == text
    assert all(line in text for line in ("每周辅导", "先找成本来源", "答对9题"))
