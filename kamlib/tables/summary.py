"""What did each account buy, up to one day?"""

import datetime
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pandas as pd

from kamlib.errors import KamError
from kamlib.tables.ledger_source import ledger_source, unreadable


def account_summary(
    ledger: pd.DataFrame | str | Path,
    *,
    as_of: str | datetime.date,
    window_months: int = 12,
    counts: bool = True,
    mapping: dict[str, str] | None = None,
    memory_limit: str | None = None,
    engine: object | None = None,
) -> pd.DataFrame:
    """One row per account, from one row per invoice line; the work is done by DuckDB, out of core, or by `engine`.

    Parameters
    ----------
    ledger : pandas.DataFrame or path
        Invoice lines with `account_id`, `date` and `revenue` (or `quantity` and `unit_price`); `invoice_id`,
        `product`, `cost` and `service_cost` are used where they are there. A path is a Parquet or UTF-8 CSV
        file, or a glob of them, and may be larger than memory; other files: ``read_ledger`` first. With an
        `engine`: the name of its table or view.
    as_of : str or datetime.date
        The last day that counts (ISO). Lines after it are not part of the answer.
    window_months : int
        Length of the recent window and of the one before it, for the trend.
    counts : bool
        Count distinct invoices and products; they cost most of the time on large ledgers.
    mapping : dict, optional
        Header in the file → column, such as ``{"客户编号": "account_id"}``.
    memory_limit : str, optional
        Most memory DuckDB may use before it spills to disk, such as ``"1GB"``.
    engine : object, optional
        Where the ledger already lives: an open connection to PostgreSQL (psycopg) or DuckDB, a SQLAlchemy engine or
        connection, or a Spark session. The same definition runs there; nothing is written. With a DataFrame: a
        connection from :func:`embedded_engine`, which several summaries may share.

    Returns
    -------
    pandas.DataFrame
        Sorted by revenue, largest first, then account_id. Columns: account_id; first_date, last_date (first and
        last sale; missing when there are only credit notes); orders (invoices with a sale; days with a sale when
        there is no `invoice_id`); revenue (net of credit notes); returns (their amount, positive); products;
        recency_days (since last_date); tenure_days (since first_date); recent_revenue and prior_revenue (the last
        window and the one before); trend (recent ÷ prior − 1; missing when prior ≤ 0); cost, service_cost,
        profit (revenue − cost − service_cost) and margin_share (profit ÷ revenue; missing when revenue ≤ 0), all
        four missing where cost is not known.

    Raises
    ------
    KamError
        A column is missing, a line has no account, date or revenue, no line is on or before `as_of`, or `date` holds
        instants, which fall on different days in different places.

    Notes
    -----
    The recent window is (as_of − window_months, as_of]; the one before it ends where it starts. Cost is summed over
    the lines that state it (NaN states nothing); a missing service cost counts as nothing. Sums are rounded to six
    decimals, so that equal accounts stay equal in whatever order the engine added them.

    Examples
    --------
    >>> ledger = pd.DataFrame({
    ...     "account_id": ["A1", "A1", "A2", "A1"],
    ...     "date": pd.to_datetime(["2025-03-01", "2026-03-01", "2026-05-31", "2026-06-01"]),
    ...     "revenue": [100.0, 150.0, 80.0, -30.0]})
    >>> summary = account_summary(ledger, as_of="2026-06-30")
    >>> summary[["account_id", "orders", "revenue", "returns", "recency_days", "trend"]]
      account_id  orders  revenue  returns  recency_days  trend
    0         A1       2    220.0     30.0           121    0.2
    1         A2       1     80.0      0.0            30    NaN
    """
    day = as_date(as_of, where="account_summary(as_of=)")
    if engine is not None and not isinstance(ledger, pd.DataFrame):
        from kamlib.tables.engines import engine_rows

        made = {"as_of": day, "window_months": window_months, "counts": counts}
        return _checked(engine_rows(engine, str(ledger), mapping=mapping or {}, **made), ledger, day)
    import duckdb

    with nullcontext(engine) if engine is not None else embedded_engine(memory_limit) as own:
        source, columns = ledger_source(own, ledger, mapping=mapping, where="account_summary(ledger)")
        sql = summary_sql(source, columns, as_of=day, window_months=window_months, counts=counts)
        try:
            rows = own.execute(sql).df()
        except duckdb.Error as error:
            raise unreadable(error, ledger) from error
    return _checked(rows, ledger, day)


