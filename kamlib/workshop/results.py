"""How does the day's board become a deck, a handout and a workbook?"""

from collections.abc import Callable
from pathlib import Path

from kamlib.documents.handout import Handout
from kamlib.documents.names import safe_name
from kamlib.documents.slides import Deck
from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError, require_choice
from kamlib.text import require_language, word
from kamlib.workshop.beside import beside_told, texts_beside
from kamlib.workshop.board import Board
from kamlib.workshop.comparison import comparison_slides
from kamlib.workshop.form_state import form_state
from kamlib.workshop.polls import Poll
from kamlib.workshop.replay import Cell, Place, replay, values_of
from kamlib.workshop.result_tables import result_tables
from kamlib.workshop.room import answer_parts, poll_result
from kamlib.workshop.settings import Workshop
from kamlib.workshop.taken import TAKEN, with_taken
from kamlib.workshop.template import Template
from kamlib.writing import raise_refused

KINDS = ("pptx", "docx", "xlsx")


def write_results(
    workshop: Workshop,
    board: Board,
    folder: str | Path,
    *,
    lang: str,
    kinds=KINDS,
    company=None,
    on_refused: Callable[[KamError], None] | None = None,
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
    on_refused : callable, optional
        Told why a file could not be written (open in another program, a company template that cannot be read), while
        the others are; without it the reasons are raised when the others are written.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    KamError
        Nothing on the board, an unknown kind or language, a file that cannot be written.
    """
    require_language(lang, where="write_results(lang=)")
    for kind in kinds:
        require_choice(kind, KINDS, where="write_results(kinds=)")
    day = Results(workshop, board, lang)
    if not day.templates and not day.polls and not day.not_taken:
        fix = "let the groups write first, or name the right --board"
        raise KamError(
            "nothing is on this board", where=f"write_results(board={board.where.split('@')[-1]!r})", fix=fix
        )
    stem = safe_name(f"{workshop.day['title'][lang]} {workshop.day['date']}".strip())
    writers = {
        "pptx": lambda file: write_deck(day, file, company=company), "docx": lambda file: write_handout(day, file),
        "xlsx": lambda file: write_workbook(file, result_tables(day)),
    }  # fmt: skip
    files, refused = [], []
    for kind in dict.fromkeys(kinds):
        file = Path(folder) / f"{stem}.{kind}"
        try:
            writers[kind](file)
            files.append(file)
        except KamError as error:  # a deck that is open in PowerPoint must not cost the handout
            refused.append(error)
    if on_refused is None:
        raise_refused(refused)
    for error in refused:
        on_refused(error)
    return files


class Results:
    """What was written and voted, with the groups and templates that have something to show."""

    def __init__(self, workshop: Workshop, board: Board, lang: str):
        workshop = with_taken(workshop, board.steps().get(TAKEN) or {})
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

    @property
    def not_taken(self) -> list[dict]:
        """The texts that came late, or beside another, and are in no form: nobody has decided, or the trainer left
        them out."""
        templates, found = self.workshop.templates, []
        for one in texts_beside(self.edits).values():
            place = one.edit.place
            known = place.template in templates and place.group in self.workshop.groups
            if known and one.fate in ("waiting", "left") and one.edit.value.strip():
                cell = self.cells[place]
                found.append(beside_told(one, templates[place.template], cell, self.lang))
        return found

    def not_taken_lines(self) -> tuple[list[str], list[list[str]]]:
        """The texts not taken as a table to read: its headings and rows."""
        names = ("group", "form", "where", "answer", "author", "fate")
        headings = [word(f"workshop.col_{name}", self.lang) for name in names]
        rows = [[one["group"], one["form"], one["where"], one["value"], one["author"],
                 word(f"workshop.not_taken_{one['fate']}", self.lang)] for one in self.not_taken]  # fmt: skip
        return headings, rows

    def values(self, group: str, template: Template) -> dict[str, str]:
        return values_of(self.cells, group, template.id)

    def parts(self, group: str, template: Template) -> list[dict]:
        values = self.values(group, template)
        return answer_parts(template, values, self.lang, form_state(template, values, self.lang))

    def written(self, group: str, template: Template) -> list[dict]:
        """The parts in which the group has written; those with figures to read alone are left out."""
        values = self.values(group, template)
        filled = {key.split(".")[0] for key, text in values.items() if text.strip()}
        told = zip(template.parts, self.parts(group, template), strict=True)
        return [shown for part, shown in told if part.id in filled]


def write_deck(day: Results, path: str | Path, *, company=None) -> None:
    """One or more slides a group and template, a comparison, native charts for numbers and votes."""
    lang, deck = day.lang, Deck(day.lang, company=company)
    deck.title_slide(day.workshop.day["title"][lang], day.workshop.day["date"])
    for template, groups in day.templates:
        for group in groups:
            parts = [(part["title"], part["headings"], part["rows"]) for part in day.written(group, template)]
            if parts:
                deck.parts_slides(f"{group} · {template.title(lang)}", parts)
        if len(groups) > 1:
            comparison_slides(deck, template, {group: day.values(group, template) for group in groups}, lang)
    for poll, votes in day.polls:
        _poll_slide(deck, poll, votes, lang)
    if day.not_taken:
        deck.table_slides(word("workshop.not_taken", lang), *day.not_taken_lines())
    deck.save(path)


def _poll_slide(deck: Deck, poll: Poll, votes, lang: str) -> None:
    found = poll_result(poll, votes, lang)
    series = {
        word(f"workshop.{name}", lang, n=found["n"][name]): [row[name] for row in found["rows"]]
        for name in ("before", "after")
        if found["n"][name]
    }
    formats = {"choice": "0%", "dots": "0", "scale": "0.0", "ranking": "0.0"}
    note = [word(f"workshop.measure_{poll.kind}", lang)]
    if found["verdict"]:
        alpha = f" (α = {found['alpha']:.2f})".replace("-", "−") if found["alpha"] is not None else ""
        note.append(found["verdict"] + alpha)
    labels = [row["label"] for row in found["rows"]]
    top = {"scale": poll.limits["high"], "ranking": len(labels)}.get(poll.kind)
    deck.bar_slide(poll.question[lang], labels, series, number_format=formats[poll.kind], note=" · ".join(note),
                   top_value=top)  # fmt: skip


def write_handout(day: Results, path: str | Path) -> None:
    """The same results to read: instructions, every group's answers, the votes."""
    lang, paper = day.lang, Handout(day.lang, wide=True)
    paper.heading(day.workshop.day["title"][lang], 0)
    paper.text(day.workshop.day["date"])
    for number, (template, groups) in enumerate(day.templates):
        paper.heading(template.title(lang), 1, new_page=number > 0)
        paper.text(template.text["instruction"][lang])
        for group in groups:
            paper.heading(group, 2)
            for part in day.written(group, template):
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
    if day.not_taken:
        paper.heading(word("workshop.not_taken", lang), 1)
        paper.table(*day.not_taken_lines())
    paper.save(path)
