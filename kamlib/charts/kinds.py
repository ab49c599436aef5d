"""The kinds of chart the chapters draw, each once: a chapter's chart is its table, its kind and its words."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kamlib.charts.heat import draw_heat
from kamlib.charts.labels import WHITE, name_corners, place_names, shortened, spread_out
from kamlib.charts.style import PALETTE, SERIES

__all__ = ["bars", "bubbles", "cells", "columns", "cross", "draw_heat", "dumbbells", "ink_on", "lines", "spans",
"spread",
           "stacked", "table_of_texts", "waterfall"]  # fmt: skip


def spread(colours, n: int) -> list:
    """One colour a row: names of the palette, or colours, one for all or one each."""
    return [PALETTE.get(c, c) for c in ([colours] * n if isinstance(colours, str) else colours)]


def ink_on(colour: str) -> str:
    """White or ink, whichever is read better on a colour of the palette."""
    from seaborn.utils import relative_luminance

    return "white" if relative_luminance(PALETTE.get(colour, colour)) < 0.3 else PALETTE["ink"]


def bars(
    ax: Axes, names: Sequence[str], values, texts: Sequence[str] = (), *, colours="main", hatched=(), of=None,
    ends=None,
    whiskers=None, marks=None, at: Sequence[float] = (), band=None, band_name: str = "", left=None, step: float = 0.0,
    height: float = 0.58, room: float = 0.45, label: str = "",
) -> np.ndarray:  # fmt: skip
    """Lying bars from the top down: a name before each, a text behind it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    names : sequence of str
        Before the bars; empty for a further series on the same rows.
    values : sequence of float
        A missing value has no bar.
    texts : sequence of str
        Behind the bars.
    colours : str or sequence
        Of the palette.
    hatched : sequence of bool
        Bars that are marked beside their colour.
    of : sequence of float, optional
        Outlines behind the bars, such as the points possible.
    ends : float or sequence, optional
        Where the texts begin at the earliest.
    whiskers : (low, high), optional
        Intervals.
    marks : (values, label), optional
        Diamonds, named in a legend.
    at : sequence of float
        Where an upright line stands.
    band : (from, to), optional
        A band in the background, with ``band_name`` above it.
    left : sequence of float, optional
        Where the bars begin, else 0.
    step : float
        Offset of the rows, for a second series.
    room : float
        Space for the texts, as a share of the span.

    Returns
    -------
    numpy.ndarray
        How far each row reaches.
    """
    values, more = np.nan_to_num(np.asarray(values, dtype=float)), bool(ax.patches)
    rows, start = np.arange(len(values)) + step, np.zeros(len(values)) if left is None else np.asarray(left, float)
    if band:
        ax.axvspan(*band, color=PALETTE["good"], alpha=0.15, linewidth=0)
        ax.text(sum(band) / 2, -0.6, band_name, ha="center", va="bottom")
    if of is not None:
        ax.barh(rows, of, height=height, color="white", edgecolor=PALETTE["grey"], linewidth=1.6)
    drawn = ax.barh(rows, values, left=left, height=height, color=spread(colours, len(values)), edgecolor="white",
                    label=label or None)  # fmt: skip
    for bar, hatch in zip(drawn, hatched, strict=False):
        bar.set_hatch("//" if hatch else "")
    reach = start + values if ends is None else np.maximum(start + values, ends)
    back, gap = start + values, 6  # how far a row reaches to the left; points between a row and its text
    if whiskers is not None:
        ax.hlines(rows, *whiskers, color=PALETTE["ink"], linewidth=2)
        back = np.fmin(back, np.asarray(whiskers[0], dtype=float))
        reach = np.fmax(reach, np.asarray(whiskers[1], dtype=float))
    if marks is not None:
        places, name = marks
        ax.scatter(places, rows, marker="D", s=120, facecolor="white", edgecolor=PALETTE["second"], linewidth=2.4,
                   zorder=3, label=name)  # fmt: skip
        places = np.asarray(places, dtype=float)
        back, reach, gap = np.fmin(back, places), np.fmax(reach, places), 12
        ax.legend(loc="lower right")
    reach = reach if of is None else np.fmax(reach, np.asarray(of, dtype=float))
    for row, end, before, value, text in zip(rows, reach, back, start + values, texts, strict=False):
        backwards = value < 0 and (ends is None or end <= 0)
        ax.annotate(text, (before if backwards else end, row), (-gap if backwards else gap, 0), va="center",
                    textcoords="offset points", ha="right" if backwards else "left", zorder=3,
                    bbox=WHITE if len(at) else None)  # fmt: skip
    for line in at:
        ax.axvline(line, color=PALETTE["grey"], linestyle="--", linewidth=1.2, zorder=0.5)
    low = min(0.0, float(np.min(start + np.minimum(values, 0), initial=0)), float(np.min(back, initial=0)))
    reach = np.asarray(reach, dtype=float)
    high = max([0.0, float(np.max(reach, initial=0)), *(band or ()), *at])
    if low < 0:
        ax.axvline(0, color=PALETTE["ink"], linewidth=1.2)
    if len(names):
        ax.set_yticks(np.arange(len(names)), names)
    left_end, right_end = low - (room * (high - low) if low < 0 else 0), high + room * (high - low or 1)
    if more:  # a further series keeps the room of those before it
        left_end, right_end = min(left_end, ax.get_xlim()[0]), max(right_end, ax.get_xlim()[1])
    ax.set(xlim=(left_end, right_end), ylim=(len(values) - 0.4, -1.0 if band_name else -0.6))
    return reach


def columns(
    ax: Axes, names: Sequence[str], values, texts: Sequence[str] = (), *, colours="main", hatched=(),
    width: float = 0.62,
    room: float = 0.15,
) -> None:  # fmt: skip
    """Standing bars from the left: a name below each, a text above it (below it where it hangs)."""
    values = np.nan_to_num(np.asarray(values, dtype=float))
    drawn = ax.bar(range(len(values)), values, width=width, color=spread(colours, len(values)), edgecolor="white")
    for bar, hatch in zip(drawn, hatched, strict=False):
        bar.set_hatch("//" if hatch else "")
    for place, (value, text) in enumerate(zip(values, texts, strict=False)):
        ax.annotate(text, (place, value), (0, 5 if value >= 0 else -5), textcoords="offset points", ha="center",
                    va="bottom" if value >= 0 else "top")  # fmt: skip
    low, high = min(0.0, values.min(initial=0)), max(0.0, values.max(initial=0))
    span = (high - low) or 1
    if low < 0:
        ax.axhline(0, color=PALETTE["ink"], linewidth=1.2)
    ax.set_xticks(range(len(names)), names)
    ax.set_ylim(low - (room * span if low < 0 else 0), high + (room * span if high > 0 else 0))


def stacked(
    ax: Axes, names: Sequence[str], parts: Mapping[str, Sequence[float]], *, texts: Mapping | None = None, colours=None,
    hatches: Mapping | None = None, height: float = 0.6, least: float = 0.06, named: bool = True,
) -> None:  # fmt: skip
    """Lying bars divided into parts, from the top down; the parts are named above the first bar.

    Parameters
    ----------
    parts : mapping of name to sequence of float
        From the left; a value a row.
    texts : mapping of name to sequence of str, optional
        What stands in the parts that have room.
    colours : sequence, optional
        Of the palette, one a part.
    hatches : mapping of name to str, optional
    least : float
        Smallest part of the longest bar that gets its text.
    named : bool
        Whether the parts' names stand above the first bar; else they are in a legend.
    """
    colours = spread(colours or [SERIES[n % len(SERIES)] for n in range(len(parts))], len(parts))
    left, rows = np.zeros(len(names)), np.arange(len(names))
    longest = float(np.sum([np.nan_to_num(np.asarray(v, float)) for v in parts.values()], axis=0).max(initial=0)) or 1.0
    for colour, (name, values) in zip(colours, parts.items(), strict=True):
        values = np.nan_to_num(np.asarray(values, dtype=float))
        ax.barh(rows, values, left=left, color=colour, height=height, edgecolor="white", linewidth=2, label=name,
                hatch=(hatches or {}).get(name))  # fmt: skip
        for row, (start, value) in enumerate(zip(left, values, strict=True)):
            if texts and value >= least * longest:
                ax.text(start + value / 2, row, texts[name][row], ha="center", va="center", color=ink_on(colour))
        if named and len(values) and values[0] > 0:
            ax.text(left[0] + values[0] / 2, -height / 2 - 0.06, name, ha="center", va="bottom")
        left = left + values
    ax.set_yticks(rows, names)
    ax.set(xlim=(0, longest), ylim=(len(names) - 0.4, -0.85 if named else -0.6))
    if not named:
        name_series(ax, len(parts))


def cells(
    ax: Axes, texts: pd.DataFrame, *, faces: pd.DataFrame, edges: pd.DataFrame | None = None,
    inks: pd.DataFrame | None = None,
    width: int = 0, lang: str = "en",
) -> None:  # fmt: skip
    """A grid of boxes with a text each; index and columns of ``texts`` name rows (from the top) and columns.

    ``faces``, ``edges``, ``inks`` hold colours of the palette for box, frame and text; without ``inks`` the text is
    white or ink, whichever is read better.
    """
    for y, row in enumerate(texts.to_numpy()):
        for x, text in enumerate(row):
            face = PALETTE.get(faces.iat[y, x], faces.iat[y, x])
            edge = face if edges is None else PALETTE.get(edges.iat[y, x], edges.iat[y, x])
            ax.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor=face, edgecolor=edge, linewidth=1.6))
            ink = ink_on(face) if inks is None else PALETTE.get(inks.iat[y, x], inks.iat[y, x])
            ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", color=ink)
    ax.set_yticks(np.arange(len(texts)) + 0.5, [str(name) for name in texts.index])
    ax.set_xticks(np.arange(texts.shape[1]) + 0.5, [str(name) for name in texts.columns])
    ax.set(xlim=(0, texts.shape[1]), ylim=(len(texts), 0))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def dumbbells(
    ax: Axes, names: Sequence[str], series: Mapping[str, tuple], texts: Sequence[str] = (), *, colours="grey", at=None,
    room: float = 0.3, low: float | None = 0.0, size: float = 130, legend: bool = True,
) -> None:  # fmt: skip
    """A line a row between the points of two or more series, from the top down; the series are named above.

    Parameters
    ----------
    series : mapping of name to (values, colour, marker)
    texts : sequence of str
        Behind the last point of each row.
    colours : str or sequence
        Of the lines.
    at : float, optional
        One place for all texts.
    low : float or None
        Where the axis begins at the latest; None: at the smallest value.
    """
    rows = np.arange(len(names))
    table = pd.DataFrame([np.asarray(values, dtype=float) for values, *_ in series.values()])
    first, last = table.min().to_numpy(), table.max().to_numpy()  # missing where a row has no point
    ax.hlines(rows, first, last, linewidth=3, zorder=1, color=spread(colours, len(rows)))
    for name, (values, colour, marker) in series.items():
        colour, hollow, upright = PALETTE.get(colour, colour), marker == "hollow", marker == "|"
        ax.scatter(values, rows, s=3 * size if upright else size, marker="o" if hollow else marker, color=colour,
                   facecolor="white" if hollow else colour, linewidth=2 + upright, label=name, zorder=3)  # fmt: skip
    ends = last if at is None else np.full(len(rows), at)
    for row, end, text in zip(rows, ends, texts, strict=False):
        ax.annotate(text, (end, row), (10, 0), textcoords="offset points", va="center")
    least, most = np.nan_to_num([pd.Series(first).min(), pd.Series(ends).max()])
    start, stop = float(least) if low is None else min(low, float(least)), float(most)
    margin = 0.04 * (stop - start or 1) if start == least else 0
    ax.set_yticks(rows, names)
    ax.set(
        xlim=(start - margin, stop + (room if len(texts) else 0.04) * (stop - start or 1)), ylim=(len(rows) - 0.4, -0.6)
    )
    if legend:
        name_series(ax, len(series))


def name_series(ax: Axes, n: int) -> None:
    """The names of the series in one line between title and chart."""
    legend = ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=n, handletextpad=0.3, columnspacing=1.2)
    legend.set_gid("above")  # the title makes room
    ax.set_title(ax.get_title(loc="left"), loc="left", pad=40)


def bubbles(
    ax: Axes, x, y, names: Sequence[str] = (), *, looks: Sequence[tuple[str, str]] | None = None, area=160.0,
    alpha: float = 0.75,
    most: int = 8, lang: str = "en", width: int = 26, always: bool = False, labels: Mapping | None = None,
) -> None:  # fmt: skip
    """Points of any size, the first ``most`` with their names where there is room.

    Parameters
    ----------
    x, y : sequence of float
        Most important first. The limits of the Axes must be set, as by :func:`cross`.
    looks : sequence of (colour, marker), optional
        One a point.
    area : float or sequence of float
        Of the points, in square points of type.
    always : bool
        Whether a name that finds no room stands where it covers least.
    labels : mapping of look to name, optional
        What the looks mean, in one line between title and chart.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    area = np.broadcast_to(np.asarray(area, dtype=float), x.shape)
    looks = list(looks) if looks is not None else [("main", "o")] * len(x)
    for look in dict.fromkeys(looks):
        mine = np.array([one == look for one in looks], dtype=bool)
        ax.scatter(x[mine], y[mine], s=area[mine], marker=look[1], color=PALETTE.get(look[0], look[0]), alpha=alpha,
                   edgecolor="white", linewidth=1.2, label=(labels or {}).get(look))  # fmt: skip
    if labels:
        name_series(ax, len(labels))
    short = [shortened(str(name), lang, width=width) for name in list(names)[:most]]
    place_names(ax, x, y, short, away=np.sqrt(area / np.pi), always=always)


