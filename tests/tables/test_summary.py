import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.tables.summary import account_summary

LEDGER = pd.DataFrame(
    {
        "invoice_id": ["1", "1", "2", "C3", "4", "5"],
        "account_id": ["007", "007", "007", "007", "B", "C"],
        "date": pd.to_datetime(["2025-03-01", "2025-03-01", "2026-03-01", "2026-04-01", "2026-06-30", "2026-07-01"]),
        "product": ["ems", "parcel", "ems", "ems", "parcel", "parcel"],
        "quantity": [1, 2, 3, -1, 4, 5],
        "unit_price": [100.0, 25.0, 60.0, 30.0, 20.0, 1.0],
        "revenue": [100.0, 50.0, 180.0, -30.0, 80.0, 5.0],
        "cost": [60.0, 30.0, 100.0, -20.0, 50.0, 1.0],
        "service_cost": [10.0, 0.0, 0.0, 5.0, 40.0, 0.0],
    }
)


def reference(ledger: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """The definition in plain pandas."""
    day = pd.Timestamp(as_of)
    start, before = day - pd.DateOffset(months=12), day - pd.DateOffset(months=24)
    lines = ledger[ledger["date"] <= day]
    rows = []
    for account, own in lines.groupby("account_id"):
        sales = own[own["revenue"] > 0]
        recent = own.loc[own["date"] > start, "revenue"].sum()
        prior = own.loc[(own["date"] > before) & (own["date"] <= start), "revenue"].sum()
        profit = own["revenue"].sum() - own["cost"].sum() - own["service_cost"].sum()
        rows.append(
            {
                "account_id": account,
                "last_date": sales["date"].max(),
                "orders": sales["invoice_id"].nunique(),
                "revenue": own["revenue"].sum(),
                "returns": -own.loc[own["revenue"] < 0, "revenue"].sum(),
                "products": own["product"].nunique(),
                "recent_revenue": recent,
                "prior_revenue": prior,
                "trend": recent / prior - 1 if prior > 0 else float("nan"),
                "profit": profit,
            }
        )
    return pd.DataFrame(rows).sort_values(["revenue", "account_id"], ascending=[False, True], ignore_index=True)


def test_one_account_by_hand():
    first = account_summary(LEDGER, as_of="2026-06-30").iloc[0]
    assert first["account_id"] == "007"
    assert (first["orders"], first["products"], first["revenue"], first["returns"]) == (2, 2, 300.0, 30.0)
    assert (first["recent_revenue"], first["prior_revenue"], first["trend"]) == (150.0, 150.0, 0.0)
    assert first["recency_days"] == 121
    assert first["profit"] == 300 - 170 - 15


def test_lines_after_as_of_do_not_count():
    assert account_summary(LEDGER, as_of="2026-06-30")["account_id"].tolist() == ["007", "B"]
    assert account_summary(LEDGER, as_of="2026-07-01")["account_id"].tolist() == ["007", "B", "C"]


@pytest.mark.parametrize("form", ["parquet", "csv", "glob", "quantity_price", "mapped"])
def test_every_input_form_gives_the_same_summary(form, tmp_path):
    expected = account_summary(LEDGER, as_of="2026-06-30")
    mapping = None
    if form == "parquet":
        LEDGER.to_parquet(tmp_path / "ledger.parquet")
        given_ledger = tmp_path / "ledger.parquet"
    elif form == "csv":
        LEDGER.to_csv(tmp_path / "ledger.csv", index=False)
        given_ledger = tmp_path / "ledger.csv"
    elif form == "glob":
        LEDGER.head(2).to_csv(tmp_path / "part1.csv", index=False)
        LEDGER.tail(4).to_csv(tmp_path / "part2.csv", index=False)
        given_ledger = tmp_path / "part*.csv"
    elif form == "quantity_price":
        given_ledger = LEDGER.drop(columns="revenue")
    else:
        LEDGER.rename(columns={"account_id": "客户编号", "revenue": "金额"}).to_csv(tmp_path / "账.csv", index=False)
        given_ledger, mapping = tmp_path / "账.csv", {"客户编号": "account_id", "金额": "revenue"}
    result = account_summary(given_ledger, as_of="2026-06-30", mapping=mapping)
    pd.testing.assert_frame_equal(result, expected, check_dtype=False)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.integers(0, 1000),
            st.integers(-500, 2000),
            st.sampled_from(["x", "y"]),
            st.integers(1, 4),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_summary_equals_the_plain_pandas_definition(lines):
    ledger = pd.DataFrame(
        {
            "invoice_id": [str(line[4]) for line in lines],
            "account_id": [line[0] for line in lines],
            "date": pd.Timestamp("2023-12-01") + pd.to_timedelta([line[1] for line in lines], unit="D"),
            "product": [line[3] for line in lines],
            "revenue": [line[2] / 4 for line in lines],
            "cost": [1.0 for _ in lines],
            "service_cost": [0.5 for _ in lines],
        }
    )
    result = account_summary(ledger, as_of="2026-12-31")
    expected = reference(ledger, "2026-12-31")
    pd.testing.assert_frame_equal(result[expected.columns], expected, check_dtype=False)
    assert result["revenue"].sum() == pytest.approx(ledger["revenue"].sum())


def test_counts_can_be_left_out():
    assert account_summary(LEDGER, as_of="2026-06-30", counts=False)["orders"].isna().all()


def test_a_missing_column_names_the_nearest_one():
    with pytest.raises(KamError, match="rename 'acount_id' to 'account_id'"):
        account_summary(LEDGER.rename(columns={"account_id": "acount_id"}), as_of="2026-06-30")


@pytest.mark.parametrize("column", ["account_id", "date", "revenue"])
def test_a_line_without_key_is_refused_not_dropped(column):
    broken = LEDGER.copy()
    broken.loc[0, column] = None
    with pytest.raises(KamError, match="use read_ledger"):
        account_summary(broken, as_of="2026-06-30")


def test_a_wrong_date_and_an_empty_period_are_refused():
    with pytest.raises(KamError, match="write the day as 2026-06-30"):
        account_summary(LEDGER, as_of="30/06/2026")
    with pytest.raises(KamError, match="inside the ledger's period"):
        account_summary(LEDGER, as_of="2020-01-01")


def test_a_missing_file_names_the_nearest_one(tmp_path):
    LEDGER.to_csv(tmp_path / "ledger.csv", index=False)
    with pytest.raises(KamError, match="use 'ledger.csv'"):
        account_summary(tmp_path / "leger.csv", as_of="2026-06-30")


def test_text_in_a_number_column_of_a_file_is_refused_with_the_way_out(tmp_path):
    LEDGER.astype({"revenue": str}).replace({"revenue": {"80.0": "eighty"}}).to_csv(tmp_path / "l.csv", index=False)
    with pytest.raises(KamError, match="kam check"):
        account_summary(tmp_path / "l.csv", as_of="2026-06-30")


@pytest.mark.parametrize("amount", [float("nan"), float("inf")])
def test_revenue_that_is_no_number_is_refused_in_a_file(tmp_path, amount):
    import pyarrow
    import pyarrow.parquet

    days = [datetime.date(2026, 1, 1)] * 2
    table = pyarrow.table({"account_id": ["A", "A"], "date": days, "revenue": [5.0, amount]})
    pyarrow.parquet.write_table(table, tmp_path / "ledger.parquet")
    with pytest.raises(KamError, match="1 without date or revenue"):
        account_summary(tmp_path / "ledger.parquet", as_of="2026-06-30")
