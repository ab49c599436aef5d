import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import growth_bands, target_chance
from kamlib.errors import KamError


def test_the_fan_opens_with_the_root_of_time_around_the_median():
    bands = growth_bands(100.0, growth=0.06, spread=0.2, years=4).pivot(index="year", columns="level", values="revenue")
    assert bands.loc[0].tolist() == [100.0] * 5
    assert bands.loc[4, 0.5] == pytest.approx(100 * 1.06**4)
    width = (bands[0.9] / bands[0.5]).map(lambda ratio: pd.NA if ratio == 1 else ratio)
    assert (width[4]) == pytest.approx(width[1] ** 2)


@given(st.floats(-0.3, 0.5), st.floats(0, 0.5))
def test_bands_never_cross(growth, spread):
    bands = growth_bands(50.0, growth=growth, spread=spread).pivot(index="year", columns="level", values="revenue")
    assert (bands.diff(axis=1).iloc[:, 1:] >= -1e-9).all().all()


def test_levels_outside_zero_and_one_are_refused():
    with pytest.raises(KamError, match="quantiles between 0 and 1"):
        growth_bands(1.0, growth=0.1, spread=0.1, levels=[0, 0.5])


@pytest.mark.parametrize("level", [0.1, 0.25, 0.5, 0.9])
def test_the_chance_of_a_band_is_what_the_band_leaves_above_it(level):
    bands = growth_bands(80.0, growth=0.04, spread=0.15, levels=[level])
    edge = bands.loc[bands["year"] == 5, "revenue"].item()
    assert target_chance(80.0, edge, growth=0.04, spread=0.15) == pytest.approx(1 - level)


def test_a_target_or_growth_that_makes_no_sense_is_refused():
    with pytest.raises(KamError, match="above 0"):
        target_chance(80.0, 0, growth=0.04, spread=0.15)
    with pytest.raises(KamError, match="give numbers above -1"):
        target_chance(80.0, 90.0, growth=-1, spread=0.15)
