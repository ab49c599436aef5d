"""Sections, forms and chains of a plan."""

import pandas as pd
import pytest

from kamlib.account_planning import (
    chain_items,
    form_completion,
    plan_sections,
    plan_template,
    trace_links,
    traceability,
)
from kamlib.account_planning.plan import FORMS
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

PLAN = pd.DataFrame(
    {
        "plan_id": "P1",
        "section": ["summary", "options", "risks", "forecast", "forecast", "appendix", "team"],
        "text_en": ["Grow", "Ways", "Rival", "Table", "", "Extra", ""],
        "text_zh": ["增长", "路径", "对手", "表", "图", "附", " "],
        "pages": [1, 3, 1, 1, 2, 9, 0],
        "updated": ["2026-06-01", "2025-11-01", "2026-06-01", "2025-01-01", "2026-05-01", "2026-06-01", None],
    }
)


def test_eight_sections_from_twelve_to_twenty_one_pages():
    template = plan_template()
    assert len(template) == 8
    assert (template["pages_low"].sum(), template["pages_high"].sum()) == (12, 21)


def test_each_section_is_held_against_its_budget():
    table = plan_sections(PLAN, as_of="2026-06-30").set_index("section")
    assert table["budget"].to_dict() == {
        "summary": "ok",
        "options": "long",
        "risks": "short",
        "objectives": "open",
        "actions": "open",
        "team": "open",
        "forecast": "ok",
        "appendix": "free",
    }


def test_lines_of_a_section_add_up_and_the_latest_update_counts():
    row = plan_sections(PLAN, as_of="2026-06-30").set_index("section").loc["forecast"]
    assert (row["pages"], row["age_days"], row["stale"]) == (3, 60, False)


def test_a_section_untouched_for_over_half_a_year_is_stale():
    table = plan_sections(PLAN, as_of="2026-06-30").set_index("section")
    assert table["stale"].sum() == 1
    assert table.loc["options", "stale"]
    assert not plan_sections(PLAN, as_of="2026-06-30", stale_days=365)["stale"].any()


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"section": "sumary"}, "use 'summary'"),
        ({"updated": None}, "fill 'updated' for every written section"),
        ({"updated": "2026-07-15"}, "pass a later as_of or mend the date"),
        ({"pages": -1}, "give numbers of 0 or more"),
    ],
)
def test_what_cannot_be_used_is_refused(change, fix):
    with pytest.raises(KamError) as error:
        plan_sections(PLAN.head(1).assign(**change), as_of="2026-06-30")
    assert error.value.fix == fix


def test_two_plans_in_one_table_are_refused():
    two = pd.concat([PLAN, PLAN.assign(plan_id="P2")])
    with pytest.raises(KamError, match="filter to one plan first"):
        plan_sections(two, as_of="2026-06-30")


FILE = pd.DataFrame(
    {
        "field": ["identity", "suppliers", "lines", "steps"],
        "text": ["bank, 9 sites", "two", "  ", "tender"],
        "evidence": ["annual report", "", "x", None],
        "updated": ["2026-06-01", "2025-01-01", "2024-01-01", "2026-06-30"],
    }
)


def test_the_dossier_has_six_steps_and_the_plan_eight_sections():
    empty = pd.DataFrame({"field": [], "text": []})
    assert len(form_completion("six_steps", empty).groups) == 6
    assert len(form_completion("plan_template", empty).groups) == 8
    assert form_completion("six_steps", empty).share_filled == 0


def test_blank_text_is_not_filled_and_evidence_without_text_proves_nothing():
    done = form_completion("needs_file", FILE, as_of="2026-06-30")
    fields = done.fields.set_index("field")
    assert fields.loc[["identity", "suppliers", "lines", "steps"], "filled"].tolist() == [True, True, False, True]
    assert fields["proved"].sum() == 1
    assert done.share_filled == pytest.approx(3 / 12)
    assert done.share_proved == pytest.approx(1 / 12)
    assert done.first_open == "lines"


def test_a_filled_field_older_than_a_year_is_stale_and_an_empty_one_is_not():
    done = form_completion("needs_file", FILE, as_of="2026-06-30")
    assert done.n_stale == 1
    assert done.fields.set_index("field").loc["suppliers", "age_days"] == 545


