"""How do the training plan, forgetting and pay look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.sales_efficiency_opportunities import named
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.sales_efficiency.pay import pay_for_performance
from kamlib.text import amount, percent, word


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def plot_training_ladder(ladder: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """The training programmes over the months after hiring, as a Gantt chart.

    Parameters
    ----------
    ladder : pandas.DataFrame
        ``label``, ``time`` (with ``_zh`` twins), ``start_month``, ``end_month``; programmes without months are drawn
        as dots over
        the whole time.

    Examples
    --------
    >>> ladder = pd.DataFrame({"label": ["orientation"], "time": ["1 week"], "start_month": [0], "end_month": [0.25]})
    >>> len(plot_training_ladder(ladder).patches)
    1
    """
    require_columns(ladder, ["label", "time", "start_month", "end_month"], where="plot_training_ladder(ladder)")
    rows = ladder.iloc[::-1].reset_index(drop=True)
    last = float(rows["end_month"].max())
    with canvas(ax, lang) as ax:
        for at, row in rows.iterrows():
            time = named(rows, "time", lang)[at]
            if pd.isna(row["start_month"]):
                ax.scatter(np.linspace(2, last - 2, 9), [at] * 9, s=45, color=PALETTE["second"])
                ax.annotate(
                    f"{_t('as_needed', lang)}, {time}", (last, at), (8, 0), textcoords="offset points", va="center"
                )
                continue
            ax.barh(
                at,
                max(row["end_month"] - row["start_month"], 0.5),
                left=row["start_month"],
                height=0.5,
                color=PALETTE["main"],
            )
            ax.annotate(time, (max(row["end_month"], 0.5), at), (8, 0), textcoords="offset points", va="center")
        ax.set_yticks(rows.index, named(rows, "label", lang))
        ax.set(xlim=(0, last * 1.32), ylim=(-0.6, len(rows) - 0.4), xticks=range(0, int(last) + 1, 6))
        label(ax, lang, title=_t("ladder_title", lang), x=_t("ladder_x", lang), y="", source=source)
    return ax


def plot_retention(
    curve: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "en",
    coached: pd.DataFrame | None = None,
    source: str = "",
) -> Axes:
    """The forgetting curve of :func:`kamlib.sales_efficiency.retention_curve`, and beside it the one with coaching.

    Examples
    --------
    >>> from kamlib.sales_efficiency import retention_curve
    >>> plot_retention(retention_curve(days=30)).get_title(loc="left")
    'Without coaching 87% of a new skill is gone after 30 days'
    """
    require_columns(curve, ["day", "retained", "rate"], where="plot_retention(curve)")
    day = min(30, int(curve["day"].max()))
    left = float(curve.loc[curve["day"] == day, "retained"].iloc[0])
    half = float(np.log(2) / curve["rate"].iloc[0])
    with canvas(ax, lang) as ax:
        ax.plot(curve["day"], 100 * curve["retained"], color=PALETTE["bad"])
        at = int(len(curve) * 0.62)
        ax.annotate(_t("without_coaching", lang), (curve["day"].iloc[at], 100 * curve["retained"].iloc[at]), (0, 8),
                    textcoords="offset points")  # fmt: skip
        if coached is not None:
            ax.plot(coached["day"], 100 * coached["retained"], color=PALETTE["main"], linestyle="-.")
            end = (coached["day"].iloc[-1], 100 * coached["retained"].iloc[-1])
            ax.annotate(_t("with_coaching", lang), end, (6, 0), textcoords="offset points", va="center")
        if half <= curve["day"].max():
            ax.plot([0, half, half], [50, 50, 0], color=PALETTE["grey"], linewidth=1.2, linestyle=":")
            ax.annotate(_t("half_life", lang, days=half), (half, 0), (6, 8), textcoords="offset points")
        ax.set(xlim=(0, float(curve["day"].max()) * (1.25 if coached is not None else 1.05)), ylim=(0, 104))
        title = _t("retention_title", lang, lost=percent(1 - left), days=day)
        label(ax, lang, title=title, x=_t("retention_x", lang), y=_t("retention_y", lang), source=source)
    return ax


def plot_pay(
    pay: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", at: float = 1.0, unit: str = "cny"
) -> Axes:
    """Pay of every rep over attainment: :func:`kamlib.sales_efficiency.pay_simulation`.

    Parameters
    ----------
    pay : pandas.DataFrame
        From ``pay_simulation``.
    at : float
        Attainment that earns the bonus, drawn as a line.

    Examples
    --------
    >>> pay = pd.DataFrame({"pay": [10.0, 12, 14, 16, 30], "attainment": [0.7, 0.8, 0.9, 1.0, 1.1]})
    >>> plot_pay(pay).get_title(loc="left")
    'Pay and attainment: rank correlation 1.00'
    """
    require_columns(pay, ["pay", "attainment"], where="plot_pay(pay)")
    link = pay_for_performance(pay)
    title = _t("pay_title_none", lang) if link.note else _t("pay_title", lang, link=link.spearman)
    with canvas(ax, lang) as ax:
        ax.scatter(100 * pay["attainment"], pay["pay"], s=90, color=PALETTE["main"], edgecolor="white")
        ax.axvline(100 * at, color=PALETTE["grey"], linewidth=1.4, linestyle="--")
        ax.annotate(_t("pay_bonus", lang), (100 * at, 1), (6, -4), xycoords=("data", "axes fraction"),
                    textcoords="offset points", va="top")  # fmt: skip
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang)))
        ax.set_ylim(0, float(pay["pay"].max()) * 1.15)
        label(ax, lang, title=title, x=_t("pay_x", lang), y=_t("pay_y", lang, unit=_t(f"unit_{unit}", lang)))
    return ax
