"""What does ``kam report`` do with what a person typed?"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kamlib.errors import KamError, nearest
from kamlib.reports.batch import batch_jobs, run_batch
from kamlib.reports.manifest import Outcome, file_fingerprint
from kamlib.reports.parameters import checked_parameters, report_parameters, report_path, require_parameters
from kamlib.tables.troubles import place, trouble
from kamlib.text import word

MOST_PARTS = 500
ACCOUNT = "account_id"  # parameter of a report on one account
PART_LISTS = {"branch": ("reps", "reps"), "region": ("attitudes", "brand_survey")}  # column: parameter, kind of list


@dataclass(frozen=True)
class Request:
    """A batch as asked for: which report, on what data, divided how, with which parameters."""

    report: str
    data: str = ""
    by: str = ""
    only: Sequence[str] = ()
    lang: str = "en"
    parameters: Mapping[str, object] = field(default_factory=dict)


def run_request(
    request: Request,
    out: Path,
    *,
    workers: int,
    resume: bool = False,
    kernels: str = "warm",
    progress=lambda stream, total: stream,
) -> list[Outcome]:
    """Check everything, read the data once, then run the report for the whole and for each part.

    Raises
    ------
    KamError
        Before anything runs: unknown report, parameter, column or part; data that cannot be used.
    """
    where = f"kam report {request.report}"
    notebook = report_path(request.report)
    declared = report_parameters(notebook)
    if request.data or request.by or request.parameters:
        require_parameters(notebook, declared, where=where)
    request = replace(request, by=_own_name(request.by, declared))
    shared = checked_parameters(declared, _given(request, declared, where), where=where)
    read, parts, inputs = _prepared(request, declared, out, where)
    shared |= {name: value for name, value in read.items() if name in declared}
    whole = _name_of_whole(declared, shared, request.lang)
    while whole in parts:
        whole += "*"
    one_each = request.by == ACCOUNT and ACCOUNT in declared  # a report on one account has no whole
    sets = {whole: shared} if not request.only and not one_each else {}
    sets |= {title: {**shared, **part} for title, part in parts.items()}
    jobs = batch_jobs(notebook, sets, inputs=inputs)
    options = {"lang": request.lang, "workers": workers, "resume": resume, "kernels": kernels, "progress": progress}
    return run_batch(notebook, jobs, out, **options)


def _name_of_whole(declared: Mapping, shared: Mapping, lang: str) -> str:
    if ACCOUNT not in declared:
        return word("reports.all_accounts", lang)
    return str(shared.get(ACCOUNT, "")) or word("reports.largest_account", lang)


def _own_name(by: str, declared: Mapping) -> str:
    """The parameter that is meant by a header as people write it, such as 分公司, where the report has one a column."""
    from kamlib.tables.columns import contract
    from kamlib.tables.headers import recognised

    known = recognised([by], contract("ledger"))[0] if by else None
    return known.column if known and known.taken and known.column in declared else by


def _given(request: Request, declared: Mapping, where: str) -> dict[str, object]:
    given = dict(request.parameters)
    if "lang" in declared:
        given["lang"] = request.lang
    if request.data:
        if "ledger" not in declared:
            fix = f"name the input with -p, one of {sorted(declared)}"
            raise KamError("this report takes no --data", where=where, fix=fix)
        given["ledger"] = request.data
    if request.by and not {"by", "only"} <= set(declared) and request.by not in declared:
        raise KamError("this report cannot be divided", where=f"{where} --by {request.by}", fix="leave out --by")
    if request.only and not request.by:
        raise KamError("--only without --by", where=where, fix="say which column, such as --by branch --only East")
    return given


def _prepared(
    request: Request, declared: Mapping, out: Path, where: str
) -> tuple[dict[str, str], dict[str, dict], str]:
    """What all reports are told of the ledger, which is read once and kept in the kit's own form; parameters of each
    part by its title; the fingerprint of what is read."""
    _require_lists(request)
    if "ledger" not in declared:
        parts = _parts_of_lists(request, declared, where) if request.by else {}
        return {}, parts, "+".join(file_fingerprint(path) for path in _other_files(request))
    from kamlib.tables import read_ledger, write_ledger
    from kamlib.tables.bundled import datasets_folder

    given = request.data or str(request.parameters.get("ledger", "")) or str(datasets_folder() / "ledger")
    reading = read_ledger(given)
    last_day = _last_day(reading, given, str(request.parameters.get("as_of", "")), asked="as_of" in declared)
    parts = _parts(reading, request, declared, where)
    kept = out / "input" / "ledger.parquet"
    apart = request.by if {"by", "only"} <= set(declared) else ""
    write_ledger(reading, kept, parts=_part_of_each_line(reading, apart))
    inputs = [file_fingerprint(path) for path in (kept, *_other_files(request))]
    return {"ledger": str(kept.resolve()), "as_of": last_day}, parts, "+".join(inputs)


def _part_of_each_line(reading, by: str):
    from kamlib.reports.sources import dividing_column, part_names

    return part_names(reading.table[dividing_column(reading, by)]) if by else None


def _last_day(reading, given: str, as_of: str, *, asked: bool) -> str:
    """The last day that counts; refuses what every report would stumble over: no usable line, or a last day outside the
    ledger."""
    from kamlib.reports.sources import last_day_of
    from kamlib.tables.summary import as_date

    if not as_of and (asked or reading.table.empty):
        return last_day_of(reading, given)
    first, last = reading.table["date"].min().date(), reading.table["date"].max().date()
    if as_of and not first <= (day := as_date(as_of, where="--as-of")) <= last + datetime.timedelta(days=366):
        raise trouble("reports.as_of_outside", where=place(given), day=day, first=first, last=last)
    return as_of


def _require_lists(request: Request) -> None:
    """Read the lists named for one of the kit's own reports, so that a bad one is refused before anything runs."""
    if request.report.endswith(".ipynb") or not set(request.parameters) - {"as_of", "months", "ledger"}:
        return
    from kamlib.reports.sources import list_readers

    readers = list_readers()
    for name, path in request.parameters.items():
        if path and name in readers:
            readers[name](str(path), name)


