"""How strong is each rival at this customer, product by product, and where do we lead or lag?"""

from collections.abc import Mapping

import pandas as pd

from kamlib.account_planning._ranges import require_between, require_weights
from kamlib.errors import KamError, require_choice, require_columns


def competitor_grid(scores: pd.DataFrame, *, weights: Mapping[str, float] | str = "equal") -> pd.DataFrame:
    """Weighted mean of the factor scores: from one row per factor to one row per product and competitor.

    Parameters
    ----------
    scores : DataFrame
        product, competitor, factor, score (1–5); column weight when ``weights="column"``.
    weights : "equal", "column" or mapping of factor to weight
        A mapping sums to 1. Column weights are taken in proportion within each cell.

    Returns
    -------
    DataFrame
        product, competitor, score (1–5), n_factors, complete (False where a factor has no score: the mean is then
        over the others); products and competitors in the order of the table.

    Raises
    ------
    KamError
        Missing column, score outside 1–5, a cell given twice, weights that do not sum to 1.

    Notes
    -----
    score = Σ weight · score / Σ weight over the factors scored.

    References
    ----------
    001 s17: five products × three carriers, six factors (the deck's own ratings are lost).

    Examples
    --------
    >>> scores = pd.DataFrame({"product": "voice", "competitor": ["us", "us", "X", "X"],
    ...                        "factor": ["price", "brand"] * 2, "score": [2, 4, 5, 3]})
    >>> competitor_grid(scores)[["competitor", "score"]].values.tolist()
    [['us', 3.0], ['X', 4.0]]
    """
    where = "competitor_grid(scores)"
    keys = ["product", "competitor", "factor"]
    require_columns(scores, [*keys, "score"], where=where)
    require_between(scores["score"], 1, 5, where=where)
    if scores.duplicated(keys).any():
        twice = tuple(scores.loc[scores.duplicated(keys), keys].iloc[0])
        raise KamError(f"{twice} is scored twice", where=where, fix="keep one score per product, competitor and factor")
    table = scores[[*keys, "score"]].assign(weight=_weights(scores, weights))
    table["points"] = table["score"] * table["weight"]
    cells = table.groupby(["product", "competitor"], sort=False)
    grid = cells[["points", "weight"]].sum()
    n_factors = cells.size()
    complete = n_factors == scores["factor"].nunique()
    grid = pd.DataFrame({"score": grid["points"] / grid["weight"], "n_factors": n_factors, "complete": complete})
    return grid.reset_index()


def _weights(scores: pd.DataFrame, weights: Mapping[str, float] | str) -> pd.Series:
    if isinstance(weights, Mapping):
        require_weights(weights, scores["factor"].unique(), where="competitor_grid(weights=)")
        return scores["factor"].map(weights).astype(float)
    require_choice(weights, ["equal", "column"], where="competitor_grid(weights=)")
    if weights == "equal":
        return pd.Series(1.0, index=scores.index)
    require_columns(scores, ["weight"], where="competitor_grid(scores, weights='column')")
    require_between(scores["weight"], 0, float("inf"), where="competitor_grid(scores, weights='column')")
    return scores["weight"].astype(float)


def lead_over_rivals(grid: pd.DataFrame, *, us: str, level_within: float = 0.25) -> pd.DataFrame:
    """Our lead over the best rival, product by product.

    Parameters
    ----------
    grid : DataFrame
        From :func:`competitor_grid`.
    us : str
        Our name in column competitor.
    level_within : float
        A difference up to this counts as level.

    Returns
    -------
    DataFrame
        product, our_score, best_rival (several joined by " / "), rival_score, lead (ours − best rival), standing
        ("lead", "level", "lag", "no_rival", "not_there": we have no score).

    Raises
    ------
    KamError
        ``us`` is not in the grid.

    Examples
    --------
    >>> grid = pd.DataFrame({"product": "voice", "competitor": ["us", "X", "Y"], "score": [3.0, 4.0, 2.0]})
    >>> lead_over_rivals(grid, us="us")[["best_rival", "lead", "standing"]].values.tolist()
    [['X', -1.0, 'lag']]
    """
    require_columns(grid, ["product", "competitor", "score"], where="lead_over_rivals(grid)")
    require_choice(us, grid["competitor"].unique(), where="lead_over_rivals(us=)")
    rows = [_lead(product, part, us, level_within) for product, part in grid.groupby("product", sort=False)]
    return pd.DataFrame(rows)


def _lead(product: str, part: pd.DataFrame, us: str, level_within: float) -> dict:
    ours, rivals = part.loc[part["competitor"] == us, "score"], part[part["competitor"] != us]
    our_score, best = (float(ours.iloc[0]) if len(ours) else float("nan")), rivals["score"].max()
    names = " / ".join(rivals.loc[rivals["score"] >= best - 1e-9, "competitor"])
    lead = our_score - best
    if not len(ours) or not len(rivals):
        standing = "no_rival" if len(ours) else "not_there"
    else:
        standing = "level" if abs(lead) <= level_within + 1e-9 else "lead" if lead > 0 else "lag"
    row = {"product": product, "our_score": our_score, "best_rival": names, "rival_score": float(best)}
    return {**row, "lead": lead, "standing": standing}
