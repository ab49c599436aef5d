"""Reports on two Dask workers against one, on this machine."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.batches import NOTEBOOK, ledger_of_branches
from benchmarks.measure import table


def seconds_with(workers: int, folder: Path, *, reports: int = 12) -> float:
    """Seconds for a batch on a cluster of so many workers that are warm already."""
    from kamlib.reports.batch import batch_jobs, run_batch

    ledger, sets = ledger_of_branches(folder)
    named = {values["only"]: values for values in sets[:reports]}
    processes = []
    try:
        scheduler = _started(processes, folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        address = _said(scheduler, r"Scheduler at:\s+(tcp://\S+)")
        for _ in range(workers):
            worker = _started(processes, folder, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
            _said(worker, r"(Registered to)")
        jobs = batch_jobs(NOTEBOOK, named, inputs="")
        run_batch(NOTEBOOK, jobs[: 2 * workers], folder / "warm-up", lang="en", kernels=address)
        start = time.perf_counter()
        run_batch(NOTEBOOK, jobs, folder / "out", lang="en", kernels=address)
        return time.perf_counter() - start
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _started(processes: list, folder: Path, kind: str, *options: str) -> Path:
    log = folder / f"{kind}-{len(processes)}.log"
    with log.open("w") as words:
        process = subprocess.Popen([sys.executable, "-m", "dask", kind, *options], stderr=words, cwd=folder)
    processes.append(process)
    return log


def _said(log: Path, pattern: str) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text())
        if found:
            return found[1]
        time.sleep(0.05)
    raise TimeoutError(log.read_text())


def report(*, runs: int = 3) -> str:
    """The table of the cluster benchmark; one worker and two take turns."""
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(runs):
        for workers, seconds in taken.items():
            with tempfile.TemporaryDirectory() as folder:
                seconds.append(seconds_with(workers, Path(folder)))
    one, two = (statistics.median(seconds) for seconds in taken.values())
    rows = [["1 worker", f"{one:.1f}", "1.00"], ["2 workers", f"{two:.1f}", f"{one / two:.2f}"]]
    return table([f"12 portfolio reports on Dask, load {os.getloadavg()[0]:.1f}", "seconds", "times as fast"], rows)
