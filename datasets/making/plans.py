"""Account plans and everything around them: actions, cycle, reviews, forecasts, dossiers, sites, white space."""

import datetime as dt
from pathlib import Path

import pandas as pd
import yaml

from making.draws import choices, stream
from making.world import END, OUR_NAME, PRODUCTS, RIVALS, RIVALS_ZH

STARS = yaml.safe_load(Path(__file__).with_name("stars.yaml").read_text(encoding="utf-8"))
TEXTS = yaml.safe_load(Path(__file__).with_name("plan_texts.yaml").read_text(encoding="utf-8"))
SECTIONS = ("summary", "options", "risks", "objectives", "actions", "team", "forecast", "appendix")
PAGES = {
    "summary": (1, 1),
    "options": (1, 2),
    "risks": (2, 3),
    "objectives": (2, 3),
    "actions": (2, 4),
    "team": (2, 2),
    "forecast": (2, 6),
    "appendix": (1, 5),
}
STEPS = {
    "collect": 2,
    "strategy": 1,
    "materials": 1.5,
    "direction": 1,
    "action_plans": 1.5,
    "write": 1.5,
    "consolidate": 1,
    "keep_valid": 0.5,
}
STALE_PLANS, PLANNED = 4, 14


def planned_accounts(accounts: pd.DataFrame, revenue: pd.Series, story: pd.Series) -> list:
    """The fourteen accounts with a plan: both stars and the largest sound ones, at most two a branch."""
    rng = stream("planned")
    t = accounts.set_index("account_id")
    ranked = [
        i
        for i in revenue.sort_values(ascending=False, kind="stable").index
        if story[i] in ("", "anchor") and i not in STARS
    ]
    chosen, count = list(STARS), dict.fromkeys(t.branch.unique(), 0)
    for account in ranked:
        if len(chosen) < PLANNED and count[t.branch[account]] < 2 and rng.random() < 0.8:
            chosen.append(account)
            count[t.branch[account]] += 1
    return sorted(chosen)


def _date(day: dt.date, rng, low: int, high: int) -> str:
    return str(day - dt.timedelta(days=int(rng.integers(low, high))))


def _facts(account: str, t: pd.DataFrame, revenue: pd.Series, bought: dict, suppliers: pd.DataFrame) -> dict:
    lines = [PRODUCTS[p] for p in bought[account][:2]]
    return {
        "revenue": f"{revenue[account] / 1e6:.1f}",
        "aim": f"{revenue[account] * 1.5 / 1e6:.1f}",
        "revenue_wan": f"{revenue[account] / 1e4:.0f}",
        "aim_wan": f"{revenue[account] * 1.5 / 1e4:.0f}",
        "share": f"{revenue[account] / t.wallet_annual_cny[account]:.0%}",
        "main": lines[0][0].lower(),
        "main_zh": lines[0][1],
        "rival": next(s for s in suppliers.supplier[suppliers.account_id == account] if s != OUR_NAME),
    }


def made_plans(
    planned: list, accounts: pd.DataFrame, revenue: pd.Series, bought: dict, suppliers: pd.DataFrame
) -> pd.DataFrame:
    """Sections of the fourteen plans; four plans were last touched more than a year ago, some sections are missing."""
    rng, rows = stream("plans"), []
    t = accounts.set_index("account_id")
    others = [i for i in planned if i not in STARS]
    stale = {others[i] for i in rng.permutation(len(others))[:STALE_PLANS]}
    zh = dict(zip(RIVALS, RIVALS_ZH, strict=True))
    for number, account in enumerate(planned, 1):
        if account in STARS:
            for section, (en, zh_text, pages, updated) in STARS[account]["plan"].items():
                rows.append((f"PL{number:02d}", account, section, en, zh_text, pages, str(updated)))
            continue
        facts = _facts(account, t, revenue, bought, suppliers)
        base = END - dt.timedelta(days=int(rng.integers(400, 640) if account in stale else rng.integers(20, 250)))
        for section in SECTIONS:
            if section in ("team", "forecast", "appendix") and rng.random() < 0.35:
                continue
            en, zh_text = TEXTS["sections"][section][int(rng.integers(2))]
            low, high = PAGES[section]
            pages = int(rng.integers(low, high + 2))
            rows.append(
                (
                    f"PL{number:02d}",
                    account,
                    section,
                    en.format(**facts),
                    zh_text.format(**facts | {"rival": zh[facts["rival"]]}),
                    pages,
                    _date(base, rng, -14, 25),
                )
            )
    return pd.DataFrame(rows, columns=["plan_id", "account_id", "section", "text_en", "text_zh", "pages", "updated"])


