"""How do workload, coverage, territories and the best size of a sales force look?"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.style import PALETTE, SERIES, canvas, label
from kamlib.errors import require_columns
from kamlib.sales_efficiency.sizing import ResponseOptimum
from kamlib.text import amount, percent, whole, word


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def plot_workload(workload: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Each class's share of accounts, hours and money: :func:`kamlib.sales_efficiency.class_workload`.

    Parameters
    ----------
    workload : pandas.DataFrame
        From ``class_workload``; the first column names the class.

    Examples
    --------
    >>> workload = pd.DataFrame({"customer_class": ["A", "C"], "n_accounts": [20, 300], "hours": [160.0, 75.0],
    ...                          "hours_share": [0.68, 0.32]})
    >>> plot_workload(workload).get_title(loc="left")
    '235 hours of work a month; class A takes 68%'
    """
    require_columns(workload, ["n_accounts", "hours", "hours_share"], where="plot_workload(workload)")
    classes = list(workload.iloc[:, 0])
    rows = {"accounts": workload["n_accounts"] / workload["n_accounts"].sum(), "hours": workload["hours_share"]}
    rows |= {name: workload[f"{name}_share"] for name in ("revenue", "potential") if f"{name}_share" in workload}
    bars = pd.DataFrame(
        {_t(f"share_{name}", lang): 100 * share for name, share in rows.items()}, index=workload.index
    ).T[::-1]
    with canvas(ax, lang) as ax:
        left = pd.Series(0.0, index=bars.index)
        for at, name in enumerate(classes):
            width = bars.iloc[:, at]
            ax.barh(
                bars.index, width, left=left, color=SERIES[at % len(SERIES)], height=0.6, edgecolor="white", linewidth=2
            )
            for place, (start, size) in enumerate(zip(left, width, strict=True)):
                if size >= 6:
                    ax.text(
                        start + size / 2, place, f"{size:.0f}", ha="center", va="center", color="white", fontsize=15
                    )
            middle = left.iloc[-1] + width.iloc[-1] / 2
            ax.text(middle, len(bars) - 0.62, _t("customer_class", lang, name=name), ha="center", va="bottom")
            left = left + width
        ax.set(xlim=(0, 100), ylim=(-0.5, len(bars) - 0.2))
        label(ax, lang, title=_workload_title(workload, classes, lang), x=_t("workload_x", lang), y="", source=source)
    return ax


def _workload_title(workload: pd.DataFrame, classes: list, lang: str) -> str:
    what = next((name for name in ("revenue", "potential") if f"{name}_share" in workload), None)
    if what is None:
        at = int(workload["hours"].to_numpy().argmax())
        share = percent(workload["hours_share"].iloc[at])
        return _t("workload_title_hours", lang, hours=whole(workload["hours"].sum()), top=classes[at], share=share)
    at = int(workload[f"{what}_share"].to_numpy().argmax())
    return _t("workload_title", lang, top=classes[at], revenue=percent(workload[f"{what}_share"].iloc[at]),
              what=_t(f"share_{what}", lang), hours=percent(workload["hours_share"].iloc[at]))  # fmt: skip


