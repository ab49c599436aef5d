"""Chinese lessons read without a kernel: what is kept for them belongs to the lessons and says the same numbers."""

import json
import re
from html import unescape

import nbformat
import pytest

from kamlib.course.outputs import code_mark, is_controls, keep_outputs, lesson_in, outputs_file
from kamlib.documents.library import notebooks_folder

LESSONS = sorted(notebooks_folder().glob("0*.ipynb"))
CHARTS = {"image/png", "text/html"}


def kept(path) -> dict:
    return json.loads(outputs_file(path.stem, "zh").read_text(encoding="utf-8"))


def code_cells(book) -> list:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def figures(cell) -> set[str]:
    """The digits of the numbers a cell shows: 1,970 and 1.97 thousand, 19.7 and 1.97 ten are the same."""
    texts = [output.get("data", {}).get("text/html") or output.get("text", "") for output in cell.outputs]
    plain = unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", " ".join(texts), flags=re.DOTALL))
    return {re.sub(r"\D", "", number).strip("0") for number in re.findall(r"\d[\d,.]*", plain)} - {""}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_kept_outputs_belong_to_the_lesson_as_it_is(path):
    assert kept(path)["code"] == code_mark(nbformat.read(path, 4)), "run `make notebooks`"
    assert outputs_file(path.stem, "zh").stat().st_size <= 350_000


@pytest.mark.parametrize("role", ["participant", "trainer"])
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_chinese_lesson_shows_what_the_english_one_shows(path, role):
    english, chinese = (code_cells(lesson_in(path, lang=lang, role=role)) for lang in ("en", "zh"))
    missing, all_figures = 0, 0
    for one, other in zip(english, chinese, strict=True):
        kinds = [[CHARTS & set(output.get("data", {})) for output in cell.outputs] for cell in (one, other)]
        assert kinds[0] == kinds[1], one.id
        if "discussion(" not in one.source:  # a template's words: step 3 is 第三步
            missing += len(figures(one) - figures(other))
        all_figures += len(figures(one))
        assert not [output for output in other.outputs if output.output_type == "error"]
    assert all_figures >= 20
    assert missing <= 2, f"{missing} of {all_figures} numbers differ"  # rounded otherwise: 2.257 million, 226万
    shown = " ".join(str(output) for cell in chinese for output in cell.outputs if "image/png" not in output)
    assert re.search("[一-鿿]{4}", shown)


def small(tmp_path, source='HTML(f"<b>{lang}</b>")'):
    parameters = nbformat.v4.new_code_cell('lang: str = "en"  # language', metadata={"tags": ["parameters"]})
    code = [nbformat.v4.new_code_cell("from IPython.display import HTML\n" + source)]
    code += [nbformat.v4.new_code_cell("import ipywidgets\nipywidgets.IntSlider()")]
    path = tmp_path / "02_small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[parameters, *code]), path)
    return path


def test_a_lesson_is_kept_in_chinese_until_its_code_changes(tmp_path, monkeypatch):
    monkeypatch.setattr("kamlib.course.outputs.notebooks_folder", lambda: tmp_path)
    path = small(tmp_path)
    keep_outputs(path)
    view = lesson_in(path, lang="zh", role="participant")
    assert view.cells[1].outputs[0].data["text/html"] == "<b>zh</b>"
    assert is_controls(view.cells[2].outputs[0])
    assert "控件" in view.cells[2].outputs[0].data["text/html"]
    small(tmp_path, source="HTML(2 * lang)")
    assert lesson_in(path, lang="zh", role="participant").cells[1].outputs == []
