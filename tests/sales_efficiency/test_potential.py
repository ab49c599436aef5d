"""Sales potential: the kit's exercise (140, gap 40), conservation, conventions, errors."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.sales_efficiency import (
    cross_sell_potential,
    drop_effect,
    potential_bridge,
    price_potential,
    usage_potential,
)
from kamlib.sales_efficiency.potential import STEPS
from kamlib.tables import load_case


def test_the_exercise_ends_at_140_with_a_gap_of_40():
    case = load_case("potential_bridge")
    bridge = potential_bridge(dict(zip(case["step"], case["amount"], strict=True))).set_index("step")
    assert bridge.loc["potential", "amount"] == 140
    assert bridge.loc["gap", "amount"] == 40
    assert bridge.loc["drop", ["start", "end", "kind"]].tolist() == [128, 124, "loss"]


def test_steps_keep_the_order_of_the_slide_whatever_the_order_given():
    bridge = potential_bridge({"price": 5, "existing": 100})
    assert bridge["step"].tolist() == [*STEPS, "potential", "gap"]


@given(st.dictionaries(st.sampled_from([*STEPS][1:]), st.floats(-1e6, 1e6)), st.floats(0, 1e6))
def test_the_gap_is_the_sum_of_the_steps_after_the_first(amounts, existing):
    bridge = potential_bridge({"existing": existing, **amounts}).set_index("step")
    assert bridge.loc["gap", "amount"] == pytest.approx(sum(amounts.values()), abs=1e-6)


def test_usage_counts_only_accounts_below_the_target():
    accounts = pd.DataFrame({"revenue": [20.0, 90.0, 0.0], "potential_annual_cny": [100.0, 100.0, 40.0]})
    assert usage_potential(accounts, target_rate=0.5) == 50


def test_cross_selling_multiplies_customers_chance_and_value():
    products = pd.DataFrame({"n_without": [50, 10], "adoption": [0.1, 0.5], "average_value": [2000.0, 100.0]})
    assert cross_sell_potential(products) == 10_500


def test_a_price_rise_can_lose_more_than_it_brings_when_lost_volume_is_counted():
    assert price_potential(1000, change=0.05, retention=0.98, lost_volume="ignored") == pytest.approx(49)
    assert price_potential(1000, change=0.05, retention=0.90) == pytest.approx(-55)
    assert price_potential(1000, change=0.05, retention=1) == price_potential(
        1000, change=0.05, retention=1, lost_volume="ignored"
    )


def test_dropping_loss_makers_costs_revenue_and_saves_their_losses():
    effect = drop_effect(pd.DataFrame({"revenue": [100.0, 40.0, 9.0], "profit": [30.0, -5.0, 0.0]}))
    assert (effect.n_accounts, effect.revenue, effect.profit) == (1, -40, 5)


@pytest.mark.parametrize(
    ("amounts", "fix"),
    [({"existing": 1, "crosssell": 2}, "use 'cross_sell'"), ({"price": 5}, "add 'existing'"),
     ({"existing": float("nan")}, "write a number, 0 for nothing"), ({"existing": None}, "write a number")],
)  # fmt: skip
def test_bad_steps_are_refused_with_what_to_do(amounts, fix):
    with pytest.raises(KamError) as error:
        potential_bridge(amounts)
    assert fix in error.value.fix


def test_a_retention_in_per_cent_is_refused():
    with pytest.raises(KamError, match="between 0 and 1"):
        price_potential(1000, change=0.05, retention=98)
