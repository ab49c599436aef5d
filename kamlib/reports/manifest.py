"""What has been run, on what, and how did it end?"""

import csv
import hashlib
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from kamlib import __version__
from kamlib.writing import write_text

PLACES = {  # of the parts of a report, below the folder of its batch
    "page": "html/{}.html", "workbook": "workbooks/{}.xlsx", "notebook": "notebooks/{}.ipynb",
    "evidence": "notebooks/{}.failed.ipynb",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """One report of a batch, or a file that belongs to all of them.

    `status`: "ok", "kept" (done before), "partly" (some of its files could not be made or written), "failed"; `error`:
    empty, or three lines for each thing that went wrong; `fingerprint`: what it was made from; `file`: its file name
    without ending; `parts`: those of :data:`PLACES` that are there, with blanks between.
    """

    report: str
    status: str
    seconds: float
    error: str
    fingerprint: str
    file: str
    parts: str = ""

    @property
    def common(self) -> bool:
        """Whether this is a file that belongs to all reports."""
        return not self.fingerprint


def file_fingerprint(path: str | Path) -> str:
    """SHA-256 of a file's content, or of all files below a folder with their names; 16 hex digits."""
    path, digest = Path(path), hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        digest.update(str(file.relative_to(path) if path.is_dir() else file.name).encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:16]


def report_fingerprint(notebook: Path, parameters: dict, inputs: str) -> str:
    """What a report is made from: the notebook, its parameters, its input and the kit's version; 16 hex digits."""
    digest = hashlib.sha256(notebook.read_bytes())
    digest.update(repr((sorted(parameters.items()), inputs, __version__)).encode())
    return digest.hexdigest()[:16]


def read_manifest(path: Path) -> dict[str, Outcome]:
    """The outcomes of an earlier batch by report; empty when there was none, or another program has changed it so that
    it cannot be read."""
    names = {field.name for field in fields(Outcome)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [{k: v for k, v in row.items() if k in names} for row in csv.DictReader(stream)]
        complete = [row for row in rows if set(row) == names and None not in row.values()]
        return {
            _plain(row["report"]): Outcome(**{**row, "report": _plain(row["report"]), "seconds": float(row["seconds"])})
            for row in complete
        }
    except (OSError, ValueError, csv.Error):
        return {}


def write_manifest(path: Path, outcomes: list[Outcome]) -> None:
    """Write ``manifest.csv`` whole or not at all; text that looks like a formula is put in quotes for Excel."""
    table = io.StringIO()
    writer = csv.DictWriter(table, [field.name for field in fields(Outcome)])
    writer.writeheader()
    for outcome in outcomes:
        row = asdict(outcome)
        writer.writerow(row | {"report": _quoted(row["report"]), "error": _quoted(row["error"])})
    write_text(path, "\ufeff" + table.getvalue(), newline="")


def _quoted(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "'") else text


def _plain(text: str) -> str:
    return text[1:] if text[:1] == "'" else text
