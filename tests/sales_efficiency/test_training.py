"""Training ladder and forgetting: deck 000 s109–110, Rackham 1979."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.sales_efficiency import decay_fit, half_life, retention_curve, training_status
from kamlib.tables import load_case

REPS = pd.DataFrame({"rep_id": ["old", "new"], "hire_date": ["2020-01-01", "2026-06-01"]})


def test_13_per_cent_after_30_days_has_the_rate_and_half_life_of_the_deck():
    curve = retention_curve(days=30)
    assert curve["rate"].iloc[0] == pytest.approx(0.0680, abs=5e-5)
    assert half_life() == pytest.approx(10.19, abs=5e-3)
    assert curve.loc[[7, 14, 30], "retained"].tolist() == pytest.approx([0.621, 0.386, 0.13], abs=5e-4)


def test_87_per_cent_is_what_is_lost_not_what_is_kept():
    assert 1 - retention_curve(days=30)["retained"].iloc[30] == pytest.approx(0.87)


def test_coaching_brings_the_skill_back_and_slows_the_next_forgetting():
    curve = retention_curve(days=20, coaching_days=[7, 14], coaching_effect=0.5).set_index("day")
    assert curve.loc[[7, 14], "retained"].tolist() == [1, 1]
    assert curve.loc[14, "rate"] == pytest.approx(curve.loc[0, "rate"] / 4)
    assert curve.loc[13, "retained"] == pytest.approx(math.exp(-curve.loc[0, "rate"] / 2 * 6))


@given(st.sets(st.integers(1, 60), max_size=8), st.floats(0, 1))
def test_coaching_never_leaves_less_than_no_coaching(days, effect):
    plain = retention_curve(days=60)["retained"]
    coached = retention_curve(days=60, coaching_days=sorted(days), coaching_effect=effect)["retained"]
    assert (coached >= plain - 1e-12).all()


def test_the_fit_finds_the_rate_that_made_the_scores():
    scores = retention_curve(days=30, retained=0.3).rename(columns={"retained": "score"})
    assert decay_fit(scores).half_life == pytest.approx(half_life(retained=0.3))


def test_few_scores_and_no_forgetting_are_said():
    assert decay_fit(pd.DataFrame({"day": [7], "score": [0.5]})).note == "not_enough_data"
    assert decay_fit(pd.DataFrame({"day": [1, 2, 3, 4, 5], "score": 1.0})).note == "nothing_forgotten"


def test_the_ladder_says_what_is_late_running_or_not_yet_due():
    status = training_status(REPS, load_case("training_ladder"), as_of="2026-06-30")
    old, new = (status[status["rep_id"] == rep].set_index("programme")["status"] for rep in ("old", "new"))
    assert set(old) == {"late"}
    assert new.to_dict() == {"orientation": "late", "sales_skills": "running", "on_the_job": "running",
                             "university_1": "not_yet", "university_2": "not_yet"}  # fmt: skip
    assert "product_launch" not in set(status["programme"])


def test_what_the_log_holds_is_done():
    log = pd.DataFrame({"rep_id": ["new"], "programme": ["orientation"]})
    status = training_status(REPS, load_case("training_ladder"), as_of="2026-06-30", log=log)
    assert status.query("rep_id == 'new' and programme == 'orientation'")["status"].item() == "done"


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: retention_curve(retained=0), "0.13 when 87 % is lost"),
        (lambda: retention_curve(retained=87), "0.13 when 87 % is lost"),
        (lambda: retention_curve(coaching_effect=2), "between 0 and 1"),
        (lambda: retention_curve(days=30, coaching_days=[31]), "from 1 to 30"),
        (lambda: decay_fit(pd.DataFrame({"day": [1], "score": [0]})), "above 0"),
        (lambda: training_status(REPS.drop(columns="hire_date"), load_case("training_ladder"), as_of="2026-06-30"),
         "hire_date"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
