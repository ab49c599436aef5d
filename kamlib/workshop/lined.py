"""On which line of a YAML file does a value stand?"""

from pathlib import Path

import yaml

from kamlib.errors import KamError
from kamlib.yaml_files import PlainLoader, not_plain, yaml_text


class Lined(dict):
    """A mapping that knows the line of each of its keys; ``line`` is its own first line."""

    def __init__(self, line: int):
        super().__init__()
        self.line, self.lines, self.written = line, {}, {}

    def text_of(self, key) -> str:
        """A plain value as it stands in the file: YAML makes a number of 8:30 (510), of 0730 (472) and of 8.30."""
        return self.written.get(key, str(self.get(key, "")))

    def line_of(self, key) -> int:
        return self.lines.get(key, self.line)


def read_lined(path: Path):
    """A YAML file as mappings that know their lines.

    Raises
    ------
    KamError
        Not UTF-8, not YAML, a key given twice, or not a mapping at the top.
    """
    name = Path(path).name
    try:
        loader = PlainLoader(yaml_text(path))
        node = loader.get_single_node()
        tree = _built(loader, node, name) if node else None
    except yaml.YAMLError as error:
        raise not_plain(error, path) from error
    if not isinstance(tree, Lined):
        raise KamError("the file holds no fields", where=name, fix="write fields such as 'title:' at the left margin")
    return tree


def _built(loader: PlainLoader, node: yaml.Node, name: str):
    if isinstance(node, yaml.SequenceNode):
        return [_built(loader, item, name) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    made = Lined(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise KamError("a list or fields where a name belongs", where=f"{name}, line {line}", fix="name the field")
        key = loader.construct_object(key_node)
        if isinstance(key, bool):  # yes and no are words here
            key = key_node.value
        if key in made:
            raise KamError(f"{key!r} stands twice", where=f"{name}, line {line}", fix="keep one of the two")
        made[key] = _built(loader, value_node, name)
        made.lines[key] = line
        if isinstance(value_node, yaml.ScalarNode):
            made.written[key] = value_node.value
    return made
