"""What is the brand worth in money, and where does it sell?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.branding import named
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import amount, percent, word


def plot_money_worth(worth: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """What each name is worth in yuan against the reference brand.

    Parameters
    ----------
    worth : DataFrame
        From :func:`kamlib.branding.worth_in_money`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(worth, ["brand", "part_worth", "premium", "reference", "status"], where="plot_money_worth(worth)")
    shown = worth["premium"].notna().any()
    rows = worth.iloc[::-1].reset_index(drop=True)
    values = rows["premium"] if shown else rows["part_worth"]
    others = rows.loc[rows["brand"] != rows["reference"]]
    reference = named("brand", worth["reference"].iloc[0], lang)
    title = word("branding.worth_title_none", lang)
    if shown and len(others):
        best = others.loc[others["premium"].abs().idxmax()]
        key = "worth_title" if best["premium"] > 0 else "worth_title_less"
        title = word(f"branding.{key}", lang, brand=named("brand", best["brand"], lang), reference=reference,
                     premium=f"{abs(best['premium']):.2f}")  # fmt: skip
    with canvas(ax, lang) as ax:
        texts = [f"{value:+.2f}".replace("-", "−") if abs(value) >= 0.005 else "0" for value in values]
        _signed_bars(ax, values, [named("brand", name, lang) for name in rows["brand"]], texts)
        label(ax, lang, title=title, x=word("branding.worth_x", lang, reference=reference), y="")
    return ax


def plot_preference_shares(shares: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The share of respondents each offer would win; the first offer is the one the title speaks of.

    Parameters
    ----------
    shares : DataFrame
        From :func:`kamlib.branding.preference_shares`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(shares, ["share", "n"], where="plot_preference_shares(shares)")
    names = [named("brand", code, lang) for code in shares.iloc[:, 0]]
    places = np.arange(len(shares))[::-1]
    with canvas(ax, lang) as ax:
        ax.barh(
            places, shares["share"], height=0.55, color=np.where(places == places[0], PALETTE["main"], PALETTE["grey"])
        )
        for place, share in zip(places, shares["share"], strict=True):
            ax.text(share + 0.012, place, percent(share), va="center")
        ax.set_yticks(places, names)
        ax.set_xlim(0, 1.12)
        ax.set_xticks(np.linspace(0, 1, 6), [percent(share) for share in np.linspace(0, 1, 6)])
        title = word("branding.shares_title", lang, offer=names[0], share=percent(shares["share"].iloc[0]))
        x = word("branding.shares_x", lang, n=int(shares["n"].iloc[0]))
        label(ax, lang, title=title, x=x, y="")
    return ax


def plot_price_premium(
    premium: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", name: str = "product"
) -> Axes:
    """How much dearer each product is than its no-name twin, and what that earns.

    Parameters
    ----------
    premium : DataFrame
        From :func:`kamlib.branding.price_premium`; a further column ``list_premium`` (share) is drawn as diamonds.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    name : str
        Column that names the rows.
    """
    require_columns(premium, [name, "premium_share", "premium_revenue"], where="plot_price_premium(premium)")
    rows = premium.sort_values("premium_share", kind="stable").reset_index(drop=True)
    with canvas(ax, lang) as ax:
        texts = [
            word(
                "branding.premium_bar",
                lang,
                share=percent(row.premium_share, signed=True),
                revenue=amount(row.premium_revenue, lang, currency="¥"),
            )  # fmt: skip
            for row in rows.itertuples()
        ]
        _signed_bars(ax, rows["premium_share"], [str(text) for text in rows[name]], texts)
        if "list_premium" in rows:
            ax.patches[0].set_label(word("branding.premium_invoice", lang))
            ax.scatter(rows["list_premium"], range(len(rows)), marker="D", s=120, facecolor="white", zorder=3,
                       edgecolor=PALETTE["ink"], linewidth=2.4, label=word("branding.premium_list", lang))  # fmt: skip
            right, low = max(ax.get_xlim()[1], rows["list_premium"].max() * 1.15), rows["premium_share"].min()
            ax.set_xlim(low - 0.34 * (right - low) if low < 0 else 0, right)
            ax.legend(loc="lower right")
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        label(ax, lang, title=_premium_title(rows, name, lang), x=word("branding.premium_x", lang), y="")
    return ax


def _premium_title(rows: pd.DataFrame, name: str, lang: str) -> str:
    total = rows["premium_revenue"].sum()
    money = amount(abs(total), lang, currency="¥")
    most = rows.loc[(rows["premium_revenue"] * (1 if total >= 0 else -1)).idxmax(), name]
    if total < 0:
        return word("branding.premium_title_lost", lang, product=most, lost=money)
    return word("branding.premium_title", lang, product=most, revenue=money)


def plot_development(
    development: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", name: str = "region"
) -> Axes:
    """The brand development index of each region against 100.

    Parameters
    ----------
    development : DataFrame
        From :func:`kamlib.branding.brand_development_index`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    name : str
        Column that names the rows.
    """
    require_columns(development, [name, "index"], where="plot_development(development)")
    rows = development.sort_values("index", kind="stable").reset_index(drop=True)
    names = [named("region", code, lang) for code in rows[name]]
    with canvas(ax, lang) as ax:
        _signed_bars(ax, rows["index"] - 100, names, [f"{index:.0f}" for index in rows["index"]])
        ax.xaxis.set_major_formatter(FuncFormatter(lambda offset, _: f"{offset + 100:.0f}"))
        title = word("branding.development_title", lang, name=names[0], index=f"{rows['index'].iloc[0]:.0f}")
        label(ax, lang, title=title, x=word("branding.development_x", lang), y="")
    return ax


def _signed_bars(ax: Axes, values: pd.Series, names: list[str], texts: list[str]) -> None:
    places = np.arange(len(values))
    below = values < 0
    ax.barh(places, values, height=0.55, color=np.where(below, PALETTE["second"], PALETTE["main"]))
    reach = max(values.abs().max(), 1e-9)
    for place, (value, text) in enumerate(zip(values.fillna(0), texts, strict=True)):
        ax.text(value + (-0.02 if value < 0 else 0.02) * reach, place, text, va="center",
                ha="right" if value < 0 else "left")  # fmt: skip
    ax.axvline(0, color=PALETTE["ink"], linewidth=1.2)
    ax.set_yticks(places, names)
    ax.set_xlim((values.min() - 0.45 * reach) if below.any() else 0, max(values.max(), 0) + 0.45 * reach)
