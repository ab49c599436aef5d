"""The ``kam`` command: arguments in, one function of the house called, its answer printed, an exit code."""

import errno
import functools
import sys

import click

from kamlib import __version__
from kamlib.course.command import COMMANDS as COURSE
from kamlib.errors import KamError
from kamlib.text import told
from kamlib.text.console import shows, speak_anywhere
from kamlib.text.reader import asked_language, speak, usual_language
from kamlib.workshop.command import workshop
from kamlib.writing import NO_ROOM, refused_by_system

LANG = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default=usual_language, show_default="this computer's",
    help="language of the answer",
)  # fmt: skip


class InTwoLanguages(click.Group):
    """The command in the language that is asked for, or else in that of the computer."""

    def make_context(self, info_name, args, parent=None, **more) -> click.Context:
        speak_anywhere()
        lang = asked_language(args)
        if lang == "zh" and sys.stdout.encoding != "ascii" and not shows("客户"):  # to ASCII, click writes UTF-8
            click.echo(f"kam: {sys.stdout.encoding} has no Chinese: set PYTHONUTF8=1, or use --lang en", err=True)
        speak(self, lang)
        return super().make_context(info_name, args, parent=parent, **more)


@click.group(cls=InTwoLanguages, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kam")
def main() -> None:
    """Key-account management: train, lead a workshop, check data, run reports."""


def plainly(command):
    """Print a KamError as its three lines in the reader's language and end with 2, without a traceback."""

    @functools.wraps(command)
    def run(*args, **options):
        try:
            code = command(*args, **options)
        except KamError as error:
            click.echo(f"KamError: {told(error, options.get('lang') or usual_language())}", err=True)
            code = 2
        except OSError as error:  # what went away, or was locked, while the command ran
            if error.errno == errno.EPIPE or not (error.filename or error.errno in NO_ROOM):
                raise
            refused = refused_by_system(error, where=click.get_current_context().command_path)
            click.echo(f"KamError: {told(refused, options.get('lang') or usual_language())}", err=True)
            code = 2
        sys.exit(code or 0)

    return run


@main.command()
@click.argument("report")
@click.option("--data", default="", help="your ledger: a file, folder or glob; without it the bundled operator")
@click.option(
    "--by", default="", help="column that divides the ledger, such as branch: one report each, and one for all"
)
@click.option("--only", multiple=True, help="only this part of --by (may be repeated)")
@click.option("--account", multiple=True, help="the account of account_plan, by its number (may be repeated)")
@click.option("--as-of", default="", help="last day of the period, as 2026-06-30; default: the ledger's last day")
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="reports at a time; default: number of cores")
@click.option("--out", default="out", show_default=True, type=click.Path(), help="folder for the results")
@click.option("--resume", is_flag=True, help="run only what is missing, failed or whose input or notebook changed")
@click.option("--cold", is_flag=True, help="start every kernel anew instead of forking it from a warm one")
@click.option("--cluster", default="", metavar="ADDRESS", help="run on the workers of this Dask scheduler")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, nargs=2, help="further parameter of the report: name value"
)
@LANG
def report(report, data, by, only, account, as_of, jobs, out, resume, cold, cluster, parameters, lang) -> int:
    """Run REPORT (portfolio, … or a notebook of your own) once for all and once for each part of --by.

    Ends with 0 when every report is done, 1 when some failed, 2 when the request cannot be carried out.
    """
    import os
    from pathlib import Path

    from tqdm import tqdm

    from kamlib.reports.lean import without_grammars
    from kamlib.reports.warm.host import start_importing

    if not (cold or cluster):
        start_importing()  # while this process imports too, and reads the data
    with without_grammars():
        from kamlib.reports.command import Request, run_request
    from kamlib.text import word

    given = dict(parameters) | ({"as_of": as_of} if as_of else {})
    if account and (by or only):
        raise KamError("--account together with --by or --only", where="kam report", fix="give one of the two")
    by, only = ("account_id", account) if account else (by, only)
    if report == "class_rollup":  # at once, before anything runs, while nobody has handed in answers
        from kamlib.course.rollup import class_answers

        class_answers(given.get("folder", "class"), lang=lang)
    request = Request(report, data=data, by=by, only=only, lang=lang, parameters=given)
    try:
        outcomes = run_request(
            request,
            Path(out),
            workers=jobs or os.cpu_count() or 1,
            resume=resume,
            kernels=cluster or ("cold" if cold else "warm"),
            progress=lambda stream, total: tqdm(stream, total=total, unit=word("reports.progress", lang)),
        )
    except KeyboardInterrupt:
        click.echo("\n" + word("doctor.stopped", lang), err=True)
        return 130
    ended = [outcome.status for outcome in outcomes if not outcome.common]
    count = {status: ended.count(status) for status in ("ok", "kept", "partly", "failed")}
    click.echo(word("reports.done", lang, **count))
    if count["partly"]:
        click.echo(word("reports.partly", lang, n=count["partly"]))
    for outcome in outcomes:
        if outcome.error:
            click.echo(f"✗ {outcome.report}: {outcome.error}", err=True)
    index = Path(out) / "index.html"
    written = index.name not in [outcome.report for outcome in outcomes if outcome.common]
    click.echo(str((index if written else index.parent).resolve()))
    return 1 if any(outcome.error for outcome in outcomes) else 0


@main.command()
@click.argument("file")
@click.option(
    "--as", "as_", default="ledger", show_default=True, help="kind of table: ledger, accounts, opps, time_log …"
)
@click.option("--sheet", help="sheet of a workbook; '*' reads all sheets as one table")
@click.option("--encoding", help="encoding of a text file that is neither Unicode nor GB18030, such as big5")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="THEIRS=OURS",
    help="their header=column of the kit, such as '卡号=account_id'",
)
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="such as dates=dmy, cancelled=leave_out")
@click.option("--accept", is_flag=True, help="take the suggested headers too and keep all in kam.yaml beside the data")
@LANG
def check(file, as_, sheet, encoding, maps, options, accept, lang) -> int:
    """Tell whether FILE (or a folder or pattern) can be used, and how good it is.

    Ends with 0 when every cell could be read, 1 when some could not (they go to FILE.rejects.csv), 2 when the file
    cannot be used.
    """
    from kamlib.tables.check import check as checked

    how = {"sheet": sheet, "encoding": encoding, "options": options}
    told = checked(file, as_=as_, lang=lang, mapping=maps, how=how, accept=accept)
    click.echo(told.text, err=told.code == 2)
    return told.code


@main.command()
@LANG
def doctor(lang) -> int:
    """Tell what the kit finds on this computer: versions, fonts, kernels, memory, disk, what is slow and why.

    Ends with 0 when all is well, 1 when something needs to be put right.
    """
    from kamlib.reports.doctor import finding_text, findings

    states = []
    for finding in findings(lang):
        click.echo(finding_text(finding, lang))
        states.append(finding.state)
    return int("bad" in states)


for made in (workshop, *COURSE):
    main.add_command(made)
for made in (*main.commands.values(), *workshop.commands.values()):
    if made is not workshop:
        made.callback = plainly(made.callback)
