"""What does the kit find on this computer, what is slow here, and why?"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from kamlib import __version__
from kamlib.text import require_language, word

USUAL_IMPORT = 2.5  # seconds; pandas needs 1 on an ordinary laptop
LEAST_MEMORY, LEAST_DISK = 1.5, 1.0  # GB
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_EXTRAS = {"distributed": "--cluster", "pyspark": "Spark", "psycopg": "PostgreSQL"}


@dataclass(frozen=True)
class Finding:
    """One line: its `state` ("good", "note", "bad"), what was found, what to do (may be empty)."""

    state: str
    told: str
    fix: str = ""


def findings(lang: str) -> Iterator[Finding]:
    """Everything the doctor looks at, one after another; the kernels and imports are really started."""
    require_language(lang, where="findings(lang=)")
    for look in (_versions, _fonts, _kernels, _browser, _memory, _disk, _extras, _speed):
        yield look(lambda key, **values: word(f"doctor.{key}", lang, **values))


def finding_text(finding: Finding, lang: str) -> str:
    """A finding as a person reads it.

    Examples
    --------
    >>> print(finding_text(Finding("bad", "no font", "install one"), "en"))
    FIX  no font
         → install one
    """
    line = f"{word(f'doctor.{finding.state}', lang)} {finding.told}"
    return f"{line}\n     → {finding.fix}" if finding.fix else line


def _versions(say: Callable) -> Finding:
    wrong = sorted(_not_as_required())
    if wrong:
        return Finding("bad", say("versions_wrong", list=", ".join(wrong)), say("versions_fix"))
    count = len([line for line in metadata.requires("kamlib") or [] if "extra ==" not in line])
    system = f"{platform.system()} {platform.machine()}"
    told = say("versions", kit=__version__, python=platform.python_version(), system=system, packages=count)
    return Finding("good", told)


def _not_as_required() -> Iterator[str]:
    from packaging.requirements import Requirement

    for line in metadata.requires("kamlib") or []:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            found = ""
        if not found or not wanted.specifier.contains(found, prereleases=True):
            yield f"{wanted} ({found or '–'})"


def _fonts(say: Callable) -> Finding:
    from kamlib.charts.style import font_family

    chinese = [name for name in font_family() if name != "DejaVu Sans"]
    if chinese:
        return Finding("good", say("fonts", font=chinese[0]))
    return Finding("bad", say("fonts_missing"), say("fonts_fix"))


def _kernels(say: Callable) -> Finding:
    """Start an ordinary and a warm kernel for real."""
    from kamlib.reports.warm import warm_supported
    from kamlib.reports.warm.trial import kernel_seconds

    try:
        cold = kernel_seconds(warm=False)
    except Exception as error:  # noqa: BLE001 - whatever stops a kernel is what the reader wants to know
        return Finding("bad", say("no_kernel", reason=_first(error)), say("no_kernel_fix"))
    if not warm_supported():
        return Finding("note", say("warm_not_here", cold=f"{cold:.1f}"))
    try:
        first = kernel_seconds(warm=True)
        warm = kernel_seconds(warm=True)
    except Exception as error:  # noqa: BLE001
        return Finding("bad", say("warm_failed", reason=_first(error), cold=f"{cold:.1f}"), say("warm_fix"))
    times = {
        "warm": f"{warm:.2f}",
        "cold": f"{cold:.1f}",
        "times": f"{cold / warm:.0f}",
        "parent": f"{max(0.0, first - warm):.1f}",
    }
    return Finding("good", say("warm", **times))


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _browser(say: Callable) -> Finding:
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    return Finding("good", say("browser", path=path)) if path else Finding("note", say("browser_missing"))


def _memory(say: Callable) -> Finding:
    import psutil

    memory, cores = psutil.virtual_memory(), os.cpu_count() or 1
    free = memory.available / 2**30
    jobs = max(1, min(cores, int(free / LEAST_MEMORY)))
    told = say("memory", free=f"{free:.1f}", total=f"{memory.total / 2**30:.1f}", cores=cores, jobs=jobs)
    return Finding("good", told) if free > LEAST_MEMORY else Finding("bad", told, say("memory_fix"))


def _disk(say: Callable) -> Finding:
    here, temp = os.getcwd(), tempfile.gettempdir()
    free, temporary = (shutil.disk_usage(folder).free / 2**30 for folder in (here, temp))
    told = say("disk", free=f"{free:.0f}", folder=here, temporary=f"{temporary:.0f}", temp=temp)
    return Finding("good", told) if min(free, temporary) > LEAST_DISK else Finding("bad", told, say("disk_fix"))


def _extras(say: Callable) -> Finding:
    have = [label for module, label in _EXTRAS.items() if find_spec(module)]
    lack = [label for label in _EXTRAS.values() if label not in have]
    return Finding("good", say("extras", have=", ".join(have) or say("none"), lack=", ".join(lack) or say("none")))


def _speed(say: Callable) -> Finding:
    """Is the processor wanted by others, or is every import slow?"""
    cores = os.cpu_count() or 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pandas"], check=False, capture_output=True)
    seconds = time.perf_counter() - started
    if load > 1.5 * cores:
        return Finding("note", say("busy", load=f"{load:.0f}", cores=cores), say("busy_fix"))
    if seconds > USUAL_IMPORT:
        return Finding("note", say("slow_start", seconds=f"{seconds:.1f}"), say("slow_start_fix"))
    return Finding("good", say("quick", seconds=f"{seconds:.1f}"))
