"""How did the class do: who did what, which questions were hard, which wrong answers are common, what was decided?"""

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from kamlib.course.exercise import sealed_bank
from kamlib.course.progress import own_seed, read_progress, state_of
from kamlib.course.questions.checking import answer_text
from kamlib.course.questions.kinds import given_for
from kamlib.course.results import result_of
from kamlib.documents.workbook import write_workbook
from kamlib.errors import KamError
from kamlib.text import word

SHEETS = ("people", "questions", "wrong_answers", "decisions", "commitments")


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
        person, name, exercise, question, step, kind, asked ("…" where each person has other numbers), result
        ("right", "wrong", "kept", "open"), answer, tries,
        hints, shown (bool), wrong (list of wrong answers in words).

    Raises
    ------
    KamError
        No usable answer file in the folder.
    """
    people: dict[str, dict] = {}
    for path in sorted(Path(folder).rglob("*.json")):
        if path.name.startswith("."):
            continue
        kept = _kept(path)
        if kept and _size(kept) > _size(people.get(kept["person"], {})):
            people[kept["person"]] = kept
    rows = [row for kept in people.values() for row in _rows(kept, lang)]
    if not rows:
        fix = "put the answers-….json files of the participants into it"
        raise KamError("no answers to read", where=f"class_answers({str(folder)!r})", fix=fix)
    return pd.DataFrame(rows)


def _kept(path: Path) -> dict | None:
    """What a file holds when it is an answer file; files are the participants', so nothing is moved aside."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return read_progress(path) if {"version", "person", "exercises"} <= set(kept) else None
    except (ValueError, TypeError, OSError):
        return None


def _size(kept: dict) -> int:
    return sum(len(questions) for questions in kept.get("exercises", {}).values())


def _rows(kept: dict, lang: str) -> list[dict]:
    rows = []
    for exercise in kept["exercises"]:
        for question in sealed_bank(exercise).questions.values():
            state = state_of(kept, exercise, question.id)
            given = given_for(question, state.get("seed", own_seed(kept)))
            rows.append(
                {"person": kept["person"], "name": kept["name"] or kept["person"][:8], "exercise": exercise,
                 "question": question.id, "step": question.step, "kind": question.kind,
                 "asked": re.sub(r"\{.*?\}", "…", question.entry["ask"][lang]), "result": result_of(state),
                 "answer": answer_text(question, state["answer"], given, lang), "tries": state["tries"],
                 "hints": state["hints"], "shown": bool(state["shown"]), "wrong": state["wrong"],
                 "commitments": kept["commitments"]}
            )  # fmt: skip
    return rows


def class_rollup(answers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The class in five tables.

    Returns
    -------
    dict of str to DataFrame
        ``people``: name, exercise, right, kept, wrong, open (questions), tries, hints, shown · ``questions``, hardest
        first: exercise, question, asked, n (who tried), right_share, first_try_share, mean_tries, hints, shown ·
        ``wrong_answers``, commonest first: exercise, question, answer, n · ``decisions``: exercise, question, name,
        answer · ``commitments``: name, commitment.

    Examples
    --------
    >>> one = {"person": "p", "name": "Li", "exercise": "e", "question": "q1", "step": "repeat", "kind": "number",
    ...        "asked": "?", "result": "right", "answer": "3", "tries": 2, "hints": 1, "shown": False, "wrong": ["4"],
    ...        "commitments": []}
    >>> tables = class_rollup(pd.DataFrame([one]))
    >>> int(tables["people"].loc[0, "right"]), float(tables["questions"].loc[0, "first_try_share"])
    (1, 0.0)
    """
    results = {name: answers["result"].eq(name) for name in ("right", "kept", "wrong", "open")}
    marked = answers.assign(**results)
    by_person = marked.groupby(["name", "person", "exercise"], sort=True)
    people = by_person[[*results, "tries", "hints", "shown"]].sum().reset_index().drop(columns="person")
    tried = marked[marked["tries"] > 0].assign(first=marked["right"] & marked["tries"].eq(1))
    judged = tried[tried["result"].isin(["right", "wrong"])]
    questions = judged.groupby(["exercise", "question"]).agg(
        asked=("asked", "first"), n=("person", "nunique"), right_share=("right", "mean"),
        first_try_share=("first", "mean"), mean_tries=("tries", "mean"), hints=("hints", "sum"), shown=("shown", "sum"),
    )  # fmt: skip
    questions = questions.reset_index().sort_values(["first_try_share", "mean_tries"], ascending=[True, False])
    count = Counter((r.exercise, r.question, text) for r in answers.itertuples() for text in r.wrong)
    wrong = pd.DataFrame([(*key, n) for key, n in count.most_common()], columns=["exercise", "question", "answer", "n"])
    decided = answers[answers["kind"].eq("decision") & answers["result"].eq("kept")]
    promised = answers.drop_duplicates("person")[["name", "commitments"]].explode("commitments").dropna()
    return {
        "people": people,
        "questions": questions.reset_index(drop=True),
        "wrong_answers": wrong,
        "decisions": decided[["exercise", "question", "name", "answer"]].reset_index(drop=True),
        "commitments": promised.rename(columns={"commitments": "commitment"}).reset_index(drop=True),
    }


def in_words(table: pd.DataFrame, *, lang: str) -> pd.DataFrame:
    """The table with headers in a language; shares in per cent, headers without a word as they are."""
    shown = table.copy()
    for column in ("right_share", "first_try_share"):
        if column in shown:
            shown[column] = (100 * shown[column]).round().astype(int)
    if "mean_tries" in shown:
        shown["mean_tries"] = shown["mean_tries"].round(1)
    return shown.rename(columns={column: word(f"course.roll_{column}", lang) for column in shown})


def write_class_workbook(path: str | Path, tables: dict[str, pd.DataFrame], *, lang: str) -> None:
    """The five tables as a workbook, a sheet each."""
    sheets = {word(f"course.sheet_{name}", lang): in_words(tables[name], lang=lang) for name in SHEETS}
    write_workbook(path, sheets)
