"""Can this file be used, and what should be known about it?"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kamlib.errors import KamError
from kamlib.tables.columns import Contract, contract
from kamlib.tables.headers import ASKED, KEPT, SUGGESTED
from kamlib.tables.quality import quality_table, summary_lines
from kamlib.tables.reading import Reading, read_table
from kamlib.tables.rejects_file import write_rejects
from kamlib.tables.settings import settings_for, write_settings
from kamlib.tables.source import matches_of, source
from kamlib.tables.troubles import trouble
from kamlib.tables.twins import near_twins, unlisted
from kamlib.text import percent, require_language, told, whole, word


class Checked(NamedTuple):
    """What ``kam check`` prints, and its exit code: 0 fine, 1 usable but rows were refused, 2 not usable."""

    text: str
    code: int


def check(
    path: str | Path,
    *,
    as_: str = "ledger",
    lang: str = "en",
    mapping: Mapping[str, str] | Iterable[str] = (),
    how: Mapping[str, object] | None = None,
    accept: bool = False,
) -> Checked:
    """Read a file as one of the kit's tables and tell what was found; refused cells go to a file beside the data.

    Parameters
    ----------
    path, as_, mapping
        As in :func:`kamlib.tables.read_table`; the mapping, and options too, also as texts "theirs=ours".
    lang : {"en", "zh"}
    how : dict, optional
        ``sheet``, ``encoding`` and ``options`` of :func:`kamlib.tables.read_table`.
    accept : bool
        Take the headers that look like a column, and keep what was confirmed in ``kam.yaml`` beside the data.

    Returns
    -------
    Checked
    """
    require_language(lang, where="check(lang=)")
    how = {key: value for key, value in (how or {}).items() if value}
    try:
        how["options"] = pairs(how.get("options", ()), "--option")
        confirmed = pairs(mapping, "--map")
        if accept:
            confirmed = {**_suggestions(path, as_, confirmed, how), **confirmed}
        reading = read_table(path, as_=as_, mapping=confirmed or None, **how)
        lines = _report(reading, path, lang)
    except KamError as error:
        return Checked(told(error, lang), 2)
    code = _code(reading)
    if accept and confirmed:
        try:
            lines += ["", _accepted(path, as_, confirmed, lang)]
        except KamError as error:
            lines, code = [*lines, "", told(error, lang)], 2
    return Checked("\n".join(lines), code)


def pairs(texts: Mapping[str, str] | Iterable[str], name: str) -> dict[str, str]:
    """``["a=b", …]`` of a command line as a dict; the last "=" divides, as headers may hold one.

    Examples
    --------
    >>> pairs(["客户=account_id"], "--map")
    {'客户': 'account_id'}
    """
    if isinstance(texts, Mapping):
        return dict(texts)
    found = {}
    for text in texts:
        left, sign, right = text.rpartition("=")
        if not sign or not left.strip():
            raise trouble("not_a_pair", where=f"{name} {text}", name=name)
        found[left.strip()] = right.strip()
    return found


def _code(reading: Reading) -> int:
    if not reading.quality.loc["used", "rows"]:
        return 2
    return 1 if len(reading.rejects) else 0


def _suggestions(path: str | Path, as_: str, mapping: Mapping[str, str], how: Mapping) -> dict[str, str]:
    """Headers that look like a column which no other header looks like."""
    table = contract(as_)
    settings = settings_for(path, table, mapping=mapping, **how)
    near = [match for match in matches_of(source(path, table, settings), table, settings) if match.how == SUGGESTED]
    counts = Counter(match.column for match in near)
    return {match.header: match.column for match in near if counts[match.column] == 1}


def _accepted(path: str | Path, as_: str, confirmed: Mapping[str, str], lang: str) -> str:
    file = write_settings(path, contract(as_), confirmed)
    headers = ", ".join(f"{header} → {column}" for header, column in confirmed.items())
    return word("tables.check_accepted", lang, file=file, headers=headers)


def _report(reading: Reading, path: str | Path, lang: str) -> list[str]:
    table = contract(reading.source["as_"])
    know = [*summary_lines(reading, lang), *_names(reading, path, table, lang)]
    lines = [*_title(reading, path, table, lang), "", *_columns(reading, table, lang), "", *_rows(reading, lang)]
    lines += ["", word("tables.check_know", lang), *(f"  · {line}" for line in know)] if know else []
    lines.append("")
    if len(reading.rejects):
        try:
            lines.append(word("tables.check_rejects", lang, file=write_rejects(reading.rejects, path, lang=lang)))
        except KamError as error:  # open in Excel, perhaps: what was found is worth telling all the same
            lines.append(told(error, lang))
    return [*lines, _verdict(reading, lang)]


def _title(reading: Reading, path: str | Path, table: Contract, lang: str) -> list[str]:
    of = reading.source
    names = {"kind": table.words[lang]["name"], "row": table.words[lang]["row"]}
    stop = ", " if lang == "en" else "，"
    sheets = [word("tables.check_sheet", lang, sheet=sheet) + stop for sheet in dict.fromkeys(of["sheets"])]
    n = word("tables.check_files", lang, n=len(of["files"])) if len(of["files"]) > 1 else ""
    read_as = of["read_as"]
    if of["separator"]:
        read_as = word("tables.check_text", lang, encoding=read_as, sign=of["separator"].replace("\t", "Tab"))
    how = word("tables.check_how", lang, how=read_as, files=n + "".join(sheets), row=of["header_row"])
    beside = [word(f"tables.check_beside_{kind}", lang, sheet=sheet) for sheet, kind in of["beside"]]
    title = word("tables.check_title", lang, file=Path(path).name or path, **names)
    return [title, f"  {how}" if of["header_row"] else f"  {of['read_as']}", *(f"  {line}" for line in beside)]


def _columns(reading: Reading, table: Contract, lang: str) -> list[str]:
    mapping = reading.mapping
    taken = mapping[~mapping["how"].isin([KEPT, SUGGESTED, ASKED])]
    rows = [(row.header, f"→ {row.column}", word(f"tables.how_{row.how}", lang)) for row in taken.itertuples()]
    lines = [word("tables.check_columns", lang), *_aligned(rows)]
    kept = mapping.loc[mapping["how"] == KEPT, "header"]
    if len(kept):
        stop = ", " if lang == "en" else "、"
        lines.append("  " + word("tables.check_kept", lang, headers=stop.join(kept)))
    for row in mapping[mapping["how"].isin([SUGGESTED, ASKED])].itertuples():
        lines.append("  " + _question(row, table, lang))
    return lines


def _question(row, table: Contract, lang: str) -> str:
    if row.how == SUGGESTED:
        name = table.columns[row.column].words[lang]["name"]
        return word("tables.check_suggested", lang, header=row.header, column=row.column, name=name)
    key = "tables.check_asked_headers" if isinstance(row.column, str) else "tables.check_asked_columns"
    return word(key, lang, header=row.header, rival=row.rival, column=row.column)


def _rows(reading: Reading, lang: str) -> list[str]:
    shown = quality_table(reading, lang=lang)
    if reading.quality.loc["read", "amount"] != reading.quality.loc["read", "amount"]:
        shown = shown.iloc[:, :2]
    rows = [tuple(row) for row in shown.itertuples(index=False)]
    lines = [word("tables.check_rows", lang), *_aligned(rows, right=(1, 2))]
    refused, emptied = (reading.rejects[reading.rejects["refused"] == out] for out in (True, False))
    lines += [f"    – {reason}" for reason in _reasons(refused, lang)]
    if len(emptied):
        cells = (", " if lang == "en" else "，").join(_reasons(emptied, lang))
        lines.append("  " + word("tables.check_emptied", lang, cells=cells))
    return lines


def _reasons(rejects: pd.DataFrame, lang: str) -> list[str]:
    counts = rejects.groupby(["column", "reason"], sort=False, observed=True).size()
    lines = []
    for (column, key), rows in counts.items():
        reason = word("tables.check_reason", lang, column=column, reason=word(f"tables.reason_{key}", lang))
        lines.append(f"{reason} {whole(rows)}")
    return lines


def _names(reading: Reading, path: str | Path, table: Contract, lang: str) -> list[str]:
    lines = []
    for column, twins in near_twins(reading.table).groupby("column", sort=False):
        shown = [" / ".join(f"'{name}'" for name in names) for names in twins["names"].head(3)]
        told_names = (", " if lang == "en" else "，").join(shown) + (" …" if len(twins) > 3 else "")
        name = table.columns[column].words[lang]["name"]
        lines.append(word("tables.know_twins", lang, name=name, names=told_names, n=whole(len(twins))))
    missing = unlisted(reading.table, path, kind=table.name)
    for (column, file), rows in missing.groupby(["column", "file"], sort=False):
        name = table.columns[column].words[lang]["name"]
        for row in rows[rows["listed"].notna()].itertuples():
            given = {"given": row.name, "rows": whole(row.rows), "listed": row.listed, "file": file}
            lines.append(word("tables.know_unlisted_twin", lang, name=name, **given))
        others = rows.loc[rows["listed"].isna(), "name"]
        if len(others):
            names = ", ".join(others.head(5)) + (" …" if len(others) > 5 else "")
            lines.append(word("tables.know_unlisted", lang, n=whole(len(others)), name=name, file=file, names=names))
    return lines


def _verdict(reading: Reading, lang: str) -> str:
    read, used, refused = (reading.quality.loc[item] for item in ("read", "used", "refused"))
    if not used["rows"]:
        return word("tables.verdict_not", lang)
    if not refused["rows"]:
        empty = len(reading.rejects)
        return word("tables.verdict_emptied", lang, n=whole(empty)) if empty else word("tables.verdict_fine", lang)
    told_rows = {"rows": percent(1 - refused["rows"] / read["rows"], digits=1), "refused": whole(refused["rows"])}
    if read["amount"] and read["amount"] == read["amount"]:
        sound = percent(1 - refused["amount"] / read["amount"], digits=1)
        return word("tables.verdict_partly_amount", lang, amount=sound, **told_rows)
    return word("tables.verdict_partly", lang, **told_rows)


def _aligned(rows: Iterable[tuple], *, right: tuple[int, ...] = ()) -> list[str]:
    """Columns under each other where a Chinese sign is two places wide."""
    rows = list(rows)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for n, cell in enumerate(row):
            pad = " " * (widths[n] - _width(cell))
            cells.append(pad + cell if n in right else cell + pad)
        lines.append(("  " + "  ".join(cells)).rstrip())
    return lines


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
