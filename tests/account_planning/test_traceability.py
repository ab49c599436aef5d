import pandas as pd
import pytest

from kamlib.account_planning import chain_items, trace_links, traceability
from kamlib.errors import KamError

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
