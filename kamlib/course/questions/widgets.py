"""How is a question answered with mouse or keyboard: a control for each kind, a Check button, hints, the answer."""

from collections.abc import Callable
from datetime import datetime
from html import escape

import ipywidgets as w

from kamlib.course.questions.checking import TRIES
from kamlib.course.questions.kinds import Given, Question, options, shuffled
from kamlib.course.questions.static import BOX, question_html, verdict_html
from kamlib.text import word

WIDE = {"width": "99%", "max_width": "860px"}
Control = tuple[w.Widget, Callable[[], object]]


def control(question: Question, given: Given, *, answer: object, seed: int, lang: str) -> Control:
    """The control of a question, filled with the answer that is kept, and a function that reads it."""
    return _CONTROLS[question.kind](question, given, answer, seed, lang)


def _choice(question, given, answer, seed, lang) -> Control:
    known = options(question, given)
    picker = w.RadioButtons(
        options=[(entry[lang], key) for key, entry in known.items()],
        value=answer if answer in known else None,
        layout={**WIDE, "height": "auto"},
    )
    return picker, lambda: picker.value


def _several(question, given, answer, seed, lang) -> Control:
    known = options(question, given)
    boxes = {
        key: w.Checkbox(description=entry[lang], value=key in (answer or ()), indent=False, layout=WIDE)
        for key, entry in known.items()
    }
    return w.VBox(list(boxes.values())), lambda: [key for key, box in boxes.items() if box.value]


def _number(question, given, answer, seed, lang) -> Control:
    text = w.Text(value="" if answer is None else f"{answer:.10g}", description=word("course.your_answer", lang),
                  style={"description_width": "initial"}, layout={"width": "240px"})  # fmt: skip
    unit = w.HTML(escape(question.entry.get("unit", {}).get(lang, "")))
    return w.HBox([text, unit]), lambda: text.value


def _table(question, given, answer, seed, lang) -> Control:
    known, unit = options(question, given), question.entry.get("unit", {}).get(lang, "")
    texts = {
        key: w.Text(value="" if not answer else f"{answer[key]:.10g}", description=entry[lang],
                    style={"description_width": "260px"}, layout={"width": "400px"})
        for key, entry in known.items()
    }  # fmt: skip
    rows = [w.HBox([text, w.HTML(escape(unit))]) for text in texts.values()]
    return w.VBox(rows), lambda: {key: text.value for key, text in texts.items()}


def _ranking(question, given, answer, seed, lang) -> Control:
    known = options(question, given)
    names = [(known[key][lang], key) for key in shuffled(known, question=question, seed=seed)]
    pickers = [
        _dropdown(word("course.place", lang, n=n), names, answer[n - 1] if answer else None, lang)
        for n in range(1, len(known) + 1)
    ]
    return w.VBox(pickers), lambda: [picker.value for picker in pickers]


def _matching(question, given, answer, seed, lang) -> Control:
    known = options(question, given)
    partners = [(known[key]["with"][lang], key) for key in shuffled(known, question=question, seed=seed + 1)]
    pickers = {
        key: _dropdown(entry[lang], partners, (answer or {}).get(key), lang, label="260px")
        for key, entry in known.items()
    }
    return w.VBox(list(pickers.values())), lambda: {key: picker.value for key, picker in pickers.items()}


def _dropdown(name: str, names: list, value: object, lang: str, *, label: str = "80px") -> w.Dropdown:
    return w.Dropdown(
        options=[(word("course.choose", lang), ""), *names], value=value or "", description=name,
        style={"description_width": label}, layout=WIDE,
    )  # fmt: skip


def _text(question, given, answer, seed, lang) -> Control:
    area = w.Textarea(
        value=answer or "", placeholder=word("course.reason_hint", lang), layout={**WIDE, "height": "70px"}
    )
    return area, lambda: area.value


def _decision(question, given, answer, seed, lang) -> Control:
    answer = answer or {}
    picker, choice = _choice(question, given, answer.get("choice"), seed, lang)
    area, reason = _text(question, given, answer.get("reason"), seed, lang)
    label = w.HTML(escape(word("course.reason", lang)))
    return w.VBox([picker, label, area]), lambda: {"choice": choice(), "reason": reason()}


_CONTROLS = {
    "choice": _choice, "several": _several, "number": _number, "table": _table, "ranking": _ranking,
    "matching": _matching, "text": _text, "decision": _decision,
}  # fmt: skip


def question_form(sitting, *, lang: str) -> w.VBox:
    """The form of one question over a sitting (see exercise.py), which knows, checks and keeps; this only shows."""
    question = sitting.question
    head, place, told, saved = w.HTML(), w.VBox(), w.HTML(), w.HTML()
    check = w.Button(
        description=word("course.check" if question.judged else "course.keep", lang), button_style="primary"
    )
    hint, show, reroll = (w.Button(description=word(f"course.{name}", lang)) for name in ("hint", "show", "reroll"))
    for button in (check, hint, show, reroll):
        button.layout = {"width": "auto", "min_width": "84px"}
    reader: list[Callable[[], object]] = []

    def lay_out() -> None:
        head.value = question_html(question, sitting.given, number=sitting.number, of=sitting.of, lang=lang)
        box, read = control(question, sitting.given, answer=sitting.state["answer"], seed=sitting.seed, lang=lang)
        place.children, reader[:] = [box], [read]

    def refresh() -> None:
        right, text, more = sitting.message()
        told.value = verdict_html(right, text, more=more) if text else ""
        hint.disabled = sitting.state["hints"] >= len(question.entry.get("hints", ()))
        show.layout.display = "" if sitting.state["tries"] >= TRIES and not sitting.state["right"] else "none"
        saved.value = f"<span style='color:#5B6770'>{escape(sitting.saved)}</span>"

    def act(action: Callable[[], None], *, again: bool = False) -> Callable:
        def pressed(_button) -> None:
            action()
            if again:
                lay_out()
            refresh()

        return pressed

    check.on_click(act(lambda: sitting.check(reader[0]())))
    hint.on_click(act(sitting.next_hint))
    show.on_click(act(sitting.show_answer))
    reroll.on_click(act(sitting.other_numbers, again=True))
    buttons = [check, *([hint, show] if question.judged else []), *([reroll] if "computed" in question.entry else [])]
    lay_out()
    refresh()
    return w.VBox([head, place, w.HBox([*buttons, saved]), told], layout={"padding": "4px 0 14px 0"})


def finish_form(*, name: str, commitments: str, on_take_home: Callable, on_reset: Callable, lang: str) -> w.VBox:
    """Name, commitments, the button that writes the results, and the one that starts again (pressed twice)."""
    wide = {"description_width": "initial"}
    who = w.Text(value=name, description=word("course.name", lang), style=wide, layout={"width": "420px"})
    label = w.HTML(escape(word("course.commitments", lang)))
    will = w.Textarea(
        value=commitments, placeholder=word("course.commitments_hint", lang), layout={**WIDE, "height": "90px"}
    )
    take, again = (
        w.Button(description=word(f"course.{key}", lang), layout={"width": "auto"}) for key in ("take_home", "reset")
    )
    take.button_style, told, asked = "primary", w.HTML(), []

    def start_again(_button) -> None:
        if asked:
            on_reset()
        told.value = escape(word("course.was_reset" if asked else "course.reset_sure", lang))
        asked.append(datetime.now())

    take.on_click(
        lambda _: setattr(told, "value", f"<div style='{BOX}'>{escape(on_take_home(who.value, will.value))}</div>")
    )
    again.on_click(start_again)
    return w.VBox([who, label, will, w.HBox([take, again]), told])
