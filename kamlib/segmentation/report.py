"""Who are the key accounts, how safe is the revenue, what changed against the period before – and the page about it."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.errors import KamError
from kamlib.reports.pages import Page, headline_table, plain, points
from kamlib.reports.periods import Periods, monthly_revenue, report_periods
from kamlib.reports.sources import account_names, distinct_names
from kamlib.segmentation import (
    TierMigration,
    account_tiers,
    cooling_accounts,
    customer_pyramid,
    effective_number,
    pareto_curve,
    tier_cuts,
    tier_migration,
    tier_moves,
    top_share,
    visit_priorities,
    whale_curve,
)
from kamlib.tables.summary import account_summary, embedded_engine
from kamlib.text import amount, percent, whole

KEY_TIERS = ("vip", "key")
BIG = 0.1  # an account above this share of revenue is called a risk in itself
_FORMATS = {
    "revenue": "amount", "prior_revenue": "amount", "profit": "amount", "at_stake": "amount", "change": "change",
    "share": "percent1", "recency_days": "whole", "usual_gap_days": "whole",
}  # fmt: skip


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
    periods = report_periods(lines, as_of=as_of, months=months)
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


def headline(result: Portfolio, *, lang: str, currency: str = "") -> pd.DataFrame:
    """The six numbers at the top of the page, see :func:`kamlib.reports.pages.headline_table`."""
    accounts, compared = result.accounts, result.periods.compared
    now, before = _figures(accounts, ""), _figures(accounts, "prior_") if compared else {}
    shown = {
        "revenue": amount(now["revenue"], lang, currency=currency),
        "active": whole(now["active"]),
        "key_share": percent(now["key_share"]),
        "top20": percent(now["top20"]),
        "at_risk": percent(now["at_risk"], digits=1),
        "margin": percent(now["margin"], digits=1),
    }
    rows = []
    for key, text in shown.items():
        was, change = before.get(key, float("nan")), ""
        if key not in ("revenue", "active"):
            change = points(now[key], was, lang)
        elif was == was and was:
            change = percent(now[key] / was - 1, digits=1, signed=True)
        rows.append((key, float(now[key]), float(was), text, change, "down" if key in ("top20", "at_risk") else "up"))
    return headline_table("segmentation", rows, lang)


def _figures(accounts: pd.DataFrame, prior: str) -> dict[str, float]:
    revenue = accounts[f"{prior}revenue"]
    profit = pd.to_numeric(accounts[f"{prior}profit"])
    quiet = accounts["state"].isin(["cooling", "silent"])
    stake = _stake(accounts)
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


def _stake(accounts: pd.DataFrame) -> pd.Series:
    return accounts[["revenue", "prior_revenue"]].max(axis="columns").clip(lower=0)


def concentration(result: Portfolio) -> tuple[pd.DataFrame, float]:
    """The Pareto curve of accounts with revenue, and how many equal accounts would be as concentrated."""
    active = result.accounts[result.accounts["revenue"] > 0]
    return pareto_curve(active[["account_id", "revenue"]]), effective_number(active["revenue"])


@dataclass(frozen=True)
class PortfolioPage(Page):
    """What the page says of a :class:`Portfolio`."""

    chapter = "segmentation"

    result: Portfolio
    lang: str
    currency: str = ""

    def title(self, name: str) -> Markdown:
        return self.say("title", name=name)

    def period(self, months: int) -> Markdown:
        periods = self.result.periods
        text = self.word("period" if periods.compared else "period_alone", start=periods.first_day, end=periods.end,
                         months=months, twice=2 * months)  # fmt: skip
        return Markdown(f"*{text}*")

    def in_short(self) -> Markdown:
        accounts, active = self.result.accounts, self._active()
        key, quiet = active[active["tier"].isin(KEY_TIERS)], self._quiet()
        total, before = accounts["revenue"].sum(), accounts["prior_revenue"].sum()
        changed = top = ""
        if self.result.periods.compared and before > 0:
            changed = self.word("short_change", change=percent(total / before - 1, digits=1, signed=True))
        revenue = self.word("short_revenue", revenue=self.money(total), accounts=whole(len(active)), change=changed)
        if len(key):
            top = self.word("short_top", n=len(key), share=percent(key["revenue"].sum() / total),
                            name=plain(key["name"].iloc[0]), top=percent(key["share"].iloc[0]))  # fmt: skip
        risk = self.word("short_no_risk")
        if len(quiet):
            share = percent(_stake(quiet).sum() / _stake(accounts).sum(), digits=1)
            risk = self.word("short_risk", n=len(quiet), name=plain(quiet["name"].iloc[0]), risk=share)
        return self.listed("in_short", revenue, top, risk)

    def who(self) -> Markdown:
        active = self._active()
        rest = active[~active["tier"].isin(KEY_TIERS)]
        if len(active) == 1:
            return self.say("who_one")
        share = percent(rest["revenue"].sum() / active["revenue"].sum())
        told = self.word("who_text", n=whole(len(active)), key=whole(len(active) - len(rest)),
                    rest=whole(len(rest)), rest_share=share)  # fmt: skip
        compared = self.word("who_change") if self.result.periods.compared else ""
        return Markdown(told + compared)

    def largest_accounts(self) -> Styler:
        columns = ["name", "tier", "revenue", "share", "change", "profit", "state"]
        return self._table(self._active(), columns, rows=12)

    def pyramid(self) -> pd.DataFrame:
        return customer_pyramid(self._active())

    def concentrated(self, effective: float) -> Markdown:
        active = self._active()
        if len(active) == 1:
            return self.say("concentrated_one")
        top = active["share"].iloc[0]
        verdict = self.word(f"verdict_{'high' if top >= BIG else 'low'}", top=percent(top))
        return Markdown(self.word("concentrated_text", effective=f"{effective:,.1f}",
                             n=whole(len(active)), verdict=verdict))  # fmt: skip

    def quiet_accounts(self) -> Styler | Markdown:
        quiet = self._quiet()
        if quiet.empty:
            return self.say("short_no_risk")
        return self._table(
            quiet, ["name", "tier", "state", "recency_days", "usual_gap_days", "prior_revenue", "revenue"], rows=8
        )

    def moved(self) -> Markdown:
        moves = self.result.migration
        if moves is None:
            return self.say("moved_none")
        count = self.result.accounts["move"].value_counts()
        counts = {name: whole(count.get(name, 0)) for name in ("up", "down")}
        rates = {"up_rate": percent(moves.upgrade_rate), "down_rate": percent(moves.downgrade_rate)}
        return self.say("moved_text", **counts, **rates, new=whole(moves.n_new), lost=whole(moves.n_lost))

    def movers(self) -> Styler | Markdown:
        accounts = self.result.accounts
        if self.result.migration is None:
            return Markdown("")
        moved = accounts[accounts["move"].isin(["up", "down", "new", "lost"])]
        size = (moved["revenue"] - moved["prior_revenue"]).abs()
        moved = moved.loc[size.sort_values(ascending=False, kind="stable").index]
        return self._table(moved, ["name", "tier_before", "tier_after", "prior_revenue", "revenue"], rows=8)

    def whale(self) -> pd.DataFrame | None:
        known = self.result.accounts.dropna(subset=["profit"])
        return whale_curve(known[["account_id", "profit"]]) if known["profit"].sum() > 0 else None

    def profit(self) -> Markdown:
        known = self.result.accounts.dropna(subset=["profit"])
        losing = known[known["profit"] < 0]
        if known.empty:
            return self.say("profit_unknown")
        if losing.empty:
            return self.say("profit_none")
        return self.say("profit_text", n=whole(len(losing)), lost=self.money(-losing["profit"].sum()))

    def loss_makers(self) -> Styler | Markdown:
        accounts = self.result.accounts
        losing = accounts[accounts["profit"] < 0].sort_values("profit", kind="stable")
        return self._table(losing, ["name", "tier", "revenue", "profit"], rows=5) if len(losing) else Markdown("")

    def visits_text(self) -> Markdown:
        return self.say("visits_text" if len(self.result.visits) else "visits_none")

    def visits(self) -> Styler | Markdown:
        visits = self.result.visits.head(10)
        if visits.empty:
            return Markdown("")
        told = visits.assign(reason=[self._reason(row) for _, row in visits.iterrows()])
        return self._table(told, ["name", "tier", "reason", "at_stake"], rows=10)

    def made_from(self, lines: pd.DataFrame) -> Markdown:
        return self.say("made_from", lines=whole(len(lines)), accounts=whole(lines["account_id"].nunique()),
                        start=lines["date"].min(), end=lines["date"].max())  # fmt: skip

    def tables(self, curve: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """The numbers behind the charts, for the workbook."""
        result = self.result
        moves = (
            {} if result.migration is None else {"tier_moves": result.migration.counts.reset_index(names="tier_before")}
        )
        return {"accounts": result.accounts, "visits": result.visits, "months": result.monthly, "pareto": curve,
                "pyramid": self.pyramid(), **moves}  # fmt: skip

    def _unknown(self) -> set[str]:
        """Columns that would be empty on this page: no period before, no cost in the ledger."""
        unknown = set() if self.result.periods.compared else {"change", "prior_revenue"}
        return unknown | (set() if self.result.accounts["profit"].notna().any() else {"profit"})

    def _active(self) -> pd.DataFrame:
        return self.result.accounts[self.result.accounts["revenue"] > 0]

    def _quiet(self) -> pd.DataFrame:
        quiet = self.result.accounts[self.result.accounts["state"].isin(["cooling", "silent"])]
        return quiet.loc[_stake(quiet).sort_values(ascending=False, kind="stable").index]

    def _reason(self, row: pd.Series) -> str:
        return self.word(f"reason_{row['reason']}", quiet=whole(row["recency_days"]),
                    gap=whole(row["usual_gap_days"]), prior=self.money(row["prior_revenue"]),
                    revenue=self.money(row["revenue"]), stake=self.money(row["at_stake"]))  # fmt: skip

    def _table(self, table: pd.DataFrame, columns: Iterable[str], *, rows: int) -> Styler:
        told = table.head(rows).copy()
        for name in ("tier", "tier_before", "tier_after"):
            if name in told:
                told[name] = [self.word(f"tier_{t}") if isinstance(t, str) else None for t in told[name]]
        if "state" in told:
            told["state"] = [self.name("state", state) for state in told["state"]]
        return self.table(told, [name for name in columns if name not in self._unknown()], formats=_FORMATS, rows=rows)
