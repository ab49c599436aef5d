"""What follows from the ledger: potentials, ratings, visit coverage and the sales force that has to carry it."""

import datetime as dt

import numpy as np
import pandas as pd

from making.accounts import OUR_SHARE, STAR_BANK, STAR_SHOP
from making.draws import choices, rating, stream
from making.world import BRANCHES, YEAR_2

OWNERSHIP = {
    "government": {"state": 1},
    "education": {"state": 8, "private": 2},
    "health": {"state": 6, "private": 4},
    "household": {"individual": 1},
    "farm produce": {"collective": 6, "private": 4},
}
LEADS = {
    "existing": dict(referral=26, tender=16, rep_visit=28, walk_in=14, online=10, exhibition=6),
    "prospect": dict(referral=15, tender=15, rep_visit=25, online=25, exhibition=12, cold_call=8),
}
RATINGS = ("loyalty", "steadiness", "tolerance", "suggestions", "referral", "credit_standing", "influence")


def year_2_revenue(ledger: pd.DataFrame) -> pd.Series:
    """Net revenue of the last twelve months by account, exact to the fen."""
    recent = ledger[ledger.date >= str(YEAR_2.date())]
    return (recent.revenue * 100).round().groupby(recent.account_id).sum() / 100


def abc(revenue: pd.Series) -> pd.Series:
    """A, B, C by cumulative share 70/20/10: an account belongs where its own revenue starts."""
    ranked = revenue.sort_values(ascending=False, kind="stable")
    before = ranked.cumsum().shift(fill_value=0) / ranked.sum()
    return pd.Series(np.where(before < 0.7, "A", np.where(before < 0.9, "B", "C")), index=ranked.index)


def _potentials(rng, table: pd.DataFrame, world: dict, revenue: pd.Series) -> None:
    ranges = np.array([OUR_SHARE[s] for s in table.segment_true])
    share = ranges[:, 0] + (ranges[:, 1] - ranges[:, 0]) * rng.random(len(table))
    share = np.where(table.size_class == "household", np.maximum(share, 0.3), share)
    ours = np.maximum(world["rate"].reindex(table.account_id).to_numpy(), revenue.reindex(table.account_id).fillna(0))
    wallet = ours.to_numpy() / share
    low, high = np.where(table.status == "existing", 0.15, 0.10), np.where(table.status == "existing", 0.35, 0.30)
    part = low + (high - low) * rng.random(len(table))
    base = revenue.reindex(table.account_id).fillna(0).to_numpy()
    table["wallet_annual_cny"] = (np.ceil(wallet / 100) * 100).astype(int)
    table["potential_annual_cny"] = (np.ceil((base + part * (wallet - base)) / 100) * 100).astype(int)
    for star, sums in {STAR_BANK: [10_000_000, 6_500_000], STAR_SHOP: [16_800_000, 5_810_000]}.items():
        table.loc[table.account_id == star, ["wallet_annual_cny", "potential_annual_cny"]] = sums


def _traits(rng, table: pd.DataFrame, world: dict, ledger: pd.DataFrame) -> None:
    n = len(table)
    table["ownership"] = [
        choices(rng, OWNERSHIP.get(i, dict(private=65, state=20, foreign=15)), 1)[0] for i in table.industry
    ]
    table.loc[table.account_id == STAR_BANK, "ownership"] = "state"
    table.loc[table.account_id == STAR_SHOP, "ownership"] = "private"
    table["credit"] = choices(rng, dict(A=34, B=42, C=19, D=5), n)
    unknown = (table.status == "prospect") & (rng.random(n) < 0.6)
    table.loc[unknown, "credit"] = ""
    days = {"A": 18, "B": 33, "C": 52, "D": 84}
    table["payment_days"] = [
        int(max(0, round(days.get(c, 35) + 7 * z))) for c, z in zip(table.credit, rng.standard_normal(n), strict=True)
    ]
    table["payment_days"] = table.payment_days.astype("Int64")
    table.loc[table.size_class == "household", "payment_days"] = 0
    table.loc[table.status == "prospect", "payment_days"] = pd.NA
    first = ledger.groupby("account_id").date.min()
    since = pd.Series([dt.date(2006, 1, 1) + dt.timedelta(days=int(d)) for d in rng.integers(0, 6700, n)]).astype(str)
    newcomer = table.account_id.map(world["story"]).eq("newcomer").to_numpy()
    start = (pd.to_datetime(table.account_id.map(first)) - pd.to_timedelta(rng.integers(5, 28, n), "D")).dt.strftime(
        "%Y-%m-%d"
    )
    since = np.where(newcomer, start, since)
    opened = table.branch.map({b: v[3] for b, v in BRANCHES.items()})
    since = np.where(since < opened, opened, since)
    table["account_since"] = np.where(table.status == "existing", since, "")
    table["lead_source"] = ""
    for status, weights in LEADS.items():
        rows = table.status == status
        table.loc[rows, "lead_source"] = choices(rng, weights, int(rows.sum()))
    table.loc[table.size_class == "household", "lead_source"] = "walk_in"
    table["reachable"] = np.where(table.status == "existing", (rng.random(n) < 0.93), (rng.random(n) < 0.55)).astype(
        int
    )
    table["strategic_fit"] = rating(
        rng, table.industry.map(lambda i: 3.8 if i in ("e-commerce", "finance", "government") else 3.0), size=n
    )


