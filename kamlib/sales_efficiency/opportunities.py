"""Which opportunities come first, and how far is each segment from its target share?"""

import pandas as pd

from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_numbers, require_rows

BRANCHES = {
    "usage": "existing", "cross_sell": "existing", "price_mix": "existing", "drop": "existing",
    "customer_type": "new", "offer": "new",
}  # fmt: skip
READINGS = {
    "big_uncertain_is_planned": ("plan_attack", "wait_for_chance"),
    "swapped": ("wait_for_chance", "plan_attack"),
}


def opportunity_tree(leaves: pd.DataFrame) -> pd.DataFrame:
    """The tree of sales opportunities with sizes added up from its leaves.

    Parameters
    ----------
    leaves : DataFrame
        ``leaf`` (usage, cross_sell, price_mix, drop; customer_type, offer) and ``size`` (amount); further columns
        such
        as ``owner`` are kept.

    Returns
    -------
    DataFrame
        All nodes from the root down: ``node``, ``parent`` ("" for the root), ``level`` (0–2), ``size``, ``share`` of
        the
        root; leaves nobody sized count 0.

    References
    ----------
    Deck 000 s85; Ansoff 1957.

    Examples
    --------
    >>> tree = opportunity_tree(pd.DataFrame({"leaf": ["usage", "offer"], "size": [30.0, 10.0]}))
    >>> tree.loc[tree["level"] < 2, ["node", "size"]].values.tolist()
    [['growth', 40.0], ['existing', 30.0], ['new', 10.0]]
    """
    require_columns(leaves, ["leaf", "size"], where="opportunity_tree(leaves)")
    require_numbers(leaves, ["size"], where="opportunity_tree(leaves)")
    for leaf in leaves["leaf"]:
        require_choice(leaf, BRANCHES, where="opportunity_tree(leaves), column 'leaf'")
    sizes = leaves.groupby("leaf")["size"].sum()
    rows = [(leaf, branch, 2, float(sizes.get(leaf, 0.0))) for leaf, branch in BRANCHES.items()]
    tops = [(branch, "growth", 1, sum(row[3] for row in rows if row[1] == branch)) for branch in ("existing", "new")]
    table = pd.DataFrame(
        [("growth", "", 0, float(sum(row[3] for row in tops))), *tops, *rows],
        columns=["node", "parent", "level", "size"],
    )
    whole = table["size"].iloc[0]
    table["share"] = table["size"] / whole if whole else 0.0
    extra = leaves.drop(columns="size").drop_duplicates("leaf").rename(columns={"leaf": "node"})
    return table.merge(extra, on="node", how="left") if extra.shape[1] > 1 else table


def opportunity_priority(
    opportunities: pd.DataFrame, *, gain: str = "gain", chance: str = "chance", gain_cut: float | None = None,
    chance_cut: float = 0.5, reading: str = "big_uncertain_is_planned",
) -> pd.DataFrame:  # fmt: skip
    """The quadrant, expected value and rank of every opportunity.

    Parameters
    ----------
    opportunities : DataFrame
        One row per opportunity with its result (amount, ≥ 0) and its chance of success (0–1).
    gain, chance : str
        Their columns.
    gain_cut : float, optional
        From where a result is large; else half of the largest. Values on a cut are large.
    chance_cut : float
        From where a chance is large.
    reading : {"big_uncertain_is_planned", "swapped"}
        Which middle quadrant is which. The slide lost its layout: a big but uncertain prize is planned (default), or
        the
        other way round.

    Returns
    -------
    DataFrame
        The table with ``quadrant`` (act_now, plan_attack, wait_for_chance, shelve), ``expected_value`` (gain ·
        chance),
        ``rank`` (by expected value), ``rank_in_quadrant``.

    References
    ----------
    Deck 000 s87.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["price", "fairs"], "gain": [80.0, 10.0], "chance": [0.7, 0.2]})
    >>> opportunity_priority(items)[["item", "quadrant", "expected_value"]].values.tolist()
    [['price', 'act_now', 56.0], ['fairs', 'shelve', 2.0]]
    """
    where = "opportunity_priority(opportunities)"
    require_columns(opportunities, [gain, chance], where=where)
    require_choice(reading, READINGS, where="opportunity_priority(reading=)")
    require_rows(opportunities, where=where)
    require_numbers(opportunities, [chance], high=1, where=where)
    fix = "write what the opportunity brings as an amount of 0 or more (for a drop: the profit saved)"
    require_numbers(opportunities, [gain], where=where, fix=fix)
    table = opportunities.copy()
    big = table[gain] >= (table[gain].max() / 2 if gain_cut is None else gain_cut)
    likely = table[chance] >= chance_cut
    uncertain, small = READINGS[reading]
    table["quadrant"] = [
        "act_now" if b and p else uncertain if b else small if p else "shelve" for b, p in zip(big, likely, strict=True)
    ]
    table["expected_value"] = table[gain] * table[chance]
    table["rank"] = table["expected_value"].rank(ascending=False, method="first").astype(int)
    by_quadrant = table.groupby("quadrant")["expected_value"]
    table["rank_in_quadrant"] = by_quadrant.rank(ascending=False, method="first").astype(int)
    return table