def cross(
    ax: Axes, corners: Sequence[str] = (), *, at: tuple[float, float], x: tuple[float, float], y: tuple[float, float],
    ticks=None,
) -> None:  # fmt: skip
    """Limits, cross-hair and the named fields (top left, top right, bottom left, bottom right) of a quadrant chart."""
    ax.set(xlim=x, ylim=y)
    if ticks is not None:
        ax.set(xticks=ticks, yticks=ticks)
    ax.axvline(at[0], color=PALETTE["grey"], linewidth=1.2, zorder=0.5)
    ax.axhline(at[1], color=PALETTE["grey"], linewidth=1.2, zorder=0.5)
    if corners:
        name_corners(ax, corners)


def lines(
    ax: Axes, x, series: Mapping[str, Sequence[float]], *, looks: Mapping[str, tuple] | None = None,
    least: float = 0.06,
    room: float = 0.3, markers: bool = False,
) -> None:  # fmt: skip
    """A line a series over common places, its name at its right end, names kept apart.

    Parameters
    ----------
    series : mapping of name to values
    looks : mapping of name to (colour, line style), optional
    least : float
        Distance of two names, as a share of the height.
    room : float
        Space for the names, as a share of the width.
    """
    x = np.asarray(x)
    styles, ends = ("-", "--", "-.", ":"), []
    for n, (name, values) in enumerate(series.items()):
        colour, style = (looks or {}).get(name, (SERIES[n % len(SERIES)], styles[n % 4]))
        values = np.asarray(values, dtype=float)
        ax.plot(x, values, color=PALETTE.get(colour, colour), linestyle=style, marker="o" if markers else "")
        ends.append((name, values[-1], PALETTE.get(colour, colour)))
    low, high = ax.get_ylim()
    heights = spread_out([end for _, end, _ in ends], least=least * (high - low))
    span = x[-1] - x[0] if len(x) > 1 else 1
    for (name, end, colour), height in zip(ends, heights, strict=True):
        ax.annotate(name, (x[-1], end), (x[-1] + 0.03 * span, height), va="center", color=colour)
    ax.set_xlim(x[0], x[-1] + room * span)


