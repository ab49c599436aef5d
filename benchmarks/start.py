"""How long do ``import kamlib`` and ``kam --help`` take, against an empty interpreter?"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measure import table


def seconds_of(command: list[str], *, runs: int) -> float:
    """Median wall time of a command."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(*, runs: int = 9) -> str:
    """The table of the start-up benchmark."""
    kam = str(Path(sys.executable).with_name("kam"))
    empty = seconds_of([sys.executable, "-c", "pass"], runs=runs)
    rows = [["python -c pass", f"{empty:.3f}", "–"]]
    for name, command in (
        ("import kamlib", [sys.executable, "-c", "import kamlib"]),
        ("kam --help", [kam, "--help"]),
    ):
        taken = seconds_of(command, runs=runs)
        rows.append([name, f"{taken:.3f}", f"{taken - empty:.3f}"])
    return table(["start-up", "seconds", "over an empty interpreter"], rows)
