"""What are measures, factors, segments and classes of this chapter called on a chart?"""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.account_planning_labels import place_names
from kamlib.charts.style import PALETTE
from kamlib.text import percent, word
from kamlib.text.words import words


def say(key: str, lang: str, **values) -> str:
    """A word of this chapter; a title begins with a capital letter whatever is put into it."""
    text = word(f"segmentation.{key}", lang, **values)
    return text[:1].upper() + text[1:] if "title" in key else text


def named(kind: str, code: object, lang: str) -> str:
    """The word for a code such as a segment or an industry; what the kit does not know keeps its own name.

    Examples
    --------
    >>> named("industry", "finance", "zh"), named("industry", "shipbuilding", "zh")
    ('金融保险', 'shipbuilding')
    """
    key = f"{kind}_{str(code).replace(' ', '_').replace('-', '_')}"
    return say(key, lang) if key in words("segmentation") else str(code).replace("_", " ")


def measure_name(column: str, lang: str) -> str:
    """What a value column is called."""
    return named("measure", column, lang)


def twin_names(table: pd.DataFrame, column: str, kind: str, lang: str) -> list[str]:
    """Names in the reader's language: from ``column_zh`` where the table has it, else from the words of the kit."""
    own = f"{column}_zh"
    if lang == "zh" and own in table:
        return [str(name) for name in table[own]]
    return [named(kind, code, lang) for code in table[column]]


def fine_percent(share: float) -> str:
    """Per cent with one digit where a whole number would hide it.

    Examples
    --------
    >>> fine_percent(0.784), fine_percent(0.064), fine_percent(0.01)
    ('78%', '6.4%', '1%')
    """
    return percent(share, digits=1 if 0 < abs(share) < 0.1 and round(share * 100, 1) % 1 else 0)


def trimmed_percent(share: float) -> str:
    """Per cent with one digit, without a trailing zero.

    Examples
    --------
    >>> trimmed_percent(0.225), trimmed_percent(0.25)
    ('22.5%', '25%')
    """
    return percent(share, digits=1).replace(".0%", "%")


def put_names(ax: Axes, x: pd.Series, y: pd.Series, names: Sequence[str], *, away: Sequence[float]) -> None:
    """Names beside their points, where there is room; the first are the most important."""
    place_names(ax, x.to_numpy(), y.to_numpy(), list(names), away=[float(distance) for distance in away])


def show_percent(axis) -> None:
    """Write the ticks of an axis as per cent."""
    axis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))


def point_out(ax: Axes, point: tuple[float, float], text: str, at: tuple[float, float]) -> None:
    """A marked point with its text to the right of a free place, given as shares of the Axes."""
    ax.plot(*point, marker="o", markersize=9, color=PALETTE["second"], linestyle="none", zorder=5, clip_on=False)
    from_side = (0.0, 0.5) if point[0] < at[0] else (0.5, 1.0)
    ax.annotate(
        text, point, at, textcoords="axes fraction", va="center", ha="left",
        arrowprops={"arrowstyle": "-", "color": PALETTE["second"], "linewidth": 1.4, "shrinkB": 5,
                    "relpos": from_side},
    )  # fmt: skip