def waterfall(
    ax: Axes, bridge: pd.DataFrame, names: Sequence[str], texts: Sequence[str], *, lying: bool = False, size: float = 15
) -> None:
    """From a total in steps to a result, standing from the left or lying from the top.

    Parameters
    ----------
    bridge : pandas.DataFrame
        start, end, kind ("total", "loss", "gain", "result"), a row a step.
    names, texts : sequence of str
        Of the steps, and what stands at their ends.
    """
    looks = {"total": ("grey", ""), "result": ("main", ""), "loss": ("bad", "//"), "gain": ("good", "")}
    low, high = (
        bridge[["start", "end"]].min(axis=1).to_numpy(float),
        bridge[["start", "end"]].max(axis=1).to_numpy(float),
    )
    places, colours = np.arange(len(bridge)), [PALETTE[looks[kind][0]] for kind in bridge["kind"]]
    if lying:
        drawn = ax.barh(places, high - low, left=low, color=colours, height=0.66, edgecolor="white")
    else:
        drawn = ax.bar(places, high - low, bottom=low, color=colours, width=0.62, edgecolor="white")
    for bar, kind in zip(drawn, bridge["kind"], strict=True):
        bar.set_hatch(looks[kind][1])
    for place, (text, end) in enumerate(zip(texts, high, strict=True)):
        point, away = ((end, place), (6, 0)) if lying else ((place, end), (0, 5))
        ax.annotate(text, point, away, textcoords="offset points", fontsize=size, ha="left" if lying else "center",
                    va="center" if lying else "bottom")  # fmt: skip
    for place, level in enumerate(bridge["end"].iloc[:-1]):
        between, same = [place + 0.33, place + 0.67], [level, level]
        ax.plot(*((same, between) if lying else (between, same)), color=PALETTE["grey"], linewidth=1)
    if lying:
        ax.set_yticks(places, names)
        ax.set(ylim=(len(bridge) - 0.4, -0.6), xlim=(min(0.0, low.min(initial=0)), high.max(initial=0) * 1.2 or 1))
    else:
        ax.set_xticks(places, names)


