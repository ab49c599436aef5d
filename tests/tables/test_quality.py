from pathlib import Path

import pytest

from kamlib.errors import KamError
from kamlib.tables import read_ledger, read_table
from kamlib.tables.quality import money, quality_table, summary_lines

FILES = Path(__file__).parent / "files"
LINES = (
    "客户编号,日期,发票号,产品编号,销售额\nA1,2026-06-03,1001,P10,100\n"
    + "A1,2026-06-03,1002,POST,9\nA1,2026-06-03,1003,P10,1\n"
)


@pytest.fixture
def ledger(tmp_path):
    def read(text=LINES, **options):
        (tmp_path / "ledger.csv").write_text(text, encoding="utf-8")
        return read_ledger(tmp_path / "ledger.csv", **options)

    return read


def shown(reading, lang="en"):
    return [tuple(row) for row in quality_table(reading, lang=lang).itertuples(index=False)]


def test_the_table_adds_up_and_names_what_was_left_out(ledger):
    text = LINES + "A1,2026-06-03,1003,P10,1\n,2026-06-03,1004,P10,7\n"
    assert shown(ledger(text, options={"duplicates": "leave_out"})) == [
        ("rows read", "5", "118.00"),
        ("rows used", "2", "101.00"),
        ("rows left out", "2", "10.00"),
        ("– fees, postage and adjustments", "1", "9.00"),
        ("– repeated lines", "1", "1.00"),
        ("rows refused", "1", "7.00"),
    ]


def test_the_table_is_chinese_for_chinese_readers(ledger):
    reading = ledger()
    assert list(quality_table(reading, lang="zh")) == ["项目", "行数", "金额"]
    assert shown(reading, "zh")[0] == ("读入行数", "3", "110.00")
    with pytest.raises(KamError) as caught:
        quality_table(reading, lang="de")
    assert "use one of 'en', 'zh'" in caught.value.fix


def test_the_lines_say_how_special_lines_are_treated(ledger):
    text = "".join(summary_lines(ledger(LINES + "A1,2026-06-04,C1005,P10,-3\nA1,2026-06-04,1006,P10,-2\n"), "en"))
    assert "cancelled invoices (C…): in the file 1 line on 1 invoice, −3.00; of these 1 usable line, −3.00" in text
    assert "counted (option cancelled=keep)" in text
    assert "fees, postage and adjustments: 1 line, 9.00 – not counted (option fee=leave_out)" in text
    assert "credit notes and returns: 1 line, −2.00 – it reduces revenue" in text


def test_a_discount_that_was_not_applied_is_told(ledger):
    text = "客户编号,日期,数量,单价,折扣\nA1,2026-06-03,2,10,20%\n"
    assert any("--option price=before_discount" in line for line in summary_lines(ledger(text), "zh"))
    applied = ledger(text, options={"price": "before_discount"})
    assert not any("before_discount" in line for line in summary_lines(applied, "zh"))


def test_answers_are_told_in_the_readers_language(tmp_path):
    (tmp_path / "p.csv").write_text("opp id,stage,outcome,contacted,amount\n1,S,won,1,5\n2,A,lost,0,7\n")
    reading = read_table(tmp_path / "p.csv", as_="opps")
    assert "结果：赢单 1 (5.00)，丢单 1 (7.00)" in summary_lines(reading, "zh")
    assert "Contacted: yes 1, no 1" in summary_lines(reading, "en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_line_is_finished(lang):
    lines = summary_lines(read_ledger(FILES / "orders.xls"), lang)
    assert lines
    assert not any("{" in line or "nan" in line for line in lines)


def test_money_has_a_true_minus_and_no_text_where_there_is_none():
    assert money(-0.5) == "−0.50"
    assert money(float("nan")) == ""
