"""A file comes to its place whole or not at all, and what the system refuses is said in three lines."""

import os
import stat
import subprocess
import sys

import pytest

from kamlib.errors import KamError
from kamlib.writing import make_folder, raise_refused, whole_file, write_bytes, write_text, writing


def lines_of(error) -> list[str]:
    return str(error.value).splitlines()


def test_a_block_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    file = tmp_path / "a.txt"
    write_text(file, "old")
    with pytest.raises(UnicodeEncodeError), writing(file) as part:
        part.write_text("half\ud800", encoding="utf-8")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("file/a.txt", "a file stands where the folder"),
        ("file/deeper/a.txt", "a file stands where the folder"),
        ("folder", "a folder stands where folder belongs"),
    ],
)
def test_what_is_in_the_way_is_named_and_stays(tmp_path, place, says):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    with pytest.raises(KamError) as error:
        write_bytes(tmp_path / place, b"x")
    assert lines_of(error)[0].startswith(says)
    assert len(lines_of(error)) == 3
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc on this system")
def test_a_place_where_nobody_may_write_is_said_for_files_and_folders():
    for write in (lambda: write_text("/proc/x/a.txt", ""), lambda: make_folder("/proc/x")):
        with pytest.raises(KamError, match="fix:   use"):
            write()


@pytest.mark.parametrize("there", [True, False])
def test_a_file_that_another_program_holds_is_said(tmp_path, monkeypatch, there):
    def held(self, target):  # as Windows answers for a workbook that is open in Excel
        raise PermissionError(13, "Permission denied", str(target))

    if there:
        (tmp_path / "a.xlsx").write_text("old")
    monkeypatch.setattr("pathlib.Path.replace", held)
    with pytest.raises(KamError) as error:
        write_bytes(tmp_path / "a.xlsx", b"new")
    assert ("open in another program" if there else "its folder is protected") in lines_of(error)[0]
    assert [path.name for path in tmp_path.iterdir()] == (["a.xlsx"] if there else [])


FULL = """
import resource, sys
from kamlib.writing import write_bytes
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write_bytes(sys.argv[1], b"x" * 5000)
"""


def test_no_room_keeps_the_old_file_whole(tmp_path):
    pytest.importorskip("resource")
    (tmp_path / "a.txt").write_text("old")
    ended = subprocess.run([sys.executable, "-c", FULL, str(tmp_path / "a.txt")], capture_output=True, text=True)
    assert "no room on the disk: a.txt was not written" in ended.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_links_and_rights_stay_as_they_were(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "real.txt").chmod(0o600)
    try:
        (tmp_path / "link.txt").symlink_to("real.txt")
    except OSError:  # Windows without the right to make links
        return
    write_text(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real.txt").stat().st_mode) == 0o600


def test_half_letters_are_written_as_question_marks(tmp_path):
    write_text(tmp_path / "a.txt", "岚\ud800")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "岚?"


def test_a_durable_file_is_the_same_file(tmp_path):
    with whole_file(tmp_path / "a.txt", durable=True) as part:
        part.write_text("kept")
    assert (tmp_path / "a.txt").read_text() == "kept"


def test_several_refusals_are_one_with_their_number():
    one = KamError("a was not written", where="a", fix="close it")
    with pytest.raises(KamError, match=r"(?s)^a was not written.*fix:   close it"):
        raise_refused([one])
    with pytest.raises(KamError, match="3 files were not written; the first: a was not written"):
        raise_refused([one] * 3)
    raise_refused([])
