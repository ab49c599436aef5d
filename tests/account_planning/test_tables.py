"""Every function of the chapter takes any table: a right answer or an error with its fix, never a wrong one."""

import dataclasses
import decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from kamlib import account_planning as ka
from kamlib.errors import KamError

AS_OF = "2026-06-30"


class Case(NamedTuple):
    call: object  # table → result
    table: dict
    numbers: str = ""  # columns
    gaps: str = ""  # columns in which nothing may stand, numbers or not
    ids: str = ""
    codes: str = ""  # columns of fixed codes
    empty: bool = True  # whether no row is an answer


SCORES = {"account_id": ["1", "2"], "growth": [5, 2], "share": [2, 4]}
PORTFOLIO = {"account_id": ["1", "2"], "attractiveness": [4.5, 2.0], "strength": [2, 4], "quadrant": ["star", "status"]}
GRID = {"account_id": list("1234"), "product": ["7"] * 4, "revenue": [10.0, 20, 30, 0], "sold": [1, 1, 1, 0]}
ACCOUNTS = {"account_id": list("1234"), "industry": ["bank"] * 4, "base": [100.0] * 4}
CONTACTS = {"account_id": ["1", "1"], "contact_id": ["5", "6"], "buyer_role": ["user", "economic"],
            "attitude_now": ["B", "C"], "n_contacts_our_side": [2, 1], "influence": [3, 4]}  # fmt: skip
MOVES = {"attitude_before": ["C", "B"], "attitude_now": ["B", "B+"], "influence": [3, 2]}
RIVALS = {
    "product": ["1", "1"],
    "competitor": ["us", "X"],
    "factor": ["price", "price"],
    "score": [3, 4],
    "weight": [2, 2],
}
LEADS = {"product": ["1", "1"], "competitor": ["us", "X"], "score": [3.0, 4.0]}
PLAN = {"section": ["summary", "risks"], "text_en": ["Grow", "X"], "pages": [1, 5], "updated": ["2026-06-01"] * 2}
ACTIONS = {
    "action_id": ["1", "2"],
    "owner": ["Li", "Wu"],
    "due": ["2026-05-31", "2026-08-01"],
    "status": ["open", "done"],
}
ITEMS = {"item_id": ["N1", "S1"], "level": ["need", "strategy"], "serves": ["", "N1"]}
LINES = {"year": [2026, 2027], "product_line": ["1", "1"], "revenue_cny": [100.0, 50.0],
         "contribution_share": [0.5, 0.25], "account_cost_cny": [5.0, 5.0], "customer_share": [0.5, 0.25]}  # fmt: skip
STEPS = {
    "step": ["collect"],
    "planned_start": ["2026-05-04"],
    "planned_end": ["2026-05-18"],
    "actual_end": ["2026-05-16"],
}
PLANS = {"plan_id": ["1", "1"], "account_id": ["9", "9"], **PLAN}
OWN = {"plan_id": ["1", "1"], **ACTIONS}


def frame(table):
    return pd.DataFrame(table)


