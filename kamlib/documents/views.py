"""What does one person see of a notebook that holds two languages and two roles?"""

import re
from copy import deepcopy

from nbformat import NotebookNode

from kamlib.errors import require_choice
from kamlib.text import LANGUAGES, require_language

ROLES = ("participant", "trainer")
TRAINER_TAGS = {"trainer-note", "solution"}

_SOLUTION = re.compile(r"^[ \t]*### BEGIN SOLUTION.*?### END SOLUTION[^\n]*\n?", re.DOTALL | re.MULTILINE)
_LANGUAGE_LINE = re.compile(r"""^(lang\b[^=\n]*=\s*)(["'])(\w*)\2""", re.MULTILINE)
_LABEL = re.compile(r"\A# ([^/·\n]+) [/·] ([^/·\n]+)$", re.MULTILINE)  # "# 一天的时间表 / The timetable"
_CHINESE = re.compile("[一-鿿]")


def notebook_view(notebook: NotebookNode, *, lang: str, role: str = "participant") -> NotebookNode:
    """A copy of a notebook for one language and one role, made from the cells' tags.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A master: twin cells tagged ``lang-en`` and ``lang-zh``, trainer cells tagged ``trainer-note`` or
        ``solution``, solutions inside code cells between ``### BEGIN SOLUTION`` and ``### END SOLUTION``.
    lang : {"en", "zh"}
        Cells of the other language go, and the other half of a code cell's label; ``lang`` in the ``parameters``
        cell is set to this one.
    role : {"participant", "trainer"}
        A participant's copy has no trainer cells and no solutions.

    Returns
    -------
    nbformat.NotebookNode
        Code outputs are kept as they are, except those of a cell that held a solution in a participant's copy.
    """
    require_language(lang, where="notebook_view(lang=)")
    require_choice(role, ROLES, where="notebook_view(role=)")
    gone = {f"lang-{other}" for other in LANGUAGES if other != lang} | {"remove-cell"}
    if role == "participant":
        gone |= TRAINER_TAGS
    view = deepcopy(notebook)
    view.cells = [_cell_view(cell, lang, role) for cell in view.cells if not gone & _tags(cell)]
    return view


def notebook_language(notebook: NotebookNode) -> str | None:
    """The language that the ``parameters`` cell names, in which the outputs are; None when it names none."""
    for cell in notebook.cells:
        if "parameters" in _tags(cell) and (found := _LANGUAGE_LINE.search(cell.source)):
            return found[3]
    return None


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def _cell_view(cell: NotebookNode, lang: str, role: str) -> NotebookNode:
    if cell.cell_type == "code" and role == "participant" and _SOLUTION.search(cell.source):
        cell.source = _SOLUTION.sub("", cell.source)
        cell.outputs, cell.execution_count = [], None  # they show what the solution gives
    if cell.cell_type == "code" and (label := _LABEL.match(cell.source)):
        halves = {"zh" if _CHINESE.search(half) else "en": half for half in label.groups()}
        cell.source = f"# {halves.get(lang, label[0][2:])}{cell.source[label.end() :]}"
    if "parameters" in _tags(cell):
        cell.source = _LANGUAGE_LINE.sub(rf"\g<1>\g<2>{lang}\g<2>", cell.source)
    return cell
