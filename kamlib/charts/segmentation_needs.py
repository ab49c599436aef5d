"""What do the segments want, who serves it, and where are we different?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.account_planning_labels import wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.segmentation_labels import named, put_names, say, show_percent, twin_names
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.segmentation import NeedSegments
from kamlib.segmentation.inputs import require_rows
from kamlib.text import percent, signed, whole

TALL = (10.0, 6.6)  # inches, for a dozen rows
KIND_STYLE = {"difference": ("good", "★"), "unneeded": ("sixth", "○"), "deficit": ("bad", "▼"), "parity": ("ink", "=")}
CANVAS_LINES = {
    "canvas_importance": ("importance", "grey", ":", "|"),
    "canvas_rival": ("rival_score", "second", "--", "s"),
    "canvas_us": ("our_score", "main", "-", "o"),
}
ORIENTATION_STYLE = {"price": ("second", "s"), "value": ("main", "o"), "composite": ("grey", "D")}


def plot_need_profiles(segments: NeedSegments, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Heat map of mean importance by factor and segment; the three most important of each segment are framed.

    Parameters
    ----------
    segments : NeedSegments
        From :func:`kamlib.segmentation.need_segments`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    profiles = segments.profiles.set_index("segment")
    values = profiles.drop(columns="accounts").T
    top = [
        (row, column)
        for column, segment in enumerate(values.columns)
        for row in np.argsort(-values[segment].to_numpy(), kind="stable")[:3]
    ]
    names = [say("profile_segment", lang, n=n, accounts=whole(profiles.loc[n, "accounts"])) for n in values.columns]
    with canvas(ax, lang, size=TALL) as ax:
        shown = values.set_axis([named("factor", factor, lang) for factor in values.index]).set_axis(names, axis=1)
        draw_heat(ax, shown, values.map("{:.1f}".format), low=1, high=5, outlined=top)
        label(ax, lang, title=say("profile_title", lang, n=whole(len(profiles))), x=say("profile_x", lang), y="")
    return ax


def plot_service_grid(gaps: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", most: int = 3) -> Axes:
    """Heat map of the gap between need and what is offered, factor × segment; the largest of each segment are framed.

    Parameters
    ----------
    gaps : pandas.DataFrame
        From :func:`kamlib.segmentation.opportunity_gaps`, with or without a group.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    most : int
        How many gaps of each segment are framed.
    """
    require_columns(gaps, ["factor", "gap", "rank"], where="plot_service_grid(gaps)")
    require_rows(gaps, where="plot_service_grid(gaps)")
    group = gaps.columns[0] if gaps.columns[0] != "factor" else "all"
    table = gaps if group in gaps else gaps.assign(all="all")
    names = dict(zip(table[group], twin_names(table, group, "segment", lang), strict=True))
    values = table.pivot(index="factor", columns=group, values="gap")
    values = values.loc[values.max(axis=1).sort_values(ascending=False, kind="stable").index, list(names)]
    ranks = table.pivot(index="factor", columns=group, values="rank").reindex_like(values)
    framed = [(int(row), int(column)) for row, column in np.argwhere(ranks.to_numpy() <= most)]
    first = table.loc[table["gap"].idxmax()]
    with canvas(ax, lang, size=TALL) as ax:
        shown = values.set_axis([named("factor", factor, lang) for factor in values.index])
        shown = shown.set_axis([wrapped(name, lang, width=16) for name in names.values()], axis=1)
        texts = values.map(lambda gap: signed(gap, digits=1))
        draw_heat(ax, shown, texts, centre=0 if values.to_numpy().min() < 0 else None, outlined=framed)
        title = say("gaps_title", lang, factor=named("factor", first["factor"], lang), segment=names[first[group]])
        label(ax, lang, title=title, x=say("gaps_x", lang, most=most), y="")
    return ax


def plot_strategy_canvas(points: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Our score and the best rival's on each factor, most important first, with what each factor is to us.

    Parameters
    ----------
    points : pandas.DataFrame
        From :func:`kamlib.segmentation.points_of_difference` (one group).
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(
        points, ["factor", "importance", "our_score", "rival_score", "kind"], where="plot_strategy_canvas(points)"
    )
    require_rows(points, where="plot_strategy_canvas(points)")
    rows = np.arange(len(points))
    counts = points["kind"].value_counts()
    with canvas(ax, lang, size=TALL) as ax:
        for name, (column, colour, line, marker) in CANVAS_LINES.items():
            ax.plot(points[column], rows, color=PALETTE[colour], linestyle=line, marker=marker, label=say(name, lang))
        for row, kind in zip(rows, points["kind"], strict=True):
            colour, sign = KIND_STYLE[kind]
            ax.text(5.25, row, f"{sign} {say(f'kind_{kind}', lang)}", va="center", color=PALETTE[colour])
        title = say("canvas_title", lang, n=whole(counts.get("difference", 0)), bad=whole(counts.get("deficit", 0)))
        label(ax, lang, title=title, x=say("canvas_x", lang), y="")
        ax.set(yticks=rows, yticklabels=[named("factor", factor, lang) for factor in points["factor"]],
               ylim=(len(points) - 0.4, -1.5), xlim=(0.8, 6.6), xticks=range(1, 6))  # fmt: skip
        ax.legend(loc="upper left", ncols=3, bbox_to_anchor=(0, 1.0), columnspacing=1.4)
    return ax


def plot_need_kinds(kinds: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Importance of each factor against how much segments differ on it: thresholds left, differentiators right.

    Parameters
    ----------
    kinds : pandas.DataFrame
        From :func:`kamlib.segmentation.need_kinds`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(kinds, ["factor", "importance", "between", "kind"], where="plot_need_kinds(kinds)")
    require_rows(kinds, where="plot_need_kinds(kinds)")
    looks = {
        "threshold": ("main", "s"),
        "differentiator": ("second", "D"),
        "minor": ("grey", "o"),
        "not_enough_data": ("pale", "x"),
    }
    with canvas(ax, lang) as ax:
        for kind, part in kinds.groupby("kind"):
            colour, marker = looks[kind]
            ax.scatter(
                part["between"],
                part["importance"],
                s=130,
                color=PALETTE[colour],
                marker=marker,
                label=say(f"need_{kind}", lang),
            )
        label(ax, lang, title=_kinds_title(kinds, lang), x=say("kinds_x", lang), y=say("kinds_y", lang))
        widest, low, high = max(0.3, kinds["between"].max()), kinds["importance"].min(), kinds["importance"].max()
        ax.set(xlim=(-0.03 * widest, 1.25 * widest), ylim=(low - 0.3, high + 0.28 * max(high - low, 1)))
        ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= 1])
        show_percent(ax.xaxis)
        ax.legend(
            loc="upper left", ncols=4, handletextpad=0.2, columnspacing=1.2, frameon=True, edgecolor=PALETTE["pale"]
        )
        names = [named("factor", factor, lang) for factor in kinds["factor"]]
        put_names(ax, kinds["between"], kinds["importance"], names, away=[7.0] * len(kinds))
    return ax


def _kinds_title(kinds: pd.DataFrame, lang: str) -> str:
    counts = kinds["kind"].value_counts()
    return say(
        "kinds_title", lang, threshold=whole(counts.get("threshold", 0)), other=whole(counts.get("differentiator", 0))
    )


def plot_need_orientation(oriented: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Ternary chart of the 100 points: price bottom left, performance bottom right, experience on top.

    Parameters
    ----------
    oriented : pandas.DataFrame
        From :func:`kamlib.segmentation.need_orientation`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(
        oriented, ["price", "performance", "experience", "orientation"], where="plot_need_orientation(oriented)"
    )
    require_rows(oriented, where="plot_need_orientation(oriented)")
    height = np.sqrt(3) / 2
    x = (oriented["performance"] + oriented["experience"] / 2) / 100
    y = oriented["experience"] / 100 * height
    shares = oriented["orientation"].value_counts(normalize=True)
    with canvas(ax, lang) as ax:
        _draw_triangle(ax, height, lang)
        for kind, (colour, marker) in ORIENTATION_STYLE.items():
            here = oriented["orientation"] == kind
            text = say(
                "orientation_share", lang, kind=say(f"orientation_{kind}", lang), share=percent(shares.get(kind, 0))
            )
            ax.scatter(x[here], y[here], s=34, color=PALETTE[colour], marker=marker, alpha=0.65, label=text)
        top = shares.idxmax()
        title = say("orientation_title", lang, kind=say(f"orientation_{top}", lang), share=percent(shares.max()))
        label(ax, lang, title=title, x="", y="")
        ax.set(xlim=(-0.45, 1.75), ylim=(-0.08, height + 0.06), xticks=[], yticks=[], aspect="equal")
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.legend(loc="center left", bbox_to_anchor=(0.68, 0.75), handletextpad=0.2)
    return ax


def _draw_triangle(ax: Axes, height: float, lang: str) -> None:
    ax.plot([0, 1, 0.5, 0], [0, 0, height, 0], color=PALETTE["ink"], linewidth=1.4)
    for x, y in (([0.5, 0.25], [0, height / 2]), ([0.25, 0.75], [height / 2, height / 2])):
        ax.plot(x, y, color=PALETTE["grey"], linestyle="--", linewidth=1.2)
    corners = {"price": (0, -0.03, "right"), "performance": (1, -0.03, "left"), "experience": (0.53, height, "left")}
    for name, (x, y, side) in corners.items():
        ax.text(x, y, say(f"corner_{name}", lang), ha=side, va="center")
