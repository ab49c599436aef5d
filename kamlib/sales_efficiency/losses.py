"""Where do we lose the sales we could have had, and which loss is worth halving first?"""

import pandas as pd

from kamlib.checks import AMOUNT, ANY, missing, needs, require_number
from kamlib.errors import require_choice, require_columns

LOSSES = {"not_contacted": "efficiency", "not_serious": "both", "not_won": "effectiveness"}
OPEN_DEALS = ("leave_out", "at_win_rate", "as_lost")
_OUTCOMES = ("won", "lost", "open")


def loss_flags(opps: pd.DataFrame, *, value: str | None = "amount_cny") -> pd.DataFrame:
    """From one row per opportunity to its value and how far it came.

    Parameters
    ----------
    opps : DataFrame
        ``contacted`` and ``serious`` (0/1; serious = the customer gave a needs visit or took a proposal),
        ``outcome`` (won, lost, open) and the value column.
    value : str or None
        Column of the amount; None counts every opportunity as 1.

    Returns
    -------
    DataFrame
        Index of ``opps``; ``value``, ``contacted``, ``serious``, ``won``, ``open`` (bool), ``lifted`` (bool): flags
        contradicted a later step and were lifted, because a deal that was won was taken seriously, and one that was
        taken seriously was contacted.

    Raises
    ------
    KamError
        No row, flag other than 0/1, unknown outcome, value missing or negative.

    Examples
    --------
    >>> opps = pd.DataFrame({"amount_cny": [10.0, 5.0], "contacted": [1, 0], "serious": [0, 0],
    ...                      "outcome": ["won", "open"]})
    >>> loss_flags(opps)[["contacted", "serious", "won", "lifted"]].values.tolist()
    [[True, True, True, True], [False, False, False, False]]
    """
    where = "loss_flags(opps)"
    amounts = {value: AMOUNT} if value else {}
    fix = "give every opportunity an amount of 0 or more"
    opps = needs(opps, "outcome", where=where, flags=["contacted", "serious"], numbers=amounts, fix=fix)
    for outcome in opps["outcome"].unique():
        require_choice(outcome, _OUTCOMES, where=f"{where}, column 'outcome'")
    said = opps[["contacted", "serious"]].astype(bool)
    won = opps["outcome"] == "won"
    serious = said["serious"] | won
    contacted = said["contacted"] | serious
    lifted = (serious != said["serious"]) | (contacted != said["contacted"])
    return pd.DataFrame(
        {"value": opps[value] if value else 1.0, "contacted": contacted, "serious": serious, "won": won,
         "open": opps["outcome"] == "open", "lifted": lifted}
    )  # fmt: skip


def loss_bridge(opps: pd.DataFrame, *, value: str | None = "amount_cny", open_deals: str = "leave_out") -> pd.DataFrame:
    """The way from everything we aimed at to what we won, and the three losses between.

    Parameters
    ----------
    opps : DataFrame
        As for :func:`loss_flags`; one row per opportunity aimed at, contacted or not.
    value : str or None
        Column of the amount; None counts opportunities.
    open_deals : {"leave_out", "at_win_rate", "as_lost"}
        Deals that are not decided yet: left out; kept as far as they have come, and those taken seriously expected to
        be won at the rate of the decided ones; or kept and counted as not won today.

    Returns
    -------
    DataFrame
        Five rows ``step`` (target, not_contacted, not_serious, not_won, won): ``amount`` (losses negative), ``start``
        and ``end`` of its bar, ``share`` of the target, ``rate`` that passes the step (won: of the whole target),
        ``lever`` (efficiency, both, effectiveness, or ""), ``kind`` (total, loss, result), ``note``
        ("not_enough_data" where nothing came so far that a rate exists).

    Notes
    -----
    contact rate c = contacted ÷ target, serious rate s = serious ÷ contacted, win rate w = won ÷ serious;
    sales = target · c · s · w. The deck prints four efficiency/effectiveness tags for three losses; read here as
    not contacted = efficiency, not taken seriously = both, not won = effectiveness.

    References
    ----------
    Deck 000 s93; Ledingham, Kovac & Simon 2006 (Harvard Business Review).

    Examples
    --------
    >>> opps = pd.DataFrame({"amount_cny": [25.0, 30.0, 10.0, 35.0], "contacted": [0, 1, 1, 1],
    ...                      "serious": [0, 0, 1, 1], "outcome": ["lost", "lost", "lost", "won"]})
    >>> loss_bridge(opps)[["step", "amount", "rate"]].round(3).values.tolist()[1:4]
    [['not_contacted', -25.0, 0.75], ['not_serious', -30.0, 0.6], ['not_won', -10.0, 0.778]]
    """
    require_choice(open_deals, OPEN_DEALS, where="loss_bridge(open_deals=)")
    flags = loss_flags(opps, value=value)
    if open_deals == "leave_out":
        flags = flags[~flags["open"]]
    target, contacted, serious, won = (
        float(flags["value"].sum()), *(float(flags.loc[flags[flag], "value"].sum()) for flag in _FLAGS)
    )  # fmt: skip
    if open_deals == "at_win_rate":
        decided = float(flags.loc[flags["serious"] & ~flags["open"], "value"].sum())
        won = serious * _rate(won, decided)
    return _bridge(target, contacted, serious, won)


