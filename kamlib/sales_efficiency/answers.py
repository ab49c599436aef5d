"""Exercise 3: where are sales lost, how is time used, how many people are needed, and which skills first?"""

import math
from functools import cache
from itertools import combinations

import pandas as pd

from kamlib.course.questions.bundled import both, branches, headed, in_thousands, labels, picked, regions, unlike
from kamlib.course.questions.bundled import table as kept
from kamlib.course.questions.kinds import Given
from kamlib.sales_efficiency import loss_bridge, loss_levers, selling_time, skill_gaps

LOSSES = ("not_contacted", "not_serious", "not_won")
PARTS = {  # of the closed deals; each loss pays most in two of them
    "Liuqiao": {"branch": "Liuqiao"},
    "deals_media": {"industry": "media"},
    "deals_cold_call": {"lead_source": "cold_call"},
    "deals_coast_shops": {"region": "Coast", "industry": "e-commerce"},
    "River North": {"region": "River North"},
    "Coast": {"region": "Coast"},
}


def won_share(seed: int) -> Given:
    """What is left of the target market after three losses, in per cent, for rates near those of the deck."""
    lost = [(25, 40, 22), (20, 30, 50), (30, 50, 40), (40, 25, 30), (10, 40, 50)][seed % 5]
    left = 100.0
    for part in lost:
        left *= 1 - part / 100
    values = {"contacted": 100 - lost[0], "serious": 100 - lost[1], "won": 100 - lost[2]}
    return Given(round(left, 1), values, {"added": 100 - sum(lost), "last": 100 - lost[2]})


def operator_losses(seed: int) -> Given:
    """The loss of our own closed deals, or of a part of them, that pays most when it is halved."""
    bridges, pays_most = _bridges()
    part = unlike({name: LOSSES.index(loss) for name, loss in pays_most.items()}, seed)
    bridge, best = bridges[part].set_index("step"), pays_most[part]
    amounts = bridge.loc[["target", *LOSSES, "won"], "amount"].abs() / 1000
    table = pd.DataFrame({"step": [both(n) for n in ("target", *LOSSES, "won")], "amount": amounts.round().to_list()})
    largest = str(amounts[list(LOSSES)].idxmax())
    mistakes = {"largest": largest} if largest != best else {}
    names = {name: both(name) for name in LOSSES}
    values = {"part": {**regions(), **branches()}.get(part) or both(part), "best": names[best]}
    return Given(best, values, mistakes, names, headed(table, "step", "amount"))


@cache
def _bridges() -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Part of the closed deals → its bridge of losses, and → the loss that pays most when it is halved."""
    places = kept("branches")[["branch", "region"]].merge(kept("accounts")[["account_id", "branch", "industry"]])
    deals = kept("opps").merge(places, on="account_id")
    mine = {part: deals[(deals[list(of)] == list(of.values())).all(axis=1)] for part, of in PARTS.items()}
    bridges = {part: loss_bridge(some) for part, some in mine.items()}
    return bridges, {part: str(loss_levers(bridge)["step"].iloc[0]) for part, bridge in bridges.items()}


def selling_share(seed: int) -> Given:
    """The share of a rep's hours that sells, in per cent: planning, face to face, quotation."""
    log = kept("time_log")
    share = selling_time(log).set_index("rep_id")["selling_share"].sort_index()
    rep = unlike(share.to_dict(), seed)
    hours = log[log["rep_id"] == rep].groupby("activity")["hours"].sum()
    table = pd.DataFrame({"activity": [labels("activity")[name] for name in hours.index], "hours": hours.to_list()})
    mistakes = {"face_only": 100 * hours["face_to_face"] / hours.sum()}
    people = kept("reps").set_index("rep_id").loc[rep]
    name = {"en": people["rep_name"], "zh": people["rep_name_zh"]}
    return Given(round(100 * share[rep], 1), {"rep": name}, mistakes, show=headed(table, "activity", "hours"))


