"""What is known of the accounts with a plan: suppliers, units, forecasts, sites, files and progress."""

import numpy as np
import pandas as pd

from making.draws import rating, stream
from making.plans import STARS, TEXTS
from making.world import LINES, OUR_NAME, PRODUCTS, RIVALS


def made_forecasts(planned: list, ledger: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Five years by product line for accounts with a plan: revenue, contribution, account cost, share of wallet."""
    rng, rows = stream("forecasts"), []
    t = accounts.set_index("account_id")
    recent = ledger[ledger.date >= "2025-07-01"].copy()
    recent["product_line"] = recent["product"].map({p: v[2] for p, v in PRODUCTS.items()})
    recent["profit"] = recent.revenue - recent.cost - recent.service_cost
    sums = recent.groupby(["account_id", "product_line"])[["revenue", "profit"]].sum()
    growth = {
        "mailing": -0.08,
        "express parcel": 0.09,
        "e-commerce logistics": 0.15,
        "EMS documents": 0.06,
        "press": -0.05,
        "international": 0.02,
    }
    for account in planned:
        own = sums.loc[account]
        lines = [line for line in LINES if line in own.index]
        wallet = t.wallet_annual_cny[account]
        for year in range(2026, 2031):
            n = year - 2025
            values = {
                line: own.revenue[line] * (1 + growth.get(line, 0.03) + rng.normal(0, 0.01)) ** n for line in lines
            }
            total = sum(values.values())
            for line in lines:
                margin = own.profit[line] / own.revenue[line] + 0.003 * n
                rows.append(
                    (
                        account,
                        year,
                        line,
                        int(round(values[line], -3)),
                        round(margin, 3),
                        int(round(values[line] * 0.035, -2)),
                        round(min(0.98, total / (wallet * 1.03**n)), 3),
                    )
                )
    return pd.DataFrame(
        rows,
        columns=[
            "account_id",
            "year",
            "product_line",
            "revenue_cny",
            "contribution_share",
            "account_cost_cny",
            "customer_share",
        ],
    )


def made_suppliers(planned: list, accounts: pd.DataFrame, revenue: pd.Series) -> pd.DataFrame:
    """Who else serves the accounts with a plan, by rank and share of spend."""
    rng, rows = stream("suppliers"), []
    t = accounts.set_index("account_id")
    for account in planned:
        if account in STARS:
            rows += [(account, *row) for row in STARS[account]["suppliers"]]
            continue
        ours = revenue[account] / t.wallet_annual_cny[account]
        n = int(rng.integers(1, 4)) if ours < 0.9 else 1
        rest = (1 - ours) * rng.dirichlet(np.full(n, 3.0))
        shares = {OUR_NAME: ours} | dict(zip([RIVALS[i] for i in rng.permutation(3)[:n]], rest, strict=True))
        ranked = sorted(shares, key=lambda s: -shares[s])
        whole = {s: round(shares[s], 2) for s in ranked[1:]}
        whole = {ranked[0]: round(1 - sum(whole.values()), 2)} | whole
        rows += [(account, s, i, whole[s]) for i, s in enumerate(ranked, 1)]
    return pd.DataFrame(rows, columns=["account_id", "supplier", "rank", "spend_share"])


def made_units(planned: list, ledger: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """What each unit of an account with a plan buys and could buy; the bought part adds up to the ledger by product."""
    rng, rows = stream("account_units"), []
    recent = ledger[ledger.date >= "2025-07-01"]
    fen = (recent.revenue * 100).round().astype(np.int64).groupby([recent.account_id, recent["product"]]).sum()
    industry = accounts.set_index("account_id").industry
    for account in planned:
        bought = fen[account].to_dict()
        if account in STARS:
            units = STARS[account]["units"]
        else:
            units = _drawn_units(rng, TEXTS["units"].get(industry[account], TEXTS["units"]["other"]), bought)
        left = dict(bought)
        for place, (unit, unit_zh, products) in enumerate(units):
            later = {p for _, _, more in units[place + 1 :] for p, (share, _) in more.items() if share}
            for product, (share, potential) in products.items():
                part = 0 if not share else left[product] if product not in later else int(bought[product] * share)
                left[product] = left.get(product, 0) - part
                rows.append(
                    (account, unit, unit_zh, product, part / 100, max(int(potential), int(np.ceil(part / 1e4) * 100)))
                )
    return pd.DataFrame(rows, columns=["account_id", "unit", "unit_zh", "product", "revenue_cny", "potential_cny"])


def _drawn_units(rng, names: list, bought: dict) -> list:
    units = [(en, zh, {}) for en, zh in names]
    for product, fen in bought.items():
        chosen = sorted(rng.permutation(len(units))[: int(rng.integers(1, 3))])
        shares = rng.dirichlet(np.full(len(chosen), 4.0))
        for at, share in zip(chosen, shares, strict=True):
            units[at][2][product] = (share, round(fen / 100 * share * rng.uniform(1.1, 1.9), -3))
    for _, _, products in units:
        for product in list(PRODUCTS):
            if product not in products and rng.random() < 0.12:
                products[product] = (
                    0,
                    round(float(np.median(list(bought.values()))) / 100 * rng.uniform(0.2, 0.8), -3),
                )
    return units


def made_initiatives() -> pd.DataFrame:
    """Eight initiatives at each star account with three scores."""
    rows = [(account, *row) for account, star in STARS.items() for row in star["initiatives"]]
    return pd.DataFrame(
        rows, columns=["account_id", "initiative", "initiative_zh", "profit", "competition", "feasibility"]
    )


def made_sites() -> pd.DataFrame:
    """Sites of the star accounts and what can be carried there."""
    rows = [(account, *row) for account, star in STARS.items() for row in star["sites"]]
    table = pd.DataFrame(
        rows, columns=["account_id", "site", "site_zh", "address_zh", "fibre", "copper", "pickups_per_day", "services"]
    )
    return table.astype({"copper": "Int64"})


def made_dossiers() -> pd.DataFrame:
    """What is known of the star accounts: customer file and visit plan, field by field."""
    rows = []
    for account, star in STARS.items():
        rows += [
            (account, "needs_file", field, en, zh, source, str(day))
            for field, (en, zh, source, day) in star["needs_file"].items()
        ]
        visit, last = star["visit"], str(star["progress"][-1][0])
        rows.append((account, "visit_plan", "project_no", visit["number"], visit["number"], "visit sheet", last))
        for field, key in {
            "project_objective": "objective",
            "breakthroughs": "breakthroughs",
            "next_steps": "next_steps",
            "comment": "comment",
        }.items():
            rows.append((account, "visit_plan", field, *visit[key], "visit sheet", last))
    return pd.DataFrame(rows, columns=["account_id", "form", "field", "text_en", "text_zh", "evidence", "updated"])


def made_progress() -> pd.DataFrame:
    """The tug-of-war with the rival, month by month."""
    rows = [
        (star["visit"]["number"], account, str(day), at, en, zh)
        for account, star in STARS.items()
        for day, at, en, zh in star["progress"]
    ]
    return pd.DataFrame(rows, columns=["project_no", "account_id", "date", "progress", "text_en", "text_zh"])


def made_solutions() -> pd.DataFrame:
    """Which module of the solution the star accounts have from us, which we propose, which a rival holds."""
    rows = [(account, *row) for account, star in STARS.items() for row in star["solutions"]]
    return pd.DataFrame(rows, columns=["account_id", "layer", "layer_zh", "module", "module_zh", "stage", "state"])


def made_maturity(accounts: pd.DataFrame, classes: pd.Series) -> pd.DataFrame:
    """Twelve indicators of informatisation at eight finance accounts."""
    rng, indicators = stream("maturity"), TEXTS["maturity_indicators"]
    finance = accounts[(accounts.industry == "finance") & accounts.account_id.map(classes).eq("A")].account_id.tolist()
    finance = sorted(["A0173"] + [i for i in finance if i != "A0173"][:7])
    rows = []
    for account in finance:
        reached = STARS[account]["maturity"] if account in STARS else indicators[: int(rng.integers(2, 12))]
        rows += [(account, i, int(i in reached)) for i in indicators]
    return pd.DataFrame(rows, columns=["account_id", "indicator", "in_place"])


def made_problems() -> pd.DataFrame:
    """How often and how badly twelve account managers meet the five common problems of planning."""
    rng = stream("plan_problems")
    means = {
        "little_value": (3.2, 3.5),
        "no_link": (3.6, 4.1),
        "overload": (4.3, 3.4),
        "uneven": (3.8, 3.0),
        "unclear": (2.4, 2.9),
    }
    rows = [
        (f"M{i:02d}", problem, int(rating(rng, often)), int(rating(rng, bad)))
        for i in range(1, 13)
        for problem, (often, bad) in means.items()
    ]
    return pd.DataFrame(rows, columns=["respondent_id", "problem", "frequency", "severity"])
