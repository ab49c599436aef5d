"""The bundled day led in Chinese in a real browser: every item in turn, votes, the bell, long texts, many groups."""

import re

import pytest
from server import Server
from test_browser import PROJECTOR, Room, field, fits

from kamlib.workshop.making import write_workshop
from kamlib.workshop.settings import read_workshop
from kamlib.workshop.template import asked_fields

LAPTOP = {"width": 1280, "height": 800}
PEOPLE = [{"name": f"学员{n}", "branch": "东西南北"[n % 4]} for n in range(40)]
BELL = """window.rung = 0; for (const name of ["AudioContext", "webkitAudioContext"]) if (window[name]) {
  const make = window[name].prototype.createOscillator;
  window[name].prototype.createOscillator = function () { window.rung += 1; return make.call(this); };
}"""

WHOLE_ROWS = """(keys) => keys.filter((key) => { const box = document.querySelector(".paged").getBoundingClientRect();
  const rows = [...document.querySelectorAll(".paged tr")];
  const row = rows.find((r) => r.textContent.includes(`〔${key}〕`));
  const r = row.getBoundingClientRect(); return r.top >= box.top - 1 && r.bottom <= box.bottom + 1; })"""


def in_sight(page, selector) -> bool:
    """Whether all of an element stands on the screen, and nothing over it."""
    return page.evaluate(
        """(selector) => { const element = document.querySelector(selector), r = element.getBoundingClientRect();
        const on = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
        return r.top >= 0 && r.bottom <= innerHeight && element.contains(on); }""",
        selector,
    )


@pytest.fixture
def eight(tmp_path):
    """A workshop of eight groups with names, as ``kam workshop new`` writes it."""
    write_workshop(tmp_path / "w.yaml", title="大客户营销", n_groups=8, people=PEOPLE, seed=1, lang="zh", force=False)
    text = (tmp_path / "w.yaml").read_text(encoding="utf-8")
    made = Server(tmp_path, str(tmp_path / "b.db"), workshop=text).start()
    made.codes = read_workshop(tmp_path / "w.yaml").groups
    yield made
    made.stop()


class Led(Room):
    """The trainer at a laptop, the projector beside it, and phones."""

    def trainer(self):
        page = super().trainer()
        page.set_viewport_size(LAPTOP)
        return page

    def screen(self, trainer):
        page = trainer.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_viewport_size(PROJECTOR)
        page.goto(self.server.url + "/screen")
        return page


def begin(trainer, item):
    trainer.locator("#agenda li").nth(item).locator("button", has_text=re.compile("^(开始|回到这里)$")).click()


@pytest.mark.browser
def test_the_whole_bundled_day_led_in_chinese(browser, eight):
    from playwright.sync_api import expect

    room = Led(browser, eight)
    trainer = room.trainer()
    screen, first = room.screen(trainer), next(iter(eight.codes.values()))
    phones = [room.member(first, "学员0"), room.member(first, "客人")]
    workshop = read_workshop(eight.file)
    expect(screen.locator("article")).to_have_count(8)  # before the day begins: who sits where
    expect(screen.locator(".seats", has_text="学员0").locator(".online", has_text="学员0")).to_be_visible()

    for number, item in enumerate(workshop.day["agenda"]):
        begin(trainer, number)
        expect(trainer.locator("#agenda li.now .what")).to_contain_text(item["zh"])
        forms = [workshop.templates[name] for name in item["templates"]]
        for phone in phones:
            if forms:
                expect(phone.locator("#form h1")).to_have_text(forms[0].title("zh"))
            else:
                expect(phone.locator("#form .wait.now")).to_contain_text(item["zh"])
                expect(phone.locator("[data-field]")).to_have_count(0)
            expect(phone.locator("#clock .clock")).to_have_text(re.compile(r"^(\d:)?\d+:\d\d$"))
        expect(screen.locator("h1")).to_have_text(forms[0].title("zh") if forms else item["zh"])
        assert fits(screen)
        assert all(map(fits, phones))
        if forms:
            text = "一字不漏" * 5
            key = next(key for key, column in asked_fields(forms[0]).items() if column.kind == "text")
            field(phones[0], key).fill(text)
            expect(field(phones[1], key)).to_have_value(text)
            expect(trainer.locator("#group-1")).to_contain_text(text)
            boxes = [trainer.locator(f"#group-{n}").bounding_box() for n in range(1, 9)]
            assert all(box["y"] >= 0 and box["y"] + box["height"] <= LAPTOP["height"] for box in boxes)
            assert len({round(box["x"]) for box in boxes}) == 4
            assert fits(trainer)
    began = trainer.locator("#agenda li.done .at").all_inner_texts()
    begin(trainer, 0)  # a slip of the finger
    expect(trainer.locator("#agenda li.now .what")).to_contain_text("安排及要求介绍")
    expect(phones[0].locator("#form .wait.now")).to_contain_text("安排及要求介绍")
    trainer.click("#done button:text-is('撤销')")
    expect(trainer.locator("#agenda li.now .what")).to_contain_text("案例二：分组讨论")
    assert trainer.locator("#agenda li.done .at").all_inner_texts() == began
    expect(phones[0].locator("[data-field]").first).to_be_visible()
    assert room.errors == []
    assert room.outside == []


