"""How do losses, potential, hours, workload, skills, training and pay look?"""

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from kamlib.charts.frame import chart, tall
from kamlib.charts.kinds import bars, bubbles, columns, cross, draw_heat, dumbbells, lines, stacked, waterfall
from kamlib.charts.labels import as_amounts, as_percent, bare, wrapped
from kamlib.charts.style import PALETTE
from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.people import ABILITIES, ATTITUDES, pay_for_performance
from kamlib.sales_efficiency.potential import READINGS
from kamlib.sales_efficiency.sizing import ResponseOptimum
from kamlib.sales_efficiency.time_use import BANDS
from kamlib.tables.checklists import Checklist
from kamlib.text import percent
from kamlib.text.say import Say, picked

TOPIC = "sales_efficiency"
_QUADRANTS = {
    "act_now": ("good", "o"), "plan_attack": ("main", "s"), "wait_for_chance": ("second", "^"), "shelve": ("grey", "X"),
}  # fmt: skip


@chart(TOPIC, "lever now target rank")
def plot_levers(ax, say, levers):
    """The eight levers now and target as a radar, the deck's wheel: :func:`kamlib.sales_efficiency.lever_gaps`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import lever_gaps
    >>> from kamlib.sales_efficiency.time_use import LEVERS
    >>> ratings = pd.DataFrame({"lever": LEVERS, "now": [3] * 8, "target": [3] * 7 + [5]})
    >>> plot_levers(lever_gaps(ratings)).get_title(loc="left")
    'The eight levers: largest gap in "pay and rewards"'
    """
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(levers)) / len(levers)
    spokes = np.column_stack([np.cos(angles), np.sin(angles)])
    for ring in range(1, 6):
        ax.plot(*np.append(ring * spokes, ring * spokes[:1], axis=0).T, color=PALETTE["pale"], linewidth=1)
        ax.text(0.08, ring * 0.985, str(ring), color=PALETTE["quiet"], va="center")
    for column, colour, style in (("target", "grey", "--"), ("now", "main", "-")):
        points = levers[column].to_numpy()[:, None] * spokes
        ax.fill(*points.T, color=PALETTE[colour], alpha=0.15 if column == "now" else 0)
        ax.plot(*np.append(points, points[:1], axis=0).T, color=PALETTE[colour], linestyle=style,
                label=say(f"common.{column}"))  # fmt: skip
    for name, (x, y) in zip(say.names("lever", levers["lever"]), 5.35 * spokes, strict=True):
        side = "left" if x > 0.3 else "right" if x < -0.3 else "center"
        ax.text(x, y, name, ha=side, va="center" if abs(y) < 5 else "bottom" if y > 0 else "top")
    ax.legend(loc="lower left")
    ax.set_aspect("equal")
    ax.set(xlim=(-10, 10), ylim=(-6.2, 6.2))
    bare(ax)
    worst = levers.loc[levers["rank"] == 1, "lever"].iloc[0]
    return say.titles("radar", lever=say.name("lever", worst))


@chart(TOPIC, "kpi value reference verdict")
def plot_efficiency_kpis(ax, say, kpis):
    """The four figures of :func:`kamlib.sales_efficiency.efficiency_kpis`, each with a line where it should be.

    Examples
    --------
    >>> kpis = pd.DataFrame({"kpi": ["coverage"], "value": [0.95], "reference": [0.9], "verdict": ["good"]})
    >>> plot_efficiency_kpis(kpis).get_title(loc="left")
    '1 of 4 efficiency figures are where they should be'
    """
    good, rows = kpis["verdict"] == "good", np.arange(len(kpis))
    bars(ax, say.names("kpi", kpis["kpi"]), kpis["value"], say.rows("kpi_row", kpis), ends=kpis["reference"],
         colours=np.where(good, "main", "bad"), hatched=~good, height=0.45, room=0.35)  # fmt: skip
    ax.vlines(kpis["reference"], rows - 0.34, rows + 0.34, color=PALETTE["ink"], linewidth=3)
    as_percent(ax.xaxis)
    return say.titles("kpi", n=int(good.sum()))


