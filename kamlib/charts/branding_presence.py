"""What is the brand like, and where do customers meet it?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.branding import named, wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.tables.checklists import load_checklist
from kamlib.text import percent, word

MARKERS = "osD^vP"


def plot_personality(
    profile: pd.DataFrame, *, ideal: dict[str, float], brand: str, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """The personality of each brand trait by trait against the ideal.

    Parameters
    ----------
    profile : DataFrame
        From :func:`kamlib.branding.personality_profile`.
    ideal : dict of trait to mark
        The personality wanted.
    brand : str
        The brand drawn in colour.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(profile, ["brand", "trait", "score"], where="plot_personality(profile)")
    wide = profile.pivot(index="trait", columns="brand", values="score").reindex(list(ideal)[::-1])
    require_choice(brand, wide.columns, where="plot_personality(brand=)")
    wanted = pd.Series(ideal, dtype=float)[wide.index]
    places = np.arange(len(wide))
    with canvas(ax, lang) as ax:
        ax.hlines(places, 1, 5, color=PALETTE["pale"], linewidth=1.2)
        ax.hlines(
            places, np.minimum(wide[brand], wanted), np.maximum(wide[brand], wanted), color=PALETTE["pale"], linewidth=8
        )
        ax.scatter(wanted, places, marker="D", s=190, facecolor="white", edgecolor=PALETTE["ink"], linewidth=2,
                   label=word("branding.personality_ideal", lang), zorder=3)  # fmt: skip
        for name, marker in zip([brand, *[name for name in wide if name != brand]], MARKERS, strict=False):
            mine = name == brand
            colour, size = (PALETTE["main"], 150) if mine else (PALETTE["grey"], 90)
            ax.scatter(wide[name], places, marker=marker, s=size, zorder=4 if mine else 2, color=colour,
                       label=named("brand", name, lang))  # fmt: skip
        ax.set_yticks(places, [named("trait", trait, lang) for trait in wide.index])
        ax.set(xlim=(0.9, 5.1), xticks=range(1, 6), ylim=(-0.5, len(wide) - 0.5))
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=5, handletextpad=0.1, columnspacing=1)
        trait = (wide[brand] - wanted).abs().idxmax()
        title = word("branding.personality_title", lang, brand=named("brand", brand, lang), ideal=f"{wanted[trait]:g}",
                     trait=named("trait", trait, lang), score=f"{wide.loc[trait, brand]:.1f}")  # fmt: skip
        label(ax, lang, title=title, x=word("branding.personality_x", lang), y="")
        ax.set_title(ax.get_title(loc="left"), loc="left", pad=40)
    return ax


def plot_touchpoints(touchpoints: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Where the money goes and where the contacts come from, touchpoint by touchpoint.

    Parameters
    ----------
    touchpoints : DataFrame
        From :func:`kamlib.branding.touchpoint_costs`; touchpoints without cost and contact are left out.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    columns = ["touchpoint", "share_of_cost", "share_of_contacts", "cost_per_contact", "status"]
    require_columns(touchpoints, columns, where="plot_touchpoints(touchpoints)")
    used = touchpoints[touchpoints["status"] != "not_used"]
    rows = used.sort_values("share_of_cost", kind="stable").reset_index(drop=True)
    listed = load_checklist("branding", "presence").items.set_index("id")[lang]
    names = [listed.get(code, code) for code in rows["touchpoint"]]
    places, money, contacts = np.arange(len(rows)), rows["share_of_cost"], rows["share_of_contacts"]
    ends = np.maximum(money, contacts)
    with canvas(ax, lang) as ax:
        ax.hlines(places, money, contacts, color=PALETTE["pale"], linewidth=6, zorder=1)
        for name, shares, marker, colour in (("cost", money, "s", "second"), ("contacts", contacts, "o", "main")):
            ax.scatter(shares, places, marker=marker, s=120, color=PALETTE[colour], zorder=3,
                       label=word(f"branding.presence_{name}", lang))  # fmt: skip
        for place, row in enumerate(rows.itertuples()):
            text = word("branding.presence_nobody", lang)
            if row.status == "used":
                text = word("branding.presence_each", lang, cost=f"{row.cost_per_contact:,.2f}")
            ax.text(ends[place] + 0.02, place, text, va="center")
        ax.set_yticks(places, names)
        ax.set_xlim(-0.02, ends.max() * 1.35)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        ax.legend(loc="lower right")
        worst = (money - contacts).idxmax()
        shares = {"cost": percent(money[worst]), "contacts": percent(contacts[worst])}
        title = word("branding.presence_title", lang, touchpoint=names[worst], **shares)
        label(ax, lang, title=wrapped(title, lang), x=word("branding.presence_x", lang), y="")
    return ax


def plot_presence_coverage(coverage: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """How far each of the four moments is covered, as a heat map.

    Parameters
    ----------
    coverage : DataFrame
        From :func:`kamlib.branding.presence_coverage`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    columns = ["moment", lang, "n_used", "n_touchpoints", "widest_reach", "consistency", "share_of_cost"]
    require_columns(coverage, columns, where="plot_presence_coverage(coverage)")
    used = coverage["n_used"] / coverage["n_touchpoints"]
    parts = {"used": used, "reach": coverage["widest_reach"], "consistency": (coverage["consistency"] - 1) / 4,
             "cost": coverage["share_of_cost"]}  # fmt: skip
    counts = zip(coverage["n_used"], coverage["n_touchpoints"], strict=True)
    texts = pd.DataFrame({
        "used": [word("branding.coverage_of", lang, used=n, listed=listed) for n, listed in counts],
        "reach": coverage["widest_reach"].map(percent),
        "consistency": ["–" if mark != mark else f"{mark:.1f}" for mark in coverage["consistency"]],
        "cost": coverage["share_of_cost"].map(percent),
    })  # fmt: skip
    values = pd.DataFrame(parts).fillna(0)
    values.columns = [word(f"branding.coverage_{part}", lang) for part in values.columns]
    values.index = [wrapped(text, lang, 24) for text in coverage[lang]]
    weakest = int(used.to_numpy().argmin())
    title = word("branding.coverage_title", lang, moment=coverage[lang].iloc[weakest],
                 used=coverage["n_used"].iloc[weakest], listed=coverage["n_touchpoints"].iloc[weakest])  # fmt: skip
    with canvas(ax, lang) as ax:
        draw_heat(ax, values, texts, low=0, high=1.2, outlined=[(weakest, 0)])
        label(ax, lang, title=title, x="", y="")
    return ax
