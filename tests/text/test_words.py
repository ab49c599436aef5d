"""Every word stands once in its file and in both languages."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from kamlib.chapters import parts

OWN = [path for path in Path(str(files("kamlib.text"))).glob("*.yaml") if path.stem != "errors"]
FILES = [*OWN, *parts("words.yaml").values(), *parts("report.yaml").values()]


def keys_of(path: Path) -> list[str]:
    return [key.value for key, _ in yaml.compose(path.read_text(encoding="utf-8")).value]


@pytest.mark.parametrize(
    "path", [*FILES, OWN[0].with_name("errors.yaml")], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_key_stands_once(path):
    keys = keys_of(path)
    assert not sorted({key for key in keys if keys.count(key) > 1})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_word_is_said_in_both_languages(path):
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert not [key for key, text in entries.items() if not {"en", "zh"} <= set(text)]
