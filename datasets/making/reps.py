"""The sales force that has to carry the visits, and who looks after whom."""

import datetime as dt

import numpy as np
import pandas as pd

from making.draws import dealt, stream
from making.names import person_names
from making.portfolio import abc
from making.world import BRANCHES, END

SHORT_OF_REPS, TOO_MANY_REPS, UNEVEN = {"Lancheng": 2, "Yugang": 2}, {"Liuqiao": 2}, "Jindi"
SELLING_HOURS = 160 * 0.27  # a month; the share is what the time log shows


def _headcount(coverage: pd.DataFrame) -> pd.Series:
    hours = (coverage.n_accounts * coverage.visits_per_month * coverage.hours_per_visit).groupby(coverage.branch).sum()
    need = np.ceil(hours / SELLING_HOURS).astype(int)
    return need.sub(pd.Series(SHORT_OF_REPS), fill_value=0).add(pd.Series(TOO_MANY_REPS), fill_value=0).astype(int)


def _shared_out(rng, table: pd.DataFrame, reps: pd.DataFrame, classes: pd.Series) -> pd.Series:
    """Accounts to the reps of their branch, the least loaded first; in one branch a single rep carries most."""
    load = dict.fromkeys(reps.rep_id, 0.0)
    weight = table.account_id.map(classes).map({"A": 8.8, "B": 2.6, "C": 0.2}).fillna(0.3)
    owner = pd.Series("", index=table.index)
    teams = reps.groupby("branch").rep_id.agg(list).to_dict()
    for row in weight.sort_values(ascending=False, kind="stable").index:
        if table.status[row] == "prospect" and rng.random() < 0.4:
            continue
        team = teams[table.branch[row]]
        favourite = table.branch[row] == UNEVEN and rng.random() < 0.45
        owner[row] = team[0] if favourite else min(team, key=lambda r: (load[r] * (0.9 + 0.2 * rng.random()), r))
        load[owner[row]] += weight[row]
    return owner


def made_reps(table: pd.DataFrame, coverage: pd.DataFrame, revenue: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """The sales force and the owner of each account; what a rep sold is what the ledger says of these accounts."""
    rng = stream("reps")
    count = _headcount(coverage)
    where = [branch for branch in BRANCHES for _ in range(count[branch])]
    n = len(where)
    names = person_names("reps", n)
    reps = pd.DataFrame(
        {
            "rep_id": [f"R{i:02d}" for i in range(1, n + 1)],
            "rep_name": [en for en, _ in names],
            "rep_name_zh": [zh for _, zh in names],
            "branch": where,
        }
    )
    hired = [END - dt.timedelta(days=int(d)) for d in np.rint(120 + 5200 * rng.random(n) ** 1.7)]
    reps["hire_date"] = [str(d) for d in hired]
    kinds = dealt(
        rng,
        {
            ("able", "willing"): 11,
            ("able", "unwilling"): 5,
            ("can_learn", "willing"): 13,
            ("can_learn", "unwilling"): 5,
            ("cannot", "willing"): 2,
            ("cannot", "unwilling"): 4,
        },
        n,
    )
    reps["ability"], reps["attitude"] = [k[0] for k in kinds], [k[1] for k in kinds]
    existing = table[table.status == "existing"]
    classes = abc(revenue.reindex(existing.account_id).fillna(0))
    owner = _shared_out(rng, table, reps, classes)
    actual = table.account_id.map(revenue).fillna(0).groupby(owner).sum().reindex(reps.rep_id).fillna(0)
    fit = np.array(
        [
            {"able": 0.06, "can_learn": -0.02, "cannot": -0.12}[k[0]] + {"willing": 0.03, "unwilling": -0.05}[k[1]]
            for k in kinds
        ]
    )
    reach = np.clip(1 + fit + 0.07 * rng.standard_normal(n), 0.72, 1.22)
    reps["target_cny"] = (np.rint(actual.to_numpy() / reach / 10_000) * 10_000).astype(int)
    reps["actual_cny"] = actual.round(2).to_numpy()
    return reps, owner
