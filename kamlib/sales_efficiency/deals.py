"""Where were lost deals really lost, and which way of selling does a customer need?"""

import pandas as pd

from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_flags, require_numbers

STAGES = ("G", "F", "E", "D", "C", "B", "A", "S")  # from first contact to signature; E = first proposal
MODES = ("transactional", "relationship", "partnership")


def lost_deals(opps: pd.DataFrame, *, value: str | None = "amount_cny", proposal: str = "E") -> pd.DataFrame:
    """From one row per opportunity to the lost ones by the stage where they were lost.

    Parameters
    ----------
    opps : DataFrame
        ``outcome`` (won, lost, open), ``lost_stage`` (G … S for lost deals; missing is counted as "unknown"), and the
        value
        column.
    value : str or None
        Column of the amount; None gives values of 1.
    proposal : str
        Stage in which the first proposal is made; deals lost in earlier stages were lost before it.

    Returns
    -------
    DataFrame
        ``stage`` (only those with losses, in order, "unknown" last), ``n``, ``share`` (of lost deals), ``value``,
        ``value_share``, ``before_proposal`` (bool). No lost deal gives an empty table.

    References
    ----------
    Deck 000 s99: the outcome is decided early. Rackham 1988.

    Examples
    --------
    >>> opps = pd.DataFrame({"outcome": ["lost"] * 20, "lost_stage": ["F"] * 13 + ["B"] * 7})
    >>> review = lost_deals(opps, value=None)
    >>> review.loc[review["before_proposal"], "share"].sum()
    np.float64(0.65)
    """
    where = "lost_deals(opps)"
    require_columns(opps, ["outcome", "lost_stage", *([value] if value else [])], where=where)
    require_choice(proposal, STAGES, where="lost_deals(proposal=)")
    lost = opps[opps["outcome"] == "lost"]
    stages = lost["lost_stage"].where(lost["lost_stage"].notna() & (lost["lost_stage"] != ""), "unknown")
    for stage in stages.unique():
        require_choice(stage, [*STAGES, "unknown"], where=f"{where}, column 'lost_stage'")
    amounts = lost[value].astype(float) if value else pd.Series(1.0, index=lost.index)
    grouped = amounts.groupby(stages)
    order = [stage for stage in [*STAGES, "unknown"] if stage in set(stages)]
    table = pd.DataFrame({"stage": order, "n": [int(grouped.size()[stage]) for stage in order]})
    table["share"] = table["n"] / len(lost)
    table["value"] = [float(grouped.sum()[stage]) for stage in order]
    table["value_share"] = table["value"] / table["value"].sum()
    before = STAGES[: STAGES.index(proposal)]
    table["before_proposal"] = [stage in before for stage in order]
    return table


def selling_modes(deals: pd.DataFrame, *, large: float, many_contacts: int = 3) -> pd.DataFrame:
    """Which way of selling each customer needs: transactional, relationship or partnership.

    Parameters
    ----------
    deals : DataFrame
        One row per customer: ``amount`` (yearly), ``n_contacts`` (people who take part in the decision),
        ``customised`` (0/1).
    large : float
        Amount from which a customer counts as large.
    many_contacts : int
        Number of people from which the decision counts as wide.

    Returns
    -------
    DataFrame
        The table with ``points`` (0–3: large, wide, customised) and ``mode``: 0 points transactional, 1–2
        relationship,
        3 partnership. The rule is the kit's own; the slide names the modes only.

    References
    ----------
    Deck 000 s99; DeVincentis & Rackham 1998 (McKinsey Quarterly).

    Examples
    --------
    >>> deals = pd.DataFrame({"amount": [5e4, 2e6], "n_contacts": [1, 6], "customised": [0, 1]})
    >>> selling_modes(deals, large=1e6)["mode"].tolist()
    ['transactional', 'partnership']
    """
    where = "selling_modes(deals)"
    require_columns(deals, ["amount", "n_contacts", "customised"], where=where)
    require_flags(deals, ["customised"], where=where)
    require_numbers(deals, ["amount", "n_contacts"], where=where)
    amount, contacts, customised = (pd.to_numeric(deals[name]) for name in ("amount", "n_contacts", "customised"))
    tests = (amount >= large, contacts >= many_contacts, customised == 1)
    points = sum(test.astype(int) for test in tests)
    return deals.assign(points=points, mode=points.map({0: MODES[0], 1: MODES[1], 2: MODES[1], 3: MODES[2]}))


def flags_from_stages(opps: pd.DataFrame) -> pd.DataFrame:
    """The table with ``contacted`` and ``serious`` worked out from how far each deal came.

    Parameters
    ----------
    opps : DataFrame
        ``stage_code`` (G … S), ``outcome``; ``lost_stage`` where known (else the stage code is where it was lost).

    Returns
    -------
    DataFrame
        A deal that reached a visit (F) was contacted; one that reached a first proposal (E) was taken seriously.

    Raises
    ------
    KamError
        A stage other than G, F, E, D, C, B, A, S.

    Examples
    --------
    >>> flags_from_stages(pd.DataFrame({"stage_code": ["G", "F", "S"], "outcome": ["lost", "open", "won"]}))[
    ...     ["contacted", "serious"]].values.tolist()
    [[0, 0], [1, 0], [1, 1]]
    """
    where = "flags_from_stages(opps)"
    require_columns(opps, ["stage_code", "outcome"], where=where)
    reached = opps["stage_code"]
    if "lost_stage" in opps:
        known = (opps["outcome"] == "lost") & opps["lost_stage"].isin(STAGES)
        reached = reached.mask(known, opps["lost_stage"])
    for stage in reached.unique():
        require_choice(stage, STAGES, where=f"{where}, column 'stage_code'")
    step = reached.map(STAGES.index)
    contacted, serious = (step >= STAGES.index(stage) for stage in "FE")
    return opps.assign(contacted=contacted.astype(int), serious=serious.astype(int))
