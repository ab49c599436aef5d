"""The ``kam`` command: arguments in, one function of the house called, its answer printed, an exit code."""

import functools
import sys

import click

from kamlib import __version__
from kamlib.errors import KamError

LANG = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="language of the answer"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kam")
def main() -> None:
    """Key-account management: check data, run reports."""


def plainly(command):
    """Print a KamError as its three lines and end with 2, without a traceback."""

    @functools.wraps(command)
    def run(*args, **options):
        try:
            code = command(*args, **options)
        except KamError as error:
            click.echo(f"KamError: {error}", err=True)
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
@click.option("--as-of", default="", help="last day of the period, as 2026-06-30; default: the ledger's last day")
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="reports at a time; default: number of cores")
@click.option(
    "--out", default="out", show_default=True, type=click.Path(file_okay=False), help="folder for the results"
)
@click.option("--resume", is_flag=True, help="run only what is missing, failed or whose input or notebook changed")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, nargs=2, help="further parameter of the report: name value"
)
@LANG
@plainly
def report(report, data, by, only, as_of, jobs, out, resume, parameters, lang) -> int:
    """Run REPORT (portfolio, … or a notebook of your own) once for all and once for each part of --by.

    Ends with 0 when every report is done, 1 when some failed, 2 when the request cannot be carried out.
    """
    import os
    from pathlib import Path

    from tqdm import tqdm

    from kamlib.reports.command import Request, run_request
    from kamlib.text import word

    given = dict(parameters) | ({"as_of": as_of} if as_of else {})
    request = Request(report, data=data, by=by, only=only, lang=lang, parameters=given)
    outcomes = run_request(
        request,
        Path(out),
        workers=jobs or os.cpu_count() or 1,
        resume=resume,
        progress=lambda stream, total: tqdm(stream, total=total, unit=word("reports.progress", lang)),
    )
    count = {status: sum(o.status == status for o in outcomes) for status in ("ok", "kept", "failed")}
    click.echo(word("reports.done", lang, **count))
    for outcome in outcomes:
        if outcome.status == "failed":
            click.echo(f"✗ {outcome.report}: {outcome.error}", err=True)
    click.echo(str((Path(out) / "index.html").resolve()))
    return 1 if count["failed"] else 0
