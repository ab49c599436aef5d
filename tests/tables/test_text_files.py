import pytest

from kamlib.errors import KamError
from kamlib.tables.text_files import separator_of, text_grid

TEXT = "客户编号,客户名称,销售额\n001,岚江书店,1200\n002,青渡酒厂,80\n"


def written(tmp_path, blob, name="ledger.csv"):
    path = tmp_path / name
    path.write_bytes(blob if isinstance(blob, bytes) else blob.encode("utf-8"))
    return path


def rows(path, **options):
    return text_grid(path, **options).cells.to_numpy().tolist()


@pytest.mark.parametrize(
    ("encoding", "used"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8-SIG"), ("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16"),
     ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"), ("utf-32", "UTF-32")],
)  # fmt: skip
def test_the_encoding_is_found_by_rule(tmp_path, encoding, used):
    grid = text_grid(written(tmp_path, TEXT.encode(encoding)))
    assert grid.how == used
    assert grid.cells.iloc[:, 1].tolist() == ["客户名称", "岚江书店", "青渡酒厂"]


def test_one_chinese_name_is_enough_to_read_gb18030(tmp_path):
    rare = written(tmp_path, "id,name\n1,镕\n".encode("gb18030"), "rare.csv")
    assert rows(rare, encoding="gb18030")[1] == ["1", "镕"]
    assert rows(written(tmp_path, "id,name\n1,王伟\n".encode("gb18030")))[1] == ["1", "王伟"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "id,nom\n1,Société Générale édition\n2,Crédit né\n"),
        ("big5", "編號,客戶\n1,統一企業國際\n2,龍華貿易\n"),
        ("shift_jis", "番号,カタカナ\n1,トヨタじどうしゃ\n"),
        ("cp1251", "номер,имя\n1,Общество\n"),
    ],
)
def test_other_encodings_are_refused_and_read_when_named(tmp_path, encoding, text):
    path = written(tmp_path, text.encode(encoding))
    assert rows(path, encoding=encoding)[1][0] == "1"
    with pytest.raises(KamError) as caught:
        text_grid(path)
    assert caught.value.fix.startswith("name its encoding: --encoding cp1252")


def test_utf8_with_a_broken_sign_is_not_read_as_chinese_nonsense(tmp_path):
    blob = (TEXT * 5).encode("utf-8")
    with pytest.raises(KamError) as caught:
        text_grid(written(tmp_path, blob[:-20] + b"\xe5\xb2" + b"\n003,x,1\n"))
    assert caught.value.fix.startswith("export it again")
    assert "row" in caught.value.where


def test_a_wrong_or_unknown_encoding_is_told(tmp_path):
    path = written(tmp_path, TEXT.encode("gb18030"))
    with pytest.raises(KamError) as caught:
        text_grid(path, encoding="utf-8")
    assert caught.value.fix.startswith("leave --encoding out")
    with pytest.raises(KamError) as caught:
        text_grid(path, encoding="utf-88")
    assert caught.value.fix.startswith("use utf-8, gb18030")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_rule(tmp_path, separator):
    text = separator.join(["a", "b", "c"]) + "\n" + separator.join(["1", "x y", "2"]) + "\n"
    grid = text_grid(written(tmp_path, text))
    assert grid.separator == separator
    assert grid.cells.iloc[1].tolist() == ["1", "x y", "2"]


def test_commas_inside_quotes_and_decimal_commas_do_not_mislead():
    assert separator_of('a;b\n"1,5";2\n"2,5";3\n') == ";"
    assert separator_of("a;b;c\n1,5;2,5;3,5\n") == ";"
    assert separator_of('name,amount\n"x; y; z",5\n') == ","


def test_a_hint_of_excel_names_the_separator(tmp_path):
    grid = text_grid(written(tmp_path, "sep=;\na;b\n1,2;3\n"))
    assert grid.separator == ";"
    assert grid.cells.iloc[2].tolist() == ["1,2", "3"]


def test_rows_are_counted_as_people_count_them_and_every_cell_is_kept(tmp_path):
    grid = text_grid(written(tmp_path, 'a,b\n\n1,"two\nlines"\n3,4,extra\n5\n'))
    assert grid.cells.index.tolist() == [1, 2, 3, 4, 5]
    assert grid.cells.loc[3].tolist() == ["1", "two\nlines", ""]
    assert grid.cells.loc[4].tolist() == ["3", "4", "extra"]
    assert grid.cells.loc[5].tolist() == ["5", "", ""]


def test_cells_stay_text(tmp_path):
    assert rows(written(tmp_path, "a,b\n00123,NA\n1e5,\n"))[1:] == [["00123", "NA"], ["1e5", ""]]


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_all_line_ends_are_line_ends(tmp_path, ends):
    assert len(rows(written(tmp_path, ends.join(["a,b", "1,2", "3,4", ""])))) == 3


def test_an_unclosed_quote_is_told_with_its_row(tmp_path):
    with pytest.raises(KamError) as caught:
        text_grid(written(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n'))
    assert caught.value.fix == "close or remove the quotation mark in that row"
    assert "row 3" in caught.value.where


@pytest.mark.parametrize("blob", [b"\n\n", b" , ,\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_of_nothing_is_empty(tmp_path, blob):
    with pytest.raises(KamError) as caught:
        text_grid(written(tmp_path, blob))
    assert caught.value.fix.startswith("export it again and look at its size")


def test_binary_data_is_no_text(tmp_path):
    with pytest.raises(KamError) as caught:
        text_grid(written(tmp_path, bytes(range(256)) * 20))
    assert caught.value.fix == "give a .csv, .xlsx, .xls or .parquet file"
