"""Income bands, offers, behaviour and propositions."""

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import (
    economic_value,
    high_value_index,
    income_tiers,
    mentions,
    need_behaviour_table,
    offer_screen,
    online_user_groups,
    propositions_checked,
)

BANK = pd.DataFrame(
    {
        "tier": ["very wealthy", "wealthy", "above average", "mass"],
        "from_value": [300_000, 70_000, 30_000, None],
        "relationship_channel": ["regional centre", "private banking", "branch", "branch"],
    }
)


def clients(*income):
    return pd.DataFrame({"account_id": [f"C{n}" for n in range(len(income))], "income": income})


def test_ten_clients_find_their_band_and_channel():
    people = clients(500_000, 71_000, 69_000, 30_001, 29_000, 0, 90_000, 45_000, 1_000, 310_000)
    found = income_tiers(people, tiers=BANK, value="income")
    assert found["relationship_channel"].value_counts().to_dict() == {
        "branch": 6, "regional centre": 2, "private banking": 2,
    }  # fmt: skip
    assert found["account_id"].tolist() == people["account_id"].tolist()


def test_an_amount_on_a_bound_goes_up_or_down_as_asked():
    assert income_tiers(clients(70_000), tiers=BANK, value="income")["tier"].item() == "wealthy"
    assert income_tiers(clients(70_000), tiers=BANK, value="income", edge="lower")["tier"].item() == "above average"


def test_the_order_of_the_bands_does_not_matter_and_two_lowest_bands_are_refused():
    assert income_tiers(clients(50_000), tiers=BANK.iloc[::-1], value="income")["tier"].item() == "above average"
    with pytest.raises(KamError, match="only the lowest may be missing"):
        income_tiers(clients(1), tiers=BANK.assign(from_value=None), value="income")


def test_the_lowest_band_takes_everything_below_its_bound():
    assert income_tiers(clients(-5), tiers=BANK.fillna({"from_value": 0}), value="income")["tier"].item() == "mass"


def test_the_wireless_segments_have_the_published_indices_and_fans_come_first():
    wireless = pd.DataFrame(
        {"segment": ["professionals", "fans", "young", "careful", "indifferent"],
         "size_share": [0.12, 0.24, 0.20, 0.22, 0.22], "arpu": [300, 150, 80, 70, 100],
         "adoption": [0.40, 0.50, 0.30, 0.10, 0.05]}
    )  # fmt: skip
    assert wireless["size_share"].sum() == pytest.approx(1)
    index = high_value_index(wireless)
    assert index["segment"].iloc[0] == "fans"
    assert index.set_index("segment")["index"].round(2).to_dict() == {
        "fans": 18.0, "professionals": 14.4, "young": 4.8, "careful": 1.54, "indifferent": 1.1,
    }  # fmt: skip


def test_shares_given_as_per_cent_are_refused():
    segments = pd.DataFrame({"segment": ["a"], "size_share": [12], "arpu": [300], "adoption": [0.4]})
    with pytest.raises(KamError, match="between 0 and 1"):
        high_value_index(segments)


def test_the_exercise_of_economic_value_is_120():
    worth = economic_value(100, positive={"inventory": 30}, negative={"switching": 10})
    assert worth.value == 120
    assert worth.customer_gain is None
    assert worth.items["amount"].tolist() == [30, -10]
    assert economic_value(100, price=105).customer_gain == -5


@pytest.mark.parametrize("options", [{"positive": {"x": -1}}, {"negative": {"x": float("nan")}}, {"price": -3}])
def test_negative_amounts_belong_on_the_other_side(options):
    with pytest.raises(KamError, match="from 0 on"):
        economic_value(100, **options)


def test_an_item_cannot_be_better_and_worse():
    with pytest.raises(KamError, match="its own name"):
        economic_value(100, positive={"speed": 1}, negative={"speed": 1})


