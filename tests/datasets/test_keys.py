"""The tables fit each other: keys are known, sums agree with the ledger, dates follow each other."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
import yaml

import kamlib
from kamlib.tables import load_table, table_names

YEAR_2 = pd.Timestamp("2025-07-01")
PACKAGE = next(iter(kamlib.__path__))


@cache
def t(name: str) -> pd.DataFrame:
    return load_table(name)


def last_year() -> pd.DataFrame:
    return t("ledger")[t("ledger").date >= YEAR_2]


def fen(values: pd.Series) -> pd.Series:
    return (values * 100).round().astype("int64")


@pytest.mark.parametrize(
    ("column", "home"),
    [
        ("account_id", "accounts"),
        ("branch", "branches"),
        ("product", "products"),
        ("rep_id", "reps"),
        ("opp_id", "opps"),
        ("plan_id", "plans"),
        ("action_id", "actions"),
        ("brick", "bricks"),
        ("industry", "industries"),
    ],
)
def test_every_key_is_known_at_home(column, home):
    known = set(t(home)[column]) | ({"household"} if column == "industry" else set())
    for name in table_names():
        if column in t(name) and (name, column) != ("pay", "rep_id"):
            assert set(t(name)[column].dropna()) <= known, name


def test_other_references_are_known():
    assert set(t("actions").owner) <= set(t("reps").rep_id)
    assert set(t("observations").call_id) <= set(t("visits").visit_id)
    assert set(t("survey").own_product.dropna()) <= set(t("products")["product"])
    assert set(t("pay").rep_id[t("pay").left == 0]) == set(t("reps").rep_id)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("accounts", ["account_id"]),
        ("branches", ["branch"]),
        ("reps", ["rep_id"]),
        ("opps", ["opp_id"]),
        ("products", ["product"]),
        ("contacts", ["contact_id"]),
        ("needs", ["account_id", "factor"]),
        ("coverage", ["branch", "customer_class"]),
        ("ledger", ["invoice_id", "product"]),
        ("stage_log", ["opp_id", "stage_code"]),
        ("time_log", ["rep_id", "date", "activity"]),
        ("conjoint", ["respondent_id", "profile_id"]),
        ("brand_survey", ["respondent_id", "brand", "statement"]),
        ("plans", ["plan_id", "section"]),
        ("account_units", ["account_id", "unit", "product"]),
    ],
)
def test_keys_are_unique(name, key):
    assert not t(name).duplicated(key).any()


def test_names_are_unique_in_both_languages():
    assert t("accounts").account_name.is_unique
    assert t("accounts").account_name_zh.is_unique


def test_prospects_have_no_invoices_and_every_customer_has():
    customers = t("accounts").loc[t("accounts").status == "existing", "account_id"]
    assert set(t("ledger").account_id) == set(customers)


def test_the_branch_of_a_line_is_that_of_its_account():
    home = t("accounts").set_index("account_id").branch
    assert (t("ledger").account_id.map(home) == t("ledger").branch).all()


def test_revenue_is_quantity_times_price():
    lines = t("ledger")
    assert (fen(lines.revenue) == lines.quantity * fen(lines.unit_price)).all()


def test_credit_notes_are_negative_start_with_c_and_refund_something_bought():
    lines = t("ledger")
    notes = lines[lines.invoice_id.str.startswith("C")]
    assert ((lines.quantity < 0) == lines.invoice_id.str.startswith("C")).all()
    bought = lines[lines.quantity > 0].groupby(["account_id", "product"]).date.min()
    assert (pd.MultiIndex.from_frame(notes[["account_id", "product"]]).map(bought) < notes.date).all()


def test_sums_of_reps_coverage_and_units_are_those_of_the_ledger():
    revenue = fen(last_year().revenue).groupby(last_year().account_id).sum()
    accounts = t("accounts").assign(fen=t("accounts").account_id.map(revenue).fillna(0))
    by_rep = accounts.groupby("rep_id").fen.sum()
    assert (fen(t("reps").set_index("rep_id").actual_cny) == by_rep).all()
    assert fen(t("coverage").revenue_cny).sum() == revenue.sum()
    assert t("coverage").n_accounts.sum() == (accounts.status == "existing").sum()
    units = (
        fen(t("account_units").revenue_cny)
        .groupby([t("account_units").account_id, t("account_units")["product"]])
        .sum()
    )
    planned = last_year()[last_year().account_id.isin(t("plan_cycles").account_id)]
    ledger = fen(planned.revenue).groupby([planned.account_id, planned["product"]]).sum()
    assert (units[units > 0] == ledger).all()


def test_time_sheets_hold_the_visits():
    visits = t("visits").assign(week=t("visits").date - pd.to_timedelta(t("visits").date.dt.day_of_week, "D"))
    hours = visits.groupby(["rep_id", "week", "purpose"]).hours.sum()
    sheet = t("time_log").set_index(["rep_id", "date", "activity"]).hours
    for purpose, activity in (("sales", "face_to_face"), ("follow_up", "follow_up")):
        logged = sheet.xs(activity, level="activity")
        assert np.allclose(logged, hours.xs(purpose, level="purpose").reindex(logged.index).fillna(0))


def test_a_won_deal_shows_in_the_ledger():
    won = t("opps")[t("opps").outcome == "won"].set_index(["account_id", "product"])
    first = t("ledger").groupby(["account_id", "product"]).date.min()
    days = (first.reindex(won.index) - won.closed).dt.days
    assert days.between(0, 45).all()


def test_stages_are_entered_in_order_and_the_last_is_that_of_the_deal():
    log = t("stage_log").assign(place=t("stage_log").stage_code.map("GFEDCBAS".index))
    assert (log.groupby("opp_id").place.diff().dropna() == 1).all()
    assert (log.groupby("opp_id").entered_date.diff().dropna().dt.days > 0).all()
    last = log.groupby("opp_id").stage_code.last()
    deals = t("opps").set_index("opp_id")
    assert (deals.stage_code == last).all()
    assert (deals.created == log.groupby("opp_id").entered_date.first()).all()
    assert (deals.closed.dropna() >= deals.created[deals.closed.notna()]).all()


def test_the_funnel_only_narrows():
    steps = t("brand_funnel")
    for wider, narrower in (
        ("aided", "unaided"),
        ("unaided", "top_of_mind"),
        ("aided", "considered"),
        ("considered", "tried"),
        ("tried", "regular"),
    ):
        assert (steps[wider] >= steps[narrower]).all(), narrower
    assert (steps.groupby("respondent_id").top_of_mind.sum() <= 1).all()


def test_shares_that_should_make_a_whole_do():
    assert (t("constant_sum").set_index("account_id").sum(axis=1) == 100).all()
    assert np.allclose(t("suppliers").groupby("account_id").spend_share.sum(), 1)
    assert np.allclose(t("role_tasks").groupby("segment").time_share.sum(), 1)
    assert np.allclose(t("competitors").groupby(["account_id", "product", "competitor"]).weight.sum(), 1)


def test_potential_lies_between_revenue_and_wallet():
    revenue = last_year().groupby("account_id").revenue.sum()
    accounts = t("accounts")
    assert (accounts.potential_annual_cny <= accounts.wallet_annual_cny).all()
    assert (accounts.potential_annual_cny >= accounts.account_id.map(revenue).fillna(0)).all()


def test_codes_have_words_in_both_languages():
    words = t("labels")
    assert not words.duplicated(["column", "code"]).any()
    for name, column in (
        ("accounts", "size_class"),
        ("accounts", "segment_true"),
        ("ledger", "channel"),
        ("needs", "factor"),
        ("kano", "factor"),
        ("rep_skills", "skill"),
        ("time_log", "activity"),
        ("contacts", "buyer_role"),
        ("reps", "ability"),
        ("survey", "main_need"),
        ("competitors", "competitor"),
    ):
        known = set(words.code[words.column == column])
        assert set(t(name)[column]) <= known, column


def checklist_ids(path: str) -> set:
    with open(f"{PACKAGE}/{path}.yaml", encoding="utf-8") as file:
        return {item["id"] for item in yaml.safe_load(file)["items"]}


def test_ids_of_checklists_are_those_of_the_kit():
    scores = t("checklist_scores")
    for (chapter, checklist), rows in scores.groupby(["chapter", "checklist"]):
        assert set(rows["item"]) == checklist_ids(f"{chapter}/checklists/{checklist}")
    assert set(t("observations")["item"]) == checklist_ids("sales_efficiency/checklists/exemplar_grid")
    assert set(t("partnering_skills").skill) == checklist_ids("sales_efficiency/checklists/partnering_skills")
    assert set(t("touchpoints").touchpoint) == checklist_ids("branding/checklists/presence")
    assert set(t("maturity").indicator) == checklist_ids("account_planning/checklists/bank_stages")
    assert set(t("plan_problems").problem) == checklist_ids("account_planning/checklists/common_problems")
    assert set(t("plan_reviews").question) <= checklist_ids("account_planning/checklists/review_questions")
    assert set(t("plan_steps").step) == checklist_ids("account_planning/checklists/develop_steps")
    for form, rows in t("dossiers").groupby("form"):
        assert set(rows.field) <= checklist_ids(f"account_planning/checklists/{form}")
