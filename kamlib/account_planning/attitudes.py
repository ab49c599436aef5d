"""Who has moved towards us, and does the balance of attitudes and progress point to a win?"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._ranges import require_between
from kamlib.errors import KamError, require_columns

POINTS = {"A": 5.0, "B": 4.0, "C": 3.0, "D": 2.0, "E": 1.0}  # recommend, support, accept, doubt, oppose


@dataclass(frozen=True)
class AttitudeSummary:
    """Means of points (5 = recommends … 1 = opposes); ``net_moves`` = people who moved up − people who moved down."""

    n_contacts: int
    mean_before: float
    mean_now: float
    weighted_before: float
    weighted_now: float
    net_moves: int


def attitude_points(attitude: str) -> float:
    """Points of an attitude letter: A…E = 5…1, a plus adds one half ("B+" = 4.5).

    Raises
    ------
    KamError
        Not A, B+, B, C+, C, D+, D, E+ or E. "A+" would pass the end of the scale.

    Notes
    -----
    The scale has five letters; the deck's own example uses "B+", which stands outside it. The plus is allowed here
    because people write it; say so when numbers are compared.

    References
    ----------
    001 s25.

    Examples
    --------
    >>> attitude_points("B+"), attitude_points("d")
    (4.5, 2.0)
    """
    text = unicodedata.normalize("NFKC", str(attitude)).strip().upper()
    letter, plus = text[:1], text[1:]
    if letter not in POINTS or plus not in ("", "+") or text == "A+":
        fix = "use A recommend, B support, C accept, D doubt, E oppose; B+ to E+ for half a step more"
        raise KamError(f"unknown attitude {attitude!r}", where="attitude_points(attitude)", fix=fix)
    return POINTS[letter] + (0.5 if plus else 0.0)


def attitude_changes(contacts: pd.DataFrame) -> pd.DataFrame:
    """The move of each contact: points before, points now, change, direction.

    Parameters
    ----------
    contacts : DataFrame
        attitude_before, attitude_now (A–E, plus allowed); one row per contact.

    Returns
    -------
    DataFrame
        The given columns and points_before, points_now, change, direction ("up", "same", "down").

    Examples
    --------
    >>> contacts = pd.DataFrame({"attitude_before": ["C", "B"], "attitude_now": ["B", "B+"]})
    >>> attitude_changes(contacts)["change"].tolist()
    [1.0, 0.5]
    """
    require_columns(contacts, ["attitude_before", "attitude_now"], where="attitude_changes(contacts)")
    table = contacts.copy()
    for when in ("before", "now"):
        table[f"points_{when}"] = table[f"attitude_{when}"].map(attitude_points).astype(float)
    table["change"] = table["points_now"] - table["points_before"]
    table["direction"] = ["up" if c > 0 else "down" if c < 0 else "same" for c in table["change"]]
    return table


def attitude_summary(contacts: pd.DataFrame, *, weights: str | Sequence[float] | None = "influence") -> AttitudeSummary:
    """Mean attitude before and now, plain and weighted by influence, and the net number of moves.

    Parameters
    ----------
    contacts : DataFrame
        attitude_before, attitude_now and the weight column.
    weights : str, sequence of numbers or None
        Column with each contact's influence, or the weights themselves; None weighs all alike.

    Raises
    ------
    KamError
        No contact, an attitude outside A–E, a negative weight, weights that sum to 0.

    Notes
    -----
    weighted mean = Σ influence · points / Σ influence.

    References
    ----------
    001 s25: office head C→B, IT manager B→B+, call-back head D→C: mean 3.00 → 3.83, net moves +3; with influence
    3, 2, 5: 2.7 → 3.6.

    Examples
    --------
    >>> deck = pd.DataFrame({"attitude_before": ["C", "B", "D"], "attitude_now": ["B", "B+", "C"]})
    >>> found = attitude_summary(deck, weights=[3, 2, 5])
    >>> round(found.mean_now, 2), found.weighted_before, found.weighted_now, found.net_moves
    (3.83, 2.7, 3.6, 3)
    """
    table = attitude_changes(contacts)
    if table.empty:
        raise KamError("no contact", where="attitude_summary(contacts)", fix="give one row per influencer")
    shares = _shares(table, weights)
    up, down = (int((table["direction"] == way).sum()) for way in ("up", "down"))
    before, now = table["points_before"], table["points_now"]
    weighted = float((shares * before).sum()), float((shares * now).sum())
    return AttitudeSummary(len(table), float(before.mean()), float(now.mean()), *weighted, up - down)


def _shares(table: pd.DataFrame, weights: str | Sequence[float] | None) -> pd.Series:
    where = "attitude_summary(contacts, weights=)"
    if isinstance(weights, str):
        require_columns(table, [weights], where=where)
        weights = table[weights]
    values = [1.0] * len(table) if weights is None else list(weights)
    if len(values) != len(table):
        raise KamError(f"{len(values)} weights for {len(table)} contacts", where=where, fix="give one weight a contact")
    series = pd.Series(values, index=table.index, dtype=float, name="weights")
    require_between(series, 0, float("inf"), where=where)
    if series.sum() == 0:
        raise KamError("weights sum to 0", where=where, fix="give at least one contact a weight above 0")
    return series / series.sum()


def win_outlook(weighted_attitude: float, progress: float, *, attitude_above: float = 3.5) -> str:
    """A plain reading of attitude and progress: "likely", "open" or "unlikely".

    Parameters
    ----------
    weighted_attitude : float
        1–5, from :func:`attitude_summary`.
    progress : float
        −5 (rival has it) to +5 (ours).
    attitude_above : float
        Attitude that must be exceeded.

    Notes
    -----
    "likely": attitude > 3.5 and progress > 0; "unlikely": neither; "open": one of the two. A rule of thumb of the
    kit's, not a probability.

    References
    ----------
    001 s25 (both scales).

    Examples
    --------
    >>> win_outlook(3.6, 1), win_outlook(3.6, -1), win_outlook(2.7, 0)
    ('likely', 'open', 'unlikely')
    """
    for name, value, low, high in (("weighted_attitude", weighted_attitude, 1, 5), ("progress", progress, -5, 5)):
        require_between(pd.Series([value], name=name), low, high, where=f"win_outlook({name})")
    return ("unlikely", "open", "likely")[(weighted_attitude > attitude_above) + (progress > 0)]
