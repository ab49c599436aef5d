"""How does a file come to its place, whole or not at all, and what does a person read when it cannot?"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from kamlib.errors import KamError

NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_PROTECTED = {errno.EACCES, errno.EPERM, errno.EROFS, getattr(errno, "ETXTBSY", errno.EACCES)}
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR, errno.EEXIST}


@contextmanager
def whole_file(path: str | Path, *, durable: bool = False) -> Iterator[Path]:
    """Where to write a file: beside its place, into which it is put when the block ends well, else taken away.

    Parameters
    ----------
    path : path
        Its folder is made when it is not there; a link stays one, a file there keeps who may read it.
    durable : bool
        On disk when the block has ended, whatever happens to the power.

    Raises
    ------
    OSError
        As the system says it; :func:`writing` says it in three lines.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        with suppress(OSError):
            shutil.copymode(path, part)
        if durable:
            with part.open("rb+") as written:
                os.fsync(written.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """As :func:`whole_file`, and what the system refuses is said in three lines.

    Raises
    ------
    KamError
        The file cannot be written: open in another program, protected, no room, no folder.
    """
    try:
        with whole_file(path) as part:
            yield part
    except OSError as error:
        raise unwritable(path, error) from error


def write_text(path: str | Path, text: str, *, newline: str | None = None) -> None:
    """Write a text as UTF-8, whole or not at all; half letters, which no encoding has, become question marks."""
    with writing(path) as part:
        part.write_text(text, encoding="utf-8", errors="replace", newline=newline)


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write a file's content, whole or not at all."""
    with writing(path) as part:
        part.write_bytes(content)


def make_folder(path: str | Path) -> None:
    """Make a folder where there is none.

    Raises
    ------
    KamError
        It cannot be made.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def raise_refused(refused: Sequence[KamError]) -> None:
    """Raise why some of many files were not written, when all others are; nothing when none was refused."""
    if len(refused) > 1:
        what = f"{len(refused)} files were not written; the first: {refused[0].what}"
        raise KamError(what, where=refused[0].where, fix=refused[0].fix)
    if refused:
        raise refused[0]


def unwritable(path: str | Path, error: OSError) -> KamError:
    """Why a file or folder could not be written, and what to do, for the person who asked for it.

    Examples
    --------
    >>> print(unwritable("out/a.xlsx", OSError(28, "No space left on device")))
    no room on the disk: a.xlsx was not written
      where: out/a.xlsx
      fix:   free some space, or use a folder on another disk, then run this again
    """
    path = Path(path)
    name, there = path.name or str(path), os.path.lexists(path)
    if error.errno in NO_ROOM:
        fix = "free some space, or use a folder on another disk, then run this again"
        return KamError(f"no room on the disk: {name} was not written", where=str(path), fix=fix)
    if blocking := _file_in_the_way(path, error):
        what = f"a file stands where the folder {blocking} is wanted"
        return KamError(what, where=str(path), fix="use another folder, then run this again")
    if os.path.isdir(path):
        what = f"a folder stands where {name} belongs" if error.errno == errno.EISDIR else f"{name} is protected"
        return KamError(what, where=str(path), fix="move it away, or use another folder, then run this again")
    if error.errno in _PROTECTED and there:
        fix = "close it where it is open (Excel, Word, PowerPoint), or use another folder, then run this again"
        what = f"{name} was not replaced: it is open in another program, or protected"
        return KamError(what, where=str(path), fix=fix)
    if error.errno in _PROTECTED or (error.errno in _NO_FOLDER and path.parent.is_dir()):
        what = f"{name} was not written: its folder is protected"
        return KamError(what, where=str(path), fix="use a folder in which you may write, then run this again")
    if error.errno in _NO_FOLDER:
        what = f"the folder {path.parent} is not there and cannot be made"
        return KamError(what, where=str(path), fix="use another folder, then run this again")
    reason = error.strerror or str(error)
    what = f"{name} was not written: {reason}"
    return KamError(what, where=str(path), fix="use another folder, then run this again")


def refused_by_system(error: OSError, *, where: str) -> KamError:
    """What the system refused in the middle of a command, where nothing better is known."""
    if error.errno in NO_ROOM:
        return unwritable(error.filename or tempfile.gettempdir(), error)
    what = f"{error.filename} cannot be used: {error.strerror or error}"
    return KamError(what, where=where, fix="check that it is there and that you may read and write it")


def _file_in_the_way(path: Path, error: OSError) -> Path | None:
    """The file among the folders of a path; the path itself where it was to become a folder."""
    folders = [*([path] if error.errno == errno.EEXIST else []), *path.parents]
    with suppress(OSError):
        return next((folder for folder in folders if folder.exists() and not folder.is_dir()), None)
    return None
