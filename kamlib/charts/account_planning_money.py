"""How do white space, wallet and the five-year forecast look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from kamlib.charts.account_planning_labels import say, shortened, spread_out, twin, wrapped
from kamlib.charts.style import PALETTE, SERIES, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.text import amount, percent


def plot_white_space(
    potential: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", row: str = "account_id", by: str = "peers"
) -> Axes:
    """Who buys what (blue, amount) and what the empty cells could bring by the measure of their peers (framed, +).

    Parameters
    ----------
    potential : pandas.DataFrame
        From :func:`kamlib.account_planning.peer_potential`, at most about ten accounts; account_name, product_name and
        their _zh twins are used if there. A plain grid of :func:`kamlib.account_planning.white_space` works too.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    row : str
        Column that stands in the rows.
    by : {"peers", "team"}
        Who estimated the potential: the peers' behaviour or the account team.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A", "A"], "product": ["ems", "mail"], "revenue": [80.0, 0.0],
    ...                       "expected": [0.0, 12.0], "status": "ok"})
    >>> plot_white_space(table).get_title(loc="left")
    '1 of 2 cells is white; peers suggest 12 more a year in them'
    """
    require_columns(potential, [row, "product", "revenue"], where="plot_white_space(potential)")
    empty = potential["revenue"] <= 0
    expected = potential["expected"] if "expected" in potential else pd.Series(np.nan, potential.index)
    total = expected[empty].sum()
    require_choice(by, ["peers", "team"], where="plot_white_space(by=)")
    key = f"white_title_{by}" if total > 0 else "white_title_plain"
    title = say(key, lang, white=int(empty.sum()), cells=len(potential), expected=amount(total, lang))
    deepest = np.log1p(potential["revenue"].clip(lower=0)).max() or 1.0
    sides = {column: potential.drop_duplicates(column).set_index(column) for column in (row, "product")}
    down, across = sorted(sides, key=lambda column: -len(sides[column]))  # the longer list goes down
    with canvas(ax, lang, size=(10, max(5.625, 0.42 * len(sides[down]) + 1.4))) as ax:
        for cell, more in zip(potential.itertuples(), expected, strict=True):
            x, y = (sides[column].index.get_loc(getattr(cell, column)) for column in (across, down))
            _draw_cell(ax, x, y, cell.revenue, more, np.log1p(max(cell.revenue, 0)) / deepest, lang)
        few = len(sides[across]) <= 6
        names = [wrapped(name, lang, width=16 if few else 14) for name in _names(sides, across, lang)]
        slant = {} if few else {"rotation": 50, "ha": "left", "rotation_mode": "anchor"}
        ax.set_xticks(np.arange(len(names)) + 0.5, names, **slant)
        ax.xaxis.tick_top()
        names = [shortened(name, lang, width=28) for name in _names(sides, down, lang)]
        ax.set_yticks(np.arange(len(names)) + 0.5, names)
        ax.set(xlim=(0, len(sides[across])), ylim=(len(names), 0))
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        label(ax, lang, title=title, x=say(f"white_note_{by}", lang), y="")
    return ax


def _names(sides: dict[str, pd.DataFrame], column: str, lang: str) -> pd.Series:
    """Names of the accounts, units or products on one side, where the table has them."""
    table = sides[column].reset_index()
    known = {"account_id": "account_name", "product": "product_name"}.get(column, column)
    return twin(table, known if known in table else column, lang)


def _draw_cell(ax: Axes, x: int, y: int, revenue: float, expected: float, depth: float, lang: str) -> None:
    if revenue > 0:
        ax.add_patch(
            Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, color=PALETTE["main"], alpha=0.25 + 0.75 * depth, linewidth=0)
        )
        ink = "white" if depth > 0.55 else PALETTE["ink"]
        ax.text(x + 0.5, y + 0.5, amount(revenue, lang, digits=2), ha="center", va="center", color=ink)
        return
    worth = expected == expected and expected > 0
    ax.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor="white", linewidth=1.6,
                           edgecolor=PALETTE["second" if worth else "pale"]))  # fmt: skip
    if worth:
        ax.text(x + 0.5, y + 0.5, f"+{amount(expected, lang, digits=2)}", ha="center", va="center", color="#A6530C")


def plot_wallet(shares: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Our share of each wallet now and the share our rank would earn.

    Parameters
    ----------
    shares : pandas.DataFrame
        From :func:`kamlib.account_planning.share_of_wallet` with ranks, at most twelve rows; account_name if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A"], "share_now": [0.2], "share_by_rank": [0.33], "rank_gap": [9.0]})
    >>> plot_wallet(table).get_title(loc="left")
    'With 1 of 1 account we hold less than our rank earns: 9 a year'
    """
    columns = ["account_id", "share_now", "share_by_rank", "rank_gap"]
    require_columns(shares, columns, where="plot_wallet(shares)")
    table = shares.sort_values("rank_gap", kind="stable").reset_index(drop=True)
    below = table["rank_gap"] > 0
    title = say("wallet_title", lang, n=int(below.sum()), accounts=len(table),
                gap=amount(table.loc[below, "rank_gap"].sum(), lang))  # fmt: skip
    with canvas(ax, lang) as ax:
        for row, part in table.iterrows():
            colour = PALETTE["bad"] if part["rank_gap"] > 0 else PALETTE["good"]
            ax.plot([part["share_now"], part["share_by_rank"]], [row, row], color=colour, linewidth=3, zorder=1)
            more = amount(part["rank_gap"], lang, digits=2)
            more = f"+{more}" if part["rank_gap"] > 0 else more
            ax.text(max(part["share_now"], part["share_by_rank"]) + 0.03, row, more, va="center", color=colour)
        ax.scatter(table["share_now"], table.index, s=130, color=PALETTE["main"], zorder=3)
        ax.scatter(table["share_by_rank"], table.index, s=130, marker="D", color=PALETTE["second"], zorder=2)
        names = twin(table, "account_name" if "account_name" in table else "account_id", lang)
        ax.set_yticks(table.index, [shortened(name, lang, width=30) for name in names])
        highest = table[["share_now", "share_by_rank"]].max().max()
        ax.set(xlim=(0, min(max(0.5, highest + 0.25), 1.35)), ylim=(-0.7, len(table) - 0.1))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))
        _name_the_ends(ax, table, lang)
        label(ax, lang, title=title, x=say("wallet_axis", lang), y="")
    return ax


