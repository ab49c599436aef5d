"""Imports point down the floors of the house, chapters do not know each other, and every module says what it is for."""

import ast
from pathlib import Path

import kamlib

PACKAGE = Path(kamlib.__file__).parent
CHAPTERS = {"segmentation", "branding", "sales_efficiency", "account_planning"}
FLOOR = {
    "errors": 0, "checks": 0.1, "chapters": 0.1, "writing": 0.25, "yaml_files": 0.25, "text": 0.5, "tables": 1,
    "charts": 2, "documents": 2,
    "reports": 2.5, "workshop": 2.5, "course": 2.5, **dict.fromkeys(CHAPTERS, 3), "cli": 5,
}  # fmt: skip
SHOWING = {
    "charts.py",
    "explorers.py",
    "answers.py",
    "forms.py",
    "report.py",
}  # of a chapter: what looks at its functions
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room(dotted: str) -> str:
    return dotted.split(".")[1] if dotted.count(".") else ""


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            rooms |= {room(alias.name) for alias in node.names if alias.name.startswith("kamlib.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "kamlib":
            rooms |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kamlib."):
            rooms.add(room(node.module))
    return rooms - {"__version__"}


def floor_of(path: Path) -> float:
    """A chapter's functions stand on the tables; only what shows them may look at charts."""
    own, inside = path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path.name
    if own in CHAPTERS:
        return 3 if inside in SHOWING else 1.5
    return FLOOR[own]


def test_imports_point_down():
    wrong = []
    for path in MODULES:
        own, floor = path.relative_to(PACKAGE).parts[0].removesuffix(".py"), floor_of(path)
        for other in imported_rooms(path) - {own}:
            if other not in FLOOR or FLOOR[other] >= floor:
                wrong.append(f"{path.relative_to(PACKAGE)} (floor {floor}) imports {other}")
    assert not wrong, wrong


def test_every_module_says_in_a_sentence_what_it_is_for():
    texts = {path: path.read_text(encoding="utf-8") for path in MODULES}
    silent = [
        str(p.relative_to(PACKAGE))
        for p, text in texts.items()
        if text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent
