"""How does a chart become a picture by being drawn once?"""

import numpy as np
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
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


def draw_once(figure: Figure) -> Figure:
    """The figure, on a canvas that draws it once for its picture; unchanged where a window shows it."""
    if type(figure.canvas) is FigureCanvasAgg:
        manager = figure.canvas.manager
        canvas = OnceCanvas(figure)
        canvas.manager = manager
        if manager is not None:
            manager.canvas = canvas
    return figure
