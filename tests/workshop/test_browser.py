"""Two groups and a trainer through a whole discussion in Chinese, in a real browser on a real server."""

import re

import pytest
from browsing import PROJECTOR, Room, field, fits
from proxy import Wifi
from server import Server

from kamlib.workshop.board import Board
from kamlib.workshop.results import write_results
from kamlib.workshop.settings import read_workshop


@pytest.mark.browser
def test_a_whole_discussion_in_chinese(browser, tmp_path):
    from playwright.sync_api import expect

    server = Server(tmp_path, str(tmp_path / "b.db")).start()
    wifi, room = Wifi(server.port), Room(browser, server)
    try:
        trainer = room.trainer()
        chen = room.member("EAST22", "陈晓")
        li = room.member("EAST22", "李敏", wifi.url)
        wang = room.member("WEST22", "王强")
        expect(chen.locator(".wait")).to_be_visible()

        # the trainer opens the form and starts the clock: phones change by themselves
        trainer.select_option("select[name=template]", "ws-result-chart")
        trainer.click("button:text-is('打开')")
        expect(field(chen, "main.1.name")).to_be_visible()
        trainer.click("button:text-is('开始计时')")
        expect(chen.locator(".clock")).to_have_text(re.compile(r"29:\d\d"))

        # typed on one phone, seen on the other, judged as it is typed
        field(chen, "main.1.name").fill("电商大客户")
        field(chen, "main.1.factors").fill("时效、价格")
        field(chen, "main.1.proposition").fill("服务最好")
        expect(field(li, "main.1.name")).to_have_value("电商大客户")
        expect(chen.locator(".findings li")).to_have_count(1)
        field(chen, "main.1.proposition").fill("时效有保证")
        expect(chen.locator(".findings li")).to_have_count(0)
        expect(chen.locator(".status.saved")).to_be_visible()
        assert fits(chen)

        # the Wi-Fi of one phone drops; both write the same cell; nothing is lost and the later one chooses
        wifi.down()
        field(li, "main.2.name").fill("保险公司")
        field(li, "main.3.name").fill("医院")
        expect(li.locator(".status.waiting")).to_contain_text("2 处修改")
        field(chen, "main.2.name").fill("银行")
        expect(trainer.locator("#board")).to_contain_text("银行")
        wifi.up()
        expect(li.locator("[data-others='main.2.name'] button")).to_have_count(3, timeout=60000)
        expect(field(chen, "main.3.name")).to_have_value("医院")
        li.locator("[data-others='main.2.name'] button").nth(2).click()
        expect(field(chen, "main.2.name")).to_have_value("银行\n保险公司")
        expect(chen.locator("[data-others='main.2.name']")).to_be_hidden()

        # a phone that was closed with the network away still has what was typed
        wifi.down()
        field(li, "main.4.name").fill("政府机关")
        li.wait_for_timeout(400)
        wifi.up()
        li.reload()
        expect(field(chen, "main.4.name")).to_have_value("政府机关", timeout=60000)
        chen.click("button:text-is('撤销我上一次的修改')")
        expect(chen.locator("#status")).to_contain_text("别人已经改过")
        expect(field(chen, "main.2.name")).to_have_value("银行\n保险公司")

        # a vote, closed and shown
        field(wang, "main.1.name").fill("<img src=x onerror=alert(1)>")
        trainer.select_option("select[name=poll]", "blind-choice")
        trainer.click("button:text-is('发起')")
        for page, choice in ((chen, "a"), (li, "b"), (wang, "b")):
            page.check(f"#poll input[value={choice}]")
            page.click("#poll button.main")
            expect(page.locator("#poll .said")).to_have_text("已收到您的投票。")
        expect(trainer.locator("#controls")).to_contain_text("已投 3 票")
        trainer.click("button:text-is('结束并公布结果')")
        expect(chen.locator("#poll table.poll")).to_contain_text("67%")
        trainer.click("button:text-is('收起')")

        # share-out on the projector and on every phone
        trainer.locator("article", has_text="西区组").locator("button:text-is('让大家看这一组')").click()
        expect(chen.locator("#shared")).to_contain_text("<img src=x onerror=alert(1)>")
        screen = trainer.context.new_page()
        screen.set_viewport_size(PROJECTOR)
        screen.goto(server.url + "/screen")
        expect(screen.locator("h1")).to_contain_text("西区组")
        assert fits(screen)
        assert fits(chen)
        for name, page in (("phone", chen), ("projector", screen), ("trainer", trainer)):
            page.screenshot(path=tmp_path / f"{name}.png")
        assert room.errors == []
        assert room.outside == []
    finally:
        wifi.close()
        server.stop()
    files = write_results(read_workshop(server.file), Board(server.board), tmp_path / "results", lang="zh")
    assert [file.suffix for file in files] == [".pptx", ".docx", ".xlsx"]
