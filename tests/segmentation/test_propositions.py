"""Does each proposition name a buying factor of its row?"""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import mentions, propositions_checked


def row(**change):
    base = {"customer_group": "shops", "factor_1": "price", "factor_2": "on-time delivery", "factor_3": "credit",
            "value_proposition": "punctual delivery on 30 days' credit"}  # fmt: skip
    return pd.DataFrame([{**base, **change}])


def test_the_factors_a_proposition_speaks_of_are_named():
    checked = propositions_checked(row()).iloc[0]
    assert checked["named"] == ["on-time delivery", "credit"]
    assert checked["status"] == "ok"


def test_a_proposition_about_something_else_or_an_empty_field_is_found():
    assert propositions_checked(row(value_proposition="we are number one"))["status"].item() == "names_no_factor"
    assert propositions_checked(row(factor_3=" "))["status"].item() == "incomplete"
    assert propositions_checked(row(value_proposition=None))["status"].item() == "incomplete"


@pytest.mark.parametrize(
    ("text", "factor", "found"),
    [
        ("按时送货，备货迅速", "送货及时", True),
        ("公道的价格", "信贷", False),
        ("Scheduled stock and flexible planning", "schedule flexibility", True),
        ("a fair deal", "price", False),
        ("价格 and credit", "price", False),
        ("a heart for customers", "customs papers", False),
        ("customs papers filled in", "customs papers", True),
        ("simplify the three quotes", "broad quoting", True),
        ("deliveries when you want them", "timely delivery", True),
    ],
)
def test_words_are_looked_for_in_both_languages(text, factor, found):
    assert mentions(text, factor) is found


def test_a_missing_column_is_refused():
    with pytest.raises(KamError, match="'value_proposition'"):
        propositions_checked(row().drop(columns="value_proposition"))
