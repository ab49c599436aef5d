"""How does a freshly forked process become an ordinary IPython kernel, with the caller's surroundings?"""

import atexit
import locale
import os
import random
import re
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

_LAST_WORDS = 2.0  # seconds


def run_kernel(request: dict, conversation: socket.socket) -> None:
    """Take on the request's surroundings, run the kernel, end the process; never returns."""
    code = 1
    try:
        _settle(request)
        threading.Thread(target=_end_with_host, args=(conversation,), daemon=True, name="host-watch").start()
        code = _run_application(request["argv"], conversation)
    except BaseException:  # noqa: BLE001 - nothing may climb back into the parent's stack
        traceback.print_exc()
    finally:
        _finish(code)


def _settle(request: dict) -> None:
    """A session, signals, environment, folder, clock, locale and random numbers of its own."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    time.tzset()
    locale.setlocale(locale.LC_CTYPE, "")
    tempfile.tempdir = None  # chosen anew, by this environment
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    _fresh_random_state()
    _threads_of(request["env"])
    if request.get("memory_mb"):
        _limit_memory(int(request["memory_mb"]))


def _fresh_random_state() -> None:
    import multiprocessing.process

    random.seed()
    multiprocessing.process.current_process().authkey = os.urandom(32)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _threads_of(env: dict[str, str]) -> None:
    """As many threads for linear algebra as a kernel started the ordinary way has; the parent had one."""
    from kamlib.reports.warm.preload import thread_pools

    given = env.get("OPENBLAS_NUM_THREADS") or env.get("OMP_NUM_THREADS") or ""
    thread_pools().limit(limits=int(given) if given.isdigit() else os.cpu_count(), user_api="blas")


def _limit_memory(megabytes: int) -> None:
    """At most this much more than the parent already holds; beyond it a MemoryError, not a dead computer."""
    import resource

    status = Path("/proc/self/status").read_text(encoding="ascii")
    held = int(re.search(r"^VmData:\s+(\d+)", status, flags=re.MULTILINE)[1]) << 10
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (held + (megabytes << 20), most))


def _end_with_host(conversation: socket.socket) -> None:
    """The host never writes again: what can be read is its end."""
    while conversation.recv(1):
        pass
    os._exit(1)


def _run_application(argv: list[str], conversation: socket.socket) -> int:
    from ipykernel.kernelapp import IPKernelApp
    from ipywidgets import register_comm_target

    # 1 means "a parent that needs no polling": the conversation tells when the host is gone
    application = IPKernelApp.instance(parent_handle=1)
    try:
        application.initialize(argv)
        register_comm_target(application.kernel)
        conversation.sendall(b"started %d\n" % os.getpid())
        application.start()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        _end_control(application)
    return 0


def _end_control(application: "IPKernelApp") -> None:
    """Let the control thread say its last words while there is still a thread to send them: ipykernel ends that one
    first, and the control thread then waits ten seconds, in every fortieth kernel or so."""
    thread = application.control_thread
    if thread is not None and thread.is_alive():
        thread.stop()
        thread.join(timeout=_LAST_WORDS)


def _finish(code: int) -> None:
    """End as Python ends, except for taking apart memory that is shared with the parent."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - the process ends all the same
        pass
    finally:
        os._exit(code)
