"""How did the class do: who did what, which questions were hard, which wrong answers are common, what was decided?"""

import re
from collections import Counter
from html import escape
from pathlib import Path

import pandas as pd

from kamlib.charts.tables import Shown, shown
from kamlib.course.exercise import exercise_names, sealed_bank
from kamlib.course.progress import json_in, own_seed, progress_in, state_of
from kamlib.course.sitting import result_of, told_of
from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError
from kamlib.text import word

SHEETS = ("people", "questions", "wrong_answers", "decisions", "commitments", "files")
SHARES = {"right_share", "first_try_share"}
BROKEN = (ValueError, TypeError, KeyError, AttributeError)  # what a file with the wrong things in it leads to


def class_answers(folder: str | Path, *, lang: str = "en") -> pd.DataFrame:
    """One row per person and question of every exercise begun, from the answer files of a folder.

    Parameters
    ----------
    folder : path
        Holds ``answers-….json`` files, also in folders below; of one person the one with most answers counts.
    lang : {"en", "zh"}

    Returns
    -------
    DataFrame
        person (id and name), name (with the start of the id where two have the same), exercise, question, step, kind,
        asked ("…" where each person has other numbers), result ("right", "wrong", "kept", "open"), answer, tries,
        hints, shown (bool) of all pages, first (right at the first try, no answer seen), tries_to_right (all while it
        is not), older (bool: an answer to an older form of the question), wrong (list of wrong answers in words),
        commitments.

    Raises
    ------
    KamError
        No usable answer file in the folder.
    """
    rows = [row for file in _files(Path(folder), lang) if file["reason"] == "counts" for row in file["rows"]]
    if not rows:
        fix = "put the answers-….json files of the participants into it"
        raise KamError("no answers to read", where=f"folder {str(folder)!r}", fix=fix)
    answers = pd.DataFrame(rows)
    same_name = answers.groupby("name")["person"].transform(lambda ids: ids.nunique()) > 1
    answers.loc[same_name, "name"] += " (" + answers["person"].str.split().str[0].str[:4] + ")"
    return answers


def class_files(folder: str | Path, *, lang: str = "en") -> pd.DataFrame:
    """Every ``.json`` file of the folder: file, name, answered (questions), reason (why it counts or does not)."""
    files = [
        {"file": file["file"], "name": file["name"], "answered": file["answered"],
         "reason": word(f"course.file_{file['reason']}", lang)
         + (word("course.file_older", lang, n=file["older"]) if file["older"] else "")}
        for file in _files(Path(folder), lang)
    ]  # fmt: skip
    return pd.DataFrame(files, columns=["file", "name", "answered", "reason"])


def _files(folder: Path, lang: str) -> list[dict]:
    """Each file with its rows and what became of it: counts, earlier, nothing, newer, damaged, other."""
    paths = [path for path in sorted(folder.rglob("*.json")) if not path.name.startswith(".")]
    files = [{"file": path.relative_to(folder).as_posix(), **_read(path, lang)} for path in paths]
    best: dict[tuple, dict] = {}
    for file in sorted(files, key=lambda file: (bool(file["name"]), file["answered"], file["at"]), reverse=True):
        if file["reason"] == "counts":
            same = [key for key in best if key[0] == file["person"] and file["name"] in ("", key[1])]
            if same:
                file["reason"] = "earlier"
            best.setdefault(same[0] if same else (file["person"], file["name"]), file)
    return files


