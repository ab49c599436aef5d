"""The kit's own second case says what the operator's tables say."""

import pandas as pd
import pytest

from kamlib.account_planning import form_completion, line_forecast
from kamlib.tables import load_case, load_table
from kamlib.tables.checklists import load_checklist

ACCOUNT, PLAN, YEAR = "A0173", "PL06", "2025-06-30"


@pytest.fixture(scope="module")
def case():
    return load_case("key_account_case").set_index("part")


def both(case, part, english, chinese):
    assert english in case.loc[part, "text_en"]
    assert chinese in case.loc[part, "text_zh"]


def own(table):
    rows = load_table(table)
    return rows[rows["account_id"] == ACCOUNT]


def test_the_case_says_that_it_is_the_kits_own(case):
    assert case["source"].str.startswith("the kit's own").all()
    assert load_case("key_account_result")["source"].str.startswith("the kit's own").all()


def test_revenue_growth_and_mix_are_those_of_the_ledger(case):
    ledger = own("ledger")
    now, before = (part for _, part in ledger.groupby(ledger["date"] <= YEAR))
    revenue = now["revenue"].sum()
    growth = f"{(revenue / before['revenue'].sum() - 1) * 100:+.1f}"
    left = (now["revenue"] - now["cost"] - now["service_cost"]).sum()
    shares = now.groupby("product")["revenue"].sum() / revenue * 100
    both(
        case, "business", f"{revenue / 1e6:.2f} million yuan ({growth} %", f"{revenue / 1e4:.0f}万元（比上年{growth}%）"
    )
    both(case, "business", f"{left / 1e3:.0f} thousand yuan left", f"剩{left / 1e4:.0f}万元")
    both(case, "business", f"{shares['P07']:.0f} % of it", f"账单寄递占{shares['P07']:.0f}%")
    both(case, "business", f"between cities {shares['P05']:.0f} %", f"省际EMS占{shares['P05']:.0f}%")


def test_wallet_and_rivals_are_those_of_the_tables(case):
    wallet = own("accounts")["wallet_annual_cny"].item()
    spend = own("suppliers").set_index("supplier")["spend_share"] * 100
    both(case, "rivals", f"{wallet / 1e6:.1f} million yuan", f"{wallet / 1e4:.0f}万元")
    for supplier, chinese in (
        ("Yanhe Express", "砚禾速运占"),
        ("Lanjiang Post", "我们"),
        ("Beiduo Logistics", "贝舵物流"),
    ):
        assert f"{chinese}{spend[supplier]:.0f}%" in case.loc["rivals", "text_zh"]
    assert f"Yanhe Express holds {spend['Yanhe Express']:.0f} %" in case.loc["rivals", "text_en"]


def test_white_cells_and_people_are_counted_right(case):
    units, people = own("account_units"), own("contacts")
    white = units[units["revenue_cny"] == 0]
    assert len(white) == 6
    potential = white["potential_cny"].sum()
    english = (
        f"Six combinations of unit and product buy nothing from us. The account team puts {potential / 1e6:.2f} million"
    )
    chinese = f"有6个“部门×产品”还没有向我们采购。客户小组估计这些空白每年值{potential / 1e4:.0f}万元"
    both(case, "chance", english, chinese)
    assert white.loc[white["product"] == "P04", "potential_cny"].item() / potential == pytest.approx(0.25, abs=0.01)
    reached = int((people["n_contacts_our_side"] > 0).sum())
    both(case, "people", f"We know {reached} of {len(people)} people", f"{len(people)}位关键人中我们认识{reached}位")
    head = people[people["buyer_role"] == "economic"]
    assert head["n_contacts_our_side"].tolist() == [1]


def test_the_plan_promises_twice_what_its_own_table_holds(case):
    table = line_forecast(own("forecasts"))
    last = table.iloc[-1]
    both(case, "plan", f"ends at {last['revenue_cny'] / 1e6:.2f} million in {last['year']:.0f}",
         f"到{last['year']:.0f}年只有{last['revenue_cny'] / 1e4:.0f}万元")  # fmt: skip
    summary = load_table("plans").query("plan_id == @PLAN and section == 'summary'")["text_en"].item()
    assert "6.0 million yuan in five years" in summary
    assert last["revenue_cny"] < 0.6 * 6.0e6


def test_the_price_finance_asked_for_is_late(case):
    action = load_table("actions").query("plan_id == @PLAN and milestone == 'Send the three-year price'")
    due, status = action["due"].item(), action["status"].item()
    both(case, "story", f"due on {due.day} {due:%B}", f"{due.month}月{due.day}日就该完成")
    assert status != "done"
    asked = own("visit_progress").set_index("date")["text_en"]
    assert "price for three years" in asked[pd.Timestamp("2026-06-26")]


def test_the_worked_result_fills_every_field_of_the_chart():
    result = load_case("key_account_result").rename(columns={"text_en": "text"})
    done = form_completion("result_chart", result)
    assert done.share_filled == 1
    assert load_checklist("account_planning", "result_chart").items["id"].tolist() == result["field"].tolist()
