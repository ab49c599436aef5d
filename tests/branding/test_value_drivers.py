import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kamlib.branding import preference_drivers
from kamlib.errors import KamError

ITEMS = ["risk", "image"]


def answers(n=200):
    rng = np.random.default_rng(4)
    table = pd.DataFrame({item: rng.integers(1, 6, n) for item in ITEMS})
    return table.assign(preference=2 * table["risk"] + 0.5 * table["image"] + rng.normal(0, 1, n))


def test_one_item_gives_the_correlation():
    table = answers()
    result = preference_drivers(table, items=["risk"])
    theirs = stats.linregress(table["risk"], table["preference"])
    assert result["weight"].item() == pytest.approx(theirs.rvalue)
    assert result["r_squared"].item() == pytest.approx(theirs.rvalue**2)


def test_weights_and_r_squared_agree_with_scikit_learn():
    from sklearn.linear_model import LinearRegression

    table = answers()
    standard = (table - table.mean()) / table.std(ddof=0)
    model = LinearRegression().fit(standard[ITEMS], standard["preference"])
    result = preference_drivers(table, items=ITEMS).set_index("item")
    assert result.loc[ITEMS, "weight"].tolist() == pytest.approx(model.coef_.tolist())
    assert result["r_squared"].iloc[0] == pytest.approx(model.score(standard[ITEMS], standard["preference"]))


def test_another_scale_of_an_item_changes_no_weight():
    table = answers()
    stretched = table.assign(risk=table["risk"] * 20 + 3)
    results = [preference_drivers(t, items=ITEMS)["weight"] for t in (table, stretched)]
    assert np.allclose(*results)


def test_interval_agrees_with_the_simple_regression_of_scipy():
    table = answers()
    result = preference_drivers(table, items=["risk"]).iloc[0]
    theirs = stats.linregress(table["risk"], table["preference"])
    scale = table["risk"].std(ddof=0) / table["preference"].std(ddof=0)
    half = stats.t.ppf(0.975, len(table) - 2) * theirs.stderr * scale
    assert (result["high"] - result["low"]) / 2 == pytest.approx(half)


def test_few_answers_are_said():
    assert not preference_drivers(answers(15), items=ITEMS)["enough"].any()


def test_answers_with_a_gap_are_left_out():
    table = answers(50)
    table.loc[0, "risk"] = None
    assert preference_drivers(table, items=ITEMS)["n"].tolist() == [49, 49]


def test_an_item_that_repeats_another_is_refused():
    table = answers().assign(again=lambda t: t["risk"] * 2)
    with pytest.raises(KamError, match="fix:   leave out items that do not vary"):
        preference_drivers(table, items=["risk", "again"])


def test_three_answers_are_too_few_for_two_items():
    with pytest.raises(KamError, match="fix:   give at least 4"):
        preference_drivers(answers(3), items=ITEMS)
