"""What does this account not buy from us yet, and how much would its peers lead us to expect?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.account_planning._ranges import require_between
from kamlib.errors import KamError, require_columns


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
    require_columns(sales, [row, column, "revenue"], where="white_space(sales)")
    known = list(columns) if columns is not None else sorted(sales[column].unique())
    if strange := sorted(set(sales[column]) - set(known)):
        fix = "add them to columns, or leave their lines out"
        raise KamError(f"{column} outside the list: {strange[:3]}", where="white_space(columns=)", fix=fix)
    grid = sales.pivot_table(index=row, columns=column, values="revenue", aggfunc="sum", observed=True)
    grid = grid.reindex(columns=pd.Index(known, name=column)).fillna(0.0)
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
    table = _with_base(grid, accounts, list(peers), base)
    table["rate"] = (table["revenue"] / table[base]).where(table["sold"])
    groups = [_peer_rates(part) for _, part in table.groupby([*peers, "product"], sort=False, dropna=False)]
    table = pd.concat(groups).sort_index()
    enough = table["n_buyers"] >= min_buyers
    table["potential"] = (table["peer_rate"] * table[base]).where(enough)
    table["gap"] = (table["potential"] - table["revenue"]).clip(lower=0)
    table["adoption"] = table["n_buyers"] / table["n_peers"].where(table["n_peers"] > 0)
    table["expected"] = table["gap"] * table["adoption"]
    table["status"] = np.where(enough, "ok", "few_peers")
    names = ["account_id", "product", "revenue", "n_peers", "n_buyers", "adoption", "potential", "gap", "expected"]
    return table[[*names, "status"]].reset_index(drop=True)


def _with_base(grid: pd.DataFrame, accounts: pd.DataFrame, peers: list[str], base: str) -> pd.DataFrame:
    where = "peer_potential(grid, accounts)"
    require_columns(grid, ["account_id", "product", "revenue", "sold"], where="peer_potential(grid)")
    require_columns(accounts, ["account_id", *peers, base], where=where)
    if unknown := sorted(set(grid["account_id"]) - set(accounts["account_id"])):
        fix = "add their rows to accounts, or leave their sales out"
        raise KamError(f"{len(unknown)} account(s) not in accounts: {unknown[:3]}", where=where, fix=fix)
    columns = ["account_id", *peers, base]
    table = grid.reset_index(drop=True).merge(accounts[columns], on="account_id", how="left", validate="many_to_one")
    require_between(table[base], 1e-12, float("inf"), where=f"{where}, base={base!r}")
    return table


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
