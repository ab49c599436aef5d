"""How does a page become HTML? Everything typed is escaped by the template engine."""

import io
from functools import cache
from importlib.resources import files

import jinja2
import segno

from kamlib.text import word
from kamlib.workshop.clock import moment_clock
from kamlib.workshop.values import heading, shown

_SCRIPT = "text/javascript; charset=utf-8"
STATIC = {"page.css": "text/css; charset=utf-8", "page.js": _SCRIPT, "chime.js": _SCRIPT}


@cache
def _engine() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(lambda name: (files("kamlib.workshop") / "pages" / name).read_text(encoding="utf-8"))
    engine = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
                                lstrip_blocks=True)  # fmt: skip
    engine.globals.update(
        word=word,
        heading=heading,
        shown=shown,
        number=shown_tally,
        moment_clock=moment_clock,
        titles=lambda forms, lang: word("workshop.and", lang).join(f.title(lang) for f in forms),
    )
    return engine


def page(name: str, lang: str, **values) -> str:
    """One page or part of a page in one language."""

    def t(key: str, **more) -> str:
        return word(f"workshop.{key}", lang, **more)

    return _engine().get_template(name).render(lang=lang, t=t, **values)


@cache
def static_file(name: str) -> bytes:
    """The script or style sheet; only names of ``STATIC`` exist."""
    return (files("kamlib.workshop") / "pages" / name).read_bytes()


@cache
def qr_svg(text: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=8, border=2, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def shown_tally(poll, value: float | None, signed: bool = False) -> str:
    """A tally as people read it: per cent for a choice, one decimal for means, whole dots."""
    if value is None:
        return "–"
    if poll.kind == "choice":
        text = f"{value * 100:+.0f}" if signed else f"{value:.0%}"
    else:
        text = f"{value:{'+' if signed else ''}.{0 if poll.kind == 'dots' else 1}f}"
    return text.replace("-", "−")


def bar(value: float | None, top: float) -> int:
    """Length of a bar in steps of 5 %, as the class name the style sheet knows."""
    return 0 if not value else max(1, round(20 * min(1.0, value / top)))


def lang_of(request, usual: str) -> str:
    """The reader's language: the one asked for, else the cookie's, else the workshop's."""
    for given in (request.query_params.get("lang"), request.cookies.get("lang")):
        if given in ("en", "zh"):
            return given
    return usual
