"""How do the results of segmentation look: concentration, tiers, markets, needs, segments, offers?"""

import functools

import numpy as np
import pandas as pd

from kamlib.charts.frame import chart, tall
from kamlib.charts.kinds import (
    bars,
    bubbles,
    columns,
    cross,
    draw_heat,
    lines,
    name_series,
    waterfall,
)
from kamlib.charts.labels import as_amounts, as_percent, point_out, shortened, wrapped
from kamlib.charts.style import PALETTE, SERIES
from kamlib.checks import NEARLY
from kamlib.segmentation import DECK_BASES, TIERS, whale_summary
from kamlib.text import signed
from kamlib.text.say import Say, picked

BARS_UP_TO = 40  # accounts drawn as single bars
LARGEST_BUBBLE = 1500.0  # points²
TALL = (10.0, 6.6)  # inches, for a dozen rows
CLASS_STYLE = {"key": ("main", "o"), "potential": ("second", "D"), "watch": ("grey", "s")}
KIND_STYLE = {"difference": ("good", "★"), "unneeded": ("sixth", "○"), "deficit": ("bad", "▼"), "parity": ("ink", "=")}
NEED_STYLE = {
    "threshold": ("main", "s"), "differentiator": ("second", "D"), "minor": ("grey", "o"),
    "not_enough_data": ("pale", "X"),
}  # fmt: skip
ORIENTATION_STYLE = {"price": ("second", "s"), "value": ("main", "o"), "composite": ("grey", "D")}
VERDICT_STYLE = {"refuted": ("main", "✗"), "supported": ("second", "✓"), "not_enough_data": ("grey", "–")}
STATE_COLOURS = {"active": "main", "cooling": "second", "silent": "bad", "too_few_orders": "grey"}

drawn = functools.partial(chart, "segmentation", empty=False)


def say(key: str, lang: str, **values) -> str:
    """A word of this chapter."""
    return Say("segmentation", lang)(key, **values)


def named(kind: str, code: object, lang: str) -> str:
    """The word for a code such as a segment or an industry; what the kit does not know keeps its own name.

    Examples
    --------
    >>> named("industry", "finance", "zh"), named("industry", "ship_building", "zh")
    ('金融保险', 'ship building')
    """
    return Say("segmentation", lang).name(kind, code).replace("_", " ")


def _names(say, kind: str, codes) -> list[str]:
    return [named(kind, code, say.lang) for code in codes]


def _twins(say, table: pd.DataFrame, column: str, kind: str) -> list[str]:
    """Names in the reader's language: from ``column_zh`` where the table has it, else from the words of the kit."""
    twin = f"{column}_zh"
    return table[twin].astype(str).tolist() if say.lang == "zh" and twin in table else _names(say, kind, table[column])


@drawn("account_share cum_share share")
def plot_pareto(ax, say, curve, *, top=0.2, reach=0.8):
    """The 80/20 curve of :func:`kamlib.segmentation.pareto_curve` with its two readings marked.

    Parameters
    ----------
    curve : pandas.DataFrame
        From ``pareto_curve``; the column after account_id is the measure.
    top, reach : float
        Share of accounts and share of the total that are read off (0–1).

    Examples
    --------
    >>> from kamlib.segmentation import pareto_curve
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [80, 8, 6, 4, 2]})
    >>> plot_pareto(pareto_curve(accounts)).get_title(loc="left")
    'The largest 20% of accounts bring 80% of revenue'
    """
    x, y = (np.concatenate([[0], curve[column]]) for column in ("account_share", "cum_share"))
    at_top = 1 + int((x[1:] >= top - NEARLY).argmax())
    at_reach = 1 + int((y[1:] >= reach - NEARLY).argmax())
    ax.fill_between(x, y, color=PALETTE["pale"])
    ax.plot(x, y, color=PALETTE["main"], marker="o" if len(curve) <= BARS_UP_TO else "")
    if 1 < len(curve) <= BARS_UP_TO:
        ax.bar(x[1:] - 0.5 / len(curve), curve["share"], width=0.8 / len(curve), color=PALETTE["grey"])
    high, low = ((0.48, 0.38), (0.48, 0.26))  # below the curve, whatever its bend
    told = say("pareto_top", accounts=at_top, share=y[at_top])
    point_out(ax, (x[at_top], y[at_top]), told, high if at_top >= at_reach else low)
    if at_reach != at_top:
        told = say("pareto_reach", accounts=at_reach, share=reach, share_of_accounts=x[at_reach])
        point_out(ax, (x[at_reach], y[at_reach]), told, high if at_reach > at_top else low)
    _unit_square(ax, max(1.0, float(y.max())))
    return say.titles("pareto", top=top, share=y[at_top], measure=named("measure", curve.columns[1], say.lang))


