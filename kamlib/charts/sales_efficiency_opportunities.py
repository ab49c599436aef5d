"""How do opportunities, their quadrants and the penetration of segments look?"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.sales_efficiency.opportunities import READINGS
from kamlib.text import amount, percent, word

_BEHIND = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
_MARKS = {
    "act_now": ("o", "good"),
    "plan_attack": ("s", "main"),
    "wait_for_chance": ("^", "second"),
    "shelve": ("X", "grey"),
}


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def named(table: pd.DataFrame, column: str, lang: str) -> pd.Series:
    """The column a reader of this language sees: ``<column>_zh`` in Chinese where the table has it."""
    return table[f"{column}_zh"] if lang == "zh" and f"{column}_zh" in table else table[column]


def plot_opportunity_tree(tree: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """The tree of :func:`kamlib.sales_efficiency.opportunity_tree`, a size at every node.

    Examples
    --------
    >>> from kamlib.sales_efficiency import opportunity_tree
    >>> tree = opportunity_tree(pd.DataFrame({"leaf": ["usage", "offer"], "size": [30.0, 10.0]}))
    >>> plot_opportunity_tree(tree).get_title(loc="left")
    'Where more sales can come from: 75% from existing customers'
    """
    require_columns(tree, ["node", "parent", "level", "size", "share"], where="plot_opportunity_tree(tree)")
    rows = tree.set_index("node")
    leaves = list(rows.index[rows["level"] == 2])
    heights = {leaf: float(len(leaves) - at) for at, leaf in enumerate(leaves)}
    for branch in rows.index[rows["level"] == 1]:
        below = [heights[leaf] for leaf in leaves if rows.loc[leaf, "parent"] == branch]
        heights[branch] = sum(below) / len(below)
    heights["growth"] = (heights["existing"] + heights["new"]) / 2
    across = {0: 0.0, 1: 1.0, 2: 2.15}
    with canvas(ax, lang) as ax:
        for node, row in rows.iterrows():
            x, y = across[row["level"]], heights[node]
            if row["parent"]:
                x0, y0 = across[row["level"] - 1], heights[row["parent"]]
                x1, turn = (x - 0.34, x - 0.55) if row["level"] == 2 else (x, 0.5)
                ax.plot([x0, turn, turn, x1], [y0, y0, y, y], color=PALETTE["grey"], linewidth=1 + 7 * row["share"],
                        solid_capstyle="butt", zorder=1)  # fmt: skip
            box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": PALETTE["main"]}
            text = f"{_t(f'tree_{node}', lang)}  {amount(row['size'], lang)}"
            ax.text(x - 0.34 if row["level"] == 2 else x, y, text, ha="left" if row["level"] == 2 else "center",
                    va="center", bbox=box, zorder=2)  # fmt: skip
        ax.set_xlim(-0.5, 3.3)
        ax.set_ylim(0.4, len(leaves) + 0.6)
        share = percent(float(rows.loc["existing", "share"]))
        label(ax, lang, title=_t("tree_title", lang, share=share), x=_t("tree_x", lang), y="", source=source)
        ax.set(xticks=[], yticks=[])
        for side in ax.spines.values():
            side.set_visible(False)
    return ax


def plot_opportunity_priority(
    opportunities: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", name: str = "opportunity",
    reading: str = "big_uncertain_is_planned", unit: str = "index",
) -> Axes:  # fmt: skip
    """The four quadrants of :func:`kamlib.sales_efficiency.opportunity_priority`; area = expected value.

    Parameters
    ----------
    opportunities : pandas.DataFrame
        From ``opportunity_priority`` with columns gain and chance.
    name : str
        Column with the name; ``<name>_zh`` is used in Chinese where it is there.
    reading : str
        As given to ``opportunity_priority``: names the middle quadrants.
    unit : {"index", "cny"}

    Examples
    --------
    >>> from kamlib.sales_efficiency import opportunity_priority
    >>> items = pd.DataFrame({"opportunity": ["price", "fairs"], "gain": [80.0, 10.0], "chance": [0.7, 0.2]})
    >>> plot_opportunity_priority(opportunity_priority(items)).get_title(loc="left")
    'First: price (expected value 56)'
    """
    needed = ["gain", "chance", "quadrant", "expected_value", "rank", name]
    require_columns(opportunities, needed, where="plot_opportunity_priority(opportunities)")
    rows = opportunities.assign(shown=named(opportunities, name, lang)).sort_values("rank")
    cut = _gain_cut(rows)
    top = float(rows["gain"].max()) * 1.25
    uncertain, small = READINGS[reading]
    corners = {"act_now": (99, top, "right", "top"), uncertain: (1, top, "left", "top"),
               small: (99, 0, "right", "bottom"), "shelve": (1, 0, "left", "bottom")}  # fmt: skip
    with canvas(ax, lang) as ax:
        for quadrant, (x, y, ha, va) in corners.items():
            offset = (0, -4 if va == "top" else 4)
            ax.annotate(_t(f"quadrant_{quadrant}", lang), (x, y), offset, textcoords="offset points", ha=ha, va=va,
                        fontsize=16, color="#5B6770")  # fmt: skip
        ax.axhline(cut, color=PALETTE["grey"], linewidth=1.2)
        ax.axvline(50, color=PALETTE["grey"], linewidth=1.2)
        sizes = 120 + 1400 * rows["expected_value"] / (rows["expected_value"].max() or 1)
        for row, size in zip(rows.itertuples(), sizes, strict=True):
            marker, colour = _MARKS[row.quadrant]
            ax.scatter(100 * row.chance, row.gain, s=size, marker=marker, color=PALETTE[colour], alpha=0.75, zorder=3)
        ax.set(xlim=(0, 100), ylim=(0, top))
        ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang)))
        title = _t(
            "priority_title", lang, name=rows["shown"].iloc[0], value=amount(rows["expected_value"].iloc[0], lang)
        )
        label(ax, lang, title=title, x=_t("priority_x", lang), y=_t("priority_y", lang, unit=_t(f"unit_{unit}", lang)))
        names = [f"{row.rank}  {row.shown}" for row in rows.itertuples()]
        _name_points(ax, list(zip(100 * rows["chance"], rows["gain"], strict=True)), names, list(sizes**0.5 / 2))
    return ax


def _name_points(ax: Axes, points: list[tuple[float, float]], names: list[str], radii: list[float]) -> None:
    """Write each name beside its point, where it hides no other name and no other point."""
    ax.figure.draw_without_rendering()
    scale = ax.figure.dpi / 72
    at = [ax.transData.transform(point) for point in points]
    boxes = [Bbox.from_extents(*(xy - r * scale), *(xy + r * scale)) for xy, r in zip(at, radii, strict=True)]
    taken: list[Bbox] = []
    for here, (point, name, radius) in enumerate(zip(points, names, radii, strict=True)):
        others = [box for there, box in enumerate(boxes) if there != here] + taken
        gap = radius + 5
        tries = [((gap, 0), "left", "center"), ((-gap, 0), "right", "center"), ((0, gap), "center", "bottom"),
                 ((0, -gap), "center", "top")]  # fmt: skip
        best = None
        for away, ha, va in tries:
            text = ax.annotate(name, point, away, textcoords="offset points", ha=ha, va=va, zorder=4, bbox=_BEHIND)
            box = text.get_window_extent()
            hidden = sum(box.overlaps(other) for other in others) + 2 * (not _inside(ax.bbox, box))
            if best is None or hidden < best[0]:
                if best:
                    best[1].remove()
                best = (hidden, text, box)
            else:
                text.remove()
            if best[0] == 0:
                break
        taken.append(best[2])


def _inside(frame: Bbox, box: Bbox) -> bool:
    return frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1


def _gain_cut(rows: pd.DataFrame) -> float:
    """The cut between small and large results, read back from the quadrants."""
    big = rows["quadrant"].isin(["act_now", "plan_attack"])
    half = float(rows["gain"].max()) / 2
    large, small = rows.loc[big, "gain"], rows.loc[~big, "gain"]
    consistent = (large.empty or large.min() >= half) and (small.empty or small.max() < half)
    return half if consistent or large.empty or small.empty else float(large.min() + small.max()) / 2


def plot_penetration(gaps: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Share now and target of each segment: the dumbbells of :func:`kamlib.sales_efficiency.penetration_gaps`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import penetration_gaps
    >>> segments = pd.DataFrame({"segment": ["A"], "sales": [20.0], "size": [100.0], "target_share": [0.3]})
    >>> plot_penetration(penetration_gaps(segments)).get_title(loc="left")
    'The largest step is in "A": 10'
    """
    require_columns(gaps, ["segment", "share", "target_share", "gap_value", "rank"], where="plot_penetration(gaps)")
    rows = gaps.iloc[::-1].reset_index(drop=True)
    shown = [_t("segment_total", lang) if name == "total" else name for name in named(rows, "segment", lang)]
    best = rows[rows["rank"] == 1].iloc[0]
    with canvas(ax, lang) as ax:
        draw_dumbbells(ax, 100 * rows["share"], 100 * rows["target_share"], shown)
        for at, row in rows.iterrows():
            now, target = percent(row["share"], digits=1), percent(row["target_share"], digits=1)
            text = f"{now} → {target}   {amount(row['gap_value'], lang)}"
            far = 100 * max(row["share"], row["target_share"])
            ax.annotate(text, (far, at), (12, 0), textcoords="offset points", va="center")
        ax.set_xlim(0, 100 * float(rows[["share", "target_share"]].max().max()) * 1.45)
        title = _t("penetration_title", lang, segment=named(best.to_frame().T, "segment", lang).iloc[0],
                   value=amount(best["gap_value"], lang))  # fmt: skip
        label(ax, lang, title=title, x=_t("penetration_x", lang), y="", source=source)
    return ax


def draw_dumbbells(ax: Axes, now: pd.Series, then: pd.Series, names: list[str]) -> None:
    """One line per row from a hollow circle (now) to a full one (then)."""
    places = range(len(names))
    ax.hlines(places, now, then, color=PALETTE["grey"], linewidth=3, zorder=1)
    ax.scatter(now, places, s=110, facecolor="white", edgecolor=PALETTE["ink"], linewidth=2, zorder=3)
    ax.scatter(then, places, s=120, color=PALETTE["main"], zorder=2)
    ax.set_yticks(list(places), names)
    ax.set_ylim(-0.6, len(names) - 0.4)
