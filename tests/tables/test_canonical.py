import pandas as pd
import pytest

from kamlib.tables import read_ledger, read_table, write_ledger

TEXT = (
    "客户编号,日期,发票号,产品编号,销售额,备注\n"
    + "A1,2026-06-03,1001,P10,100,急\nA2,2026-06-04,1002,POST,5,\n,2026-06-04,1003,P10,7,\n"
)


@pytest.fixture
def reading(tmp_path):
    (tmp_path / "ledger.csv").write_text(TEXT, encoding="utf-8")
    return read_ledger(tmp_path / "ledger.csv")


def test_a_written_ledger_comes_back_as_it_was(tmp_path, reading):
    path = write_ledger(reading, tmp_path / "ledger.parquet")
    again = read_ledger(path)
    pd.testing.assert_frame_equal(again.table, reading.table)
    pd.testing.assert_frame_equal(again.quality, reading.quality)
    pd.testing.assert_frame_equal(again.mapping, reading.mapping)
    assert again.source == reading.source
    assert len(again.rejects) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.csv", "ledger.parquet"]


def test_cells_are_not_checked_again(tmp_path, reading, monkeypatch):
    path = write_ledger(reading, tmp_path / "ledger.parquet")
    monkeypatch.setattr("kamlib.tables.reading.typed", None)
    assert len(read_ledger(path).table) == 1


def test_asked_for_with_options_or_as_another_table_it_is_read_like_any_file(tmp_path, reading):
    path = write_ledger(reading, tmp_path / "ledger.parquet")
    again = read_ledger(path, options={"fee_codes": "P10"})
    assert again.quality.loc[["fee", "used"], "rows"].tolist() == [1, 0]
    assert read_table(path, as_="accounts").source["as_"] == "accounts"
