"""How does JupyterLab have its first warm kernel by the time somebody has opened a notebook?

A server extension, named on the command line of the course's own JupyterLab.
"""

from kamlib.reports.warm.host import start_importing


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server) -> None:
    """Begin the imports when the server starts, not when the first kernel is wanted."""
    start_importing()
