import html.parser
import re
from pathlib import Path

import nbformat
import openpyxl
import pytest

from kamlib.errors import KamError
from kamlib.reports.batch import batch_jobs, run_batch
from kamlib.reports.command import Request, run_request
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


def in_the_way(path):
    """Something that cannot be replaced by a file, for any user on any system."""
    path.mkdir(parents=True)
    (path / "kept").touch()


PARTS = {"page": "html/East.html", "workbook": "workbooks/East.xlsx", "notebook": "notebooks/East.ipynb"}
COMMON = ("numbers.xlsx", "index.html", "manifest.csv")


@pytest.mark.parametrize("part", [*PARTS, *COMMON])
def test_one_file_that_cannot_be_written_costs_no_other(part, notebook, tmp_path):
    jobs = batch_jobs(notebook, {name: {"only": name} for name in ["East", "West"]}, inputs="")
    in_the_way(tmp_path / PARTS.get(part, part))
    outcomes = run_batch(notebook, jobs, tmp_path, lang="en", workers=2)
    told = next(outcome for outcome in outcomes if outcome.report == ("East" if part in PARTS else part))
    assert {o.report for o in outcomes if o.error} == {told.report}
    assert told.error.splitlines()[0] == f"a folder stands where {Path(PARTS.get(part, part)).name} belongs"
    assert len(told.error.splitlines()) == 3
    for place in [*PARTS.values(), *(p.replace("East", "West") for p in PARTS.values()), *COMMON]:
        assert (tmp_path / place).is_file() == (place != PARTS.get(part, part)), place
    if part != "index.html":
        assert "a folder stands where" in (tmp_path / "index.html").read_text(encoding="utf-8")
    if part != "manifest.csv":
        assert read_manifest(tmp_path / "manifest.csv")[told.report].error == told.error
    if part in PARTS:
        assert told.status == "partly"
        assert set(told.parts.split()) == set(PARTS) - {part}
        assert [o.status for o in run_batch(notebook, jobs, tmp_path, lang="en", resume=True)] == ["partly", "kept"]


def test_a_folder_that_is_a_file_costs_only_what_belongs_in_it(notebook, tmp_path):
    (tmp_path / "workbooks").write_text("not a folder")
    outcomes = run_batch(notebook, batch_jobs(notebook, {"East": {"only": "East"}}, inputs=""), tmp_path, lang="zh")
    assert outcomes[0].status == "partly"
    assert f"{tmp_path / 'workbooks'} 应是文件夹，那里却是一个文件" in outcomes[0].error
    assert (tmp_path / "html/East.html").is_file()


def test_a_report_that_fails_says_which_old_file_it_could_not_take_away(notebook, tmp_path):
    jobs = batch_jobs(notebook, {"Bad": {"only": "Bad"}}, inputs="")
    in_the_way(tmp_path / "workbooks/Bad.xlsx")
    (outcome,) = run_batch(notebook, jobs, tmp_path, lang="en")
    assert outcome.status == "failed"
    assert outcome.error.splitlines()[0] == "ValueError: no lines for this branch"
    assert "Bad.xlsx of an earlier run could not be taken away" in outcome.error.splitlines()[3]


def test_a_folder_that_cannot_be_made_is_refused_before_anything_runs(notebook, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(KamError, match="a file stands where the folder .*out is wanted"):
        run_batch(notebook, [], tmp_path / "out", lang="en")


def test_a_manifest_that_another_program_has_changed_is_no_hindrance(notebook, tmp_path):
    jobs = batch_jobs(notebook, {"East": {"only": "East"}}, inputs="")
    for content in ("岚城,ok".encode("gbk"), b"report,status\n", b"\x00\xff"):
        (tmp_path / "manifest.csv").write_bytes(content)
        assert read_manifest(tmp_path / "manifest.csv") == {}
    assert [o.status for o in run_batch(notebook, jobs, tmp_path, lang="en", resume=True)] == ["ok"]
    assert [o.status for o in run_batch(notebook, jobs, tmp_path, lang="en", resume=True)] == ["kept"]


BROKEN = {
    "text": b"a,b", "nothing": b"", "list": b"[1]", "object": b"{}", "deep": b"[" * 100_000, "bytes": b"\xff\xfe\x00",
    "half": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}',
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_notebook_is_said_so(name, tmp_path):
    (tmp_path / "n.ipynb").write_bytes(BROKEN[name])
    with pytest.raises(KamError, match=r"(?s)^n.ipynb is no notebook.*fix:   give an .ipynb file"):
        report_parameters(tmp_path / "n.ipynb")


def test_a_notebook_without_parameters_says_how_to_tag_them(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("ledger = ''")])
    nbformat.write(book, tmp_path / "n.ipynb")
    with pytest.raises(KamError, match="fix:   open it in Jupyter, choose the kernel Python 3"):
        report_parameters(tmp_path / "n.ipynb")
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "n.ipynb")
    with pytest.raises(KamError, match='fix:   tag the cell that holds its values "parameters"'):
        run_request(Request(str(tmp_path / "n.ipynb"), data="x.csv"), tmp_path, workers=1)
    book.cells[0].metadata["tags"] = ["parameters"]
    book.cells[0].source = "# nothing"
    nbformat.write(book, tmp_path / "n.ipynb")
    with pytest.raises(KamError, match="fix:   write a line such as ledger"):
        run_request(Request(str(tmp_path / "n.ipynb"), parameters={"a": "1"}), tmp_path, workers=1)
