import pandas as pd
import pytest

from kamlib.tables import canonical, read_ledger, read_table, write_ledger

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


@pytest.fixture
def of_parts(tmp_path):
    rows = [f"A{n % 7},2026-06-{1 + n % 28:02},{1000 + n},{10 * n},{'东 区' if n % 3 else '西区'}" for n in range(90)]
    (tmp_path / "parts.csv").write_text("客户编号,日期,发票号,销售额,分公司\n" + "\n".join(rows), encoding="utf-8")
    reading = read_ledger(tmp_path / "parts.csv")
    path = write_ledger(reading, tmp_path / "parts.parquet", parts=reading.table["branch"])
    return reading, path


def test_a_ledger_stored_by_part_comes_back_in_its_own_order(of_parts):
    reading, path = of_parts
    pd.testing.assert_frame_equal(read_ledger(path).table, reading.table)


@pytest.mark.parametrize("part", ["东 区", "西区"])
def test_one_part_is_read_without_the_others(of_parts, part):
    reading, path = of_parts
    apart = canonical.read(path, "ledger", by="branch", only=part)["table"]
    wanted = reading.table[reading.table["branch"] == part].reset_index(drop=True)
    pd.testing.assert_frame_equal(apart, wanted)


@pytest.mark.parametrize(("by", "only"), [("branch", "北区"), ("city", "西区"), ("", "")])
def test_what_is_not_stored_apart_is_read_whole(of_parts, by, only):
    reading, path = of_parts
    assert len(canonical.read(path, "ledger", by=by, only=only)["table"]) == len(reading.table)
