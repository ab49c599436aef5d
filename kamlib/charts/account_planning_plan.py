"""How do the pages of a plan and its chains from need to action look?"""

import pandas as pd
from matplotlib.axes import Axes

from kamlib.account_planning import trace_links
from kamlib.account_planning.traceability import LEVELS
from kamlib.charts.account_planning_labels import say, twin, wrapped
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns


def plot_plan_pages(sections: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Pages of each section against its budget; hollow marks are not written, crosses stale.

    Parameters
    ----------
    sections : pandas.DataFrame
        From :func:`kamlib.account_planning.plan_sections`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import plan_sections
    >>> plan = pd.DataFrame({"section": ["summary"], "text_en": ["Grow"], "pages": [1], "updated": ["2026-06-01"]})
    >>> plot_plan_pages(plan_sections(plan, as_of="2026-06-30")).get_title(loc="left")
    '1 of 7 sections written, 1 page of 12–21'
    """
    columns = ["section", "pages_low", "pages_high", "written", "pages", "budget", "stale", "age_days"]
    require_columns(sections, columns, where="plot_plan_pages(sections)")
    table = sections[sections["pages_high"] > 0].iloc[::-1].reset_index(drop=True)
    pages = table["pages"].sum()
    title = say("pages_title" if pages != 1 else "pages_title_one", lang, written=int(table["written"].sum()),
                sections=len(table), pages=f"{pages:g}", low=int(table["pages_low"].sum()),
                high=int(table["pages_high"].sum()))  # fmt: skip
    colours = {"ok": "good", "short": "sixth", "long": "bad", "open": "bad"}
    with canvas(ax, lang) as ax:
        for row, part in table.iterrows():
            span = max(part["pages_high"] - part["pages_low"], 0.06)
            ax.barh(row, span, left=part["pages_low"], color=PALETTE["pale"], height=0.6)
            colour = PALETTE[colours[part["budget"]]]
            marker = "X" if part["stale"] else "o"
            ax.scatter([part["pages"]], [row], s=190, marker=marker, facecolor=colour if part["written"] else "white",
                       edgecolor=colour, linewidth=2.2, zorder=3)  # fmt: skip
            note = say(f"budget_{part['budget']}", lang)
            if part["stale"]:
                note += say("section_stale", lang, days=f"{part['age_days']:.0f}")
            ax.text(max(part["pages_high"], part["pages"]) + 0.3, row, note, va="center")
        ax.set_yticks(table.index, [wrapped(name, lang, width=30) for name in twin(table, "en", lang)])
        ax.set(xlim=(-0.3, max(table["pages_high"].max(), table["pages"].max()) + 4.2), ylim=(-0.7, len(table) - 0.3))
        ax.set_xticks(range(0, int(max(table["pages_high"].max(), table["pages"].max())) + 1))
        label(ax, lang, title=title, x=say("pages_axis", lang), y="")
    return ax


def plot_traceability(trace: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", text: str = "item_id") -> Axes:
    """Needs, strategies, goals and actions in four columns with their links; orphans stand out.

    Parameters
    ----------
    trace : pandas.DataFrame
        From :func:`kamlib.account_planning.traceability`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    text : str
        Column with what is shown ("en" for a table with columns en and zh).

    Examples
    --------
    >>> from kamlib.account_planning import traceability
    >>> items = pd.DataFrame({"item_id": ["N1", "A1"], "level": ["need", "action"], "serves": ["", ""]})
    >>> plot_traceability(traceability(items)).get_title(loc="left")
    '2 of 2 items hang in the air'
    """
    require_columns(trace, ["item_id", "level", "serves", "orphan"], where="plot_traceability(trace)")
    n_orphans = int((trace["orphan"] != "").sum())
    title = say("trace_title" if n_orphans else "trace_title_ok", lang, orphans=n_orphans, n=len(trace))
    spots, tallest = {}, max(trace["level"].value_counts())
    for x, level in enumerate(LEVELS):
        ids = trace.loc[trace["level"] == level, "item_id"].tolist()
        spots |= {item: (x, (tallest - 1) / 2 + (n - (len(ids) - 1) / 2) * min(1.0, tallest / max(len(ids), 1)))
                  for n, item in enumerate(ids)}  # fmt: skip
    with canvas(ax, lang, size=(12, max(5.6, 1.0 * tallest + 1.6))) as ax:
        for link in trace_links(trace).itertuples():
            (x1, y1), (x0, y0) = spots[link.item_id], spots[link.serves]
            ax.plot([x0, x1], [y0, y1], color=PALETTE["grey"], linewidth=1.8, zorder=1)
        for item, words_ in zip(trace.itertuples(), twin(trace, text, lang), strict=True):
            _draw_item(ax, spots[item.item_id], wrapped(words_, lang, width=24), item.orphan, lang)
        ax.set_xticks(range(4), [say(f"level_{level}", lang) for level in LEVELS])
        ax.xaxis.tick_top()
        ax.set(xlim=(-0.5, 3.5), ylim=(tallest - 0.4, -0.6), yticks=[])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        label(ax, lang, title=title, x="", y="")
    return ax


def _draw_item(ax: Axes, spot: tuple[float, float], text: str, orphan: str, lang: str) -> None:
    edge = PALETTE["bad"] if orphan else PALETTE["main"]
    note = f"{text}\n▲ {say(f'orphan_{orphan}', lang)}" if orphan else text
    ax.text(*spot, note, ha="center", va="center", color=PALETTE["bad"] if orphan else PALETTE["ink"], zorder=3,
            linespacing=1.1, bbox={"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": edge,
                                   "linestyle": "--" if orphan else "-", "linewidth": 1.8})  # fmt: skip
