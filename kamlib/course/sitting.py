"""What happens at one question before one person: answered, checked, hinted, shown, kept?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kamlib.course.progress import BLANK, after_check, in_all, record, turned, why_not
from kamlib.course.questions.checking import TRIES, Verdict, answer_text, checked, readable, right_text
from kamlib.course.questions.kinds import ROLL, Given, Question, filled, given_for, page_mark
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
    moved: str = ""  # "was_right" or "older_form" when what was answered before belongs to another page
    show_anew: Callable[[], None] = lambda: None  # a form on the page puts itself here

    @property
    def seed(self) -> int:
        return self.exercise.seed + ROLL * self.state["roll"]

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
            verdict, page = self.verdict, {"seed": self.seed, "page": page_mark(self.question, self.given)}
            text = answer_text(self.question, verdict.answer, self.given, lang)
            self._keep(lambda state: after_check(state, verdict, text, **page))
        return self.verdict

    def next_hint(self) -> None:
        self._keep(lambda state: {**state, "hints": state["hints"] + 1})

    def show_answer(self) -> None:
        self._keep(lambda state: {**state, "shown": True})

    def other_numbers(self) -> None:
        """The same question on other data; tries and hints begin anew, what was done and seen before is remembered."""
        roll = self.state["roll"] + 1
        self._keep(lambda state: {**turned(state), "roll": roll})
        self.verdict, self.moved = None, "was_right" if self.state["right"] else ""

    def start_again(self) -> None:
        """Blank, as before the first answer; the exercise has forgotten the file's."""
        self.state, self.verdict, self.saved, self.moved = dict(BLANK), None, "", ""
        self.show_anew()

    def messages(self) -> list[tuple[bool | None, str, str]]:
        """Sign, sentence and a smaller line: of the verdict, of each hint taken, of the answer once it is shown."""
        lang, entry, verdict, told = self.exercise.lang, self.question.entry, self.standing(), []
        if verdict is not None:
            told.append((verdict.right if verdict.counts else None, verdict.say, self._more(verdict)))
        for n, hint in enumerate(entry.get("hints", ())[: self.state["hints"]], 1):
            told.append((None, word("course.hint_n", lang, n=n, text=filled(hint, self.given, lang)), ""))
        if self.state["shown"] and self.question.judged:
            right = right_text(self.question, self.given, lang)
            told.append((None, word("course.the_answer", lang, text=right), filled(entry["way"], self.given, lang)))
        return told

    def standing(self) -> Verdict | None:
        """The verdict just given, or the one on the answer that was kept."""
        lang = self.exercise.lang
        if self.verdict is None and self.state["answer"] is not None:
            return checked(self.question, self.state["answer"], given=self.given, lang=lang)
        if self.verdict is None and self.moved:
            right = bool(self.state["right"]) or None
            return Verdict(right, bool(right), word(f"course.{self.moved}", lang))
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

    def _keep(self, step: Callable[[dict], dict]) -> None:
        """Do a step on what is kept, be it from another window, and on this page; say truly whether it is saved.

        What could not be saved before is saved first.
        """
        roll, seed, lang = self.state["roll"], self.seed, self.exercise.lang

        def on_this_page(state: dict) -> dict:
            base = state if state["roll"] == roll and belongs(self.question, state, seed) else turned(state)
            return {"seed": seed, **step({**base, "roll": roll})}

        self.state = on_this_page(self.state)
        exercise, waiting, told = self.exercise, [*self.exercise.unsaved, (self, on_this_page)], []
        try:
            while waiting:
                one, todo = waiting[0]
                place = exercise.answers, exercise.bank.head["exercise"], one.question.id, todo, exercise.kept
                one.state, happened = record(*place)
                if happened:
                    told.append(happened_to(happened, exercise.answers.name, lang))
                waiting.pop(0)
                one.saved = word("course.saved", lang, time=f"{datetime.now():%H:%M:%S}")
            self.saved = " · ".join([self.saved, *told])
        except (OSError, KamError) as error:  # a full disk or a folder taken away: say so beside the button
            self.saved = word("course.not_saved", lang, why=why_not(error, lang))
        exercise.unsaved[:] = waiting


def happened_to(file: str, own: str, lang: str) -> str:
    """What became of the file of answers: kept aside under the name ``file``, or gone when that is its ``own``."""
    return word("course.file_gone" if file == own else "course.file_anew", lang, file=file)


def belongs(question: Question, state: dict, seed: int) -> bool:
    """Whether the answer in a state is one to the question as it stands now, with the numbers of the seed."""
    given = given_for(question, seed)
    if state["page"]:
        return state["page"] == page_mark(question, given)
    same = "computed" not in question.entry or state.get("seed", seed) == seed
    return same and (state["answer"] is None or readable(question, state["answer"], given) == (state["answer"], ""))


def told_of(question: Question, state: dict, seed: int, lang: str) -> dict:
    """What there is to tell of a question: its state with tries, hints and shown of all pages; ``asked`` and ``said``
    as they belong together, the right answer where there was one; ``older`` when that is to an older form of it.
    """
    facts = {**state, **in_all(state), "answered": state["answer"] is not None, "older": False}
    stood = {**BLANK, **state, **state["solved"]} if state["solved"] else state
    seed = stood.get("seed", seed)
    given = given_for(question, seed)
    facts |= {"given": given, "asked": filled(question.entry["ask"], given, lang), "said": ""}
    if stood["answer"] is None:
        facts["said"] = state["wrong"][-1] if state["wrong"] and state["right"] is False else ""
    elif belongs(question, stood, seed):
        if state["right"] and not checked(question, stood["answer"], given=given).right:
            return facts  # right once, by a kit that kept only the last answer
        facts["said"] = answer_text(question, stood["answer"], given, lang)
    else:
        facts |= {"older": True, "said": stood["said"]}
    return facts


def progress_line(states: list[dict], lang: str) -> str:
    """How many questions are right, kept, and left."""
    results = [result_of(state) for state in states]
    right, kept = results.count("right"), results.count("kept")
    left = len(results) - right - kept
    return word("course.progress", lang, of=len(results), right=right, kept=kept, left=left)


def result_of(state: dict) -> str:
    """How a question stands: "right", "kept" (nothing to judge), "wrong" or "open"."""
    if state["right"] is None and not state.get("answered", state["answer"] is not None):
        return "open"
    return {True: "right", False: "wrong", None: "kept"}[state["right"]]


def seated(exercise, question: Question, state: dict) -> Sitting:
    """The person's place; an answer to other numbers, or to an older form of the question, is not shown again."""
    sitting = Sitting(exercise, question, state)
    if not belongs(question, state, sitting.seed):
        other = "computed" in question.entry and state.get("seed", sitting.seed) != sitting.seed
        sitting.moved = "older_form" if not other else "was_right" if state["right"] else ""
        sitting.state = turned(state)
    elif state["answer"] is None and state["right"]:
        sitting.moved = "was_right"
    return sitting
