"""Who agrees, who recommends, and which words go with which brand?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Bbox

from kamlib.branding import ImageMap
from kamlib.charts.branding import named, wrapped
from kamlib.charts.style import PALETTE, SERIES, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.text import percent, signed, word

MARKERS = "osD^vP"


_TICK = {"en": 22, "zh": 11}


def plot_attitudes(attitudes: pd.DataFrame, *, by: str, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The share that agrees with each statement, one marker and interval a group.

    Parameters
    ----------
    attitudes : DataFrame
        From :func:`kamlib.branding.top_two_box` with ``by=["statement", …]``; at most six groups.
    by : str
        Column of the groups, such as ``"brand"`` or ``"region"``.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(attitudes, ["statement", by, "share", "low", "high", "enough"], where="plot_attitudes(attitudes)")
    statements, groups = list(attitudes["statement"].unique())[::-1], list(attitudes[by].unique())
    offsets = np.linspace(0.28, -0.28, len(groups)) if len(groups) > 1 else [0.0]
    with canvas(ax, lang) as ax:
        for group, offset, marker, colour in zip(groups, offsets, MARKERS, SERIES, strict=False):
            rows = attitudes[attitudes[by] == group]
            places = np.array([statements.index(statement) for statement in rows["statement"]]) + offset
            ax.hlines(places, rows["low"], rows["high"], color=colour, linewidth=2)
            faces = [colour if enough else "white" for enough in rows["enough"]]
            ax.scatter(rows["share"], places, marker=marker, s=110, c=faces, edgecolor=colour, linewidth=2, zorder=3)
            ax.scatter([], [], marker=marker, s=110, color=colour, label=named(by, group, lang))
        ax.set_yticks(
            range(len(statements)), [wrapped(statement_text(text, lang), lang, _TICK[lang]) for text in statements]
        )
        ax.set(xlim=(0, 1), ylim=(-0.5, len(statements) - 0.5))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=len(groups), handletextpad=0.1, columnspacing=1)
        x = word("branding.attitudes_x" if attitudes["enough"].all() else "branding.attitudes_x_few", lang)
        label(ax, lang, title=_attitudes_title(attitudes, by, lang), x=x, y="")
        ax.set_title(ax.get_title(loc="left"), loc="left", pad=40)
    return ax


def statement_text(statement: str, lang: str) -> str:
    """A statement of the attitude survey in the reader's language."""
    return named("statement", statement, lang)


def _attitudes_title(attitudes: pd.DataFrame, by: str, lang: str) -> str:
    sure = attitudes[attitudes["share"].notna() & attitudes["enough"]]
    if sure.empty:
        return word("branding.attitudes_title_few", lang, n=int(attitudes["n"].max()))
    ends = sure.groupby("statement", sort=False)["share"].agg(["min", "max"])
    statement = (ends["max"] - ends["min"]).idxmax()
    rows = sure[sure["statement"] == statement].sort_values("share")
    text = statement_text(statement, lang)
    if len(rows) < 2:
        return word("branding.attitudes_title_one", lang, statement=text, share=percent(rows["share"].iloc[0]))
    high, low = rows.iloc[-1], rows.iloc[0]
    return word("branding.attitudes_title", lang, statement=text, first=named(by, high[by], lang),
                last=named(by, low[by], lang), share=percent(high["share"]), low=percent(low["share"]))  # fmt: skip


def plot_promoters(scores: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", by: str | None = None) -> Axes:
    """Detractors, passives and promoters of each group, with the score and its standard error.

    Parameters
    ----------
    scores : DataFrame
        From :func:`kamlib.branding.net_promoter_score`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    by : str, optional
        Column of the groups; None for one row.
    """
    kinds = ["detractors", "passives", "promoters"]
    require_columns(
        scores, [*kinds, "nps_points", "se_points", "enough", *([by] if by else [])], where="plot_promoters(scores)"
    )
    rows = scores.sort_values("nps_points", kind="stable").reset_index(drop=True)
    colours = dict(zip(kinds, (PALETTE["bad"], PALETTE["pale"], PALETTE["good"]), strict=True))
    with canvas(ax, lang) as ax:
        start = np.zeros(len(rows))
        for kind in kinds:
            ax.barh(range(len(rows)), rows[kind], left=start, height=0.6, color=colours[kind], edgecolor="white",
                    label=word(f"branding.nps_{kind}", lang), hatch="//" if kind == "detractors" else "")  # fmt: skip
            start = start + rows[kind].fillna(0).to_numpy()
        for place, row in enumerate(rows.itertuples()):
            ax.text(1.02, place, _nps_text(row, lang), va="center")
        names = [named(by, code, lang) for code in rows[by]] if by else [word("branding.nps_all", lang)]
        ax.set_yticks(range(len(rows)), names)
        ax.set(xlim=(0, 1.34), ylim=(-0.6, len(rows) - 0.4))
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], [percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=3, columnspacing=1)
        label(ax, lang, title=_nps_title(rows, names, lang), x=word("branding.nps_x", lang), y="")
        ax.set_title(ax.get_title(loc="left"), loc="left", pad=40)
    return ax


def _nps_text(row, lang: str) -> str:
    text = word("branding.nps_row", lang, score=signed(row.nps_points), error=f"{row.se_points:.0f}")
    return text if row.enough else word("branding.nps_few", lang, score=signed(row.nps_points))


def _nps_title(rows: pd.DataFrame, names: list[str], lang: str) -> str:
    low, high = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return word("branding.nps_title", lang, score=signed(low["nps_points"]), error=f"{low['se_points']:.0f}")
    return word("branding.nps_title_best", lang, best=names[-1], high=signed(high["nps_points"]), worst=names[0],
                low=signed(low["nps_points"]))  # fmt: skip


def plot_image_map(result: ImageMap, *, brand: str, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The map of brands (squares) and words (dots); words the map shows badly are pale.

    Parameters
    ----------
    result : ImageMap
        From :func:`kamlib.branding.image_map`.
    brand : str
        The brand drawn in colour.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    table = result.points
    require_choice(brand, table.loc[table["kind"] == "brand", "name"], where="plot_image_map(brand=)")
    with canvas(ax, lang) as ax:
        ax.axhline(0, color=PALETTE["pale"])
        ax.axvline(0, color=PALETTE["pale"])
        texts = []
        for row in table.itertuples():
            is_brand = row.kind == "brand"
            colour = PALETTE["ink"] if row.quality >= 0.5 else PALETTE["grey"]
            colour = PALETTE["main"] if is_brand and row.name == brand else colour
            ax.scatter(row.x, row.y, marker="s" if is_brand else "o", s=150 if is_brand else 50, color=colour, zorder=3)
            shown = named("brand" if is_brand else "image", row.name, lang)
            texts.append(ax.annotate(shown, (row.x, row.y), (0, 0), textcoords="offset points", color=colour,
                                     fontsize=16 if is_brand else 14))  # fmt: skip
        ax.margins(0.12, 0.1)
        names = {"brand": named("brand", brand, lang), "word": named("image", _typical_word(result, brand), lang)}
        label(ax, lang, title=word("branding.image_title", lang, **names),
              x=word("branding.image_x", lang, share=percent(result.axis_shares[0])),
              y=word("branding.image_y", lang, share=percent(result.axis_shares[1])))  # fmt: skip
        _keep_apart(ax, texts)
    return ax


_BESIDE = [
    (12, 0, "left", "center"), (-12, 0, "right", "center"), (0, 11, "center", "bottom"), (0, -11, "center", "top"),
    (9, 9, "left", "bottom"), (9, -9, "left", "top"), (-9, 9, "right", "bottom"), (-9, -9, "right", "top"),
]  # fmt: skip


def _keep_apart(ax: Axes, texts: list) -> None:
    """Put each label on the side of its point where it covers the fewest points and labels."""
    ax.figure.draw_without_rendering()
    renderer = ax.figure.canvas.get_renderer()
    frame = ax.get_window_extent(renderer)
    centres = [ax.transData.transform(text.xy) for text in texts]
    taken = [Bbox.from_bounds(x - 9, y - 9, 18, 18) for x, y in centres]
    for text in texts:
        costs = []
        for dx, dy, side, height in _BESIDE:
            text.set(position=(dx, dy), ha=side, va=height)
            box = text.get_window_extent(renderer)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            costs.append(box.count_overlaps(taken) + (0 if inside else 9))
        dx, dy, side, height = _BESIDE[costs.index(min(costs))]
        text.set(position=(dx, dy), ha=side, va=height)
        taken.append(text.get_window_extent(renderer))


def _typical_word(result: ImageMap, brand: str) -> str:
    """The word named most above expectation for a brand, as far as two axes show it (reconstitution formula)."""
    table = result.points
    own = table.loc[(table["kind"] == "brand") & (table["name"] == brand), ["x", "y"]].iloc[0]
    inertias = result.total_inertia * np.array(result.axis_shares[:2])
    scale = np.sqrt(inertias) if result.scaling == "symmetric" else 1.0
    their = table[table["kind"] == "word"].set_index("name")
    return (their[["x", "y"]] * (own / scale)).sum(axis=1).idxmax()