def test_groups_add_up_to_the_form():
    done = form_completion("needs_file", FILE, as_of="2026-06-30")
    assert done.groups["n_fields"].sum() == 12
    assert done.groups["n_filled"].sum() == 3
    assert done.groups.set_index("group").loc["profile", "completion"] == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_form_filled_in_every_field_is_complete(form):
    ids = load_checklist("account_planning", form).items["id"]
    done = form_completion(form, pd.DataFrame({"field": ids, "text": "x", "evidence": "y"}))
    assert (done.share_filled, done.share_proved, done.first_open) == (1, 1, None)


@pytest.mark.parametrize(
    ("entries", "fix"),
    [
        ({"field": ["identty"], "text": ["x"]}, "use 'identity'"),
        ({"field": ["lines", "lines"], "text": ["x", "y"]}, "keep one row for each field"),
        ({"field": ["lines"], "text": ["x"], "updated": ["2026-07-01"]}, "pass a later as_of or mend the date"),
        ({"field": ["lines"], "text": ["x"], "updated": ["soon"]}, "write dates such as '2026-06-30'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_repair(entries, fix):
    with pytest.raises(KamError) as error:
        form_completion("needs_file", pd.DataFrame(entries), as_of="2026-06-30")
    assert error.value.fix.startswith(fix)


def test_dates_need_an_as_of():
    with pytest.raises(KamError, match="None is no date"):
        form_completion("needs_file", FILE)


def test_an_unknown_form_is_refused_with_the_nearest():
    with pytest.raises(KamError, match="use 'needs_file'"):
        form_completion("need_file", FILE)


ITEMS = pd.DataFrame(
    [
        ("N1", "need", ""),
        ("N2", "need", None),
        ("S1", "strategy", "N1"),
        ("S2", "strategy", ""),
        ("G1", "goal", "S1"),
        ("A1", "action", "G1"),
        ("A2", "action", "G1; G1"),
        ("A3", "action", ""),
    ],
    columns=["item_id", "level", "serves"],
)


def test_orphans_are_named_by_what_they_lack():
    table = traceability(ITEMS).set_index("item_id")
    assert table["orphan"].to_dict() == {
        "N1": "", "N2": "no_child", "S1": "", "S2": "alone", "G1": "", "A1": "", "A2": "", "A3": "no_parent",
    }  # fmt: skip


def test_a_full_chain_has_no_orphan():
    assert (traceability(ITEMS[ITEMS["item_id"].isin(["N1", "S1", "G1", "A1"])])["orphan"] == "").all()


def test_one_item_may_serve_several():
    assert len(trace_links(ITEMS)) == 5


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("A9", "action", "N1"), "action 'A9' serves need 'N1'"),
        (("A9", "action", "G7"), "unknown value 'G7'"),
        (("N9", "need", "S1"), "needs serve nothing"),
        (("A1", "action", "G1"), "one row for each item_id"),
        (("A9", "task", "G1"), "unknown value 'task'"),
    ],
)
def test_a_link_that_skips_a_level_or_leads_nowhere_is_refused(row, message):
    with pytest.raises(KamError, match=message):
        traceability(pd.concat([ITEMS, pd.DataFrame([row], columns=ITEMS.columns)]))


def test_chains_become_items_and_a_broken_chain_shows_both_its_ends():
    chains = pd.DataFrame(
        [("speed", "hub", "24 h", "trial"), ("speed", "hub", "24 h", "link"), ("proof", None, "court", "price")],
        columns=["need", "strategy", "goal", "action"],
    )
    items = traceability(chain_items(chains))
    assert items["level"].value_counts().to_dict() == {"action": 3, "need": 2, "goal": 2, "strategy": 1}
    assert items.set_index("text")["orphan"].to_dict() == {
        "speed": "", "proof": "no_child", "hub": "", "24 h": "", "court": "no_parent", "trial": "", "link": "",
        "price": "",
    }  # fmt: skip


def test_a_plan_without_chains_has_no_items():
    assert chain_items(pd.DataFrame(columns=["need", "strategy", "goal", "action"])).empty
