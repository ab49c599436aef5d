"""The dictionary is read and held against the files."""

import re
from pathlib import Path

import pandas as pd
import pytest

from kamlib.tables import load_table

DATASETS = Path(__file__).parents[2] / "datasets"
README = (DATASETS / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##)", README, flags=re.M | re.S))


def read(name: str) -> pd.DataFrame:
    paths = sorted(DATASETS.glob("ledger/*.csv")) if name == "ledger" else [DATASETS / f"{name}.csv"]
    parts = [pd.read_csv(path, keep_default_na=False, na_values=[""]) for path in paths]
    return pd.concat(parts, ignore_index=True)


def described_columns(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_file_has_a_section_and_every_section_a_file():
    files = {path.stem for path in DATASETS.glob("*.csv")} | {"ledger"}
    assert files == set(SECTIONS)


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_rows_columns_and_totals_are_as_described(name):
    table, section = read(name), SECTIONS[name]
    columns = [row[0] for row in described_columns(section)]
    assert columns == list(table.columns)
    rows, width = re.search(r"^([\d,]+) rows × (\d+) columns", section, flags=re.M).groups()
    assert (int(rows.replace(",", "")), int(width)) == table.shape
    totals = re.search(r"^Control totals: (.*)$", section, flags=re.M).group(1).split(" · ")
    assert totals[0] == f"rows {rows}"
    for total in totals[1:]:
        if total.startswith("Σ"):
            _, column, value = total.split()
            assert table[column].sum() == pytest.approx(float(value.replace(",", "")), abs=0.006), column


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_a_value_is_missing_only_where_the_dictionary_says_what_that_means(name):
    table = read(name)
    for column, _, kind, unit, missing in described_columns(SECTIONS[name]):
        if missing == "never missing":
            assert table[column].notna().all(), column
        else:
            assert table[column].isna().any(), column
        if kind == "flag":
            assert set(table[column].dropna()) <= {0, 1}
        if kind == "date":
            assert table[column].dropna().str.fullmatch(r"\d{4}-\d\d-\d\d").all(), column
        if kind == "share" and unit == "0–1":
            assert table[column].dropna().between(0, 1).all(), column
        if kind == "rating" and (scale := re.fullmatch(r"(\d+)–(\d+)", unit)):
            assert table[column].dropna().between(*map(int, scale.groups())).all(), column
        if kind == "choice" and re.fullmatch(r"\w+(, \w+)+", unit):
            assert set(table[column].dropna()) == set(unit.split(", ")), column


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_reading_gives_ids_as_text_and_dates_as_dates(name):
    table = load_table(name)
    for column, _, kind, _, _ in described_columns(SECTIONS[name]):
        if kind == "id":
            assert pd.api.types.is_string_dtype(table[column]), column
        assert (table[column].dtype.kind == "M") == (kind == "date"), column


def test_the_ledger_has_the_accounts_and_credit_notes_it_says():
    ledger = read("ledger")
    accounts, notes = re.search(r"accounts (\d+) · credit notes ([\d,]+)", SECTIONS["ledger"]).groups()
    assert ledger.account_id.nunique() == int(accounts)
    assert (ledger.quantity < 0).sum() == int(notes.replace(",", ""))


def test_files_are_small_and_plain():
    for path in DATASETS.rglob("*.csv"):
        data = path.read_bytes()
        assert len(data) <= 1_000_000, path.name
        assert b"\r" not in data, path.name
        assert not data.startswith(b"\xef\xbb\xbf"), path.name
