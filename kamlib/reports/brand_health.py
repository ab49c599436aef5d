"""How well is the brand known, tried, paid for and recommended, and where does its money go?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib import branding
from kamlib.branding import TwoProportions
from kamlib.branding.charts import named
from kamlib.errors import KamError
from kamlib.text import percent, signed, word

MIN_ANSWERS = 30
PRICE_STATEMENT = "pay_more"


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
        From :func:`kamlib.reports.brand_sources.brand_source`: funnel, attitudes, ratings, recommend, touchpoints, each
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
    table = pd.DataFrame(rows, columns=["key", "value", "before", "shown", "change", "good"])
    wide = {"funnel": ("aided", "trial", "regular"), "ratings": ("worth",)}
    whole = {key for kind, keys in wide.items() if kind in everywhere for key in keys}
    ends = [word("brand_report.of_all_regions", lang) if key in whole else "" for key in table["key"]]
    labels = [word(f"brand_report.head_{key}", lang) + end for key, end in zip(table["key"], ends, strict=True)]
    table.insert(1, "label", labels)
    return table


_NOTHING = (float("nan"), float("nan"), "–", "", "up")


def _against(own: float, rival: float, name: str, lang: str) -> str:
    if own != own or rival != rival:
        return ""
    points = signed(100 * (own - rival))
    return word("brand_report.against", lang, points=points, rival=named("brand", name, lang))


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