@drawn("account_share value_share")
def plot_lorenz(ax, say, curve, *, gini=None):
    """The Lorenz curve of :func:`kamlib.segmentation.lorenz_curve` against full equality; the title says ``gini``.

    Examples
    --------
    >>> from kamlib.segmentation import lorenz_curve
    >>> plot_lorenz(lorenz_curve([1, 1, 8]), gini=0.47, lang="zh").get_title(loc="left")
    '客户之间有多不均衡：基尼系数0.47'
    """
    x, y = curve["account_share"].to_numpy(), curve["value_share"].to_numpy()
    ax.fill_between(x, x, y, color=PALETTE["pale"])
    ax.plot([0, 1], [0, 1], color=PALETTE["grey"], linestyle="--")
    ax.plot(x, y, color=PALETTE["main"])
    ax.text(0.44, 0.5, say("lorenz_equal"), ha="right", va="bottom")
    place = int(np.abs(x - 0.7).argmin())
    ax.annotate(say("lorenz_actual"), (x[place], y[place]), (10, -8), textcoords="offset points", va="top",
                color=PALETTE["main"])  # fmt: skip
    _unit_square(ax, 1.0)
    more = {} if gini is None else {"title": say("lorenz_title_gini", gini=gini)}
    return {**say.titles("lorenz"), **more}


@drawn("account_share cum_value cum_share")
def plot_whale(ax, say, curve, *, currency=""):
    """The whale curve of :func:`kamlib.segmentation.whale_curve`: where profit peaks and what is given back.

    Examples
    --------
    >>> from kamlib.segmentation import whale_curve
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [90, 60, 0, -50]})
    >>> plot_whale(whale_curve(accounts)).get_title(loc="left")
    '1 of 4 accounts gives back 50 of profit'
    """
    summary, measure = whale_summary(curve), named("measure", curve.columns[1], say.lang)
    x, y = (np.concatenate([[0], curve[column]]) for column in ("account_share", "cum_share"))
    after = x >= summary.peak_account_share
    ax.fill_between(x, y, color=PALETTE["pale"])
    ax.fill_between(x, y, summary.peak_share, where=after, color="none", hatch="///", edgecolor=PALETTE["bad"])
    ax.plot(x, y, color=PALETTE["main"])
    ax.axhline(y[-1], color=PALETTE["grey"], linestyle="--", linewidth=1.4, zorder=0.9)
    peak = say("whale_peak", share=summary.peak_share)
    point_out(ax, (summary.peak_account_share, summary.peak_share), peak, (0.46, 0.36))
    point_out(ax, (1.0, y[-1]), say("whale_end", share=y[-1]), (0.46, 0.22))
    _unit_square(ax, max(1.0, summary.peak_share), min(0.0, float(y.min())))
    lost = say.amount(summary.lost_after_peak, currency=currency)
    told = {"losing": summary.n_loss_makers, "accounts": summary.n_accounts, "lost": lost, "measure": measure}
    more = {"title": say("whale_title_losses", **told)} if summary.n_loss_makers else {}
    return {**say.titles("whale", measure=measure), **more}


def _unit_square(ax, top: float, bottom: float = 0.0) -> None:
    ax.set(xlim=(0, 1.005), ylim=(bottom, top * 1.04))
    as_percent(ax.xaxis, ax.yaxis)


