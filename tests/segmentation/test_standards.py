"""Weighted scores, scorecards, the dual ranking and the five beliefs."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import (
    RATINGS,
    criteria_scores,
    dual_ranking,
    equal_weights,
    misconception_tests,
    standards_compared,
    value_scorecard,
    weighted_score,
)


def test_a_score_is_the_weighted_mean_of_the_ratings():
    ratings = pd.DataFrame({"a": [5, 1], "b": [1, 5]})
    assert weighted_score(ratings, {"a": 0.8, "b": 0.2}, where="t").tolist() == pytest.approx([4.2, 1.8])


@given(st.lists(st.integers(1, 5), min_size=3, max_size=3))
def test_a_score_stays_on_the_scale_and_equal_ratings_score_themselves(row):
    ratings = pd.DataFrame([row], columns=list("abc"))
    score = weighted_score(ratings, equal_weights("abc"), where="t").item()
    assert min(row) - 1e-9 <= score <= max(row) + 1e-9


@pytest.mark.parametrize(
    ("weights", "fix"),
    [
        ({"a": 0.5, "b": 0.6}, "that sum to 1"),
        ({"a": 1.5, "b": -0.5}, "give numbers of 0 or more"),
        ({}, "that sum to 1"),
        ({"a": 1.0}, "rate every criterion from 1 to 5"),
        ({"b": 0.5, "missing": 0.5}, "add a column 'missing'"),
    ],
)
def test_weights_and_ratings_off_their_scale_are_refused(weights, fix):
    with pytest.raises(KamError, match=fix):
        weighted_score(pd.DataFrame({"a": [6], "b": [3]}), weights, where="t")


def test_ratings_from_measures_are_fifths_by_value_and_can_run_backwards():
    accounts = pd.DataFrame({"account_id": range(10), "revenue": range(10), "days": range(10)})
    rated = criteria_scores(accounts, criteria=["revenue", "days"], reverse=["days"])
    assert rated["revenue"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert rated["days"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=25))
def test_equal_measures_get_equal_ratings(values):
    accounts = pd.DataFrame({"account_id": range(len(values)), "margin": values})
    rated = criteria_scores(accounts, criteria=["margin"])["margin"]
    assert rated.groupby(pd.Series(values)).nunique().eq(1).all()
    assert rated.between(1, 5).all()


def test_only_criteria_can_be_reversed():
    with pytest.raises(KamError, match="name criteria only"):
        criteria_scores(pd.DataFrame({"account_id": [1], "a": [1]}), criteria=["a"], reverse=["b"])


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


def rated_accounts():
    """Two A, one B, six C; three of the C are planted with high ratings."""
    table = pd.DataFrame({"account_id": list("ABCDEFGHI"), "revenue": [500, 250, 150, 30, 25, 20, 10, 10, 5]})
    for rating in RATINGS:
        table[rating] = [3, 3, 3, 5, 2, 5, 2, 5, 3]
    return table


def test_exactly_the_three_planted_small_accounts_are_promoted():
    ranked = dual_ranking(rated_accounts(), least=4)
    assert ranked.loc[ranked["rescued"], "account_id"].tolist() == ["D", "F", "H"]
    assert ranked.set_index("account_id")["final_class"].to_dict() == {
        "A": "A", "B": "A", "C": "B", "D": "B", "E": "C", "F": "B", "G": "C", "H": "B", "I": "C",
    }  # fmt: skip


def test_without_a_limit_the_upper_quartile_is_rescued():
    ranked = dual_ranking(rated_accounts())
    assert ranked.loc[ranked["rescued"], "account_id"].tolist() == ["D", "F", "H"]


def test_the_z_convention_measures_each_rating_against_its_own_spread():
    table = rated_accounts().assign(influence=[1, 1, 1, 1, 1, 1, 1, 1, 1])
    ranked = dual_ranking(table, index="z")
    assert ranked["index"].mean() == pytest.approx(0)
    assert ranked.loc[ranked["rescued"], "account_id"].tolist() == ["D", "F", "H"]


def test_a_high_index_alone_does_not_lift_an_a_or_b_account():
    table = rated_accounts().assign(**{rating: 5 for rating in RATINGS})
    ranked = dual_ranking(table).set_index("account_id")
    assert ranked.loc["A", "final_class"] == "A"
    assert ranked["rescued"].sum() == 6


def test_a_missing_rating_is_refused_with_the_account():
    table = rated_accounts()
    table.loc[3, "loyalty"] = None
    with pytest.raises(KamError, match="column 'loyalty', row D"):
        dual_ranking(table)


def test_it_needs_ratings_and_a_known_index():
    with pytest.raises(KamError, match="at least one column of ratings"):
        dual_ranking(rated_accounts(), ratings=[])
    with pytest.raises(KamError, match="use 'mean'"):
        dual_ranking(rated_accounts(), index="means")


def tested_accounts():
    return pd.DataFrame(
        {
            "account_id": list("abcdefghij"),
            "revenue": [500, 400, 120, 100, 90, 50, 40, 30, 20, 10],
            "profit": [-20, 60, 20, 18, 16, 10, 8, 6, 4, 2],
            "orders": [4, 40, 20, 20, 18, 10, 10, 10, 5, 5],
            "tier": ["vip", "key", "key", "key", "key", *["middle"] * 2, *["small"] * 3],
            "discount_share": [0.30, 0.05, 0.08, 0.10, 0.12, 0, 0, 0, 0, 0],
        }
    )


def verdicts(table, **options):
    return misconception_tests(table, **options).set_index("misconception")["verdict"].to_dict()


def test_all_five_are_refuted_where_the_numbers_say_so():
    table = tested_accounts()
    table.loc[table["tier"] == "small", "profit"] = [2, 2, 0]
    found = misconception_tests(table, limits={"drop_small": 0.02, "single_indicator": 0.1}).set_index("misconception")
    assert found["verdict"].tolist() == ["refuted"] * 5
    assert found.loc["single_indicator", "result"] == pytest.approx(1 / 5)  # the vip loses money
    assert found.loc["drop_small", "result"] == pytest.approx(4 / 116)
    assert found.loc["small_give_profit", "result"] == pytest.approx(4 / 60 - 94 / 1210)
    assert found.loc["concessions", "result"] == pytest.approx(-1)


def test_small_accounts_that_do_give_the_profit_support_the_saying():
    assert verdicts(tested_accounts())["small_give_profit"] == "supported"


def test_missing_discounts_and_few_accounts_are_not_enough_data():
    assert verdicts(tested_accounts().drop(columns="discount_share"))["concessions"] == "not_enough_data"
    few = verdicts(tested_accounts().head(3))
    assert few["single_indicator"] == few["big_ticket"] == "not_enough_data"
    assert few["small_give_profit"] == "not_enough_data"


def test_without_tiers_they_are_made_from_revenue():
    assert verdicts(tested_accounts().drop(columns="tier"))["drop_small"] == "refuted"


def test_a_loss_in_total_gives_no_share_of_profit():
    assert verdicts(tested_accounts().assign(profit=-1))["drop_small"] == "not_enough_data"


def test_an_unknown_misconception_is_refused():
    with pytest.raises(KamError, match="use \\['single_indicator'"):
        misconception_tests(tested_accounts(), limits={"size": 1})
