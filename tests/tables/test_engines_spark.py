"""The same numbers on a real Spark session; run by ``make spark``, which installs pyspark first."""

import sys
from pathlib import Path

import pytest

from kamlib.errors import KamError
from kamlib.tables.summary import account_summary

sys.path.insert(0, str(Path(__file__).parent))
from awkward import AS_OF, COLUMNS, assert_same_numbers, rows  # noqa: E402

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]").config("spark.driver.host", "127.0.0.1")
    for name, value in quiet.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    types = "account_id string, invoice_id string, date date, product string, revenue double, cost double"
    session.createDataFrame(rows(), f"{types}, service_cost double").createOrReplaceTempView("lines")
    yield session
    session.stop()


def test_spark_gives_the_definition(spark):
    assert [field.name for field in spark.table("lines").schema.fields] == COLUMNS
    assert_same_numbers(account_summary("lines", as_of=AS_OF, engine=spark))


def test_spark_counts_can_be_left_out(spark):
    assert account_summary("lines", as_of=AS_OF, engine=spark, counts=False)["orders"].isna().all()


def test_instants_and_missing_tables_are_refused_on_spark(spark):
    spark.sql("SELECT 'A' AS account_id, current_timestamp() AS date, 1.0 AS revenue").createOrReplaceTempView(
        "instants"
    )
    with pytest.raises(KamError, match="fix:   pass days"):
        account_summary("instants", as_of=AS_OF, engine=spark)
    with pytest.raises(KamError, match="check the name of the table"):
        account_summary("nothing", as_of=AS_OF, engine=spark)
