"""Which accounts deserve a plan of their own, and what is there to win at each?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import (
    ANY,
    INFINITY,
    NEARLY,
    as_ids,
    needs,
    require_number,
    require_numbers,
    require_weights,
)  # fmt: skip
from kamlib.errors import KamError

QUADRANTS = ("strategic", "star", "status", "streamline")


@dataclass(frozen=True)
class PlanningFocus:
    """Principle 1 in numbers; shares are 0–1."""

    n_planned: int
    n_accounts: int
    share_of_accounts: float
    share_of_profit: float


@dataclass(frozen=True)
class ResourceFit:
    """Principle 7 in numbers; ``correlation`` is missing when ``enough`` is False."""

    correlation: float
    n: int
    enough: bool


def banded_scores(table: pd.DataFrame, *, bands: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    """Scores 1–5 from amounts, by stated limits: from one row per account to one row per account.

    Parameters
    ----------
    table : DataFrame
        One row per account.
    bands : mapping of column to four rising limits
        A value on a limit belongs to the upper band.

    Returns
    -------
    DataFrame
        ``account_id`` and one column 1–5 for each banded column; empty cells stay empty.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "potential": [0.9e6, 6e6]})
    >>> banded_scores(accounts, bands={"potential": [0.5e6, 1e6, 3e6, 5e6]})["potential"].tolist()
    [2.0, 5.0]
    """
    table = needs(table, where="banded_scores(table)", keys=["account_id"], numbers=list(bands), gaps=bands, empty=True)
    scores = table[["account_id"]].copy()
    for column, limits in bands.items():
        where, fix = f"banded_scores(bands=), {column!r}", "give four rising limits, such as [0.5e6, 1e6, 3e6, 5e6]"
        edges = [require_number(limit, -INFINITY, where=where, fix=fix) for limit in limits]
        if len(edges) != 4 or edges != sorted(set(edges)):
            raise KamError(f"limits {list(limits)}", where=where, fix=fix)
        labels = [1, 2, 3, 4, 5]
        scores[column] = pd.cut(table[column], [-INFINITY, *edges, INFINITY], right=False, labels=labels).astype(float)
    return scores


def account_portfolio(
    scores: pd.DataFrame, *, attractiveness: Mapping[str, float], strength: Mapping[str, float], cut: float = 3.0
) -> pd.DataFrame:
    """Attractiveness × our strength with the quadrant of each account.

    Parameters
    ----------
    scores : DataFrame
        ``account_id`` and rating columns 1–5, one row per account.
    attractiveness, strength : mapping of rating column to weight
        Each set of weights sums to 1.
    cut : float
        Cross-hair on both axes; a score equal to it counts as high.

    Returns
    -------
    DataFrame
        account_id, attractiveness, strength (1–5), quadrant: "strategic" (high, high), "star" (attractive, we are
        weak), "status" (we are strong, little to win), "streamline" (low, low); most attractive first.

    Raises
    ------
    KamError
        Missing column, rating outside 1–5, weights that do not sum to 1.

    Notes
    -----
    score = Σ weight · rating. Ties keep the order of the table.

    References
    ----------
    Fiocca 1982, Industrial Marketing Management 11; McDonald, Rogers & Woodburn 2000.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_id": ["A", "B"], "potential": [5, 2], "fit": [4, 1], "share": [2, 4]})
    >>> account_portfolio(scores, attractiveness={"potential": 0.5, "fit": 0.5}, strength={"share": 1.0})
      account_id  attractiveness  strength quadrant
    0          A             4.5       2.0     star
    1          B             1.5       4.0   status
    """
    where, marks = "account_portfolio(scores)", dict.fromkeys([*attractiveness, *strength], (1, 5))
    scores = needs(scores, where=where, keys=["account_id"], unique="account_id", numbers=marks, empty=True)
    table = scores[["account_id"]].copy()
    for name, weights in (("attractiveness", attractiveness), ("strength", strength)):
        weights = require_weights(weights, where=f"account_portfolio({name}=)")
        table[name] = sum(weight * scores[column] for column, weight in weights.items())
    cut = require_number(cut, where="account_portfolio(cut=)")
    high = table[["attractiveness", "strength"]] >= cut - NEARLY
    order = {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}
    table["quadrant"] = [QUADRANTS[order[pair]] for pair in high.itertuples(index=False, name=None)]
    return table.sort_values("attractiveness", ascending=False, kind="stable").reset_index(drop=True)


def key_account_list(
    portfolio: pd.DataFrame, *, most: int, quadrants: Collection[str] = ("strategic", "star")
) -> pd.DataFrame:
    """The accounts that get a plan: the most attractive ones of the chosen quadrants.

    Parameters
    ----------
    portfolio : DataFrame
        From :func:`account_portfolio`.
    most : int
        How many plans the team can keep alive.
    quadrants : collection of str

    Returns
    -------
    DataFrame
        Rows of ``portfolio``, by falling attractiveness, then strength.

    Examples
    --------
    >>> portfolio = pd.DataFrame({"account_id": ["A", "B"], "attractiveness": [4.5, 1.5], "strength": [2.0, 4.0],
    ...                           "quadrant": ["star", "status"]})
    >>> key_account_list(portfolio, most=10)["account_id"].tolist()
    ['A']
    """
    portfolio = needs(
        portfolio, where="key_account_list(portfolio)", keys=["account_id"], numbers=["attractiveness", "strength"],
        choices={"quadrant": QUADRANTS}, empty=True,
    )  # fmt: skip
    if strange := [name for name in quadrants if name not in QUADRANTS]:
        raise KamError(f"unknown {strange}", where="key_account_list(quadrants=)", fix=f"use some of {QUADRANTS}")
    chosen = portfolio[portfolio["quadrant"].isin(quadrants)]
    chosen = chosen.sort_values(["attractiveness", "strength"], ascending=False, kind="stable")
    return chosen.head(int(require_number(most, where="key_account_list(most=)"))).reset_index(drop=True)


def planning_focus(profits: pd.DataFrame, *, planned: Collection[str]) -> PlanningFocus:
    """How many accounts have a plan, and how much of the profit they carry.

    Parameters
    ----------
    profits : DataFrame
        account_id, profit; one row per account.
    planned : collection of str
        account_ids with a plan.

    Notes
    -----
    Profits and losses are netted in the total; a share may therefore exceed 1 where other accounts lose money.
    ``share_of_profit`` is missing when the total is not above 0.

    References
    ----------
    000 s114, principle "focus".

    Examples
    --------
    >>> profits = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [70.0, 20.0, 5.0, 5.0]})
    >>> planning_focus(profits, planned=["A"])
    PlanningFocus(n_planned=1, n_accounts=4, share_of_accounts=0.25, share_of_profit=0.7)
    """
    where = "planning_focus(profits)"
    profits = needs(profits, where=where, ids=["account_id"], unique="account_id", numbers=["profit"])
    planned = set(as_ids(pd.Series(list(planned), dtype=object)))
    if unknown := sorted(planned - set(profits["account_id"])):
        fix = "plan only accounts of the table, or add their rows"
        raise KamError(f"unknown account(s) {unknown[:3]}", where="planning_focus(planned=)", fix=fix)
    rows, total = profits["account_id"].isin(planned), float(profits["profit"].sum())
    share = float(profits.loc[rows, "profit"].sum()) / total if total > 0 else float("nan")
    return PlanningFocus(int(rows.sum()), len(profits), float(rows.mean()), share)


def resource_fit(table: pd.DataFrame, *, least: int = 5) -> ResourceFit:
    """Rank correlation of the hours spent on accounts with the return expected from them.

    Parameters
    ----------
    table : DataFrame
        hours, expected_return; one row per account, in any units.
    least : int
        Fewest complete rows for an answer.

    Notes
    -----
    Spearman's coefficient (mean ranks for ties): 1 = hours follow return, 0 = no relation, −1 = the wrong way round.

    References
    ----------
    000 s114, principle "resource allocation".

    Examples
    --------
    >>> table = pd.DataFrame({"hours": [10, 20, 30, 40, 50], "expected_return": [1, 2, 3, 5, 4]})
    >>> round(resource_fit(table).correlation, 6)
    0.9
    """
    columns = ["hours", "expected_return"]
    table = needs(table, where="resource_fit(table)", numbers=columns, gaps=columns, empty=True)
    pairs = table[columns].dropna()
    enough = len(pairs) >= least and bool((pairs.nunique() > 1).all())
    ranks = pairs.rank()
    correlation = float(ranks["hours"].corr(ranks["expected_return"])) if enough else float("nan")
    return ResourceFit(correlation, len(pairs), enough)


def wallet_share_by_rank(rank: float, n_suppliers: int) -> float:
    """The share of wallet a supplier of this rank can expect: the wallet allocation rule.

    Parameters
    ----------
    rank : float
        1 = the customer's first choice; ties share the mean rank (1.5).
    n_suppliers : int
        Suppliers the customer uses.

    Raises
    ------
    KamError
        A rank outside 1–n.

    Notes
    -----
    share = (1 − rank / (n + 1)) · 2 / n; shares over all suppliers sum to 1.

    References
    ----------
    Keiningham, Aksoy, Buoye & Cooil 2011, Harvard Business Review 89(10).

    Examples
    --------
    >>> [round(wallet_share_by_rank(rank, 3), 3) for rank in (1, 2, 3)]
    [0.5, 0.333, 0.167]
    """
    where, fix = "wallet_share_by_rank(rank, n_suppliers)", "give 1 ≤ rank ≤ number of suppliers"
    n = require_number(n_suppliers, 1, where=where, fix=fix)
    return (1 - require_number(rank, 1, n, where=where, fix=fix) / (n + 1)) * 2 / n


def share_of_wallet(accounts: pd.DataFrame) -> pd.DataFrame:
    """Our share of each account's spending now, the share its rank would earn, and the value of the next rank.

    Parameters
    ----------
    accounts : DataFrame
        account_id, revenue (ours, a year), wallet (what it spends with all suppliers, a year; empty if unknown);
        optional rank and n_suppliers.

    Returns
    -------
    DataFrame
        The given columns and share_now (0–1), headroom (wallet − revenue, at least 0), status ("ok", "no_wallet",
        "wallet_too_small": revenue above the wallet, so the estimate is wrong). With ranks also share_by_rank,
        rank_gap (share_by_rank · wallet − revenue; negative = we have more than our rank earns) and next_rank_value
        (what one rank up adds to the rule's share, 0 at rank 1). Amounts in the currency of revenue.

    References
    ----------
    Wallet allocation rule: see :func:`wallet_share_by_rank`.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A1"], "revenue": [20.0], "wallet": [120.0], "rank": [2.0],
    ...                          "n_suppliers": [3]})
    >>> share_of_wallet(accounts)[["share_by_rank", "rank_gap", "next_rank_value"]].round(2).values.tolist()
    [[0.33, 20.0, 20.0]]
    """
    ranked = {"rank": (1, INFINITY), "n_suppliers": (1, INFINITY)} if {"rank", "n_suppliers"} <= set(accounts) else {}
    table = needs(
        accounts, where="share_of_wallet(accounts)", keys=["account_id"], unique="account_id", gaps=["wallet"],
        numbers={"revenue": ANY, "wallet": ANY, **ranked}, empty=True,
    )  # fmt: skip
    known = table["wallet"] > 0
    table["share_now"] = (table["revenue"] / table["wallet"]).where(known)
    table["headroom"] = (table["wallet"] - table["revenue"]).where(known).clip(lower=0)
    too_small = table["share_now"] > 1 + NEARLY
    table["status"] = np.where(~known, "no_wallet", np.where(too_small, "wallet_too_small", "ok"))
    if ranked:
        pairs = list(zip(table["rank"], table["n_suppliers"], strict=True))
        table["share_by_rank"] = [wallet_share_by_rank(rank, n) for rank, n in pairs]
        table["rank_gap"] = table["share_by_rank"] * table["wallet"] - table["revenue"]
        next_up = [wallet_share_by_rank(max(rank - 1, 1), n) for rank, n in pairs]
        table["next_rank_value"] = (next_up - table["share_by_rank"]) * table["wallet"]
    return table


def white_space(
    sales: pd.DataFrame, *, row: str = "account_id", column: str = "product", columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Every combination of account (or unit) and product with its revenue: the empty ones are the white space.

    Parameters
    ----------
    sales : DataFrame
        ``row``, ``column`` and revenue; any number of lines, credit notes included.
    row : str
        What stands in the rows: "account_id", or a unit of one customer such as "site" or "branch".
    column : str
        What stands in the columns, usually "product".
    columns : sequence of str, optional
        All products on offer, so that one nobody buys shows too; else those in ``sales``.

    Returns
    -------
    DataFrame
        row, column, revenue (summed, same currency), sold (net revenue above 0); rows and columns in order of name,
        or of ``columns``.

    Examples
    --------
    >>> sales = pd.DataFrame({"account_id": ["A", "A", "B"], "product": ["ems", "mail", "ems"],
    ...                       "revenue": [80.0, 20.0, 50.0]})
    >>> grid = white_space(sales)
    >>> grid.loc[~grid["sold"], ["account_id", "product"]].values.tolist()
    [['B', 'mail']]
    """
    where = "white_space(sales)"
    sales = needs(sales, where=where, keys=[row, column], numbers=["revenue"], empty=columns is not None)
    rows, found = as_ids(sales[row]), as_ids(sales[column])
    known = (
        sorted(sales[column].unique(), key=lambda name: (isinstance(name, str), name)) if columns is None else columns
    )
    names = dict(zip(as_ids(pd.Series(list(known), dtype=object)), known, strict=True))  # as the caller spells them
    if strange := sorted(set(found) - set(names)):
        fix = "add them to columns, or leave their lines out"
        raise KamError(f"{column} outside the list: {strange[:3]}", where="white_space(columns=)", fix=fix)
    first = dict(zip(rows[::-1], sales[row][::-1], strict=True))
    sales = sales.assign(**{row: rows.map(first), column: found.map(names)})
    grid = sales.pivot_table(index=row, columns=column, values="revenue", aggfunc="sum")
    grid = grid.reindex(columns=pd.Index(list(names.values()), name=column)).fillna(0.0)
    table = grid.stack().rename("revenue").reset_index()
    return table.assign(sold=table["revenue"] > 0)


