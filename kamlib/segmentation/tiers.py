"""Who is a VIP, a key, a middle or a small account, and who moves up or down?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import (
    NEARLY,
    SHARE,
    as_ids,
    as_table,
    needs,
    one_row_per_account,
    require_number,
    require_positive_total,
    require_rising,
    require_shares,
)
from kamlib.errors import KamError, require_choice

TIERS = ("vip", "key", "middle", "small")  # A VIP客户, B 大客户, C 中客户, D 小客户
TIER_LETTERS = {"vip": "A", "key": "B", "middle": "C", "small": "D"}
CURRY_SHARES = (0.01, 0.04, 0.15, 0.80)


def account_tiers(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    shares: Sequence[float] = CURRY_SHARES,
    cuts: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Each account with its tier: vip, key, middle or small (客户的四种细分 A/B/C/D).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the value column.
    value : str
    shares : four floats that sum to 1
        Shares of the *number* of accounts in each tier, largest accounts first.
    cuts : three falling amounts, optional
        The least value of a vip, key and middle account. Given, they replace `shares`; needed to compare two periods
        with the same yardstick (see :func:`tier_cuts`).

    Returns
    -------
    pandas.DataFrame
        In the order of the table: account_id; the value column; rank (1 = largest); tier; letter (A–D).

    Raises
    ------
    KamError
        As ``pareto_curve`` but any total will do; shares that do not sum to 1; cuts that do not fall.

    Notes
    -----
    The account that crosses a boundary belongs to the upper tier, so there is always a vip. Equal values always have
    the same tier. The decks name the four classes but their percentages are lost; 1/4/15/80 % are those of Curry &
    Curry.

    References
    ----------
    Deck 001 s4, 9; 002 lecture 4; Curry & Curry (2000), The Customer Marketing Method.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [5, 80, 10, 3, 2]})
    >>> account_tiers(accounts, shares=(0.2, 0.2, 0.2, 0.4))["tier"].tolist()
    ['middle', 'vip', 'key', 'small', 'small']
    >>> account_tiers(accounts, cuts=(100, 10, 4))["tier"].tolist()
    ['middle', 'key', 'key', 'small', 'small']
    """
    where = f"account_tiers(accounts, value={value!r})"
    accounts = one_row_per_account(accounts, where=where, numbers=[value])
    amounts = accounts[value]
    rank = amounts.rank(ascending=False, method="first").astype(int)
    if cuts is None:
        if len(shares := list(shares)) != len(TIERS):
            fix = f"give {len(TIERS)} numbers, one each for {', '.join(TIERS)}"
            raise KamError(f"{len(shares)} shares", where="account_tiers(shares=)", fix=fix)
        ends = require_shares(shares, where="account_tiers(shares=)").cumsum()[:-1]
        before = (amounts.rank(ascending=False, method="min") - 1) / len(amounts)
        position = np.searchsorted(ends - NEARLY, before.to_numpy(), side="right")
    else:
        if len(falling := list(cuts)) != len(TIERS) - 1:
            fix = "give three amounts: the least value of a vip, a key and a middle account"
            raise KamError(f"{len(falling)} cuts", where="account_tiers(cuts=)", fix=fix)
        rising = require_rising(falling[::-1], where="account_tiers(cuts=), read from the smallest up")
        position = len(rising) - np.searchsorted(rising, amounts.to_numpy(), side="right")
    tier = np.array(TIERS)[position]
    table = pd.DataFrame({"account_id": accounts["account_id"], value: amounts, "rank": rank, "tier": tier})
    return table.assign(letter=table["tier"].map(TIER_LETTERS)).reset_index(drop=True)


def require_tiers(tiers: pd.Series, *, where: str) -> None:
    """Raise unless every value is one of the four tiers."""
    if strange := sorted(set(tiers.astype(str)) - set(TIERS)):
        raise KamError(f"unknown tier(s) {strange}", where=where, fix=f"use {', '.join(TIERS)}")


def tier_cuts(tiers: pd.DataFrame, *, value: str = "revenue") -> tuple[float, float, float]:
    """The least value of a vip, key and middle account, to be used as `cuts` for another period.

    Parameters
    ----------
    tiers : pandas.DataFrame
        From :func:`account_tiers`.

    Notes
    -----
    A tier without accounts has the cut of the tier above it.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "revenue": [5, 80, 10, 3, 2]})
    >>> tier_cuts(account_tiers(accounts, shares=(0.2, 0.2, 0.2, 0.4)))
    (80.0, 10.0, 5.0)
    """
    tiers = needs(tiers, "tier", where="tier_cuts(tiers)", numbers=[value])
    require_tiers(tiers["tier"], where="tier_cuts(tiers)")
    least = tiers.groupby("tier")[value].min()
    cuts = [float(least.get(tier, np.inf)) for tier in TIERS[:-1]]
    return tuple(float(cut) for cut in np.minimum.accumulate(cuts))


