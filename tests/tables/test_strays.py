"""Dates far from all others and amounts in several currencies are pointed out, in check and before a report."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.tables import read_ledger
from kamlib.tables.check import check
from kamlib.tables.strays import apart_days

HEADER = "客户编号,日期,金额\n"


def data(tmp_path, rows):
    path = tmp_path / "ledger.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("wrong", ["2099-12-31", "1900-01-01"])
def test_a_date_a_lifetime_away_is_told(tmp_path, wrong):
    rows = [f"A1,2026-0{month}-03,10" for month in range(1, 7)] * 2 + [f"A2,{wrong},7"]
    assert f"1 line (7.00) dated {wrong} lies more than a year apart" in check(data(tmp_path, rows)).text


def test_two_halves_of_a_ledger_with_a_long_pause_are_both_its_own():
    days = pd.to_datetime(pd.Series(["2022-03-01"] * 5 + ["2026-03-01"] * 5))
    assert not apart_days(days).any()


def test_several_currency_signs_are_told_and_one_is_not(tmp_path):
    assert "(¥ 2, £ 1)" in check(data(tmp_path, ["A1,2026-01-03,¥10", "A1,2026-01-04,￥5", "A1,2026-01-05,£7"])).text
    assert "currency" not in check(data(tmp_path, ["A1,2026-01-03,¥10", "A1,2026-01-04,8"])).text


def test_a_column_that_holds_both_orders_shows_one_of_each(tmp_path):
    with pytest.raises(KamError, match="mixes day/month and month/day: 25/06/2026 and 06/25/2026"):
        read_ledger(data(tmp_path, ["A1,03/06/2026,1", "A1,25/06/2026,1", "A1,06/25/2026,1"]))
