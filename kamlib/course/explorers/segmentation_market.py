"""Who wants the same, through which channel do they buy, and what is an offer worth to them?"""

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from kamlib import segmentation as seg
from kamlib.course.explorers.panels import explorer
from kamlib.course.explorers.segmentation import share_slider, whole_slider
from kamlib.segmentation.charts import named, plot_economic_value, plot_marimekko, plot_need_profiles, say
from kamlib.text import amount, trimmed_percent, whole


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
