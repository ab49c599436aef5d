"""Numeric and weighted distribution by hand on three outlets."""

import pandas as pd
import pytest

from kamlib.branding import retail_distribution
from kamlib.errors import KamError


def outlets(**changed):
    table = pd.DataFrame({"outlet": ["x", "y", "z"] * 2, "brand": ["ours"] * 3 + ["rival"] * 3,
                          "stocks": [1, 0, 0, 1, 1, 0], "category_sales": [60, 30, 10] * 2})  # fmt: skip
    return table.assign(**changed)


def test_outlets_and_their_sales_are_counted():
    table = retail_distribution(outlets()).set_index("brand")
    assert table.loc["ours", ["numeric_share", "weighted_share"]].tolist() == pytest.approx([1 / 3, 0.6])
    assert table.loc["rival", ["numeric_share", "weighted_share"]].tolist() == pytest.approx([2 / 3, 0.9])
    assert table.loc["ours", "in_large_outlets"] == pytest.approx(1.8)


def test_a_brand_that_stands_nowhere_is_shown_with_nothing():
    table = retail_distribution(outlets(stocks=[0, 0, 0, 1, 1, 1])).set_index("brand")
    assert table.loc["ours", ["outlets", "numeric_share", "weighted_share"]].tolist() == [0, 0, 0]
    assert pd.isna(table.loc["ours", "in_large_outlets"])


@pytest.mark.parametrize(
    "changed",
    [{"stocks": [2, 0, 0, 1, 1, 0]}, {"stocks": [0.5, 0, 0, 1, 1, 0]}, {"category_sales": [60, 30, 10, 61, 30, 10]},
     {"category_sales": 0}, {"category_sales": [60, 30, None] * 2}, {"outlet": "x"}],
)  # fmt: skip
def test_what_cannot_be_is_refused(changed):
    with pytest.raises(KamError):
        retail_distribution(outlets(**changed))