@pytest.mark.browser
def test_a_vote_stands_where_the_phone_looks_and_goes_when_it_is_cast_or_put_aside(browser, eight):
    from playwright.sync_api import expect

    room = Led(browser, eight)
    trainer, first = room.trainer(), next(iter(eight.codes.values()))
    begin(trainer, 5)
    reader, writer = room.member(first, "学员0"), room.member(first, "客人")
    expect(field(reader, "main.4.name")).to_be_visible()
    reader.evaluate("scrollTo(0, document.body.scrollHeight)")
    field(writer, "main.3.name").fill("正在写")  # has the keyboard
    trainer.click("#controls button:text-is('发起')")
    for phone in (reader, writer):
        expect(phone.locator("#poll button.main")).to_be_visible()
        assert in_sight(phone, "#poll button.main")
    assert in_sight(writer, "[data-field='main.3.name']")
    writer.keyboard.type("的字")
    expect(field(reader, "main.3.name")).to_have_value("正在写的字")
    reader.check("#poll input[value=a]")
    reader.click("#poll button.main")
    expect(reader.locator("#poll.asked")).to_have_count(0)
    writer.click("#poll button.later")
    assert not in_sight(writer, "#poll button.main")
    expect(trainer.locator("#controls")).to_contain_text("已投 1 票")
    trainer.click("#controls button:text-is('本轮作废')")
    expect(trainer.locator("#controls")).to_contain_text("已投 0 票")
    expect(reader.locator("#poll.asked button.main")).to_have_text("投票")
    reader.focus("#poll input[value=a]")
    trainer.select_option("select[name=poll]", "eight-levers")  # the next vote comes, wherever the keyboard is
    trainer.click("#controls button:text-is('发起')")
    expect(reader.locator("#poll h2")).to_contain_text("抓哪几项最见效")
    assert room.errors == []


@pytest.mark.browser
def test_at_zero_the_time_is_up_in_words_everywhere_and_the_bell_rings_once_where_somebody_has_tapped(browser, eight):
    from playwright.sync_api import expect

    room = Led(browser, eight)
    trainer = room.trainer()
    trainer.context.add_init_script(BELL)
    trainer.reload()
    screen, phone = room.screen(trainer), room.member(next(iter(eight.codes.values())), "客人")
    expect(screen.locator("[data-bell]")).to_be_visible()  # nobody has tapped there yet
    trainer.fill("#controls input[name=minutes]", "1")
    trainer.click("#controls button:text-is('开始计时')")
    pages = (trainer, screen, phone)
    for page in pages:
        expect(page.locator(".clock").first).to_have_text(re.compile(r"^(1:00|0:5\d)$"))
        expect(page.locator(".up").first).to_be_hidden()
    screen.click("[data-bell]")
    expect(screen.locator("[data-bell]")).to_be_hidden()
    tried = screen.evaluate("rung")
    for page in pages:
        expect(page.locator(".up").first).to_be_visible(timeout=90000)
        expect(page.locator(".up").first).to_have_text("时间到")
    assert trainer.evaluate("rung") == tried > 0  # one bell is as many tones as the trial
    assert screen.evaluate("rung") == 2 * tried
    screen.reload()
    expect(screen.locator(".up").first).to_be_visible()
    assert screen.evaluate("rung") == 0  # it is over already
    assert room.errors == []


