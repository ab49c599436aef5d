import pandas as pd
import pytest

from kamlib.tables import read_ledger

HEAD = "行号,客户编号,日期,销售额\n"
ROWS = "1,A1,2026-06-03,100\n2,A2,2026-06-04,50\n"


def facts(tmp_path, text):
    (tmp_path / "ledger.csv").write_text(HEAD + text, encoding="utf-8")
    reading = read_ledger(tmp_path / "ledger.csv")
    return reading, reading.quality


@pytest.mark.parametrize("word", ["合计", "合 计", "总计：", "Total", "GRAND TOTAL", "合计（元）"])
@pytest.mark.parametrize("place", ["{},,,150\n", ",{},,150\n", ",,{},150\n"])
def test_a_total_row_is_known_by_its_word_wherever_it_stands(tmp_path, word, place):
    reading, quality = facts(tmp_path, ROWS + place.format(word))
    assert quality.loc["total_rows"].tolist() == [1, 150, "agrees"]
    assert len(reading.rejects) == 0
    assert reading.table["revenue"].sum() == 150


def test_subtotals_inside_are_set_aside_too_and_the_last_total_is_compared(tmp_path):
    reading, quality = facts(tmp_path, "1,A1,2026-06-03,100\n小计,,,100\n2,A2,2026-06-04,50\n小计,,,50\n合计,,,149.9\n")
    assert quality.loc["total_rows"].tolist() == [3, 149.9, "-0.10"]
    assert reading.table["revenue"].tolist() == [100, 50]


def test_a_total_covers_refused_rows_as_well(tmp_path):
    _, quality = facts(tmp_path, ROWS + "3,,2026-06-04,7\n合计,,,157\n")
    assert quality.loc["total_rows", "detail"] == "agrees"


def test_a_product_or_customer_with_such_a_name_is_no_total(tmp_path):
    reading, quality = facts(tmp_path, ROWS + "3,合计,2026-06-05,7\n")
    assert "total_rows" not in quality.index
    assert reading.table["account_id"].tolist() == ["A1", "A2", "合计"]


def test_a_total_of_thousands_is_compared_in_the_unit_of_its_header(tmp_path):
    (tmp_path / "x.csv").write_text("客户编号,日期,销售额（万元）\nA1,2026-06-03,1.5\n合计,,1.5\n", encoding="utf-8")
    assert read_ledger(tmp_path / "x.csv").quality.loc["total_rows"].tolist() == [1, 15000, "agrees"]


def test_quality_is_one_row_per_item(tmp_path):
    _, quality = facts(tmp_path, ROWS)
    assert quality.index.is_unique
    assert list(quality.columns) == ["rows", "amount", "detail"]
    assert isinstance(quality, pd.DataFrame)
