"""How do the hours of sales people look, now and as they should be?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.sales_efficiency_opportunities import draw_dumbbells
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.time_use import BANDS
from kamlib.text import percent, word


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def plot_time_sheet(sheet: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Now (hollow) and ideal (full) share of every activity: :func:`kamlib.sales_efficiency.time_sheet`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import time_sheet
    >>> sheet = time_sheet(pd.DataFrame({"activity": ["face_to_face", "problem_handling"],
    ...     "current_share": [0.4, 0.6], "ideal_share": [0.8, 0.2]}))
    >>> plot_time_sheet(sheet).get_title(loc="left")
    'Selling time from 40% to 80% of the day'
    """
    require_columns(sheet, ["activity", "group", "current_share", "ideal_share"], where="plot_time_sheet(sheet)")
    rows = sheet.iloc[::-1].reset_index(drop=True)
    names = [_t(f"activity_{activity}", lang) for activity in rows["activity"]]
    names = [f"● {name}" if group == "selling" else name for name, group in zip(names, rows["group"], strict=True)]
    with canvas(ax, lang) as ax:
        now, ideal = 100 * rows["current_share"], 100 * rows["ideal_share"]
        draw_dumbbells(ax, now, ideal, names)
        for at, (before, after) in enumerate(zip(now, ideal, strict=True)):
            ax.annotate(
                f"{before:.0f} → {after:.0f}",
                (max(before, after), at),
                (12, 0),
                textcoords="offset points",
                va="center",
            )
        ax.set_xlim(-1, float(max(now.max(), ideal.max())) * 1.22)
        for colour, face, key in (
            (PALETTE["ink"], "white", "time_now"),
            (PALETTE["main"], PALETTE["main"], "time_ideal"),
        ):
            ax.scatter([], [], s=110, facecolor=face, edgecolor=colour, linewidth=2, label=_t(key, lang))
        ax.scatter([], [], s=60, color=PALETTE["ink"], label=_t("group_selling", lang))
        ax.legend(loc="lower right")
        selling = rows[rows["group"] == "selling"]
        title = _t(
            "time_title", lang, now=percent(selling["current_share"].sum()), ideal=percent(selling["ideal_share"].sum())
        )
        label(ax, lang, title=title, x=_t("time_x", lang), y="", source=source)
    return ax


def plot_selling_time(
    selling: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", reading: str = "by_sense",
    names: dict | None = None,
) -> Axes:  # fmt: skip
    """The selling share of every rep as a strip over the bands of ordinary and good sales forces.

    Parameters
    ----------
    selling : pandas.DataFrame
        From :func:`kamlib.sales_efficiency.selling_time`; the first column names the rep.
    reading : {"by_sense", "text_order"}
        As given to ``selling_time``: names the bands.
    names : dict, optional
        Rep → name shown; only the lowest and the highest are named.

    Examples
    --------
    >>> selling = pd.DataFrame({"rep_id": ["R1", "R2"], "selling_share": [0.45, 0.2], "hours": [90.0, 90.0],
    ...                         "selling_hours": [40.5, 18.0], "band": ["good", "ordinary"]})
    >>> plot_selling_time(selling).get_title(loc="left")
    '1 of 2 reps reaches the band of good sales forces'
    """
    needed = ["hours", "selling_hours", "selling_share", "band"]
    require_columns(selling, needed, where="plot_selling_time(selling)")
    require_choice(reading, BANDS, where="plot_selling_time(reading=)")
    rows = selling.sort_values("selling_share", ascending=False).reset_index(drop=True)
    low = BANDS[reading]["good"][0]
    reach = int((rows["selling_share"] >= low - 1e-9).sum())
    together = rows["selling_hours"].sum() / rows["hours"].sum()
    with canvas(ax, lang) as ax:
        for band, (start, end) in BANDS[reading].items():
            good = band == "good"
            ax.axvspan(100 * start, 100 * end, color=PALETTE["good" if good else "second"], alpha=0.16, linewidth=0)
            text = f"{_t(f'band_{band}', lang)}\n{percent(start)}–{percent(end)}"
            ax.text(50 * (start + end), 0.97, text, ha="center", va="top", transform=ax.get_xaxis_transform())
        heights = 0.18 + 0.5 * ((np.arange(len(rows)) * 0.618) % 1)
        judged = rows["band"] != ""
        ax.scatter(100 * rows["selling_share"], heights, s=80, zorder=3, edgecolor="white",
                   color=[PALETTE["main"] if known else PALETTE["grey"] for known in judged])  # fmt: skip
        ax.axvline(100 * together, color=PALETTE["ink"], linewidth=1.6, linestyle="--", ymax=0.8)
        ax.annotate(
            _t("mean_of_all", lang, share=percent(together)), (100 * together, 0.75), (6, 0), textcoords="offset points"
        )
        for at in {0, len(rows) - 1}:
            shown = (names or {}).get(rows.iloc[at, 0], rows.iloc[at, 0])
            text = f"{shown} {percent(rows.loc[at, 'selling_share'])}"
            ax.annotate(text, (100 * rows.loc[at, "selling_share"], heights[at]), (0, -14), textcoords="offset points",
                        ha="center", va="top")  # fmt: skip
        ax.set(xlim=(0, max(60, 108 * float(rows["selling_share"].max()))), ylim=(0, 1), yticks=[])
        ax.spines["left"].set_visible(False)
        label(ax, lang, title=_t("selling_title", lang, n=reach, all=len(rows)), x=_t("selling_x", lang), y="")
    return ax
