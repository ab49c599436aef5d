"""Bases of segmentation, fields of the market, segments' value and prospects."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import (
    DECK_BASES,
    base_panel,
    base_tradeoff,
    channel_association,
    distributor_demand,
    industry_mix,
    industry_priority,
    lift_table,
    order_agreement,
    portfolio_matrix,
    prospect_scores,
    segment_value,
    status_size_grid,
    wallet_demand,
)


def accounts():
    return pd.DataFrame(
        {
            "branch": list("NNSSNNSS"),
            "behaviour": list("abababab"),
            "attitude": ["x", None, "x", None, "y", "", "y", "x"],
            "revenue": [10.0, 2, 10, 2, 11, 3, 11, 3],
        }
    )


def test_behaviour_explains_what_geography_does_not():
    table = base_tradeoff(accounts(), bases={"geography": "branch", "behaviour": "behaviour"}, measure="eta2")
    assert table["explained"].tolist() == pytest.approx([0, 1 - 2 / 130])
    assert table["availability"].tolist() == [1, 1]


def test_blank_and_missing_count_as_not_known():
    row = base_tradeoff(accounts(), bases={"attitude": "attitude"}).iloc[0]
    assert row["availability"] == pytest.approx(5 / 8)


def test_epsilon_squared_takes_back_what_many_groups_explain_by_chance():
    rng = np.random.default_rng(2)
    noise = pd.DataFrame({"postcode": rng.integers(0, 40, 120).astype(str), "revenue": rng.normal(size=120)})
    raw = base_tradeoff(noise, bases={"geography": "postcode"}, measure="eta2")["explained"].item()
    fair = base_tradeoff(noise, bases={"geography": "postcode"})["explained"].item()
    assert raw > 0.2
    assert fair < 0.1


def test_a_base_with_one_group_or_as_many_as_accounts_is_not_enough_data():
    table = accounts().assign(country="CN", account=range(8)).astype({"account": str})
    found = base_tradeoff(table, bases={"geography": "country", "needs": "account"})
    assert found["status"].tolist() == ["not_enough_data"] * 2
    assert found["explained"].isna().all()


def test_numbers_are_cut_into_fifths():
    table = pd.DataFrame({"size": range(50), "revenue": range(50)})
    assert base_tradeoff(table, bases={"value": "size"})["groups"].item() == 5


def test_behaviour_cannot_explain_itself():
    with pytest.raises(KamError, match="by other columns than itself"):
        base_tradeoff(accounts(), bases={"value": "revenue"})


def test_the_decks_own_order_agrees_with_itself():
    steps = range(len(DECK_BASES))
    tradeoff = pd.DataFrame({"base": DECK_BASES, "availability": [-s for s in steps], "explained": list(steps)})
    assert order_agreement(tradeoff).tolist() == [-1, 1, 6]
    assert order_agreement(tradeoff.head(2)).isna().tolist() == [True, True, False]


def test_a_panel_has_one_row_per_group_with_means():
    panel = base_panel(accounts().assign(orders=1), base="behaviour")
    assert panel["behaviour"].tolist() == ["a", "b"]
    assert panel["revenue"].tolist() == [10.5, 2.5]


def counts(table):
    return pd.DataFrame(
        [(r, c, n) for r, row in enumerate(table) for c, n in enumerate(row)], columns=["region", "channel", "n"]
    )


def test_chi_square_of_a_two_by_two_table_is_the_closed_form():
    """n(ad − bc)² / (row and column sums) for 30, 10 / 10, 30 is 20; Cramér's V is √(20/80)."""
    found = channel_association(counts([[30, 10], [10, 30]]), value="n")
    assert found.chi2 == pytest.approx(20)
    assert found.cramers_v == pytest.approx(0.5)
    assert found.p == pytest.approx(7.744e-6, rel=1e-3)
    assert found.status == "enough_data"


def test_rows_without_a_count_column_count_once_each():
    rows = pd.DataFrame({"region": ["N"] * 20 + ["S"] * 20, "channel": ["shop"] * 20 + ["web"] * 20})
    assert channel_association(rows).cramers_v == pytest.approx(1)


