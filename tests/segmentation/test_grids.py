"""Status × size, industries, portfolio matrix."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import industry_mix, industry_priority, portfolio_matrix, status_size_grid


def test_all_six_cells_are_there_and_conserve_the_value():
    accounts = pd.DataFrame(
        {
            "status": ["existing", "prospect", "prospect"],
            "size_class": ["large", "mid", "mid"],
            "potential_annual_cny": [5, 3, 2],
        }
    )
    grid = status_size_grid(accounts)
    assert grid["accounts"].tolist() == [1, 0, 0, 0, 2, 0]
    assert grid["potential_annual_cny"].sum() == 10
    assert grid["value_share"].sum() == 1


def test_own_groups_are_added_and_a_total_of_zero_has_zero_shares():
    accounts = pd.DataFrame({"status": ["dormant"], "size_class": ["large"], "potential_annual_cny": [0]})
    grid = status_size_grid(accounts)
    assert set(grid["status"]) == {"existing", "prospect", "dormant"}
    assert grid["value_share"].sum() == 0


def test_a_missing_group_is_refused_not_dropped():
    accounts = pd.DataFrame(
        {"status": ["existing", None], "size_class": ["mid", "mid"], "potential_annual_cny": [1, 2]}
    )
    with pytest.raises(KamError, match="write 'unknown' where nobody knows"):
        status_size_grid(accounts)


def test_china_mobile_is_nine_tenths_of_the_carrier_slice():
    """Deck 001 s13: if carriers are 20 % of 2,560, China Mobile's revenue is 460.8."""
    accounts = pd.DataFrame(
        {"account_id": ["mobile", "other carrier", "rest"], "industry": ["carriers", "carriers", "others"],
         "revenue": [460.8, 51.2, 2048.0]}
    )  # fmt: skip
    mix = industry_mix(accounts).set_index("industry")
    assert mix.loc["carriers", "share"] == pytest.approx(0.2)
    assert mix.loc["carriers", "largest_account"] == "mobile"
    assert mix.loc["carriers", "largest_share"] == pytest.approx(0.9)
    assert mix["revenue"].sum() == pytest.approx(2560)


def test_an_industry_in_the_red_or_without_name_is_shown():
    accounts = pd.DataFrame({"account_id": list("ab"), "industry": [None, "trade"], "revenue": [-10, 100]})
    mix = industry_mix(accounts)
    assert mix["industry"].tolist() == ["trade", "unknown"]
    assert mix["largest_share"].tolist() == [1, 0]
    assert mix["share"].sum() == pytest.approx(1)


def industries(*rows):
    names = ["industry", "market_size", "growth", "funds_credit", "government_support", "awareness", "low_competition"]
    return pd.DataFrame(rows, columns=names)


def test_nine_planted_industries_fall_into_their_classes():
    rated = industries(
        ("telecom", 5, 4, 5, 4, 4, 2), ("government", 4, 4, 4, 5, 3, 4), ("finance", 5, 5, 5, 3, 4, 3),
        ("education", 3, 4, 2, 4, 3, 2), ("energy", 4, 2, 5, 4, 2, 3), ("logistics", 4, 5, 2, 2, 3, 1),
        ("transport", 2, 3, 4, 4, 3, 3), ("chains", 2, 2, 2, 2, 2, 2), ("medical", 2, 3, 2, 3, 2, 2),
    )  # fmt: skip
    classes = industry_priority(rated).set_index("industry")["industry_class"].to_dict()
    assert classes == {
        "telecom": "key", "government": "key", "finance": "key", "energy": "key", "education": "potential",
        "logistics": "potential", "transport": "potential", "chains": "watch", "medical": "watch",
    }  # fmt: skip


def test_a_score_on_the_cut_is_high_and_the_cut_can_move():
    rated = industries(("finance", 3, 3, 3, 3, 3, 3))
    assert industry_priority(rated)["industry_class"].item() == "key"
    assert industry_priority(rated, cut=3.1)["industry_class"].item() == "watch"


def test_own_weights_must_sum_to_one():
    with pytest.raises(KamError, match="that sum to 1"):
        industry_priority(industries(("finance", 3, 3, 3, 3, 3, 3)), ease={"funds_credit": 0.5})


@pytest.mark.parametrize(
    ("attractive", "strong", "strategy"),
    [(5, 5, "invest"), (5, 3, "invest"), (3, 5, "invest"), (5, 1, "select"), (3, 3, "select"), (1, 5, "select"),
     (1, 1, "harvest"), (3, 1, "harvest"), (1, 3, "harvest")],
)  # fmt: skip
def test_the_nine_cells_have_three_strategies_along_the_diagonal(attractive, strong, strategy):
    accounts = pd.DataFrame({"account_id": ["A"], "growth": [attractive], "share": [strong]})
    matrix = portfolio_matrix(accounts, attractiveness={"growth": 1}, strength={"share": 1})
    assert matrix["strategy"].item() == strategy


def test_cuts_of_the_portfolio_must_rise():
    accounts = pd.DataFrame({"account_id": ["A"], "growth": [1], "share": [1]})
    with pytest.raises(KamError, match="give rising numbers"):
        portfolio_matrix(accounts, attractiveness={"growth": 1}, strength={"share": 1}, cuts=(4, 2))
