"""Charts of standards, markets, needs, segments and offers."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from kamlib.charts import segmentation_market as market
from kamlib.charts import segmentation_needs as needs_charts
from kamlib.charts import segmentation_offers as offers
from kamlib.charts import segmentation_segments as segments
from kamlib.charts import segmentation_tiers as tiers
from kamlib.segmentation import (
    DECK_BASES,
    RATINGS,
    TIERS,
    channel_association,
    distributor_demand,
    dual_ranking,
    economic_value,
    high_value_index,
    industry_mix,
    industry_priority,
    lift_table,
    misconception_tests,
    need_behaviour_table,
    need_kinds,
    need_orientation,
    need_segments,
    opportunity_gaps,
    points_of_difference,
    portfolio_matrix,
    segment_choices,
    segment_value,
    standards_compared,
    status_size_grid,
    tier_projection,
)

RNG = np.random.default_rng(8)
SEGMENTS = ["self_reliant", "shop_around", "service_needing", "service_dependent"]
FACTORS = ["on_time_delivery", "credit", "low_price", "materials_management"]


def accounts(n=60):
    table = pd.DataFrame({"account_id": [f"A{i:02d}" for i in range(n)], "revenue": RNG.pareto(1.2, n) * 1e5 + 100})
    table["profit"] = table["revenue"] * np.where(np.arange(n) % 7 == 0, -0.1, 0.15)
    table["orders"] = RNG.integers(1, 30, n)
    table["rated_margin"], table["rated_growth"] = RNG.integers(1, 6, n), RNG.integers(1, 6, n)
    for rating in RATINGS:
        table[rating] = np.where(np.arange(n) % 20 == 0, 5, 2)
    table["status"], table["size_class"] = RNG.choice(["existing", "prospect"], n), RNG.choice(["large", "mid"], n)
    table["potential_annual_cny"], table["industry"] = table["revenue"] * 2, RNG.choice(["finance", "trade"], n)
    return table.assign(segment=[SEGMENTS[i % 4] for i in range(n)])


def needs(n=40):
    means = RNG.integers(1, 6, (4, 4))
    rows = [
        (f"A{i}", SEGMENTS[i % 4], factor, means[i % 4, k] + RNG.normal() / 3, 4 - k, 1 + k)
        for i in range(n)
        for k, factor in enumerate(FACTORS)
    ]
    return pd.DataFrame(rows, columns=["account_id", "segment", "factor", "importance", "our_score", "rival_score"])


ACCOUNTS, NEEDS = accounts(), needs()
XYZ = pd.DataFrame(
    {"segment": SEGMENTS, "market_share_low": [0.20, 0.05, 0.30, 0.15], "market_share_high": [0.30, 0.25, 0.45, 0.30],
     "channel_share_low": [0.05, 0.10, 0.30, 0.85], "channel_share_high": [0.15, 0.25, 0.40, 1.00]}
)  # fmt: skip
INDUSTRIES = pd.DataFrame(
    [("finance", 5, 5, 5, 3, 4, 3), ("trade", 3, 4, 2, 2, 3, 1), ("health", 2, 2, 2, 2, 2, 2)],
    columns=["industry", "market_size", "growth", "funds_credit", "government_support", "awareness", "low_competition"],
)
WIRELESS = pd.DataFrame(
    {"segment": ["mobile professionals", "technology fans"], "segment_zh": ["移动专业人士", "技术爱好者"],
     "size_share": [0.12, 0.24], "arpu": [300, 150], "adoption": [0.4, 0.5], "interest": [4.5, 4.6]}
)  # fmt: skip
MATRIX = pd.DataFrame(
    [[0.8, 0.2, 0, 0, 0], [0.1, 0.7, 0.1, 0, 0.1], [0, 0.1, 0.7, 0.1, 0.1], [0, 0, 0.05, 0.75, 0.2]],
    index=TIERS, columns=[*TIERS, "lost"],
)  # fmt: skip
CARDS = pd.DataFrame(
    [("borrow", "fees", "intro rate", 5), ("pay", "points", "miles card", 4), ("pay", "fees", None, 1)],
    columns=["need", "behaviour", "product", "profit"],
)
BASES = pd.DataFrame(
    {"base": DECK_BASES, "availability": [1, 1, 0.95, 0.9, 0.5, 0.2], "explained": [0.01, 0.2, 0.3, 0.5, 0.4, np.nan],
     "status": ["enough_data"] * 5 + ["not_enough_data"]}
)  # fmt: skip
POINTS = pd.DataFrame(
    RNG.dirichlet([2, 1, 1, 1, 1], 50) * 100, columns=["price", "function", "quality", "service", "experience"]
).assign(account_id=range(50))
TRADE = pd.DataFrame(
    {
        "region": ["Coast"] * 30 + ["Hills"] * 30,
        "channel": (["online"] * 25 + ["counter"] * 5) + ["counter"] * 28 + ["online"] * 2,
    }
)
SCORED = pd.DataFrame({"score": np.linspace(1, 0, 50), "won": [1] * 10 + [0] * 40})
SPLIT = {"attractiveness": {"rated_growth": 1.0}, "strength": {"rated_margin": 1.0}}

DRAWN = {
    "tier_changes": lambda **o: tiers.plot_tier_changes(
        standards_compared(ACCOUNTS, weights={"rated_margin": 0.5, "rated_growth": 0.5}), **o
    ),
    "dual": lambda **o: tiers.plot_dual_ranking(dual_ranking(ACCOUNTS, least=4), **o),
    "projection": lambda **o: tiers.plot_tier_projection(
        tier_projection({"vip": 3, "key": 12, "middle": 45, "small": 240}, MATRIX, periods=3), **o
    ),
    "status_size": lambda **o: market.plot_status_size(status_size_grid(ACCOUNTS), **o),
    "industry_mix": lambda **o: market.plot_industry_mix(industry_mix(ACCOUNTS), **o),
    "industry_priority": lambda **o: market.plot_industry_priority(industry_priority(INDUSTRIES), **o),
    "portfolio": lambda **o: market.plot_portfolio_matrix(portfolio_matrix(ACCOUNTS, **SPLIT), size="revenue", **o),
    "profiles": lambda **o: needs_charts.plot_need_profiles(need_segments(NEEDS, seed=1), **o),
    "service_grid": lambda **o: needs_charts.plot_service_grid(opportunity_gaps(NEEDS), **o),
    "service_grid_all": lambda **o: needs_charts.plot_service_grid(opportunity_gaps(NEEDS, group=None), **o),
    "canvas": lambda **o: needs_charts.plot_strategy_canvas(points_of_difference(NEEDS), **o),
    "kinds": lambda **o: needs_charts.plot_need_kinds(need_kinds(NEEDS), **o),
    "orientation": lambda **o: needs_charts.plot_need_orientation(need_orientation(POINTS), **o),
    "segment_value": lambda **o: segments.plot_segment_value(segment_value(ACCOUNTS), **o),
    "marimekko": lambda **o: segments.plot_marimekko(distributor_demand(XYZ), source="000 s72", **o),
    "marimekko_own": lambda **o: segments.plot_marimekko(distributor_demand(XYZ), own=True, **o),
    "high_value": lambda **o: segments.plot_high_value(high_value_index(WIRELESS), **o),
    "bases": lambda **o: segments.plot_base_tradeoff(BASES, **o),
    "association": lambda **o: segments.plot_association(channel_association(TRADE), **o),
    "worth": lambda **o: offers.plot_economic_value(
        economic_value(100, positive={"inventory": 30}, negative={"switching": 10}, price=110), **o
    ),
    "lift": lambda **o: offers.plot_lift(lift_table(SCORED, outcome="won"), **o),
    "behaviour": lambda **o: offers.plot_need_behaviour(need_behaviour_table(CARDS), **o),
    "misconceptions": lambda **o: offers.plot_misconceptions(misconception_tests(ACCOUNTS), **o),
    "choices": lambda **o: offers.plot_choices(segment_choices(NEEDS, choices=range(2, 6), seed=1), **o),
}  # fmt: skip


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_in_both_languages_with_readable_text_and_no_missing_glyph(name, lang):
    ax = DRAWN[name](lang=lang)
    ax.figure.canvas.draw()
    texts = [text for text in ax.findobj(plt.Text) if text.get_text().strip() and "000 s" not in text.get_text()]
    title = ax.get_title(loc="left")
    assert title
    assert title[0] == title[0].upper()
    assert min(text.get_fontsize() for text in texts) >= 14
    assert not any("{" in text.get_text() for text in texts)


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_draws_on_the_axes_it_is_given(name):
    ax = plt.figure().subplots()
    assert DRAWN[name](ax=ax) is ax


def shown(ax):
    return [text.get_text() for text in ax.findobj(plt.Text) if text.get_text()]


def test_the_marimekko_is_as_wide_as_the_market_and_as_high_as_the_channel():
    ax = DRAWN["marimekko"]()
    filled = ax.patches[1::2]
    assert [bar.get_width() for bar in filled] == pytest.approx([0.25, 0.15, 0.375, 0.225])
    assert [bar.get_height() for bar in filled] == pytest.approx([0.10, 0.175, 0.35, 0.925])
    assert sum(bar.get_width() * bar.get_height() for bar in filled) == pytest.approx(0.390625)
    assert ax.get_title(loc="left") == "Service-dependent: 22.5% of the market, 53.3% of what distributors sell"


def test_promoted_accounts_are_named_on_the_dual_ranking():
    ax = DRAWN["dual"]()
    rescued = dual_ranking(ACCOUNTS, least=4).query("rescued")["account_id"]
    assert set(rescued) <= set(shown(ax))


def test_the_waterfall_of_worth_ends_at_the_value():
    bars = DRAWN["worth"]().patches
    assert [bar.get_y() + bar.get_height() for bar in bars] == pytest.approx([100, 130, 130, 120])
    assert bars[2].get_hatch() == "///"


def test_the_open_slot_is_framed_and_says_so():
    ax = DRAWN["behaviour"]()
    assert "1\nOPEN" in shown(ax)
    assert len(ax.patches) == 1


def test_each_class_of_industry_has_its_own_mark():
    ax = DRAWN["industry_priority"]()
    assert {"key", "potential", "watch"} <= set(shown(ax))
    assert len({tuple(map(tuple, c.get_paths()[0].vertices.round(2))) for c in ax.collections}) == 3


def test_names_from_the_table_are_used_in_chinese():
    assert any("技术爱好者" in text for text in shown(DRAWN["high_value"](lang="zh")))


def test_a_base_without_enough_data_never_makes_the_headline():
    assert DRAWN["bases"]().get_title(loc="left").startswith("Buying is best explained by behaviour: 50%")


def test_lift_bars_are_the_closed_form():
    heights = [bar.get_height() for bar in DRAWN["lift"]().patches]
    assert heights == pytest.approx([5, 5] + [0] * 8)
