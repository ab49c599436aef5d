import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import attribute_importance, part_worths, worth_in_money
from kamlib.errors import KamError


def profiles(brand, price, *, respondent="R1", noise=0.0):
    """A full 2 × 3 design, rated 5 + brand + price."""
    rows = [
        {"respondent_id": respondent, "brand": b, "price": p, "rating": 5 + brand[b] + price[p] + noise}
        for b, p in itertools.product(brand, price)
    ]
    return pd.DataFrame(rows)


def worths(*respondents):
    rows = [
        {"respondent_id": f"R{n}", "attribute": attribute, "level": level, "part_worth": worth}
        for n, ranges in enumerate(respondents)
        for attribute, pair in ranges.items()
        for level, worth in zip("ab", pair, strict=True)
    ]
    return pd.DataFrame(rows)


def test_least_squares_finds_the_part_worths_that_made_the_ratings():
    table = part_worths(profiles({"ours": 1, "other": -1}, {10: 2, 12: 0, 14: -2}), attributes=["brand", "price"])
    found = table.set_index("level")["part_worth"]
    assert found[["ours", "other", 10, 12, 14]].round(9).tolist() == [1, -1, 2, 0, -2]
    assert set(table["status"]) == {"estimated"}


def test_part_worths_agree_with_scikit_learn():
    from sklearn.linear_model import LinearRegression

    ratings = profiles({"ours": 1, "other": -1}, {10: 2, 12: 0, 14: -2})
    ratings["rating"] += np.random.default_rng(1).normal(size=len(ratings))
    design = pd.get_dummies(ratings[["brand", "price"]].astype(str)).astype(float)
    model = LinearRegression().fit(design, ratings["rating"])
    theirs = dict(zip(design.columns, model.coef_, strict=True))
    ours = part_worths(ratings, attributes=["brand", "price"]).set_index("level")["part_worth"]
    assert ours["ours"] - ours["other"] == pytest.approx(theirs["brand_ours"] - theirs["brand_other"])
    assert ours[10] - ours[14] == pytest.approx(theirs["price_10"] - theirs["price_14"])


def test_ranges_of_the_deck_exercise_give_30_50_20_percent():
    table = attribute_importance(worths({"brand": (0, 1.2), "price": (2.0, 0), "service": (0, 0.8)}))
    assert table.set_index("attribute")["importance"].round(9).to_dict() == {"price": 0.5, "brand": 0.3, "service": 0.2}
    assert not table["enough"].any()  # one respondent has no interval


def test_opposite_wishes_cancel_in_the_mean_but_not_in_the_mean_of_importances():
    opposed = worths({"brand": (1, -1), "price": (1, -1)}, {"brand": (-1, 1), "price": (1, -1)})
    each = attribute_importance(opposed).set_index("attribute")["importance"]
    mean = attribute_importance(opposed, convention="of_the_mean").set_index("attribute")["importance"]
    assert each.to_dict() == {"brand": 0.5, "price": 0.5}
    assert mean.to_dict() == {"price": 1.0, "brand": 0.0}


def test_both_conventions_agree_when_all_want_the_same():
    same = worths(*[{"brand": (0, 3), "price": (1, 0)}] * 3)
    each, mean = attribute_importance(same), attribute_importance(same, convention="of_the_mean")
    pd.testing.assert_frame_equal(each, mean)
    assert (each["high"] - each["low"]).abs().max() < 1e-9


def test_interval_of_the_mean_of_importances_is_students_t():
    shares = [0.25, 0.5, 0.3, 0.4]
    table = attribute_importance(worths(*[{"brand": (0, share), "price": (1 - share, 0)} for share in shares]))
    brand = table.set_index("attribute").loc["brand"]
    half = 3.182446 * np.std(shares, ddof=1) / 2  # t of 3 degrees of freedom, √4 = 2
    assert [brand["low"], brand["importance"], brand["high"]] == pytest.approx([0.3625 - half, 0.3625, 0.3625 + half])


def test_jackknife_of_the_mean_is_the_hand_computed_one():
    table = attribute_importance(
        worths(*[{"brand": (0, b), "price": (0, p)} for b, p in [(1, 1), (1, 3), (2, 2)]]), convention="of_the_mean"
    )
    without = np.array([3 / 8, 3 / 6, 2 / 6])  # brand range / sum of ranges with one respondent left out
    error = np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum())
    brand = table.set_index("attribute").loc["brand"]
    assert brand["high"] == pytest.approx(min(1, 0.4 + 4.30265 * error), abs=1e-4)


def test_too_few_profiles_are_said_and_left_out_of_the_importance():
    ratings = pd.concat(
        [profiles({"ours": 1, "other": -1}, {10: 1, 12: -1}), profiles({"ours": 1}, {10: 1, 12: 0}, respondent="R2")]
    )
    table = part_worths(ratings, attributes=["brand", "price"])
    assert table.groupby("respondent_id")["status"].first().tolist() == ["estimated", "too_few_profiles"]
    assert attribute_importance(table)["n_left_out"].tolist() == [1, 1]


