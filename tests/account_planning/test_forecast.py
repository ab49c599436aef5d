"""The five-year page and its fan, against closed forms."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import (
    growth_bands,
    line_forecast,
    net_present_value,
    scenario_forecast,
    scenario_values,
    target_chance,
)
from kamlib.errors import KamError

DECK_FLOWS = [2.0, 2.6, 3.2, 3.8, 4.4]  # 10, 12, 14, 16, 18 at 30 % less 1 a year


def test_the_exercise_of_the_plan_is_worth_eleven_point_seven():
    assert round(net_present_value(DECK_FLOWS, rate=0.10), 2) == 11.70


def test_with_the_first_amount_today_it_is_a_tenth_more():
    end, now = (net_present_value(DECK_FLOWS, rate=0.10, first=first) for first in ("end", "now"))
    assert now == pytest.approx(end * 1.10)
    assert round(now, 2) == 12.87


@given(st.floats(1, 1000), st.floats(0.01, 0.5), st.integers(1, 30))
def test_a_level_payment_has_the_closed_form_of_an_annuity(amount, rate, years):
    value = net_present_value([amount] * years, rate=rate)
    assert value == pytest.approx(amount * (1 - (1 + rate) ** -years) / rate)


def test_the_forecast_reproduces_the_deck_year_by_year():
    growth = {"deck": [0.0, 12 / 10 - 1, 14 / 12 - 1, 16 / 14 - 1, 18 / 16 - 1]}
    table = scenario_forecast(10.0, growth=growth, margin=0.30, account_cost=1.0, wallet=40.0)
    assert table["revenue"].tolist() == pytest.approx([10, 12, 14, 16, 18])
    assert table["result"].tolist() == pytest.approx(DECK_FLOWS)
    assert table["share_of_customer"].tolist()[-1] == pytest.approx(0.45)
    assert round(scenario_values(table, rate=0.1)["npv"][0], 2) == 11.70


def test_revenue_beyond_the_wallet_is_said():
    table = scenario_forecast(10.0, growth={"wild": 0.5}, margin=0.3, account_cost=0.0, wallet=20.0)
    assert table["within_wallet"].tolist() == [True, False, False, False, False]


def test_scenarios_keep_their_order_and_a_better_one_is_worth_more():
    table = scenario_forecast(10.0, growth={"low": -0.1, "base": 0.0, "high": 0.1}, margin=0.3, account_cost=1.0)
    values = scenario_values(table, rate=0.08)
    assert values["scenario"].tolist() == ["low", "base", "high"]
    assert values["npv"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"growth": {"x": [0.1, 0.1]}}, "give one rate or 5"),
        ({"growth": {"x": -1.5}}, "give growth as 0.08 for 8 %, not below −1"),
        ({"margin": 30}, "give numbers of -1 or more and up to 1"),
        ({"account_cost": -1}, "give numbers of 0 or more"),
    ],
)
def test_impossible_assumptions_are_refused(options, fix):
    good = {"growth": {"x": 0.1}, "margin": 0.3, "account_cost": 1.0}
    with pytest.raises(KamError) as error:
        scenario_forecast(10.0, **(good | options))
    assert error.value.fix == fix


def test_an_unknown_discounting_convention_is_refused():
    with pytest.raises(KamError, match="use 'end'"):
        net_present_value([1], rate=0.1, first="ende")


LINES = pd.DataFrame(
    {
        "account_id": "K1",
        "year": [2026, 2026, 2027],
        "product_line": ["mail", "ems", "mail"],
        "revenue_cny": [100.0, 50.0, 80.0],
        "contribution_share": [0.2, 0.4, 0.25],
        "account_cost_cny": [5.0, 3.0, 4.0],
        "customer_share": [0.3, 0.3, 0.2],
    }
)


def test_lines_add_up_to_the_year():
    table = line_forecast(LINES)
    assert table["revenue_cny"].tolist() == [150, 80]
    assert table["contribution_cny"].tolist() == [40, 20]
    assert table["result_cny"].tolist() == [32, 16]
    assert table["customer_share"].tolist() == [0.3, 0.2]


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"account_id": ["K1", "K1", "K2"]}, "filter to one account first"),
        ({"product_line": "mail"}, "keep one row for each year and product_line"),
        ({"customer_share": [0.3, 0.4, 0.2]}, "write the same share in every line of a year"),
    ],
)
def test_lines_that_cannot_be_added_are_refused(change, fix):
    with pytest.raises(KamError) as error:
        line_forecast(LINES.assign(**change))
    assert error.value.fix == fix


def test_the_fan_opens_with_the_root_of_time_around_the_median():
    bands = growth_bands(100.0, growth=0.06, spread=0.2, years=4).pivot(index="year", columns="level", values="revenue")
    assert bands.loc[0].tolist() == [100.0] * 5
    assert bands.loc[4, 0.5] == pytest.approx(100 * 1.06**4)
    width = (bands[0.9] / bands[0.5]).map(lambda ratio: pd.NA if ratio == 1 else ratio)
    assert (width[4]) == pytest.approx(width[1] ** 2)


@given(st.floats(-0.3, 0.5), st.floats(0, 0.5))
def test_bands_never_cross(growth, spread):
    bands = growth_bands(50.0, growth=growth, spread=spread).pivot(index="year", columns="level", values="revenue")
    assert (bands.diff(axis=1).iloc[:, 1:] >= -1e-9).all().all()


def test_levels_outside_zero_and_one_are_refused():
    with pytest.raises(KamError, match="quantiles between 0 and 1"):
        growth_bands(1.0, growth=0.1, spread=0.1, levels=[0, 0.5])


@pytest.mark.parametrize("level", [0.1, 0.25, 0.5, 0.9])
def test_the_chance_of_a_band_is_what_the_band_leaves_above_it(level):
    bands = growth_bands(80.0, growth=0.04, spread=0.15, levels=[level])
    edge = bands.loc[bands["year"] == 5, "revenue"].item()
    assert target_chance(80.0, edge, growth=0.04, spread=0.15) == pytest.approx(1 - level)


def test_a_target_or_growth_that_makes_no_sense_is_refused():
    with pytest.raises(KamError, match="above 0"):
        target_chance(80.0, 0, growth=0.04, spread=0.15)
    with pytest.raises(KamError, match="give numbers above -1"):
        target_chance(80.0, 90.0, growth=-1, spread=0.15)
