import html.parser
import re

import nbformat
import openpyxl
import pytest

from kamlib.errors import KamError
from kamlib.reports.batch import batch_jobs, run_batch
from kamlib.reports.manifest import file_fingerprint, read_manifest
from kamlib.reports.one_report import failure_reason
from kamlib.reports.parameters import checked_parameters, report_parameters, report_path

CODE = """
import pandas as pd
from IPython.display import Markdown, display
from kamlib.reports.numbers import record_tables
if only == "Bad":
    raise ValueError("no lines for this branch")
display(Markdown(f"## {only.replace('<', '&lt;')}"))
head = {"key": "n", "label": "Number", "value": count, "shown": str(count), "change": "+1%"}
record_tables({"headline": pd.DataFrame([head]),
               "accounts": pd.DataFrame({"name": ["=1+1", only]})})
"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    path = tmp_path_factory.mktemp("nb") / "tiny.ipynb"
    parameters = nbformat.v4.new_code_cell(
        'lang: str = "en"  # language\nonly: str = ""  # one branch\n'
        "count: int = 3  # how many\nshare: float = 0.2  # cut",
        metadata={"tags": ["parameters"]},
    )
    cells = [nbformat.v4.new_markdown_cell("# Tiny"), parameters, nbformat.v4.new_code_cell(CODE)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


NASTY = "../<script>alert(1)</script>"


@pytest.fixture(scope="module")
def batch(notebook, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    sets = {name: {"only": name} for name in ["East", "Bad", NASTY]}
    jobs = batch_jobs(notebook, sets, inputs="x")
    return out, jobs, run_batch(notebook, jobs, out, lang="en", workers=2)


def test_a_report_that_fails_does_not_stop_the_others(batch):
    out, _, outcomes = batch
    assert {o.report: o.status for o in outcomes} == {"East": "ok", "Bad": "failed", NASTY: "ok"}
    bad = next(o for o in outcomes if o.status == "failed")
    assert bad.error.splitlines()[0] == "ValueError: no lines for this branch"
    assert len(bad.error.splitlines()) == 3
    assert (out / "notebooks/Bad.failed.ipynb").is_file()
    assert not (out / "notebooks/Bad.ipynb").exists()
    assert not list(out.rglob("*.part*"))


def test_the_manifest_says_how_each_report_ended(batch):
    out, jobs, outcomes = batch
    manifest = read_manifest(out / "manifest.csv")
    assert {name: o.status for name, o in manifest.items()} == {o.report: o.status for o in outcomes}
    assert manifest["East"].fingerprint == jobs[0].fingerprint


def test_the_index_lists_failures_first_and_escapes_names(batch):
    out, _, _ = batch
    index = (out / "index.html").read_text(encoding="utf-8")
    assert index.index("Bad") < index.index("East")
    assert "<script" not in index
    assert "&lt;script&gt;" in index
    links = re.findall(r"href='([^']+)'", index)
    from urllib.parse import unquote

    assert all((out / unquote(link)).is_file() for link in links)
    assert all(out.resolve() in (out / unquote(link)).resolve().parents for link in links)


def test_no_page_asks_for_anything_from_outside(batch):
    out, _, _ = batch

    class Addresses(html.parser.HTMLParser):
        found: list = []

        def handle_starttag(self, tag, attrs):
            self.found += [v for k, v in attrs if k in ("src", "href") and re.match(r"(?i)https?:|//", v or "")]
            self.found += [tag] if tag in ("script", "iframe", "link") else []

    for page in out.rglob("*.html"):
        parser = Addresses()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.found == [], page
        assert "@import" not in page.read_text(encoding="utf-8")


def test_the_workbook_holds_every_report_and_runs_no_formula(batch):
    out, _, _ = batch
    sheet = openpyxl.load_workbook(out / "numbers.xlsx")["accounts"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert sorted({row[0] for row in rows}) == sorted(["East", NASTY])
    assert all(cell.data_type == "s" for row in sheet.iter_rows(min_row=2) for cell in row)


def test_resume_runs_only_what_is_missing_or_changed(batch, notebook):
    out, jobs, _ = batch
    again = run_batch(notebook, jobs, out, lang="en", resume=True)
    assert {o.report: o.status for o in again} == {"East": "kept", "Bad": "failed", NASTY: "kept"}
    (out / "html/East.html").unlink()
    third = run_batch(notebook, [jobs[0], jobs[2]], out, lang="en", resume=True)
    assert {o.report: o.status for o in third} == {"East": "ok", NASTY: "kept"}
    other_input = batch_jobs(notebook, {"East": {"only": "East"}}, inputs="y")
    assert run_batch(notebook, other_input, out, lang="en", resume=True)[0].status == "ok"


def test_unknown_and_ill_typed_parameters_are_refused_before_anything_runs(notebook):
    declared = report_parameters(notebook)
    assert declared["count"].help == "how many"
    with pytest.raises(KamError, match="fix:   use 'count'"):
        checked_parameters(declared, {"cuont": 3}, where="kam report")
    for wrong in ({"count": "many"}, {"count": 1.5}, {"count": True}, {"share": "x"}):
        with pytest.raises(KamError, match="give a value such as"):
            checked_parameters(declared, wrong, where="kam report")
    good = checked_parameters(declared, {"count": "4", "share": "0.5", "only": "E"}, where="kam report")
    assert good == {"count": 4, "share": 0.5, "only": "E"}


def test_an_unknown_report_names_the_nearest(tmp_path):
    with pytest.raises(KamError, match="give the path of an .ipynb that exists"):
        report_path(str(tmp_path / "none.ipynb"))


def test_a_kam_error_in_a_notebook_keeps_its_own_three_lines():
    class InNotebook(Exception):
        ename, evalue, source = "KamError", "no ledger\n  where: x\n  fix:   y", "a = 1"

    assert failure_reason(InNotebook(), evidence="n") == "no ledger\n  where: x\n  fix:   y"
    chinese = failure_reason(RuntimeError("x"), evidence="n", lang="zh")
    assert chinese.splitlines()[2] == "  处理：打开 n，逐个单元格运行"


def test_the_fingerprint_of_a_folder_changes_with_content_and_name(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    first = file_fingerprint(tmp_path)
    (tmp_path / "a.csv").write_text("2")
    second = file_fingerprint(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert len({first, second, file_fingerprint(tmp_path)}) == 3
