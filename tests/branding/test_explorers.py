import pytest

from kamlib.branding import part_worths, personality_profile
from kamlib.branding.explorers import (
    choice_explorer,
    level_explorer,
    meaning_explorer,
    personality_explorer,
    practices_explorer,
    spec_explorer,
    tree_explorer,
    vote_explorer,
)
from kamlib.tables import load_case, load_table

CARS = load_case("blind_choice_cars").assign(power_to_weight=lambda cars: cars.power_bhp / cars.weight_kg)
WORTHS = part_worths(load_table("conjoint"), attributes=["brand", "price", "delivery", "service"])
PROFILE = personality_profile(load_table("brand_personality")).query("brand != 'ideal'")
BRANDS = ("Lanjiang Post", "Tongju Parcel")


def parts(box):
    grid, picture, sentence = box.children
    return {control.description: control for control in grid.children}, picture, sentence


def made(name, lang):
    return {
        "level": lambda: level_explorer({"category": "yes"}, lang=lang),
        "spec": lambda: spec_explorer(CARS, lang=lang),
        "vote": lambda: vote_explorer(["BMW", "Jaguar"], [3, 5], [6, 2], lang=lang),
        "choice": lambda: choice_explorer(WORTHS, brands=BRANDS, lang=lang),
        "practices": lambda: practices_explorer({"pricing": 0}, lang=lang),
        "tree": lambda: tree_explorer("architecture", {"one_position": "no"}, lang=lang),
        "personality": lambda: personality_explorer(PROFILE, {"sincere": 4, "rugged": 3}, brand=BRANDS[0], lang=lang),
    }[name]()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["level", "spec", "vote", "choice", "practices", "tree", "personality"])
def test_every_explorer_shows_a_picture_a_sentence_and_a_label_on_every_control(name, lang):
    controls, picture, sentence = parts(made(name, lang))
    assert bytes(picture.value).startswith(b"\x89PNG")
    assert len(sentence.value) > 40
    assert all(label.strip() for label in controls)


def test_the_last_yes_lifts_the_brand_one_step():
    controls, picture, sentence = parts(
        level_explorer({"known": "yes", "different": "yes", "wanted": "yes", "effort": "yes"})
    )
    assert "Today it is a name" in sentence.value
    before = bytes(picture.value)
    controls["Can you charge more for it?"].value = "yes"
    assert "Today it is a brand" in sentence.value
    assert bytes(picture.value) != before


def test_a_yes_above_the_next_rung_is_said_not_to_count():
    controls, _, sentence = parts(level_explorer({"known": "yes"}))
    controls["For the target customers, is it everywhere?"].value = "yes"
    assert "1 yes higher up do not count yet" in sentence.value


def test_other_lines_of_the_data_sheet_make_another_car_the_best():
    controls, _, sentence = parts(spec_explorer(CARS))
    assert "Jaguar" in sentence.value
    for line, control in controls.items():
        control.value = line == "economy"
    assert "BMW" in sentence.value


def test_without_any_line_power_to_weight_counts():
    controls, _, sentence = parts(spec_explorer(CARS))
    for control in controls.values():
        control.value = False
    assert "Alfa Romeo" in sentence.value


def test_the_least_number_that_moved_is_said_and_a_wrong_count_too():
    controls, _, sentence = parts(vote_explorer(["BMW", "Jaguar"], [3, 5], [6, 2]))
    assert "At least 3 of 8" in sentence.value
    controls["BMW – with names"].value = 9
    assert "8 votes before, 11 after" in sentence.value


def test_no_votes_at_all_show_three_lines_and_keep_the_picture():
    controls, picture, sentence = parts(vote_explorer(["BMW"], [1], [1]))
    before = bytes(picture.value)
    controls["BMW – without names"].value = 0
    assert "fix:   give at least one row with both votes" in sentence.value
    assert bytes(picture.value) == before


def test_a_higher_price_wins_fewer():
    controls, _, sentence = parts(choice_explorer(WORTHS, brands=BRANDS))
    share = []
    for price in (8, 11, 14):
        controls["our price, yuan"].value = price
        share.append(int(sentence.value.split("%")[0].split()[-1]))
    assert share == sorted(share, reverse=True)
    assert share[0] > share[2]


def test_the_other_rule_gives_another_share():
    controls, picture, _ = parts(choice_explorer(WORTHS, brands=BRANDS))
    before = bytes(picture.value)
    controls["how people choose"].value = "logit"
    assert bytes(picture.value) != before


def test_the_weakest_link_comes_first_with_its_best_practice():
    controls, _, sentence = parts(practices_explorer({}))
    assert "No link is near" in sentence.value
    controls["Packaging"].value = 0
    assert "– Packaging: Tested with customers" in sentence.value


def test_answers_walk_down_the_tree():
    controls, _, sentence = parts(tree_explorer("organisation", {}))
    assert "0 question(s)" in sentence.value
    list(controls.values())[0].value = "yes"
    assert "1 question(s)" in sentence.value


def test_moving_the_ideal_changes_which_brand_is_nearest():
    ideal = {"sincere": 5.0, "exciting": 1.0}
    controls, _, sentence = parts(personality_explorer(PROFILE, ideal, brand=BRANDS[0]))
    assert "Nearest to this ideal is Lanjiang Post" in sentence.value
    controls["sincere"].value, controls["exciting"].value = 3, 5
    assert "Nearest to this ideal is Yanhe Express" in sentence.value


def test_cells_of_the_meaning_model_keep_what_was_written_and_show_it_as_text():
    given = {"process": {"text": "four forms", "now": 2, "target": 4, "rival": 4}}
    pick, question, text, now, _, rival, picture, sentence = meaning_explorer(given).children
    before = bytes(picture.value)
    pick.value = "origin"
    assert "Which time, place, event" in question.value
    text.value, now.value, rival.value = "<b>1896</b>", 2, 5
    assert bytes(picture.value) != before
    assert "Origin: behind the rival. &lt;b&gt;1896&lt;/b&gt;" in sentence.value
    pick.value = "process"
    assert (text.value, now.value) == ("four forms", 2)
    pick.value = "origin"
    assert text.value == "<b>1896</b>"
    assert given == {"process": {"text": "four forms", "now": 2, "target": 4, "rival": 4}}


def test_meaning_model_speaks_chinese():
    assert "先补这几格" in meaning_explorer({}, lang="zh").children[-1].value
