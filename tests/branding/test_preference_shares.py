import numpy as np
import pandas as pd
import pytest

from kamlib.branding import preference_shares
from kamlib.errors import KamError


def worths(*respondents):
    """Respondents as (brand range, price range): ours = +range/2, cheap = +range/2."""
    rows = []
    for n, (brand, price) in enumerate(respondents):
        rows += [(n, "brand", "ours", brand / 2), (n, "brand", "other", -brand / 2)]
        rows += [(n, "price", 10, price / 2), (n, "price", 14, -price / 2)]
    return pd.DataFrame(rows, columns=["respondent_id", "attribute", "level", "part_worth"])


def offers(our_price, other_price):
    return pd.DataFrame({"offer": ["us", "them"], "brand": ["ours", "other"], "price": [our_price, other_price]})


def test_those_who_value_the_brand_more_than_the_price_gap_stay():
    shares = preference_shares(worths((2, 1), (1, 2), (3, 1), (1, 4)), offers(14, 10))
    assert shares["share"].tolist() == [0.5, 0.5]


def test_ties_are_shared():
    assert preference_shares(worths((1, 1)), offers(14, 10))["share"].tolist() == [0.5, 0.5]


def test_a_price_between_two_rated_ones_is_interpolated():
    table = worths((1, 2))  # 12 is worth 0, 10 is worth 1: the gap of 1 equals the brand
    assert preference_shares(table, offers(12, 10))["share"].tolist() == [0.5, 0.5]
    assert preference_shares(table, offers(11.9, 10))["share"].tolist() == [1, 0]


def test_logit_shares_are_those_of_the_formula():
    shares = preference_shares(worths((2, 1)), offers(14, 10), rule="logit")["share"]
    assert shares.tolist() == pytest.approx([np.exp(1) / (np.exp(1) + 1), 1 / (np.exp(1) + 1)])


def test_a_dearer_offer_never_wins_more():
    table = worths((2, 1), (1, 2), (0.4, 3))
    won = [preference_shares(table, offers(price, 12))["share"].iloc[0] for price in (10, 11, 12, 13, 14)]
    assert won == sorted(won, reverse=True)


def test_shares_sum_to_one_under_both_rules():
    for rule in ("first_choice", "logit"):
        assert preference_shares(worths((2, 1), (1, 2)), offers(11, 13), rule=rule)["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(("ours", "fix"), [(15, "use one of"), (9.99, "use one of"), ("cheap", "use one of")])
def test_a_level_nobody_rated_is_refused(ours, fix):
    with pytest.raises(KamError, match=f"fix:   {fix}"):
        preference_shares(worths((2, 1)), offers(ours, 10))


def test_a_missing_attribute_is_named():
    with pytest.raises(KamError, match="fix:   add a column 'price'"):
        preference_shares(worths((2, 1)), offers(10, 10).drop(columns="price"))


def test_without_part_worths_nothing_is_simulated():
    table = worths((2, 1)).assign(part_worth=np.nan)
    with pytest.raises(KamError, match="fix:   ask for more profiles"):
        preference_shares(table, offers(10, 10))
