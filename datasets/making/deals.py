"""The opportunities of two years, how far each came, and where the lost ones were lost."""

import numpy as np
import pandas as pd

from making.draws import choices, stream
from making.portfolio import LEADS
from making.world import DAYS, INDUSTRIES, PRODUCTS, START

STAGES = {"G": 0.10, "F": 0.20, "E": 0.25, "D": 0.30, "C": 0.50, "B": 0.75, "A": 0.90, "S": 1.00}
LOSS = {"not_contacted": 18, "not_serious": 22, "not_won": 33, "won": 27}  # per cent of the closed value
STALLED = 15
FIRST = np.datetime64(START)


def _candidates(world: dict, accounts: pd.DataFrame, bought: dict) -> list:
    """(account, product) pairs that could be sold: what an industry buys and the account does not."""
    pairs = []
    for who in accounts[accounts.size_class != "household"].itertuples():
        for product, (chance, _) in INDUSTRIES[who.industry][2].items():
            if chance >= 0.25 and product not in bought.get(who.account_id, []):
                pairs.append((who.account_id, product))
    return pairs


def _amount(rng, rate: float, product: str) -> float:
    size = {"press": 0.3, "agency services": 0.3, "philately and gifts": 0.5}.get(PRODUCTS[product][2], 1.0)
    return float(np.clip(rate * size * rng.uniform(0.08, 0.35), 4_000, 900_000))


def _won(rng, world: dict, ledger: pd.DataFrame) -> pd.DataFrame:
    """One won deal for every product that an account took up within the two years."""
    first = (
        ledger[ledger.quantity > 0]
        .groupby(["account_id", "product"])
        .agg(date=("date", "min"), revenue=("revenue", "sum"))
    )
    rows = []
    for account, product in world["starts"]:
        if (account, product) in first.index:
            start, revenue = first.loc[(account, product)]
            day = int((np.datetime64(start) - FIRST).astype(int))
            yearly = revenue * 365 / max(60, DAYS - day)
            rows.append((account, product, max(4_000, yearly * rng.uniform(0.85, 1.2)), day - int(rng.integers(2, 16))))
    won = pd.DataFrame(rows, columns=["account_id", "product", "amount", "closed_day"])
    return won[won.closed_day > 35].assign(outcome="won")


def _lost(rng, pairs: list, world: dict, kind: str, value: float) -> pd.DataFrame:
    """Lost deals of one kind until their amounts reach the value planned for it."""
    rows, total = [], 0.0
    while total < value:
        account, product = pairs.pop()
        amount = min(_amount(rng, world["rate"][account], product), max(4_000, value - total))
        rows.append((account, product, amount, int(rng.integers(60, DAYS)), kind))
        total += amount
    return pd.DataFrame(rows, columns=["account_id", "product", "amount", "closed_day", "outcome"])


def _lost_stage(rng, outcome: str) -> str:
    weights = {
        "not_contacted": {"G": 1},
        "not_serious": {"G": 28, "F": 72},
        "not_won": {"E": 30, "D": 22, "C": 26, "B": 14, "A": 8},
    }[outcome]
    return choices(rng, weights, 1)[0]


def _open(rng, pairs: list, world: dict) -> pd.DataFrame:
    rows = []
    for stage, count in {"G": 52, "F": 44, "E": 34, "D": 26, "C": 22, "B": 13, "A": 9}.items():
        for _ in range(count):
            account, product = pairs.pop()
            rows.append((account, product, _amount(rng, world["rate"][account], product), stage))
    return pd.DataFrame(rows, columns=["account_id", "product", "amount", "stage"]).assign(outcome="open")


def _star_deals() -> pd.DataFrame:
    rows = [
        ("A0173", "P04", 640_000, "C"),
        ("A0173", "P11", 520_000, "E"),
        ("A0173", "P01", 380_000, "D"),
        ("A0173", "P09", 450_000, "F"),
        ("A0058", "P10", 720_000, "D"),
        ("A0058", "P03", 310_000, "B"),
        ("A0058", "P11", 260_000, "E"),
    ]
    return pd.DataFrame(rows, columns=["account_id", "product", "amount", "stage"]).assign(outcome="open")


def _log(rng, opps: pd.DataFrame) -> tuple[pd.DataFrame, list]:
    """When each stage was entered; fifteen open deals have stood still for more than 150 days."""
    order, rows, created = list(STAGES), [], []
    is_open = opps.index[opps.outcome == "open"].tolist()
    late = [i for i in is_open if opps.stage_code[i] in "FEDC" and opps.account_id[i] not in ("A0173", "A0058")]
    stalled = {late[i] for i in rng.permutation(len(late))[:STALLED]}
    for i, deal in opps.iterrows():
        last = order.index(deal.stage_code)
        path = order[: last + 1]
        gaps = np.rint(rng.gamma(2.2, 9.0, size=len(path)) + 3).astype(int)
        if deal.outcome == "open":
            end = DAYS - int(rng.integers(155, 260) if i in stalled else rng.integers(2, 95))
            days = end - np.concatenate([np.cumsum(gaps[::-1][:-1])[::-1], [0]]) if last else np.array([end])
        else:
            leave = deal.closed_day if deal.outcome == "won" else deal.closed_day - gaps[-1]
            days = leave - np.concatenate([np.cumsum(gaps[::-1][:-1])[::-1], [0]]) if last else np.array([leave])
        created.append(int(days[0]))
        rows += [(deal.opp_id, stage, str(FIRST + int(day))) for stage, day in zip(path, days, strict=True)]
    return pd.DataFrame(rows, columns=["opp_id", "stage_code", "entered_date"]), created


