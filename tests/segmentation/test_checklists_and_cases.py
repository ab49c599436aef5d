"""Checklists and deck cases of the chapter."""

import pytest

from kamlib.segmentation import distributor_demand, high_value_index, propositions_checked
from kamlib.tables import load_case
from kamlib.tables.checklists import checklist_actions, checklist_score, load_checklist


def test_twelve_capabilities_in_three_phases_and_the_lowest_three_are_found():
    audit = load_checklist("segmentation", "value_capabilities")
    assert audit.items.groupby("group", sort=False).size().tolist() == [4, 5, 3]
    marks = dict.fromkeys(audit.items["id"], 4) | {"pricing": 1, "after_sales": 2, "promotion": 2}
    assert checklist_actions(checklist_score(audit, marks))["id"].tolist() == ["pricing", "after_sales", "promotion"]


@pytest.mark.parametrize(
    ("chapter", "name", "items"),
    [
        ("segmentation", "proposition_rules", 4),
        ("segmentation", "proposition_audit", 5),
        ("segmentation", "industrial_challenges", 6),
        ("segmentation", "approach_questions", 10),
        ("workshop", "format_rules", 6),
    ],
)
def test_every_list_has_its_items_in_both_languages(chapter, name, items):
    assert len(load_checklist(chapter, name).items) == items


def test_difficulties_count_against_the_score():
    audit = load_checklist("segmentation", "industrial_challenges")
    assert checklist_score(audit, dict.fromkeys(audit.items["id"], 5)).score == 0


def test_the_xyz_case_has_its_check_values():
    """methods.md (e): Σ mid shares 100, distributor total 39.0625 %, mix 6.4 / 6.7 / 33.6 / 53.3 %."""
    demand = distributor_demand(load_case("xyz"))
    assert demand["market_share"].sum() == pytest.approx(1)
    assert demand["demand_share"].sum() == pytest.approx(0.390625)
    assert (demand["mix"] * 100).round(1).tolist() == [6.4, 6.7, 33.6, 53.3]


def test_every_proposition_of_the_xyz_case_names_a_buying_factor_in_both_languages():
    xyz = load_case("xyz")
    chinese = xyz[[c for c in xyz if c.endswith("_zh")]].rename(columns=lambda c: c.removesuffix("_zh"))
    for grid in (xyz, chinese):
        checked = propositions_checked(grid.rename(columns={"segment": "customer_group"}))
        assert checked["status"].eq("ok").all()


def test_shares_of_the_cases_sum_as_the_dictionary_says():
    assert load_case("electronics_segments")["profit_share"].sum() == pytest.approx(1)
    assert load_case("wireless_segments")["size_share"].sum() == pytest.approx(1)
    tiers = load_case("german_bank_tiers").groupby("client_group")[["share_low", "share_high"]].sum()
    assert tiers.loc["private"].tolist() == pytest.approx([0.955, 1.005])
    assert tiers.loc["corporate"].tolist() == pytest.approx([1.01, 1.01])


def test_the_wireless_case_gives_the_indices_of_the_exercise():
    index = high_value_index(load_case("wireless_segments"))
    assert index["index"].round(2).tolist() == [18.0, 14.4, 4.8, 1.54, 1.1]


def test_each_case_names_its_slide():
    for name in ("xyz", "xyz_services", "electronics_segments", "wireless_segments", "credit_card_needs",
                 "german_bank_tiers", "online_users", "segmentation_bases", "key_account_facts", "yangshengtang",
                 "adaptation_cases"):  # fmt: skip
        assert load_case(name)["source"].str.match(r"00[0-4] (s\d+|lecture \d)").all(), name