def peer_potential(
    grid: pd.DataFrame,
    accounts: pd.DataFrame,
    *,
    peers: Sequence[str] = ("industry", "size_class"),
    base: str = "wallet_annual_cny",
    min_buyers: int = 3,
) -> pd.DataFrame:
    """What each account would buy if it bought like its peers: one row per account and product.

    Parameters
    ----------
    grid : DataFrame
        From :func:`white_space`: account_id, product, revenue (a year's), sold.
    accounts : DataFrame
        account_id, the peer columns and ``base``.
    peers : sequence of str
        Accounts alike in all of these are peers.
    base : str
        Size of an account (wallet, staff, revenue), above 0; potentials scale with it.
    min_buyers : int
        Fewest buying peers for an answer.

    Returns
    -------
    DataFrame
        account_id, product, revenue, n_peers, n_buyers (peers that buy it), adoption (n_buyers / n_peers), potential,
        gap (potential − revenue, at least 0), expected (gap · adoption), status ("ok", "few_peers"); amounts in the
        currency of revenue, missing where status is "few_peers".

    Raises
    ------
    KamError
        Missing column, an account of the grid without a row in ``accounts``, a base that is not above 0.

    Notes
    -----
    potential = own base · median over buying peers of (revenue / base). The account itself is never its own peer.
    Median, so that one giant does not set the norm.

    Examples
    --------
    >>> grid = pd.DataFrame({"account_id": list("ABCD"), "product": "ems", "revenue": [10.0, 20.0, 30.0, 0.0],
    ...                      "sold": [True, True, True, False]})
    >>> accounts = pd.DataFrame({"account_id": list("ABCD"), "industry": "bank", "wallet_annual_cny": [100.0] * 4})
    >>> found = peer_potential(grid, accounts, peers=["industry"]).set_index("account_id").loc["D"]
    >>> float(found["potential"]), float(found["adoption"]), float(found["expected"])
    (20.0, 1.0, 20.0)
    """
    where, peers, keys = "peer_potential(grid, accounts)", list(peers), ["account_id", "product"]
    grid = needs(grid, where="peer_potential(grid)", keys=keys, numbers=["revenue"], flags=["sold"])
    accounts = needs(accounts, *peers, base, where=where, ids=["account_id"], unique="account_id")
    own = as_ids(grid["account_id"])
    if unknown := sorted(set(own) - set(accounts["account_id"])):
        fix = "add their rows to accounts, or leave their sales out"
        raise KamError(f"{len(unknown)} account(s) not in accounts: {unknown[:3]}", where=where, fix=fix)
    known = accounts.set_index("account_id").loc[own].reset_index()
    table = grid[[*keys, "revenue"]].reset_index(drop=True)
    table["base"] = require_numbers(known[base], 0, above=True, where=f"{where}, base={base!r}")
    table["rate"] = (table["revenue"] / table["base"]).where(grid["sold"].to_numpy() == 1)
    alike = [known[name] for name in peers] + [as_ids(table["product"])]
    groups = [_peer_rates(part) for _, part in table.groupby(alike, sort=False, dropna=False)]
    table = pd.concat(groups).sort_index()
    enough = table["n_buyers"] >= min_buyers
    table["potential"] = (table["peer_rate"] * table["base"]).where(enough)
    table["gap"] = (table["potential"] - table["revenue"]).clip(lower=0)
    table["adoption"] = table["n_buyers"] / table["n_peers"].where(table["n_peers"] > 0)
    table["expected"] = table["gap"] * table["adoption"]
    table["status"] = np.where(enough, "ok", "few_peers")
    names = ["account_id", "product", "revenue", "n_peers", "n_buyers", "adoption", "potential", "gap", "expected"]
    return table[[*names, "status"]].reset_index(drop=True)


def _peer_rates(part: pd.DataFrame) -> pd.DataFrame:
    """One product in one peer group: buyers among the others, and the median rate of those."""
    rates = part["rate"].to_numpy(dtype=float)
    bought = ~np.isnan(rates)
    all_rates = rates[bought]
    all_median = np.median(all_rates) if len(all_rates) else np.nan
    medians, position = [], 0
    for buys in bought:
        others = np.delete(all_rates, position) if buys else all_rates
        position += int(buys)
        medians.append(all_median if not buys else np.median(others) if len(others) else np.nan)
    return part.assign(n_peers=len(part) - 1, n_buyers=bought.sum() - bought, peer_rate=medians)