def spans(
    ax: Axes, names: Sequence[str], starts, ends, texts: Sequence[str] = (), *, colours="main",
    hatches: Sequence[str] = (),
    height: float = 0.56,
) -> None:  # fmt: skip
    """Bars from a start to an end along a time axis, from the top down,
    each with its text after it (before it where the
    right edge is near)."""
    starts, ends = pd.Series(list(starts)), pd.Series(list(ends))
    first, last = starts.min(), ends.max()
    for row, (start, end, colour) in enumerate(zip(starts, ends, spread(colours, len(starts)), strict=True)):
        ax.barh(row, end - start, left=start, color=colour, height=height, edgecolor="white",
                hatch=hatches[row] if len(hatches) else None)  # fmt: skip
        if len(texts):
            late = (end - first) / (last - first) > 0.6 if last > first else False
            ax.annotate(texts[row], (start if late else end, row), (-6 if late else 6, 0), textcoords="offset points",
                        va="center", ha="right" if late else "left", zorder=3, bbox=WHITE)  # fmt: skip
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)


def table_of_texts(
    ax: Axes, rows: Sequence[Sequence[str]], *, at: Sequence[float], colours: Sequence | None = None
) -> None:
    """Lines of text in columns that begin at ``at`` (shares of the width), from the top down, without axes."""
    for row, texts in enumerate(rows):
        for place, text in zip(at, texts, strict=True):
            colour = PALETTE.get(colours[row], colours[row]) if colours is not None else PALETTE["ink"]
            ax.text(place, row, text, va="center", color=colour)
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.4, -0.6), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
