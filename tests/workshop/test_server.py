"""Who may read and write what: codes, keys, groups, foreign pages, sizes, rates, everything typed as text."""

import contextlib
import http.client
import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from server import FORM, Person, Trainer, call

from kamlib.workshop.guard import Limiter

SCRIPT = "<script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def ann(server, trainer):
    return Person(server, "EAST22", "安安")


@pytest.fixture(scope="module")
def bo(server, trainer):
    return Person(server, "WEST22", SCRIPT)


@pytest.mark.parametrize("path", ["/group", "/screen", "/cards"])
def test_without_code_or_key_a_page_leads_back_to_the_door(server, path):
    assert call(server.port, "GET", path)[0] == 303


DOORS = [
    "GET /events",
    "GET /events?all=1",
    "GET /history",
    "POST /edit",
    "POST /vote",
    "POST /undo",
    "POST /trainer/do",
]


@pytest.mark.parametrize(("method", "path"), [door.split() for door in DOORS])
def test_without_code_or_key_nothing_is_read_or_written(server, method, path):
    assert call(server.port, method, path, headers=FORM)[0] in (401, 403)


def test_the_trainers_page_asks_for_the_key_and_shows_nothing_else(server):
    text = call(server.port, "GET", "/trainer")[2]
    assert "EAST22" not in text
    assert "东区组" not in text


def test_a_member_is_no_trainer(server, ann):
    assert "EAST22" not in ann.page("/trainer")
    assert call(server.port, "GET", "/events?all=1", headers={"cookie": ann.cookie})[0] == 401
    forged = {"cookie": ann.cookie.replace("kam=", "kam_trainer="), **FORM}
    assert call(server.port, "POST", "/trainer/do", urlencode({"do": "close", "proof": ann.proof}), forged)[0] == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(ann):
    assert "HttpOnly" in ann.set_cookie
    assert "SameSite=strict" in ann.set_cookie


def test_one_group_cannot_read_another_before_share_out(server, trainer, ann, bo):
    ann.edit("main.1.name", "只给东区看")
    assert "只给东区看" in ann.page()
    assert "只给东区看" not in bo.page()
    history = json.loads(bo.page("/history?template=ws-result-chart&field=main.1.name"))
    assert "只给东区看" not in str(history)
    trainer.do("share", group="东区组", template="ws-result-chart")
    assert "只给东区看" in bo.page()
    trainer.do("unshare")
    assert "只给东区看" not in bo.page()


def test_everything_typed_is_text_on_every_page(trainer, bo):
    bo.edit("main.1.name", SCRIPT)
    trainer.do("share", group="西区组", template="ws-result-chart")
    for page in (bo.page(), trainer.page("/trainer"), trainer.page("/screen")):
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
    trainer.do("unshare")


def test_no_page_asks_for_anything_outside(server, trainer, ann):
    for page in (ann.page(), trainer.page("/trainer"), trainer.page("/screen"), trainer.page("/cards")):
        outside = page.replace(server.url, "").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in outside.replace("http-equiv", "")
    policy = call(server.port, "GET", "/")[1]["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("header", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_foreign_page_cannot_act_for_a_member_or_the_trainer(server, trainer, ann, header):
    told = {"cookie": ann.cookie, "x-kam": ann.proof, **header}
    edit = {"template": "ws-result-chart", "field": "main.1.name", "value": "x", "edit_id": "12345678"}
    assert call(server.port, "POST", "/edit", json.dumps(edit), told)[0] == 403
    do = urlencode({"do": "close", "proof": trainer.proof})
    assert call(server.port, "POST", "/trainer/do", do, {"cookie": trainer.cookie, **FORM, **header})[0] == 403


def test_without_the_proof_of_the_page_a_cookie_is_not_enough(server, trainer, ann):
    edit = {"template": "ws-result-chart", "field": "main.1.name", "value": "x", "edit_id": "12345678"}
    assert call(server.port, "POST", "/edit", json.dumps(edit), {"cookie": ann.cookie})[0] == 403
    assert call(server.port, "POST", "/trainer/do", "do=close", {"cookie": trainer.cookie, **FORM})[0] == 403


def test_a_browser_sent_here_under_a_foreign_name_is_refused(server):
    assert call(server.port, "GET", "/", headers={"host": "evil.example"})[0] == 421


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e%2fserver.py", "/static/..%2f..%2fcli.py",
                                  "/static/page.css%00.py", "/static//etc/passwd"])  # fmt: skip
