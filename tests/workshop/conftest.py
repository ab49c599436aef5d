"""A board in a file and, where PostgreSQL is installed, the same board in a database started for the tests."""

import sys
from pathlib import Path

import pytest

from kamlib.workshop.board import Board

sys.path.insert(0, str(Path(__file__).parent))

from browsing import browser  # noqa: E402, F401
from server import Server, Trainer  # noqa: E402


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """The address of an empty board, in both kinds of store."""
    if request.param == "sqlite":
        return str(tmp_path / "board.db")
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def board(where, request):
    made = Board(where, room=request.node.name[:60])
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A real server on a SQLite board, shared by the tests of a module."""
    folder = tmp_path_factory.mktemp("room")
    made = Server(folder, str(folder / "board.db")).start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def trainer(server):
    made = Trainer(server)
    made.do("open", template="ws-result-chart")
    return made
