"""The commands of the course: ``kam course``, ``kam slides``, ``kam handout``, ``kam site``."""

from pathlib import Path

import click

from kamlib.text import word

LANG = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="language")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False), default="kam-course")
@LANG
@click.option("--role", type=click.Choice(["participant", "trainer"]), default="participant", show_default=True)
@click.option("--no-open", is_flag=True, help="only write the folder, open nothing")
@click.option("--no-browser", is_flag=True, help="start JupyterLab, but no browser")
@click.option("--port", default=8888, show_default=True, help="port of JupyterLab; the next free one when taken")
def course(folder, lang, role, no_open, no_browser, port) -> int:
    """Write a working copy of the course to FOLDER and open JupyterLab on it.

    What was written into an earlier copy stays; a newer lesson is put beside it.
    """

    from kamlib.course.editions import open_lab, write_edition

    outcome = write_edition(Path(folder), lang=lang, role=role)
    for place, what in outcome.items():
        if what != "same":
            click.echo(f"{word(f'course.edition_{what}', lang)}: {place}")
    click.echo(word("course.edition_in", lang, folder=Path(folder).resolve()))
    return 0 if no_open else open_lab(Path(folder), lang=lang, port=port, browser=not no_browser)
