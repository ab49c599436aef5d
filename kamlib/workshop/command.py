"""``kam workshop``: make a workshop file, serve it in the room, write the results."""

import dataclasses
from pathlib import Path

import click

from kamlib.text import told, word
from kamlib.text.reader import usual_language

LANG = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default=None,
    help="language; default: the workshop's own",
)
FILE = click.argument("file", default="workshop.yaml", type=click.Path(path_type=Path))
BOARD = click.option(
    "--board", default="", help="file or postgresql://… of the answers; default: beside the workshop file"
)


@click.group()
def workshop() -> None:
    """Lead a workshop: groups fill forms on their phones, in the room's own network."""


@workshop.command()
@FILE
@click.option("--title", default="", help="title of the day")
@click.option("--groups", default=4, show_default=True, type=click.IntRange(1, 40), help="number of groups")
@click.option("--people", type=click.Path(exists=True, dir_okay=False), help="list of names: name, branch, function, …")
@click.option("--seed", default=1, show_default=True, help="the same seed makes the same groups")
@click.option("--force", is_flag=True, help="replace a file that is there; its answers are kept under another name")
@click.option("--lang", type=click.Choice(["en", "zh"]), default=usual_language, show_default="this computer's",
              help="language of the day")  # fmt: skip
def new(file, title, groups, people, seed, force, lang) -> None:
    """Make a workshop FILE with the deck's day, codes for the groups, and balanced groups from a list of names."""
    from kamlib.workshop.making import write_workshop

    told = write_workshop(file, title=title, n_groups=groups, people=people, seed=seed, lang=lang, force=force)
    click.echo(told)


@workshop.command()
@FILE
@click.option("--demo", is_flag=True, help="a sample workshop with sample people; FILE is not needed")
@click.option("--host", default="", help="address to listen on; default: this machine's address in the room's network")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--name", default="", help="a name people may type in place of the address")
@click.option("--room", default="main", show_default=True, help="several rooms may share one database")
@BOARD
@LANG
def serve(file, demo, host, port, name, room, board, lang) -> None:
    """Open the workshop of FILE in the room's network; prints address, QR code, group codes and trainer key."""
    from kamlib.workshop.serve import announcement, prepared, terminal_qr
    from kamlib.workshop.serve import serve as answer

    read, store = _opened(file, demo, board, room, lang)
    serving = prepared(read, store, host=host, port=port, name=name)
    click.echo(terminal_qr(serving.address) or word("workshop.no_qr", read.day["lang"]))
    click.echo(announcement(serving, read.day["lang"], demo=demo))
    answer(serving, store)


def _opened(file: Path, demo: bool, board: str, room: str, lang: str | None):
    """The workshop, in the language asked for, and its board."""
    from kamlib.workshop.board import Board
    from kamlib.workshop.serve import demo_file, require_own_board
    from kamlib.workshop.settings import read_workshop

    file = demo_file(lang or usual_language()) if demo else file
    read = read_workshop(file)
    read = dataclasses.replace(read, day={**read.day, "lang": lang or read.day["lang"]})
    store = Board(board or _usual_board(file, demo, lang), room=room)
    require_own_board(read, store)
    return read, store


def _usual_board(file: Path, demo: bool, lang: str | None) -> Path:
    from kamlib.workshop.serve import demo_file

    stem = demo_file(lang or usual_language()).stem.replace("_", "-")
    return Path(f"{stem}-workshop.db") if demo else file.with_suffix(".db")


@workshop.command()
@FILE
@click.option("--demo", is_flag=True, help="the sample workshop; FILE is not needed")
@click.option("--out", default=None, type=click.Path(path_type=Path), help="the copy; default: FILE with date and time")
@BOARD
@LANG
def backup(file, demo, out, board, lang) -> None:
    """Copy the answers to one file as they stand now, also while the workshop is served."""
    import time

    from kamlib.errors import KamError
    from kamlib.text import word
    from kamlib.workshop.board import Board

    where = board or _usual_board(file, demo, lang)
    out = out or Path(f"{Path(where).stem}-{time.strftime('%Y%m%d-%H%M%S')}.db")
    if out.exists():
        raise KamError(f"{out} is there already", where="kam workshop backup", fix="give another name with --out")
    Board(where).backup(out)
    click.echo(word("workshop.backup_made", lang or usual_language(), copy=out, file=file))


@workshop.command()
@FILE
@click.option("--demo", is_flag=True, help="the sample workshop; FILE is not needed")
@click.option("--out", default="results", show_default=True, type=click.Path(), help="folder")
@click.option("--company", type=click.Path(exists=True, dir_okay=False), help="a .pptx whose look the deck takes")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["pptx", "docx", "xlsx"]), help="default: all three")
@click.option("--room", default="main", show_default=True)
@BOARD
@LANG
def export(file, demo, out, company, kinds, room, board, lang) -> int:
    """Write the answers and votes as a deck, a handout and a workbook.

    Ends with 0 when all are written, 2 when one cannot be.
    """
    from kamlib.workshop.results import KINDS, write_results

    read, store = _opened(file, demo, board, room, lang)
    told_in, refused = read.day["lang"], []
    options = {"lang": told_in, "kinds": kinds or KINDS, "company": company, "on_refused": refused.append}
    for path in write_results(read, store, out, **options):
        click.echo(path)
    for error in refused:
        click.echo(f"KamError: {told(error, told_in)}", err=True)
    return 2 if refused else 0