@chart(TOPIC, "step amount start end rate lever kind")
def plot_loss_bridge(ax, say, bridge):
    """The waterfall of :func:`kamlib.sales_efficiency.loss_bridge`, in per cent of the target.

    Examples
    --------
    >>> from kamlib.sales_efficiency import loss_bridge_of_rates
    >>> bridge = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
    >>> plot_loss_bridge(bridge).get_title(loc="left")
    'Of every 100 we aim at we win 35; the largest loss: not taken seriously'
    """
    target = float(bridge["amount"].iloc[0])
    of_target = bridge[["start", "end", "amount"]] / (target or 1)
    names, texts = [], []
    for row, share in zip(bridge.itertuples(), of_target["amount"], strict=True):
        lever = f"\n({say.name('lever', row.lever)})" if row.lever else ""
        names.append(wrapped(say.name("step", row.step), say.lang, width=12) + lever)
        known = row.kind == "loss" and row.rate == row.rate
        texts.append(percent(share) + (f"\n{say('rate_label', rate=row.rate)}" if known else ""))
    waterfall(ax, bridge.assign(start=of_target["start"], end=of_target["end"]), names, texts)
    ax.set_ylim(0, 1.22)
    as_percent(ax.yaxis)
    losses = bridge.loc[bridge["kind"] == "loss"].set_index("step")["amount"].abs()
    if not target or not losses.sum():
        return {"title": say("loss_title_all" if target else "loss_title_none"), "y": say("loss_y")}
    title = say("loss_title", won=100 * float(of_target["end"].iloc[-1]), loss=say.name("step", losses.idxmax()))
    return {"title": title, "y": say("loss_y")}


@chart(TOPIC, "step sales_now sales_after gain_share rate_now")
def plot_loss_levers(ax, say, levers, *, cut: float = 0.5):
    """What sales become when each loss alone is cut: bars of :func:`kamlib.sales_efficiency.loss_levers`.

    Parameters
    ----------
    levers : pandas.DataFrame
        From ``loss_levers``.
    cut : float
        The cut given to ``loss_levers``, for the title.

    Examples
    --------
    >>> from kamlib.sales_efficiency import loss_bridge_of_rates, loss_levers
    >>> bridge = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
    >>> plot_loss_levers(loss_levers(bridge)).get_title(loc="left")
    'Cutting "not taken seriously" by 50% brings most: +33%'
    """
    if levers.empty or not levers["sales_now"].iloc[0]:
        ax.set_axis_off()
        return {"title": say("levers_title_none")}
    target = levers["sales_now"].iloc[0] / levers["rate_now"].prod()
    now, after = levers["sales_now"] / target, levers["sales_after"] / target
    names = say.names("step", levers["step"])
    bars(ax, names, now, colours="grey", height=0.5)
    bars(ax, names, after - now, say.rows("levers_row", levers.assign(after=100 * after)), left=now, colours="good",
         hatched=[True] * len(levers), height=0.5, room=0.25)  # fmt: skip
    ax.annotate(say("sales_now", share=100 * now.iloc[0]), (now.iloc[0], -0.3), (-6, 2), textcoords="offset points",
                ha="right", va="bottom")  # fmt: skip
    as_percent(ax.xaxis)
    best = levers.iloc[0]
    return say.titles("levers", loss=say.name("step", best["step"]), cut=cut, gain=best["gain_share"])


@chart(TOPIC, "contact_rate serious_rate win_rate", size=tall)
def plot_loss_rates(ax, say, rates, *, names: dict | None = None):
    """The three rates of every branch on one line each: dots of :func:`kamlib.sales_efficiency.loss_rates`.

    Parameters
    ----------
    rates : pandas.DataFrame
        From ``loss_rates``; the first column names the group.
    names : dict, optional
        Group → name shown.

    Examples
    --------
    >>> rates = pd.DataFrame({"branch": ["Lancheng"], "contact_rate": [0.9], "serious_rate": [0.5], "win_rate": [0.7]})
    >>> len(plot_loss_rates(rates).get_legend().get_texts())
    3
    """
    looks = {"contact_rate": ("main", "o"), "serious_rate": ("second", "s"), "win_rate": ("good", "^")}
    series = {say(rate): (rates[rate], *look) for rate, look in looks.items()}
    dumbbells(ax, picked(names, rates.iloc[:, 0]), series, colours="pale", size=90)
    ax.set_xlim(0, 1.03)
    as_percent(ax.xaxis)
    return say.titles("rates")


