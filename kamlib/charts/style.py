"""How every chart of the kit looks: one palette, one style, fonts that hold Chinese."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.text import Text

from kamlib.charts.drawing import OnceLayout, draw_once
from kamlib.text import require_language, word

# Colour-blind safe (after Okabe & Ito 2008); the first is for what matters, grey for the rest.
PALETTE = {
    "main": "#0B6E99", "second": "#E07A1F", "good": "#2E8B57", "bad": "#C0392B",
    "fifth": "#7A5195", "sixth": "#B8860B", "grey": "#9AA5AE", "pale": "#DCE3E8", "ink": "#22303A", "quiet": "#5B6770",
    "light": "#A9CBD8", "rust": "#8A4208",  # a pale main; a second dark enough for words
}  # fmt: skip
SERIES = [PALETTE[name] for name in ("main", "second", "good", "fifth", "sixth", "bad", "grey")]
FIGURE_SIZE = (10.0, 5.625)  # inches, 16:9; 14 pt here is 18 pt on a 13.3-inch slide
SOURCE_SIZE = 10.5  # points: 14 pt on a 13.3-inch slide

_SYSTEM_FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "DengXian",
    "PingFang SC", "Hiragino Sans GB", "WenQuanYi Zen Hei",
)  # fmt: skip


@cache
def font_family() -> tuple[str, ...]:
    """Font names that together hold every glyph the kit writes; the first travels with the install."""
    names = []
    spec = find_spec("zhplot")
    for path in Path(spec.origin).parent.rglob("NotoSansSC-Regular.ttf") if spec and spec.origin else ():
        font_manager.fontManager.addfont(path)
        names.append("Noto Sans SC")
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return (*names, *(name for name in _SYSTEM_FONTS if name in known), "DejaVu Sans")


def style() -> dict:
    """The matplotlib settings of the kit, to be used inside ``matplotlib.rc_context``."""
    ink, pale = PALETTE["ink"], PALETTE["pale"]
    return {
        "font.family": list(font_family()), "font.size": 14, "axes.unicode_minus": False,
        "figure.figsize": FIGURE_SIZE, "figure.constrained_layout.use": True, "figure.dpi": 96,
        "savefig.dpi": 144, "svg.fonttype": "path",
        "axes.titlesize": 17, "axes.titleweight": "normal", "axes.titlelocation": "left", "axes.titlepad": 12,
        "axes.labelsize": 14, "axes.labelcolor": ink, "axes.edgecolor": PALETTE["grey"], "axes.facecolor": "white",
        "axes.spines.top": False, "axes.spines.right": False, "axes.grid": False, "axes.axisbelow": True,
        "axes.prop_cycle": plt.cycler(color=SERIES), "grid.color": pale, "grid.linewidth": 0.8,
        "text.color": ink, "xtick.color": ink, "ytick.color": ink, "xtick.labelsize": 14, "ytick.labelsize": 14,
        "legend.frameon": False, "legend.fontsize": 14, "lines.linewidth": 2.4, "figure.facecolor": "white",
    }  # fmt: skip


@contextmanager
def canvas(ax: Axes | None, lang: str, *, size: tuple[float, float] = FIGURE_SIZE) -> Iterator[Axes]:
    """An Axes to draw on in the kit's style: the one given, else one on a new figure.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
    lang : {"en", "zh"}
    size : (float, float)
        Width and height in inches of a new figure.

    Yields
    ------
    matplotlib.axes.Axes

    Examples
    --------
    >>> with canvas(None, "zh") as ax:
    ...     _ = ax.bar(["A", "B"], [3, 1])
    ...     label(ax, "zh", title="客户收入", x="客户", y="收入，万元", source="样例")
    >>> ax.get_title(loc="left")
    '客户收入'
    """
    require_language(lang, where="plot(lang=)")
    # The figure is made before the settings are changed: its first call switches Jupyter's drawing on, in the settings.
    made = {"figsize": size, "dpi": 96, "layout": OnceLayout(), "facecolor": "white"}
    figure = draw_once(plt.figure(**made)) if ax is None else None
    with rc_context(style()):
        ax = ax or figure.subplots()
        yield ax
        _set_fonts(ax)


def _set_fonts(ax: Axes) -> None:
    """Name the fonts on the artists themselves: they are drawn later, when the settings are the caller's again."""
    family = list(font_family())
    twins = [axes for axes in ax.figure.axes if axes.get_position().bounds == ax.get_position().bounds]
    for axes in {ax, *twins}:
        axes.tick_params(labelfontfamily=family)
        for text in axes.findobj(Text):
            text.set_fontfamily(family)


def label(ax: Axes, lang: str, *, title: str, x: str, y: str, source: str = "") -> None:
    """Set title, axis labels (with units) and the source line under the chart."""
    legend = ax.get_legend()
    pad = 40 if legend is not None and legend.get_gid() == "above" else None
    ax.set_title(title[:1].upper() + title[1:], loc="left", pad=pad)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    if source:
        ax.annotate(
            word("common.source", lang, source=source), xy=(0, 0), xycoords="axes fraction",
            xytext=(0, -58), textcoords="offset points", fontsize=SOURCE_SIZE, color=PALETTE["quiet"], va="top",
        )  # fmt: skip
