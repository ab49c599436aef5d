"""``python -m benchmarks [ledgers] [start] [batches]``: print the tables; all of them when none is named."""

import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import batches, ledgers, start

PARTS = {
    "start": start.report,
    "batches": batches.report,
    "ledgers": lambda: ledgers.report(Path(tempfile.gettempdir()) / "kam-bench"),
}

print(f"{platform.machine()}, Python {platform.python_version()}, medians; lower is better unless said otherwise\n")
for name in sys.argv[1:] or PARTS:
    print(PARTS[name](), "\n", flush=True)
