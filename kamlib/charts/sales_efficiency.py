"""Every chart of the sales-efficiency chapter, and how its eight levers and four key figures look."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.sales_efficiency_bridges import (
    plot_loss_bridge,
    plot_loss_levers,
    plot_loss_rates,
    plot_potential_bridge,
)
from kamlib.charts.sales_efficiency_opportunities import (
    plot_opportunity_priority,
    plot_opportunity_tree,
    plot_penetration,
)
from kamlib.charts.sales_efficiency_people import (
    plot_behaviour_grid,
    plot_lost_deals,
    plot_skill_gaps,
    plot_skill_grid,
    plot_skill_will,
)
from kamlib.charts.sales_efficiency_size import (
    plot_coverage,
    plot_response,
    plot_size_returns,
    plot_staffing,
    plot_territories,
    plot_workload,
)
from kamlib.charts.sales_efficiency_time import plot_selling_time, plot_time_sheet
from kamlib.charts.sales_efficiency_training import plot_pay, plot_retention, plot_training_ladder
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import percent, word

__all__ = [
    "plot_behaviour_grid", "plot_coverage", "plot_efficiency_kpis", "plot_levers", "plot_loss_bridge",
    "plot_loss_levers", "plot_loss_rates", "plot_lost_deals", "plot_opportunity_priority", "plot_opportunity_tree",
    "plot_pay", "plot_penetration", "plot_potential_bridge", "plot_response", "plot_retention", "plot_selling_time",
    "plot_size_returns", "plot_skill_gaps", "plot_skill_grid", "plot_skill_will", "plot_staffing",
    "plot_territories", "plot_time_sheet", "plot_training_ladder", "plot_workload",
]  # fmt: skip


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def plot_levers(levers: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The eight levers now and target as a radar, the deck's wheel: :func:`kamlib.sales_efficiency.lever_gaps`.

    Parameters
    ----------
    levers : pandas.DataFrame
        From ``lever_gaps``.
    ax : matplotlib.axes.Axes, optional
        A plain Axes; the wheel is drawn on it without a polar projection.

    Examples
    --------
    >>> from kamlib.sales_efficiency import lever_gaps
    >>> from kamlib.sales_efficiency.kpis import LEVERS
    >>> ratings = pd.DataFrame({"lever": LEVERS, "now": [3] * 8, "target": [3] * 7 + [5]})
    >>> plot_levers(lever_gaps(ratings)).get_title(loc="left")
    'The eight levers: largest gap in "pay and rewards"'
    """
    require_columns(levers, ["lever", "now", "target", "rank"], where="plot_levers(levers)")
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(levers)) / len(levers)
    spokes = np.column_stack([np.cos(angles), np.sin(angles)])
    with canvas(ax, lang) as ax:
        for ring in range(1, 6):
            ax.plot(*np.append(ring * spokes, ring * spokes[:1], axis=0).T, color=PALETTE["pale"], linewidth=1)
            ax.text(0.08, ring * 0.985, str(ring), fontsize=14, color="#5B6770", va="center")
        for column, colour, style in (("target", "grey", "--"), ("now", "main", "-")):
            points = levers[column].to_numpy()[:, None] * spokes
            ax.fill(*points.T, color=PALETTE[colour], alpha=0.15 if column == "now" else 0)
            ax.plot(*np.append(points, points[:1], axis=0).T, color=PALETTE[colour], linestyle=style,
                    label=word(f"common.{column}", lang))  # fmt: skip
        for lever, (x, y) in zip(levers["lever"], 5.35 * spokes, strict=True):
            side = "left" if x > 0.3 else "right" if x < -0.3 else "center"
            ax.text(
                x, y, _t(f"lever_{lever}", lang), ha=side, va="center" if abs(y) < 5 else "bottom" if y > 0 else "top"
            )
        ax.legend(loc="lower left")
        ax.set_aspect("equal")
        ax.set(xlim=(-10, 10), ylim=(-6.2, 6.2), xticks=[], yticks=[])
        for edge in ax.spines.values():
            edge.set_visible(False)
        worst = levers.loc[levers["rank"] == 1, "lever"].iloc[0]
        label(ax, lang, title=_t("radar_title", lang, lever=_t(f"lever_{worst}", lang)), x=_t("radar_x", lang), y="")
    return ax


def plot_efficiency_kpis(kpis: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The four figures of :func:`kamlib.sales_efficiency.efficiency_kpis`, each with a line where it should be.

    Examples
    --------
    >>> kpis = pd.DataFrame({"kpi": ["coverage"], "value": [0.95], "reference": [0.9], "verdict": ["good"]})
    >>> plot_efficiency_kpis(kpis).get_title(loc="left")
    '1 of 4 efficiency figures are where they should be'
    """
    require_columns(kpis, ["kpi", "value", "reference", "verdict"], where="plot_efficiency_kpis(kpis)")
    rows = kpis.iloc[::-1].reset_index(drop=True)
    with canvas(ax, lang) as ax:
        colours = [PALETTE["main" if verdict == "good" else "bad"] for verdict in rows["verdict"]]
        bars = ax.barh(rows.index, 100 * rows["value"].fillna(0), color=colours, height=0.45, edgecolor="white")
        for bar, verdict in zip(bars, rows["verdict"], strict=True):
            bar.set_hatch("" if verdict == "good" else "//")
        ax.vlines(100 * rows["reference"], rows.index - 0.34, rows.index + 0.34, color=PALETTE["ink"], linewidth=3)
        for at, row in rows.iterrows():
            known = row["verdict"] != "not_enough_data"
            verdict = _t(f"kpi_verdict_{row['verdict']}", lang) if known else word("common.not_enough_data", lang)
            end = 100 * max(row["value"] if known else 0, row["reference"])
            text = f"{percent(row['value'])}  {verdict}"
            ax.annotate(text, (end, at), (10, 0), textcoords="offset points", va="center", fontsize=15)
        ax.set_yticks(rows.index, [_t(f"kpi_{kpi}", lang) for kpi in rows["kpi"]])
        ax.set_xlim(0, 100 * float(rows[["value", "reference"]].max().max()) * 1.35)
        title = _t("kpi_title", lang, n=int((rows["verdict"] == "good").sum()))
        label(ax, lang, title=title, x=_t("kpi_x", lang), y="")
    return ax
