"""Where does the funnel of a brand leak?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.branding import named, spread
from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.text import percent, word


def plot_brand_funnel(
    funnel: pd.DataFrame, *, brand: str, leak: pd.DataFrame | None = None, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """The funnel of one brand before the grey lines of its rivals, with its conversions.

    Parameters
    ----------
    funnel : DataFrame
        From :func:`kamlib.branding.brand_funnel`.
    brand : str
        The brand drawn in colour.
    leak : DataFrame, optional
        From :func:`kamlib.branding.brand_leak`: marks the leak and gives the title.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(funnel, ["brand", "step", "share", "conversion"], where="plot_brand_funnel(funnel)")
    require_choice(brand, funnel["brand"].unique(), where="plot_brand_funnel(brand=)")
    shares = funnel.pivot(index="step", columns="brand", values="share").loc[funnel["step"].unique()]
    own = funnel[funnel["brand"] == brand].reset_index(drop=True)
    found = None if leak is None else leak.set_index("brand").loc[brand]
    found = found if found is not None and found["status"] == "found" else None
    x = np.arange(len(shares))
    with canvas(ax, lang) as ax:
        for other, marker in zip([name for name in shares if name != brand], "sD^vP", strict=False):
            ax.plot(x, shares[other], color=PALETTE["grey"], marker=marker, linewidth=1.6)
        ax.plot(x, shares[brand], color=PALETTE["main"], marker="o", linewidth=3.2, zorder=3)
        heights = spread(shares.iloc[-1].tolist(), 0.072)
        for name, height in zip(shares, heights, strict=True):
            mine = name == brand
            ax.text(x[-1] + 0.08, height, f"{named('brand', name, lang)} {percent(shares[name].iloc[-1])}", va="center",
                    color=PALETTE["main" if mine else "ink"], fontsize=15 if mine else 14)  # fmt: skip
        ax.axhline(0, color=PALETTE["grey"], linewidth=0.8)
        for place in x[1:]:
            leaking = found is not None and own["step"][place] == found["step"]
            frame = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": PALETTE["bad"], "linewidth": 1.8}
            ax.text(place - 0.5, -0.07, "→ " + percent(own["conversion"][place]), ha="center", va="center",
                    color=PALETTE["bad" if leaking else "main"], bbox=frame if leaking else None)  # fmt: skip
        ax.set(xlim=(-0.2, x[-1] + 1.25), ylim=(-0.15, 1.04), yticks=np.linspace(0, 1, 6))
        ax.set_xticks(x, [named("step", step, lang) for step in shares.index])
        ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        x_label = word("branding.funnel_x", lang, brand=named("brand", brand, lang))
        label(ax, lang, title=_funnel_title(own, brand, found, lang), x=x_label, y=word("branding.funnel_y", lang))
    return ax


def _funnel_title(own: pd.DataFrame, brand: str, found: pd.Series | None, lang: str) -> str:
    name = named("brand", brand, lang)
    if found is None:
        return word("branding.funnel_title", lang, brand=name, share=percent(own["share"].iloc[-1]))
    return word("branding.funnel_title_leak", lang, brand=name, step=named("step", found["step"], lang),
                own=percent(found["conversion"]), rivals=percent(found["compared_with"]))  # fmt: skip


def plot_conversions(funnel: pd.DataFrame, leak: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The conversions of all brands as a heat map, the leak of each framed.

    Parameters
    ----------
    funnel : DataFrame
        From :func:`kamlib.branding.brand_funnel`.
    leak : DataFrame
        From :func:`kamlib.branding.brand_leak`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    steps, brands = list(funnel["step"].unique()), list(funnel["brand"].unique())
    values = funnel.pivot(index="brand", columns="step", values="conversion").loc[brands, steps]
    leaks = leak[leak["status"] == "found"]
    framed = [(brands.index(row.brand), steps.index(row.step)) for row in leaks.itertuples()]
    texts = values.map(percent)
    values.index = [named("brand", brand, lang) for brand in brands]
    values.columns = [named("step", step, lang) for step in steps]
    with canvas(ax, lang) as ax:
        draw_heat(ax, values, texts, low=0, high=1.2, outlined=framed)
        title = word("branding.conversions_title", lang)
        label(ax, lang, title=title, x=word("branding.conversions_x", lang), y="")
    return ax
