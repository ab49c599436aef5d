"""The explorers of the welcome and the segmentation lesson are driven as a person would."""

import numpy as np
import pandas as pd
import pytest

from kamlib.course.explore import explorer
from kamlib.segmentation import RATINGS, TIERS, tier_migration
from kamlib.segmentation import explorers as explore
from kamlib.tables import load_case
from kamlib.workshop.agenda_view import agenda_controls, agenda_view
from kamlib.workshop.settings import usual_day

N = 120
DAY = usual_day()["agenda"]
RNG = np.random.default_rng(6)
ACCOUNTS = pd.DataFrame(
    {"account_id": [f"A{n:03d}" for n in range(N)], "revenue": RNG.pareto(1.2, N) * 1e5 + 500,
     "orders": RNG.integers(1, 40, N), "recency_days": RNG.integers(0, 200, N), "reachable": 1}
)  # fmt: skip
ACCOUNTS["profit"] = ACCOUNTS["revenue"] * np.where(np.arange(N) % 9 == 0, -0.2, 0.2)
for column in ("rated_profit", "rated_revenue", *RATINGS):
    ACCOUNTS[column] = RNG.integers(1, 6, N)
NAMES = {account: f"<b>{account}</b>" for account in ACCOUNTS["account_id"]}
PROFILES = ((5, 1, 1), (1, 5, 1), (1, 1, 5))
NEEDS = pd.DataFrame(
    [(account, factor, PROFILES[n % 3][k] + RNG.normal() / 4) for n, account in enumerate(ACCOUNTS["account_id"])
     for k, factor in enumerate(["low_price", "on_time", "credit_terms"])],
    columns=["account_id", "factor", "importance"],
)  # fmt: skip
BEFORE = pd.DataFrame({"account_id": list("abcdefgh"), "tier": [*TIERS, *TIERS]})
AFTER = pd.DataFrame({"account_id": list("abcdefgi"), "tier": [*TIERS, "vip", "vip", "small", "key"]})
MIX = dict.fromkeys(TIERS, 10)

MADE = {
    "agenda": lambda lang: explorer(
        agenda_controls(DAY, start="08:30", lang=lang), lambda **state: agenda_view(DAY, lang=lang, **state)
    ),
    "pareto": lambda lang: explore.pareto_explorer(ACCOUNTS, lang=lang),
    "tiers": lambda lang: explore.tiers_explorer(ACCOUNTS, lang=lang),
    "rfm": lambda lang: explore.rfm_explorer(ACCOUNTS, lang=lang),
    "scorecard": lambda lang: explore.scorecard_explorer(
        ACCOUNTS, {"rated_profit": 5, "rated_revenue": 5}, names=NAMES, lang=lang
    ),
    "dual": lambda lang: explore.dual_explorer(ACCOUNTS, names=NAMES, lang=lang),
    "projection": lambda lang: explore.projection_explorer(MIX, tier_migration(BEFORE, AFTER), lang=lang),
    "segments": lambda lang: explore.segments_explorer(NEEDS, ACCOUNTS, seed=1, lang=lang),
    "xyz": lambda lang: explore.xyz_explorer(load_case("xyz"), lang=lang),
    "worth": lambda lang: explore.worth_explorer(lang=lang),
}


def parts(name, lang="en"):
    grid, picture, sentence = MADE[name](lang).children
    return list(grid.children), picture, sentence


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", MADE)
def test_every_explorer_shows_a_picture_a_sentence_and_a_label_on_every_control(name, lang):
    controls, picture, sentence = parts(name, lang)
    assert bytes(picture.value).startswith(b"\x89PNG")
    assert len(sentence.value) > 60
    assert all(control.description.strip() for control in controls)
    assert "{" not in sentence.value.split(">", 1)[1]


def test_a_later_start_moves_the_end_of_the_day_and_nonsense_is_answered_in_three_lines():
    controls, picture, sentence = parts("agenda")
    assert "ends at 17:40" in sentence.value
    assert "67.5%" in sentence.value
    controls[0].value = "9:00"
    assert "ends at 18:10" in sentence.value
    before = bytes(picture.value)
    controls[0].value = "<b>late</b>"
    assert "fix:" in sentence.value
    assert "<b>late" not in sentence.value
    assert bytes(picture.value) == before


def test_an_item_of_no_length_is_left_out():
    controls, _, sentence = parts("agenda")
    controls[7].value = 0  # lunch
    assert "ends at 15:30" in sentence.value


def test_profit_can_be_looked_at_in_place_of_revenue():
    controls, picture, sentence = parts("pareto")
    before = bytes(picture.value)
    assert "of revenue" in sentence.value
    controls[1].value = "profit"
    assert "of profit" in sentence.value
    assert bytes(picture.value) != before


def test_tiers_that_hold_more_than_everybody_are_answered():
    controls, _, sentence = parts("tiers")
    controls[1].value, controls[2].value = 0.20, 0.40
    assert "fix:" not in sentence.value
    controls[0].max = 0.9
    controls[0].value = 0.8
    assert "already hold all accounts" in sentence.value


def test_points_without_a_sum_are_answered_and_names_are_escaped():
    controls, _, sentence = parts("scorecard")
    assert "<b>A" not in sentence.value
    for control in controls:
        control.value = 0
    assert "some points" in sentence.value


def test_a_lower_index_promotes_more():
    controls, _, sentence = parts("dual")
    controls[0].value = 5.0
    few = sentence.value
    controls[0].value = 3.0
    assert sentence.value != few


def test_without_new_accounts_fewer_are_left():
    controls, _, sentence = parts("projection")
    with_new = sentence.value
    controls[1].value = False
    assert sentence.value != with_new


def test_three_planted_segments_pass():
    controls, _, sentence = parts("segments")
    controls[0].value = 3
    assert "Different between: passed" in sentence.value


def test_the_xyz_explorer_starts_at_the_decks_numbers():
    controls, _, sentence = parts("xyz")
    assert "39.1% of the market" in sentence.value
    assert "53.3%" in sentence.value
    controls[7].value = 0.85
    assert "53.3%" not in sentence.value


def test_a_price_above_the_worth_leaves_the_customer_no_gain():
    controls, _, sentence = parts("worth")
    assert "gains 10" in sentence.value
    controls[3].value = 140
    assert "loses 20" in sentence.value
