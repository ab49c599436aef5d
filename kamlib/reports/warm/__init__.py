"""How does a notebook get a kernel that has everything imported already?

One parent process per host process (:mod:`.parent`) imports the heavy libraries once and forks a kernel per request.
The host talks to it through :mod:`.host`; Jupyter's tools reach it through :mod:`.provisioner`, unchanged.
"""

import os
import sys

PROVISIONER = "kam-warm"


def warm_supported() -> bool:
    """Whether this system can fork a process that has libraries loaded; macOS can fork, but not safely."""
    return hasattr(os, "fork") and sys.platform != "darwin"
