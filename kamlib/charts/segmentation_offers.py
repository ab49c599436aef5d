"""What is an offer worth, who should get it, and which sayings do not hold?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.account_planning_labels import wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.segmentation_labels import named, say, show_percent
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.segmentation import EconomicValue
from kamlib.segmentation.inputs import require_rows
from kamlib.text import amount, percent, signed, whole

VERDICT_STYLE = {"refuted": ("main", "✗"), "supported": ("second", "✓"), "not_enough_data": ("grey", "–")}


def plot_economic_value(worth: EconomicValue, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Waterfall from the price of the alternative to what our offer is worth to the customer.

    Parameters
    ----------
    worth : EconomicValue
        From :func:`kamlib.segmentation.economic_value`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    amounts = [worth.reference_price, *worth.items["amount"], worth.value]
    names = [
        say("evc_reference", lang),
        *(named("evc", item, lang) for item in worth.items["item"]),
        say("evc_value", lang),
    ]
    after = np.cumsum([worth.reference_price, *worth.items["amount"]])
    bottoms = [0.0, *np.minimum(after[:-1], after[1:]), 0.0]
    colours = ["grey", *("good" if a >= 0 else "bad" for a in worth.items["amount"]), "main"]
    with canvas(ax, lang) as ax:
        places = np.arange(len(amounts))
        bars = ax.bar(places, np.abs(amounts), bottom=bottoms, color=[PALETTE[c] for c in colours], width=0.62)
        for bar, change in zip(list(bars)[1:-1], worth.items["amount"], strict=True):
            bar.set_hatch("" if change >= 0 else "///")
        for place, value, bottom in zip(places, amounts, bottoms, strict=True):
            middle = 0 < place < len(amounts) - 1
            text = f"{'+' if middle and value > 0 else ''}{amount(value, lang)}"
            ax.text(place, bottom + abs(value) + 0.015 * max(after), text, ha="center", va="bottom")
        if worth.price is not None:
            ax.plot([-0.5, len(amounts) - 0.66], [worth.price] * 2, color=PALETTE["second"], linestyle="--")
            text = say("evc_price", lang, price=amount(worth.price, lang))
            ax.text(len(amounts) - 0.62, worth.price, text, va="center")
            ax.set_xlim(-0.6, len(amounts) + 0.35)
        label(ax, lang, title=_worth_title(worth, lang), x="", y=say("evc_y", lang))
        ax.set(
            xticks=places,
            xticklabels=[wrapped(name, lang, width=14) for name in names],
            ylim=(0, 1.16 * max(*after, *amounts)),
        )
    return ax


def _worth_title(worth: EconomicValue, lang: str) -> str:
    if worth.customer_gain is None:
        return say("evc_title", lang, value=amount(worth.value, lang))
    key = "evc_title_gain" if worth.customer_gain > 0 else "evc_title_no_gain"
    return say(key, lang, value=amount(worth.value, lang), gain=amount(abs(worth.customer_gain), lang))


def plot_lift(lift: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """How many times better than chance each group of prospects did, best-scored first.

    Parameters
    ----------
    lift : pandas.DataFrame
        From :func:`kamlib.segmentation.lift_table`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(lift, ["bin", "lift", "cum_share_of_hits"], where="plot_lift(lift)")
    require_rows(lift, where="plot_lift(lift)")
    with canvas(ax, lang) as ax:
        colours = [PALETTE["main"] if value >= 1 else PALETTE["grey"] for value in lift["lift"]]
        ax.bar(lift["bin"], lift["lift"], color=colours, width=0.72)
        ax.axhline(1, color=PALETTE["ink"], linestyle="--", linewidth=1.2)
        for place, value in zip(lift["bin"], lift["lift"], strict=True):
            ax.text(place, value + 0.02 * lift["lift"].max(), f"{value:.1f}", ha="center", va="bottom")
        ax.text(len(lift) + 0.55, 1.03, say("lift_chance", lang), ha="right", va="bottom")
        title = say("lift_title", lang, share=percent(1 / len(lift)), hits=percent(lift["cum_share_of_hits"].iloc[0]))
        label(ax, lang, title=title, x=say("lift_x", lang), y=say("lift_y", lang))
        ax.set(xticks=lift["bin"], ylim=(0, lift["lift"].max() * 1.15), xlim=(0.4, len(lift) + 0.6))
    return ax


