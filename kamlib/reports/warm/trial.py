"""How long do a warm and an ordinary kernel take here, from the wish to the first result?"""

import asyncio
import time

from kamlib.reports.warm.manager import WarmKernelManager

FIRST_RESULT = "import pandas, matplotlib.pyplot, seaborn; pandas.DataFrame({'a': [1]}).sum().item()"


class _Ordinary(WarmKernelManager):
    warm = False


def kernel_seconds(*, warm: bool, code: str = FIRST_RESULT) -> float:
    """Seconds from the wish for a kernel to the first result of `code`.

    Raises
    ------
    RuntimeError
        The kernel does not start, or the code fails in it.
    """
    return asyncio.run(_started(WarmKernelManager if warm else _Ordinary, code))


async def _started(manager_class: type, code: str) -> float:
    started = time.perf_counter()
    manager = manager_class(kernel_name="python3")
    await manager.start_kernel()
    client = manager.client()
    try:
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        reply = await client.execute_interactive(code, timeout=120, output_hook=lambda message: None)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(reply["content"].get("evalue", "the code failed"))
        return time.perf_counter() - started
    finally:
        client.stop_channels()
        await manager.shutdown_kernel()
