import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kamlib.branding import (
    image_map,
    net_promoter_score,
    preference_drivers,
    proportion_interval,
    top_two_box,
    two_proportions,
)
from kamlib.errors import KamError


def test_300_of_500_against_260_of_500_is_z_2_55():
    result = two_proportions(300, 500, 260, 500)  # methods.md br-attitude-survey
    assert (result.share_a, result.share_b, round(result.z, 2)) == (0.6, 0.52, 2.55)
    assert result.enough


def test_pooled_z_squared_is_the_chi_square_of_the_two_by_two_table():
    chi_square = stats.chi2_contingency([[30, 20], [18, 32]], correction=False).statistic
    assert two_proportions(30, 50, 18, 50).z ** 2 == pytest.approx(chi_square)


def test_separate_variances_give_a_slightly_larger_z():
    pooled, separate = (two_proportions(300, 500, 260, 500, variance=v).z for v in ("pooled", "separate"))
    assert round(separate, 2) == 2.56
    assert separate > pooled


def test_two_groups_alike_differ_by_nothing():
    result = two_proportions(5, 5, 7, 7)
    assert (result.z, result.p_value) == (0, 1)


def test_few_answers_are_said():
    assert not two_proportions(3, 4, 1, 4).enough


def test_an_empty_group_is_refused():
    with pytest.raises(KamError, match="at least one answer in each group"):
        two_proportions(0, 0, 1, 4)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy_and_holds_the_share(pair):
    count, n = pair
    low, high = proportion_interval(count, n)
    theirs = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert low - 1e-12 <= count / n <= high + 1e-12


def test_without_answers_anything_is_possible():
    assert proportion_interval(0, 0) == (0.0, 1.0)


def test_more_successes_than_answers_are_refused():
    with pytest.raises(KamError, match="fix:   give 0 ≤ count ≤ n"):
        proportion_interval(5, 4)


def answers(*scores, statement="I pay more"):
    return pd.DataFrame({"statement": statement, "score": scores})


def test_top_two_boxes_are_four_and_five_of_five():
    row = top_two_box(answers(5, 4, 3, 2, 1), by=["statement"]).iloc[0]
    assert (row["n"], row["count"], row["share"]) == (5, 2, 0.4)


def test_top_box_alone_is_another_choice():
    assert top_two_box(answers(5, 4, 3, 2), by=["statement"], top=5)["share"].item() == 0.25


def test_missing_scores_are_counted_apart():
    row = top_two_box(answers(5, None, 1), by=["statement"]).iloc[0]
    assert (row["n"], row["n_missing"], row["share"]) == (2, 1, 0.5)


def test_a_group_nobody_answered_says_so():
    row = top_two_box(answers(None, None), by=["statement"]).iloc[0]
    assert (row["n"], row["enough"], row["low"], row["high"]) == (0, False, 0, 1)


def test_30_answers_are_enough_by_default():
    assert not top_two_box(answers(*[4] * 29), by=["statement"])["enough"].item()
    assert top_two_box(answers(*[4] * 30), by=["statement"])["enough"].item()


def test_a_score_of_six_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 1 or more and up to 5"):
        top_two_box(answers(6), by=["statement"])


def test_a_top_box_outside_the_scale_is_refused():
    with pytest.raises(KamError, match="fix:   give a score from 2 to 5"):
        top_two_box(answers(4), by=["statement"], top=6)


def test_published_score_and_its_error():
    answers = pd.DataFrame({"recommend": [9] * 162 + [7] * 108 + [2] * 54})  # 1/2, 1/3, 1/6 of 324
    row = net_promoter_score(answers).iloc[0]
    assert (round(row["nps_points"], 1), round(row["se_points"], 2)) == (33.3, 4.14)
    assert row["enough"]


def test_ends_of_each_class():
    row = net_promoter_score(pd.DataFrame({"recommend": [0, 6, 7, 8, 9, 10]})).iloc[0]
    assert row[["promoters", "passives", "detractors"]].tolist() == [pytest.approx(1 / 3)] * 3


def test_groups_get_their_own_score_and_missing_answers_are_left_out():
    answers = pd.DataFrame({"region": ["N", "N", "S", "S"], "recommend": [10, 10, 0, None]})
    table = net_promoter_score(answers, by=["region"]).set_index("region")
    assert table["nps_points"].to_dict() == {"N": 100, "S": -100}
    assert table["n"].to_dict() == {"N": 2, "S": 1}


def test_no_answer_at_all_is_said():
    row = net_promoter_score(pd.DataFrame({"recommend": [None]}, dtype=float)).iloc[0]
    assert (row["n"], row["enough"]) == (0, False)
    assert pd.isna(row["nps_points"])


def test_eleven_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 0 or more and up to 10"):
        net_promoter_score(pd.DataFrame({"recommend": [11]}))


ITEMS = ["risk", "image"]


def answers_of_value_drivers(n=200):
    rng = np.random.default_rng(4)
    table = pd.DataFrame({item: rng.integers(1, 6, n) for item in ITEMS})
    return table.assign(preference=2 * table["risk"] + 0.5 * table["image"] + rng.normal(0, 1, n))


