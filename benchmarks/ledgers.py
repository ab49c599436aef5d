"""Account summary, ABC and RFM on a large ledger: the kit, bare DuckDB SQL, pandas, lazy polars, openretailscience."""

import os
from pathlib import Path

from benchmarks.measure import Measured, measured, middle, table

AS_OF = "2026-06-30"
PEERS = Path(__file__).parents[1] / ".venv" / "peers" / "bin" / "python"  # openretailscience needs an older pandas
SQL = f"""
    WITH a AS (
        SELECT account_id, MAX(date) AS last_date, MIN(date) AS first_date, COUNT(DISTINCT invoice_id) AS orders,
               COUNT(DISTINCT product) AS products, SUM(revenue) AS revenue
        FROM read_parquet('{{path}}') WHERE date <= DATE '{AS_OF}' GROUP BY account_id),
    ranked AS (
        SELECT *, SUM(revenue) OVER (ORDER BY revenue DESC, account_id) / SUM(revenue) OVER () AS cum_share,
               NTILE(5) OVER (ORDER BY last_date) AS r, NTILE(5) OVER (ORDER BY orders) AS f,
               NTILE(5) OVER (ORDER BY revenue) AS m
        FROM a)
    SELECT account_id, revenue, orders, CASE WHEN cum_share <= 0.7 THEN 'A' WHEN cum_share <= 0.9 THEN 'B' ELSE 'C' END
           AS abc, r, f, m FROM ranked"""


