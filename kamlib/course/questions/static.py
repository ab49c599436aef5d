"""How does a question read without controls: on paper, in an export, and above the controls?"""

from html import escape
from string import ascii_uppercase

from kamlib.course.questions.kinds import Given, Question, filled, options, shuffled
from kamlib.text import word

BOX = "max-width:60em;line-height:1.55;font-size:15px"
TONES = {True: "#2E8B57", False: "#C0392B", None: "#0B6E99"}


def question_html(question: Question, given: Given, *, number: int, of: int, lang: str) -> str:
    """Number, step, question and what to look at, as HTML."""
    step = word("course.decide_step" if question.step == "decide" else f"course.{question.step}", lang)
    head = word("course.title", lang, n=number, of=of, step=step)
    ask = escape(filled(question.entry["ask"], given, lang)).replace("\n", "<br>")
    return f"<div style='{BOX}'><b style='color:#0B6E99'>{escape(head)}</b><br>{ask}{_shown(given, lang)}</div>"


def static_html(question: Question, given: Given, *, number: int, of: int, seed: int, lang: str) -> str:
    """The whole question as text, with what can be chosen and no answer."""
    known = options(question, given)
    keys = shuffled(known, question=question, seed=seed) if question.kind in ("ranking", "matching") else list(known)
    lines = [f"<li>{escape(known[key][lang])}</li>" for key in keys]
    if question.kind == "matching":
        partners = [known[key]["with"][lang] for key in shuffled(known, question=question, seed=seed + 1)]
        lines += [f"<li>{ascii_uppercase[n]} {escape(text)}</li>" for n, text in enumerate(partners)]
    note = f"<p style='color:#5B6770'>{word('course.static_note', lang)}</p>"
    return question_html(question, given, number=number, of=of, lang=lang) + f"<ul>{''.join(lines)}</ul>{note}"


def verdict_html(right: bool | None, text: str, *, more: str = "") -> str:
    """What a check says, with a sign, so that colour is not alone."""
    sign = {True: "✓", False: "✗", None: "●"}[right]
    body = f"<b style='color:{TONES[right]}'>{sign}</b> {escape(text)}"
    more = f"<br><span style='color:#5B6770'>{escape(more)}</span>" if more else ""
    return f"<div role='status' style='{BOX};padding:6px 10px;border-left:4px solid {TONES[right]}'>{body}{more}</div>"


def _shown(given: Given, lang: str) -> str:
    """A table as HTML or a chart as picture."""
    if given.show is None:
        return ""
    made = given.show(lang)
    if hasattr(made, "savefig") or hasattr(made, "figure"):
        import base64

        from kamlib.course.explore import png_of

        picture = base64.b64encode(png_of(made)).decode()
        return f"<br><img alt='' style='width:100%;max-width:760px' src='data:image/png;base64,{picture}'>"
    cell = "padding:3px 12px;border-bottom:1px solid #DCE3E8"
    head, *rows = zip(*(_cells(str(name), made[name], cell) for name in made.columns), strict=True)
    lines = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    style = "border-collapse:collapse;margin:8px 0"
    return f"<table style='{style}'><thead><tr>{''.join(head)}</tr></thead><tbody>{lines}</tbody></table>"


def _cells(name: str, column, style: str) -> list[str]:
    """Header and cells of a column; its numbers have as many decimals as one of them needs, two at most."""
    numbers = [value for value in column if not isinstance(value, str)]
    digits = max((len(f"{round(float(value), 2):.10g}".partition(".")[2]) for value in numbers), default=0)
    said = [value if isinstance(value, str) else f"{value:,.{digits}f}" for value in column]
    style = f"{style};text-align:{'right' if numbers else 'left'}"
    return [f"<th style='{style}'>{escape(name)}</th>", *(f"<td style='{style}'>{escape(text)}</td>" for text in said)]