def test_one_item_gives_the_correlation():
    table = answers_of_value_drivers()
    result = preference_drivers(table, items=["risk"])
    theirs = stats.linregress(table["risk"], table["preference"])
    assert result["weight"].item() == pytest.approx(theirs.rvalue)
    assert result["r_squared"].item() == pytest.approx(theirs.rvalue**2)


def test_weights_and_r_squared_agree_with_scikit_learn():
    from sklearn.linear_model import LinearRegression

    table = answers_of_value_drivers()
    standard = (table - table.mean()) / table.std(ddof=0)
    model = LinearRegression().fit(standard[ITEMS], standard["preference"])
    result = preference_drivers(table, items=ITEMS).set_index("item")
    assert result.loc[ITEMS, "weight"].tolist() == pytest.approx(model.coef_.tolist())
    assert result["r_squared"].iloc[0] == pytest.approx(model.score(standard[ITEMS], standard["preference"]))


def test_another_scale_of_an_item_changes_no_weight():
    table = answers_of_value_drivers()
    stretched = table.assign(risk=table["risk"] * 20 + 3)
    results = [preference_drivers(t, items=ITEMS)["weight"] for t in (table, stretched)]
    assert np.allclose(*results)


def test_interval_agrees_with_the_simple_regression_of_scipy():
    table = answers_of_value_drivers()
    result = preference_drivers(table, items=["risk"]).iloc[0]
    theirs = stats.linregress(table["risk"], table["preference"])
    scale = table["risk"].std(ddof=0) / table["preference"].std(ddof=0)
    half = stats.t.ppf(0.975, len(table) - 2) * theirs.stderr * scale
    assert (result["high"] - result["low"]) / 2 == pytest.approx(half)


def test_few_answers_are_said_of_value_drivers():
    assert not preference_drivers(answers_of_value_drivers(15), items=ITEMS)["enough"].any()


def test_answers_with_a_gap_are_left_out():
    table = answers_of_value_drivers(50)
    table.loc[0, "risk"] = None
    assert preference_drivers(table, items=ITEMS)["n"].tolist() == [49, 49]


def test_an_item_that_repeats_another_is_refused():
    table = answers_of_value_drivers().assign(again=lambda t: t["risk"] * 2)
    with pytest.raises(KamError, match="fix:   leave out items that do not vary"):
        preference_drivers(table, items=["risk", "again"])


def test_three_answers_are_too_few_for_two_items():
    with pytest.raises(KamError, match="fix:   give at least 4"):
        preference_drivers(answers_of_value_drivers(3), items=ITEMS)


# Greenacre 1984: smoking habits of five staff groups (none, light, medium, heavy)
SMOKING = pd.DataFrame(
    [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]],
    index=["senior managers", "junior managers", "senior employees", "junior employees", "secretaries"],
    columns=["none", "light", "medium", "heavy"],
)


def test_published_inertias_of_the_smoking_table():
    result = image_map(SMOKING)
    assert round(result.total_inertia, 4) == 0.0852
    assert [round(share, 3) for share in result.axis_shares] == [0.878, 0.118, 0.005]


def test_total_inertia_is_chi_square_over_total():
    chi_square = stats.chi2_contingency(SMOKING).statistic
    assert image_map(SMOKING).total_inertia == pytest.approx(chi_square / SMOKING.to_numpy().sum())


def test_the_centre_of_gravity_of_brands_and_words_is_the_origin():
    points = image_map(SMOKING).points
    for _, part in points.groupby("kind"):
        assert np.allclose(
            [np.average(part["x"], weights=part["share"]), np.average(part["y"], weights=part["share"])], 0
        )


def test_distances_of_brands_are_chi_square_distances_when_two_axes_hold_all():
    counts = pd.DataFrame({"a": [5, 1, 2], "b": [1, 6, 2], "c": [2, 2, 9]}, index=list("XYZ"))
    points = image_map(counts).points.query("kind == 'brand'").set_index("name")
    profiles = counts.div(counts.sum(axis=1), axis=0)
    weights = counts.sum() / counts.to_numpy().sum()
    wanted = np.sqrt((((profiles.loc["X"] - profiles.loc["Y"]) ** 2) / weights).sum())
    assert np.hypot(*(points.loc["X", ["x", "y"]] - points.loc["Y", ["x", "y"]]).astype(float)) == pytest.approx(wanted)
    assert np.allclose(points["quality"], 1)


def test_brands_are_the_centres_of_gravity_of_words_in_the_other_scaling():
    points = image_map(SMOKING, scaling="brands").points.set_index("name")
    profile = SMOKING.loc["secretaries"] / SMOKING.loc["secretaries"].sum()
    assert points.loc["secretaries", "x"] == pytest.approx((profile * points.loc[profile.index, "x"]).sum())


def test_more_answers_in_the_same_proportions_change_nothing():
    pd.testing.assert_frame_equal(image_map(SMOKING).points, image_map(SMOKING * 7).points)


@pytest.mark.parametrize(
    ("counts", "fix"),
    [
        (SMOKING.iloc[:2], "give at least 3 × 3"),
        (SMOKING - 5, "give numbers of 0 or more"),
        (SMOKING.assign(none=0), "leave out these brands or words"),
        (SMOKING * 0 + 1, "there is nothing to map"),
    ],
)
def test_tables_that_make_no_map_are_refused(counts, fix):
    with pytest.raises(KamError, match=f"fix:   {fix}"):
        image_map(counts)
