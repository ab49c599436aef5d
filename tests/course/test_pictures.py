from base64 import b64decode, b64encode
from io import BytesIO

import matplotlib.pyplot as plt
import nbformat
import numpy as np
from PIL import Image

from kamlib.branding import brand_level
from kamlib.branding.charts import plot_brand_level
from kamlib.course.pictures import shrink_pictures, smaller_png


def drawn():
    picture = BytesIO()
    figure = plot_brand_level(brand_level({"known": "yes"})).figure
    figure.savefig(picture, format="png", dpi=96)
    plt.close(figure)
    return picture.getvalue()


def test_a_chart_takes_less_than_half_the_bytes_and_looks_the_same():
    before = drawn()
    after = smaller_png(before)
    pixels = [np.asarray(Image.open(BytesIO(png)).convert("RGB"), float) for png in (before, after)]
    assert len(after) < len(before) / 2
    assert np.abs(pixels[0] - pixels[1]).mean() < 1
    assert (np.abs(pixels[0] - pixels[1]).max(axis=2) > 40).mean() < 0.01


def test_a_notebook_keeps_its_text_and_a_second_run_changes_nothing():
    png = b64encode(drawn()).decode()
    output = nbformat.v4.new_output("display_data", data={"image/png": png, "text/plain": "<Figure>"})
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("plot", outputs=[output], execution_count=1)])
    before = nbformat.writes(book)
    shrink_pictures(book)
    once = nbformat.writes(book)
    assert len(once) < len(before) / 2
    shrink_pictures(book)
    assert nbformat.writes(book) == once
    data = book.cells[0].outputs[0].data
    assert data["text/plain"] == "<Figure>"
    assert Image.open(BytesIO(b64decode(data["image/png"]))).mode == "P"
