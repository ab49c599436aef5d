from kamlib.tables.checklists import checklist_actions, checklist_score, load_checklist


def test_capability_audit_has_four_blocks_and_nine_items():
    audit = load_checklist("branding", "capability")  # methods.md br-capability-audit
    assert (len(audit.groups), len(audit.items)) == (4, 9)


def test_elements_audit_has_thirteen_questions_grouped_5_2_2_2_2():
    audit = load_checklist("branding", "elements")
    assert audit.items.groupby("group", sort=False).size().tolist() == [5, 2, 2, 2, 2]


def test_practices_have_twelve_links_in_three_phases_with_both_poles_in_both_languages():
    audit = load_checklist("branding", "practices")
    assert audit.items.groupby("group", sort=False).size().tolist() == [4, 5, 3]
    assert audit.items[["best_en", "best_zh", "mistake_en", "mistake_zh"]].notna().all(axis=None)


def test_rows_at_one_or_below_make_the_action_list():
    audit = load_checklist("branding", "practices")
    marks = dict.fromkeys(audit.items["id"], 3) | {"pricing": 0, "sales": 1, "packaging": 2}
    assert checklist_actions(checklist_score(audit, marks))["id"].tolist() == ["pricing", "sales"]


def test_company_value_has_five_items_now_and_five_options():
    assert load_checklist("branding", "company_value").items.groupby("group").size().to_dict() == {
        "now": 5,
        "option": 5,
    }


def test_consumer_value_has_four_items_and_presence_twelve_touchpoints_in_four_moments():
    assert len(load_checklist("branding", "consumer_value").items) == 4
    presence = load_checklist("branding", "presence")
    assert (len(presence.items), len(presence.groups)) == (12, 4)
