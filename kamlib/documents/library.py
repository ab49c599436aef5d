"""Where are the kit's own notebooks?"""

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
