import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.segmentation import abc_classes, rfm_scores
from kamlib.tables.engines import known_engine
from kamlib.tables.summary import account_summary, embedded_engine

sys.path.insert(0, str(Path(__file__).parent))
from awkward import AS_OF, COLUMNS, assert_same_numbers, awkward, rows  # noqa: E402

TABLE = """CREATE TABLE sales.lines ("客户编号" TEXT, invoice_id TEXT, date DATE, product TEXT,
                                  revenue NUMERIC(18, 4), cost DOUBLE PRECISION, service_cost DOUBLE PRECISION)"""
MAPPING = {"客户编号": "account_id"}


@pytest.fixture(scope="module")
def postgres(postgres_url):
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS sales CASCADE")
        connection.execute("CREATE SCHEMA sales")
        connection.execute(TABLE)
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO sales.lines VALUES (%s, %s, %s, %s, %s, %s, %s)", rows())
        yield connection


def test_a_table_in_memory_gives_the_definition():
    assert_same_numbers(account_summary(awkward(), as_of=AS_OF))


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_files_of_a_pattern_give_the_definition_also_with_little_memory(tmp_path, kind):
    for year, part in awkward().groupby(awkward()["date"].dt.year):
        path = tmp_path / f"{year}.{kind}"
        part.to_parquet(path, index=False) if kind == "parquet" else part.to_csv(path, index=False)
    assert len(list(tmp_path.iterdir())) == 3
    assert_same_numbers(account_summary(tmp_path / f"*.{kind}", as_of=AS_OF, memory_limit="200MB"))


def test_a_ledger_larger_than_its_memory_spills_to_disk_and_stays_right(tmp_path):
    path = tmp_path / "large.parquet"
    duckdb.execute(f"""
        COPY (SELECT 'A' || (i % 200000) AS account_id, 'I' || i AS invoice_id, DATE '2026-01-01' AS date,
                     'P' || (i % 50) AS product, 1.5 AS revenue FROM range(1200000) t(i)) TO '{path}'""")
    summary = account_summary(path, as_of=AS_OF, memory_limit="100MB")
    assert len(summary) == 200_000
    assert summary["revenue"].sum() == 1_800_000
    assert summary["orders"].sum() == 1_200_000


def test_postgresql_gives_the_definition_and_is_only_read(postgres):
    answer = account_summary("sales.lines", as_of=AS_OF, mapping=MAPPING, engine=postgres)
    assert_same_numbers(answer)
    assert postgres.execute("SELECT count(*) FROM sales.lines").fetchone() == (len(rows()),)


def test_an_sqlalchemy_engine_and_connection_give_the_definition(postgres, postgres_url):
    import sqlalchemy

    engine = sqlalchemy.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    assert_same_numbers(account_summary("sales.lines", as_of=AS_OF, mapping=MAPPING, engine=engine))
    with engine.connect() as connection:
        assert_same_numbers(account_summary("sales.lines", as_of=AS_OF, mapping=MAPPING, engine=connection))
    assert engine.pool.checkedout() == 0
    engine.dispose()


def test_a_duckdb_database_gives_the_definition():
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA sales")
        engine.execute(TABLE)
        engine.executemany("INSERT INTO sales.lines VALUES (?, ?, ?, ?, ?, ?, ?)", rows())
        assert_same_numbers(account_summary("sales.lines", as_of=AS_OF, mapping=MAPPING, engine=engine))


def test_classes_and_scores_are_the_same_wherever_the_summary_was_made(postgres):
    here = account_summary(awkward(), as_of=AS_OF)
    there = account_summary("sales.lines", as_of=AS_OF, mapping=MAPPING, engine=postgres)

    def classified(summary):
        sold = summary[summary["revenue"] > 0]
        return abc_classes(sold), rfm_scores(sold, recency="recency_days", frequency="orders", monetary="revenue")

    for left, right in zip(classified(here), classified(there), strict=True):
        pd.testing.assert_frame_equal(left, right, check_dtype=False)


def test_distinct_counts_can_be_left_out_on_an_engine(postgres):
    answer = account_summary("sales.lines", as_of=AS_OF, mapping=MAPPING, engine=postgres, counts=False)
    assert answer["orders"].isna().all()
    assert answer["revenue"].sum() == pytest.approx(awkward().query("date <= @AS_OF")["revenue"].sum())


