"""What would this account buy if it bought like its peers?"""

import numpy as np
import pandas as pd

from kamlib.account_planning import peer_potential, white_space
from kamlib.reports.portfolio import Periods, between

LEAST_PEERS = 5  # accounts alike below which a wider circle is asked
MOST_PEERS = 200  # the nearest in size: what an account of another size buys says little
LEAST_BUYERS, MOST_PRODUCTS = 3, 200
ADOPTION = 0.3  # share of peers that buy a product from which it is white space


def _peers(revenue: pd.Series, accounts, account_id: str) -> tuple[list[str], str]:
    """The accounts this one is compared with, and what makes them alike."""
    others = revenue[(revenue > 0) & (revenue.index != account_id)]
    for names, rule in ((("industry", "size_class"), "industry_size"), (("industry",), "industry")):
        if accounts is not None and set(names) <= set(accounts):
            listed = accounts.drop_duplicates("account_id").set_index("account_id")[list(names)]
            if account_id in listed.index and listed.loc[account_id].notna().all():
                alike = listed.index[(listed == listed.loc[account_id]).all(axis="columns")]
                found = others[others.index.isin(alike)]
                if len(found) >= LEAST_PEERS:
                    return _nearest_in_size(found, revenue[account_id]), rule
    return _nearest_in_size(others, revenue[account_id]), "size"


def _nearest_in_size(revenue: pd.Series, own: float) -> list[str]:
    apart = np.log(revenue / own).abs()
    return list(apart.sort_values(kind="stable").index[:MOST_PEERS])


def products_and_peers(
    lines: pd.DataFrame, accounts, account_id: str, periods: Periods
) -> tuple[pd.DataFrame, tuple[int, str]]:
    """What the account buys and could buy, a row a product; how many accounts it is compared with, and by what rule."""
    columns = ["product", "revenue", "prior_revenue", "change", "adoption", "potential", "gap", "state"]
    if "product" not in lines:
        return pd.DataFrame(columns=columns), (0, "")
    now = between(lines, periods.start, periods.end).dropna(subset=["product"])
    before = between(lines, periods.before, periods.start).dropna(subset=["product"])
    sold = now.groupby("account_id")["revenue"].sum()
    own = [part[part["account_id"] == account_id].groupby("product")["revenue"].sum() for part in (now, before)]
    table = pd.DataFrame({"revenue": own[0], "prior_revenue": own[1]}).rename_axis("product")
    peers, rule, known = [], "", pd.DataFrame(columns=["product", "adoption", "potential", "gap", "expected", "status"])
    if sold.get(account_id, 0) > 0:
        peers, rule = _peers(sold, accounts, account_id)
        grid = white_space(_worth_comparing(now[now["account_id"].isin([account_id, *peers])], account_id))
        base = pd.DataFrame({"account_id": [account_id, *peers], "all": 1})
        found = peer_potential(grid, base.assign(base=sold.reindex(base["account_id"]).to_numpy()), peers=["all"],
                               base="base")  # fmt: skip
        known = found[found["account_id"] == account_id]
    kept = ["product", "adoption", "potential", "gap", "expected", "status"]
    table = table.reset_index().merge(known[kept], on="product", how="outer")
    table[["revenue", "prior_revenue"]] = table[["revenue", "prior_revenue"]].astype(float).fillna(0.0)
    if not periods.compared:
        table["prior_revenue"] = float("nan")
    table["change"] = (table["revenue"] / table["prior_revenue"] - 1).where(table["prior_revenue"] > 0)
    table["state"] = [_product_state(row) for row in table.itertuples()]
    table = table.sort_values(["expected", "product"], ascending=[False, True], ignore_index=True)
    return table[columns], (len(peers), rule)


def _worth_comparing(lines: pd.DataFrame, account_id: str) -> pd.DataFrame:
    """Lines of what the account buys, and of the products that most is spent on and several of its peers buy."""
    others = (
        lines[lines["account_id"] != account_id]
        .groupby("product")
        .agg(buyers=("account_id", "nunique"), revenue=("revenue", "sum"))
    )
    wide = others[others["buyers"] >= LEAST_BUYERS].nlargest(MOST_PRODUCTS, "revenue").index
    own = lines.loc[lines["account_id"] == account_id, "product"]
    return lines[lines["product"].isin({*wide, *own})]


def _product_state(row) -> str:
    if row.revenue > 0:
        return "bought" if not row.prior_revenue <= 0 else "new"
    if row.prior_revenue > 0:
        return "lost"
    return "white" if row.status == "ok" and row.adoption >= ADOPTION else ""
