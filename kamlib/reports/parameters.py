"""Which parameters does a report take, and are these values good ones?"""

import datetime
import logging
from dataclasses import dataclass
from pathlib import Path

from kamlib.documents.library import read_notebook, reports_folder
from kamlib.errors import KamError, nearest


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell: ``name: type = default  # help``."""

    name: str
    type: str
    default: object
    help: str


def report_path(name: str) -> Path:
    """The notebook of a report: one of the kit's by name, or a path to one's own.

    Raises
    ------
    KamError
        No such report; the fix names the nearest.
    """
    if name.endswith(".ipynb"):
        if Path(name).is_file():
            return Path(name)
        raise KamError(f"no notebook {name!r}", where="kam report NAME", fix="give the path of an .ipynb that exists")
    known = sorted(path.stem for path in reports_folder().glob("*.ipynb"))
    if name not in known:
        near = nearest(name, known, most=1) or [", ".join(known)]
        raise KamError(f"no report {name!r}", where="kam report NAME", fix=f"use {near[0]}")
    return reports_folder() / f"{name}.ipynb"


def report_parameters(notebook: Path) -> dict[str, Parameter]:
    """The parameters a notebook declares in its cell tagged ``parameters``, by name.

    Raises
    ------
    KamError
        The file is no notebook, or one for no kernel.
    """
    import papermill

    about = read_notebook(notebook).metadata
    kernel = about.get("kernelspec", {})
    if not kernel.get("name") or not (kernel.get("language") or about.get("language_info", {}).get("name")):
        fix = "open it in Jupyter, choose the kernel Python 3, and save it"
        raise KamError(f"{Path(notebook).name} names no kernel", where=str(notebook), fix=fix)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    found = papermill.inspect_notebook(str(notebook))
    return {
        name: Parameter(name, given["inferred_type_name"], _literal(given["default"]), given["help"])
        for name, given in found.items()
    }


def require_parameters(notebook: Path, declared: dict[str, Parameter], *, where: str) -> None:
    """Raise when values are given to a notebook that takes none."""
    if declared:
        return
    tagged = any("parameters" in cell.metadata.get("tags", ()) for cell in read_notebook(notebook).cells)
    if tagged:
        fix = 'write a line such as ledger: str = "" in its cell tagged "parameters"'
    else:
        fix = 'tag the cell that holds its values "parameters": in JupyterLab, the cogwheels at the right, Cell Tags'
    raise KamError(f"{notebook.name} takes no parameters", where=where, fix=fix)


def _literal(text: str) -> object:
    import ast

    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def checked_parameters(declared: dict[str, Parameter], values: dict[str, object], *, where: str) -> dict[str, object]:
    """The values, each known to the notebook and of the type it declares.

    Parameters
    ----------
    declared : dict of str to Parameter
        From :func:`report_parameters`.
    values : dict
        Name → value; text is turned into the declared type where that is possible without loss.
    where : str
        The call as the reader wrote it.

    Raises
    ------
    KamError
        An unknown name (papermill itself would only warn and use the default) or a value of the wrong type
        (papermill would take it).

    Examples
    --------
    >>> declared = {"months": Parameter("months", "int", 12, "length of the period")}
    >>> checked_parameters(declared, {"months": "6"}, where="kam report portfolio")
    {'months': 6}
    """
    for name in values:
        if name not in declared:
            near = nearest(name, declared, most=1)
            fix = f"use {near[0]!r}" if near else f"use one of {sorted(declared)}"
            raise KamError(f"unknown parameter {name!r}", where=where, fix=fix)
    return {name: _typed(declared[name], value, where) for name, value in values.items()}


def _typed(parameter: Parameter, value: object, where: str) -> object:
    kind = parameter.type if parameter.type != "None" else type(parameter.default).__name__
    try:
        if kind == "bool":
            return _boolean(value)
        if kind == "int":
            return _whole(value)
        if kind == "float" and not isinstance(value, bool):
            return float(value)
        if kind == "str" and isinstance(value, (str, int, float, datetime.date, Path)):
            return str(value)
    except (TypeError, ValueError):
        pass
    else:
        if kind not in ("bool", "int", "float", "str"):
            return value
    raise KamError(
        f"parameter {parameter.name!r} takes {kind}, not {value!r}",
        where=where,
        fix=f"give a value such as {parameter.default!r}" + (f" ({parameter.help})" if parameter.help else ""),
    )


def _boolean(value: object) -> bool:
    texts = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    return texts[str(value).casefold()] if str(value).casefold() in texts else _refuse(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or float(value) != int(float(value)):
        _refuse(value)
    return int(float(value))


def _refuse(value: object):
    raise ValueError(value)
