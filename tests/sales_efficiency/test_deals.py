"""Lost deals and selling modes: deck 000 s99."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import lost_deals, selling_modes
from kamlib.tables import load_case


def test_13_of_20_deals_were_lost_before_the_proposal():
    review = lost_deals(load_case("lost_deals"), value=None)
    assert review["n"].sum() == 20
    assert review.loc[review["before_proposal"], "share"].sum() == pytest.approx(0.65)
    assert review["stage"].tolist() == ["G", "F", "E", "D", "C", "B", "A"]


def test_only_lost_deals_count_and_missing_stages_are_shown():
    opps = pd.DataFrame(
        {
            "outcome": ["lost", "lost", "won", "open"],
            "lost_stage": ["B", None, None, None],
            "amount_cny": [30.0, 10, 5, 5],
        }
    )  # fmt: skip
    review = lost_deals(opps).set_index("stage")
    assert review["n"].to_dict() == {"B": 1, "unknown": 1}
    assert review["value_share"].to_dict() == {"B": 0.75, "unknown": 0.25}
    assert not review["before_proposal"].any()


def test_no_lost_deal_gives_an_empty_table():
    assert lost_deals(pd.DataFrame({"outcome": ["won"], "lost_stage": [None]}), value=None).empty


def test_a_company_that_proposes_later_counts_more_stages_as_early():
    review = lost_deals(load_case("lost_deals"), value=None, proposal="C")
    assert review.loc[review["before_proposal"], "n"].sum() == 13 + 1 + 2


def test_three_questions_decide_the_mode():
    deals = pd.DataFrame({"amount": [5e4, 2e6, 2e6, 2e6], "n_contacts": [1, 1, 6, 6], "customised": [0, 0, 0, 1]})
    assert selling_modes(deals, large=1e6)["mode"].tolist() == [
        "transactional", "relationship", "relationship", "partnership",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "fix"),
    [
        (lambda: lost_deals(load_case("lost_deals").assign(lost_stage="Z"), value=None), "use one of"),
        (lambda: lost_deals(load_case("lost_deals")), "add a column 'amount_cny'"),
        (
            lambda: selling_modes(pd.DataFrame({"amount": [1], "n_contacts": [1], "customised": [3]}), large=1),
            "write 1",
        ),
    ],
)
def test_bad_input_is_refused_with_what_to_do(call, fix):
    with pytest.raises(KamError) as error:
        call()
    assert fix in error.value.fix
