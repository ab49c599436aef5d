"""Who are the key accounts, how safe is the revenue, and what changed against the period before?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.reports.account_names import account_names, distinct_names
from kamlib.segmentation import (
    TierMigration,
    account_tiers,
    cooling_accounts,
    effective_number,
    pareto_curve,
    tier_cuts,
    tier_migration,
    tier_moves,
    top_share,
    visit_priorities,
)
from kamlib.tables.summary import account_summary, as_date, embedded_engine
from kamlib.text import amount, percent, signed, whole, word

KEY_TIERS = ("vip", "key")


@dataclass(frozen=True)
class Periods:
    """Two neighbouring periods: (start, end] and (before, start]; `compared` says whether the ledger covers both."""

    before: pd.Timestamp
    start: pd.Timestamp
    end: pd.Timestamp
    compared: bool


@dataclass(frozen=True)
class Portfolio:
    """The tables behind one portfolio page, one row per account unless said otherwise.

    ``accounts``: account_id, name, revenue, prior_revenue, change, share, orders, profit, tier, tier_before, move,
    state, recency_days, usual_gap_days; prior_profit, prior_tier (own 1/4/15/80 of the period before).
    ``monthly``: month, revenue, prior_revenue. ``visits``: as
    ``visit_priorities`` with name and tier. ``migration`` is None when there is no period before.
    """

    periods: Periods
    accounts: pd.DataFrame
    monthly: pd.DataFrame
    visits: pd.DataFrame
    migration: TierMigration | None


def between(lines: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Lines after `start`, up to the whole day of `end`."""
    return lines[(lines["date"] > start) & (lines["date"] < end + pd.Timedelta(days=1))]


def portfolio_periods(lines: pd.DataFrame, *, as_of: str = "", months: int = 12) -> Periods:
    """The period up to `as_of` (the ledger's last day when empty) and the one before it.

    Raises
    ------
    KamError
        No lines in the period, or a length below one month.
    """
    require_columns(lines, ["account_id", "date", "revenue"], where="portfolio_periods(lines)")
    if months < 1:
        raise KamError(f"months is {months}", where="portfolio(months=)", fix="give at least 1")
    if lines.empty:
        raise KamError("no lines to report on", where="portfolio(lines)", fix="choose a branch and a period with lines")
    end = pd.Timestamp(as_date(as_of, where="portfolio(as_of=)")) if as_of else lines["date"].max().normalize()
    start, before = end - pd.DateOffset(months=months), end - pd.DateOffset(months=2 * months)
    if between(lines, start, end).empty:
        what = f"no lines between {start:%Y-%m-%d} and {end:%Y-%m-%d}"
        fix = f"choose as_of between {lines['date'].min():%Y-%m-%d} and {lines['date'].max():%Y-%m-%d}"
        raise KamError(what, where="portfolio(as_of=, months=)", fix=fix)
    begins = before + pd.Timedelta(days=31)  # a single line of 1900 does not make a period before
    reaches_back = ((lines["date"] <= begins) & (lines["date"] > begins - pd.DateOffset(months=12))).any()
    return Periods(before, start, end, bool(reaches_back))


