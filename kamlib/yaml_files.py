"""What does a YAML file that a person wrote say, and is it small and plain enough to be read at all?"""

from pathlib import Path

import yaml
from yaml.constructor import ConstructorError

from kamlib.errors import KamError

MOST_BYTES = 1_000_000
DEEPEST = 40  # mappings and lists inside each other
MOST_VALUES = 100_000  # with every alias written out


class PlainLoader(yaml.SafeLoader):
    """Plain data only; what is nested too deep, and an alias that stands for too much or for itself, is refused."""

    def __init__(self, text: str):
        super().__init__(text)
        self._open, self._depth, self._sizes = set(), 0, {}

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in self._open:
                raise _refused(f"alias {event.anchor!r} stands for itself", event)
            return super().compose_node(parent, index)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _refused(f"more than {DEEPEST} levels inside each other", event)
        self._open.add(event.anchor)
        node = super().compose_node(parent, index)
        self._open.discard(event.anchor)
        self._depth -= 1
        below = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        parts = below if isinstance(node, yaml.CollectionNode) else ()
        self._sizes[id(node)] = size = 1 + sum(self._sizes[id(part)] for part in parts)
        if size > MOST_VALUES:
            raise _refused(f"more than {MOST_VALUES:,} values", event)
        return node

    def construct_object(self, node, deep=False):
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:  # 2026-02-30, or a number of 5,000 digits
            raise ConstructorError(None, None, " ".join(str(error).split())[:160], node.start_mark) from error


def _refused(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def yaml_text(path: str | Path) -> str:
    """The text of a YAML file.

    Raises
    ------
    KamError
        Not there, not to be read, too large, not UTF-8.
    """
    name = Path(path).name
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise KamError(f"no file {name}", where=str(path), fix="give the path of a file that is there") from error
    except OSError as error:
        what = f"{name} cannot be read: {error.strerror or error}"
        raise KamError(what, where=str(path), fix="give the path of a file that you may read") from error
    if len(content) > MOST_BYTES:
        what = f"{name} has {len(content):,} bytes; {MOST_BYTES:,} are read"
        raise KamError(what, where=str(path), fix="divide it, or check that it is the right file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KamError(f"{name} is not a UTF-8 text file", where=str(path), fix="save it as UTF-8 text") from error


def read_yaml(path: str | Path, *, fix: str = "") -> object:
    """What a YAML file holds, as mappings, lists and plain values; None when it is empty.

    Raises
    ------
    KamError
        It cannot be read, or is no plain YAML; with the line where one is known.
    """
    try:
        loader = PlainLoader(yaml_text(path))
        return loader.get_single_data()
    except yaml.YAMLError as error:
        raise not_plain(error, path, fix=fix) from error


def not_plain(error: yaml.YAMLError, path: str | Path, *, fix: str = "") -> KamError:
    """Why a file is not read, with its line."""
    mark = getattr(error, "problem_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or " ".join(str(error).split())[:160]
    usual = "mend the indentation, quotes or colons there"
    return KamError(f"not readable as YAML: {problem}", where=f"{Path(path).name}{line}", fix=fix or usual)
