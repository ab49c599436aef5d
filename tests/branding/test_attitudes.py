import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kamlib.branding import proportion_interval, top_two_box, two_proportions
from kamlib.errors import KamError


def test_300_of_500_against_260_of_500_is_z_2_55():
    result = two_proportions(300, 500, 260, 500)  # methods.md br-attitude-survey
    assert (result.share_a, result.share_b, round(result.z, 2)) == (0.6, 0.52, 2.55)
    assert result.enough


def test_pooled_z_squared_is_the_chi_square_of_the_two_by_two_table():
    chi_square = stats.chi2_contingency([[30, 20], [18, 32]], correction=False).statistic
    assert two_proportions(30, 50, 18, 50).z ** 2 == pytest.approx(chi_square)


def test_separate_variances_give_a_slightly_larger_z():
    pooled, separate = (two_proportions(300, 500, 260, 500, variance=v).z for v in ("pooled", "separate"))
    assert round(separate, 2) == 2.56
    assert separate > pooled


def test_two_groups_alike_differ_by_nothing():
    result = two_proportions(5, 5, 7, 7)
    assert (result.z, result.p_value) == (0, 1)


def test_few_answers_are_said():
    assert not two_proportions(3, 4, 1, 4).enough


def test_an_empty_group_is_refused():
    with pytest.raises(KamError, match="at least one answer in each group"):
        two_proportions(0, 0, 1, 4)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy_and_holds_the_share(pair):
    count, n = pair
    low, high = proportion_interval(count, n)
    theirs = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert low - 1e-12 <= count / n <= high + 1e-12


def test_without_answers_anything_is_possible():
    assert proportion_interval(0, 0) == (0.0, 1.0)


def test_more_successes_than_answers_are_refused():
    with pytest.raises(KamError, match="fix:   give 0 ≤ count ≤ n"):
        proportion_interval(5, 4)


def answers(*scores, statement="I pay more"):
    return pd.DataFrame({"statement": statement, "score": scores})


def test_top_two_boxes_are_four_and_five_of_five():
    row = top_two_box(answers(5, 4, 3, 2, 1), by=["statement"]).iloc[0]
    assert (row["n"], row["count"], row["share"]) == (5, 2, 0.4)


def test_top_box_alone_is_another_choice():
    assert top_two_box(answers(5, 4, 3, 2), by=["statement"], top=5)["share"].item() == 0.25


def test_missing_scores_are_counted_apart():
    row = top_two_box(answers(5, None, 1), by=["statement"]).iloc[0]
    assert (row["n"], row["n_missing"], row["share"]) == (2, 1, 0.5)


def test_a_group_nobody_answered_says_so():
    row = top_two_box(answers(None, None), by=["statement"]).iloc[0]
    assert (row["n"], row["enough"], row["low"], row["high"]) == (0, False, 0, 1)


def test_30_answers_are_enough_by_default():
    assert not top_two_box(answers(*[4] * 29), by=["statement"])["enough"].item()
    assert top_two_box(answers(*[4] * 30), by=["statement"])["enough"].item()


def test_a_score_of_six_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 1 or more and up to 5"):
        top_two_box(answers(6), by=["statement"])


def test_a_top_box_outside_the_scale_is_refused():
    with pytest.raises(KamError, match="fix:   give a score from 2 to 5"):
        top_two_box(answers(4), by=["statement"], top=6)
