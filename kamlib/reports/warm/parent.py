"""How does one process with everything imported become a kernel each time one is asked for?

Run as ``python -c "…main(descriptor)"`` with a stream socket to the host. For each kernel the host sends one byte with
three descriptors: a conversation of that kernel's own, standard output, standard error. On the conversation come
one JSON line (argv, cwd, env, memory_mb) from the host, ``started PID`` from the kernel once it listens,
``ended CODE`` from here. The
kernel is reaped only when the host has closed its end, so its number is never another process's while the
host may still signal it. A host that goes away closes every conversation; its kernels are then killed.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator


class Parent:
    """The loop over the host's requests and the kernels' ends; single-threaded, so that forking is safe."""

    def __init__(self, control: socket.socket):
        self.control: socket.socket | None = control
        self.kernels: dict[int, socket.socket] = {}
        self.ended: set[int] = set()
        self.asked = 0.0  # when a kernel was wanted last
        self.bell, self.ringer = socket.socketpair()
        for end in (self.bell, self.ringer):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(self.ringer.fileno(), warn_on_full_buffer=False)

    def serve(self, chores: Iterator[float]) -> tuple[dict, socket.socket] | None:
        """Answer until the host is gone (None); inside a new kernel: its request and its conversation.

        A step of the chores is done when nobody asks; each tells for how many seconds nobody must have asked before
        the next.
        """
        pause: float | None = 0.0
        while self.control or self.kernels:
            ready = self._ready(within=None if pause is None else max(0.0, self.asked + pause - time.monotonic()))
            if not ready:
                pause = next(chores, None)
            if self.bell.fileno() in ready:
                with contextlib.suppress(BlockingIOError):
                    self.bell.recv(4096)
            self._tell_ends()
            for pid in [pid for pid, conversation in self.kernels.items() if conversation.fileno() in ready]:
                self._released(pid)
            if self.control and self.control.fileno() in ready:
                kernel = self._asked()
                if kernel:
                    return kernel
        return None

    def _ready(self, *, within: float | None) -> set[int]:
        waiting = select.poll()
        for end in (self.control, self.bell, *self.kernels.values()):
            if end:
                waiting.register(end, select.POLLIN)
        return {descriptor for descriptor, _ in waiting.poll(None if within is None else within * 1000)}

    def _tell_ends(self) -> None:
        """Tell the host how kernels ended, and leave them unreaped until it has heard."""
        for pid in [pid for pid in self.kernels if pid not in self.ended]:
            status = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if status is not None:
                self.ended.add(pid)
                code = status.si_status if status.si_code == os.CLD_EXITED else -status.si_status
                with contextlib.suppress(OSError):
                    self.kernels[pid].sendall(b"ended %d\n" % code)

    def _released(self, pid: int) -> None:
        """The host has closed its end: end what still runs, then let the number go."""
        if pid not in self.ended:
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(OSError):
                    kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.ended.discard(pid)
        self.kernels.pop(pid).close()

    def _asked(self) -> tuple[dict, socket.socket] | None:
        message, descriptors, _, _ = socket.recv_fds(self.control, 1, 3)
        if not message:
            self.control.close()
            self.control = None
            return None
        self.asked = time.monotonic()
        conversation = socket.socket(fileno=descriptors[0])
        with conversation.makefile("rb") as lines:
            request = lines.readline()
        if not request.endswith(b"\n"):
            return self._dropped(conversation, descriptors)
        pid = os.fork()
        if pid == 0:
            self._leave(descriptors)
            return json.loads(request), conversation
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        self.kernels[pid] = conversation
        return None

    @staticmethod
    def _dropped(conversation: socket.socket, descriptors: list[int]) -> None:
        conversation.close()
        for descriptor in descriptors[1:]:
            os.close(descriptor)

    def _leave(self, descriptors: list[int]) -> None:
        """In the new kernel: nothing of the parent's stays open or set."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in (self.control, self.bell, self.ringer, *self.kernels.values()):
            end.close()
        for number, descriptor in enumerate(descriptors[1:], start=1):
            os.dup2(descriptor, number)
            os.close(descriptor)


def main(descriptor: int) -> None:
    """Import everything, then serve; never returns."""
    from kamlib.reports.warm.preload import preload, preload_further

    parent = Parent(socket.socket(fileno=descriptor))
    preload()
    sys.stdout.flush()
    sys.stderr.flush()
    kernel = parent.serve(preload_further())
    if kernel is not None:
        from kamlib.reports.warm.kernel import run_kernel

        run_kernel(*kernel)
    os._exit(0)