def made_actions(plans: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Six actions per plan; those open after their day are late."""
    rng, rows = stream("actions"), []
    t = accounts.set_index("account_id")
    heads = plans.drop_duplicates("plan_id")
    for plan in heads.itertuples():
        owner = t.rep_id[plan.account_id]
        for at in sorted(rng.permutation(len(TEXTS["actions"]))[:6]):
            en, zh = TEXTS["actions"][at]
            due = END + dt.timedelta(days=int(rng.integers(-200, 170)))
            status = ("late" if rng.random() < 0.28 else "done") if due <= END else "open"
            rows.append(
                (
                    plan.plan_id,
                    owner,
                    en,
                    zh,
                    str(due),
                    status,
                    ["sales_supervisor", "head_of_sales", "operating_committee"][at % 3],
                )
            )
    table = pd.DataFrame(
        rows, columns=["plan_id", "owner", "milestone", "milestone_zh", "due", "status", "review_level"]
    )
    table = table.sort_values(["plan_id", "due"], kind="stable", ignore_index=True)
    table.insert(0, "action_id", [f"AC{i:03d}" for i in range(1, len(table) + 1)])
    return table


def made_cycle(plans: pd.DataFrame, revenue: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Dates, return and hours of each plan; its eight steps planned and done; seven answers of its last review."""
    rng, cycle, steps, reviews = stream("plan cycle"), [], [], []
    heads = plans.groupby(["plan_id", "account_id"], sort=True).updated.max().reset_index()
    ranked = revenue[heads.account_id].rank(ascending=False).to_numpy()
    for at, plan in enumerate(heads.itertuples()):
        tier = "A" if ranked[at] <= 5 else "B"
        start = dt.date(2026, 4, 6) + dt.timedelta(days=7 * int(rng.integers(0, 4)))
        day, weeks = start, float(rng.uniform(0.85, 1.2))
        slip = 0
        for step, length in STEPS.items():
            end = day + dt.timedelta(days=round(7 * length * weeks))
            slip += int(rng.choice([0, 0, 0, 2, 5, 9]))
            done = end + dt.timedelta(days=slip)
            steps.append((plan.plan_id, step, str(day), str(end), str(done) if done <= END else ""))
            day = end
        early = at % 5 == 2
        theirs = (
            day - dt.timedelta(days=int(rng.integers(5, 20)))
            if early
            else day + dt.timedelta(days=int(rng.integers(15, 75)))
        )
        expected = int(round(revenue[plan.account_id] * rng.uniform(0.06, 0.26), -3))
        hours = int(round(expected / 1000 * rng.uniform(0.5, 1.6), -1)) + 40
        last = END - dt.timedelta(days=int(rng.integers(20, 150) if tier == "A" else rng.integers(60, 420)))
        cycle.append(
            (plan.plan_id, plan.account_id, tier, str(start), str(day), str(theirs), str(last), expected, hours)
        )
        for question in TEXTS["review_questions"]:
            reviews.append((plan.plan_id, question, choices(rng, {"green": 52, "amber": 32, "red": 16}, 1)[0]))
    return (
        pd.DataFrame(
            cycle,
            columns=[
                "plan_id",
                "account_id",
                "tier",
                "plan_start",
                "plan_end",
                "customer_planning_start",
                "last_review",
                "expected_return_cny",
                "resource_hours",
            ],
        ),
        pd.DataFrame(steps, columns=["plan_id", "step", "planned_start", "planned_end", "actual_end"]),
        pd.DataFrame(reviews, columns=["plan_id", "question", "rating"]),
    )


def made_links(actions: pd.DataFrame) -> pd.DataFrame:
    """Need → strategy → goal → action; a link that is missing leaves an orphan."""
    rng, rows = stream("plan_links"), []
    for plan, own in actions.groupby("plan_id"):
        for at in range(4):
            need, strategy, goal = TEXTS["links"][(at + int(plan[2:])) % len(TEXTS["links"])]
            gap = int(rng.integers(0, 9))
            rows.append(
                (
                    plan,
                    need,
                    "" if gap == 0 else strategy,
                    "" if gap == 1 else goal,
                    "" if gap in (1, 2) else own.action_id.iloc[at],
                )
            )
        rows.append((plan, "", "", "", own.action_id.iloc[4])) if rng.random() < 0.4 else None
    return pd.DataFrame(rows, columns=["plan_id", "need", "strategy", "goal", "action_id"])
