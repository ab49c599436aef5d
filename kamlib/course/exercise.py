"""How does a person sit at an exercise: questions asked, answers checked and kept?"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import kamlib
from kamlib.course.progress import change, fresh_start, kept_now, own_seed, read_progress, reset, state_of, why_not
from kamlib.course.questions.banks import Bank, bank_of
from kamlib.course.questions.checking import Verdict
from kamlib.course.questions.kinds import filled
from kamlib.course.questions.seal import opened
from kamlib.course.questions.static import static_html, verdict_html
from kamlib.course.sitting import Sitting, happened_to, progress_line, seated
from kamlib.documents.here import with_widgets
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
    path = Path(answers).resolve()
    bank = sealed_bank(name)
    try:
        kept, aside = change(path, lambda kept: kept.update(lang=lang))
        note = word("course.set_aside", lang, file=aside) if aside else ""
    except (OSError, KamError) as error:  # said now, before anybody has typed an answer
        note = word("course.not_saved", lang, why=why_not(error, lang))
        try:
            kept = read_progress(path)
        except (OSError, KamError):
            kept = fresh_start()
    return Exercise(bank, path, lang, int(seed) or own_seed(kept), kept, note)


@dataclass
class Exercise:
    """The questions of an exercise before one person."""

    bank: Bank = field(repr=False)
    answers: Path
    lang: str
    seed: int
    kept: dict = field(repr=False)  # the file of answers as this window saw it last
    note: str = ""
    unsaved: list = field(default_factory=list, repr=False)  # sittings and steps that could not be written yet
    _sittings: dict = field(default_factory=dict, repr=False)

    def sitting(self, question_id: str) -> Sitting:
        """The person's place at one question."""
        if question_id not in self._sittings:
            require_choice(question_id, self.bank.questions, where=f"question {question_id!r}")
            state = state_of(self.kept_now(), self.bank.head["exercise"], question_id)
            self._sittings[question_id] = seated(self, self.bank.questions[question_id], state)
        return self._sittings[question_id]

    def kept_now(self) -> dict:
        """What is kept; what was seen last when the file cannot be read, which the next check tells."""
        try:
            return kept_now(self.answers, self.kept)
        except (OSError, KamError):
            return self.kept

    def ask(self, question_id: str) -> "Shown":
        """A question to answer: with controls in JupyterLab, as text elsewhere."""
        return Shown(self.sitting(question_id))

    def check(self, question_id: str, value: object = None) -> Verdict:
        """The verdict on an answer given in code: the same check, the same words, counted and kept alike."""
        question_id = str(question_id)
        if question_id not in self.bank.questions:
            say = word("course.unknown_question", self.lang, id=question_id, ids=", ".join(self.bank.questions))
            return Verdict(False, False, say)
        return self.sitting(question_id).check(value)

    def finish(self) -> "Finish":
        """Name, commitments and the results page."""
        return Finish(self)

    def start_again(self) -> str:
        """Forget the answers of this exercise, also in the forms that stand on the page; say so."""
        try:
            reset(self.answers, self.bank.head["exercise"], self.kept)
        except (OSError, KamError) as error:
            return word("course.not_saved", self.lang, why=why_not(error, self.lang))
        self.unsaved.clear()
        for sitting in self._sittings.values():
            sitting.start_again()
        return word("course.was_reset", self.lang)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """How far the person has come, and what to know before going on."""
        name, lang = self.bank.head["exercise"], self.lang
        kept = self.kept_now()
        told = progress_line([state_of(kept, name, question) for question in self.bank.questions], lang)
        return {
            "text/plain": told,
            "text/html": "".join(verdict_html(None, line) for line in (self.note, told) if line),
        }


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

    def take_home(self, name: str, commitments: str) -> tuple[str, list[Path]]:
        """Write the results page, the answers and the reminders into a folder beside the answers; say where."""
        from kamlib.course.results import write_results

        answers, lang, anew = self.exercise.answers, self.exercise.lang, ""
        lines = [line.strip() for line in commitments.splitlines() if line.strip()]
        folder = answers.parent / "my_results"
        try:
            _, happened = change(
                answers, lambda kept: kept.update(name=name.strip(), commitments=lines), self.exercise.kept
            )
            anew = f" {happened_to(happened, answers.name, lang)}" if happened else ""
            files = write_results(answers, folder, lang=lang, day=datetime.now().date())
        except (OSError, KamError) as error:
            return word("course.not_saved", lang, why=why_not(error, lang)), []
        return word("course.made", lang, folder=folder.name) + anew, files

    def form(self):
        from kamlib.course.questions.widgets import finish_form

        kept = self.exercise.kept_now()
        return finish_form(
            name=kept["name"], commitments="\n".join(kept["commitments"]), on_take_home=self.take_home,
            on_reset=self.exercise.start_again, lang=self.exercise.lang,
        )  # fmt: skip

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/plain": word("course.finish", self.exercise.lang)}
        return {**self.form()._repr_mimebundle_(), **bundle} if with_widgets() else bundle
