"""How do a bank's questions become the solution notebook, the learner's notebook and the sealed bank?"""

import hashlib
import json
from pathlib import Path

from kamlib.course.questions.banks import Bank, bank_data, read_bank
from kamlib.course.questions.checking import right_text
from kamlib.course.questions.kinds import STEPS, Given, Question
from kamlib.course.questions.seal import sealed
from kamlib.text import LANGUAGES, word

HIDDEN = {"jupyter": {"source_hidden": True}}
LOCKED = {"editable": False, "deletable": False}


def make_exercises(solutions: Path, exercises: Path) -> list[Path]:
    """Write solution notebooks beside the banks, and learners' notebooks and sealed banks from them.

    Parameters
    ----------
    solutions : Path
        Folder of banks, ``<exercise>.yaml``.
    exercises : Path
        Gets ``<exercise>.ipynb`` (nothing tagged ``solution``) and ``sealed/<exercise>.txt``.
    """
    written = []
    for path in sorted(solutions.glob("*.yaml")):
        bank = read_bank(path)
        master = solution_notebook(bank)
        files = {
            solutions / f"{path.stem}.ipynb": notebook_text(master),
            exercises / f"{path.stem}.ipynb": notebook_text(without_solutions(master)),
            exercises / "sealed" / f"{path.stem}.txt": sealed(bank_data(bank)) + "\n",
        }
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        written += files
    return written


def without_solutions(notebook: dict) -> dict:
    """The notebook without the cells tagged ``solution`` or ``trainer-note``."""
    gone = {"solution", "trainer-note"}
    return {**notebook, "cells": [cell for cell in notebook["cells"] if not gone & set(cell["metadata"]["tags"])]}


def notebook_text(notebook: dict) -> str:
    """A notebook as Jupyter writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def solution_notebook(bank: Bank) -> dict:
    """The exercise with the answer and its way under each question, in both languages; nothing is executed."""
    name, head = bank.head["exercise"], bank.head
    cells = [*_twins(lambda lang: _opening(head, lang), f"{name}-opening"), *_start(name)]
    for step in STEPS:
        cells += _twins(lambda lang, step=step: f"## {word(f'course.step_{step}', lang)}", f"{name}-{step}")
        for question in bank.questions.values():
            if question.step == step:
                code = f'# {_number(bank, question)}\nask("{question.id}")'
                cells.append(_code(code, f"{name}-{question.id}", ["exercise"]))
                cells += _twins(lambda lang, q=question: _solution(q, lang), f"{name}-{question.id}-s", ["solution"])
    cells += _twins(
        lambda lang: f"## {word('course.finish', lang)}\n\n{word('course.finish_text', lang)}", f"{name}-end"
    )
    cells.append(_code("# Take it home · 带走成果\nexercise.finish()", f"{name}-finish", ["exercise"]))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "kam": {"run": True, "quiet": True}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _number(bank: Bank, question: Question) -> str:
    n = list(bank.questions).index(question.id) + 1
    return f"Question {n} · 第{n}题"


def _opening(head: dict, lang: str) -> str:
    minutes = word("course.minutes", lang, n=head["minutes"])
    return f"# {head['title'][lang]}\n\n{head['story'][lang]}\n\n{minutes} {word('course.run_all', lang)}"


def _start(name: str) -> list[dict]:
    parameters = (
        'lang: str = "en"  # language: en or zh\n'
        "seed: int = 0  # which numbers; 0: each person has their own\n"
        'answers: str = "my_answers.json"  # file in which the answers are kept'
    )
    opening = (
        "# Open the exercise · 打开练习\nfrom kamlib.course import open_exercise\n\n"
        f'exercise = open_exercise("{name}", lang=lang, seed=seed, answers=answers)\n'
        'ask, check = exercise.ask, exercise.check  # in code: check("q1", 12.5) says the same\n'
        "exercise"
    )
    return [_code(parameters, f"{name}-parameters", ["parameters"]), _code(opening, f"{name}-open", [])]


def _solution(question: Question, lang: str) -> str:
    """The answer and its way; where the answer is computed, the way with its placeholders as names."""
    lines = [f"**{word('course.solution', lang)}**"]
    if question.judged and "computed" not in question.entry:
        right = right_text(question, Given(), lang)
        lines.append(word("course.the_answer", lang, text=right))
    if way := question.entry.get("way"):
        lines.append(way[lang])
    lines += [
        f"- {choice[lang]}: {choice['say'][lang]}" for choice in question.entry.get("choices", ()) if "say" in choice
    ]
    return "\n\n".join(lines)


def _twins(text, cell_id: str, tags: list[str] | None = None) -> list[dict]:
    return [
        _cell("markdown", text(lang), f"{cell_id}-{lang}", [*(tags or []), f"lang-{lang}"], LOCKED)
        for lang in LANGUAGES
    ]


def _code(source: str, cell_id: str, tags: list[str]) -> dict:
    cell = _cell("code", source, cell_id, [*tags, "hide-input"], {**HIDDEN, "deletable": False})
    return {**cell, "execution_count": None, "outputs": []}


def _cell(kind: str, source: str, cell_id: str, tags: list[str], metadata: dict) -> dict:
    short = hashlib.sha256(cell_id.encode()).hexdigest()[:12]
    return {"cell_type": kind, "id": short, "metadata": {**metadata, "tags": tags},
            "source": source.splitlines(keepends=True)}  # fmt: skip


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2] / "exercises"
    for made in make_exercises(root / "solutions", root):
        print(made.relative_to(root.parent))
