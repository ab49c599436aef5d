"""How long does a job take and how much memory does it need, each run in a process of its own?"""

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass

_RUNNER = """
import json, resource, runpy, sys, time
job = json.loads(sys.argv[1])
module = __import__(job["module"], fromlist=["x"])
function = getattr(module, job["function"])
start = time.perf_counter()
answer = function(*job["arguments"])
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("\\n" + json.dumps({"seconds": seconds, "peak_mb": peak / 1024, "answer": answer}))
"""


@dataclass(frozen=True)
class Measured:
    """Median seconds and peak memory (MB) over the runs, and what the job answered."""

    seconds: float
    peak_mb: float
    runs: int
    answer: object


def measured(function, *arguments, runs: int = 5) -> Measured:
    """Run ``function(*arguments)`` in fresh processes; imports count only where the function makes them."""
    job = json.dumps({"module": function.__module__, "function": function.__name__, "arguments": list(arguments)})
    found = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", _RUNNER, job], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        found.append(json.loads(done.stdout.strip().splitlines()[-1]))
    return Measured(
        statistics.median(run["seconds"] for run in found),
        max(run["peak_mb"] for run in found),
        runs,
        found[-1]["answer"],
    )


def table(headers: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
