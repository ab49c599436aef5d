"""How does one notebook become one report, each of its files whole or not at all?"""

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pandas as pd

from kamlib.documents.workbook import workbook_bytes
from kamlib.errors import KamError
from kamlib.reports.execution import Runner, Stopped
from kamlib.reports.manifest import PLACES, Outcome
from kamlib.reports.numbers import recorded_tables
from kamlib.reports.site import report_html
from kamlib.text import told
from kamlib.writing import NO_ROOM, unwritable, write_bytes


@dataclass(frozen=True)
class Job:
    """One report: its name as people know it, its file name, its parameters, what it is made from."""

    report: str
    file: str
    parameters: dict
    fingerprint: str


@dataclass(frozen=True)
class Made:
    """A report that stands nowhere yet: how it ended, its files by part, its tables by name."""

    outcome: Outcome
    parts: dict[str, bytes]
    tables: dict[str, pd.DataFrame]


def run_report(notebook: Path, job: Job, *, lang: str, runner: Runner) -> Made:
    """One report: executed notebook, HTML without code, workbook; a failure is an Outcome, not an exception."""
    started = time.perf_counter()
    outcome = Outcome(job.report, "failed", 0.0, "", job.fingerprint, job.file)
    try:
        with tempfile.TemporaryDirectory(prefix="kam-report-", ignore_cleanup_errors=True) as folder:
            part = Path(folder) / f"{job.file}.ipynb"
            try:
                executed = runner.run(notebook, part, job.parameters)
            except Stopped:
                raise
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in one report must not stop the others
                reason = failure_reason(error, evidence=PLACES["evidence"].format(job.file), lang=lang)
                kept = {"evidence": part.read_bytes()} if part.is_file() else {}
                return Made(replace(outcome, seconds=_since(started), error=reason), kept, {})
    except OSError as error:  # no room for what is temporary
        reason = told(unwritable(tempfile.gettempdir(), error), lang)
        return Made(replace(outcome, seconds=_since(started), error=reason), {}, {})
    executed.metadata.get("papermill", {})["output_path"] = f"{job.file}.ipynb"
    parts, troubles, tables = {}, [], {}
    try:
        tables = recorded_tables(executed)
    except Exception as error:  # noqa: BLE001 - as above
        troubles.append(failure_reason(error, evidence=PLACES["notebook"].format(job.file), lang=lang))
    makers = {
        "page": lambda: report_html(executed, title=job.report, lang=lang).encode("utf-8", "replace"),
        "workbook": lambda: workbook_bytes(tables),
        "notebook": lambda: (nbformat.writes(executed) + "\n").encode("utf-8", "replace"),
    }
    for part, make in makers.items():
        if part == "workbook" and not tables:
            continue
        try:
            parts[part] = make()
        except Exception as error:  # noqa: BLE001 - as above
            troubles.append(failure_reason(error, evidence=PLACES["notebook"].format(job.file), lang=lang))
    status, error = "partly" if troubles else "ok", "\n".join(troubles)
    return Made(replace(outcome, status=status, seconds=_since(started), error=error), parts, tables)


def put_report(made: Made, out: Path, *, lang: str) -> Outcome:
    """Write a report's files, and take away those that an earlier run has left and this one has not made.

    Returns
    -------
    Outcome
        With the parts that are there and, for each file that could not be written or taken away, three lines.
    """
    outcome, there, troubles = made.outcome, [], []
    for part, place in PLACES.items():
        path = out / place.format(outcome.file)
        try:
            if part in made.parts:
                write_bytes(path, made.parts[part])
                there.append(part)
            else:
                remove(path)
        except KamError as error:
            troubles.append(told(error, lang))
    status = outcome.status
    if troubles and status != "failed":
        status = "partly" if there else "failed"
    error = "\n".join(filter(None, [outcome.error, *troubles]))
    return replace(outcome, status=status, error=error, parts=" ".join(there))


def remove(path: Path) -> None:
    """Take away what an earlier run has left, so that nothing old stands beside the new.

    Raises
    ------
    KamError
        It cannot be taken away.
    """
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        pass
    except OSError as error:
        what = f"{path.name} of an earlier run could not be taken away: it is open in another program, or protected"
        raise KamError(what, where=str(path), fix="close it where it is open and delete it") from error


def failure_reason(error: Exception, *, evidence: str, lang: str = "en") -> str:
    """Three lines on why a report failed: what, where, fix; in the reader's language.

    Examples
    --------
    >>> print(failure_reason(RuntimeError("no kernel"), evidence="notebooks/East.failed.ipynb"))
    RuntimeError: no kernel
      where: outside the cells of the notebook
      fix:   open notebooks/East.failed.ipynb and run it cell by cell
    """
    if isinstance(error, KamError):
        return told(error, lang)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return told(unwritable(error.filename or tempfile.gettempdir(), error), lang)
    name, text = getattr(error, "ename", type(error).__name__), str(getattr(error, "evalue", error)).strip()
    lines = text.splitlines() or [""]
    if name == KamError.__name__ and len(lines) >= 3:
        where, fix = (line.partition(":")[2].strip() for line in lines[-2:])
        return told(KamError("\n".join(lines[:-2]), where=where, fix=fix), lang)
    source = str(getattr(error, "source", "")).strip().splitlines()
    where = f"the cell that starts {source[0].strip()!r}" if source else "outside the cells of the notebook"
    fix = f"open {evidence} and run it cell by cell"
    return told(KamError(f"{name}: {lines[0][:300]}", where=where, fix=fix), lang)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)
