"""Opportunity tree, priority quadrants, penetration: deck 000 s85–88."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.sales_efficiency import opportunity_priority, opportunity_tree, penetration_gaps
from kamlib.tables import load_case

ITEMS = pd.DataFrame(
    {"opportunity": ["big likely", "big unlikely", "small likely", "small unlikely"], "gain": [100, 80, 20, 10],
     "chance": [0.8, 0.2, 0.9, 0.1]}
)  # fmt: skip


def test_the_four_quadrants_are_named_as_on_the_slide():
    assert opportunity_priority(ITEMS)["quadrant"].tolist() == ["act_now", "plan_attack", "wait_for_chance", "shelve"]


def test_the_other_reading_swaps_the_middle_two():
    swapped = opportunity_priority(ITEMS, reading="swapped")["quadrant"].tolist()
    assert swapped == ["act_now", "wait_for_chance", "plan_attack", "shelve"]


def test_expected_value_ranks_over_all_and_within_the_quadrant():
    table = opportunity_priority(ITEMS, gain_cut=0, chance_cut=0)
    assert table["expected_value"].tolist() == [80, 16, 18, 1]
    assert table["rank"].tolist() == table["rank_in_quadrant"].tolist() == [1, 3, 2, 4]


def test_values_on_a_cut_are_large():
    table = opportunity_priority(pd.DataFrame({"gain": [10, 5], "chance": [0.5, 0.5]}))
    assert table["quadrant"].tolist() == ["act_now", "act_now"]


def test_the_deck_s_five_items_each_find_a_quadrant():
    table = opportunity_priority(load_case("opportunity_priority")).set_index("opportunity")
    assert table.loc["new customers", "quadrant"] == "plan_attack"
    assert table.loc["drop unprofitable customers", "quadrant"] == "wait_for_chance"
    assert table["rank"].idxmin() == "larger share of present products"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 1)), min_size=1, max_size=8))
def test_doubling_all_gains_changes_no_quadrant_at_the_default_cut(rows):
    table = pd.DataFrame(rows, columns=["gain", "chance"])
    doubled = table.assign(gain=table["gain"] * 2)
    assert opportunity_priority(doubled)["quadrant"].tolist() == opportunity_priority(table)["quadrant"].tolist()


def test_a_branch_of_the_tree_is_the_sum_of_its_leaves_and_owners_are_kept():
    leaves = pd.DataFrame({"leaf": ["usage", "drop", "offer"], "size": [30.0, 2.0, 8.0], "owner": ["Li", "Wu", "Han"]})
    tree = opportunity_tree(leaves).set_index("node")
    assert tree.loc[["growth", "existing", "new"], "size"].tolist() == [40, 32, 8]
    assert tree.loc["existing", "share"] == 0.8
    assert tree.loc["drop", "owner"] == "Wu"
    assert len(tree) == 9


def test_share_is_sales_over_size_and_the_whole_market_is_weighted_by_size():
    gaps = penetration_gaps(load_case("penetration")).set_index("segment")
    assert gaps["share"].round(3).tolist() == [0.12, 0.02, 0.04, 0.048]
    assert gaps.loc["total", "share"] == 48 / 1000
    assert gaps.loc["total", "gap_value"] == pytest.approx(gaps["gap_value"].iloc[:-1].sum())
    assert gaps["rank"].idxmin() == "total"
    assert gaps.index[gaps["rank"] == 1].tolist() == ["service-responsive"]


def test_weights_by_profit_give_another_overall_share():
    gaps = penetration_gaps(load_case("penetration"), weights="profit_contribution").set_index("segment")
    assert gaps.loc["total", "share"] == pytest.approx(0.3 * 0.12 + 0.2 * 0.02 + 0.5 * 0.04)


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: opportunity_priority(ITEMS.assign(chance=60)), "between 0 and 1"),
        (lambda: opportunity_priority(ITEMS.assign(gain=-1)), "for a drop: the profit saved"),
        (lambda: opportunity_priority(ITEMS.head(0)), "at least one row"),
        (lambda: opportunity_tree(pd.DataFrame({"leaf": ["usge"], "size": [1]})), "use 'usage'"),
        (lambda: penetration_gaps(load_case("penetration").assign(size=0)), "numbers above 0"),
        (lambda: penetration_gaps(load_case("penetration").assign(target_share=15)), "between 0 and 1"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
