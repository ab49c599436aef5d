import pandas as pd
import pytest

from kamlib.account_planning import plan_sections, plan_template
from kamlib.errors import KamError

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
