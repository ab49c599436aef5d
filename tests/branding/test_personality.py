import pandas as pd
import pytest

from kamlib.branding import personality_distance, personality_profile
from kamlib.errors import KamError

IDEAL = {"sincerity": 5, "competence": 5}


def profile(**brands):
    rows = [(brand, trait, score) for brand, marks in brands.items() for trait, score in zip(IDEAL, marks, strict=True)]
    return pd.DataFrame(rows, columns=["brand", "trait", "score"])


def test_the_ideal_is_at_distance_nothing_and_its_opposite_at_one():
    table = personality_distance(profile(saint=(5, 5), crook=(1, 1)), ideal=IDEAL)
    assert table[["brand", "distance"]].values.tolist() == [["saint", 0.0], ["crook", 1.0]]


def test_the_farthest_trait_and_its_gap_are_named():
    row = personality_distance(profile(ours=(4, 2)), ideal=IDEAL).iloc[0]
    assert (row["farthest"], row["gap"]) == ("competence", -3)
    assert row["distance"] == pytest.approx((((1 + 9) / 2) ** 0.5) / 4)


def test_profile_is_the_mean_of_the_raters_and_says_how_many():
    ratings = pd.DataFrame({"brand": "ours", "trait": "sincerity", "score": [3, 5] * 5})
    assert personality_profile(ratings).values.tolist() == [["ours", "sincerity", 4.0, 10, True]]


def test_traits_outside_the_ideal_do_not_count():
    table = pd.concat([profile(ours=(5, 5)), pd.DataFrame([{"brand": "ours", "trait": "ruggedness", "score": 1}])])
    assert personality_distance(table, ideal=IDEAL)["distance"].item() == 0


def test_a_brand_without_a_mark_is_refused():
    with pytest.raises(KamError, match="fix:   rate these traits, or leave them out of ideal"):
        personality_distance(profile(ours=(4, 2)).head(1), ideal=IDEAL)


def test_an_ideal_of_six_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 1 or more and up to 5"):
        personality_distance(profile(ours=(4, 2)), ideal={"sincerity": 6})
