import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import brand_shift, marginal_homogeneity, spec_ranking
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
