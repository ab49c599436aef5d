"""24 portfolio reports: ``kam report`` against papermill in a shell loop and in one process, and the bare cells."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import table

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "reports" / "portfolio.ipynb"
REPORTS = 24
IN_PROCESS = """
import json, sys, papermill
notebook, out, sets = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
for number, values in enumerate(sets):
    papermill.execute_notebook(notebook, f"{out}/{number}.ipynb", parameters=values, progress_bar=False)
"""
BARE = """
import json, os, sys, nbformat
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
notebook, sets = nbformat.read(sys.argv[1], as_version=4), json.loads(sys.argv[2])
shell = InteractiveShell.instance()
for values in sets:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            with capture_output():
                done = shell.run_cell(cell.source)
            done.raise_error()
            if "parameters" in cell.metadata.get("tags", ()):
                shell.push(values)
"""


def ledger_of_branches(folder: Path) -> tuple[Path, list[dict]]:
    """The operator's ledger as two countries' twelve branches each, and the parameters of each branch's report."""
    from kamlib.tables import load_table

    lines = load_table("ledger")
    twins = [lines.assign(branch=lines["branch"] + ending) for ending in ("", " 2")]
    path = folder / "ledger.parquet"
    import pandas as pd

    joined = pd.concat(twins, ignore_index=True)
    joined.to_parquet(path, index=False)
    names = sorted(joined["branch"].unique())
    assert len(names) == REPORTS
    return path, [{"ledger": str(path), "by": "branch", "only": name} for name in names]


def by_shell_loop(out: Path, sets: list[dict]) -> float:
    """Seconds for one papermill command after another."""
    papermill = str(Path(sys.executable).with_name("papermill"))
    return _timed(*(
        [papermill, str(NOTEBOOK), str(out / f"{number}.ipynb"), *(w for item in values.items() for w in ("-r", *item))]
        for number, values in enumerate(sets)
    ))  # fmt: skip


def by_papermill(out: Path, sets: list[dict]) -> float:
    """Seconds for one process that calls papermill once per report."""
    return _timed([sys.executable, "-c", IN_PROCESS, str(NOTEBOOK), str(out), json.dumps(sets)])


def by_bare_cells(sets: list[dict]) -> float:
    """Seconds for the cells alone, in one process per core that keeps its imports; nothing is written."""
    cores = os.cpu_count() or 1
    start = time.perf_counter()
    running = [
        subprocess.Popen([sys.executable, "-c", BARE, str(NOTEBOOK), json.dumps(sets[core::cores])])
        for core in range(cores)
    ]
    if any([one.wait() for one in running]):
        raise RuntimeError("the cells failed")
    return time.perf_counter() - start


def by_kam(out: Path, ledger: Path, sets: list[dict]) -> float:
    """Seconds for ``kam report``, which also checks the ledger and writes pages, workbooks and the index."""
    kam = str(Path(sys.executable).with_name("kam"))
    only = [word for values in sets for word in ("--only", values["only"])]
    return _timed([kam, "report", "portfolio", "--data", str(ledger), "--by", "branch", *only, "--out", str(out)])


def _timed(*commands: list[str]) -> float:
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def report(*, runs: int = 5, looped: int = 4) -> str:
    """The table of the batch benchmark: all ways take turns; of the two loops only the first `looped` reports are run.

    One after another each report costs the same again, so the loops' seconds are scaled up to 24.
    """
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        ledger, sets = ledger_of_branches(Path(folder))
        some, times_more = sets[:looped], len(sets) / looped
        for turn in range(runs):
            out = Path(folder) / str(turn)
            out.mkdir()
            for name, way in (
                ("kam report", lambda out=out: by_kam(out, ledger, sets)),
                ("shell loop of papermill", lambda out=out: by_shell_loop(out, some) * times_more),
                ("papermill in one process", lambda out=out: by_papermill(out, some) * times_more),
                ("bare cells, a process per core", lambda: by_bare_cells(sets)),
            ):
                taken.setdefault(name, []).append(way())
    median = {name: statistics.median(seconds) for name, seconds in taken.items()}
    ours = median["kam report"]
    rows = [[name, f"{seconds:.1f}", f"{seconds / ours:.2f}"] for name, seconds in median.items()]
    load = f"load {os.getloadavg()[0]:.1f}"
    return table([f"{REPORTS} portfolio reports, {os.cpu_count()} cores, {load}", "seconds", "times kam report"], rows)
