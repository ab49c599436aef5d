"""How does a clean working copy of the course come about, in one language and for one role?"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

from kamlib.course.exercise import exercise_names, exercises_folder, sealed_bank
from kamlib.course.making import notebook_text, solution_notebook
from kamlib.course.opening import write_extension
from kamlib.course.outputs import lesson_in
from kamlib.documents.here import COURSE_MARK
from kamlib.documents.library import notebooks_folder
from kamlib.documents.views import ROLES, notebook_view
from kamlib.errors import KamError, require_choice
from kamlib.text import require_language, word
from kamlib.writing import raise_refused, write_text

MEMORY = COURSE_MARK  # what was written, so that what a person changed is told from what they did not
METHODS = "METHODS.md"
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
    return {place: _for_people(book, lang, role) for place, book in books.items()}


def _for_people(book: NotebookNode, lang: str, role: str) -> NotebookNode:
    """The notebook with its code folded away and its cells locked against a wrong key, run when it is opened, with
    links that hold in the edition's folder. Cells can be added, and a trainer can write a lesson's parameters."""
    open_tags = {"parameters"} if role == "trainer" and "kam" not in book.metadata else set()
    if "kam" not in book.metadata:
        book.metadata["kam"] = {"run": True}
        by_hand = nbformat.v4.new_markdown_cell(word("course.by_hand", lang), id="kam-by-hand")
        by_hand.metadata["tags"] = ["kam-by-hand", "remove-cell"]  # run.js hides it; no page is made with it
        book.cells.insert(1, by_hand)
    for cell in book.cells:
        cell.metadata.update(deletable=False, editable=bool(open_tags & set(cell.metadata.get("tags", ()))))
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
        The folder is the kit's own, holds another edition, or a file in it cannot be written (the others are).
    """
    folder = Path(folder).resolve()
    memory = _memory(folder, lang, role)
    outcome, refused = {}, []
    for place, notebook in edition_notebooks(lang=lang, role=role).items():
        before = memory["written"].get(place)
        try:
            outcome[place] = _written(folder, place, notebook, memory["written"], lang)
        except KamError as error:
            memory["written"].pop(place, None)
            memory["written"] |= {} if before is None else {place: before}
            refused.append(error)
    _write_methods(folder, memory["written"])
    write_text(folder / MEMORY, json.dumps(memory, indent=1))
    raise_refused(refused)
    return outcome


def _write_methods(folder: Path, written: dict[str, list[str]]) -> None:
    """The list of methods that the lessons name, unless a person wrote into it."""
    source, there = lessons_folder() / METHODS, _marks_of(folder / METHODS)
    if source.is_file() and there in (None, written.get(METHODS)):
        write_text(folder / METHODS, source.read_text(encoding="utf-8"))
        written[METHODS] = _marks_of(folder / METHODS)


def _memory(folder: Path, lang: str, role: str) -> dict:
    kit = lessons_folder().parent
    if folder in (kit, lessons_folder(), exercises_folder()) or kit / "kamlib" in (folder, *folder.parents):
        raise KamError(f"{folder} belongs to the kit", where="kam course DIR", fix="name a folder of your own")
    try:
        memory = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
        memory["written"] = memory.get("written", {})
    except (OSError, ValueError, TypeError, AttributeError):  # not there, or damaged
        return {"lang": lang, "role": role, "written": {}}
    if (memory.get("lang"), memory.get("role")) != (lang, role):
        what = f"{folder.name} holds the edition {memory.get('lang')}, {memory.get('role')}"
        raise KamError(what, where=f"kam course --lang {lang} --role {role}", fix="name another folder")
    return memory


