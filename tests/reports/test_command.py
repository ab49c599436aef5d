"""The analyst's main job, end to end, on a ledger as people have it."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl
import pytest
from click.testing import CliRunner

from kamlib.cli import main
from kamlib.documents.library import reports_folder

ROWS = """客户编号,客户名称,开票日期,分公司,金额,成本
00123,=cmd|'/C calc'!A0,2024年6月5日,../东区,"1,200.50",800
00123,=cmd|'/C calc'!A0,2025/7/5,../东区,（100.50）,0
00123,=cmd|'/C calc'!A0,2026-06-03,../东区,¥2000,900
00456,<script>alert(1)</script>,2024-08-01,CON,1.2万,9000
00456,<script>alert(1)</script>,2026-05-01,CON,8000,9000
00789,晴川商贸,2026-06-31,CON,100,10
"""
FOLDERS = ("html", "notebooks", "workbooks")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "台账.csv"
    path.write_bytes(ROWS.encode("gb18030"))
    return path


@pytest.fixture(scope="module")
def run(ledger):
    out = ledger.parent / "out"
    command = ["report", "portfolio", "--data", str(ledger), "--by", "branch", "--lang", "zh", "--out", str(out)]
    return out, CliRunner().invoke(main, command)


def test_it_ends_well_and_says_where_the_index_is(run):
    out, result = run
    assert result.exit_code == 0, result.output
    assert str(out / "index.html") in result.output
    assert "失败 0 份" in result.output


def test_every_branch_and_the_whole_have_page_notebook_and_workbook(run):
    out, _ = run
    for folder in FOLDERS:
        assert len(list((out / folder).iterdir())) == 3, folder
    names = {path.stem for path in (out / "html").iterdir()}
    assert names == {"全部", "东区", "CON-"}


def test_amounts_are_those_of_the_file_less_the_refused_row(run):
    out, _ = run
    sheet = openpyxl.load_workbook(out / "workbooks" / "全部.xlsx")["accounts"]
    head = [cell.value for cell in sheet[1]]
    rows = {row[head.index("account_id")]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {"00123", "00456"}
    assert rows["00123"][head.index("revenue")] == pytest.approx(2000 - 100.5)
    assert rows["00456"][head.index("prior_revenue")] == pytest.approx(12000)
    page = (out / "html" / "全部.html").read_text(encoding="utf-8")
    assert "无法使用" in page


def test_what_people_typed_is_text_everywhere(run):
    out, _ = run
    for page in [*out.glob("html/*.html"), out / "index.html"]:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not re.search(r"(?i)(?:src|href)=[\"'](?:https?:|//)", text)
    for book in out.glob("workbooks/*.xlsx"):
        cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in cells}


def test_pages_hold_charts_and_no_code(run):
    out, _ = run
    page = (out / "html" / "全部.html").read_text(encoding="utf-8")
    assert page.count("data:image/png") >= 5
    assert "record_tables" not in page


def test_the_notebook_runs_unchanged_under_plain_papermill_from_another_folder(ledger, tmp_path):
    papermill = Path(sys.executable).with_name("papermill")
    notebook = reports_folder() / "portfolio.ipynb"
    command = [papermill, notebook, "out.ipynb", "-p", "ledger", ledger.name, "-p", "as_of", "2026-06-30"]
    subprocess.run(command, cwd=ledger.parent, check=True, capture_output=True)
    book = nbformat.read(ledger.parent / "out.ipynb", as_version=4)
    pictures = [o for cell in book.cells for o in cell.get("outputs", ()) if "image/png" in o.get("data", {})]
    assert len(pictures) >= 5


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        (["portfolo"], "use portfolio"),
        (["portfolio", "-p", "monts", "6"], "use 'months'"),
        (["portfolio", "-p", "months", "six"], "give a value such as 12"),
        (["portfolio", "--by", "brnch"], "use --by branch"),
        (["portfolio", "--by", "branch", "--only", "Lanchen"], "use --only 'Lancheng'"),
        (["portfolio", "--only", "Lancheng"], "say which column"),
        (["portfolio", "--data", "no-such.csv"], "fix:"),
        (["sales_efficiency", "--by", "branch", "--only", "Lanchen"], "use --only 'Lancheng'"),
        (["brand_health", "--by", "colour"], "leave out --by"),
    ],
)
def test_mistakes_are_refused_before_anything_runs(options, fix, tmp_path):
    result = CliRunner().invoke(main, ["report", *options, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert fix in result.output
    assert len(result.output.strip().splitlines()) == 3
    assert not (tmp_path / "out").exists()


REFUSED = "客户编号,开票日期,分公司,金额\n"


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        (["A1,2026-06-03,东区,待定"], [], "1 行全都无法使用"),
        (["A1,2026-06-03,东区,5"], ["--by", "分公司", "--only", "东"], "用 --only '东区'"),
        (["A1,2026-06-03,东区,5"], ["--as-of", "2062-06-30"], "--as-of 2026-06-03"),
        ([f"A1,2026-0{1 + n % 6}-03,东区,5" for n in range(12)] + ["A1,2099-12-31,东区,5"], [], "--as-of 2026-06-03"),
        (["A1,2026-06-03,东区,5"], ["-p", "monts", "3"], "不认识的参数 'monts'"),
    ],
)
def test_own_data_are_refused_in_the_readers_language(rows, options, says, tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text(REFUSED + "\n".join(rows) + "\n", encoding="utf-8")
    command = ["report", "portfolio", "--data", str(path), "--lang", "zh", "--out", str(tmp_path / "out"), *options]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert says in result.output
    assert "处理：" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["sales_efficiency", "-p", "opps", "no-such.csv"], "找不到这个文件"),
        (["brand_health", "-p", "funnel", "no-such.csv"], "找不到这个文件"),
        (["sales_efficiency", "--by", "分公司", "--only", "岚城"], "没有 branch"),
    ],
)
def test_lists_that_cannot_be_read_are_refused_before_anything_runs(command, says, tmp_path):
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["report", *command, "--lang", "zh", "--out", str(out)])
    assert (result.exit_code, out.exists()) == (2, False)
    assert says in result.output
