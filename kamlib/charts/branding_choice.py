"""What is best on paper, and what do names do to votes?"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.branding import named, spread, wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.text import percent, signed, word


def plot_brand_shift(
    shift: pd.DataFrame, *, brand: str | None = None, ax: Axes | None = None, lang: str = "en", source: str = ""
) -> Axes:
    """How the votes move once the names are shown.

    Parameters
    ----------
    shift : DataFrame
        From :func:`kamlib.branding.brand_shift`.
    brand : str, optional
        The option drawn in colour; else the one that moved most.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    source : str
        Where the votes come from.
    """
    require_columns(shift, ["option", "share_before", "share_after", "shift"], where="plot_brand_shift(shift)")
    require_choice(brand, [None, *shift["option"]], where="plot_brand_shift(brand=)")
    most = shift.loc[(shift["option"] == brand).idxmax() if brand else shift["shift"].abs().idxmax()]
    befores, afters = (spread(shift[column].tolist(), 0.055) for column in ("share_before", "share_after"))
    with canvas(ax, lang) as ax:
        for row, before, after in zip(shift.itertuples(), befores, afters, strict=True):
            mine = row.option == most["option"]
            colour = PALETTE["main"] if mine else PALETTE["grey"]
            ax.plot([0, 1], [row.share_before, row.share_after], color=colour, marker="o", linewidth=3.2 if mine else 2)
            name = named("brand", row.option, lang)
            ax.text(-0.04, before, f"{name} {percent(row.share_before)}", ha="right", va="center")
            ax.text(1.04, after, f"{percent(row.share_after)} {name}", va="center")
        ax.set(xlim=(-0.6, 1.6), ylim=(min(0, min(befores + afters) - 0.04), max(befores + afters) + 0.06))
        ax.set_xticks([0, 1], [word("branding.shift_before", lang), word("branding.shift_after", lang)])
        ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        title = word("branding.shift_title", lang, option=named("brand", most["option"], lang),
                     before=percent(most["share_before"]), after=percent(most["share_after"]))  # fmt: skip
        label(ax, lang, title=title, x="", y=word("branding.shift_y", lang), source=source)
    return ax


def plot_spec_ranking(
    ranking: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", names: list[str] | None = None, source: str = ""
) -> Axes:
    """The z-scores of each option on each line of the data sheet, best first.

    Parameters
    ----------
    ranking : DataFrame
        From :func:`kamlib.branding.spec_ranking`; its first column names the options.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    names : list of str, optional
        What the options are called for the reader, in the order of the rows.
    source : str
        Where the data sheet comes from.
    """
    require_columns(ranking, ["score", "rank"], where="plot_spec_ranking(ranking)")
    values = ranking.drop(columns=[ranking.columns[0], "rank"]).astype(float)
    values.index = [str(text) for text in (names or ranking.iloc[:, 0])]
    lines = [word("branding.ranking_score", lang) if c == "score" else named("spec", c, lang) for c in values.columns]
    values.columns = [wrapped(line, lang, 12) for line in lines]
    with canvas(ax, lang) as ax:
        texts = values.map(lambda z: signed(z, digits=1))
        draw_heat(ax, values, texts, low=-2, high=2, centre=0)
        title = word("branding.ranking_title", lang, name=values.index[0])
        label(ax, lang, title=title, x=word("branding.ranking_x", lang), y="", source=source)
    return ax