def make_ledger(path: Path, *, rows: int) -> None:
    """A heavy-tailed ledger as Parquet, the same for the same number of rows."""
    import duckdb

    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    accounts = max(1000, rows // 100)
    part = path.with_suffix(".part")
    duckdb.execute(f"""
        COPY (SELECT 'A' || lpad(CAST({accounts} * pow(hash(i) / 18446744073709551615.0, 6) AS BIGINT)::VARCHAR, 8, '0')
                         AS account_id,
                     'I' || (i // 4)::VARCHAR AS invoice_id,
                     DATE '2024-07-01' + CAST(hash(i + 7) % 730 AS INTEGER) AS date,
                     'P' || (hash(i + 13) % 200)::VARCHAR AS product,
                     round(CASE WHEN hash(i + 3) % 40 = 0 THEN -1 ELSE 1 END
                           * exp(3 + 2 * (hash(i + 5) / 18446744073709551615.0)), 2) AS revenue
              FROM range({rows}) t(i)) TO '{part}' (FORMAT parquet)""")
    part.replace(path)


def by_kamlib(path: str) -> list:
    from kamlib.segmentation import abc_classes, rfm_scores
    from kamlib.tables.summary import account_summary

    accounts = account_summary(path, as_of=AS_OF, memory_limit="3GB")
    abc = abc_classes(accounts)
    rfm_scores(accounts, recency="recency_days", frequency="orders", monetary="revenue")
    return [len(accounts), round(float(accounts["revenue"].sum())), int((abc["abc_class"] == "A").sum())]


def by_pandas(path: str) -> list:
    import pandas as pd

    lines = pd.read_parquet(path)
    lines = lines[lines["date"] <= pd.Timestamp(AS_OF)] if lines["date"].dtype != object else lines
    accounts = lines.groupby("account_id").agg(
        last_date=("date", "max"), first_date=("date", "min"), orders=("invoice_id", "nunique"),
        products=("product", "nunique"), revenue=("revenue", "sum"),
    )  # fmt: skip
    accounts = accounts.sort_values("revenue", ascending=False)
    share = accounts["revenue"].cumsum() / accounts["revenue"].sum()
    abc = pd.cut(share, [-9, 0.7, 0.9, 9], labels=list("ABC"))
    for column in ("orders", "revenue"):
        pd.qcut(accounts[column].rank(method="average"), 5, labels=False, duplicates="drop")
    pd.qcut(pd.to_datetime(accounts["last_date"]).rank(method="average"), 5, labels=False, duplicates="drop")
    return [len(accounts), round(float(accounts["revenue"].sum())), int((abc == "A").sum())]


def by_polars(path: str) -> list:
    """Lazy and streaming; quintiles by rank, as in the other ways."""
    import polars as pl

    column = pl.col
    accounts = (
        pl.scan_parquet(path)
        .filter(column("date") <= pl.lit(AS_OF).str.to_date())
        .group_by("account_id")
        .agg(
            column("date").max().alias("last_date"), column("date").min().alias("first_date"),
            column("invoice_id").n_unique().alias("orders"), column("product").n_unique().alias("products"),
            column("revenue").sum(),
        )
        .sort(["revenue", "account_id"], descending=[True, False])
        .with_columns(
            (column("revenue").cum_sum() / column("revenue").sum()).alias("cum_share"),
            *((column(c).rank("average") * 5 / pl.len()).ceil().alias(f"{c}_score")
              for c in ("last_date", "orders", "revenue")),
        )
        .with_columns(pl.when(column("cum_share") <= 0.7).then(pl.lit("A")).when(column("cum_share") <= 0.9)
                      .then(pl.lit("B")).otherwise(pl.lit("C")).alias("abc"))
        .collect(engine="streaming")
    )  # fmt: skip
    return [len(accounts), round(accounts["revenue"].sum()), accounts.filter(column("abc") == "A").height]


def by_bare_sql(path: str) -> list:
    import duckdb

    duckdb.execute("SET memory_limit = '3GB'")
    accounts = duckdb.execute(SQL.format(path=path)).df()
    return [len(accounts), round(float(accounts["revenue"].sum())), int((accounts["abc"] == "A").sum())]


def by_openretailscience(path: str) -> list:
    import pandas as pd
    from openretailscience.segmentation.rfm import RFMSegmentation

    lines = pd.read_parquet(path).rename(
        columns={
            "account_id": "customer_id",
            "invoice_id": "transaction_id",
            "date": "transaction_date",
            "revenue": "unit_spend",
        }
    )
    scores = RFMSegmentation(lines, current_date=AS_OF).df
    return [len(scores)]


WAYS = {
    "bare DuckDB SQL": by_bare_sql, "kamlib": by_kamlib, "plain pandas": by_pandas, "polars, lazy": by_polars,
    "openretailscience (RFM only)": by_openretailscience,
}  # fmt: skip
LARGE = ("bare DuckDB SQL", "kamlib", "polars, lazy")  # what is tried on the large ledger: the others hold all of it


def report(folder: Path, *, rows: int = 10_000_000, large: int = 100_000_000, runs: int = 5) -> str:
    """The table of the ledger benchmark; the ways take turns; `large` rows once each, 0 to leave that out."""
    found = _turns(folder, tuple(WAYS), rows=rows, runs=runs)
    lines = [_row(name, rows, result, found) for name, result in found.items()]
    if large:
        big = _turns(folder, LARGE, rows=large, runs=1)
        lines += [_row(name, large, result, big) for name, result in big.items()]
        if not isinstance(big["kamlib"], str):
            growth = big["kamlib"].seconds / found["kamlib"].seconds
            lines.append([f"kamlib, {large // rows} × the rows", "", f"{growth:.1f} × the time", "–", "–"])
    load = f"load {os.getloadavg()[0]:.1f}"
    return table([f"account summary + ABC + RFM ({load})", "rows", "seconds", "× bare SQL", "peak MB"], lines)


def _turns(folder: Path, names: tuple[str, ...], *, rows: int, runs: int) -> dict[str, Measured | str]:
    path = folder / f"ledger-{rows}.parquet"
    make_ledger(path, rows=rows)
    found: dict[str, list[Measured] | str] = {name: [] for name in names}
    for _ in range(runs):
        for name, earlier in found.items():
            if isinstance(earlier, list):
                try:
                    python = {"python": str(PEERS)} if WAYS[name] is by_openretailscience else {}
                    earlier.append(measured(WAYS[name], str(path), **python))
                except (RuntimeError, OSError) as error:
                    found[name] = f"not run: {error}"
    return {name: middle(runs) if isinstance(runs, list) else runs for name, runs in found.items()}


def _row(name: str, rows: int, result: Measured | str, found: dict[str, Measured | str]) -> list[str]:
    if isinstance(result, str):
        return [name, f"{rows:,}", result, "–", "–"]
    bare = result.seconds / found["bare DuckDB SQL"].seconds
    return [name, f"{rows:,}", f"{result.seconds:.2f}", f"{bare:.2f}", f"{result.peak_mb:,.0f}"]