_FLAGS = ("contacted", "serious", "won")


def loss_bridge_of_rates(target: float, *, contact_rate: float, serious_rate: float, win_rate: float) -> pd.DataFrame:
    """The same bridge from a target and three rates (0–1), such as those on sliders.

    Examples
    --------
    >>> bridge = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
    >>> bridge["amount"].round(6).tolist()
    [100.0, -25.0, -30.0, -10.0, 35.0]
    """
    for name, rate in (("contact_rate", contact_rate), ("serious_rate", serious_rate), ("win_rate", win_rate)):
        require_number(rate, high=1, where=f"loss_bridge_of_rates({name}=)")
    require_number(target, where="loss_bridge_of_rates(target)")
    contacted = target * contact_rate
    return _bridge(float(target), contacted, contacted * serious_rate, contacted * serious_rate * win_rate)


def _rate(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _bridge(target: float, contacted: float, serious: float, won: float) -> pd.DataFrame:
    levels = [target, contacted, serious, won]
    rows = [("target", target, 0.0, target, 1.0, "", "total")]
    for (loss, lever), before, after in zip(LOSSES.items(), levels, levels[1:], strict=False):
        rows.append((loss, after - before, before, after, _rate(after, before), lever, "loss"))
    rows.append(("won", won, 0.0, won, _rate(won, target), "", "result"))
    table = pd.DataFrame(rows, columns=["step", "amount", "start", "end", "rate", "lever", "kind"])
    table.insert(4, "share", table["amount"].abs() / target if target else float("nan"))
    table["note"] = ["not_enough_data" if rate != rate else "" for rate in table["rate"]]
    return table


def loss_levers(bridge: pd.DataFrame, *, cut: float = 0.5) -> pd.DataFrame:
    """What sales become when each loss alone is cut, best lever first.

    Parameters
    ----------
    bridge : DataFrame
        From :func:`loss_bridge`.
    cut : float
        Share of the loss that goes away, 0–1; 0.5 halves it.

    Returns
    -------
    DataFrame
        ``step``, ``lever``, ``rate_now``, ``rate_after``, ``sales_now``, ``sales_after``, ``gain`` (amount),
        ``gain_share`` (of
        sales now), ``rank`` (1 = pays most). Empty when a rate is missing.

    Notes
    -----
    rate after = 1 − (1 − rate) · (1 − cut); the other rates stay. Where to start also depends on what a cut costs.

    References
    ----------
    Deck 000 s93: halving each loss gives 40.83, 46.67 and 40.00 of 100.

    Examples
    --------
    >>> bridge = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
    >>> loss_levers(bridge)[["step", "sales_after"]].round(2).values.tolist()
    [['not_serious', 46.67], ['not_contacted', 40.83], ['not_won', 40.0]]
    """
    require_columns(bridge, ["step", "amount", "rate", "lever", "kind"], where="loss_levers(bridge)")
    require_number(cut, high=1, where="loss_levers(cut=)")
    losses = bridge[bridge["kind"] == "loss"]
    if losses["rate"].isna().any():
        losses = losses.iloc[:0]
    target, sales = bridge["amount"].iloc[0], bridge["amount"].iloc[-1]
    table = pd.DataFrame({"step": losses["step"], "lever": losses["lever"], "rate_now": losses["rate"]})
    table["rate_after"] = 1 - (1 - table["rate_now"]) * (1 - cut)
    table["sales_now"] = sales
    others = [losses["rate"].drop(row).prod() for row in losses.index]
    table["sales_after"] = target * table["rate_after"] * others
    table["gain"] = table["sales_after"] - sales
    table["gain_share"] = table["gain"] / sales if sales else float("nan")
    table = table.sort_values("gain", ascending=False, kind="stable").reset_index(drop=True)
    table["rank"] = range(1, len(table) + 1)
    return table


def loss_rates(
    opps: pd.DataFrame, *, by: str, value: str | None = "amount_cny", open_deals: str = "leave_out", min_n: int = 10
) -> pd.DataFrame:
    """The three rates and the best lever of every branch, rep or product.

    Parameters
    ----------
    opps : DataFrame
        As for :func:`loss_bridge`, with the column ``by``.
    by : str
        Column to group by, such as ``"branch"`` or ``"rep_id"``.
    min_n : int
        Groups with fewer opportunities (open ones counted only where they are kept) are marked, not judged.

    Returns
    -------
    DataFrame
        ``by``, ``n``, ``target``, ``contact_rate``, ``serious_rate``, ``win_rate``, ``sales_share`` (of target),
        ``best_lever`` (step whose halving pays most), ``gain`` (of halving it), ``note`` ("" or "not_enough_data":
        best_lever is then ""). Largest target first.

    Examples
    --------
    >>> opps = pd.DataFrame({"branch": ["Hegang"] * 2, "amount_cny": [60.0, 40.0], "contacted": [1, 0],
    ...                      "serious": [1, 0], "outcome": ["won", "lost"]})
    >>> loss_rates(opps, by="branch", min_n=2)[["branch", "contact_rate", "best_lever"]].values.tolist()
    [['Hegang', 0.6, 'not_contacted']]
    """
    opps = needs(opps, by, "outcome", where="loss_rates(opps)")
    rows = []
    for group, part in opps.groupby(by, sort=False):
        bridge = loss_bridge(part, value=value, open_deals=open_deals)
        n = int((part["outcome"] != "open").sum()) if open_deals == "leave_out" else len(part)
        levers, enough = loss_levers(bridge), n >= min_n and not bridge["note"].any()
        best, gain = (levers["step"].iloc[0], levers["gain"].iloc[0]) if enough else ("", float("nan"))
        note = "" if enough else "not_enough_data"
        rows.append((group, n, bridge["amount"].iloc[0], *bridge["rate"].iloc[1:], best, gain, note))
    names = ["n", "target", "contact_rate", "serious_rate", "win_rate", "sales_share", "best_lever", "gain", "note"]
    return pd.DataFrame(rows, columns=[by, *names]).sort_values("target", ascending=False, ignore_index=True)


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
    opps = needs(opps, "outcome", "lost_stage", where=where, numbers={value: ANY} if value else {}, empty=True)
    require_choice(proposal, STAGES, where="lost_deals(proposal=)")
    lost = opps[opps["outcome"] == "lost"]
    stages = lost["lost_stage"].mask(missing(lost["lost_stage"]), "unknown")
    for stage in stages.unique():
        require_choice(stage, [*STAGES, "unknown"], where=f"{where}, column 'lost_stage'")
    amounts = lost[value] if value else pd.Series(1.0, index=lost.index)
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
    deals = needs(deals, where=where, numbers=dict.fromkeys(("amount", "n_contacts"), AMOUNT), flags=["customised"])
    tests = (deals["amount"] >= large, deals["n_contacts"] >= many_contacts, deals["customised"] == 1)
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
    opps = needs(opps, "stage_code", "outcome", where=where, empty=True)
    reached = opps["stage_code"]
    if "lost_stage" in opps:
        known = (opps["outcome"] == "lost") & opps["lost_stage"].isin(STAGES)
        reached = reached.mask(known, opps["lost_stage"])
    for stage in reached.unique():
        require_choice(stage, STAGES, where=f"{where}, column 'stage_code'")
    step = reached.map(STAGES.index)
    contacted, serious = (step >= STAGES.index(stage) for stage in "FE")
    return opps.assign(contacted=contacted.astype(int), serious=serious.astype(int))