@chart(TOPIC, "step amount start end kind")
def plot_potential_bridge(ax, say, bridge, *, unit: str = "index"):
    """The waterfall of :func:`kamlib.sales_efficiency.potential_bridge` with the gap.

    Parameters
    ----------
    bridge : pandas.DataFrame
        From ``potential_bridge``.
    unit : {"index", "cny"}
        What the amounts are: today = 100, or yuan.

    Examples
    --------
    >>> from kamlib.sales_efficiency import potential_bridge
    >>> plot_potential_bridge(potential_bridge({"existing": 100, "usage": 40})).get_title(loc="left")
    'Potential 140: 40 more than today'
    """
    rows = bridge[(bridge["amount"] != 0) | bridge["kind"].isin(["total", "result"])].reset_index(drop=True)
    texts = [("+" if row.kind == "gain" else "") + say.amount(row.amount) for row in rows.itertuples()]
    waterfall(ax, rows, say.names("potential", rows["step"]), texts, lying=True)
    ax.patches[-1].set(facecolor="white", edgecolor=PALETTE["main"], hatch="..", linewidth=1.5)
    as_amounts(ax.xaxis, say.lang)
    amounts = rows.set_index("step")["amount"]
    return say.titles("potential", potential=amounts["potential"], gap=amounts["gap"], unit=unit)


@chart(TOPIC, "node parent level size share")
def plot_opportunity_tree(ax, say, tree):
    """The tree of :func:`kamlib.sales_efficiency.opportunity_tree`, a size at every node.

    Examples
    --------
    >>> from kamlib.sales_efficiency import opportunity_tree
    >>> tree = opportunity_tree(pd.DataFrame({"leaf": ["usage", "offer"], "size": [30.0, 10.0]}))
    >>> plot_opportunity_tree(tree).get_title(loc="left")
    'Where more sales can come from: 75% from existing customers'
    """
    rows = tree.set_index("node")
    leaves = list(rows.index[rows["level"] == 2])
    heights = {leaf: float(len(leaves) - place) for place, leaf in enumerate(leaves)}
    for branch in rows.index[rows["level"] == 1]:
        below = [heights[leaf] for leaf in leaves if rows.loc[leaf, "parent"] == branch]
        heights[branch] = sum(below) / len(below)
    heights["growth"] = (heights["existing"] + heights["new"]) / 2
    across = {0: 0.0, 1: 1.0, 2: 2.15}
    box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": PALETTE["main"]}
    for (node, row), text in zip(rows.iterrows(), say.rows("tree_node", tree), strict=True):
        x, y, leaf = across[row["level"]], heights[node], row["level"] == 2
        if row["parent"]:
            x0, y0 = across[row["level"] - 1], heights[row["parent"]]
            x1, turn = (x - 0.34, x - 0.55) if leaf else (x, 0.5)
            ax.plot([x0, turn, turn, x1], [y0, y0, y, y], color=PALETTE["grey"], linewidth=1 + 7 * row["share"],
                    solid_capstyle="butt", zorder=1)  # fmt: skip
        ax.text(x - 0.34 if leaf else x, y, text, ha="left" if leaf else "center", va="center", bbox=box, zorder=2)
    ax.set(xlim=(-0.5, 3.3), ylim=(0.4, len(leaves) + 0.6))
    bare(ax)
    return {"title": say("tree_title", share=rows.loc["existing", "share"]), "x": say("tree_x")}


@chart(TOPIC, "gain chance quadrant expected_value rank")
def plot_opportunity_priority(
    ax, say, opportunities, *, name: str = "opportunity", reading: str = "big_uncertain_is_planned", unit: str = "index"
):
    """The four quadrants of :func:`kamlib.sales_efficiency.opportunity_priority`; area = expected value.

    Parameters
    ----------
    opportunities : pandas.DataFrame
        From ``opportunity_priority`` with columns gain and chance.
    name : str
        Column with the name; ``<name>_zh`` is used in Chinese where it is there.
    reading : str
        As given to ``opportunity_priority``: names the middle quadrants.
    unit : {"index", "cny"}

    Examples
    --------
    >>> from kamlib.sales_efficiency import opportunity_priority
    >>> items = pd.DataFrame({"opportunity": ["price", "fairs"], "gain": [80.0, 10.0], "chance": [0.7, 0.2]})
    >>> plot_opportunity_priority(opportunity_priority(items)).get_title(loc="left")
    'First: price (expected value 56)'
    """
    require_columns(opportunities, [name], where="plot_opportunity_priority(opportunities)")
    rows = opportunities.sort_values("rank")
    names = say.column(rows, name)
    uncertain, small = READINGS[reading]
    corners = say.names("quadrant", (uncertain, "act_now", "shelve", small))
    cross(ax, corners, at=(0.5, _gain_cut(rows)), x=(0, 1), y=(0, float(rows["gain"].max()) * 1.25))
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    as_amounts(ax.yaxis, say.lang)
    as_percent(ax.xaxis)
    area = 120 + 1400 * rows["expected_value"] / (rows["expected_value"].max() or 1)
    numbered = [f"{rank}  {one}" for rank, one in zip(rows["rank"], names, strict=True)]
    titles = say.titles("priority", name=names[0], value=rows["expected_value"].iloc[0], unit=unit)
    ax.set(xlabel=titles["x"], ylabel=titles["y"])
    bubbles(
        ax,
        rows["chance"],
        rows["gain"],
        numbered,
        looks=[_QUADRANTS[q] for q in rows["quadrant"]],
        area=area,
        most=len(rows),
        lang=say.lang,
        width=60,
        always=True,
    )
    return titles


def _gain_cut(rows: pd.DataFrame) -> float:
    """The cut between small and large results, read back from the quadrants."""
    big = rows["quadrant"].isin(["act_now", "plan_attack"])
    half = float(rows["gain"].max()) / 2
    large, small = rows.loc[big, "gain"], rows.loc[~big, "gain"]
    consistent = (large.empty or large.min() >= half) and (small.empty or small.max() < half)
    return half if consistent or large.empty or small.empty else float(large.min() + small.max()) / 2


@chart(TOPIC, "segment share target_share gap_value rank")
def plot_penetration(ax, say, gaps):
    """Share now and target of each segment: the dumbbells of :func:`kamlib.sales_efficiency.penetration_gaps`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import penetration_gaps
    >>> segments = pd.DataFrame({"segment": ["A"], "sales": [20.0], "size": [100.0], "target_share": [0.3]})
    >>> plot_penetration(penetration_gaps(segments)).get_title(loc="left")
    'The largest step is in "A": 10'
    """
    names = [say("segment_total") if code == "total" else name
             for code, name in zip(gaps["segment"], say.column(gaps, "segment"), strict=True)]  # fmt: skip
    now, target = say("common.now"), say("common.target")
    ends = {now: (gaps["share"], "ink", "hollow"), target: (gaps["target_share"], "main", "o")}
    dumbbells(ax, names, ends, say.rows("penetration_row", gaps), room=0.4)
    as_percent(ax.xaxis)
    best = int((gaps["rank"] == 1).to_numpy().argmax())
    return say.titles("penetration", segment=names[best], value=gaps["gap_value"].iloc[best])


@chart(TOPIC, "activity group current_share ideal_share")
def plot_time_sheet(ax, say, sheet):
    """Now (hollow) and ideal (full) share of every activity: :func:`kamlib.sales_efficiency.time_sheet`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import time_sheet
    >>> sheet = time_sheet(pd.DataFrame({"activity": ["face_to_face", "problem_handling"],
    ...     "current_share": [0.4, 0.6], "ideal_share": [0.8, 0.2]}))
    >>> plot_time_sheet(sheet).get_title(loc="left")
    'Selling time from 40% to 80% of the day'
    """
    sold = sheet["group"] == "selling"
    activities = say.names("activity", sheet["activity"])
    names = [f"● {name}" if own else name for name, own in zip(activities, sold, strict=True)]
    now, ideal = say("time_now"), say("time_ideal")
    ends = {now: (sheet["current_share"], "ink", "hollow"), ideal: (sheet["ideal_share"], "main", "o")}
    dumbbells(ax, names, ends, say.rows("time_row", sheet), room=0.22, legend=False)
    ax.scatter([], [], s=60, color=PALETTE["ink"], label=say("group_selling"))
    ax.legend(loc="lower right")
    as_percent(ax.xaxis)
    selling = sheet[sold]
    return say.titles("time", now=selling["current_share"].sum(), ideal=selling["ideal_share"].sum())


