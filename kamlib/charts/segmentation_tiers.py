"""How do standards, second looks and forecasts change who counts as a key account?"""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.heat import draw_heat
from kamlib.charts.segmentation_labels import measure_name, named, put_names, say
from kamlib.charts.style import PALETTE, SERIES, canvas, label
from kamlib.errors import require_columns
from kamlib.segmentation import TIERS, StandardsComparison
from kamlib.segmentation.inputs import require_rows
from kamlib.text import percent, whole

MARKERS = {"A": "s", "B": "D", "C": "o"}


def plot_tier_changes(comparison: StandardsComparison, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Tier by revenue alone against tier by scorecard; off the framed diagonal the two standards disagree.

    Parameters
    ----------
    comparison : StandardsComparison
        From :func:`kamlib.segmentation.standards_compared`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    table = comparison.table
    counts = pd.crosstab(table["tier_single"], table["tier_scorecard"]).reindex(
        index=TIERS, columns=TIERS, fill_value=0
    )
    shares = counts.div(counts.sum(axis=1).where(counts.sum(axis=1) > 0, 1), axis=0)
    texts = counts.map(lambda n: say("accounts_n", lang, n=whole(n)) if n else "")
    moved = int((table["tier_single"] != table["tier_scorecard"]).sum())
    names = [named("tier", tier, lang) for tier in TIERS]
    with canvas(ax, lang) as ax:
        draw_heat(
            ax,
            shares.set_axis(names).set_axis(names, axis=1),
            texts,
            low=0,
            high=1,
            outlined=[(i, i) for i in range(4)],
        )
        title = say("changes_title", lang, moved=whole(moved), accounts=whole(len(table)))
        label(ax, lang, title=title, x=say("changes_x", lang), y=say("changes_y", lang))
    return ax


def plot_dual_ranking(
    ranked: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    names: Mapping[str, str] | None = None,
    most: int = 10,
) -> Axes:
    """Revenue rank against the non-monetary index; the accounts to be promoted are named.

    Parameters
    ----------
    ranked : pandas.DataFrame
        From :func:`kamlib.segmentation.dual_ranking`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    names : mapping of account_id to name, optional
        What to write beside promoted accounts; else their id.
    most : int
        At most so many names, best index first.
    """
    require_columns(ranked, ["account_id", "rank", "index", "abc_class", "rescued"], where="plot_dual_ranking(ranked)")
    require_rows(ranked, where="plot_dual_ranking(ranked)")
    rescued = ranked[ranked["rescued"]].sort_values("index", ascending=False)
    with canvas(ax, lang) as ax:
        for colour, (letter, part) in zip(SERIES[1:], ranked[~ranked["rescued"]].groupby("abc_class"), strict=False):
            ax.scatter(part["rank"], part["index"], marker=MARKERS.get(letter, "v"), s=28, alpha=0.55,
                       color=PALETTE["grey"] if letter == "C" else colour, label=letter)  # fmt: skip
        ax.scatter(rescued["rank"], rescued["index"], marker="*", s=230, color=PALETTE["main"], zorder=4,
                   label=say("dual_rescued", lang))  # fmt: skip
        title = say("dual_title", lang, n=whole(len(rescued)))
        measure = measure_name(ranked.columns[1], lang)
        label(ax, lang, title=title, x=say("dual_x", lang, measure=measure), y=say("dual_y", lang))
        low, high = ranked["index"].min(), ranked["index"].max()
        room = max(high - low, 0.5)
        ax.set(xlim=(-0.02 * len(ranked), 1.12 * len(ranked) + 1), ylim=(low - 0.22 * room, high + 0.12 * room))
        ax.legend(loc="lower left", ncols=4, handletextpad=0.1, columnspacing=1.2)
        shown = [(names or {}).get(account, account) for account in rescued["account_id"].head(most)]
        put_names(ax, rescued["rank"].head(most), rescued["index"].head(most), shown, away=[8.0] * len(shown))
    return ax


def plot_tier_projection(projection: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Number of accounts per tier after each period, as a multiple of today.

    Parameters
    ----------
    projection : pandas.DataFrame
        From :func:`kamlib.segmentation.tier_projection`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(projection, ["period"], where="plot_tier_projection(projection)")
    tiers = [tier for tier in projection.columns if tier not in ("period", "lost") and projection[tier].iloc[0] > 0]
    relative = projection[tiers] / projection[tiers].iloc[0]
    last, styles = projection["period"].iloc[-1], ("-", "--", "-.", ":")
    with canvas(ax, lang) as ax:
        ax.axhline(1, color=PALETTE["grey"], linewidth=1)
        ends = [float(value) for value in relative.iloc[-1]]
        gap = 0.07 * max(relative.to_numpy().max() - relative.to_numpy().min(), 0.2)
        for number, (tier, place) in enumerate(zip(tiers, _apart(ends, gap), strict=True)):
            colour = SERIES[number % len(SERIES)]
            ax.plot(projection["period"], relative[tier], color=colour, linestyle=styles[number % 4], marker="o")
            text = say("projection_end", lang, tier=named("tier", tier, lang), n=whole(projection[tier].iloc[-1]))
            ax.annotate(text, (last, place), (10, 0), textcoords="offset points", va="center", color=colour)
        title = say("projection_title", lang, periods=whole(last))
        label(ax, lang, title=title, x=say("projection_x", lang), y=say("projection_y", lang))
        ax.set(xlim=(-0.05, last * 1.28 + 0.1), xticks=projection["period"])
        ax.yaxis.set_major_formatter(lambda value, _: percent(value))
    return ax


def _apart(ends: list[float], gap: float) -> list[float]:
    """Places for labels in the order given, at least a gap from each other."""
    from kamlib.charts.account_planning_labels import spread_out

    return spread_out(ends, least=gap).tolist()
