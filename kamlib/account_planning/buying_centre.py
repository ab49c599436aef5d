"""Which roles of the buying centre do we know, and does everything hang on one person?"""

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning._ranges import require_between
from kamlib.account_planning.attitudes import attitude_points
from kamlib.errors import KamError, require_choice, require_columns

ROLES = ("economic", "financial", "technical", "user", "coach", "influence")


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
    roles = chapter_list("six_buyers").items
    roles = roles.rename(columns={"id": "role"})[["role", "en", "zh", "concern_en", "concern_zh"]]
    rows = [_role(role, people[people["buyer_role"] == role]) for role in roles["role"]]
    return roles.merge(pd.DataFrame(rows), on="role")


def _people(contacts: pd.DataFrame, where: str) -> pd.DataFrame:
    require_columns(contacts, ["contact_id", "buyer_role", "attitude_now", "n_contacts_our_side"], where=where)
    for role in contacts["buyer_role"].unique():
        require_choice(role, ROLES, where=f"{where}, column 'buyer_role'")
    require_between(contacts["n_contacts_our_side"], 0, float("inf"), where=where)
    points = contacts["attitude_now"].map(attitude_points).astype(float)
    return contacts.assign(points=points, reached=contacts["n_contacts_our_side"] > 0)


def _role(role: str, people: pd.DataFrame) -> dict:
    reached = people[people["reached"]]
    best, lowest = reached["points"].max(), reached["points"].min()
    state = "missing" if people.empty else "named" if reached.empty else "supported" if best >= 4 else "reached"
    row = {"role": role, "n_contacts": len(people), "n_reached": len(reached)}
    return {**row, "best_points": best, "lowest_points": lowest, "state": state}


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
    if not 0 < top_share <= 1:
        raise KamError(f"top_share is {top_share}", where="relationship_risks(top_share=)", fix="give a share 0–1")
    require_columns(contacts, ["account_id"], where="relationship_risks(contacts)")
    people = _people(contacts, "relationship_risks(contacts)")
    rows = [_risks(account, part, broad_from, top_share) for account, part in people.groupby("account_id", sort=False)]
    table = pd.DataFrame(rows)
    order = table["thread"].map({"none": 0, "single": 1, "thin": 2, "broad": 3})
    table = table.assign(order=order).sort_values(["order", "coverage"], kind="stable")
    return table.drop(columns="order").reset_index(drop=True)


def _risks(account: str, people: pd.DataFrame, broad_from: int, top_share: float) -> dict:
    reached, links = people[people["reached"]], people["n_contacts_our_side"]
    n_links, n_roles = int(links.sum()), int(reached["buyer_role"].nunique())
    top = float(links.max() / n_links) if n_links else float("nan")
    narrow = len(reached) < broad_from or top > top_share
    thread = "none" if reached.empty else "single" if len(reached) == 1 else "thin" if narrow else "broad"
    row = {"account_id": account, "n_contacts": len(people), "n_reached": len(reached), "n_links": n_links}
    row |= {"top_link_share": top, "roles_covered": n_roles, "coverage": n_roles / len(ROLES), "thread": thread}
    return {**row, "flags": "; ".join(_flags(people, reached, thread))}


def _flags(people: pd.DataFrame, reached: pd.DataFrame, thread: str) -> list[str]:
    known = set(reached["buyer_role"])
    flags = [name for name, role in (("no_economic_buyer", "economic"), ("no_coach", "coach")) if role not in known]
    if thread in ("none", "single"):
        flags.append("single_thread")
    strong = people["influence"] >= 4 if "influence" in people else False
    if ((people["points"] <= 2.5) & strong).any():
        flags.append("strong_opponent")
    return flags