def made_ratings(table: pd.DataFrame, revenue: pd.Series) -> pd.DataFrame:
    """Seven non-monetary ratings per existing account; eight C accounts stand clear above the rest."""
    rng = stream("account_ratings")
    ids = table.account_id[table.status == "existing"].tolist()
    classes = abc(revenue.reindex(ids).fillna(0))
    values = rating(
        rng, np.full((len(ids), 7), 3.0) + rng.normal(0, 0.35, (len(ids), 1)), spread=0.8, size=(len(ids), 7)
    )
    frame = pd.DataFrame(values, columns=RATINGS, index=ids)
    mid = table.set_index("account_id").size_class.reindex(ids) == "mid"
    pool = [i for i in ids if classes[i] == "C" and mid[i]]
    rescued = sorted(pool[i] for i in rng.permutation(len(pool))[:8])
    high = (frame.mean(axis=1) > 3.86) & (classes.reindex(ids) == "C")
    frame.loc[high] = frame.loc[high].clip(upper=3)
    frame.loc[rescued] = rating(rng, np.full((8, 7), 4.85), spread=0.35, low=4, size=(8, 7))
    return frame.rename_axis("account_id").reset_index()


def made_coverage(table: pd.DataFrame, revenue: pd.Series) -> pd.DataFrame:
    """Accounts, visits, hours, revenue and potential by branch and ABC class."""
    rng = stream("coverage")
    existing = table[table.status == "existing"].copy()
    existing["revenue"] = existing.account_id.map(revenue).fillna(0)
    existing["customer_class"] = existing.account_id.map(abc(existing.set_index("account_id").revenue))
    cells = existing.groupby(["branch", "customer_class"]).agg(
        n_accounts=("account_id", "size"), revenue_cny=("revenue", "sum"), potential_cny=("potential_annual_cny", "sum")
    )
    cells = cells.reindex(
        pd.MultiIndex.from_product([list(BRANCHES), list("ABC")], names=["branch", "customer_class"]), fill_value=0
    ).reset_index()
    cells["visits_per_month"] = cells.customer_class.map({"A": 4.0, "B": 2.0, "C": 0.3})
    cells["hours_per_visit"] = cells.customer_class.map({"A": 2.2, "B": 1.3, "C": 0.6}) + np.round(
        rng.choice([-0.1, 0, 0.1], len(cells)), 1
    )
    far = cells.branch.map(lambda b: 1.25 if BRANCHES[b][1] == "Hills" else 1.0)
    cells["travel_hours_per_visit"] = np.round(cells.hours_per_visit * 0.72 * far, 1)
    cells["hours_per_visit"] = cells.hours_per_visit.round(1)
    cells["revenue_cny"] = cells.revenue_cny.round(2)
    return cells[
        [
            "branch",
            "customer_class",
            "n_accounts",
            "visits_per_month",
            "hours_per_visit",
            "travel_hours_per_visit",
            "revenue_cny",
            "potential_cny",
        ]
    ]


def finished_accounts(world: dict, ledger: pd.DataFrame) -> pd.DataFrame:
    """The account list with potentials and traits, still without owners."""
    table, rng = world["table"].copy(), stream("account finish")
    _potentials(rng, table, world, year_2_revenue(ledger))
    _traits(rng, table, world, ledger)
    return table


def ordered_accounts(table: pd.DataFrame) -> pd.DataFrame:
    """The account list in the order of columns of the dictionary."""
    return table[
        [
            "account_id",
            "account_name",
            "account_name_zh",
            "branch",
            "status",
            "size_class",
            "industry",
            "ownership",
            "credit",
            "payment_days",
            "account_since",
            "potential_annual_cny",
            "wallet_annual_cny",
            "lead_source",
            "rep_id",
            "strategic_fit",
            "reachable",
            "segment_true",
        ]
    ]
