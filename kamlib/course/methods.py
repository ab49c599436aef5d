"""Where does each method of the course stand: lesson, function, chart, template, exercise?"""

from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from kamlib.chapters import chapters, parts

FIELDS = ("id", "en", "zh", "source", "section", "function", "chart", "template", "note")


@cache
def method_rows(chapter: str) -> list[dict]:
    """The rows of one chapter: id, en, zh, source (deck and slide), section (of the lesson), function and chart
    (dotted names or None), template (of the workshop or None), note (why nothing implements it, or None).
    """
    import yaml

    rows = yaml.safe_load(_maps()[chapter].read_text(encoding="utf-8"))
    return [{name: row.get(name) for name in FIELDS} for row in rows]


def _maps() -> dict[str, Path]:
    """The map of the day itself and of every chapter."""
    return {"workshop": Path(str(files("kamlib.workshop"))) / "methods.yaml", **parts("methods.yaml")}


def mapped_chapters() -> dict[str, str]:
    """Chapter → its lesson, in the order of the course, for those that have a map; the day itself is the first.

    Examples
    --------
    >>> mapped_chapters()["workshop"], mapped_chapters()["branding"]
    ('00_welcome', '02_branding')
    """
    return {name: chapters()[name].lesson if name in chapters() else "00_welcome" for name in _maps()}


def found(dotted: str) -> object:
    """The object behind a dotted name.

    Examples
    --------
    >>> found("kamlib.segmentation.gini").__name__
    'gini'
    """
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)


def methods_page() -> str:
    """The method map as Markdown, for ``notebooks/METHODS.md``."""
    lines = ["# Methods / 方法索引", "", _INTRODUCTION]
    for chapter, lesson in mapped_chapters().items():
        lines += ["", f"## {lesson}", "", "| " + " | ".join(_HEADERS) + " |", "|" + " --- |" * len(_HEADERS)]
        lines += [_line(row) for row in method_rows(chapter)]
    return "\n".join(lines) + "\n"


_INTRODUCTION = (
    "One row for every entry of the decks, modules 0–4: where it comes from, the section of the lesson in which it "
    "stands, and what calculates and draws it. Generated from the chapters' `methods.yaml`.\n\n"
    "每个讲义条目一行：出处、所在课程小节、对应的函数和图表。由各章的 `methods.yaml` 生成。"
)
_HEADERS = (
    "method",
    "方法",
    "source 出处",
    "section 小节",
    "function 函数",
    "chart 图表",
    "template 模板",
    "note 说明",
)


def _line(row: dict) -> str:
    code = [f"`{row[name].removeprefix('kamlib.')}`" if row[name] else "" for name in ("function", "chart")]
    cells = [row["en"], row["zh"], row["source"], row["section"], *code, row["template"], row["note"]]
    return "| " + " | ".join(str(cell or "").replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    print(methods_page(), end="")