def test_times_with_a_zone_count_for_the_day_on_their_own_clock():
    late = pd.Timestamp("2026-07-01 01:00", tz="Asia/Shanghai")  # still June in London
    table = pd.DataFrame({"account_id": ["A", "A"], "date": [late - pd.Timedelta(days=2), late], "revenue": [1.0, 2.0]})
    assert account_summary(table, as_of=AS_OF)["revenue"].tolist() == [1.0]
    assert account_summary(table.assign(date=table["date"].dt.tz_convert("UTC")), as_of=AS_OF)["revenue"].tolist() == [
        3.0
    ]


def test_instants_without_a_place_are_refused_everywhere(postgres, tmp_path):
    path = tmp_path / "instants.parquet"
    moment = pd.to_datetime(["2026-06-30 23:30"]).tz_localize("Asia/Shanghai")
    pd.DataFrame({"account_id": ["A"], "date": moment, "revenue": [1.0]}).to_parquet(path)
    postgres.execute("CREATE OR REPLACE VIEW sales.instants AS SELECT 'A' AS account_id, now() AS date, 1 AS revenue")
    for ledger, engine in ((path, None), ("sales.instants", postgres)):
        with pytest.raises(KamError, match=r"fix:   pass days, such as CAST\(date AT TIME ZONE 'Asia/Shanghai'"):
            account_summary(ledger, as_of=AS_OF, engine=engine)


def test_lines_without_account_date_or_revenue_are_refused_on_an_engine(postgres):
    hole = "SELECT NULL, '1', NULL, 'e', NULL, 0, 0 UNION ALL SELECT 'A', '2', '2026-01-01', 'e', 'NaN', 0, 0"
    postgres.execute(f"CREATE OR REPLACE VIEW sales.holes AS SELECT * FROM sales.lines UNION ALL {hole}")
    with pytest.raises(KamError, match=r"1 line\(s\) without account_id, 2 without date or revenue"):
        account_summary("sales.holes", as_of=AS_OF, mapping=MAPPING, engine=postgres)


@pytest.mark.parametrize(
    ("ledger", "fix"),
    [
        ("sales.none", "check the name of the table"),
        ("lines; DROP TABLE sales.lines", "check the name of the table"),
        ("sales.lines", "add a column 'account_id'"),  # without the mapping there is no account_id
    ],
)
def test_mistakes_on_an_engine_are_errors_with_a_fix(postgres, ledger, fix):
    with pytest.raises(KamError, match=f"fix:   .*{fix}"):
        account_summary(ledger, as_of=AS_OF, engine=postgres)
    assert postgres.execute("SELECT count(*) FROM sales.lines").fetchone() == (len(rows()),)


def test_an_unknown_connection_is_refused():
    with pytest.raises(KamError, match="pass a psycopg or DuckDB connection"):
        known_engine("postgresql://somewhere")


def test_the_awkward_ledger_has_every_column():
    assert list(awkward().columns) == COLUMNS


def test_too_little_memory_is_an_error_that_says_what_to_do(tmp_path):
    path = tmp_path / "large.parquet"
    wide = "SELECT i::VARCHAR AS account_id, 'I' || i AS invoice_id, DATE '2026-01-01' AS date, 1.0 AS revenue"
    duckdb.execute(f"COPY ({wide} FROM range(300000) t(i)) TO '{path}'")
    with pytest.raises(KamError, match="fix:   raise memory_limit"):
        account_summary(path, as_of=AS_OF, memory_limit="12MB")


def test_no_progress_bar_of_duckdb_stands_among_the_results(monkeypatch):
    def as_in_a_notebook(connect=duckdb.connect):
        connection = connect()
        connection.execute("SET enable_progress_bar = true")  # what DuckDB does by itself in Jupyter
        return connection

    asked = "SELECT current_setting('enable_progress_bar') AS bar"
    own = as_in_a_notebook()
    assert known_engine(own).rows(asked)["bar"].tolist() == [False]
    assert own.execute(asked).fetchone() == (True,)  # the user's own connection stays as it was
    monkeypatch.setattr(duckdb, "connect", as_in_a_notebook)
    with embedded_engine() as engine:
        assert engine.execute(asked).fetchone() == (False,)
