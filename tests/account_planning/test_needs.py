import pandas as pd
import pytest

from kamlib.account_planning import need_gaps
from kamlib.errors import KamError

NEEDS = pd.DataFrame(
    {
        "factor": ["security", "tracking", "price", "brand"],
        "importance": [5, 4, 3, 2],
        "our_score": [3, 4, 2, 5],
        "rival_score": [5, 4, 4, 3],
    }
)


def test_each_need_gets_its_move_and_the_costliest_gap_stands_first():
    table = need_gaps(NEEDS)
    assert table["factor"].tolist() == ["security", "price", "tracking", "brand"]
    assert table["weighted_gap"].tolist() == [10, 6, 0, -4]
    assert table["move"].tolist() == ["win", "watch", "defend", "keep"]


def test_the_limit_of_importance_is_an_argument():
    assert need_gaps(NEEDS, important_from=3).set_index("factor").loc["price", "move"] == "win"


def test_a_score_outside_the_scale_is_refused():
    with pytest.raises(KamError) as error:
        need_gaps(NEEDS.assign(our_score=[3, 4, 0, 5]))
    assert error.value.fix == "give numbers of 1 or more and up to 5"
