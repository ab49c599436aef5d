"""In a lesson: forms, the trainer's board, the clock and the groups, on the board of the course copy."""

import json
import re

import pytest

from kamlib.documents.here import COURSE_MARK
from kamlib.workshop import desk as desks
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.countdown import countdown_html
from kamlib.workshop.day_clock import day_clock, day_controls, items_now, own_day
from kamlib.workshop.discussion import discussion
from kamlib.workshop.group_maker import group_maker
from kamlib.workshop.making import write_workshop
from kamlib.workshop.replay import Place
from kamlib.workshop.trainer_board import trainer_board

WIDGET = "application/vnd.jupyter.widget-view+json"
PEOPLE = [{"name": name, "branch": branch} for name, branch in zip("甲乙丙丁", ["东", "东", "西", "西"], strict=True)]


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A course copy in whose subfolder a notebook is open; the working directory is elsewhere."""
    folder, elsewhere = tmp_path / "course", tmp_path / "elsewhere"
    (folder / "exercises").mkdir(parents=True)
    elsewhere.mkdir()
    (folder / COURSE_MARK).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "exercises" / "a.ipynb"))
    monkeypatch.chdir(elsewhere)
    yield folder
    assert list(elsewhere.iterdir()) == []
    desks.seat_in.cache_clear()
    desks.open_board.cache_clear()


def everything(box) -> list:
    found = [box]
    for child in getattr(box, "children", ()):
        found += everything(child)
    return found


def press(box, text: str) -> None:
    next(w for w in everything(box) if getattr(w, "description", "") == text and hasattr(w, "click")).click()


def field(box, text: str):
    return next(w for w in everything(box) if getattr(w, "description", "") == text and hasattr(w, "value"))


def texts(box) -> str:
    return "\n".join(str(getattr(w, "value", "")) for w in everything(box))


def open_form(box):
    toggle = next(w for w in everything(box) if type(w).__name__ == "ToggleButton")
    toggle.value = True
    return box


@pytest.mark.parametrize("made", [
    lambda: discussion("ws-result-chart", "se-workload", lang="zh"), lambda: trainer_board(lang="zh"),
    lambda: group_maker(lang="zh"), lambda: day_clock(own_day(lang="zh"), {}, lang="zh"),
])  # fmt: skip
def test_where_nobody_sits_before_the_kernel_there_is_text_and_no_widget(made, tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(tmp_path)
    bundle = made()._repr_mimebundle_()
    assert WIDGET not in bundle
    assert re.search("[一-鿿]", bundle["text/html"])
    assert list(tmp_path.iterdir()) == []


def test_a_form_in_a_lesson_keeps_its_text_in_the_course_copy_and_opens_by_itself_next_time(copy):
    bundle = discussion("ws-result-chart", lang="en")._repr_mimebundle_()
    assert WIDGET in bundle
    assert "Self-reliant" in bundle["text/html"]
    form = open_form(discussion("ws-result-chart", lang="en").form())
    field(form, "Customer group").value = "Banks"
    assert Board(copy / "kam-answers.db").values("mine", "ws-result-chart") == {"main.1.name": "Banks"}
    again = discussion("ws-result-chart", lang="zh").form()  # the other language: the same answers
    assert field(again, "客户群名称").value == "Banks"


def test_where_people_should_think_first_the_example_is_not_shown():
    assert "<td>29" not in discussion("se-timesheet", lang="en", example=False).static()
    assert (
        discussion("se-timesheet", lang="en").static() != discussion("se-timesheet", lang="en", example=False).static()
    )


def test_a_group_of_the_workshop_beside_the_lessons_writes_on_its_board_and_is_remembered(copy):
    path = copy / "workshop.yaml"
    write_workshop(path, title="T", n_groups=2, people=PEOPLE, seed=1, lang="en", force=False)
    form = open_form(discussion("ws-result-chart", lang="en").form())
    field(form, "Whose form").value = "Group 2"
    field(form, "Your name").value = "Ann"
    field(form, "Customer group").value = "Banks"
    cell = Board(copy / "workshop.db").cells()[Place("Group 2", "ws-result-chart", "main.1.name")]
    assert (cell.value, cell.author) == ("Banks", "Ann")
    assert not (copy / "kam-answers.db").exists()
    desks.seat_in.cache_clear()  # a new kernel
    assert field(discussion("se-workload", lang="en").form(), "Whose form").value == "Group 2"


def test_two_texts_of_one_field_are_offered_and_the_chosen_one_stands():
    from kamlib.workshop.forms import template_form

    board, place = Board(":memory:"), Place("g", "ws-result-chart", "main.1.name")
    box = template_form("ws-result-chart", lang="en", board=board, group="g", author="Ann")
    board.append([Draft(place, "Banks", Author("b", "Bo"))])
    field(box, "Customer group").value = "Insurers"
    field(box, "Customer group").value = "Insurers and brokers"  # types on: still beside Bo's text, not over it
    assert board.cells()[place].value == "Banks"
    assert field(box, "Customer group").value == "Insurers and brokers"
    press(box, "Use this: Insurers and brokers")
    assert (board.cells()[place].value, board.cells()[place].others) == ("Insurers and brokers", ())


def test_the_trainers_board_shows_all_groups_and_its_buttons_reach_the_pages(copy):
    assert "workshop.yaml" in texts(trainer_board(lang="en").form())
    write_workshop(copy / "workshop.yaml", title="T", n_groups=2, people=PEOPLE, seed=1, lang="en", force=False)
    board = Board(copy / "workshop.db")
    board.append([Draft(Place("Group 1", "ws-result-chart", "main.1.name"), "<b>Banks</b>", Author("a", "Ann"))])
    box = trainer_board(lang="en", template="ws-result-chart").form()
    assert "&lt;b&gt;Banks" in texts(box)
    assert "Group 2" in texts(box)
    press(box, "Open")
    press(box, "Start")
    steps = board.steps()
    assert steps["open"] == ["ws-result-chart"]
    assert steps["timer"]["label"] == "Segmentation and value proposition"
    press(box, "Ask")
    poll = board.steps()["poll"]["id"]
    for voter, before, after in (("a", "a", "b"), ("b", "a", "b")):
        board.vote(poll, "before", voter, before)
        board.vote(poll, "after", voter, after)
    press(box, "Close and show the result")
    assert "+100" in texts(box)
    assert "−100" in texts(box)


def test_the_countdown_is_a_frame_that_needs_no_kernel_and_shows_labels_as_text():
    html = countdown_html({"ends": 2_000_000_000.5, "label": "<script>x</script>"}, lang="zh")
    assert "2000000000500" in html
    assert "<script>x" not in html.replace("&lt;", "<")
    assert "allow-same-origin" not in html


def test_what_the_trainer_moves_in_the_day_comes_back_and_the_items_follow(copy):
    day = own_day(lang="en")
    controls = day_controls(day, lang="en")
    controls["start"].value, controls["minutes_0"].value, controls["minutes_3"].value = "09:00", 0, 20
    again = day_controls(own_day(lang="en"), lang="en")
    state = {name: control.value for name, control in again.items()}
    lines = items_now(day, state, "en")
    assert len(lines) == len(day.items) - 1  # an item of 0 minutes is left out
    assert [(start, end) for _, _, start, end in lines[:3]] == [
        ("09:00", "10:00"),
        ("10:00", "11:00"),
        ("11:00", "11:20"),
    ]
    clock = day_clock(day, again, lang="en").form()
    field(clock, "Item").index = 0  # whatever the clock on the wall says
    press(clock, "Start")
    steps = Board(copy / "kam-answers.db").steps()
    assert steps["timer"]["ends"] > 0
    assert steps["day"]["began"][0][0] == 1  # the page knows which item runs
    press(clock, "Stop")
    assert "Segmentation" in texts(clock)  # without the timer the item's own time counts on


def test_groups_from_typed_names_are_shown_with_their_balance_and_written_once(copy):
    box = group_maker(lang="zh").form()
    names = next(w for w in everything(box) if type(w).__name__ == "Textarea")
    names.value = "甲，东\n乙，东\n丙，西，，，甲\n丁，西"
    field(box, "组数").value = 2
    assert "分公司打散程度：100%" in texts(box)
    assert "没有人与自己的上级同组" in texts(box)
    press(box, "写入 workshop.yaml")
    first = (copy / "workshop.yaml").read_text(encoding="utf-8")
    assert "kam workshop serve" in texts(box)
    press(box, "写入 workshop.yaml")
    assert (copy / "workshop.yaml").read_text(encoding="utf-8") == first
    assert "替换" in texts(box)


def test_the_seat_file_says_who_sat_here_last(copy):
    desks.desk().seat.name = "陈晓"
    assert json.loads((copy / desks.SEAT).read_text(encoding="utf-8"))["name"] == "陈晓"
