"""Which accounts deserve a plan of their own, and does the effort go where the return is?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._ranges import require_between, require_weights
from kamlib.errors import KamError, require_columns

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
    require_columns(table, ["account_id", *bands], where="banded_scores(table)")
    scores = table[["account_id"]].copy()
    for column, limits in bands.items():
        if len(limits) != 4 or list(limits) != sorted(set(limits)):
            fix = "give four rising limits, such as [0.5e6, 1e6, 3e6, 5e6]"
            raise KamError(f"limits {list(limits)}", where=f"banded_scores(bands=), {column!r}", fix=fix)
        edges = [float("-inf"), *limits, float("inf")]
        scores[column] = pd.cut(table[column], edges, right=False, labels=[1, 2, 3, 4, 5]).astype(float)
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
    require_columns(scores, ["account_id", *attractiveness, *strength], where="account_portfolio(scores)")
    table = scores[["account_id"]].copy()
    for name, weights in (("attractiveness", attractiveness), ("strength", strength)):
        require_weights(weights, weights, where=f"account_portfolio({name}=)")
        for column in weights:
            require_between(scores[column], 1, 5, where="account_portfolio(scores)")
        table[name] = sum(weight * scores[column] for column, weight in weights.items())
    high = table[["attractiveness", "strength"]] >= cut - 1e-9
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
    if strange := [name for name in quadrants if name not in QUADRANTS]:
        raise KamError(f"unknown {strange}", where="key_account_list(quadrants=)", fix=f"use some of {QUADRANTS}")
    chosen = portfolio[portfolio["quadrant"].isin(quadrants)]
    chosen = chosen.sort_values(["attractiveness", "strength"], ascending=False, kind="stable")
    return chosen.head(most).reset_index(drop=True)


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
    require_columns(profits, ["account_id", "profit"], where="planning_focus(profits)")
    if unknown := sorted(set(planned) - set(profits["account_id"])):
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
    require_columns(table, ["hours", "expected_return"], where="resource_fit(table)")
    pairs = table[["hours", "expected_return"]].dropna()
    enough = len(pairs) >= least and bool((pairs.nunique() > 1).all())
    ranks = pairs.rank()
    correlation = float(ranks["hours"].corr(ranks["expected_return"])) if enough else float("nan")
    return ResourceFit(correlation, len(pairs), enough)
