"""The phone's page in Firefox: two phones write, one loses its Wi-Fi, both texts are offered, the trainer closes."""

import pytest
from firefox import firefox  # noqa: F401
from proxy import Wifi
from server import Server, Trainer

from kamlib.workshop.board import Board

SAVED = "document.getElementById('status').className === 'status saved'"


@pytest.mark.browser
@pytest.mark.parametrize("gap", ["down", "stall"])
def test_a_discussion_with_a_gap_in_firefox(firefox, tmp_path, gap):  # noqa: F811
    server = Server(tmp_path, str(tmp_path / "b.db")).start()
    wifi, trainer = Wifi(server.port), Trainer(server)
    try:
        chen = firefox.phone(f"{server.url}/?code=EAST22", "陈晓")
        li = firefox.phone(f"{wifi.url}/?code=EAST22", "李敏")
        trainer.do("open", template="ws-result-chart")
        for page in (chen, li):
            page.until("document.querySelector('[data-field]') !== null")
        chen.type("main.1.name", "电商")
        li.until("document.querySelector('[data-field=\"main.1.name\"]').value === %s", "电商")
        chen.until(SAVED)

        wifi.down() if gap == "down" else wifi.stall()
        li.type("main.2.name", "保险")
        chen.type("main.2.name", "银行")
        chen.until(SAVED)
        trainer.do("poll", poll="blind-choice", round="before")
        li.until("document.getElementById('status').textContent.includes('1 处修改')")
        wifi.up() if gap == "down" else wifi.roam()
        li.until("document.querySelector('#poll input[type=radio]') !== null", seconds=6)
        for page in (chen, li):
            page.until("document.querySelectorAll('[data-others=\"main.2.name\"] button').length === 3")
            shown = page.value("main.2.name") + page.run(
                "document.querySelector('[data-others=\"main.2.name\"]').textContent"
            )
            assert "银行" in shown
            assert "保险" in shown
        li.run("document.querySelectorAll('[data-others=\"main.2.name\"] button')[2].click()")
        chen.until("document.querySelector('[data-field=\"main.2.name\"]').value === %s", "银行\n保险")

        li.run("document.querySelector('#poll input[value=b]').click()")
        li.run("document.querySelector('#poll button.main').click()")
        li.until("document.querySelector('#poll .said').textContent === '已收到您的投票。'")
        trainer.do("close")
        for page in (chen, li):
            page.until("document.querySelector('.wait') !== null")
        assert Board(server.board).values("东区组", "ws-result-chart") == {
            "main.1.name": "电商",
            "main.2.name": "银行\n保险",
        }
        assert firefox.errors == []
    finally:
        wifi.close()
        server.stop()
