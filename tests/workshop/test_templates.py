"""Every template of the catalogue loads; a bad file is refused with line and field."""

import re
from pathlib import Path

import pytest

from kamlib.errors import KamError
from kamlib.workshop.form_state import form_state
from kamlib.workshop.template import asked_fields, cells, example_values
from kamlib.workshop.templates import load_template, read_template, template_ids

GOOD = """title: {en: Mine, zh: 我的}
columns:
  - {id: name, en: Name, zh: 名称}
  - {id: size, kind: number, low: 0, high: 9, en: Size, zh: 规模}
rows: 2
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_catalogue_numbers_1_to_37_are_all_there():
    assert {load_template(name).about["number"] for name in template_ids()} == set(range(1, 38))


@pytest.mark.parametrize("name", template_ids())
def test_every_label_is_there_in_both_languages_and_every_chinese_one_is_chinese(name):
    template = load_template(name)
    labels = [template.text["title"], template.text["instruction"]]
    for _, part, row, column in cells(template):
        labels += [column.label, *([row.label] if row.label["en"] else []), *([part.title] if part.title["en"] else [])]
    for label in labels:
        assert label["en"].strip()
        assert re.search(r"[\u4e00-\u9fff]|^[A-Z −–%0-9]+$", label["zh"]), label
        assert not re.search(r"[\u4e00-\u9fff]", label["en"]), label
    assert template.about["source"]


@pytest.mark.parametrize("name", [name for name in template_ids() if load_template(name).example])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_worked_example_of_the_deck_passes_its_own_checks(name, lang):
    template = load_template(name)
    state = form_state(template, example_values(template, lang), lang)
    assert state.marks == {}
    assert state.findings == ()


def test_the_xyz_example_is_complete_and_the_timesheet_sums_as_printed():
    chart, sheet = load_template("ws-result-chart"), load_template("se-timesheet")
    assert form_state(chart, example_values(chart, "zh"), "zh").complete
    computed = form_state(sheet, example_values(sheet, "en"), "en").computed
    assert (computed["main.total.current"], computed["main.total.ideal"]) == ("101", "100")
    assert computed["main.calls.shift"] == "+14"


def test_the_workload_exercise_gives_415_hours():
    template = load_template("se-workload")
    assert form_state(template, example_values(template, "en"), "en").computed["main.total.total"] == "415"


def test_a_file_of_ones_own_is_read(tmp_path):
    template = read_template(written(tmp_path, GOOD))
    assert list(asked_fields(template)) == ["main.1.name", "main.1.size", "main.2.name", "main.2.size"]


BAD = [
    (GOOD.replace("zh: 我的", "cn: 我的"), 1, "'zh'|'title'|'en'", "add zh"),
    (GOOD.replace("kind: number", "kind: nummer"), 4, "'kind'", "use number"),
    (GOOD.replace("id: size", "id: name"), 2, "'columns'", "own id"),
    (GOOD.replace("id: size", 'id: "a b"'), 4, "'id'", "letters"),
    (GOOD.replace("rows: 2", "rows: 99"), 5, "'rows'", "give a number"),
    (GOOD + "colums: 3\n", 6, "'colums'", "rename it to 'columns'"),
    (GOOD + "checks:\n  - {check: mentions, column: nme, of: size}\n", 7, "'column'", "use name"),
    (GOOD + "checks:\n  - {check: sums, column: size}\n", 7, "'check'", "use one of"),
    (GOOD + "example: {cells: {'3': {name: {en: a, zh: b}}}}\n", 6, "'name'", "ids of its rows"),
    (GOOD.replace("kind: number, low: 0", "kind: text, limit: 99999"), 4, "'limit'", "number of characters"),
    (GOOD.replace("kind: number, low: 0, high: 9", "kind: choice, choices: levls"), 4, "'choices'", "name one of"),
    (GOOD.replace("rows: 2", "rows: {checklist: ../errors}"), 5, "'checklist'", "chapter/name"),
]


@pytest.mark.parametrize(("text", "line", "field", "fix"), BAD)
def test_a_bad_file_is_refused_with_line_and_field(tmp_path, text, line, field, fix):
    with pytest.raises(KamError) as refused:
        read_template(written(tmp_path, text))
    assert f"line {line}" in refused.value.where
    assert re.search(field, refused.value.where)
    assert fix in refused.value.fix
    assert str(refused.value).count("\n") == 2


@pytest.mark.parametrize("text", ["title: [", "", "- 1\n", "a: 1\na: 2\n"])
def test_what_is_no_template_at_all_is_refused_in_three_lines(tmp_path, text):
    with pytest.raises(KamError, match="fix:"):
        read_template(written(tmp_path, text))


def test_an_unknown_template_names_the_nearest():
    with pytest.raises(KamError, match="ws-result-chart"):
        load_template("ws-result-chrt")
