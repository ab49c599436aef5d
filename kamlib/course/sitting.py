"""What happens at one question before one person: answered, checked, hinted, shown, kept?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kamlib.course.progress import BLANK, after_check, record, why_not
from kamlib.course.questions.checking import TRIES, Verdict, answer_text, checked, readable
from kamlib.course.questions.kinds import Given, Question, filled, given_for, right_answer
from kamlib.errors import KamError
from kamlib.text import word


@dataclass
class Sitting:
    """One question before one person: what it is about, what was answered, what to say; kept after every step."""

    exercise: object  # an Exercise: bank, file of answers, language, seed
    question: Question
    state: dict
    verdict: Verdict | None = None
    saved: str = ""
    show_anew: Callable[[], None] = lambda: None  # a form on the page puts itself here

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
        self.saved = ""
        if self.verdict.counts:
            text = answer_text(self.question, self.verdict.answer, self.given, lang)
            self._keep(after_check(self.state, self.verdict, text))
        return self.verdict

    def next_hint(self) -> None:
        self._keep({**self.state, "hints": self.state["hints"] + 1})

    def show_answer(self) -> None:
        self._keep({**self.state, "shown": True})

    def other_numbers(self) -> None:
        """The same question on other data; the tries begin anew, what was right stays right."""
        self._keep(
            {**self.state, "roll": self.state["roll"] + 1, "answer": None, "tries": 0, "hints": 0, "shown": False}
        )
        self.verdict = None

    def start_again(self) -> None:
        """Blank, as before the first answer; the exercise has forgotten the file's."""
        self.state, self.verdict, self.saved = dict(BLANK), None, ""
        self.show_anew()

    def messages(self) -> list[tuple[bool | None, str, str]]:
        """Sign, sentence and a smaller line: of the verdict, of each hint taken, of the answer once it is shown."""
        lang, entry, verdict, told = self.exercise.lang, self.question.entry, self.standing(), []
        if verdict is not None:
            told.append((verdict.right if verdict.counts else None, verdict.say, self._more(verdict)))
        for n, hint in enumerate(entry.get("hints", ())[: self.state["hints"]], 1):
            told.append((None, word("course.hint_n", lang, n=n, text=filled(hint, self.given, lang)), ""))
        if self.state["shown"]:
            right = answer_text(self.question, right_answer(self.question, self.given), self.given, lang)
            told.append((None, word("course.the_answer", lang, text=right), filled(entry["way"], self.given, lang)))
        return told

    def standing(self) -> Verdict | None:
        """The verdict just given, or the one on the answer that was kept."""
        lang = self.exercise.lang
        if self.verdict is None and self.state["answer"] is not None:
            return checked(self.question, self.state["answer"], given=self.given, lang=lang)
        if self.verdict is None and self.state["right"]:
            return Verdict(True, True, word("course.was_right", lang))
        return self.verdict

    def may_see(self) -> bool:
        """Whether the answer may be shown: after three tries, the last one not right."""
        verdict = self.standing()
        return self.question.judged and self.state["tries"] >= TRIES and not (verdict and verdict.right)

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
        name = self.exercise.bank.head["exercise"]
        try:
            record(self.exercise.answers, name, self.question.id, {**state, "seed": self.seed})
            self.saved = word("course.saved", lang, time=f"{datetime.now():%H:%M:%S}")
        except (OSError, KamError) as error:  # a full disk or a folder taken away: say so beside the button
            self.saved = word("course.not_saved", lang, why=why_not(error, lang))


def progress_line(states: list[dict], lang: str) -> str:
    """How many questions are right, kept, and left."""
    results = [result_of(state) for state in states]
    right, kept = results.count("right"), results.count("kept")
    left = len(results) - right - kept
    return word("course.progress", lang, of=len(results), right=right, kept=kept, left=left)


def result_of(state: dict) -> str:
    """How a question stands: "right", "kept" (nothing to judge), "wrong" or "open"."""
    if state["right"] is None and state["answer"] is None:
        return "open"
    return {True: "right", False: "wrong", None: "kept"}[state["right"]]


def seated(exercise, question: Question, state: dict) -> Sitting:
    """The person's place; an answer to other numbers, or to an older form of the question, is not shown again."""
    sitting = Sitting(exercise, question, state)
    moved = "computed" in question.entry and state.get("seed", sitting.seed) != sitting.seed
    if state["answer"] is not None and (moved or readable(question, state["answer"], sitting.given)[1]):
        sitting.state = {**state, "answer": None, "tries": 0, "hints": 0, "shown": False}
    return sitting
