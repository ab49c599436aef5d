"""What does the host hold of one warm kernel?"""

import os
import select
import signal
import socket
import subprocess
import threading

UNKNOWN_CODE = 1  # a kernel that ended after its parent had been killed: nobody could tell how


def heard(conversation: socket.socket, *, wait: float | None) -> str | None:
    """The next line of a conversation within `wait` seconds (None: for ever): "" at its end, None when silent."""
    listening = select.poll()
    listening.register(conversation, select.POLLIN)
    if not listening.poll(None if wait is None else wait * 1000):
        return None
    line = b""
    while not line.endswith(b"\n"):
        letter = conversation.recv(1)
        if not letter:
            return ""
        line += letter
    return line.decode()


class WarmKernel:
    """A kernel process, with the face of ``subprocess.Popen`` that Jupyter's own provisioner expects."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, conversation: socket.socket):
        self.pid, self.returncode = pid, None
        self._conversation, self._lock = conversation, threading.Lock()

    def poll(self) -> int | None:
        """The exit code (negative: the signal that ended it), None while it runs."""
        return self._ended(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; the exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            It still runs.
        """
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout)
        return code

    def _ended(self, wait: float | None) -> int | None:
        with self._lock:
            if self.returncode is None:
                line = heard(self._conversation, wait=wait)
                if line is not None:
                    self.returncode = int(line.split()[1]) if line else UNKNOWN_CODE
                    self._conversation.close()
            return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal it, unless it has ended; its number is kept until then."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
