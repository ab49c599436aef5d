"""A form in a notebook saves as one types, comes back, judges, and shows text as text."""

import pytest

from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.forms import example_html, filled, form_html, template_form
from kamlib.workshop.replay import Place
from kamlib.workshop.templates import load_template, template_ids


def controls(box) -> dict:
    """Controls with a description, in order, by description and number."""
    found, open_ = [], [box]
    while open_:
        widget = open_.pop(0)
        open_ = [*getattr(widget, "children", ()), *open_]
        if hasattr(widget, "description") and hasattr(widget, "value"):
            found.append(widget)
    return found


def by_name(box, name):
    return [widget for widget in controls(box) if widget.description == name]


def test_what_is_typed_is_on_the_board_at_once_and_in_a_form_opened_later(tmp_path):
    box = template_form("ws-result-chart", lang="zh", board=str(tmp_path / "a.db"), group="东区", author="陈晓")
    by_name(box, "客户群名称")[0].value = "电商大客户"
    assert Board(tmp_path / "a.db").values("东区", "ws-result-chart")["main.1.name"] == "电商大客户"
    again = template_form("ws-result-chart", lang="zh", board=str(tmp_path / "a.db"), group="东区", author="陈晓")
    assert by_name(again, "客户群名称")[0].value == "电商大客户"
    assert "1/12" in again.children[-1].value


def test_showing_a_form_writes_no_file(tmp_path):
    template_form("se-timesheet", board=str(tmp_path / "a.db"))
    assert list(tmp_path.iterdir()) == []


def test_marks_checks_and_computed_cells_follow_what_is_typed():
    board = Board(":memory:")
    box = template_form("se-workload", lang="en", board=board, group="g")
    names = ["Target customers", "Visits a month", "Hours a visit"]
    for name, value in zip(names, ["20", "4", "two"], strict=True):
        by_name(box, name)[0].value = value
    texts = [getattr(widget, "value", "") for widget in _all(box)]
    assert any("not a number" in str(text) for text in texts)
    by_name(box, "Hours a visit")[0].value = "2"
    assert "160" in [getattr(widget, "value", "") for widget in _all(box)]


def _all(box):
    found = [box]
    for child in getattr(box, "children", ()):
        found += _all(child)
    return found


def test_a_text_somebody_else_wrote_meanwhile_is_shown_and_both_are_kept():
    board = Board(":memory:")
    box = template_form("ws-result-chart", lang="en", board=board, group="g", author="Ann")
    place = Place("g", "ws-result-chart", "main.1.name")
    board.append([Draft(place, "Banks", Author("b", "<b>Bo</b>"))])
    by_name(box, "Customer group")[0].value = "Insurers"
    cell = board.cells()[place]
    assert (cell.value, cell.others[0].value) == ("Banks", "Insurers")
    texts = "".join(str(getattr(widget, "value", "")) for widget in _all(box))
    assert "&lt;b&gt;Bo" in texts
    assert "<b>Bo" not in texts


def test_undo_in_the_form_brings_the_text_before_back():
    board = Board(":memory:")
    box = template_form("ws-result-chart", lang="en", board=board, group="g", author="Ann")
    by_name(box, "Customer group")[0].value = "Banks"
    next(w for w in _all(box) if getattr(w, "description", "") == "Undo").click()
    assert by_name(box, "Customer group")[0].value == ""


@pytest.mark.parametrize("name", template_ids())
def test_every_template_makes_a_form_and_reads_as_html(name):
    board = Board(":memory:")
    lang = ["en", "zh"][load_template(name).about["number"] % 2]  # building widgets takes time: one language each
    assert template_form(name, lang=lang, board=board).children
    for lang in ("en", "zh"):
        assert "<table" in form_html(filled(name, board=board, group="g", lang=lang))
        assert bool(example_html(name, lang=lang)) == bool(load_template(name).example)
