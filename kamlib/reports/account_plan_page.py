"""What does the page of one account and its plan say, in the reader's language?"""

from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.charts.tables import shown
from kamlib.reports.account_plan import QUIET, AccountPlan, pace_change
from kamlib.reports.account_plan_peers import ADOPTION
from kamlib.reports.account_plan_sources import KINDS, AccountSource
from kamlib.reports.pages import plain, say
from kamlib.text import amount, percent, whole, word


@dataclass(frozen=True)
class AccountPage:
    """The words and tables of one page; numbers come from :class:`kamlib.reports.account_plan.AccountPlan`."""

    result: AccountPlan
    source: AccountSource
    lang: str
    currency: str = ""

    def say(self, key: str, /, **values) -> Markdown:
        return say(f"plan_report.{key}", self.lang, **values)

    def word(self, key: str, /, **values) -> str:
        return word(f"plan_report.{key}", self.lang, **values)

    def money(self, value: float) -> str:
        return amount(value, self.lang, currency=self.currency)

    def product(self, code: object) -> str:
        return str(self.source.products.get(str(code), code))

    def person(self, code: object) -> str:
        return str(self.source.people.get(str(code), code or "–"))

    def title(self) -> Markdown:
        return self.say("title", name=self.source.name)

    def period(self, months: int) -> Markdown:
        periods = self.result.periods
        start = periods.start + pd.Timedelta(days=1)
        return Markdown(self.word("period", start=f"{start:%Y-%m-%d}", end=f"{periods.end:%Y-%m-%d}", months=months))

    def in_short(self) -> Markdown:
        parts = [
            self._short_revenue(),
            self._short_quiet(),
            self._short_plan(),
            self._short_gain(),
            self._short_thread(),
        ]
        return Markdown("\n".join([self.word("in_short") + "\n", *(part for part in parts if part)]))

    def _short_revenue(self) -> str:
        facts = self.result.facts
        if facts["revenue"] > 0:
            prior = facts["prior_revenue"]
            change = percent(facts["revenue"] / prior - 1, digits=1, signed=True) if prior > 0 else ""
            told = self.word("short_change", change=change) if change else ""
            return self.word("short_revenue", revenue=self.money(facts["revenue"]), change=told)
        known = facts["recency_days"] == facts["recency_days"]
        return self.word("short_none", days=whole(facts["recency_days"])) if known else self.word("short_never")

    def _short_quiet(self) -> str:
        days = self.result.facts["recency_days"]
        return self.word("short_quiet", days=whole(days)) if self.result.facts["revenue"] > 0 and days > QUIET else ""

    def _short_plan(self) -> str:
        health = self.result.health
        if health is None:
            return self.word("short_no_plan")
        kinds = health.findings["kind"].value_counts()
        counts = {name: whole(kinds.get(kind, 0)) for name, kind in
                  (("late", "late"), ("stale", "stale"), ("open", "not_written"))}  # fmt: skip
        return self.word("short_plan", days=whole(health.days_untouched), score=whole(health.score),
                         verdict=word(f"account_planning.{health.verdict}", self.lang), **counts)  # fmt: skip

    def _short_gain(self) -> str:
        best = self._white().head(1)
        if best.empty:
            return ""
        row = best.iloc[0]
        return self.word("short_gain", product=plain(self.product(row["product"])), gain=self.money(row["gap"]))

    def _short_thread(self) -> str:
        if self.result.thread.empty:
            return ""
        row = self.result.thread.iloc[0]
        return self.word("short_thread", thread=word(f"account_planning.thread_{row['thread']}", self.lang),
                         reached=whole(row["n_reached"]), roles=whole(row["roles_covered"]))  # fmt: skip

    def since(self) -> Markdown:
        result, lines = self.result, []
        if result.since is None:
            head = self.word("since_none")
        else:
            days = max(0, (result.periods.end - result.since).days)
            head = self.word("since_text", day=f"{result.since:%Y-%m-%d}", days=whole(days))
        if change := pace_change(result):
            before, after = map(self.money, result.pace)
            lines.append(self.word("since_pace", before=before, after=after, change=change))
        lines += [*self._since_deals(), *self._since_products()]
        if "direction" in result.people:
            moved = result.people["direction"].value_counts()
            lines.append(self.word("since_people", up=whole(moved.get("up", 0)), down=whole(moved.get("down", 0))))
        if len(result.actions) and result.since is not None:
            late = result.actions[(result.actions["state"] == "late") & (result.actions["due"] > result.since)]
            lines += [self.word("since_due", n=whole(len(late)))] if len(late) else []
        return Markdown("\n".join([head, "", *(lines or [self.word("since_nothing")])]))

    def _since_deals(self) -> list[str]:
        closed = self.result.closed
        told = []
        for outcome in ("won", "lost") if len(closed) else ():
            deals = closed[closed["outcome"] == outcome]
            if len(deals):
                money = self.money(deals["amount_cny"].sum(min_count=1))
                told.append(self.word(f"since_{outcome}", n=whole(len(deals)), money=money))
        return told

    def _since_products(self) -> list[str]:
        told = []
        for key, state in (("since_new", "new"), ("since_gone", "lost")):
            codes = self.result.products.loc[self.result.products["state"] == state, "product"]
            if len(codes) and self.result.periods.compared:
                names = self.word("comma").join(plain(self.product(code)) for code in codes)
                told.append(self.word(key, list=names))
        return told

    def _white(self) -> pd.DataFrame:
        """What many peers buy and this account does not, or less of."""
        products = self.result.products
        return products[(products["adoption"] >= ADOPTION) & (products["gap"] > 0)].sort_values(
            "gap", ascending=False, kind="stable"
        )

    def white_text(self) -> Markdown:
        n, rule = self.result.peers
        if not n:
            return self.say("white_unknown")
        return self.say("white_text", n=whole(n), rule=self.word(f"rule_{rule}"))

    def white(self) -> Styler | Markdown:
        white = self._white()
        if white.empty:
            return self.say("white_none") if self.result.peers[0] else Markdown("")
        table = white.assign(product=[self.product(code) for code in white["product"]])
        formats = {"revenue": "amount", "adoption": "percent", "potential": "amount", "gap": "amount"}
        columns = {name: f"plan_report.col_{name}" for name in ("product", *formats)}
        return shown(table, lang=self.lang, columns=columns, rows=6, formats=formats)

    def pipeline_text(self) -> Markdown:
        deals = self.result.pipeline
        if deals.empty:
            return self.say("pipeline_none")
        return self.say("pipeline_text", n=whole(len(deals)), money=self.money(deals["amount_cny"].sum(min_count=1)),
                        weighted=self.money(deals["weighted"].sum(min_count=1)),
                        late=whole((deals["days_overdue"] > 0).sum()))  # fmt: skip

    def pipeline(self) -> Styler | Markdown:
        deals = self.result.pipeline
        if deals.empty:
            return Markdown("")
        named = [self.product(code) for code in deals["product"]] if "product" in deals else ["–"] * len(deals)
        table = deals.assign(product=named)
        columns = {"opp_id": "opp", "product": "product", "amount_cny": "amount", "probability": "probability",
                   "expected_close": "close", "days_overdue": "overdue"}  # fmt: skip
        return shown(table, lang=self.lang, columns={name: f"plan_report.col_{key}" for name, key in columns.items()},
                     formats={"amount_cny": "amount", "probability": "percent", "expected_close": "date",
                              "days_overdue": "whole"}, rows=10)  # fmt: skip

    def people(self) -> Markdown:
        roles, people = self.result.roles, self.result.people
        if roles.empty:
            return self.say("people_few" if len(people) else "people_none")
        missing = roles[roles["state"].isin(["missing", "named"])][self.lang]
        told = self.word("comma").join(missing) or self.word("people_all")
        text = self.word("people_text", n=whole(len(people)), missing=told,
                         reached=whole(self.result.thread["n_reached"].iloc[0]))  # fmt: skip
        unread = self.word("people_unread", n=whole(self.result.unread)) if self.result.unread else ""
        return Markdown(f"{text} {unread}".strip())

    def shows_people(self) -> bool:
        """Whether the network of people can be drawn: roles, and how much each person weighs."""
        people = self.result.people
        return bool(len(self.result.roles) and "influence" in people and people["influence"].notna().all())

    def shows_months(self) -> bool:
        """Whether anything was invoiced in the months shown."""
        months = self.result.monthly
        return bool(len(months) and (months[["revenue", "prior_revenue"]].fillna(0) != 0).to_numpy().any())

    def sections(self) -> Styler | Markdown:
        sections = self.result.sections
        if sections.empty:
            return self.say("short_no_plan")
        sections = sections[sections["pages_high"] > 0]
        states = ["open" if not row.written else "stale" if row.stale else "ok" for row in sections.itertuples()]
        table = sections.assign(section=sections[self.lang], state=[self.word(f"state_{state}") for state in states],
                                age=sections["age_days"])  # fmt: skip
        columns = {name: f"plan_report.col_{name}" for name in ("section", "state", "updated", "age")}
        return shown(table, lang=self.lang, columns=columns, formats={"updated": "date", "age": "whole"})

    def actions(self) -> Styler | Markdown:
        actions = self.result.actions
        if actions.empty:
            return self.say("actions_none") if self.result.health else Markdown("")
        column = "milestone_zh" if self.lang == "zh" and "milestone_zh" in actions else "milestone"
        table = actions.assign(
            action=actions[column] if column in actions else actions["action_id"],
            owner=[self.person(code) for code in actions["owner"].where(actions["owned"], "")],
            state=[self.word(f"action_{state}") for state in actions["state"]],
            overdue=actions["days_late"],
        )  # fmt: skip
        columns = {name: f"plan_report.col_{name}" for name in ("action", "owner", "due", "state", "overdue")}
        return shown(table, lang=self.lang, columns=columns, formats={"due": "date", "overdue": "whole"}, rows=15)

    def questions(self) -> Styler | Markdown:
        questions = self.result.questions
        if questions.empty:
            return self.say("questions_none")
        table = questions.assign(
            question=[self.word(f"ask_{row['kind']}", about=row[self.lang]) for _, row in questions.iterrows()],
            owner=[self.person(code) for code in questions["owner"]],
            answer="",
        )
        columns = {name: f"plan_report.col_{name}" for name in ("question", "owner", "due", "answer")}
        return shown(table, lang=self.lang, columns=columns, formats={"due": "date"}, rows=25)

    def notes(self) -> Markdown:
        source = self.source
        own = (source.lines["account_id"] == source.account_id).sum()
        lines = [self.word("note_lines", rows=whole(own), all=whole(len(source.lines)))]
        lines += [self.word(f"note_{key}", **{n: whole(v) if isinstance(v, int) else v for n, v in values.items()})
                  for key, values in source.notes]  # fmt: skip
        missing = [self.word(f"kind_{kind}") for kind in KINDS if kind not in source.tables]
        lines += [self.word("note_missing", list=self.word("comma").join(missing))] if missing else []
        lines += [self.word("note_bundled")] if source.people else []
        return Markdown("\n".join(f"- {line}" for line in lines))

    def tables(self) -> dict[str, pd.DataFrame]:
        """The numbers behind the page, for the workbook; the questions with an empty column for the answers."""
        result = self.result
        asked = result.questions.assign(
            question=[self.word(f"ask_{row['kind']}", about=row[self.lang]) for _, row in result.questions.iterrows()],
            answer="",
        )[["question", "owner", "due", "answer"]]  # fmt: skip
        found = {"questions": asked, "months": result.monthly, "products": result.products, "deals": result.pipeline,
                 "decided": result.closed, "people": result.people, "sections": result.sections,
                 "actions": result.actions}  # fmt: skip
        return {name: table for name, table in found.items() if len(table)}
