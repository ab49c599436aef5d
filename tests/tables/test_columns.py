from collections import Counter

import pytest

from kamlib.errors import KamError
from kamlib.tables.bundled import load_table, table_names
from kamlib.tables.columns import TYPES, contract, contracts, folded, header_unit, rules

ALL = [(name, column) for name, table in contracts().items() for column in table.columns.values()]


@pytest.mark.parametrize(("name", "column"), ALL, ids=lambda part: getattr(part, "name", part))
def test_every_column_is_declared_whole_in_both_languages(name, column):
    assert column.type in TYPES
    for lang in ("en", "zh"):
        assert column.words[lang]["name"]
        assert column.words[lang]["meaning"]
    assert any(header.isascii() for rank in column.names for header in rank)
    assert any(not header.isascii() for rank in column.names for header in rank)
    assert column.choices or column.type != "choice"
    assert {column.stand_in, *column.derive} - {None} <= set(contracts()[name].columns) | {"profit"}


@pytest.mark.parametrize("name", contracts())
def test_no_header_of_one_rank_fits_two_columns_of_a_contract(name):
    seen = Counter()
    for column in contracts()[name].columns.values():
        for rank, headers in enumerate(column.names):
            seen.update({(rank, folded(header)) for header in headers} - {(rank, folded(column.name))})
    assert [key for key, count in seen.items() if count > 1] == []


def test_contracts_are_found_by_their_other_names_and_the_nearest_is_named():
    assert contract("customers") is contract("accounts")
    with pytest.raises(KamError) as caught:
        contract("legder")
    assert caught.value.fix == "use ledger"


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("Customer_ID", "customer id"),
        ("CUST. NO.", "cust no"),
        ("Cust #", "cust no"),
        ("客户　ＩＤ", "客户id"),
        (" 订单付款时间 ", "订单付款时间"),
        ("销售额（万元）", "销售额"),
        ("金额(元)", "金额"),
        ("省/自治区", "省自治区"),
        ("（备注）", "备注"),
    ],
)
def test_what_people_write_differently_is_folded_away(header, same):
    assert folded(header) == folded(same)


def test_a_unit_in_the_header_is_known():
    assert header_unit("销售额（万元）") == ("万元", 10000)
    assert header_unit("金额（单位：千元）") == ("千元", 1000)
    assert header_unit("折扣(%)") == ("%", 0.01)
    assert header_unit("金额（含税）") == ("", 1)


def test_fee_codes_and_total_words_are_lists_that_can_be_read():
    assert "POST" in rules("fee_codes")
    assert "合计" in rules("total_words")


@pytest.mark.parametrize("name", sorted(set(contracts()) & set(table_names())))
def test_the_kits_own_tables_have_the_needed_columns_of_their_contract(name):
    assert set(contract(name).needed) <= set(load_table(name).columns)
