import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kamlib.branding import image_map
from kamlib.errors import KamError

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
