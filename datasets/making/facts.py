"""The planted facts, reckoned from the finished tables, so that README and exercises say what the data hold."""

import numpy as np
import pandas as pd

from making.force import SELLING
from making.people import COACHING_EFFECT, FORGETTING
from making.world import CONCENTRATED, END, LOSING_TIERS, OUR_NAME, YEAR_2

AS_OF = pd.Timestamp(END)


def _rows(fact: str, values) -> list:
    if isinstance(values, pd.Series):
        values = values.items()
    return [(fact, str(member), None if value is None else float(value)) for member, value in values]


def _revenue_facts(lines: pd.DataFrame) -> list:
    lines = lines.assign(date=pd.to_datetime(lines.date), profit=lines.revenue - lines.cost - lines.service_cost)
    recent = lines[lines.date >= YEAR_2]
    rows = []
    for name, part in (("12 months", recent), ("24 months", lines)):
        revenue = part.groupby("account_id").revenue.sum().sort_values(ascending=False)
        rows.append(("top_20_share", name, round(revenue.iloc[: round(len(revenue) / 5)].sum() / revenue.sum(), 4)))
    sold = lines[lines.quantity > 0]
    last = sold.groupby("account_id").date.max()
    months = sold.assign(month=sold.date.dt.to_period("M")).drop_duplicates(["account_id", "month"])
    close = months[months.month > (months.account_id.map(last).dt.to_period("M") - 12)].groupby("account_id").size()
    silent = (AS_OF - last).dt.days
    rows += _rows("churner", silent[(silent > 120) & (close >= 10)])
    before = lines[lines.date < YEAR_2].groupby("account_id").revenue.sum()
    now = recent.groupby("account_id").revenue.sum()
    early = lines.groupby("account_id").date.min() < pd.Timestamp("2024-10-01")
    ratio = (now / before)[early & (before > 10_000)]
    rows += _rows("grower", ratio[ratio > 2].round(2))
    sums = lines.groupby("account_id")[["revenue", "profit"]].sum()
    margin = (sums.profit / sums.revenue)[sums.profit < 0]
    rank = now.rank(ascending=False)
    rows += _rows("loss_maker", margin.round(3)) + _rows("big_loss_maker", rank[margin.index][rank[margin.index] <= 50])
    here = recent[recent.branch == CONCENTRATED].groupby("account_id").revenue.sum()
    rows.append(("branch_on_one_account", f"{CONCENTRATED} {here.idxmax()}", round(here.max() / here.sum(), 3)))
    change = recent.groupby("branch").revenue.sum() / lines[lines.date < YEAR_2].groupby("branch").revenue.sum() - 1
    return [*rows, ("branch_losing_tiers", LOSING_TIERS, round(change[LOSING_TIERS], 3))]


def _portfolio_facts(t: dict) -> list:
    ratings = t["account_ratings"].set_index("account_id").mean(axis=1)
    rescued = ratings[ratings >= 4.4].round(2)
    closed = t["opps"][t["opps"].outcome != "open"]
    part = (
        closed.amount_cny.groupby(
            np.select(
                [closed.contacted == 0, closed.serious == 0, closed.outcome == "lost"],
                ["not_contacted", "not_serious", "not_won"],
                "won",
            )
        ).sum()
        / closed.amount_cny.sum()
    )
    opened = t["opps"][t["opps"].outcome == "open"].set_index("opp_id")
    entered = pd.to_datetime(t["stage_log"].groupby("opp_id").entered_date.max()).reindex(opened.index)
    quiet = (AS_OF - entered).dt.days
    marks = t["identification_marks"].converted.dropna()
    pair = t["survey"][t["survey"].own_product == ""].groupby(["main_need", "buying_behaviour"]).size()
    points = t["constant_sum"].set_index("account_id")
    kinds = {"price": (points.price >= 50).sum(), "value": ((points.service + points.experience) >= 50).sum()}
    scores = t["needs"].groupby("factor")[["importance", "our_score", "rival_score"]].mean()
    lead = (scores.our_score - scores.rival_score)[scores.importance >= 4]
    return [
        *_rows("rescued_c_account", rescued),
        *_rows("loss_bridge", part.round(3)),
        *_rows("stalled_deal", quiet[quiet > 150]),
        ("conversion_of_leads", "all", round(float(marks.mean()), 3)),
        ("unserved_need", " × ".join(pair.idxmax()), pair.max()),
        *_rows("orientation", kinds.items()),
        *_rows("point_of_difference", lead[lead >= 1].round(2)),
        *_rows("threshold_deficit", lead[lead < 0].round(2)),
    ]


