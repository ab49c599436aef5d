"""How much do the brand and its values weigh in the decision?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.branding import named
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import percent, word


def plot_importance(
    importance: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", compared: pd.DataFrame | None = None
) -> Axes:
    """The share of each attribute in the decision, with its interval.

    Parameters
    ----------
    importance : DataFrame
        From :func:`kamlib.branding.attribute_importance`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    compared : DataFrame, optional
        The same under the other convention ("of_the_mean"), drawn as hollow diamonds.
    """
    require_columns(
        importance, ["attribute", "importance", "low", "high", "enough"], where="plot_importance(importance)"
    )
    rows = importance.iloc[::-1].reset_index(drop=True)
    places = np.arange(len(rows))
    with canvas(ax, lang) as ax:
        colours = [PALETTE["main" if attribute == "brand" else "grey"] for attribute in rows["attribute"]]
        ax.barh(places, rows["importance"], height=0.55, color=colours)
        ax.hlines(places, rows["low"], rows["high"], color=PALETTE["ink"], linewidth=2)
        ends = rows[["importance", "high"]].max(axis=1)
        if compared is not None:
            other = compared.set_index("attribute")["importance"].reindex(rows["attribute"]).to_numpy()
            ax.scatter(other, places, marker="D", s=120, facecolor="white", edgecolor=PALETTE["second"], linewidth=2.4,
                       zorder=3, label=word("branding.importance_other", lang))  # fmt: skip
            ax.legend(loc="lower right")
            ends = np.maximum(ends, other + 0.012)
        for place, row in enumerate(rows.itertuples()):
            text = percent(row.importance)
            text = text if row.enough else word("branding.importance_few", lang, share=text)
            ax.text(ends[place] + 0.012, place, text, va="center")
        ax.set_yticks(places, [named("attribute", attribute, lang) for attribute in rows["attribute"]])
        ax.set_xlim(0, max(ends) * 1.2)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        label(ax, lang, title=_importance_title(importance, lang), x=word("branding.importance_x", lang), y="")
    return ax


def _importance_title(importance: pd.DataFrame, lang: str) -> str:
    shares = importance.set_index("attribute")["importance"]
    first, share = shares.idxmax(), percent(shares.max())
    if first == "brand":
        return word("branding.importance_title_brand", lang, share=share)
    name = named("attribute", first, lang)
    name = name[:1].upper() + name[1:]
    if "brand" in shares:
        return word("branding.importance_title", lang, first=name, share=share, brand=percent(shares["brand"]))
    return word("branding.importance_title_plain", lang, first=name, share=share)


def plot_value_drivers(drivers: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """How strongly each value a brand gives goes with preference.

    Parameters
    ----------
    drivers : DataFrame
        From :func:`kamlib.branding.preference_drivers`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(
        drivers, ["item", "weight", "low", "high", "r_squared", "enough"], where="plot_value_drivers(drivers)"
    )
    rows = drivers.iloc[::-1].reset_index(drop=True)
    places = np.arange(len(rows))
    with canvas(ax, lang) as ax:
        ax.barh(
            places, rows["weight"], height=0.55, color=np.where(places == places[-1], PALETTE["main"], PALETTE["grey"])
        )
        ax.hlines(places, rows["low"], rows["high"], color=PALETTE["ink"], linewidth=2)
        for place, row in enumerate(rows.itertuples()):
            text = f"{row.weight:.2f}".replace("-", "−")
            text = text if row.enough else word("branding.drivers_few", lang, weight=text)
            ax.text(max(row.high, 0) + 0.01, place, text, va="center")
        ax.axvline(0, color=PALETTE["ink"], linewidth=1.2)
        ax.set_yticks(places, [named("value", item, lang) for item in rows["item"]])
        ax.set_xlim(min(0, rows["low"].min() * 1.1), max(rows["high"].max(), 0.05) * 1.3)
        title = word("branding.drivers_title", lang, item=named("value", drivers["item"].iloc[0], lang))
        x = word("branding.drivers_x", lang, share=percent(drivers["r_squared"].iloc[0]))
        label(ax, lang, title=title, x=x, y="")
    return ax


def plot_importance_readings(cases: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The deck's eight brand shares in both readings of its damaged slide.

    Parameters
    ----------
    cases : DataFrame
        The case ``brand_importance``.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(
        cases, ["market", "category", "share_drawn_order", "share_text_order"], where="plot_importance_readings(cases)"
    )
    rows = cases.iloc[::-1].reset_index(drop=True)
    places = np.arange(len(rows))
    category = rows["category_zh"] if lang == "zh" else rows["category"]
    with canvas(ax, lang) as ax:
        drawn, text_order = rows["share_drawn_order"], rows["share_text_order"]
        ax.barh(places, drawn, height=0.55, color=PALETTE["main"], label=word("branding.readings_drawn", lang))
        differs = (drawn != text_order).to_numpy()
        ax.scatter(text_order[differs], places[differs], marker="D", s=120, facecolor="white", zorder=3,
                   edgecolor=PALETTE["second"], linewidth=2.4, label=word("branding.readings_text", lang))  # fmt: skip
        for place, share in enumerate(drawn):
            ax.text(0.005, place, percent(share), va="center", color="white")
            if differs[place]:
                end = max(share, text_order[place]) + 0.009
                ax.text(end, place, percent(text_order[place]), va="center", color=PALETTE["second"])
        pairs = zip(rows["market"], category, strict=True)
        names = [word("branding.label_pair", lang, group=named("market", m, lang), name=c) for m, c in pairs]
        ax.set_yticks(places, names)
        ax.set_xlim(0, 0.46)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        ax.legend(loc="lower right")
        label(ax, lang, title=word("branding.readings_title", lang), x=word("branding.readings_x", lang), y="",
              source=str(cases["source"].iloc[0]))  # fmt: skip
    return ax
