"""One warm kernel against one started the ordinary way: time to the first result, and memory of its own."""

import asyncio
import os
import re
import statistics
from pathlib import Path

from benchmarks.measure import table


def unique_mb(pid: int) -> float:
    """Memory that no other process shares, in MB."""
    pages = re.findall(r"^Private_\w+:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), flags=re.MULTILINE)
    return sum(map(int, pages)) / 1024


async def _memory(manager_class: type, code: str) -> float:
    manager = manager_class(kernel_name="python3")
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    await client.execute_interactive(code, timeout=120, output_hook=lambda message: None)
    found = unique_mb(manager.provisioner.process.pid)
    client.stop_channels()
    await manager.shutdown_kernel()
    return found


def report(*, runs: int = 9) -> str:
    """The table of the kernel benchmark; warm and ordinary kernels take turns."""
    from kamlib.reports.warm.manager import WarmKernelManager
    from kamlib.reports.warm.trial import FIRST_RESULT, _Ordinary, kernel_seconds

    kernel_seconds(warm=True)
    times = {True: [], False: []}
    for _ in range(runs):
        for warm in (True, False):
            times[warm].append(kernel_seconds(warm=warm))
    memory = {
        (warm, when): statistics.median(
            asyncio.run(_memory(WarmKernelManager if warm else _Ordinary, code)) for _ in range(3)
        )
        for warm in (True, False)
        for when, code in (("ready", "1"), ("imports", FIRST_RESULT))
    }
    cold = statistics.median(times[False])
    rows = []
    for name, warm in (("ordinary kernel", False), ("warm kernel", True)):
        taken = statistics.median(times[warm])
        own = [f"{memory[warm, when]:.0f}" for when in ("ready", "imports")]
        rows.append([name, f"{taken:.2f}", f"{cold / taken:.1f}", *own])
    load = f"load {os.getloadavg()[0]:.1f}"
    headers = [
        f"kernel, from wish to first result ({load})",
        "seconds",
        "times as fast",
        "own MB ready",
        "own MB imported",
    ]
    return table(headers, rows)
