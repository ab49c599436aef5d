"""Price, value or composite orientation."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import need_orientation


def answers(*rows):
    table = pd.DataFrame(rows, columns=["price", "function", "quality", "service", "experience"])
    return table.assign(account_id=[f"A{n}" for n in range(len(rows))])


def test_fifty_points_make_a_side_dominant_and_a_draw_is_composite():
    found = need_orientation(
        answers((50, 20, 10, 10, 10), (10, 20, 20, 25, 25), (49, 20, 11, 10, 10), (50, 0, 0, 25, 25))
    )
    assert found["orientation"].tolist() == ["price", "value", "composite", "composite"]
    assert found[["price", "performance", "experience"]].sum(axis=1).tolist() == [100] * 4


def test_a_sum_within_one_point_is_scaled_and_one_further_off_refused():
    assert need_orientation(answers((49.7, 20, 10, 10, 9.3)))["orientation"].item() == "price"
    with pytest.raises(KamError, match="exactly 100 points"):
        need_orientation(answers((50, 20, 10, 10, 20)))


def test_negative_points_are_refused_with_the_account():
    with pytest.raises(KamError, match="first 'A1'"):
        need_orientation(answers((100, 0, 0, 0, 0), (120, -20, 0, 0, 0)))