CASES = {
    "banded_scores": Case(lambda t: ka.banded_scores(t, bands={"growth": [1, 2, 3, 4]}), SCORES,
                          "growth", "growth", "account_id"),
    "account_portfolio": Case(lambda t: ka.account_portfolio(t, attractiveness={"growth": 1}, strength={"share": 1}),
                              SCORES, "growth share", "", "account_id"),
    "key_account_list": Case(lambda t: ka.key_account_list(t, most=5), PORTFOLIO, "attractiveness strength", "",
                             "account_id", "quadrant"),
    "planning_focus": Case(lambda t: ka.planning_focus(t, planned=[1]), {"account_id": ["1", "2"], "profit": [3, 1]},
                           "profit", "", "account_id", empty=False),
    "resource_fit": Case(lambda t: ka.resource_fit(t, least=2), {"hours": [1, 2, 3], "expected_return": [2, 3, 4]},
                         "hours expected_return", "hours expected_return"),
    "share_of_wallet": Case(ka.share_of_wallet, {"account_id": ["1"], "revenue": [20], "wallet": [120], "rank": [2],
                                                 "n_suppliers": [3]},
                            "revenue wallet rank n_suppliers", "wallet", "account_id"),
    "white_space": Case(ka.white_space, {"account_id": ["1", "2"], "product": ["7", "8"], "revenue": [80, 20]},
                        "revenue", "", "account_id product", empty=False),
    "peer_potential": Case(lambda t: ka.peer_potential(t, frame(ACCOUNTS), peers=["industry"], base="base"), GRID,
                           "revenue sold", "", "account_id product", empty=False),
    "peer_potential accounts": Case(lambda t: ka.peer_potential(frame(GRID), t, peers=["industry"], base="base"),
                                    ACCOUNTS, "base", "industry", "account_id", empty=False),
    "attitude_changes": Case(ka.attitude_changes, MOVES, codes="attitude_before attitude_now"),
    "attitude_summary": Case(ka.attitude_summary, MOVES, "influence", codes="attitude_before attitude_now",
                             empty=False),
    "role_coverage": Case(ka.role_coverage, CONTACTS, "n_contacts_our_side influence", "influence", "contact_id",
                          "buyer_role attitude_now"),
    "relationship_risks": Case(ka.relationship_risks, CONTACTS, "n_contacts_our_side influence", "influence",
                               "account_id contact_id", "buyer_role attitude_now", empty=False),
    "need_gaps": Case(ka.need_gaps, {"factor": ["speed"], "importance": [5], "our_score": [3], "rival_score": [4]},
                      "importance our_score rival_score", "factor"),
    "competitor_grid": Case(lambda t: ka.competitor_grid(t, weights="column"), RIVALS, "score weight", "",
                            "product competitor factor"),
    "lead_over_rivals": Case(lambda t: ka.lead_over_rivals(t, us="us"), LEADS, "score", "score", "product",
                             empty=False),
    "solution_map": Case(ka.solution_map, {"module": ["bank_sms"], "stage": ["integrated"], "state": ["have"]},
                         codes="module stage state"),
    "site_readiness": Case(ka.site_readiness, {"site": ["1", "2"], "fibre": ["on_site", "none"], "copper": [1, 0]},
                           "copper", "fibre copper", "site", "fibre", empty=False),
    "initiative_phases": Case(ka.initiative_phases, {"initiative": ["v"], "profit": [4], "competition": [4],
                                                     "feasibility": [5]},
                              "profit competition feasibility", "initiative"),
    "form_completion": Case(lambda t: ka.form_completion("needs_file", t, as_of=AS_OF),
                            {"field": ["identity"], "text": ["a bank"], "updated": ["2026-06-01"]}, gaps="text updated",
                            codes="field"),
    "plan_sections": Case(lambda t: ka.plan_sections(t, as_of=AS_OF), PLAN, "pages", "text_en", codes="section"),
    "traceability": Case(ka.traceability, ITEMS, gaps="serves", codes="level"),
    "chain_items": Case(ka.chain_items, {"need": ["n"], "strategy": ["s"], "goal": ["g"], "action": ["a"]},
                        gaps="need strategy goal action"),
    "scenario_values": Case(lambda t: ka.scenario_values(t, rate=0.1), {"scenario": ["1"], "year": [1], "revenue": [9],
                                                                        "result": [3]},
                            "year revenue result", "", "scenario", empty=False),
    "line_forecast": Case(ka.line_forecast, LINES,
                          "year revenue_cny contribution_share account_cost_cny customer_share", "customer_share",
                          "product_line", empty=False),
    "schedule_slippage": Case(lambda t: ka.schedule_slippage(t, as_of=AS_OF), STEPS, gaps="actual_end", codes="step"),
    "preparation_status": Case(lambda t: ka.preparation_status(t, as_of=AS_OF),
                               {"id": ["schedule"], "done": ["no"], "owner": ["Li"], "due": ["2026-06-01"]},
                               gaps="done owner due", codes="id"),
    "next_reviews": Case(lambda t: ka.next_reviews(t, as_of=AS_OF), {"account_id": ["1"], "tier": ["A"],
                                                                     "last_review": ["2026-02-10"]},
                         gaps="last_review", ids="account_id", codes="tier"),
    "action_status": Case(lambda t: ka.action_status(t, as_of=AS_OF), ACTIONS, gaps="owner due", ids="action_id",
                          codes="status"),
    "milestone_completion": Case(lambda t: ka.milestone_completion(t, as_of=AS_OF, by="owner"), ACTIONS,
                                 gaps="owner due", ids="action_id", codes="status"),
    "plan_choice": Case(lambda t: ka.plan_choice(t, budget=20), {"plan_id": ["1", "2"], "expected_return": [60, 100],
                                                                 "resources": [10, 20]},
                        "expected_return resources", "", "plan_id", empty=False),
    "plan_health plan": Case(lambda t: ka.plan_health(t, frame(ACTIONS), as_of=AS_OF), PLAN, "pages", "text_en",
                             codes="section"),
    "plan_health actions": Case(lambda t: ka.plan_health(frame(PLAN), t, as_of=AS_OF), ACTIONS, gaps="owner due",
                                ids="action_id", codes="status"),
    "plan_health problems": Case(lambda t: ka.plan_health(frame(PLAN), frame(ACTIONS), as_of=AS_OF, problems=t),
                                 {"risk": [0.5, 0.25]}, "risk"),
    "plan_health_overview": Case(lambda t: ka.plan_health_overview(t, frame(OWN), as_of=AS_OF), PLANS, "pages",
                                 "text_en", "plan_id account_id", "section", empty=False),
    "plan_health_overview actions": Case(lambda t: ka.plan_health_overview(frame(PLANS), t, as_of=AS_OF), OWN,
                                         gaps="owner due", ids="plan_id action_id", codes="status"),
    "problem_poll": Case(ka.problem_poll, {"problem": ["uneven"], "frequency": [4], "severity": [3]},
                         "frequency severity", codes="problem"),
}  # fmt: skip
NO_TABLE = {  # public names that take no table of the user's, or one whose columns are checked by another of them
    "attitude_points", "develop_schedule", "growth_bands", "maturity_stage", "net_present_value", "plan_template",
    "planning_calendar", "review_card", "reviews_per_year", "scenario_forecast", "target_chance", "timing_check",
    "trace_links", "wallet_share_by_rank", "win_outlook", "with_names",
}  # fmt: skip