def portfolio(lines: pd.DataFrame, *, as_of: str = "", months: int = 12, names: pd.Series | None = None) -> Portfolio:
    """Everything a portfolio page shows, from invoice lines.

    Parameters
    ----------
    lines : pandas.DataFrame
        Invoice lines as ``read_ledger`` returns them (account_id, date, revenue; invoice_id, cost, service_cost and
        account_name where known).
    as_of : str
        Last day of the period (ISO); empty: the last day of the lines.
    months : int
        Length of the period and of the one before it.
    names : pandas.Series, optional
        account_id (index) → name, for ledgers without names.

    Returns
    -------
    Portfolio

    Notes
    -----
    Tiers are the 1/4/15/80 % of Curry & Curry by revenue. Moves between tiers use the first period's amounts as the
    yardstick for both, so that a move is growth or decline and not only a change of rank.
    """
    periods = portfolio_periods(lines, as_of=as_of, months=months)
    day = periods.end.date()
    lines = lines.assign(date=lines["date"].dt.normalize())
    lines = lines[lines["date"] <= periods.end]
    with embedded_engine() as engine:
        now = account_summary(lines[lines["date"] > periods.start], as_of=day, window_months=months, engine=engine)
        _require_sales(now, periods)
        ever = account_summary(lines, as_of=day, window_months=months, engine=engine)
        inside = _period_before(lines, periods, engine)
    accounts = ever[["account_id", "prior_revenue"]].merge(
        now[["account_id", "revenue", "orders", "profit"]], on="account_id", how="left"
    )
    accounts = accounts.merge(cooling_accounts(ever)[["account_id", "usual_gap_days", "recency_days", "state"]])
    accounts["revenue"] = accounts["revenue"].fillna(0.0)
    accounts["orders"] = accounts["orders"].fillna(0)
    if not periods.compared:
        accounts["prior_revenue"] = 0.0
    accounts = accounts[(accounts["revenue"] != 0) | (accounts["prior_revenue"] != 0)]
    accounts["change"] = (accounts["revenue"] / accounts["prior_revenue"] - 1).where(accounts["prior_revenue"] > 0)
    total = accounts["revenue"].sum()
    accounts["share"] = accounts["revenue"] / total if total > 0 else float("nan")
    accounts = _with_period_before(accounts, inside)
    accounts["name"] = distinct_names(accounts["account_id"], account_names(lines, names))
    accounts, migration = _with_tiers(accounts, compared=periods.compared)
    accounts = accounts.sort_values(["revenue", "account_id"], ascending=[False, True], ignore_index=True)
    return Portfolio(periods, accounts, monthly_revenue(lines, periods), _visits(accounts), migration)


def _require_sales(now: pd.DataFrame, periods: Periods) -> None:
    if (now["revenue"] > 0).any():
        return
    what = f"none of {len(now)} account(s) has revenue above 0 from {periods.start:%Y-%m-%d} to {periods.end:%Y-%m-%d}"
    fix = "look at the signs of the amounts (kam check), or choose a part and a period with sales"
    raise KamError(what, where="portfolio(lines)", fix=fix)


def _period_before(lines: pd.DataFrame, periods: Periods, engine) -> pd.DataFrame | None:
    if not periods.compared:
        return None
    inside = lines[(lines["date"] > periods.before) & (lines["date"] <= periods.start)]
    return account_summary(inside, as_of=periods.start, engine=engine)


def _with_period_before(accounts: pd.DataFrame, inside: pd.DataFrame | None) -> pd.DataFrame:
    """Profit and tier as a page made one period ago would have shown them."""
    added = ["prior_profit", "prior_tier"]
    if inside is None:
        return accounts.assign(**dict.fromkeys(added))
    known = inside[["account_id", "profit"]].rename(columns={"profit": "prior_profit"})
    if (inside["revenue"] > 0).any():
        tiers = account_tiers(inside[inside["revenue"] > 0])[["account_id", "tier"]]
        known = known.merge(tiers.rename(columns={"tier": "prior_tier"}), on="account_id", how="left")
    return accounts.merge(known, on="account_id", how="left").reindex(columns=[*accounts.columns, *added])


def _with_tiers(accounts: pd.DataFrame, *, compared: bool) -> tuple[pd.DataFrame, TierMigration | None]:
    active = accounts[accounts["revenue"] > 0]
    tiers = account_tiers(active) if len(active) else active.assign(tier="")[["account_id", "tier"]]
    merged = accounts.merge(tiers[["account_id", "tier"]], how="left", on="account_id")
    had = accounts.loc[accounts["prior_revenue"] > 0, ["account_id", "prior_revenue"]]
    if not compared or had.empty or active.empty:
        return merged.assign(tier_before=None, move=None), None
    before = account_tiers(had.rename(columns={"prior_revenue": "revenue"}))
    after = account_tiers(active, cuts=tier_cuts(before))
    moves = tier_moves(before, after)[["account_id", "tier_before", "tier_after", "move"]]
    return merged.merge(moves, how="left", on="account_id"), tier_migration(before, after)