@drawn("tier accounts account_share value_share")
def plot_pyramid(ax, say, pyramid):
    """The customer pyramid: share of accounts to the left, share of value to the right of each tier.

    Parameters
    ----------
    pyramid : pandas.DataFrame
        From :func:`kamlib.segmentation.customer_pyramid`; its fifth column is the measure.

    Examples
    --------
    >>> from kamlib.segmentation import customer_pyramid
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [80, 8, 6, 4, 2]})
    >>> plot_pyramid(customer_pyramid(accounts)).get_title(loc="left")
    'VIP: 20% of the accounts, 80% of revenue'
    """
    names, rows = _names(say, "tier", pyramid["tier"]), np.arange(len(pyramid))
    counts, values = pyramid["account_share"].to_numpy(), pyramid["value_share"].to_numpy()
    longest = max(1.0, counts.max(), np.abs(values).max())
    gap = 0.17 * longest
    left = ax.barh(rows, -counts, left=-gap, color=PALETTE["grey"], height=0.72)
    right = ax.barh(rows, np.abs(values), left=gap, color=PALETTE["main"], height=0.72)
    for bar, value in zip(right, values, strict=True):
        if value < 0:
            bar.set(facecolor="white", edgecolor=PALETTE["bad"], hatch="///")
    ax.bar_label(left, say.rows("pyramid_count", pyramid), padding=5)
    ax.bar_label(right, say.rows("pyramid_value", pyramid), padding=5)
    for row, name in zip(rows, names, strict=True):
        ax.text(0, row, name, ha="center", va="center")
    widest = gap + max(counts.max(), np.abs(values).max()) + 0.42 * longest
    ax.set(xlim=(-widest, widest), ylim=(len(pyramid) - 0.4, -0.6), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    measure = named("measure", pyramid.columns[4], say.lang)
    return say.titles("pyramid", tier=names[0], measure=measure, accounts=counts[0], value=values[0])


@drawn()
def plot_tier_migration(ax, say, migration):
    """Heat map of the moves of :func:`kamlib.segmentation.tier_migration`; framed: accounts that stayed."""
    counts, shares = migration.counts, migration.shares
    texts = [[say("migration_cell", count=n, share=share) if n else "" for n, share in zip(*row, strict=True)]
             for row in zip(counts.to_numpy(), shares.to_numpy(), strict=True)]  # fmt: skip
    shown = shares.set_axis(_names(say, "tier", shares.index)).set_axis(_names(say, "tier", shares.columns), axis=1)
    outlined = [(step, step) for step in range(len(TIERS))]
    draw_heat(ax, shown, pd.DataFrame(texts), low=0, high=1, outlined=outlined)
    rates = {"up": migration.upgrade_rate, "down": migration.downgrade_rate, "lost": migration.n_lost}
    return say.titles("migration", **rates)


@drawn("recency_score frequency_score accounts")
def plot_rfm(ax, say, grid):
    """Heat map of recency and frequency scores: number of accounts and what they bought, best at the top right.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.segmentation.rfm_grid`; its last column is the monetary measure and gives the colour.
    """
    told = say.rows("rfm_cell", grid.rename(columns={grid.columns[-1]: "amount"}))
    grid = grid.assign(told=np.where(grid["accounts"] > 0, told, ""))
    pair = {"index": "recency_score", "columns": "frequency_score"}
    amounts, texts = (grid.pivot(values=name, **pair).iloc[::-1] for name in (grid.columns[-2], "told"))
    draw_heat(ax, amounts, texts, low=0)
    return say.titles("rfm", accounts=grid["accounts"].sum(), best=int(grid["frequency_score"].max()))


@drawn()
def plot_tier_changes(ax, say, comparison):
    """Tier by revenue alone against tier by scorecard; off the framed diagonal the two standards disagree.

    Parameters
    ----------
    comparison : StandardsComparison
        From :func:`kamlib.segmentation.standards_compared`.
    """
    one, other = comparison.table["tier_single"], comparison.table["tier_scorecard"]
    counts = pd.crosstab(one, other).reindex(index=TIERS, columns=TIERS, fill_value=0)
    shares = counts.div(counts.sum(axis=1).clip(lower=1), axis=0)
    names, texts = _names(say, "tier", TIERS), counts.map(lambda n: say("changes_cell", n=n) if n else "")
    diagonal = [(step, step) for step in range(len(TIERS))]
    draw_heat(ax, shares.set_axis(names).set_axis(names, axis=1), texts, low=0, high=1, outlined=diagonal)
    return say.titles("changes", moved=int((one != other).sum()), accounts=len(one))


@drawn("account_id rank index abc_class rescued")
def plot_dual_ranking(ax, say, ranked, *, names=None, most=10):
    """Revenue rank against the non-monetary index; the accounts to be promoted are named.

    Parameters
    ----------
    ranked : pandas.DataFrame
        From :func:`kamlib.segmentation.dual_ranking`.
    names : mapping of account_id to name, optional
        What to write beside promoted accounts; else their id.
    most : int
        At most so many names, best index first.
    """
    rows = ranked.sort_values(["rescued", "index"], ascending=False, kind="stable")
    marks = {"A": ("second", "s"), "B": ("good", "D"), "C": ("grey", "o"), "up": ("main", "*")}
    kinds = rows["abc_class"].mask(rows["rescued"], "up")
    looks = [marks.get(kind, ("fifth", "v")) for kind in kinds]
    n, low, high = int(rows["rescued"].sum()), rows["index"].min(), rows["index"].max()
    room = max(high - low, 0.5)
    ax.set(xlim=(-0.02 * len(rows), 1.12 * len(rows) + 1), ylim=(low - 0.08 * room, high + 0.12 * room))
    labels = {
        marks.get(kind, ("fifth", "v")): say("dual_rescued") if kind == "up" else kind for kind in sorted(set(kinds))
    }
    bubbles(ax, rows["rank"], rows["index"], picked(names, rows["account_id"])[:n], looks=looks, labels=labels,
            area=np.where(rows["rescued"], 340.0, 45.0), most=most, lang=say.lang, width=40)  # fmt: skip
    return say.titles("dual", n=n, measure=named("measure", ranked.columns[1], say.lang))


@drawn("period")
def plot_tier_projection(ax, say, projection):
    """Number of accounts per tier after each period of :func:`kamlib.segmentation.tier_projection`, today = 100 %."""
    now, last = projection.iloc[0], projection.iloc[-1]
    tiers = [tier for tier in projection.columns if tier not in ("period", "lost") and now[tier] > 0]
    ends = {say("projection_end", tier=named("tier", tier, say.lang), n=last[tier]): tier for tier in tiers}
    ax.axhline(1, color=PALETTE["grey"], linewidth=1)
    series = {text: projection[tier] / now[tier] for text, tier in ends.items()}
    lines(ax, projection["period"], series, markers=True)
    ax.set_xticks(projection["period"])
    as_percent(ax.yaxis)
    return say.titles("projection", periods=int(last["period"]))


@drawn("accounts value_share")
def plot_status_size(ax, say, grid):
    """The two groupings of :func:`kamlib.segmentation.status_size_grid` as a heat map; framed: the most value."""
    status, size, _, value = grid.columns[:4]
    orders = {column: list(dict.fromkeys(grid[column])) for column in (status, size)}
    told = grid.assign(told=say.rows("grid_cell", grid.rename(columns={value: "amount"})))
    shares, texts = (told.pivot(index=status, columns=size, values=name).reindex(orders[status])[orders[size]]
                     for name in ("value_share", "told"))  # fmt: skip
    best = grid.loc[grid["value_share"].idxmax()]
    kinds = {status: "status", size: "size"}
    shown = shares.set_axis(_names(say, "status", shares.index)).set_axis(_names(say, "size", shares.columns), axis=1)
    draw_heat(ax, shown, texts, low=0, outlined=[tuple(orders[c].index(best[c]) for c in kinds)])
    cell = " · ".join(named(kind, best[column], say.lang) for column, kind in kinds.items())
    return say.titles("grid", share=best["value_share"], measure=named("measure", value, say.lang), cell=cell)


@drawn("share largest_account largest_share", size=tall)
def plot_industry_mix(ax, say, mix, *, names=None):
    """Share of each industry; the dark part of a bar is its largest account, by ``names`` where given."""
    industries = _names(say, "industry", mix.iloc[:, 0])
    accounts = [shortened(name, say.lang, width=22) for name in picked(names, mix["largest_account"])]
    largest = (mix["share"] * mix["largest_share"]).clip(lower=0)
    bars(ax, industries, largest, say.rows("mix_bar", mix.assign(account=accounts)), of=mix["share"], room=1.8)
    ticks = np.arange(0, mix["share"].max() + 0.1, 0.1 if mix["share"].max() > 0.3 else 0.05)
    ax.set_xticks(ticks[ticks <= mix["share"].max() + NEARLY])
    as_percent(ax.xaxis)
    measure = named("measure", mix.columns[2], say.lang)
    return say.titles("mix", industry=industries[0], share=mix["share"].iloc[0], measure=measure)


@drawn("industry attractiveness ease industry_class")
def plot_industry_priority(ax, say, priority, *, size="market_size", cut=3.0):
    """Industries of :func:`kamlib.segmentation.industry_priority` by ease and attractiveness.

    Parameters
    ----------
    size : str
        Column of the bubble size.
    cut : float
        The one the classes were made with.
    """
    corners = _names(say, "class", ("potential", "key", "watch", "potential"))
    cross(ax, corners, at=(cut, cut), x=(0.35, 5.75), y=(0.5, 5.6), ticks=range(1, 6))
    names, looks = _twins(say, priority, "industry", "industry"), [CLASS_STYLE[c] for c in priority["industry_class"]]
    areas = 250 + LARGEST_BUBBLE * priority[size] / priority[size].max()
    bubbles(ax, priority["ease"], priority["attractiveness"], names, looks=looks, area=areas, alpha=0.6,
            most=len(names), lang=say.lang)  # fmt: skip
    return say.titles("priority", n=int((priority["industry_class"] == "key").sum()), industries=len(priority))


@drawn(size=TALL)
def plot_need_profiles(ax, say, segments):
    """Mean importance by factor and segment of :func:`kamlib.segmentation.need_segments`; framed: three of each."""
    profiles = segments.profiles.set_index("segment")
    values = profiles.drop(columns="accounts").T
    top = [(int(row), column) for column, segment in enumerate(values)
           for row in np.argsort(-values[segment].to_numpy(), kind="stable")[:3]]  # fmt: skip
    names = say.rows("profile_segment", segments.profiles[["segment", "accounts"]])
    shown = values.set_axis(_names(say, "factor", values.index)).set_axis(names, axis=1)
    draw_heat(ax, shown, values.map("{:.1f}".format), low=1, high=5, outlined=top)
    return say.titles("profile", n=len(profiles))


@drawn("factor gap rank", size=TALL)
def plot_service_grid(ax, say, gaps, *, most=3):
    """Factor × segment of :func:`kamlib.segmentation.opportunity_gaps`; the ``most`` widest gaps of each are framed."""
    group = gaps.columns[0] if gaps.columns[0] != "factor" else "all"
    table = gaps if group in gaps else gaps.assign(all="all")
    names = dict(zip(table[group], _twins(say, table, group, "segment"), strict=True))
    values = table.pivot(index="factor", columns=group, values="gap")
    values = values.loc[values.max(axis=1).sort_values(ascending=False, kind="stable").index, list(names)]
    ranks = table.pivot(index="factor", columns=group, values="rank").reindex_like(values)
    framed = [(int(row), int(column)) for row, column in np.argwhere(ranks.to_numpy() <= most)]
    shown = values.set_axis(_names(say, "factor", values.index))
    shown = shown.set_axis([wrapped(name, say.lang, width=16) for name in names.values()], axis=1)
    texts, centre = values.map(lambda gap: signed(gap, digits=1)), 0 if values.to_numpy().min() < 0 else None
    draw_heat(ax, shown, texts, centre=centre, outlined=framed)
    first = table.loc[table["gap"].idxmax()]
    widest = {"factor": named("factor", first["factor"], say.lang), "segment": names[first[group]]}
    return say.titles("gaps", most=most, **widest)


@drawn("factor importance our_score rival_score kind", size=TALL)
def plot_strategy_canvas(ax, say, points):
    """Our score and the best rival's on each factor of :func:`kamlib.segmentation.points_of_difference` (one group)."""
    looks = {"importance": ("grey", ":", "|"), "rival_score": ("second", "--", "s"), "our_score": ("main", "-", "o")}
    for column, (colour, line, marker) in looks.items():
        ax.plot(points[column], range(len(points)), color=PALETTE[colour], linestyle=line, marker=marker,
                label=say(f"canvas_{column}"))  # fmt: skip
    for row, kind in enumerate(points["kind"]):
        colour, sign = KIND_STYLE[kind]
        ax.text(5.25, row, f"{sign} {say(f'kind_{kind}')}", va="center", color=PALETTE[colour])
    ax.set_yticks(range(len(points)), _names(say, "factor", points["factor"]))
    ax.set(ylim=(len(points) - 0.4, -0.6), xlim=(0.8, 6.6), xticks=range(1, 6))
    name_series(ax, len(looks))
    counts = points["kind"].value_counts()
    return say.titles("canvas", n=int(counts.get("difference", 0)), bad=int(counts.get("deficit", 0)))


@drawn("factor importance between kind")
def plot_need_kinds(ax, say, kinds):
    """Importance of each factor of :func:`kamlib.segmentation.need_kinds` against how much segments differ on it."""
    widest, low, high = max(0.3, kinds["between"].max()), kinds["importance"].min(), kinds["importance"].max()
    ax.set(xlim=(-0.03 * widest, 1.25 * widest), ylim=(low - 0.3, high + 0.15 * max(high - low, 1)))
    ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= 1])
    labels = {look: say(f"need_{kind}") for kind, look in NEED_STYLE.items() if kind in set(kinds["kind"])}
    bubbles(ax, kinds["between"], kinds["importance"], _names(say, "factor", kinds["factor"]), area=190.0,
            looks=[NEED_STYLE[kind] for kind in kinds["kind"]], labels=labels, alpha=1, most=len(kinds),
            lang=say.lang)  # fmt: skip
    as_percent(ax.xaxis)
    counts = kinds["kind"].value_counts()
    return say.titles("kinds", threshold=int(counts.get("threshold", 0)), other=int(counts.get("differentiator", 0)))


