import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.tables.numbers import decimal_sign, numbers, shares


def said(*cells, **options):
    return numbers(pd.Series(list(cells), dtype=object), **options).values.tolist()


def faults(*cells, **options):
    return numbers(pd.Series(list(cells), dtype=object), **options).faults.tolist()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.50", 1234.5),
        ("1,234,567", 1234567),
        ("¥1,234", 1234),
        ("￥８６０", 860),
        ("（1,234）", -1234),
        ("(1,234.5)", -1234.5),
        ("(¥5)", -5),
        ("１，２３４．５０", 1234.5),
        ("1.2万", 12000),
        ("3.4亿", 340_000_000),
        ("-1.2万元", -12000),
        ("5千", 5000),
        ("2.5百万", 2_500_000),
        ("12%", 0.12),
        ("23.5％", 0.235),
        ("－4.1%", -0.041),
        ("1,234.50元", 1234.5),
        ("12.50 元".replace(" ", ""), 12.5),
        ("－4.1", -4.1),
        ("−4.1", -4.1),
        ("–4.1", -4.1),
        ("+7", 7),
        ("-¥1,200", -1200),
        ("¥-1,200", -1200),
        ("$1,200.00", 1200),
        ("RMB 500".replace(" ", ""), 500),
        ("500 CNY".replace(" ", ""), 500),
        ("123.45-", -123.45),
        ("1 234.5", 1234.5),
        ("1\u00a0234.5", 1234.5),
        ("1'234.50", 1234.5),
        (".5", 0.5),
        ("5.", 5),
        ("1.2E+05", 120000),
        ('="12.5"', 12.5),
        (" 12 ", 12),
        (12, 12),
        (12.5, 12.5),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_a_number_is_read_as_a_person_reads_it(cell, number):
    assert said(cell) == [pytest.approx(number)]


@pytest.mark.parametrize("cell", ["¥ 1,234", "1,234.50 元", "RMB 500", "500 CNY", "( 1,234 )", "- 5"])
def test_blanks_between_sign_unit_and_number_do_not_matter(cell):
    assert not math.isnan(said(cell)[0])


@pytest.mark.parametrize(
    "cell",
    [
        "abc",
        "12abc",
        "1,23",
        "12,34,567",
        "1.2.3",
        "--5",
        "(5",
        "5)",
        "(-5)",
        "1_000",
        "inf",
        "1e999",
        "0x10",
        "１２月",
        "一千",
        "5 6",
        "2026-06-03",
    ],
)
def test_what_is_no_number_is_refused_and_never_guessed(cell):
    assert faults(cell, "3.25") == ["not_a_number", ""]


@pytest.mark.parametrize("cell", ["", " ", "nan", "NULL", "-", "/", "无", "#N/A", "NA", None])
def test_nothing_is_missing_and_no_fault(cell):
    assert math.isnan(said(cell)[0])
    assert faults(cell) == [""]


def test_one_blank_that_made_a_column_text_does_no_harm():
    assert said("1", " ", "3")[::2] == [1, 3]


def test_european_numbers_only_when_the_whole_column_says_so():
    assert said("1.234,50", "12,5", "1.234") == [1234.5, 12.5, 1234]
    assert decimal_sign(pd.Series(["1.234,50", "1,234.50"])) == "."
    assert faults("1.234,50", "1,234.50") == ["not_a_number", ""]
    assert said("1,234", "5") == [1234, 5]  # thousands, as nothing says otherwise
    assert said("1,234", "5", decimal=",") == [1.234, 5]


def test_numbers_that_are_numbers_already_pass_through_and_infinity_is_refused():
    parsed = numbers(pd.Series([1.5, float("inf"), None]))
    assert parsed.faults.tolist() == ["", "not_a_number", ""]
    assert parsed.values.tolist()[0] == 1.5
    assert numbers(pd.Series([1, None], dtype="Int64")).values.tolist()[0] == 1
    assert numbers(pd.Series([True, 2.0], dtype=object)).faults.tolist() == ["not_a_number", ""]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["20%", "0.4"], [0.2, 0.4]), ([20, 40], [0.2, 0.4]), (["0.2", "1"], [0.2, 1]), (["15", "20%"], [0.15, 0.2])],
)
def test_shares_are_between_0_and_1_however_written(cells, expected):
    assert shares(pd.Series(cells, dtype=object)).values.tolist() == pytest.approx(expected)


def test_a_share_below_0_or_above_100_percent_is_refused():
    assert shares(pd.Series(["-0.2", "0.5"])).faults.tolist() == ["not_a_share", ""]
    assert shares(pd.Series(["250", "0.5"])).faults.tolist() == ["not_a_share", ""]


money = st.integers(-(10**11), 10**11).map(lambda cents: cents / 100)


@given(money)
def test_a_number_written_with_separators_comes_back(value):
    text = f"{value:,.2f}"
    assert said(text) == [pytest.approx(value)]
    assert said(f"¥{text}" if value >= 0 else f"（{text[1:]}）") == [pytest.approx(value)]
    european = text.translate(str.maketrans(",.", ".,"))
    assert said(european, decimal=",") == [pytest.approx(value)]
    wide = text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789,.-"})
    assert said(wide) == [pytest.approx(value)]


@given(st.lists(money, min_size=1, max_size=5), st.randoms())
def test_parsing_does_not_depend_on_the_neighbours(values, random):
    cells = [f"{value:,.2f}" for value in values]
    shuffled = random.sample(range(len(cells)), len(cells))
    alone = [said(cell)[0] for cell in cells]
    together = said(*[cells[n] for n in shuffled])
    assert together == [alone[n] for n in shuffled]
