"""Bases of segmentation, and whether two groupings hang together."""

import numpy as np
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import DECK_BASES, base_panel, base_tradeoff, channel_association, order_agreement


def accounts():
    return pd.DataFrame(
        {
            "branch": list("NNSSNNSS"),
            "behaviour": list("abababab"),
            "attitude": ["x", None, "x", None, "y", "", "y", "x"],
            "revenue": [10.0, 2, 10, 2, 11, 3, 11, 3],
        }
    )


def test_behaviour_explains_what_geography_does_not():
    table = base_tradeoff(accounts(), bases={"geography": "branch", "behaviour": "behaviour"}, measure="eta2")
    assert table["explained"].tolist() == pytest.approx([0, 1 - 2 / 130])
    assert table["availability"].tolist() == [1, 1]


def test_blank_and_missing_count_as_not_known():
    row = base_tradeoff(accounts(), bases={"attitude": "attitude"}).iloc[0]
    assert row["availability"] == pytest.approx(5 / 8)


def test_epsilon_squared_takes_back_what_many_groups_explain_by_chance():
    rng = np.random.default_rng(2)
    noise = pd.DataFrame({"postcode": rng.integers(0, 40, 120).astype(str), "revenue": rng.normal(size=120)})
    raw = base_tradeoff(noise, bases={"geography": "postcode"}, measure="eta2")["explained"].item()
    fair = base_tradeoff(noise, bases={"geography": "postcode"})["explained"].item()
    assert raw > 0.2
    assert fair < 0.1


def test_a_base_with_one_group_or_as_many_as_accounts_is_not_enough_data():
    table = accounts().assign(country="CN", account=range(8)).astype({"account": str})
    found = base_tradeoff(table, bases={"geography": "country", "needs": "account"})
    assert found["status"].tolist() == ["not_enough_data"] * 2
    assert found["explained"].isna().all()


def test_numbers_are_cut_into_fifths():
    table = pd.DataFrame({"size": range(50), "revenue": range(50)})
    assert base_tradeoff(table, bases={"value": "size"})["groups"].item() == 5


def test_behaviour_cannot_explain_itself():
    with pytest.raises(KamError, match="by other columns than itself"):
        base_tradeoff(accounts(), bases={"value": "revenue"})


def test_the_decks_own_order_agrees_with_itself():
    steps = range(len(DECK_BASES))
    tradeoff = pd.DataFrame({"base": DECK_BASES, "availability": [-s for s in steps], "explained": list(steps)})
    assert order_agreement(tradeoff).tolist() == [-1, 1, 6]
    assert order_agreement(tradeoff.head(2)).isna().tolist() == [True, True, False]


def test_a_panel_has_one_row_per_group_with_means():
    panel = base_panel(accounts().assign(orders=1), base="behaviour")
    assert panel["behaviour"].tolist() == ["a", "b"]
    assert panel["revenue"].tolist() == [10.5, 2.5]


def counts(table):
    return pd.DataFrame(
        [(r, c, n) for r, row in enumerate(table) for c, n in enumerate(row)], columns=["region", "channel", "n"]
    )


def test_chi_square_of_a_two_by_two_table_is_the_closed_form():
    """n(ad − bc)² / (row and column sums) for 30, 10 / 10, 30 is 20; Cramér's V is √(20/80)."""
    found = channel_association(counts([[30, 10], [10, 30]]), value="n")
    assert found.chi2 == pytest.approx(20)
    assert found.cramers_v == pytest.approx(0.5)
    assert found.p == pytest.approx(7.744e-6, rel=1e-3)
    assert found.status == "enough_data"


def test_rows_without_a_count_column_count_once_each():
    rows = pd.DataFrame({"region": ["N"] * 20 + ["S"] * 20, "channel": ["shop"] * 20 + ["web"] * 20})
    assert channel_association(rows).cramers_v == pytest.approx(1)


def test_no_difference_gives_zero_and_thin_tables_say_so():
    assert channel_association(counts([[10, 20], [10, 20]]), value="n").chi2 == pytest.approx(0)
    assert channel_association(counts([[1, 2], [2, 1]]), value="n").status == "not_enough_data"
    lonely = channel_association(counts([[10, 20]]), value="n")
    assert lonely.status == "not_enough_data"
    assert np.isnan(lonely.p)


def test_amounts_with_credit_notes_are_no_counts():
    with pytest.raises(KamError, match="not amounts with credit notes"):
        channel_association(counts([[-1, 20]]), value="n")
