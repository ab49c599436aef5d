import pytest
import yaml

from kamlib.errors import KamError
from kamlib.tables import read_ledger
from kamlib.tables.columns import contract
from kamlib.tables.settings import fee_codes, settings_for, write_settings

LEDGER = contract("ledger")
TEXT = "卡,日期,销售额\nA1,2026-06-03,100\n"


def data(tmp_path, text=TEXT):
    (tmp_path / "ledger.csv").write_text(text, encoding="utf-8")
    return tmp_path / "ledger.csv"


def fix(call, *args, **options):
    with pytest.raises(KamError) as caught:
        call(*args, **options)
    return caught.value.fix


def test_confirmed_headers_are_kept_beside_the_data_and_used_again(tmp_path):
    path = data(tmp_path)
    file = write_settings(path, LEDGER, {"卡": "account_id"})
    assert file == tmp_path / "kam.yaml"
    assert read_ledger(path).table["account_id"].tolist() == ["A1"]
    assert read_ledger(path).mapping.loc[0, "how"] == "confirmed"
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    assert read_ledger(data(elsewhere), mapping=file).table["account_id"].tolist() == ["A1"]


def test_keeping_more_headers_loses_nothing_that_was_there(tmp_path):
    path = data(tmp_path)
    (tmp_path / "kam.yaml").write_text("tables:\n  ledger:\n    treat: {fee: keep}\n  opps:\n    map: {a: opp_id}\n")
    write_settings(path, LEDGER, {"卡": "account_id"})
    write_settings(path, LEDGER, {"销售额": "revenue"})
    kept = yaml.safe_load((tmp_path / "kam.yaml").read_text(encoding="utf-8"))["tables"]
    assert kept["ledger"] == {"treat": {"fee": "keep"}, "map": {"卡": "account_id", "销售额": "revenue"}}
    assert kept["opps"] == {"map": {"a": "opp_id"}}


def test_what_the_call_says_goes_before_the_file(tmp_path):
    path = data(tmp_path)
    (tmp_path / "kam.yaml").write_text(
        "tables:\n  ledger:\n    map: {x: revenue}\n    treat: {fee: keep, dates: dmy}\n"
    )
    settings = settings_for(path, LEDGER, mapping={"销售额": "revenue"}, options={"fee": "leave_out"})
    assert settings.mapping == {"销售额": "revenue"}
    assert settings.options["fee"] == "leave_out"
    assert settings.options["dates"] == "dmy"
    assert settings.options["cancelled"] == "keep"


def test_fee_codes_are_the_kits_list_or_the_users(tmp_path):
    assert "POST" in fee_codes(settings_for(data(tmp_path), LEDGER))
    assert fee_codes(settings_for(data(tmp_path), LEDGER, options={"fee_codes": "P1,P2"})) == ["P1", "P2"]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"canceled": "keep"}, "use cancelled"),
        ({"cancelled": "leave out"}, "use keep, leave_out"),
        ({"dates": "dym"}, "use dmy, mdy, ymd"),
        ({"decimal": "x"}, "use ., ,"),
    ],
)
def test_unknown_options_are_refused_with_the_nearest(tmp_path, options, wanted):
    assert fix(read_ledger, data(tmp_path), options=options) == wanted


def test_unknown_columns_and_double_headers_are_refused(tmp_path):
    assert fix(read_ledger, data(tmp_path), mapping={"卡": "acount_id"}) == "use account_id"
    two = {"卡": "revenue", "销售额": "revenue"}
    assert fix(read_ledger, data(tmp_path), mapping=two) == "name one header for revenue"


@pytest.mark.parametrize("text", ["tables: [", "- a\n", "tables: 5\n", "\x00"])
def test_settings_that_cannot_be_read_are_told(tmp_path, text):
    path = data(tmp_path)
    (tmp_path / "kam.yaml").write_text(text)
    assert fix(read_ledger, path).startswith("mend the file, or remove it")


def test_an_unknown_key_of_the_settings_is_told(tmp_path):
    path = data(tmp_path)
    (tmp_path / "kam.yaml").write_text("tables:\n  ledger:\n    mapp: {}\n")
    assert fix(read_ledger, path) == "use map, treat, sheet, encoding"


def test_given_settings_must_exist(tmp_path):
    assert fix(read_ledger, data(tmp_path), mapping=tmp_path / "none.yaml").startswith("mend the file")
