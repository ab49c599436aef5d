"""How does a person sit at an exercise: questions asked, answers checked and kept?"""

import os
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import kamlib
from kamlib.course.progress import after_check, own_seed, read_progress, record, reset, state_of, write_progress
from kamlib.course.questions.banks import Bank, bank_of
from kamlib.course.questions.checking import TRIES, Verdict, answer_text, checked
from kamlib.course.questions.kinds import Given, Question, filled, given_for, right_answer
from kamlib.course.questions.seal import opened
from kamlib.course.questions.static import static_html
from kamlib.errors import KamError, require_choice
from kamlib.text import require_language, word

ANSWERS = "my_answers.json"


@cache
def exercises_folder() -> Path:
    """The learners' notebooks: beside the package in a clone, inside it when installed as a wheel."""
    package = Path(kamlib.__file__).resolve().parent
    for folder in (package.parent / "exercises", package / "exercises"):
        if (folder / "sealed").is_dir():
            return folder
    raise KamError(
        "the exercises are not there", where=str(package), fix="run make exercises, or install the kit again"
    )


def exercise_names() -> list[str]:
    """Names of the exercises, for :func:`open_exercise`."""
    return sorted(path.stem for path in (exercises_folder() / "sealed").glob("*.txt"))


def sealed_bank(name: str) -> Bank:
    """The questions of an exercise of the kit."""
    require_choice(name, exercise_names(), where=f"open_exercise({name!r})")
    text = (exercises_folder() / "sealed" / f"{name}.txt").read_text(encoding="ascii")
    return bank_of(opened(text), where=name)


def open_exercise(name: str, *, lang: str, seed: int = 0, answers: str = ANSWERS) -> "Exercise":
    """An exercise with the answers a person has given so far.

    Parameters
    ----------
    name : str
        One of :func:`exercise_names`.
    lang : {"en", "zh"}
    seed : int
        Chooses the numbers; 0: each person's own.
    answers : str
        File in which the answers are kept.
    """
    require_language(lang, where="open_exercise(lang=)")
    kept = read_progress(answers)
    if not Path(answers).is_file() or kept["lang"] != lang:
        write_progress(answers, {**kept, "lang": lang})
    return Exercise(sealed_bank(name), Path(answers).resolve(), lang, int(seed) or own_seed(kept))


@dataclass
class Sitting:
    """One question before one person: what it is about, what was answered, what to say; kept after every step."""

    exercise: "Exercise"
    question: Question
    state: dict
    verdict: Verdict | None = None
    saved: str = ""

    @property
    def seed(self) -> int:
        return self.exercise.seed + 7 * self.state["roll"]

    @property
    def given(self) -> Given:
        return given_for(self.question, self.seed)

    @property
    def number(self) -> int:
        return list(self.exercise.bank.questions).index(self.question.id) + 1

    @property
    def of(self) -> int:
        return len(self.exercise.bank.questions)

    def check(self, value: object) -> Verdict:
        """Check, count and keep an answer."""
        lang = self.exercise.lang
        self.verdict = checked(self.question, value, given=self.given, lang=lang)
        text = answer_text(self.question, self.verdict.answer, self.given, lang) if self.verdict.counts else ""
        self._keep(after_check(self.state, self.verdict, text))
        return self.verdict

    def next_hint(self) -> None:
        self._keep({**self.state, "hints": self.state["hints"] + 1})
        self.verdict = None

    def show_answer(self) -> None:
        self._keep({**self.state, "shown": True})

    def other_numbers(self) -> None:
        """The same question on other data; the tries begin anew, what was right stays right."""
        self._keep(
            {**self.state, "roll": self.state["roll"] + 1, "answer": None, "tries": 0, "hints": 0, "shown": False}
        )
        self.verdict = None

    def message(self) -> tuple[bool | None, str, str]:
        """Sign, sentence and a smaller line: the verdict, or the latest hint, or what was kept last time."""
        lang, entry = self.exercise.lang, self.question.entry
        if self.state["shown"] and self.question.judged:
            right = answer_text(self.question, right_answer(self.question, self.given), self.given, lang)
            return None, f"{word('course.the_answer', lang)} {right}", filled(entry["way"], self.given, lang)
        verdict = self.verdict
        if verdict is None and self.state["hints"]:
            return None, filled(entry["hints"][self.state["hints"] - 1], self.given, lang), ""
        if verdict is None and self.state["answer"] is not None:
            verdict = checked(self.question, self.state["answer"], given=self.given, lang=lang)
        if verdict is None:
            return None, "", ""
        return verdict.right if verdict.counts else None, verdict.say, self._more(verdict)

    def _more(self, verdict: Verdict) -> str:
        if verdict.right is not False or not verdict.counts:
            return ""
        lang, parts = self.exercise.lang, []
        if look := self.question.entry.get("look"):
            parts.append(word("course.look", lang, section=look[lang] if isinstance(look, dict) else look))
        if self.state["tries"] < TRIES:
            parts.append(word("course.tries_left", lang, n=TRIES - self.state["tries"]))
        return " · ".join(parts)

    def _keep(self, state: dict) -> None:
        self.state, lang = state, self.exercise.lang
        try:
            record(
                self.exercise.answers,
                self.exercise.bank.head["exercise"],
                self.question.id,
                {**state, "seed": self.seed},
            )
            self.saved = word("course.saved", lang, time=f"{datetime.now():%H:%M:%S}")
        except (OSError, KamError) as error:  # a full disk or a folder taken away: say so beside the button
            self.saved = word("course.not_saved", lang, why=getattr(error, "what", None) or error.strerror)


