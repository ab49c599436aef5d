"""Make all tables of the fictional operator Lanjiang Post; the same bytes each time.

python datasets/make_datasets.py            writes beside this file
python datasets/make_datasets.py --out DIR  writes elsewhere
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from making import accounts, ledger, portfolio, world  # noqa: E402


def made_tables() -> dict[str, pd.DataFrame]:
    """Every table by its name; ``ledger/2024Q3`` and so on for the invoice lines."""
    ground = accounts.made_accounts()
    lines = ledger.made_ledger(ground)
    revenue = portfolio.year_2_revenue(lines)
    customers = portfolio.finished_accounts(ground, lines)
    coverage = portfolio.made_coverage(customers, revenue)
    reps, customers["rep_id"] = portfolio.made_reps(customers, coverage, revenue)
    ratings, _ = portfolio.made_ratings(customers, revenue)
    tables = {
        "branches": world.made_branches(),
        "products": world.made_products(),
        "accounts": portfolio.ordered_accounts(customers),
        "account_ratings": ratings,
        "coverage": coverage,
        "reps": reps,
    }
    quarter = pd.PeriodIndex(lines.date, freq="Q").astype(str)
    return tables | {f"ledger/{name}": part for name, part in lines.groupby(quarter)}


def write(tables: dict[str, pd.DataFrame], out: Path) -> None:
    """One CSV a table: UTF-8, LF, empty where a value is missing, money with two decimals."""
    for name, table in tables.items():
        path = out / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = table.copy()
        for column in ("unit_price", "revenue", "cost", "service_cost", "actual_cny", "revenue_cny"):
            if column in shown:
                shown[column] = shown[column].map("{:.2f}".format)
        path.write_bytes(shown.to_csv(index=False, lineterminator="\n").encode("utf-8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    write(made_tables(), parser.parse_args().out)
