import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kamlib.errors import KamError
from kamlib.reports.batch import batch_jobs, run_batch
from kamlib.reports.cluster import Parcel, _require_same_kit, _unpacked
from kamlib.reports.manifest import file_fingerprint
from kamlib.reports.warm import warm_supported

sys.path.insert(0, str(Path(__file__).parent))
from kernels import PATIENCE, comes  # noqa: E402

CODE = """
import os, pathlib, time
place = pathlib.Path(traces) / f"{only}.{os.getppid()}"
place.touch()
if only == "bad":
    raise ValueError("no lines")
until = time.monotonic() + 700
while only.startswith("slow") and not (pathlib.Path(traces) / "killed").exists() and time.monotonic() < until:
    time.sleep(0.05)
print(pathlib.Path(ledger).read_text(), ledger)
"""
pytestmark = pytest.mark.skipif(not warm_supported(), reason="this system cannot fork with libraries loaded")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    path = tmp_path_factory.mktemp("nb") / "far.ipynb"
    lines = 'only: str = ""\ntraces: str = ""\nledger: str = ""'
    parameters = nbformat.v4.new_code_cell(lines, metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [parameters, nbformat.v4.new_code_cell(CODE)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


class Cluster:
    """A scheduler and workers in processes of their own."""

    def __init__(self, folder):
        self.folder, self.processes, self.env = folder, [], {**os.environ, "TMPDIR": str(folder)}
        scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self.said(scheduler, r"Scheduler at:\s+(tcp://\S+)")
        self.workers = [self.worker(), self.worker()]

    def start(self, kind, *options):
        log = self.folder / f"{kind}-{len(self.processes)}.log"
        command = [sys.executable, "-m", "dask", kind, *options]
        process = subprocess.Popen(command, stderr=log.open("w"), stdout=subprocess.DEVNULL, env=self.env)
        process.log = log
        self.processes.append(process)
        return process

    def worker(self):
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder)]
        process = self.start("worker", self.address, *options)
        self.said(process, r"(Registered to)")
        return process

    @staticmethod
    def said(process, pattern):
        def found():
            return re.search(pattern, process.log.read_text())

        assert comes(lambda: found() or process.poll() is not None), process.log.read_text()
        assert found(), process.log.read_text()
        return found()[1]

    def stop(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    running = Cluster(tmp_path_factory.mktemp("dask"))
    yield running
    running.stop()


def test_a_lost_workers_reports_run_elsewhere_and_come_back_whole(cluster, notebook, tmp_path):
    ledger, traces = tmp_path / "ledger.txt", tmp_path / "traces"
    ledger.write_text("42 lines")
    traces.mkdir()
    names = ["bad", "slow-1", "slow-2", "a", "b", "c"]
    sets = {name: {"only": name, "traces": str(traces), "ledger": str(ledger)} for name in names}

    def with_an_accident(stream, total):
        subprocess.Popen([sys.executable, "-c", KILLER, str(traces), str(cluster.workers[0].pid)])
        yield from stream

    outcomes = run_batch(
        notebook, batch_jobs(notebook, sets, inputs=""), tmp_path / "out", lang="en", kernels=cluster.address,
        progress=with_an_accident,
    )  # fmt: skip
    assert {o.report for o in outcomes if o.status == "failed"} == {"bad"}
    assert "ValueError: no lines" in next(o.error for o in outcomes if o.report == "bad")
    assert cluster.workers[0].wait(timeout=PATIENCE) == -9
    assert {p.name.rpartition(".")[0] for p in traces.glob("*.*")} == set(names)
    assert len(list(traces.glob("slow-*"))) == 3  # one ran twice, from two parents
    for name in names[1:]:
        text = (tmp_path / f"out/notebooks/{name}.ipynb").read_text()
        assert "42 lines" in text
        assert (tmp_path / f"out/html/{name}.html").is_file()
    assert (tmp_path / "out/notebooks/bad.failed.ipynb").is_file()
    assert not list((tmp_path / "out").rglob("*.part*"))
    assert (tmp_path / "out/index.html").is_file()


# Waits until both slow reports run, then kills one of their workers; the slow reports wait for that.
KILLER = """
import os, pathlib, signal, sys, time
traces, worker = pathlib.Path(sys.argv[1]), int(sys.argv[2])
until = time.monotonic() + 600
while len(list(traces.glob("slow-*"))) < 2 and time.monotonic() < until:
    time.sleep(0.05)
os.kill(worker, signal.SIGKILL)
(traces / "killed").touch()
"""


def test_a_file_the_worker_has_not_got_is_unpacked_once(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = tmp_path / "ledger.csv"
    source.write_text("x")
    assert _unpacked(Parcel(str(source), file_fingerprint(source), None)) == str(source)
    first = _unpacked(Parcel("/elsewhere/ledger.csv", "abc", b"far"))
    assert Path(first).read_text() == "far"
    assert _unpacked(Parcel("/elsewhere/ledger.csv", "abc", b"far")) == first


def test_no_scheduler_no_workers_and_another_kit_are_refused_with_a_fix(notebook, tmp_path, monkeypatch):
    monkeypatch.setattr("kamlib.reports.cluster.ANSWER_WITHIN", 1)  # nobody is there, however long one waits
    with pytest.raises(KamError, match="fix:   start 'dask scheduler'"):
        run_batch(notebook, [], tmp_path / "out", lang="en", kernels="tcp://127.0.0.1:9")
    with pytest.raises(KamError, match="fix:   start 'dask worker ADDRESS'"):
        _require_same_kit({}, "kam report")
    with pytest.raises(KamError, match="fix:   install version"):
        _require_same_kit({"tcp://a": "0.0.1"}, "kam report")
