"""How does one notebook become many reports, none of which stops the others?"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd

from kamlib.documents.names import safe_names
from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError
from kamlib.reports.execution import Runner, kernel_memory_mb
from kamlib.reports.manifest import PLACES, Outcome, read_manifest, report_fingerprint, write_manifest
from kamlib.reports.numbers import recorded_tables
from kamlib.reports.one_report import Job, failure_reason, put_report, remove, run_report
from kamlib.reports.site import make_ready, write_index
from kamlib.writing import make_folder

Finished = tuple[Outcome, dict[str, pd.DataFrame]]  # a report whose files are written, and its tables


def batch_jobs(notebook: Path, parameter_sets: dict[str, dict], *, inputs: str) -> list[Job]:
    """One job per parameter set; `inputs` is the fingerprint of the data they read."""
    files = safe_names(parameter_sets)
    return [
        Job(report, files[report], values, report_fingerprint(notebook, values, inputs))
        for report, values in parameter_sets.items()
    ]


def run_batch(
    notebook: Path,
    jobs: list[Job],
    out: Path,
    *,
    lang: str,
    workers: int = 1,
    resume: bool = False,
    kernels: str = "warm",
    progress: Callable[[Iterable, int], Iterable] = lambda stream, total: stream,
) -> list[Outcome]:
    """Run a notebook once per job and leave a folder a person can open.

    Parameters
    ----------
    notebook : Path
        With a cell tagged ``parameters``.
    jobs : list of Job
    out : Path
        Gets ``notebooks/``, ``html/``, ``workbooks/`` (one file a report), ``numbers.xlsx`` (all of them),
        ``index.html`` and ``manifest.csv``. Every file is replaced whole or not at all; one that cannot be written,
        such as a workbook that is open in Excel, stops no other.
    lang : {"en", "zh"}
    workers : int
        Reports at a time.
    resume : bool
        Skip reports that are done and whose notebook, parameters and input have not changed.
    kernels : str
        "warm": forked from one parent that has the libraries imported, where the system can do that; "cold": each
        started anew; an address such as ``tcp://10.0.0.5:8786``: those of a Dask cluster's workers.
    progress : callable
        Wraps the stream of finished reports, given it and their number, such as ``tqdm`` does.

    Returns
    -------
    list of Outcome
        In the order of the jobs; then one for each of numbers.xlsx, manifest.csv and index.html that failed.

    Raises
    ------
    KamError
        Before anything runs: the folder cannot be made.
    """
    make_folder(out)
    earlier = read_manifest(out / "manifest.csv") if resume else {}
    kept = {job.report: earlier[job.report] for job in jobs if _is_done(job, earlier.get(job.report), out)}
    done: dict[str, Outcome] = {report: _again(outcome) for report, outcome in kept.items()}
    waiting = [job for job in jobs if job.report not in kept]
    tables = {report: _tables(out, outcome) for report, outcome in done.items()}
    stream = _stream(kernels, workers)(notebook, waiting, out, lang=lang)
    for outcome, own in progress(stream, len(waiting)):
        done[outcome.report], tables[outcome.report] = outcome, own
        with suppress(KamError):  # said below, of its last state
            write_manifest(out / "manifest.csv", [done[job.report] for job in jobs if job.report in done])
    outcomes = [done[job.report] for job in jobs]
    return [*outcomes, *_write_common(out, outcomes, {o.report: tables[o.report] for o in outcomes}, lang)]


def _write_common(out: Path, outcomes: list[Outcome], tables: dict[str, dict], lang: str) -> list[Outcome]:
    """Write what belongs to all reports; an outcome for each file that failed, which the others tell of."""
    failed: dict[str, Outcome] = {}

    def attempt(name: str, write: Callable[[Path], None]) -> None:
        try:
            write(out / name)
        except Exception as error:  # noqa: BLE001 - one file must not cost the others
            failed[name] = Outcome(name, "failed", 0.0, failure_reason(error, evidence=name, lang=lang), "", name)

    headlines = {report: own.get("headline") for report, own in tables.items()}
    attempt("numbers.xlsx", lambda path: _write_numbers(path, tables))
    attempt("manifest.csv", lambda path: write_manifest(path, [*outcomes, *failed.values()]))
    attempt("index.html", lambda path: write_index(path, [*outcomes, *failed.values()], headlines, lang=lang))
    if "index.html" in failed:
        attempt("manifest.csv", lambda path: write_manifest(path, [*outcomes, *failed.values()]))
    return list(failed.values())


def _is_done(job: Job, outcome: Outcome | None, out: Path) -> bool:
    if outcome is None or outcome.status not in ("ok", "kept") or outcome.fingerprint != job.fingerprint:
        return False
    return all((out / PLACES[part].format(job.file)).is_file() for part in outcome.parts.split() if part in PLACES)


def _again(outcome: Outcome) -> Outcome:
    return Outcome(**{**vars(outcome), "status": "kept"})


def _stream(kernels: str, workers: int) -> Callable[..., Iterator[Finished]]:
    if kernels not in ("warm", "cold"):
        from kamlib.reports.cluster import cluster_outcomes

        return partial(cluster_outcomes, kernels)
    runner = Runner(warm=kernels == "warm", memory_mb=kernel_memory_mb(workers))
    return partial(_finished, runner, workers)


def _finished(
    runner: Runner, workers: int, notebook: Path, jobs: list[Job], out: Path, *, lang: str
) -> Iterator[Finished]:
    def finished(job: Job) -> Finished:
        made = run_report(notebook, job, lang=lang, runner=runner)
        return put_report(made, out, lang=lang), made.tables

    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool, runner:
        running: set[Future[Finished]] = {pool.submit(finished, job) for job in jobs}
        make_ready()  # while the first kernels start
        try:
            while running:
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ready)
        finally:
            for future in running:
                future.cancel()


def _tables(out: Path, outcome: Outcome) -> dict:
    return recorded_tables(nbformat.read(out / PLACES["notebook"].format(outcome.file), as_version=4))


def _write_numbers(path: Path, tables: dict[str, dict]) -> None:
    sheets: dict[str, list] = {}
    for report, own in tables.items():
        for name, table in own.items():
            sheets.setdefault(name, []).append(table.assign(report=report)[["report", *table.columns]])
    joined = {name: pd.concat(parts, ignore_index=True) for name, parts in sheets.items()}
    if joined:
        write_workbook(path, joined)
    else:
        remove(path)
