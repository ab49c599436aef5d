"""Value scorecard and the three standards side by side."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import standards_compared, value_scorecard

WEIGHTS = {"r_revenue": 0.3, "r_margin": 0.5, "r_growth": 0.2}


def accounts():
    """The first has the highest revenue and loses money."""
    return pd.DataFrame(
        {
            "account_id": ["giant", "steady", "clever", "small"],
            "revenue": [900, 400, 300, 10],
            "profit": [-50, 60, 70, 2],
            "r_revenue": [5, 4, 3, 1],
            "r_margin": [1, 4, 5, 4],
            "r_growth": [2, 3, 5, 3],
        }
    )


def test_the_giant_that_loses_money_drops_from_platinum_to_silver():
    card = value_scorecard(accounts(), weights=WEIGHTS).set_index("account_id")
    assert card["score"].tolist() == pytest.approx([2.4, 3.8, 4.4, 2.9])
    assert card["card"].tolist() == ["silver", "gold", "platinum", "silver"]
    assert card["rank"].tolist() == [4, 2, 1, 3]


def test_a_score_on_a_limit_earns_the_card():
    table = pd.DataFrame({"account_id": list("abcd"), "x": [4, 3, 2, 1]})
    assert value_scorecard(table, weights={"x": 1})["card"].tolist() == ["platinum", "gold", "silver", "standard"]


@pytest.mark.parametrize("cards", [{}, {"gold": 2, "platinum": 4}, {"a": 3, "b": 3}])
def test_cards_must_fall(cards):
    with pytest.raises(KamError, match="falling least scores"):
        value_scorecard(accounts(), weights=WEIGHTS, cards=cards)


def test_weights_that_do_not_sum_to_one_are_refused():
    with pytest.raises(KamError, match="that sum to 1"):
        value_scorecard(accounts(), weights={"r_margin": 0.5})


def test_three_standards_give_the_same_tier_sizes_and_other_members():
    compared = standards_compared(accounts(), weights=WEIGHTS, shares=(0.25, 0.25, 0.25, 0.25))
    table = compared.table.set_index("account_id")
    assert table.loc["giant", ["tier_single", "tier_pyramid", "tier_scorecard"]].tolist() == ["vip", "small", "small"]
    assert table.loc["clever", ["tier_single", "tier_pyramid", "tier_scorecard"]].tolist() == ["middle", "vip", "vip"]
    assert compared.n_changed == table["changed"].sum() == 3
    assert compared.correlations.loc["pyramid", "scorecard"] == pytest.approx(1)
    assert compared.correlations.loc["single", "pyramid"] == pytest.approx(-0.4)


def test_one_account_is_vip_everywhere_and_has_no_correlation():
    compared = standards_compared(accounts().head(1), weights=WEIGHTS)
    assert compared.n_changed == 0
    assert compared.correlations.isna().to_numpy().all()


def test_an_empty_table_is_refused():
    with pytest.raises(KamError, match="at least one row"):
        value_scorecard(accounts().head(0), weights=WEIGHTS)