@chart(TOPIC, "hours selling_hours selling_share band")
def plot_selling_time(ax, say, selling, *, reading: str = "by_sense", names: dict | None = None):
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
    require_choice(reading, BANDS, where="plot_selling_time(reading=)")
    rows = selling.sort_values("selling_share", ascending=False).reset_index(drop=True)
    shares, together = rows["selling_share"], rows["selling_hours"].sum() / rows["hours"].sum()
    for band, (start, end) in BANDS[reading].items():
        ax.axvspan(start, end, color=PALETTE["good" if band == "good" else "second"], alpha=0.16, linewidth=0)
        text = say("band_row", band=band, low=start, high=end)
        ax.text((start + end) / 2, 0.97, text, ha="center", va="top", transform=ax.get_xaxis_transform())
    heights = 0.18 + 0.5 * ((np.arange(len(rows)) * 0.618) % 1)
    ax.scatter(shares, heights, s=80, zorder=3, edgecolor="white",
               color=np.where(rows["band"] != "", PALETTE["main"], PALETTE["grey"]))  # fmt: skip
    ax.axvline(together, color=PALETTE["ink"], linewidth=1.6, linestyle="--", ymax=0.8)
    ax.annotate(say("mean_of_all", share=together), (together, 0.75), (6, 0), textcoords="offset points")
    shown = picked(names, rows.iloc[:, 0])
    for row in {0, len(rows) - 1}:
        ax.annotate(f"{shown[row]} {percent(shares[row])}", (shares[row], heights[row]), (0, -14),
                    textcoords="offset points", ha="center", va="top")  # fmt: skip
    ax.set(xlim=(0, max(0.6, 1.08 * float(shares.max()))), ylim=(0, 1))
    bare(ax, sides=["left"])
    ax.xaxis.set_major_locator(MaxNLocator(6))
    as_percent(ax.xaxis)
    reach = int((shares >= BANDS[reading]["good"][0] - 1e-9).sum())
    return {"title": say("selling_title", n=reach, all=len(rows)), "x": say("selling_x")}


@chart(TOPIC, "n_accounts hours hours_share")
def plot_workload(ax, say, workload):
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
    money = [what for what in ("revenue", "potential") if f"{what}_share" in workload]
    of = {"accounts": workload["n_accounts"] / workload["n_accounts"].sum()}
    of |= {what: workload[f"{what}_share"] for what in ("hours", *money)}
    classes = list(workload.iloc[:, 0])
    names = [say("customer_class", name=name) for name in classes]
    parts = {name: [share.iloc[row] for share in of.values()] for row, name in enumerate(names)}
    texts = {name: [percent(share) for share in shares] for name, shares in parts.items()}
    stacked(ax, say.names("share", of), parts, texts=texts)
    as_percent(ax.xaxis)
    if not money:
        at = int(workload["hours"].to_numpy().argmax())
        title = say("workload_title_hours", hours=workload["hours"].sum(), top=classes[at], share=of["hours"].iloc[at])
    else:
        at = int(of[money[0]].to_numpy().argmax())
        shares = {"revenue": of[money[0]].iloc[at], "hours": of["hours"].iloc[at]}
        title = say("workload_title", top=classes[at], what=money[0], **shares)
    return {"title": title, "x": say("workload_x")}


@chart(TOPIC, "branch reps_needed reps_actual load", size=tall)
def plot_staffing(ax, say, table, *, names: dict | None = None):
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
    over = table["load"] > 1
    bars(ax, picked(names, table["branch"]), table["load"], say.rows("people_needed", table), ends=1.0, at=[1],
         colours=np.where(over, "bad", "main"), hatched=over)  # fmt: skip
    as_percent(ax.xaxis)
    return say.titles("staffing", n=int(over.sum() + table["load"].isna().sum()), all=len(table))


@chart(TOPIC, "n_targets n_covered coverage_share missing_visits")
def plot_coverage(ax, say, table):
    """Share of targets seen as often as planned: :func:`kamlib.sales_efficiency.coverage_by_class`.

    Examples
    --------
    >>> from kamlib.sales_efficiency import coverage_by_class
    >>> visits = pd.DataFrame({"customer_class": ["A", "A"], "visits_per_month": [4, 1]})
    >>> plot_coverage(coverage_by_class(visits, minimum={"A": 2})).get_title(loc="left")
    '50% of the targets are visited as often as planned'
    """
    classes = table.iloc[:-1]
    names = [say("customer_class", name=name) for name in classes.iloc[:, 0]]
    bars(ax, names, classes["coverage_share"], say.rows("coverage_row", classes), of=np.ones(len(classes)), room=0.75)
    ax.set_xticks(np.linspace(0, 1, 6))
    as_percent(ax.xaxis)
    return say.titles("coverage", share=table["coverage_share"].iloc[-1])


@chart(TOPIC, "territory n_bricks index distance")
def plot_territories(ax, say, loads, *, before: pd.DataFrame | None = None, bounds: tuple[float, float] = (0.8, 1.2)):
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
    old = None
    if before is not None:
        old = before.set_index("territory")["index"].reindex(loads["territory"]).fillna(0).to_numpy()
    bars(ax, list(loads["territory"]), loads["index"], say.rows("territory_row", loads), ends=old, at=[1], band=bounds,
         height=0.36, label=say("after"))  # fmt: skip
    if old is not None:
        ax.barh(np.arange(len(loads)) - 0.3, old, height=0.2, facecolor="white", edgecolor=PALETTE["ink"],
                label=say("before"))  # fmt: skip
        ax.legend(loc="lower right")
    as_percent(ax.xaxis)
    return say.titles("territory", low=loads["index"].min(), high=loads["index"].max())


