"""How does the day's board become a deck, a handout and a workbook?"""

from pathlib import Path

import pandas as pd

from kamlib.documents.handout import Handout
from kamlib.documents.names import safe_name
from kamlib.documents.slides import Deck
from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError, require_choice
from kamlib.text import require_language, word
from kamlib.workshop.board import Board
from kamlib.workshop.form_state import form_state
from kamlib.workshop.polls import Poll
from kamlib.workshop.replay import Cell, Place, replay, values_of
from kamlib.workshop.room import answer_parts, poll_result
from kamlib.workshop.settings import Workshop
from kamlib.workshop.template import Template, asked_fields
from kamlib.workshop.values import heading, number, shown

KINDS = ("pptx", "docx", "xlsx")


def write_results(
    workshop: Workshop, board: Board, folder: str | Path, *, lang: str, kinds=KINDS, company=None
) -> list:
    """Write the day's results; every template somebody has written in, every vote somebody has cast.

    Parameters
    ----------
    workshop : Workshop
    board : Board
    folder : path
        Made when it is not there.
    lang : {"en", "zh"}
    kinds : of "pptx", "docx", "xlsx"
    company : path, optional
        A PowerPoint file whose master the deck uses.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    KamError
        Nothing on the board, an unknown kind or language, a company template that cannot be read.
    """
    require_language(lang, where="write_results(lang=)")
    for kind in kinds:
        require_choice(kind, KINDS, where="write_results(kinds=)")
    day = Results(workshop, board, lang)
    if not day.templates and not day.polls:
        fix = "let the groups write first, or name the right --board"
        raise KamError(
            "nothing is on this board", where=f"write_results(board={board.where.split('@')[-1]!r})", fix=fix
        )
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stem = safe_name(f"{workshop.day['title'][lang]} {workshop.day['date']}".strip())
    files = [folder / f"{stem}.{kind}" for kind in kinds]
    for kind, file in zip(kinds, files, strict=True):
        {"pptx": lambda f: write_deck(day, f, company=company), "docx": lambda f: write_handout(day, f),
         "xlsx": lambda f: write_workbook(f, result_tables(day))}[kind](file)  # fmt: skip
    return files


class Results:
    """What was written and voted, with the groups and templates that have something to show."""

    def __init__(self, workshop: Workshop, board: Board, lang: str):
        self.workshop, self.lang = workshop, lang
        self.edits = board.edits()
        self.cells: dict[Place, Cell] = replay(self.edits)
        used = {(place.group, place.template) for place, cell in self.cells.items() if cell.value.strip()}
        found = [(template, [group for group in workshop.groups if (group, template.id) in used])
                 for template in workshop.templates.values()]  # fmt: skip
        self.templates: list[tuple[Template, list[str]]] = [(template, groups) for template, groups in found if groups]
        votes = [(poll, {name: board.votes(poll.id, name) for name in ("before", "after")})
                 for poll in workshop.polls.values()]  # fmt: skip
        self.polls: list[tuple[Poll, dict]] = [(poll, rounds) for poll, rounds in votes if any(rounds.values())]

    def values(self, group: str, template: Template) -> dict[str, str]:
        return values_of(self.cells, group, template.id)

    def parts(self, group: str, template: Template) -> list[dict]:
        values = self.values(group, template)
        return answer_parts(template, values, self.lang, form_state(template, values, self.lang))


def write_deck(day: Results, path: str | Path, *, company=None) -> None:
    """One or more slides a group and template, a comparison, native charts for numbers and votes."""
    lang, deck = day.lang, Deck(day.lang, company=company)
    deck.title_slide(day.workshop.day["title"][lang], day.workshop.day["date"])
    for template, groups in day.templates:
        for group in groups:
            for part in day.parts(group, template):
                if any(text.strip() for row in part["rows"] for text in row[1:]):
                    title = " · ".join(filter(None, (group, template.title(lang), part["title"])))
                    deck.table_slides(title, part["headings"], part["rows"])
        if len(groups) > 1:
            _comparison(deck, day, template, groups)
    for poll, votes in day.polls:
        _poll_slide(deck, poll, votes, lang)
    deck.save(path)


def _comparison(deck: Deck, day: Results, template: Template, groups: list[str]) -> None:
    """All groups side by side: texts as tables of four groups each, numbers as a chart."""
    lang, title = day.lang, word("workshop.compared", day.lang, title=template.title(day.lang))
    for part in template.parts:
        values = {group: day.values(group, template) for group in groups}
        asked = [column for column in part.columns if column.asked]
        for column in [column for column in asked if column.kind in ("number", "scale")][:2]:
            _compared_numbers(deck, day, f"{title}: {column.label[lang]}", part, column, values)
        texts = [column for column in asked if column.kind not in ("number", "scale")]
        texts = texts if len(part.rows) == 1 else texts[:2]
        for start in range(0, len(groups), 4):
            some = groups[start : start + 4]
            rows = []
            for row in part.rows:
                for column in texts if len(part.rows) == 1 else texts[:1]:
                    key = f"{part.id}.{row.id}.{column.id}"
                    label = row.label[lang] or (heading(column, lang) if len(part.rows) == 1 else row.id)
                    told = [_told(values[group], part, row, texts, key, lang) for group in some]
                    if any(text.strip() for text in told):
                        rows.append([label, *told])
            if rows:
                deck.table_slides(f"{title}{' · ' + part.title[lang] if part.title[lang] else ''}", ["", *some], rows)