def _described(rng, opps: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    who = accounts.set_index("account_id").loc[opps.account_id]
    n = len(opps)
    opps["contacted"] = (opps.outcome != "not_contacted").astype(int)
    opps["serious"] = opps.outcome.isin(["won", "not_won"]).astype(int)
    is_open = opps.outcome == "open"
    opps.loc[is_open, "contacted"] = np.where(opps.stage_code[is_open] == "G", rng.random(is_open.sum()) < 0.5, 1)
    opps.loc[is_open, "serious"] = opps.stage_code[is_open].isin(list("EDCBAS")).astype(int)
    opps["lost_stage"] = np.where(opps.outcome.isin(list(LOSS)[:3]), opps.stage_code, "")
    opps.loc[opps.outcome.isin(list(LOSS)[:3]), "outcome"] = "lost"
    opps["lead_source"] = choices(rng, LEADS["prospect"], n)
    team = {
        branch: rows.tolist()
        for branch, rows in accounts[accounts.rep_id != ""].groupby("branch").rep_id.unique().items()
    }
    opps["rep_id"] = [
        r or sorted(team[b])[int(rng.integers(len(team[b])))] for r, b in zip(who.rep_id, who.branch, strict=True)
    ]
    base = opps.stage_code.map(STAGES).where(opps.outcome != "won", 0.82)
    opps["probability"] = np.clip(np.rint((base + 0.10 + 0.09 * rng.standard_normal(n)) * 20) / 20, 0.05, 0.95).round(2)
    large = (who.size_class == "large").to_numpy()
    opps["n_contacts"] = np.where(opps.contacted == 1, 1 + rng.poisson(np.where(large, 2.2, 0.7)), 0)
    opps["customised"] = ((rng.random(n) < np.where(large, 0.5, 0.12)) & (opps.serious == 1)).astype(int)
    return opps


def made_opps(
    world: dict, accounts: pd.DataFrame, ledger: pd.DataFrame, bought: dict
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The opportunities and the log of their stages."""
    rng = stream("opps")
    won = _won(rng, world, ledger)
    pairs = [p for p in _candidates(world, accounts, bought) if p[0] not in ("A0173", "A0058")]
    pairs = [pairs[i] for i in rng.permutation(len(pairs))]
    whole = won.amount.sum() / LOSS["won"]
    lost = [_lost(rng, pairs, world, kind, whole * share) for kind, share in LOSS.items() if kind != "won"]
    opps = pd.concat([won, *lost, _open(rng, pairs, world), _star_deals()], ignore_index=True)
    opps["amount_cny"] = (np.rint(opps.amount.to_numpy() / 100) * 100).astype(int)
    opps["stage_code"] = [
        "S" if deal.outcome == "won" else deal.stage if deal.outcome == "open" else _lost_stage(rng, deal.outcome)
        for deal in opps.itertuples()
    ]
    opps = opps.iloc[rng.permutation(len(opps))].reset_index(drop=True)
    opps["opp_id"] = ""
    opps["opp_id"] = [f"x{i:04d}" for i in range(len(opps))]
    log, created = _log(rng, opps)
    opps["created_day"] = created
    order = opps.sort_values(["created_day", "opp_id"], kind="stable").opp_id
    names = {old: f"O{i:04d}" for i, old in enumerate(order, 1)}
    opps["opp_id"], log["opp_id"] = opps.opp_id.map(names), log.opp_id.map(names)
    opps = _described(rng, opps.sort_values("opp_id", ignore_index=True), accounts)
    opps["created"] = [str(FIRST + int(d)) for d in opps.created_day]
    opps["closed"] = [
        str(FIRST + int(d)) if o != "open" else "" for d, o in zip(opps.closed_day.fillna(0), opps.outcome, strict=True)
    ]
    ahead = np.where(
        opps.outcome == "open",
        DAYS + rng.integers(-25, 170, len(opps)),
        opps.closed_day.fillna(0) - rng.integers(-12, 45, len(opps)),
    )
    opps["expected_close"] = [str(FIRST + int(max(d, c + 10))) for d, c in zip(ahead, opps.created_day, strict=True)]
    opps = opps[
        [
            "opp_id",
            "account_id",
            "product",
            "stage_code",
            "amount_cny",
            "probability",
            "created",
            "expected_close",
            "closed",
            "lead_source",
            "contacted",
            "serious",
            "outcome",
            "lost_stage",
            "n_contacts",
            "customised",
            "rep_id",
        ]
    ]
    return opps, log.sort_values(["opp_id", "entered_date"], kind="stable", ignore_index=True)
