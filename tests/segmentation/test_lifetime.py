"""Lifetime value under both conventions, against published multiples and the sum itself."""

import pytest

from kamlib.errors import KamError
from kamlib.segmentation import lifetime_multiple, lifetime_value


@pytest.mark.parametrize(
    ("kept", "rate", "multiple"),  # Gupta & Lehmann 2005, Managing Customers as Investments, table of margin multiples
    [(0.6, 0.10, 1.20), (0.6, 0.16, 1.07), (0.7, 0.12, 1.67), (0.8, 0.14, 2.35), (0.9, 0.10, 4.50), (0.9, 0.16, 3.46)],
)
def test_multiples_are_those_of_the_published_table(kept, rate, multiple):
    assert lifetime_multiple(kept, rate=rate, first="later") == pytest.approx(multiple, abs=0.005)


@pytest.mark.parametrize(("first", "start"), [("now", 0), ("later", 1)])
def test_the_formula_is_the_sum_of_what_is_kept(first, start):
    summed = sum(0.8**t / 1.1**t for t in range(start, 400))
    assert lifetime_multiple(0.8, rate=0.1, first=first) == pytest.approx(summed)


def test_now_is_one_margin_more_than_later():
    later = lifetime_value(50, retention=0.7, rate=0.08, first="later")
    assert lifetime_value(50, retention=0.7, rate=0.08, first="now") == pytest.approx(later + 50)


def test_the_internet_provider_of_marketing_metrics():
    assert lifetime_multiple(0.995, rate=0.01) == pytest.approx(67.33, abs=0.005)
    value = lifetime_value(18.45, retention=0.995, rate=0.01, retention_cost=0.5, acquisition_cost=200)
    assert value == pytest.approx(1008.63, abs=0.005)


def test_an_account_that_never_comes_back_is_worth_one_margin_or_none():
    assert lifetime_multiple(0, rate=0.1) == 1
    assert lifetime_multiple(0, rate=0.1, first="later") == 0


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"retention": 1.2}, "between 0 and 1"), ({"retention": float("nan")}, "between 0 and 1"),
        ({"rate": -0.1}, "such as 0.10"), ({"retention": 1, "rate": 0}, "retention below 1"),
        ({"retention_cost": -1}, "0 or more"), ({"acquisition_cost": float("nan")}, "0 or more"),
        ({"margin": float("nan")}, "margin of one period"), ({"first": "soon"}, "'now'"),
    ],
)  # fmt: skip
def test_what_has_no_value_is_refused(change, fix):
    given = {"margin": 100.0, "retention": 0.8, "rate": 0.1} | change
    with pytest.raises(KamError) as caught:
        lifetime_value(given.pop("margin"), **given)
    assert fix in caught.value.fix