def _visits(accounts: pd.DataFrame) -> pd.DataFrame:
    wanted = accounts.rename(columns={"revenue": "recent_revenue"})
    columns = ["account_id", "name", "tier", "revenue", "prior_revenue", "recency_days", "usual_gap_days"]
    return visit_priorities(wanted).merge(accounts[columns], on="account_id", how="left")


def monthly_revenue(lines: pd.DataFrame, periods: Periods) -> pd.DataFrame:
    """Net revenue by month of the period, beside the same month of the period before (missing when not covered)."""
    months = lines["date"].dt.to_period("M")
    by_month = lines.groupby(months)["revenue"].sum()
    last = pd.Period(periods.end, "M")
    length = (periods.end.year - periods.start.year) * 12 + periods.end.month - periods.start.month
    shown = pd.period_range(end=last, periods=length, freq="M")
    prior = by_month.reindex(shown - length, fill_value=0.0).to_numpy()
    table = pd.DataFrame({"month": shown.to_timestamp(), "revenue": by_month.reindex(shown, fill_value=0.0).to_numpy()})
    return table.assign(prior_revenue=prior if periods.compared else float("nan"))


def headline(result: Portfolio, *, lang: str, currency: str = "") -> pd.DataFrame:
    """The six numbers at the top of the page.

    Returns
    -------
    pandas.DataFrame
        key; label; value; before (missing without a period before); shown (value as text); change (text, may be
        empty); good ("up" or "down": which way is good news).
    """
    compared = result.periods.compared
    now, before = (_figures(result.accounts, prior) for prior in ("", "prior_"))
    shown = {
        "revenue": amount(now["revenue"], lang, currency=currency),
        "active": whole(now["active"]),
        "key_share": percent(now["key_share"]),
        "top20": percent(now["top20"]),
        "at_risk": percent(now["at_risk"], digits=1),
        "margin": percent(now["margin"], digits=1),
    }
    table = pd.DataFrame(
        {
            "key": list(shown),
            "label": [word(f"portfolio.head_{key}", lang) for key in shown],
            "value": [float(now[key]) for key in shown],
            "before": [float(before[key]) if compared else float("nan") for key in shown],
            "shown": list(shown.values()),
            "good": ["down" if key in ("top20", "at_risk") else "up" for key in shown],
        }
    )
    table["change"] = [_change(row, lang) for _, row in table.iterrows()]
    return table[["key", "label", "value", "before", "shown", "change", "good"]]


def _figures(accounts: pd.DataFrame, prior: str) -> dict[str, float]:
    revenue = accounts[f"{prior}revenue"]
    profit = pd.to_numeric(accounts[f"{prior}profit"])
    quiet = accounts["state"].isin(["cooling", "silent"])
    stake = accounts[["revenue", "prior_revenue"]].max(axis="columns").clip(lower=0)
    return {
        "revenue": revenue.sum(),
        "active": (revenue > 0).sum(),
        "key_share": _ratio(revenue[accounts[f"{prior}tier"].isin(KEY_TIERS)].sum(), revenue.sum()),
        "top20": _top(revenue),
        "at_risk": float("nan") if prior else _ratio(stake[quiet].sum(), stake.sum()),
        "margin": _ratio(profit.sum(), revenue[profit.notna()].sum()) if profit.notna().any() else float("nan"),
    }


def _ratio(part: float, total: float) -> float:
    return part / total if total > 0 else float("nan")


def _top(values: pd.Series) -> float:
    positive = values[values > 0]
    return (
        top_share(pd.DataFrame({"account_id": positive.index, "revenue": positive})) if len(positive) else float("nan")
    )


def _change(row: pd.Series, lang: str) -> str:
    if pd.isna(row["before"]) or pd.isna(row["value"]):
        return ""
    if row["key"] not in ("revenue", "active"):
        points = signed((row["value"] - row["before"]) * 100, digits=1)
        return word("portfolio.points", lang, points=points)
    return percent(row["value"] / row["before"] - 1, digits=1, signed=True) if row["before"] else ""


def concentration(result: Portfolio) -> tuple[pd.DataFrame, float]:
    """The Pareto curve of accounts with revenue, and how many equal accounts would be as concentrated."""
    active = result.accounts[result.accounts["revenue"] > 0]
    return pareto_curve(active[["account_id", "revenue"]]), effective_number(active["revenue"])
