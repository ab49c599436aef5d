"""How much does the brand weigh in the decision, and what does it earn?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.branding import named
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import amount, percent, word


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


def plot_price_premium(
    premium: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", name: str = "product"
) -> Axes:
    """How much dearer each product is than its no-name twin, and what that earns.

    Parameters
    ----------
    premium : DataFrame
        From :func:`kamlib.branding.price_premium`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    name : str
        Column that names the rows.
    """
    require_columns(premium, [name, "premium_share", "premium_revenue"], where="plot_price_premium(premium)")
    rows = premium.sort_values("premium_share", kind="stable").reset_index(drop=True)
    top = rows.loc[rows["premium_revenue"].idxmax(), name]
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
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        title = word("branding.premium_title", lang, product=top,
                     revenue=amount(rows["premium_revenue"].sum(), lang, currency="¥"))  # fmt: skip
        label(ax, lang, title=title, x=word("branding.premium_x", lang), y="")
    return ax


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