def _read(path: Path, lang: str) -> dict:
    """One file; it is the participant's, so nothing is moved aside."""
    file = {"name": "", "person": "", "answered": 0, "at": "", "rows": [], "older": 0}
    try:
        found = json_in(path.read_bytes())
        if not {"person", "exercises"} <= set(found):
            return file | {"reason": "other"}
        file["name"] = str(found.get("name", ""))
        kept = progress_in(path.read_bytes(), where=str(path))
        rows, file["older"] = _rows(kept, lang)
    except KamError:
        return file | {"reason": "newer"}
    except (OSError, *BROKEN):
        return file | {"reason": "damaged"}
    states = [state for questions in kept["exercises"].values() for state in questions.values()]
    about = {"person": kept["person"], "rows": rows, "answered": len(states)}
    latest = max((str(state.get("at", "")) for state in states), default="")
    return file | about | {"at": latest, "reason": "counts" if rows else "nothing"}


def _rows(kept: dict, lang: str) -> tuple[list[dict], int]:
    """A row for each question of the exercises begun; how many answers are to older forms or to questions now gone."""
    rows, gone = [], 0
    for exercise, states in sorted(kept["exercises"].items()):
        questions = sealed_bank(exercise).questions if exercise in exercise_names() else {}
        gone += len(set(states) - set(questions))
        for question in questions.values():
            state = state_of(kept, exercise, question.id)
            facts, solved = told_of(question, state, own_seed(kept), lang), state["solved"]
            seen = solved.get("seen", facts["shown"])
            older = facts["older"]
            rows.append(
                {"person": f"{kept['person']} {kept['name']}", "name": str(kept["name"] or kept["person"][:8]),
                 "exercise": exercise, "question": question.id, "step": question.step, "kind": question.kind,
                 "asked": re.sub(r"\{.*?\}", "…", question.entry["ask"][lang]), "result": result_of(facts),
                 "answer": (facts["said"] or "–") + (f" – {word('course.r_older', lang)}" if older else ""),
                 "tries": int(facts["tries"]), "hints": int(facts["hints"]), "shown": bool(facts["shown"]),
                 "tries_to_right": int(solved.get("tries", facts["tries"])),
                 "first": bool(state["right"]) and solved.get("tries", facts["tries"]) == 1 and not seen,
                 "older": older, "wrong": [] if older else list(state["wrong"]), "commitments": kept["commitments"]}
            )  # fmt: skip
    return rows, gone + sum(row["older"] for row in rows)


