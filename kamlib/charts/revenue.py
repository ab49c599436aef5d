"""How does revenue run over the months, and how much of it is cooling?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import amount, percent, whole, word

STATE_COLOURS = {"active": "main", "cooling": "second", "silent": "bad", "too_few_orders": "grey"}


def plot_monthly_revenue(
    monthly: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", currency: str = ""
) -> Axes:
    """Net revenue by month as columns, the same month of the period before as a line with dots.

    Parameters
    ----------
    monthly : pandas.DataFrame
        month (datetime64), revenue, prior_revenue (missing when there is no period before).
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    currency : str
        Sign before amounts.
    """
    require_columns(monthly, ["month", "revenue", "prior_revenue"], where="plot_monthly_revenue(monthly)")
    x = np.arange(len(monthly))
    best = monthly.loc[monthly["revenue"].idxmax(), "month"]
    with canvas(ax, lang) as ax:
        ax.bar(x, monthly["revenue"], color=PALETTE["main"], width=0.7, label=word("portfolio.this_period", lang))
        if monthly["prior_revenue"].notna().any():
            before = word("portfolio.before", lang)
            ax.plot(x, monthly["prior_revenue"], color=PALETTE["second"], marker="o", label=before)
            ax.legend(loc="lower center", bbox_to_anchor=(0.5, 0.98), ncols=2, borderaxespad=0)
        names = [f"{day.month}月" if lang == "zh" else f"{day:%b}" for day in monthly["month"]]
        years = [f"\n{day.year}" if i == 0 or day.month == 1 else "" for i, day in enumerate(monthly["month"])]
        ax.set_xticks(x, [name + year for name, year in zip(names, years, strict=True)])
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang, currency=currency)))
        title = word("portfolio.monthly_title", lang, month=f"{best.month}月" if lang == "zh" else f"{best:%B}")
        label(ax, lang, title=title, x=word("common.month", lang), y=word("portfolio.net_revenue", lang))
        ax.set_title(title, loc="left", pad=36)
    return ax


def plot_revenue_states(
    accounts: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", currency: str = ""
) -> Axes:
    """One bar per state – active, cooling, silent, too few orders – with revenue at stake and number of accounts.

    Parameters
    ----------
    accounts : pandas.DataFrame
        state, revenue, prior_revenue; the larger of the two is what is at stake.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    currency : str
    """
    require_columns(accounts, ["state", "revenue", "prior_revenue"], where="plot_revenue_states(accounts)")
    stake = accounts[["revenue", "prior_revenue"]].max(axis="columns").clip(lower=0)
    by_state = stake.groupby(accounts["state"]).agg(["sum", "size"]).reindex(list(STATE_COLOURS), fill_value=0)
    total = by_state["sum"].sum() or 1.0
    with canvas(ax, lang) as ax:
        bars = ax.barh(
            [word(f"portfolio.state_{state}", lang) for state in by_state.index],
            by_state["sum"],
            color=[PALETTE[STATE_COLOURS[state]] for state in by_state.index],
        )
        for bar, (_, row) in zip(bars, by_state.iterrows(), strict=True):
            text = word(
                "portfolio.state_label", lang, amount=amount(row["sum"], lang, currency=currency),
                share=percent(row["sum"] / total, digits=1), accounts=whole(row["size"]),
            )  # fmt: skip
            ax.annotate(text, (bar.get_width(), bar.get_y() + bar.get_height() / 2), (6, 0),
                        textcoords="offset points", va="center")  # fmt: skip
        quiet = percent(by_state.loc[["cooling", "silent"], "sum"].sum() / total, digits=1)
        ax.invert_yaxis()
        ax.set_xlim(0, max(by_state["sum"].max() * 1.45, 1))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang, currency=currency)))
        label(ax, lang, title=word("portfolio.states_title", lang, share=quiet),
              x=word("portfolio.revenue_at_stake", lang), y=word("portfolio.state", lang))  # fmt: skip
    return ax
