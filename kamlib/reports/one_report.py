"""How does one notebook become one report, whole or not at all?"""

import time
from dataclasses import dataclass
from pathlib import Path

from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError
from kamlib.reports.execution import Runner, Stopped
from kamlib.reports.manifest import Outcome
from kamlib.reports.numbers import recorded_tables
from kamlib.reports.site import report_html
from kamlib.text import told


@dataclass(frozen=True)
class Job:
    """One report: its name as people know it, its file name, its parameters, what it is made from."""

    report: str
    file: str
    parameters: dict
    fingerprint: str


def run_report(notebook: Path, job: Job, out: Path, *, lang: str, runner: Runner) -> Outcome:
    """One report: executed notebook, HTML without code, workbook; a failure is an Outcome, not an exception."""
    started = time.perf_counter()
    target = out / "notebooks" / f"{job.file}.ipynb"
    part, failed = target.with_suffix(".part.ipynb"), target.with_suffix(".failed.ipynb")
    try:
        executed = runner.run(notebook, part, job.parameters)
        _write(out / "html" / f"{job.file}.html", report_html(executed, title=job.report, lang=lang))
        tables = recorded_tables(executed)
        if tables:
            write_workbook(out / "workbooks" / f"{job.file}.xlsx", tables)
    except Stopped:
        part.unlink(missing_ok=True)
        raise
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one report must not stop the others
        if part.is_file():
            part.replace(failed)
        remove_results(job, out)
        reason = failure_reason(error, evidence=f"notebooks/{failed.name}", lang=lang)
        return Outcome(job.report, "failed", _since(started), reason, job.fingerprint, job.file)
    part.replace(target)
    failed.unlink(missing_ok=True)
    return Outcome(job.report, "ok", _since(started), "", job.fingerprint, job.file)


def remove_results(job: Job, out: Path) -> None:
    """Take away what an earlier run of this report left, so that a failed one shows nothing old."""
    named = (f"notebooks/{job.file}.ipynb", f"html/{job.file}.html", f"workbooks/{job.file}.xlsx")
    for path in (*named, f"html/{job.file}.html.part", f"workbooks/{job.file}.xlsx.part"):
        (out / path).unlink(missing_ok=True)


def failure_reason(error: Exception, *, evidence: str, lang: str = "en") -> str:
    """Three lines on why a report failed: what, where, fix; in the reader's language.

    Examples
    --------
    >>> print(failure_reason(RuntimeError("no kernel"), evidence="notebooks/East.failed.ipynb"))
    RuntimeError: no kernel
      where: outside the cells of the notebook
      fix:   open notebooks/East.failed.ipynb and run it cell by cell
    """
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


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
