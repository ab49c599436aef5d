"""Whatever stands in a table – missing, infinite, Decimal, a column twice – a function answers rightly or says so."""

import decimal

import numpy as np
import pandas as pd
import pytest

import kamlib.sales_efficiency as se
from kamlib.errors import KamError

OPPS = pd.DataFrame({"opp_id": list("abc"), "branch": ["N", "N", "S"], "contacted": 1, "serious": 1,
                     "outcome": ["won", "lost", "won"], "amount_cny": [100.0, 50.0, 300.0],
                     "probability": [0.5, 0.2, 0.9], "stage_code": ["S", "E", "S"],
                     "lost_stage": [None, "E", None]})  # fmt: skip
CLASSES = pd.DataFrame({"branch": "N", "customer_class": ["A", "B"], "n_accounts": [20.0, 60],
                        "visits_per_month": [4.0, 2], "hours_per_visit": [2, 1.5],
                        "potential_cny": [9e5, 1e5]})  # fmt: skip
REPS = pd.DataFrame({"rep_id": ["R1", "R2"], "branch": "N", "actual_cny": [90.0, 110], "target_cny": 100.0,
                     "ability": "able", "attitude": "willing", "pay": [10.0, 20], "left": [0, 1],
                     "attainment": [0.9, 1.1]})  # fmt: skip
CALLS = {
    "loss_bridge": (OPPS, "amount_cny", lambda t: se.loss_bridge(t)["amount"].tolist()),
    "lost_deals": (OPPS, "amount_cny", lambda t: se.lost_deals(t)["value"].tolist()),
    "weighted_pipeline": (OPPS, "probability", lambda t: se.weighted_pipeline(t)),
    "class_workload": (CLASSES, "n_accounts", lambda t: se.class_workload(t)["hours"].tolist()),
    "workload_headcount": (CLASSES, "n_accounts", lambda t: se.workload_headcount(t, capacity=160)),
    "staffing": (CLASSES, "hours_per_visit", lambda t: se.staffing(t, REPS, capacity=160)["hours"].tolist()),
    "coverage": (CLASSES, "visits_per_month",
                 lambda t: se.coverage_by_class(t, minimum={"A": 2, "B": 2})["coverage_share"].tolist()),
    "top_time": (CLASSES, "potential_cny", lambda t: se.top_potential_time(t)),
    "pay": (REPS, "actual_cny", lambda t: se.pay_simulation(t, base=1, commission=0.1)["pay"].tolist()),
    "leavers": (REPS, "pay", lambda t: se.leavers_by_pay(t, groups=2, min_n=1)["left_share"].tolist()),
    "drop": (REPS.rename(columns={"pay": "revenue", "attainment": "profit"}), "revenue", lambda t: se.drop_effect(t)),
    "priority": (OPPS.rename(columns={"amount_cny": "gain", "probability": "chance"}), "gain",
                 lambda t: se.opportunity_priority(t)["expected_value"].tolist()),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_numbers_written_in_another_way_give_the_same_answer(name):
    table, column, call = CALLS[name]
    expected = call(table)
    for other in (
        table[column].astype(str), table[column].map(decimal.Decimal), table[column].astype("Float64"),
        table[column].astype(object),
    ):  # fmt: skip
        assert call(table.assign(**{column: other})) == expected


@pytest.mark.parametrize("bad", [pd.NA, np.nan, None, np.inf, "", "many"])
@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_number_is_refused_with_its_column_and_row(name, bad):
    table, column, call = CALLS[name]
    cells = table[column].astype(object)
    cells.iloc[0] = bad
    with pytest.raises(KamError) as error:
        call(table.assign(**{column: cells}))
    assert repr(column) in error.value.where
    assert "row 0" in error.value.where


@pytest.mark.parametrize("name", CALLS)
def test_a_column_that_stands_twice_and_a_thing_that_is_no_table_are_refused(name):
    table, column, call = CALLS[name]
    with pytest.raises(KamError, match="two columns"):
        call(pd.concat([table, table[[column]]], axis=1))
    with pytest.raises(KamError):
        call([1, 2])