def _written(folder: Path, place: str, notebook: NotebookNode, written: dict[str, list[str]], lang: str) -> str:
    """Write one notebook, or leave it, or write beside it; ``written`` has the marks of what was written last time."""
    new, there, before = _marks(_text(notebook)), _marks_of(folder / place), written.get(place)
    written[place] = new
    if there is None:
        _put(folder / place, notebook)
        return "new"
    if there == new or (there[1] == new[1] and there != before):  # at most run by the person
        return "same"
    if before and there[1] == before[1]:
        _put(folder / place, notebook)
        return "updated"
    if before and new[1] == before[1]:
        return "kept"
    note = nbformat.v4.new_markdown_cell(word("course.newer", lang, name=Path(place).name))
    notebook.cells.insert(0, note)
    beside = _beside(folder, place, written)
    _put(folder / beside, notebook)
    written[beside] = _marks_of(folder / beside)
    return "beside"


def _beside(folder: Path, place: str, written: dict[str, list[str]]) -> str:
    """Where a newer notebook goes: not onto one that a person has worked on since."""
    for number in count(1):
        name = place.removesuffix(".ipynb") + (".new.ipynb" if number == 1 else f".new{number}.ipynb")
        there = _marks_of(folder / name)
        if there is None or (name in written and there[1] == written[name][1]):
            return name


def _text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def _marks(text: str) -> list[str]:
    """What tells two notebooks apart: the whole file, and only what can be typed into it."""
    try:
        typed = [[cell["cell_type"], cell["source"]] for cell in nbformat.reads(text, 4).cells]
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError):  # no notebook any more
        typed = text
    return [sha256(part.encode()).hexdigest() for part in (text, json.dumps(typed))]


def _marks_of(path: Path) -> list[str] | None:
    return _marks(path.read_text(encoding="utf-8", errors="replace")) if path.exists() else None


def _put(path: Path, notebook: NotebookNode) -> None:
    """Write a notebook and sign it, so that JupyterLab shows its tables as they are meant."""
    write_text(path, _text(notebook))
    with suppress(OSError):  # a home folder that cannot be written: tables look plainer
        NotebookNotary().sign(notebook)


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


def open_lab(folder: Path, *, lang: str, port: int, browser: bool, cold: bool = False) -> int:
    """Open JupyterLab on the course and stay until it is closed; its kernels are forked warm unless ``cold``."""
    folder = Path(folder).resolve()
    starts = [name for name in ("00_welcome.ipynb", "exercises/01_segmentation.ipynb") if (folder / name).is_file()]
    own = _lab_settings(folder, lang)
    settings = {"JUPYTERLAB_SETTINGS_DIR": str(own), "JUPYTERLAB_WORKSPACES_DIR": str(own / "open"), "KAM_LANG": lang}
    if not cold:
        settings["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "kam-warm"  # starts ordinary kernels where it cannot fork
    command = lab_command(folder, start=starts[0] if starts else "", port=port, browser=browser)
    if not cold:
        command.append("--ServerApp.jpserver_extensions=kamlib.reports.warm.server=True")
    if os.name == "posix":  # in place of this process, so that whoever ends the one ends the other
        os.chdir(folder)
        os.execve(command[0], command, os.environ | settings)
    return subprocess.call(command, cwd=folder, env=os.environ | settings)


def _lab_settings(folder: Path, lang: str) -> Path:
    """Settings of the course's own JupyterLab, so that a person's usual ones neither matter nor change."""
    settings = folder / ".kam-lab"
    for plugin, values in (LAB_SETTINGS | LAB_LANGUAGE[lang]).items():
        path = settings / f"{plugin}.jupyterlab-settings"
        if not path.exists():
            write_text(path, json.dumps(values))
    return settings


LAB_SETTINGS = {
    # one queue for cells and controls: over queues of their own, a button overtakes what was typed before it
    "@jupyterlab/apputils-extension/kernels-settings": {"commsOverSubshells": "disabled"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
}
_TRANSLATION = "@jupyterlab/translation-extension/plugin"
LAB_LANGUAGE = {"en": {_TRANSLATION: {"locale": "en"}}, "zh": {_TRANSLATION: {"locale": "zh_CN"}}}
