"""Rules of the lessons and reports: twins, rhythm, collapsed code, no address outside, small files."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("0*.ipynb"))
REPORTS = sorted((ROOT / "notebooks" / "reports").glob("*.ipynb"))
ADDRESS = re.compile(r"(?i)\b(?:https?|ftp)://(?!www\.w3\.org)|(?:src|href)=[\"']//")
LESSON_SECTIONS = {
    "en": ["What we found", "Words", "Try it", "Sources"],
    "zh": ["我们发现了什么", "词汇", "练一练", "来源"],
}


def cells_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def tags(cell: dict) -> set[str]:
    return set(cell["metadata"].get("tags", ()))


def source(cell: dict) -> str:
    return "".join(cell["source"])


def headings(cell: dict) -> list[int]:
    return [len(mark) for mark in re.findall(r"^(#+) ", source(cell), flags=re.MULTILINE)]


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_every_english_text_has_its_chinese_twin_beside_it(path):
    texts = [cell for cell in cells_of(path) if cell["cell_type"] == "markdown"]
    for cell in texts:
        assert len(tags(cell) & {"lang-en", "lang-zh"}) == 1, f"{cell['id']} names no language"
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    for english, chinese in pairs:
        assert "lang-en" in tags(english), english["id"]
        assert "lang-zh" in tags(chinese), chinese["id"]
        assert headings(english) == headings(chinese), f"{english['id']} and {chinese['id']} differ in headings"
        assert tags(english) - {"lang-en"} == tags(chinese) - {"lang-zh"}, english["id"]
        assert re.search("[一-鿿]", source(chinese)), f"{chinese['id']} has no Chinese"


@pytest.mark.parametrize("path", [*LESSONS, *REPORTS], ids=name)
def test_code_is_collapsed_short_and_labelled(path):
    for cell in cells_of(path):
        if cell["cell_type"] == "code":
            lines = source(cell).splitlines()
            assert len(lines) <= 15, f"{cell['id']} has {len(lines)} lines"
            assert cell["metadata"].get("jupyter", {}).get("source_hidden"), f"{cell['id']} is not collapsed"
            assert "hide-input" in tags(cell), f"{cell['id']} shows in exports"
            if "parameters" not in tags(cell):
                assert lines[0].startswith("# "), f"{cell['id']} has no label"
            assert not re.search(r"filterwarnings|!pip|^\s*class |/home/|/root/|[A-Z]:\\", source(cell)), cell["id"]


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_there_is_prose_between_the_code(path):
    kinds = "".join("c" if cell["cell_type"] == "code" else "m" for cell in cells_of(path))
    assert "ccc" not in re.sub("^mm?c{1,3}", "", kinds), "three code cells without a word"
    assert kinds.count("m") // 2 >= kinds.count("c") * 0.9, "more code than prose"


@pytest.mark.parametrize("path", [*LESSONS, *REPORTS], ids=name)
def test_one_parameters_cell_declares_types_and_help(path):
    marked = [cell for cell in cells_of(path) if "parameters" in tags(cell)]
    assert len(marked) == 1
    for line in source(marked[0]).splitlines():
        assert re.match(r"\w+: \w+ = .+  # .+", line) or line.startswith("# "), line
    assert re.search(r'^lang: str = "en"', source(marked[0]), flags=re.MULTILINE)


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_ends_with_findings_words_exercise_and_sources(path):
    texts = [cell for cell in cells_of(path) if cell["cell_type"] == "markdown"]
    for lang, sections in LESSON_SECTIONS.items():
        found = re.findall(r"^## (.+)$", "\n".join(source(c) for c in texts if f"lang-{lang}" in tags(c)), re.MULTILINE)
        assert [heading for heading in found if heading in sections] == sections, found


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_lessons_are_committed_executed_and_small(path):
    cells = [cell for cell in cells_of(path) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert not [output for cell in cells for output in cell["outputs"] if output["output_type"] == "error"]
    assert path.stat().st_size <= 420_000, f"{path.stat().st_size // 1000} kB"


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_what_a_cell_shows_is_a_table_a_picture_or_controls_never_a_python_value(path):
    kept = json.loads((path.parent / "outputs" / "zh" / f"{path.stem}.json").read_text(encoding="utf-8"))["outputs"]
    shown = [*((cell["id"], cell.get("outputs", [])) for cell in cells_of(path)), *kept.items()]
    results = [(cell, output["data"]) for cell, outputs in shown for output in outputs if "data" in output]
    assert len(results) > 20
    assert [cell for cell, data in results if not {"text/html", "image/png"} & set(data)] == []


@pytest.mark.parametrize("path", REPORTS, ids=name)
def test_reports_are_committed_without_outputs_and_without_widgets(path):
    for cell in cells_of(path):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert "widgets" not in source(cell)
            assert "_explorer" not in source(cell)


@pytest.mark.parametrize("path", [*LESSONS, *REPORTS], ids=name)
def test_no_address_outside(path):
    text = path.read_text(encoding="utf-8")
    assert not ADDRESS.search(text), ADDRESS.search(text)


@pytest.mark.parametrize("path", [*LESSONS, *REPORTS], ids=name)
def test_form_of_the_file(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in book["cells"]]
    assert len(ids) == len(set(ids))


def test_there_are_lessons_and_reports_to_hold():
    assert len(REPORTS) >= 1
