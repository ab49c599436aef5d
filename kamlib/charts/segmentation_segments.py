"""What is each segment worth, and what does a way of segmenting explain?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.account_planning_labels import wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.segmentation_labels import (
    fine_percent,
    named,
    put_names,
    say,
    show_percent,
    trimmed_percent,
    twin_names,
)
from kamlib.charts.style import PALETTE, SERIES, canvas, label
from kamlib.errors import require_columns
from kamlib.segmentation import DECK_BASES, Association
from kamlib.segmentation.inputs import require_rows
from kamlib.text import amount, percent


def plot_segment_value(value: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Share of accounts, revenue and profit of each segment side by side, with its margin.

    Parameters
    ----------
    value : pandas.DataFrame
        From :func:`kamlib.segmentation.segment_value`; `<segment>_zh` is used where it is there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    source : str
    """
    require_columns(
        value, ["account_share", "revenue_share", "profit_share", "margin_share"], where="plot_segment_value(value)"
    )
    require_rows(value, where="plot_segment_value(value)")
    names, rows = twin_names(value, value.columns[0], "segment", lang), np.arange(len(value))
    looks = (
        ("account_share", PALETTE["pale"], ""),
        ("revenue_share", PALETTE["grey"], ""),
        ("profit_share", PALETTE["main"], ""),
    )
    with canvas(ax, lang) as ax:
        for step, (column, colour, _) in enumerate(looks):
            places = rows + (step - 1) * 0.26
            ax.barh(places, value[column], height=0.24, color=colour, label=say(f"value_{column}", lang))
            for place, share in zip(places, value[column], strict=True):
                ax.text(max(share, 0) + 0.006, place, fine_percent(share), va="center")
        for row, margin in zip(rows, value["margin_share"], strict=True):
            text = say("value_margin", lang, margin=percent(margin, digits=1))
            ax.text(0.995, row, text, va="center", ha="right", transform=ax.get_yaxis_transform())
        title = say("value_title", lang, segment=names[0], share=percent(value["profit_share"].iloc[0]))
        label(ax, lang, title=title, x=say("value_x", lang), y="", source=source)
        widest = value[["account_share", "revenue_share", "profit_share"]].to_numpy().max()
        low = min(0.0, float(value["profit_share"].min()) * 1.1)
        ax.set(yticks=rows, yticklabels=[wrapped(name, lang, width=18) for name in names], xlim=(low, widest * 1.45),
               ylim=(len(value) - 0.45, -1.0))  # fmt: skip
        ax.legend(loc="upper left", ncols=3, columnspacing=1.2)
        show_percent(ax.xaxis)
    return ax


def plot_marimekko(
    demand: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "", own: bool = False
) -> Axes:
    """Segments as wide as their part of the market, filled as high as the share bought through us.

    Parameters
    ----------
    demand : pandas.DataFrame
        From :func:`kamlib.segmentation.distributor_demand` or ``wallet_demand``.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    source : str
    own : bool
        The shares are ours, not all distributors'.
    """
    require_columns(
        demand, ["segment", "market_share", "channel_share", "demand_share", "mix"], where="plot_marimekko(demand)"
    )
    require_rows(demand, where="plot_marimekko(demand)")
    left = demand["market_share"].cumsum().shift(fill_value=0).to_numpy()
    names = twin_names(demand, "segment", "segment", lang)
    with canvas(ax, lang) as ax:
        for row, (start, name) in enumerate(zip(left, names, strict=True)):
            _draw_segment(ax, demand.iloc[row], start, name, SERIES[row % len(SERIES)], lang)
        total = trimmed_percent(demand["demand_share"].sum())
        best = demand["mix"].to_numpy().argmax()
        key = "mekko_title_own" if own else "mekko_title"
        title = say(key, lang, segment=names[best], market=trimmed_percent(demand["market_share"].iloc[best]),
                    mix=trimmed_percent(demand["mix"].iloc[best]), total=total)  # fmt: skip
        y_label = say("mekko_y_own" if own else "mekko_y", lang)
        label(ax, lang, title=title, x=say("mekko_x", lang), y=y_label, source=source)
        ax.set(xlim=(0, left[-1] + demand["market_share"].iloc[-1]), ylim=(0, 1.24), yticks=[0, 0.25, 0.5, 0.75, 1])
        show_percent(ax.xaxis)
        show_percent(ax.yaxis)
    return ax


def _draw_segment(ax: Axes, here: pd.Series, start: float, name: str, colour: str, lang: str) -> None:
    width, height, middle = here["market_share"], here["channel_share"], start + here["market_share"] / 2
    look = {"width": width, "align": "edge", "edgecolor": "white", "linewidth": 2}
    ax.bar(start, 1.0, color="#F1F3F5", **look)
    ax.bar(start, height, color=colour, **look)
    text = say("mekko_part", lang, height=trimmed_percent(height), mix=trimmed_percent(here["mix"]))
    if height > 0.2:
        ax.text(middle, height / 2, text, ha="center", va="center", color="white")
    else:
        ax.text(middle, height + 0.015, text, ha="center", va="bottom")
    heading = f"{wrapped(name, lang, width=max(8, int(width * 62)))}\n{trimmed_percent(width)}"
    ax.text(middle, 1.02, heading, ha="center", va="bottom")


