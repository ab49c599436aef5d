"""Where is the line between large and small, who wants the same, and what is an offer worth to them?"""

from collections.abc import Mapping

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from kamlib import segmentation as seg
from kamlib.course.explore import explorer
from kamlib.errors import KamError
from kamlib.segmentation.charts import (
    named,
    plot_dual_ranking,
    plot_economic_value,
    plot_marimekko,
    plot_need_profiles,
    plot_pareto,
    plot_pyramid,
    plot_rfm,
    plot_tier_changes,
    plot_tier_projection,
    say,
)
from kamlib.text import amount, fine_percent, percent, trimmed_percent, whole


def share_slider(
    text: str, value: float, low: float, high: float, step: float, form: str = ".0%"
) -> widgets.FloatSlider:
    """A slider over shares or amounts that waits until the mouse is released."""
    return widgets.FloatSlider(
        description=text, value=value, min=low, max=high, step=step, readout_format=form, continuous_update=False
    )


def whole_slider(text: str, value: int, low: int, high: int, step: int = 1) -> widgets.IntSlider:
    """A slider over whole numbers that waits until the mouse is released."""
    return widgets.IntSlider(description=text, value=value, min=low, max=high, step=step, continuous_update=False)


def pareto_view(accounts: pd.DataFrame, *, lang: str, top: float, measure: str) -> tuple[Axes, str]:
    """The 80/20 curve and what the chosen share of accounts brings."""
    curve = seg.pareto_curve(accounts, value=measure)
    share = seg.top_share(accounts, value=measure, top=top)
    count = int((curve["cum_share"] <= share + 1e-12).sum())
    counts = {"accounts": whole(count), "rest": whole(len(curve) - count), "measure": named("measure", measure, lang)}
    shares = {"top": trimmed_percent(top), "share": percent(share), "other": percent(1 - share)}
    text = say("explore_top", lang, **counts, **shares)
    return plot_pareto(curve, lang=lang, top=top), text