def test_someone_who_rates_everything_alike_is_left_out_and_counted():
    table = attribute_importance(worths({"brand": (0, 1), "price": (0, 1)}, {"brand": (0, 0), "price": (0, 0)}))
    assert table["n"].tolist() == [1, 1]
    assert table["n_left_out"].tolist() == [1, 1]


def test_nobody_usable_is_an_error():
    with pytest.raises(KamError, match="fix:   ask each respondent to rate more profiles"):
        attribute_importance(worths({"brand": (0, 0), "price": (0, 0)}))


@given(st.lists(st.tuples(st.floats(0.1, 9), st.floats(0.1, 9), st.floats(0, 9)), min_size=1, max_size=6))
def test_importances_sum_to_one_in_both_conventions(ranges):
    table = worths(*[{"brand": (0, a), "price": (b, 0), "service": (0, c)} for a, b, c in ranges])
    for convention in ("mean_of_importances", "of_the_mean"):
        assert attribute_importance(table, convention=convention)["importance"].sum() == pytest.approx(1)


@given(st.floats(0.1, 10), st.floats(-5, 5))
def test_stretching_or_shifting_the_scale_changes_no_importance(factor, shift):
    ratings = profiles({"ours": 1, "other": -1}, {10: 2, 12: 0, 14: -2})
    stretched = ratings.assign(rating=ratings["rating"] * factor + shift)
    results = [attribute_importance(part_worths(t, attributes=["brand", "price"])) for t in (ratings, stretched)]
    assert np.allclose(results[0]["importance"], results[1]["importance"])


def test_an_attribute_shown_at_one_level_is_refused():
    with pytest.raises(KamError, match="fix:   leave 'brand' out"):
        part_worths(profiles({"ours": 1}, {10: 1, 12: 0}), attributes=["brand", "price"])


def test_a_price_with_many_values_is_to_be_put_into_classes():
    with pytest.raises(KamError, match="fix:   put 'price' into at most 12 classes"):
        part_worths(profiles({"a": 1, "b": 0}, {p: 0 for p in range(13)}), attributes=["brand", "price"])


def test_rows_without_rating_are_refused_and_counted():
    ratings = profiles({"ours": 1, "other": -1}, {10: 1, 12: -1})
    with pytest.raises(KamError, match="1 of 4 values cannot be used"):
        part_worths(ratings.assign(rating=[None, 1, 2, 3]), attributes=["brand", "price"])
    with pytest.raises(KamError, match=r"1 row\(s\) lack a level"):
        part_worths(ratings.assign(price=[None, 12, 10, 12]), attributes=["brand", "price"])


def test_two_rating_points_at_one_point_a_yuan_are_worth_two_yuan():
    table = part_worths(profiles({"ours": 1, "other": -1}, {10: 2, 12: 0, 14: -2}), attributes=["brand", "price"])
    money = worth_in_money(table, reference="other").set_index("brand")["premium"]
    assert money.round(9).to_dict() == {"ours": 2, "other": 0}


def test_without_a_price_effect_no_premium_is_stated():
    table = part_worths(profiles({"ours": 1, "other": -1}, {10: -2, 12: 0, 14: 2}), attributes=["brand", "price"])
    result = worth_in_money(table, reference="other")
    assert set(result["status"]) == {"price_does_not_deter"}
    assert result["premium"].isna().all()


def test_prices_as_words_are_refused():
    table = part_worths(profiles({"ours": 1, "other": -1}, {"low": 1, "high": -1}), attributes=["brand", "price"])
    with pytest.raises(KamError, match="fix:   give the prices as numbers"):
        worth_in_money(table, reference="other")


def test_unknown_reference_brand_gets_the_nearest():
    table = part_worths(profiles({"ours": 1, "other": -1}, {10: 1, 12: -1}), attributes=["brand", "price"])
    with pytest.raises(KamError, match="fix:   use 'other'"):
        worth_in_money(table, reference="othr")


def test_the_eight_shares_of_the_deck_average_22_percent_in_either_reading(case_table):
    shares = case_table("brand_importance")
    for reading in ("share_drawn_order", "share_text_order"):
        assert shares[reading].mean() == pytest.approx(0.22)
        assert shares[reading].max() == 0.39
    sure = shares["certain"] == 1
    assert (shares.loc[sure, "share_drawn_order"] == shares.loc[sure, "share_text_order"]).all()


def test_one_who_finds_everything_alike_is_left_out_and_opposites_have_no_importance_of_the_mean():
    profiles = [(b, p) for b in "XY" for p in ("low", "high")]
    rated = {"R1": [9, 5, 7, 3], "R2": [1, 5, 3, 7], "R3": [5, 5, 5, 5]}
    table = pd.DataFrame(
        [{"respondent_id": r, "brand": b, "price": p, "rating": score}
         for r, scores in rated.items() for (b, p), score in zip(profiles, scores, strict=True)]
    )  # fmt: skip
    worths = part_worths(table, attributes=["brand", "price"])
    found = attribute_importance(worths).set_index("attribute")
    assert found.loc["price", ["importance", "n", "n_left_out"]].tolist() == pytest.approx([2 / 3, 2, 1])
    with pytest.raises(KamError, match="fix:   use convention='mean_of_importances'"):
        attribute_importance(worths, convention="of_the_mean")