def with_cell(table, column, value):
    changed = pd.DataFrame(table).astype({column: object})
    changed.at[0, column] = value
    return changed


def answer(case, table):
    """What came back as plain data, or "KamError"; any other error fails the test."""
    try:
        return plain(case.call(table))
    except KamError:
        return "KamError"


def plain(result):
    if isinstance(result, pd.DataFrame):
        return {str(name): plain(result[name]) for name in result}
    if isinstance(result, pd.Series):
        return [plain(value) for value in result]
    if dataclasses.is_dataclass(result):
        return {field.name: plain(getattr(result, field.name)) for field in dataclasses.fields(result)}
    if result is None or result is pd.NA or result is pd.NaT or result != result:
        return "nothing"
    text = str(result)  # an id stays as it was given: 7 and "7" are the same here
    number = isinstance(result, int | float | np.number | decimal.Decimal) or text.isdigit()
    return round(float(result), 9) if number else text


def columns_of(kind):
    return [(name, column) for name, case in CASES.items() for column in getattr(case, kind).split()]


def test_every_public_function_is_tried():
    functions = {name for name in ka.__all__ if not isinstance(getattr(ka, name), type)}
    assert functions - NO_TABLE == {name.split()[0] for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_the_table_as_it_should_be_has_an_answer(name):
    assert answer(CASES[name], frame(CASES[name].table)) != "KamError"


@pytest.mark.parametrize("name", CASES)
def test_the_index_of_the_table_does_not_matter(name):
    table, right = frame(CASES[name].table).astype(object), answer(CASES[name], frame(CASES[name].table))
    assert answer(CASES[name], table.set_axis(range(70, 70 + len(table)))) == right
    assert answer(CASES[name], table.set_axis([5] * len(table))) == right


@pytest.mark.parametrize(("name", "column"), columns_of("numbers"))
def test_a_missing_number_is_the_same_however_it_is_written(name, column):
    case = CASES[name]
    found = [answer(case, with_cell(case.table, column, value)) for value in (None, np.nan, pd.NA, pd.NaT, "", " ")]
    assert all(one == found[0] for one in found)
    assert (found[0] == "KamError") == (column not in case.gaps.split())


@pytest.mark.parametrize(("name", "column"), columns_of("numbers"))
def test_what_is_no_number_is_refused(name, column):
    case = CASES[name]
    for value in (np.inf, -np.inf, "about 5", object()):
        assert answer(case, with_cell(case.table, column, value)) == "KamError"


@pytest.mark.parametrize(("name", "column"), columns_of("numbers"))
def test_a_number_as_text_decimal_or_nullable_counts_like_any_other(name, column):
    case = CASES[name]
    table, right = frame(case.table), answer(case, frame(case.table))
    for how in (str, lambda value: decimal.Decimal(str(value))):
        assert answer(case, table.assign(**{column: table[column].map(how).astype(object)})) == right
    assert answer(case, table.convert_dtypes()) == right


@pytest.mark.parametrize(("name", "column"), columns_of("ids"))
def test_an_id_is_never_missing_and_7_is_7(name, column):
    case = CASES[name]
    for value in (None, np.nan, pd.NA, "", " "):
        assert answer(case, with_cell(case.table, column, value)) == "KamError"
    table = frame(case.table)
    if table[column].str.isdigit().all():
        for kind in (int, float, "Int64", object):
            assert answer(case, table.assign(**{column: table[column].astype(int).astype(kind)})) == answer(case, table)


@pytest.mark.parametrize(("name", "column"), columns_of("codes"))
def test_a_code_nobody_knows_or_none_at_all_is_refused(name, column):
    case = CASES[name]
    for value in ("zzz", 3, *(() if column in case.gaps.split() else (None, np.nan, pd.NA, ""))):
        assert answer(case, with_cell(case.table, column, value)) == "KamError"


@pytest.mark.parametrize(("name", "column"), columns_of("gaps"))
def test_where_nothing_may_stand_it_is_the_same_however_it_is_written(name, column):
    case = CASES[name]
    found = [answer(case, with_cell(case.table, column, value)) for value in (None, np.nan, pd.NA)]
    assert found[0] != "KamError"
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize("name", CASES)
def test_a_column_that_lacks_or_comes_twice_is_refused(name):
    case = CASES[name]
    asked = dict.fromkeys([*case.ids.split(), *case.codes.split(), *case.numbers.split()])
    optional = {"influence", "copper", "rank", "n_suppliers"} - ({"influence"} if name == "attitude_summary" else set())
    for column in asked:
        table = frame(case.table)
        assert answer(case, pd.concat([table, table[[column]]], axis=1)) == "KamError", column
        assert column in optional or answer(case, table.drop(columns=column)) == "KamError", column


@pytest.mark.parametrize("name", CASES)
def test_a_table_without_rows_is_an_answer_or_refused(name):
    case = CASES[name]
    assert (answer(case, frame(case.table).head(0)) == "KamError") == (not case.empty)


def test_numbers_that_stand_alone_are_checked_too():
    wrong = (None, np.nan, pd.NA, np.inf, "x")
    for value in wrong:
        for call in (
            lambda v: ka.wallet_share_by_rank(v, 3), lambda v: ka.wallet_share_by_rank(1, v),
            lambda v: ka.win_outlook(v, 1), lambda v: ka.win_outlook(3, v),
            lambda v: ka.net_present_value([1, v], rate=0.1), lambda v: ka.net_present_value([1], rate=v),
            lambda v: ka.growth_bands(v, growth=0.1, spread=0.1), lambda v: ka.growth_bands(1, growth=v, spread=0.1),
            lambda v: ka.growth_bands(1, growth=0.1, spread=0.1, levels=[v]),
            lambda v: ka.target_chance(1, v, growth=0.1, spread=0.1),
            lambda v: ka.scenario_forecast(v, growth={"x": 0.1}, margin=0.3, account_cost=1),
            lambda v: ka.scenario_forecast(1, growth={"x": v}, margin=0.3, account_cost=1),
            lambda v: ka.planning_calendar("2026-10-01", weeks=v), lambda v: ka.planning_calendar(v),
            lambda v: ka.develop_schedule("2026-10-01", weeks=v), lambda v: ka.timing_check(v, "2026-10-01"),
            lambda v: ka.reviews_per_year({"A": v}), lambda v: ka.attitude_points(v),
            lambda v: ka.plan_choice(frame(CASES["plan_choice"].table), budget=v),
        ):  # fmt: skip
            with pytest.raises(KamError):
                call(value)


def test_an_answer_of_a_list_may_be_missing_in_any_way():
    asked = {None: 0, np.nan: 0, pd.NA: 0, "": 0}
    for nothing in asked:
        assert ka.review_card({"links": nothing}).n_open == 7
        assert ka.maturity_stage({"computerised": nothing}).level == 0
        health = ka.plan_health(frame(PLAN), frame(ACTIONS), as_of=AS_OF, principles={"focus": nothing})
        assert health.parts["status"][4] == "not_asked"


def test_names_and_links_stand_a_table_with_gaps():
    labels = frame({"column": ["factor"], "code": ["price"], "label_en": ["price"], "label_zh": ["价格"]})
    assert ka.with_names(frame({"factor": ["price", pd.NA]}), "factor", labels)["factor_zh"].tolist()[0] == "价格"
    assert ka.trace_links(frame({"item_id": [2, 3], "serves": [1.0, np.nan]})).values.tolist() == [["2", "1"]]
    with pytest.raises(KamError):
        ka.trace_links(frame({"item_id": [None], "serves": ["1"]}))
