"""``python -m benchmarks [NAME …]``: the tables of these names (see PARTS), or all of them."""

import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import batches, cluster, kernels, ledgers, reliability, start, voila, workshop

PARTS = {
    "start": start.report,
    "kernels": kernels.report,
    "batches": batches.report,
    "ledgers": lambda: ledgers.report(Path(tempfile.gettempdir()) / "kam-bench"),
    "cluster": cluster.report,
    "voila": voila.report,
    "reliability": reliability.report,
    "workshop": workshop.report,
}

print(f"{platform.machine()}, Python {platform.python_version()}, medians; lower is better unless said otherwise\n")
for name in sys.argv[1:] or PARTS:
    print(PARTS[name](), "\n", flush=True)
