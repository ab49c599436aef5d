import datetime

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


def test_cells_keep_their_kind(tmp_path):
    day = datetime.date(2026, 6, 3)
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-06-03", None]),
            "time": pd.to_datetime(["2026-06-03 14:30", "2026-06-03 00:00"]),
            "zoned": pd.to_datetime(["2026-06-03 14:30", None]).tz_localize("Asia/Shanghai"),
            "true": pd.array([True, None], dtype="boolean"),
            "count": pd.array([3, None], dtype="Int64"),
            "class": pd.Categorical(["VIP", None]),
            "endless": [float("inf"), -1.5],
            "any": [day, datetime.date(1850, 1, 1)],
            "month": pd.period_range("2026-06", periods=2, freq="M"),
            "long": ["x" * 40_000, [1, 2]],
        }
    )
    write_workbook(tmp_path / "w.xlsx", {"t": table})
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["t"]
    cells = {head.value: [sheet.cell(row, head.column).value for row in (2, 3)] for head in sheet[1]}
    time, midnight = datetime.datetime(2026, 6, 3, 14, 30), datetime.datetime(2026, 6, 3)
    assert cells.pop("long") == ["x" * 32_766 + "…", "[1, 2]"]
    assert cells == {
        "day": [midnight, None], "time": [time, midnight], "zoned": ["2026-06-03 14:30:00+08:00", None],
        "true": [True, None], "count": [3, None], "class": ["VIP", None], "endless": ["inf", -1.5],
        "any": [midnight, "1850-01-01"], "month": ["2026-06", "2026-07"],
    }  # fmt: skip
    assert (sheet["A2"].number_format, sheet["B2"].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
