"""A chart in a notebook is drawn once, and its picture still shows all of it."""

from io import BytesIO

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.pylabtools import print_figure
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from kamlib.charts.drawing import OnceCanvas, draw_once, whole_picture
from kamlib.charts.style import canvas, label


@pytest.fixture(autouse=True)
def _agg():
    with matplotlib.rc_context({"backend": "agg"}):
        plt.switch_backend("agg")
        yield
        plt.close("all")


def _chart(title: str, lang: str = "en") -> Figure:
    with canvas(None, lang) as ax:
        ax.bar(["A", "B"], [3, 1])
        label(ax, lang, title=title, x="x", y="y", source="s")
    return ax.figure


def _ink(picture: bytes) -> np.ndarray:
    """The picture without its white margins."""
    grey = np.asarray(Image.open(BytesIO(picture)).convert("L"))
    rows, columns = np.flatnonzero((grey < 250).any(axis=1)), np.flatnonzero((grey < 250).any(axis=0))
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _drawn(monkeypatch, chart: Figure) -> tuple[bytes, int]:
    count, draw = [], Axes.draw
    monkeypatch.setattr(Axes, "draw", lambda self, renderer: (count.append(1), draw(self, renderer)))
    plt.draw_all()  # what pyplot does when a cell ends
    picture = print_figure(chart)
    monkeypatch.setattr(Axes, "draw", draw)
    return picture, len(count)


@pytest.mark.parametrize(("title", "lang"), [("Few accounts", "en"), ("少数客户带来大部分收入", "zh")])
def test_one_drawing_shows_what_the_usual_ones_show(monkeypatch, title, lang):
    chart = _chart(title, lang)
    picture, times = _drawn(monkeypatch, chart)
    FigureCanvasAgg(chart)
    usual = print_figure(chart)
    assert times == 1
    assert np.abs(np.subtract(_ink(picture).shape, _ink(usual).shape)).max() <= 2
    assert abs(_ink(picture).mean() - _ink(usual).mean()) < 1


def test_a_title_wider_than_the_figure_is_not_cut(monkeypatch):
    chart = _chart("Few accounts bring most of the revenue of this operator " * 3)
    picture, _ = _drawn(monkeypatch, chart)
    assert _ink(picture).shape[1] > chart.bbox.width


def test_other_formats_and_sizes_are_done_the_usual_way():
    chart = _chart("Few accounts")
    assert print_figure(chart, fmt="svg").lstrip().startswith("<?xml")
    widths = [_ink(print_figure(chart, fmt=fmt)).shape[1] for fmt in ("png", "retina")]
    assert abs(widths[1] - 2 * widths[0]) <= 8


def test_a_canvas_that_a_window_shows_is_left_alone():
    class Window(FigureCanvasAgg):
        pass

    figure = Figure()
    window = Window(figure)
    assert draw_once(figure).canvas is window
    assert isinstance(_chart("t").canvas, OnceCanvas)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_whole_picture_is_what_savefig_makes_and_drawn_once(monkeypatch, lang):
    usual = BytesIO()
    _chart("少数客户").savefig(usual, format="png", dpi=96)
    count, draw = [], Axes.draw
    monkeypatch.setattr(Axes, "draw", lambda self, renderer: (count.append(1), draw(self, renderer)))
    pictures = [np.asarray(Image.open(BytesIO(p)).convert("L")).astype(int) for p in
                (whole_picture(_chart("少数客户")), usual.getvalue())]  # fmt: skip
    assert len(count) == 1
    assert pictures[0].shape == pictures[1].shape
    assert (np.abs(pictures[0] - pictures[1]) > 60).mean() < 0.01
