"""Headcount: published cases (Talley; Still, Cundiff & Govoni), deck 000 s98, rounding, errors."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.sales_efficiency import breakdown_headcount, class_workload, staffing, workload_headcount
from kamlib.tables import load_case

DECK = load_case("visit_workload")
HEGANG = pd.DataFrame({"branch": ["Hegang"], "n_accounts": [30], "visits_per_month": [2], "hours_per_visit": [1.6]})


def test_talley_s_calls_need_60_reps():
    calls = pd.DataFrame({"n_accounts": [1000, 2000], "calls_per_year": [36, 12]})
    need = workload_headcount(calls, capacity=1000, unit="calls", frequency="calls_per_year")
    assert (need.workload, need.reps) == (60_000, 60)


def test_hours_of_three_classes_need_27_reps():
    year = pd.DataFrame({"n_accounts": [200, 450, 1000], "visits": [48, 24, 12], "hours_per_visit": 1})
    need = workload_headcount(year, capacity=6 * 20 * 10, frequency="visits")
    assert (need.workload, need.capacity, need.reps) == (32_400, 1_200, 27)


@pytest.mark.parametrize(("selling_share", "exact", "reps"), [(0.30, 8.65, 9), (0.48, 5.40, 6)])
def test_the_deck_s_415_hours_need_9_or_6_reps(selling_share, exact, reps):
    need = workload_headcount(DECK, capacity=160, selling_share=selling_share)
    assert need.workload == 415
    assert (round(need.exact, 2), need.reps) == (exact, reps)


def test_hours_of_the_classes_are_160_180_and_75():
    assert class_workload(DECK)["hours"].tolist() == [160, 180, 75]


def test_travel_is_counted_when_asked_for():
    table = DECK.assign(travel_hours_per_visit=1.0)
    visits = 20 * 4 + 60 * 2 + 300 * 0.5
    assert workload_headcount(table, capacity=160, travel=True).workload == 415 + visits
    assert workload_headcount(table, capacity=160).workload == 415
    assert class_workload(table)["travel_hours"].sum() == visits


def test_shares_of_hours_revenue_and_potential_each_sum_to_one():
    table = DECK.assign(revenue_cny=[6, 3, 1], potential_cny=[5, 4, 1], branch=["x", "y", "y"])
    by_branch = class_workload(table, by="branch")
    for column in ("hours_share", "revenue_share", "potential_share"):
        assert by_branch[column].sum() == pytest.approx(1)
    assert by_branch["hours"].tolist() == [160, 255]


def test_exactly_full_is_not_rounded_up():
    table = pd.DataFrame({"n_accounts": [3], "visits_per_month": [0.1], "hours_per_visit": [1]})
    assert workload_headcount(table, capacity=0.3).reps == 1


def test_breakdown_needs_40_and_with_a_tenth_leaving_44():
    assert breakdown_headcount(10e6, sales_per_rep=250e3).reps == 40
    assert breakdown_headcount(10e6, sales_per_rep=250e3, turnover=0.1).reps == 44
    assert breakdown_headcount(10e6 + 1, sales_per_rep=250e3).reps == 41


@given(st.integers(0, 5000), st.floats(0.1, 20), st.floats(1, 500))
def test_reps_are_never_fewer_than_the_work_needs_nor_one_too_many(accounts, visits, capacity):
    table = pd.DataFrame({"n_accounts": [accounts], "visits_per_month": [visits], "hours_per_visit": [1.0]})
    need = workload_headcount(table, capacity=capacity)
    assert need.exact - 1e-6 <= need.reps < need.exact + 1 + 1e-6


def test_staffing_compares_each_branch_with_the_people_there():
    coverage = pd.concat([HEGANG, HEGANG.assign(branch="Luxi"), HEGANG.assign(branch="Empty")])
    table = staffing(coverage, pd.DataFrame({"branch": ["Hegang", "Luxi", "Luxi"]}), capacity=160, selling_share=0.3)
    table = table.set_index("branch")
    assert table.loc["Hegang", ["reps_needed", "reps_actual", "missing", "load"]].tolist() == [2, 1, 1, 2]
    assert table.loc["Luxi", "load"] == 1
    assert pd.isna(table.loc["Empty", "load"])
    assert table.index[0] == "Empty"


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: workload_headcount(DECK.assign(n_accounts=-1), capacity=160), "0 or more"),
        (lambda: workload_headcount(DECK, capacity=0), "above 0"),
        (lambda: workload_headcount(DECK, capacity=160, selling_share=30), "between 0 and 1"),
        (lambda: workload_headcount(DECK, capacity=160, unit="call"), "use 'calls'"),
        (lambda: workload_headcount(DECK, capacity=160, travel=True), "travel_hours_per_visit"),
        (lambda: workload_headcount(DECK.head(0), capacity=160), "at least one row"),
        (lambda: breakdown_headcount(10e6, sales_per_rep=0), "above 0"),
        (lambda: breakdown_headcount(-1, sales_per_rep=10), "0 or more"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in str(error.value)
