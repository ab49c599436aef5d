"""Two years of invoice lines, credit notes included, from the run-rate, product mix and story of each account."""

import numpy as np
import pandas as pd

from making.draws import stream
from making.season import daily_season
from making.world import BRANCHES, DAYS, END, PRODUCTS, START

LIST = np.array([v[3] for v in PRODUCTS.values()])
COST_SHARE = np.array([v[4] for v in PRODUCTS.values()])
LINE = [v[2] for v in PRODUCTS.values()]
FIRST_DAY = np.datetime64(START)
DISCOUNT = {"large": (0.15, 0.05), "mid": (0.06, 0.03), "household": (0.0, 0.0)}
CHANNEL = {  # weights of pickup, counter, online, system_link by region; size moves them further
    "River North": (5, 3, 2, 2),
    "River South": (5, 2, 3, 2),
    "Coast": (4, 1.2, 4, 3.2),
    "Hills": (4, 6, 1, 0.6),
}
CHANNEL_NAMES = ("pickup", "counter", "online", "system_link")


def _trend(rng, story: str, first: int) -> np.ndarray:
    """Daily level of one account over the two years; 0 before its first and after its last day."""
    day = np.arange(DAYS)
    level = 1 + np.clip(0.04 + 0.08 * rng.standard_normal(), -0.20, 0.22) * (day - DAYS) / 365.25
    if story == "churner":
        last = int(rng.integers(430, 595))
        level = np.where(day > last, 0, level)
    if story == "grower":
        start = int(rng.integers(300, 380))
        level = level * np.interp(day, [start, start + 120], [0.32, 1.0])
    if story == "declining":
        start = int(rng.integers(330, 380))
        level = level * np.interp(day, [start, start + 45], [1.0, rng.uniform(0.22, 0.38)])
    return np.where(day < first, 0, level)


def _ends(rng, annual: float, size: str) -> np.ndarray:
    """The billing days of one account: weekly, twice a month, monthly or now and then."""
    if size == "household":
        return np.unique(rng.integers(0, DAYS, size=int(rng.integers(6, 17))))
    if annual > 1.7e6 or (annual > 800e3 and rng.random() < 0.5):
        return np.arange(int(rng.integers(0, 5)), DAYS, 7)  # the first day is a Monday
    days = pd.date_range(START, END, freq="ME")
    day = int(rng.integers(20, 29))
    ends = [int((d.replace(day=day) - pd.Timestamp(START)).days) for d in days]
    if annual > 220e3:
        ends += [e - 14 for e in ends]
    ends = np.array(ends)
    return np.unique(ends - np.maximum(0, ends % 7 - 4))  # offices bill on working days


def _discount(rng, size: str, segment: str, story: str, cost_share: float) -> float:
    mean, spread = DISCOUNT[size]
    cut = mean + {"shop_around": 0.04, "service_dependent": -0.03}.get(segment, 0) + spread * rng.standard_normal()
    if story == "loss_maker":
        return float(rng.uniform(0.31, 0.37))
    return float(np.clip(cut, 0, max(0, min(0.28, 1 - cost_share * 1.16))))


def _service_share(rng, size: str, segment: str, story: str) -> float:
    if story == "loss_maker":
        return float(rng.uniform(0.15, 0.21))
    base = {"large": 0.040, "mid": 0.045, "household": 0.02}[size]
    return base + {"service_needing": 0.025, "self_reliant": -0.015}.get(segment, 0) + 0.008 * rng.random()


def _product_lines(rng, p: int, annual: float, ends, since, level, cut: float, sums, household: bool):
    """Quantity on each billing day, and the price, of one product of one account."""
    cumulated = sums[LINE[p]]
    season = cumulated[ends + 1] - cumulated[np.maximum(since, -1) + 1]
    noise = np.exp(0.16 * rng.standard_normal(len(ends)) - 0.0128)
    price = np.round(LIST[p] * (1 - cut) * (1 + 0.01 * rng.standard_normal()), 2)
    quantity = np.rint(annual * season * level[ends] * noise / price).astype(int)
    if household:
        quantity = np.where(rng.random(len(ends)) < 0.35, np.maximum(quantity, 1), 0) * (level[ends] > 0)
    return quantity, np.full(len(ends), price)


def _channels(rng, branch: str, size: str, n: int) -> np.ndarray:
    """A channel per line: mostly the one the account is used to, which depends on region and size."""
    by_size = {"large": (1.5, 0.25, 1, 2.5), "mid": (1.2, 0.8, 1, 0.35), "household": (0.5, 2, 1.5, 0)}[size]
    weights = np.array(CHANNEL[BRANCHES[branch][1]]) * by_size
    edges = np.cumsum(weights) / weights.sum()
    usual = rng.random() if rng.random() < 0.8 else None
    drawn = np.searchsorted(edges, rng.random(n))
    habit = np.searchsorted(edges, usual) if usual is not None else drawn
    return np.array(CHANNEL_NAMES)[np.where(rng.random(n) < 0.75, habit, drawn)]


