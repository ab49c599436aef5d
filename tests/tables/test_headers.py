import pytest

from kamlib.tables.columns import contract
from kamlib.tables.headers import fit, is_served, recognised


def found(*headers, as_="ledger", **options):
    return {match.header: (match.column, match.how) for match in recognised(headers, contract(as_), **options)}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("客户编号", "account_id"),
        ("客户ID", "account_id"),
        ("客户代码", "account_id"),
        ("Customer ID", "account_id"),
        ("CustomerID", "account_id"),
        ("Cust No", "account_id"),
        ("Cust. No.", "account_id"),
        ("购货单位编码", "account_id"),
        ("客户名称", "account_name"),
        ("Customer", "account_name"),
        ("订单日期", "date"),
        ("InvoiceDate", "date"),
        ("开票日期", "date"),
        ("发票号码", "invoice_id"),
        ("订单 ID", "invoice_id"),
        ("销售额", "revenue"),
        ("金额（万元）", "revenue"),
        ("Net Amount", "revenue"),
        ("数量", "quantity"),
        ("Qty", "quantity"),
        ("单价", "unit_price"),
        ("StockCode", "product"),
        ("分公司", "branch"),
        ("地区", "region"),
        ("销售成本", "cost"),
        ("渠道 ", "channel"),
        ("account_id", "account_id"),
    ],
)
def test_a_declared_synonym_is_taken(header, column):
    assert found(header) == {header: (column, "exact")}


@pytest.mark.parametrize(
    ("header", "column"),
    [("acount id", "account_id"), ("最终客户编号", "account_id"), ("客户编码号", "account_id"), ("收款日期", "date")],
)
def test_a_near_header_is_suggested_and_not_taken(header, column):
    assert found(header) == {header: (column, "suggested")}


@pytest.mark.parametrize("header", ["备注", "sales_agent", "ID", "客户经理", "employees", "x", "店名", "title"])
def test_other_headers_stay_what_they_are(header):
    assert found(header)[header] == (None, "kept")


def test_a_header_of_a_better_list_wins():
    assert found("发货日期", "订单日期") == {"发货日期": (None, "kept"), "订单日期": ("date", "exact")}
    assert found("发货日期") == {"发货日期": ("date", "exact")}
    assert found("订单号", "发票号码")["发票号码"] == ("invoice_id", "exact")
    assert found("revenue", "销售收入")["revenue"] == ("revenue", "exact")


def test_an_id_serves_before_a_name():
    assert found("客户名称", "客户 ID") == {"客户名称": ("account_name", "exact"), "客户 ID": ("account_id", "exact")}
    assert is_served("account_id", {"account_name"}, contract("ledger"))


def test_two_headers_for_one_column_are_asked_about():
    assert found("销售额", "成交额") == {"销售额": ("revenue", "asked"), "成交额": ("revenue", "asked")}
    rivals = {match.header: match.rival for match in recognised(["销售额", "成交额"], contract("ledger"))}
    assert rivals == {"销售额": "成交额", "成交额": "销售额"}


def test_a_header_twice_is_asked_about():
    assert [match.how for match in recognised(["金额", "金额"], contract("ledger"))] == ["asked", "asked"]


def test_what_the_user_confirmed_goes_before_everything():
    confirmed = {"成交额": "revenue", "客户编号": None}
    assert found("销售额", "成交额", "客户编号", confirmed=confirmed) == {
        "销售额": (None, "kept"),
        "成交额": ("revenue", "confirmed"),
        "客户编号": (None, "kept"),
    }


def test_fit_counts_what_can_be_worked_out():
    assert fit(["客户", "日期", "数量", "单价"], contract("ledger")) == (1.0, 4)
    assert fit(["客户", "数量", "单价"], contract("ledger"))[0] == pytest.approx(2 / 3)
    assert fit(["订单 ID", "退回"], contract("returns")) == (1.0, 2)
