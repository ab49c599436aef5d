"""How do lessons leave Jupyter: slides for the projector, a handout, a site for a USB stick, all without a network?"""

import re
import shutil
import subprocess
from functools import cache
from html import escape
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kamlib.course.editions import lessons_folder
from kamlib.course.exercise import exercise_names, sealed_bank
from kamlib.course.outputs import is_controls, lesson_in
from kamlib.course.page import CODES, page, resource
from kamlib.course.questions.kinds import given_for
from kamlib.course.questions.static import static_html
from kamlib.errors import KamError, require_choice
from kamlib.text import LANGUAGES, word


def lesson_names() -> list[str]:
    """Names of the lessons, in the order of the day."""
    return sorted(path.stem for path in lessons_folder().glob("0*.ipynb"))


@cache
def lesson(name: str, *, lang: str, role: str, run: bool = False) -> NotebookNode:
    """A lesson for one language and role, with outputs in that language, without controls.

    Parameters
    ----------
    name : str
        One of :func:`lesson_names`, or the path of a notebook.
    run : bool
        Execute it, which a lesson with changed code needs; takes up to a minute.
    """
    path = Path(name) if name.endswith(".ipynb") else lessons_folder() / f"{name}.ipynb"
    if not path.is_file():
        require_choice(name, lesson_names(), where=f"lesson {name!r}")
    view = lesson_in(path, lang=lang, role=role, run=run)
    if not any(cell.cell_type == "markdown" for cell in view.cells):
        raise KamError(f"{path.name} has no text in this language", where=f"--lang {lang}", fix="choose the other one")
    for cell in view.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_controls(output)]
            label = cell.source.partition("\n")[0].lstrip("# ")
            for output in cell.outputs:
                output.get("metadata", {}).setdefault("image/png", {})["alt"] = label
    return view


@cache
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="basic", exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True
    )


def _html(cells: list[NotebookNode]) -> str:
    body, _ = _exporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    return body


def lesson_title(view: NotebookNode) -> str:
    """The lesson's first heading."""
    found = re.search(
        r"^# (.+)$", "\n".join(cell.source for cell in view.cells if cell.cell_type == "markdown"), re.MULTILINE
    )
    return found[1] if found else ""


STYLES = ("reveal/reset.css", "reveal/reveal.css", "slides.css")
SCRIPTS = ("reveal/reveal.js", "reveal/notes.js", "slides.js")


def slides_html(view: NotebookNode, *, lang: str) -> str:
    """A lesson as a deck in one file, from the cells' ``slide_type``; press S for the speaker's notes.

    Returns
    -------
    str
        slide: a new slide · subslide: below it · fragment: appears on a key press · notes and cells tagged
        ``trainer-note``: speaker's notes · skip: not shown · anything else: goes on on the same slide, but a second
        chart or table goes below, with the question before it.
    """
    sections = "".join(
        f"<section>{''.join(map(_section, column))}</section>" for column in _columns(view) if any(column)
    )
    deck = f'<div class="reveal"><div class="slides">{sections}</div></div>'
    style = "".join(map(resource, STYLES))
    script = "".join(f"<script>{resource(name)}</script>" for name in SCRIPTS)
    return (
        f'<!doctype html>\n<html lang="{CODES[lang]}"><head><meta charset="utf-8">'
        f"<title>{escape(lesson_title(view))}</title><style>{style}</style></head>\n"
        f"<body>{deck}{script}</body></html>\n"
    )


_OUTPUT = 'class="shown"'


def _shows(cell: NotebookNode) -> bool:
    """Whether a code cell has a chart or a table; what is only text is a check for those who read the notebook."""
    return any({"text/html", "image/png", "image/svg+xml"} & set(output.get("data", {})) for output in cell.outputs)


def _columns(view: NotebookNode) -> list[list[list[str]]]:
    """Slides side by side, each with those below it, each the HTML of its cells."""
    columns: list[list[list[str]]] = []
    for cell in view.cells:
        kind, code = _slide_type(cell), cell.cell_type == "code"
        html = "" if kind == "skip" or (code and not _shows(cell)) else _html([cell])
        if kind == "slide" or not columns:
            columns.append([[]])
        elif kind == "subslide":
            columns[-1].append([])
        elif code and html and _is_full(columns[-1][-1]):
            columns[-1].append(_question_before(columns[-1][-1]))  # one chart or table a slide
        if html:
            wrap = f"<div {_OUTPUT}>{{}}</div>" if code else _WRAPS.get(kind, "{}")
            columns[-1][-1].append(wrap.replace("{}", html))
    return columns


