"""Segment contribution and distributor demand."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import distributor_demand, segment_value, wallet_demand

XYZ = pd.DataFrame(
    {
        "segment": ["self_reliant", "shop_around", "service_needing", "service_dependent"],
        "market_share_low": [0.20, 0.05, 0.30, 0.15],
        "market_share_high": [0.30, 0.25, 0.45, 0.30],
        "channel_share_low": [0.05, 0.10, 0.30, 0.85],
        "channel_share_high": [0.15, 0.25, 0.40, 1.00],
    }
)


def test_the_electronics_segments_contribute_30_20_50():
    accounts = pd.DataFrame(
        {"segment": ["complex", "responsive", "general"], "revenue": [200, 100, 700], "profit": [30, 20, 50]}
    )
    value = segment_value(accounts).set_index("segment")
    assert value["profit_share"].to_dict() == {"general": 0.5, "complex": 0.3, "responsive": 0.2}
    assert value["margin_share"].round(3).to_dict() == {"general": 0.071, "complex": 0.15, "responsive": 0.2}
    assert value["cost_to_serve_share"].isna().all()


def test_a_segment_without_sales_has_no_margin_and_nobody_is_dropped():
    accounts = pd.DataFrame(
        {"segment": ["a", "b", None], "revenue": [100, 0, 50], "profit": [20, -5, 5], "service_cost": [10, 5, None]}
    )
    value = segment_value(accounts).set_index("segment")
    assert value["accounts"].sum() == 3
    assert value.loc["unknown", "profit"] == 5
    assert pd.isna(value.loc["b", "margin_share"])
    assert value.loc["a", "cost_to_serve_share"] == 0.1
    assert pd.isna(value.loc["unknown", "cost_to_serve_share"])


def test_segments_that_lose_money_together_are_refused():
    with pytest.raises(KamError, match="total is above 0"):
        segment_value(pd.DataFrame({"segment": ["a"], "revenue": [10], "profit": [-1]}))


def test_xyz_mid_points_make_a_whole_market_and_39_per_cent_through_distributors():
    demand = distributor_demand(XYZ)
    assert demand["market_share"].sum() == pytest.approx(1)
    assert demand["demand_share"].tolist() == pytest.approx([0.025, 0.02625, 0.13125, 0.208125])
    assert demand["demand_share"].sum() == pytest.approx(0.390625)
    assert (demand["mix"] * 100).round(1).tolist() == [6.4, 6.7, 33.6, 53.3]


def test_the_ends_of_the_ranges_are_no_whole_market():
    assert distributor_demand(XYZ, point="low")["market_share"].sum() == pytest.approx(0.70)
    assert distributor_demand(XYZ, point="high")["market_share"].sum() == pytest.approx(1.30)


@pytest.mark.parametrize(
    ("change", "fix"),
    [({"market_share_high": 30}, "write shares between 0 and 1"), ({"channel_share_low": -0.1}, "between 0 and 1"),
     ({"market_share_low": 0.9}, "low end not above the high end")],
)  # fmt: skip
def test_impossible_shares_are_refused_with_the_segment(change, fix):
    with pytest.raises(KamError, match=fix):
        distributor_demand(XYZ.assign(**change))


def test_own_wallets_give_the_same_four_shares():
    accounts = pd.DataFrame({"segment": ["a", "a", "b"], "wallet_annual_cny": [100, 200, 100], "revenue": [10, 20, 90]})
    demand = wallet_demand(accounts).set_index("segment")
    assert demand.loc["a", ["market_share", "channel_share", "mix"]].tolist() == pytest.approx([0.75, 0.1, 0.25])
    assert demand["demand_share"].sum() == pytest.approx(120 / 400)
