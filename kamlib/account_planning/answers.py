"""Exercise 4: where is room at this customer, who decides there, and is the plan alive?"""

from functools import cache

import pandas as pd

from kamlib.account_planning import (
    attitude_summary,
    initiative_phases,
    net_present_value,
    role_coverage,
)
from kamlib.course.questions.bundled import both, headed, mixed, picked, unlike
from kamlib.course.questions.bundled import table as kept
from kamlib.course.questions.kinds import Given

AS_OF = pd.Timestamp("2026-06-30")
ROLES = ("economic", "technical", "user", "financial", "coach", "influence")


def _account(account_id: str) -> dict[str, str]:
    row = kept("accounts").set_index("account_id").loc[account_id]
    return {"en": f"{account_id} {row['account_name']}", "zh": f"{account_id} {row['account_name_zh']}"}


def wallet(seed: int) -> Given:
    """What the account spends in all in a year, in ¥ thousand, from our revenue and our share."""
    suppliers = kept("suppliers").query("supplier == 'Lanjiang Post' and spend_share < 0.6")
    row = suppliers.iloc[seed % len(suppliers)]
    units = kept("account_units").query("account_id == @row.account_id")
    ours = round(units["revenue_cny"].sum() / 1000)
    share = round(100 * row["spend_share"])
    mistakes = {"times": ours * share / 100, "others": ours / share * 100 - ours}
    values = {"account": _account(row["account_id"]), "ours": f"{ours:,.0f}", "share": share}
    return Given(float(round(ours / share * 100)), values, mistakes)


def white_space(seed: int) -> Given:
    """The product that most of its peers buy and this account does not."""
    planted = kept("planted").query("fact == 'white_space'")
    row = planted.iloc[seed % len(planted)]
    account, product = row["member"].split()
    products = kept("products").set_index("product")
    bought, peers = _own_and_peers(account)
    unwanted = peers[~peers.index.isin(bought.index)].idxmin()
    four = mixed(sorted({product, *bought.nlargest(2).index, unwanted}), seed)
    names = {p: {"en": products.loc[p, "product_name"], "zh": products.loc[p, "product_name_zh"]} for p in four}
    table = pd.DataFrame({"product": list(names.values()), "peers": [round(100 * peers[p]) for p in four]})
    table["ours"] = [round(bought.get(p, 0) / 1000) for p in four]
    mistakes = {"bought": [p for p in four if p in bought.index], "unwanted": unwanted}
    return Given(product, {"account": _account(account)}, mistakes, names, headed(table, "product", "peers", "ours"))


def _own_and_peers(account: str) -> tuple[pd.Series, pd.Series]:
    """What the account bought in two years by product, and the share of its large peers that bought each product."""
    who = kept("accounts").query("status == 'existing' and size_class == 'large'").set_index("account_id")
    bought = _purchases()
    buys = bought.notna().reindex(who.index, fill_value=False)
    return bought.loc[account].dropna(), buys[who["industry"] == who.loc[account, "industry"]].drop(account).mean()


@cache
def _purchases() -> pd.DataFrame:
    """Revenue by account and product; missing where nothing was bought."""
    return kept("ledger").groupby(["account_id", "product"])["revenue"].sum().unstack()


def missing_roles(seed: int) -> Given:
    """The buyer roles nobody of ours is in touch with."""
    contacts = kept("contacts")
    roles = contacts.groupby("account_id")["buyer_role"].agg(lambda known: sorted(set(known)))
    account = unlike(roles[roles.str.len().isin([3, 4])].sort_index().to_dict(), seed)
    mine = contacts[contacts["account_id"] == account]
    table = mine.assign(
        contact=_two(mine, "name"), title=_two(mine, "title"), role=[_role(r) for r in mine["buyer_role"]]
    )
    coverage = role_coverage(mine)
    answer = list(coverage.loc[coverage["state"] == "missing", "role"])
    names = {role: _role(role) for role in ROLES}
    return Given(answer, {"account": _account(account)}, choices=names, show=headed(table, "contact", "title", "role"))


def attitude(seed: int) -> Given:
    """The mean attitude at an account now, weighted by influence; A is 5, E is 1."""
    contacts = kept("contacts")
    size = contacts.groupby("account_id").size()
    few = size[(size >= 3) & (size <= 5)].index
    summaries = {account: attitude_summary(contacts[contacts["account_id"] == account]) for account in sorted(few)}
    account = unlike({one: summary.weighted_now for one, summary in summaries.items()}, seed)
    mine, summary = contacts[contacts["account_id"] == account], summaries[account]
    mistakes = {"plain": summary.mean_now, "before": summary.weighted_before}
    table = mine.assign(contact=_two(mine, "name"), weight=mine["influence"])
    show = headed(table, "contact", "weight", "attitude_before", "attitude_now")
    return Given(round(summary.weighted_now, 2), {"account": _account(account)}, mistakes, show=show)