@drawn("price performance experience orientation")
def plot_need_orientation(ax, say, oriented):
    """The triangle of :func:`kamlib.segmentation.need_orientation`: price left, performance right, experience up."""
    height = np.sqrt(3) / 2
    ax.plot([0, 1, 0.5, 0], [0, 0, height, 0], color=PALETTE["ink"], linewidth=1.4)
    for x, y in (([0.5, 0.25], [0, height / 2]), ([0.25, 0.75], [height / 2, height / 2])):
        ax.plot(x, y, color=PALETTE["grey"], linestyle="--", linewidth=1.2)
    corners = {"price": (0, -0.03, "right"), "performance": (1, -0.03, "left"), "experience": (0.53, height, "left")}
    for name, (x, y, side) in corners.items():
        ax.text(x, y, say(f"corner_{name}"), ha=side, va="center")
    shares = oriented["orientation"].value_counts(normalize=True)
    for kind, (colour, marker) in ORIENTATION_STYLE.items():
        here = oriented[oriented["orientation"] == kind]
        told = say("orientation_share", kind=say(f"orientation_{kind}"), share=shares.get(kind, 0.0))
        ax.scatter((here["performance"] + here["experience"] / 2) / 100, here["experience"] / 100 * height, s=34,
                   color=PALETTE[colour], marker=marker, alpha=0.65, label=told)  # fmt: skip
    ax.set(xlim=(-0.45, 1.75), ylim=(-0.08, height + 0.06), xticks=[], yticks=[], aspect="equal")
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.legend(loc="center left", bbox_to_anchor=(0.68, 0.75), handletextpad=0.2)
    return say.titles("orientation", kind=say(f"orientation_{shares.idxmax()}"), share=shares.max())


