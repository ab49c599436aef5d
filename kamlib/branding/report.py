"""How well is the brand known, tried, paid for and recommended, where does its money go – and the page about it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib import branding
from kamlib.branding import TwoProportions
from kamlib.branding.charts import named
from kamlib.errors import KamError, nearest, require_columns
from kamlib.reports.pages import Page, headline_table
from kamlib.reports.sources import Notes, lists_given, read_list
from kamlib.tables.checklists import YES_NO, load_checklist
from kamlib.tables.files import grids
from kamlib.text import percent, signed, whole, word, words
from kamlib.text.typed import tidy

LISTS = {"funnel": "brand_funnel", "attitudes": "brand_survey", "ratings": "conjoint", "recommend": "survey",
         "touchpoints": "touchpoints"}  # fmt: skip
MIN_ANSWERS = 30
PRICE_STATEMENT = "pay_more"
OWN_BRAND = "Lanjiang Post"
NEEDED = {
    "funnel": ["respondent_id", "brand", "aided", "considered", "tried", "regular"],
    "ratings": ["respondent_id", "rating", "brand", "price"],
    "recommend": ["recommend"],
    "touchpoints": ["touchpoint", "reach", "frequency", "cost"],
}
_TEXT = {"respondent_id", "brand", "region", "touchpoint", "account_id", "profile_id", "segment"}
_MARKS = {"top_of_mind", "unaided", "aided", "considered", "tried", "regular"}


@dataclass(frozen=True)
class BrandSource:
    """What a brand report reads: `tables` by kind (only those given), the `brand` reported on, the `region` ("" for
    all), whether the tables are the `bundled` operator's, and `notes` for the reader (key of the words, values)."""

    tables: Mapping[str, pd.DataFrame]
    brand: str
    region: str
    bundled: bool
    notes: Notes

    @property
    def everywhere(self) -> frozenset[str]:
        """Kinds of table without a region, when one region is asked for."""
        return frozenset(values["kind"] for key, values in self.notes if key == "everywhere")


def brand_source(paths: Mapping[str, str], *, brand: str = "", region: str = "") -> BrandSource:
    """The tables of one brand report: the files given, or the bundled operator's, of all regions or of one.

    Parameters
    ----------
    paths : mapping of kind to file
        Kinds funnel, attitudes, ratings, recommend, touchpoints; when all are empty, the bundled operator's tables are
        read. Kinds left empty beside others are not reported on. Headers in English or Chinese.
    brand : str
        The brand reported on; empty: the operator's own, of other data the first one named.
    region : str
        One region; empty for all. Tables without a region are used whole, and the page says so.

    Raises
    ------
    KamError
        A file that cannot be read, a missing column, no such brand or region, with the nearest.
    """
    tables, read, bundled = lists_given(paths, LISTS, read=read_kind)
    if "cost_cny" in tables.get("touchpoints", ()):
        tables["touchpoints"] = tables["touchpoints"].rename(columns={"cost_cny": "cost"})
    tables = {kind: table for kind, table in tables.items() if len(table)}
    notes = [(key, values) for key, values in read if values["kind"] in tables]
    notes += [
        ("refused", {"kind": values["kind"], "rows": values["refused"]}) for _, values in read if values["refused"]
    ]
    brand = _brand(tables, brand, bundled=bundled)
    if region:
        _require_region(tables, region)
        everywhere = [kind for kind, table in tables.items() if "region" not in table]
        notes += [("everywhere", {"kind": kind}) for kind in everywhere]
    return BrandSource(tables, brand, region, bundled, tuple(notes))