def test_only_the_two_static_files_exist(server, path):
    assert call(server.port, "GET", path)[0] == 404


RIGHT = {"template": "ws-result-chart", "field": "main.1.name", "value": "x", "edit_id": "12345678"}
WRONG = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"template": "ws-result-chart"}', b"[" * 30000,
    *(json.dumps({**RIGHT, **change}).encode() for change in (
        {"template": "no"}, {"field": "main.9.name"}, {"value": 5}, {"edit_id": "1"}, {"template": ["x"]},
        {"field": {}}, {"field": ["x"]}, {"base": -1}, {"base": "x"}, {"resolves": "x"}, {"base": 2**70},
        {"resolves": 2**70}, {"resolves": -1}, {"edit_id": "1234567\0"}, {"edit_id": "12345678\ud800"},
        {"edit_id": 12345678},
    )),
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_a_wrong_edit_is_refused_and_the_server_goes_on(server, ann, body):
    headers = {"cookie": ann.cookie, "x-kam": ann.proof}
    assert call(server.port, "POST", "/edit", body, headers)[0] == 400


def test_too_much_is_refused(server, ann):
    assert ann.edit("main.1.name", "字" * 4001)[0] == 413
    assert call(server.port, "POST", "/join", "x" * 70_000, FORM)[0] == 413
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    line.putrequest("POST", "/join")
    line.putheader("transfer-encoding", "chunked")
    line.endheaders()
    assert line.getresponse().status == 413


def test_characters_no_database_takes_are_no_trouble(ann):
    status, told = ann.edit("main.4.name", "a\0b\ud800")
    assert (status, told["kind"]) == (200, "set")


def test_a_closed_form_keeps_late_edits_beside_what_stands(server, trainer, ann):
    ann.edit("main.3.name", "准时交的")
    trainer.do("close")
    status, told = ann.edit("main.3.name", "晚到的")
    assert (status, told["kind"], told["closed"]) == (200, "conflict", True)
    trainer.do("open", template="ws-result-chart")
    page = trainer.page("/trainer")
    assert "准时交的" in page
    assert "晚到的" in page


def test_votes_are_counted_once_a_person_and_only_while_open(server, trainer, ann, bo):
    trainer.do("poll", poll="blind-choice", round="before")

    def vote(person, choice):
        given = urlencode({"proof": person.proof, "poll": "blind-choice", "round": "before", "choice": choice})
        return call(server.port, "POST", "/vote", given, {**FORM, "cookie": person.cookie})[0]

    assert [vote(ann, "a"), vote(ann, "b"), vote(bo, "b"), vote(bo, "zz")] == [200, 200, 200, 400]
    assert "已投 2 票" in trainer.page("/trainer")
    assert "100%" not in ann.page()
    trainer.do("end_poll")
    assert vote(ann, "a") == 409
    assert "100%" in ann.page()
    trainer.do("hide_poll")


def test_an_agenda_item_opens_its_form_and_its_time_counts_down_for_everybody(server, trainer, ann):
    trainer.do("close")
    assert trainer.do("begin", item=5) == 303  # case 1: group discussion
    assert 'data-field="main.1.name"' in ann.page()
    for page in (ann.page(), trainer.page("/screen"), trainer.page("/trainer")):
        assert re.search(r'data-left="1(800|79\d)" data-runs="1" data-over', page)
    trainer.do("length", item=5, minutes=45)
    assert re.search(r'data-left="2(700|69\d)"', ann.page())
    trainer.do("start", minutes=5)
    assert "data-over" not in ann.page()
    trainer.do("stop")
    assert [trainer.do("begin", item=99), trainer.do("length", item=0, minutes=-1), trainer.do("begin", item="x")] == [
        400
    ] * 3
    trainer.do("plan")
    assert "data-left" not in ann.page()