def test_an_offer_with_a_screen_at_one_does_not_pass_however_good_the_rest():
    offers = pd.DataFrame(
        {"offer": ["a", "b"], "customer_need": [5, 3], "cost_effect": [5, 3], "feasibility": [5, 3],
         "company_skills": [1, 3], "competitive_scope": [5, 3]}
    )  # fmt: skip
    screened = offer_screen(offers)
    assert screened["offer"].tolist() == ["a", "b"]
    assert screened["passed"].tolist() == [False, True]
    assert screened["weakest"].iloc[0] == "company_skills"


def cards():
    return pd.DataFrame(
        [("revolve", "fees", "intro rate", 5), ("revolve", "status", "gold", 9), ("pay", "points", "miles", 4),
         ("pay", "fees", None, 1), ("pay", "fees", "", 1), ("pay", "brand", "green", 7)],
        columns=["need", "behaviour", "product", "profit"],
    )  # fmt: skip


def test_the_open_slot_among_fee_sensitive_payers_is_the_opportunity():
    table = need_behaviour_table(cards())
    assert table.loc[table["opportunity"], ["need", "behaviour"]].to_numpy().tolist() == [["pay", "fees"]]
    assert table["customers"].sum() == 6
    assert table["profit"].sum() == 27
    assert len(table) == 2 * 4


def test_a_gap_of_few_customers_is_no_opportunity():
    assert not need_behaviour_table(cards(), least_share=0.5)["opportunity"].any()
    assert not need_behaviour_table(pd.concat([cards(), *[cards().head(1)] * 12]))["opportunity"].any()
    with pytest.raises(KamError, match="fill both"):
        need_behaviour_table(cards().assign(need=None))


def test_eight_users_are_sorted_by_the_rule():
    users = pd.DataFrame(
        [
            (100, 5, 9),
            (200, 10, 8),
            (290, 15, 0),
            (299, 2, 5),
            (1500, 80, 1),
            (3000, 200, 9),
            (600, 6, 12),
            (800, 50, 2),
        ],
        columns=["minutes", "domains", "purchases"],
    )
    assert online_user_groups(users)["user_group"].tolist() == [
        "outside", "convenience", "routine", "convenience", "surfer", "surfer", "bargain", "other",
    ]  # fmt: skip


def row(**change):
    base = {"customer_group": "shops", "factor_1": "price", "factor_2": "on-time delivery", "factor_3": "credit",
            "value_proposition": "punctual delivery on 30 days' credit"}  # fmt: skip
    return pd.DataFrame([{**base, **change}])


def test_the_factors_a_proposition_speaks_of_are_named():
    checked = propositions_checked(row()).iloc[0]
    assert checked["named"] == ["on-time delivery", "credit"]
    assert checked["status"] == "ok"


def test_a_proposition_about_something_else_or_an_empty_field_is_found():
    assert propositions_checked(row(value_proposition="we are number one"))["status"].item() == "names_no_factor"
    assert propositions_checked(row(factor_3=" "))["status"].item() == "incomplete"
    assert propositions_checked(row(value_proposition=None))["status"].item() == "incomplete"


@pytest.mark.parametrize(
    ("text", "factor", "found"),
    [
        ("按时送货，备货迅速", "送货及时", True),
        ("公道的价格", "信贷", False),
        ("Scheduled stock and flexible planning", "schedule flexibility", True),
        ("a fair deal", "price", False),
        ("价格 and credit", "price", False),
        ("a heart for customers", "customs papers", False),
        ("customs papers filled in", "customs papers", True),
        ("simplify the three quotes", "broad quoting", True),
        ("deliveries when you want them", "timely delivery", True),
    ],
)
def test_words_are_looked_for_in_both_languages(text, factor, found):
    assert mentions(text, factor) is found


def test_a_missing_column_is_refused():
    with pytest.raises(KamError, match="'value_proposition'"):
        propositions_checked(row().drop(columns="value_proposition"))