def read_kind(path: str, kind: str) -> tuple[pd.DataFrame, int]:
    """One list of a brand report from a file, and how many rows were refused; headers are those of the kit, or their
    English or Chinese names."""
    if kind == "attitudes":
        return read_list(path, "brand_survey")
    grid = grids(path)[0]
    cells = grid.cells.map(tidy)
    if grid.headers is None:
        headers, cells = list(cells.iloc[0]), cells.iloc[1:]
    else:
        headers = [tidy(header) for header in grid.headers]
    table = cells.set_axis([_column(header) for header in headers], axis=1).reset_index(drop=True)
    missing = [name for name in NEEDED[kind] if name not in table]
    unknown = [name for name in table if name not in NEEDED[kind]]  # a needed column is no candidate for another
    require_columns(table[unknown], missing, where=f"report({kind}={str(path)!r})")
    table = table[(table != "").any(axis=1)]
    return table.assign(**{name: _values(table[name], name, path) for name in table}), 0


def _column(header: str) -> str:
    """The kit's name of a header, found in the words of the report; else the header itself."""
    for key, text in words("branding_report").items():
        if key.startswith("column_") and header.casefold() in (text["en"].casefold(), text["zh"].casefold()):
            return key.removeprefix("column_")
    return header


def _values(cells: pd.Series, name: str, path: str) -> pd.Series:
    if name in _TEXT:
        return cells
    marks = cells.map(lambda cell: YES_NO.get(cell.lower(), cell)) if name in _MARKS else cells
    numbers = pd.to_numeric(marks.replace("", None), errors="coerce")
    if name in sum(NEEDED.values(), []) and (numbers.isna() & (cells != "")).any():
        wrong = cells[numbers.isna() & (cells != "")].iloc[0]
        fix = "write a number" if name not in _MARKS else "write 0 or 1"
        raise KamError(f"{wrong!r} in column {name!r}", where=f"report, file {str(path)!r}", fix=fix)
    return numbers if numbers.notna().any() and not (numbers.isna() & (cells != "")).any() else cells


