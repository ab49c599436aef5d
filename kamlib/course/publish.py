"""How does a lesson leave Jupyter: in one language, for one role, as a page to read or print, without a network?"""

import re
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kamlib.course.editions import lessons_folder
from kamlib.course.outputs import is_controls, lesson_in
from kamlib.course.page import page
from kamlib.documents.views import TRAINER_TAGS
from kamlib.errors import KamError, require_choice
from kamlib.writing import write_bytes


def lesson_names() -> list[str]:
    """Names of the lessons, in the order of the day."""
    return sorted(path.stem for path in lessons_folder().glob("0*.ipynb"))


def lesson(name: str, *, lang: str, role: str, run: bool = False) -> NotebookNode:
    """A lesson for one language and role, with outputs in that language, without controls.

    Parameters
    ----------
    name : str
        One of :func:`lesson_names`, or the path of a notebook.
    run : bool
        Execute it, which a lesson with changed code needs; takes up to a minute.
    """
    path = Path(name) if name.endswith(".ipynb") else lessons_folder() / f"{name}.ipynb"
    if not path.is_file():
        require_choice(name, lesson_names(), where=f"lesson {name!r}")
    view = lesson_in(path, lang=lang, role=role, run=run)
    if not any(cell.cell_type == "markdown" for cell in view.cells):
        raise KamError(f"{path.name} has no text in this language", where=f"--lang {lang}", fix="choose the other one")
    for cell in view.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_controls(output)]
            label = cell.source.partition("\n")[0].lstrip("# ")
            for output in cell.outputs:
                output.get("metadata", {}).setdefault("image/png", {})["alt"] = label
    return view


@cache
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def cells_html(cells: list[NotebookNode]) -> str:
    """Cells without their code, as HTML."""
    body, _ = _exporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    return body


def lesson_title(view: NotebookNode) -> str:
    """The lesson's first heading."""
    found = re.search(
        r"^# (.+)$", "\n".join(cell.source for cell in view.cells if cell.cell_type == "markdown"), re.MULTILINE
    )
    return found[1] if found else ""


def handout_html(view: NotebookNode, *, lang: str, nav: str = "") -> str:
    """A lesson as a page to print, under links that go with it; the trainer's notes stand out."""
    noted = lambda cell: bool(TRAINER_TAGS & set(cell.metadata.get("tags", ())))  # noqa: E731
    parts = [nav]
    for trainers, cells in groupby(view.cells, key=noted):
        body = cells_html(list(cells))
        parts.append(f'<div class="trainer">{body}</div>' if trainers else body)
    return page(lesson_title(view), "".join(parts), lang=lang)


def write_pdf(html: Path) -> Path | None:
    """The page as PDF beside it, when a chromium is there."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if program is None:
        return None
    pdf = html.with_suffix(".pdf")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking"]
    with tempfile.TemporaryDirectory(prefix="kam-") as folder:
        made = Path(folder) / pdf.name
        command = [program, *flags, f"--print-to-pdf={made}", html.resolve().as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        if done.returncode or not made.is_file():
            return None
        write_bytes(pdf, made.read_bytes())
    return pdf
