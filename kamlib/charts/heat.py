"""How is a table of numbers drawn as a heat map?"""

import numpy as np
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from seaborn.utils import relative_luminance

from kamlib.charts.drawing import undrawn
from kamlib.charts.style import PALETTE

DEEPER = LinearSegmentedColormap.from_list("kam_deeper", ["#F4F7F9", PALETTE["main"]])
DARK_BELOW = 0.18  # luminance at which black and white are equally easy to read
BOTH_WAYS = LinearSegmentedColormap.from_list("kam_both_ways", [PALETTE["bad"], "#F7F7F7", PALETTE["main"]])


def draw_heat(
    ax: Axes,
    values: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    low: float | None = None,
    high: float | None = None,
    centre: float | None = None,
    outlined: list[tuple[int, int]] | None = None,
) -> None:
    """Fill the Axes with one coloured cell per value, each with its text.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : pandas.DataFrame
        Numbers that give the colour; index and columns are the tick labels as shown.
    texts : pandas.DataFrame
        What stands in the cells, same shape.
    low, high : float, optional
        Ends of the colour scale.
    centre : float, optional
        Value that is white between two colours, for numbers that go both ways.
    outlined : list of (row, column), optional
        Cells drawn with a frame, so that colour is not the only sign.
    """
    with undrawn(ax.figure):
        seaborn.heatmap(
            values.astype(float),
            ax=ax,
            annot=texts.to_numpy(dtype=object),
            fmt="",
            cmap=DEEPER if centre is None else BOTH_WAYS,
            vmin=low,
            vmax=high,
            center=centre,
            cbar=False,
            linewidths=2,
            linecolor="white",
            annot_kws={"fontsize": 14, "linespacing": 1.25},
            xticklabels=False,
            yticklabels=False,
        )
    _darken_where_readable(ax, values.shape[1])
    for row, column in outlined or ():
        ax.add_patch(Rectangle((column, row), 1, 1, fill=False, edgecolor=PALETTE["ink"], linewidth=2.2, zorder=3))
    ax.tick_params(length=0)
    ax.set_yticks(np.arange(len(values)) + 0.5, [str(name) for name in values.index], rotation=0)
    ax.set_xticks(np.arange(values.shape[1]) + 0.5, [str(name) for name in values.columns], rotation=0)
    for side in ax.spines.values():
        side.set_visible(False)


def _darken_where_readable(ax: Axes, n_columns: int) -> None:
    """Dark text wherever it stands out more than white; the default turns white on a light blue already."""
    colours = ax.collections[-1].get_facecolors()
    for text in ax.texts:
        column, row = (int(place) for place in text.get_position())
        light = relative_luminance(colours[row * n_columns + column])
        text.set_color("0.15" if light > DARK_BELOW else "white")
