"""How does the kit's own code get a warm kernel, whatever the process's default is?"""

import asyncio
import time
import uuid
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from kamlib.reports.warm.provisioner import WarmProvisioner


class WarmKernelClient(AsyncKernelClient):
    """A client that knows when the kernel is ready, instead of waiting until nothing more comes."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask for the kernel's information until the answer *and* its closing status have come."""
        deadline = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            try:
                reply = await self.get_shell_msg(timeout=1)
                while reply["parent_header"].get("msg_id") != asked:
                    reply = await self.get_shell_msg(timeout=1)
                self._handle_kernel_info_reply(reply)
                while not _closes(await self.get_iopub_msg(timeout=0.2), asked):
                    await asyncio.sleep(0)
                return
            except Empty:
                if not await self._async_is_alive():
                    raise RuntimeError("the kernel died before it was ready") from None
        raise RuntimeError(f"the kernel was not ready within {timeout} seconds")


def _closes(message: dict, asked: str) -> bool:
    idle = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
    return idle and message["parent_header"].get("msg_id") == asked


class WarmKernelManager(AsyncKernelManager):
    """Starts kernels by :class:`WarmProvisioner`, unless the kernelspec names another provisioner.

    A subclass may set ``warm`` False for ordinary kernels, ``memory_mb``, the limit of a warm one, and ``code``, the
    state of the kit's files that will do.
    """

    warm, memory_mb, code = True, 0, None

    def __init__(self, **options):
        super().__init__(**{"client_class": f"{__name__}.{WarmKernelClient.__name__}"} | options)

    async def _async_pre_start_kernel(self, **kw):
        named = (self.kernel_spec.metadata or {}).get("kernel_provisioner") if self.kernel_spec else None
        if self.provisioner is None and not named:
            self.kernel_id = self.kernel_id or kw.pop("kernel_id", str(uuid.uuid4()))
            self.provisioner = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
            for name in ("warm", "memory_mb", "code"):
                setattr(self.provisioner, name, getattr(self, name))
        return await super()._async_pre_start_kernel(**kw)

    async def _async_interrupt_kernel(self) -> None:
        """Interrupt what runs; on the way to a shutdown there is nothing left to interrupt, only noise to make."""
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    interrupt_kernel = _async_interrupt_kernel
