import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.tables.dates import dates, day_order, needs_order


def said(*cells, **options):
    return dates(pd.Series(list(cells), dtype=object), **options).values.tolist()


def faults(*cells, **options):
    return dates(pd.Series(list(cells), dtype=object), **options).faults.tolist()


DAY = pd.Timestamp("2026-06-03")
AFTERNOON = pd.Timestamp("2026-06-03 14:05")


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        ("2026-06-03", DAY),
        ("2026/6/3", DAY),
        ("2026.6.3", DAY),
        ("2026年6月3日", DAY),
        ("2026年06月03日", DAY),
        ("２０２６年６月３日", DAY),
        ("2026年6月3日 星期三", DAY),
        ("20260603", DAY),
        (20260603, DAY),
        (20260603.0, DAY),
        ("03-Jun-26", DAY),
        ("3 June 2026", DAY),
        ("Jun 3, 2026", DAY),
        ("June 3rd, 2026", DAY),
        (46176, DAY),
        ("46176", DAY),
        (46176.0, DAY),
        (datetime.date(2026, 6, 3), DAY),
        (datetime.datetime(2026, 6, 3), DAY),
        ("2026-06-03T00:00:00", DAY),
        ("2026-06-03T00:00:00Z", DAY),
        ("2026-06-03 00:00:00+08:00", DAY),
        ('="2026-06-03"', DAY),
        (" 2026-06-03 ", DAY),
        ("2026-06-03 14:05", AFTERNOON),
        ("2026/6/3 14:05:00", AFTERNOON),
        ("2026年6月3日 14:05", AFTERNOON),
        ("2026年6月3日14时05分", AFTERNOON),
        ("2026/6/3 下午 2:05", AFTERNOON),
        ("2026/6/3 2:05 PM", AFTERNOON),
        (46176.586805555555, AFTERNOON),
        ("2026年6月", pd.Timestamp("2026-06-01")),
        ("2026-06", pd.Timestamp("2026-06-01")),
        ("202606", pd.Timestamp("2026-06-01")),
    ],
)
def test_a_date_is_read_as_a_person_reads_it(cell, when):
    assert said(cell) == [when]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("2026-06-31", "no_such_day"),
        ("2026年6月31日", "no_such_day"),
        ("2026/2/29", "no_such_day"),
        ("31/06/2026", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("2026-06-03 25:00", "no_such_day"),
        ("soon", "not_a_date"),
        ("待定", "not_a_date"),
        ("5", "not_a_date"),
        (5, "not_a_date"),
        ("3-Foo-26", "not_a_date"),
        ("1026-06-03", "date_range"),
        ("9999-12-31", "date_range"),
        (True, "not_a_date"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(cell, fault):
    assert faults(cell, "2026-06-03") == [fault, ""]


def test_leap_days_exist_in_leap_years():
    assert said("2024-02-29", "29/2/2024") == [pd.Timestamp("2024-02-29")] * 2


@pytest.mark.parametrize("cell", ["", "NULL", "-", "—", None, "NaT"])
def test_nothing_is_missing_and_no_fault(cell):
    parsed = dates(pd.Series([cell, "2026-06-03"], dtype=object))
    assert parsed.values.isna().tolist() == [True, False]
    assert parsed.faults.tolist() == ["", ""]


def test_the_whole_column_tells_day_from_month():
    assert said("03/06/2026", "25/06/2026")[0] == DAY
    assert said("06/03/2026", "6/25/2026")[0] == DAY
    assert said("03-06-26", "25-06-26")[0] == DAY
    assert said("03.06.2026 14:05", "25.06.2026")[0] == AFTERNOON


def test_without_any_telling_cell_nothing_is_guessed_but_the_user_may_say_it():
    assert faults("03/06/2026", "04/05/2026") == ["day_order"] * 2
    assert said("03/06/2026", order="dmy") == [DAY]
    assert said("06/03/2026", order="mdy") == [DAY]
    assert said("26/06/03", order="ymd") == [DAY]


def test_cells_that_contradict_each_other_decide_nothing():
    assert day_order(pd.Series(["25/6/2026", "6/25/2026"])) is None
    assert needs_order(pd.Series(["25/6/2026", "6/25/2026"]))
    assert not needs_order(pd.Series(["2026-06-25", "2026/6/25"]))


def test_with_two_digit_years_the_place_with_few_numbers_is_the_year():
    assert said("26/6/3", "26/6/25", "26/7/1") == [DAY, pd.Timestamp("2026-06-25"), pd.Timestamp("2026-07-01")]
    assert said("99/6/3", "98/6/25")[0] == pd.Timestamp("1999-06-03")
    assert said("13/06/26", "14/06/26") == [pd.Timestamp("2026-06-13"), pd.Timestamp("2026-06-14")]
    assert faults("13/06/26") == ["day_order"]  # 13 June 2026 or 26 June 2013


def test_date_columns_lose_their_zone_and_keep_their_clock():
    zoned = pd.Series(pd.to_datetime(["2026-06-03 14:05"])).dt.tz_localize("Asia/Shanghai")
    assert dates(zoned).values.tolist() == [AFTERNOON]
    strange = pd.Series(pd.to_datetime(["1800-01-01", "2026-06-03"], format="ISO8601").astype("datetime64[us]"))
    assert dates(strange).faults.tolist() == ["date_range", ""]


days = st.dates(datetime.date(1930, 1, 1), datetime.date(2100, 12, 31))


@given(days)
def test_a_day_comes_back_from_every_way_of_writing_it(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"]
    forms += [day.strftime("%Y%m%d"), day.strftime("%d-%b-%Y"), serial, str(serial)]
    assert said(*forms) == [pd.Timestamp(day)] * len(forms)


@given(st.lists(days, min_size=1, max_size=6), st.sampled_from(["dmy", "mdy"]))
def test_slashed_days_come_back_or_are_refused_together(some, order):
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    cells = [day.strftime(form) for day in some]
    assert said(*cells, order=order) == [pd.Timestamp(day) for day in some]
    undecided = all(day.day <= 12 for day in some)
    assert (set(faults(*cells)) == {"day_order"}) == undecided
