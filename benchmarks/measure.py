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
    """Seconds and peak memory (MB) of a run, and what the job answered."""

    seconds: float
    peak_mb: float
    answer: object


def measured(function, *arguments, python: str = sys.executable) -> Measured:
    """Run ``function(*arguments)`` in a fresh process; imports count only where the function makes them.

    Raises
    ------
    RuntimeError
        The job failed; its last words.
    """
    job = json.dumps({"module": function.__module__, "function": function.__name__, "arguments": list(arguments)})
    done = subprocess.run([python, "-c", _RUNNER, job], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    return Measured(**json.loads(done.stdout.strip().splitlines()[-1]))


def middle(runs: list[Measured]) -> Measured:
    """The median of the seconds, the most memory, the last answer."""
    seconds = statistics.median(run.seconds for run in runs)
    return Measured(seconds, max(run.peak_mb for run in runs), runs[-1].answer)


def table(headers: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
