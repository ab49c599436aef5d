"""How does a lesson become a deck for the projector, in one file that needs no network?"""

from html import escape

from nbformat import NotebookNode

from kamlib.course.page import CODES, resource
from kamlib.course.publish import cells_html, lesson_title

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
        html = "" if kind == "skip" or (code and not _shows(cell)) else cells_html([cell])
        if kind == "slide" or not columns:
            columns.append([[]])
        elif kind == "subslide":
            columns[-1].append([])
        elif code and html and kind != "notes" and _is_full(columns[-1][-1]):
            columns[-1].append(_question_before(columns[-1][-1]))  # one chart or table a slide
        if html:
            wrap = _WRAPS.get(kind, f"<div {_OUTPUT}>{{}}</div>" if code else "{}")
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
    tags = cell.metadata.get("tags", ())
    if "solution" in tags or "trainer-note" in tags:
        return "skip" if "trainer-note" in tags and cell.cell_type == "code" else "notes"  # the trainer's own tools
    return (cell.metadata.get("slideshow") or {}).get("slide_type") or "-"
