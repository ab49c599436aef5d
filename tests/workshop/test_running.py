"""The day as it runs: real times behind, re-flowing times ahead, lessons that stand open."""

import json
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.workshop.lessons import lesson_links
from kamlib.workshop.running import begun, lengthened, running_day
from kamlib.workshop.settings import usual_day

ITEMS = usual_day()["agenda"]
TODAY = time.mktime((2026, 6, 30, 0, 0, 0, 0, 0, -1))


def at(clock: str) -> float:
    return TODAY + 60 * (int(clock[:2]) * 60 + int(clock[3:]))


def day(changes, now="08:00"):
    return running_day(ITEMS, start="08:30", changes=changes, at=at(now))


def begins(found):
    return [slot.begin for slot in found.slots]


def test_before_anything_has_begun_the_day_is_the_decks():
    """methods.md (c), 000 s1."""
    found = day({})
    assert begins(found)[:5] == ["08:30", "08:40", "09:40", "10:40", "10:50"]
    assert (found.slots[-1].end, found.now, found.next.number) == ("17:40", None, 0)


def test_another_start_and_another_length_move_what_follows():
    changes = lengthened({"start": "09:00"}, 1, 75)
    assert begins(day(changes))[:4] == ["09:00", "09:10", "10:25", "11:25"]


def test_an_item_that_began_late_moves_what_follows_and_counts_down():
    found = day(begun({}, 0, at("08:37")), now="08:40")
    assert begins(found)[:3] == ["08:37", "08:47", "09:47"]
    assert (found.now.number, found.left, found.next.number) == (0, 7 * 60, 1)


def test_an_item_that_runs_over_pushes_the_day_with_the_clock():
    changes = begun({}, 0, at("08:30"))
    assert day(changes, now="08:45").left == -300
    assert begins(day(changes, now="08:45"))[1:3] == ["08:45", "09:45"]
    assert day(changes, now="08:55").slots[-1].end == "17:55"


def test_what_is_over_keeps_its_real_times_and_what_was_skipped_has_none():
    changes = begun(begun({}, 0, at("08:30")), 2, at("08:50"))
    found = day(changes, now="09:00")
    assert [(slot.begin, slot.end, slot.state) for slot in found.slots[:3]] == [
        ("08:30", "08:50", "done"), ("", "", "left_out"), ("08:50", "09:50", "now"),
    ]  # fmt: skip


def test_an_item_of_no_minutes_is_left_out():
    found = day(lengthened({}, 1, 0))
    assert [slot.state for slot in found.slots[:3]] == ["next", "left_out", "next"]
    assert begins(found)[2] == "08:40"


def test_going_back_forgets_what_came_after():
    changes = begun(begun(begun({}, 0, at("08:30")), 1, at("08:40")), 0, at("09:00"))
    assert changes["began"] == [[0, at("09:00")]]


@pytest.mark.parametrize("minutes", [-5, 601])
def test_lengths_that_cannot_be_are_refused(minutes):
    with pytest.raises(KamError, match="whole minutes from 0 to 600"):
        lengthened({}, 0, minutes)


@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=8),
    st.data(),
    st.integers(0, 400),
)
def test_what_is_to_come_follows_without_gaps_and_never_before_now(lengths, data, later):
    items = [{"minutes": n, "en": "x", "zh": "x"} for n in lengths]
    now = data.draw(st.integers(0, len(items) - 1))
    found = running_day(items, start="08:30", changes=begun({}, now, at("08:30")), at=at("08:30") + 60 * later)
    ahead = [slot for slot in found.slots if slot.state in ("now", "next")]
    assert [slot.begin for slot in ahead[1:]] == [slot.end for slot in ahead[:-1]]
    total = max(lengths[now], later) + sum(lengths[now + 1 :])
    assert ahead[-1].end == time.strftime("%H:%M", time.localtime(at("08:30") + 60 * total))


def test_a_lesson_is_found_in_a_running_lab_and_never_with_its_token(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "01_segmentation.ipynb").write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as lab:
        url = f"http://localhost:{lab.getsockname()[1]}/"
        told = {"url": url, "root_dir": str(tmp_path / "course"), "token": "secret"}
        (tmp_path / "jpserver-1.json").write_text(json.dumps(told))
        (tmp_path / "jpserver-2.json").write_text("{broken")
        links = lesson_links(["01_segmentation", "02_branding"], runtime=tmp_path)
        assert links == {"01_segmentation": url + "lab/tree/01_segmentation.ipynb"}
    assert lesson_links(["01_segmentation"], runtime=tmp_path) == {}
