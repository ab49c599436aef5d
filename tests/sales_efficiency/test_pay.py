"""Pay simulator and its links: deck 000 s111."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import leavers_by_pay, pay_for_performance, pay_simulation

REPS = pd.DataFrame({"rep_id": ["R1", "R2"], "actual_cny": [150_000, 90_000], "target_cny": [150_000, 100_000]})


def test_base_commission_and_bonus_make_10000():
    pay = pay_simulation(REPS, base=3000, commission=0.04, bonus=1000)
    assert pay["pay"].tolist() == [10_000, 6_600]
    assert pay["variable_share"].tolist() == [0.7, pytest.approx(3600 / 6600)]


def test_a_lower_threshold_pays_the_bonus_earlier():
    assert pay_simulation(REPS, base=0, commission=0, bonus=1, at=0.9)["pay"].tolist() == [1, 1]


def test_pay_that_follows_attainment_correlates_and_pay_that_does_not_does_not():
    pay = pd.DataFrame({"attainment": [0.7, 0.8, 0.9, 1.0, 1.1], "pay": [1.0, 2, 3, 4, 5]})
    assert pay_for_performance(pay).pearson == pytest.approx(1)
    assert pay_for_performance(pay.assign(pay=[5.0, 4, 3, 2, 1])).spearman == pytest.approx(-1)


def test_few_people_or_equal_pay_give_no_correlation_but_a_note():
    assert pay_for_performance(pd.DataFrame({"pay": [1.0], "attainment": [1.0]})).note == "not_enough_data"
    equal = pd.DataFrame({"pay": [5.0] * 6, "attainment": [0.7, 0.8, 0.9, 1.0, 1.1, 1.2]})
    assert pay_for_performance(equal).note == "not_enough_data"


def test_leavers_are_counted_from_the_lowest_to_the_highest_paid_group():
    pay = pd.DataFrame({"pay": range(8), "left": [1, 1, 1, 0, 0, 0, 0, 0]})
    table = leavers_by_pay(pay, min_n=2)
    assert table["n"].tolist() == [2, 2, 2, 2]
    assert table["left_share"].tolist() == [1, 0.5, 0, 0]
    assert set(leavers_by_pay(pay)["note"]) == {"not_enough_data"}


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: pay_simulation(REPS, base=3000, commission=4), "between 0 and 1"),
        (lambda: pay_simulation(REPS.assign(target_cny=0), base=3000, commission=0.04), "numbers above 0"),
        (lambda: pay_simulation(REPS, base=-1, commission=0.04), "0 or more"),
        (lambda: leavers_by_pay(pd.DataFrame({"pay": [1], "left": ["yes"]})), "write 1 (yes) or 0 (no)"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
