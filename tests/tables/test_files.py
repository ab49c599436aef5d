import pandas as pd
import pytest
import xlsxwriter

from kamlib.errors import KamError
from kamlib.tables.files import files_of, grids

TEXT = "customer,date,amount\nA,2026-06-03,5\n"


def fix(path, **options):
    with pytest.raises(KamError) as caught:
        grids(path, **options)
    assert str(caught.value).count("\n") == 2
    return caught.value.fix


def test_what_a_file_is_decides_and_not_its_name(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "really_a_workbook.csv")
    book.add_worksheet("S").write_row(0, 0, ["a", "b"])
    book.close()
    (tmp_path / "really_text.xls").write_text(TEXT.replace(",", "\t"))
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "really_parquet.csv")
    assert grids(tmp_path / "really_a_workbook.csv")[0].sheet == "S"
    assert grids(tmp_path / "really_text.xls")[0].separator == "\t"
    assert grids(tmp_path / "really_parquet.csv")[0].how == "Parquet"


def test_a_picture_renamed_csv_is_told(tmp_path):
    (tmp_path / "ledger.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert fix(tmp_path / "ledger.csv") == "give the table itself: .csv, .xlsx, .xls or .parquet"


def test_a_web_page_renamed_xls_is_told(tmp_path):
    (tmp_path / "ledger.xls").write_text("<html><table><tr><td>1</td></tr></table></html>")
    assert fix(tmp_path / "ledger.xls") == "open it in Excel or WPS and save it as .xlsx"


@pytest.mark.parametrize("name", ["ledger.csv", "ledger.xlsx", "ledger.parquet"])
def test_an_empty_file_is_told(tmp_path, name):
    (tmp_path / name).touch()
    assert fix(tmp_path / name) == "export it again and look at its size before sending it"


def test_a_cut_parquet_file_is_told(tmp_path):
    pd.DataFrame({"a": range(100)}).to_parquet(tmp_path / "x.parquet")
    (tmp_path / "x.parquet").write_bytes((tmp_path / "x.parquet").read_bytes()[:300])
    assert fix(tmp_path / "x.parquet").startswith("write it again")
    (tmp_path / "text.parquet").write_text(TEXT)
    assert fix(tmp_path / "text.parquet").startswith("write it again")


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "ledger.csv").write_text(TEXT)
    assert fix(tmp_path / "ledgr.csv") == "did you mean 'ledger.csv'?"
    assert fix(tmp_path / "nowhere" / "x.csv").startswith("check the path")


def test_a_folder_and_a_pattern_stand_for_their_data_files(tmp_path):
    for name in ["b.csv", "a.csv", "a.rejects.csv", "kam.yaml", "~$a.xlsx", ".hidden.csv", "notes.md"]:
        (tmp_path / name).write_text(TEXT)
    assert [file.name for file in files_of(tmp_path)] == ["a.csv", "b.csv"]
    assert [file.name for file in files_of(tmp_path / "*.csv")] == ["a.csv", "b.csv"]
    assert [file.name for file in files_of(tmp_path / "[ab].csv")] == ["a.csv", "b.csv"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path):
    (tmp_path / "ledger[1].csv").write_text(TEXT)
    assert files_of(tmp_path / "ledger[1].csv") == [tmp_path / "ledger[1].csv"]


def test_a_folder_without_data_is_told(tmp_path):
    assert fix(tmp_path).startswith("put files of these kinds there: .csv")


def test_parquet_rows_are_counted_from_one(tmp_path):
    pd.DataFrame({"a": [5, 6]}).to_parquet(tmp_path / "x.parquet")
    assert grids(tmp_path / "x.parquet")[0].cells.index.tolist() == [1, 2]
