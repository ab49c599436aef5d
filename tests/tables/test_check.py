import csv
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from kamlib.cli import main
from kamlib.tables.check import check
from kamlib.tables.rejects_file import harmless, write_rejects
from kamlib.text import words

FILES = Path(__file__).parent / "files"
GOOD = "客户编号,日期,发票号,销售额\nA1,2026-06-03,1001,100\nA2,2026-06-04,1002,50\n"
BAD = GOOD + "A3,2026-06-31,1003,10\n"


def data(tmp_path, text=GOOD, name="ledger.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def run(*args):
    return CliRunner().invoke(main, ["check", *map(str, args)])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_exit_codes_say_fine_usable_or_not(tmp_path, lang):
    assert run(data(tmp_path), "--lang", lang).exit_code == 0
    assert run(data(tmp_path, BAD, "bad.csv"), "--lang", lang).exit_code == 1
    assert run(data(tmp_path, "a,b\n1,2\n", "none.csv"), "--lang", lang).exit_code == 2
    assert run(data(tmp_path, GOOD.replace("2026", "20x6"), "all.csv"), "--lang", lang).exit_code == 2


def test_the_report_tells_columns_rows_reasons_and_period(tmp_path):
    text = run(data(tmp_path, BAD)).output
    for part in (
        "客户编号",
        "→ account_id",
        "rows refused",
        "日期: there is no such day 1",
        "Period 2026-06-03 – 2026-06-04",
    ):
        assert part in text
    assert "66.7% of the rows with 93.8% of the amount" in text


def test_the_chinese_report_is_chinese(tmp_path):
    text = run(data(tmp_path, BAD), "--lang", "zh").output
    for part in ("已识别", "无法使用的行数", "“日期”：没有这一天 1", "期间 2026-06-03 – 2026-06-04"):
        assert part in text


def test_refused_cells_go_to_a_file_beside_the_data(tmp_path):
    assert str(tmp_path / "ledger.rejects.csv") in run(data(tmp_path, BAD)).output
    blob = (tmp_path / "ledger.rejects.csv").read_bytes()
    assert blob.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(blob.decode("utf-8-sig").splitlines())
    assert header == ["file", "sheet", "row", "column", "value", "reason", "row refused"]
    assert row == ["ledger.csv", "", "4", "日期", "2026-06-31", "there is no such day", "yes"]


def test_nothing_is_written_when_nothing_is_refused_or_the_file_is_unusable(tmp_path):
    run(data(tmp_path))
    run(data(tmp_path, "a,b\n1,2\n", "none.csv"))
    run(tmp_path / "missing.csv")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.csv", "none.csv"]


def test_errors_are_three_lines_in_the_readers_language_and_no_traceback(tmp_path):
    english, chinese = run(tmp_path / "x.csv"), run(tmp_path / "x.csv", "--lang", "zh")
    assert english.output.count("\n") == chinese.output.count("\n") == 3
    assert "fix:" in english.output
    assert "处理：" in chinese.output
    assert "Traceback" not in english.output


def test_a_formula_in_a_refused_cell_is_harmless(tmp_path):
    run(data(tmp_path, GOOD + "A3,2026-06-05,1003,=cmd()\nA3,+1+1,1004,5\nA3,@x,1005,-\n"))
    values = [row["value"] for row in csv.DictReader((tmp_path / "ledger.rejects.csv").open(encoding="utf-8-sig"))]
    assert values == ["'=cmd()", "'+1+1", "'@x", "'-"]


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@a", "\t=a", " =a", "＝a"])
def test_texts_a_spreadsheet_would_run_are_quoted(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.5", "+7", "-1,234", "12%", "A-1", "曾惠", ""])
def test_other_texts_stay(text):
    assert harmless(text) == text


def test_accept_keeps_what_was_suggested_and_said(tmp_path):
    path = data(tmp_path, GOOD.replace("客户编号", "最终客户编号").replace("销售额", "数目"))
    assert run(path).exit_code == 2
    accepted = run(path, "--map", "数目=revenue", "--accept")
    assert accepted.exit_code == 0
    assert "最终客户编号 → account_id" in accepted.output
    assert (tmp_path / "kam.yaml").exists()
    assert run(path).exit_code == 0


def test_an_option_of_the_command_line_is_used(tmp_path):
    path = data(tmp_path, "customer,date,amount\nA,3/6/2026,5\n")
    assert "--option dates=dmy" in run(path).output
    assert "Period 2026-06-03" in run(path, "--option", "dates=dmy").output
    assert run(path, "--option", "dates").exit_code == 2


def test_a_workbook_is_told_with_its_sheets():
    text = check(FILES / "orders.xls").text
    assert "sheet '订单', headers in row 3" in text
    assert "sheet '退货' names the orders that came back" in text
    assert "sheet '销售人员' adds the manager of each region" in text
    assert "orders that came back: 1 line, 300.00 – not counted (option returned=leave_out)" in text


def test_a_product_that_is_spelt_otherwise_on_the_list_beside_is_pointed_out(tmp_path):
    data(tmp_path, "product,series,sales_price\nGTX Pro,GTX,4821\nMG,MG,55\n", "products.csv")
    path = data(tmp_path, "opportunity_id,product,deal_stage\n1,GTXPro,Won\n2,MG,Lost\n3,ZZ,Won\n", "pipeline.csv")
    text = check(path, as_="opps").text
    assert "Product 'GTXPro' (1 row) is not in products.csv, which has 'GTX Pro'" in text
    assert "1 value of Product is not in products.csv: ZZ" in text


def test_names_written_in_several_ways_are_pointed_out(tmp_path):
    text = check(data(tmp_path, "客户,日期,销售额\nAda Ltd,2026-06-03,1\nADA LTD.,2026-06-03,1\n")).text
    assert "Account: 1 name written in several ways (case, blanks, punctuation): 'Ada Ltd' / 'ADA LTD.'" in text


def test_other_tables_are_recognised_and_the_way_is_told(tmp_path):
    path = data(tmp_path, "opportunity_id,account,deal_stage,close_value\n1,Ada,Won,5\n")
    assert "use --as opps" in check(path).text
    listing = data(
        tmp_path, "update_time,id,title,price,sale_count,comment_count,店名\n2016/11/14,A1,x,139,5,2,y\n", "l.csv"
    )
    assert "Each row is a product on a shop's page" in check(listing).text
    assert "每行是网店页面上的一个商品" in check(listing, lang="zh").text
    rows = "\n".join(f"{n % 2},{n % 3},{n * 7 % 101},{n * 11 % 97},{n * 13 % 89},{n * 17 % 83}" for n in range(60))
    groups = data(tmp_path, f"Channel,Region,Fresh,Milk,Grocery,Frozen\n{rows}\n", "w.csv")
    assert "its spend by product group" in check(groups).text


def test_rejects_go_to_the_current_folder_when_the_data_folder_cannot_be_written(tmp_path, monkeypatch):
    from kamlib.tables import read_ledger

    rejects = read_ledger(data(tmp_path, BAD)).rejects
    monkeypatch.chdir(tmp_path)
    assert write_rejects(rejects, tmp_path / "gone" / "ledger.csv") == Path("ledger.rejects.csv")
    assert os.path.exists("ledger.rejects.csv")


def test_what_was_found_is_told_also_when_the_rejects_cannot_be_written(tmp_path, monkeypatch):
    path = data(tmp_path, BAD)
    for folder in (tmp_path, tmp_path / "here"):
        (folder / "ledger.rejects.csv").mkdir(parents=True)  # in the way of any user on any system
    monkeypatch.chdir(tmp_path / "here")
    told = check(path, lang="zh")
    assert "ledger.rejects.csv 的位置上是一个文件夹\n  位置：" in told.text
    assert told.text.splitlines()[-1].startswith("可用")
    assert told.code == 1


def test_what_was_found_is_told_also_when_the_settings_cannot_be_kept(tmp_path, monkeypatch):
    def held(self, target):  # as Windows answers for a file that is open elsewhere
        raise PermissionError(13, "Permission denied", str(target))

    path = data(tmp_path)
    monkeypatch.setattr("pathlib.Path.replace", held)
    told = check(path, mapping=["客户编号=account_id"], accept=True)
    assert told.code == 2
    assert told.text.splitlines()[0].startswith("ledger.csv: read as")
    assert told.text.splitlines()[-3:-1] == [
        "kam.yaml was not written: its folder is protected", f"  where: {tmp_path / 'kam.yaml'}",
    ]  # fmt: skip
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.csv"]


def test_every_word_of_this_topic_has_both_languages_and_the_same_blanks():
    import string

    for key, entry in words("tables").items():
        blanks = [{name for _, name, *_ in string.Formatter().parse(entry[lang]) if name} for lang in ("en", "zh")]
        assert blanks[0] == blanks[1], key


def test_every_trouble_and_every_reason_of_the_code_has_its_words():
    import re

    code = "".join(path.read_text(encoding="utf-8") for path in (Path(check.__code__.co_filename).parent).glob("*.py"))
    troubles = set(re.findall(r'trouble\(\s*"(\w+)"', code)) | {"password", "damaged_workbook", "headers_differ_fits"}
    assert len(troubles) > 20
    known = words("tables")
    assert [key for key in troubles if f"{key}_what" not in known or f"{key}_fix" not in known] == []
    reasons = {"missing", "not_a_number", "not_a_share", "not_a_date", "no_such_day", "date_range", "day_order",
               "id_scientific", "not_a_choice"}  # fmt: skip
    assert [reason for reason in reasons if f"reason_{reason}" not in known] == []