def pareto_explorer(accounts: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """Which share of the accounts brings which share of revenue or profit?

    Parameters
    ----------
    accounts : DataFrame
        From ``account_summary``.
    lang : {"en", "zh"}
    """
    measures = [(named("measure", name, lang), name) for name in ("revenue", "profit")]
    controls = {
        "top": share_slider(say("control_top", lang), 0.20, 0.01, 0.50, 0.01),
        "measure": widgets.Dropdown(description=say("control_measure", lang), options=measures),
    }
    return explorer(controls, lambda **state: pareto_view(accounts, lang=lang, **state))


def tiers_view(accounts: pd.DataFrame, *, lang: str, vip: float, key: float, middle: float) -> tuple[Axes, str]:
    """The pyramid for tiers of these sizes, and where each begins."""
    if vip + key + middle > 1 + 1e-9:
        raise KamError(say("explore_tiers_over", lang), where="tiers_view(vip=, key=, middle=)", fix="≤ 100%")
    shares = (vip, key, middle, max(0.0, 1 - vip - key - middle))
    tiers = seg.account_tiers(accounts, shares=shares)
    cuts = dict(zip(("vip", "large", "middle"), (amount(cut, lang) for cut in seg.tier_cuts(tiers)), strict=True))
    many = whole(tiers["tier"].isin(["vip", "key"]).sum())
    text = say("explore_tiers", lang, many=many, **cuts)
    return plot_pyramid(seg.customer_pyramid(accounts, shares=shares), lang=lang), text


def tiers_explorer(accounts: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """How large should each tier be?

    Parameters
    ----------
    accounts : DataFrame
        From ``account_summary``.
    lang : {"en", "zh"}
    """
    controls = {
        "vip": share_slider(say("control_vip", lang), 0.01, 0.005, 0.05, 0.005, ".1%"),
        "key": share_slider(say("control_key", lang), 0.04, 0.01, 0.20, 0.01),
        "middle": share_slider(say("control_middle", lang), 0.15, 0.05, 0.40, 0.01),
    }
    return explorer(controls, lambda **state: tiers_view(accounts, lang=lang, **state), columns=1)


def rfm_view(accounts: pd.DataFrame, *, lang: str, recent: int, often: int, much: int) -> tuple[Axes, str]:
    """The grid for one cut in each measure, and who is to be won back."""
    scores = seg.rfm_scores(
        accounts, method="cuts", cuts={"recency": [recent], "frequency": [often], "monetary": [much]}
    )
    best, back = scores["rfm"] == "222", scores["rfm"] == "122"
    share = scores.loc[best, "revenue"].sum() / scores["revenue"].sum()
    text = say("explore_rfm", lang, best=whole(best.sum()), share=percent(share), back=whole(back.sum()))
    return plot_rfm(seg.rfm_grid(scores), lang=lang), text


def rfm_explorer(accounts: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """Own cut points for recent, often and much.

    Parameters
    ----------
    accounts : DataFrame
        From ``account_summary``.
    lang : {"en", "zh"}
    """
    sums = [(amount(sum_, lang), sum_) for sum_ in (10_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)]
    controls = {
        "recent": whole_slider(say("control_recent", lang), 60, 10, 180, 10),
        "often": whole_slider(say("control_often", lang), 24, 2, 60, 2),
        "much": widgets.Dropdown(description=say("control_much", lang), options=sums, value=200_000),
    }
    return explorer(controls, lambda **state: rfm_view(accounts, lang=lang, **state), columns=1)


def scorecard_view(accounts: pd.DataFrame, *, names: Mapping[str, str], lang: str, **points: int) -> tuple[Axes, str]:
    """Tiers by revenue against tiers by scorecard, and which large accounts miss the gold card."""
    total = sum(points.values())
    if not total:
        raise KamError(say("explore_card_zero", lang), where="scorecard_view(points)", fix="> 0")
    compared = seg.standards_compared(accounts, weights={name: n / total for name, n in points.items()})
    cards = compared.table["card"].value_counts()
    counts = {card: whole(cards.get(card, 0)) for card in ("platinum", "gold", "silver")}
    large = compared.table.nsmallest(20, "rank_single")
    missed = large.loc[~large["card"].isin(["platinum", "gold"]), "account_id"]
    listed = ("、" if lang == "zh" else ", ").join(names.get(account, account) for account in missed)
    text = say("explore_card" if len(missed) else "explore_card_none", lang, n=len(large), names=listed, **counts)
    return plot_tier_changes(compared, lang=lang), text


def scorecard_explorer(
    accounts: pd.DataFrame, points: Mapping[str, int], *, names: Mapping[str, str], lang: str = "en"
) -> widgets.VBox:
    """Points for each criterion of the value scorecard; they are scaled so that the weights sum to 1.

    Parameters
    ----------
    accounts : DataFrame
        account_id, revenue, profit and the criteria rated 1–5.
    points : mapping of criterion to points 0–10
        To begin with.
    names : mapping of account_id to name
    lang : {"en", "zh"}
    """
    controls = {}
    for name, n in points.items():
        text = say("control_points", lang, name=named("criterion", name.removeprefix("rated_"), lang))
        controls[name] = whole_slider(text, n, 0, 10)
    return explorer(controls, lambda **state: scorecard_view(accounts, names=names, lang=lang, **state))


def dual_view(accounts: pd.DataFrame, *, names: Mapping[str, str], lang: str, least: float) -> tuple[Axes, str]:
    """Who is promoted at this index."""
    ranked = seg.dual_ranking(accounts, least=least)
    small, up = int((ranked["abc_class"] == "C").sum()), int(ranked["rescued"].sum())
    share = fine_percent(up / small) if small else "–"
    text = say("explore_dual", lang, least=f"{least:.1f}", n=whole(up), all=whole(small), share=share)
    return plot_dual_ranking(ranked, names=names, lang=lang), text


def dual_explorer(accounts: pd.DataFrame, *, names: Mapping[str, str], lang: str = "en") -> widgets.VBox:
    """How high must the non-monetary index be?

    Parameters
    ----------
    accounts : DataFrame
        account_id, revenue and the seven ratings.
    names : mapping of account_id to name
    lang : {"en", "zh"}
    """
    controls = {"least": share_slider(say("control_least", lang), 4.0, 3.0, 5.0, 0.1, ".1f")}
    return explorer(controls, lambda **state: dual_view(accounts, names=names, lang=lang, **state), columns=1)


def projection_view(
    mix: Mapping, matrix: pd.DataFrame, *, won: Mapping, lang: str, years: int, new: bool
) -> tuple[Axes, str]:
    """The tiers after some years of the same moves."""
    projected = seg.tier_projection(mix, matrix, periods=years, new=won if new else None)
    last = projected.iloc[-1]
    text = say(
        "explore_projection",
        lang,
        years=years,
        vip=whole(last["vip"]),
        large=whole(last["key"]),
        lost=whole(last["lost"]),
    )
    return plot_tier_projection(projected, lang=lang), text


def projection_explorer(mix: Mapping, migration: seg.TierMigration, *, lang: str = "en") -> widgets.VBox:
    """What if this year's moves went on?

    Parameters
    ----------
    mix : mapping of tier to number of accounts
        Today.
    migration : TierMigration
    lang : {"en", "zh"}
    """
    controls = {
        "years": whole_slider(say("control_years", lang), 3, 1, 6),
        "new": widgets.Checkbox(description=say("control_new", lang), value=True),
    }
    won = migration.counts.loc["new", list(seg.TIERS)].to_dict()
    return explorer(controls, lambda **state: projection_view(mix, migration.shares, won=won, lang=lang, **state))


def segments_view(
    needs: pd.DataFrame, accounts: pd.DataFrame, *, seed: int, lang: str, n_segments: int
) -> tuple[Axes, str]:
    """What so many segments want, and whether they pass the four tests."""
    segments = seg.need_segments(needs, n_segments=n_segments, seed=seed)
    tested = seg.segmentation_tests(segments, accounts).set_index("test")["status"]
    verdicts = {test: say(f"status_{status}", lang) for test, status in tested.items()}
    text = say("explore_segments", lang, smallest=whole(segments.profiles["accounts"].min()), **verdicts)
    return plot_need_profiles(segments, lang=lang), text


def segments_explorer(needs: pd.DataFrame, accounts: pd.DataFrame, *, seed: int, lang: str = "en") -> widgets.VBox:
    """Two to six segments by need.

    Parameters
    ----------
    needs, accounts : DataFrame
        As for ``segmentation_tests``.
    seed : int
    lang : {"en", "zh"}
    """
    text = say("control_n_segments", lang)
    controls = {"n_segments": whole_slider(text, 4, 2, 6)}
    return explorer(controls, lambda **state: segments_view(needs, accounts, seed=seed, lang=lang, **state), columns=1)


def xyz_view(xyz: pd.DataFrame, *, lang: str, **shares: float) -> tuple[Axes, str]:
    """The market of the XYZ case for other points within the ranges."""
    market = [shares[f"market_{n}"] for n in range(len(xyz))]
    table = xyz.assign(market_share_low=[share / sum(market) for share in market])
    table["channel_share_low"] = [shares[f"channel_{n}"] for n in range(len(xyz))]
    table[["market_share_high", "channel_share_high"]] = table[["market_share_low", "channel_share_low"]]
    demand = seg.distributor_demand(table, point="low")
    best = demand.loc[demand["mix"].idxmax()]
    names = {"segment": best["segment_zh"] if lang == "zh" else named("segment", best["segment"], lang)}
    shares = {"total": demand["demand_share"].sum(), "mix": best["mix"], "sum": sum(market)}
    text = say("explore_xyz", lang, **names, **{name: trimmed_percent(share) for name, share in shares.items()})
    return plot_marimekko(demand, lang=lang, source="000 s72"), text


def xyz_explorer(xyz: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """The shares of the XYZ case as sliders within the deck's ranges.

    Parameters
    ----------
    xyz : DataFrame
        The case ``xyz``.
    lang : {"en", "zh"}
    """
    controls = {}
    for n, row in enumerate(xyz.to_dict("records")):
        segment = row["segment_zh"] if lang == "zh" else named("segment", row["segment"], lang)
        for kind in ("market", "channel"):
            low, high = row[f"{kind}_share_low"], row[f"{kind}_share_high"]
            text = say(f"control_{kind}", lang, segment=segment)
            controls[f"{kind}_{n}"] = share_slider(text, (low + high) / 2, low, high, 0.005, ".1%")
    return explorer(controls, lambda **state: xyz_view(xyz, lang=lang, **state))


def worth_view(*, lang: str, reference: float, saves: float, costs: float, price: float) -> tuple[Axes, str]:
    """What the offer is worth to the customer, and whether the price leaves a gain."""
    worth = seg.economic_value(reference, positive={"saves": saves}, negative={"costs": costs}, price=price)
    key = "explore_evc_buy" if worth.customer_gain > 0 else "explore_evc_no"
    text = say(key, lang, gain=amount(abs(worth.customer_gain), lang), value=amount(worth.value, lang))
    return plot_economic_value(worth, lang=lang), text


def worth_explorer(
    *, lang: str = "en", reference: float = 100, saves: float = 30, costs: float = 10, price: float = 110
) -> widgets.VBox:
    """Economic value to the customer with four sliders; the start is the exercise of the course (EVC 120).

    Parameters
    ----------
    lang : {"en", "zh"}
    reference, saves, costs, price : float
        First values.
    """
    start = {"reference": reference, "saves": saves, "costs": costs, "price": price}
    high = 2 * max(start.values())
    controls = {
        name: share_slider(say(f"control_{name}", lang), value, 0, high, high / 100, ",.0f")
        for name, value in start.items()
    }
    return explorer(controls, lambda **state: worth_view(lang=lang, **state))