def _told(values, part, row, texts, key: str, lang: str) -> str:
    """One group's answer in a comparison: the one field, or the first two of a row."""
    if len(part.rows) == 1:
        column = part.column(key.rsplit(".", 1)[1])
        return shown(column, values.get(key, ""), lang)
    found = [shown(column, values.get(f"{part.id}.{row.id}.{column.id}", ""), lang) for column in texts]
    return "\n".join(text for text in found if text.strip())


def _compared_numbers(deck: Deck, day: Results, title: str, part, column, values) -> None:
    rows = [row for row in part.rows if row.label[day.lang]]
    found = {
        group: [_number(given.get(f"{part.id}.{row.id}.{column.id}", "")) for row in rows]
        for group, given in values.items()
    }
    found = {group: numbers for group, numbers in found.items() if any(value is not None for value in numbers)}
    if rows and found:
        deck.bar_slide(title, [row.label[day.lang] for row in rows], found, number_format="General")


def _number(text: str) -> float | None:
    value = number(text) if text.strip() else float("nan")
    return None if value != value else value


def _poll_slide(deck: Deck, poll: Poll, votes, lang: str) -> None:
    found = poll_result(poll, votes, lang)
    series = {
        word(f"workshop.{name}", lang, n=found["n"][name]): [row[name] for row in found["rows"]]
        for name in ("before", "after")
        if found["n"][name]
    }
    formats = {"choice": "0%", "dots": "0", "scale": "0.0", "ranking": "0.0"}
    note = [word("workshop.mean_rank", lang).lstrip("· ")] if poll.kind == "ranking" else []
    if found["verdict"]:
        alpha = f" (α = {found['alpha']:.2f})" if found["alpha"] is not None else ""
        note.append(found["verdict"] + alpha)
    labels = [row["label"] for row in found["rows"]]
    deck.bar_slide(poll.question[lang], labels, series, number_format=formats[poll.kind], note=" · ".join(note))


def write_handout(day: Results, path: str | Path) -> None:
    """The same results to read: instructions, every group's answers, the votes."""
    lang, paper = day.lang, Handout(day.lang, wide=True)
    paper.heading(day.workshop.day["title"][lang], 0)
    paper.text(day.workshop.day["date"])
    for template, groups in day.templates:
        paper.heading(template.title(lang), 1)
        paper.text(template.text["instruction"][lang])
        for group in groups:
            paper.heading(group, 2)
            for part in day.parts(group, template):
                if part["title"]:
                    paper.heading(part["title"], 3)
                paper.table(part["headings"], part["rows"])
    for poll, votes in day.polls:
        paper.heading(poll.question[lang], 1)
        found = poll_result(poll, votes, lang)
        heads = [word(f"workshop.{name}", lang, n=found["n"][name]) for name in ("before", "after")]
        told = [[row["label"], *("–" if row[n] is None else f"{row[n]:.2f}" for n in ("before", "after"))]
                for row in found["rows"]]  # fmt: skip
        paper.table(["", *heads], told)
    paper.save(path)


def result_tables(day: Results) -> dict[str, pd.DataFrame]:
    """The same results as tables: answers (one row a cell), votes (one row a voter and option), history (every edit).

    Returns
    -------
    dict of DataFrame
        answers: group, template, part, row, column, label, value, author, at · votes: poll, round, voter, option, value
        · history: seq, at, group, template, field, revision, kind, value, author.
    """
    return {"answers": _answers(day), "votes": _votes(day), "history": _history(day)}


def _answers(day: Results) -> pd.DataFrame:
    known = {template.id: asked_fields(template) for template in day.workshop.templates.values()}
    lines = []
    for place, cell in day.cells.items():
        column = known.get(place.template, {}).get(place.field)
        if column is not None and cell.value.strip():
            part, row, name = place.field.split(".")
            label, value = column.label[day.lang], shown(column, cell.value, day.lang)
            lines.append((place.group, place.template, part, row, name, label, value, cell.author, cell.at))
    names = ["group", "template", "part", "row", "column", "label", "value", "author", "at"]
    return pd.DataFrame(lines, columns=names).sort_values(["template", "group"], kind="stable", ignore_index=True)


def _votes(day: Results) -> pd.DataFrame:
    lines = []
    for poll, rounds in day.polls:
        for name, votes in rounds.items():
            for number_, vote in enumerate(votes.values(), start=1):  # voters stay nameless
                as_dict = {vote: 1} if poll.kind == "choice" else vote
                if poll.kind == "ranking":
                    as_dict = {option: rank for rank, option in enumerate(vote, start=1)}
                lines += [(poll.id, name, number_, option, value) for option, value in as_dict.items()]
    return pd.DataFrame(lines, columns=["poll", "round", "voter", "option", "value"])


def _history(day: Results) -> pd.DataFrame:
    lines = [(e.seq, e.at, *e.place, e.revision, e.kind, e.value, e.author) for e in day.edits]
    return pd.DataFrame(
        lines, columns=["seq", "at", "group", "template", "field", "revision", "kind", "value", "author"]
    )
