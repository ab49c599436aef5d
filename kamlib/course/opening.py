"""How do the controls of a lesson or an exercise appear as soon as it is open, although nobody has pressed Run?"""

import hashlib
import json
import sys
from pathlib import Path

from kamlib.course.page import resource
from kamlib.text import LANGUAGES, word
from kamlib.writing import write_text

TOLD = ("opening", "waiting", "connecting", "lost", "taken", "no_controls")  # what a page says of its connection


def write_extension(folder: Path) -> Path:
    """Write JupyterLab's extension that runs notebooks when they are opened; the folder to name as its path."""
    words = {lang: {key: word(f"course.lab_{key}", lang) for key in TOLD} for lang in LANGUAGES}
    script = resource("lab/run.js").replace("/*WORDS*/{}", json.dumps(words))
    name = f"static/run.{hashlib.sha256(script.encode()).hexdigest()[:8]}.js"  # browsers keep a name for a year
    build = {"load": name, "extension": "./extension"}
    package = {"name": "kam-course", "version": "1.0.0", "jupyterlab": {"extension": True, "_build": build}}
    for place, text in {name: script, "package.json": json.dumps(package)}.items():
        write_text(folder / "kam-course" / place, text)
    return folder


def let_go() -> None:
    """Let go of every control that an earlier page showed in this kernel, without a word to the page that is gone."""
    if (widgets := sys.modules.get("ipywidgets")) is None:
        return
    from comm import get_comm_manager

    comms = get_comm_manager().comms
    for comm in comms.values():
        comm._closed = True  # a page that never heard of them would call each an error
    widgets.Widget.close_all()
    comms.clear()
