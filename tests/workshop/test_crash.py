"""The server is killed at random moments under load: whatever it has acknowledged is there afterwards."""

import http.client
import random
import threading
import time

from server import Person, Server, Trainer

from kamlib.workshop.board import Board

KILLS, CLIENTS = 3, 6


class Typist(threading.Thread):
    """Types on and on, sends again what was not acknowledged, and remembers what was."""

    def __init__(self, server: Server, number: int):
        super().__init__(daemon=True)
        self.person = Person(server, ["EAST22", "WEST22"][number % 2], f"p{number}")
        self.number, self.on, self.acknowledged, self.again = number, True, [], 0

    def run(self) -> None:
        count, base = 0, 0
        while self.on:
            count += 1
            text = f"{self.number}-{count}"
            while self.on:
                try:
                    status, told = self.person.edit(f"main.{self.number % 4 + 1}.name", text, base)
                except (OSError, http.client.HTTPException):
                    self.again += 1
                    time.sleep(0.1)
                    continue
                if status == 200:
                    self.acknowledged.append(text)
                    base = told["revision"]
                    break
                time.sleep(0.1)
            time.sleep(0.03)


def test_after_kill_9_every_acknowledged_edit_is_there_and_clients_go_on_by_themselves(where, tmp_path):
    chance = random.Random(7)
    server = Server(tmp_path, where).start()
    Trainer(server).do("open", template="ws-result-chart")
    typists = [Typist(server, number) for number in range(CLIENTS)]
    [typist.start() for typist in typists]
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.0))
        server.kill()
        server.start()
    time.sleep(0.5)
    for typist in typists:
        typist.on = False
    [typist.join(10) for typist in typists]
    server.stop()
    kept = {edit.value for edit in Board(where).edits()}
    acknowledged = [text for typist in typists for text in typist.acknowledged]
    assert len(acknowledged) > 50
    assert set(acknowledged) <= kept
    assert all(typist.again for typist in typists), "no client noticed the kills"


def test_a_notebook_writing_to_the_same_board_is_seen_by_the_pages(tmp_path):
    from kamlib.workshop.board import Author, Draft
    from kamlib.workshop.replay import Place

    server = Server(tmp_path, str(tmp_path / "b.db")).start()
    try:
        Trainer(server).do("open", template="ws-result-chart")
        person = Person(server, "EAST22", "安安")
        place = Place("东区组", "ws-result-chart", "main.1.name")
        Board(server.board).append([Draft(place, "来自笔记本", Author("nb", "笔记本"))])
        deadline = time.monotonic() + 5
        while "来自笔记本" not in person.page() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert "来自笔记本" in person.page()
    finally:
        server.stop()
