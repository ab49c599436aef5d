"""How does a clean working copy of the course come about, in one language and for one role?"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kamlib.course.exercise import exercise_names, exercises_folder, sealed_bank
from kamlib.course.making import notebook_text, solution_notebook
from kamlib.course.opening import write_extension
from kamlib.course.outputs import lesson_in
from kamlib.documents.library import notebooks_folder
from kamlib.documents.views import ROLES, notebook_view
from kamlib.errors import KamError, require_choice
from kamlib.text import require_language, word

MEMORY = ".kam-course.json"  # what was written, so that what a person changed is told from what they did not
TRAINER_REPORTS = ("class_rollup",)


def lessons_folder() -> Path:
    """Where the lessons are: beside the package in a clone, inside it when installed."""
    return notebooks_folder()


def edition_notebooks(*, lang: str, role: str) -> dict[str, NotebookNode]:
    """The notebooks of an edition by their place in the folder, lessons with outputs in their language.

    Parameters
    ----------
    lang : {"en", "zh"}
    role : {"participant", "trainer"}
        A trainer also gets notes, solutions and the class roll-up.
    """
    require_language(lang, where="edition_notebooks(lang=)")
    require_choice(role, ROLES, where="edition_notebooks(role=)")
    lessons = sorted(lessons_folder().glob("0*.ipynb"))
    if role == "trainer":
        lessons += [lessons_folder() / "reports" / f"{name}.ipynb" for name in TRAINER_REPORTS]
    books = {path.name: lesson_in(path, lang=lang, role=role) for path in lessons if path.is_file()}
    for name in exercise_names():
        if role == "trainer":
            exercise = nbformat.reads(notebook_text(solution_notebook(sealed_bank(name))), 4)
        else:
            exercise = nbformat.read(exercises_folder() / f"{name}.ipynb", 4)
        books[f"exercises/{name}.ipynb"] = notebook_view(exercise, lang=lang, role=role)
    return {place: _collapsed(book) for place, book in books.items()}


def _collapsed(book: NotebookNode) -> NotebookNode:
    """The notebook with its code folded away and links that hold in the edition's folder."""
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        else:
            cell.source = cell.source.replace("../exercises/", "exercises/")
    return book


def write_edition(folder: Path, *, lang: str, role: str) -> dict[str, str]:
    """Write the edition; what a person has changed stays as it is, and a newer master goes beside it.

    Returns
    -------
    dict of str to str
        Place → "new", "same", "updated", "kept" (changed by the person), "beside" (so, and a newer one lies beside).

    Raises
    ------
    KamError
        The folder is the kit's own, or holds another edition.
    """
    folder = Path(folder).resolve()
    memory = _memory(folder, lang, role)
    outcome = {}
    for place, notebook in edition_notebooks(lang=lang, role=role).items():
        text = nbformat.writes(notebook) + "\n"
        outcome[place] = _written(folder / place, text, memory["files"].get(place), lang)
        memory["files"][place] = _mark(text)
    _replace(folder / MEMORY, json.dumps(memory, indent=1))
    return outcome


def _memory(folder: Path, lang: str, role: str) -> dict:
    kit = lessons_folder().parent
    if folder in (kit, lessons_folder(), exercises_folder()) or kit / "kamlib" in (folder, *folder.parents):
        raise KamError(f"{folder} belongs to the kit", where="kam course DIR", fix="name a folder of your own")
    try:
        memory = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"lang": lang, "role": role, "files": {}}
    if (memory.get("lang"), memory.get("role")) != (lang, role):
        what = f"{folder.name} holds the edition {memory.get('lang')}, {memory.get('role')}"
        raise KamError(what, where=f"kam course --lang {lang} --role {role}", fix="name another folder")
    return memory


def _written(path: Path, text: str, before: str | None, lang: str) -> str:
    """Write one notebook, or leave it, or write beside it; ``before`` marks what was written last time."""
    if not path.exists():
        _replace(path, text)
        return "new"
    there = _mark(path.read_text(encoding="utf-8"))
    if there == _mark(text):
        return "same"
    if there == before:
        _replace(path, text)
        return "updated"
    if before == _mark(text):
        return "kept"
    newer = nbformat.reads(text, 4)
    note = nbformat.v4.new_markdown_cell(word("course.newer", lang, name=path.name))
    newer.cells.insert(0, note)
    _replace(path.with_suffix(".new.ipynb"), nbformat.writes(newer) + "\n")
    return "beside"


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def lab_command(folder: Path, *, start: str, port: int, browser: bool) -> list[str]:
    """The command that opens JupyterLab on the folder, with nothing that asks the network."""
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{start}",
        f"--ServerApp.port={port}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.extra_labextensions_path={write_extension(folder / '.kam-lab' / 'extensions')}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container; it listens on this machine only
        options.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *options, *([] if browser else ["--no-browser"])]


def open_lab(folder: Path, *, lang: str, port: int, browser: bool) -> int:
    """Open JupyterLab on the course and stay until it is closed."""
    folder = Path(folder).resolve()
    starts = [name for name in ("00_welcome.ipynb", "exercises/01_segmentation.ipynb") if (folder / name).is_file()]
    settings = {"JUPYTERLAB_SETTINGS_DIR": str(_lab_settings(folder)), "KAM_LANG": lang}
    command = lab_command(folder, start=starts[0] if starts else "", port=port, browser=browser)
    return subprocess.call(command, cwd=folder, env=os.environ | settings)


def _lab_settings(folder: Path) -> Path:
    """Settings of the course's own JupyterLab, so that a person's usual ones neither matter nor change."""
    settings = folder / ".kam-lab"
    for plugin, values in LAB_SETTINGS.items():
        path = settings / f"{plugin}.jupyterlab-settings"
        if not path.exists():
            _replace(path, json.dumps(values))
    return settings


LAB_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
}
