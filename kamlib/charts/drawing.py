"""How does a chart become a picture by being drawn once?"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox
from PIL import Image

_SQUEEZE = 4  # zlib's level: two thirds of the usual time, files 3 % larger


class OnceCanvas(FigureCanvasAgg):
    """The canvas of a chart in a notebook.

    matplotlib and Jupyter draw a chart three times: when its cell ends, to find the frame of what is on it, and for the
    picture. The layout leaves a margin on all sides, so that the frame can be read from one drawing. Where
    something reaches the edge and may be cut, and for every other wish than Jupyter's own, it is done their way.
    """

    def draw_idle(self, *args, **kwargs) -> None:
        """No window shows this canvas: there is nothing to refresh."""

    def print_figure(self, filename, dpi=None, facecolor=None, edgecolor=None, **options):
        usual = options == {"format": "png", "bbox_inches": "tight"} and dpi == self.figure.dpi
        picture = self._framed() if usual and facecolor == self.figure.get_facecolor() else None
        if picture is None:
            return super().print_figure(filename, dpi, facecolor, edgecolor, **options)
        return Image.fromarray(picture).save(filename, format="png", dpi=(dpi, dpi), compress_level=_SQUEEZE)

    def _framed(self) -> np.ndarray | None:
        """The drawing without its empty margins; None when it reaches an edge."""
        self.draw()
        pixels = np.asarray(self.buffer_rgba())
        words = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
        ink = words != words[0, 0]
        rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
        if not rows.size or any(line.any() for line in (ink[0], ink[-1], ink[:, 0], ink[:, -1])):
            return None
        pad = round(rcParams["savefig.pad_inches"] * self.figure.dpi)
        down, across = (slice(max(0, found[0] - pad), found[-1] + pad + 1) for found in (rows, columns))
        return np.ascontiguousarray(pixels[down, across, :3])


def whole_picture(figure: Figure) -> bytes:
    """The whole canvas as PNG, always of one size; ``savefig`` would lay it out and draw it twice."""
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    canvas.draw()
    picture = BytesIO()
    Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3]).save(picture, format="png", compress_level=_SQUEEZE)
    return picture.getvalue()


class OnceLayout(ConstrainedLayoutEngine):
    """matplotlib's constrained layout, measuring what is around a chart of one Axes once instead of twice.

    The second look follows labels that change with the new size of the Axes. That is a pixel or two, and what it could
    cut is seen by :class:`OnceCanvas`.
    """

    def execute(self, figure: Figure) -> None:
        inside = [axes for axes in figure.axes if axes.get_subplotspec() and axes.get_in_layout()]
        cells = {axes.get_subplotspec().get_geometry() for axes in inside}
        if figure.subfigs or len(figure.axes) != len(inside) or cells != {(1, 1, 0, 0)}:
            return super().execute(figure)
        to_figure, renderer = figure.transFigure.inverted(), figure._get_renderer()
        around = Bbox.union([a.get_tightbbox(renderer, for_layout_only=True).transformed(to_figure) for a in inside])
        axes = inside[0].get_position(original=True)
        across, down = self.get()["w_pad"] / figure.get_figwidth(), self.get()["h_pad"] / figure.get_figheight()
        left, bottom = axes.x0 - around.x0 + across, axes.y0 - around.y0 + down
        right, top = 1 - (around.x1 - axes.x1 + across), 1 - (around.y1 - axes.y1 + down)
        if min(right - left, top - bottom) <= 0:
            return super().execute(figure)
        for one in inside:
            one._set_position(Bbox.from_extents(left, bottom, right, top), which="original")
        return None


@contextmanager
def undrawn(figure: Figure) -> Iterator[None]:
    """Within this, nothing is drawn: a library that draws only to look whether its labels meet need not."""
    figure.draw = figure.canvas.draw = lambda *_: None
    try:
        yield
    finally:
        del figure.draw, figure.canvas.draw


def draw_once(figure: Figure) -> Figure:
    """The figure, on a canvas that draws it once for its picture; unchanged where a window shows it."""
    if type(figure.canvas) is FigureCanvasAgg:
        manager = figure.canvas.manager
        canvas = OnceCanvas(figure)
        canvas.manager = manager
        if manager is not None:
            manager.canvas = canvas
    return figure
