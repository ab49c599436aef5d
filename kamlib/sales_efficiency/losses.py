"""Where do we lose the sales we could have had, and which loss is worth halving first?"""

import pandas as pd

from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_flags, require_number, require_numbers, require_rows

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
    require_columns(opps, ["contacted", "serious", "outcome", *([value] if value else [])], where=where)
    require_rows(opps, where=where)
    require_flags(opps, ["contacted", "serious"], where=where)
    for outcome in opps["outcome"].unique():
        require_choice(outcome, _OUTCOMES, where=f"{where}, column 'outcome'")
    require_numbers(opps, [value] if value else [], where=where, fix="give every opportunity an amount of 0 or more")
    amounts = opps[value].astype(float) if value else pd.Series(1.0, index=opps.index)
    said = opps[["contacted", "serious"]].apply(pd.to_numeric).astype(bool)
    won = opps["outcome"] == "won"
    serious = said["serious"] | won
    contacted = said["contacted"] | serious
    lifted = (serious != said["serious"]) | (contacted != said["contacted"])
    return pd.DataFrame(
        {"value": amounts, "contacted": contacted, "serious": serious, "won": won,
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
    require_columns(opps, [by], where="loss_rates(opps)")
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
