"""Times and shares of the day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.workshop.agenda import KINDS, agenda_shares, agenda_times, agenda_totals
from kamlib.workshop.settings import usual_day

DAY = usual_day()["agenda"]
items = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from(KINDS), "minutes": st.integers(1, 60)}), min_size=1, max_size=20
)


def test_the_decks_day_has_its_printed_times():
    """methods.md (c), 000 s1."""
    times = agenda_times(DAY, start="08:30")
    assert times["start"].tolist() == [
        "08:30", "08:40", "09:40", "10:40", "10:50", "11:20", "11:50", "14:00", "15:30", "16:30", "16:40", "17:10",
    ]  # fmt: skip
    assert times["end"].iloc[-1] == "17:40"


def test_the_decks_day_has_400_minutes_of_work_two_thirds_of_it_lecture():
    shares = agenda_shares(DAY).set_index("kind")
    assert shares["minutes"].to_dict() == {"opening": 10, "lecture": 270, "briefing": 60, "discussion": 60}
    assert (shares["share"] * 100).tolist() == [2.5, 67.5, 15, 15]
    totals = agenda_totals(DAY, start="08:30")
    assert (totals.scheduled_minutes, totals.break_minutes, totals.elapsed_minutes) == (400, 150, 550)


def test_a_later_start_moves_everything_and_a_longer_item_moves_what_follows():
    moved = agenda_times(DAY, start="9:00")
    assert (moved["start"].iloc[0], moved["end"].iloc[-1]) == ("09:00", "18:10")
    longer = [dict(item) for item in DAY]
    longer[1]["minutes"] = 75
    times = agenda_times(longer, start="08:30")
    assert times["start"].tolist()[:4] == ["08:30", "08:40", "09:55", "10:55"]


@given(items)
def test_every_item_begins_where_the_one_before_ends(agenda):
    times = agenda_times(agenda, start="00:00")
    assert times["start"].tolist()[1:] == times["end"].tolist()[:-1]
    assert times["minutes"].sum() == agenda_totals(agenda, start="00:00").elapsed_minutes


@given(items.filter(lambda agenda: any(item["kind"] != "break" for item in agenda)))
def test_shares_of_work_sum_to_one(agenda):
    assert agenda_shares(agenda)["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("agenda", "start", "fix"),
    [
        ([], "08:30", "list at least one item"),
        ([{"minutes": 0}], "08:30", "whole minutes from 1 on"),
        ([{"minutes": 7.5}], "08:30", "whole minutes from 1 on"),
        ([{"minutes": None}], "08:30", "whole minutes from 1 on"),
        ([{"minutes": 5, "kind": "lectures"}], "08:30", "use 'lecture'"),
        ([{"minutes": 5}], "half past eight", "write it as '08:30'"),
        ([{"minutes": 5}], "25:00", "write it as '08:30'"),
        ([{"minutes": 120}], "23:00", "start earlier or shorten"),
    ],
)
def test_days_that_cannot_be_are_refused(agenda, start, fix):
    with pytest.raises(KamError, match=fix):
        agenda_times(agenda, start=start)


def test_a_day_of_breaks_has_no_shares():
    with pytest.raises(KamError, match="at least one item of work"):
        agenda_shares([{"kind": "break", "minutes": 30}])


def test_a_full_width_colon_is_read():
    assert agenda_times(DAY, start="8：30")["start"].iloc[0] == "08:30"
