"""How the sales force spends its time, what it can do, what it learned, what it earns and what it drives."""

import datetime as dt

import numpy as np
import pandas as pd

from making.draws import dealt, rating, stream
from making.portfolio import SHORT_OF_REPS, UNEVEN
from making.world import END

MONDAYS = [dt.date(2025, 12, 29) + dt.timedelta(days=7 * i) for i in range(26) if i != 7]  # no Spring Festival week
SHORT_WEEKS = (dt.date(2025, 12, 29), dt.date(2026, 4, 27))
SELLING = ("account_planning", "face_to_face", "quotation")
BEST_TIME = "R30"  # the one rep who sells 48 per cent of the time
TIME = {  # share of the working week
    "account_planning": 0.016,
    "face_to_face": 0.233,
    "quotation": 0.021,
    "project_planning": 0.012,
    "follow_up": 0.060,
    "problem_handling": 0.238,
    "travel_waiting": 0.215,
    "personal": 0.040,
    "reports": 0.100,
    "meetings": 0.070,
}
BEST = {
    "account_planning": 0.040,
    "face_to_face": 0.405,
    "quotation": 0.035,
    "project_planning": 0.030,
    "follow_up": 0.045,
    "problem_handling": 0.080,
    "travel_waiting": 0.205,
    "personal": 0.050,
    "reports": 0.060,
    "meetings": 0.050,
}
# skill: (importance in two to three years, performance today)
SKILLS = {
    "develop_needs": (4.5, 2.6),
    "quantify_benefits": (4.5, 2.3),
    "reach_deciders": (4.7, 2.2),
    "senior_access": (3.8, 2.9),
    "internal_systems": (2.9, 3.7),
    "price_negotiation": (3.7, 3.1),
    "relationships": (4.1, 4.0),
    "account_planning": (4.0, 3.1),
    "beat_rivals": (3.8, 3.0),
}
PARTNER_SKILLS = {
    "opportunity": (3.9, 3.3),
    "imagination": (3.0, 2.6),
    "expression": (3.4, 3.6),
    "listening": (4.4, 3.2),
    "priorities": (4.1, 2.6),
    "resources": (4.0, 3.0),
    "follow_up": (4.3, 2.4),
    "simplify": (3.3, 3.0),
    "harmony": (3.5, 3.8),
    "conflict": (3.6, 2.9),
    "internal": (3.8, 3.3),
}
SEEN = {  # behaviour of the exemplar grid: (stage, how often seen)
    "need_help": ("need", 0.38),
    "need_facts": ("need", 0.55),
    "options_demo": ("options", 0.52),
    "options_recited": ("options", 0.34),
    "value_unique": ("value", 0.30),
    "value_same": ("value", 0.58),
    "doubts_asked": ("doubts", 0.45),
    "doubts_dodged": ("doubts", 0.36),
    "implement_trained": ("implement", 0.66),
    "implement_brochure": ("implement", 0.22),
}
LADDER = {  # programme: (first month after hiring, chance of having done it)
    "orientation": (0, 1.0),
    "sales_skills": (1, 0.92),
    "on_the_job": (3, 0.85),
    "university_1": (13, 0.62),
    "university_2": (25, 0.45),
    "product_launch": (2, 0.8),
}
ROLE_TASKS = {  # segment: task, in Chinese, share of the time, how it is measured, in Chinese
    "self_reliant": [
        ("Know their own logistics plan", "摸清客户自有物流计划", 0.35, "plans known", "掌握计划数"),
        ("Offer capacity before peaks", "旺季前主动报运力", 0.40, "peak orders won", "旺季订单数"),
        ("Solve single cases at once", "个案当场解决", 0.25, "hours to answer", "答复小时数"),
    ],
    "shop_around": [
        ("Watch market and rivals' prices", "盯市场和对手价格", 0.20, "price notes a month", "每月价格情报数"),
        ("Quote quickly and from capacity", "按现有运力快速报价", 0.45, "hours to quote", "报价小时数"),
        ("Defend the margin", "守住毛利", 0.35, "average discount", "平均折扣"),
    ],
    "service_needing": [
        ("Study how the customer works", "调研客户作业流程", 0.35, "flow charts made", "流程图数"),
        ("Design and adjust the service", "设计并调整服务方案", 0.40, "solutions agreed", "签定方案数"),
        ("Review together each quarter", "每季度联合回顾", 0.25, "reviews held", "回顾次数"),
    ],
    "service_dependent": [
        ("Check credit and payment", "核查信用与回款", 0.30, "days to payment", "回款天数"),
        ("Handle orders by phone and online", "电话和线上受理", 0.50, "orders an hour", "每小时订单数"),
        ("Find the ones that grow", "发现成长型客户", 0.20, "upgrades a year", "每年升级数"),
    ],
}
FORGETTING, COACHING_EFFECT, COACHING_DAYS = 0.045, 0.5, (7, 14, 21, 28)


