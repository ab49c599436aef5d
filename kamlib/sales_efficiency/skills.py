"""Which skills should be trained first, and which behaviour do we see in real calls?"""

import pandas as pd

from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_flags, require_numbers, require_rows
from kamlib.tables.checklists import Checklist

CONVENTIONS = ("difference", "weighted", "shortfall")
CROSS_HAIRS = ("scale_middle", "means")


def skill_gaps(
    rep_skills: pd.DataFrame, *, convention: str = "difference", cross_hair: str = "scale_middle",
    scale: tuple[float, float] = (1, 5), min_n: int = 3,
) -> pd.DataFrame:  # fmt: skip
    """The gap of every skill between how much it will matter and how well we do it, largest first.

    Parameters
    ----------
    rep_skills : DataFrame
        One row per rep and skill: ``skill``, ``importance`` (in two to three years), ``performance`` (now), on
        ``scale``.
    convention : {"difference", "weighted", "shortfall"}
        gap = importance − performance (the deck: length of the arrow); importance · (importance − performance);
        importance · (top of the scale − performance).
    cross_hair : {"scale_middle", "means"}
        Where the importance–performance grid is cut: at the middle of the scale, or at the means of the skills.
    min_n : int
        Skills with fewer ratings get the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``skill``, ``n``, ``importance``, ``performance`` (means), ``gap``, ``rank`` (1 = train first), ``quadrant``
        (concentrate,
        keep_up, low_priority, overkill), ``note``.

    Raises
    ------
    KamError
        Ratings outside the scale.

    References
    ----------
    Deck 000 s100, s103 (nine skills; the positions on the slide are lost); Martilla & James 1977 (Journal of
    Marketing 41).

    Examples
    --------
    >>> ratings = pd.DataFrame({"skill": ["negotiate", "plan"], "importance": [5, 3], "performance": [2, 3]})
    >>> skill_gaps(ratings, min_n=1)[["skill", "gap", "quadrant"]].values.tolist()
    [['negotiate', 3.0, 'concentrate'], ['plan', 0.0, 'keep_up']]
    """
    where = "skill_gaps(rep_skills)"
    require_columns(rep_skills, ["skill", "importance", "performance"], where=where)
    require_choice(convention, CONVENTIONS, where="skill_gaps(convention=)")
    require_choice(cross_hair, CROSS_HAIRS, where="skill_gaps(cross_hair=)")
    low, high = scale
    fix = f"rate from {low} to {high}, or pass scale="
    require_rows(rep_skills, where=where)
    require_numbers(rep_skills, ["importance", "performance"], low=low, high=high, where=where, fix=fix)
    groups = rep_skills.groupby("skill", sort=False)
    table = groups[["importance", "performance"]].mean().reset_index()
    table.insert(1, "n", groups.size().to_numpy())
    difference = table["importance"] - table["performance"]
    shortfall = table["importance"] * (high - table["performance"])
    weighted = table["importance"] * difference
    table["gap"] = {"difference": difference, "weighted": weighted, "shortfall": shortfall}[convention]
    cut = (
        [(low + high) / 2] * 2 if cross_hair == "scale_middle" else table[["importance", "performance"]].mean().tolist()
    )
    table["quadrant"] = [
        _quadrant(i >= cut[0], p >= cut[1]) for i, p in zip(table["importance"], table["performance"], strict=True)
    ]
    table["note"] = ["" if n >= min_n else "not_enough_data" for n in table["n"]]
    table = table.sort_values("gap", ascending=False, kind="stable", ignore_index=True)
    table.insert(5, "rank", range(1, len(table) + 1))
    return table


def _quadrant(important: bool, good: bool) -> str:
    if important:
        return "keep_up" if good else "concentrate"
    return "overkill" if good else "low_priority"


def behaviour_grid(observations: pd.DataFrame, *, checklist: Checklist, min_calls: int = 3) -> pd.DataFrame:
    """From ticks made on joint calls to a score per rep and stage of the customer's buying process.

    Parameters
    ----------
    observations : DataFrame
        One row per call and behaviour: ``rep_id``, ``call_id``, ``item`` (id of the checklist), ``seen`` (0/1).
    checklist : Checklist
        ``load_checklist("sales_efficiency", "exemplar_grid")``: excellent behaviour counts for, average behaviour
        against.
    min_calls : int
        Reps seen on fewer calls get the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``rep_id``, ``stage``, ``n_calls``, ``score`` (0–1: mean of seen excellent and not seen average behaviour),
        ``note``; stages
        in the order of the checklist.

    References
    ----------
    Deck 000 s101 (health sciences; the rows are put together again by meaning).

    Examples
    --------
    >>> from kamlib.tables.checklists import load_checklist
    >>> seen = pd.DataFrame({"rep_id": "R1", "call_id": 1, "item": ["need_help", "need_facts"], "seen": [1, 1]})
    >>> behaviour_grid(seen, checklist=load_checklist("sales_efficiency", "exemplar_grid"))["score"].tolist()
    [0.5]
    """
    where = "behaviour_grid(observations)"
    require_columns(observations, ["rep_id", "call_id", "item", "seen"], where=where)
    for item in observations["item"].unique():
        require_choice(item, checklist.items["id"], where=f"{where}, column 'item'")
    require_rows(observations, where=where)
    require_flags(observations, ["seen"], where=where)
    rows = observations.merge(checklist.items[["id", "group", "reverse"]], left_on="item", right_on="id")
    rows["score"] = rows["seen"].where(~rows["reverse"], 1 - rows["seen"]).astype(float)
    rows["stage"] = pd.Categorical(rows["group"], list(checklist.groups["id"]), ordered=True)
    table = rows.groupby(["rep_id", "stage"], observed=True, as_index=False).agg(
        n_calls=("call_id", "nunique"), score=("score", "mean")
    )
    table["stage"] = table["stage"].astype(str)
    table["note"] = ["" if n >= min_calls else "not_enough_data" for n in table["n_calls"]]
    return table
