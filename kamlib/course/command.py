"""The commands of the course: ``kam course``, ``kam slides``, ``kam handout``, ``kam site``."""

from pathlib import Path

import click

from kamlib.text import word
from kamlib.text.reader import usual_language
from kamlib.writing import write_text

LANG = click.option("--lang", type=click.Choice(["en", "zh"]), default=usual_language, show_default="this computer's",
                    help="language")  # fmt: skip


@click.command()
@click.argument("folder", type=click.Path(), default="kam-course")
@LANG
@click.option("--role", type=click.Choice(["participant", "trainer"]), default="participant", show_default=True)
@click.option("--no-open", is_flag=True, help="only write the folder, open nothing")
@click.option("--no-browser", is_flag=True, help="start JupyterLab, but no browser")
@click.option("--port", default=8888, show_default=True, help="port of JupyterLab; the next free one when taken")
@click.option("--cold", is_flag=True, help="start every kernel anew instead of forking it from a warm one")
def course(folder, lang, role, no_open, no_browser, port, cold) -> int:
    """Write a working copy of the course to FOLDER and open JupyterLab on it.

    What was written into an earlier copy stays; a newer lesson is put beside it.
    """

    from kamlib.course.editions import open_lab, write_edition

    outcome = write_edition(Path(folder), lang=lang, role=role)
    for place, what in outcome.items():
        if what != "same":
            click.echo(f"{word(f'course.edition_{what}', lang)}: {place}")
    click.echo(word("course.edition_in", lang, folder=Path(folder).resolve()))
    return 0 if no_open else open_lab(Path(folder), lang=lang, port=port, browser=not no_browser, cold=cold)


LESSON = click.argument("lesson")
OUT = click.option("--out", default="out/course", show_default=True, type=click.Path(), help="folder")
RUN = click.option("--run", is_flag=True, help="run the lesson first; needed when its code was changed")
ROLE = click.option("--role", type=click.Choice(["participant", "trainer"]), default="trainer", show_default=True)


@click.command()
@LESSON
@LANG
@ROLE
@OUT
@RUN
def slides(lesson, lang, role, out, run) -> int:
    """Make a deck for the projector from LESSON (01_segmentation, …): one file, no network, notes on key S."""
    from kamlib.course.slides import slides_html

    view = _shown(lesson, lang, role, run)
    return _write(Path(out) / f"{Path(lesson).stem}-slides-{lang}.html", slides_html(view, lang=lang))


@click.command()
@LESSON
@LANG
@ROLE
@OUT
@RUN
def handout(lesson, lang, role, out, run) -> int:
    """Make a handout from LESSON: a page to print, and a PDF when a chromium is there."""
    from kamlib.course.publish import handout_html, write_pdf

    view = _shown(lesson, lang, role, run)
    html = Path(out) / f"{Path(lesson).stem}-handout-{lang}.html"
    _write(html, handout_html(view, lang=lang))
    click.echo(write_pdf(html) or word("course.pdf_none", lang))
    return 0


@click.command()
@OUT
@RUN
def site(out, run) -> int:
    """Write the whole course as pages in both languages, to be read from a USB stick."""
    from kamlib.course.site import write_site

    click.echo(write_site(Path(out), run=run)[0])
    return 0


def _shown(lesson: str, lang: str, role: str, run: bool):
    """The lesson, with a word on it when its charts and tables are not there in the language."""
    from kamlib.course.publish import lesson as shown

    view = shown(lesson, lang=lang, role=role, run=run)
    if not any(cell.get("outputs") for cell in view.cells):
        click.echo(word("course.no_outputs", lang), err=True)
    return view


def _write(path: Path, text: str) -> int:
    write_text(path, text)
    click.echo(path)
    return 0


COMMANDS = (course, slides, handout, site)
