"""Explorers of key-account planning: turn a control, look at the picture and the sentence."""

import datetime as dt

import pandas as pd
import pytest

from kamlib.account_planning import explorers as explore

SCORES = pd.DataFrame(
    {
        "account_id": ["K1", "K2", "K3"],
        "account_name": ["Bank", "Shop", "School"],
        "account_name_zh": ["银行", "商店", "学校"],
        "potential": [5, 3, 1],
        "growth": [1, 5, 2],
        "share": [4, 2, 5],
    }
)
PEOPLE = pd.DataFrame(
    {
        "contact_id": ["P1", "P2", "P3"],
        "name": ["Li", "Wu", "<b>Ma</b>"],
        "name_zh": ["李", "吴", "马"],
        "attitude_before": ["C", "B", "D"],
        "attitude_now": ["B", "B+", "C"],
        "influence": [3, 2, 5],
    }
)
PLAN = pd.DataFrame({"section": ["summary", "actions"], "text_en": "x", "pages": [1, 2], "updated": "2026-06-01"})
ACTIONS = pd.DataFrame(
    {
        "action_id": ["T1", "T2"],
        "owner": ["Li", "Wu"],
        "due": ["2026-05-31", "2026-09-30"],
        "status": ["open", "open"],
    }
)


def controls(box):
    return {control.description: control for control in box.children[0].children}


def picture(box):
    return bytes(box.children[1].value)


def sentence(box):
    return box.children[2].value


def made(lang):
    return {
        "portfolio": explore.portfolio_explorer(
            SCORES, attractiveness={"potential": 5, "growth": 5}, strength={"share": 1.0}, lang=lang
        ),
        "attitude": explore.attitude_explorer(PEOPLE, progress=1, lang=lang),
        "forecast": explore.forecast_explorer(revenue=3.3e6, target=6e6, margin=0.19, account_cost=1.1e5, lang=lang),
        "calendar": explore.calendar_explorer("2026-10-08", lang=lang),
        "health": explore.health_explorer(PLAN, ACTIONS, as_of="2026-06-30", lang=lang),
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_explorer_shows_a_picture_a_sentence_and_labelled_controls(lang):
    for name, box in made(lang).items():
        assert picture(box).startswith(b"\x89PNG"), name
        assert len(sentence(box)) > 60, name
        labels = [control.description for control in box.children[0].children]
        assert all(labels), name
        if lang == "zh" and name != "attitude":
            assert all(any("一" <= letter <= "鿿" for letter in label) for label in labels), labels


def test_other_weights_give_other_key_accounts():
    box = explore.portfolio_explorer(SCORES, attractiveness={"potential": 10, "growth": 0}, strength={"share": 1.0})
    assert "2 accounts would get a plan: Bank, Shop" in sentence(box)
    turn = controls(box)
    before = picture(box)
    turn["weight: potential"].value, turn["weight: growth"].value = 0, 10
    assert "1 account would get a plan: Shop" in sentence(box)
    assert picture(box) != before


def test_no_weight_at_all_is_refused_in_three_lines_and_the_picture_stays():
    box = explore.portfolio_explorer(SCORES, attractiveness={"potential": 1}, strength={"share": 1.0})
    before = picture(box)
    controls(box)["weight: potential"].value = 0
    assert "give at least one weight above 0" in sentence(box)
    assert picture(box) == before


def test_the_deck_stands_at_three_point_six_and_one_doubter_more_turns_it():
    box = explore.attitude_explorer(PEOPLE, progress=1)
    assert "2.70 → 3.60" in sentence(box)
    assert "both point to a win" in sentence(box)
    controls(box)["<b>Ma</b>"].value = "E"
    assert "2.70 → 2.60" in sentence(box)
    assert "the deal is open" in sentence(box)


def test_discounting_from_today_is_worth_a_rate_more():
    box = explore.forecast_explorer(revenue=100.0, target=100.0, margin=0.3, account_cost=0.0)
    assert "reached in 50% of cases" in sentence(box)
    assert "worth ¥114 today" in sentence(box)  # 30 a year for five years at 10 %
    controls(box)["first amount"].value = "now"
    assert "worth ¥125 today" in sentence(box)


def test_beginning_three_weeks_late_misses_the_customers_planning():
    box = explore.calendar_explorer("2026-10-08")
    assert "We begin on 2026-06-18. In time: 14 days to spare." in sentence(box)
    turn = controls(box)
    turn["we begin so many weeks late"].value = 2
    assert "only on the day the customer starts" in sentence(box)
    turn["we begin so many weeks late"].value = 3
    assert "7 days after the customer starts" in sentence(box)
    turn["the customer starts planning on"].value = dt.date(2026, 12, 1)
    assert "We begin on 2026-09-01" in sentence(box)


def test_an_empty_date_is_refused_kindly():
    box = explore.calendar_explorer("2026-10-08")
    controls(box)["the customer starts planning on"].value = None
    assert "None is no date" in sentence(box)


def test_a_plan_nobody_opens_ails_and_dies():
    box = explore.health_explorer(PLAN, ACTIONS, as_of="2026-06-30")
    turn = controls(box)
    first = sentence(box)
    turn["days nobody opens the plan"].value = 375
    assert "dead" in sentence(box)
    assert "stale sections: 2" in sentence(box)
    turn["actions have owners"].value = False
    assert "actions without owner: 2" in sentence(box)
    assert first != sentence(box)


def test_doing_the_late_work_today_takes_the_late_action_away():
    box = explore.health_explorer(PLAN, ACTIONS, as_of="2026-06-30")
    assert "Late actions: 1" in sentence(box)
    controls(box)["late actions done today"].value = True
    assert "Late actions: 0" in sentence(box)
