"""The trainer's day: what is typed is understood, no tap loses anything, one person has one vote, a new day is new."""

import http.client
import re
import shutil
import sqlite3
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from server import FORM, Person, Server, Trainer, call

from kamlib.cli import main
from kamlib.errors import KamError
from kamlib.text.told import in_language
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.clock import clock, length_of, minutes_of
from kamlib.workshop.command import _opened
from kamlib.workshop.making import write_workshop
from kamlib.workshop.replay import Place
from kamlib.workshop.results import Results
from kamlib.workshop.room import Room
from kamlib.workshop.settings import read_workshop, usual_workshop
from kamlib.workshop.templates import template_ids
from kamlib.workshop.trainer import act

HALF_PAST_EIGHT = [
    "8:30", "08:30", "'08:30'", "8:30am", "8:30 AM", "8.30", "08.30", "0830", "8点30", "8点30分", "8点半", "八点半",
    "八点三十", "8时30分", "上午8:30", "早上8点半", "08：30", "０８：３０", "8:30:00", "8h30", "8:30 a.m.",
]  # fmt: skip
AFTERNOON = {
    "下午1点": "13:00",
    "下午一点半": "13:30",
    "13:30": "13:30",
    "1330": "13:30",
    "1:30pm": "13:30",
    "中午12点": "12:00",
    "12am": "00:00",
    "12pm": "12:00",
    "晚上7点一刻": "19:15",
    "0730": "07:30",
}
NO_TIME = [
    "24:00",
    "99:99",
    "8:5",
    "8.5",
    "510",
    "830",
    "8",
    "soon",
    "''",
    "13:30am",
    "上午13点",
    "晚上12点",
    "上午12点",
    "8:30-9:00",
    "25点",
    "2026-06-30",
    "true",
    "[8]",
    "~",
    "-8:30",
    "8:60",
]


