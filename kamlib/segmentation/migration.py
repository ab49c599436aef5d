"""Who moved up, who moved down, and what does it look like if this goes on?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.inputs import require_accounts
from kamlib.segmentation.tiers import TIERS

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
    for name, table in (("before", before), ("after", after)):
        where = f"tier_moves({name})"
        require_accounts(table, ["tier"], where=where)
        if strange := sorted(set(table["tier"].astype(str)) - set(TIERS)):
            raise KamError(f"unknown tier(s) {strange}", where=where, fix=f"use {', '.join(TIERS)}")
    left = before[["account_id", "tier"]].rename(columns={"tier": "tier_before"})
    right = after[["account_id", "tier"]].rename(columns={"tier": "tier_after"})
    new = right[~right["account_id"].isin(left["account_id"])]
    moves = pd.concat([left.merge(right, on="account_id", how="left"), new], ignore_index=True)
    moves["tier_before"] = moves["tier_before"].astype(object).where(moves["tier_before"].notna(), "new")
    moves["tier_after"] = moves["tier_after"].astype(object).where(moves["tier_after"].notna(), "lost")
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
    kinds = moves["move"].value_counts()
    return TierMigration(
        counts=counts,
        shares=counts.div(sums.where(sums > 0, 1), axis=0),
        upgrade_rate=float(kinds.get("up", 0) / len(before)),
        downgrade_rate=float(kinds.get("down", 0) / len(before)),
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
    tiers = [tier for tier in matrix.columns if tier != "lost"]
    square = _square(matrix, tiers)
    now, won = _amounts(mix, tiers, "mix"), _amounts(new or {}, tiers, "new")
    if periods != int(periods) or periods < 1:
        raise KamError(
            f"periods is {periods!r}", where="tier_projection(periods=)", fix="give a whole number from 1 on"
        )
    _require_whole_rows(matrix, tiers, _reached(now + won, square))
    rows, lost = [now], [0.0]
    for _ in range(int(periods)):
        stay = rows[-1] @ square
        lost.append(lost[-1] + rows[-1].sum() - stay.sum())
        rows.append(stay + won)
    table = pd.DataFrame(rows, columns=tiers)
    table.insert(0, "period", range(len(rows)))
    return table.assign(lost=lost) if "lost" in matrix.columns else table


def _square(matrix: pd.DataFrame, tiers: list[str]) -> np.ndarray:
    missing = [tier for tier in tiers if tier not in matrix.index]
    if missing:
        fix = f"add the row(s) {missing}, or take the columns out"
        raise KamError(f"no row for {missing}", where="tier_projection(matrix)", fix=fix)
    require_columns(matrix, tiers, where="tier_projection(matrix)")
    return matrix.loc[tiers, tiers].to_numpy(dtype=float)


def _amounts(mix: Mapping[str, float], tiers: list[str], argument: str) -> np.ndarray:
    where = f"tier_projection({argument})"
    mix = {key: amount for key, amount in dict(mix).items() if key not in ("lost", "new")}
    if strange := [tier for tier in mix if tier not in tiers]:
        raise KamError(f"unknown tier(s) {strange}", where=where, fix=f"use the tiers of the matrix: {tiers}")
    amounts = np.array([float(mix.get(tier, 0)) for tier in tiers])
    if not np.isfinite(amounts).all() or (amounts < 0).any():
        raise KamError(f"{dict(mix)} holds a negative or missing number", where=where, fix="give numbers from 0 on")
    return amounts


def _reached(start: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Above 0 for every tier in which accounts can ever be."""
    for _ in start:
        start = start + start @ (square > 0)
    return start


def _require_whole_rows(matrix: pd.DataFrame, tiers: list[str], used: np.ndarray) -> None:
    sums = matrix.loc[tiers].sum(axis=1).to_numpy()
    bad = [(tier, total) for tier, total, n in zip(tiers, sums, used, strict=True) if n > 0 and abs(total - 1) > 1e-6]
    if bad:
        tier, total = bad[0]
        fix = f"give shares that sum to 1 in row {tier!r}; a row of zeros means nobody was in that tier before"
        raise KamError(f"row {tier!r} sums to {total:g}", where="tier_projection(matrix)", fix=fix)