@drawn("account_share revenue_share profit_share margin_share", size=lambda value: (10.0, max(5.625, 1.6 + len(value))))
def plot_segment_value(ax, say, value):
    """Share of accounts, revenue and profit by :func:`kamlib.segmentation.segment_value`, with its margin."""
    kind = "tier" if value.columns[0] == "tier" else "segment"
    names = _twins(say, value, value.columns[0], kind)
    wide = [wrapped(name, say.lang, width=18) for name in names]
    looks = {"account_share": ("pale", -0.26), "revenue_share": ("grey", 0.0), "profit_share": ("main", 0.26)}
    for column, (colour, step) in looks.items():
        told = [say("value_share", share=share) for share in value[column]]
        bars(ax, wide, value[column], told, colours=colour, step=step, height=0.24, label=say(f"value_{column}"))
    for row, margin in enumerate(value["margin_share"]):
        ax.text(0.995, row, say("value_margin", margin=margin), va="center", ha="right",
                transform=ax.get_yaxis_transform())  # fmt: skip
    name_series(ax, len(looks))
    as_percent(ax.xaxis)
    return say.titles("value", segment=names[0], share=value["profit_share"].iloc[0])


@drawn("segment market_share channel_share demand_share mix")
def plot_marimekko(ax, say, demand, *, own=False):
    """Segments as wide as their part of the market, filled as high as the share bought through us.

    Parameters
    ----------
    demand : pandas.DataFrame
        From :func:`kamlib.segmentation.distributor_demand` or ``wallet_demand``.
    own : bool
        The shares are ours, not all distributors'.
    """
    names, start, high = _twins(say, demand, "segment", "segment"), 0.0, 1.24
    for n, (name, here) in enumerate(zip(names, demand.to_dict("records"), strict=True)):
        width, height, told = here["market_share"], here["channel_share"], say("mekko_part", **here)
        look = {"width": width, "align": "edge", "edgecolor": "white", "linewidth": 2}
        ax.bar(start, 1.0, color=PALETTE["pale"], alpha=0.45, **look)
        ax.bar(start, height, color=SERIES[n % len(SERIES)], **look)
        middle, inside = start + width / 2, height > 0.2
        if width < 0.08:  # too narrow to write in: a line above all headings
            told = f"{say('mekko_name', name=name, width=width)} · {told}".replace("\n", " ")
            ax.plot([middle, middle], [height, high], color=PALETTE["grey"], linewidth=1.2)
            ax.text(middle, high, told, ha="left" if middle < 0.5 else "right", va="bottom")
            high += 0.09
        else:
            ax.text(middle, height / 2 if inside else height + 0.015, told, ha="center",
                    va="center" if inside else "bottom", color="white" if inside else PALETTE["ink"])  # fmt: skip
            heading = say("mekko_name", name=wrapped(name, say.lang, width=max(8, int(width * 62))), width=width)
            ax.text(middle, 1.02, heading, ha="center", va="bottom")
        start += width
    ax.set(xlim=(0, start), ylim=(0, high), yticks=[0, 0.25, 0.5, 0.75, 1])
    as_percent(ax.xaxis, ax.yaxis)
    best, at = demand.loc[demand["mix"].idxmax()], demand["mix"].to_numpy().argmax()
    told = {"segment": names[at], "market": best["market_share"], "mix": best["mix"]}
    return say.titles("mekko_own" if own else "mekko", total=demand["demand_share"].sum(), **told)