@dataclass
class Exercise:
    """The questions of an exercise before one person."""

    bank: Bank
    answers: Path
    lang: str
    seed: int
    _sittings: dict = field(default_factory=dict, repr=False)

    def sitting(self, question_id: str) -> Sitting:
        """The person's place at one question."""
        if question_id not in self._sittings:
            require_choice(question_id, self.bank.questions, where=f"question {question_id!r}")
            state = state_of(read_progress(self.answers), self.bank.head["exercise"], question_id)
            self._sittings[question_id] = Sitting(self, self.bank.questions[question_id], state)
        return self._sittings[question_id]

    def ask(self, question_id: str) -> "Shown":
        """A question to answer: with controls in JupyterLab, as text elsewhere."""
        return Shown(self.sitting(question_id))

    def check(self, question_id: str, value: object) -> Verdict:
        """The verdict on an answer given in code: the same check, the same words, counted and kept alike."""
        if question_id not in self.bank.questions:
            say = word("course.unknown_question", self.lang, id=question_id, ids=", ".join(self.bank.questions))
            return Verdict(False, False, say)
        return self.sitting(question_id).check(value)

    def finish(self) -> "Finish":
        """Name, commitments and the results page."""
        return Finish(self)


def with_widgets() -> bool:
    """Whether somebody sits before this kernel: JupyterLab and VS Code say so, papermill and nbval do not."""
    return bool({"JPY_SESSION_NAME", "VSCODE_PID"} & set(os.environ))


class Shown:
    """A question as a notebook's output: a widget, and always its static text for exports."""

    def __init__(self, sitting: Sitting):
        self.sitting = sitting

    def static(self) -> str:
        """The question as HTML text without answer."""
        at = self.sitting
        return static_html(at.question, at.given, number=at.number, of=at.of, seed=at.seed, lang=at.exercise.lang)

    def form(self):
        from kamlib.course.questions.widgets import question_form

        return question_form(self.sitting, lang=self.sitting.exercise.lang)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        ask = filled(self.sitting.question.entry["ask"], self.sitting.given, self.sitting.exercise.lang)
        bundle = {"text/plain": ask, "text/html": self.static()}
        return {**self.form()._repr_mimebundle_(), **bundle} if with_widgets() else bundle


class Finish:
    """The end of an exercise as a notebook's output."""

    def __init__(self, exercise: Exercise):
        self.exercise = exercise

    def take_home(self, name: str, commitments: str) -> str:
        """Write the results page, the answers and the reminders beside the answers; say where."""
        from kamlib.course.results import write_results

        kept = read_progress(self.exercise.answers)
        lines = [line.strip() for line in commitments.splitlines() if line.strip()]
        write_progress(self.exercise.answers, {**kept, "name": name.strip(), "commitments": lines})
        folder = self.exercise.answers.parent / "my_results"
        files = write_results(self.exercise.answers, folder, lang=self.exercise.lang, day=datetime.now().date())
        return word("course.made", self.exercise.lang, folder=folder.name, files=", ".join(file.name for file in files))

    def form(self):
        from kamlib.course.questions.widgets import finish_form

        kept, name = read_progress(self.exercise.answers), self.exercise.bank.head["exercise"]
        return finish_form(
            name=kept["name"], commitments="\n".join(kept["commitments"]), on_take_home=self.take_home,
            on_reset=lambda: reset(self.exercise.answers, name), lang=self.exercise.lang,
        )  # fmt: skip

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/plain": word("course.finish", self.exercise.lang)}
        return {**self.form()._repr_mimebundle_(), **bundle} if with_widgets() else bundle
