"""What errors can say, read from the code: every text given to KamError, ``{}`` where something is filled in."""

import ast
from functools import cache
from pathlib import Path

import kamlib

RAISERS = ("KamError", "refuse")  # and the helper of template files
CHECKS = ("require_number", "require_numbers", "require_positive_total")  # that take a fix of the caller's
HOLE = ["{}"]


def error_texts(part: tuple[str, ...]) -> dict[str, str]:
    """Text → the file and line of a call that says it; ``part``: of what, where, fix."""
    found = {}
    for name, function in _functions():
        for node, line in _said(function, part):
            found |= {text: f"{name}:{line}" for text in _texts(node, _assigned(function))}
    found |= dict.fromkeys(_advice() if "fix" in part else (), "checks.py")
    return {text: place for text, place in found.items() if any(letter.isalpha() for letter in text.replace("{}", ""))}


def _advice() -> list[str]:
    """What the checks of a table ask for: constants and functions whose name ends with fix, a refusal's fix."""
    tree = ast.parse((Path(kamlib.__file__).parent / "checks.py").read_text(encoding="utf-8"))
    said = [n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id.endswith("_FIX")]
    texts = [text for node in said for text in _texts(node, {})]
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            told = [node.value] if isinstance(node, ast.Return) and function.name.endswith("_fix") else []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_refuse":
                told += [keyword.value for keyword in node.keywords if keyword.arg == "fix"]
            texts += [text for one in told for text in _texts(one, _assigned(function))]
    return texts


@cache
def _functions() -> list[tuple[str, ast.AST]]:
    """The functions that raise errors, with the name of their file."""
    paths = sorted(Path(kamlib.__file__).parent.rglob("*.py"))
    return [
        (path.name, node)
        for path in paths
        if any(f"{name}(" in (text := path.read_text(encoding="utf-8")) for name in RAISERS + CHECKS)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def _said(function, part):
    for call in ast.walk(function):
        name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
        if name in RAISERS + CHECKS:
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            if name in RAISERS:
                given |= dict(zip(("what", "at", "key", "fix"), call.args, strict=False))
            yield from ((given[name], call.lineno) for name in part if name in given)


def _assigned(function) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        for target in node.targets if isinstance(node, ast.Assign) else ():
            pairs = zip(target.elts, node.value.elts, strict=False) if _both_tuples(target, node.value) else [
                (target, node.value)]  # fmt: skip
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(value)
    return found


def _both_tuples(one, other) -> bool:
    return isinstance(one, ast.Tuple) and isinstance(other, ast.Tuple)


def _texts(node, known, depth=0) -> list[str]:
    """The texts an expression may become."""
    deeper = {"known": known, "depth": depth + 1}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value.replace("{", "{{").replace("}", "}}")]
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, **deeper) if isinstance(node.value, ast.IfExp) else HOLE
    if isinstance(node, ast.JoinedStr):
        return _joined([_texts(value, **deeper) for value in node.values])
    if isinstance(node, ast.IfExp):
        return _texts(node.body, **deeper) + _texts(node.orelse, **deeper)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in _texts(value, **deeper)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _joined([_texts(node.left, **deeper), _texts(node.right, **deeper)])
    if isinstance(node, ast.Name) and depth < 4:
        return [text for value in known.get(node.id, ()) for text in _texts(value, **deeper)] or HOLE
    return HOLE


def _joined(parts: list[list[str]]) -> list[str]:
    texts = [""]
    for part in parts:
        texts = [text + more for text in texts for more in part]
    return texts
