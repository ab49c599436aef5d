"""Whom do we know at this customer, who has moved towards us, and does it all hang on one person?"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.checks import AMOUNT, ANY, as_ids, needs, require_number, require_numbers
from kamlib.errors import KamError, require_columns

POINTS = {"A": 5.0, "B": 4.0, "C": 3.0, "D": 2.0, "E": 1.0}  # recommend, support, accept, doubt, oppose
ROLES = ("economic", "financial", "technical", "user", "coach", "influence")


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
    where = "attitude_changes(contacts)"
    table = needs(contacts, "attitude_before", "attitude_now", where=where, empty=True)
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
    where = "attitude_summary(contacts, weights=)"
    if isinstance(weights, str):
        require_columns(table, [weights], where=where)
        weights = table[weights]
    values = [1.0] * len(table) if weights is None else list(weights)
    if len(values) != len(table):
        raise KamError(f"{len(values)} weights for {len(table)} contacts", where=where, fix="give one weight a contact")
    shares = require_numbers(pd.Series(values, index=table.index, dtype=object, name="weights"), 0, where=where)
    if shares.sum() == 0:
        raise KamError("weights sum to 0", where=where, fix="give at least one contact a weight above 0")
    shares = shares / shares.sum()
    up, down = (int((table["direction"] == way).sum()) for way in ("up", "down"))
    before, now = table["points_before"], table["points_now"]
    weighted = float((shares * before).sum()), float((shares * now).sum())
    return AttitudeSummary(len(table), float(before.mean()), float(now.mean()), *weighted, up - down)


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
    attitude = require_number(weighted_attitude, 1, 5, where="win_outlook(weighted_attitude)")
    progress = require_number(progress, -5, 5, where="win_outlook(progress)")
    return ("unlikely", "open", "likely")[(attitude > attitude_above) + (progress > 0)]


def role_coverage(contacts: pd.DataFrame) -> pd.DataFrame:
    """The six roles of one customer's buying centre: who is known, who is for us.

    Parameters
    ----------
    contacts : DataFrame
        contact_id, buyer_role, attitude_now (A–E), n_contacts_our_side (people on our side who know the contact).

    Returns
    -------
    DataFrame
        role, en, zh, concern_en, concern_zh, n_contacts, n_reached (known to at least one of us), best_points,
        lowest_points (1–5, of those reached), state: "supported" (someone reached stands at B or better), "reached",
        "named" (known by name only), "missing".

    Raises
    ------
    KamError
        Unknown role or attitude, a negative number of links.

    References
    ----------
    001 s38 (relatives, counted there as influence buyers, are left out: see the compliance note of the lesson);
    Miller & Heiman 1985; Webster & Wind 1972.

    Examples
    --------
    >>> contacts = pd.DataFrame({"contact_id": ["P1", "P2"], "buyer_role": ["user", "technical"],
    ...                          "attitude_now": ["B", "D"], "n_contacts_our_side": [2, 1]})
    >>> role_coverage(contacts).set_index("role")["state"].to_dict()["technical"]
    'reached'
    """
    people = _people(contacts, "role_coverage(contacts)")
    roles = chapter_list("six_buyers").items.rename(columns={"id": "role"})
    rows = []
    for role in roles["role"]:
        known = people[people["buyer_role"] == role]
        reached = known.loc[known["reached"], "points"]
        state = "missing" if known.empty else "named" if reached.empty else "reached"
        row = {"role": role, "n_contacts": len(known), "n_reached": len(reached), "best_points": reached.max()}
        row |= {"lowest_points": reached.min(), "state": "supported" if reached.max() >= 4 else state}
        rows.append(row)
    return roles[["role", "en", "zh", "concern_en", "concern_zh"]].merge(pd.DataFrame(rows), on="role")


def relationship_risks(contacts: pd.DataFrame, *, broad_from: int = 3, top_share: float = 0.6) -> pd.DataFrame:
    """Coverage of roles, thread of contact and red flags: from one row per contact to one row per account.

    Parameters
    ----------
    contacts : DataFrame
        account_id and the columns of :func:`role_coverage`; optional influence (1–5).
    broad_from : int
        People reached from which the relationship counts as broad.
    top_share : float
        Share of all links that may run through one person, 0–1.

    Returns
    -------
    DataFrame
        account_id, n_contacts, n_reached, n_links, top_link_share, roles_covered (of 6), coverage (0–1), thread
        ("none", "single" – one person reached, "thin" – fewer than ``broad_from`` people or one holds more than
        ``top_share`` of the links, "broad"), flags: "; "-joined of "no_economic_buyer", "no_coach", "single_thread",
        "strong_opponent" (D+ or worse with influence ≥ 4); worst first.

    Notes
    -----
    A link is one person of ours who knows one person of theirs. Roles count as covered when someone in them is reached.

    References
    ----------
    001 s38; the deck's first relationship stage (s29) is a single thread: one account manager, one purchasing manager.

    Examples
    --------
    >>> contacts = pd.DataFrame({"account_id": "A1", "contact_id": ["P1", "P2"], "buyer_role": ["user", "economic"],
    ...                          "attitude_now": ["B", "C"], "n_contacts_our_side": [2, 0]})
    >>> relationship_risks(contacts)[["thread", "coverage", "flags"]].values.tolist()[0][0]
    'single'
    """
    where = "relationship_risks(contacts)"
    top_share = require_number(
        top_share, 0, 1, above=True, where="relationship_risks(top_share=)", fix="give a share 0–1"
    )
    people = _people(needs(contacts, where=where, keys=["account_id"]), where)
    rows = []
    for _, known in people.groupby(as_ids(people["account_id"]), sort=False):
        reached, links = known[known["reached"]], known["n_contacts_our_side"]
        n_links, roles = int(links.sum()), set(reached["buyer_role"])
        top = float(links.max() / n_links) if n_links else float("nan")
        narrow = len(reached) < broad_from or top > top_share
        thread = "none" if reached.empty else "single" if len(reached) == 1 else "thin" if narrow else "broad"
        strong = known["influence"] >= 4 if "influence" in known else False
        flags = {
            "no_economic_buyer": "economic" not in roles, "no_coach": "coach" not in roles,
            "single_thread": thread in ("none", "single"),
            "strong_opponent": ((known["points"] <= 2.5) & strong).any(),
        }  # fmt: skip
        row = {
            "account_id": known["account_id"].iloc[0],
            "n_contacts": len(known),
            "n_reached": len(reached),
            "n_links": n_links,
        }
        row |= {"top_link_share": top, "roles_covered": len(roles), "coverage": len(roles) / len(ROLES)}
        rows.append(row | {"thread": thread, "flags": "; ".join(flag for flag, up in flags.items() if up)})
    table = pd.DataFrame(rows)
    table["order"] = table["thread"].map({"none": 0, "single": 1, "thin": 2, "broad": 3})
    table = table.sort_values(["order", "coverage"], kind="stable")
    return table.drop(columns="order").reset_index(drop=True)


def _people(contacts: pd.DataFrame, where: str) -> pd.DataFrame:
    influence = {"influence": ANY} if "influence" in contacts else {}
    people = needs(
        contacts, "attitude_now", where=where, keys=["contact_id"], choices={"buyer_role": ROLES}, gaps=influence,
        numbers={"n_contacts_our_side": AMOUNT, **influence}, empty=True,
    )  # fmt: skip
    points = people["attitude_now"].map(attitude_points).astype(float)
    return people.assign(points=points, reached=people["n_contacts_our_side"] > 0)
