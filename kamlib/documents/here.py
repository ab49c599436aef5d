"""Does somebody sit before this kernel, and in which copy of the course?"""

import os
from pathlib import Path

COURSE_MARK = ".kam-course.json"  # lies in the folder of every working copy


def with_widgets() -> bool:
    """Whether somebody sits before this kernel: JupyterLab and VS Code say so, papermill and nbval do not."""
    return bool({"JPY_SESSION_NAME", "VSCODE_PID"} & set(os.environ))


def course_folder() -> Path:
    """The folder of the course copy in which the notebook lies; without a copy the notebook's own folder.

    JupyterLab tells the notebook's place, so that ``os.chdir`` in a cell changes nothing.
    """
    session = Path(os.environ.get("JPY_SESSION_NAME", ""))
    here = session.parent if session.is_absolute() and session.parent.is_dir() else Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / COURSE_MARK).is_file()), here)
