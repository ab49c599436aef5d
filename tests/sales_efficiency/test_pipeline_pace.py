"""Velocity and weighted pipeline, against enumeration of all outcomes."""

from itertools import product

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import sales_velocity, weighted_pipeline


def pipeline(amounts, chances):
    return pd.DataFrame({"amount_cny": amounts, "probability": chances})


def test_mean_and_spread_are_those_of_all_outcomes():
    amounts, chances = [200, 50, 30], [0.3, 0.8, 0.5]
    mean = square = 0.0
    for won in product([0, 1], repeat=3):
        chance = 1.0
        for is_won, p in zip(won, chances, strict=True):
            chance *= p if is_won else 1 - p
        total = sum(a * w for a, w in zip(amounts, won, strict=True))
        mean, square = mean + chance * total, square + chance * total**2
    found = weighted_pipeline(pipeline(amounts, chances))
    assert found.expected == pytest.approx(mean)
    assert found.deviation == pytest.approx((square - mean**2) ** 0.5)


def test_certain_deals_have_no_spread_and_no_deals_are_nothing():
    assert weighted_pipeline(pipeline([100, 40], [1, 0])).deviation == 0
    assert weighted_pipeline(pipeline([], [])).expected == 0


def test_half_the_cycle_is_twice_the_speed():
    slow = sales_velocity(40, deal_size=25_000, win_rate=0.25, cycle_days=90)
    assert sales_velocity(40, deal_size=25_000, win_rate=0.25, cycle_days=45) == pytest.approx(2 * slow)


@pytest.mark.parametrize("chances", [[30], [-0.1], [None]])
def test_a_chance_that_is_none_is_refused(chances):
    with pytest.raises(KamError, match="fix:   write shares between 0 and 1"):
        weighted_pipeline(pipeline([100], chances))


def test_a_cycle_of_no_days_is_refused():
    with pytest.raises(KamError, match="above 0"):
        sales_velocity(1, deal_size=1, win_rate=1, cycle_days=0)
