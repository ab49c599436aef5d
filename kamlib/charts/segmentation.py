"""How do concentration, profit and tiers of the accounts look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.heat import draw_heat
from kamlib.charts.segmentation_labels import fine_percent, measure_name, point_out, show_percent
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.segmentation import TIERS, TierMigration, whale_summary
from kamlib.segmentation.inputs import NEARLY, require_rows
from kamlib.text import amount, percent, whole, word

BARS_UP_TO = 40  # accounts drawn as single bars


def plot_pareto(
    curve: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", top: float = 0.2, reach: float = 0.8
) -> Axes:
    """The 80/20 curve of :func:`kamlib.segmentation.pareto_curve` with its two readings marked.

    Parameters
    ----------
    curve : pandas.DataFrame
        From ``pareto_curve``; the column after account_id is the measure.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    top : float
        Share of accounts that is read off (0–1).
    reach : float
        Share of the total that is read off (0–1).

    Examples
    --------
    >>> from kamlib.segmentation import pareto_curve
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [80, 8, 6, 4, 2]})
    >>> plot_pareto(pareto_curve(accounts)).get_title(loc="left")
    'The largest 20% of accounts bring 80% of revenue'
    """
    require_columns(curve, ["account_share", "cum_share", "share"], where="plot_pareto(curve)")
    require_rows(curve, where="plot_pareto(curve)")
    measure = measure_name(curve.columns[1], lang)
    at_top = int((curve["account_share"] >= top - NEARLY).to_numpy().argmax())
    at_reach = int((curve["cum_share"] >= reach - NEARLY).to_numpy().argmax())
    x = np.concatenate([[0], curve["account_share"]])
    y = np.concatenate([[0], curve["cum_share"]])
    with canvas(ax, lang) as ax:
        ax.fill_between(x, y, color=PALETTE["pale"])
        ax.plot(x, y, color=PALETTE["main"], marker="o" if len(curve) <= BARS_UP_TO else "")
        if 1 < len(curve) <= BARS_UP_TO:
            ax.bar(x[1:] - 0.5 / len(curve), curve["share"], width=0.8 / len(curve), color=PALETTE["grey"])
        text = word("segmentation.pareto_top", lang, accounts=whole(at_top + 1), share=percent(y[at_top + 1]))
        high, low = ((0.48, 0.38), (0.48, 0.26))  # below the curve, whatever its bend
        point_out(ax, (x[at_top + 1], y[at_top + 1]), text, high if at_top >= at_reach else low)
        if at_reach != at_top:
            text = word("segmentation.pareto_reach", lang, accounts=whole(at_reach + 1), share=percent(reach),
                        share_of_accounts=fine_percent(x[at_reach + 1]))  # fmt: skip
            point_out(ax, (x[at_reach + 1], y[at_reach + 1]), text, high if at_reach > at_top else low)
        title = word("segmentation.pareto_title", lang, top=percent(top), share=percent(y[at_top + 1]), measure=measure)
        y_label = word("segmentation.cum_share_of", lang, measure=measure)
        label(ax, lang, title=title, x=word("segmentation.of_accounts", lang), y=y_label)
        _unit_square(ax, max(1.0, float(y.max())))
    return ax


def plot_lorenz(curve: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", gini: float | None = None) -> Axes:
    """The Lorenz curve of :func:`kamlib.segmentation.lorenz_curve` against full equality.

    Parameters
    ----------
    curve : pandas.DataFrame
        account_share, value_share.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    gini : float, optional
        Written into the title.

    Examples
    --------
    >>> from kamlib.segmentation import lorenz_curve
    >>> plot_lorenz(lorenz_curve([1, 1, 8]), gini=0.47, lang="zh").get_title(loc="left")
    '客户之间有多不均衡：基尼系数0.47'
    """
    require_columns(curve, ["account_share", "value_share"], where="plot_lorenz(curve)")
    x, y = curve["account_share"].to_numpy(), curve["value_share"].to_numpy()
    title = word("segmentation.lorenz_title", lang)
    if gini is not None:
        title = word("segmentation.lorenz_title_gini", lang, gini=f"{gini:.2f}")
    with canvas(ax, lang) as ax:
        ax.fill_between(x, x, y, color=PALETTE["pale"])
        ax.plot([0, 1], [0, 1], color=PALETTE["grey"], linestyle="--")
        ax.plot(x, y, color=PALETTE["main"])
        ax.text(0.44, 0.5, word("segmentation.lorenz_equal", lang), ha="right", va="bottom")
        half = int(np.abs(x - 0.7).argmin())
        ax.annotate(word("segmentation.lorenz_actual", lang), (x[half], y[half]), (10, -8),
                    textcoords="offset points", va="top", color=PALETTE["main"])  # fmt: skip
        y_label = word("segmentation.cum_share", lang)
        label(ax, lang, title=title, x=word("segmentation.of_accounts_small_first", lang), y=y_label)
        _unit_square(ax, 1.0)
    return ax


def plot_whale(curve: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", currency: str = "") -> Axes:
    """The whale curve of :func:`kamlib.segmentation.whale_curve`: where profit peaks and what is given back.

    Parameters
    ----------
    curve : pandas.DataFrame
        From ``whale_curve``; the column after account_id is the measure.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    currency : str
        Sign before amounts.

    Examples
    --------
    >>> from kamlib.segmentation import whale_curve
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [90, 60, 0, -50]})
    >>> plot_whale(whale_curve(accounts)).get_title(loc="left")
    '1 of 4 accounts gives back 50 of profit'
    """
    summary = whale_summary(curve)
    measure = measure_name(curve.columns[1], lang)
    x = np.concatenate([[0], curve["account_share"]])
    y = np.concatenate([[0], curve["cum_share"]])
    after = x >= summary.peak_account_share
    with canvas(ax, lang) as ax:
        ax.fill_between(x, y, color=PALETTE["pale"])
        ax.fill_between(x, y, summary.peak_share, where=after, color="none", hatch="///", edgecolor=PALETTE["bad"])
        ax.plot(x, y, color=PALETTE["main"])
        ax.axhline(y[-1], color=PALETTE["grey"], linestyle="--", linewidth=1.4, zorder=0.9)
        peak = word("segmentation.whale_peak", lang, share=percent(summary.peak_share))
        point_out(ax, (summary.peak_account_share, summary.peak_share), peak, (0.46, 0.36))
        point_out(ax, (1.0, y[-1]), word("segmentation.whale_end", lang, share=percent(y[-1])), (0.46, 0.22))
        title = word("segmentation.whale_title_none", lang)
        if summary.n_loss_makers:
            lost = amount(summary.lost_after_peak, lang, currency=currency)
            title = word("segmentation.whale_title_losses", lang, losing=whole(summary.n_loss_makers), measure=measure,
                         accounts=whole(summary.n_accounts), lost=lost)  # fmt: skip
        y_label = word("segmentation.cum_share_of", lang, measure=measure)
        label(ax, lang, title=title, x=word("segmentation.of_accounts_profit", lang), y=y_label)
        _unit_square(ax, max(1.0, summary.peak_share), min(0.0, float(y.min())))
    return ax


def plot_pyramid(pyramid: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The customer pyramid: share of accounts to the left, share of value to the right of each tier.

    Parameters
    ----------
    pyramid : pandas.DataFrame
        From :func:`kamlib.segmentation.customer_pyramid`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.segmentation import customer_pyramid
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [80, 8, 6, 4, 2]})
    >>> plot_pyramid(customer_pyramid(accounts)).get_title(loc="left")
    'VIP: 20% of the accounts, 80% of revenue'
    """
    require_columns(pyramid, ["tier", "accounts", "account_share", "value_share"], where="plot_pyramid(pyramid)")
    measure = measure_name(pyramid.columns[4], lang)
    gap, rows = 0.17, np.arange(len(pyramid))
    names = [word(f"segmentation.tier_{tier}", lang) for tier in pyramid["tier"]]
    value_shares = pyramid["value_share"].to_numpy()
    with canvas(ax, lang) as ax:
        ax.barh(rows, -pyramid["account_share"], left=-gap, color=PALETTE["grey"], height=0.72)
        right = ax.barh(rows, np.abs(value_shares), left=gap, color=PALETTE["main"], height=0.72)
        for row, (name, share, bar) in enumerate(zip(names, value_shares, right, strict=True)):
            if share < 0:
                bar.set(facecolor="white", edgecolor=PALETTE["bad"], hatch="///")
            account_share, count = pyramid["account_share"].iloc[row], pyramid["accounts"].iloc[row]
            ax.text(0, row, name, ha="center", va="center")
            text = word("segmentation.pyramid_count", lang, share=fine_percent(account_share), accounts=whole(count))
            ax.text(-gap - account_share - 0.015, row, text, ha="right", va="center")
            ax.text(gap + abs(share) + 0.015, row, fine_percent(share), ha="left", va="center")
        first = {"accounts": fine_percent(pyramid["account_share"].iloc[0]), "value": fine_percent(value_shares[0])}
        title = word("segmentation.pyramid_title", lang, tier=names[0], measure=measure, **first)
        label(ax, lang, title=title, x=word("segmentation.pyramid_x", lang, measure=measure), y="")
        widest = gap + max(pyramid["account_share"].max(), np.abs(value_shares).max()) + 0.42
        ax.set(xlim=(-widest, widest), ylim=(len(pyramid) - 0.4, -0.6), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def plot_tier_migration(migration: TierMigration, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Heat map of the moves between tiers; the frames mark accounts that stayed where they were.

    Parameters
    ----------
    migration : TierMigration
        From :func:`kamlib.segmentation.tier_migration`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    counts, shares = migration.counts, migration.shares
    texts = counts.astype(object)
    for tier in counts.index:
        for to in counts.columns:
            n, share = counts.loc[tier, to], shares.loc[tier, to]
            texts.loc[tier, to] = word("segmentation.migration_cell", lang, count=n, share=percent(share)) if n else ""
    colours = shares.rename(index=lambda t: _tier(t, lang), columns=lambda t: _tier(t, lang))
    title = word("segmentation.migration_title", lang, up=percent(migration.upgrade_rate),
                 down=percent(migration.downgrade_rate), lost=whole(migration.n_lost))  # fmt: skip
    with canvas(ax, lang) as ax:
        draw_heat(ax, colours, texts, low=0, high=1, outlined=[(step, step) for step in range(len(TIERS))])
        x, y = word("segmentation.migration_x", lang), word("segmentation.migration_y", lang)
        label(ax, lang, title=title, x=x, y=y)
    return ax


def plot_rfm(grid: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Heat map of recency and frequency scores: number of accounts and what they bought, best at the top right.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.segmentation.rfm_grid`; its last column is the monetary measure and gives the colour.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(grid, ["recency_score", "frequency_score", "accounts"], where="plot_rfm(grid)")
    money = grid.columns[-1]
    cells = grid.set_index(["recency_score", "frequency_score"])
    amounts = cells[money].unstack().sort_index(ascending=False)
    texts = cells.apply(lambda cell: _rfm_cell(cell["accounts"], cell[money], lang), axis=1).unstack()
    title = word("segmentation.rfm_title", lang, accounts=whole(grid["accounts"].sum()))
    with canvas(ax, lang) as ax:
        draw_heat(ax, amounts, texts.sort_index(ascending=False), low=0)
        best = {"best": int(grid["frequency_score"].max())}
        x, y = word("segmentation.rfm_x", lang, **best), word("segmentation.rfm_y", lang, **best)
        label(ax, lang, title=title, x=x, y=y)
    return ax


def _rfm_cell(accounts: float, money: float, lang: str) -> str:
    return word("segmentation.rfm_cell", lang, accounts=whole(accounts), amount=amount(money, lang)) if accounts else ""


def _tier(tier: str, lang: str) -> str:
    return word(f"segmentation.tier_{tier}", lang)


def _unit_square(ax: Axes, top: float, bottom: float = 0.0) -> None:
    ax.set(xlim=(0, 1.005), ylim=(bottom, top * 1.04))
    show_percent(ax.xaxis)
    show_percent(ax.yaxis)
