import subprocess
import sys

import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.tables import case_names, load_case, load_table, table_names


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