def plot_need_behaviour(table: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Heat map of need × behaviour with customers and product; the frames mark many customers without an offer.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`kamlib.segmentation.need_behaviour_table`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    source : str
    """
    require_columns(table, ["customers", "main_product", "opportunity"], where="plot_need_behaviour(table)")
    require_rows(table, where="plot_need_behaviour(table)")
    need, behaviour = table.columns[:2]
    cells = table.set_index([need, behaviour])
    counts = cells["customers"].unstack()
    texts = cells.apply(lambda cell: _behaviour_cell(cell, lang), axis=1).unstack().reindex_like(counts)
    gaps = np.argwhere(cells["opportunity"].unstack().reindex_like(counts).to_numpy(dtype=bool))
    with canvas(ax, lang) as ax:
        shown = counts.rename(
            index=lambda v: named(need, v, lang),
            columns=lambda v: wrapped(named(behaviour, v, lang), lang, width=14),
        )
        draw_heat(ax, shown, texts, low=0, outlined=[tuple(map(int, cell)) for cell in gaps])
        label(ax, lang, title=say("behaviour_title", lang, n=whole(len(gaps))), x="", y="", source=source)
    return ax


def _behaviour_cell(cell: pd.Series, lang: str) -> str:
    if not cell["customers"]:
        return ""
    product = cell["main_product"] or (say("behaviour_open", lang) if cell["opportunity"] else "")
    return (
        f"{whole(cell['customers'])}\n{wrapped(named('product', product, lang), lang, width=16)}"
        if product
        else whole(cell["customers"])
    )


def plot_misconceptions(tests: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The five sayings, each with what our numbers say and the verdict.

    Parameters
    ----------
    tests : pandas.DataFrame
        From :func:`kamlib.segmentation.misconception_tests`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(tests, ["misconception", "measure", "result", "verdict"], where="plot_misconceptions(tests)")
    require_rows(tests, where="plot_misconceptions(tests)")
    with canvas(ax, lang) as ax:
        for row, test in enumerate(tests.itertuples()):
            colour, sign = VERDICT_STYLE[test.verdict]
            ax.text(0.02, row, sign, fontsize=24, color=PALETTE[colour], va="center", ha="center")
            ax.text(0.06, row - 0.16, say(f"myth_{test.misconception}", lang), fontsize=16, va="center")
            ax.text(0.06, row + 0.2, _finding(test, lang), va="center", color="#4A5660")
            ax.text(0.995, row, say(f"verdict_{test.verdict}", lang), va="center", ha="right")
            ax.axhline(row + 0.5, color=PALETTE["pale"], linewidth=1)
        refuted = int((tests["verdict"] == "refuted").sum())
        label(ax, lang, title=say("myth_title", lang, n=whole(refuted), all=whole(len(tests))), x="", y="")
        ax.set(xlim=(0, 1), ylim=(len(tests) - 0.5, -0.5), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def beliefs_found(tests: pd.DataFrame, lang: str) -> list[str]:
    """What the numbers say on each belief, one sentence each.

    Examples
    --------
    >>> tests = pd.DataFrame({"measure": ["profit_of_small"], "result": [0.27], "verdict": ["refuted"]})
    >>> beliefs_found(tests, "en")
    ['small accounts earn 27.0% of all profit']
    """
    return [_finding(test, lang) for test in tests.itertuples()]


def _finding(test, lang: str) -> str:
    if test.verdict == "not_enough_data":
        return say("finding_missing", lang)
    text = (
        signed(test.result, digits=2)
        if "correlation" in test.measure
        else percent(test.result, digits=1, signed="less" in test.measure)
    )
    return say(f"finding_{test.measure}", lang, value=text)


def plot_choices(choices: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", chosen: int | None = None) -> Axes:
    """Silhouette for several numbers of segments: the peak is the number the data hold.

    Parameters
    ----------
    choices : pandas.DataFrame
        From :func:`kamlib.segmentation.segment_choices`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    chosen : int, optional
        Number of segments to mark; the best otherwise.
    """
    require_columns(choices, ["n_segments", "silhouette", "variance_between"], where="plot_choices(choices)")
    require_rows(choices, where="plot_choices(choices)")
    marked = chosen if chosen is not None else int(choices.loc[choices["silhouette"].idxmax(), "n_segments"])
    with canvas(ax, lang) as ax:
        ax.plot(choices["n_segments"], choices["silhouette"], marker="o", color=PALETTE["main"])
        ax.plot(choices["n_segments"], choices["variance_between"], marker="s", linestyle="--", color=PALETTE["grey"])
        last = choices.iloc[-1]
        for column, colour in (("silhouette", "main"), ("variance_between", "ink")):
            ax.annotate(say(f"choices_{column}", lang), (last["n_segments"], last[column]), (10, 0),
                        textcoords="offset points", va="center", color=PALETTE[colour])  # fmt: skip
        ax.axvline(marked, color=PALETTE["second"], linestyle=":", linewidth=2)
        label(
            ax,
            lang,
            title=say("choices_title", lang, n=whole(marked)),
            x=say("choices_x", lang),
            y=say("choices_y", lang),
        )
        ax.set(
            xticks=choices["n_segments"], xlim=(choices["n_segments"].min() - 0.2, last["n_segments"] + 2), ylim=(0, 1)
        )
        show_percent(ax.yaxis)
    return ax
