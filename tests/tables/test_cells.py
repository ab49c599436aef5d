import pandas as pd
import pytest

from kamlib.tables.cells import choices, ids, texts
from kamlib.text.typed import says_nothing, tidy


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('="00123"', "00123"),
        ('= "00123"', "00123"),
        ("17850.0", "17850"),
        (17850.0, "17850"),
        (17850, "17850"),
        ("00123", "00123"),
        ("'00123", "00123"),
        ("　Ａ０１７　", "A017"),
        ("A-1.0", "A-1.0"),
        ("曾惠-14485", "曾惠-14485"),
        ("\ufeffA1\u200b", "A1"),
    ],
)
def test_an_id_is_text_as_it_was_meant(cell, said):
    assert ids(pd.Series([cell], dtype=object)).values.tolist() == [said]


@pytest.mark.parametrize(
    "cell", ["", " ", "nan", "NaN", "NULL", "None", "-", "—", "#N/A", "N/A", None, float("nan"), "\\N"]
)
def test_words_for_nothing_are_missing_and_no_fault(cell):
    parsed = ids(pd.Series([cell, "x"], dtype=object))
    assert parsed.values.isna().tolist() == [True, False]
    assert parsed.faults.tolist() == ["", ""]


def test_whole_number_columns_become_ids_without_a_point():
    with_gap = pd.Series([17850, None], dtype="Int64")
    assert ids(with_gap).values.tolist()[0] == "17850"
    assert ids(pd.Series([17850.0, float("nan")])).values.tolist()[0] == "17850"
    assert ids(with_gap).values.isna().tolist() == [False, True]


def test_an_id_that_lost_its_digits_is_refused():
    assert ids(pd.Series(["1.23457E+11", "123456789012"])).faults.tolist() == ["id_scientific", ""]


def test_a_country_called_na_stays_in_text_and_blanks_are_tidied():
    assert texts(pd.Series(["NA", " 华东 ", "A  B", "无"])).values.tolist() == ["NA", "华东", "A B", "无"]


def test_true_is_not_the_number_one():
    assert texts(pd.Series([True, 1.0, "x"], dtype=object)).values.tolist() == ["TRUE", "1", "x"]


def test_a_choice_is_known_by_any_of_its_words_and_others_are_refused():
    known = {"won": ("Closed Won", "赢单"), "lost": ("丢单",)}
    parsed = choices(pd.Series(["closed-won", "丢单", "", "maybe", "WON"]), known)
    assert parsed.values.dropna().tolist() == ["won", "lost", "won"]
    assert parsed.faults.tolist() == ["", "", "", "not_a_choice", ""]


def test_nothing_differs_between_text_and_numbers():
    assert says_nothing("无", number=True)
    assert not says_nothing("无")
    assert tidy("￥８６０") == "¥860"


def test_the_index_of_the_cells_is_kept():
    cells = pd.Series(["a", "b"], index=[7, 3])
    assert ids(cells).values.index.tolist() == [7, 3]
