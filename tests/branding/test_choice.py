import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import (
    attribute_importance,
    brand_shift,
    marginal_homogeneity,
    part_worths,
    preference_shares,
    spec_ranking,
    worth_in_money,
)
from kamlib.errors import KamError
from kamlib.tables import load_table


def votes(pairs):
    return pd.DataFrame(pairs, columns=["before", "after"])


def test_shift_is_share_after_minus_share_before():
    table = brand_shift(votes([("Alfa", "BMW")] * 3 + [("Alfa", "Alfa")])).set_index("option")
    assert table["shift"].to_dict() == {"BMW": 0.75, "Alfa": -0.75}
    assert table.loc["BMW", ["gained", "lost", "p_value"]].tolist() == [3, 0, 0.25]  # 2 · (1/2)³


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD")), min_size=1, max_size=40))
def test_shifts_sum_to_nothing_and_shares_to_one(pairs):
    table = brand_shift(votes(pairs))
    assert table["shift"].sum() == pytest.approx(0)
    assert table["share_before"].sum() == pytest.approx(1)
    assert (table["n_after"] - table["n_before"] == table["gained"] - table["lost"]).all()


def test_a_voter_with_one_vote_is_left_out():
    assert brand_shift(votes([("A", "A"), ("B", None)]))["n_before"].sum() == 1


def test_nobody_voting_twice_is_refused():
    with pytest.raises(KamError, match="fix:   give at least one row with both votes"):
        brand_shift(votes([("A", None)]))


def test_stuart_maxwell_on_the_published_vision_table():
    # Stuart 1955: unaided vision of the right and left eye of 7,477 women; chi-square 11.96 with 3 degrees of freedom
    counts = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
    pairs = [(str(i), str(j)) for i in range(4) for j in range(4) for _ in range(counts[i][j])]
    result = marginal_homogeneity(votes(pairs))
    assert (round(result.statistic, 2), result.degrees, round(result.p_value, 3)) == (11.96, 3, 0.008)
    assert result.n_voters == 7477


def test_two_options_give_mcnemar():
    result = marginal_homogeneity(votes([("A", "B")] * 15 + [("B", "A")] * 5 + [("A", "A")] * 20))
    assert (result.statistic, result.degrees, result.enough) == (5.0, 1, False)  # (15 − 5)² / 20


def test_nobody_changing_is_said_and_not_tested():
    result = marginal_homogeneity(votes([("A", "A"), ("B", "B")]))
    assert (result.n_changed, result.enough) == (0, False)
    assert np.isnan(result.p_value)


def test_alfa_has_the_best_power_to_weight(case_table):
    cars = case_table("blind_choice_cars")
    ratio = (cars["power_bhp"] / cars["weight_kg"]).round(3).tolist()
    assert ratio[2:] == [0.147, 0.150]  # methods.md br-blind-choice
    ranked = spec_ranking(
        cars.assign(ratio=cars["power_bhp"] / cars["weight_kg"]), name="car", better={"ratio": "high"}
    )
    assert ranked["car"].iloc[0].startswith("Alfa")


def test_the_best_car_depends_on_the_lines_that_count(case_table):
    cars = case_table("blind_choice_cars")
    fast = spec_ranking(cars, name="car", better={"power_bhp": "high", "acceleration_s": "low"})
    thrifty = spec_ranking(cars, name="car", better={"economy_mpg": "high", "weight_kg": "low"})
    assert fast["car"].iloc[0].startswith("Jaguar")
    assert thrifty["car"].iloc[0].startswith("BMW")


def test_z_scores_of_a_line_average_to_nothing():
    specs = pd.DataFrame({"car": list("abc"), "power": [1, 2, 6]})
    assert spec_ranking(specs, name="car", better={"power": "high"})["power"].sum() == pytest.approx(0)


