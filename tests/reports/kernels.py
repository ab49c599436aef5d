"""A kernel for tests: start it, run code, look at what came back."""

import asyncio
import time
from pathlib import Path

PATIENCE = 600.0  # seconds until a test gives up what does not come; a busy machine is slow, and nothing waits so long


class Running:
    """One kernel of a manager class, used from ordinary code."""

    def __init__(self, manager_class, **options):
        self.loop = asyncio.new_event_loop()
        self.manager = manager_class(kernel_name="python3")
        self.do(self.manager.start_kernel(**options))
        self._connect()

    def do(self, step):
        return self.loop.run_until_complete(step)

    def _connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.do(self.client.wait_for_ready(timeout=PATIENCE))

    @property
    def process(self):
        return self.manager.provisioner.process

    def run(self, code: str) -> str:
        """Everything printed, the last value's text, or ``error: NAME``."""
        said = []

        def hear(message):
            content = message["content"]
            said.append(content.get("text") or content.get("data", {}).get("text/plain", ""))
            if message["msg_type"] == "error":
                said.append(f"error: {content['ename']}")
            said.extend(kind for kind in content.get("data", {}) if kind.startswith("image"))

        self.do(self.client.execute_interactive(code, output_hook=hear, timeout=PATIENCE))
        return "".join(said).strip().strip("'")

    def ask(self, code: str) -> None:
        """Run without waiting for an answer."""
        self.client.execute(code, stop_on_error=False)

    def restart(self):
        self.client.stop_channels()
        self.do(self.manager.restart_kernel())
        self._connect()

    def ended(self) -> int | None:
        comes(lambda: self.process.poll() is not None)
        return self.process.poll()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.do(self.manager.shutdown_kernel())
        self.loop.close()


def exists(pid: int) -> bool:
    """Whether a process runs or waits for its parent to hear of its end (an orphan waits for nobody)."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return False
    return state != "Z" or parent != "1"


def vanishes(pid: int) -> bool:
    return comes(lambda: not exists(pid))


def comes(condition) -> bool:
    """Whether a condition comes true; waits for it as long as a very busy machine may need."""
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(condition())
