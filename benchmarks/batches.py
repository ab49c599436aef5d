"""Twelve portfolio reports: ``kam report`` against a shell loop of the ``papermill`` command."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import table

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "reports" / "portfolio.ipynb"


def branches() -> list[str]:
    from kamlib.tables import load_table

    return sorted(load_table("branches")["branch"])


def by_shell_loop(out: Path, names: list[str]) -> float:
    """Seconds for one papermill command after another."""
    papermill = str(Path(sys.executable).with_name("papermill"))
    start = time.perf_counter()
    for name in names:
        command = [papermill, str(NOTEBOOK), str(out / f"{name}.ipynb"), "-p", "by", "branch", "-p", "only", name]
        subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def by_kam(out: Path, names: list[str]) -> float:
    """Seconds for ``kam report``, which also writes pages, workbooks and the index."""
    kam = str(Path(sys.executable).with_name("kam"))
    only = [word for name in names for word in ("--only", name)]
    start = time.perf_counter()
    subprocess.run(
        [kam, "report", "portfolio", "--by", "branch", *only, "--out", str(out)], check=True, capture_output=True
    )
    return time.perf_counter() - start


def report() -> str:
    """The table of the batch benchmark."""
    names = branches()
    with tempfile.TemporaryDirectory() as folder:
        loop = by_shell_loop(Path(folder), names)
    with tempfile.TemporaryDirectory() as folder:
        batch = by_kam(Path(folder), names)
    rows = [
        ["shell loop of papermill", f"{loop:.1f}", "1.00"],
        ["kam report (with pages, workbooks, index)", f"{batch:.1f}", f"{loop / batch:.2f}"],
    ]
    return table([f"{len(names)} portfolio reports", "seconds", "times as fast"], rows)
