"""How are names put on the charts of account planning, so that none covers another?"""

import re
import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.style import PALETTE, font_family
from kamlib.text import word

# direction of the label from its point: (dx, dy in points, horizontal, vertical alignment), best first
_PLACES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (0.8, 0.8, "left", "bottom"), (-0.8, 0.8, "right", "bottom"), (0.8, -0.8, "left", "top"),
    (-0.8, -0.8, "right", "top"),
)  # fmt: skip


def say(key: str, lang: str, **values) -> str:
    """A word of this chapter."""
    return word(f"account_planning.{key}", lang, **values)


def twin(table: pd.DataFrame, column: str, lang: str) -> pd.Series:
    """A column of names in the reader's language: ``column_zh`` or ``column_en`` where the table has it."""
    if column == "en":
        return table[lang].astype(str)
    own = f"{column}_{lang}"
    return table[own if own in table else column].astype(str)


def with_names(table: pd.DataFrame, column: str, labels: pd.DataFrame) -> pd.DataFrame:
    """A table with ``<column>_en`` and ``<column>_zh`` beside a column of codes, from the operator's table ``labels``.

    Parameters
    ----------
    table : DataFrame
    column : str
    labels : DataFrame
        column, code, label_en, label_zh; a code it does not hold keeps its own name.

    Examples
    --------
    >>> labels = pd.DataFrame({"column": ["factor"], "code": ["price"], "label_en": ["price"], "label_zh": ["价格"]})
    >>> with_names(pd.DataFrame({"factor": ["price", "speed"]}), "factor", labels)["factor_zh"].tolist()
    ['价格', 'speed']
    """
    own = labels[labels["column"] == column].set_index("code")
    names = {f"{column}_{lang}": table[column].map(own[f"label_{lang}"]).fillna(table[column]) for lang in ("en", "zh")}
    return table.assign(**names)


def wrapped(text: str, lang: str, *, width: int) -> str:
    """Text in lines of about ``width`` Latin letters; a Chinese character counts as two, breaks follow punctuation."""
    if lang == "en" or text.isascii():
        return "\n".join(textwrap.wrap(text, width)) or text
    most, lines = max(2, width // 2), [""]
    for part in re.findall(r"[^、，；：。]+[、，；：。]?|[、，；：。]", text):
        if lines[-1] and len(lines[-1]) + len(part) > most:
            lines.append("")
        while len(part) > most + 1:
            lines[-1], part = part[:most], part[most:]
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def shortened(text: str, lang: str, *, width: int) -> str:
    """Text cut to about ``width`` Latin letters, with an ellipsis where something was cut."""
    most = width if lang == "en" or text.isascii() else width // 2
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def place_names(
    ax: Axes, x: Sequence[float], y: Sequence[float], names: Sequence[str], *, away: Sequence[float], fontsize=14
) -> None:
    """Write each name beside its point where it covers no other name and no point; what finds no room is left out.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its limits already set.
    x, y : sequence of float
    names : sequence of str
        Most important first; points beyond the last name stay without one but are not covered either.
    away : sequence of float
        Distance from the point in points of type, such as the bubble's radius.
    """
    figure = ax.figure
    figure.canvas.draw()
    renderer, frame = figure.canvas.get_renderer(), ax.get_window_extent()
    pixels = ax.transData.transform(np.column_stack([x, y])) if len(x) else np.empty((0, 2))
    scale = figure.dpi / 72
    dots = [_box(px, py, r * scale * 0.85) for (px, py), r in zip(pixels, away, strict=True)]
    taken = [text.get_window_extent(renderer) for text in ax.texts]
    for n, name in enumerate(names):
        others = taken + dots[:n] + dots[n + 1 :]
        for dx, dy, ha, va in _PLACES:
            gap = away[n] + 4
            text = ax.annotate(name, (x[n], y[n]), (dx * gap, dy * gap), textcoords="offset points", ha=ha, va=va,
                               fontsize=fontsize, fontfamily=list(font_family()), color=PALETTE["ink"])  # fmt: skip
            box = text.get_window_extent(renderer)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 + 6 and frame.y0 <= box.y0 and box.y1 <= frame.y1 + 10
            if inside and not any(_meet(box, other) for other in others):
                taken.append(box)
                break
            text.remove()


def _box(px: float, py: float, r: float):
    from matplotlib.transforms import Bbox

    return Bbox([[px - r, py - r], [px + r, py + r]])


def _meet(one, other) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def spread_out(values: Sequence[float], *, least: float) -> np.ndarray:
    """Heights for labels beside their values, at least ``least`` apart and otherwise as near as can be.

    Examples
    --------
    >>> spread_out([3.0, 3.0, 1.0], least=0.5).tolist()
    [2.75, 3.25, 1.0]
    """
    values = np.asarray(values, dtype=float)
    order = np.argsort(values, kind="stable")
    heights = values.copy()
    groups = [[[i], values[i]] for i in order]  # members and centre; touching groups are merged and centred
    merged: list = []
    for group in groups:
        merged.append(group)
        while len(merged) > 1 and _touch(merged[-2], merged[-1], least):
            members = merged[-2][0] + merged[-1][0]
            merged[-2:] = [[members, float(np.mean(values[members]))]]
    for members, centre in merged:
        heights[members] = centre + (np.arange(len(members)) - (len(members) - 1) / 2) * least
    return heights


def _touch(lower: list, upper: list, least: float) -> bool:
    reach = (len(lower[0]) + len(upper[0])) / 2 * least
    return upper[1] - lower[1] < reach - 1e-12


def set_bubble_frame(ax: Axes, corners: Sequence[str], *, cut: float, low: float = 0.35, high: float = 5.75) -> None:
    """Limits, cross-hair and the four named quadrants (top left, top right, bottom left, bottom right)."""
    ax.set(xlim=(low, high), ylim=(low, high), xticks=range(1, 6), yticks=range(1, 6))
    for line in (ax.axhline, ax.axvline):
        line(cut, color=PALETTE["grey"], linewidth=1.2, zorder=0.5)
    places = ((0.01, 0.985, "left", "top"), (0.99, 0.985, "right", "top"), (0.01, 0.015, "left", "bottom"),
              (0.99, 0.015, "right", "bottom"))  # fmt: skip
    for name, (px, py, ha, va) in zip(corners, places, strict=True):
        ax.text(px, py, name, transform=ax.transAxes, ha=ha, va=va, color="#5B6770", fontsize=15, zorder=0.6)
