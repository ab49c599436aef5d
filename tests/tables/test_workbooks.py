import datetime
from pathlib import Path

import openpyxl
import pytest

from kamlib.errors import KamError
from kamlib.tables import read_ledger
from kamlib.tables.workbooks import workbook_grids

FILES = Path(__file__).parent / "files"


def saved(tmp_path, rows, *, title="Sheet", merge=(), more=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    for name, state in more:
        book.create_sheet(name).sheet_state = state
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_cells_keep_their_type_and_their_row(tmp_path):
    path = saved(tmp_path, [[], ["a", "b"], [datetime.datetime(2026, 6, 3), 1.5], [None, True]])
    (grid,) = workbook_grids(path)
    assert grid.cells.loc[2].tolist() == ["a", "b"]
    assert grid.cells.loc[3, 1] == 1.5
    assert grid.cells.loc[3, 0] in (datetime.date(2026, 6, 3), datetime.datetime(2026, 6, 3))
    assert grid.cells.loc[4].tolist() == ["", True]


def test_merged_cells_are_known_by_row_and_column(tmp_path):
    (grid,) = workbook_grids(saved(tmp_path, [["a", "b"], ["x", 1], ["", 2]], merge=["A2:A3"]))
    assert grid.merged == ((2, 3, 0, 0),)


def test_hidden_and_empty_sheets_are_left_alone(tmp_path):
    path = saved(tmp_path, [["a"], [1]], more=[("hidden", "hidden"), ("empty", "visible")])
    assert [grid.sheet for grid in workbook_grids(path)] == ["Sheet"]


def test_an_old_workbook_is_read_the_same_way():
    grids = workbook_grids(FILES / "orders.xls")
    assert [grid.sheet for grid in grids] == ["订单", "退货", "销售人员"]
    assert grids[0].cells.loc[4, 2] == "曾惠-14485"


def test_an_unknown_sheet_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(KamError) as caught:
        workbook_grids(saved(tmp_path, [["a"], [1]], title="Orders"), sheet="Order")
    assert caught.value.fix == "use --sheet 'Orders' (sheet='Orders')"


def test_a_password_is_told():
    with pytest.raises(KamError) as caught:
        workbook_grids(FILES / "password.xlsx")
    assert caught.value.fix == "open it with the password and save it without one"


def test_a_damaged_workbook_is_told(tmp_path):
    path = tmp_path / "cut.xlsx"
    path.write_bytes(saved(tmp_path, [["a"], [1]]).read_bytes()[:2000])
    with pytest.raises(KamError) as caught:
        workbook_grids(path)
    assert caught.value.fix == "open it in Excel or WPS and save it as .xlsx again"


def test_a_workbook_of_empty_sheets_is_empty(tmp_path):
    with pytest.raises(KamError) as caught:
        workbook_grids(saved(tmp_path, []))
    assert caught.value.fix.startswith("export it again and look at its size")


def test_a_hidden_sheet_that_fits_better_is_not_read(tmp_path):
    path = saved(tmp_path, [["客户"], ["A2"]], more=[("old", "hidden")])
    book = openpyxl.load_workbook(path)
    for row in (["客户编号", "日期", "金额"], ["A1", "2026-06-03", 5]):
        book["old"].append(row)
    book.save(path)
    assert [grid.sheet for grid in workbook_grids(path)] == ["Sheet"]


def test_headers_of_two_rows_are_read_together(tmp_path):
    upper, lower = ["客户", "", "开票", "金额"], ["编号", "名称", "日期", "万元"]
    path = saved(tmp_path, [["明细"], upper, lower, ["A1", "邮", "2026-06-03", 1.5]], merge=["A1:D1", "A2:B2"])
    reading = read_ledger(path)
    assert reading.mapping["column"].dropna().tolist()[:4] == ["account_id", "account_name", "date", "revenue"]
    assert reading.table["revenue"].tolist() == [15000]