def visit_hours(seed: int) -> Given:
    """The hours a month that the visits to the A, B and C accounts of a branch take."""
    branch, table = _coverage(seed)
    hours = table["n_accounts"] * table["visits_per_month"] * table["hours_per_visit"]
    mistakes = {"one_visit": float((table["n_accounts"] * table["hours_per_visit"]).sum())}
    columns = ("customer_class", "n_accounts", "visits_per_month", "hours_per_visit")
    return Given(round(float(hours.sum()), 1), {"branch": branches()[branch]}, mistakes, show=headed(table, *columns))


def reps_needed(seed: int) -> Given:
    """The reps that these visits need at 160 hours a month and a selling share of 27 %."""
    branch, table = _coverage(seed)
    hours = (table["n_accounts"] * table["visits_per_month"] * table["hours_per_visit"]).sum()
    need = hours / (160 * 0.27)
    mistakes = {"rounded_down": float(math.floor(need)), "all_hours": float(math.ceil(hours / 160))}
    return Given(float(math.ceil(need)), {"branch": branches()[branch], "hours": f"{hours:,.0f}"}, mistakes)


def _coverage(seed: int) -> tuple[str, pd.DataFrame]:
    coverage = kept("coverage")
    branch = picked(["Lancheng", "Yugang", "Liuqiao", "Qingdu", "Jindi", "Tongpu"], seed)
    return branch, coverage[coverage["branch"] == branch]


def top_gaps(seed: int) -> Given:
    """The three skills with the largest gap, of six in which these three stand out."""
    gaps = skill_gaps(kept("rep_skills"))[["skill", "importance", "performance"]].round(1)
    gaps["gap"] = (gaps["importance"] - gaps["performance"]).round(1)
    gaps = gaps.sort_values("gap", ascending=False)  # in this order, so also within each six
    sixes = {six: six[:3] for six in combinations(range(len(gaps)), 6)}
    clear = {six: three for six, three in sixes.items() if gaps["gap"].iloc[six[2]] - gaps["gap"].iloc[six[3]] > 0.15}
    six = gaps["skill"].iloc[list(unlike(clear, seed))].to_list()
    table = gaps[gaps["skill"].isin(six)].sort_values("skill")
    names = {skill: labels("skill")[skill] for skill in table["skill"]}
    most = list(table.nlargest(3, "importance")["skill"])
    table = table.assign(skill=list(names.values()), performance_now=table["performance"])
    answer = six[:3]
    mistakes = {} if set(most) == set(answer) else {"most_important": most}
    return Given(answer, mistakes=mistakes, choices=names, show=headed(table, "skill", "importance", "performance_now"))


def able_unwilling(seed: int) -> Given:
    """How many reps stand in one cell of ability and attitude."""
    reps = kept("reps")
    cells = pd.crosstab(reps["ability"], reps["attitude"])
    ability, attitude = picked([("able", "unwilling"), ("can_learn", "willing"), ("cannot", "unwilling")], seed)
    rows = reps.groupby("branch")
    table = pd.DataFrame({"branch": [branches()[branch] for branch, _ in rows], "n": rows.size().to_list()})
    table["cell"] = rows.apply(
        lambda part: int(((part["ability"] == ability) & (part["attitude"] == attitude)).sum())
    ).to_list()
    answer = round(100 * cells.loc[ability, attitude] / len(reps), 1)
    values = {"ability": both(ability), "attitude": both(attitude)}
    return Given(
        answer, values, {"people": float(cells.loc[ability, attitude])}, show=headed(table, "branch", "n", "cell")
    )


def priorities(seed: int) -> Given:
    """Four ways to more sales in the order of amount × chance, largest first."""
    steps = kept("potential_steps").query("step not in ['existing', 'drop']").reset_index(drop=True)
    four = steps.iloc[sorted((seed + n) % len(steps) for n in range(4))]
    names = {step: both("price_step" if step == "price" else step) for step in four["step"]}
    ranked = four.assign(worth=four["amount_cny"] * four["chance"]).sort_values("worth", ascending=False)
    table = in_thousands(four.rename(columns={"amount_cny": "amount"}), "amount")
    table = table.assign(step=list(names.values()), chance=(100 * four["chance"]).round())
    return Given(list(ranked["step"]), choices=names, show=headed(table, "step", "amount", "chance"))