@chart(TOPIC, "branch roi verdict", size=tall)
def plot_size_returns(ax, say, table, *, names: dict | None = None):
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
    bars(ax, picked(names, table["branch"]), table["roi"], say.rows("returns_row", table), ends=1.5, band=(0.5, 1.5),
         band_name=say("returns_band"))  # fmt: skip
    as_percent(ax.xaxis)
    return say.titles("returns", n=int((table["verdict"] == "too_small").sum()), all=len(table))


@chart(TOPIC, "reps revenue cost profit")
def plot_response(ax, say, curve, optimum: ResponseOptimum, *, unit: str = "cny"):
    """Revenue, cost and profit of :func:`kamlib.sales_efficiency.response_curve`, the best number of reps marked.

    Examples
    --------
    >>> from kamlib.sales_efficiency import response_curve, response_optimum
    >>> parts = {"scale": 1e6, "cost_per_rep": 1e5}
    >>> plot_response(response_curve(range(61), **parts), response_optimum(**parts)).get_title(loc="left")
    'Profit is highest with 25 people: 2.5M'
    """
    looks = {say(key): look for key, look in
             {"revenue": ("grey", "--"), "cost": ("second", ":"), "profit": ("main", "-")}.items()}  # fmt: skip
    ax.set_ylim(min(0, float(curve["profit"].min())), float(curve["revenue"].max()) * 1.05)
    series = dict(zip(looks, (curve["revenue"], curve["cost"], curve["profit"]), strict=True))
    lines(ax, curve["reps"], series, looks=looks)
    ax.plot([optimum.reps] * 2, [0, optimum.profit], color=PALETTE["ink"], linewidth=1.2)
    ax.scatter([optimum.reps], [optimum.profit], s=110, color=PALETTE["main"], zorder=3)
    as_amounts(ax.yaxis, say.lang)
    return say.titles("response", reps=optimum.reps, profit=optimum.profit, unit=unit)


