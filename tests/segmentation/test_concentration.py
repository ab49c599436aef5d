"""Concentration, inequality and the whale curve."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import (
    abc_classes,
    accounts_for_share,
    class_summary,
    effective_number,
    gini,
    hhi,
    lorenz_curve,
    pareto_curve,
    top_share,
    whale_curve,
    whale_summary,
)

HEIZER = [90000, 77000, 26350, 15001, 12500, 8502, 1200, 850, 504, 150]
values = st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(lambda v: sum(v) > 0)


def accounts(*revenue):
    return pd.DataFrame({"account_id": [f"A{n}" for n in range(len(revenue))], "revenue": revenue})


def test_pareto_sorts_by_value_and_cumulates_to_one():
    curve = pareto_curve(accounts(10, 70, 20))
    assert curve["account_id"].tolist() == ["A1", "A2", "A0"]
    assert curve["cum_share"].tolist() == [0.7, 0.9, 1.0]
    assert curve["account_share"].tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_equal_revenue_keeps_account_order():
    assert pareto_curve(accounts(5, 9, 5))["account_id"].tolist() == ["A1", "A0", "A2"]


def test_the_argument_is_not_changed():
    table = accounts(1, 2)
    before = table.copy()
    pareto_curve(table)
    pd.testing.assert_frame_equal(table, before)


def test_negative_accounts_lift_the_curve_above_one_before_it_falls_back():
    assert pareto_curve(accounts(100, 50, -50))["cum_share"].tolist() == [1.0, 1.5, 1.0]


@given(values)
def test_the_shares_sum_to_one_and_never_fall(revenue):
    curve = pareto_curve(accounts(*revenue))
    assert curve["share"].sum() == pytest.approx(1)
    assert curve["cum_share"].is_monotonic_increasing
    assert curve["cum_share"].iloc[-1] == 1


@pytest.mark.parametrize(
    ("table", "fix"),
    [
        (accounts(), "at least one row"),
        (accounts(0, 0), "whose total is above 0"),
        (accounts(5, -9), "whose total is above 0"),
        (accounts(5, None), "give finite numbers"),
        (accounts(5, "many"), "give finite numbers"),
        (pd.DataFrame({"account": ["A"], "revenue": [1]}), "rename 'account' to 'account_id'"),
        (pd.DataFrame({"account_id": ["A", "A"], "revenue": [1, 2]}), r"account_summary\(\) first"),
    ],
)
def test_tables_that_cannot_be_ranked_are_refused_with_the_next_step(table, fix):
    with pytest.raises(KamError, match=fix):
        pareto_curve(table)


def test_the_planted_top_fifth_brings_78_4_per_cent():
    table = accounts(*[392] * 2, *[27] * 8)
    assert top_share(table, top=0.2) == pytest.approx(0.784)


def test_a_share_of_accounts_is_rounded_up_and_not_by_float_dust():
    assert top_share(accounts(*[1] * 15), top=0.2) == pytest.approx(3 / 15)
    assert top_share(accounts(*[1] * 7), top=0.2) == pytest.approx(2 / 7)
    assert top_share(accounts(9, 1), top=10) == 1


@pytest.mark.parametrize("top", [0, -1, 2.5, float("nan")])
def test_an_impossible_top_is_refused(top):
    with pytest.raises(KamError, match=r"fix: +give a share such as 0.2"):
        top_share(accounts(1), top=top)


def test_accounts_needed_for_a_share():
    assert accounts_for_share(accounts(50, 30, 20), share=0.8) == 2
    assert accounts_for_share(accounts(7), share=0.8) == 1
    with pytest.raises(KamError, match="above 0 and up to 1"):
        accounts_for_share(accounts(7), share=80)


def test_heizer_render_classes_by_stated_item_cut():
    classes = class_summary(abc_classes(accounts(*HEIZER), cuts=(0.2, 0.5), by="count"))
    assert classes["revenue"].sum() == 232_057
    assert classes["accounts"].tolist() == [2, 3, 5]
    assert (classes["value_share"] * 100).tolist() == pytest.approx([71.97, 23.20, 4.83], abs=0.01)


def test_the_account_that_crosses_a_cut_goes_up_or_down_as_asked():
    giant = accounts(95, 3, 2)
    assert abc_classes(giant)["abc_class"].tolist() == ["A", "C", "C"]
    assert abc_classes(giant, edge="lower")["abc_class"].tolist() == ["C", "C", "C"]
    even = accounts(*[10] * 5, *[9] * 5)
    assert "".join(abc_classes(even, cuts=(0.5,), by="count")["abc_class"]) == "AAAAABBBBB"
    assert "".join(abc_classes(even, cuts=(0.5,), by="count", edge="lower")["abc_class"]) == "AAAAABBBBB"


def test_a_cut_that_is_met_exactly_ends_the_class():
    assert "".join(abc_classes(accounts(70, 20, 10))["abc_class"]) == "ABC"
    assert "".join(abc_classes(accounts(70, 20, 10), edge="lower")["abc_class"]) == "ABC"


@given(values, st.randoms())
def test_classes_do_not_depend_on_the_order_of_the_table(revenue, random):
    table = accounts(*revenue)
    shuffled = table.sample(frac=1, random_state=random.randint(0, 99))
    one, other = (abc_classes(t).set_index("account_id")["abc_class"].sort_index() for t in (table, shuffled))
    pd.testing.assert_series_equal(one, other)


@given(values, st.integers(2, 50))
def test_classes_do_not_depend_on_the_unit(revenue, factor):
    one, other = abc_classes(accounts(*revenue)), abc_classes(accounts(*[v * factor for v in revenue]))
    assert one["abc_class"].tolist() == other["abc_class"].tolist()


@pytest.mark.parametrize("cuts", [(0.9, 0.7), (0, 0.5), (0.5, 1), (), (70, 90)])
def test_cuts_that_make_no_classes_are_refused(cuts):
    with pytest.raises(KamError, match="give rising numbers between 0 and 1"):
        abc_classes(accounts(1, 2), cuts=cuts)


def test_a_mistyped_convention_is_refused_with_the_nearest():
    with pytest.raises(KamError, match="use 'value'"):
        abc_classes(accounts(1), by="values")
    with pytest.raises(KamError, match="use 'upper'"):
        abc_classes(accounts(1), edge="uper")


def test_a_class_summary_of_nothing_but_zeros_has_zero_shares():
    table = pd.DataFrame({"abc_class": ["A", "B"], "revenue": [0, 0]})
    assert class_summary(table)["value_share"].tolist() == [0, 0]


INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
amounts = st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=1, max_size=40).filter(lambda v: sum(v) > 1e-3)


@pytest.mark.parametrize(("shares", "percent", "share"), [([60, 30, 10], 4600, 0.46), ([40, 30, 20, 10], 3000, 0.30)])
def test_the_published_hhi_on_both_scales(shares, percent, share):
    assert hhi(shares, scale="percent") == pytest.approx(percent)
    assert hhi(shares) == pytest.approx(share)


def test_the_effective_number_of_equal_accounts_is_their_number():
    assert effective_number([7] * 12) == pytest.approx(12)
    assert effective_number([5]) == 1


def test_the_published_gini_in_both_conventions():
    assert gini(INCOMES) == pytest.approx(0.46209, abs=5e-6)
    assert gini(INCOMES, unbiased=True) == pytest.approx(0.51343, abs=5e-6)


def test_gini_of_equals_is_zero_and_of_one_owner_is_one_when_unbiased():
    assert gini([4, 4, 4]) == 0
    assert gini([0, 0, 9]) == pytest.approx(2 / 3)
    assert gini([0, 0, 9], unbiased=True) == pytest.approx(1)
    assert gini([5]) == 0


@given(amounts)
def test_gini_is_twice_the_area_between_the_lorenz_curve_and_equality(amounts):
    curve = lorenz_curve(amounts)
    area = np.trapezoid(curve["value_share"], curve["account_share"])
    assert gini(amounts) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert 0 <= gini(amounts) <= 1


@given(amounts, st.floats(0.5, 1000))
def test_neither_index_depends_on_the_unit_or_the_order(amounts, factor):
    turned = [v * factor for v in reversed(amounts)]
    assert gini(turned) == pytest.approx(gini(amounts), abs=1e-9)
    assert hhi(turned) == pytest.approx(hhi(amounts), rel=1e-9)
    assert 1 / len(amounts) - 1e-9 <= hhi(amounts) <= 1 + 1e-9


@pytest.mark.parametrize("function", [hhi, gini, lorenz_curve, effective_number])
def test_values_without_meaning_are_refused(function):
    for bad, fix in [
        ([], "at least one"),
        ([0, 0], "above 0"),
        ([1, None], "leave them out"),
        ([3, -1], "negative='zero'"),
    ]:
        with pytest.raises(KamError, match=fix):
            function(bad)
    assert np.all(np.isfinite(function([3, -1], negative="zero")))


def test_one_account_has_no_unbiased_gini():
    with pytest.raises(KamError, match="use unbiased=False"):
        gini([5], unbiased=True)


def test_a_mistyped_scale_is_refused():
    with pytest.raises(KamError, match="use 'percent'"):
        hhi([1], scale="percents")


def earning(*profit):
    return pd.DataFrame({"account_id": [f"A{n}" for n in range(len(profit))], "profit": profit})


def test_the_curve_peaks_where_the_loss_makers_begin():
    summary = whale_summary(whale_curve(earning(-50, 90, 0, 60)))
    assert summary.peak_share == 1.5
    assert summary.peak_account_share == 0.5
    assert (summary.n_loss_makers, summary.profit_at_peak, summary.lost_after_peak) == (1, 150, 50)


def test_without_loss_makers_the_peak_is_the_total():
    summary = whale_summary(whale_curve(earning(3, 1)))
    assert (summary.peak_share, summary.n_loss_makers, summary.lost_after_peak) == (1, 0, 0)


def test_a_loss_in_total_needs_the_positive_base():
    loss = earning(10, -40)
    with pytest.raises(KamError, match="use base='positive'"):
        whale_curve(loss)
    assert whale_curve(loss, base="positive")["cum_share"].tolist() == [1, -3]


def test_only_loss_makers_are_refused_on_either_base():
    for base in ("net", "positive"):
        with pytest.raises(KamError, match="check cost and service_cost"):
            whale_curve(earning(-1, -2), base=base)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=30).filter(lambda v: sum(v) > 0))
def test_profit_is_conserved_and_the_peak_is_the_sum_of_the_positive_ones(profit):
    curve = whale_curve(earning(*profit))
    assert curve["profit"].sum() == sum(profit)
    assert curve["cum_share"].iloc[-1] == pytest.approx(1)
    assert whale_summary(curve).profit_at_peak == pytest.approx(sum(p for p in profit if p > 0))


def test_one_loss_maker_alone_is_counted():
    assert whale_summary(whale_curve(earning(5, -1, -2))).n_loss_makers == 2
    curve = pd.DataFrame({"account_share": [1.0], "cum_value": [-4.0], "cum_share": [-1.0]})
    assert whale_summary(curve).n_loss_makers == 1


def test_an_unknown_base_is_refused():
    with pytest.raises(KamError, match="use 'positive'"):
        whale_curve(earning(1), base="positiv")
