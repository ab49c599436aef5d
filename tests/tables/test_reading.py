import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.tables import read_ledger, read_table

FILES = Path(__file__).parent / "files"
PLAIN = "客户编号,日期,发票号,销售额\nA1,2026-06-03,1001,100\nA2,2026-06-04,1002,50.5\n"


def csv(tmp_path, text=PLAIN, name="ledger.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def workbook(tmp_path, sheets, merge=(), name="book.xlsx"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for cells in merge:
        book.worksheets[0].merge_cells(cells)
    book.save(tmp_path / name)
    return tmp_path / name


def fact(reading, item, what="rows"):
    return reading.quality.loc[item, what]


def fix(call, *args, **options):
    with pytest.raises(KamError) as caught:
        call(*args, **options)
    assert str(caught.value).count("\n") == 2
    return caught.value.fix


def test_a_plain_file_becomes_a_typed_ledger(tmp_path):
    reading = read_ledger(csv(tmp_path))
    assert list(reading.table) == ["account_id", "date", "invoice_id", "revenue", "line_kind"]
    assert reading.table["revenue"].tolist() == [100, 50.5]
    assert reading.table["date"].dtype.kind == "M"
    assert pd.api.types.is_string_dtype(reading.table["account_id"])
    assert reading.table["line_kind"].tolist() == ["sale", "sale"]
    assert len(reading.rejects) == len(reading.left_out) == 0


def test_the_same_rows_are_read_the_same_from_every_form_of_file(tmp_path):
    rows = [
        ["客户编号", "日期", "发票号", "销售额"],
        ["A1", datetime.datetime(2026, 6, 3), "1001", 100],
        ["A2", "2026/6/4", 1002, "50.5"],
    ]
    forms = [
        csv(tmp_path),
        csv(tmp_path, PLAIN.replace(",", "\t"), "tab.tsv", "gb18030"),
        workbook(tmp_path, {"S": rows}),
    ]
    typed = pd.DataFrame({"account_id": ["A1", "A2"], "date": pd.to_datetime(["2026-06-03", "2026-06-04"]),
                          "invoice_id": [1001, 1002], "revenue": [100.0, 50.5]})  # fmt: skip
    typed.to_parquet(tmp_path / "ledger.parquet")
    tables = [read_ledger(form).table for form in [*forms, tmp_path / "ledger.parquet"]]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_title_rows_footers_blank_rows_and_a_total_row_are_told_apart(tmp_path):
    rows = [
        ["岚江邮政二季度销售明细"],
        ["制表日期：", "2026-07-01"],
        [],
        ["客户编号", "客户名称", "日期 ", "销售额（万元）"],
        ["A1", "酒厂", "2026-06-03", 1.5],
        [],
        ["A2", "书店", "2026-06-04", "0.5"],
        ["合计", None, None, 2.0],
        ["审核：张三"],
    ]
    reading = read_ledger(workbook(tmp_path, {"Sheet1": rows}))
    assert reading.table["revenue"].tolist() == [15000, 5000]
    assert fact(reading, "total_rows", "amount") == 20000
    assert fact(reading, "total_rows", "detail") == "agrees"
    assert reading.source["header_row"] == 4
    assert set(reading.rejects["row"]) == {9}  # the footer
    assert reading.rejects["refused"].all()


def test_the_lower_of_two_header_rows_counts(tmp_path):
    rows = [
        ["客户编号", "日期", "金额", None],
        ["客户编号", "日期", "含税金额", "不含税金额"],
        ["A1", "2026-06-03", 113, 100],
    ]
    path = workbook(tmp_path, {"S": rows}, merge=["A1:A2", "B1:B2", "C1:D1"])
    assert read_ledger(path).table["revenue"].tolist() == [100]


def test_merged_cells_repeat_ids_and_dates_but_never_amounts(tmp_path):
    rows = [
        ["客户编号", "日期", "数量", "销售额"],
        ["A1", "2026-06-03", 1, 60],
        [None, None, 2, None],
        ["A2", "2026-06-04", 3, 40],
    ]
    reading = read_ledger(workbook(tmp_path, {"S": rows}, merge=["A2:A3", "B2:B3", "D2:D3"]))
    assert reading.table[["account_id", "revenue"]].to_numpy().tolist() == [["A1", 60], ["A2", 40]]
    assert fact(reading, "merged") == 2
    assert reading.rejects[["row", "column", "reason"]].to_numpy().tolist() == [[3, "销售额", "missing"]]


def test_what_cannot_be_read_is_refused_with_row_column_value_and_reason(tmp_path):
    text = PLAIN + "A3,2026-06-31,1003,10\n,2026-06-05,1004,20\nA4,,1005,30\nA5,2026-06-06,1006,about 5\n"
    reading = read_ledger(csv(tmp_path, text))
    told = reading.rejects[["file", "row", "column", "value", "reason", "refused"]].to_numpy().tolist()
    assert told == [
        ["ledger.csv", 4, "日期", "2026-06-31", "no_such_day", True],
        ["ledger.csv", 5, "客户编号", "", "missing", True],
        ["ledger.csv", 6, "日期", "", "missing", True],
        ["ledger.csv", 7, "销售额", "about 5", "not_a_number", True],
    ]
    assert fact(reading, "used") == 2
    assert fact(reading, "refused", "amount") == 60
    assert fact(reading, "refused", "detail") == "1"  # one of them has no readable amount


def test_a_bad_cell_of_a_column_that_may_be_empty_costs_the_cell_and_not_the_row(tmp_path):
    reading = read_ledger(csv(tmp_path, "客户编号,日期,销售额,成本\nA1,2026-06-03,100,abc\nA1,2026-06-04,100,70\n"))
    assert reading.table["cost"].isna().tolist() == [True, False]
    assert reading.rejects[["column", "refused"]].to_numpy().tolist() == [["成本", False]]


def test_rows_and_amounts_add_up(tmp_path):
    lines = ["客户编号,日期,发票号,产品编号,销售额"]
    for n in range(1, 29):
        account, letter, product = "A1" if n % 3 else "", "C" if n % 7 == 0 else "", "POST" if n % 5 == 0 else "P10"
        lines.append(f"{account},2026-06-{n:02},{letter}{1000 + n},{product},{n}")
    text = "\n".join(lines)
    reading = read_ledger(csv(tmp_path, text))
    for what in ("rows", "amount"):
        assert fact(reading, "read", what) == sum(fact(reading, fate, what) for fate in ("used", "left_out", "refused"))
    assert fact(reading, "used") == len(reading.table)
    assert fact(reading, "left_out") == len(reading.left_out)
    assert fact(reading, "used", "amount") == reading.table["revenue"].sum()


def test_revenue_is_quantity_times_price_and_a_discount_only_where_declared(tmp_path):
    path = csv(tmp_path, "customer,date,qty,unit price,discount\nA,2026-06-03,2,10,20%\n")
    reading = read_ledger(path)
    assert reading.table["revenue"].tolist() == [20]
    assert read_ledger(path, options={"price": "before_discount"}).table["revenue"].tolist() == [16]
    derived = reading.mapping.set_index("column").loc["revenue"]
    assert derived["how"] == "derived"
    assert derived["header"] == "qty · unit price"


def test_a_missing_quantity_refuses_the_row_under_its_own_header(tmp_path):
    reading = read_ledger(
        csv(tmp_path, "customer,date,qty,price\nA,2026-06-03,2,10\nA,2026-06-04,x,10\nA,2026-06-04,,10\n")
    )
    assert reading.rejects[["row", "column", "reason"]].to_numpy().tolist() == [
        [3, "qty", "not_a_number"],
        [4, "qty", "missing"],
    ]


def test_cost_is_revenue_less_profit_and_orders_without_number_are_days(tmp_path):
    reading = read_ledger(csv(tmp_path, "客户,日期,销售额,利润\nA,2026-06-03,100,30\nA,2026-06-03,10,1\n"))
    assert reading.table["cost"].tolist() == [70, 9]
    assert reading.table["account_id"].tolist() == ["A", "A"]
    assert reading.table["invoice_id"].nunique() == 1
    assert set(reading.mapping["how"]) == {"exact", "stands_in", "derived"}


def test_other_columns_stay_under_their_own_names(tmp_path):
    reading = read_ledger(csv(tmp_path, "客户编号,日期,销售额,备注,line_kind\nA1,2026-06-03,100,急,mine\n"))
    assert reading.table.loc[0, "备注"] == "急"
    assert reading.table.loc[0, "line_kind (file)"] == "mine"


def test_the_sheet_is_chosen_by_fit_and_its_neighbours_help():
    reading = read_ledger(FILES / "orders.xls")
    assert reading.source["sheets"] == ["订单"]
    assert reading.table["account_id"].tolist() == ["曾惠-14485", "曾惠-14485", "00123"]
    assert reading.table["manager"].tolist() == ["洪光"] * 3
    assert reading.left_out[["line_kind", "revenue"]].to_numpy().tolist() == [["returned", 300]]
    assert fact(reading, "total_rows", "detail") == "agrees"
    kept = read_ledger(FILES / "orders.xls", options={"returned": "keep"})
    assert kept.table["revenue"].sum() == 500
    assert kept.table["line_kind"].tolist().count("returned") == 1


def test_sheets_that_fit_equally_are_asked_about(tmp_path):
    month = [["客户编号", "日期", "销售额"], ["A1", "2026-06-03", 100]]
    path = workbook(tmp_path, {"5月": month, "6月": month, "说明": [["只是说明"]]})
    assert fix(read_ledger, path) == "use --sheet '5月', or --sheet '*' to read all of them as one table"
    assert fact(read_ledger(path, sheet="6月"), "used") == 1
    two = workbook(tmp_path, {"5月": month, "6月": month}, name="two.xlsx")
    assert fact(read_ledger(two, sheet="*"), "used") == 2


def test_a_folder_is_one_table_when_its_files_have_the_same_headers(tmp_path):
    csv(tmp_path, PLAIN, "q1.csv")
    csv(tmp_path, "日期,客户编号,发票号,销售额\n2026-07-01,A1,1003,7\n", "q2.csv", "gb18030")
    reading = read_ledger(tmp_path)
    assert reading.table["revenue"].tolist() == [100, 50.5, 7]
    assert reading.table["account_id"].tolist() == ["A1", "A2", "A1"]
    csv(tmp_path, "日期,客户编号,金额\n2026-07-01,A1,7\n", "q3.csv")
    with pytest.raises(KamError) as caught:
        read_ledger(tmp_path)
    assert "q3.csv" in caught.value.where
    assert "missing 发票号, 销售额; additional 金额" in str(caught.value)
    assert fact(read_ledger(tmp_path / "q[12].csv"), "used") == 3


def test_refused_rows_of_a_folder_name_their_file(tmp_path):
    csv(tmp_path, PLAIN, "q1.csv")
    csv(tmp_path, PLAIN.replace("50.5", "?"), "q2.csv")
    rejects = read_ledger(tmp_path).rejects
    assert rejects[["file", "row"]].to_numpy().tolist() == [["q2.csv", 3]]


def test_a_missing_column_names_the_header_that_may_be_it(tmp_path):
    path = csv(tmp_path, PLAIN.replace("客户编号", "最终客户编号"))
    assert fix(read_ledger, path) == "if so, confirm with --map '最终客户编号=account_id' --accept (kept in kam.yaml)"
    assert read_ledger(path, mapping={"最终客户编号": "account_id"}).table["account_id"].tolist() == ["A1", "A2"]


def test_two_headers_for_one_needed_column_are_asked_about(tmp_path):
    path = csv(tmp_path, "客户编号,日期,销售额,成交额\nA1,2026-06-03,100,90\n")
    assert fix(read_ledger, path) == "say which one counts: --map '销售额=revenue'"
    assert read_ledger(path, mapping={"成交额": "revenue"}).table["revenue"].tolist() == [90]


def test_two_equal_headers_can_be_told_apart(tmp_path):
    path = csv(tmp_path, "客户编号,日期,金额,金额\nA1,2026-06-03,100,90\n")
    assert fix(read_ledger, path) == "say which one counts: --map '金额=revenue'"
    assert read_ledger(path, mapping={"金额": "revenue"}).table["revenue"].tolist() == [100]
    assert read_ledger(path, mapping={"金额.2": "revenue"}).table["revenue"].tolist() == [90]


def test_a_mapping_of_a_header_that_is_not_there_is_refused(tmp_path):
    assert fix(read_ledger, csv(tmp_path), mapping={"客户编好": "account_id"}) == "use one of '客户编号'"
    assert fix(read_ledger, csv(tmp_path), mapping={"客户编号": "acount_id"}) == "use account_id"


def test_a_date_column_that_does_not_tell_day_from_month_is_refused_with_the_option(tmp_path):
    path = csv(tmp_path, "customer,date,amount\nA,3/6/2026,5\nB,4/6/2026,6\n")
    assert "--option dates=dmy" in fix(read_ledger, path)
    assert read_ledger(path, options={"dates": "dmy"}).table["date"].dt.month.tolist() == [6, 6]
    assert read_ledger(path, options={"dates": "mdy"}).table["date"].dt.day.tolist() == [6, 6]


def test_one_date_column_may_tell_for_another(tmp_path):
    rows = "opp id,stage,created,close date\n1,Won,3/6/2026,25/6/2026\n"
    assert read_table(csv(tmp_path, rows), as_="opps").table["created"].dt.month.tolist() == [6]


def test_one_number_column_may_tell_for_another(tmp_path):
    rows = "customer;date;amount;cost\nA;2026-06-03;1.234;1.000,50\n"
    assert read_ledger(csv(tmp_path, rows)).table[["revenue", "cost"]].to_numpy().tolist() == [[1234, 1000.5]]
    assert read_ledger(csv(tmp_path, rows), options={"decimal": ","}).table["revenue"].tolist() == [1234]


@pytest.mark.parametrize("text", ["客户编号,日期,销售额\n", "客户编号,日期,销售额\n,,\n"])
def test_headers_without_rows_are_told(tmp_path, text):
    assert fix(read_ledger, csv(tmp_path, text)) == "export it again with the rows, or choose another sheet"


def test_repeated_headers_inside_a_file_are_no_rows(tmp_path):
    assert fact(read_ledger(csv(tmp_path, PLAIN + PLAIN)), "read") == 4
    assert len(read_ledger(csv(tmp_path, PLAIN + PLAIN)).rejects) == 0


def test_a_last_row_of_numbers_only_is_a_total_and_a_customer_called_total_is_a_customer(tmp_path):
    assert fact(read_ledger(csv(tmp_path, PLAIN + ",,,150.5\n")), "total_rows", "detail") == "agrees"
    assert read_ledger(csv(tmp_path, PLAIN + ",,,150\n")).rejects["row"].tolist() == [4, 4]
    assert fact(read_ledger(csv(tmp_path, PLAIN + "合计,,,150\n")), "total_rows", "detail") == "-0.50"
    named = read_ledger(csv(tmp_path, PLAIN + "Total,2026-06-05,1003,10\n小计,,,160.5\n"))
    assert named.table["account_id"].tolist() == ["A1", "A2", "Total"]
    assert fact(named, "total_rows") == 1


def test_parquet_of_every_type_is_read(tmp_path):
    table = pd.DataFrame(
        {
            "account_id": pd.Categorical(["A1", "A2", None]),
            "date": [datetime.date(2026, 6, 3), datetime.date(2026, 6, 4), None],
            "revenue": pd.array([1, None, 3], dtype="Int64"),
            "tags": [["a"], None, ["b", "c"]],
            "ok": [True, False, None],
        }
    )
    table.to_parquet(tmp_path / "x.parquet")
    reading = read_ledger(tmp_path / "x.parquet")
    assert reading.table["account_id"].tolist() == ["A1"]
    assert reading.rejects[["row", "column"]].to_numpy().tolist() == [[2, "revenue"], [3, "account_id"], [3, "date"]]


def test_duplicates_are_counted_and_left_out_only_when_asked(tmp_path):
    path = csv(tmp_path, PLAIN + "A1,2026-06-03,1001,100\n")
    assert fact(read_ledger(path), "duplicates") == 1
    assert fact(read_ledger(path), "used") == 3
    without = read_ledger(path, options={"duplicates": "leave_out"})
    assert (fact(without, "used"), fact(without, "left_out"), fact(without, "left_out", "amount")) == (2, 1, 100)


def test_months_without_lines_are_named(tmp_path):
    reading = read_ledger(csv(tmp_path, PLAIN + "A1,2026-09-01,1003,5\n"))
    assert fact(reading, "gaps", "detail") == "2026-07, 2026-08"
    assert fact(reading, "period", "detail") == "2026-06-03 – 2026-09-01"


def test_opportunities_get_an_outcome_from_their_stage(tmp_path):
    headers = "opportunity_id,account,deal_stage,engage_date,close_value\n"
    text = headers + "1,Ada,Won,10/20/2016,1054\n2,,Engaging,10/25/2016,\n3,Bo,Lost,,0\n"
    reading = read_table(csv(tmp_path, text), as_="opps")
    assert reading.table["outcome"].tolist() == ["won", "open", "lost"]
    assert fact(reading, "outcome=won", "amount") == 1054
    assert fact(reading, "stage_code=Engaging") == 1
    assert fact(reading, "used") == 3  # an open deal without account is a deal


def test_bundled_tables_are_read_under_their_contract():
    reading = read_table(
        "datasets/accounts.csv"
        if Path("datasets/accounts.csv").exists()
        else FILES.parents[2] / "datasets/accounts.csv",
        as_="accounts",
    )
    assert len(reading.rejects) == 0
    assert np.isclose(fact(reading, "used"), len(reading.table))


def test_a_reading_can_be_made_twice_and_changes_nothing(tmp_path):
    path = csv(tmp_path)
    before = path.read_bytes()
    first, second = read_ledger(path), read_ledger(path)
    pd.testing.assert_frame_equal(first.table, second.table)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.csv"]