@drawn("segment size_share arpu index interest rank")
def plot_high_value(ax, say, index):
    """Segments of :func:`kamlib.segmentation.high_value_index` by interest and spend, bubbles by size; medians cut.

    Parameters
    ----------
    index : pandas.DataFrame
        With a column interest (1–5) beside those of ``high_value_index``.
    """
    spend, interest, names = index["arpu"], index["interest"], _twins(say, index, "segment", "segment")
    room = spend.max() - spend.min() or 1.0
    cross(ax, at=(spend.median(), interest.median()), x=(spend.min() - 0.25 * room, spend.max() + 0.35 * room),
          y=(0.6, 5.4))  # fmt: skip
    ax.set_yticks(range(1, 6))
    bubbles(ax, spend, interest, say.rows("high_value_name", index.assign(name=names)), area=4200 * index["size_share"],
            looks=[("main" if rank == 1 else "grey", "o") for rank in index["rank"]], alpha=0.65, most=len(index),
            lang=say.lang, width=36)  # fmt: skip
    return say.titles("high_value", name=names[0])


@drawn("base availability explained status")
def plot_base_tradeoff(ax, say, tradeoff):
    """How often we know each base of :func:`kamlib.segmentation.base_tradeoff`, and how much of buying it explains.

    Bases without enough data stand on the axis with a cross.
    """
    known, explained = tradeoff["status"] == "enough_data", tradeoff["explained"].fillna(0.0)
    names = [f"{DECK_BASES.index(base) + 1} " * (base in DECK_BASES) + name
             for base, name in zip(tradeoff["base"], _names(say, "base", tradeoff["base"]), strict=True)]  # fmt: skip
    top = max(explained.max(), 0.1)
    ax.set(xlim=(min(0.0, tradeoff["availability"].min()) - 0.02, 1.16), ylim=(-0.06 * top, 1.18 * top))
    ax.set_xticks(np.arange(0, 1.1, 0.2))
    bubbles(ax, tradeoff["availability"], explained, names, area=190.0, alpha=1, most=len(names), lang=say.lang,
            looks=[("main", "o") if enough else ("bad", "X") for enough in known])  # fmt: skip
    as_percent(ax.xaxis, ax.yaxis)
    best = explained.where(known, -1).idxmax()
    return say.titles("base", base=named("base", tradeoff["base"][best], say.lang), share=explained[best])


