"""How do the controls of a lesson or an exercise appear as soon as it is open, although nobody has pressed Run?"""

import hashlib
import json
from pathlib import Path

from kamlib.course.page import resource
from kamlib.writing import write_text


def write_extension(folder: Path) -> Path:
    """Write JupyterLab's extension that runs notebooks when they are opened; the folder to name as its path."""
    script = resource("lab/run.js")
    name = f"static/run.{hashlib.sha256(script.encode()).hexdigest()[:8]}.js"  # browsers keep a name for a year
    build = {"load": name, "extension": "./extension"}
    package = {"name": "kam-course", "version": "1.0.0", "jupyterlab": {"extension": True, "_build": build}}
    for place, text in {name: script, "package.json": json.dumps(package)}.items():
        write_text(folder / "kam-course" / place, text)
    return folder
