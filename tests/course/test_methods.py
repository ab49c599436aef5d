import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kamlib.course.methods import found, mapped_chapters, method_rows, methods_page

ROOT = Path(__file__).parents[2]
ENTRIES = {"workshop": 5, "segmentation": 33, "branding": 22, "sales_efficiency": 23, "account_planning": 18}


def lesson_headings(lesson: str) -> set[str]:
    book = json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]
    return set(re.findall(r"^#+ (.+?)\s*$", "\n".join(texts), flags=re.MULTILINE))


@pytest.mark.parametrize("chapter", mapped_chapters())
def test_every_entry_of_the_decks_has_one_row(chapter):
    rows = method_rows(chapter)
    assert max(Counter(row["id"] for row in rows).values()) == 1
    assert len(rows) == ENTRIES[chapter]
    assert all(row["en"] and row["zh"] and row["source"] for row in rows)
    assert all(row["function"] or row["template"] or row["note"] or row["section"] for row in rows)


@pytest.mark.parametrize("chapter", mapped_chapters())
def test_functions_and_charts_of_the_map_exist_and_have_a_source(chapter):
    for row in method_rows(chapter):
        for name in (row["function"], row["chart"]):
            if name:
                assert found(name).__doc__, name


@pytest.mark.parametrize(("chapter", "lesson"), mapped_chapters().items())
def test_sections_of_the_map_are_headings_of_the_lesson(chapter, lesson):
    missing = {row["section"] for row in method_rows(chapter) if row["section"]} - lesson_headings(lesson)
    assert not missing


def test_the_methods_page_is_up_to_date():
    assert (ROOT / "notebooks" / "METHODS.md").read_text(encoding="utf-8") == methods_page()


@pytest.mark.parametrize(("chapter", "lesson"), mapped_chapters().items())
def test_every_template_of_the_map_is_a_form_in_its_lesson(chapter, lesson):
    book = json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    calls = [call for c in book["cells"] for call in re.findall(r"discussion\((.*)\)", "".join(c["source"]))]
    wanted = {row["template"] for row in method_rows(chapter) if row["template"]}
    assert wanted
    assert not wanted - set(re.findall(r'"([a-z-]+)"', " ".join(calls)))
    for cell in book["cells"]:
        if "discussion(" in "".join(cell["source"]):
            assert "<table" in "".join(cell["outputs"][0]["data"]["text/html"])
