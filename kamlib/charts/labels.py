"""How are names and numbers put on a chart, so that none covers another and every axis speaks to its reader?"""

import re
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, num2date
from matplotlib.transforms import Bbox

from kamlib.charts.style import PALETTE, font_family
from kamlib.text import amount, month, percent

WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}  # behind a text that stands on a line
# direction of the label from its point: (dx, dy in points, horizontal, vertical alignment), best first
_PLACES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (0.8, 0.8, "left", "bottom"), (-0.8, 0.8, "right", "bottom"), (0.8, -0.8, "left", "top"),
    (-0.8, -0.8, "right", "top"),
)  # fmt: skip


def as_percent(*axes, digits: int = 0) -> None:
    """Write the ticks of axes (``ax.xaxis``, ``ax.yaxis``) as per cent of a share."""
    for axis in axes:
        axis.set_major_formatter(lambda share, _: percent(share, digits=digits))


def as_amounts(axis, lang: str, *, currency: str = "") -> None:
    """Write the ticks of an axis as amounts in short form."""
    axis.set_major_formatter(lambda value, _: amount(value, lang, currency=currency))


def as_months(ax: Axes, lang: str) -> None:
    """Months of the reader's language along the x axis; days where the span is short."""
    ax.xaxis.set_major_locator(AutoDateLocator(minticks=4, maxticks=7))
    ax.xaxis.set_major_formatter(_Months(lang))


class _Months(DateFormatter):
    def __init__(self, lang: str):
        super().__init__("%m-%d")
        self.lang = lang

    def __call__(self, x, pos=None) -> str:
        low, high = self.axis.get_view_interval()
        return super().__call__(x, pos) if high - low < 120 else month(num2date(x), self.lang)


def bare(ax: Axes, *, sides: Sequence[str] = ("left", "bottom")) -> None:
    """No ticks and no lines around the chart, for what is read without axes."""
    ax.set(xticks=[], yticks=[])
    ax.spines[list(sides)].set_visible(False)


def wrapped(text: str, lang: str, *, width: int) -> str:
    """Text in lines of about ``width`` Latin letters; a Chinese character counts as two, breaks follow punctuation.

    Examples
    --------
    >>> wrapped("security of customer data", "en", width=12), wrapped("客户信息、数据安全", "zh", width=10)
    ('security of\\ncustomer\\ndata', '客户信息、\\n数据安全')
    """
    if "\n" in text:  # its own breaks stay
        return "\n".join(wrapped(line, lang, width=width) for line in text.split("\n"))
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


def spread_out(values: Sequence[float], *, least: float) -> np.ndarray:
    """Heights for labels beside their values, at least ``least`` apart and otherwise as near as can be.

    Examples
    --------
    >>> spread_out([3.0, 3.0, 1.0], least=0.5).tolist()
    [2.75, 3.25, 1.0]
    """
    values = np.asarray(values, dtype=float)
    heights = values.copy()
    merged: list[tuple[list[int], float]] = []  # members and centre; touching groups are merged and centred
    for one in np.argsort(values, kind="stable"):
        merged.append(([int(one)], values[one]))
        while len(merged) > 1:
            (lower, low), (upper, high) = merged[-2:]
            if high - low >= (len(lower) + len(upper)) / 2 * least - 1e-12:
                break
            merged[-2:] = [(lower + upper, float(np.mean(values[lower + upper])))]
    for members, centre in merged:
        heights[members] = centre + (np.arange(len(members)) - (len(members) - 1) / 2) * least
    return heights


def place_names(
    ax: Axes, x: Sequence[float], y: Sequence[float], names: Sequence[str], *, away: Sequence[float], fontsize=14,
    always: bool = False, colours: Sequence[str] | None = None,
) -> None:  # fmt: skip
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
    always : bool
        Whether a name that finds no room stands where it covers least.
    colours : sequence of str, optional
        One a name.
    """
    figure, x, y, away = ax.figure, np.asarray(x, float), np.asarray(y, float), np.asarray(away, float)
    figure.canvas.draw()
    renderer, frame = figure.canvas.get_renderer(), ax.get_window_extent()
    pixels = ax.transData.transform(np.column_stack([x, y])) if len(x) else np.empty((0, 2))
    radii = away * figure.dpi / 72 * 0.85
    dots = [Bbox([[px - r, py - r], [px + r, py + r]]) for (px, py), r in zip(pixels, radii, strict=True)]
    taken = [text.get_window_extent(renderer) for text in ax.texts]
    for n, name in enumerate(names):
        others, best, gap = dots[:n] + dots[n + 1 :], (0, None), away[n] + 4
        for dx, dy, ha, va in _PLACES:
            text = ax.annotate(name, (x[n], y[n]), (dx * gap, dy * gap), textcoords="offset points", ha=ha, va=va,
                               fontsize=fontsize, fontfamily=list(font_family()),
                               color=PALETTE["ink"] if colours is None else colours[n])  # fmt: skip
            box = text.get_window_extent(renderer)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 + 6 and frame.y0 <= box.y0 and box.y1 <= frame.y1 + 10
            points, names_met = (sum(_meet(box, other) for other in some) for some in (others, taken))
            covered = points + 3 * names_met + 4 * (not inside)  # a name over a name is worse than one over a point
            if covered == 0 or (always and (best[1] is None or covered < best[0])):
                if best[1] is not None:
                    best[1].remove()
                best = (covered, text)
            else:
                text.remove()
            if covered == 0:
                break
        if best[1] is not None:
            taken.append(best[1].get_window_extent(renderer))


def _meet(one: Bbox, other: Bbox) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def point_out(ax: Axes, point: tuple[float, float], text: str, at: tuple[float, float]) -> None:
    """A marked point with its text to the right of a free place, given as shares of the Axes."""
    ax.plot(*point, marker="o", markersize=9, color=PALETTE["second"], linestyle="none", zorder=5, clip_on=False)
    from_side = (0.0, 0.5) if point[0] < at[0] else (0.5, 1.0)
    ax.annotate(text, point, at, textcoords="axes fraction", va="center", ha="left",
                arrowprops={"arrowstyle": "-", "color": PALETTE["second"], "linewidth": 1.4, "shrinkB": 5,
                            "relpos": from_side})  # fmt: skip


def name_corners(ax: Axes, corners: Sequence[str]) -> None:
    """The four fields of a quadrant chart by name: top left, top right, bottom left, bottom right."""
    places = ((0.01, 0.985, "left", "top"), (0.99, 0.985, "right", "top"), (0.01, 0.015, "left", "bottom"),
              (0.99, 0.015, "right", "bottom"))  # fmt: skip
    for name, (px, py, ha, va) in zip(corners, places, strict=True):
        ax.text(px, py, name, transform=ax.transAxes, ha=ha, va=va, color=PALETTE["quiet"], fontsize=15, zorder=0.6)
