"""How is a question answered with mouse or keyboard: a control for each kind, a Check button, hints, the answer."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path
from unicodedata import east_asian_width

import ipywidgets as w

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
    label = _label_width(entry[lang] for entry in known.values())
    texts = {
        key: w.Text(value="" if not answer else f"{answer[key]:.10g}", description=entry[lang],
                    style={"description_width": f"{label}px"}, layout={"width": f"{label + 140}px"})
        for key, entry in known.items()
    }  # fmt: skip
    rows = [w.HBox([text, w.HTML(escape(unit))]) for text in texts.values()]
    return w.VBox(rows), lambda: {key: text.value for key, text in texts.items()}


def _ranking(question, given, answer, seed, lang) -> Control:
    known = options(question, given)
    names = [(known[key][lang], key) for key in shuffled(known, question=question, seed=seed)]
    pickers = [
        _dropdown(word("course.place", lang, n=n), names, answer[n - 1] if answer else None, lang, label=60)
        for n in range(1, len(known) + 1)
    ]
    return w.VBox(pickers), lambda: [picker.value for picker in pickers]


def _matching(question, given, answer, seed, lang) -> Control:
    known = options(question, given)
    partners = [(known[key]["with"][lang], key) for key in shuffled(known, question=question, seed=seed + 1)]
    label = _label_width(entry[lang] for entry in known.values())
    pickers = {
        key: _dropdown(entry[lang], partners, (answer or {}).get(key), lang, label=label)
        for key, entry in known.items()
    }
    return w.VBox(list(pickers.values())), lambda: {key: picker.value for key, picker in pickers.items()}


def _label_width(texts) -> int:
    """Pixels that the longest of some labels takes; a Chinese sign is as wide as two Latin letters."""
    return 16 + 7 * max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text) for text in texts)


def _dropdown(name: str, names: list, value: object, lang: str, *, label: int) -> w.Dropdown:
    return w.Dropdown(
        options=[(word("course.choose", lang), ""), *names], value=value or "", description=name,
        style={"description_width": f"{label}px"}, layout=WIDE,
    )  # fmt: skip


def _text(question, given, answer, seed, lang) -> Control:
    hint = word("course.reason_hint" if question.kind == "decision" else "course.text_hint", lang)
    area = w.Textarea(value=answer or "", placeholder=hint, layout={**WIDE, "height": "70px"})
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
    """The form of one question over a sitting (see sitting.py), which knows, checks and keeps; this only shows."""
    question = sitting.question
    head, place, told, saved = w.HTML(), w.VBox(), w.HTML(), w.HTML()
    check, hint, show, reroll = _buttons("check" if question.judged else "keep", "hint", "show", "reroll", lang=lang)
    reader: list[Callable[[], object]] = []

    def refresh() -> None:
        told.value = "".join(verdict_html(right, text, more=more) for right, text, more in sitting.messages())
        hint.disabled = sitting.state["hints"] >= len(question.entry.get("hints", ()))
        show.layout.display = "" if sitting.may_see() and not sitting.state["shown"] else "none"
        saved.value = f"<span style='color:#5B6770'>{escape(sitting.saved)}</span>"

    def lay_out() -> None:
        head.value = question_html(question, sitting.given, number=sitting.number, of=sitting.of, lang=lang)
        box, read = control(question, sitting.given, answer=sitting.state["answer"], seed=sitting.seed, lang=lang)
        place.children, reader[:] = [box], [read]
        for text in _texts(box):
            text.on_msg(lambda _text, content, _: check.click() if content.get("event") == "submit" else None)
        refresh()

    check.on_click(lambda _: (sitting.check(reader[0]()), refresh()))
    hint.on_click(lambda _: (sitting.next_hint(), refresh()))
    show.on_click(lambda _: (sitting.show_answer(), refresh()))
    reroll.on_click(lambda _: (sitting.other_numbers(), lay_out()))
    sitting.show_anew = lay_out
    lay_out()
    buttons = [check, *([hint, show] if question.judged else []), *([reroll] if "computed" in question.entry else [])]
    row = w.HBox([*buttons, saved], layout={"flex_flow": "row wrap", "align_items": "center"})
    return w.VBox([head, place, row, told], layout={"padding": "4px 0 14px 0"})


def _buttons(first: str, *others: str, lang: str) -> list[w.Button]:
    buttons = [w.Button(description=word(f"course.{name}", lang)) for name in (first, *others)]
    for button in buttons:
        button.layout = {"width": "auto", "min_width": "84px"}
    buttons[0].button_style = "primary"
    return buttons


def _texts(box: w.Widget) -> list[w.Text]:
    """The one-line fields in a box, in which Enter checks."""
    inside = [text for child in getattr(box, "children", ()) for text in _texts(child)]
    return [box] if isinstance(box, w.Text) else inside


def finish_form(*, name: str, commitments: str, on_take_home: Callable, on_reset: Callable, lang: str) -> w.VBox:
    """Name, commitments, the button that writes the results, and the one that starts again (pressed twice)."""
    wide = {"description_width": "initial"}
    who = w.Text(value=name, description=word("course.name", lang), style=wide, layout={"width": "420px"})
    label = w.HTML(escape(word("course.commitments", lang)))
    will = w.Textarea(
        value=commitments, placeholder=word("course.commitments_hint", lang), layout={**WIDE, "height": "90px"}
    )
    take, again = _buttons("take_home", "reset", lang=lang)
    told, asked = w.HTML(), []

    def take_it(_button) -> None:
        text, files = on_take_home(who.value, will.value)
        told.value = f"<div style='{BOX}'>{escape(text)}{''.join(_download(file, lang) for file in files)}</div>"

    def start_again(_button) -> None:
        text = on_reset() if asked else word("course.reset_sure", lang)
        told.value = f"<div style='{BOX}'>{escape(text)}</div>"
        asked[:] = [] if asked else [True]

    take.on_click(take_it)
    again.on_click(start_again)
    return w.VBox([who, label, will, w.HBox([take, again]), told])


def _download(file: Path, lang: str) -> str:
    """A link that saves the file where the browser keeps downloads; it needs no server."""
    name = word(f"course.{file.stem.split('-')[0]}_file", lang)
    data = b64encode(file.read_bytes()).decode()
    link = (
        f"<a download='{escape(file.name)}' href='data:application/octet-stream;base64,{data}' style='color:#0B6E99'>"
    )
    return f"<div>{link}{escape(name)}</a> <span style='color:#5B6770'>{escape(file.name)}</span></div>"