def class_rollup(answers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The class in five tables.

    Returns
    -------
    dict of str to DataFrame
        ``people``: name, exercise, right, kept, wrong, open (questions), tries, hints, shown · ``questions``, hardest
        first: exercise, question, asked, n (who tried it in its form of now), right_share, first_try_share, mean_tries
        (until it was right), hints, shown · ``wrong_answers``, commonest first: exercise, question, asked, answer, n
        (people, however often each gave it) · ``decisions``: exercise, question,
        asked, name, answer · ``commitments``: name, commitment.

    Examples
    --------
    >>> one = {"person": "p", "name": "Li", "exercise": "e", "question": "q1", "step": "repeat", "kind": "number",
    ...        "asked": "?", "result": "right", "answer": "3", "tries": 2, "tries_to_right": 2, "first": False,
    ...        "hints": 1, "shown": False, "older": False, "wrong": ["4", "4"], "commitments": []}
    >>> tables = class_rollup(pd.DataFrame([one]))
    >>> int(tables["people"].loc[0, "right"]), float(tables["questions"].loc[0, "first_try_share"])
    (1, 0.0)
    >>> int(tables["wrong_answers"].loc[0, "n"])
    1
    """
    results = {name: answers["result"].eq(name) for name in ("right", "kept", "wrong", "open")}
    marked = answers.assign(**results)
    by_person = marked.groupby(["name", "person", "exercise"], sort=True)
    people = by_person[[*results, "tries", "hints", "shown"]].sum().reset_index().drop(columns="person")
    judged = marked[(marked["tries"] > 0) & marked["result"].isin(["right", "wrong"]) & ~marked["older"]]
    questions = judged.groupby(["exercise", "question"]).agg(
        asked=("asked", "first"), n=("person", "nunique"), right_share=("right", "mean"),
        first_try_share=("first", "mean"), mean_tries=("tries_to_right", "mean"),
        hints=("hints", "sum"), shown=("shown", "sum"),
    )  # fmt: skip
    questions = questions.reset_index().sort_values(["first_try_share", "mean_tries"], ascending=[True, False])
    count = Counter((r.exercise, r.question, r.asked, text) for r in answers.itertuples() for text in set(r.wrong))
    columns = ["exercise", "question", "asked", "answer", "n"]
    wrong = pd.DataFrame([(*key, n) for key, n in count.most_common()], columns=columns)
    decided = answers[answers["kind"].eq("decision") & answers["result"].eq("kept")]
    decided = decided.sort_values(["exercise", "question", "answer", "name"])
    promised = answers.drop_duplicates("person")[["name", "commitments"]].explode("commitments").dropna()
    return {
        "people": people,
        "questions": questions.reset_index(drop=True),
        "wrong_answers": wrong,
        "decisions": decided[["exercise", "question", "asked", "name", "answer"]].reset_index(drop=True),
        "commitments": promised.rename(columns={"commitments": "commitment"}).reset_index(drop=True),
    }


def class_tables(folder: str | Path, *, lang: str) -> dict[str, pd.DataFrame]:
    """The class in five tables and the files they come from; all empty while there are no answers yet."""
    files = class_files(folder, lang=lang)
    if not files["answered"].gt(0).any():
        return {"files": files}
    try:
        return class_rollup(class_answers(folder, lang=lang)) | {"files": files}
    except KamError:
        return {"files": files}


def class_note(tables: dict[str, pd.DataFrame], folder: str | Path, *, lang: str) -> "Note":
    """How many people and files were read, or what to do while there are none."""
    if "people" not in tables:
        return Note(word("course.roll_nothing", lang, folder=Path(folder).resolve().name, files=len(tables["files"])))
    people = tables["people"].drop_duplicates("name")
    return Note(word("course.roll_read", lang, people=len(people), files=len(tables["files"])))


class Note(str):
    """A sentence as a notebook's output."""

    def _repr_html_(self) -> str:
        return f"<p>{escape(self)}</p>"


def in_words(table: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """The table with headers and exercises in a language; shares in per cent."""
    words = _titled(table, lang)
    for column in SHARES & set(words):
        words[column] = (100 * words[column]).round().astype(int)
    if "mean_tries" in words:
        words["mean_tries"] = words["mean_tries"].round(1)
    return words.rename(columns={column: word(f"course.roll_{column}", lang) for column in words})


def class_table(table: pd.DataFrame | None, *, lang: str) -> Shown | Note:
    """One of the tables as a reader sees it, all its rows; a word where there is none yet."""
    if table is None or table.empty:
        return Note(word("course.roll_empty", lang))
    numbers = dict.fromkeys(table.select_dtypes("number"), "whole")
    formats = numbers | {name: "percent" for name in SHARES & set(table)} | {"mean_tries": "decimal1"}
    headers = {name: f"course.roll_{name}" for name in table}
    told = shown(_titled(table, lang), lang=lang, columns=headers, formats=formats, rows=len(table))
    whole = [{"selector": ".col0, .col1", "props": "white-space: nowrap"}]
    return told.set_table_styles(whole, overwrite=False)


def _titled(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The table with "Exercise 1" in place of the exercise's file name."""
    if "exercise" not in table:
        return table.copy()
    titles = {name: re.split("[:：]", sealed_bank(name).head["title"][lang])[0] for name in exercise_names()}
    return table.assign(exercise=[titles.get(name, name) for name in table["exercise"]])


def write_class_workbook(path: str | Path, tables: dict[str, pd.DataFrame], *, lang: str) -> None:
    """The tables as a workbook, a sheet each."""
    there = [name for name in SHEETS if name in tables]
    write_workbook(path, {word(f"course.sheet_{name}", lang): in_words(tables[name], lang=lang) for name in there})
