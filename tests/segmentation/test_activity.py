"""RFM, cooling accounts, visits and lifetime value."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.segmentation import (
    cooling_accounts,
    lifetime_multiple,
    lifetime_value,
    rfm_cuts,
    rfm_grid,
    rfm_scores,
    rfm_segment_list,
    rfm_segments,
    visit_priorities,
)

PRINTED = pd.DataFrame(
    [
        ("A", 2, 12, 6, "422"), ("B", 6, 18, 9, "322"), ("C", 8, 35, 40, "244"), ("D", 0, 1, 1, "511"),
        ("E", 18, 6, 5, "122"), ("F", 4, 40, 90, "355"), ("G", 14, 5, 2, "111"), ("H", 0, 20, 9, "532"),
    ],
    columns=["account_id", "recency_days", "orders", "revenue", "printed"],
)  # fmt: skip


def accounts(recency, orders, revenue):
    ids = [f"A{n}" for n in range(len(recency))]
    return pd.DataFrame({"account_id": ids, "recency_days": recency, "orders": orders, "revenue": revenue})


def test_the_published_bands_give_the_printed_codes_and_show_its_two_slips():
    codes = rfm_scores(PRINTED, method="bands").set_index("account_id")["rfm"]
    printed = PRINTED.set_index("account_id")["printed"]
    assert codes.drop(["E", "F"]).to_dict() == printed.drop(["E", "F"]).to_dict()
    assert (codes["E"], codes["F"]) == ("112", "345")


def test_ten_identical_accounts_get_one_score():
    assert rfm_scores(accounts([5] * 10, [3] * 10, [9.0] * 10))["rfm"].nunique() == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6), st.integers(-5, 50)), min_size=1, max_size=40))
def test_equal_accounts_get_equal_scores_and_better_ones_never_lower(rows):
    table = rfm_scores(accounts(*zip(*rows, strict=True)))
    for column, score, rising in (
        ("recency_days", "recency_score", False),
        ("orders", "frequency_score", True),
        ("revenue", "monetary_score", True),
    ):
        assert table.groupby(column)[score].nunique().eq(1).all()
        assert table.sort_values(column, ascending=rising)[score].is_monotonic_increasing
        assert table[score].between(1, 5).all()


def test_ten_different_accounts_fall_two_by_two_into_five_scores():
    table = rfm_scores(accounts(range(10), range(10), range(10)))
    assert table["frequency_score"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert table["recency_score"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.integers(2, 7))
def test_the_cut_points_shown_are_the_ones_used(orders, scores):
    table = accounts(orders[::-1], orders, orders)
    by_quantile = rfm_scores(table, scores=scores)
    by_cuts = rfm_scores(table, method="cuts", cuts=rfm_cuts(table, scores=scores))
    assert by_cuts["rfm"].tolist() == by_quantile["rfm"].tolist()


def test_the_scores_do_not_depend_on_the_order_of_the_table():
    table = accounts([3, 9, 1, 9], [1, 2, 2, 8], [5, 5, 7, 1])
    codes = rfm_scores(table).set_index("account_id")["rfm"]
    turned = rfm_scores(table.iloc[::-1]).set_index("account_id")["rfm"]
    assert codes.to_dict() == turned.to_dict()


def test_an_account_without_any_sale_has_the_lowest_recency_score():
    table = rfm_scores(accounts([5, np.nan, np.nan, np.nan], [2, 0, 0, 0], [10, -3, -3, 0]))
    assert table["recency_score"].tolist()[1:] == [1, 1, 1]
    assert rfm_scores(accounts([np.nan], [0], [-3]))["recency_score"].tolist() == [1]


def test_own_cut_points_read_as_at_most_and_from():
    cuts = {"recency": [30, 90], "frequency": [2, 5], "monetary": [100, 1000]}
    table = rfm_scores(accounts([30, 31, 91], [1, 2, 5], [99, 100, 1000]), method="cuts", cuts=cuts)
    assert table["rfm"].tolist() == ["311", "222", "133"]


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"scores": 1}, "from 2 to 9"),
        ({"scores": 10}, "from 2 to 9"),
        ({"method": "k-means"}, "use one of"),
        ({"method": "quantiles"}, "use 'quantile'"),
        ({"method": "cuts"}, "each with the same number of rising values"),
        ({"method": "cuts", "cuts": {"recency": [1], "frequency": [1], "monetary": [1, 2]}}, "same number of rising"),
        ({"method": "cuts", "cuts": {"recency": [2, 1], "frequency": [1, 2], "monetary": [1, 2]}}, "rising numbers"),
        ({"cuts": {"recency": [1], "frequency": [1], "monetary": [1]}}, "use method='cuts'"),
    ],
)
def test_options_that_make_no_scores_are_refused(options, fix):
    with pytest.raises(KamError, match=fix):
        rfm_scores(accounts([1, 2], [1, 2], [1, 2]), **options)


def test_a_missing_amount_is_refused_with_the_account():
    with pytest.raises(KamError, match="column 'revenue', row A1"):
        rfm_scores(accounts([1, 2], [1, 2], [1, None]))


def test_nine_named_segments_cover_every_pair_of_scores():
    pairs = [(r, fm) for r in range(1, 6) for fm in range(1, 6)]
    scores = pd.DataFrame(
        [(r, fm, fm) for r, fm in pairs], columns=["recency_score", "frequency_score", "monetary_score"]
    )
    named = rfm_segments(scores)
    assert set(named["rfm_segment"]) == set(rfm_segment_list())
    best = named[(named["recency_score"] >= 4) & (named["frequency_score"] >= 4)]
    assert set(best["rfm_segment"]) == {"champions"}
    lapsed = named[(named["recency_score"] <= 2) & (named["frequency_score"] >= 4)]
    assert set(lapsed["rfm_segment"]) == {"cannot_lose"}


def test_segments_need_to_know_the_best_score():
    scores = pd.DataFrame({"recency_score": [7], "frequency_score": [7], "monetary_score": [7]})
    with pytest.raises(KamError, match="pass the best as top="):
        rfm_segments(scores)
    assert rfm_segments(scores, top=7)["rfm_segment"].tolist() == ["champions"]


def test_the_grid_conserves_accounts_and_money():
    scores = rfm_scores(accounts([3, 9, 1, 9], [1, 2, 2, 8], [5, 5, 7, 1]))
    grid = rfm_grid(scores)
    assert grid["accounts"].sum() == 4
    assert grid["revenue"].sum() == 18


def account(**values):
    usual = {"account_id": "A", "orders": 11, "recency_days": 10, "tenure_days": 310}
    return pd.DataFrame([usual | values])


@pytest.mark.parametrize(
    ("quiet", "state"), [(10, "active"), (59, "active"), (60, "cooling"), (119, "cooling"), (120, "silent")]
)
def test_quiet_is_measured_against_the_accounts_own_gap(quiet, state):
    own = account(recency_days=quiet, tenure_days=300 + quiet)
    result = cooling_accounts(own).iloc[0]
    assert result["usual_gap_days"] == 30
    assert result["state"] == state


def test_a_daily_buyer_is_not_cooling_after_a_long_weekend():
    own = account(orders=301, recency_days=4, tenure_days=304)
    assert cooling_accounts(own)["state"].tolist() == ["active"]


def test_too_few_orders_are_said_not_guessed():
    result = cooling_accounts(account(orders=2, recency_days=400, tenure_days=500)).iloc[0]
    assert result["state"] == "too_few_orders"
    assert pd.isna(result["usual_gap_days"])


def test_an_account_with_credit_notes_only_has_no_state_to_guess():
    own = account(orders=0, recency_days=pd.NA, tenure_days=pd.NA).astype(
        {"recency_days": "Int64", "tenure_days": "Int64"}
    )
    assert cooling_accounts(own)["state"].tolist() == ["too_few_orders"]


def test_senseless_yardsticks_are_refused():
    with pytest.raises(KamError, match="factor of at least 1"):
        cooling_accounts(account(), factor=0.5)


def rows(**values):
    usual = {"account_id": "A", "recent_revenue": 100.0, "prior_revenue": 100.0, "profit": 1.0, "state": "active"}
    return pd.DataFrame([usual | values])


def test_a_steady_profitable_account_needs_no_reason():
    assert visit_priorities(rows()).empty


def test_the_reason_with_most_at_stake_counts():
    result = visit_priorities(rows(recent_revenue=60.0, profit=-10.0)).iloc[0]
    assert (result["reason"], result["at_stake"]) == ("falling", 40.0)
    result = visit_priorities(rows(recent_revenue=60.0, profit=-50.0)).iloc[0]
    assert (result["reason"], result["at_stake"]) == ("loss_making", 50.0)


def test_unknown_profit_is_no_reason_and_a_new_account_is_not_growing():
    assert visit_priorities(rows(profit=float("nan"), prior_revenue=0.0)).empty


def test_change_must_be_positive():
    with pytest.raises(KamError, match="share such as 0.25"):
        visit_priorities(rows(), change=0)


@pytest.mark.parametrize(
    ("kept", "rate", "multiple"),  # Gupta & Lehmann 2005, Managing Customers as Investments, table of margin multiples
    [(0.6, 0.10, 1.20), (0.6, 0.16, 1.07), (0.7, 0.12, 1.67), (0.8, 0.14, 2.35), (0.9, 0.10, 4.50), (0.9, 0.16, 3.46)],
)
def test_multiples_are_those_of_the_published_table(kept, rate, multiple):
    assert lifetime_multiple(kept, rate=rate, first="later") == pytest.approx(multiple, abs=0.005)


@pytest.mark.parametrize(("first", "start"), [("now", 0), ("later", 1)])
def test_the_formula_is_the_sum_of_what_is_kept(first, start):
    summed = sum(0.8**t / 1.1**t for t in range(start, 400))
    assert lifetime_multiple(0.8, rate=0.1, first=first) == pytest.approx(summed)


def test_now_is_one_margin_more_than_later():
    later = lifetime_value(50, retention=0.7, rate=0.08, first="later")
    assert lifetime_value(50, retention=0.7, rate=0.08, first="now") == pytest.approx(later + 50)


def test_the_internet_provider_of_marketing_metrics():
    assert lifetime_multiple(0.995, rate=0.01) == pytest.approx(67.33, abs=0.005)
    value = lifetime_value(18.45, retention=0.995, rate=0.01, retention_cost=0.5, acquisition_cost=200)
    assert value == pytest.approx(1008.63, abs=0.005)


def test_an_account_that_never_comes_back_is_worth_one_margin_or_none():
    assert lifetime_multiple(0, rate=0.1) == 1
    assert lifetime_multiple(0, rate=0.1, first="later") == 0


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"retention": 1.2}, "between 0 and 1"), ({"retention": float("nan")}, "between 0 and 1"),
        ({"rate": -0.1}, "such as 0.10"), ({"retention": 1, "rate": 0}, "retention below 1"),
        ({"retention_cost": -1}, "0 or more"), ({"acquisition_cost": float("nan")}, "0 or more"),
        ({"margin": float("nan")}, "margin of one period"), ({"first": "soon"}, "'now'"),
    ],
)  # fmt: skip
def test_what_has_no_value_is_refused(change, fix):
    given = {"margin": 100.0, "retention": 0.8, "rate": 0.1} | change
    with pytest.raises(KamError) as caught:
        lifetime_value(given.pop("margin"), **given)
    assert fix in caught.value.fix