def _other_files(request: Request) -> list[Path]:
    named = [Path(str(value)) for name, value in request.parameters.items() if name != "ledger" and str(value)]
    return [path for path in named if path.exists()]


def _part(by: str, part: str, declared: Mapping) -> dict[str, str]:
    """One part as the report takes it: a parameter of the column's own name, or the pair by and only."""
    return {by: part} if by in declared else {"by": by, "only": part}


def _parts_of_lists(request: Request, declared: Mapping, where: str) -> dict[str, dict]:
    """The parts of a report that reads lists instead of a ledger: from the list given for them, else the operator's."""
    from kamlib.reports.sources import part_title
    from kamlib.tables import load_table, read_table

    name, kind = PART_LISTS.get(request.by, ("", ""))
    given = str(request.parameters.get(name, ""))
    if not kind or (request.parameters.keys() & {"opps", "time_log", "funnel", "ratings"} and not given):
        fix = f"give the list that holds the column: -p {name or 'reps'} FILE"
        raise KamError(f"no list tells the parts of {request.by!r}", where=f"{where} --by {request.by}", fix=fix)
    table = read_table(given, as_=kind).table if given else load_table(kind)
    known = sorted(table[request.by].dropna().astype(str).unique())
    chosen = _chosen(known, request, where)
    titles = (part_title(part, request.by, bundled=not given, lang=request.lang) for part in chosen)
    return {title: _part(request.by, part, declared) for title, part in zip(titles, chosen, strict=True)}


def _chosen(known: list[str], request: Request, where: str) -> list[str]:
    for part in request.only:
        if part not in known:
            near = nearest(part, known, most=1)
            fix = f"use --only {near[0]!r}" if near else f"use one of {known[:8]}"
            raise KamError(f"no lines with {request.by} {part!r}", where=f"{where} --only", fix=fix)
    return [part for part in known if not request.only or part in request.only]


def _parts(reading, request: Request, declared: Mapping, where: str) -> dict[str, dict]:
    if not request.by:
        return {}
    from kamlib.reports.sources import dividing_column, is_bundled, part_names, part_title

    lines, by = reading.table, dividing_column(reading, request.by)
    if by not in lines.columns:
        dividing = [name for name in lines.columns if lines[name].nunique() <= MOST_PARTS]
        near = nearest(by, lines.columns, most=1)
        fix = f"use --by {near[0]}" if near else f"use one of {dividing}"
        raise KamError(f"the ledger has no column {by!r}", where=f"{where} --by {by}", fix=fix)
    chosen = _chosen(sorted(part_names(lines[by]).unique()), request, where)
    titles = (part_title(part, by, bundled=is_bundled(reading), lang=request.lang) for part in chosen)
    return {title: _part(by, part, declared) for title, part in zip(titles, chosen, strict=True)}