def _name_the_ends(ax: Axes, table: pd.DataFrame, lang: str) -> None:
    """What dot and diamond mean, written above the top row."""
    top = len(table) - 1
    now, rank = table.loc[top, "share_now"], table.loc[top, "share_by_rank"]
    for value, other, key, colour in ((now, rank, "share_now", "main"), (rank, now, "share_by_rank", "second")):
        side = "right" if value < other else "left"
        ax.text(value, top + 0.24, say(key, lang), color=PALETTE[colour], ha=side, va="bottom")


def plot_forecast_fan(
    bands: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", target: float | None = None, currency: str = ""
) -> Axes:
    """The fan of a five-year forecast: darker is likelier; the band's ends are written at the right.

    Parameters
    ----------
    bands : pandas.DataFrame
        From :func:`kamlib.account_planning.growth_bands`, an odd number of levels symmetric about one half.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    target : float, optional
        The plan's goal for the last year, drawn as a flag.
    currency : str
        Sign put before amounts.

    Examples
    --------
    >>> from kamlib.account_planning import growth_bands
    >>> plot_forecast_fan(growth_bands(100.0, growth=0.1, spread=0.2)).get_title(loc="left")
    'In year 5 between 91 and 286 in 8 cases of ten'
    """
    require_columns(bands, ["year", "level", "revenue"], where="plot_forecast_fan(bands)")
    table = bands.pivot(index="year", columns="level", values="revenue")
    levels, last = list(table.columns), table.index[-1]
    ends = table.loc[last]
    likely = say("cases_of_ten", lang, n=round((levels[-1] - levels[0]) * 10))
    title = say("fan_title", lang, year=last, low=amount(ends.iloc[0], lang, currency=currency),
                high=amount(ends.iloc[-1], lang, currency=currency), likely=likely)  # fmt: skip
    with canvas(ax, lang) as ax:
        for step in range(len(levels) // 2):
            ax.fill_between(table.index, table.iloc[:, step], table.iloc[:, -1 - step], color=PALETTE["main"],
                            alpha=0.18 + 0.14 * step, linewidth=0)  # fmt: skip
        ax.plot(table.index, table[0.5] if 0.5 in levels else table.iloc[:, len(levels) // 2], color=PALETTE["main"])
        heights = spread_out(ends, least=(ends.max() - 0) * 0.065)
        for level, value, height in zip(levels, ends, heights, strict=True):
            text = f"{amount(value, lang, currency=currency)}  ({percent(level)})"
            ax.annotate(text, (last, value), (last + 0.12, height), va="center")
        if target is not None:
            ax.scatter([last], [target], marker="P", s=190, color=PALETTE["second"], zorder=4)
            text = say("target", lang, value=amount(target, lang, currency=currency))
            ax.annotate(
                text, (last, target), (-12, 0), textcoords="offset points", ha="right", va="center", color="#8A4208"
            )
        _year_axis(ax, table.index, max(ends.max(), target or 0), lang, currency)
        label(ax, lang, title=title, x=say("year_axis", lang), y=say("revenue_axis", lang))
    return ax


def _year_axis(ax: Axes, years: pd.Index, highest: float, lang: str, currency: str) -> None:
    ax.set_xticks(years)
    ax.set(xlim=(years[0], years[-1] * 1.36), ylim=(0, highest * 1.08))
    ax.spines["bottom"].set_bounds(years[0], years[-1])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang, currency=currency)))


