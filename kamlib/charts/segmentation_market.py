"""Where in the market are the accounts, and which field comes first?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kamlib.charts.account_planning_labels import set_bubble_frame, shortened
from kamlib.charts.heat import draw_heat
from kamlib.charts.segmentation_labels import measure_name, named, put_names, say, show_percent, twin_names
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.segmentation.inputs import require_rows
from kamlib.text import amount, percent, whole

CLASS_STYLE = {"key": ("main", "o"), "potential": ("second", "D"), "watch": ("grey", "s")}
STRATEGY_STYLE = {"invest": ("good", "o"), "select": ("sixth", "D"), "harvest": ("grey", "s")}
LARGEST_BUBBLE = 1500.0  # points²


def plot_status_size(grid: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Heat map of customer status × size; the cell with most value is framed.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.segmentation.status_size_grid`: two groupings, accounts, value, value_share.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(grid, ["accounts", "value_share"], where="plot_status_size(grid)")
    require_rows(grid, where="plot_status_size(grid)")
    status, size, value = grid.columns[0], grid.columns[1], grid.columns[3]
    order = list(dict.fromkeys(grid[status])), list(dict.fromkeys(grid[size]))
    cells = grid.set_index([status, size])
    shares = cells["value_share"].unstack().reindex(index=order[0], columns=order[1])
    texts = cells.apply(lambda cell: _grid_cell(cell, value, lang), axis=1).unstack().reindex_like(shares)
    best = grid.loc[grid["value_share"].idxmax()]
    with canvas(ax, lang) as ax:
        frame = [(order[0].index(best[status]), order[1].index(best[size]))]
        names = shares.rename(index=lambda s: named("status", s, lang), columns=lambda s: named("size", s, lang))
        draw_heat(ax, names, texts, low=0, outlined=frame)
        title = say("grid_title", lang, share=percent(best["value_share"]), measure=measure_name(value, lang),
                    cell=f"{named('status', best[status], lang)} · {named('size', best[size], lang)}")  # fmt: skip
        label(ax, lang, title=title, x="", y="")
    return ax


def _grid_cell(cell: pd.Series, value: str, lang: str) -> str:
    return say("grid_cell", lang, accounts=whole(cell["accounts"]), amount=amount(cell[value], lang),
               share=percent(cell["value_share"]))  # fmt: skip


def plot_industry_mix(
    mix: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    names: Mapping[str, str] | None = None,
    source: str = "",
) -> Axes:
    """Share of each industry; the dark part of a bar is its largest account.

    Parameters
    ----------
    mix : pandas.DataFrame
        From :func:`kamlib.segmentation.industry_mix`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    names : mapping of account_id to name, optional
        Of the largest accounts.
    source : str
    """
    require_columns(mix, ["share", "largest_account", "largest_share"], where="plot_industry_mix(mix)")
    require_rows(mix, where="plot_industry_mix(mix)")
    rows, labels = np.arange(len(mix)), [named("industry", code, lang) for code in mix.iloc[:, 0]]
    shares, largest = mix["share"].to_numpy(), (mix["share"] * mix["largest_share"]).clip(lower=0).to_numpy()
    with canvas(ax, lang) as ax:
        ax.barh(rows, shares, color=PALETTE["pale"], edgecolor=PALETTE["grey"], height=0.72)
        ax.barh(rows, largest, color=PALETTE["main"], height=0.72)
        for row, share in zip(rows, shares, strict=True):
            account = mix["largest_account"].iloc[row]
            text = say("mix_bar", lang, share=percent(share), part=percent(mix["largest_share"].iloc[row]),
                       account=shortened(str((names or {}).get(account, account)), lang, width=24))  # fmt: skip
            ax.text(max(share, 0) + 0.008, row, text, va="center")
        title = say("mix_title", lang, industry=labels[0], share=percent(shares[0]))
        measure = measure_name(mix.columns[2], lang)
        label(ax, lang, title=title, x=say("mix_x", lang, measure=measure), y="", source=source)
        step = 0.05 if shares.max() < 0.3 else 0.2
        ticks = np.arange(0, shares.max() + step, step)
        ax.set(yticks=rows, yticklabels=labels, ylim=(len(mix) - 0.4, -0.6), xlim=(0, shares.max() * 2.1), xticks=ticks)
        show_percent(ax.xaxis)
    return ax


def plot_industry_priority(
    priority: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", size: str = "market_size", cut: float = 3.0
) -> Axes:
    """Industries by ease and attractiveness, bubbles by market size, with the class of each field.

    Parameters
    ----------
    priority : pandas.DataFrame
        From :func:`kamlib.segmentation.industry_priority`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : str
        Column of the bubble size.
    cut : float
        The one the classes were made with.
    """
    require_columns(
        priority,
        ["industry", "attractiveness", "ease", "industry_class", size],
        where="plot_industry_priority(priority)",
    )
    require_rows(priority, where="plot_industry_priority(priority)")
    areas = 250 + LARGEST_BUBBLE * priority[size] / priority[size].max()
    corners = [say(f"class_{name}", lang) for name in ("potential", "key", "watch", "potential")]
    with canvas(ax, lang) as ax:
        set_bubble_frame(ax, corners, cut=cut)
        for name, part in priority.groupby("industry_class"):
            colour, marker = CLASS_STYLE[name]
            ax.scatter(part["ease"], part["attractiveness"], s=areas[part.index], color=PALETTE[colour], marker=marker,
                       alpha=0.6, edgecolor="white")  # fmt: skip
        key = priority.loc[priority["industry_class"] == "key"]
        title = say("priority_title", lang, n=whole(len(key)), industries=whole(len(priority)))
        label(ax, lang, title=title, x=say("priority_x", lang), y=say("priority_y", lang))
        names = twin_names(priority, "industry", "industry", lang)
        put_names(ax, priority["ease"], priority["attractiveness"], names, away=np.sqrt(areas) / 2)
    return ax


def plot_portfolio_matrix(
    matrix: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", names: Mapping[str, str] | None = None,
    size: str | None = None, cuts: tuple[float, float] = (7 / 3, 11 / 3), most: int = 12,
) -> Axes:  # fmt: skip
    """Accounts in the nine cells of attractiveness × our strength; the largest are named.

    Parameters
    ----------
    matrix : pandas.DataFrame
        From :func:`kamlib.segmentation.portfolio_matrix`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    names : mapping of account_id to name, optional
    size : str, optional
        Column of the bubble size, such as revenue; also decides who is named.
    cuts : (float, float)
        The ones the cells were made with.
    most : int
        At most so many names.
    """
    require_columns(
        matrix, ["account_id", "attractiveness", "strength", "strategy"], where="plot_portfolio_matrix(matrix)"
    )
    require_rows(matrix, where="plot_portfolio_matrix(matrix)")
    weight = matrix[size].clip(lower=0) if size else pd.Series(1.0, index=matrix.index)
    areas = 40 + LARGEST_BUBBLE * weight / max(weight.max(), 1e-12) * (1 if size else 0.1)
    counts = matrix["strategy"].value_counts()
    with canvas(ax, lang) as ax:
        _draw_cells(ax, cuts, lang)
        for strategy, part in matrix.groupby("strategy"):
            colour, marker = STRATEGY_STYLE[strategy]
            look = {"color": PALETTE[colour], "marker": marker, "alpha": 0.55, "edgecolor": "white", "zorder": 3}
            ax.scatter(part["strength"], part["attractiveness"], s=areas[part.index], **look)
        title = say("portfolio_title", lang, invest=whole(counts.get("invest", 0)), accounts=whole(len(matrix)))
        label(ax, lang, title=title, x=say("portfolio_x", lang), y=say("portfolio_y", lang))
        shown = matrix.loc[weight.sort_values(ascending=False, kind="stable").index[:most]]
        texts = [shortened(str((names or {}).get(account, account)), lang, width=22) for account in shown["account_id"]]
        put_names(ax, shown["strength"], shown["attractiveness"], texts, away=np.sqrt(areas[shown.index]) / 2)
    return ax


def _draw_cells(ax: Axes, cuts: tuple[float, float], lang: str) -> None:
    edges = [0.8, *cuts, 5.2]
    for row in range(3):
        for column in range(3):
            strategy = ("harvest", "harvest", "select", "invest", "invest")[row + column]
            x, y = edges[column], edges[row]
            width, height = edges[column + 1] - x, edges[row + 1] - y
            tint = {"invest": "#E3F1E8", "select": "#F7F1DF", "harvest": "#F1F3F5"}[strategy]
            ax.add_patch(Rectangle((x, y), width, height, facecolor=tint, edgecolor="white", linewidth=3, zorder=0))
            if (row, column) in ((2, 2), (1, 1), (0, 0)):
                ax.text(x + 0.04, y + 0.04, say(f"strategy_{strategy}", lang), color="#5B6770", fontsize=15, zorder=1)
    ax.set(xlim=(edges[0], edges[-1]), ylim=(edges[0], edges[-1]), xticks=range(1, 6), yticks=range(1, 6))
