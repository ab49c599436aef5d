import pytest

from kamlib.sales_efficiency.explorers import (
    layout_explorer,
    loss_explorer,
    pay_explorer,
    priority_explorer,
    retention_explorer,
    territory_explorer,
    time_explorer,
    workload_explorer,
)
from kamlib.tables import load_case, load_table

BRICKS = load_table("bricks")
KM = load_table("brick_distances").pivot(index="brick", columns="rep_id", values="km")


def parts(box):
    grid, picture, sentence = box.children
    return {control.description: control for control in grid.children}, picture, sentence


MADE = {
    "loss": loss_explorer,
    "time": lambda **o: time_explorer(load_case("time_sheet"), **o),
    "workload": lambda **o: workload_explorer(load_case("visit_workload"), **o),
    "priority": lambda **o: priority_explorer(load_case("opportunity_priority"), **o),
    "layout": layout_explorer,
    "retention": retention_explorer,
    "territory": lambda **o: territory_explorer(BRICKS, KM, **o),
    "pay": lambda **o: pay_explorer(load_table("reps"), **o),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", MADE)
def test_every_explorer_shows_a_picture_a_sentence_and_a_label_on_every_control(name, lang):
    controls, picture, sentence = parts(MADE[name](lang=lang))
    assert bytes(picture.value).startswith(b"\x89PNG")
    assert "KamError" not in sentence.value
    assert "fix:" not in sentence.value
    assert all(label.strip() for label in controls)
    chinese = [label for label in controls if any("\u4e00" <= letter <= "\u9fff" for letter in label)]
    assert len(chinese) == (len(controls) if lang == "zh" else 0)


def test_the_deck_s_rates_say_which_loss_pays_and_a_new_rate_changes_it():
    controls, picture, sentence = parts(loss_explorer())
    before = bytes(picture.value)
    assert "not taken seriously" in sentence.value
    controls["contacted, %"].value = 30
    assert "never contacted" in sentence.value
    assert bytes(picture.value) != before


def test_with_nobody_contacted_there_is_no_lever_to_name():
    controls, _, sentence = parts(loss_explorer())
    controls["contacted, %"].value = 0
    assert "move a slider" in sentence.value


def test_an_ideal_day_that_does_not_add_up_says_how_many_points_to_take_away():
    controls, _, sentence = parts(time_explorer(load_case("time_sheet")))
    assert "48% of the day" in sentence.value
    controls["face-to-face sales calls, %"].value = 50
    assert "add up to 110 %" in sentence.value
    assert "away: 10" in sentence.value
    controls["travel and waiting, %"].value = 10
    assert "58% of the day" in sentence.value


def test_more_time_for_customers_needs_fewer_people():
    controls, _, sentence = parts(workload_explorer(load_case("visit_workload")))
    assert "= 8.65: 9 people" in sentence.value
    controls["share of time for customers, %"].value = 48
    assert "= 5.40: 6 people" in sentence.value


def test_an_opportunity_lands_in_another_quadrant_when_its_chance_rises():
    controls, _, sentence = parts(priority_explorer(load_case("opportunity_priority")))
    controls["opportunity"].value = "new customers"
    assert "Plan the attack" in sentence.value
    controls["chance of success, %"].value = 80
    assert "Act at once" in sentence.value
    assert "rank 1 of 5" in sentence.value


def test_the_other_reading_of_the_slide_leads_to_another_conclusion():
    controls, _, sentence = parts(layout_explorer())
    assert "standard for hiring" in sentence.value
    controls["how to read the slide"].value = "R1"
    assert "training" in sentence.value


def test_no_coaching_leaves_next_to_nothing():
    controls, _, sentence = parts(retention_explorer())
    controls["coaching every … days (0 = never)"].value = 0
    assert "2% of the skill is there with coaching, 2% without" in sentence.value


def test_keeping_old_faces_moves_fewer_areas_and_narrow_bounds_are_still_solved():
    controls, _, sentence = parts(territory_explorer(BRICKS, KM))
    by_road = int(sentence.value.split(" of 24")[0].split(">")[1])
    controls["what counts"].value = "disruption"
    by_face = int(sentence.value.split(" of 24")[0].split(">")[1])
    assert by_face < by_road


def test_a_plan_without_commission_moves_only_with_the_bonus():
    controls, _, sentence = parts(pay_explorer(load_table("reps")))
    controls["commission, % of sales"].value = 0
    controls["bonus at quota"].value = 0
    assert "0% of it moves" in sentence.value
    assert "not enough data" in sentence.value
