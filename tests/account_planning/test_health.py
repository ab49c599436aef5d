"""Whether a plan is alive and passes its review."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.account_planning import (
    action_status,
    milestone_completion,
    plan_choice,
    plan_health,
    plan_health_overview,
    plan_template,
    problem_poll,
    review_card,
)
from kamlib.account_planning.health import WEIGHTS
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

SECTIONS = plan_template()["section"].tolist()[:7]
PRINCIPLES = load_checklist("account_planning", "seven_principles").items["id"].tolist()
AS_OF = "2026-06-30"


def plan(updated="2026-06-01", sections=7):
    return pd.DataFrame(
        {"plan_id": "P1", "account_id": "K1", "section": SECTIONS[:sections], "text_en": "x", "pages": 2,
         "updated": updated}
    )  # fmt: skip


def actions(owner=("Li", "Li"), due=("2026-09-30", "2026-05-31"), status=("open", "done")):
    ids = [f"T{n}" for n in range(1, len(owner) + 1)]
    return pd.DataFrame({"plan_id": "P1", "action_id": ids, "owner": owner, "due": due, "status": status})


def value(health, part):
    return health.parts.set_index("part").loc[part, "value"]


def test_a_full_fresh_owned_plan_scores_a_hundred():
    harmless = problem_poll(poll(["uneven"], [1], [1]))
    health = plan_health(plan(), actions(), as_of=AS_OF, principles=dict.fromkeys(PRINCIPLES, 4), problems=harmless)
    assert health.score == pytest.approx(100)
    assert (health.verdict, len(health.findings), health.days_untouched) == ("alive", 0, 29)


def test_the_points_of_the_parts_are_the_score_and_the_weights_sum_to_one():
    health = plan_health(plan(sections=4), actions(), as_of=AS_OF, principles=dict.fromkeys(PRINCIPLES, 2))
    assert health.parts["points"].sum() == pytest.approx(health.score)
    assert health.parts["weight"].sum() == pytest.approx(1)
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_parts_nobody_was_asked_about_are_said_and_carry_no_weight():
    parts = plan_health(plan(), actions(), as_of=AS_OF).parts.set_index("part")
    assert parts.loc[["principles", "problems"], "status"].tolist() == ["not_asked"] * 2
    assert parts.loc["fresh", "weight"] == pytest.approx(0.25 / 0.75)


def test_a_plan_nobody_reopens_loses_its_freshness_and_every_section_is_named():
    health = plan_health(plan("2025-06-30"), actions(), as_of=AS_OF)
    assert value(health, "fresh") == 0
    assert value(health, "written") == 1
    assert health.days_untouched == 365
    assert health.findings.query("kind == 'stale'")["id"].tolist() == SECTIONS


def test_a_plan_untouched_for_over_a_year_is_dead_whatever_its_points():
    fine = dict.fromkeys(PRINCIPLES, 4)
    weights = dict.fromkeys(WEIGHTS, 0.0) | {"principles": 1.0}
    for updated, verdict in (("2025-06-30", "alive"), ("2025-06-29", "dead")):
        health = plan_health(plan(updated), actions(), as_of=AS_OF, principles=fine, weights=weights)
        assert (health.score, health.verdict) == (100, verdict)
    kept = plan_health(plan("2025-06-29"), actions(), as_of=AS_OF, principles=fine, weights=weights, dead_days=400)
    assert kept.verdict == "alive"


def test_punctuality_is_not_judged_before_anything_is_due():
    early = actions(due=("2026-09-30", "2026-10-31"), status=("open", "open"))
    parts = plan_health(plan(), early, as_of=AS_OF).parts.set_index("part")
    assert parts.loc["on_time", ["status", "weight", "points"]].tolist() == ["nothing_due", 0, 0]


def test_late_actions_and_missing_owners_count_and_are_named():
    late = actions(
        owner=("Li", " ", ""), due=("2026-05-31", "2026-04-30", "2026-01-31"), status=("open", "late", "done")
    )
    health = plan_health(plan(), late, as_of=AS_OF)
    assert value(health, "on_time") == pytest.approx(1 / 3)  # one done, two late
    assert value(health, "owned") == pytest.approx(1 / 3)
    named = health.findings[["kind", "id", "days"]].values.tolist()
    assert named == [["late", "T2", 61], ["late", "T1", 30], ["no_owner", "T2", 61]]


def test_a_plan_without_actions_is_a_wish():
    health = plan_health(plan(), actions().head(0), as_of=AS_OF)
    assert value(health, "on_time") == value(health, "owned") == 0
    assert health.findings["kind"].tolist() == ["no_actions"]


def test_the_milestone_gives_the_finding_its_words_in_both_languages():
    given = actions(status=("open", "open")).assign(milestone="Trial", milestone_zh="试运行")
    row = plan_health(plan(), given, as_of=AS_OF).findings.iloc[0]
    assert (row["en"], row["zh"], row["owner"], row["days"]) == ("Trial", "试运行", "Li", 30)


def test_own_weights_are_taken_and_wrong_ones_refused():
    only_fresh = dict.fromkeys(WEIGHTS, 0.0) | {"fresh": 1.0}
    assert plan_health(plan("2025-01-01"), actions(), as_of=AS_OF, weights=only_fresh).score == 0
    with pytest.raises(KamError, match="sum to 1.05"):
        plan_health(plan(), actions(), as_of=AS_OF, weights=WEIGHTS | {"fresh": 0.3})
    only_asked = dict.fromkeys(WEIGHTS, 0.0) | {"principles": 1.0}
    with pytest.raises(KamError, match="at least one part that was asked"):
        plan_health(plan(), actions(), as_of=AS_OF, weights=only_asked)


def test_the_overview_puts_the_sickest_plan_first():
    second = plan("2025-01-01", sections=2).assign(plan_id="P2", account_id="K2")
    table = plan_health_overview(pd.concat([plan(), second]), actions(), as_of=AS_OF)
    assert table["plan_id"].tolist() == ["P2", "P1"]
    assert table.loc[0, ["n_not_written", "n_stale", "n_late"]].tolist() == [5, 2, 0]


def poll(problem, frequency, severity):
    return pd.DataFrame({"problem": problem, "frequency": frequency, "severity": severity})


def test_the_risk_of_a_problem_is_mean_frequency_times_mean_severity():
    found = problem_poll(poll(["overload", "unclear", "unclear"], [2, 5, 3], [3, 5, 4]))
    assert found["problem"].tolist() == ["unclear", "overload"]
    assert found["product"].tolist() == [4 * 4.5, 6]
    assert found["risk"].tolist() == pytest.approx([17 / 24, 5 / 24])
    assert found["n_answers"].tolist() == [2, 1]


def test_an_unknown_problem_or_a_mark_off_the_scale_is_refused():
    with pytest.raises(KamError, match="of 1 or more and up to 5"):
        problem_poll(poll(["overload"], [2], [9]))
    with pytest.raises(KamError, match="use 'overload'"):
        problem_poll(poll(["overlod"], [2], [3]))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 7), st.integers(0, 400), st.integers(0, 4))
def test_the_score_stays_between_nought_and_a_hundred_and_age_never_helps(sections, days, mark):
    when = (pd.Timestamp(AS_OF) - pd.Timedelta(days=days)).date().isoformat()
    marks = dict.fromkeys(PRINCIPLES, mark)
    old = plan_health(plan(when, sections), actions(), as_of=AS_OF, principles=marks)
    new = plan_health(plan(AS_OF, sections), actions(), as_of=AS_OF, principles=marks)
    assert 0 <= old.score <= new.score <= 100 + 1e-9


QUESTIONS = load_checklist("account_planning", "review_questions").items
PLAN, ALL = (QUESTIONS.loc[QUESTIONS["group"] == group, "id"].tolist() for group in ("plan", "portfolio"))


def test_seven_questions_for_one_plan_and_four_for_all():
    assert (len(PLAN), len(ALL)) == (7, 4)


def test_the_verdict_follows_the_worst_light():
    marks = dict.fromkeys(PLAN, 4)
    assert review_card(marks).verdict == "approve"
    assert review_card(marks | {"links": 2}).verdict == "change"
    assert review_card(marks | {"links": 2, "returns": 1}).verdict == "send_back"
    assert review_card({k: v for k, v in marks.items() if k != "links"}).verdict == "not_finished"


def test_a_red_light_without_a_required_change_is_named():
    card = review_card(dict.fromkeys(PLAN, 4) | {"links": 0, "returns": 2}, changes={"returns": "halve the visits"})
    table = card.questions.set_index("id")
    assert table.loc["links", ["light", "change_missing"]].tolist() == ["red", True]
    assert table.loc["returns", ["light", "change_missing"]].tolist() == ["amber", False]


def test_the_portfolio_has_its_own_card():
    assert review_card(dict.fromkeys(ALL, 3), group="portfolio").verdict == "approve"
    with pytest.raises(KamError, match="group='portfolio'"):
        review_card(dict.fromkeys(ALL, 3))


def test_lights_written_as_words_count_like_marks():
    words = dict.fromkeys(PLAN, "green") | {"links": "Amber", "returns": "red"}
    assert review_card(words).verdict == "send_back"
    assert review_card(words).questions.set_index("id").loc[["links", "returns"], "light"].tolist() == ["amber", "red"]


def test_a_mark_outside_the_scale_is_refused():
    with pytest.raises(KamError, match="0 to 4"):
        review_card({"links": 5})


FIVE = pd.DataFrame(
    {"plan_id": list("abcde"), "expected_return": [60, 100, 120, 80, -5], "resources": [10, 20, 30, 40, 1]}
)


def test_the_best_ratios_first_would_miss_the_best_pair():
    chosen = plan_choice(FIVE, budget=50).query("chosen")["plan_id"].tolist()
    assert sorted(chosen) == ["b", "c"]  # 220 for 50; the two best ratios a, b give 160


def test_no_budget_takes_nothing_and_a_large_one_all_but_the_loss():
    assert not plan_choice(FIVE, budget=0)["chosen"].any()
    assert sorted(plan_choice(FIVE, budget=1000).query("chosen")["plan_id"]) == ["a", "b", "c", "d"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 50), st.integers(0, 20)), min_size=1, max_size=7), st.integers(0, 60))
def test_no_other_set_of_plans_brings_more_within_the_budget(plans, budget):
    table = pd.DataFrame(plans, columns=["expected_return", "resources"]).assign(plan_id=range(len(plans)))
    chosen = plan_choice(table, budget=budget).query("chosen")
    sums = [
        sum(gain for take, (gain, _) in zip(takes, plans, strict=True) if take)
        for takes in product([0, 1], repeat=len(plans))
        if sum(cost for take, (_, cost) in zip(takes, plans, strict=True) if take) <= budget
    ]
    assert chosen["resources"].sum() <= budget
    assert chosen["expected_return"].sum() == max(sums)


def test_negative_resources_and_budgets_are_refused():
    with pytest.raises(KamError, match="give numbers of 0 or more"):
        plan_choice(FIVE.assign(resources=-1), budget=5)
    with pytest.raises(KamError, match="give numbers of 0 or more"):
        plan_choice(FIVE, budget=-1)


ACTIONS = pd.DataFrame(
    {
        "plan_id": ["P1", "P1", "P1", "P2"],
        "action_id": ["T1", "T2", "T3", "T4"],
        "owner": ["Li", "", None, "Wang"],
        "due": ["2026-05-31", "2026-06-30", None, "2026-01-01"],
        "status": ["open", "open", "open", "done"],
    }
)


def test_the_date_decides_who_is_late_not_the_status_somebody_typed():
    table = action_status(ACTIONS, as_of="2026-06-30").set_index("action_id")
    assert table["state"].to_dict() == {"T1": "late", "T2": "open", "T3": "no_date", "T4": "done"}
    assert table.loc["T1", "days_late"] == 30
    assert table["owned"].to_dict() == {"T1": True, "T2": False, "T3": False, "T4": True}


def test_an_action_called_late_without_a_date_stays_late():
    table = action_status(ACTIONS.assign(status="late", due=None), as_of="2026-06-30")
    assert set(table["state"]) == {"late"}


def test_completion_counts_only_milestones_that_are_due():
    table = milestone_completion(ACTIONS, as_of="2026-06-30").set_index("plan_id")
    assert table.loc["P1", ["n_actions", "n_due", "n_due_done"]].tolist() == [3, 2, 0]
    assert table["completion"].to_dict() == {"P1": 0.0, "P2": 1.0}


def test_nothing_due_is_said_to_be_too_little():
    table = milestone_completion(ACTIONS, as_of="2025-12-31")
    assert not table["enough"].any()
    assert table["completion"].isna().all()


def test_an_unknown_status_is_refused():
    with pytest.raises(KamError, match="use 'done'"):
        action_status(ACTIONS.assign(status="don"), as_of="2026-06-30")