def present_value(seed: int) -> Given:
    """What a customer of five years is worth today, at 10 % a year."""
    start = 10 + 2 * (seed % 5)
    revenue = [start + 2 * year for year in range(5)]
    flows = [0.3 * amount - 1 for amount in revenue]
    table = pd.DataFrame({"year": range(1, 6), "plain_revenue": revenue, "margin": 30, "account_cost": 1})
    mistakes = {"undiscounted": sum(flows), "no_cost": net_present_value([0.3 * r for r in revenue], rate=0.1)}
    answer = round(net_present_value(flows, rate=0.1), 2)
    return Given(answer, mistakes=mistakes, show=headed(table, "year", "plain_revenue", "margin", "account_cost"))


def phases(seed: int) -> Given:
    """Of five initiatives of an account those to begin now: profit + competition + feasibility 12 or more."""
    phased = initiative_phases(kept("initiatives")).reset_index(drop=True)
    fives = {}
    for one, mine in phased.groupby("account_id"):
        numbered = [(str(n), row) for n, row in enumerate(mine.index, 1)]
        for start in range(len(numbered)):
            fives[one, start] = sorted((numbered * 2)[start : start + 5])
    now = {place: [n for n, row in five if phased.loc[row, "phase"] == "now"] for place, five in fives.items()}
    account, start = unlike({place: ns for place, ns in now.items() if 0 < len(ns) < 5}, seed)
    table = phased.loc[[row for _, row in fives[account, start]]]
    names = dict(zip((n for n, _ in fives[account, start]), _two(table, "initiative"), strict=True))
    answer, table = now[account, start], table.assign(initiative=list(names.values()))
    show = headed(table, "initiative", "profit", "competition", "feasibility")
    return Given(answer, {"account": _account(account)}, choices=names, show=show)


def fibre(seed: int) -> Given:
    """The share of some sites of a customer that have fibre on site or nearby, in per cent."""
    some = {}
    for one, mine in kept("sites").groupby("account_id"):
        for left_out in range(len(mine)):
            some[one, left_out] = mine.drop(mine.index[left_out])
    share = {place: mine["fibre"].isin(["on_site", "nearby"]).mean() for place, mine in some.items()}
    account, left_out = unlike(share, seed)
    mine = some[account, left_out]
    here = mine["fibre"].isin(["on_site", "nearby"]).sum()
    table = mine.assign(site=_two(mine, "site"), fibre=[both(_fibre(value)) for value in mine["fibre"]])
    mistakes = {"on_site_only": 100 * (mine["fibre"] == "on_site").sum() / len(mine)}
    values = {"account": _account(account)}
    return Given(round(100 * here / len(mine), 1), values, mistakes, show=headed(table, "site", "fibre"))


def stale_plan(seed: int) -> Given:
    """Of four plans the one that nobody has touched for more than a year."""
    latest = kept("plans").groupby("plan_id")["updated"].max()
    days = (AS_OF - latest).dt.days
    stale, fresh = days[days > 365].index, days[days < 200].index
    four = mixed([picked(stale, seed), *(picked(fresh, seed + n) for n in (0, 3, 5))], seed)
    actions = kept("actions").query("status == 'late'").groupby("plan_id").size()
    late = [int(actions.get(plan, 0)) for plan in four]
    table = pd.DataFrame({"plan": four, "updated": [f"{latest[plan]:%Y-%m-%d}" for plan in four], "late": late})
    mistakes = {"most_late": four[late.index(max(late))]}
    names = {plan: {"en": plan, "zh": plan} for plan in four}
    return Given(picked(stale, seed), mistakes=mistakes, choices=names, show=headed(table, "plan", "updated", "late"))


def _role(role: str) -> dict[str, str]:
    return both("influence_role" if role == "influence" else role)


def _fibre(value: object) -> str:
    return value if isinstance(value, str) else "unchecked"


def _two(table: pd.DataFrame, column: str) -> list[dict[str, str]]:
    return [{"en": en, "zh": zh} for en, zh in zip(table[column], table[f"{column}_zh"], strict=True)]
