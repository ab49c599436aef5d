"""What do the day's answers, votes and edits say as tables?"""

import datetime
import math

import pandas as pd

from kamlib.text import word
from kamlib.workshop.polls import Poll
from kamlib.workshop.template import Column, cells
from kamlib.workshop.values import heading, number, shown


def result_tables(day) -> dict[str, pd.DataFrame]:
    """The results of a :class:`kamlib.workshop.results.Results` as tables, named in its language.

    Returns
    -------
    dict of DataFrame
        Answers, one row a cell: group, form, part, row, question, answer (a number where one was asked), who, when,
        cell · votes, one row a voter and option: vote, round, voter (a number; voters stay nameless), option, value
        · texts not taken: group, form, where, text, who, why not, when, cell
        · history, every edit: number, when, group, form, cell, revision, kind, text, who.
    """
    tables = {"answers": _answers(day), "votes": _votes(day), "history": _history(day)}
    if day.not_taken:
        tables["not_taken"] = _not_taken(day)

    def named(table: pd.DataFrame) -> pd.DataFrame:
        return table.rename(columns=lambda name: word(f"workshop.col_{name}", day.lang))

    return {word(f"workshop.sheet_{name}", day.lang): named(table) for name, table in tables.items()}


def _answers(day) -> pd.DataFrame:
    lang, lines = day.lang, []
    for template, groups in day.templates:
        for group in groups:
            values = {place.field: cell for place, cell in day.cells.items() if place[:2] == (group, template.id)}
            for key, part, row, column in cells(template):
                cell = values.get(key)
                if cell is not None and column.asked and cell.value.strip():
                    where = (group, template.title(lang), part.title[lang], row.name(lang), heading(column, lang))
                    answer = _value(column, cell.value, lang)
                    lines.append((*where, answer, cell.author, _local(cell.at), f"{template.id}|{key}"))
    names = ["group", "form", "part", "row", "question", "answer", "author", "at", "cell"]
    return pd.DataFrame(lines, columns=names)


def _value(column: Column, text: str, lang: str) -> str | float:
    value = number(text) if column.kind in ("number", "scale") else math.nan
    return shown(column, text, lang) if math.isnan(value) else value


def _votes(day) -> pd.DataFrame:
    lines = []
    for poll, rounds in day.polls:
        for name, votes in rounds.items():
            labels = {option["id"]: poll.label(option, name, day.lang) for option in poll.options}
            told = word(f"workshop.round_{name}", day.lang)
            for voter, vote in enumerate(votes.values(), start=1):
                given = _by_option(poll, vote).items()
                lines += [
                    (poll.question[day.lang], told, voter, labels.get(name, name), value) for name, value in given
                ]
    return pd.DataFrame(lines, columns=["poll", "round", "voter", "option", "value"])


def _by_option(poll: Poll, vote) -> dict:
    if poll.kind == "choice":
        return {vote: 1}
    return {option: rank for rank, option in enumerate(vote, start=1)} if poll.kind == "ranking" else vote


def _history(day) -> pd.DataFrame:
    titles = {template.id: template.title(day.lang) for template in day.workshop.templates.values()}
    lines = [(e.seq, _local(e.at), e.place.group, titles.get(e.place.template, e.place.template), e.place.field,
              e.revision, word(f"workshop.kind_{e.kind}", day.lang), e.value, e.author) for e in day.edits]  # fmt: skip
    return pd.DataFrame(lines, columns=["seq", "at", "group", "form", "cell", "revision", "kind", "answer", "author"])


def _not_taken(day) -> pd.DataFrame:
    lines = [(one["group"], one["form"], one["where"], one["value"], one["author"],
              word(f"workshop.not_taken_{one['fate']}", day.lang), _local(one["at"]), one["cell"])
             for one in day.not_taken]  # fmt: skip
    return pd.DataFrame(lines, columns=["group", "form", "where", "answer", "author", "fate", "at", "cell"])


def _local(moment: str) -> str:
    """A moment of the board in the time of this machine."""
    return datetime.datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")