def plot_scenarios(
    forecast: pd.DataFrame, values: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", currency: str = ""
) -> Axes:
    """Revenue of each scenario year by year, with what its result is worth today.

    Parameters
    ----------
    forecast : pandas.DataFrame
        From :func:`kamlib.account_planning.scenario_forecast`; scenario names are translated where the kit knows them
        (low, base, high), else shown as they are.
    values : pandas.DataFrame
        From :func:`kamlib.account_planning.scenario_values`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    currency : str

    Examples
    --------
    >>> from kamlib.account_planning import scenario_forecast, scenario_values
    >>> table = scenario_forecast(10.0, growth={"low": 0.0, "high": 0.1}, margin=0.3, account_cost=1.0)
    >>> plot_scenarios(table, scenario_values(table, rate=0.1)).get_title(loc="left")
    'Worth today: 7.6 to 11.2'
    """
    require_columns(forecast, ["scenario", "year", "revenue"], where="plot_scenarios(forecast)")
    require_columns(values, ["scenario", "npv"], where="plot_scenarios(values)")
    worth = values.set_index("scenario")["npv"]
    title = say(
        "scenario_title", lang, low=_money(worth.min(), lang, currency), high=_money(worth.max(), lang, currency)
    )
    known = {"low": "scenario_low", "base": "scenario_base", "high": "scenario_high"}
    with canvas(ax, lang) as ax:
        ends = forecast.groupby("scenario", sort=False)["revenue"].last()
        heights = dict(zip(ends.index, spread_out(ends, least=ends.max() * 0.11), strict=True))
        for n, (scenario, part) in enumerate(forecast.groupby("scenario", sort=False)):
            ax.plot(part["year"], part["revenue"], color=SERIES[n % len(SERIES)], marker="os^Dv"[n % 5], markersize=8)
            name = say(known[scenario], lang) if scenario in known else str(scenario)
            text = say("scenario_end", lang, name=name, npv=_money(worth[scenario], lang, currency))
            last = part.iloc[-1]
            ax.annotate(text, (last["year"], last["revenue"]), (last["year"] + 0.12, heights[scenario]), va="center",
                        color=SERIES[n % len(SERIES)])  # fmt: skip
        _year_axis(ax, pd.Index(sorted(forecast["year"].unique())), ends.max(), lang, currency)
        label(ax, lang, title=title, x=say("year_axis", lang), y=say("revenue_axis", lang))
    return ax


def _money(value: float, lang: str, currency: str) -> str:
    """Small amounts keep one decimal, as in an exercise of single numbers."""
    if abs(value) < 100:
        return f"{'−' if value < 0 else ''}{currency}{abs(value):,.1f}"
    return amount(value, lang, currency=currency)
