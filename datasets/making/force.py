"""How the sales force spends its time, what it can do, what it learned, what it earns and what it drives."""

import datetime as dt

import numpy as np
import pandas as pd

from making.draws import stream
from making.reps import SHORT_OF_REPS, UNEVEN

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
