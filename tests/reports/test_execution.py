from pathlib import Path

import nbformat
import pytest

from kamlib.reports.batch import batch_jobs, run_batch
from kamlib.reports.execution import kernel_memory_mb
from kamlib.reports.manifest import read_manifest
from kamlib.reports.warm import warm_supported

CODE = """
import os, pathlib, time
tried = pathlib.Path(folder) / only
times = len(list(tried.parent.glob(f"{only}.*")))
tried.with_suffix(f".{times}").touch()
if only == "dies-once" and times == 0:
    os._exit(9)
if only == "crashes":
    import ctypes; ctypes.string_at(0)
if only == "leaves":
    os._exit(7)
if only == "too-big":
    import numpy; numpy.ones(1 << 30)
if only == "threads":
    import threading; [threading.Thread(target=time.sleep, args=(0.1,)).start() for _ in range(20)]
if only == "slow":
    time.sleep(3600)
    tried.with_suffix(".woke").touch()
"""
KINDS = ["plain", "dies-once", "crashes", "leaves", "too-big", "threads"]

pytestmark = pytest.mark.skipif(not warm_supported(), reason="this system cannot fork with libraries loaded")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    path = tmp_path_factory.mktemp("nb") / "fragile.ipynb"
    parameters = nbformat.v4.new_code_cell('only: str = ""\nfolder: str = ""', metadata={"tags": ["parameters"]})
    cells = [parameters, nbformat.v4.new_code_cell(CODE)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


@pytest.fixture(scope="module")
def batch(notebook, tmp_path_factory):
    out, traces = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("traces")
    jobs = batch_jobs(notebook, {kind: {"only": kind, "folder": str(traces)} for kind in KINDS}, inputs="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_KERNEL_MEMORY_MB", "3000")
        outcomes = run_batch(notebook, jobs, out, lang="en", workers=2)
    return out, traces, {o.report: o for o in outcomes}


def test_kernels_that_die_do_not_stop_the_batch_and_are_named(batch):
    _, _, outcomes = batch
    failed = {name for name, outcome in outcomes.items() if outcome.status == "failed"}
    assert failed == {"crashes", "leaves", "too-big"}
    assert outcomes["crashes"].error.startswith("the kernel died twice (SIGSEGV)")
    assert "where: the cell that starts 'import os, pathlib, time'" in outcomes["crashes"].error
    assert "fix:   run this cell by itself" in outcomes["crashes"].error
    assert outcomes["leaves"].error.startswith("the kernel died twice (exit code 7)")
    assert "MemoryError" in outcomes["too-big"].error


def test_a_dead_kernel_gets_one_more_try_and_an_error_in_a_cell_none(batch):
    _, traces, _ = batch
    tries = {kind: len(list(traces.glob(f"{kind}.*"))) for kind in KINDS}
    assert tries == {"plain": 1, "dies-once": 2, "crashes": 2, "leaves": 2, "too-big": 1, "threads": 1}


def test_the_evidence_of_a_dead_kernel_is_kept_and_no_half_file(batch):
    out, _, _ = batch
    assert sorted(p.name for p in (out / "notebooks").iterdir() if "failed" in p.name) == [
        "crashes.failed.ipynb", "leaves.failed.ipynb", "too-big.failed.ipynb",
    ]  # fmt: skip
    assert not list(out.rglob("*.part*"))


def test_stopping_ends_running_reports_at_once_and_resume_goes_on(notebook, tmp_path):
    jobs = batch_jobs(
        notebook, {kind: {"only": kind, "folder": str(tmp_path)} for kind in ["plain", "slow"]}, inputs=""
    )

    def interrupted(stream, total):
        for outcome in stream:
            yield outcome
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(notebook, jobs, tmp_path / "out", lang="en", workers=2, progress=interrupted)
    assert not (tmp_path / "slow.woke").exists()  # it was not waited for
    assert set(read_manifest(tmp_path / "out/manifest.csv")) == {"plain"}
    assert not list((tmp_path / "out").rglob("*.part*"))
    again = run_batch(notebook, jobs[:1], tmp_path / "out", lang="en", resume=True)
    assert [o.status for o in again] == ["kept"]


def test_ordinary_kernels_do_the_same(notebook, tmp_path):
    jobs = batch_jobs(notebook, {"plain": {"only": "plain", "folder": str(tmp_path)}}, inputs="")
    outcomes = run_batch(notebook, jobs, tmp_path / "out", lang="en", kernels="cold")
    assert [o.status for o in outcomes] == ["ok"]


def test_a_share_of_memory_is_never_too_small_to_start(monkeypatch):
    assert kernel_memory_mb(10_000) == 2048
    monkeypatch.setenv("KAM_KERNEL_MEMORY_MB", "700")
    assert kernel_memory_mb(1) == 700


def test_a_killed_runner_leaves_nothing_half_and_resume_gives_the_same_result(tmp_path, monkeypatch):
    """The small form of ``python -m benchmarks reliability``."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2])
    from benchmarks.reliability import killed_batch

    rows = {name: found for name, found, _ in killed_batch(tmp_path, kills=1, reports=4)}
    assert rows["kills that met a running batch"] == "1"
    assert rows["reports counted as done that were not whole"] == "0"
    assert rows["results different from the undisturbed run, half files"] == "0"
