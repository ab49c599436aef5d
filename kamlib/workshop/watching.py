"""How does a cell stay up to date while the kernel is free for other cells?"""

import asyncio
import logging
from collections.abc import Callable

_tasks: dict[str, asyncio.Task] = {}  # the loop holds tasks weakly


def watch(name: str, look: Callable[[], None], *, every: float) -> bool:
    """Call ``look`` again and again on the kernel's own loop, between the cells that people run.

    Parameters
    ----------
    name : str
        A watch of the same name ends: the cell was run again.
    look : callable
        Takes in what is new; short, since nothing else runs meanwhile.
    every : float
        Seconds.

    Returns
    -------
    bool
        False where no loop runs (a script, a test).
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False
    if name in _tasks:
        _tasks[name].cancel()
    _tasks[name] = loop.create_task(_looking(look, every))
    return True


async def _looking(look: Callable[[], None], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            look()
        except Exception:  # a file that is away for a moment must not end the watch
            logging.getLogger(__name__).exception("cannot look at the board just now")