@drawn()
def plot_association(ax, say, association):
    """Where two groupings of :func:`kamlib.segmentation.channel_association` meet more or less often than by chance.

    Clear ones are framed.
    """
    residuals = association.residuals
    kinds = [str(axis.name or "") for axis in (residuals.index, residuals.columns)]
    shown = residuals.set_axis(_names(say, kinds[0], residuals.index))
    shown = shown.set_axis(_names(say, kinds[1], residuals.columns), axis=1)
    framed = [(int(row), int(column)) for row, column in np.argwhere(np.abs(residuals.to_numpy()) >= 2)]
    draw_heat(ax, shown, association.observed.map(say.amount), centre=0, low=-6, high=6, outlined=framed)
    key = "few" if association.status != "enough_data" else "linked" if association.p < 0.05 else "none"
    rows, across = (named("axis", kind, say.lang) for kind in kinds)
    return {"title": say(f"association_title_{key}", v=association.cramers_v), "x": across, "y": rows}


@drawn()
def plot_economic_value(ax, say, worth):
    """Waterfall from the price of the alternative to what :func:`kamlib.segmentation.economic_value` finds."""
    steps = worth.items["amount"].astype(float)
    after = worth.reference_price + steps.cumsum()
    kinds = ["total", *np.where(steps < 0, "loss", "gain"), "result"]
    bridge = pd.DataFrame({"start": [0.0, *(after - steps), 0.0], "end": [worth.reference_price, *after, worth.value]})
    names = [say("evc_reference"), *_names(say, "evc", worth.items["item"]), say("evc_value")]
    texts = [say("evc_total", amount=worth.reference_price), *(say("evc_step", amount=step) for step in steps),
             say("evc_total", amount=worth.value)]  # fmt: skip
    waterfall(ax, bridge.assign(kind=kinds), [wrapped(name, say.lang, width=14) for name in names], texts, size=14)
    low, high = min(0.0, bridge.to_numpy().min()), max(bridge.to_numpy().max(), worth.price or 0.0)
    ax.set(ylim=(low * 1.16, high * 1.16 or 1))
    if low < 0:
        ax.axhline(0, color=PALETTE["ink"], linewidth=1.2)
    if worth.price is not None:
        ax.plot([-0.5, len(kinds) - 0.66], [worth.price] * 2, color=PALETTE["second"], linestyle="--")
        ax.text(len(kinds) - 0.62, worth.price, say("evc_price", price=worth.price), va="center")
        ax.set_xlim(-0.6, len(kinds) + 0.35)
    gain = worth.customer_gain
    title = "evc_title" if gain is None else "evc_title_gain" if gain > 0 else "evc_title_no_gain"
    return {"title": say(title, value=worth.value, gain=abs(gain or 0.0)), "y": say("evc_y")}


@drawn("bin lift cum_share_of_hits")
def plot_lift(ax, say, lift):
    """How many times better than chance each group of :func:`kamlib.segmentation.lift_table` did, best-scored first."""
    colours = np.where(lift["lift"] >= 1, "main", "grey")
    columns(ax, lift["bin"].tolist(), lift["lift"], lift["lift"].map("{:.1f}".format), colours=colours, width=0.72)
    ax.axhline(1, color=PALETTE["ink"], linestyle="--", linewidth=1.2)
    ax.text(len(lift) - 0.45, 1.03, say("lift_chance"), ha="right", va="bottom")
    ax.set_xlim(-0.6, len(lift) - 0.4)
    return say.titles("lift", share=1 / len(lift), hits=lift["cum_share_of_hits"].iloc[0])


@drawn("customers main_product opportunity")
def plot_need_behaviour(ax, say, table):
    """Need × behaviour of :func:`kamlib.segmentation.need_behaviour_table`; framed: many customers without an offer."""
    need, behaviour = table.columns[:2]
    products = np.where(table["opportunity"], say("behaviour_open"), "").astype(object)
    products = np.where(table["main_product"] != "", _names(say, "product", table["main_product"]), products)
    told = [f"{n:,}\n{wrapped(product, say.lang, width=16)}".strip() if n else ""
            for n, product in zip(table["customers"], products, strict=True)]  # fmt: skip
    grids = (table.assign(told=told).pivot(index=need, columns=behaviour, values=name)
             for name in ("customers", "told", "opportunity"))  # fmt: skip
    counts, texts, opens = grids
    gaps = [(int(row), int(column)) for row, column in np.argwhere(opens.to_numpy(dtype=bool))]
    wide = [wrapped(name, say.lang, width=14) for name in _names(say, behaviour, counts.columns)]
    shown = counts.set_axis(_names(say, need, counts.index)).set_axis(wide, axis=1)
    draw_heat(ax, shown, texts, low=0, outlined=gaps)
    return say.titles("behaviour", n=len(gaps))


