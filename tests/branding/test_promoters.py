import pandas as pd
import pytest

from kamlib.branding import net_promoter_score
from kamlib.errors import KamError


def test_published_score_and_its_error():
    answers = pd.DataFrame({"recommend": [9] * 162 + [7] * 108 + [2] * 54})  # 1/2, 1/3, 1/6 of 324
    row = net_promoter_score(answers).iloc[0]
    assert (round(row["nps_points"], 1), round(row["se_points"], 2)) == (33.3, 4.14)
    assert row["enough"]


def test_ends_of_each_class():
    row = net_promoter_score(pd.DataFrame({"recommend": [0, 6, 7, 8, 9, 10]})).iloc[0]
    assert row[["promoters", "passives", "detractors"]].tolist() == [pytest.approx(1 / 3)] * 3


def test_groups_get_their_own_score_and_missing_answers_are_left_out():
    answers = pd.DataFrame({"region": ["N", "N", "S", "S"], "recommend": [10, 10, 0, None]})
    table = net_promoter_score(answers, by=["region"]).set_index("region")
    assert table["nps_points"].to_dict() == {"N": 100, "S": -100}
    assert table["n"].to_dict() == {"N": 2, "S": 1}


def test_no_answer_at_all_is_said():
    row = net_promoter_score(pd.DataFrame({"recommend": [None]}, dtype=float)).iloc[0]
    assert (row["n"], row["enough"]) == (0, False)
    assert pd.isna(row["nps_points"])


def test_eleven_is_refused():
    with pytest.raises(KamError, match="fix:   give numbers of 0 or more and up to 10"):
        net_promoter_score(pd.DataFrame({"recommend": [11]}))
