"""A ledger with everything that makes engines disagree, and the definition of its summary in plain pandas."""

import datetime

import pandas as pd

AS_OF = "2026-06-30"
LINES = [  # account, invoice, date, product, revenue, cost, service cost
    ("A-tie", "1", "2026-03-01", "ems", 0.1, 0.05, None),
    ("A-tie", "2", "2026-04-01", "ems", 0.2, 0.05, None),
    ("B-tie", "3", "2025-03-01", "ems", 0.3, 0.1, 0.01),  # equal in sum to A-tie, not in binary
    ("once", "4", "2026-06-30", "parcel", 80.0, None, None),  # one order, on the last day, cost unknown
    ("gap", "15", "2026-06-01", "ems", 4.0, 3.0, float("nan")),  # NaN, which engines hold for a number
    ("gap", "16", "2026-06-02", "ems", 4.0, float("nan"), 0.5),
    ("credit only", "C5", "2026-05-01", "ems", -30.0, -20.0, 5.0),  # never bought: no dates, no orders
    ("negative", "6", "2025-07-01", "parcel", 50.0, 60.0, 0.0),
    ("negative", "C7", "2026-02-28", "parcel", -120.0, -60.0, 0.0),
    ("岚江, \"客户\" '7'", "8", "2024-07-01", None, 1e9, 9e8, 1.0),  # no product; the first day of the window before
    ("岚江, \"客户\" '7'", "8", "2024-07-01", "ems", 0.01, 0.0, None),  # the same invoice again
    ("岚江, \"客户\" '7'", "9", "2025-06-30", "ems", 7.0, 0.0, None),  # the last day of the window before
    ("岚江, \"客户\" '7'", "10", "2025-07-01", "freight", 5.0, 0.0, None),  # the first day of the window
    ("too early", "11", "2024-06-30", "ems", 10.0, 1.0, 0.0),  # before both windows
    ("a", "12", "2026-01-01", "ems", 80.0, 1.0, 0.0),  # as large as "once"; small letters come after capitals
    ("later", "13", "2026-07-01", "ems", 99.0, 1.0, 0.0),  # not part of the answer
    ("zero", "14", "2026-01-01", "ems", 0.0, 0.0, 0.0),
]
COLUMNS = ["account_id", "invoice_id", "date", "product", "revenue", "cost", "service_cost"]


def awkward() -> pd.DataFrame:
    table = pd.DataFrame(LINES, columns=COLUMNS)
    return table.assign(date=pd.to_datetime(table["date"]).astype("datetime64[us]"))


def rows() -> list[tuple]:
    """The lines as a database takes them."""
    return [(a, i, datetime.date.fromisoformat(d), *rest) for a, i, d, *rest in LINES]


def by_hand(ledger: pd.DataFrame) -> pd.DataFrame:
    """The summary as its docstring defines it, account by account."""
    day = pd.Timestamp(AS_OF)
    start, before = day - pd.DateOffset(months=12), day - pd.DateOffset(months=24)
    found = []
    for account, own in ledger[ledger["date"] <= day].groupby("account_id"):
        sales, money = own[own["revenue"] > 0], own["revenue"].sum().round(6)
        recent = own.loc[own["date"] > start, "revenue"].sum().round(6)
        prior = own.loc[(own["date"] > before) & (own["date"] <= start), "revenue"].sum().round(6)
        cost = own["cost"].sum(min_count=1)
        profit = money - cost - own["service_cost"].sum()
        found.append({
            "account_id": account, "first_date": sales["date"].min(), "last_date": sales["date"].max(),
            "orders": sales["invoice_id"].nunique(), "revenue": money,
            "returns": -own.loc[own["revenue"] < 0, "revenue"].sum() + 0.0, "products": own["product"].nunique(),
            "recency_days": (day - sales["date"].max()).days, "tenure_days": (day - sales["date"].min()).days,
            "recent_revenue": recent, "prior_revenue": prior,
            "trend": recent / prior - 1 if prior > 0 else float("nan"),
            "cost": cost, "service_cost": own["service_cost"].sum(min_count=1), "profit": profit,
            "margin_share": profit / money if money > 0 else float("nan"),
        })  # fmt: skip
    table = pd.DataFrame(found).sort_values(["revenue", "account_id"], ascending=[False, True], ignore_index=True)
    return table.astype({"recency_days": "Int64", "tenure_days": "Int64"})


def assert_same_numbers(answer: pd.DataFrame) -> None:
    """The answer of an engine is the definition's, to the last of twelve digits."""
    expected = by_hand(awkward())
    assert list(answer["account_id"]) == list(expected["account_id"])
    pd.testing.assert_frame_equal(
        answer[list(expected.columns)].astype({"account_id": "object"}),
        expected.astype({"account_id": "object"}),
        check_dtype=False, rtol=1e-12, atol=1e-9,
    )  # fmt: skip