def test_a_line_that_is_the_same_for_all_is_refused(case_table):
    with pytest.raises(KamError, match="fix:   leave 'valves' out"):
        spec_ranking(case_table("blind_choice_cars"), name="car", better={"valves": "high"})


def test_the_operators_blind_experiment_moves_votes_from_the_post_to_its_rival():
    brands = load_table("blind_offers").set_index("option")["brand"]
    shown = load_table("blind_votes")[["before", "after"]].map(brands.get)
    table = brand_shift(shown).set_index("option")
    assert table.loc["Lanjiang Post", ["n_before", "n_after"]].tolist() == [42, 31]
    assert table.loc["Yanhe Express", ["n_before", "n_after"]].tolist() == [30, 49]
    assert marginal_homogeneity(shown).enough


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


def worths_of_preference_shares(*respondents):
    """Respondents as (brand range, price range): ours = +range/2, cheap = +range/2."""
    rows = []
    for n, (brand, price) in enumerate(respondents):
        rows += [(n, "brand", "ours", brand / 2), (n, "brand", "other", -brand / 2)]
        rows += [(n, "price", 10, price / 2), (n, "price", 14, -price / 2)]
    return pd.DataFrame(rows, columns=["respondent_id", "attribute", "level", "part_worth"])


def offers(our_price, other_price):
    return pd.DataFrame({"offer": ["us", "them"], "brand": ["ours", "other"], "price": [our_price, other_price]})


def test_those_who_value_the_brand_more_than_the_price_gap_stay():
    shares = preference_shares(worths_of_preference_shares((2, 1), (1, 2), (3, 1), (1, 4)), offers(14, 10))
    assert shares["share"].tolist() == [0.5, 0.5]


def test_ties_are_shared():
    assert preference_shares(worths_of_preference_shares((1, 1)), offers(14, 10))["share"].tolist() == [0.5, 0.5]


def test_a_price_between_two_rated_ones_is_interpolated():
    table = worths_of_preference_shares((1, 2))  # 12 is worth 0, 10 is worth 1: the gap of 1 equals the brand
    assert preference_shares(table, offers(12, 10))["share"].tolist() == [0.5, 0.5]
    assert preference_shares(table, offers(11.9, 10))["share"].tolist() == [1, 0]


def test_logit_shares_are_those_of_the_formula():
    shares = preference_shares(worths_of_preference_shares((2, 1)), offers(14, 10), rule="logit")["share"]
    assert shares.tolist() == pytest.approx([np.exp(1) / (np.exp(1) + 1), 1 / (np.exp(1) + 1)])


def test_a_dearer_offer_never_wins_more():
    table = worths_of_preference_shares((2, 1), (1, 2), (0.4, 3))
    won = [preference_shares(table, offers(price, 12))["share"].iloc[0] for price in (10, 11, 12, 13, 14)]
    assert won == sorted(won, reverse=True)


def test_shares_sum_to_one_under_both_rules():
    for rule in ("first_choice", "logit"):
        assert preference_shares(worths_of_preference_shares((2, 1), (1, 2)), offers(11, 13), rule=rule)[
            "share"
        ].sum() == pytest.approx(1)


@pytest.mark.parametrize(("ours", "fix"), [(15, "use one of"), (9.99, "use one of"), ("cheap", "use one of")])
def test_a_level_nobody_rated_is_refused(ours, fix):
    with pytest.raises(KamError, match=f"fix:   {fix}"):
        preference_shares(worths_of_preference_shares((2, 1)), offers(ours, 10))


def test_a_missing_attribute_is_named():
    with pytest.raises(KamError, match="fix:   add a column 'price'"):
        preference_shares(worths_of_preference_shares((2, 1)), offers(10, 10).drop(columns="price"))


def test_without_part_worths_nothing_is_simulated():
    table = worths_of_preference_shares((2, 1)).assign(part_worth=np.nan)
    with pytest.raises(KamError, match="fix:   ask for more profiles"):
        preference_shares(table, offers(10, 10))
