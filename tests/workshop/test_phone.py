"""A phone after a gap, beside a closing trainer, with a half-typed word, signed out, on an old browser."""

import random
import re
import time
from pathlib import Path

import pytest
from browsing import PHONE, Room, field, fits
from proxy import Wifi
from server import Server, Trainer

from kamlib.workshop.board import Board
from kamlib.workshop.results import Results
from kamlib.workshop.settings import read_workshop

pytestmark = pytest.mark.browser
NAME = "main.1.name"


class Workshop:
    """A server, a trainer without a page, a Wi-Fi, and phones."""

    def __init__(self, browser, folder):
        self.server = Server(folder, str(folder / "b.db")).start()
        self.trainer, self.wifi = Trainer(self.server), Wifi(self.server.port)
        self.room = Room(browser, self.server)
        self.trainer.do("open", template="ws-result-chart")

    def phone(self, name, *, wifi=True, code="EAST22", **more):
        return self.room.member(code, name, self.wifi.url if wifi else None, **more)

    def values(self) -> list[str]:
        return [edit.value for edit in Board(self.server.board).edits()]

    def close(self):
        self.wifi.close()
        for context in self.room.browser.contexts:
            context.close()
        self.server.stop()


@pytest.fixture
def workshop(browser, tmp_path):
    made = Workshop(browser, tmp_path)
    yield made
    made.close()


def expect(locator, timeout=15000):
    from playwright.sync_api import expect

    expect.set_options(timeout=timeout)
    return expect(locator)


SEEN = """name => { const beside = document.querySelector(`[data-others="${name}"]`);
    return document.querySelector(`[data-field="${name}"]`).value + (beside.hidden ? '' : beside.innerText); }"""


def seen(page, name) -> str:
    """What a page shows of a cell: its text and what is offered beside it."""
    return page.evaluate(SEEN, name)