def customer_pyramid(
    accounts: pd.DataFrame,
    *,
    value: str = "revenue",
    shares: Sequence[float] = CURRY_SHARES,
    cuts: Sequence[float] | None = None,
) -> pd.DataFrame:
    """One row per tier, from vip to small: how many accounts, how much of the value (客户金字塔).

    Parameters
    ----------
    accounts, value, shares, cuts
        As in :func:`account_tiers`.

    Returns
    -------
    pandas.DataFrame
        tier; letter; accounts; account_share; the value column (sum); value_share (0–1, negative when a tier loses
        money); value_per_account (missing where accounts is 0).

    Raises
    ------
    KamError
        As :func:`account_tiers`; a total of 0 or less.

    References
    ----------
    Deck 001 s4, 8–9 (金字塔模型); Curry & Curry (2000); Zeithaml, Rust & Lemon (2001).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcde"), "profit": [5, 80, 10, 3, 2]})
    >>> customer_pyramid(accounts, value="profit", shares=(0.2, 0.2, 0.2, 0.4))[["tier", "accounts", "value_share"]]
         tier  accounts  value_share
    0     vip         1         0.80
    1     key         1         0.10
    2  middle         1         0.05
    3   small         2         0.05
    """
    tiers = account_tiers(accounts, value=value, shares=shares, cuts=cuts)
    require_positive_total(tiers[value], where=f"customer_pyramid(accounts, value={value!r})")
    grouped = tiers.groupby("tier")[value]
    count = grouped.size().reindex(TIERS, fill_value=0)
    amount = grouped.sum().reindex(TIERS, fill_value=0.0)
    return pd.DataFrame(
        {
            "tier": TIERS,
            "letter": [TIER_LETTERS[tier] for tier in TIERS],
            "accounts": count.to_numpy(),
            "account_share": (count / count.sum()).to_numpy(),
            value: amount.to_numpy(),
            "value_share": (amount / amount.sum()).to_numpy(),
            "value_per_account": (amount / count.where(count > 0)).to_numpy(),
        }
    )


def income_tiers(
    clients: pd.DataFrame, *, tiers: pd.DataFrame, value: str = "potential_annual_cny", edge: str = "upper"
) -> pd.DataFrame:
    """Each client with its band of income or turnover and what goes with it, such as the channel (基于收入的客户细分).

    Parameters
    ----------
    clients : pandas.DataFrame
        One row per client with `account_id` and the value.
    tiers : pandas.DataFrame
        One row per band: tier, from_value (least value of the band; the lowest band takes all below, its bound may be
        missing); further columns, such as relationship_channel, come along.
    value : str
    edge : {"upper", "lower"}
        The band of a value that lies exactly on a bound; the deck writes both "> 70,000" and "30,000–70,000".

    Returns
    -------
    pandas.DataFrame
        account_id; the value; the columns of `tiers` except from_value.

    Raises
    ------
    KamError
        Missing column or number, no rows, bounds given twice.

    References
    ----------
    Deck 000 s20 (German bank; signs and dashes are lost, its shares sum to 101 % and 95.5–100.5 %).

    Examples
    --------
    >>> bank = pd.DataFrame({"tier": ["wealthy", "mass"], "from_value": [70000, None], "channel": ["own", "branch"]})
    >>> clients = pd.DataFrame({"account_id": ["A", "B"], "income": [70000, 20000]})
    >>> income_tiers(clients, tiers=bank, value="income")["channel"].tolist()
    ['own', 'branch']
    """
    require_choice(edge, ("upper", "lower"), where="income_tiers(edge=)")
    tiers = needs(tiers, where="income_tiers(tiers=)", ids=["tier"], numbers=["from_value"], gaps=["from_value"])
    clients = one_row_per_account(clients, where=f"income_tiers(clients, value={value!r})", numbers=[value])
    bounds = tiers["from_value"].fillna(-np.inf)
    rising = tiers.loc[bounds.sort_values().index]
    cuts = bounds.sort_values().to_numpy()
    if (cuts[1:] <= cuts[:-1]).any():
        fix = "give every tier its own from_value; only the lowest may be missing"
        raise KamError(f"bounds {cuts.tolist()}", where="income_tiers(tiers=)", fix=fix)
    position = np.searchsorted(cuts, clients[value].to_numpy(), side="right" if edge == "upper" else "left") - 1
    chosen = rising.drop(columns="from_value").iloc[position.clip(min=0)].reset_index(drop=True)
    return pd.concat([clients[["account_id", value]].reset_index(drop=True), chosen], axis=1)


