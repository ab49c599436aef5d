"""How is one notebook run to its end, in a kernel that may die?"""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import nbformat

from kamlib.errors import KamError
from kamlib.reports.warm.host import code_stamp

SLOWEST_START = 600  # seconds a kernel has to start: on a busy machine it imports slowly, and dead ones are noticed
LAST_OUTPUT = 120  # seconds the output of a cell has to arrive after the cell has ended
LEAST_MB = 2048  # a kernel's limit is never below this: libraries reserve more than they use


class Stopped(Exception):
    """The whole batch was stopped while this report ran; nothing of it counts."""


@dataclass
class Runner:
    """Runs notebooks with one kind of kernel, several at a time; as a context it stops them all when left early.

    ``warm``: kernels forked from one parent where the system can; ``memory_mb``: limit of each warm kernel beyond
    what it shares, 0 for none.
    """

    warm: bool = True
    memory_mb: int = 0
    _code: int = field(default_factory=code_stamp)  # one state of the kit for all reports, whatever is edited meanwhile
    _running: set = field(default_factory=set)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, notebook: Path, part: Path, parameters: dict) -> nbformat.NotebookNode:
        """The executed notebook, kept in `part` also when a cell fails; a kernel that dies gets a second try.

        Raises
        ------
        Stopped
            The batch is being stopped.
        KamError
            The kernel died twice.
        Exception
            What papermill raises when a cell fails.
        """
        from nbclient.exceptions import DeadKernelError

        for last in (False, True):
            if self._stopped.is_set():
                raise Stopped
            kernels: list = []
            try:
                return self._once(notebook, part, parameters, kernels, save_cells=last)
            except (DeadKernelError, RuntimeError) as error:
                if self._stopped.is_set():
                    raise Stopped from error
                if not isinstance(error, DeadKernelError) and "kernel died" not in str(error).lower():
                    raise
                if last:
                    raise _died(kernels, part) from error
        raise AssertionError("unreachable")

    def _once(self, notebook: Path, part: Path, parameters: dict, kernels: list, *, save_cells: bool):
        import papermill

        source, target = (str(path.resolve()).replace("{", "{{").replace("}", "}}") for path in (notebook, part))
        return papermill.execute_notebook(
            source,
            target,
            parameters=parameters,
            progress_bar=False,
            kernel_name="python3",
            start_timeout=SLOWEST_START,
            iopub_timeout=LAST_OUTPUT,
            raise_on_iopub_timeout=True,  # else a report would lack what came too late, and nobody would know
            request_save_on_cell_execute=save_cells,
            kernel_manager_class=self._manager_class(kernels),
        )

    def _manager_class(self, kernels: list) -> type:
        """A class of managers that this runner can find again, to stop them or to ask how they ended."""
        from kamlib.reports.warm.manager import WarmKernelManager

        runner = self

        class Manager(WarmKernelManager):
            warm, memory_mb, code = runner.warm, runner.memory_mb, runner._code

            async def _async_launch_kernel(self, *arguments, **options):
                await super()._async_launch_kernel(*arguments, **options)
                kernels.append(self.provisioner.process)
                runner._running.add(self.provisioner.process)
                if runner._stopped.is_set():
                    self.provisioner.process.kill()

            async def _async_cleanup_resources(self, restart: bool = False):
                runner._running.difference_update(kernels)
                await super()._async_cleanup_resources(restart=restart)

            cleanup_resources = _async_cleanup_resources

        return Manager

    def stop(self) -> None:
        """End every running kernel at once; their reports raise :class:`Stopped`."""
        self._stopped.set()
        for process in list(self._running):
            process.kill()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self.stop()


def _died(kernels: list, part: Path) -> KamError:
    code = kernels[-1].returncode if kernels else None
    cell = _last_cell(part)
    where = f"the cell that starts {cell!r}" if cell else "before the first cell"
    fix = "run this cell by itself with less data" if code == -9 else "run this cell by itself; a library crashed in it"
    return KamError(f"the kernel died twice{_in_words(code)}", where=where, fix=fix)


def _in_words(code: int | None) -> str:
    """Why a process ended.

    Examples
    --------
    >>> _in_words(-11), _in_words(7), _in_words(None)
    (' (SIGSEGV)', ' (exit code 7)', '')
    """
    import signal

    if code is None:
        return ""
    return f" ({signal.Signals(-code).name})" if code < 0 else f" (exit code {code})"


def _last_cell(part: Path) -> str:
    """The first line of the cell that was running when a notebook was last saved."""
    if not part.is_file():
        return ""
    cells = [c for c in nbformat.read(part, as_version=4).cells if c.cell_type == "code"]
    began = [c for c in cells if c.metadata.get("papermill", {}).get("start_time") and c.source.strip()]
    return began[-1].source.strip().splitlines()[0] if began else ""


def kernel_memory_mb(workers: int) -> int:
    """A fair share of the free memory for each of so many kernels, in MB; ``KAM_KERNEL_MEMORY_MB`` overrules it."""
    import psutil

    given = os.environ.get("KAM_KERNEL_MEMORY_MB", "")
    if given.isdigit():
        return int(given)
    return max(LEAST_MB, int(0.8 * psutil.virtual_memory().available / workers) >> 20)
