import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kamlib.reports.warm import PROVISIONER, host, provisioner, warm_supported
from kamlib.reports.warm.host import KernelRequest, NoWarmKernel, fork_kernel, warm_parent
from kamlib.reports.warm.provisioner import WarmProvisioner, kernel_arguments

sys.path.insert(0, str(Path(__file__).parent))
from kernels import PATIENCE, Running, comes, exists, vanishes  # noqa: E402

pytestmark = pytest.mark.skipif(not warm_supported(), reason="this system cannot fork with libraries loaded")


def warm(**options) -> Running:
    from kamlib.reports.warm.manager import WarmKernelManager

    return Running(WarmKernelManager, **options)


code_stamp = host.code_stamp


@pytest.fixture(autouse=True, scope="module")
def nobody_edits_the_kit():
    """The kit's files may change while its tests run; that another parent starts then has its own test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(host, "code_stamp", lambda: 0)
        yield


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


@pytest.fixture(scope="module")
def kernel():
    with warm() as running:
        yield running


def test_a_kernel_comes_from_the_parent_and_has_a_session_of_its_own(kernel):
    pid = kernel.process.pid
    assert pid in children(warm_parent().process.pid)
    assert kernel.run("import os; [os.getsid(0), os.getpgid(0)] == [os.getpid()] * 2") == "True"
    assert kernel.manager.transport == "ipc"


def test_the_parent_has_one_thread_and_libraries_loaded(kernel):
    assert len(list(Path(f"/proc/{warm_parent().process.pid}/task").iterdir())) == 1
    loaded = kernel.run(
        "import sys; {'pandas', 'seaborn', 'duckdb', 'ipywidgets', 'kamlib.charts.style'} <= set(sys.modules)"
    )
    assert loaded == "True"
    assert kernel.run("import matplotlib.pyplot as plt; plt.plot([1]);").endswith("image/png")


def test_what_only_some_notebooks_use_is_imported_when_nobody_asks_for_a_while(kernel):
    there, until = "", time.monotonic() + PATIENCE
    while there != "True" and time.monotonic() < until:
        time.sleep(9)  # in which nobody asks: that is what the parent waits for
        with warm() as later:
            there = later.run("import sys; {'kamlib.workshop.forms', 'sklearn.cluster'} <= set(sys.modules)")
    assert there == "True"


def test_the_surroundings_are_the_requests_not_the_parents(tmp_path):
    with warm(cwd=str(tmp_path), env={**os.environ, "KAM_TEST": "岚江", "TMPDIR": str(tmp_path)}) as running:
        assert running.run("import tempfile; print(tempfile.gettempdir())") == str(tmp_path)
        assert running.run("import os; print(os.environ['KAM_TEST'], os.getcwd())") == f"岚江 {tmp_path}"
        assert running.run("'OPENBLAS_NUM_THREADS' in os.environ, 'JPY_PARENT_PID' in os.environ") == "(False, True)"
        (tmp_path / "beside.py").write_text("here = 1")
        assert running.run("import beside; beside.here") == "1"
        blas = (
            "from threadpoolctl import threadpool_info as t; {p['num_threads'] for p in t() if p['user_api'] == 'blas'}"
        )
        assert running.run(blas) == f"{{{os.cpu_count()}}}"


def test_kernels_do_not_share_random_numbers():
    code = "import random, numpy; print(random.random(), numpy.random.rand(), numpy.random.default_rng().random())"
    with warm() as one, warm() as other:
        assert not set(one.run(code).split()) & set(other.run(code).split())


def test_a_kernel_holds_no_descriptor_of_another_or_of_the_parent(kernel):
    def held(pid):
        return {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir() if "socket" in os.readlink(path)}

    with warm() as other:
        assert not held(kernel.process.pid) & held(other.process.pid)
        parent = warm_parent().process.pid
        assert held(other.process.pid) & held(parent)  # its own conversation, so that it knows when the host is gone
        assert len(held(other.process.pid) & held(parent)) == 1


def test_interrupting_stops_the_cell_and_keeps_the_kernel(kernel, tmp_path):
    kernel.run(f"import pathlib, time; kept, here = 5, pathlib.Path({str(tmp_path)!r})")
    kernel.ask("(here / 'began').touch(); time.sleep(3600); (here / 'ended').touch()")
    assert comes((tmp_path / "began").exists)
    kernel.do(kernel.manager.interrupt_kernel())
    assert kernel.run("kept") == "5"
    assert not (tmp_path / "ended").exists()


def test_restarting_gives_a_new_process_on_the_same_connection(kernel):
    before, info = kernel.process.pid, kernel.manager.get_connection_info()
    kernel.run("gone = 1")
    kernel.restart()
    assert kernel.process.pid != before
    assert not exists(before)
    assert kernel.run("gone").endswith("error: NameError")
    assert kernel.manager.get_connection_info() == info


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV),
        ("import os; os._exit(7)", 7),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
)
def test_a_dead_kernels_exit_code_is_known(code, expected):
    with warm() as running:
        pid = running.process.pid
        running.ask(code)
        assert running.ended() == expected
        assert not running.do(running.manager.is_alive())
        assert vanishes(pid)


def test_shutting_down_ends_the_process_runs_its_last_wishes_and_removes_its_sockets(tmp_path):
    with warm() as running:
        process, sockets = running.process, Path(running.manager.ip).parent
        wish = tmp_path / "wish"
        running.run(f"import atexit, pathlib; atexit.register(pathlib.Path({str(wish)!r}).touch)")
    assert process.returncode == 0
    assert vanishes(process.pid)
    assert wish.exists()
    assert not sockets.exists()


def test_a_kernel_whose_control_thread_is_late_ends_by_itself_all_the_same():
    """It waits for the thread that sends; ipykernel may have told that one to end, which then hears nothing more."""
    late = """
