"""How does an explorer look: controls, the redrawn chart, a sentence that says what it means?"""

from collections.abc import Callable, Mapping
from html import escape

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from kamlib.charts.drawing import whole_picture
from kamlib.errors import KamError

ROW = {"description_width": "initial"}
WIDE = {"width": "100%", "max_width": "960px"}
PureHalf = Callable[..., tuple[Axes, str]]


def png_of(ax: Axes) -> bytes:
    """The chart as a picture; its figure is closed."""
    picture = whole_picture(ax.figure)
    plt.close(ax.figure)
    return picture


def sentence_html(sentence: str) -> str:
    """A sentence as HTML, with everything people typed shown as text."""
    return f"<p style='font-size:1.1em;line-height:1.5;max-width:60em;white-space:pre-line'>{escape(sentence)}</p>"


def explorer(controls: Mapping[str, widgets.Widget], pure_half: PureHalf, *, columns: int = 2) -> widgets.VBox:
    """A box of controls over a chart and a sentence; both are made anew when a control changes.

    Parameters
    ----------
    controls : mapping of name to widget
        Each with a label (``description``); the values are the state.
    pure_half : callable
        ``pure_half(**state)`` returns the Axes and the sentence; it knows nothing of widgets.
    columns : int
        Controls side by side.

    Returns
    -------
    ipywidgets.VBox
        ``children``: the grid of controls, the picture, the sentence. An input that cannot be used shows its three
        lines in place of the sentence, and the picture stays.
    """
    picture, sentence = widgets.Image(format="png", layout=WIDE), widgets.HTML()

    def redraw(change=None) -> None:
        try:
            ax, text = pure_half(**{name: control.value for name, control in controls.items()})
            picture.value, sentence.value = png_of(ax), sentence_html(text)
        except KamError as error:
            sentence.value = sentence_html(str(error))

    for control in controls.values():
        control.style, control.layout = ROW, widgets.Layout(width="auto")
        control.observe(redraw, names="value")
    redraw()
    grid = widgets.GridBox(
        list(controls.values()),
        layout=widgets.Layout(grid_template_columns=f"repeat({columns}, minmax(0, 1fr))", grid_gap="2px 18px",
                              max_width="960px"),
    )  # fmt: skip
    return widgets.VBox([grid, picture, sentence])
