"""What every test and doctest starts from: no window, no open figure, the same examples each time."""

import os
from collections import Counter

import matplotlib
import pytest
from hypothesis import settings

matplotlib.use("Agg")
settings.register_profile("kam", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "kam"))


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def pytest_terminal_summary(terminalreporter):
    """One line on what was left out and for want of what; in CI nothing may be."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[-1]).removeprefix("Skipped: ") for report in skipped if report.longrepr)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} test(s) left out – {reason}", yellow=True)


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