def _week_hours(monday: dt.date) -> float:
    return 24.0 if monday in SHORT_WEEKS else 40.0


def _visits_of_week(rng, rep: str, monday: dt.date, hours: dict, own: list, odds: np.ndarray) -> list:
    """Visits that fill the hours of a week; ``own`` is (account, usual length of a visit) per account."""
    rows, days = [], 3 if monday in SHORT_WEEKS else 5
    for purpose in ("sales", "follow_up"):
        left = round(hours["face_to_face" if purpose == "sales" else "follow_up"] * 4) / 4
        while left >= 0.25:
            account, usual = own[min(int(np.searchsorted(odds, rng.random())), len(own) - 1)]
            spent = min(left, max(0.25, round(usual * rng.uniform(0.7, 1.3) * 4) / 4))
            day = str(monday + dt.timedelta(days=int(rng.integers(0, days))))
            travel = max(0.25, round(spent * rng.uniform(0.35, 0.75) * 4) / 4)
            rows.append((day, rep, account, purpose, spent, travel))
            left -= spent
    return rows


def made_visits_and_time(
    accounts: pd.DataFrame, reps: pd.DataFrame, classes: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every visit of 25 weeks, and the time sheet whose visit hours are exactly these."""
    rng, visits, times = stream("visits"), [], []
    owned = accounts[(accounts.rep_id != "") & (accounts.status == "existing")].copy()
    owned["customer_class"] = owned.account_id.map(classes)
    for rep in reps.rep_id:
        own = owned[owned.rep_id == rep]
        favour = np.exp(0.75 * rng.standard_normal(len(own)))
        pull = own.customer_class.map({"A": 3.4, "B": 1.9, "C": 0.55}).to_numpy() * favour
        odds = np.cumsum(pull) / pull.sum()
        usual = list(zip(own.account_id, own.customer_class.map({"A": 2.2, "B": 1.3, "C": 0.6}), strict=True))
        habit = BEST if rep == BEST_TIME else TIME
        tilt = {a: np.exp(0.16 * rng.standard_normal()) for a in TIME} if rep != BEST_TIME else dict.fromkeys(TIME, 1.0)
        for monday in MONDAYS:
            raw = {a: share * tilt[a] * np.exp(0.10 * rng.standard_normal()) for a, share in habit.items()}
            worked = _week_hours(monday) * rng.uniform(0.95, 1.06)
            hours = {a: value / sum(raw.values()) * worked for a, value in raw.items()}
            week = _visits_of_week(rng, rep, monday, hours, usual, odds)
            visits += week
            for purpose, activity in (("sales", "face_to_face"), ("follow_up", "follow_up")):
                hours[activity] = sum(v[4] for v in week if v[3] == purpose)
            times += [(rep, str(monday), a, round(h * 4) / 4) for a, h in hours.items()]
    table = pd.DataFrame(visits, columns=["date", "rep_id", "account_id", "purpose", "hours", "travel_hours"])
    table = table.sort_values(["date", "rep_id", "account_id", "purpose", "hours"], kind="stable", ignore_index=True)
    table.insert(0, "visit_id", [f"V{i:05d}" for i in range(1, len(table) + 1)])
    log = pd.DataFrame(times, columns=["rep_id", "date", "activity", "hours"])
    return table, log.sort_values(["date", "rep_id"], kind="stable", ignore_index=True)


def _rated(rng, people: list, skills: dict, spread: float) -> pd.DataFrame:
    rows = []
    for person in people:
        talent = 0.35 * rng.standard_normal()
        for skill, (importance, performance) in skills.items():
            rows.append(
                (
                    person,
                    skill,
                    int(rating(rng, importance, spread=0.45)),
                    int(rating(rng, performance + talent, spread=spread)),
                )
            )
    return pd.DataFrame(rows, columns=["rep_id", "skill", "importance", "performance"])


def made_skills(reps: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nine selling skills of all reps and eleven partnering skills of the twelve key-account managers, rated."""
    rng = stream("rep_skills")
    return _rated(rng, reps.rep_id.tolist(), SKILLS, 0.6), _rated(
        rng, reps.rep_id.tolist()[::4] + ["R02", "R30"], PARTNER_SKILLS, 0.6
    )


def made_observations(visits: pd.DataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    """What was seen on four joint calls per rep: ten behaviours, seen or not."""
    rng, rows = stream("observations"), []
    good = {"able": 1.35, "can_learn": 1.0, "cannot": 0.6}
    sales = visits[(visits.purpose == "sales") & (visits.hours >= 0.75)]
    for rep in reps.itertuples():
        calls = sales[sales.rep_id == rep.rep_id]
        for at in sorted(rng.permutation(len(calls))[:4]):
            call = calls.iloc[at]
            for item, (stage, often) in SEEN.items():
                better = item.split("_")[1] in ("help", "demo", "unique", "asked", "trained")
                chance = often * good[rep.ability] if better else often / good[rep.ability]
                rows.append((call.visit_id, rep.rep_id, call.date, stage, item, int(rng.random() < min(0.95, chance))))
    return pd.DataFrame(rows, columns=["call_id", "rep_id", "date", "stage", "item", "seen"])


def made_training(reps: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Programmes of the training ladder that were done, and quiz scores after one course, with and without coaching."""
    rng, rows = stream("training_log"), []
    for rep in reps.itertuples():
        hired = dt.date.fromisoformat(rep.hire_date)
        for programme, (month, chance) in LADDER.items():
            day = hired + dt.timedelta(days=int(month * 30.44 + rng.integers(1, 25)))
            if day <= END and rng.random() < chance:
                rows.append((rep.rep_id, programme, str(day)))
    log = pd.DataFrame(rows, columns=["rep_id", "programme", "done"])
    scores, people = [], reps.rep_id.tolist()
    chosen = sorted(people[i] for i in rng.permutation(len(people))[:24])
    for rep, coached in zip(chosen, dealt(rng, {1: 12, 0: 12}, 24), strict=True):
        for day in (0, 3, 7, 14, 21, 30, 45):
            past = [d for d in COACHING_DAYS if d < day] if coached else []
            rate = FORGETTING * (1 - COACHING_EFFECT) ** len(past)
            kept = np.exp(-rate * (day - (past[-1] if past else 0)))
            noise = 1.0 if day == 0 else np.exp(0.05 * rng.standard_normal())
            scores.append((rep, coached, day, round(min(1.0, kept * noise), 3)))
    return log, pd.DataFrame(scores, columns=["rep_id", "coached", "day", "score"])


def made_pay(reps: pd.DataFrame) -> pd.DataFrame:
    """Pay of the last year: all reps and ten who left within it (F01 … F10); pay hangs on sales, not on attainment."""
    rng = stream("pay")
    table = reps[["rep_id", "branch", "target_cny", "actual_cny"]].rename(
        columns={"target_cny": "quota_cny", "actual_cny": "sales_cny"}
    )
    gone = [i for i in rng.permutation(len(table))[:10]]
    former = table.iloc[gone].copy()
    former["rep_id"] = [f"F{i:02d}" for i in range(1, 11)]
    former["sales_cny"] = (former.sales_cny * rng.uniform(0.35, 0.8, 10)).round(2)
    former["quota_cny"] = (np.rint(former.sales_cny / rng.uniform(0.55, 1.02, 10) / 10_000) * 10_000).astype(int)
    table = pd.concat([table.assign(left=0), former.assign(left=1)], ignore_index=True)
    table["base_cny"] = (72_000 + 1_000 * rng.integers(0, 36, len(table))).astype(int)
    table["commission_cny"] = np.rint(0.012 * table.sales_cny * rng.uniform(0.9, 1.1, len(table))).astype(int)
    table["bonus_cny"] = np.where(table.sales_cny >= table.quota_cny, 12_000, 0)
    table["pay_cny"] = table.base_cny + table.commission_cny + table.bonus_cny
    table["attainment"] = (table.sales_cny / table.quota_cny).round(4)
    return table[
        [
            "rep_id",
            "branch",
            "base_cny",
            "commission_cny",
            "bonus_cny",
            "pay_cny",
            "sales_cny",
            "quota_cny",
            "attainment",
            "left",
        ]
    ]


def made_bricks(
    accounts: pd.DataFrame, reps: pd.DataFrame, classes: pd.Series, coverage: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The small areas of the branch with uneven territories, their monthly hours, and the way to each rep's base."""
    rng = stream("bricks")
    here = accounts[(accounts.branch == UNEVEN) & (accounts.status == "existing")].copy()
    per = coverage[coverage.branch == UNEVEN].set_index("customer_class")
    hours = (per.visits_per_month * (per.hours_per_visit + per.travel_hours_per_visit)).to_dict()
    here["hours"] = here.account_id.map(classes).map(hours)
    team = reps.rep_id[reps.branch == UNEVEN].tolist()
    names = [f"{side} {i}" for side in ("East", "South", "West", "North") for i in range(1, 7)]
    side_zh = {"East": "东", "South": "南", "West": "西", "North": "北"}
    counts = dict(zip(team, [8, 4, 4, 4, 4], strict=True))
    place = {name: (rng.uniform(0, 30), rng.uniform(0, 30)) for name in names}
    free, owner, home = list(names), {}, {}
    for rep in team:
        home[rep] = place[free[0]]
        for name in sorted(free, key=lambda n: np.hypot(place[n][0] - home[rep][0], place[n][1] - home[rep][1]))[
            : counts[rep]
        ]:
            owner[name] = rep
            free.remove(name)
    of_rep = {rep: [n for n in names if owner[n] == rep] for rep in team}
    here["brick"], load = "", dict.fromkeys(names, 0.0)
    for row in here.sort_values(["hours", "account_id"], ascending=[False, True]).index:
        brick = min(of_rep[here.rep_id[row]], key=lambda n: load[n])
        here.loc[row, "brick"] = brick
        load[brick] += here.hours[row]
    sums = here.groupby("brick").agg(n_accounts=("account_id", "size"), hours=("hours", "sum")).reindex(names)
    bricks = pd.DataFrame(
        {
            "brick": names,
            "brick_zh": [f"{side_zh[n.split()[0]]}{n.split()[1]}片" for n in names],
            "branch": UNEVEN,
            "n_accounts": sums.n_accounts.to_numpy(),
            "hours": sums.hours.round(2).to_numpy(),
            "rep_id": [owner[n] for n in names],
        }
    )
    rows = [
        (n, rep, round(float(np.hypot(place[n][0] - home[rep][0], place[n][1] - home[rep][1])), 1))
        for n in names
        for rep in team
    ]
    return bricks, pd.DataFrame(rows, columns=["brick", "rep_id", "km"])


def made_steps(revenue: float) -> pd.DataFrame:
    """The potential bridge: what each step could bring in a year and how likely it is."""
    steps = {
        "existing": (1.0, 1.0),
        "usage": (0.085, 0.65),
        "cross_sell": (0.11, 0.45),
        "price": (0.018, 0.70),
        "mix": (0.024, 0.55),
        "drop": (-0.031, 0.85),
        "new_core": (0.072, 0.30),
        "new_unrelated": (0.026, 0.15),
    }
    rows = [(step, int(round(revenue * share, -4)), chance) for step, (share, chance) in steps.items()]
    table = pd.DataFrame(rows, columns=["step", "amount_cny", "chance"])
    table.loc[0, "amount_cny"] = int(round(revenue))
    return table


def made_sizing(reps: pd.DataFrame) -> pd.DataFrame:
    """What one more rep would bring in each branch: sales of the first year, margin, cost and carry-over."""
    rng, rows = stream("sizing"), []
    for branch, count in reps.branch.value_counts(sort=False).items():
        ratio = 1.75 if branch in SHORT_OF_REPS else 0.62 if branch == "Liuqiao" else rng.uniform(0.95, 1.25)
        margin, cost = round(float(rng.uniform(0.17, 0.21)), 3), int(round(rng.uniform(165_000, 190_000), -3))
        rows.append(
            (
                branch,
                int(count),
                int(round(ratio * cost / margin, -3)),
                margin,
                cost,
                round(float(rng.uniform(0.3, 0.45)), 2),
                round(float(rng.uniform(0.10, 0.2)), 2),
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "branch",
            "reps",
            "extra_sales_cny",
            "margin_share",
            "cost_per_rep_cny",
            "carry_over_year_2",
            "carry_over_year_3",
        ],
    )


def made_levers(branches: list) -> pd.DataFrame:
    """How the twelve branch managers rate the eight levers, now and as they should be in a year."""
    rng = stream("lever_scores")
    means = {
        "strategy": (3.1, 4.2),
        "planning": (1.9, 4.1),
        "coverage": (2.6, 3.9),
        "skills": (2.7, 4.2),
        "people": (2.9, 3.6),
        "coaching": (1.8, 4.0),
        "metrics": (3.2, 3.8),
        "pay": (3.4, 3.9),
    }
    rows = [
        (b, lever, int(rating(rng, now, spread=0.5)), int(rating(rng, then, spread=0.4)))
        for b in branches
        for lever, (now, then) in means.items()
    ]
    return pd.DataFrame(rows, columns=["branch", "lever", "now", "target"])


def made_role_tasks() -> pd.DataFrame:
    """What a rep should do for each segment, how much of the time, and how it is measured."""
    return pd.DataFrame(
        [(segment, *row) for segment, rows in ROLE_TASKS.items() for row in rows],
        columns=["segment", "task", "task_zh", "time_share", "kpi", "kpi_zh"],
    )
