"""Which chapters are there – the kit's own and those of other packages – and where does a part of one lie?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

from kamlib.errors import KamError

FILE = "chapter.yaml"
GROUP = "kamlib.chapters"  # the entry points by which another package offers a chapter


@dataclass(frozen=True)
class Chapter:
    """A folder with all of a chapter in it.

    Attributes
    ----------
    name : str
        Of the folder; the topic of its words.
    package : str
        What Python imports.
    folder : pathlib.Path
    number : int
        Place in the course.
    title : dict
        Language → what the chapter is called.
    lesson : str
        Name of its notebook, "" without one.
    """

    name: str
    package: str
    folder: Path
    number: int
    title: dict[str, str]
    lesson: str

    def part(self, *parts: str) -> Path | None:
        """A file or folder of the chapter; None where it has none."""
        path = self.folder.joinpath(*parts)
        return path if path.exists() else None


@cache
def chapters() -> dict[str, Chapter]:
    """The chapters by name, in the order of the course.

    Notes
    -----
    A chapter is a folder with ``chapter.yaml``: below ``kamlib``, or the package that an entry point of the group
    ``kamlib.chapters`` names (``[project.entry-points."kamlib.chapters"]``, ``my_chapter = "my_package"``).

    Raises
    ------
    KamError
        A chapter.yaml that cannot be used; two chapters of one name.

    Examples
    --------
    >>> list(chapters())[:2], chapters()["branding"].title["zh"]
    (['segmentation', 'branding'], '品牌')
    """
    house = Path(str(files("kamlib")))
    found = [_chapter(path.parent.name, f"kamlib.{path.parent.name}", path.parent) for path in house.glob(f"*/{FILE}")]
    for point in entry_points(group=GROUP):
        found.append(_chapter(point.name, point.value, Path(str(files(point.value)))))
    names = [chapter.name for chapter in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise KamError(f"two chapters are called {twice[0]!r}", where=GROUP, fix="remove one of the packages")
    return {chapter.name: chapter for chapter in sorted(found, key=lambda chapter: (chapter.number, chapter.name))}


def _chapter(name: str, package: str, folder: Path) -> Chapter:
    import yaml

    path = folder / FILE
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Chapter(name, package, folder, int(told["number"]), dict(told["title"]), str(told.get("lesson", "")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        fix = "write number, title (en, zh) and lesson, as in kamlib/segmentation/chapter.yaml"
        raise KamError(f"no chapter can be read from {FILE}", where=str(path), fix=fix) from error


def parts(*names: str) -> dict[str, Path]:
    """Chapter → the file or folder of that name, for the chapters that have it.

    Examples
    --------
    >>> parts("words.yaml")["sales_efficiency"].name
    'words.yaml'
    """
    return {name: path for name, chapter in chapters().items() if (path := chapter.part(*names))}


def charts_when_asked(package: str) -> Callable[[str], object]:
    """What a chapter's ``__init__`` uses as its ``__getattr__``: its ``plot_*``, fetched from its ``charts.py`` when
    one is asked for, so that matplotlib is not loaded for a calculation.

    Examples
    --------
    >>> charts_when_asked("kamlib.branding")("plot_importance").__module__
    'kamlib.branding.charts'
    """

    def fetch(name: str):
        if name.startswith("plot_") and hasattr(charts := import_module(f"{package}.charts"), name):
            return getattr(charts, name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return fetch
