"""Eight people open a lesson's explorer and form at once: unmodified Voilà on warm kernels and on its own."""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import nbformat

from benchmarks.kernels import unique_mb
from benchmarks.measure import table

PEOPLE = 8
CELLS = (
    "import pandas as pd\n"
    "from kamlib.segmentation.charts import plot_pareto\n"
    "from kamlib.segmentation import explorers as explore\n"
    "from kamlib.segmentation import pareto_curve\n"
    "from kamlib.tables import load_table\n"
    "from kamlib.tables.summary import account_summary\n"
    "from kamlib.workshop.forms import template_form",
    "this_year = account_summary(load_table('ledger').query('date >= \"2025-07-01\"'), as_of='2026-06-30')\n"
    "plot_pareto(pareto_curve(this_year));",
    "explore.pareto_explorer(this_year, lang='en')",
    "template_form('ws-result-chart', lang='en')",
)
ENDED = "</html>"
WIDGETS = "application/vnd.jupyter.widget-view+json"


def write_page(path: Path) -> None:
    """The lesson's cells about concentration and one form of the workshop, as a notebook."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@contextlib.contextmanager
def served(notebook: Path, *, warm: bool) -> Iterator[tuple[str, subprocess.Popen]]:
    """The page's address and Voilà's process, stopped afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    home = {name: str(notebook.parent / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    named = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "kam-warm"} if warm else {}
    command = [sys.executable, "-m", "voila", str(notebook), "--no-browser", f"--port={port}"]
    with (notebook.parent / "voila.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **home, **named})
    try:
        until = time.monotonic() + 120
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((notebook.parent / "voila.log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def page_seconds(address: str) -> float:
    """Seconds until the whole page with its chart and widgets has come."""
    start = time.perf_counter()
    with urllib.request.urlopen(address, timeout=600) as answer:
        page = answer.read().decode("utf-8")
    if ENDED not in page[-200:] or page.count(WIDGETS) < 2 or "image/png" not in page or "Traceback" in page:
        raise RuntimeError(f"the page is not whole: {page[-500:]}")
    return time.perf_counter() - start


def eight_at_once(notebook: Path, *, warm: bool) -> tuple[float, float, float]:
    """Median seconds of a page and seconds until the last is there, after a first page; memory (MB) of a kernel."""
    with served(notebook, warm=warm) as (address, process):
        page_seconds(address)  # whoever comes first pays for the parent's imports, or for cold files
        start = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as pool:
            seconds = list(pool.map(page_seconds, [address] * PEOPLE))
        last = time.perf_counter() - start
        own = [unique_mb(pid) for pid in _kernels(process.pid)]
        return statistics.median(seconds), last, statistics.median(own)


def _kernels(server: int) -> list[int]:
    """The processes below the server that have none below themselves."""
    import psutil

    below = psutil.Process(server).children(recursive=True)
    return [process.pid for process in below if not process.children()]


def report(*, runs: int = 5) -> str:
    """The table of the Voilà benchmark; warm and ordinary kernels take turns, each run on a server of its own."""
    if not find_spec("voila"):
        return "Voilà: left out, it is not installed (`make bench` installs it)"
    found: dict[bool, list] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.ipynb"
        write_page(page)
        for _ in range(runs):
            for warm, measured in found.items():
                measured.append(eight_at_once(page, warm=warm))
    medians = {warm: [statistics.median(values) for values in zip(*rows, strict=True)] for warm, rows in found.items()}
    rows = []
    for name, warm in (("stock", False), ("warm", True)):
        page_s, last, own = medians[warm]
        rows.append([name, f"{page_s:.1f}", f"{last:.1f}", f"{medians[False][1] / last:.1f}", f"{own:.0f}"])
    load = f"load {os.getloadavg()[0]:.1f}"
    names = [f"Voilà, {PEOPLE} pages at once ({load})", "seconds a page", "until the last", "times as fast", "own MB"]
    return table(names, rows)