def test_others_of_the_group_hear_an_edit_and_others_do_not(server, ann, bo):
    mate = Person(server, "EAST22", "同组")
    streams = []
    for person in (mate, bo):
        stream = socket.create_connection(("127.0.0.1", server.port), timeout=3)
        stream.sendall(f"GET /events HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {person.cookie}\r\n\r\n".encode())
        streams.append(stream)
    time.sleep(0.3)
    ann.edit("main.2.name", "听得见吗")
    time.sleep(1.0)
    heard = [stream.recv(65536).decode() for stream in streams]
    assert "听得见吗" in heard[0]
    assert "听得见吗" not in heard[1]
    [stream.close() for stream in streams]


def test_both_languages_are_there(server, ann):
    for lang, text in (("en", "Key buying factors"), ("zh", "关键采购因素")):
        assert text in ann.page(f"/group?lang={lang}")


def test_a_whole_room_behind_one_address_can_join_at_once(server):
    assert [Person(server, "EAST22", f"p{n}").proof for n in range(24)]


def test_after_sixty_wrong_codes_guessing_is_slow_and_nobody_of_the_room_is_locked_out(server):
    wrong = urlencode({"code": "AAAAAA", "name": "x"})
    with ThreadPoolExecutor(20) as guessers:  # the room's phones may share one address with them
        seen = [told[0] for told in guessers.map(lambda _: call(server.port, "POST", "/join", wrong, FORM), range(60))]
    assert seen[0] == 403
    assert call(server.port, "POST", "/join", wrong, FORM)[0] == 429
    begin = time.monotonic()
    assert call(server.port, "POST", "/join", urlencode({"code": "EAST22", "name": "x"}), FORM)[0] == 303
    assert 0.9 < time.monotonic() - begin < 5  # as long as it takes to read the message
    assert Trainer(server).cookie


def stream(port: int, cookie: str, path: str = "/events") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=10)
    made.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n".encode())
    return made


def read_until(line: socket.socket, wanted: str, seconds: float = 10) -> str:
    """What a connection says until it says this, or ends."""
    heard, end = b"", time.monotonic() + seconds
    while wanted.encode() not in heard and time.monotonic() < end:
        try:
            data = line.recv(65536)
        except ConnectionResetError:  # ended by the server while something was still on its way to it
            break
        if not data:
            break
        heard += data
    return heard.decode("utf-8", "replace")


def test_four_hundred_streams_of_one_member_leave_the_others_their_own(server, trainer):
    greedy, mate = Person(server, "EAST22", "贪心"), Person(server, "EAST22", "同伴")
    many = [stream(server.port, greedy.cookie) for _ in range(400)]
    assert "event: now" in read_until(many[-1], "event: now")
    own = stream(server.port, mate.cookie)
    assert "event: now" in read_until(own, "event: now")
    Person(server, "EAST22", "写的人").edit("main.2.factors", "大家都听得见")
    assert "大家都听得见" in read_until(own, "大家都听得见")
    assert "大家都听得见" in read_until(many[-1], "大家都听得见")  # the newest of the greedy one are its real pages
    assert "大家都听得见" not in read_until(many[0], "大家都听得见")
    assert len(set(re.findall("同伴|贪心", mate.page()))) == 1
    [one.close() for one in (*many, own)]


HALF = {
    "nothing": b"",
    "half a head": b"GET /group HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: ",
    "half a body": b"POST /join HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 500\r\n\r\ncode=",
    "a second request, half": b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: keep-alive\r\n\r\nPOST /edit HT",
}


@pytest.mark.parametrize("kind", HALF)
def test_six_hundred_idle_half_requests_keep_nobody_out(server, ann, kind):
    idle = []
    for _ in range(600):
        one = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        one.sendall(HALF[kind])
        idle.append(one)
    begin = time.monotonic()
    assert Person(server, "EAST22", "后来的").edit("main.4.factors", f"进得来 {kind}")[0] == 200
    assert time.monotonic() - begin < 5
    idle[-1].settimeout(15)
    while idle[-1].recv(65536):  # the server ends what does not come whole
        pass
    [one.close() for one in idle]
    ann.line.close()  # those who asked nothing for longest made room; a phone asks again


