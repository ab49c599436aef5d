"""Coverage and time on the top decile."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import coverage_by_class, top_potential_time

VISITS = pd.DataFrame({"customer_class": ["A", "A", "B", "C"], "visits_per_month": [4, 1, 2, 0]})
COVERAGE = pd.DataFrame(
    {"n_accounts": [10, 90], "visits_per_month": [2, 1], "hours_per_visit": [1, 1], "potential_cny": [600.0, 400.0]}
)


def test_a_target_seen_exactly_as_often_as_planned_is_covered():
    table = coverage_by_class(VISITS, minimum={"A": 4, "B": 2, "C": 0}).set_index("customer_class")
    assert table["coverage_share"].tolist() == [0.5, 1, 1, 0.75]
    assert table["missing_visits"].tolist() == [3, 0, 0, 3]


def test_rows_may_stand_for_many_targets():
    weighted = coverage_by_class(VISITS.assign(n=[9, 1, 5, 5]), minimum={"A": 4, "B": 2, "C": 0}, weight="n")
    assert weighted["n_targets"].tolist() == [10, 5, 5, 20]
    assert weighted["coverage_share"].iloc[0] == 0.9


def test_the_top_decile_takes_18_per_cent_of_the_time_and_holds_60_per_cent_of_the_potential():
    top = top_potential_time(COVERAGE)
    assert (top.n_accounts, round(top.hours_share, 3), top.potential_share) == (10, 0.182, 0.6)


def test_a_row_is_cut_where_the_decile_ends_and_all_accounts_take_all_the_time():
    half = top_potential_time(COVERAGE, top=0.05)
    assert half.hours_share == pytest.approx(10 / 110)
    everything = top_potential_time(COVERAGE, top=1)
    assert (everything.hours_share, everything.potential_share) == (pytest.approx(1), pytest.approx(1))


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: coverage_by_class(VISITS, minimum={"A": 4, "B": 2}), "add it to minimum"),
        (lambda: coverage_by_class(VISITS, minimum={"A": 4, "B": 2, "C": 0, "D": 1}), "use classes of the table"),
        (lambda: coverage_by_class(VISITS.assign(visits_per_month=-1), minimum={}), "0 where there is none"),
        (lambda: top_potential_time(COVERAGE, top=10), "between 0 and 1"),
        (lambda: top_potential_time(COVERAGE.assign(n_accounts=0)), "at least one row"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
