import pytest

from kamlib.account_planning import maturity_stage
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

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
