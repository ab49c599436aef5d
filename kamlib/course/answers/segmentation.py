"""Exercise 1: which accounts carry the business, which cost money, what sets us apart?"""

import pandas as pd

from kamlib.course.answers.bundled import account_names, branches, headed, labels, picked, year_accounts
from kamlib.course.questions.kinds import Given
from kamlib.segmentation import RATINGS, dual_ranking, need_orientation, points_of_difference, top_share
from kamlib.tables import load_table

ACCOUNT = {"en": "account", "zh": "客户"}
REVENUE = {"en": "revenue, ¥ thousand", "zh": "收入，千元"}


def top_fifth(seed: int) -> Given:
    """The share of a branch's revenue that the largest fifth of its accounts brings, in per cent."""
    branch = picked(branches(), seed)
    mine = year_accounts().query("branch == @branch")
    fifth = (pd.Series(range(len(mine))) * 5 // len(mine)).to_numpy()
    table = mine.groupby(fifth).agg(n=("account_id", "size"), revenue=("revenue", "sum")).reset_index()
    names = [
        ("largest", "最大的"),
        ("second", "第二档"),
        ("third", "第三档"),
        ("fourth", "第四档"),
        ("smallest", "最小的"),
    ]
    table["part"] = [{"en": f"{en} fifth", "zh": f"{zh}五分之一"} for en, zh in names]
    table["revenue"] = (table["revenue"] / 1000).round()
    heads = {"part": {"en": "accounts by revenue", "zh": "按收入排列的客户"}, "n": {"en": "accounts", "zh": "客户数"},
             "revenue": REVENUE}  # fmt: skip
    share = 100 * table["revenue"].iloc[0] / table["revenue"].sum()
    rest = 100 * table["revenue"].iloc[0] / table["revenue"].iloc[1:].sum()
    return Given(round(share, 1), {"branch": branches()[branch]}, {"of_rest": rest, "in_thousand": table["revenue"].iloc[0]},
                 show=headed(table, heads))  # fmt: skip


def dependence(seed: int) -> Given:
    """The share of a branch's revenue that hangs on its largest account, in per cent."""
    shares = year_accounts().groupby("branch")["revenue"].agg(["max", "sum"])
    shares["share"] = shares["max"] / shares["sum"]
    chosen = list(branches())[seed % 4 :: 4][:3]
    chosen = chosen if "Chaping" in chosen else ["Chaping", *chosen[:2]]
    table = (shares.loc[sorted(chosen)] / 1000).round().reset_index()
    table["name"] = [branches()[branch] for branch in table["branch"]]
    heads = {"name": {"en": "branch", "zh": "分支"}, "max": {"en": "largest account, ¥ thousand", "zh": "最大客户，千元"},
             "sum": {"en": "all accounts, ¥ thousand", "zh": "全部客户，千元"}}  # fmt: skip
    most = shares.loc[chosen, "share"].idxmax()
    return Given(most, choices={branch: branches()[branch] for branch in sorted(chosen)}, show=headed(table, heads))


def loss_makers(seed: int) -> Given:
    """Of six large accounts those that lose money after service cost."""
    big = year_accounts().head(60)
    losing, sound = big[big["profit"] < 0], big[big["profit"] > 0.1 * big["revenue"]]
    start = seed * 2 % (len(losing) - 1)
    six = pd.concat([losing.iloc[start : start + 2], sound.iloc[seed % 10 :: 10].head(4)]).sort_values("account_id")
    six = six.reset_index(drop=True)
    table = six.assign(name=list(account_names(six).values()))
    table[["revenue", "cost", "service_cost"]] = (table[["revenue", "cost", "service_cost"]] / 1000).round()
    heads = {"name": ACCOUNT, "revenue": REVENUE, "cost": {"en": "cost of goods", "zh": "产品成本"},
             "service_cost": {"en": "cost to serve", "zh": "服务成本"}}  # fmt: skip
    answer = sorted(six.loc[six["profit"] < 0, "account_id"])
    largest = table.loc[table["revenue"].idxmax(), "account_id"]
    return Given(answer, mistakes={"largest": [largest]}, choices=account_names(six), show=headed(table, heads))


def cost_to_serve_margin(seed: int) -> Given:
    """The margin of one large loss-maker after cost to serve, in per cent of its revenue."""
    losing = year_accounts().head(60).query("profit < 0")
    one = losing.iloc[[seed % len(losing)]]
    row = (one[["revenue", "cost", "service_cost"]] / 1000).round().iloc[0]
    margin = 100 * (row["revenue"] - row["cost"] - row["service_cost"]) / row["revenue"]
    mistakes = {"before_service": 100 * (row["revenue"] - row["cost"]) / row["revenue"], "sign": -margin}
    name = next(iter(account_names(one).values()))
    values = {"account": name, "revenue": f"{row['revenue']:,.0f}", "cost": f"{row['cost']:,.0f}",
              "service": f"{row['service_cost']:,.0f}"}  # fmt: skip
    return Given(round(margin, 1), values, mistakes)


def rescued(seed: int) -> Given:
    """Of four C accounts the one that what revenue does not show would promote."""
    ratings = load_table("account_ratings")
    ranked = dual_ranking(year_accounts()[["account_id", "revenue"]].merge(ratings, on="account_id"))
    small = ranked[(ranked["abc_class"] == "C") & (ranked["revenue"] > 5000)].sort_values("account_id")
    strong, weak = (
        list(small.loc[small["index"] > 4.8, "account_id"]),
        list(small.loc[small["index"] < 3.2, "account_id"]),
    )
    four = sorted([picked(strong, seed), *weak[seed % 20 :: 20][:3]])
    table = ratings.set_index("account_id").loc[four, list(RATINGS)].reset_index()
    rows = year_accounts().query("account_id in @four").sort_values("account_id")
    table["name"], table["revenue"] = list(account_names(rows).values()), (rows["revenue"] / 1000).round(1).to_list()
    rating_names = {"loyalty": "忠诚", "steadiness": "稳定", "tolerance": "宽容", "suggestions": "建议", "referral": "推荐",
                    "credit_standing": "信用", "influence": "影响力"}  # fmt: skip
    heads = {"name": ACCOUNT, "revenue": REVENUE}
    heads |= {name: {"en": name.replace("_", " "), "zh": rating_names[name]} for name in RATINGS}
    return Given(picked(strong, seed), mistakes={"richest": rows.loc[rows["revenue"].idxmax(), "account_id"]},
                 choices=account_names(rows), show=headed(table, heads))  # fmt: skip


def orientation(seed: int) -> Given:
    """Whether an account is price-, value- or composite-oriented, from 100 points it shared out."""
    answers = load_table("constant_sum")
    oriented = need_orientation(answers).set_index("account_id")["orientation"]
    kind = picked(["value", "composite", "price"], seed)
    one = picked(oriented.index[oriented == kind], seed)
    row = answers[answers["account_id"] == one]
    words = {"price": "价格", "function": "功能", "quality": "质量", "service": "服务", "experience": "体验"}
    table = pd.DataFrame(
        {"what": [{"en": en, "zh": zh} for en, zh in words.items()], "points": row[list(words)].iloc[0]}
    )
    heads = {"what": {"en": "what counts", "zh": "看重什么"}, "points": {"en": "points of 100", "zh": "分数（共100）"}}
    name = account_names(load_table("accounts").query("account_id == @one"))[one]
    return Given(str(oriented[one]), {"account": name}, show=headed(table, heads))


def difference(seed: int) -> Given:
    """Of six factors those in which we can set ourselves apart: importance 4 or more, ahead by 1 or more."""
    points = points_of_difference(load_table("needs")).set_index("factor")
    means = load_table("needs").groupby("factor")[["importance", "our_score", "rival_score"]].mean().round(2)
    rest = [factor for factor in means.index if factor not in ("network_reach", "safe_delivery", "on_time")]
    six = sorted(["network_reach", "safe_delivery", "on_time", *(rest[(seed + n) % len(rest)] for n in (0, 3, 6))])
    table = means.loc[six].reset_index()
    table["name"] = [labels("factor")[factor] for factor in six]
    heads = {"name": {"en": "factor", "zh": "购买因素"}, "importance": {"en": "importance", "zh": "重要性"},
             "our_score": {"en": "we", "zh": "我们"}, "rival_score": {"en": "best rival", "zh": "最强对手"}}  # fmt: skip
    answer = [factor for factor in six if points.loc[factor, "kind"] == "difference"]
    return Given(answer, choices={factor: labels("factor")[factor] for factor in six}, show=headed(table, heads))