def test_a_slow_drop_of_a_request_is_cut_off_in_time(server):
    line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    begin = time.monotonic()
    line.sendall(b"GET /group HTTP/1.1\r\nx-a: ")
    ended = threading.Thread(target=line.recv, args=(1,))
    ended.start()
    with contextlib.suppress(OSError):
        while ended.is_alive() and time.monotonic() - begin < 20:
            line.sendall(b"a")
            ended.join(0.3)
    assert 8 < time.monotonic() - begin < 20


def test_a_text_held_up_on_its_way_does_not_undo_what_the_same_page_sent_later(ann):
    later, held_up = (
        ann.edit("main.4.proposition", text, edit_id=f"penpenpen-{n}") for text, n in (("全文", 2), ("全", 1))
    )
    assert (later[0], held_up[0]) == (200, 409)
    assert "全文" in ann.page()


def test_what_a_phone_is_told_after_a_gap_holds_every_cell_form_vote_and_share(server, trainer, ann):
    trainer.do("open", template="ws-result-chart")
    told = json.loads(ann.page("/now"))
    ann.edit("main.4.name", "现在的")
    mate = Person(server, "EAST22", "同时写的")
    assert mate.edit("main.4.name", "另一个")[1]["cell"]["others"][0]["mine"]
    trainer.do("poll", poll="blind-choice", round="before")
    trainer.do("share", group="西区组", template="ws-result-chart")
    now = json.loads(ann.page("/now?shown=se-timesheet"))
    assert (now["run"], now["version"]) == (told["run"], "ws-result-chart")
    assert now["n"] > told["n"]
    cell = next(cell for cell in now["cells"] if cell["field"] == "main.4.name")
    assert (cell["value"], [other["value"] for other in cell["others"]]) == ("现在的", ["另一个"])
    assert now["forms"]["ws-result-chart"]["asked"] == 12
    assert "blind-choice" in now["html"]
    assert "西区组" in now["html"]
    assert 'data-field="main.4.name"' in now["html"]
    assert 'data-field="main.4.name"' not in json.loads(ann.page("/now?shown=ws-result-chart"))["html"]
    trainer.do("hide_poll")
    trainer.do("unshare")


def test_an_edit_begun_before_the_form_was_closed_lands_for_some_seconds(trainer, ann):
    trainer.do("open", template="ws-result-chart")
    trainer.do("close")
    status, told = ann.edit("main.1.factors", "正在路上", age=3.0)
    assert (status, told["kind"], told["closed"]) == (200, "set", False)
    assert ann.edit("main.1.factors", "没说何时写的")[1]["closed"]
    assert ann.edit("main.1.factors", "x", age=-1)[0] == 400
    trainer.do("open", template="ws-result-chart")


def test_the_limiter_refills_with_time():
    now = [0.0]
    limiter = Limiter(2, 1, clock=lambda: now[0])
    assert [limiter.allows("a") for _ in range(3)] == [True, True, False]
    now[0] = 1.0
    assert [limiter.allows("a"), limiter.allows("a"), limiter.allows("b")] == [True, False, True]


def test_the_board_file_holds_no_token(server, ann):
    token = ann.cookie.split("=")[1].encode()
    assert all(token not in path.read_bytes() for path in Path(server.board).parent.glob("board.db*"))


def test_starting_again_keeps_codes_key_and_people(tmp_path):
    from server import Server

    first = Server(tmp_path, str(tmp_path / "b.db")).start()
    person, key = Person(first, "EAST22", "安安"), first.key
    Trainer(first).do("open", template="ws-result-chart")
    first.kill()
    again = Server(tmp_path, str(tmp_path / "b.db"), port=first.port).start()
    try:
        assert again.key == key
        assert "东区组" in person.page()
        assert person.edit("main.1.name", "还在")[0] == 200
    finally:
        again.stop()
