import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_planning import competitor_grid, lead_over_rivals
from kamlib.errors import KamError

FACTORS = ["coverage", "stability", "price", "brand", "service", "operations"]


def scores(ours, rival):
    rows = [("voice", who, f, s) for who, given in (("us", ours), ("X", rival))
            for f, s in zip(FACTORS, given, strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=["product", "competitor", "factor", "score"])


SIX = scores([5, 4, 2, 4, 3, 3], [3, 3, 5, 3, 3, 4])


def test_with_equal_weights_a_cell_is_the_plain_mean_of_six_factors():
    grid = competitor_grid(SIX).set_index("competitor")
    assert grid["score"].to_dict() == {"us": 3.5, "X": 3.5}
    assert grid["n_factors"].tolist() == [6, 6]


def test_weights_move_the_verdict():
    heavy_price = dict.fromkeys(FACTORS, 0.1) | {"price": 0.5}
    grid = competitor_grid(SIX, weights=heavy_price).set_index("competitor")["score"]
    assert grid["us"] == pytest.approx(2 * 0.5 + 19 * 0.1)
    assert grid["X"] == pytest.approx(5 * 0.5 + 16 * 0.1)
    own = competitor_grid(SIX.assign(weight=SIX["factor"].map(heavy_price)), weights="column")
    assert own["score"].tolist() == pytest.approx(grid.tolist())


def test_a_missing_factor_is_said_and_the_mean_taken_over_the_others():
    grid = competitor_grid(SIX.drop(index=2)).set_index("competitor")
    assert grid.loc["us", ["n_factors", "complete"]].tolist() == [5, False]
    assert grid.loc["us", "score"] == pytest.approx(19 / 5)


def test_lead_lag_level_and_no_rival_are_told_apart():
    grid = pd.DataFrame(
        {
            "product": ["a", "a", "a", "b", "b", "c", "d", "d", "e"],
            "competitor": ["us", "X", "Y", "us", "X", "us", "us", "X", "X"],
            "score": [4.0, 3.0, 3.0, 2.0, 3.0, 5.0, 3.2, 3.0, 4.0],
        }
    )
    table = lead_over_rivals(grid, us="us").set_index("product")
    assert table["standing"].to_dict() == {"a": "lead", "b": "lag", "c": "no_rival", "d": "level", "e": "not_there"}
    assert table.loc["a", "best_rival"] == "X / Y"
    assert table.loc["a", "lead"] == 1.0


@pytest.mark.parametrize(
    ("weights", "message"),
    [({"price": 1.0}, "no weight for"), (dict.fromkeys(FACTORS, 0.2), "sum to 1.2"), ({"prce": 1}, "use price")],
)
def test_weights_must_cover_the_factors_and_sum_to_one(weights, message):
    with pytest.raises(KamError, match=message):
        competitor_grid(SIX, weights=weights)


def test_a_cell_scored_twice_is_refused():
    with pytest.raises(KamError, match="one row for each product and competitor and factor"):
        competitor_grid(pd.concat([SIX, SIX.head(1)]))


def test_an_unknown_us_is_refused_with_the_nearest():
    grid = pd.DataFrame({"product": ["a"], "competitor": ["Lanjiang Post"], "score": [3.0]})
    with pytest.raises(KamError, match="use 'Lanjiang Post'"):
        lead_over_rivals(grid, us="lanjiang post")


@given(st.lists(st.integers(1, 5), min_size=12, max_size=12), st.floats(0, 1))
def test_a_weighted_mean_stays_between_the_lowest_and_the_highest_score(marks, first):
    table = scores(marks[:6], marks[6:])
    weights = dict.fromkeys(FACTORS, (1 - first) / 5) | {"coverage": first}
    grid = competitor_grid(table, weights=weights)
    assert grid["score"].between(min(marks) - 1e-9, max(marks) + 1e-9).all()
