import pandas as pd
import pytest

from kamlib.branding import meaning_gaps, meaning_map, meaning_model, perceived_value
from kamlib.errors import KamError


def test_the_model_has_five_value_and_seven_identity_cells():
    groups = [cell["group"] for cell in meaning_model()["cells"]]  # methods.md: 5 + 7 = 12
    assert sum(group in ("rational", "emotional") for group in groups) == 5
    assert sum(group in ("expression", "associations") for group in groups) == 7


def test_every_cell_asks_in_both_languages():
    for cell in meaning_model()["cells"]:
        assert all(cell[key].strip() for key in ("en", "zh", "ask_en", "ask_zh"))


def test_an_empty_map_has_twelve_empty_cells():
    assert meaning_map({})["status"].tolist() == ["empty"] * 12


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ({"now": 3}, "empty"),
        ({"text": "fast"}, "not_rated"),
        ({"text": "fast", "now": 3, "target": 5, "rival": 4}, "behind_rival"),
        ({"text": "fast", "now": 4, "target": 5, "rival": 4}, "below_target"),
        ({"text": "fast", "now": 4, "target": 4, "rival": 3}, "no_evidence"),
        ({"text": "fast", "now": 4, "evidence": "survey, May"}, "fine"),
    ],
)
def test_status_is_the_first_thing_that_is_wrong(entry, status):
    assert meaning_map({"process": entry}).set_index("cell").loc["process", "status"] == status


def test_gaps_come_in_the_order_of_work():
    entries = {
        "origin": {"text": "1896", "now": 4, "target": 5, "rival": 2},
        "functional": {"text": "reach", "now": 3, "target": 4, "rival": 3.5},
        "process": {"text": "form in triplicate", "now": 2, "target": 4, "rival": 4},
        "reputation": {"text": "safe", "now": 5, "rival": 3, "evidence": "survey"},
    }
    assert meaning_gaps(meaning_map(entries))["cell"].tolist()[:3] == ["process", "functional", "origin"]
    assert "reputation" not in set(meaning_gaps(meaning_map(entries))["cell"])


def test_perceived_value_falls_as_the_price_rises():
    benefits = pd.DataFrame({"weight": [3, 1], "score": [4.0, 2.0]})
    assert perceived_value(benefits, relative_price=1) == 3.5
    assert perceived_value(benefits, relative_price=2) == 1.75


@pytest.mark.parametrize("price", [0, -1])
def test_a_price_of_zero_is_refused(price):
    with pytest.raises(KamError, match="fix:   give numbers above 0"):
        perceived_value(pd.DataFrame({"weight": [1], "score": [4]}), relative_price=price)


def test_unknown_cell_and_field_get_the_nearest_name():
    with pytest.raises(KamError, match="fix:   use 'process'"):
        meaning_map({"proces": {}})
    with pytest.raises(KamError, match="fix:   use 'target'"):
        meaning_map({"process": {"targt": 4}})


def test_a_mark_of_six_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 1 or more and up to 5"):
        meaning_map({"process": {"now": 6}})
