"""Exercise 2: where does our funnel leak, what is the name worth, what holds the brand back?"""

import pandas as pd

from kamlib.branding import brand_shift, brand_stages, proportion_interval, top_two_box
from kamlib.course.questions.bundled import both, headed, labels, mixed, picked, regions
from kamlib.course.questions.bundled import table as kept
from kamlib.course.questions.kinds import Given
from kamlib.tables.checklists import load_checklist

FUNNEL = ("aided", "considered", "tried", "regular")
DRIVERS = ("awareness", "performance", "personality", "presence")


def _brands(names) -> list[dict[str, str]]:
    known = labels("competitor")
    return [known[name] for name in names]


def conversion(seed: int) -> Given:
    """The share of those who consider a brand that have tried it, in per cent."""
    table = kept("brand_funnel").groupby("brand")[list(FUNNEL)].sum()
    brand = picked(table.index, seed)
    row = table.loc[brand]
    table["brand"] = _brands(table.index)
    mistakes = {"of_aided": 100 * row["tried"] / row["aided"], "next_step": 100 * row["regular"] / row["tried"]}
    answer = round(100 * row["tried"] / row["considered"], 1)
    return Given(answer, {"brand": labels("competitor")[brand]}, mistakes, show=headed(table, "brand", *FUNNEL))


def agreement(seed: int) -> Given:
    """The share of a region that may pay more for our brand, in per cent, from the five scores."""
    region = picked(["River North", "River South", "Coast"], seed)
    scores = _survey("pay_more").query("region == @region")["score"].value_counts()
    scores = scores.reindex(range(1, 6), fill_value=0)
    table = pd.DataFrame({"points_given": scores.index, "answers": scores.to_numpy()})
    share = top_two_box(_survey("pay_more").query("region == @region"), by=["region"])["share"].iloc[0]
    mistakes = {"top_only": 100 * scores[5] / scores.sum(), "with_middle": 100 * scores.loc[3:].sum() / scores.sum()}
    values = {"region": regions()[region]}
    return Given(round(100 * share, 1), values, mistakes, show=headed(table, "points_given", "answers"))


def too_few(seed: int) -> Given:
    """The region whose share says nothing, because too few answered."""
    statement = picked(["pay_more", "more_satisfied", "loyal"], seed)
    fewest = picked(["River North", "Hills", "River South", "Coast"], seed)
    scores = {region: part["score"] for region, part in _survey(statement).groupby("region")}
    if fewest != "Hills":  # there only 14 answered in all
        del scores["Hills"]
    scores = {
        region: part.head(9 + seed % 10 if region == fewest else len(part) - seed % 40)
        for region, part in scores.items()
    }
    rows = mixed(sorted(scores), seed)
    table = pd.DataFrame({"region": [regions()[row] for row in rows], "answers": [len(scores[row]) for row in rows]})
    table["agree_share"] = [round(100 * (scores[row] >= 4).mean()) for row in rows]
    highest = table["agree_share"].where(table["answers"] > 30).idxmax()
    agree = int((scores[fewest] >= 4).sum())
    low, high = proportion_interval(agree, len(scores[fewest]))
    values = {"statement": labels("statement")[statement], "region": regions()[fewest], "n": len(scores[fewest])}
    values |= {"agree": agree, "low": round(100 * low), "high": round(100 * high)}
    names = {row: regions()[row] for row in rows}
    return Given(
        fewest, values, {"highest": rows[highest]}, names, headed(table, "region", "answers", "agree_share")
    )  # fmt: skip


def _survey(statement: str) -> pd.DataFrame:
    return kept("brand_survey").query("statement == @statement and brand == 'Lanjiang Post'")


