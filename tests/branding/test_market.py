import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import (
    brand_development_index,
    brand_value_multiple,
    presence_coverage,
    price_premium,
    price_premium_index,
    touchpoint_costs,
)
from kamlib.errors import KamError


def test_ten_thousand_units_at_55_against_50_earn_50000():
    row = price_premium(pd.DataFrame({"price": [55], "generic_price": [50], "volume": [10_000]})).iloc[0]
    assert (row["premium"], row["premium_share"], row["premium_revenue"]) == (5, 0.1, 50_000)


def test_revenue_premium_also_counts_volume_won():
    table = pd.DataFrame({"price": [55], "generic_price": [50], "volume": [10_000], "generic_volume": [8_000]})
    assert price_premium(table)["revenue_premium"].item() == 550_000 - 400_000


def test_a_brand_sold_cheaper_has_a_negative_premium():
    assert (
        price_premium(pd.DataFrame({"price": [45], "generic_price": [50], "volume": [10]}))["premium_revenue"].item()
        == -50
    )


def test_a_price_of_zero_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers above 0"):
        price_premium(pd.DataFrame({"price": [45], "generic_price": [0], "volume": [10]}))


def test_revenue_share_over_unit_share_of_1_20_is_20_percent_above_market():
    market = pd.DataFrame({"brand": ["ours", "rest"], "units": [25, 75], "revenue": [30, 70]})
    assert price_premium_index(market)["price_index"].iloc[0] == pytest.approx(1.20)  # Marketing Metrics


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), min_size=1, max_size=8))
def test_price_indices_weighted_by_units_average_to_one(rows):
    market = pd.DataFrame(rows, columns=["units", "revenue"]).assign(brand=lambda t: t.index)
    table = price_premium_index(market)
    assert (table["price_index"] * table["unit_share"]).sum() == pytest.approx(1)


def test_a_brand_without_units_has_no_price_index():
    market = pd.DataFrame({"brand": ["ours", "gone"], "units": [25, 0], "revenue": [30, 0]})
    assert price_premium_index(market)["price_index"].isna().tolist() == [False, True]


@pytest.mark.parametrize(("sales", "people", "index"), [(2.4, 3.8, 63), (2.9, 3.0, 97)])
def test_published_development_indices(sales, people, index):
    regions = pd.DataFrame(
        {"region": ["here", "elsewhere"], "sales": [sales, 100 - sales], "population": [people, 100 - people]}
    )
    assert round(brand_development_index(regions)["index"].iloc[0]) == index  # Farris et al., Marketing Metrics


def test_other_columns_serve_as_sales_and_base():
    branches = pd.DataFrame({"revenue": [1, 3], "potential": [1, 1]})
    assert brand_development_index(branches, sales="revenue", base="potential")["index"].tolist() == [50, 150]


def test_sales_that_sum_to_zero_are_refused():
    with pytest.raises(KamError, match="fix:   choose a measure, period or group whose total is above 0"):
        brand_development_index(pd.DataFrame({"sales": [0], "population": [3]}))


def test_haier_is_said_to_be_worth_147_times_its_brand_spend(case_table):
    figures = case_table("brand_haier").set_index("figure")["value"]
    multiple = brand_value_multiple(figures["brand value (no year printed)"], figures["brand spend 2000"])
    assert round(multiple, 1) == 147.2


def test_no_spend_gives_no_multiple():
    with pytest.raises(KamError, match="fix:   give numbers above 0"):
        brand_value_multiple(1e9, 0)


def touchpoints():
    return pd.DataFrame(
        {
            "touchpoint": ["outdoor", "vehicles", "events", "radio"],
            "reach": [40_000, 20_000, 0, 0],
            "frequency": [5, 10, 0, 0],
            "cost": [300_000, 40_000, 60_000, 0],
            "consistency": [3, 5, None, None],
        }
    )


def test_cost_per_contact_is_cost_over_reach_times_frequency():
    table = touchpoint_costs(touchpoints())
    assert table["contacts"].tolist() == [200_000, 200_000, 0, 0]
    assert table["cost_per_contact"].tolist()[:2] == [1.5, 0.2]


def test_money_without_contacts_is_named():
    assert touchpoint_costs(touchpoints())["status"].tolist() == ["used", "used", "cost_without_contact", "not_used"]


def test_shares_of_cost_and_contacts_sum_to_one():
    assert touchpoint_costs(touchpoints())[["share_of_cost", "share_of_contacts"]].sum().tolist() == [1, 1]


def test_coverage_has_the_four_moments_and_twelve_touchpoints_of_the_deck():
    table = presence_coverage(touchpoint_costs(touchpoints()), population=80_000)
    assert table["n_touchpoints"].tolist() == [3, 3, 2, 4]
    assert table["n_used"].tolist() == [1, 0, 0, 1]
    assert table["widest_reach"].tolist() == [0.5, 0, 0, 0.25]
    assert table["consistency"].iloc[0] == 3
    assert table["consistency"].isna().tolist() == [False, True, True, False]


def test_reaching_more_people_than_there_are_is_refused():
    with pytest.raises(KamError, match="fix:   count people reached once only"):
        presence_coverage(touchpoint_costs(touchpoints()), population=30_000)


def test_negative_cost_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 0 or more"):
        touchpoint_costs(touchpoints().assign(cost=-1))
