"""What the reps can do, learned, are seen doing, should do and earn."""

import datetime as dt

import numpy as np
import pandas as pd

from making.draws import dealt, rating, stream
from making.world import END

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
