"""Needs, rivals, stages, modules, sites and initiatives."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import (
    competitor_grid,
    initiative_phases,
    lead_over_rivals,
    maturity_stage,
    need_gaps,
    site_readiness,
    solution_map,
)
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

NEEDS = pd.DataFrame(
    {
        "factor": ["security", "tracking", "price", "brand"],
        "importance": [5, 4, 3, 2],
        "our_score": [3, 4, 2, 5],
        "rival_score": [5, 4, 4, 3],
    }
)


def test_each_need_gets_its_move_and_the_costliest_gap_stands_first():
    table = need_gaps(NEEDS)
    assert table["factor"].tolist() == ["security", "price", "tracking", "brand"]
    assert table["weighted_gap"].tolist() == [10, 6, 0, -4]
    assert table["move"].tolist() == ["win", "watch", "defend", "keep"]


def test_the_limit_of_importance_is_an_argument():
    assert need_gaps(NEEDS, important_from=3).set_index("factor").loc["price", "move"] == "win"


def test_a_score_outside_the_scale_is_refused():
    with pytest.raises(KamError) as error:
        need_gaps(NEEDS.assign(our_score=[3, 4, 0, 5]))
    assert error.value.fix == "give numbers of 1 or more and up to 5"


FACTORS = ["coverage", "stability", "price", "brand", "service", "operations"]


def scores(ours, rival):
    rows = [("voice", who, f, s) for who, given in (("us", ours), ("X", rival))
            for f, s in zip(FACTORS, given, strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=["product", "competitor", "factor", "score"])


SIX = scores([5, 4, 2, 4, 3, 3], [3, 3, 5, 3, 3, 4])


def test_with_equal_weights_a_cell_is_the_plain_mean_of_six_factors():
    grid = competitor_grid(SIX).set_index("competitor")
    assert grid["score"].to_dict() == {"us": 3.5, "X": 3.5}
    assert grid["n_factors"].tolist() == [6, 6]


def test_weights_move_the_verdict():
    heavy_price = dict.fromkeys(FACTORS, 0.1) | {"price": 0.5}
    grid = competitor_grid(SIX, weights=heavy_price).set_index("competitor")["score"]
    assert grid["us"] == pytest.approx(2 * 0.5 + 19 * 0.1)
    assert grid["X"] == pytest.approx(5 * 0.5 + 16 * 0.1)
    own = competitor_grid(SIX.assign(weight=SIX["factor"].map(heavy_price)), weights="column")
    assert own["score"].tolist() == pytest.approx(grid.tolist())


def test_a_missing_factor_is_said_and_the_mean_taken_over_the_others():
    grid = competitor_grid(SIX.drop(index=2)).set_index("competitor")
    assert grid.loc["us", ["n_factors", "complete"]].tolist() == [5, False]
    assert grid.loc["us", "score"] == pytest.approx(19 / 5)


def test_lead_lag_level_and_no_rival_are_told_apart():
    grid = pd.DataFrame(
        {
            "product": ["a", "a", "a", "b", "b", "c", "d", "d", "e"],
            "competitor": ["us", "X", "Y", "us", "X", "us", "us", "X", "X"],
            "score": [4.0, 3.0, 3.0, 2.0, 3.0, 5.0, 3.2, 3.0, 4.0],
        }
    )
    table = lead_over_rivals(grid, us="us").set_index("product")
    assert table["standing"].to_dict() == {"a": "lead", "b": "lag", "c": "no_rival", "d": "level", "e": "not_there"}
    assert table.loc["a", "best_rival"] == "X / Y"
    assert table.loc["a", "lead"] == 1.0


@pytest.mark.parametrize(
    ("weights", "message"),
    [({"price": 1.0}, "no weight for"), (dict.fromkeys(FACTORS, 0.2), "sum to 1.2"), ({"prce": 1}, "use price")],
)
def test_weights_must_cover_the_factors_and_sum_to_one(weights, message):
    with pytest.raises(KamError, match=message):
        competitor_grid(SIX, weights=weights)


def test_a_cell_scored_twice_is_refused():
    with pytest.raises(KamError, match="one row for each product and competitor and factor"):
        competitor_grid(pd.concat([SIX, SIX.head(1)]))


def test_an_unknown_us_is_refused_with_the_nearest():
    grid = pd.DataFrame({"product": ["a"], "competitor": ["Lanjiang Post"], "score": [3.0]})
    with pytest.raises(KamError, match="use 'Lanjiang Post'"):
        lead_over_rivals(grid, us="lanjiang post")


@given(st.lists(st.integers(1, 5), min_size=12, max_size=12), st.floats(0, 1))
def test_a_weighted_mean_stays_between_the_lowest_and_the_highest_score(marks, first):
    table = scores(marks[:6], marks[6:])
    weights = dict.fromkeys(FACTORS, (1 - first) / 5) | {"coverage": first}
    grid = competitor_grid(table, weights=weights)
    assert grid["score"].between(min(marks) - 1e-9, max(marks) + 1e-9).all()


ITEMS = load_checklist("account_planning", "bank_stages").items
IDS = ITEMS["id"].tolist()


def answers(*stages):
    return {row.id: row.group in stages for row in ITEMS.itertuples()}


def test_there_are_four_stages_of_three_indicators():
    assert ITEMS["group"].value_counts().tolist() == [3, 3, 3, 3]


def test_a_bank_with_everything_stands_on_the_last_stage():
    stage = maturity_stage(dict.fromkeys(IDS, "yes"))
    assert (stage.level, stage.stage, stage.next_stage, len(stage.missing)) == (4, "value", None, 0)


def test_a_bank_with_nothing_stands_before_the_first():
    stage = maturity_stage(dict.fromkeys(IDS, "no"))
    assert (stage.level, stage.stage, stage.next_stage) == (0, None, "networked")
    assert len(stage.missing) == 3


def test_a_skipped_stage_stops_the_unbroken_rule_and_not_the_highest():
    given = answers("networked", "integrated")
    assert maturity_stage(given).stage == "networked"
    assert maturity_stage(given, rule="highest").stage == "integrated"


def test_two_of_three_indicators_are_enough_and_the_mark_can_be_raised():
    given = answers("networked") | {"service_away": False}
    assert maturity_stage(given).level == 1
    assert maturity_stage(given, pass_mark=1.0).level == 0


def test_a_stage_nobody_answered_is_said():
    assert not maturity_stage({"computerised": True}).enough
    assert maturity_stage(answers("networked")).enough


def test_unknown_indicators_and_rules_are_refused():
    with pytest.raises(KamError, match="use 'clearing'"):
        maturity_stage({"clearin": "yes"})
    with pytest.raises(KamError, match="use 'highest'"):
        maturity_stage({}, rule="higest")


ENTRIES = pd.DataFrame(
    {"module": ["bank_sms", "recovery"], "stage": ["integrated", "concentrated"], "state": ["have", "rival"]}
)


def test_every_module_meets_every_stage_once_and_the_rest_is_open():
    grid = solution_map(ENTRIES)
    assert len(grid) == 10 * 4
    assert grid["state"].value_counts().to_dict() == {"open": 38, "have": 1, "rival": 1}


@pytest.mark.parametrize(
    ("column", "value", "fix"), [("module", "bank_sm", "use 'bank_sms'"), ("state", "hav", "use 'have'")]
)
def test_an_unknown_name_is_refused_with_the_nearest(column, value, fix):
    with pytest.raises(KamError) as error:
        solution_map(ENTRIES.head(1).assign(**{column: value}))
    assert error.value.fix == fix


def test_a_cell_given_twice_is_refused():
    with pytest.raises(KamError, match="one row for each module and stage"):
        solution_map(pd.concat([ENTRIES, ENTRIES]))


def test_an_own_solution_with_own_stages_makes_its_own_map():
    modules = pd.DataFrame({"layer": "transport", "module": ["m1", "m2"], "en": ["Mail", "Cards"], "zh": ["信", "卡"]})
    stages = pd.DataFrame({"stage": ["run"], "en": ["run"], "zh": ["运行"]})
    own = pd.DataFrame({"module": ["m1"], "stage": ["run"], "state": ["have"]})
    grid = solution_map(own, modules=modules, stages=stages)
    assert grid["state"].tolist() == ["have", "open"]
    with pytest.raises(KamError, match="unknown value 'm3'"):
        solution_map(own.assign(module="m3"), modules=modules, stages=stages)


DECK = pd.DataFrame(
    {
        "site": ["main", "outlet 1", "outlet 2", "outlet 3", "outlet 4", "outlet 5", "county"],
        "fibre": ["on_site", "nearby", *["none"] * 5],
        "copper": [1, 1, 1, 1, 1, 1, None],
        "services": ["leasing, data"] * 6 + [""],
    }
)


def test_the_deck_has_one_of_seven_on_fibre_and_two_counting_the_one_nearby():
    found = site_readiness(DECK)
    assert (found.n_sites, round(found.on_site * 7), round(found.on_site_or_nearby * 7)) == (7, 1, 2)
    assert (round(found.on_site, 2), round(found.on_site_or_nearby, 2)) == (0.14, 0.29)


def test_each_site_gets_its_gap_and_what_nobody_checked_is_named():
    found = site_readiness(DECK).sites.set_index("site")
    assert found.loc[["main", "outlet 1", "outlet 2"], "gap"].tolist() == ["ready", "connect", "copper_only"]
    assert found.loc["county", ["gap", "unknown"]].tolist() == ["build", "copper, services"]
    assert site_readiness(DECK).n_unknown == 1


def test_an_unchecked_site_is_not_ready():
    found = site_readiness(pd.DataFrame({"site": ["a", "b"], "fibre": ["on_site", None]}))
    assert (found.on_site, found.sites["gap"].tolist()) == (0.5, ["ready", "check"])


@pytest.mark.parametrize(
    ("change", "fix"),
    [({"fibre": "near"}, "use 'nearby'"), ({"copper": 2}, "write 1 (yes) or 0 (no)")],
)
def test_an_impossible_entry_is_refused(change, fix):
    with pytest.raises(KamError) as error:
        site_readiness(DECK.assign(**change))
    assert error.value.fix == fix


def test_a_customer_without_sites_is_refused():
    with pytest.raises(KamError, match="at least one row"):
        site_readiness(DECK.head(0))


def initiatives(rows):
    return pd.DataFrame(rows, columns=["initiative", "profit", "competition", "feasibility"])


def test_twelve_is_now_nine_is_mid_term_and_eight_is_long_term():
    table = initiative_phases(initiatives([("a", 4, 4, 4), ("b", 3, 3, 3), ("c", 3, 3, 2), ("d", 4, 4, 3)]))
    assert dict(zip(table["initiative"], table["phase"], strict=True)) == {
        "a": "now",
        "d": "mid",
        "b": "mid",
        "c": "long",
    }
    assert table["total"].tolist() == [12, 11, 9, 8]


def test_the_limits_are_arguments():
    assert initiative_phases(initiatives([("a", 3, 3, 3)]), now_from=9)["phase"].tolist() == ["now"]


def test_limits_in_the_wrong_order_are_refused():
    with pytest.raises(KamError, match="now_from ≥ mid_from"):
        initiative_phases(initiatives([("a", 3, 3, 3)]), now_from=8)


def test_a_score_of_zero_is_refused():
    with pytest.raises(KamError, match="of 1 or more and up to 5"):
        initiative_phases(initiatives([("a", 3, 0, 3)]))


@given(st.tuples(*[st.integers(1, 4)] * 3))
def test_a_better_score_never_delays_an_initiative(marks):
    order = ["long", "mid", "now"]
    before = initiative_phases(initiatives([("a", *marks)]))["phase"][0]
    after = initiative_phases(initiatives([("a", marks[0] + 1, *marks[1:])]))["phase"][0]
    assert order.index(after) >= order.index(before)
