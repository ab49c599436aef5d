"""What does a person take home: a page of their results, the answers as a file, three reminders?"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from pathlib import Path

from kamlib.course.exercise import exercise_names, sealed_bank
from kamlib.course.page import page
from kamlib.course.progress import in_all, own_seed, read_progress, state_of
from kamlib.course.questions.kinds import filled
from kamlib.course.sitting import progress_line, result_of, told_of
from kamlib.documents.names import safe_name
from kamlib.text import word
from kamlib.writing import whole_file

REMINDERS = (30, 60, 90)  # days


def write_results(answers: Path, folder: Path, *, lang: str, day: date) -> list[Path]:
    """Write the results page, a copy of the answers and the reminders; the names hold the person's name.

    Parameters
    ----------
    answers : Path
        The person's progress file.
    folder : Path
        Gets ``results-<name>.html``, ``answers-<name>.json`` and ``reminders-<name>.ics``.
    day : date
        From which the 30, 60 and 90 days are counted.
    """
    kept = read_progress(answers)
    name = safe_name(kept["name"] or kept["person"][:8])
    texts = {
        f"results-{name}.html": results_page(kept, lang=lang),
        f"answers-{name}.json": json.dumps(kept, ensure_ascii=False, indent=1),
        f"reminders-{name}.ics": reminders(kept["commitments"], lang=lang, day=day, person=kept["person"]),
    }
    for file, text in texts.items():
        with whole_file(folder / file) as part:
            part.write_text(text, encoding="utf-8", errors="replace", newline="")
    return [folder / file for file in texts]


def results_page(kept: Mapping, *, lang: str) -> str:
    """The page: own commitments and decisions first, then each exercise begun, question by question."""
    title = word("course.results_of", lang, name=kept["name"]) if kept["name"] else word("course.results_title", lang)
    begun = [name for name in exercise_names() if kept["exercises"].get(name)]
    answered = {name: _answered(kept, name, lang) for name in begun}
    decided = [row for rows in answered.values() for row in rows if row["kind"] == "decision" and row["tries"]]
    body = [
        f"<h1>{escape(title)}</h1>",
        _listed(word("course.commitments_title", lang), kept["commitments"]),
        _listed(word("course.decisions_title", lang), [f"{row['ask']} → {row['said']}" for row in decided]),
        *(_exercise(name, rows, lang) for name, rows in answered.items()),
    ]
    return page(title, "".join(body), lang=lang)


def _listed(title: str, lines: list) -> str:
    items = "".join(f"<li>{escape(str(line))}</li>" for line in lines)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>" if lines else ""


def _answered(kept: Mapping, name: str, lang: str) -> list[dict]:
    """Of each question: its kind and text, the answer in words, the way once it may be known, and how it stands; at the
    end the questions that a newer course has no more."""
    rows, questions = [], sealed_bank(name).questions
    for question in questions.values():
        state = state_of(kept, name, question.id)
        facts = told_of(question, state, own_seed(kept), lang)
        known = question.judged and (state["right"] or state["shown"]) and not facts["older"]
        way = filled(question.entry["way"], facts["given"], lang) if known else ""
        older = word("course.r_older", lang) if facts["older"] else ""
        rows.append(facts | {"kind": question.kind, "ask": facts["asked"], "way": older or way})
    for gone in sorted(set(kept["exercises"].get(name, {})) - set(questions)):
        state = state_of(kept, name, gone)
        about = {"kind": "", "ask": gone, "said": state["said"], "way": word("course.r_gone", lang)}
        rows.append({**state, **in_all(state), "answered": state["answer"] is not None, **about})
    return rows


def _exercise(name: str, rows: list[dict], lang: str) -> str:
    lines = []
    for n, row in enumerate(rows, 1):
        way = f"<br><small>{escape(row['way'])}</small>" if row["way"] else ""
        shown = f"<br>{word('course.r_shown', lang)}" if row["shown"] else ""
        stands = f"<td style='white-space:nowrap'>{word(f'course.r_{result_of(row)}', lang)}{shown}</td>"
        lines.append(f"<tr><td>{n}</td><td>{escape(row['ask'])}</td><td>{escape(row['said'] or '–')}{way}</td>{stands}"
                     f"<td class='number'>{row['tries']}</td></tr>")  # fmt: skip
    heads = "".join(f"<th>{word(f'course.{key}', lang)}</th>" for key in ("question", "answer", "result", "tries"))
    table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    title = escape(sealed_bank(name).head["title"][lang])
    line = progress_line([row for row in rows if row["kind"]], lang)
    return f"<h2>{title}</h2><p>{line}</p><div class='wide'>{table}</div>"


def reminders(commitments: list[str], *, lang: str, day: date, person: str = "") -> str:
    """Three whole-day entries for a calendar (RFC 5545), 30, 60 and 90 days after ``day``; each rings at nine.

    Made again on the same day for the same ``person`` they replace the earlier ones.

    Examples
    --------
    >>> text = reminders(["call A0173"], lang="en", day=date(2026, 1, 1))
    >>> [line for line in text.splitlines() if line.startswith("DTSTART")]
    ['DTSTART;VALUE=DATE:20260131', 'DTSTART;VALUE=DATE:20260302', 'DTSTART;VALUE=DATE:20260401']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kamlib//course//EN"]
    will = "".join(f"\n– {line}" for line in commitments) or " –"
    told = word("course.reminder_text", lang, commitments=will)
    for days in REMINDERS:
        title = word("course.reminder", lang, days=days)
        lines += [
            "BEGIN:VEVENT",
            f"UID:kam-{day:%Y%m%d}-{days}-{person[:8] or 'anybody'}@kamlib",
            f"DTSTAMP:{day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day + timedelta(days=days):%Y%m%d}",
            f"SUMMARY:{_quoted(title)}",
            f"DESCRIPTION:{_quoted(told)}",
            "TRANSP:TRANSPARENT",
            *("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_quoted(title)}", "TRIGGER:PT9H", "END:VALARM"),
            "END:VEVENT",
        ]
    return "\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n"


def _quoted(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 bytes, each further one after a blank."""
    pieces, now = [], ""
    for letter in line:
        if len((now + letter).encode()) > (75 if not pieces else 74):
            pieces, now = [*pieces, now], ""
        now += letter
    pieces.append(now)
    return [pieces[0], *(f" {piece}" for piece in pieces[1:])]