@pytest.mark.browser
def test_a_long_shared_form_comes_in_screenfuls_that_show_every_row(browser, eight):
    from playwright.sync_api import expect

    room = Led(browser, eight)
    trainer = room.trainer()
    trainer.select_option("select[name=template]", "ka-plan-template")  # not of this workshop's file
    trainer.click("#controls button:text-is('打开')")
    phone = room.member(next(iter(eight.codes.values())), "客人")
    expect(phone.locator("[data-field]").first).to_be_visible()
    keys = phone.locator("textarea[data-field]").evaluate_all("all => all.map((one) => one.dataset.field)")[:24]
    for key in keys:
        field(phone, key).fill(f"〔{key}〕" + "写得很长的一段话，讲清楚为什么。" * 6)
    expect(trainer.locator("#group-1")).to_contain_text(f"〔{keys[-1]}〕")
    trainer.locator("#group-1 button:text-is('让大家看这一组')").click()
    screen = room.screen(trainer)
    for size in ({"width": 1280, "height": 720}, PROJECTOR):
        screen.set_viewport_size(size)
        expect(screen.locator("#pages")).to_have_text(re.compile(r"^\d+ / \d+$"))
        n, seen = int(screen.inner_text("#pages").split("/")[1]), set()
        assert n > 1
        for _ in range(n):
            seen |= set(screen.evaluate(WHOLE_ROWS, keys))
            told = screen.inner_text("#pages")
            trainer.click("#controls button:text-is('下一屏 ›')")
            expect(screen.locator("#pages")).not_to_have_text(told)
        assert seen == set(keys)
    assert room.errors == []


@pytest.mark.browser
def test_a_question_and_a_vote_of_ones_own_are_asked_without_a_file(browser, eight):
    from playwright.sync_api import expect

    room = Led(browser, eight)
    trainer, phone = room.trainer(), room.member(next(iter(eight.codes.values())), "客人")
    trainer.click("#ask summary")
    trainer.fill("#ask textarea", "明天先做哪一件事？")
    trainer.click("#ask button")
    expect(phone.locator("#form h1")).to_have_text("明天先做哪一件事？")
    field(phone, "main.1.answer").fill("拜访前三名客户")
    expect(trainer.locator("#group-1")).to_contain_text("拜访前三名客户")
    trainer.click("#ask-poll summary")
    trainer.fill("#ask-poll textarea[name=question]", "谁来牵头？")
    trainer.fill("#ask-poll textarea[name=options]", "只有一个")
    trainer.click("#ask-poll button")
    expect(trainer.locator("#status")).to_contain_text("每行一个")  # refused, and nothing typed is gone
    expect(trainer.locator("#ask-poll textarea[name=options]")).to_have_value("只有一个")
    trainer.fill("#ask-poll textarea[name=options]", "营销部\n分公司")
    trainer.click("#ask-poll button")
    expect(phone.locator("#poll h2")).to_contain_text("谁来牵头？")
    phone.check("#poll input[value='2']")
    phone.click("#poll button.main")
    trainer.click("#controls button:text-is('结束并公布结果')")
    expect(phone.locator("#poll table.poll")).to_contain_text("分公司")
    expect(phone.locator("#poll table.poll")).to_contain_text("100%")
    assert room.errors == []