MOVES = ("up", "down", "same", "new", "lost")


@dataclass(frozen=True)
class TierMigration:
    """How accounts moved between tiers.

    ``counts`` has rows vip … small, new and columns vip … small, lost; ``shares`` are the same rows divided by their
    sum (a row of zeros where nobody was in that tier before). ``upgrade_rate`` and ``downgrade_rate`` are shares of
    the accounts there were before; ``n_new`` and ``n_lost`` are numbers of accounts.
    """

    counts: pd.DataFrame
    shares: pd.DataFrame
    upgrade_rate: float
    downgrade_rate: float
    n_new: int
    n_lost: int


def tier_moves(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row per account of either period with the tier before and after and the kind of move.

    Parameters
    ----------
    before, after : pandas.DataFrame
        account_id and tier (vip, key, middle, small), as from ``account_tiers``.

    Returns
    -------
    pandas.DataFrame
        account_id; tier_before ("new" where it was not there); tier_after ("lost" where it is gone); move: "up",
        "down", "same", "new" or "lost". Accounts of `before` first, in their order.

    Raises
    ------
    KamError
        Missing column, no rows, an account twice, an unknown tier.

    Examples
    --------
    >>> before = pd.DataFrame({"account_id": ["A", "B"], "tier": ["key", "small"]})
    >>> after = pd.DataFrame({"account_id": ["A", "C"], "tier": ["vip", "small"]})
    >>> tier_moves(before, after)
      account_id tier_before tier_after  move
    0          A         key        vip    up
    1          B       small       lost  lost
    2          C         new      small   new
    """
    sides = []
    for name, table in (("before", before), ("after", after)):
        where = f"tier_moves({name})"
        table = one_row_per_account(table, "tier", where=where)
        require_tiers(table["tier"], where=where)
        side = table[["account_id"]].assign(tier=table["tier"].astype(str), key=as_ids(table["account_id"]))
        sides.append(side.rename(columns={"tier": f"tier_{name}"}))
    left, right = sides
    new = right[~right["key"].isin(left["key"])]
    moves = left.merge(right.drop(columns="account_id"), on="key", how="left")
    moves = pd.concat([moves, new], ignore_index=True)[["account_id", "tier_before", "tier_after"]]
    moves = moves.fillna({"tier_before": "new", "tier_after": "lost"})
    height = {tier: step for step, tier in enumerate(reversed(TIERS))}
    change = moves["tier_after"].map(height).fillna(0) - moves["tier_before"].map(height).fillna(0)
    kinds = [moves["tier_before"] == "new", moves["tier_after"] == "lost", change > 0, change < 0]
    moves["move"] = np.select(kinds, ["new", "lost", "up", "down"], default="same")
    return moves


def tier_migration(before: pd.DataFrame, after: pd.DataFrame) -> TierMigration:
    """The matrix of moves between tiers with new and lost accounts, and the rates (客户升级).

    Parameters
    ----------
    before, after : pandas.DataFrame
        account_id and tier, as from ``account_tiers``. Tiers by share of accounts are a ranking: somebody's rise is
        somebody else's fall. Use the cuts of the first period for both to see real growth.

    Returns
    -------
    TierMigration

    Raises
    ------
    KamError
        As :func:`tier_moves`.

    Notes
    -----
    upgrade_rate = accounts that rose ÷ accounts there were before; lost accounts are in the divisor, not among the
    downgrades.

    References
    ----------
    Deck 001 s4, 9 (客户升级, 潜在客户升级); Pfeifer & Carraway (2000), J. Interactive Marketing 14(2).

    Examples
    --------
    >>> before = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "tier": ["key", "small", "small", "vip"]})
    >>> after = pd.DataFrame({"account_id": ["A", "C", "D", "E"], "tier": ["vip", "small", "key", "small"]})
    >>> moved = tier_migration(before, after)
    >>> moved.counts
            vip  key  middle  small  lost
    vip       0    1       0      0     0
    key       1    0       0      0     0
    middle    0    0       0      0     0
    small     0    0       0      1     1
    new       0    0       0      1     0
    >>> moved.upgrade_rate, moved.downgrade_rate, moved.n_new, moved.n_lost
    (0.25, 0.25, 1, 1)
    """
    moves = tier_moves(before, after)
    counts = pd.crosstab(moves["tier_before"], moves["tier_after"])
    counts = counts.reindex(index=[*TIERS, "new"], columns=[*TIERS, "lost"], fill_value=0)
    counts = counts.rename_axis(index=None, columns=None)
    sums = counts.sum(axis=1)
    kinds, n_before = moves["move"].value_counts(), (moves["move"] != "new").sum()
    return TierMigration(
        counts=counts,
        shares=counts.div(sums.where(sums > 0, 1), axis=0),
        upgrade_rate=float(kinds.get("up", 0) / n_before),
        downgrade_rate=float(kinds.get("down", 0) / n_before),
        n_new=int(kinds.get("new", 0)),
        n_lost=int(kinds.get("lost", 0)),
    )


def tier_projection(
    mix: Mapping[str, float], matrix: pd.DataFrame, *, periods: int = 1, new: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """The number of accounts per tier after each period if the moves repeat themselves.

    Parameters
    ----------
    mix : mapping of tier to number of accounts
        Where things stand now; tiers not named hold none.
    matrix : pandas.DataFrame
        Row shares: from tier (index) to tier (columns), as ``tier_migration(…).shares``. A column "lost" takes
        accounts out; a row "new" is not used.
    periods : int
        How many times the moves are repeated.
    new : mapping of tier to number of accounts, optional
        Accounts won in every period.

    Returns
    -------
    pandas.DataFrame
        period (0 = now); one column per tier; lost (accounts lost so far, when the matrix has that column).

    Raises
    ------
    KamError
        Unknown tier, negative number, a row that does not sum to 1 though accounts are in that tier.

    Notes
    -----
    p(t+1) = p(t)·T + new. It is a what-if: moves of one year seldom repeat themselves for five.

    References
    ----------
    Deck 001 s9; Pfeifer & Carraway (2000).

    Examples
    --------
    >>> matrix = pd.DataFrame([[0.8, 0.2], [0.1, 0.9]], index=["vip", "key"], columns=["vip", "key"])
    >>> tier_projection({"vip": 10, "key": 40}, matrix)
       period   vip   key
    0       0  10.0  40.0
    1       1  12.0  38.0
    """
    where = "tier_projection(matrix)"
    matrix = as_table(matrix, where=where)
    tiers = [tier for tier in matrix.columns if tier != "lost"]
    if missing_rows := [tier for tier in tiers if tier not in matrix.index]:
        fix = f"add the row(s) {missing_rows}, or take the columns out"
        raise KamError(f"no row for {missing_rows}", where=where, fix=fix)
    matrix = needs(matrix, where=where, numbers=dict.fromkeys(matrix.columns, SHARE)).loc[tiers]
    now, won = _accounts_per_tier(mix, tiers, "mix"), _accounts_per_tier(new or {}, tiers, "new")
    fix = "give a whole number from 1 on"
    if (periods := require_number(periods, 1, where="tier_projection(periods=)", fix=fix)) != int(periods):
        raise KamError(f"periods is {periods:g}", where="tier_projection(periods=)", fix=fix)
    square, reached = matrix[tiers].to_numpy(), now + won
    for _ in tiers:  # above 0 for every tier in which accounts can ever be
        reached = reached + reached @ (square > 0)
    for tier, total, n in zip(tiers, matrix.sum(axis=1), reached, strict=True):
        if n > 0 and abs(total - 1) > 1e-6:
            fix = f"give shares that sum to 1 in row {tier!r}; a row of zeros means nobody was in that tier before"
            raise KamError(f"row {tier!r} sums to {total:g}", where=where, fix=fix)
    rows, lost = [now], [0.0]
    for _ in range(int(periods)):
        stay = rows[-1] @ square
        lost.append(lost[-1] + rows[-1].sum() - stay.sum())
        rows.append(stay + won)
    table = pd.DataFrame(rows, columns=tiers)
    table.insert(0, "period", range(len(rows)))
    return table.assign(lost=lost) if "lost" in matrix else table


def _accounts_per_tier(mix: Mapping[str, float], tiers: list[str], argument: str) -> np.ndarray:
    where = f"tier_projection({argument})"
    mix = {tier: amount for tier, amount in dict(mix).items() if tier not in ("lost", "new")}
    if strange := [tier for tier in mix if tier not in tiers]:
        raise KamError(f"unknown tier(s) {strange}", where=where, fix=f"use the tiers of the matrix: {tiers}")
    return np.array([require_number(mix.get(tier, 0), where=f"{where}, tier {tier!r}") for tier in tiers])