def workshop_file(folder, text):
    path = folder / "w.yaml"
    path.write_text(f"title: x\n{text}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "meant"), [*((text, "08:30") for text in HALF_PAST_EIGHT), *AFTERNOON.items()])
def test_a_start_in_any_writing_is_understood(tmp_path, text, meant):
    assert read_workshop(workshop_file(tmp_path, f"start: {text}")).day["start"] == meant


@pytest.mark.parametrize("text", NO_TIME)
def test_what_is_no_time_or_two_times_is_refused_with_line_and_fix(tmp_path, text):
    with pytest.raises(KamError) as refused:
        read_workshop(workshop_file(tmp_path, f"start: {text}"))
    assert "line 2, field 'start'" in refused.value.where
    assert refused.value.fix == "write it as '08:30'"


def test_every_written_time_of_the_day_comes_back_as_itself():
    for minutes in range(24 * 60):
        hour, minute = divmod(minutes, 60)
        half = "am" if hour < 12 else "pm"
        for text in (
            f"{hour}:{minute:02d}",
            f"{hour:02d}{minute:02d}",
            f"{hour}点{minute}分",
            f"{hour:02d}.{minute:02d}",
            f"{hour % 12 or 12}:{minute:02d}{half}",
        ):
            assert clock(minutes_of(text, where="")) == clock(minutes), text


LENGTHS = {
    "90": 90,
    "030": 30,
    "1:30": 90,
    "0:45": 45,
    "90分钟": 90,
    "三十分钟": 30,
    "1h30": 90,
    "1.5小时": 90,
    "一个半小时": 90,
    "半小时": 30,
    "45 min": 45,
    "1小时15分": 75,
    "一刻钟": 15,
    "９０": 90,
    "30.0": 30,
}


@pytest.mark.parametrize(("text", "meant"), LENGTHS.items())
def test_a_length_in_any_writing_is_understood(tmp_path, text, meant):
    path = workshop_file(tmp_path, f"agenda:\n  - {{en: Brands, minutes: {text}}}")
    assert read_workshop(path).day["agenda"][0]["minutes"] == meant
    assert length_of(text, where="", most=600) == meant


@pytest.mark.parametrize(
    "item",
    [
        "minutes: 1.5",
        "minutes: true",
        "minutes: 0",
        "minutes: -5",
        "minutes: 9999",
        "minutes: soon",
        "minutes: 30, minuts: 4",
        "minutes: [3]",
        "minutes: nan",
    ],
)
def test_a_length_that_is_none_is_refused_with_its_line(tmp_path, item):
    with pytest.raises(KamError) as refused:
        read_workshop(workshop_file(tmp_path, f"agenda:\n  - {{en: Brands, {item}}}"))
    assert "line 3" in refused.value.where


def test_a_start_of_an_older_kit_that_cannot_be_read_does_not_break_the_pages(tmp_path):
    room = Room(usual_workshop("en"), Board(tmp_path / "b.db"))
    room.board.step("day", {"items": 12, "start": "soon", "minutes_0": 20}, "notebook")
    room.live.look_now()
    assert [slot.begin for slot in room.day().slots[:2]] == ["08:30", "08:50"]


# --- one tap


@pytest.fixture
def room(tmp_path):
    return Room(usual_workshop("zh"), Board(tmp_path / "b.db"))


def do(room, what, **given):
    room.live.look_now()
    act(room, {"do": what, **{name: str(value) for name, value in given.items()}}, "T")
    room.live.look_now()


def shown(room):
    """What everybody sees: what the trainer has set, but for the list of what can be taken back."""
    return {key: value for key, value in room.live.steps.items() if key not in ("done", "last") and value}


TAPS = [
    ("begin", {"item": 0}), ("begin", {"item": 9}), ("plan", {}), ("length", {"item": 8, "minutes": "1小时"}),
    ("open", {"template": "ka-result-chart"}), ("close", {}), ("start", {"minutes": 5}), ("stop", {}),
    ("unshare", {}), ("end_poll", {}), ("hide_poll", {}), ("void_poll", {}),
    ("poll", {"poll": "eight-levers", "round": "before"}),
]  # fmt: skip


@pytest.mark.parametrize(("tap", "given"), TAPS)
def test_every_tap_can_be_taken_back_with_all_that_it_changed(room, tap, given):
    for item in range(6):
        do(room, "begin", item=item)
    do(room, "start", minutes=20)
    do(room, "poll", poll="blind-choice", round="before")
    room.board.vote("blind-choice", "before", "ann", "a")
    before, votes = shown(room), room.board.votes("blind-choice", "before")
    assert votes == {"ann": "a"}
    do(room, tap, **given)
    changed = shown(room) != before
    do(room, "undo")
    assert changed or tap in ("unshare",)
    if changed:
        assert shown(room) == before
        assert room.board.votes("blind-choice", "before") == votes


def test_taps_are_taken_back_one_after_the_other_and_a_page_that_comes_late_takes_back_nothing_more(room):
    for item in range(4):
        do(room, "begin", item=item)
    at = room.live.steps["done"][-1]["at"]
    do(room, "begin", item=0)
    do(room, "undo")
    assert [n for n, _ in room.day_changes()["began"]] == [0, 1, 2, 3]
    do(room, "undo", at=at)
    do(room, "undo", at=at)  # the same button, tapped on a page that has not heard yet
    assert [n for n, _ in room.day_changes()["began"]] == [0, 1, 2]
    with pytest.raises(KamError, match="do something first"):
        [do(room, "undo") for _ in range(9)]


def test_a_second_tap_on_begin_does_not_begin_the_item_anew(room):
    do(room, "begin", item=2)
    first = room.day_changes()["began"]
    do(room, "begin", item=2)
    assert room.day_changes()["began"] == first


def test_beginning_an_item_opens_closes_and_shows_at_one_moment_what_belongs_to_it(room):
    do(room, "begin", item=5)
    assert [form.id for form in room.open_templates] == ["ws-result-chart"]
    do(room, "start", minutes=5)
    do(room, "poll", poll="blind-choice", round="before")
    do(room, "begin", item=6)
    assert (room.open_templates, room.poll(), room.shared(), room.timer()) == ([], None, None, None)
    with sqlite3.connect(room.board.where) as board:
        moments = board.execute("SELECT count(DISTINCT at) FROM kam_steps WHERE seq > "
                                "(SELECT max(seq) - 5 FROM kam_steps)").fetchone()[0]  # fmt: skip
    assert moments == 1


def test_an_item_with_two_forms_opens_both(tmp_path):
    path = workshop_file(tmp_path, "agenda:\n  - {en: X, minutes: 9, templates: [ws-result-chart, se-timesheet]}")
    room = Room(read_workshop(path), Board(tmp_path / "b.db"))
    do(room, "begin", item=0)
    assert [form.id for form in room.open_templates] == ["ws-result-chart", "se-timesheet"]


# --- forms, questions and votes without YAML


@pytest.mark.parametrize("name", template_ids())
def test_every_form_of_the_kit_can_be_opened_and_its_answers_are_in_the_results(tmp_path, name):
    workshop = read_workshop(workshop_file(tmp_path, "groups: [甲]"))
    room = Room(workshop, Board(tmp_path / "b.db"))
    do(room, "open", template=name)
    assert [form.id for form in room.open_templates] == [name]
    field = next(key for key, column in room.fields[name].items() if column.kind != "shown")
    room.board.append([Draft(Place("甲", name, field), "1", Author("1", "安"))])
    assert [form.id for form, _ in Results(workshop, room.board, "zh").templates] == [name]


def test_a_question_and_a_vote_typed_on_the_spot_are_a_form_and_a_vote(tmp_path):
    workshop = read_workshop(workshop_file(tmp_path, "groups: [甲]"))
    room = Room(workshop, Board(tmp_path / "b.db"))
    do(room, "ask", question=" 明天先做\n哪一件事？ ")
    form = room.open_templates[0]
    assert (form.title("zh"), form.title("en")) == ("明天先做 哪一件事？",) * 2
    room.board.append([Draft(Place("甲", form.id, "main.1.answer"), "拜访", Author("1", "安"))])
    do(room, "ask_poll", question="先做哪个？", options="甲\n\n乙\n甲\n", kind="choice")
    poll, step = room.poll()
    assert [option["zh"] for option in poll.options] == ["甲", "乙"]
    room.board.vote(poll.id, step["round"], "ann", "1")
    do(room, "undo")
    do(room, "undo")
    day = Results(workshop, room.board, "zh")  # what was answered stays, whatever was taken back
    assert ([form.id for form, _ in day.templates], [poll.id for poll, _ in day.polls]) == ([form.id], [poll.id])
    do(room, "ask_poll", question="同意吗？", options="", kind="choice")
    assert [option["zh"] for option in room.poll()[0].options] == ["是", "否"]


@pytest.mark.parametrize(("do_what", "given"), [("ask", {"question": "  "}), ("ask", {"question": "长" * 121}),
    ("ask_poll", {"question": "?", "options": "a", "kind": "choice"}), ("ask_poll", {"question": "?", "kind": "dots"}),
    ("ask_poll", {"question": "?", "options": "a\nb", "kind": "guess"}), ("open", {"template": "no-such"}),
    ("ask_poll", {"question": "", "options": "a\nb"}), ("start", {"minutes": "soon"}), ("start", {"minutes": "241"}),
    ("length", {"item": 0, "minutes": "1.5"}), ("day_start", {"start": "晚上12点"})])  # fmt: skip
def test_a_tap_that_cannot_be_says_why_in_both_languages(room, do_what, given):
    with pytest.raises(KamError) as refused:
        do(room, do_what, **given)
    for text in (refused.value.what, refused.value.fix):
        assert re.search("[一-鿿]", in_language(text, "zh")), text
    assert shown(room) == {}


# --- in the room, over the wire

SEATED = """title: {en: Seated, zh: 分组}
groups: [{name: 东区组, code: EAST22}, {name: 西区组, code: WEST22}]
people: [{name: 陈晓}, {name: 李敏}, {name: 王强}, {name: 赵婷}]
"""


@pytest.fixture(scope="module")
def seated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seated")
    made = Server(folder, str(folder / "board.db"), workshop=SEATED).start()
    yield made
    made.stop()


def vote(person, choice, round="before"):
    given = {"proof": person.proof, "poll": "blind-choice", "round": round, "choice": choice}
    return call(person.port, "POST", "/vote", urlencode(given), {**FORM, "cookie": person.cookie})[0]


def leave(person):
    return call(person.port, "POST", "/leave", urlencode({"proof": person.proof}), {**FORM, "cookie": person.cookie})[0]


def test_one_person_has_one_vote_a_round_whatever_the_devices_and_a_round_can_be_voided(seated):
    trainer = Trainer(seated)
    trainer.do("poll", poll="blind-choice", round="before")
    first, again = Person(seated, "EAST22", "安 安"), Person(seated, "EAST22", "安安")
    assert [vote(first, "a"), vote(again, "b")] == [200, 200]
    assert leave(again) == 303
    assert vote(Person(seated, "EAST22", "安安"), "b") == 200
    assert "已投 1 票" in trainer.page("/trainer")
    for group in ("EAST22", "WEST22"):  # of the list: one person in whatever group
        assert vote(Person(seated, group, "陈晓"), "c") == 200
    assert "已投 2 票" in trainer.page("/trainer")
    assert vote(Person(seated, "WEST22", "安安"), "c") == 200  # not of the list, another group: somebody else
    assert "已投 3 票" in trainer.page("/trainer")
    assert "每轮只有一票" in first.page() + again.page()
    trainer.do("void_poll")
    assert "已投 0 票" in trainer.page("/trainer")
    assert 'class="asked"' in first.page()
    assert vote(first, "a") == 200
    assert "已投 1 票" in trainer.page("/trainer")
    assert len(Board(seated.board).votes("blind-choice", "before")) == 1
    trainer.do("undo")
    assert "已投 3 票" in trainer.page("/trainer")
    trainer.do("hide_poll")


def test_the_balanced_groups_stand_with_names_on_page_projector_and_cards(seated):
    trainer = Trainer(seated)
    trainer.do("plan")
    trainer.do("close")
    for path in ("/trainer", "/cards"):
        assert all(name in trainer.page(path) for name in ("陈晓", "李敏", "王强", "赵婷"))
    trainer.do("open", template="ws-result-chart")
    assert "赵婷" not in trainer.page("/screen")
    trainer.do("names")
    assert "赵婷" in trainer.page("/screen")
    trainer.do("names")
    assert "赵婷" not in trainer.page("/screen")


def test_who_has_joined_is_shown_once_however_many_tabs(seated):
    trainer = Trainer(seated)
    persons = [Person(seated, "EAST22", "高飞"), Person(seated, "EAST22", "高飞")]
    lines = []
    for person in (*persons, persons[0]):
        line = http.client.HTTPConnection("127.0.0.1", seated.port, timeout=5)
        line.request("GET", "/events", headers={"cookie": person.cookie})
        stream = line.getresponse()
        stream.readline()
        lines += [line, stream]
    page = trainer.page("/trainer")
    card = page[page.index('id="group-1"') : page.index('id="group-2"')]
    assert card.count("高飞") == 1
    assert "×2" in card
    assert "在线 1 人" in card
    [line.close() for line in lines]


def test_leaving_ends_the_session_on_the_server(seated):
    person, trainer, other = Person(seated, "WEST22", "林娜"), Trainer(seated), Trainer(seated)
    assert leave(person) == 303
    assert person.edit("main.1.name", "晚了")[0] == 401
    assert call(seated.port, "GET", "/group", headers={"cookie": person.cookie})[0] == 303
    given = urlencode({"proof": trainer.proof})
    assert call(seated.port, "POST", "/trainer/leave", given, {**FORM, "cookie": trainer.cookie})[0] == 303
    assert trainer.do("close") == 403
    assert "WEST22" not in trainer.page("/trainer")
    assert "WEST22" in other.page("/trainer")


def test_the_trainers_start_field_is_understood_or_says_what_to_write(seated):
    trainer = Trainer(seated)
    trainer.do("plan")
    assert trainer.do("day_start", start="上午９点半") == 303
    assert 'value="09:30"' in trainer.page("/trainer")
    given = urlencode({"do": "day_start", "proof": trainer.proof, "start": "9点六十"})
    status, _, told = call(seated.port, "POST", "/trainer/do", given, {**FORM, "cookie": trainer.cookie})
    assert (status, "08:30" in told) == (400, True)
    for path in ("/trainer", "/screen"):
        assert call(seated.port, "GET", path, headers={"cookie": trainer.cookie})[0] == 200


# --- a new day on an old file, and copies


def test_new_force_begins_with_an_empty_board_new_codes_and_key_and_keeps_the_old_one(tmp_path):
    def new(*more):
        done = CliRunner().invoke(main, ["workshop", "new", str(tmp_path / "workshop.yaml"), "--lang", "zh", *more])
        assert done.exit_code == 0, done.output
        return done.output, (tmp_path / "workshop.yaml").read_text(encoding="utf-8")

    _, first = new("--groups", "2")
    server = Server(tmp_path, str(tmp_path / "workshop.db"), workshop=first).start()
    code, key = re.search(r"code: '?(\w+)", first)[1], server.key
    person, trainer = Person(server, code, "前客户"), Trainer(server)
    trainer.do("open", template="ws-result-chart")
    assert person.edit("main.1.name", "前客户的秘密")[0] == 200
    refused = CliRunner().invoke(main, ["workshop", "new", str(tmp_path / "workshop.yaml"), "--force"])
    assert refused.exit_code
    assert (tmp_path / "workshop.yaml").read_text(encoding="utf-8") == first  # it is served: nothing is touched
    server.kill()
    told, second = new("--groups", "2", "--force", "--title", "新客户")
    old = next(tmp_path.glob("workshop-*.yaml"))
    assert old.name in told
    assert old.with_suffix(".db").name in told
    assert old.read_text(encoding="utf-8") == first
    again = Server(tmp_path, str(tmp_path / "workshop.db"), port=server.port, workshop=second).start()
    try:
        assert again.key != key
        assert call(again.port, "POST", "/join", urlencode({"code": code, "name": "x"}), FORM)[0] == 403
        person.line.close()
        assert person.edit("main.1.name", "还在吗")[0] == 401
        assert trainer.do("close") == 403
        pages = "".join(Trainer(again).page(path) for path in ("/trainer", "/screen", "/cards"))
        assert not any(text in pages for text in ("前客户", code))
    finally:
        again.stop()
    assert Board(old.with_suffix(".db")).values("第1组", "ws-result-chart") == {"main.1.name": "前客户的秘密"}
    done = CliRunner().invoke(main, ["workshop", "export", str(old), "--out", str(tmp_path / "out"), "--kind", "docx"])
    assert done.exit_code == 0, done.output


def test_answers_left_beside_a_file_that_is_gone_are_kept_too_and_not_shown(tmp_path):
    path = tmp_path / "workshop.yaml"
    old = Board(tmp_path / "workshop.db")
    old.step("codes", {"第1组": "OLD222"}, "kam")
    old.close()
    told = write_workshop(path, title="", n_groups=2, people=None, seed=1, lang="en", force=False)
    assert not (tmp_path / "workshop.db").exists()
    assert next(tmp_path.glob("workshop-*.db")).name in told


def test_a_board_of_another_workshop_is_refused_and_the_own_one_taken(tmp_path):
    board = str(tmp_path / "shared.db")
    for name in ("one", "two"):
        write_workshop(tmp_path / f"{name}.yaml", title=name, n_groups=2, people=None, seed=1, lang="en", force=False)
    read, store = _opened(tmp_path / "one.yaml", False, board, "main", None)
    store.steps_together({"codes": {}, "key": "K", "workshop": read.day["id"]}, "kam")
    _opened(tmp_path / "one.yaml", False, board, "main", None)
    _opened(tmp_path / "two.yaml", False, board, "another room", None)
    with pytest.raises(KamError, match="another workshop"):
        _opened(tmp_path / "two.yaml", False, board, "main", None)


def test_a_backup_taken_while_people_write_holds_all_that_was_acknowledged(tmp_path):
    server = Server(tmp_path, str(tmp_path / "workshop.db")).start()
    try:
        person, trainer = Person(server, "EAST22", "安安"), Trainer(server)
        trainer.do("open", template="ws-result-chart")
        for n in range(1, 5):
            assert person.edit(f"main.{n}.name", f"第{n}条")[0] == 200
        out = tmp_path / "copy.db"
        done = CliRunner().invoke(main, ["workshop", "backup", str(server.file), "--out", str(out)])
        assert done.exit_code == 0, done.output
        alone = tmp_path / "elsewhere" / "copy.db"
        alone.parent.mkdir()
        shutil.copyfile(out, alone)
        kept = Board(alone).values("东区组", "ws-result-chart")
        assert kept == {f"main.{n}.name": f"第{n}条" for n in range(1, 5)}
        again = CliRunner().invoke(main, ["workshop", "backup", str(server.file), "--out", str(out)])
        assert again.exit_code  # nothing is written over
    finally:
        server.kill()


@pytest.mark.parametrize("moment", ["a break begins", "the server stops"])
def test_a_plain_copy_of_the_file_holds_everything_after_a_break_begins_and_after_a_stop(tmp_path, moment):
    server = Server(tmp_path, str(tmp_path / "workshop.db")).start()
    person, trainer = Person(server, "EAST22", "安安"), Trainer(server)
    trainer.do("open", template="ws-result-chart")
    assert person.edit("main.1.name", "都在")[0] == 200
    trainer.do("begin", item=3) if moment == "a break begins" else server.stop()
    (tmp_path / "usb").mkdir()
    shutil.copyfile(tmp_path / "workshop.db", tmp_path / "usb" / "workshop.db")
    server.kill()
    assert Board(tmp_path / "usb" / "workshop.db").values("东区组", "ws-result-chart") == {"main.1.name": "都在"}
