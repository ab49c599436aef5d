"""What does the brand-health page say, in the reader's language?"""

from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.branding.charts import named
from kamlib.charts.tables import shown
from kamlib.reports.brand_health import MIN_ANSWERS, PRICE_STATEMENT, BrandHealth
from kamlib.reports.brand_sources import BUNDLED
from kamlib.reports.brand_steps import next_steps
from kamlib.reports.pages import say
from kamlib.tables.checklists import load_checklist
from kamlib.text import percent, signed, whole, word


@dataclass(frozen=True)
class BrandPage:
    """The words and tables of one page; numbers come from :class:`kamlib.reports.brand_health.BrandHealth`."""

    result: BrandHealth
    lang: str
    region: str = ""
    currency: str = ""
    everywhere: frozenset[str] = frozenset()  # kinds of table without a region, on the page of a region

    def say(self, key: str, /, **values) -> Markdown:
        return say(f"brand_report.{key}", self.lang, **values)

    def line(self, key: str, /, **values) -> str:
        return self.say(key, **values).data

    def name(self, kind: str, code: object) -> str:
        return named(kind, code, self.lang)

    def title(self) -> Markdown:
        brand = self.name("brand", self.result.brand)
        if self.region:
            return self.say("title_region", brand=brand, region=self.name("region", self.region))
        return self.say("title", brand=brand)

    def about(self) -> Markdown:
        return Markdown(f"*{self.line('about')}*")

    def in_short(self) -> Markdown:
        lines = [self.line("in_short") + "\n", self._short("funnel", self._short_funnel()), self._short_paying(),
                 self._short("ratings", self._short_worth()), self._short_promoters(),
                 self._short("touchpoints", self._short_money())]  # fmt: skip
        return Markdown("\n".join(line for line in lines if line))

    def _short(self, kind: str, line: str) -> str:
        return line + self.line("of_all_regions") if line and kind in self.everywhere else line

    def leak(self) -> pd.Series | None:
        funnel = self.result.funnel
        if funnel is None or self.result.brand not in set(funnel.leak["brand"]):
            return None
        return funnel.leak.set_index("brand").loc[self.result.brand]

    def _short_funnel(self) -> str:
        leak = self.leak()
        if leak is None:
            return ""
        own = self.result.funnel.awareness.set_index("brand").loc[self.result.brand]
        if leak["status"] != "found":
            return self.line("short_no_leak", aided=percent(own["aided"]))
        return self.line("short_leak", aided=percent(own["aided"]), step=self.name("step", leak["step"]),
                         own=percent(leak["conversion"]), rivals=percent(leak["compared_with"]),
                         people=whole(leak["people"]), n=whole(own["n"]))  # fmt: skip

    def paying(self) -> pd.Series | None:
        """Share that would pay more, by brand, where enough answered; None unless we and a rival are among them."""
        if self.result.attitudes is None:
            return None
        table = self.result.attitudes.by_brand
        table = table[(table["statement"] == PRICE_STATEMENT) & table["enough"]].set_index("brand")["share"]
        return table if self.result.brand in table and len(table) > 1 else None

    def _short_paying(self) -> str:
        shares = self.paying()
        if shares is None:
            return ""
        rival = shares.drop(self.result.brand).idxmax()
        return self.line("short_paying", own=percent(shares[self.result.brand]), rival=self.name("brand", rival),
                         share=percent(shares[rival]))  # fmt: skip

    def premium(self) -> tuple[float, str]:
        if self.result.weight is None:
            return float("nan"), ""
        worth = self.result.weight.worth.set_index("brand")
        return float(worth["premium"].get(self.result.brand)), self.name("brand", worth["reference"].iloc[0])

    def _short_worth(self) -> str:
        premium, reference = self.premium()
        if self.result.weight is None:
            return ""
        weights = self.result.weight.importance.set_index("attribute")["importance"]
        key = "short_worth" if premium > 0 else "short_worth_less"
        return self.line(key, weight=percent(weights["brand"]), reference=reference, premium=self.money(premium))

    def money(self, value: float) -> str:
        return f"{self.currency}{value:,.2f}"

    def _short_promoters(self) -> str:
        if self.result.promoters is None:
            return ""
        row = self.result.promoters.iloc[-1]
        if not row["enough"]:
            return self.line("short_promoters_few", n=whole(row["n"]))
        return self.line("short_promoters", score=signed(row["nps_points"]),
                         error=f"{row['se_points']:.0f}", promoters=percent(row["promoters"]),
                         detractors=percent(row["detractors"]))  # fmt: skip

    def money_ends(self) -> tuple[pd.Series, pd.Series] | None:
        """The touchpoint that takes most money for what it brings, and the one whose contacts cost least."""
        table = self.result.touchpoints
        if table is None or (table["status"] == "used").sum() < 2:
            return None
        used = table[table["status"] == "used"]
        return (table.loc[(table["share_of_cost"] - table["share_of_contacts"]).idxmax()],
                used.loc[used["cost_per_contact"].idxmin()])  # fmt: skip

    def touchpoint(self, code: str) -> str:
        listed = load_checklist("branding", "presence").items.set_index("id")[self.lang]
        return str(listed.get(code, code))

    def _short_money(self) -> str:
        ends = self.money_ends()
        if ends is None:
            return ""
        worst, best = ends
        names = {"worst": self.touchpoint(worst["touchpoint"]), "best": self.touchpoint(best["touchpoint"])}
        shares = {"cost": percent(worst["share_of_cost"]), "contacts": percent(worst["share_of_contacts"])}
        return self.line("short_money", **names, **shares, each=self.money(best["cost_per_contact"]))

    def missing(self, kind: str) -> Markdown:
        """What stands in place of a part without data."""
        return self.say("nothing", what=word(f"brand_report.kind_{kind}", self.lang))

    def awareness(self) -> Styler:
        table = self.result.funnel.awareness
        table = table.assign(name=[self.name("brand", brand) for brand in table["brand"]])
        shares = {"top_of_mind": "col_top_of_mind", "unaided": "col_unaided", "aided": "col_aided",
                  "trial_of_aided": "col_trial"}  # fmt: skip
        return self._table(table, {"name": "col_brand"} | shares, dict.fromkeys(shares, "percent"))

    def _table(self, table: pd.DataFrame, headers: dict[str, str], formats: dict[str, str]) -> Styler:
        columns = {name: f"branding.{key}" for name, key in headers.items()}
        return shown(table, lang=self.lang, columns=columns, formats=formats)

    def _told(self, kind: str, text: str) -> Markdown:
        """A section's first lines, which say when its answers are those of all regions."""
        return Markdown(f"{text} {self.line('all_regions')}" if kind in self.everywhere else text)

    def funnel_text(self) -> Markdown:
        return self._told("funnel", self.line("funnel_text", brand=self.name("brand", self.result.brand)))

    def attitudes_text(self) -> Markdown:
        if self.result.attitudes is None:
            return self.missing("attitudes")
        return self.say("attitudes_text", least=MIN_ANSWERS)

    def promoters_text(self) -> Markdown:
        return self.missing("recommend") if self.result.promoters is None else self.say("promoters_text")

    def regions_text(self) -> Markdown:
        rows = self.price_by_region()
        if rows.empty:
            return Markdown("")
        return self.say("regions_text", brand=self.name("brand", self.result.brand),
                        statement=self.name("statement", rows["statement"].iloc[0]))  # fmt: skip

    def price_by_region(self) -> pd.DataFrame:
        rows = self.result.attitudes.by_region
        if rows.empty or PRICE_STATEMENT not in set(rows["statement"]):
            return rows.iloc[:0]
        return rows[rows["statement"] == PRICE_STATEMENT]

    def regions(self) -> Styler | Markdown:
        rows = self.price_by_region()
        if rows.empty:
            return Markdown("")
        verdict = {True: word("common.yes", self.lang), False: word("common.no", self.lang)}
        rows = rows.assign(name=[self.name("region", region) for region in rows["region"]],
                           verdict=rows["enough"].map(verdict))  # fmt: skip
        headers = {"name": "col_region", "n": "col_answers", "share": "col_agree", "low": "col_low", "high": "col_high",
                   "verdict": "col_enough"}  # fmt: skip
        return self._table(rows, headers, {"n": "whole"} | dict.fromkeys(["share", "low", "high"], "percent"))

    def gap_text(self) -> Markdown:
        gap = self.result.attitudes.gap
        if self.result.attitudes.by_region.empty:
            return Markdown("")
        if gap is None and self.region:
            return self.say("gap_few", region=self.name("region", self.region), least=MIN_ANSWERS)
        if gap is None or gap[3].p_value >= 0.05:
            return self.say("gap_none")
        statement, high, low, test = gap
        return self.say("gap_text", statement=self.name("statement", statement), high=self.name("region", high),
                        low=self.name("region", low), high_share=percent(test.share_a), low_share=percent(test.share_b),
                        z=f"{test.z:.1f}")  # fmt: skip

    def worth(self) -> Styler:
        table = self.result.weight.worth
        table = table.assign(name=[self.name("brand", brand) for brand in table["brand"]])
        return self._table(table, {"name": "col_brand", "premium": "col_premium_units"}, {"premium": "decimal2"})

    def weight_text(self) -> Markdown:
        return self._told("ratings", self.line("weight_text", reference=self.premium()[1]))

    def money_text(self) -> Markdown:
        idle = self.result.touchpoints
        idle = idle.loc[idle["status"] == "cost_without_contact", "share_of_cost"].sum()
        text = self.line("money_text", idle=percent(idle)) if idle else self.line("money_text_fine")
        return self._told("touchpoints", text)

    def next_steps(self) -> Markdown:
        return Markdown("\n".join(next_steps(self)))

    def notes(self, notes: tuple[tuple[str, dict], ...]) -> Markdown:
        told, lines = set(), []
        for key, values in notes:
            kind = word(f"brand_report.kind_{values['kind']}", self.lang)
            told.add(values["kind"])
            lines.append(self.line(f"note_{key}", **{n: whole(v) for n, v in values.items() if n != "kind"}, kind=kind))
        absent = [kind for kind in BUNDLED if kind not in told]
        lines += [self.line("note_absent", kind=word(f"brand_report.kind_{kind}", self.lang)) for kind in absent]
        return Markdown("\n".join(lines))

    def tables(self) -> dict[str, pd.DataFrame]:
        """The numbers behind the charts, for the workbook."""
        result, found = self.result, {}
        if result.funnel:
            found |= {"awareness": result.funnel.awareness, "funnel": result.funnel.steps, "leak": result.funnel.leak}
        if result.attitudes:
            found |= {"attitudes": result.attitudes.by_brand, "regions": result.attitudes.by_region}
        if result.weight:
            found |= {"importance": result.weight.importance, "worth": result.weight.worth}
        parts = {"promoters": result.promoters, "touchpoints": result.touchpoints}
        return found | {name: table for name, table in parts.items() if table is not None}