def plot_high_value(index: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Segments by interest and spend, bubbles by size, with the revenue index; the medians cut the chart.

    Parameters
    ----------
    index : pandas.DataFrame
        From :func:`kamlib.segmentation.high_value_index`, with a column interest (1–5).
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    source : str
    """
    require_columns(index, ["segment", "size_share", "arpu", "index", "interest"], where="plot_high_value(index)")
    require_rows(index, where="plot_high_value(index)")
    areas = 4200 * index["size_share"]
    names = [
        say("high_value_name", lang, name=name, index=f"{value:.1f}")
        for name, value in zip(twin_names(index, "segment", "segment", lang), index["index"], strict=True)
    ]
    with canvas(ax, lang) as ax:
        for line, column in ((ax.axvline, "arpu"), (ax.axhline, "interest")):
            line(index[column].median(), color=PALETTE["grey"], linestyle="--", linewidth=1.2, zorder=0.5)
        colours = [PALETTE["main"] if rank == 1 else PALETTE["grey"] for rank in index["rank"]]
        ax.scatter(index["arpu"], index["interest"], s=areas, color=colours, alpha=0.65, edgecolor="white")
        title = say("high_value_title", lang, name=twin_names(index.head(1), "segment", "segment", lang)[0])
        label(ax, lang, title=title, x=say("high_value_x", lang), y=say("high_value_y", lang), source=source)
        room = index["arpu"].max() - index["arpu"].min()
        ax.set(
            xlim=(index["arpu"].min() - 0.25 * room, index["arpu"].max() + 0.35 * room),
            ylim=(0.6, 5.4),
            yticks=range(1, 6),
        )
        put_names(ax, index["arpu"], index["interest"], names, away=np.sqrt(areas) / 2)
    return ax


def plot_base_tradeoff(tradeoff: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Each base of segmentation: how often we know it, and how much of buying it explains.

    Parameters
    ----------
    tradeoff : pandas.DataFrame
        From :func:`kamlib.segmentation.base_tradeoff`; bases without enough data stand on the axis with a cross.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(tradeoff, ["base", "availability", "explained", "status"], where="plot_base_tradeoff(tradeoff)")
    require_rows(tradeoff, where="plot_base_tradeoff(tradeoff)")
    known = tradeoff["status"] == "enough_data"
    explained = tradeoff["explained"].fillna(0.0)
    names = [
        say("base_with_place", lang, base=named("base", base, lang), place=DECK_BASES.index(base) + 1)
        if base in DECK_BASES
        else named("base", base, lang)
        for base in tradeoff["base"]
    ]
    with canvas(ax, lang) as ax:
        ax.scatter(tradeoff["availability"][known], explained[known], s=150, color=PALETTE["main"])
        ax.scatter(tradeoff["availability"][~known], explained[~known], s=150, color=PALETTE["bad"], marker="x")
        best = explained.where(known, -1).idxmax()
        title = say(
            "base_title", lang, base=named("base", tradeoff["base"][best], lang), share=percent(explained[best])
        )
        label(ax, lang, title=title, x=say("base_x", lang), y=say("base_y", lang))
        ax.set(
            xlim=(min(0.0, tradeoff["availability"].min()) - 0.02, 1.16),
            ylim=(-0.06 * max(explained.max(), 0.1), 1.18 * max(explained.max(), 0.1)),
        )
        show_percent(ax.xaxis)
        show_percent(ax.yaxis)
        put_names(ax, tradeoff["availability"], explained, names, away=[8.0] * len(tradeoff))
    return ax


def plot_association(association: Association, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Heat map of where two groupings meet more or less often than by chance; clear ones are framed.

    Parameters
    ----------
    association : Association
        From :func:`kamlib.segmentation.channel_association`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    residuals = association.residuals
    kinds = [str(axis.name or "") for axis in (residuals.index, residuals.columns)]
    shown = residuals.rename(index=lambda v: named(kinds[0], v, lang), columns=lambda v: named(kinds[1], v, lang))
    texts = association.observed.map(lambda n: amount(n, lang))
    framed = [(int(row), int(column)) for row, column in np.argwhere(np.abs(residuals.to_numpy()) >= 2)]
    with canvas(ax, lang) as ax:
        draw_heat(ax, shown, texts, centre=0, low=-6, high=6, outlined=framed)
        key = "linked" if association.p < 0.05 else "none"
        key = key if association.status == "enough_data" else "few"
        title = say(f"association_title_{key}", lang, v=f"{association.cramers_v:.2f}")
        label(ax, lang, title=title, x=named("axis", kinds[1], lang), y=named("axis", kinds[0], lang))
    return ax
