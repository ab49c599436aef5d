"""Does anything remain of 500 kernels, and does a batch that is killed at random moments come to the same end?"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from benchmarks.kernels import unique_mb
from benchmarks.measure import table


def kernels_left(*, kernels: int) -> list[list[str]]:
    """Descriptors, processes and memory before and after so many kernels were started, used and stopped."""
    from kamlib.reports.warm.host import code_stamp, warm_parent
    from kamlib.reports.warm.manager import WarmKernelManager
    from kamlib.reports.warm.trial import kernel_seconds

    WarmKernelManager.code = code = code_stamp()  # one parent throughout, whatever is edited meanwhile
    for _ in range(5):
        kernel_seconds(warm=True, code="1 + 1")
    parent = warm_parent(code=code)
    before = _state(parent.process.pid)
    for _ in range(kernels):
        kernel_seconds(warm=True, code="1 + 1")
    after = _state(parent.process.pid)
    assert warm_parent(code=code) is parent, "the parent was replaced"
    return [[name, str(before[name]), str(after[name])] for name in before]


def _state(parent: int) -> dict[str, int]:
    time.sleep(0.5)
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {
        "descriptors of the host": len(os.listdir("/proc/self/fd")),
        "descriptors of the parent": len(os.listdir(f"/proc/{parent}/fd")),
        "kernels left (zombies too)": len(children),
        "MB of the host": round(unique_mb(os.getpid())),
        "MB of the parent": round(unique_mb(parent)),
        "socket folders": len(list(Path(tempfile.gettempdir()).glob("kam-kernel-*/k-*"))),
    }


CODE = """
import time
import pandas as pd
from kamlib.reports.numbers import record_tables
time.sleep(0.2)
line = {"key": only, "label": "n", "value": len(only), "shown": only, "change": ""}
record_tables({"headline": pd.DataFrame([line])})
"""
RUNNER = """
import json, sys
from pathlib import Path
from kamlib.reports.lean import without_grammars
with without_grammars():
    from kamlib.reports.batch import batch_jobs, run_batch
notebook, out, names = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
jobs = batch_jobs(notebook, {name: {"only": name} for name in names}, inputs="same")
run_batch(notebook, jobs, out, lang="en", workers=2, resume=True)
"""


def killed_batch(folder: Path, *, kills: int, reports: int = 40) -> list[list[str]]:
    """Kill the runner of a batch at random moments, each time go on with resume, compare with an undisturbed run."""
    from kamlib.reports.batch import batch_jobs, run_batch

    notebook, names = folder / "small.ipynb", [f"part {i}" for i in range(reports)]
    _write_notebook(notebook)
    calm, rough = folder / "calm", folder / "rough"

    def runner(out: Path) -> subprocess.Popen:
        command = [sys.executable, "-c", RUNNER, str(notebook), str(out), json.dumps(names)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run_batch(
        notebook, batch_jobs(notebook, {n: {"only": n} for n in names}, inputs="same"), calm, lang="en", workers=2
    )
    chance, half, killed, different, unfinished = random.Random(6), 0, 0, 0, True
    while killed < kills or unfinished:
        running = runner(rough)
        if killed < kills and _reached(running, rough, chance.randrange(reports), then=chance.uniform(0.0, 0.5)):
            running.kill()
            killed += 1
        running.wait()
        half += _half_done(rough)
        unfinished = running.returncode == -signal.SIGKILL
        if not unfinished:  # it came to its end between two kills: compare, and begin another
            assert running.returncode == 0, "the runner failed"
            different += _differences(calm, rough)
            rough = rough.with_name(f"{rough.name}-")
    return [
        ["kills that met a running batch", str(killed), f"{kills} wanted"],
        ["batches that came to their end in between", str(len(list(folder.glob("rough*")))), ""],
        ["reports counted as done that were not whole", str(half), "0 wanted"],
        ["results different from the undisturbed run, half files", str(different), "0 wanted"],
    ]


def _reached(running: subprocess.Popen, out: Path, done: int, *, then: float) -> bool:
    """Wait until so many reports are done, and a moment more; False when the runner came to its end before."""
    from kamlib.reports.manifest import read_manifest

    while running.poll() is None and len(read_manifest(out / "manifest.csv")) < done:
        time.sleep(0.02)
    time.sleep(then)
    return running.poll() is None


def _write_notebook(path: Path) -> None:
    parameters = nbformat.v4.new_code_cell('only: str = ""', metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [parameters, nbformat.v4.new_code_cell(CODE)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


def _half_done(out: Path) -> int:
    """Reports the manifest calls done whose files are missing or cut short."""
    from kamlib.reports.manifest import read_manifest

    bad = 0
    for outcome in read_manifest(out / "manifest.csv").values():
        page, notebook = out / f"html/{outcome.file}.html", out / f"notebooks/{outcome.file}.ipynb"
        whole = page.is_file() and page.read_text(encoding="utf-8").rstrip().endswith("</html>")
        try:
            nbformat.read(notebook, as_version=4)
        except Exception:  # noqa: BLE001 - whatever is wrong with the file, it is not whole
            whole = False
        bad += outcome.status in ("ok", "kept") and not whole
    return bad


def _differences(calm: Path, rough: Path) -> int:
    import pandas as pd

    files = [{str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} for out in (calm, rough)]
    numbers = [pd.read_excel(out / "numbers.xlsx", sheet_name=None, engine="calamine") for out in (calm, rough)]
    pages = [
        {p.name: _without_ids(p) for p in (*(out / "html").iterdir(), out / "index.html")} for out in (calm, rough)
    ]
    changed = sum(pages[0].get(name) != text for name, text in pages[1].items())
    return len(files[0] ^ files[1]) + changed + (not numbers[0]["headline"].equals(numbers[1]["headline"]))


def _without_ids(page: Path) -> str:
    """papermill gives the cell with the parameters another id each time."""
    return re.sub(r'id="cell-id=\w+"', "", page.read_text(encoding="utf-8"))


def report(*, kernels: int = 500, kills: int = 20) -> str:
    """Both tables."""
    left = table([f"{kernels} kernels one after another", "before", "after"], kernels_left(kernels=kernels))
    with tempfile.TemporaryDirectory() as folder:
        stopped = table(["batch killed at random", "number", ""], killed_batch(Path(folder), kills=kills))
    return f"{left}\n\n{stopped}"
