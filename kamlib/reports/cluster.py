"""How do reports run on many machines, and come back whole from whichever one had them?

The machines are a Dask cluster: ``dask scheduler`` on one, ``dask worker ADDRESS`` on each, all with this kit
installed. Whoever reaches a scheduler can run code on its workers: keep it inside a trusted network or use Dask's TLS.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kamlib import __version__
from kamlib.errors import KamError
from kamlib.reports.execution import Runner, kernel_memory_mb
from kamlib.reports.manifest import Outcome, file_fingerprint
from kamlib.reports.one_report import Job, Made, put_report, run_report
from kamlib.text import told

ANSWER_WITHIN = 30  # seconds a scheduler has, which may be busy


@dataclass(frozen=True)
class Parcel:
    """A file a report reads: where it is here, what is in it, and its bytes where a worker does not have it."""

    path: str
    fingerprint: str
    content: bytes | None


def cluster_outcomes(
    address: str, notebook: Path, jobs: list[Job], out: Path, *, lang: str
) -> Iterator[tuple[Outcome, dict]]:
    """Run jobs on the workers of a Dask scheduler and yield outcomes, with the reports' tables, as they come; files are
    written here, whole.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    notebook, jobs, out, lang
        As ``run_batch`` takes them. Files that parameters name are read from the same path on a worker if they are
        the same there, else sent to every worker once.

    Raises
    ------
    KamError
        No scheduler or no worker at the address, or a worker with another version of the kit.

    Notes
    -----
    The reports of a worker that is lost run on another; one that lost four workers has failed.
    """
    from distributed import as_completed

    with _connected(address) as client:
        parcels = [client.scatter(parcel, broadcast=True) for parcel in _parcels(client, jobs)]
        asked = {
            client.submit(run_remotely, notebook.name, notebook.read_bytes(), job, lang, *parcels, pure=False): job
            for job in jobs
        }
        try:
            for future in as_completed(list(asked), loop=client.loop):
                made = _received(future, asked[future], lang)
                yield put_report(made, out, lang=lang), made.tables
        finally:
            client.cancel(list(asked))


def _connected(address: str):
    try:
        from distributed import Client
    except ImportError as error:
        fix = "install it: pip install 'kamlib[cluster]'"
        raise KamError("Dask is not installed", where=f"kam report --cluster {address}", fix=fix) from error
    where = f"kam report --cluster {address}"
    try:
        client = Client(address, timeout=ANSWER_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        fix = "start 'dask scheduler' and give the address it prints"
        raise KamError(f"no scheduler answers: {error}", where=where, fix=fix) from error
    try:
        _require_same_kit(client.run(_kit_version), where)
    except BaseException:
        client.close()
        raise
    return client


def _require_same_kit(versions: dict[str, str], where: str) -> None:
    if not versions:
        raise KamError("the scheduler has no workers", where=where, fix="start 'dask worker ADDRESS' on each machine")
    other = {worker: version for worker, version in versions.items() if version != __version__}
    if other:
        what = f"{len(other)} worker(s) with another version of the kit: {other}"
        raise KamError(what, where=where, fix=f"install version {__version__} there")


def _kit_version() -> str:
    return __version__


def _parcels(client, jobs: list[Job]) -> list[Parcel]:
    named = {str(v) for job in jobs for v in job.parameters.values() if isinstance(v, str) and os.path.isfile(v)}
    made = []
    for path in sorted(named):
        fingerprint = file_fingerprint(path)
        shared = all(client.run(_has_file, path, fingerprint).values())
        made.append(Parcel(path, fingerprint, None if shared else Path(path).read_bytes()))
    return made


def _has_file(path: str, fingerprint: str) -> bool:
    return os.path.isfile(path) and file_fingerprint(path) == fingerprint


def run_remotely(name: str, content: bytes, job: Job, lang: str, *parcels: Parcel) -> Made:
    """On a worker: one report."""
    with tempfile.TemporaryDirectory(prefix="kam-report-") as folder:
        notebook = Path(folder) / name
        notebook.write_bytes(content)
        here = {parcel.path: _unpacked(parcel) for parcel in parcels}
        values = {k: here.get(v, v) if isinstance(v, str) else v for k, v in job.parameters.items()}
        return run_report(notebook, replace(job, parameters=values), lang=lang, runner=_runner())


@cache
def _runner() -> Runner:
    """One for the worker's life: its reports share a warm parent and one state of the kit."""
    return Runner(memory_mb=kernel_memory_mb(os.cpu_count() or 1))


def _unpacked(parcel: Parcel) -> str:
    """The path of a parcel's file on this worker, written once whatever number of reports read it."""
    if parcel.content is None:
        return parcel.path
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"kam-inputs-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / f"{parcel.fingerprint}-{Path(parcel.path).name}"
    if not kept.is_file():
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
            part.write(parcel.content)
        os.replace(part.name, kept)
    return str(kept)


def _received(future, job: Job, lang: str) -> Made:
    """What a worker has made; what could not run at all is a failed outcome."""
    if future.status == "finished":
        made = future.result()
        future.release()
        return made
    error = future.exception() if future.status == "error" else "cancelled"
    lines = str(error).strip().splitlines() or [""]
    what = f"{type(error).__name__}: {lines[0][:300]}"
    reason = told(KamError(what, where="on the cluster", fix="run this report here"), lang)
    return Made(Outcome(job.report, "failed", 0.0, reason, job.fingerprint, job.file), {}, {})