def _force_facts(t: dict) -> list:
    hours = t["time_log"].pivot_table(index="rep_id", columns="activity", values="hours", aggfunc="sum")
    share = hours[list(SELLING)].sum(axis=1) / hours.sum(axis=1)
    total = hours[list(SELLING)].sum().sum() / hours.sum().sum()
    work = (
        (t["coverage"].n_accounts * t["coverage"].visits_per_month * t["coverage"].hours_per_visit)
        .groupby(t["coverage"].branch)
        .sum()
    )
    missing = np.ceil(work / (160 * 0.27)) - t["reps"].branch.value_counts()
    skills = t["rep_skills"].groupby("skill")[["importance", "performance"]].mean()
    gap = (skills.importance - skills.performance).sort_values(ascending=False)
    load = t["bricks"].groupby("rep_id").hours.sum()
    kinds = t["reps"].groupby(["ability", "attitude"]).size()
    kinds.index = [" ".join(pair) for pair in kinds.index]
    pay = t["pay"][t["pay"].left == 0]
    return [
        ("selling_share", "all", round(total, 3)),
        ("selling_share", share.idxmax(), round(share.max(), 3)),
        *_rows("reps_missing", missing[missing != 0]),
        *_rows("skill_gap", gap.head(3).round(2)),
        *_rows("skill_will", kinds),
        ("uneven_territory", load.idxmax(), round(load.max() / load.mean(), 2)),
        ("forgetting_rate", "daily", FORGETTING),
        ("forgetting_rate", "slowed by each coaching", COACHING_EFFECT),
        ("pay_follows", "sales", round(pay.pay_cny.corr(pay.sales_cny), 2)),
        ("pay_follows", "attainment", round(pay.pay_cny.corr(pay.attainment), 2)),
    ]


def _plan_facts(t: dict, lines: pd.DataFrame) -> list:
    people = t["contacts"].assign(reached=t["contacts"].n_contacts_our_side > 0).groupby("account_id")
    reach = people.agg(people=("contact_id", "size"), reached=("reached", "sum"))
    revenue = lines[lines.date >= str(YEAR_2.date())].groupby("account_id").revenue.sum().sort_values(ascending=False)
    big = revenue.index[(revenue.cumsum().shift(fill_value=0) / revenue.sum()) < 0.7]
    thread = reach[(reach.reached == 1) & reach.index.isin(big)]
    updated = pd.to_datetime(t["plans"].updated).groupby(t["plans"].plan_id).max()
    stale = (AS_OF - updated).dt.days
    cycle = t["plan_cycles"]
    late = cycle[cycle.plan_end >= cycle.customer_planning_start]
    links = t["plan_links"]
    broken = links[(links[["need", "strategy", "goal", "action_id"]] == "").any(axis=1)]
    return [
        *_rows("single_thread", thread.reached),
        *_rows("stale_plan", stale[stale > 365]),
        ("late_actions", "all", (t["actions"].status == "late").sum()),
        *_rows("plan_after_customer", [(p, None) for p in late.plan_id]),
        ("orphan_links", "all", len(broken)),
        *_white_space(t, lines),
    ]


def _white_space(t: dict, lines: pd.DataFrame) -> list:
    """Products that at least 60 per cent of the large peers of the industry buy and an account with a plan does not."""
    who = t["accounts"].set_index("account_id")
    large = who[(who.status == "existing") & (who.size_class == "large")]
    buys = pd.crosstab(lines.account_id, lines["product"]).reindex(large.index) > 0
    rows = []
    for account in t["plan_cycles"].account_id:
        peers = buys[large.industry == who.industry[account]].drop(account)
        common = peers.mean()[peers.mean() >= 0.6]
        rows += [
            ("white_space", f"{account} {p}", round(common[p], 2)) for p in common.index if not buys.loc[account, p]
        ]
    return rows


def _brand_facts(t: dict) -> list:
    survey = t["brand_survey"]
    ours = survey[(survey.brand == OUR_NAME) & (survey.statement == "pay_more")]
    agree = (ours.score >= 4).groupby(ours.region).mean().round(3)
    count = ours.groupby("region").size()
    steps = t["brand_funnel"].groupby("brand")[["aided", "considered", "tried", "regular"]].sum()
    rate = (steps.tried / steps.considered).round(3)
    votes = t["blind_votes"]
    shift = (votes.after.value_counts() - votes.before.value_counts()).sort_index() / len(votes)
    return [
        *_rows("pays_more", agree),
        ("too_few_answers", "Hills", count["Hills"]),
        *_rows("considered_to_tried", rate),
        *_rows("blind_shift", shift.round(3)),
    ]


def made_planted(tables: dict, lines: pd.DataFrame) -> pd.DataFrame:
    """One row per member of each planted fact."""
    rows = [
        *_revenue_facts(lines),
        *_portfolio_facts(tables),
        *_force_facts(tables),
        *_plan_facts(tables, lines),
        *_brand_facts(tables),
    ]
    return pd.DataFrame(rows, columns=["fact", "member", "value"]).astype({"value": float})
