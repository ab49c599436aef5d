"""Pictures in lessons are made small and stay what they were."""

import base64
from io import BytesIO

import nbformat
import numpy as np
from PIL import Image

from kamlib.charts.segmentation import plot_pareto
from kamlib.course.explorers.panels import png_of
from kamlib.course.pictures import small_picture, with_small_pictures
from kamlib.segmentation import pareto_curve
from kamlib.tables import load_table


def chart() -> bytes:
    accounts = load_table("accounts")
    return png_of(plot_pareto(pareto_curve(accounts, value="potential_annual_cny"), lang="zh"))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=int)


def test_a_chart_takes_less_than_half_the_room_and_looks_the_same():
    before = chart()
    after = small_picture(before)
    assert len(after) < 0.5 * len(before)
    assert pixels(after).shape == pixels(before).shape
    assert np.abs(pixels(after) - pixels(before)).mean() < 1


def test_a_picture_that_is_small_already_is_kept():
    once = small_picture(chart())
    assert len(small_picture(once)) <= len(once)


def test_only_pictures_of_a_notebook_are_touched():
    picture = base64.b64encode(chart()).decode()
    outputs = [
        nbformat.v4.new_output("display_data", {"image/png": picture, "text/plain": "<Figure>"}),
        nbformat.v4.new_output("execute_result", {"text/plain": "True"}, execution_count=1),
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=outputs)])
    small = with_small_pictures(book)
    assert len(small.cells[0].outputs[0]["data"]["image/png"]) < 0.5 * len(picture)
    assert small.cells[0].outputs[0]["data"]["text/plain"] == "<Figure>"
    assert small.cells[0].outputs[1]["data"] == {"text/plain": "True"}
