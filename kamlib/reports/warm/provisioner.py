"""How do JupyterLab, Voilà, nbclient and papermill get warm kernels without being changed?

Named ``kam-warm`` among ``jupyter_client.kernel_provisioners``: for a whole process by
``JUPYTER_DEFAULT_PROVISIONER_NAME=kam-warm``, for one kernelspec by its metadata, in code by
:class:`kamlib.reports.warm.manager.WarmKernelManager`.
"""

import asyncio
import os
import shutil
import socket
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.localinterfaces import localhost
from jupyter_client.provisioning import LocalProvisioner

from kamlib.reports.warm import warm_supported
from kamlib.reports.warm.host import KernelRequest, NoWarmKernel, fork_kernel
from kamlib.reports.warm.process import WarmKernel

MEMORY = "KAM_KERNEL_MEMORY_MB"  # limit for each kernel, beyond what it shares
_POLL = 0.005  # seconds between two looks at a kernel that is about to end
_LAST_WORDS = 2.0  # seconds a kernel has after a shutdown request before the ordinary way goes on
_SOCKETS = "kam-kernel-"
_SETTLED = 600  # seconds after which a folder whose sockets nobody listens on is no kernel that starts
_PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")


def kernel_arguments(cmd: list[str]) -> list[str] | None:
    """What the kernel program would be given, if this command starts this Python's own ipykernel.

    Examples
    --------
    >>> import sys
    >>> kernel_arguments([sys.executable, "-m", "ipykernel_launcher", "-f", "c.json"])
    ['-f', 'c.json']
    >>> kernel_arguments(["R", "--slave"]) is None
    True
    """
    program, *rest = cmd or [""]
    if rest[:1] == ["-Xfrozen_modules=off"]:
        rest = rest[1:]
    own = shutil.which(program) in (sys.executable, shutil.which(sys.executable))
    return rest[2:] if own and rest[:2] == ["-m", "ipykernel_launcher"] else None


@cache
def sweep_sockets() -> None:
    """Once a process: remove what hosts left that were killed, folders of sockets that nobody listens on any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SOCKETS}*"):
        with suppress(OSError):  # another process sweeps too
            old = time.time() - folder.stat().st_mtime > _SETTLED
            if old and not any(map(_listens, folder.glob("k-*"))):
                shutil.rmtree(folder)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            return False
        except OSError:
            return True  # another user's: not ours to judge
    return True


class WarmProvisioner(LocalProvisioner):
    """Forks this Python's kernels from a warm parent; starts every other kernel the ordinary way."""

    warm, memory_mb, code = True, 0, None
    _sockets: str | None = None

    async def pre_launch(self, **kwargs) -> dict:
        self._own_sockets()
        return await super().pre_launch(**kwargs)

    def _own_sockets(self) -> None:
        """Socket files in a folder of the kernel's own instead of ports, which two hosts may pick at once."""
        if self._sockets:
            os.makedirs(self._sockets, mode=0o700, exist_ok=True)  # a restart: it may have been taken for a left one
        manager = self.parent
        free = manager is not None and manager.transport == "tcp" and manager.ip == localhost()
        if free and os.name == "posix" and not any(getattr(manager, port) for port in _PORTS):
            sweep_sockets()
            self._sockets = tempfile.mkdtemp(prefix=_SOCKETS)
            manager.transport, manager.ip = "ipc", f"{self._sockets}/k"
            manager.cache_ports = False

    async def launch_kernel(self, cmd: list[str], **kwargs) -> KernelConnectionInfo:
        request = self._request(cmd, kwargs) if self.warm and warm_supported() else None
        if request is not None:
            try:
                self.process = await asyncio.to_thread(fork_kernel, request, code=self.code)
            except NoWarmKernel as error:
                self.log.warning("%s; starting an ordinary kernel", error)
            else:
                self.pid = self.pgid = self.process.pid
                self.cwd = request.cwd
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    def _request(self, cmd: list[str], kwargs: dict) -> KernelRequest | None:
        """The request, or None where only an ordinary kernel does all that was asked."""
        argv, options = kernel_arguments(cmd), {n: v for n, v in kwargs.items() if v is not None}
        cwd = str(options.pop("cwd", os.getcwd()))
        env = {str(k): str(v) for k, v in options.pop("env", os.environ).items()}
        options.pop("kernel_id", None)
        if argv is None or options or not os.path.isdir(cwd):
            return None
        env["JPY_PARENT_PID"] = str(os.getpid())
        memory = env.get(MEMORY, "")
        return KernelRequest(argv, os.path.abspath(cwd), env, int(memory) if memory.isdigit() else self.memory_mb)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for the kernel here: it ends at once, and the manager looks only ten times a second."""
        if isinstance(self.process, WarmKernel):
            await self._until_ended(_LAST_WORDS)

    async def wait(self) -> int | None:
        if isinstance(self.process, WarmKernel):
            await self._until_ended(None)
        return await super().wait()

    async def _until_ended(self, seconds: float | None) -> None:
        process, waited = self.process, 0.0
        while process.poll() is None and (seconds is None or waited < seconds):
            await asyncio.sleep(_POLL)
            waited += _POLL

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart=restart)
        if self._sockets and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None
