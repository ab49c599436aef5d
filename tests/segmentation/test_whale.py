"""The whale curve of profit."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import whale_curve, whale_summary


def accounts(*profit):
    return pd.DataFrame({"account_id": [f"A{n}" for n in range(len(profit))], "profit": profit})


def test_the_curve_peaks_where_the_loss_makers_begin():
    summary = whale_summary(whale_curve(accounts(-50, 90, 0, 60)))
    assert summary.peak_share == 1.5
    assert summary.peak_account_share == 0.5
    assert (summary.n_loss_makers, summary.profit_at_peak, summary.lost_after_peak) == (1, 150, 50)


def test_without_loss_makers_the_peak_is_the_total():
    summary = whale_summary(whale_curve(accounts(3, 1)))
    assert (summary.peak_share, summary.n_loss_makers, summary.lost_after_peak) == (1, 0, 0)


def test_a_loss_in_total_needs_the_positive_base():
    loss = accounts(10, -40)
    with pytest.raises(KamError, match="use base='positive'"):
        whale_curve(loss)
    assert whale_curve(loss, base="positive")["cum_share"].tolist() == [1, -3]


def test_only_loss_makers_are_refused_on_either_base():
    for base in ("net", "positive"):
        with pytest.raises(KamError, match="check cost and service_cost"):
            whale_curve(accounts(-1, -2), base=base)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=30).filter(lambda v: sum(v) > 0))
def test_profit_is_conserved_and_the_peak_is_the_sum_of_the_positive_ones(profit):
    curve = whale_curve(accounts(*profit))
    assert curve["profit"].sum() == sum(profit)
    assert curve["cum_share"].iloc[-1] == pytest.approx(1)
    assert whale_summary(curve).profit_at_peak == pytest.approx(sum(p for p in profit if p > 0))


def test_one_loss_maker_alone_is_counted():
    assert whale_summary(whale_curve(accounts(5, -1, -2))).n_loss_makers == 2
    curve = pd.DataFrame({"account_share": [1.0], "cum_value": [-4.0], "cum_share": [-1.0]})
    assert whale_summary(curve).n_loss_makers == 1


def test_an_unknown_base_is_refused():
    with pytest.raises(KamError, match="use 'positive'"):
        whale_curve(accounts(1), base="positiv")