@drawn("misconception measure result verdict")
def plot_misconceptions(ax, say, tests):
    """The five sayings of :func:`kamlib.segmentation.misconception_tests`, what our numbers say, and the verdict."""
    found = beliefs_found(tests, say.lang)
    for row, (belief, verdict) in enumerate(zip(tests["misconception"], tests["verdict"], strict=True)):
        colour, sign = VERDICT_STYLE[verdict]
        ax.text(0.02, row, sign, fontsize=24, color=PALETTE[colour], va="center", ha="center")
        ax.text(0.06, row - 0.16, say(f"myth_{belief}"), fontsize=16, va="center")
        ax.text(0.06, row + 0.2, found[row], va="center", color=PALETTE["quiet"])
        ax.text(0.995, row, say(f"verdict_{verdict}"), va="center", ha="right")
        ax.axhline(row + 0.5, color=PALETTE["pale"], linewidth=1)
    ax.set(xlim=(0, 1), ylim=(len(tests) - 0.5, -0.5), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    return say.titles("myth", n=int((tests["verdict"] == "refuted").sum()), all=len(tests))


def beliefs_found(tests: pd.DataFrame, lang: str) -> list[str]:
    """What the numbers say on each belief, one sentence each.

    Examples
    --------
    >>> tests = pd.DataFrame({"measure": ["profit_of_small"], "result": [0.27], "verdict": ["refuted"]})
    >>> beliefs_found(tests, "en")
    ['small accounts earn 27.0% of all profit']
    """
    none = tests["verdict"] == "not_enough_data"
    keys = [f"finding_{measure}" for measure in tests["measure"].mask(none, "missing")]
    return [say(key, lang, value=value) for key, value in zip(keys, tests["result"], strict=True)]


@drawn("month revenue prior_revenue")
def plot_monthly_revenue(ax, say, monthly, *, currency=""):
    """Net revenue by month as columns, the same month of the period before as a line with dots.

    Parameters
    ----------
    monthly : pandas.DataFrame
        month (datetime64), revenue, prior_revenue (missing when there is no period before).
    currency : str
        Sign before amounts.
    """
    days = pd.to_datetime(monthly["month"])
    short = [f"{day.month}月" if say.lang == "zh" else f"{day:%b}" for day in days]
    years = [f"\n{day.year}" * (n == 0 or day.month == 1) for n, day in enumerate(days)]
    columns(ax, [a + b for a, b in zip(short, years, strict=True)], monthly["revenue"], width=0.7, room=0.05)
    if monthly["prior_revenue"].notna().any():
        ax.containers[0].set_label(say("monthly_now"))
        ax.plot(range(len(monthly)), monthly["prior_revenue"], color=PALETTE["second"], marker="o",
                label=say("monthly_before"))  # fmt: skip
        low, high = ax.get_ylim()
        ax.set_ylim(min(low, 1.05 * monthly["prior_revenue"].min()), max(high, 1.05 * monthly["prior_revenue"].max()))
        name_series(ax, 2)
    as_amounts(ax.yaxis, say.lang, currency=currency)
    best = days[monthly["revenue"].idxmax()]
    return say.titles("monthly", month=f"{best.month}月" if say.lang == "zh" else f"{best:%B}")


@drawn("state revenue prior_revenue")
def plot_revenue_states(ax, say, accounts, *, currency=""):
    """One bar per state – active, cooling, silent, too few orders – with revenue at stake and number of accounts.

    Parameters
    ----------
    accounts : pandas.DataFrame
        state, revenue, prior_revenue; the larger of the two is what is at stake.
    currency : str
        Sign before amounts.
    """
    stake = accounts[["revenue", "prior_revenue"]].max(axis="columns").clip(lower=0)
    rows = stake.groupby(accounts["state"]).agg(["sum", "size"]).reindex(list(STATE_COLOURS), fill_value=0)
    rows = rows.set_axis(["stake", "accounts"], axis=1).assign(share=rows["sum"] / (rows["sum"].sum() or 1.0))
    amounts = [say.amount(value, currency=currency) for value in rows["stake"]]
    told = say.rows("state_row", rows.assign(amount=amounts))
    bars(ax, _names(say, "state", rows.index), rows["stake"], told, colours=list(STATE_COLOURS.values()),
         height=0.8, room=0.55)  # fmt: skip
    as_amounts(ax.xaxis, say.lang, currency=currency)
    return say.titles("states", share=rows.loc[["cooling", "silent"], "share"].sum())
