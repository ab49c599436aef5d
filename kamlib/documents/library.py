"""Where are the kit's own notebooks, and can this file be read as one?"""

from pathlib import Path

from kamlib.errors import KamError


def notebooks_folder() -> Path:
    """The folder of lessons and reports: inside the package when installed, beside it in a clone."""
    package = Path(__file__).parents[1]
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if (folder / "reports").is_dir():
            return folder
    raise KamError("the kit's notebooks are not there", where=str(package), fix="install the kit again")


def reports_folder() -> Path:
    """The folder of the parameterised reports."""
    return notebooks_folder() / "reports"


def read_notebook(path: str | Path):
    """A notebook as its file holds it, in the present format.

    Raises
    ------
    KamError
        The file cannot be read, or is no notebook.
    """
    import nbformat

    path = Path(path)
    try:
        book = nbformat.read(path, as_version=4)
        whole = all(
            isinstance(cell.source, str) and cell.cell_type and cell.metadata is not None for cell in book.cells
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise KamError(f"{path.name} cannot be read: {reason}", where=str(path), fix="check the path") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nbformat.ValidationError) as error:
        raise _no_notebook(path) from error
    if not whole:
        raise _no_notebook(path)
    return book


def _no_notebook(path: Path) -> KamError:
    fix = "give an .ipynb file as Jupyter saves it"
    return KamError(f"{path.name} is no notebook", where=str(path), fix=fix)
