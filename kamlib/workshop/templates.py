"""Which discussion templates are there?"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from kamlib.chapters import parts
from kamlib.errors import KamError, nearest
from kamlib.workshop.template import Template
from kamlib.workshop.template_file import TemplateFile


def _files() -> dict[str, Path]:
    """The templates of the day itself and of every chapter, by id."""
    folders = [Path(str(files("kamlib.workshop"))) / "templates", *parts("templates").values()]
    return {path.stem: path for folder in folders for path in folder.glob("*.yaml")}


def template_ids() -> list[str]:
    """The ids of the templates that come with the kit, in the order of the catalogue.

    Examples
    --------
    >>> template_ids()[:2]
    ['ws-result-chart', 'ws-group-discussion']
    """
    return sorted(_files(), key=lambda name: (load_template(name).about["number"], name))


@cache
def load_template(name: str) -> Template:
    """A template that comes with the kit.

    Raises
    ------
    KamError
        No such template; the fix names the nearest.

    Examples
    --------
    >>> load_template("ws-result-chart").title("zh")
    '市场细分及价值定位'
    """
    known = _files()
    if name not in known:
        near = nearest(name, known, most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {sorted(known)}"
        raise KamError(f"no template {name!r}", where=f"load_template({name!r})", fix=fix)
    return read_template(known[name])


def read_template(path: str | Path) -> Template:
    """A template from a file of one's own.

    Raises
    ------
    KamError
        What is wrong, with file, line and field.
    """
    return TemplateFile(Path(path)).template()