@chart(TOPIC, "skill importance performance gap rank")
def plot_skill_gaps(ax, say, gaps):
    """An arrow per skill of :func:`kamlib.sales_efficiency.skill_gaps`, from performance now to importance.

    Examples
    --------
    >>> from kamlib.sales_efficiency import skill_gaps
    >>> ratings = pd.DataFrame({"skill": ["price_negotiation"], "importance": [5], "performance": [2]})
    >>> plot_skill_gaps(skill_gaps(ratings, min_n=1)).get_title(loc="left")
    'Train first: negotiate price (gap 3.0)'
    """
    for at, row in enumerate(gaps.itertuples()):
        arrow = {
            "arrowstyle": "-|>",
            "color": PALETTE["bad" if row.importance > row.performance else "good"],
            "linewidth": 3,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        ax.annotate("", (row.importance, at), (row.performance, at), arrowprops=arrow)
        ax.annotate(f"{row.gap:.1f}".replace("-", "−"), (max(row.importance, row.performance), at), (10, 0),
                    textcoords="offset points", va="center")  # fmt: skip
    ax.scatter(
        gaps["performance"], range(len(gaps)), s=70, facecolor="white", edgecolor=PALETTE["ink"], linewidth=2, zorder=3
    )
    ax.set_yticks(range(len(gaps)), _skills(say, gaps))
    ax.set(xlim=(1, 5.5), ylim=(len(gaps) - 0.4, -0.6), xticks=range(1, 6))
    return {"title": say("skills_title", skill=_skills(say, gaps)[0], gap=gaps["gap"].iloc[0]), "x": say("skills_x")}


def skill_name(code: str, lang: str) -> str:
    """What a skill is called; one that the kit does not know keeps its own name."""
    return Say(TOPIC, lang).name("skill", code).replace("_", " ")


def _skills(say, gaps: pd.DataFrame) -> list[str]:
    return [skill_name(code, say.lang) for code in gaps["skill"]]


@chart(TOPIC, "skill importance performance rank quadrant")
def plot_skill_grid(ax, say, gaps):
    """Skills on the importance–performance grid with its four quadrants named.

    Parameters
    ----------
    gaps : pandas.DataFrame
        From :func:`kamlib.sales_efficiency.skill_gaps`; the numbers of the points are the ranks, listed beside.

    Examples
    --------
    >>> from kamlib.sales_efficiency import skill_gaps
    >>> ratings = pd.DataFrame({"skill": ["price_negotiation"], "importance": [5], "performance": [2]})
    >>> plot_skill_grid(skill_gaps(ratings, min_n=1)).get_title(loc="left")
    'Skills that matter much and are done badly: 1'
    """
    corners = say.names("grid", ("concentrate", "keep_up", "low_priority", "overkill"))
    cross(ax, corners, at=(3, 3), x=(1, 5), y=(1, 5), ticks=range(1, 6))
    short = gaps["quadrant"] == "concentrate"
    ax.scatter(
        gaps["performance"], gaps["importance"], s=420, zorder=2, color=[PALETTE["bad" if s else "main"] for s in short]
    )
    for row in gaps.itertuples():
        ax.text(row.performance, row.importance, str(row.rank), ha="center", va="center", color="white", zorder=3)
    key = "\n".join(f"{rank}  {name}" for rank, name in zip(gaps["rank"], _skills(say, gaps), strict=True))
    ax.text(1.02, 1.0, key, transform=ax.transAxes, va="top", linespacing=1.45)
    return say.titles("skill_grid", n=int(short.sum()))


@chart(TOPIC, "ability attitude share action")
def plot_skill_will(ax, say, matrix):
    """Ability × attitude as a heat map, each cell with its share and its action.

    Parameters
    ----------
    matrix : pandas.DataFrame
        From :func:`kamlib.sales_efficiency.skill_will_matrix` or ``skill_will_layout``.

    Examples
    --------
    >>> from kamlib.sales_efficiency import skill_will_layout
    >>> plot_skill_will(skill_will_layout([5, 15, 45, 10, 5, 20], layout="R2")).get_title(loc="left")
    '20% can be trained, 65% cannot learn the job'
    """
    told = matrix.assign(text=say.rows("will_cell_n" if "n" in matrix else "will_cell", matrix))
    values, texts = (told.pivot(index="ability", columns="attitude", values=column).loc[list(ABILITIES),
    list(ATTITUDES)] for column in ("share", "text"))  # fmt: skip
    names = say.names("ability", ABILITIES), say.names("attitude", ATTITUDES)
    draw_heat(ax, values.set_axis(names[0]).set_axis(names[1], axis=1), texts, low=0, high=0.6)
    by_ability = matrix.groupby("ability")["share"].sum()
    return say.titles("will", train=by_ability["can_learn"], out=by_ability["cannot"])


@chart(TOPIC, "rep_id stage score")
def plot_behaviour_grid(ax, say, grid, *, checklist: Checklist):
    """Score of every rep at every stage of the purchase as a heat map: :func:`kamlib.sales_efficiency.behaviour_grid`.

    Parameters
    ----------
    grid : pandas.DataFrame
        From ``behaviour_grid``.
    checklist : Checklist
        The same list, for the names of the stages.

    Examples
    --------
    >>> from kamlib.tables.checklists import load_checklist
    >>> grid = pd.DataFrame({"rep_id": ["S1", "S1"], "stage": ["need", "value"], "score": [0.5, 0.25]})
    >>> listed = load_checklist("sales_efficiency", "exemplar_grid")
    >>> plot_behaviour_grid(grid, checklist=listed).get_title(loc="left")
    'Weakest on joint calls: Show value'
    """
    stages = checklist.groups.set_index("id")[say.lang].astype(str)
    wide = grid.pivot(index="rep_id", columns="stage", values="score")
    wide = wide[[stage for stage in stages.index if stage in wide]]
    shown = wide.set_axis([stages[stage].replace(" ", "\n", 1) for stage in wide], axis=1)
    draw_heat(ax, shown, wide.map(percent), low=0, high=1)
    return say.titles("behaviour", stage=stages[wide.mean().idxmin()])


@chart(TOPIC, "stage n share before_proposal")
def plot_lost_deals(ax, say, review):
    """Lost deals by the stage where they were lost: bars of :func:`kamlib.sales_efficiency.lost_deals`.

    Examples
    --------
    >>> review = pd.DataFrame({"stage": ["F", "B"], "n": [13, 7], "share": [0.65, 0.35],
    ...                        "before_proposal": [True, False]})
    >>> plot_lost_deals(review).get_title(loc="left")
    '65% of lost deals were lost before the first proposal'
    """
    early = review["before_proposal"].astype(bool)
    names = [name.replace(" ", "\n") for name in say.names("stage", review["stage"])]
    colours = np.where(early, "bad", "grey")
    columns(ax, names, review["n"], review["n"].astype(str).tolist(), colours=colours, hatched=early)
    for key, colour, hatch in (("before_proposal", "bad", "//"), ("after_proposal", "grey", "")):
        ax.bar([0], [0], color=PALETTE[colour], hatch=hatch, edgecolor="white", label=say(key))
    ax.legend(loc="upper right")
    return say.titles("lost", share=float(review.loc[early, "share"].sum()))


@chart(TOPIC, "label time start_month end_month")
def plot_training_ladder(ax, say, ladder):
    """The training programmes over the months after hiring, as a Gantt chart.

    Parameters
    ----------
    ladder : pandas.DataFrame
        ``label``, ``time`` (with ``_zh`` twins), ``start_month``, ``end_month``; programmes without months are drawn
        as dots over the whole time.

    Examples
    --------
    >>> ladder = pd.DataFrame({"label": ["orientation"], "time": ["1 week"], "start_month": [0], "end_month": [0.25]})
    >>> len(plot_training_ladder(ladder).patches)
    1
    """
    last, times = float(ladder["end_month"].max()), say.column(ladder, "time")
    for row, (part, time) in enumerate(zip(ladder.itertuples(), times, strict=True)):
        if pd.isna(part.start_month):
            ax.scatter(np.linspace(2, last - 2, 9), [row] * 9, s=45, color=PALETTE["second"])
            end, time = last, f"{say('as_needed')}, {time}"
        else:
            end = max(part.end_month, part.start_month + 0.5)
            ax.barh(row, end - part.start_month, left=part.start_month, height=0.5, color=PALETTE["main"])
        ax.annotate(time, (end, row), (8, 0), textcoords="offset points", va="center")
    ax.set_yticks(range(len(ladder)), say.column(ladder, "label"))
    ax.set(xlim=(0, last * 1.32), ylim=(len(ladder) - 0.4, -0.6), xticks=range(0, int(last) + 1, 6))
    return {"title": say("ladder_title"), "x": say("ladder_x")}


@chart(TOPIC, "day retained rate")
def plot_retention(ax, say, curve, *, coached: pd.DataFrame | None = None):
    """The forgetting curve of :func:`kamlib.sales_efficiency.retention_curve`, and beside it the one with coaching.

    Examples
    --------
    >>> from kamlib.sales_efficiency import retention_curve
    >>> plot_retention(retention_curve(days=30)).get_title(loc="left")
    'Without coaching 87% of a new skill is gone after 30 days'
    """
    day, end = min(30, int(curve["day"].max())), float(curve["day"].max())
    half, at = float(np.log(2) / curve["rate"].iloc[0]), int(len(curve) * 0.62)
    ax.plot(curve["day"], curve["retained"], color=PALETTE["bad"])
    ax.annotate(say("without_coaching"), (curve["day"].iloc[at], curve["retained"].iloc[at]), (0, 8),
                textcoords="offset points")  # fmt: skip
    if coached is not None:
        ax.plot(coached["day"], coached["retained"], color=PALETTE["main"], linestyle="-.")
        last = coached.iloc[-1]
        ax.annotate(
            say("with_coaching"), (last["day"], last["retained"]), (6, 0), textcoords="offset points", va="center"
        )
    if half <= end:
        ax.plot([0, half, half], [0.5, 0.5, 0], color=PALETTE["grey"], linewidth=1.2, linestyle=":")
        ax.annotate(say("half_life", days=half), (half, 0), (6, 8), textcoords="offset points")
    ax.set(xlim=(0, end * (1.25 if coached is not None else 1.05)), ylim=(0, 1.04))
    as_percent(ax.yaxis)
    return say.titles("retention", lost=1 - float(curve.loc[curve["day"] == day, "retained"].iloc[0]), days=day)


@chart(TOPIC, "pay attainment")
def plot_pay(ax, say, pay, *, at: float = 1.0, unit: str = "cny"):
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
    link = pay_for_performance(pay)
    ax.scatter(pay["attainment"], pay["pay"], s=90, color=PALETTE["main"], edgecolor="white")
    ax.axvline(at, color=PALETTE["grey"], linewidth=1.4, linestyle="--")
    ax.annotate(
        say("pay_bonus"), (at, 1), (6, -4), xycoords=("data", "axes fraction"), textcoords="offset points", va="top"
    )
    ax.set_ylim(0, float(pay["pay"].max()) * 1.15)
    as_amounts(ax.yaxis, say.lang)
    as_percent(ax.xaxis)
    titles = say.titles("pay", link=link.spearman, unit=unit)
    return titles | ({"title": say("pay_title_none")} if link.note else {})