def until(page, holds, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, page.inner_text("body")
        page.wait_for_timeout(100)


def waiting(page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kam.')).length")


GAPS = [(gap, first, typed, focused)
        for gap in ("down", "stall", "roam") for first in ("mine", "theirs") for typed in (True, False)
        for focused in (True, False)]  # fmt: skip


def test_a_phone_that_comes_back_and_its_mates_offer_both_texts_whatever_the_gap_was(workshop):
    chance = random.Random(11)
    chen, li = workshop.phone("陈晓", wifi=False), workshop.phone("李敏")
    for number, (gap, first, typed, focused) in enumerate(GAPS):
        name = f"main.{number % 4 + 1}.{('name', 'factors', 'proposition')[number % 3]}"
        mine, theirs = f"离线{number}号", f"在线{number}号"
        workshop.wifi.down() if gap == "down" else workshop.wifi.stall()

        def write_mine(name=name, mine=mine, typed=typed):
            if typed:
                field(li, name).click()
                li.keyboard.press("Control+a")
                li.keyboard.type(mine, delay=30)
            else:
                field(li, name).fill(mine)

        writes = [write_mine, lambda name=name, theirs=theirs: field(chen, name).fill(theirs)]
        for write in writes if first == "mine" else writes[::-1]:
            write()
            li.wait_for_timeout(chance.choice([0, 50, 900]))
        if not focused:
            li.evaluate("document.activeElement.blur()")
        expect(chen.locator(".status.saved, .status.waiting")).to_be_visible()
        li.wait_for_timeout(chance.choice([0, 500, 3000, 8000]))
        workshop.wifi.roam() if gap == "roam" else workshop.wifi.up()
        for page in (li, chen):
            until(page, lambda page=page, name=name, mine=mine, theirs=theirs: mine in seen(page, name)
                  and theirs in seen(page, name))  # fmt: skip
        until(li, lambda: waiting(li) == 0)
        assert mine in seen(li, name), (gap, first, typed, focused)
        assert theirs in seen(li, name), (gap, first, typed, focused)
        li.locator(f"[data-others='{name}'] button").last.click()
        expect(field(chen, name)).to_have_value(re.compile(mine))
        expect(li.locator(f"[data-others='{name}']")).to_be_hidden()
    assert workshop.room.errors == []


@pytest.mark.parametrize("gap", ["down", "stall", "roam"])
@pytest.mark.parametrize("away", [1, 9])
def test_a_form_opened_while_a_phone_was_away_is_there_five_seconds_after_it_is_back(workshop, gap, away):
    li = workshop.phone("李敏")
    expect(field(li, NAME)).to_be_visible()
    workshop.wifi.down() if gap == "down" else workshop.wifi.stall()
    li.wait_for_timeout(500)
    workshop.trainer.do("open", template="se-timesheet")
    workshop.trainer.do("poll", poll="blind-choice", round="before")
    li.wait_for_timeout(1000 * away)
    workshop.wifi.roam() if gap == "roam" else workshop.wifi.up()
    expect(li.locator("[data-template='se-timesheet']"), 5000).to_be_visible()
    expect(li.locator("#poll input[type=radio]").first, 1000).to_be_visible()


def test_what_the_stream_lost_is_told_when_the_phone_is_taken_out_again(workshop):
    """The stream's messages vanish without a sign of trouble; the page comes to the front."""
    li = workshop.phone("李敏", script="""
      const add = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (name, hear) {
        add.call(this, name, (event) => { if (!window.deaf || name === 'alive') hear(event); });
      };""")  # fmt: skip
    expect(field(li, NAME)).to_be_visible()
    li.evaluate("window.deaf = true")
    workshop.trainer.do("open", template="se-timesheet")
    chen = workshop.phone("陈晓", wifi=False)
    field(chen, "main.calls.action").fill("银行")
    expect(chen.locator(".status.saved")).to_be_visible()
    expect(field(li, NAME)).to_be_visible()
    li.evaluate("window.deaf = false; document.dispatchEvent(new Event('visibilitychange'))")
    expect(field(li, "main.calls.action"), 5000).to_have_value("银行")


def test_texts_that_wait_in_a_phone_are_sent_after_joining_again_under_the_same_name(workshop):
    li = workshop.phone("李敏")
    workshop.wifi.down()
    field(li, NAME).fill("保险公司")
    field(li, "main.2.name").fill("银行")
    li.context.clear_cookies()
    workshop.wifi.up()
    expect(li.locator("#kept")).to_contain_text("保险公司")
    assert "重新加入" in li.locator("#status").inner_text()
    li.click("#kept a")
    li.fill("#code", "EAST22")
    li.fill("#name", "李敏")
    li.click("button.main")
    expect(li.locator(".status.saved")).to_be_visible()
    assert [field(li, name).input_value() for name in (NAME, "main.2.name")] == ["保险公司", "银行"]
    assert {"保险公司", "银行"} <= set(workshop.values())
    assert waiting(li) == 0


def test_texts_of_somebody_else_in_the_same_phone_are_offered_not_sent(workshop):
    li = workshop.phone("李敏")
    workshop.wifi.down()
    field(li, NAME).fill("保险公司")
    li.context.clear_cookies()
    workshop.wifi.up()
    expect(li.locator("#kept")).to_contain_text("保险公司")
    li.goto(f"{workshop.wifi.url}/?code=WEST22")
    li.fill("#name", "王强")
    li.click("button.main")
    expect(li.locator("#kept")).to_contain_text("李敏（东区组）")
    assert "保险公司" not in workshop.values()
    li.click("#kept button:text-is('发送')")
    expect(li.locator("#kept")).to_be_hidden()
    expect(li.locator(".status.saved")).to_be_visible()
    assert "保险公司" in workshop.values()


def ime(page):
    return page.context.new_cdp_session(page)


def test_half_a_word_of_pinyin_is_neither_sent_nor_painted_over(workshop):
    chen, li = workshop.phone("陈晓", wifi=False), workshop.phone("李敏")
    field(li, NAME).click()
    keyboard = ime(li)
    for text in ("b", "ba", "bao", "bao x", "bao xian"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    field(chen, NAME).fill("银行")
    field(chen, "main.2.name").fill("医院")
    expect(field(li, "main.2.name")).to_have_value("医院")
    expect(li.locator("#status")).to_have_text("输入中，尚未保存")
    assert field(li, NAME).input_value() == "bao xian"
    assert not any("bao" in value for value in workshop.values())
    keyboard.send("Input.insertText", {"text": "保险"})
    expect(li.locator(f"[data-others='{NAME}'] button")).to_have_count(3)
    assert not any("bao" in value for value in workshop.values())
    assert "保险" in seen(chen, NAME)


def test_what_is_being_written_when_the_trainer_closes_still_lands_and_the_trainer_hears_how_many_write(workshop):
    page = workshop.room.trainer()
    people = [workshop.phone(name, wifi=False) for name in ("陈晓", "李敏", "王强")]
    for number, person in enumerate(people[:2], start=1):
        field(person, f"main.{number}.name").press_sequentially("银行")
    keyboard = ime(people[2])
    field(people[2], "main.3.name").click()
    keyboard.send("Input.imeSetComposition", {"text": "yi yuan", "selectionStart": 7, "selectionEnd": 7})
    expect(people[2].locator("#status")).to_have_text("输入中，尚未保存")
    page.locator("#controls button:text-is('关闭')").click()
    expect(page.locator("#alarm"), 3000).to_contain_text("还有 3 人在写")
    expect(people[2].locator("#status"), 3000).to_contain_text("秒内写完")
    keyboard.send("Input.insertText", {"text": "医院"})
    for person in people:
        expect(person.locator(".wait").first).to_be_visible()
    expect(page.locator("#board")).to_contain_text("医院")
    assert page.locator("#late .beside").count() == 0
    assert not any("yi" in value for value in workshop.values())


def test_a_text_on_its_way_when_the_trainer_closes_lands_and_one_begun_later_waits(workshop):
    li = workshop.phone("李敏")
    workshop.wifi.stall()
    field(li, NAME).fill("保险公司")
    li.wait_for_timeout(1000)
    workshop.trainer.do("close")
    workshop.wifi.roam()
    expect(li.locator(".status.saved")).to_be_visible()
    assert Board(workshop.server.board).values("东区组", "ws-result-chart") == {NAME: "保险公司"}


def test_late_texts_are_taken_or_left_with_one_tap_and_the_phone_says_so(workshop, tmp_path):
    page = workshop.room.trainer()
    li = workshop.phone("李敏")
    chen = workshop.phone("陈晓", wifi=False)
    field(chen, "main.3.name").fill("银行")
    expect(field(li, "main.3.name")).to_have_value("银行")
    workshop.wifi.down()
    for name, text in ((NAME, "保险公司"), ("main.2.name", "医院"), ("main.3.name", "学校"), ("main.4.name", "政府")):
        field(li, name).fill(text)
    workshop.trainer.do("close")
    li.wait_for_timeout(12_500)  # the grace is over
    workshop.wifi.up()
    expect(li.locator("#mine .fate.waiting")).to_have_count(4)
    assert "已保存" not in li.locator("#status").inner_text()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#late .beside li")).to_have_count(4)

    def tap(text, button):
        line = page.locator("#late .beside li", has_text=text)
        line.locator(f"button:text-is('{button}')").click()
        expect(page.locator("#late .beside").first.locator("> li", has_text=text)).to_have_count(0)

    page.screenshot(path=tmp_path / "late.png")
    tap("保险公司", "采用")
    tap("医院", "不采用")
    tap("学校", "两个都要")
    expect(li.locator("#mine .fate.taken")).to_have_count(2)
    expect(li.locator("#mine .fate.left")).to_have_count(1)
    expect(li.locator("#mine .fate.waiting")).to_have_count(1)
    assert fits(li)
    li.screenshot(path=tmp_path / "fate.png")
    day = Results(read_workshop(workshop.server.file), Board(workshop.server.board), "zh")
    values = {key: value for key, value in day.values("东区组", day.templates[0][0]).items() if value}
    assert values == {NAME: "保险公司", "main.3.name": "银行\n学校"}
    assert [(one["value"], one["fate"]) for one in day.not_taken] == [("医院", "left"), ("政府", "waiting")]
    page.locator("#late summary").click()
    page.locator("#late details li", has_text="医院").locator("button").first.click()
    expect(li.locator("#mine .fate.taken")).to_have_count(3)
    assert workshop.room.errors == []


def test_a_deleted_board_and_a_full_disk_are_never_called_saved_and_the_trainer_is_told(workshop):
    import resource

    page, li = workshop.room.trainer(), workshop.phone("李敏", wifi=False)
    field(li, NAME).fill("银行")
    expect(li.locator(".status.saved")).to_be_visible()
    for file in Path(workshop.server.board).parent.glob("b.db*"):
        file.unlink()
    expect(page.locator("#alarm .notice")).to_contain_text("已在")  # written again with all that was in it
    assert workshop.values() == ["银行"]

    size = sum(file.stat().st_size for file in Path(workshop.server.board).parent.glob("b.db*"))
    soft, hard = resource.prlimit(workshop.server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(workshop.server.process.pid, resource.RLIMIT_FSIZE, (min(size, 4096), hard))
    field(li, "main.2.name").fill("保险公司" * 500)
    expect(li.locator("#status")).to_contain_text("没有保存")
    expect(page.locator("#alarm .notice")).to_contain_text("没有存下来")
    assert waiting(li) == 1
    resource.prlimit(workshop.server.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
    expect(li.locator(".status.saved")).to_be_visible()
    expect(page.locator("#alarm .notice")).not_to_contain_text("没有存下来")
    assert workshop.values()[-1] == "保险公司" * 500


OLD = """
  for (const [owner, names] of [
    [AbortSignal, ['timeout', 'any']], [Object, ['fromEntries', 'hasOwn', 'groupBy']], [Promise, ['allSettled', 'any']],
    [Array.prototype, ['at', 'flat', 'flatMap', 'findLast', 'toSorted']],
    [HTMLFormElement.prototype, ['requestSubmit']],
    [String.prototype, ['at', 'replaceAll', 'matchAll', 'trimEnd']], [Crypto.prototype, ['randomUUID']],
    [Element.prototype, ['replaceChildren', 'toggleAttribute']], [DocumentFragment.prototype, ['replaceChildren']],
    [HTMLDialogElement.prototype, ['showModal', 'show', 'close']],
    [window, ['structuredClone', 'queueMicrotask', 'requestIdleCallback', 'globalThis']],
  ]) for (const name of names) delete owner[name];
"""
WITHOUT = {
    "what came after 2019": OLD,
    "AbortController": OLD + "delete window.AbortController; delete window.AbortSignal;",
    "EventSource": OLD + "delete window.EventSource;",
    "storage": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }})",
    "room in the storage": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
}


@pytest.mark.parametrize("missing", WITHOUT)
def test_a_phone_without(workshop, missing):
    li, chen = workshop.phone("李敏", script=WITHOUT[missing]), workshop.phone("陈晓", wifi=False)
    field(li, NAME).fill("银行")
    expect(field(chen, NAME)).to_have_value("银行")
    expect(li.locator(".status.saved")).to_be_visible()
    assert li.locator("#no-storage").count() == ("storage" in missing)
    field(chen, "main.2.name").fill("医院")
    expect(field(li, "main.2.name")).to_have_value("医院")
    field(li, NAME).focus()
    li.locator(f"[data-cell='{NAME}'] .past").click()
    expect(li.locator("#history p")).to_contain_text("李敏: 银行")
    li.click("#history button")
    expect(li.locator("#history")).to_be_hidden()
    workshop.trainer.do("poll", poll="blind-choice", round="before")
    li.check("#poll input[value=b]")
    li.click("#poll button.main")
    expect(li.locator("#poll .said")).to_have_text("已收到您的投票。")
    workshop.trainer.do("close")
    expect(li.locator(".wait").first).to_be_visible()
    assert workshop.room.errors == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_switched_off_scripts_and_a_script_that_does_not_start_get_a_sentence(workshop, lang):
    cookie = {"name": "lang", "value": lang[:2], "url": workshop.server.url}
    told = {"zh-CN": ("关闭了 JavaScript", "没有正常运行"), "en": ("switched off", "not working in this browser")}[lang]
    page = workshop.room.page(PHONE, java_script_enabled=False)
    page.context.add_cookies([cookie])
    page.goto(f"{workshop.server.url}/?code=EAST22")
    expect(page.locator("noscript p")).to_contain_text(told[0])
    page = workshop.room.page(PHONE)
    page.context.add_cookies([cookie])
    page.route("**/page.js", lambda route: route.fulfill(body="const old = {}; old?.["))
    page.goto(f"{workshop.server.url}/?code=EAST22")
    expect(page.locator("#no-start")).to_be_visible()
    assert told[1] in page.locator("#no-start").inner_text()