def penetration_gaps(
    segments: pd.DataFrame, *, sales: str = "sales", size: str = "size", target: str = "target_share",
    weights: str = "size",
) -> pd.DataFrame:  # fmt: skip
    """Our share of every segment now, the target, and what the step between is worth.

    Parameters
    ----------
    segments : DataFrame
        One row per segment: ``segment``, our sales, the segment's size (same unit), the target share (0–1).
    weights : str
        Column that weights the overall share; the size gives our share of the whole market, the deck's profit
        contribution another figure.

    Returns
    -------
    DataFrame
        ``segment``, ``sales``, ``size``, ``share``, ``target_share``, ``gap_share``, ``gap_value`` ((target − share)
        · size),
        ``rank`` by gap value; last row ``segment`` = "total" with the weighted shares (its rank is 0).

    Notes
    -----
    share_i = sales_i ÷ size_i; overall = Σ w_i · share_i ÷ Σ w_i.

    References
    ----------
    Deck 000 s88; its figures are incomplete (seven numbers for eight cells) and are not used.

    Examples
    --------
    >>> segments = pd.DataFrame({"segment": ["A", "B"], "sales": [20.0, 10.0], "size": [100.0, 200.0],
    ...                          "target_share": [0.3, 0.1]})
    >>> penetration_gaps(segments)[["segment", "share", "gap_value"]].round(3).values.tolist()
    [['A', 0.2, 10.0], ['B', 0.05, 10.0], ['total', 0.1, 20.0]]
    """
    where = "penetration_gaps(segments)"
    require_columns(segments, ["segment", sales, size, target, weights], where=where)
    require_rows(segments, where=where)
    require_numbers(segments, [sales, weights], where=where)
    require_numbers(segments, [size], above=True, where=where, fix="give each segment a size above 0")
    require_numbers(segments, [target], high=1, where=where)
    names = {sales: "sales", size: "size", target: "target_share"}
    twin = [column for column in ("segment_zh",) if column in segments]
    table = segments[["segment", sales, size, target, *twin]].rename(columns=names)
    table.insert(3, "share", table["sales"] / table["size"])
    weight = segments[weights] / segments[weights].sum()
    total = {
        "segment": "total",
        **dict.fromkeys(twin, "total"),
        "sales": table["sales"].sum(),
        "size": table["size"].sum(),
    }
    total |= {column: float((table[column] * weight).sum()) for column in ("share", "target_share")}
    gaps = ((table["target_share"] - table["share"]) * table["size"]).tolist()
    table["rank"] = pd.Series(gaps, index=table.index).rank(ascending=False, method="first").astype(int)
    table = pd.concat([table, pd.DataFrame([total | {"rank": 0}])], ignore_index=True)
    table.insert(5, "gap_share", table["target_share"] - table["share"])
    table.insert(6, "gap_value", [*gaps, sum(gaps)])
    return table
