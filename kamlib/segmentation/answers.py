"""Exercise 1: which accounts carry the business, which cost money, what sets us apart?"""

from functools import cache
from itertools import combinations

import pandas as pd

from kamlib.course.questions.bundled import (
    account_names,
    both,
    branches,
    headed,
    in_thousands,
    labels,
    mixed,
    picked,
    unlike,
)
from kamlib.course.questions.bundled import table as kept
from kamlib.course.questions.bundled import year_accounts as accounts
from kamlib.course.questions.kinds import Given
from kamlib.segmentation import RATINGS, dual_ranking, need_orientation, points_of_difference

COSTS = ("revenue", "cost", "service_cost")


def top_fifth(seed: int) -> Given:
    """The share of a branch's revenue that the largest fifth of its accounts brings, in per cent."""
    fifths = _fifths()
    branch = unlike({name: part["revenue"].iloc[0] / part["revenue"].sum() for name, part in fifths.items()}, seed)
    table = fifths[branch].assign(part=[both(f"fifth_{n}") for n in fifths[branch].index])
    largest, total = table["revenue"].iloc[0], table["revenue"].sum()
    mistakes = {"of_rest": 100 * largest / (total - largest)}
    show = headed(table, "part", "n", "revenue")
    return Given(round(100 * largest / total, 1), {"branch": branches()[branch]}, mistakes, show=show)


@cache
def _fifths() -> dict[str, pd.DataFrame]:
    """Branch → number of accounts and revenue in thousands of each fifth of its accounts."""
    parts = {}
    for branch, mine in accounts().groupby("branch"):
        fifth = [place * 5 // len(mine) + 1 for place in range(len(mine))]
        parts[branch] = in_thousands(
            mine.groupby(fifth).agg(n=("account_id", "size"), revenue=("revenue", "sum")), "revenue"
        )
    return parts


def loss_makers(seed: int) -> Given:
    """Of six large accounts the two that lose money after service cost."""
    big = accounts().head(60)
    losing, sound = big[big["profit"] < 0], big[big["profit"] > 0.1 * big["revenue"]]
    two = unlike({pair: pair for pair in combinations(sorted(losing["account_id"]), 2)}, seed)
    six = pd.concat([losing[losing["account_id"].isin(two)], sound.iloc[seed % 10 :: 10].head(4)])
    six = six.sort_values("account_id")
    names = account_names(six)
    table = in_thousands(six, *COSTS).assign(account=list(names.values()))
    mistakes = {"largest": [six.loc[six["revenue"].idxmax(), "account_id"]]}
    return Given(list(two), mistakes=mistakes, choices=names, show=headed(table, "account", *COSTS))


def cost_to_serve_margin(seed: int) -> Given:
    """The margin of one large loss-maker after cost to serve, in per cent of its revenue."""
    losing = accounts().head(60).query("profit < 0")
    one = losing.iloc[[seed % len(losing)]]
    revenue, cost, service = in_thousands(one, *COSTS)[list(COSTS)].iloc[0]
    margin = 100 * (revenue - cost - service) / revenue
    values = {"account": next(iter(account_names(one).values())), "revenue": f"{revenue:,.0f}"}
    values |= {"cost": f"{cost:,.0f}", "service": f"{service:,.0f}"}
    return Given(round(margin, 1), values, {"before_service": 100 * (revenue - cost) / revenue, "sign": -margin})


def rescued(seed: int) -> Given:
    """Of four C accounts the one that what revenue does not show would promote."""
    ratings = kept("account_ratings")
    ranked = dual_ranking(accounts()[["account_id", "revenue"]].merge(ratings, on="account_id"))
    small = ranked[(ranked["abc_class"] == "C") & (ranked["revenue"] > 5000)].sort_values("account_id")
    strong = picked(small.loc[small["index"] > 4.8, "account_id"], seed)
    four = mixed([strong, *small.loc[small["index"] < 3.2, "account_id"].iloc[seed % 20 :: 20].head(3)], seed)
    rows = accounts().merge(ratings, on="account_id").set_index("account_id").loc[four].reset_index()
    names = account_names(rows)
    table = in_thousands(rows, "revenue").assign(account=list(names.values()))
    mistakes = {"richest": rows.loc[rows["revenue"].idxmax(), "account_id"]}
    return Given(strong, mistakes=mistakes, choices=names, show=headed(table, "account", "revenue", *RATINGS))


def orientation(seed: int) -> Given:
    """Whether an account is price-, value- or composite-oriented, from 100 points it shared out."""
    answers = kept("constant_sum")
    oriented = need_orientation(answers).set_index("account_id")["orientation"]
    kind = picked(["value", "composite", "price"], seed)
    one = picked(oriented.index[oriented == kind], seed)
    row = answers.set_index("account_id").loc[one]
    table = pd.DataFrame({"what": [both(name) for name in row.index], "points": row.to_list()})
    name = account_names(kept("accounts").query("account_id == @one"))[one]
    return Given(kind, {"account": name}, show=headed(table, "what", "points"))


def difference(seed: int) -> Given:
    """Of six factors those in which we can set ourselves apart: importance 4 or more, ahead by 1 or more."""
    kinds = points_of_difference(kept("needs")).set_index("factor")["kind"]
    means = kept("needs").groupby("factor")[["importance", "our_score", "rival_score"]].mean().round(2)
    apart = [["network_reach", "safe_delivery"], ["network_reach"], ["safe_delivery"]][seed % 3]
    rest = [factor for factor in means.index if kinds[factor] != "difference" and factor != "on_time"]
    six = sorted([*apart, "on_time", *(rest[(seed + n) % len(rest)] for n in range(5 - len(apart)))])
    names = {factor: labels("factor")[factor] for factor in six}
    table = means.loc[six].assign(factor=list(names.values()))
    answer = [factor for factor in six if kinds[factor] == "difference"]
    pair = [labels("factor")[factor] for factor in answer]
    told = {"en": " and ".join(one["en"] for one in pair), "zh": "和".join(one["zh"] for one in pair)}
    show = headed(table, "factor", "importance", "our_score", "rival_score")
    return Given(answer, {"factors": told}, choices=names, show=show)