@contextmanager
def embedded_engine(memory_limit: str | None = None) -> Iterator:
    """A DuckDB connection of its own that spills to a folder of its own; opening one takes 20 ms."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="kam-") as spill, duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")  # in a notebook they would stand among the results
        engine.execute("SET temp_directory = '{}'".format(spill.replace("'", "''")))
        if memory_limit:
            engine.execute(f"SET memory_limit = '{memory_limit}'")
        yield engine


def as_date(value: str | datetime.date, *, where: str) -> datetime.date:
    """A day from an ISO text, a date or a Timestamp.

    Examples
    --------
    >>> as_date("2026-06-30", where="report(as_of=)")
    datetime.date(2026, 6, 30)
    """
    try:
        return pd.Timestamp(value).date() if not isinstance(value, str) else datetime.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise KamError(f"{value!r} is not a date", where=where, fix="write the day as 2026-06-30") from error


def summary_sql(source: str, columns: dict[str, str], *, as_of: datetime.date, window_months: int, counts: bool) -> str:
    """The one SQL statement behind :func:`account_summary`.

    Parameters
    ----------
    source : str
        FROM clause.
    columns : dict
        Column → SQL expression, as :func:`kamlib.tables.ledger_source.ledger_source` returns them.
    """
    day = f"DATE '{as_of.isoformat()}'"
    start = f"({day} - INTERVAL {window_months} MONTH)"
    before = f"({day} - INTERVAL {2 * window_months} MONTH)"
    prior = f"date > {before} AND date <= {start}"
    order = "invoice_id" if "invoice_id" in columns else "date"
    orders = f"COUNT(DISTINCT {order}) FILTER (WHERE revenue > 0)" if counts else "NULL"
    products = "COUNT(DISTINCT product)" if counts and "product" in columns else "NULL"
    cost, service = (
        f"ROUND(SUM({c}) FILTER (WHERE {c} - {c} = 0), 6)" if c in columns else "CAST(NULL AS DOUBLE)"
        for c in ("cost", "service_cost")
    )  # NaN is a number to an engine, and makes a whole sum NaN; only a finite number less itself is 0
    chosen = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"""
        WITH lines AS (SELECT {chosen} FROM {source}),
        accounts AS (
            SELECT account_id,
                   MIN(date) FILTER (WHERE revenue > 0) AS first_date,
                   MAX(date) FILTER (WHERE revenue > 0) AS last_date,
                   {orders} AS orders,
                   ROUND(SUM(revenue), 6) AS revenue,
                   COALESCE(-ROUND(SUM(revenue) FILTER (WHERE revenue < 0), 6), 0) AS returns,
                   {products} AS products,
                   COALESCE(ROUND(SUM(revenue) FILTER (WHERE date > {start}), 6), 0) AS recent_revenue,
                   COALESCE(ROUND(SUM(revenue) FILTER (WHERE {prior}), 6), 0) AS prior_revenue,
                   {cost} AS cost, {service} AS service_cost,
                   COUNT(*) FILTER (WHERE date IS NULL OR revenue IS NULL OR NOT (revenue - revenue = 0))
                       AS unusable_lines,
                   COUNT(*) AS lines
            FROM lines WHERE date <= {day} OR date IS NULL GROUP BY account_id)
        SELECT account_id, first_date, last_date, orders, revenue, returns, products,
               DATE_DIFF('day', last_date, {day}) AS recency_days, DATE_DIFF('day', first_date, {day}) AS tenure_days,
               recent_revenue, prior_revenue,
               CASE WHEN prior_revenue > 0 THEN recent_revenue / prior_revenue - 1 END AS trend,
               cost, service_cost, revenue - cost - COALESCE(service_cost, 0) AS profit,
               CASE WHEN revenue > 0 THEN (revenue - cost - COALESCE(service_cost, 0)) / revenue END AS margin_share,
               unusable_lines, lines
        FROM accounts ORDER BY revenue DESC, account_id"""


def _checked(rows: pd.DataFrame, ledger, day: datetime.date) -> pd.DataFrame:
    where = "account_summary(ledger)"
    nameless = int(rows.loc[rows["account_id"].isna(), "lines"].sum())
    unusable = int(rows["unusable_lines"].sum())
    if nameless or unusable:
        what = f"{nameless} line(s) without account_id, {unusable} without date or revenue"
        raise KamError(what, where=where, fix="use read_ledger, which sets such lines apart with a reason")
    if rows.empty:
        raise KamError(f"no line on or before {day}", where=where, fix="give an as_of inside the ledger's period")
    rows = rows.drop(columns=["unusable_lines", "lines"])
    whole = ["orders", "products", "recency_days", "tenure_days"]
    for name in whole:
        rows[name] = rows[name].astype("Int64") if rows[name].isna().any() else rows[name].astype("int64")
    for name in ("first_date", "last_date"):
        rows[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
    money = ["revenue", "returns", "recent_revenue", "prior_revenue", "trend", "cost", "service_cost", "profit"]
    return rows.astype({name: "float64" for name in [*money, "margin_share"]})
