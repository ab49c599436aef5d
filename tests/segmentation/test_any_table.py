"""Whatever stands in a cell, every function of the chapter gives a right answer or says what to do."""

import dataclasses
import decimal
import inspect

import numpy as np
import pandas as pd
import pytest

from kamlib import segmentation as seg
from kamlib.errors import KamError

N = 24
NUMBER = np.arange(1, N + 1)
SEGMENTS = ["self_reliant", "shop_around", "service_needing", "service_dependent"]
ACCOUNTS = pd.DataFrame(
    {
        "account_id": [f"{n}" for n in NUMBER], "revenue": 1000.0 / NUMBER, "profit": 100.0 / NUMBER - 9.5,
        "orders": NUMBER % 7 + 1, "recency_days": NUMBER * 11 % 90, "tenure_days": 400 + NUMBER,
        "recent_revenue": 1000.0 / NUMBER, "prior_revenue": 700.0 / (N + 1 - NUMBER), "size": NUMBER % 5 + 1,
        "growth": NUMBER % 4 + 1, "discount_share": NUMBER % 3 / 10, "service_cost": 1.0 * NUMBER,
        "wallet_annual_cny": 3000.0 / NUMBER, "potential_annual_cny": 5000.0 / NUMBER, "reachable": NUMBER % 2,
        "segment": [SEGMENTS[n % 4] for n in NUMBER], "industry": np.where(NUMBER % 2, "finance", "trade"),
        "status": np.where(NUMBER % 3, "existing", "prospect"), "size_class": np.where(NUMBER % 2, "large", "mid"),
        "state": np.where(NUMBER % 2, "silent", "active"), "good": NUMBER % 2,
        "tier": np.array(["vip", "key", "middle", "small"])[np.minimum(NUMBER // 5, 3)],
    }
)  # fmt: skip
ACCOUNTS["loyalty"], ACCOUNTS["referral"] = ACCOUNTS["size"], ACCOUNTS["growth"]
WEIGHTS = {"size": 0.5, "growth": 0.5}
NEEDS = pd.DataFrame(
    [(f"{a}", SEGMENTS[a % 4], factor, (a * 7 + k * 3 + a % 4 * k) % 5 + 1, (a + k) % 5 + 1, (a * k) % 5 + 1)
     for a in range(1, 25) for k, factor in enumerate(("price", "credit", "speed"))],
    columns=["account_id", "segment", "factor", "importance", "our_score", "rival_score"],
)  # fmt: skip
GROUPED = seg.need_segments(NEEDS, n_segments=3, seed=1)
POINTS = pd.DataFrame(
    {"account_id": ["1", "2", "3"], "price": [60, 10, 30], "function": [20, 20, 30], "quality": [10, 10, 20],
     "service": [5, 30, 10], "experience": [5, 30, 10]}
)  # fmt: skip
KANO = pd.DataFrame({"factor": ["sms"] * 4, "functional": [1, 1, 1, 3], "dysfunctional": [3, 3, 5, 5]})
XYZ = pd.DataFrame(
    {"segment": SEGMENTS, "market_share_low": [0.2, 0.05, 0.3, 0.15], "market_share_high": [0.3, 0.25, 0.45, 0.3],
     "channel_share_low": [0.05, 0.1, 0.3, 0.85], "channel_share_high": [0.15, 0.25, 0.4, 1.0]}
)  # fmt: skip
CRITERIA = ("market_size", "growth", "funds_credit", "government_support", "awareness", "low_competition")
INDUSTRIES = pd.DataFrame({"industry": ["finance", "trade"], **{name: [5, 2] for name in CRITERIA}})
OFFERS = pd.DataFrame(
    {"offer": ["stock", "credit"], "customer_need": [5, 4], "cost_effect": [3, 2], "feasibility": [4, 5],
     "company_skills": [4, 1], "competitive_scope": [5, 3]}
)  # fmt: skip
SIZES = pd.DataFrame({"segment": ["a", "b"], "size_share": [0.1, 0.2], "arpu": [300, 150], "adoption": [0.4, 0.5]})
CUSTOMERS = pd.DataFrame(
    {"need": ["pay", "pay", "borrow"], "behaviour": ["points", "fees", "fees"], "product": ["miles", None, "intro"],
     "profit": [9, 2, 5]}
)  # fmt: skip
USERS = pd.DataFrame({"minutes": [250, 260, 2000], "domains": [10, 12, 90], "purchases": [9, 0, 2]})
BANDS = pd.DataFrame({"tier": ["wealthy", "middle", "mass"], "from_value": [500.0, 100.0, 0.0], "channel": list("abc")})
SCORES = seg.rfm_scores(ACCOUNTS)
CURVE = seg.whale_curve(ACCOUNTS.assign(profit=ACCOUNTS["profit"] + 9))
CLASSES = seg.abc_classes(ACCOUNTS)[["abc_class", "revenue"]]
TRADEOFF = pd.DataFrame(
    {"base": ["geography", "behaviour", "needs"], "availability": [1, 0.9, 0.4], "explained": [0.01, 0.5, 0.4]}
)
MATRIX = pd.DataFrame([[0.8, 0.2], [0.1, 0.9]], index=["vip", "key"], columns=["vip", "key"])
CARD = {"weights": WEIGHTS, "shares": (0.25,) * 4}
GOOD = {"marks": ["industry", "size"], "outcome": "good"}

# name → call, its table, columns of numbers, of ids
CASES = {
    "pareto_curve": (seg.pareto_curve, ACCOUNTS, ["revenue"], ["account_id"]),
    "top_share": (seg.top_share, ACCOUNTS, ["revenue"], ["account_id"]),
    "accounts_for_share": (seg.accounts_for_share, ACCOUNTS, ["revenue"], ["account_id"]),
    "abc_classes": (seg.abc_classes, ACCOUNTS, ["revenue"], ["account_id"]),
    "class_summary": (seg.class_summary, CLASSES, ["revenue"], ["abc_class"]),
    "whale_curve": (lambda t: seg.whale_curve(t, base="positive"), ACCOUNTS, ["profit"], ["account_id"]),
    "whale_summary": (seg.whale_summary, CURVE, ["cum_value", "cum_share", "account_share"], []),
    "account_tiers": (seg.account_tiers, ACCOUNTS, ["revenue"], ["account_id"]),
    "tier_cuts": (seg.tier_cuts, ACCOUNTS, ["revenue"], ["tier"]),
    "customer_pyramid": (seg.customer_pyramid, ACCOUNTS, ["revenue"], ["account_id"]),
    "income_tiers": (lambda t: seg.income_tiers(t, tiers=BANDS), ACCOUNTS, ["potential_annual_cny"], ["account_id"]),
    "income_tiers(tiers)": (lambda t: seg.income_tiers(ACCOUNTS, tiers=t), BANDS, ["from_value"], ["tier"]),
    "tier_moves": (lambda t: seg.tier_moves(t, ACCOUNTS), ACCOUNTS, [], ["account_id", "tier"]),
    "tier_moves(after)": (lambda t: seg.tier_moves(ACCOUNTS, t), ACCOUNTS, [], ["account_id", "tier"]),
    "tier_migration": (lambda t: seg.tier_migration(t, ACCOUNTS), ACCOUNTS, [], ["account_id", "tier"]),
    "tier_projection": (lambda t: seg.tier_projection({"vip": 3, "key": 9}, t), MATRIX, ["vip", "key"], []),
    "weighted_score": (lambda t: seg.weighted_score(t, WEIGHTS, where="t"), ACCOUNTS, ["size", "growth"], []),
    "criteria_scores": (lambda t: seg.criteria_scores(t, criteria=["revenue"]), ACCOUNTS, ["revenue"], ["account_id"]),
    "value_scorecard": (lambda t: seg.value_scorecard(t, weights=WEIGHTS),
        ACCOUNTS, ["size", "growth"], ["account_id"]),
    "standards_compared": (lambda t: seg.standards_compared(t, **CARD),
        ACCOUNTS, ["revenue", "profit", "size"], ["account_id"]),
    "dual_ranking": (lambda t: seg.dual_ranking(t, ratings=["loyalty", "referral"]),
        ACCOUNTS, ["revenue", "loyalty"], ["account_id"]),
    "misconception_tests": (seg.misconception_tests,
        ACCOUNTS, ["revenue", "profit", "orders", "discount_share"], ["account_id", "tier"]),
    "rfm_scores": (seg.rfm_scores, ACCOUNTS, ["recency_days", "orders", "revenue"], ["account_id"]),
    "rfm_cuts": (seg.rfm_cuts, ACCOUNTS, ["recency_days", "orders", "revenue"], ["account_id"]),
    "rfm_segments": (seg.rfm_segments, SCORES, ["recency_score", "frequency_score", "monetary_score"], []),
    "rfm_grid": (seg.rfm_grid, SCORES, ["recency_score", "frequency_score", "revenue"], []),
    "cooling_accounts": (seg.cooling_accounts, ACCOUNTS, ["orders", "recency_days", "tenure_days"], ["account_id"]),
    "visit_priorities": (seg.visit_priorities, ACCOUNTS, ["recent_revenue", "prior_revenue", "profit"], ["account_id"]),
    "opportunity_gaps": (seg.opportunity_gaps, NEEDS, ["importance", "rival_score"], ["segment", "factor"]),
    "need_kinds": (seg.need_kinds, NEEDS, ["importance"], ["factor"]),
    "kano_coefficients": (seg.kano_coefficients, KANO, ["functional", "dysfunctional"], ["factor"]),
    "points_of_difference": (seg.points_of_difference, NEEDS, ["importance", "our_score", "rival_score"], ["factor"]),
    "need_orientation": (seg.need_orientation, POINTS, ["price", "quality"], ["account_id"]),
    "need_segments": (lambda t: seg.need_segments(t, n_segments=3, seed=1),
        NEEDS, ["importance"], ["account_id", "factor"]),
    "segmentation_tests": (lambda t: seg.segmentation_tests(GROUPED, t),
        ACCOUNTS, ["profit", "reachable"], ["account_id"]),
    "segment_choices": (lambda t: seg.segment_choices(t, choices=[2, 3], seed=1), NEEDS, ["importance"], ["factor"]),
    "variance_between": (lambda t: seg.variance_between(t, ACCOUNTS["segment"]),
        ACCOUNTS[["size", "growth"]], ["size"], []),
    "partition_agreement": (lambda t: seg.partition_agreement(t["segment"], t["industry"]),
        ACCOUNTS, [], ["segment", "industry"]),
    "base_tradeoff": (lambda t: seg.base_tradeoff(t, bases={"needs": "segment"}), ACCOUNTS, ["revenue"], []),
    "order_agreement": (seg.order_agreement, TRADEOFF, ["availability", "explained"], []),
    "base_panel": (lambda t: seg.base_panel(t, base="segment"), ACCOUNTS, ["revenue", "orders"], []),
    "channel_association": (lambda t: seg.channel_association(t, by="segment", channel="industry", value="orders"),
        ACCOUNTS, ["orders"], ["segment", "industry"]),
    "status_size_grid": (seg.status_size_grid, ACCOUNTS, ["potential_annual_cny"], ["status", "size_class"]),
    "industry_mix": (seg.industry_mix, ACCOUNTS, ["revenue"], ["account_id"]),
    "industry_priority": (seg.industry_priority, INDUSTRIES, list(CRITERIA), ["industry"]),
    "portfolio_matrix": (lambda t: seg.portfolio_matrix(t, attractiveness={"size": 1}, strength={"growth": 1}),
        ACCOUNTS, ["size", "growth"], ["account_id"]),
    "segment_value": (lambda t: seg.segment_value(t, profit="potential_annual_cny"),
        ACCOUNTS, ["revenue", "potential_annual_cny", "service_cost"], []),
    "distributor_demand": (seg.distributor_demand, XYZ, ["market_share_low", "channel_share_high"], ["segment"]),
    "wallet_demand": (seg.wallet_demand, ACCOUNTS, ["wallet_annual_cny", "revenue"], []),
    "prospect_scores": (lambda t: seg.prospect_scores(t, learned_from=ACCOUNTS, **GOOD),
        ACCOUNTS, ["size"], ["account_id", "industry"]),
    "prospect_scores(learned_from)": (lambda t: seg.prospect_scores(ACCOUNTS, learned_from=t, **GOOD, method="rule"),
        ACCOUNTS, ["good"], ["industry"]),
    "lift_table": (lambda t: seg.lift_table(t, outcome="good", score="revenue", bins=4),
        ACCOUNTS, ["revenue", "good"], []),
    "offer_screen": (seg.offer_screen, OFFERS, ["customer_need", "feasibility"], ["offer"]),
    "high_value_index": (seg.high_value_index, SIZES, ["size_share", "arpu", "adoption"], ["segment"]),
    "need_behaviour_table": (seg.need_behaviour_table, CUSTOMERS, ["profit"], ["need", "behaviour"]),
    "online_user_groups": (seg.online_user_groups, USERS, ["minutes", "domains", "purchases"], []),
    "propositions_checked": (seg.propositions_checked, pd.DataFrame({
        "customer_group": ["a"], "factor_1": ["price"], "factor_2": ["credit"], "factor_3": ["speed"],
        "value_proposition": ["fair price"]}), [], []),
    "gini": (lambda t: seg.gini(t["revenue"]), ACCOUNTS, ["revenue"], []),
    "hhi": (lambda t: seg.hhi(t["revenue"]), ACCOUNTS, ["revenue"], []),
    "effective_number": (lambda t: seg.effective_number(t["revenue"]), ACCOUNTS, ["revenue"], []),
    "lorenz_curve": (lambda t: seg.lorenz_curve(t["revenue"]), ACCOUNTS, ["revenue"], []),
}  # fmt: skip
NUMBERS = [(name, column) for name, (_, _, columns, _) in CASES.items() for column in columns]
IDS = [(name, column) for name, (_, _, _, columns) in CASES.items() for column in columns]
PLAIN = {  # functions of single numbers
    "lifetime_multiple": lambda x: seg.lifetime_multiple(x, rate=0.1),
    "lifetime_value": lambda x: seg.lifetime_value(x, retention=0.8, rate=0.1),
    "economic_value": lambda x: seg.economic_value(x, positive={"saves": 3}),
}
OTHERS = {"rfm_segment_list", "equal_weights", "mentions"}  # take no table and no number
OF_A_COLUMN = {"gini", "hhi", "effective_number", "lorenz_curve", "partition_agreement"}  # not of a table
MAY_BE_EMPTY = {"cooling_accounts", "visit_priorities", "rfm_segments", "order_agreement"}


def plain(result):
    """The result as nested lists, numbers rounded, so that two can be compared whatever their types."""
    if dataclasses.is_dataclass(result):
        return [plain(getattr(result, field.name)) for field in dataclasses.fields(result)]
    if isinstance(result, pd.DataFrame | pd.Series):
        return [
            [plain(value) for value in result.index],
            [plain(value) for value in np.ravel(result.to_numpy(dtype=object))],
        ]
    if isinstance(result, list | tuple):
        return [plain(value) for value in result]
    if isinstance(result, dict):
        return {key: plain(value) for key, value in result.items()}
    try:
        return round(float(result), 9) if result == result else "nothing"
    except (TypeError, ValueError):
        return "nothing" if result is pd.NA else str(result)


def outcome(call, table):
    """What comes back, or the fix line of a KamError; anything else fails."""
    try:
        return plain(call(table))
    except KamError as error:
        told = str(error).splitlines()
    assert len(told) == 3, told
    return told[-1]


def with_cell(table, column, value, dtype=object):
    values = table[column].astype(object)
    values.iloc[0] = value
    return table.assign(**{column: values.astype(dtype)})


def test_every_public_function_is_thrown_at():
    functions = {name for name in seg.__all__ if inspect.isfunction(getattr(seg, name))}
    thrown = {name.partition("(")[0] for name in CASES} | set(PLAIN) | OTHERS
    assert functions <= thrown, functions - thrown


@pytest.mark.parametrize("name", CASES)
def test_the_table_itself_works(name):
    call, table, *_ = CASES[name]
    before = table.copy()
    assert not isinstance(outcome(call, table), str)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(("name", "column"), NUMBERS)
def test_what_is_missing_is_missing_in_whatever_way(name, column):
    call, table, *_ = CASES[name]
    told = [outcome(call, with_cell(table, column, nothing)) for nothing in (None, np.nan, pd.NA, " ")]
    told.append(outcome(call, with_cell(table, column, np.nan, "float64")))
    told.append(outcome(call, with_cell(table, column, pd.NA, "Float64")))
    assert all(one == told[0] for one in told), told


@pytest.mark.parametrize(("name", "column"), NUMBERS)
@pytest.mark.parametrize("value", [np.inf, "many"])
def test_what_is_no_number_is_refused(name, column, value):
    call, table, *_ = CASES[name]
    assert str(outcome(call, with_cell(table, column, value))).startswith("  fix:")


@pytest.mark.parametrize(("name", "column"), NUMBERS)
def test_numbers_as_text_and_as_decimal_count_as_numbers(name, column):
    call, table, *_ = CASES[name]
    right = outcome(call, table)
    for write in (repr, lambda value: decimal.Decimal(repr(value))):
        written = table.assign(**{column: pd.Series([write(v) for v in table[column].tolist()], table.index, object)})
        assert outcome(call, written) == right


@pytest.mark.parametrize(("name", "column"), IDS)
@pytest.mark.parametrize("nothing", [None, np.nan, pd.NA, ""])
def test_a_missing_id_is_refused(name, column, nothing):
    call, table, *_ = CASES[name]
    assert str(outcome(call, with_cell(table, column, nothing))).startswith("  fix:")


@pytest.mark.parametrize("name", [name for name, (*_, ids) in CASES.items() if "account_id" in ids])
def test_ids_are_the_same_as_number_and_as_text(name):
    call, table, *_ = CASES[name]
    right = outcome(call, table)
    for dtype in ("int64", "Int64", "float64"):
        assert outcome(call, table.assign(account_id=table["account_id"].astype(int).astype(dtype))) == right


@pytest.mark.parametrize(("name", "column"), [case for case in [*NUMBERS, *IDS] if case[0] not in OF_A_COLUMN])
def test_a_column_that_is_there_twice_is_refused(name, column):
    call, table, *_ = CASES[name]
    assert str(outcome(call, pd.concat([table, table[[column]]], axis=1))).startswith("  fix:")


@pytest.mark.parametrize("name", CASES)
def test_a_table_without_rows_is_refused_or_gives_one_without_rows(name):
    call, table, *_ = CASES[name]
    told = outcome(call, table.iloc[:0])
    assert isinstance(told, str) != (name in MAY_BE_EMPTY)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("value", [None, np.nan, pd.NA, np.inf, "many"])
def test_a_single_value_that_is_no_number_is_refused(name, value):
    with pytest.raises(KamError, match="fix:"):
        PLAIN[name](value)


def test_a_result_can_be_joined_to_the_table_it_was_made_from():
    numbered = ACCOUNTS.assign(account_id=NUMBER)
    joined = numbered.merge(seg.account_tiers(numbered)[["account_id", "letter"]], on="account_id")
    assert len(joined) == N