def test_no_difference_gives_zero_and_thin_tables_say_so():
    assert channel_association(counts([[10, 20], [10, 20]]), value="n").chi2 == pytest.approx(0)
    assert channel_association(counts([[1, 2], [2, 1]]), value="n").status == "not_enough_data"
    lonely = channel_association(counts([[10, 20]]), value="n")
    assert lonely.status == "not_enough_data"
    assert np.isnan(lonely.p)


def test_amounts_with_credit_notes_are_no_counts():
    with pytest.raises(KamError, match="not amounts with credit notes"):
        channel_association(counts([[-1, 20]]), value="n")


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


def known(n=400, seed=4):
    """Banks with a large fleet are good customers, mostly."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"industry": rng.choice(["bank", "shop", "farm"], n), "vans": rng.integers(0, 10, n)})
    push = -3 + 2.5 * (table["industry"] == "bank") + 0.35 * table["vans"]
    table["good"] = (rng.random(n) < 1 / (1 + np.exp(-push))).astype(int)
    return table.assign(account_id=[f"A{i}" for i in range(n)])


@pytest.mark.parametrize("method", ["logistic", "rule"])
def test_the_best_tenth_of_new_prospects_is_well_above_chance(method):
    prospects = known(seed=9)
    scored = prospect_scores(prospects, learned_from=known(), marks=["industry", "vans"], outcome="good", method=method)
    lift = lift_table(scored.merge(prospects[["account_id", "good"]], on="account_id"), outcome="good")
    assert lift["lift"].iloc[0] > 1.8
    assert lift["cum_share_of_hits"].iloc[-1] == pytest.approx(1)
    assert scored["score"].is_monotonic_decreasing
    assert scored["score"].between(0, 1).all()


def test_a_mark_never_seen_before_is_scored_not_refused():
    prospects = pd.DataFrame({"account_id": ["P"], "industry": ["circus"]})
    for method in ("logistic", "rule"):
        scored = prospect_scores(prospects, learned_from=known(), marks=["industry"], outcome="good", method=method)
        assert 0 < scored["score"].item() < 1


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"marks": []}, "at least one identification mark"),
        ({"marks": ["industri"]}, "rename 'industry' to 'industri'"),
        ({"outcome": "vans"}, r"as 1 \(good customer\) and 0"),
        ({"method": "rules"}, "use 'rule'"),
    ],
)
def test_questions_that_cannot_be_learned_are_refused(options, fix):
    options = {"marks": ["industry"], "outcome": "good", **options}
    with pytest.raises(KamError, match=fix):
        prospect_scores(known().head(5), learned_from=known(), **options)


def test_outcomes_that_are_all_alike_are_refused():
    with pytest.raises(KamError, match="with some of each"):
        prospect_scores(known(5), learned_from=known().assign(good=1), marks=["vans"], outcome="good")


def test_a_missing_mark_is_refused_not_guessed():
    with pytest.raises(KamError, match="write 'unknown'"):
        prospect_scores(known(5).assign(industry=None), learned_from=known(), marks=["industry"], outcome="good")


def test_a_perfect_score_has_the_lift_of_the_closed_form():
    """20 hits in 100, found first: the best tenth has lift 1/0.2 = 5."""
    scored = pd.DataFrame({"score": np.linspace(1, 0, 100), "won": [1] * 20 + [0] * 80})
    assert lift_table(scored, outcome="won")["lift"].tolist() == pytest.approx([5, 5] + [0] * 8)


@given(st.permutations(range(12)))
def test_equal_scores_give_lift_one_in_whatever_order(order):
    scored = pd.DataFrame({"score": 0.5, "won": [1] * 4 + [0] * 8}).iloc[list(order)]
    assert lift_table(scored, outcome="won", bins=3)["lift"].tolist() == pytest.approx([1, 1, 1])


def test_lift_needs_hits_and_enough_rows():
    scored = pd.DataFrame({"score": [1, 0], "won": [0, 0]})
    with pytest.raises(KamError, match="with hits"):
        lift_table(scored, outcome="won")
    with pytest.raises(KamError, match="at most as many bins"):
        lift_table(scored.assign(won=[1, 0]), outcome="won")
