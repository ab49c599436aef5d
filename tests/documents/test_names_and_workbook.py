import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.documents.names import safe_name, safe_names
from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError


@given(st.text(max_size=200))
def test_a_safe_name_never_leaves_its_folder(text):
    name = safe_name(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|\x00')
    assert name not in {".", ".."}
    assert not name.startswith(".")
    assert len(name.encode()) <= 250


@pytest.mark.parametrize("text", ["NUL", "con", "LPT1", "aux.txt", "COM1.csv"])
def test_reserved_names_are_changed(text):
    assert safe_name(text) != text


@given(st.lists(st.text(max_size=12), unique=True, max_size=20))
def test_different_texts_get_different_files(texts):
    names = safe_names(texts)
    assert len({name.casefold() for name in names.values()}) == len(texts)


def test_what_looks_like_a_formula_stays_text(tmp_path):
    nasty = ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "http://a.example", "007"]
    write_workbook(tmp_path / "w.xlsx", {"accounts": pd.DataFrame({"name": nasty, "revenue": range(6)})})
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["accounts"]
    cells = [sheet.cell(row=row, column=1) for row in range(2, 8)]
    assert [cell.value for cell in cells] == nasty
    assert {cell.data_type for cell in cells} == {"s"}
    assert not list(tmp_path.glob("*.part"))


def test_missing_text_and_chinese_are_written(tmp_path):
    write_workbook(tmp_path / "w.xlsx", {"客户": pd.DataFrame({"名称": ["岚城", None], "n": [1.5, float("nan")]})})
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["客户"]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["名称", "岚城", None]


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(KamError, match="pass at least one table"):
        write_workbook(tmp_path / "w.xlsx", {})
