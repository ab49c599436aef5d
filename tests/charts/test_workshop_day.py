"""The day as a chart."""

import matplotlib.pyplot as plt
import pytest

from kamlib.charts.workshop_day import plot_agenda, plot_agenda_shares
from kamlib.workshop.agenda import agenda_shares, agenda_times
from kamlib.workshop.settings import usual_day

DAY = usual_day()["agenda"]


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_day_is_drawn_in_both_languages(lang):
    for ax in (
        plot_agenda(agenda_times(DAY, start="08:30"), lang=lang),
        plot_agenda_shares(agenda_shares(DAY), lang=lang),
    ):
        ax.figure.canvas.draw()
        texts = [text for text in ax.findobj(plt.Text) if text.get_text().strip()]
        assert min(text.get_fontsize() for text in texts) >= 14


def test_bars_are_as_long_as_the_items_and_follow_each_other():
    bars = plot_agenda(agenda_times(DAY, start="08:30")).patches
    assert [bar.get_width() for bar in bars] == [item["minutes"] for item in DAY]
    assert bars[0].get_x() == 510
    assert bars[-1].get_x() + bars[-1].get_width() == 17 * 60 + 40


def test_the_divided_bar_is_67_5_per_cent_lecture():
    ax = plot_agenda_shares(agenda_shares(DAY))
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([0.025, 0.675, 0.15, 0.15])
    assert ax.get_title(loc="left") == "67.5% of the time is lecture"
