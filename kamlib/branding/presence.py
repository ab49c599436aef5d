"""Where do target customers meet the brand, and what does a contact cost?"""

import pandas as pd

from kamlib.branding.limits import require_between
from kamlib.errors import KamError, require_columns
from kamlib.tables.checklists import load_checklist


def touchpoint_costs(touchpoints: pd.DataFrame, *, cost: str = "cost") -> pd.DataFrame:
    """Contacts and cost per contact of each touchpoint.

    Parameters
    ----------
    touchpoints : DataFrame
        touchpoint (id of the list ``presence``, or an own one), reach (different target customers reached), frequency
        (contacts each, a year), cost (a year), consistency (1–5: does it carry the brand?; may be missing).
    cost : str
        Name of the cost column.

    Returns
    -------
    DataFrame
        The rows given and contacts (reach × frequency), cost_per_contact (missing when nobody is reached),
        share_of_cost, share_of_contacts (0–1), status: ``"used"``, ``"not_used"`` (no cost, no contact),
        ``"cost_without_contact"``.

    Raises
    ------
    KamError
        Missing column, negative numbers, consistency outside 1–5.

    References
    ----------
    Deck 000, slide 66.

    Examples
    --------
    >>> table = pd.DataFrame({"touchpoint": ["vehicles"], "reach": [20_000], "frequency": [12], "cost": [48_000],
    ...                       "consistency": [4]})
    >>> touchpoint_costs(table)[["contacts", "cost_per_contact", "status"]].values.tolist()
    [[240000, 0.2, 'used']]
    """
    where = "touchpoint_costs(touchpoints)"
    require_columns(touchpoints, ["touchpoint", "reach", "frequency", cost, "consistency"], where=where)
    for column in ("reach", "frequency", cost):
        require_between(touchpoints[column], 0, float("inf"), where=f"{where}, column {column!r}")
    require_between(touchpoints["consistency"], 1, 5, where=f"{where}, column 'consistency'")
    contacts, money = touchpoints["reach"] * touchpoints["frequency"], touchpoints[cost]
    table = touchpoints.assign(contacts=contacts, cost_per_contact=money / contacts.where(contacts > 0))
    table["share_of_cost"] = money / (money.sum() or float("nan"))
    table["share_of_contacts"] = contacts / (contacts.sum() or float("nan"))
    idle = money.where(contacts == 0, 0).gt(0)
    status = contacts.gt(0).map({True: "used", False: "not_used"})
    return table.assign(status=status.mask(idle, "cost_without_contact"))


def presence_coverage(touchpoints: pd.DataFrame, *, population: int) -> pd.DataFrame:
    """How far each of the four moments is covered: touchpoints in use, widest reach, consistency, share of the budget.

    Parameters
    ----------
    touchpoints : DataFrame
        From :func:`touchpoint_costs`; only touchpoints of the list ``presence`` are counted.
    population : int
        Number of target customers.

    Returns
    -------
    DataFrame
        One row a moment: moment, en, zh, n_touchpoints (of the list), n_used, widest_reach (share of the target
        customers reached by its widest touchpoint, a lower bound of the moment's reach), consistency (mean of those
        used, weighted by contacts; missing when none), share_of_cost.

    Raises
    ------
    KamError
        Missing column, no population, a reach above the population.

    Examples
    --------
    >>> table = pd.DataFrame({"touchpoint": ["vehicles"], "reach": [20_000], "frequency": [12], "cost": [48_000],
    ...                       "consistency": [4]})
    >>> presence_coverage(touchpoint_costs(table), population=80_000)["widest_reach"].tolist()
    [0.0, 0.0, 0.0, 0.25]
    """
    where = "presence_coverage(touchpoints)"
    require_columns(touchpoints, ["touchpoint", "contacts", "share_of_cost", "consistency"], where=where)
    if not population > 0 or (touchpoints["reach"] > population).any():
        what = f"population {population} is smaller than a reach of {touchpoints['reach'].max():g}"
        raise KamError(what, where=where, fix="count people reached once only, or give the whole target group")
    listed = load_checklist("branding", "presence")
    used = touchpoints[touchpoints["contacts"] > 0].merge(
        listed.items[["id", "group"]], left_on="touchpoint", right_on="id"
    )
    rows = []
    for moment in listed.groups.itertuples():
        mine = used[used["group"] == moment.id]
        rated = mine.dropna(subset="consistency")
        mean = (
            (rated["consistency"] * rated["contacts"]).sum() / rated["contacts"].sum() if len(rated) else float("nan")
        )
        widest = mine["reach"].max() / population if len(mine) else 0.0
        listed_here = int((listed.items["group"] == moment.id).sum())
        rows.append(
            (moment.id, moment.en, moment.zh, listed_here, len(mine), widest, mean, mine["share_of_cost"].sum())
        )
    names = ["moment", "en", "zh", "n_touchpoints", "n_used", "widest_reach", "consistency", "share_of_cost"]
    return pd.DataFrame(rows, columns=names)