def _is_full(parts: list[str]) -> bool:
    """Whether a slide has an output and text after it, so that the next output had better go below."""
    return bool(parts) and _OUTPUT not in parts[-1] and any(_OUTPUT in part for part in parts)


def _question_before(parts: list[str]) -> list[str]:
    """The last text of a slide, taken off it: the question that the next output answers."""
    taken = [] if not parts or _OUTPUT in parts[-1] or "<aside" in parts[-1] else [parts.pop()]
    return [part.replace('class="fragment"', "") for part in taken]


_WRAPS = {"notes": '<aside class="notes">{}</aside>', "fragment": '<div class="fragment">{}</div>'}


def _section(parts: list[str]) -> str:
    return f"<section>{''.join(parts)}</section>" if parts else ""


def _slide_type(cell: NotebookNode) -> str:
    if "trainer-note" in cell.metadata.get("tags", ()):
        return "notes"
    return (cell.metadata.get("slideshow") or {}).get("slide_type") or "-"


def handout_html(view: NotebookNode, *, lang: str) -> str:
    """A lesson as a page to print; the trainer's notes stand out."""
    parts = []
    for cell in view.cells:
        body = _html([cell])
        noted = {"trainer-note", "solution"} & set(cell.metadata.get("tags", ()))
        parts.append(f'<div class="trainer">{body}</div>' if noted else body)
    return page(lesson_title(view), "".join(parts), lang=lang)


def write_pdf(html: Path) -> Path | None:
    """The page as PDF beside it, when a chromium is there."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if program is None:
        return None
    pdf = html.with_suffix(".pdf")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking"]
    command = [program, *flags, f"--print-to-pdf={pdf}", html.resolve().as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    return pdf if done.returncode == 0 and pdf.is_file() else None


def exercise_html(name: str, *, lang: str, seed: int = 1) -> str:
    """An exercise to read: its questions with what can be chosen, no answers."""
    bank = sealed_bank(name)
    of = len(bank.questions)
    parts = [
        static_html(question, given_for(question, seed), number=number, of=of, seed=seed, lang=lang)
        for number, question in enumerate(bank.questions.values(), 1)
    ]
    head = f"<h1>{escape(bank.head['title'][lang])}</h1><p>{escape(bank.head['story'][lang])}</p>"
    return page(bank.head["title"][lang], head + "<hr>".join(parts), lang=lang)


def write_site(folder: Path, *, run: bool = False) -> list[Path]:
    """The whole course for participants as pages in both languages, to be read from a USB stick.

    Returns
    -------
    list of Path
        ``index.html``, and for each language ``<lang>/index.html``, lessons, slides and exercises.
    """
    texts = {"index.html": _door()}
    for lang in LANGUAGES:
        lines = []
        for name in lesson_names():
            view = lesson(name, lang=lang, role="participant", run=run)
            texts[f"{lang}/{name}.html"] = handout_html(view, lang=lang)
            texts[f"{lang}/{name}-slides.html"] = slides_html(view, lang=lang)
            deck = f"<a href='{name}-slides.html'>{word('course.site_slides', lang)}</a>"
            lines.append(f"<div class='card'><a href='{name}.html'>{escape(lesson_title(view))}</a> · {deck}</div>")
        lines.append(f"<h2>{word('course.site_exercises', lang)}</h2>")
        for name in exercise_names():
            texts[f"{lang}/exercise-{name}.html"] = exercise_html(name, lang=lang)
            title = escape(sealed_bank(name).head["title"][lang])
            lines.append(f"<div class='card'><a href='exercise-{name}.html'>{title}</a></div>")
        title = word("course.site_title", lang)
        texts[f"{lang}/index.html"] = page(title, f"<h1>{title}</h1>{''.join(lines)}", lang=lang)
    for place, text in texts.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    return [folder / place for place in texts]


def _door() -> str:
    doors = "".join(
        f"<div class='card'><a href='{lang}/index.html'>{word('course.site_title', lang)}</a></div>"
        for lang in LANGUAGES
    )
    return page("Key accounts · 大客户营销", doors, lang="en")
