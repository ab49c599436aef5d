"""Imports point down the floors of the house, and chapters do not know each other."""

import ast
from pathlib import Path

import pytest

import kamlib

PACKAGE = Path(kamlib.__file__).parent
FLOOR = {
    "errors": 0, "writing": 0.25, "yaml_files": 0.25, "text": 0.5, "tables": 1,
    "segmentation": 2, "branding": 2, "sales_efficiency": 2, "account_planning": 2,
    "charts": 3, "documents": 3, "reports": 4, "workshop": 4, "course": 4, "cli": 5,
}  # fmt: skip
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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path):
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    floor = FLOOR[own]
    for other in imported_rooms(path) - {own}:
        assert FLOOR[other] < floor, f"{own} (floor {floor}) imports {other} (floor {FLOOR[other]})"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_one_sentence_that_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "no module docstring"
