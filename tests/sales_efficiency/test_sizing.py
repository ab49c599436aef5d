"""Best size, break-even ratio, three-year return: published cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.sales_efficiency import break_even_ratio, response_curve, response_optimum, size_return


def test_the_published_response_has_its_optimum_at_25_with_2_5_million():
    best = response_optimum(scale=1_000_000, cost_per_rep=100_000)
    assert (best.reps, best.revenue, best.cost, best.profit) == (25, 5_000_000, 2_500_000, 2_500_000)


@given(st.floats(1e3, 1e7), st.floats(1e2, 1e5), st.floats(0.1, 0.8), st.floats(0.1, 1))
def test_no_other_size_earns_more_than_the_optimum(scale, cost, elasticity, margin):
    parts = {"scale": scale, "cost_per_rep": cost, "elasticity": elasticity, "margin": margin}
    best = response_optimum(**parts)
    around = response_curve([best.reps * factor for factor in (0.5, 0.9, 1.1, 2)], **parts)
    assert (around["profit"] <= best.profit * (1 + 1e-9)).all()


def test_a_whole_number_of_people_is_the_better_neighbour():
    best = response_optimum(scale=1_000_000, cost_per_rep=103_000)
    whole = response_optimum(scale=1_000_000, cost_per_rep=103_000, whole=True)
    assert best.reps == pytest.approx(23.56, abs=0.01)
    assert whole.reps == 24
    assert whole.profit < best.profit


@pytest.mark.parametrize(
    ("ratio", "carry_over", "roi", "verdict"),
    [(2.0, (0.5, 0.25), 2.5, "too_small"), (1.2, (0, 0), 0.2, "too_large"), (2.0, (0, 0), 1.0, "about_right"),
     (1.5, (0, 0), 0.5, "about_right"), (2.5, (0, 0), 1.5, "about_right")],
)  # fmt: skip
def test_returns_and_verdicts_of_the_published_rule(ratio, carry_over, roi, verdict):
    result = size_return(ratio, carry_over=carry_over)
    assert (result.roi, result.verdict) == (pytest.approx(roi), verdict)


def test_one_year_leaves_the_carry_over_out():
    assert size_return(2.0, carry_over=(0.5, 0.25), period="one_year").roi == 1


def test_break_even_is_cost_over_margin():
    assert break_even_ratio(400_000, cost_per_rep=160_000, margin=0.4) == 1


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: response_optimum(scale=1e6, cost_per_rep=0), "above 0"),
        (lambda: response_optimum(scale=1e6, cost_per_rep=1, elasticity=1), "there is no best size"),
        (lambda: size_return(2, carry_over=(50, 25)), "between 0 and 1"),
        (lambda: size_return(-1), "0 or more"),
        (lambda: break_even_ratio(1, cost_per_rep=1, margin=40), "between 0 and 1"),
        (lambda: response_curve([-1], scale=1, cost_per_rep=1), "0 or more"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
