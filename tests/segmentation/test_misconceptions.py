"""Five misconceptions against numbers."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import misconception_tests


def accounts():
    return pd.DataFrame(
        {
            "account_id": list("abcdefghij"),
            "revenue": [500, 400, 120, 100, 90, 50, 40, 30, 20, 10],
            "profit": [-20, 60, 20, 18, 16, 10, 8, 6, 4, 2],
            "orders": [4, 40, 20, 20, 18, 10, 10, 10, 5, 5],
            "tier": ["vip", "key", "key", "key", "key", *["middle"] * 2, *["small"] * 3],
            "discount_share": [0.30, 0.05, 0.08, 0.10, 0.12, 0, 0, 0, 0, 0],
        }
    )


def verdicts(table, **options):
    return misconception_tests(table, **options).set_index("misconception")["verdict"].to_dict()


def test_all_five_are_refuted_where_the_numbers_say_so():
    table = accounts()
    table.loc[table["tier"] == "small", "profit"] = [2, 2, 0]
    found = misconception_tests(table, limits={"drop_small": 0.02, "single_indicator": 0.1}).set_index("misconception")
    assert found["verdict"].tolist() == ["refuted"] * 5
    assert found.loc["single_indicator", "result"] == pytest.approx(1 / 5)  # the vip loses money
    assert found.loc["drop_small", "result"] == pytest.approx(4 / 116)
    assert found.loc["small_give_profit", "result"] == pytest.approx(4 / 60 - 94 / 1210)
    assert found.loc["concessions", "result"] == pytest.approx(-1)


def test_small_accounts_that_do_give_the_profit_support_the_saying():
    assert verdicts(accounts())["small_give_profit"] == "supported"


def test_missing_discounts_and_few_accounts_are_not_enough_data():
    assert verdicts(accounts().drop(columns="discount_share"))["concessions"] == "not_enough_data"
    few = verdicts(accounts().head(3))
    assert few["single_indicator"] == few["big_ticket"] == "not_enough_data"
    assert few["small_give_profit"] == "not_enough_data"


def test_without_tiers_they_are_made_from_revenue():
    assert verdicts(accounts().drop(columns="tier"))["drop_small"] == "refuted"


def test_a_loss_in_total_gives_no_share_of_profit():
    assert verdicts(accounts().assign(profit=-1))["drop_small"] == "not_enough_data"


def test_an_unknown_misconception_is_refused():
    with pytest.raises(KamError, match="use \\['single_indicator'"):
        misconception_tests(accounts(), limits={"size": 1})
