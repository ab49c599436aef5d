import pandas as pd
import pytest

from kamlib.account_planning import form_completion
from kamlib.account_planning.plan import FORMS
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist

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
