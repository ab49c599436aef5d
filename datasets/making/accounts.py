"""Who the customers are: the account list with its planted groups, before any invoice is written."""

import numpy as np
import pandas as pd

from making.draws import choices, dealt, stream
from making.names import account_names
from making.world import BRANCHES, CONCENTRATED, INDUSTRIES, LOSING_TIERS, PRODUCTS, SEGMENTS

SIZES = {
    ("existing", "large"): 150,
    ("existing", "mid"): 490,
    ("existing", "household"): 310,
    ("prospect", "large"): 60,
    ("prospect", "mid"): 150,
    ("prospect", "household"): 40,
}
SEGMENT_BY_SIZE = {
    "large": (0.38, 0.27, 0.28, 0.07),
    "mid": (0.10, 0.30, 0.36, 0.24),
    "household": (0.02, 0.18, 0.25, 0.55),
}
RUN_RATE = {"large": (590e3, 0.85), "mid": (84e3, 0.80), "household": (2.3e3, 0.6)}  # median a year, log spread
OUR_SHARE = {
    "self_reliant": (0.06, 0.15),
    "shop_around": (0.10, 0.26),
    "service_needing": (0.30, 0.45),
    "service_dependent": (0.80, 0.97),
}
STAR_BANK, STAR_SHOP = "A0173", "A0058"
STAR_GRID = {STAR_BANK: ["P07", "P05", "P04", "P01", "P11"], STAR_SHOP: ["P01", "P02", "P03", "P10", "P12"]}
STAR_MIX = {
    STAR_BANK: {"P07": 0.44, "P05": 0.30, "P08": 0.12, "P15": 0.09, "P14": 0.05},
    STAR_SHOP: {"P01": 0.62, "P02": 0.20, "P12": 0.18},
}


def _frame() -> pd.DataFrame:
    rng = stream("accounts")
    kinds = [kind for kind, count in SIZES.items() for _ in range(count)]
    kinds = [kinds[i] for i in rng.permutation(len(kinds))]
    table = pd.DataFrame(kinds, columns=["status", "size_class"])
    table.insert(0, "account_id", [f"A{i:04d}" for i in range(1, len(kinds) + 1)])
    for star in (STAR_BANK, STAR_SHOP):  # a star takes the place of a large existing account, which takes its kind
        here = table.index[table.account_id == star][0]
        there = table.index[(table.status == "existing") & (table.size_class == "large") & (table.index > here)][0]
        if (table.status[here], table.size_class[here]) != ("existing", "large"):
            table.loc[[here, there], ["status", "size_class"]] = table.loc[
                [there, here], ["status", "size_class"]
            ].values
    table["branch"] = choices(rng, {b: v[2] for b, v in BRANCHES.items()}, len(table))
    table["industry"] = choices(rng, {i: v[1] for i, v in INDUSTRIES.items()}, len(table))
    table.loc[table.size_class == "household", "industry"] = "household"
    table["segment_true"] = ""
    for size, weights in SEGMENT_BY_SIZE.items():
        rows = table.size_class == size
        table.loc[rows, "segment_true"] = dealt(rng, dict(zip(SEGMENTS, weights, strict=True)), int(rows.sum()))
    table.loc[table.account_id == STAR_BANK, ["branch", "industry", "segment_true"]] = [
        "Lancheng",
        "finance",
        "service_needing",
    ]
    table.loc[table.account_id == STAR_SHOP, ["branch", "industry", "segment_true"]] = [
        "Yugang",
        "e-commerce",
        "shop_around",
    ]
    anchor = (table.status == "existing") & (table.size_class == "large") & (table.branch == CONCENTRATED)
    table.loc[table.index[anchor][0], ["industry", "segment_true"]] = ["farm produce", "service_dependent"]
    return table


def _mix(rng, table: pd.DataFrame) -> pd.DataFrame:
    """Share of spend by product, accounts × products; rows sum to 1."""
    mix = np.zeros((len(table), len(PRODUCTS)))
    order = {product: i for i, product in enumerate(PRODUCTS)}
    for row, (industry, segment, size) in enumerate(
        zip(table.industry, table.segment_true, table.size_class, strict=True)
    ):
        for product, (chance, weight) in INDUSTRIES[industry][2].items():
            wide = {"large": 1.08, "mid": 0.82, "household": 0.75}[size]
            stock = {"self_reliant": 0.35, "shop_around": 0.7}.get(segment, 1.2) if product in ("P10", "P11") else 1
            if rng.random() < min(0.97, chance * wide * stock):
                mix[row, order[product]] = weight * np.exp(0.5 * rng.standard_normal())
        if not mix[row].any():
            mix[row, order["P01"]] = 1
    return pd.DataFrame(mix / mix.sum(axis=1, keepdims=True), index=table.account_id, columns=list(PRODUCTS))


