"""HHI, effective number, Gini and the Lorenz curve."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import effective_number, gini, hhi, lorenz_curve

INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
values = st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=1, max_size=40).filter(lambda v: sum(v) > 1e-3)


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


@given(values)
def test_gini_is_twice_the_area_between_the_lorenz_curve_and_equality(amounts):
    curve = lorenz_curve(amounts)
    area = np.trapezoid(curve["value_share"], curve["account_share"])
    assert gini(amounts) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert 0 <= gini(amounts) <= 1


@given(values, st.floats(0.5, 1000))
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
