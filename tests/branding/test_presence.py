import pandas as pd
import pytest

from kamlib.branding import presence_coverage, touchpoint_costs
from kamlib.errors import KamError


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
