import pandas as pd
import pytest

from kamlib.branding import brand_responsibilities, raci_check
from kamlib.errors import KamError


@pytest.mark.parametrize("form", ["centralised", "hybrid", "decentralised"])
def test_every_draft_of_the_kit_passes_its_own_check(form):
    assert set(raci_check(brand_responsibilities(form))["verdict"]) == {"fine"}


def test_positioning_is_decided_centrally_or_by_the_division():
    cells = {
        form: brand_responsibilities(form)
        .set_index("activity")
        .loc["positioning", ["headquarters", "division"]]
        .tolist()
        for form in ("centralised", "decentralised")
    }
    assert cells == {"centralised": ["A/R", "C"], "decentralised": ["I", "A/R"]}


@pytest.mark.parametrize(
    ("headquarters", "division", "verdict"),
    [
        ("A", "R", "fine"),
        ("A", "A", "several_decide"),
        ("R", "C", "nobody_decides"),
        ("A", "I", "nobody_does_it"),
        ("", None, "nobody_decides"),
        ("a/r", "i", "fine"),
    ],
)
def test_verdict_of_a_row(headquarters, division, verdict):
    row = pd.DataFrame({"activity": ["pricing"], "headquarters": [headquarters], "division": [division]})
    assert raci_check(row)["verdict"].item() == verdict


def test_another_letter_is_refused():
    row = pd.DataFrame({"activity": ["pricing"], "headquarters": ["X"]})
    with pytest.raises(KamError, match="fix:   use A, R, C, I"):
        raci_check(row)
