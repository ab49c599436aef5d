"""What does the portfolio page say, in the reader's language?"""

from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.charts.tables import shown
from kamlib.reports.pages import plain, say
from kamlib.reports.portfolio import KEY_TIERS, Portfolio
from kamlib.segmentation import customer_pyramid, whale_curve
from kamlib.text import amount, percent, whole, word

BIG = 0.1  # an account above this share of revenue is called a risk in itself
_FORMATS = {
    "revenue": "amount", "prior_revenue": "amount", "profit": "amount", "at_stake": "amount", "change": "change",
    "share": "percent1", "recency_days": "whole", "usual_gap_days": "whole",
}  # fmt: skip


@dataclass(frozen=True)
class PortfolioPage:
    """The words and tables of one page; numbers come from :class:`kamlib.reports.portfolio.Portfolio`."""

    result: Portfolio
    lang: str
    currency: str = ""

    def say(self, key: str, /, **values) -> Markdown:
        return say(f"portfolio.{key}", self.lang, **values)

    def heading(self, key: str) -> Markdown:
        return self.say(key)

    def money(self, value: float) -> str:
        return amount(value, self.lang, currency=self.currency)

    def title(self, name: str) -> Markdown:
        return self.say("title", name=name)

    def period(self, months: int) -> Markdown:
        periods = self.result.periods
        start = periods.start + pd.Timedelta(days=1)
        key = "period" if periods.compared else "period_alone"
        text = word(f"portfolio.{key}", self.lang, start=f"{start:%Y-%m-%d}", end=f"{periods.end:%Y-%m-%d}",
                    months=months, twice=2 * months)  # fmt: skip
        return Markdown(f"*{text}*")

    def in_short(self) -> Markdown:
        accounts, active = self.result.accounts, self._active()
        key, quiet = active[active["tier"].isin(KEY_TIERS)], self._quiet()
        total, before = accounts["revenue"].sum(), accounts["prior_revenue"].sum()
        change = (
            percent(total / before - 1, digits=1, signed=True) if self.result.periods.compared and before > 0 else ""
        )
        changed = word("portfolio.short_change", self.lang, change=change) if change else ""
        lines = [
            word("portfolio.in_short", self.lang) + "\n",
            word(
                "portfolio.short_revenue",
                self.lang,
                revenue=self.money(total),
                accounts=whole(len(active)),
                change=changed,
            ),
        ]
        if len(key):
            lines.append(word("portfolio.short_top", self.lang, n=len(key), share=percent(key["revenue"].sum() / total),
                              name=plain(key["name"].iloc[0]), top=percent(key["share"].iloc[0])))  # fmt: skip
        if len(quiet):
            stake = _stake(accounts).sum()
            lines.append(word("portfolio.short_risk", self.lang, n=len(quiet), name=plain(quiet["name"].iloc[0]),
                              risk=percent(_stake(quiet).sum() / stake, digits=1)))  # fmt: skip
        else:
            lines.append(word("portfolio.short_no_risk", self.lang))
        return Markdown("\n".join(lines))

    def who(self) -> Markdown:
        active = self._active()
        rest = active[~active["tier"].isin(KEY_TIERS)]
        if len(active) == 1:
            return self.say("who_one")
        share = percent(rest["revenue"].sum() / active["revenue"].sum())
        told = word("portfolio.who_text", self.lang, n=whole(len(active)), key=whole(len(active) - len(rest)),
                    rest=whole(len(rest)), rest_share=share)  # fmt: skip
        compared = word("portfolio.who_change", self.lang) if self.result.periods.compared else ""
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
        verdict = word(f"portfolio.verdict_{'high' if top >= BIG else 'low'}", self.lang, top=percent(top))
        return Markdown(word("portfolio.concentrated_text", self.lang, effective=f"{effective:,.1f}",
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
                        start=f"{lines['date'].min():%Y-%m-%d}", end=f"{lines['date'].max():%Y-%m-%d}")  # fmt: skip

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
        return word(f"portfolio.reason_{row['reason']}", self.lang, quiet=whole(row["recency_days"]),
                    gap=whole(row["usual_gap_days"]), prior=self.money(row["prior_revenue"]),
                    revenue=self.money(row["revenue"]), stake=self.money(row["at_stake"]))  # fmt: skip

    def _table(self, table: pd.DataFrame, columns: list[str], *, rows: int) -> Styler:
        told = table.head(rows).copy()
        columns = [name for name in columns if name not in self._unknown()]
        for name in ("tier", "tier_before", "tier_after"):
            if name in told:
                told[name] = [
                    word(f"portfolio.tier_{t}", self.lang) if isinstance(t, str) else None for t in told[name]
                ]
        if "state" in told:
            told["state"] = [word(f"portfolio.state_{state}", self.lang) for state in told["state"]]
        return shown(told, lang=self.lang, columns={name: _HEADERS[name] for name in columns},
                     formats={name: _FORMATS[name] for name in columns if name in _FORMATS}, rows=rows)  # fmt: skip


_HEADERS = {
    "name": "portfolio.col_name", "tier": "portfolio.col_tier", "tier_before": "portfolio.col_tier_before",
    "tier_after": "portfolio.col_tier_after", "revenue": "portfolio.col_revenue", "share": "portfolio.col_share",
    "prior_revenue": "portfolio.col_prior", "change": "portfolio.col_change", "profit": "portfolio.col_profit",
    "state": "portfolio.col_state", "recency_days": "portfolio.col_quiet", "usual_gap_days": "portfolio.col_gap",
    "reason": "portfolio.col_reason", "at_stake": "portfolio.col_stake",
}  # fmt: skip


def _stake(accounts: pd.DataFrame) -> pd.Series:
    return accounts[["revenue", "prior_revenue"]].max(axis="columns").clip(lower=0)