def premium(seed: int) -> Given:
    """What a piece of a brand costs against the average of the market, in per cent more or less."""
    market = kept("brand_market").set_index("brand")
    brand = picked(["Yanhe Express", "Lanjiang Post", "Tongju Parcel"], seed)
    price = market["revenue_cny"] / market["units"]
    average = market["revenue_cny"].sum() / market["units"].sum()
    table = market.assign(
        brand=_brands(market.index), units=market["units"] / 1000, revenue=market["revenue_cny"] / 1000
    )
    mistakes = {"mean_of_prices": 100 * (price[brand] / price.mean() - 1), "index": 100 * price[brand] / average}
    answer = round(100 * (price[brand] / average - 1), 1)
    return Given(
        answer, {"brand": labels("competitor")[brand]}, mistakes, show=headed(table, "brand", "units", "revenue")
    )


def stage(seed: int) -> Given:
    """How far a brand has come: commodity, name, brand or power brand."""
    drivers = kept("brand_drivers")
    stages = brand_stages(drivers).set_index("brand")["stage"]
    brand = picked(["Lanjiang Post", "Yanhe Express", "Tongju Parcel", "Beiduo Logistics"], seed)
    table = drivers.assign(brand=_brands(drivers["brand"]))
    return Given(str(stages[brand]), {"brand": labels("competitor")[brand]}, show=headed(table, "brand", *DRIVERS))


def name_shift(seed: int) -> Given:
    """How the share of votes of an offer moves once the names are shown, in percentage points."""
    shift = brand_shift(kept("blind_votes")).sort_values("option")
    table = shift.rename(columns={"n_before": "before", "n_after": "after"})
    offer = kept("blind_offers").set_index("option")["brand"]
    brands = labels("competitor")
    names = {one: {lang: f"{one} – {brands[offer[one]][lang]}" for lang in ("en", "zh")} for one in offer.index}
    table["offer"] = [names[one] for one in table["option"]]
    option = picked(["Q", "P", "R"], seed)  # S moves by too little to tell people from points
    row = shift.set_index("option").loc[option]
    answer = round(100 * row["shift"], 1)
    values = {"voters": int(shift["n_before"].sum()), "brand": brands[offer[option]]}
    values |= {"before": int(row["n_before"]), "after": int(row["n_after"])}
    mistakes = {"people": float(row["n_after"] - row["n_before"]), "sign": -answer}
    return Given(answer, values, mistakes, show=headed(table, "offer", "before", "after"))


def importance(seed: int) -> Given:
    """The importance of brand, price, delivery and service in a choice, in per cent, from the ranges of part-worths."""
    ranges = [round(value, 1) for value in (0.8 + 0.1 * (seed % 5), 2.0, 1.2, 1.0 - 0.1 * (seed % 5))]
    names = ("brand", "price", "delivery", "service")
    table = pd.DataFrame({"what": [both(name) for name in names], "range": ranges})
    answer = {name: round(100 * value / sum(ranges), 1) for name, value in zip(names, ranges, strict=True)}
    choices = {name: both(name) for name in names}
    return Given(answer, mistakes={"ranges": dict(zip(names, ranges, strict=True))}, choices=choices,
                 show=headed(table, "what", "range"))  # fmt: skip


def cost_per_contact(seed: int) -> Given:
    """Of four touchpoints those in the order of what a contact costs, cheapest first."""
    table = kept("touchpoints").query("cost_cny > 0 and reach > 0").reset_index(drop=True)
    four = table.iloc[[(seed + step) % len(table) for step in (0, 2, 5, 7)]].sort_index()
    ranked = four.assign(each=four["cost_cny"] / (four["reach"] * four["frequency"])).sort_values("each")
    items = load_checklist("branding", "presence").items.set_index("id")
    names = {one: {"en": items.loc[one, "en"], "zh": items.loc[one, "zh"]} for one in four["touchpoint"]}
    shown = four.assign(touchpoint=list(names.values()))
    answer = list(ranked["touchpoint"])
    show = headed(shown, "touchpoint", "reach", "frequency", "cost_cny")
    return Given(answer, choices={one: names[one] for one in sorted(names)}, show=show)
