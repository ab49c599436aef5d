"""Charts of concentration, profit, tiers and RFM."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from kamlib.charts.segmentation import (
    plot_lorenz,
    plot_pareto,
    plot_pyramid,
    plot_rfm,
    plot_tier_migration,
    plot_whale,
)
from kamlib.segmentation import (
    account_tiers,
    customer_pyramid,
    lorenz_curve,
    pareto_curve,
    rfm_grid,
    rfm_scores,
    tier_migration,
    whale_curve,
)

ACCOUNTS = pd.DataFrame(
    {
        "account_id": list("abcdefghij"),
        "revenue": [90000, 77000, 26350, 15001, 12500, 8502, 1200, 850, 504, 150],
        "profit": [9000, 9000, 2000, 1500, 1000, 500, 0, -100, -200, -900],
        "orders": [12, 8, 20, 4, 4, 3, 2, 1, 1, 1],
        "recency_days": [3, 40, 5, 90, 100, 20, 200, 300, 60, 10],
    }
)
TIERED = account_tiers(ACCOUNTS, shares=(0.1, 0.2, 0.3, 0.4))
DRAWN = {
    "pareto": lambda **o: plot_pareto(pareto_curve(ACCOUNTS), **o),
    "lorenz": lambda **o: plot_lorenz(lorenz_curve(ACCOUNTS["revenue"]), gini=0.6, **o),
    "whale": lambda **o: plot_whale(whale_curve(ACCOUNTS), **o),
    "pyramid": lambda **o: plot_pyramid(customer_pyramid(ACCOUNTS, value="profit"), **o),
    "migration": lambda **o: plot_tier_migration(tier_migration(TIERED, TIERED.iloc[1:]), **o),
    "rfm": lambda **o: plot_rfm(rfm_grid(rfm_scores(ACCOUNTS, scores=3)), **o),
}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_is_drawn_in_both_languages_with_readable_text_and_no_missing_glyph(name, lang):
    ax = DRAWN[name](lang=lang)
    ax.figure.canvas.draw()
    texts = [text for text in ax.findobj(plt.Text) if text.get_text().strip()]
    assert ax.get_title(loc="left")
    assert min(text.get_fontsize() for text in texts) >= 14


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_draws_on_the_axes_it_is_given(name):
    ax = plt.figure().subplots()
    assert DRAWN[name](ax=ax) is ax
    assert plt.get_fignums() == [ax.figure.number]


def test_the_pareto_chart_marks_the_top_fifth_and_the_accounts_that_make_80_per_cent():
    ax = DRAWN["pareto"]()
    marked = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_linestyle() == "None"]
    assert marked[0] == pytest.approx([0.2, 167000 / 232057])
    assert marked[1] == pytest.approx([0.3, 193350 / 232057])
    assert "2 accounts: 72%" in [text.get_text() for text in ax.texts]


def test_the_bars_of_the_pareto_chart_are_the_shares_of_the_accounts():
    bars = [bar.get_height() for bar in DRAWN["pareto"]().patches]
    assert sum(bars) == pytest.approx(1)
    assert bars[0] == pytest.approx(90000 / 232057)


def test_the_whale_chart_names_the_loss_makers_and_what_they_cost():
    ax = DRAWN["whale"]()
    assert ax.get_title(loc="left") == "3 of 10 accounts give back 1.2K of profit"
    assert ax.lines[0].get_ydata()[-1] == pytest.approx(1)


def test_a_tier_that_loses_money_is_hatched_and_carries_a_minus():
    ax = plot_pyramid(customer_pyramid(ACCOUNTS, value="profit", shares=(0.1, 0.2, 0.3, 0.4)))
    right = list(ax.containers[1])
    assert [bar.get_hatch() for bar in right] == [None, None, None, "///"]
    assert any(text.get_text().startswith("−") for text in ax.texts)


def test_the_migration_chart_shows_numbers_of_accounts_only_where_there_are_any():
    ax = DRAWN["migration"]()
    shown = [text.get_text() for text in ax.texts]
    assert shown[4] == "1\n100%"  # the vip left
    assert shown[0] == ""


def test_the_best_accounts_stand_at_the_top_right_of_the_rfm_chart():
    ax = DRAWN["rfm"]()
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["3", "2", "1"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "2", "3"]
