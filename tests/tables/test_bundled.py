import subprocess
import sys

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.tables import bundled, case_names, load_case, load_table, table_names


def test_ids_are_text_and_dates_are_dates():
    accounts = load_table("accounts")
    assert pd.api.types.is_string_dtype(accounts.account_id)
    assert accounts.account_since.dtype.kind == "M"


def test_the_ledger_is_all_quarters_in_order_of_date():
    ledger = load_table("ledger")
    assert ledger.date.is_monotonic_increasing
    assert ledger.date.dt.to_period("Q").nunique() == 8
    assert pd.api.types.is_string_dtype(ledger["product"])


def test_an_unknown_table_names_the_nearest():
    with pytest.raises(KamError, match="use 'accounts'"):
        load_table("acounts")


def test_an_unknown_case_says_where_the_names_are():
    with pytest.raises(KamError, match=r"case_names\(\)|use '"):
        load_case("no such case at all")


def test_every_name_can_be_read():
    assert "ledger" in table_names()
    assert all(len(load_table(name)) for name in table_names())
    assert all(len(load_case(name)) for name in case_names())


def test_importing_the_tables_package_does_not_load_pandas():
    code = "import sys, kamlib.tables; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.fixture
def moved_package(tmp_path, monkeypatch):
    """A package folder elsewhere, as after installing a wheel."""
    package = tmp_path / "site" / "kamlib"
    package.mkdir(parents=True)
    monkeypatch.setattr(bundled.kamlib, "__file__", str(package / "__init__.py"))
    bundled.datasets_folder.cache_clear()
    yield package
    bundled.datasets_folder.cache_clear()


def test_installed_as_a_wheel_the_tables_are_inside_the_package(moved_package):
    inside = moved_package / "datasets"
    (inside / "cases").mkdir(parents=True)
    (inside / "accounts.csv").write_text("account_id,account_since\nA1,2024-01-31\nA2,\n", encoding="utf-8")
    (inside / "cases" / "xyz.csv").write_text("segment,share\n1,0.25\n", encoding="utf-8")
    assert load_table("accounts").account_since.isna().tolist() == [False, True]
    assert table_names() == ["accounts"]
    assert case_names() == ["xyz"]


def test_without_any_tables_the_fix_says_how_to_get_them(moved_package):
    with pytest.raises(KamError, match="make_datasets.py"):
        load_table("accounts")


def test_whoever_changes_a_table_changes_it_for_nobody_else():
    first = load_table("accounts")
    first.loc[0, "account_name"] = "?"
    first["added"] = 1
    again = load_table("accounts")
    assert again.loc[0, "account_name"] != "?"
    assert "added" not in again
