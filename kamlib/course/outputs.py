"""Where do a lesson's charts and tables in each language come from, so that it reads without a kernel?"""

import json
import sys
from hashlib import sha256
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kamlib.course.pictures import shrink_pictures
from kamlib.documents.library import notebooks_folder, read_notebook
from kamlib.documents.views import notebook_language, notebook_view
from kamlib.errors import KamError
from kamlib.text import LANGUAGES, word

WIDGET = "application/vnd.jupyter.widget-view+json"
CONTROLS = "kam-controls"  # marks the line that stands for sliders until the notebook is run


def lesson_in(path: Path, *, lang: str, role: str, run: bool = False) -> NotebookNode:
    """A notebook for one language and role, with outputs in that language where there are any.

    Parameters
    ----------
    path : Path
        A lesson of the kit, executed in English, or somebody's copy of one.
    run : bool
        Execute it; otherwise a lesson in another language gets what ``make notebooks`` kept for it, and a copy with
        other code has no outputs in that language.
    """
    master = read_notebook(path)
    if not run:
        _take_outputs(master, path.stem, lang)
    view = notebook_view(master, lang=lang, role=role)
    if run:
        run_notebook(view, path)
    static_outputs(view, lang)
    return view


def outputs_file(name: str, lang: str) -> Path:
    """Where the outputs of a lesson in a language other than English are kept."""
    return notebooks_folder() / "outputs" / lang / f"{name}.json"


def code_mark(book: NotebookNode) -> str:
    """The same for two notebooks with the same code cells in the same order."""
    code = [[cell.get("id"), cell.source] for cell in book.cells if cell.cell_type == "code"]
    return sha256(json.dumps(code).encode()).hexdigest()


def _take_outputs(book: NotebookNode, name: str, lang: str) -> None:
    """Put the kept outputs into a notebook whose own are in another language."""
    if notebook_language(book) in (None, lang):
        return
    path = outputs_file(name, lang)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"code": None}
    known = kept["code"] == code_mark(book)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(output) for output in kept["outputs"].get(cell.id, ())] if known else []
            cell.execution_count = cell.execution_count if known else None


def run_notebook(view: NotebookNode, path: Path) -> None:
    """Execute a notebook in place, in the folder it comes from."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    still = {"record_timing": False, "store_widget_state": False}
    client = NotebookClient(
        view, timeout=300, kernel_name="python3", resources={"metadata": {"path": path.parent}}, **still
    )
    try:
        client.execute()
    except CellExecutionError as error:
        what = f"{path.name} stopped: {error.ename}: {error.evalue}"
        raise KamError(what[:300], where=str(path), fix="run the notebook in JupyterLab and mend the cell") from error


def static_outputs(book: NotebookNode, lang: str | None = None) -> None:
    """Put a line in place of controls, which show nothing without a kernel; in both languages without ``lang``."""
    said = "<br>".join(word("course.controls", language) for language in ([lang] if lang else LANGUAGES))
    for cell in book.cells:
        for n, output in enumerate(cell.get("outputs", ())):
            if is_controls(output):
                data = {"text/html": f"<p><em>{said}</em></p>"}
                cell.outputs[n] = nbformat.v4.new_output("display_data", data, metadata={CONTROLS: True})
    book.metadata.pop("widgets", None)


def is_controls(output: NotebookNode) -> bool:
    """Whether an output is controls, or the line that stands for them."""
    return WIDGET in output.get("data", {}) or CONTROLS in output.get("metadata", {})


def keep_outputs(path: Path) -> None:
    """Make an executed lesson's outputs small and static, and keep those in the other languages beside it."""
    master = nbformat.read(path, 4)
    static_outputs(master)
    shrink_pictures(master)
    nbformat.write(master, path)
    for lang in LANGUAGES:
        if lang != notebook_language(master):
            view = notebook_view(master, lang=lang, role="trainer")
            run_notebook(view, path)
            static_outputs(view, lang)
            shrink_pictures(view)
            outputs = {cell.id: cell.outputs for cell in view.cells if cell.cell_type == "code" and cell.outputs}
            kept = json.dumps({"code": code_mark(master), "outputs": outputs}, ensure_ascii=False, indent=1)
            outputs_file(path.stem, lang).parent.mkdir(parents=True, exist_ok=True)
            outputs_file(path.stem, lang).write_text(kept + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        keep_outputs(Path(name))
