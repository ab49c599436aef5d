"""What does a warm kernel have ready before its notebook begins?"""

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec

from kamlib.chapters import chapters, parts
from kamlib.reports.lean import without_grammars

LIBRARIES = (
    "ipykernel.ipkernel", "ipykernel.kernelapp", "IPython.core.pylabtools", "IPython.extensions.storemagic",
    "tornado.platform.asyncio", "tornado.gen", "encodings.idna", "stringprep", "ipywidgets",
    "pandas", "pandas.io.formats.style", "pandas.io.parquet", "pyarrow.parquet", "pyarrow.compute",
    "duckdb", "matplotlib.pyplot", "matplotlib.dates", "matplotlib.backends.backend_agg", "PIL.PngImagePlugin",
    "seaborn", "jinja2", "yaml", "sqlite3", "threadpoolctl", "multiprocessing.process",
)  # fmt: skip
KIT = ("tables", "text", "charts")  # and the chapters
PAGES = ("kamlib.reports.numbers", "kamlib.reports.pages", "kamlib.reports.periods", "kamlib.reports.sources")
WORDS = ("common", "reports", "tables")  # and those of the chapters' reports
# What a report does without: what lessons use first, then what only some notebooks use, when nobody asks for a while.
LESSONS = ("kamlib.workshop.forms",)
FURTHER = (
    "IPython.core.completerlib", "IPython.core.oinspect", "ipykernel.debugger", "debugpy.server",
    "IPython.core.debugger", "cProfile", "pdb", "pyarrow.dataset", "scipy.optimize", "scipy.stats", "sklearn.cluster",
    "xlsxwriter",
)  # fmt: skip
FURTHER_KIT = ("documents",)
PAUSE = 5.0  # seconds after a request in which the computer is likely to be busy with kernels

# A library that starts threads when it is imported must not: a fork keeps only one of them.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
# glibc gives freed memory back and asks for it again many times in a report; every new page costs a fault.
KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(64 << 20), "MALLOC_TRIM_THRESHOLD_": str(128 << 20)}
INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}  # what a kernel would choose, read at import


def preload() -> None:
    """Import what notebooks of the kit use, fill the caches every report fills, and keep all of it out of the
    garbage collector's way, so that kernels share the memory."""
    with without_grammars():
        for name in LIBRARIES:
            _import_if_there(name)
        for name in (*PAGES, *_modules([f"kamlib.{name}" for name in KIT]), *_modules(_chapters())):
            _import_if_there(name)
    thread_pools()
    _rehearse()
    _share()


def preload_further() -> Iterator[float]:
    """The same for what only some notebooks use, a step at a time; gives the seconds without a request to wait for."""
    for name in LESSONS:
        _import_if_there(name)
        yield 0.0
    _read_ledger()
    _share()
    yield PAUSE
    for name in (*FURTHER, *_modules([f"kamlib.{name}" for name in FURTHER_KIT])):
        with without_grammars():
            _import_if_there(name)
        yield PAUSE
    thread_pools.cache_clear()
    thread_pools()
    _share()


def _read_ledger() -> None:
    """The operator's ledger, which every lesson reads."""
    from kamlib.tables import load_table

    with suppress(Exception):  # its notebook tells what is wrong with it
        load_table("ledger")


def _share() -> None:
    gc.collect()
    gc.freeze()


@cache
def thread_pools():
    """The linear-algebra libraries in memory, looked up once for all kernels."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _chapters() -> list[str]:
    return [chapter.package for chapter in chapters().values()]


def _modules(packages: Iterable[str]) -> Iterator[str]:
    """The modules of packages; a package that is broken is left to the notebook that wants it."""
    for package in packages:
        _import_if_there(package)
        path = getattr(sys.modules.get(package), "__path__", ())
        yield from (module.name for module in pkgutil.walk_packages(path, f"{package}."))


def _import_if_there(name: str) -> None:
    """Import a module; one that is missing or broken is left to the notebook that wants it."""
    try:
        if find_spec(name):
            importlib.import_module(name)
    except Exception:  # noqa: BLE001 - a fault in one module must show in the notebook that uses it, not here
        pass


def _rehearse() -> None:
    """Draw and set one small page in both languages: fonts, words and templates are then in memory."""
    import pandas as pd
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from kamlib.charts.style import canvas, label
    from kamlib.tables.columns import contract
    from kamlib.text.words import words

    for topic in (*WORDS, *(f"{chapter}_report" for chapter in parts("report.yaml"))):
        words(topic)
    contract("ledger")
    for lang, text in (("en", "Rehearsal 0123456789"), ("zh", "客户价值−5%¥")):
        figure = Figure()
        FigureCanvasAgg(figure)
        with canvas(figure.subplots(), lang) as ax:
            ax.bar([text], [1.0])
            label(ax, lang, title=text, x=text, y=text, source=text)
        with open(os.devnull, "wb") as nowhere:
            figure.savefig(nowhere, format="png", bbox_inches="tight")
    pd.DataFrame({"a": ["x"], "b": [1.0]}).groupby("a").sum().style.to_html()