def _brand(tables: Mapping[str, pd.DataFrame], brand: str, *, bundled: bool) -> str:
    known = list(dict.fromkeys(name for table in tables.values() if "brand" in table for name in table["brand"]))
    if not brand:
        return OWN_BRAND if bundled else str(known[0]) if known else ""
    if brand not in known:
        near = nearest(brand, known, most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {known[:8]}"
        raise KamError(f"nobody was asked about brand {brand!r}", where="report(brand=)", fix=fix)
    return brand


def _require_region(tables: Mapping[str, pd.DataFrame], region: str) -> None:
    known = sorted({str(name) for table in tables.values() if "region" in table for name in table["region"].dropna()})
    if region not in known:
        near = nearest(region, known, most=1)
        fix = (
            f"use {near[0]!r}"
            if near
            else f"use one of {known[:8]}"
            if known
            else "add a column 'region' to the answers"
        )
        raise KamError(f"no answers from region {region!r}", where="report(region=)", fix=fix)


@dataclass(frozen=True)
class Funnel:
    """Awareness, funnel and leak of every brand (respondents of all regions unless the table has regions)."""

    awareness: pd.DataFrame
    steps: pd.DataFrame
    leak: pd.DataFrame


@dataclass(frozen=True)
class Attitudes:
    """Agreement by statement and brand, our own by statement and region, and the widest gap of two regions (or of the
    region reported on against the others): statement, the two regions, the test; None when too few answered."""

    by_brand: pd.DataFrame
    by_region: pd.DataFrame
    gap: tuple[str, str, str, TwoProportions] | None


@dataclass(frozen=True)
class Weight:
    """The importance of each attribute in the mean part-worths, and what each brand is worth against the
    cheapest-liked."""

    importance: pd.DataFrame
    worth: pd.DataFrame


@dataclass(frozen=True)
class BrandHealth:
    """What one page shows; a part without data is None."""

    brand: str
    funnel: Funnel | None
    attitudes: Attitudes | None
    weight: Weight | None
    promoters: pd.DataFrame | None
    touchpoints: pd.DataFrame | None


def brand_health(tables: Mapping[str, pd.DataFrame], *, brand: str, region: str = "") -> BrandHealth:
    """Everything a brand-health page shows.

    Parameters
    ----------
    tables : mapping
        From :func:`brand_source`: funnel, attitudes, ratings, recommend, touchpoints, each
        where known.
    brand : str
        The brand reported on.
    region : str
        One region; empty for all.

    Raises
    ------
    KamError
        No table at all.
    """
    if not tables:
        raise KamError("no answers to report on", where="brand_health(tables)", fix="give funnel, attitudes or ratings")
    return BrandHealth(
        brand,
        _funnel(_inside(tables["funnel"], region)) if "funnel" in tables else None,
        _attitudes(tables["attitudes"], brand, region) if "attitudes" in tables else None,
        _weight(_inside(tables["ratings"], region), brand) if "ratings" in tables else None,
        _promoters(tables["recommend"], region) if "recommend" in tables else None,
        branding.touchpoint_costs(_whole(tables["touchpoints"])) if "touchpoints" in tables else None,
    )


def _inside(table: pd.DataFrame, region: str) -> pd.DataFrame:
    return table[table["region"] == region] if region and "region" in table else table


def _whole(touchpoints: pd.DataFrame) -> pd.DataFrame:
    return touchpoints if "consistency" in touchpoints else touchpoints.assign(consistency=float("nan"))


def _funnel(answers: pd.DataFrame) -> Funnel | None:
    if answers.empty:
        return None
    marks = {name: 0 for name in ("top_of_mind", "unaided") if name not in answers}
    steps = branding.brand_funnel(answers, min_answers=MIN_ANSWERS)
    against = "rivals" if answers["brand"].nunique() > 1 else "itself"
    awareness = branding.brand_awareness(answers.assign(**marks), min_answers=MIN_ANSWERS)
    return Funnel(awareness, steps, branding.brand_leak(steps, against=against))


def _attitudes(answers: pd.DataFrame, brand: str, region: str) -> Attitudes | None:
    ours = answers[answers["brand"] == brand]
    here = _inside(answers, region)
    if ours.empty or here.empty:
        return None
    by_brand = branding.top_two_box(here, by=["statement", "brand"], min_answers=MIN_ANSWERS)
    if "region" not in ours or ours["region"].isna().all():
        return Attitudes(by_brand, pd.DataFrame(), None)
    by_region = branding.top_two_box(
        ours.dropna(subset=["region"]), by=["statement", "region"], min_answers=MIN_ANSWERS
    )
    return Attitudes(by_brand, by_region, _gap(by_region, region))


def _gap(by_region: pd.DataFrame, region: str) -> tuple[str, str, str, TwoProportions] | None:
    """The widest gap between two regions with enough answers; with one region given, of that region."""
    found = []
    for statement, rows in by_region[by_region["enough"]].groupby("statement", sort=False):
        rows = rows.sort_values("share")
        if region and region not in set(rows["region"]):
            continue
        if len(rows) > 1:
            high, low = rows.iloc[-1], rows.iloc[0]
            mine = rows[rows["region"] == region]
            if len(mine):
                others = [
                    (abs(other["share"] - mine["share"].iloc[0]), n) for n, (_, other) in enumerate(rows.iterrows())
                ]
                far = rows.iloc[max(others)[1]]
                high, low = (mine.iloc[0], far) if mine["share"].iloc[0] >= far["share"] else (far, mine.iloc[0])
            test = branding.two_proportions(int(high["count"]), int(high["n"]), int(low["count"]), int(low["n"]))
            found.append((statement, str(high["region"]), str(low["region"]), test))
    return max(found, key=lambda gap: gap[3].difference) if found else None


def _weight(ratings: pd.DataFrame, brand: str) -> Weight | None:
    known = {"respondent_id", "profile_id", "rating", "region", "account_id"}
    attributes = [name for name in ratings if name not in known and ratings[name].nunique() > 1]
    if ratings.empty or not {"brand", "price"} <= set(attributes) or brand not in set(ratings["brand"]):
        return None
    worths = branding.part_worths(ratings, attributes=attributes)
    if (worths["status"] != "estimated").all():
        return None
    importance = branding.attribute_importance(worths, convention="of_the_mean")
    means = worths[worths["attribute"] == "brand"].groupby("level")["part_worth"].mean().drop(brand)
    return Weight(importance, branding.worth_in_money(worths, reference=str(means.idxmin())))


def _promoters(answers: pd.DataFrame, region: str) -> pd.DataFrame | None:
    here = _inside(answers, region)
    if here["recommend"].notna().sum() == 0:
        return None
    everybody = branding.net_promoter_score(here, min_answers=MIN_ANSWERS).assign(region=region)
    if region or "region" not in here:
        return everybody
    parts = branding.net_promoter_score(here.dropna(subset=["region"]), by=["region"], min_answers=MIN_ANSWERS)
    return pd.concat([parts, everybody], ignore_index=True)


def headline(
    result: BrandHealth, *, lang: str, currency: str = "", everywhere: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """The figures on top of the page: key, label, value, before (of the best rival), shown, change, good.

    Labels of figures whose kind of table is in ``everywhere`` say that they are those of all regions.
    """
    rows = [
        *_funnel_figures(result, lang),
        _paying_figure(result, lang),
        _worth_figure(result, currency),
        _promoter_figure(result),
    ]
    table = headline_table("branding", rows, lang)
    wide = {"funnel": ("aided", "trial", "regular"), "ratings": ("worth",)}
    whole = {key for kind, keys in wide.items() if kind in everywhere for key in keys}
    table["label"] += [word("branding_report.of_all_regions", lang) if key in whole else "" for key in table["key"]]
    return table


_NOTHING = (float("nan"), float("nan"), "–", "", "up")


def _against(own: float, rival: float, name: str, lang: str) -> str:
    if own != own or rival != rival:
        return ""
    points = signed(100 * (own - rival))
    return word("branding_report.against", lang, points=points, rival=named("brand", name, lang))


def _funnel_figures(result: BrandHealth, lang: str) -> list[tuple]:
    if result.funnel is None:
        return [("aided", *_NOTHING), ("trial", *_NOTHING), ("regular", *_NOTHING)]
    steps = result.funnel.steps.pivot(index="brand", columns="step", values="share")
    trial = result.funnel.steps[result.funnel.steps["step"] == "tried"].set_index("brand")["conversion"]
    figures = {"aided": steps["aided"], "trial": trial, "regular": steps["regular"]}
    return [(key, *_compared(shares, result.brand, lang)) for key, shares in figures.items()]


def _compared(shares: pd.Series, brand: str, lang: str) -> tuple:
    own, rivals = shares.get(brand, float("nan")), shares.drop(brand, errors="ignore").dropna()
    rival = rivals.idxmax() if len(rivals) else ""
    best = rivals.max() if len(rivals) else float("nan")
    return own, best, percent(own), _against(own, best, rival, lang), "up"


def _paying_figure(result: BrandHealth, lang: str) -> tuple:
    if result.attitudes is None or PRICE_STATEMENT not in set(result.attitudes.by_brand["statement"]):
        return ("paying", *_NOTHING)
    table = result.attitudes.by_brand.query("statement == @PRICE_STATEMENT and enough")
    return ("paying", *_compared(table.set_index("brand")["share"], result.brand, lang))


def _worth_figure(result: BrandHealth, currency: str) -> tuple:
    if result.weight is None:
        return ("worth", *_NOTHING)
    premium = result.weight.worth.set_index("brand")["premium"].get(result.brand, float("nan"))
    shown = "–" if premium != premium else f"{'−' if premium < 0 else '+'}{currency}{abs(premium):.2f}"
    return ("worth", premium, float("nan"), shown, "", "up")


def _promoter_figure(result: BrandHealth) -> tuple:
    if result.promoters is None:
        return ("promoters", *_NOTHING)
    row = result.promoters.iloc[-1]
    shown = f"{signed(row['nps_points'])} ±{row['se_points']:.0f}" if row["enough"] else "–"
    return ("promoters", row["nps_points"], float("nan"), shown, "", "up")


@dataclass(frozen=True)
class BrandPage(Page):
    """What the page says of a :class:`BrandHealth`."""

    chapter = "branding"

    result: BrandHealth
    lang: str
    region: str = ""
    currency: str = ""
    everywhere: frozenset[str] = frozenset()  # kinds of table without a region, on the page of a region

    def title(self) -> Markdown:
        brand = self.name("brand", self.result.brand)
        if self.region:
            return self.say("title_region", brand=brand, region=self.name("region", self.region))
        return self.say("title", brand=brand)

    def about(self) -> Markdown:
        return Markdown(f"*{self.line('about')}*")

    def in_short(self) -> Markdown:
        return self.listed("in_short", self._short("funnel", self._short_funnel()), self._short_paying(),
                           self._short("ratings", self._short_worth()), self._short_promoters(),
                           self._short("touchpoints", self._short_money()))  # fmt: skip

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
        return self.line(key, weight=percent(weights["brand"]), reference=reference, premium=self.price(premium))

    def price(self, value: float) -> str:
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
        return self.line("short_money", **names, **shares, each=self.price(best["cost_per_contact"]))

    def missing(self, kind: str) -> Markdown:
        """What stands in place of a part without data."""
        return self.say("nothing", what=self.word(f"kind_{kind}"))

    def awareness(self) -> Styler:
        table = self.result.funnel.awareness
        table = table.assign(name=[self.name("brand", brand) for brand in table["brand"]])
        shares = {"top_of_mind": "col_top_of_mind", "unaided": "col_unaided", "aided": "col_aided",
                  "trial_of_aided": "col_trial"}  # fmt: skip
        return self._table(table, {"name": "col_brand"} | shares, dict.fromkeys(shares, "percent"))

    def _table(self, table: pd.DataFrame, headers: Mapping[str, str], formats: Mapping[str, str]) -> Styler:
        return self.table(table, {name: f"branding.{key}" for name, key in headers.items()}, formats=formats)

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
        """What should be done next, the most pressing first.

        Notes
        -----
        First the leak of the funnel, then a premium that is not asked for, the region that lags behind (only where the
        gap is more than chance), the touchpoint that takes most for what it brings, and where more people must be
        asked.
        """
        leak = self.leak()
        lines = [self.line(f"next_{leak['step']}")] if leak is not None and leak["status"] == "found" else []
        shares, (premium, reference) = self.paying(), self.premium()
        if shares is not None and premium > 0 and shares.idxmax() != self.result.brand:
            lines.append(self.line("next_price", reference=reference, rival=self.name("brand", shares.idxmax())))
        attitudes = self.result.attitudes
        if attitudes and attitudes.gap and not attitudes.gap[3].p_value >= 0.05:
            _, high, low, _ = attitudes.gap
            lines.append(self.line("next_region", low=self.name("region", low), high=self.name("region", high)))
        if ends := self.money_ends():
            worst, best = (self.touchpoint(end["touchpoint"]) for end in ends)
            lines.append(self.line("next_money", worst=worst, best=best))
        rows = self.price_by_region() if attitudes else pd.DataFrame()
        if len(rows) and not rows["enough"].all():
            few = [self.name("region", region) for region in rows.loc[~rows["enough"].astype(bool), "region"]]
            lines.append(self.line("next_ask", regions=self.joined(few), least=MIN_ANSWERS))
        return Markdown("\n".join(lines or [self.line("next_nothing")]))

    def notes(self, notes: Notes) -> Markdown:
        told = {values["kind"] for _, values in notes}
        absent = [self.word("note_absent", what=self.word(f"kind_{kind}")) for kind in LISTS if kind not in told]
        return super().notes(notes, *absent)

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