def plot_staffing(table: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", names: dict | None = None) -> Axes:
    """Work against people in every branch: bars of :func:`kamlib.sales_efficiency.staffing`, 100 % is full.

    Parameters
    ----------
    table : pandas.DataFrame
        From ``staffing``.
    names : dict, optional
        Branch → name shown.

    Examples
    --------
    >>> table = pd.DataFrame({"branch": ["Hegang"], "reps_needed": [2], "reps_actual": [1], "load": [1.6]})
    >>> plot_staffing(table).get_title(loc="left")
    '1 of 1 branch has more work than people'
    """
    require_columns(table, ["branch", "reps_needed", "reps_actual", "load"], where="plot_staffing(table)")
    rows = table.iloc[::-1].reset_index(drop=True)
    shown = [(names or {}).get(branch, branch) for branch in rows["branch"]]
    load = 100 * rows["load"].fillna(0)
    with canvas(ax, lang, size=(10, max(3.2, 1.6 + 0.42 * len(rows)))) as ax:
        full = [value > 100 for value in load]
        bars = ax.barh(
            shown, load, color=[PALETTE["bad" if over else "main"] for over in full], height=0.62, edgecolor="white"
        )
        for bar, over in zip(bars, full, strict=True):
            bar.set_hatch("//" if over else "")
        for at, row in rows.iterrows():
            text = _t("people_needed", lang, needed=row["reps_needed"], actual=row["reps_actual"])
            ax.annotate(text, (max(load[at], 100), at), (8, 0), textcoords="offset points", va="center")
        ax.axvline(100, color=PALETTE["ink"], linewidth=1.4)
        ax.set_xlim(0, max(130, float(load.max()) * 1.45))
        ax.margins(y=0.02)
        title = _t("staffing_title", lang, n=int((rows["load"] > 1).sum() + rows["load"].isna().sum()), all=len(rows))
        label(ax, lang, title=title, x=_t("staffing_x", lang), y="")
    return ax


def plot_coverage(table: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Share of targets seen as often as planned: :func:`kamlib.sales_efficiency.coverage_by_class`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import coverage_by_class
    >>> visits = pd.DataFrame({"customer_class": ["A", "A"], "visits_per_month": [4, 1]})
    >>> plot_coverage(coverage_by_class(visits, minimum={"A": 2})).get_title(loc="left")
    '50% of the targets are visited as often as planned'
    """
    require_columns(table, ["n_targets", "n_covered", "coverage_share", "missing_visits"], where="plot_coverage(table)")
    classes, total = table.iloc[:-1].iloc[::-1].reset_index(drop=True), table.iloc[-1]
    names = [_t("customer_class", lang, name=name) for name in classes.iloc[:, 0]]
    with canvas(ax, lang) as ax:
        ax.barh(names, [100] * len(classes), color=PALETTE["pale"], height=0.5)
        ax.barh(names, 100 * classes["coverage_share"], color=PALETTE["main"], height=0.5)
        for at, row in classes.iterrows():
            text = _t("coverage_label", lang, covered=whole(row["n_covered"]), targets=whole(row["n_targets"]),
                      missing=whole(row["missing_visits"]))  # fmt: skip
            ax.annotate(
                f"{percent(row['coverage_share'])}   {text}", (0, at), (6, 26), textcoords="offset points", va="bottom"
            )
        ax.set(xlim=(0, 100), ylim=(-0.5, len(classes) - 0.2))
        title = _t("coverage_title", lang, share=percent(total["coverage_share"]))
        label(ax, lang, title=title, x=_t("coverage_x", lang), y="")
    return ax


def plot_territories(
    loads: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", before: pd.DataFrame | None = None,
    bounds: tuple[float, float] = (0.8, 1.2),
) -> Axes:  # fmt: skip
    """The workload index of every territory within its bounds: bars of :func:`kamlib.sales_efficiency.territory_loads`.

    Parameters
    ----------
    loads : pandas.DataFrame
        From ``territory_loads``.
    before : pandas.DataFrame, optional
        The same for today's territories, drawn as open bars.
    bounds : (float, float)

    Examples
    --------
    >>> loads = pd.DataFrame({"territory": ["N", "S"], "n_bricks": [3, 4], "index": [0.9, 1.1],
    ...                       "distance": [12.0, 9.0]})
    >>> plot_territories(loads).get_title(loc="left")
    'Workload per territory: 90% to 110% of the mean'
    """
    require_columns(loads, ["territory", "n_bricks", "index", "distance"], where="plot_territories(loads)")
    rows = loads.iloc[::-1].reset_index(drop=True)
    with canvas(ax, lang) as ax:
        ax.axvspan(100 * bounds[0], 100 * bounds[1], color=PALETTE["good"], alpha=0.15, linewidth=0)
        ax.axvline(100, color=PALETTE["grey"], linewidth=1.2)
        ax.barh(rows.index, 100 * rows["index"], color=PALETTE["main"], height=0.36, label=_t("after", lang))
        ends = 100 * rows["index"]
        if before is not None:
            old = before.set_index("territory")["index"].reindex(rows["territory"]).fillna(0).to_numpy() * 100
            ax.barh(
                rows.index - 0.3, old, height=0.2, facecolor="white", edgecolor=PALETTE["ink"], label=_t("before", lang)
            )
            ends = pd.concat([ends, pd.Series(old)], axis=1).max(axis=1)
            ax.legend(loc="lower right")
        for at, row in rows.iterrows():
            text = _t("territory_label", lang, n=row["n_bricks"], distance=f"{row['distance']:.0f}")
            ax.annotate(
                f"{percent(row['index'])}   {text}",
                (0, at),
                (8, 0),
                textcoords="offset points",
                va="center",
                color="white",
            )
        ax.set_yticks(rows.index, rows["territory"])
        ax.set(xlim=(0, max(130, float(ends.max()) * 1.1)), ylim=(-0.8, len(rows) - 0.4))
        title = _t("territory_title", lang, low=percent(rows["index"].min()), high=percent(rows["index"].max()))
        label(ax, lang, title=title, x=_t("territory_x", lang), y="")
    return ax


def plot_size_returns(
    table: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", names: dict | None = None
) -> Axes:
    """The return on one more rep in every branch against the band of the right size.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`kamlib.sales_efficiency.size_returns`.
    names : dict, optional
        Branch → name shown.

    Examples
    --------
    >>> table = pd.DataFrame({"branch": ["Luxi"], "roi": [2.5], "verdict": ["too_small"]})
    >>> plot_size_returns(table).get_title(loc="left")
    '1 of 1 branch is too small for its market'
    """
    require_columns(table, ["branch", "roi", "verdict"], where="plot_size_returns(table)")
    rows = table.iloc[::-1].reset_index(drop=True)
    with canvas(ax, lang, size=(10, max(3.2, 1.6 + 0.42 * len(rows)))) as ax:
        ax.axvspan(50, 150, color=PALETTE["good"], alpha=0.15, linewidth=0)
        ax.text(100, len(rows) - 0.35, _t("returns_band", lang), ha="center", va="bottom")
        ax.barh(rows.index, 100 * rows["roi"], color=PALETTE["main"], height=0.6)
        for at, row in rows.iterrows():
            text = f"{percent(row['roi'])}  {_t('verdict_' + row['verdict'], lang)}"
            ax.annotate(text, (max(100 * row["roi"], 150), at), (8, 0), textcoords="offset points", va="center")
        ax.set_yticks(rows.index, [(names or {}).get(branch, branch) for branch in rows["branch"]])
        ax.set(xlim=(min(0, 110 * rows["roi"].min()), max(220, 145 * rows["roi"].max())), ylim=(-0.6, len(rows) + 0.3))
        title = _t("returns_title", lang, n=int((rows["verdict"] == "too_small").sum()), all=len(rows))
        label(ax, lang, title=title, x=_t("returns_x", lang), y="")
    return ax


def plot_response(
    curve: pd.DataFrame, optimum: ResponseOptimum, *, ax: Axes | None = None, lang: str = "en", unit: str = "cny"
) -> Axes:
    """Revenue, cost and profit of :func:`kamlib.sales_efficiency.response_curve`, the best number of reps marked.

    Examples
    --------
    >>> from kamlib.sales_efficiency import response_curve, response_optimum
    >>> parts = {"scale": 1e6, "cost_per_rep": 1e5}
    >>> plot_response(response_curve(range(61), **parts), response_optimum(**parts)).get_title(loc="left")
    'Profit is highest with 25 people: 2.5M'
    """
    require_columns(curve, ["reps", "revenue", "cost", "profit"], where="plot_response(curve)")
    lines = (("revenue", "grey", "--"), ("cost", "second", ":"), ("profit", "main", "-"))
    with canvas(ax, lang) as ax:
        for name, colour, style in lines:
            ax.plot(curve["reps"], curve[name], color=PALETTE[colour], linestyle=style)
            end = (float(curve["reps"].iloc[-1]), float(curve[name].iloc[-1]))
            ax.annotate(_t(name, lang), end, (6, 0), textcoords="offset points", va="center")
        ax.plot([optimum.reps] * 2, [0, optimum.profit], color=PALETTE["ink"], linewidth=1.2)
        ax.scatter([optimum.reps], [optimum.profit], s=110, color=PALETTE["main"], zorder=3)
        ax.set_xlim(0, float(curve["reps"].iloc[-1]) * 1.3)
        ax.set_ylim(min(0, float(curve["profit"].min())), float(curve["revenue"].max()) * 1.05)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang)))
        title = _t(
            "response_title", lang, reps=f"{optimum.reps:.1f}".removesuffix(".0"), profit=amount(optimum.profit, lang)
        )
        label(ax, lang, title=title, x=_t("response_x", lang), y=_t("response_y", lang, unit=_t(f"unit_{unit}", lang)))
    return ax
