"""How does a host process keep one warm parent and get kernels from it?"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kamlib.reports.warm import warm_supported
from kamlib.reports.warm.preload import INLINE, KEEP_MEMORY, ONE_THREAD
from kamlib.reports.warm.process import WarmKernel, heard

START = "import sys; sys.path[:] = [p for p in sys.path if p]; from kamlib.reports.warm.parent import main; main({})"
PATIENCE = 120.0  # seconds until a parent that does not answer is given up: a busy machine imports slowly
# Settings that libraries read when they are imported: another value needs another parent.
READ_AT_IMPORT = (
    "PYTHON",
    "LD_",
    "DYLD_",
    "MPL",
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "ARROW_",
    "LANG",
    "LC_",
    "TZ",
    "HOME",
    "XDG_",
)


class NoWarmKernel(RuntimeError):
    """No kernel could be forked; the ordinary way is open."""


@dataclass(frozen=True)
class KernelRequest:
    """What a kernel is started with; `memory_mb` is what it may take beyond the parent's, 0 for no limit."""

    argv: list[str]
    cwd: str
    env: dict[str, str]
    memory_mb: int = 0


def fork_kernel(request: KernelRequest, *, code: int | None = None) -> WarmKernel:
    """A running kernel, from the parent that fits the request; a dead or outdated parent is replaced, a kernel that
    fails before it runs gets a second try.

    Parameters
    ----------
    request : KernelRequest
    code : int, optional
        State of the kit's files, from :func:`code_stamp`, that will do; by default the state now.

    Raises
    ------
    NoWarmKernel
        It could not be done twice in a row, or the parent is silent.
    """
    for _ in range(2):
        parent = warm_parent(request.env, code=code)
        try:
            return parent.fork(request)
        except ChildProcessError as error:  # the kernel's own trouble, such as a taken port: the parent is sound
            reason = error
        except OSError as error:
            reason = error
            parent.retire()
            if isinstance(error, TimeoutError):
                break
    raise NoWarmKernel(f"no kernel from the warm parent: {reason}")


def warm_parent(env: dict[str, str] | None = None, *, code: int | None = None) -> "WarmParent":
    """The host's parent for this environment, started now if need be; does not wait until it is ready."""
    global _parent
    env = dict(os.environ) if env is None else env
    wanted = _settings(env, code_stamp() if code is None else code)
    with _starting:
        if _parent is None or not _parent.fits(wanted):
            if _parent is not None:
                _parent.retire()
            _parent = WarmParent(env, wanted)
        return _parent


def start_importing() -> None:
    """Have the parent begin its imports, where there can be one, before the first kernel is asked for."""
    if warm_supported():
        warm_parent()


_parent: "WarmParent | None" = None
_starting = threading.Lock()


def _settings(env: dict[str, str], code: int) -> tuple:
    """What a parent was made with and cannot change: early settings, and the code it has in memory."""
    return tuple(sorted((name, value) for name, value in env.items() if name.startswith(READ_AT_IMPORT))), code


def code_stamp(package: Path = Path(__file__).parents[2]) -> int:
    """Changes when a file of the kit does, so that a restarted kernel sees an edited function."""
    files = (path for pattern in ("**/*.py", "**/*.yaml") for path in package.glob(pattern))
    return hash(frozenset((path, path.stat().st_mtime_ns) for path in files))


class WarmParent:
    """The process that has everything imported; gone when its host and its kernels are."""

    def __init__(self, env: dict[str, str], settings: tuple):
        self._settings, self._host, self._used = settings, os.getpid(), False
        self._retired = False
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-Xfrozen_modules=off", "-c", START.format(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=INLINE | KEEP_MEMORY | {n: v for n, v in env.items() if n != "JPY_PARENT_PID"} | ONE_THREAD,
                cwd="/",
                start_new_session=True,
            )
        atexit.register(self.retire)

    def fits(self, settings: tuple) -> bool:
        """Whether it takes requests, belongs to this process and was made with these settings."""
        same = self._host == os.getpid() and self._settings == settings
        return same and not self._retired and self.process.poll() is None

    def fork(self, request: KernelRequest) -> WarmKernel:
        """Ask for one kernel and wait until it has its own session.

        Raises
        ------
        ChildProcessError
            The kernel ended before it ran.
        TimeoutError
            The parent does not answer.
        OSError
            The parent is gone.
        """
        self._used = True
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"k"], [theirs.fileno(), 1, 2])
        try:
            ours.sendall(json.dumps(asdict(request)).encode() + b"\n")
            said = heard(ours, wait=PATIENCE)
            if said is None:
                raise TimeoutError(f"no answer within {PATIENCE:.0f} seconds")
            word, number = said.split() or ("gone", "")
            if word == "gone":
                raise ConnectionError("it is gone")
            if word != "started":
                raise ChildProcessError(f"the kernel {word} ({number})")
        except BaseException:
            ours.close()
            raise
        return WarmKernel(int(number), ours)

    def retire(self) -> None:
        """Take no more requests; kernels it has run on, and it ends with the last of them."""
        self._retired = True
        atexit.unregister(self.retire)
        if not self._used and self._host == os.getpid():
            self.process.kill()  # it would finish its imports first, for nobody
        with suppress(OSError):
            self._control.close()
        _Reaper.watch(self.process)


class _Reaper:
    """Keeps retired parents until they have ended, so that none is left as a zombie."""

    retired: list[subprocess.Popen] = []

    @classmethod
    def watch(cls, process: subprocess.Popen) -> None:
        cls.retired = [one for one in [*cls.retired, process] if one.poll() is None]