def _starts(rng, table: pd.DataFrame, mix: pd.DataFrame) -> dict:
    """First day of products taken up within the two years, as (account, product): day."""
    starts = {}
    organisations = table[(table.status == "existing") & (table.size_class != "household")]
    for account in organisations.account_id:
        shares = mix.loc[account]
        small = [p for p in shares.index if 0 < shares[p] < 0.20 and shares[p] < shares.max()]
        if small and rng.random() < 0.36 and account not in STAR_MIX:
            starts[account, small[int(rng.integers(len(small)))]] = int(rng.integers(60, 640))
    return starts


def _plant(rng, table: pd.DataFrame) -> pd.Series:
    """The story of each account: '' for most, else churner, grower, loss_maker, declining, newcomer or anchor."""
    story = pd.Series("", index=table.account_id)
    t = table.set_index("account_id")
    free = t[(t.status == "existing") & ~t.index.isin([STAR_BANK, STAR_SHOP])]

    def take(rows, count, name):
        ids = [i for i in rows.index if story[i] == ""]
        story[[ids[i] for i in sorted(rng.permutation(len(ids))[:count])]] = name

    large, mid = free[free.size_class == "large"], free[free.size_class == "mid"]
    anchor = large[(large.branch == CONCENTRATED) & (large.industry == "farm produce")]
    story[anchor.index[0]] = "anchor"
    elsewhere = lambda rows: rows[~rows.branch.isin([LOSING_TIERS, CONCENTRATED])]  # noqa: E731
    losing = free[(free.branch == LOSING_TIERS) & (free.size_class != "household")]
    take(losing, round(0.45 * len(losing)), "declining")
    take(elsewhere(large), 5, "churner")
    take(elsewhere(mid), 10, "churner")
    take(elsewhere(large), 3, "grower")
    take(elsewhere(mid), 7, "grower")
    take(elsewhere(large[large.segment_true.isin(["self_reliant", "shop_around"])]), 8, "loss_maker")
    take(elsewhere(mid[mid.segment_true == "shop_around"]), 4, "loss_maker")
    take(elsewhere(mid), 80, "newcomer")
    return story


def made_accounts() -> dict:
    """The account list without the columns that need the ledger, and what the ledger needs to know about each."""
    table = _frame()
    rng = stream("account traits")
    names = account_names(table)
    table.insert(1, "account_name", [en for en, _ in names])
    table.insert(2, "account_name_zh", [zh for _, zh in names])
    story = _plant(rng, table)
    mix = _mix(rng, table)
    for star, shares in STAR_MIX.items():
        mix.loc[star] = pd.Series(shares).reindex(mix.columns).fillna(0)
    median = table.size_class.map({k: v[0] for k, v in RUN_RATE.items()}).to_numpy()
    spread = table.size_class.map({k: v[1] for k, v in RUN_RATE.items()}).to_numpy()
    rate = pd.Series(median * np.exp(spread * rng.standard_normal(len(table))), index=table.account_id)
    by_size = table.set_index("account_id").size_class
    for size, (low, high) in {"large": (190e3, 4.6e6), "mid": (12e3, 420e3), "household": (700, 9e3)}.items():
        rate[by_size == size] = rate[by_size == size].clip(low, high)
    here = rate.index[(table.set_index("account_id")[["status", "branch"]] == ["existing", CONCENTRATED]).all(axis=1)]
    rate[here] = rate[here].clip(upper=420e3)
    anchor = story.index[story == "anchor"][0]
    rate[anchor] = round(1.3 * rate[here.drop(anchor)].sum(), 2)
    rate[STAR_BANK], rate[STAR_SHOP] = 3.34e6, 2.6e6
    top_losers = [i for i in story.index[story == "loss_maker"] if by_size[i] == "large"]
    rate[top_losers] = np.round(np.linspace(1.2e6, 3.6e6, len(top_losers)), 2)
    for name, low in (("churner", 40e3), ("grower", 75e3), ("newcomer", 30e3)):
        rows = story.index[story == name]
        rate[rows] = rate[rows].clip(lower=low)
    starts = _starts(stream("product starts"), table, mix)
    return {"table": table, "story": story, "mix": mix, "rate": rate, "starts": starts}
