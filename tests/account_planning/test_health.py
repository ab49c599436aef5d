import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.account_planning import plan_health, plan_health_overview, plan_template, problem_poll
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
