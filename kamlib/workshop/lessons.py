"""Where does a lesson stand open in a JupyterLab on this machine?"""

import json
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from jupyter_core.paths import jupyter_runtime_dir

FOLDERS = ("", "notebooks")  # of a course's copy, of a clone


def lesson_links(names: Iterable[str], *, runtime: Path | None = None) -> dict[str, str]:
    """Addresses of lessons in the JupyterLab that has them, by name; those that no running one has are left out.

    The address holds no token: the browser in which the course was opened is known to JupyterLab already.
    """
    links: dict[str, str] = {}
    for entry in sorted((runtime or Path(jupyter_runtime_dir())).glob("jpserver-*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(entry.read_text(encoding="utf-8"))
            if not _answers(told["url"]):
                continue
            for name in set(names) - set(links):
                places = [f"{folder}/{name}.ipynb".lstrip("/") for folder in FOLDERS]
                place = next((place for place in places if (Path(told["root_dir"]) / place).is_file()), "")
                if place:
                    links[name] = f"{told['url'].rstrip('/')}/lab/tree/{quote(place)}"
    return links


def _answers(url: str) -> bool:
    """Whether the server is still there; one that was killed leaves its entry behind."""
    parts = urlsplit(url)
    with suppress(OSError), socket.create_connection((parts.hostname, parts.port), timeout=0.3):
        return parts.scheme in ("http", "https")
    return False
