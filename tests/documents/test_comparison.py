"""All groups side by side: every answer stands in a chart or in a table, with its field and its row."""

import itertools

import pytest
from pptx import Presentation

from kamlib.documents.slides import Deck
from kamlib.workshop.comparison import comparison_slides
from kamlib.workshop.template import asked_fields
from kamlib.workshop.templates import load_template, template_ids
from kamlib.workshop.values import heading, shown


def compared(template, values, folder, lang="zh"):
    deck = Deck(lang)
    comparison_slides(deck, template, values, lang)
    deck.save(folder / "d.pptx")
    return list(Presentation(str(folder / "d.pptx")).slides)


def tables_of(slides):
    return [[[cell.text for cell in row.cells] for row in s.table.rows] for slide in slides for s in slide.shapes
            if s.has_table]  # fmt: skip


def charts_of(slides):
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def test_every_field_of_a_row_is_told_with_its_name(tmp_path):
    fields = {"name": "客户群", "factors": "采购因素", "proposition": "价值定位"}
    values = {group: {f"main.1.{key}": f"{group}{text}" for key, text in fields.items()} for group in ("东", "西")}
    (table,) = tables_of(compared(load_template("ws-result-chart"), values, tmp_path))
    assert table[0] == ["", "东", "西"]
    assert table[1][1].split("\n") == ["客户群名称：东客户群", "关键采购因素：东采购因素", "价值定位：东价值定位"]


def test_rows_of_the_same_name_stand_with_their_group(tmp_path):
    form = load_template("se-skill-will")
    values = {g: {key: "20" if "share" in key else f"{g}对策" for key in asked_fields(form)} for g in ("东", "西")}
    slides = compared(form, values, tmp_path)
    names = [row[0] for row in tables_of(slides)[0][1:]]
    assert names == list(charts_of(slides)[0].plots[0].categories)
    assert names[0] == "具备能力 · 不愿意"
    assert len(set(names)) == 6
    assert tables_of(slides)[0][0] == ["对策", "东", "西"]  # the one field that is no chart


def test_what_is_no_number_in_a_number_field_is_told_as_text(tmp_path):
    form = load_template("se-skill-will")
    values = {"东": {"main.able_willing.share": "约20"}, "西": {"main.able_willing.share": "30"}}
    slides = compared(form, values, tmp_path)
    assert [list(series.values)[1] for series in charts_of(slides)[0].plots[0].series] == [30.0]
    assert tables_of(slides) == [[["占比（%）", "东", "西"], ["具备能力 · 愿意", "约20", ""]]]


@pytest.mark.parametrize("count", [2, 9])
@pytest.mark.parametrize("name", template_ids())
def test_every_answer_to_every_form_is_in_the_comparison(name, count, tmp_path):
    form, number = load_template(name), itertools.count(1)
    groups = [f"G{n}" for n in range(count)]

    def answer(column):
        if column.kind in ("number", "scale"):
            return str(next(number))
        return column.options["choices"][0]["id"] if column.kind == "choice" else f"text{next(number)}"

    values = {group: {key: answer(column) for key, column in asked_fields(form).items()} for group in groups}
    slides = compared(form, values, tmp_path, "en")
    told = "\n".join(cell for table in tables_of(slides) for row in table for cell in row)
    drawn = {value for chart in charts_of(slides) for series in chart.plots[0].series for value in series.values}
    for group, (key, column) in itertools.product(groups, asked_fields(form).items()):
        text = shown(column, values[group][key], "en")
        in_chart = column.kind in ("number", "scale") and float(text) in drawn
        assert in_chart or text in told, (group, key)
        assert in_chart or heading(column, "en") in told.replace("\n", " "), (group, key)
    assert all(len(chart.plots[0].categories) > 0 for chart in charts_of(slides))
    assert all(len(list(chart.plots[0].categories)) * len(chart.plots[0].series) <= 28 for chart in charts_of(slides))
