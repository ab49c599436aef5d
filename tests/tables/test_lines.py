import pandas as pd
import pytest

from kamlib.tables.columns import rules
from kamlib.tables.lines import fee_lines, lettered, line_kinds


def kinds(returned=None, codes=("POST", "M"), **columns):
    return line_kinds(pd.DataFrame(columns), fee_codes=list(codes), returned=returned).astype(str).tolist()


def test_every_line_has_one_kind():
    assert kinds(
        invoice_id=["1001", "C1002", "A1003", "1004", "1005", "1006"],
        revenue=[10.0, -5, -90, 3, -2, 7],
        product=["85048", "85048", "85099", "POST", "85048", "85048"],
        returned={"1006"},
    ) == ["sale", "cancelled", "bad_debt", "fee", "return", "returned"]


def test_a_cancelled_fee_is_a_fee_so_that_both_sides_leave_together():
    lines = kinds(invoice_id=["1001", "C1002", "1003"], revenue=[25.0, -25, 5], product=["POST", "POST", "85048"])
    assert lines == ["fee", "fee", "sale"]


def test_a_line_with_negative_quantity_is_a_return_even_at_price_zero():
    assert kinds(invoice_id=["1", "2"], revenue=[0.0, 5], quantity=[-3.0, 1]) == ["return", "sale"]


def test_letters_tell_only_among_plain_numbers():
    assert lettered(pd.Series(["489434", "C489435", "c489436", "489437"]), "C").tolist() == [False, True, True, False]
    assert not lettered(pd.Series(["I240700001", "C240700001"]), "C").any()
    assert not lettered(pd.Series(["CN-2014-1", "US-2014-2", "17"]), "C").any()
    assert not lettered(pd.Series(["A1", "A2", "A3"]), "A").any()
    assert not lettered(pd.Series([None, None], dtype="str"), "C").any()


@pytest.mark.parametrize(
    "code", ["POST", "post", "DOT", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS", "TEST001", "手续费"]
)
def test_the_kits_list_of_fees_is_known_in_any_case(code):
    assert fee_lines(pd.Series([code, "85048"]), rules("fee_codes")).tolist() == [True, False]


def test_short_codes_are_fees_only_where_products_have_longer_ones():
    many = ["85048"] * 99
    assert fee_lines(pd.Series([*many, "M"]), ["M"]).tolist()[-1]
    assert not fee_lines(pd.Series(["M", "D", "S", "85048"]), ["M", "D", "S"]).any()


def test_a_postal_product_is_no_fee_because_it_is_called_post_something():
    assert not fee_lines(pd.Series(["POSTCARD", "包裹", "运费险"]), rules("fee_codes")).any()