def _account_lines(rng, who, mix, rate, story, sums, starts) -> dict[str, np.ndarray]:
    """All invoice lines of one account as columns, before ids are given."""
    first = int(rng.integers(110, 560)) if story == "newcomer" else 0
    level, ends = _trend(rng, story, first), _ends(rng, rate, who.size_class)
    household = who.size_class == "household"
    since = np.concatenate([[ends[0] - 30 if household else -1], ends[:-1]])
    bought = np.flatnonzero(mix)
    cut = _discount(rng, who.size_class, who.segment_true, story, float((mix * COST_SHARE).sum()))
    service = _service_share(rng, who.size_class, who.segment_true, story)
    drawn = [_product_lines(rng, p, rate * mix[p], ends, since, level, cut, sums, household) for p in bought]
    if not household:  # a regular customer posts something each month
        main = int(np.argmax(mix[bought]))
        drawn[main] = (np.where(level[ends] > 0, np.maximum(drawn[main][0], 1), drawn[main][0]), drawn[main][1])
    day, product = np.tile(ends, len(bought)), np.repeat(bought, len(ends))
    quantity, price = (np.concatenate(column) for column in zip(*drawn, strict=True))
    keep = (quantity > 0) & (day >= np.repeat([starts.get(p, 0) for p in bought], len(ends)))
    n = int(keep.sum())
    fixed = {"account_id": who.account_id, "branch": who.branch, "size_class": who.size_class, "service_share": service}
    return (
        {"day": day[keep], "product": product[keep], "quantity": quantity[keep], "price": price[keep]}
        | {name: np.full(n, value) for name, value in fixed.items()}
        | {"channel": _channels(rng, who.branch, who.size_class, n)}
    )


def _money(rng, lines: pd.DataFrame) -> pd.DataFrame:
    """Revenue, cost and service cost in whole fen, so that sums are exact."""
    p = lines["product"].to_numpy()
    fen = np.rint(lines.price.to_numpy() * 100).astype(np.int64)
    lines["revenue_fen"] = lines.quantity.to_numpy() * fen
    unit_cost = LIST[p] * COST_SHARE[p] * np.clip(1 + 0.03 * rng.standard_normal(len(lines)), 0.9, 1.1)
    lines["cost_fen"] = np.rint(lines.quantity.to_numpy() * unit_cost * 100).astype(np.int64)
    fixed = np.minimum(lines.revenue_fen * 0.12, 900 * rng.uniform(0.8, 1.2, len(lines)))
    lines["service_fen"] = np.rint(lines.revenue_fen * lines.service_share + fixed).astype(np.int64)
    return lines


def _credit_notes(rng, lines: pd.DataFrame) -> pd.DataFrame:
    """Refunds of a part of 1.6 per cent of the lines, 3–25 days later; what was spent on them is not recovered."""
    late = lines.day + rng.integers(3, 26, len(lines))
    chosen = (rng.random(len(lines)) < 0.016) & (late < DAYS) & (lines.revenue_fen > 30_000)
    chosen &= lines.size_class != "household"
    notes = lines[chosen].copy()
    notes["day"] = late[chosen]
    part = np.where(rng.random(len(notes)) < 0.12, 1.0, rng.uniform(0.05, 0.4, len(notes)))
    back = np.maximum(1, np.rint(notes.quantity * part)).astype(np.int64)
    notes["revenue_fen"] = -back * (notes.revenue_fen // notes.quantity)
    notes["quantity"], notes["cost_fen"], notes["service_fen"] = -back, 0, 1500
    return notes


def _identified(lines: pd.DataFrame, letter: str) -> pd.DataFrame:
    lines = lines.sort_values(["day", "account_id", "product"], kind="stable").reset_index(drop=True)
    new = (lines.day != lines.day.shift()) | (lines.account_id != lines.account_id.shift())
    date = pd.Series(FIRST_DAY + lines.day.to_numpy().astype("timedelta64[D]"))
    month = date.dt.strftime("%y%m")
    number = new.groupby(month).cumsum().astype(int)
    lines["invoice_id"] = letter + month + number.map("{:05d}".format)
    lines["date"] = date.dt.strftime("%Y-%m-%d")
    return lines


def made_ledger(world: dict) -> pd.DataFrame:
    """Every invoice line of the two years, in order of date, invoice and product."""
    sums = {}
    for line, season in daily_season().items():
        sums[line] = np.concatenate([[0.0], np.cumsum(season / season[-365:].sum())])
    existing = world["table"][world["table"].status == "existing"]
    parts = []
    for who in existing.itertuples():
        rng = stream(f"ledger {who.account_id}")
        mix = world["mix"].loc[who.account_id].to_numpy()
        order = {product: i for i, product in enumerate(PRODUCTS)}
        starts = {
            order[product]: day for (account, product), day in world["starts"].items() if account == who.account_id
        }
        rate, story = world["rate"][who.account_id], world["story"][who.account_id]
        parts.append(_account_lines(rng, who, mix, rate, story, sums, starts))
    rng = stream("ledger money")
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    lines = _money(rng, pd.DataFrame(columns))
    notes = _credit_notes(rng, lines)
    ledger = pd.concat([_identified(lines, "I"), _identified(notes, "C")])
    ledger["product"] = np.array(list(PRODUCTS))[ledger["product"].to_numpy()]
    ledger = ledger.rename(columns={"price": "unit_price"})
    for column in ("revenue", "cost", "service"):
        ledger["service_cost" if column == "service" else column] = ledger[f"{column}_fen"] / 100
    ledger = ledger.sort_values(["date", "invoice_id", "product"], kind="stable").reset_index(drop=True)
    return ledger[
        [
            "invoice_id",
            "date",
            "account_id",
            "branch",
            "product",
            "quantity",
            "unit_price",
            "revenue",
            "cost",
            "service_cost",
            "channel",
        ]
    ]


def bought(ledger: pd.DataFrame) -> dict[str, list]:
    """Products of each account, the one with most revenue first."""
    sums = ledger.groupby(["account_id", "product"]).revenue.sum().reset_index()
    sums = sums.sort_values(["account_id", "revenue"], ascending=[True, False], kind="stable")
    return sums.groupby("account_id")["product"].agg(list).to_dict()
