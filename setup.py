"""Puts the lessons, the exercises and the bundled tables into the wheel; everything else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

# The folders, and what stays out of the wheel.
FOLDERS = {"notebooks": ("kit.png",), "exercises": ("solutions",), "datasets": ("making", "make_datasets.py")}


class WithCourse(build_py):
    """The package with the folders beside it copied in; an editable install finds them where they are."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for folder, left_out in FOLDERS.items():
            target = Path(self.build_lib) / "kamlib" / folder
            shutil.rmtree(target, ignore_errors=True)
            ignored = shutil.ignore_patterns(*left_out, "__pycache__", ".ipynb_checkpoints", "my_*", "*.part")
            shutil.copytree(folder, target, ignore=ignored)


setup(cmdclass={"build_py": WithCourse})
