import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.branding import brand_awareness, brand_funnel, brand_leak
from kamlib.errors import KamError


def answers(rows, brand="ours"):
    table = pd.DataFrame(rows, columns=["aided", "considered", "tried", "regular"])
    return table.assign(respondent_id=range(len(table)), brand=brand)


def test_awareness_of_the_deck_exercise():
    table = pd.DataFrame({"respondent_id": range(100), "brand": "ours", "top_of_mind": 0})
    table = table.assign(unaided=table.index < 40, aided=table.index < 80, tried=table.index < 12).astype(
        {"unaided": int, "aided": int, "tried": int}
    )
    row = brand_awareness(table).iloc[0]  # aided 80, unaided 40, trial 12 → 15 % of aided
    assert (row["aided"], row["unaided"], row["tried"], row["trial_of_aided"]) == (0.8, 0.4, 0.12, pytest.approx(0.15))
    assert row["enough"]


def test_a_brand_nobody_knows_has_no_trial_rate():
    table = pd.DataFrame({"respondent_id": [1], "brand": "x", "top_of_mind": 0, "unaided": 0, "aided": 0, "tried": 0})
    row = brand_awareness(table).iloc[0]
    assert pd.isna(row["trial_of_aided"])
    assert not row["enough"]


def test_conversion_is_count_over_count_of_the_step_before():
    table = brand_funnel(answers([(1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0)]), min_answers=1)
    assert table["count"].tolist() == [4, 3, 2, 1]
    assert table["share"].tolist() == [0.8, 0.6, 0.4, 0.2]
    assert table["conversion"].tolist() == [0.8, 0.75, pytest.approx(2 / 3), 0.5]
    assert table["lost"].tolist() == [1, 1, 1, 1]


def test_tried_without_considering_counts_as_reported_but_not_nested():
    table = answers([(1, 1, 1, 1), (1, 0, 1, 1)])
    assert brand_funnel(table)["count"].tolist() == [2, 1, 2, 2]
    assert brand_funnel(table, count="nested")["count"].tolist() == [2, 1, 1, 1]


def test_after_an_empty_step_there_is_no_conversion():
    table = brand_funnel(answers([(1, 0, 0, 0)]))
    assert table["conversion"].isna().tolist() == [False, False, True, True]
    assert not table["enough"].any()


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=1, max_size=30))
def test_nested_counts_fall_and_nobody_is_lost_twice(rows):
    table = brand_funnel(answers(rows), count="nested")
    assert table["count"].is_monotonic_decreasing
    assert table["lost"].sum() + table["count"].iloc[-1] == len(rows)


def market():
    ours = answers([(1, 1, 0, 0)] * 30 + [(1, 1, 1, 1)] * 10 + [(1, 0, 0, 0)] * 10)
    rival = answers([(1, 1, 1, 1)] * 20 + [(1, 0, 0, 0)] * 20 + [(0, 0, 0, 0)] * 10, brand="rival")
    return brand_funnel(pd.concat([ours, rival]), min_answers=10)


def test_the_leak_is_where_rivals_convert_better():
    table = brand_leak(market()).set_index("brand")
    assert table.loc["ours", "step"] == "tried"
    assert table.loc["ours", "shortfall"] == 0.75  # 10/40 against 20/20
    assert table.loc["ours", "people"] == 30
    assert table.loc["rival", "step"] == "considered"


def test_against_itself_the_leak_is_the_narrowest_step():
    assert brand_leak(market(), against="itself").set_index("brand")["step"].to_dict() == {
        "ours": "tried",
        "rival": "considered",
    }


def test_too_few_answers_are_no_leak():
    assert brand_leak(brand_funnel(answers([(1, 0, 0, 0)])), against="itself")["status"].tolist() == ["too_few_answers"]


def test_better_at_every_step_is_no_leak():
    good = answers([(1, 1, 1, 1)] * 40)
    poor = answers([(1, 0, 0, 0)] * 40, brand="rival")
    table = brand_leak(brand_funnel(pd.concat([good, poor]))).set_index("brand")
    assert table.loc["ours", "status"] == "no_leak"
    assert table.loc["rival", "step"] == "considered"


def test_one_brand_has_no_rivals():
    with pytest.raises(KamError, match="or pass against='itself'"):
        brand_leak(brand_funnel(answers([(1, 1, 1, 1)])))


def test_two_rows_for_one_respondent_and_brand_are_refused():
    table = answers([(1, 1, 1, 1), (1, 0, 0, 0)]).assign(respondent_id="R1")
    with pytest.raises(KamError, match="fix:   keep one row for each respondent_id and brand"):
        brand_funnel(table)


@pytest.mark.parametrize("value", [2, None, 0.5])
def test_answers_other_than_zero_and_one_are_refused(value):
    table = answers([(1, 1, 1, 1)]).astype({"tried": object})
    table.loc[0, "tried"] = value
    with pytest.raises(KamError, match=r"fix:   write 1 \(yes\) or 0 \(no\)"):
        brand_funnel(table)