def be_late():  # holds its own names: the notebook's are taken away before the end
    import collections, sys, threading
    sender, ended = sys.stdout.pub_thread, []
    class Late(collections.deque):
        def append(self, event):
            if threading.current_thread().name == "Control":
                threading.Timer(0.3, lambda: ended or sender.schedule(event)).start()
            else:
                super().append(event)
    def stop(usual=sender.stop):
        ended.append(True)
        usual()
    sender._events, sender.stop = Late(), stop
be_late()
"""
    with warm() as running:
        process = running.process
        assert "error" not in running.run(late)
    assert process.returncode == 0


def test_what_a_killed_host_left_is_swept_and_what_runs_is_not(kernel):
    running = Path(kernel.manager.ip).parent
    left, other = running.with_name("kam-kernel-left"), running.with_name("kam-kernel-new")
    for folder, seconds in ((left, 0), (other, time.time()), (running, 0)):
        folder.mkdir(exist_ok=True)
        if folder != running:
            with socket.socket(socket.AF_UNIX) as nobody_listens_later:
                nobody_listens_later.bind(str(folder / "k-1"))
        os.utime(folder, (seconds, seconds))
    provisioner.sweep_sockets.__wrapped__()
    assert [folder.exists() for folder in (left, other, running)] == [False, True, True]
    (other / "k-1").unlink()
    other.rmdir()
    assert kernel.run("1 + 1") == "2"


def test_a_kernel_over_its_memory_limit_gets_an_error_and_lives():
    with warm(env={**os.environ, "KAM_KERNEL_MEMORY_MB": "200"}) as running:
        assert running.run("import numpy; len(numpy.ones(10_000_000))") == "10000000"
        assert "MemoryError" in running.run("numpy.ones(100_000_000)")
        assert running.run("1 + 1") == "2"


def test_threads_and_parallel_libraries_work_in_a_kernel(kernel):
    threads = "from concurrent.futures import ThreadPoolExecutor as T; list(T(4).map(abs, [-1, -2]))"
    assert kernel.run(threads) == "[1, 2]"
    assert kernel.run("import numpy as np; round(float(np.linalg.det(np.eye(300) @ np.eye(300))))") == "1"
    assert (
        kernel.run("import duckdb; duckdb.sql('SELECT sum(i) FROM range(1000000) t(i)').fetchall()[0][0]")
        == "499999500000"
    )
    parquet = "import io, pandas as pd; f = io.BytesIO(); pd.DataFrame({'a': range(9)}).to_parquet(f); "
    parquet += "len(pd.read_parquet(f))"
    assert kernel.run(parquet) == "9"


def test_widgets_find_their_way_to_the_page(kernel):
    kernel.run("import ipywidgets")
    assert kernel.run("'jupyter.widget.control' in get_ipython().kernel.comm_manager.targets") == "True"


def test_a_killed_parent_is_replaced_and_its_kernels_live_on():
    with warm() as running:
        parent, pid = warm_parent().process, running.process.pid
        parent.kill()
        parent.wait()
        assert running.run("1 + 1") == "2"
        with warm() as other:
            assert other.process.pid in children(warm_parent().process.pid)
            assert other.run("2 + 2") == "4"
        running.ask("import os; os._exit(3)")
        assert running.ended() is not None
        assert vanishes(pid)


def test_a_kernel_that_cannot_start_does_not_cost_the_others_their_parent(kernel, tmp_path, capfd):
    parent = warm_parent()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = dict.fromkeys(("shell", "iopub", "stdin", "control", "hb"), taken.getsockname()[1])
        told = {"ip": "127.0.0.1", "transport": "tcp", "key": "", **{f"{name}_port": n for name, n in ports.items()}}
        (tmp_path / "c.json").write_text(json.dumps(told))
        with pytest.raises(NoWarmKernel, match="the kernel ended"):
            fork_kernel(KernelRequest(["-f", str(tmp_path / "c.json")], "/", dict(os.environ)))
    assert "Address already in use" in capfd.readouterr().err
    assert warm_parent() is parent
    assert kernel.run("1 + 1") == "2"


def test_a_parent_that_was_given_up_is_not_asked_again(kernel):
    parent = warm_parent()
    parent.retire()
    assert parent.process.poll() is None  # a kernel of its still runs
    with warm() as other:
        assert warm_parent() is not parent
        assert other.process.pid in children(warm_parent().process.pid)
    assert kernel.run("2 + 2") == "4"


def test_an_edited_kit_or_another_early_setting_gets_another_parent(tmp_path):
    (tmp_path / "a.py").write_text("1")
    first = code_stamp(tmp_path)
    assert code_stamp(tmp_path) == first
    os.utime(tmp_path / "a.py", (1, 1))
    assert code_stamp(tmp_path) != first
    parent = warm_parent()
    assert warm_parent({**os.environ, "QUERY_STRING": "x"}) is parent
    assert not parent.fits(host._settings(dict(os.environ), code=1))
    assert not parent.fits(host._settings({**os.environ, "TZ": "Asia/Shanghai"}, code=0))


def test_every_kernel_ends_with_its_host(tmp_path):
    code = (
        "import os, time; from kamlib.reports.warm.host import *;"
        f"k = fork_kernel(KernelRequest(['-f', {str(tmp_path / 'c.json')!r}], '/', dict(os.environ)));"
        "print(k.pid, warm_parent().process.pid, flush=True); time.sleep(3600)"
    )
    runner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    kernel, parent = (int(pid) for pid in runner.stdout.readline().split())
    assert exists(kernel)
    runner.kill()
    runner.wait()
    runner.stdout.close()
    assert vanishes(kernel)
    assert vanishes(parent)


def test_nothing_is_left_of_many_kernels():
    def descriptors():
        return len(os.listdir("/proc/self/fd"))

    with warm():
        pass
    before = descriptors()
    for _ in range(10):
        with warm() as running:
            assert running.run("6 * 7") == "42"
    parent = warm_parent().process.pid
    assert comes(lambda: not children(parent))
    assert descriptors() <= before + 2
    assert not any("kam-" in os.readlink(f"/proc/{parent}/fd/{fd}") for fd in os.listdir(f"/proc/{parent}/fd"))


def test_other_kernels_and_unusual_wishes_start_the_ordinary_way(tmp_path):
    ours = [sys.executable, "-m", "ipykernel_launcher", "-f", "c.json"]
    assert kernel_arguments(ours) == ["-f", "c.json"]
    assert kernel_arguments(["/usr/bin/R", "--slave"]) is None
    assert kernel_arguments([sys.executable, "-m", "other_kernel"]) is None
    asked = WarmProvisioner(kernel_id="x")._request
    assert asked(ours, {"env": {}, "cwd": str(tmp_path)}).cwd == str(tmp_path)
    assert asked(ours, {"env": {}, "independent": True}) is None
    assert asked(ours, {"env": {}, "cwd": str(tmp_path / "none")}) is None


def test_where_no_parent_can_start_the_ordinary_kernel_does(monkeypatch):
    def refuse(request, code):
        raise NoWarmKernel("no parent")

    monkeypatch.setattr(provisioner, "fork_kernel", refuse)
    with warm() as running:
        assert isinstance(running.process, subprocess.Popen)
        assert running.run("1 + 1") == "2"


def test_a_parent_that_cannot_import_is_given_up_after_two_tries(monkeypatch, capfd):
    monkeypatch.setattr(host, "START", "import nothing_of_this_name  # {}")
    with pytest.raises(NoWarmKernel, match="no kernel from the warm parent"):
        fork_kernel(KernelRequest(["-f", "none.json"], "/", {**os.environ, "PYTHON_TEST": "1"}))
    assert "nothing_of_this_name" in capfd.readouterr().err


def test_unchanged_papermill_uses_it_when_the_environment_says_so(tmp_path):
    import nbformat

    code = "import os; print(open(f'/proc/{os.getppid()}/cmdline').read())"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)], metadata=kernel)
    nbformat.write(notebook, tmp_path / "in.ipynb")
    command = [Path(sys.executable).with_name("papermill"), tmp_path / "in.ipynb", tmp_path / "out.ipynb"]
    env = {**os.environ, "JUPYTER_DEFAULT_PROVISIONER_NAME": PROVISIONER}
    subprocess.run(command, check=True, capture_output=True, env=env)
    assert "kamlib.reports.warm.parent" in (tmp_path / "out.ipynb").read_text()
