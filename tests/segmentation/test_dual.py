"""Revenue ranking with a second, non-monetary look."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import RATINGS, dual_ranking


def accounts():
    """Two A, one B, six C; three of the C are planted with high ratings."""
    table = pd.DataFrame({"account_id": list("ABCDEFGHI"), "revenue": [500, 250, 150, 30, 25, 20, 10, 10, 5]})
    for rating in RATINGS:
        table[rating] = [3, 3, 3, 5, 2, 5, 2, 5, 3]
    return table


def test_exactly_the_three_planted_small_accounts_are_promoted():
    ranked = dual_ranking(accounts(), least=4)
    assert ranked.loc[ranked["rescued"], "account_id"].tolist() == ["D", "F", "H"]
    assert ranked.set_index("account_id")["final_class"].to_dict() == {
        "A": "A", "B": "A", "C": "B", "D": "B", "E": "C", "F": "B", "G": "C", "H": "B", "I": "C",
    }  # fmt: skip


def test_without_a_limit_the_upper_quartile_is_rescued():
    ranked = dual_ranking(accounts())
    assert ranked.loc[ranked["rescued"], "account_id"].tolist() == ["D", "F", "H"]


def test_the_z_convention_measures_each_rating_against_its_own_spread():
    table = accounts().assign(influence=[1, 1, 1, 1, 1, 1, 1, 1, 1])
    ranked = dual_ranking(table, index="z")
    assert ranked["index"].mean() == pytest.approx(0)
    assert ranked.loc[ranked["rescued"], "account_id"].tolist() == ["D", "F", "H"]


def test_a_high_index_alone_does_not_lift_an_a_or_b_account():
    table = accounts().assign(**{rating: 5 for rating in RATINGS})
    ranked = dual_ranking(table).set_index("account_id")
    assert ranked.loc["A", "final_class"] == "A"
    assert ranked["rescued"].sum() == 6


def test_a_missing_rating_is_refused_with_the_account():
    table = accounts()
    table.loc[3, "loyalty"] = None
    with pytest.raises(KamError, match="column 'loyalty', row D"):
        dual_ranking(table)


def test_it_needs_ratings_and_a_known_index():
    with pytest.raises(KamError, match="at least one column of ratings"):
        dual_ranking(accounts(), ratings=[])
    with pytest.raises(KamError, match="use 'mean'"):
        dual_ranking(accounts(), index="means")
