"""What does the sales-efficiency page say, in the reader's language?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.charts.tables import shown
from kamlib.reports.pages import plain, say
from kamlib.reports.sales_efficiency import GOOD, MIN_DEALS, SalesForce
from kamlib.reports.sales_steps import next_steps
from kamlib.sales_efficiency import skill_will_actions
from kamlib.sales_efficiency.charts import skill_name
from kamlib.text import amount, percent, whole, word


@dataclass(frozen=True)
class SalesPage:
    """The words and tables of one page; numbers come from :class:`kamlib.reports.sales_efficiency.SalesForce`."""

    result: SalesForce
    lang: str
    currency: str = ""
    names: Mapping[str, str] | None = None

    def say(self, key: str, /, **values) -> Markdown:
        return say(f"sales_report.{key}", self.lang, **values)

    def word(self, key: str, /, **values) -> str:
        return word(f"sales_report.{key}", self.lang, **values)

    def name(self, code: object) -> str:
        return str((self.names or {}).get(str(code), code))

    def money(self, value: float) -> str:
        counted = self.result.losses is not None and self.counted()
        return whole(value) if counted else amount(value, self.lang, currency=self.currency)

    def counted(self) -> bool:
        """Whether deals are counted, because the lost ones have no amounts."""
        bridge = self.result.losses.bridge
        return bool(bridge["amount"].iloc[0] == self.result.losses.n)

    def title(self, name: str) -> Markdown:
        return self.say("title", name=name)

    def period(self) -> Markdown:
        start = self.result.period[0] + pd.Timedelta(days=1)
        return Markdown(f"*{self.word('period', start=f'{start:%Y-%m-%d}', end=f'{self.result.period[1]:%Y-%m-%d}')}*")

    def in_short(self) -> Markdown:
        parts = [self._short_losses(), self._short_hours(), self._short_size()]
        return Markdown("\n".join([self.word("in_short") + "\n", *(part for part in parts if part)]))

    def _short_losses(self) -> str:
        losses = self.result.losses
        if losses is None or losses.levers.empty or losses.n < MIN_DEALS:
            return self.word("short_few") if losses else ""
        best, won = losses.levers.iloc[0], losses.bridge["rate"].iloc[-1]
        if (losses.bridge["rate"].iloc[1:3] == 1).all():
            return self.word("short_win", n=whole(losses.n), won=percent(won))
        return self.word("short_losses", won=percent(won), loss=self._step(best["step"]), gain=self.money(best["gain"]),
                         share=percent(best["gain_share"]))  # fmt: skip

    def _short_hours(self) -> str:
        hours = self.result.hours
        if hours is None:
            return ""
        eaters = hours.sheet[hours.sheet["group"] != "selling"].nlargest(2, "current_share")
        first, second = (
            f"{word(f'sales_efficiency.activity_{row.activity}', self.lang)} {percent(row.current_share)}"
            for row in eaters.itertuples()
        )
        return self.word("short_hours", share=percent(hours.share), first=first, second=second)

    def _short_size(self) -> str:
        size = self.result.size
        if size is None or not size.actual:
            return ""
        told = self.word("short_size", needed=size.needed, actual=size.actual)
        off = size.branches[size.branches["missing"] != 0] if len(size.branches) > 1 else size.branches.iloc[:0]
        if off.empty:
            return told
        off = off.loc[off["missing"].abs().sort_values(ascending=False, kind="stable").index].head(4)
        lines = [
            self.word("lacks" if row.missing > 0 else "extra", branch=plain(self.name(row.branch)), n=abs(row.missing))
            for row in off.itertuples()
        ]
        return told + self.word("short_branches", list=self.word("comma").join(lines))

    def _step(self, step: str) -> str:
        return word(f"sales_efficiency.step_{step}", self.lang)

    def losses(self) -> Markdown:
        losses = self.result.losses
        if losses is None:
            return self.say("no_opps")
        if losses.n < MIN_DEALS or losses.levers.empty:
            return self.say("few_deals", n=losses.n)
        best = losses.levers.iloc[0]
        key = "losses_counted" if self.counted() else "losses_text"
        return self.say(key, n=whole(losses.n), target=self.money(losses.bridge["amount"].iloc[0]),
                        won=self.money(losses.bridge["amount"].iloc[-1]), loss=self._step(best["step"]),
                        sales=self.money(best["sales_after"]), gain=self.money(best["gain"]))  # fmt: skip

    def rates(self) -> Styler:
        table = self.result.losses.rates.copy()
        table["unit"] = [self.name(code) for code in table.iloc[:, 0]]
        missing = word("common.not_enough_data", self.lang)
        table["lever"] = [self._step(step) if step else missing for step in table["best_lever"]]
        columns = {"unit": f"sales_report.col_{self.result.unit}", "n": "sales_report.col_n",
                   "contact_rate": "sales_report.col_contact", "serious_rate": "sales_report.col_serious",
                   "win_rate": "sales_report.col_win", "sales_share": "sales_report.col_won",
                   "lever": "sales_report.col_lever"}  # fmt: skip
        rates = ("contact_rate", "serious_rate", "win_rate", "sales_share")
        return shown(table, lang=self.lang, columns=columns, formats={"n": "whole", **dict.fromkeys(rates, "percent")})

    def lost(self) -> Markdown:
        lost = self.result.losses.lost
        early = lost.loc[lost["before_proposal"], "share"].sum()
        return self.say("lost_text", n=whole(lost["n"].sum()), early=percent(early),
                        what=self.word("lost_early" if early >= 0.5 else "lost_late"))  # fmt: skip

    def hours(self) -> Markdown:
        hours = self.result.hours
        if hours is None:
            return self.say("no_time_log")
        week = 5 * hours.sheet.set_index("activity")["moved_hours"]
        more, less = week.idxmax(), week.idxmin()
        return self.say(
            "hours_text",
            start=f"{hours.start:%Y-%m-%d}",
            end=f"{hours.end:%Y-%m-%d}",
            reps=len(hours.selling),
            share=percent(hours.share),
            more=word(f"sales_efficiency.activity_{more}", self.lang),
            plus=f"{week[more]:.1f}",
            less=word(f"sales_efficiency.activity_{less}", self.lang),
            minus=f"{-week[less]:.1f}",
        )

    def selling(self) -> Markdown:
        selling = self.result.hours.selling
        reach = int((selling["selling_share"] >= GOOD).sum())
        return self.say("selling_text", reach=reach, all=len(selling), best=self.name(selling.iloc[0, 0]),
                        top=percent(selling["selling_share"].iloc[0]))  # fmt: skip

    def size(self) -> Markdown:
        size = self.result.size
        if size is None:
            return self.say("no_coverage")
        hours = size.workload["visit_hours"].sum()
        return self.say("size_text", hours=whole(hours), share=percent(size.selling_share), needed=size.needed,
                        actual=size.actual or "–")  # fmt: skip

    def skills(self) -> Markdown:
        gaps = self.result.people["skills"].head(3)
        names = [skill_name(code, self.lang) for code in gaps["skill"]]
        return self.say("skills_text", list=self.word("comma").join(names), gap=f"{gaps['gap'].iloc[0]:.1f}")

    def people(self) -> Markdown:
        matrix = self.result.people["matrix"].set_index("action")["n"]
        counts = {action: int(matrix[action]) for action in matrix.index}
        trained, out = counts["train"] + counts["encourage_train"], counts["replace"] + counts["move"]
        return self.say("people_text", all=sum(counts.values()), reward=counts["reward"], coach=counts["coach"],
                        train_all=trained, out=out)  # fmt: skip

    def actions_by_rep(self) -> Styler | Markdown:
        """Names only on the page of one branch: a start for a talk, no list to hand round."""
        if self.result.unit != "rep_id":
            return self.say("names_in_branches")
        reps = skill_will_actions(self.result.people["reps"])
        reps["unit"] = [self.name(rep) for rep in reps["rep_id"]]
        for column in ("ability", "attitude", "action"):
            reps[column] = [word(f"sales_efficiency.{column}_{code}", self.lang) for code in reps[column]]
        columns = {"unit": "sales_report.col_rep_id"}
        columns |= {name: f"sales_report.col_{name}" for name in ("ability", "attitude", "action")}
        return shown(reps, lang=self.lang, columns=columns, rows=20)

    def next_steps(self) -> Styler | Markdown:
        rows = next_steps(self)
        if not rows:
            return self.say("no_steps")
        table = pd.DataFrame(rows, columns=["what", "why"])
        table.insert(0, "no", range(1, len(table) + 1))
        return shown(table, lang=self.lang, columns={name: f"sales_report.col_{name}" for name in table})

    def notes(self, notes) -> Markdown:
        lines = []
        for key, values in notes:
            told = {name: whole(value) if isinstance(value, int) else value for name, value in values.items()}
            lines.append(self.word(f"note_{key}", **told))
        return Markdown("\n".join(f"- {line}" for line in [*lines, self.word("note_open")]))

    def tables(self) -> dict[str, pd.DataFrame]:
        """The numbers behind the charts, for the workbook."""
        result, found = self.result, {}
        if result.losses:
            found |= {"loss_bridge": result.losses.bridge, "loss_levers": result.losses.levers,
                      "loss_rates": result.losses.rates, "lost_deals": result.losses.lost}  # fmt: skip
        if result.hours:
            found |= {"time_sheet": result.hours.sheet, "selling_time": result.hours.selling}
        if result.size:
            found |= {"workload": result.size.workload, "staffing": result.size.branches}
        kept = {name: table for name, table in result.people.items() if name != "reps"}
        return {name: table for name, table in (found | kept).items() if len(table)}
