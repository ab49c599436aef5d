"""How are small areas shared out among reps so that the work is fair and the roads are short?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_numbers, require_rows

AIMS = ("distance", "disruption")


def balanced_territories(
    bricks: pd.DataFrame, distances: pd.DataFrame, *, aim: str = "distance", bounds: tuple[float, float] = (0.8, 1.2),
    index: str = "mean", workload: str = "workload", current: str = "territory", max_new: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The exact best assignment of bricks (small areas) to territories within bounds on the workload.

    Parameters
    ----------
    bricks : DataFrame
        One row per brick: ``brick``, its workload (> 0), for ``aim="disruption"`` or ``max_new`` also the territory
        it is in today.
    distances : DataFrame
        Index: every brick; columns: the territories; values: distance from the territory's base to the brick.
    aim : {"distance", "disruption"}
        Least Σ distance, or least Σ workload that changes its territory. For a fairer split narrow the bounds.
    bounds : (float, float)
        Lowest and highest workload index of a territory.
    index : {"mean", "absolute"}
        Index = workload ÷ mean workload of a territory, or the workload itself where bricks are measured in reps (1 =
        one full
        rep), as in the published case.
    workload, current : str
        Columns of ``bricks``.
    max_new : int, optional
        Most bricks a territory may take over from others, so that not too many customers meet a new face.

    Returns
    -------
    DataFrame
        One row per brick in the given order: ``brick``, ``territory``, ``workload``, ``distance``.

    Raises
    ------
    KamError
        Bricks without distances, workload not positive, bounds that no assignment keeps.

    Notes
    -----
    Mixed-integer linear program: x_bt ∈ {0, 1}, Σ_t x_bt = 1, low ≤ index_t ≤ high; solved to a gap of 0 by HiGHS.
    Neighbourhood of the
    bricks of a territory is not asked for: look at the map before you decide.

    References
    ----------
    Köksalan & Batun 2009 (INFORMS Transactions on Education 9(2)): 22 bricks, 4 reps, index between 0.8 and 1.2.

    Examples
    --------
    >>> bricks = pd.DataFrame({"brick": ["a", "b", "c", "d"], "workload": [2.0, 1.0, 1.0, 2.0]})
    >>> km = pd.DataFrame({"North": [0, 1, 2, 9], "South": [9, 8, 1, 0]}, index=["a", "b", "c", "d"])
    >>> balanced_territories(bricks, km)["territory"].tolist()
    ['North', 'North', 'South', 'South']
    """
    require_choice(aim, AIMS, where="balanced_territories(aim=)")
    require_choice(index, ("mean", "absolute"), where="balanced_territories(index=)")
    away = _require_bricks(bricks, distances, workload, current if aim == "disruption" or max_new is not None else None)
    load = bricks[workload].to_numpy(float)
    n_bricks, n_reps = away.shape
    unit = load.sum() / n_reps if index == "mean" else 1.0
    moves = None
    if current in bricks:
        moves = bricks[current].to_numpy()[:, None] != np.array(list(distances))[None, :]
    costs = away if aim == "distance" else np.where(moves, load[:, None], 0.0)
    chosen = _solved(costs, load / unit, bounds, None if max_new is None else (moves, max_new))
    if chosen is None:
        what = f"{n_bricks} bricks cannot fill {n_reps} territories with an index from {bounds[0]} to {bounds[1]}"
        fix = "widen the bounds, raise max_new or split the largest brick"
        raise KamError(what, where="balanced_territories(bounds=)", fix=fix)
    return pd.DataFrame(
        {"brick": bricks["brick"].to_numpy(), "territory": np.array(list(distances))[chosen], "workload": load,
         "distance": away[np.arange(n_bricks), chosen]}
    )  # fmt: skip


def _require_bricks(bricks, distances, workload: str, current: str | None) -> np.ndarray:
    where = "balanced_territories(bricks)"
    require_columns(bricks, ["brick", workload, *([current] if current else [])], where=where)
    require_rows(bricks, where=where)
    require_numbers(bricks, [workload], above=True, where=where, fix="give each brick a workload above 0")
    missing = [brick for brick in bricks["brick"] if brick not in distances.index]
    if missing:
        fix = "give one row of distances for each brick"
        raise KamError(f"no distances for brick {missing[0]!r}", where="balanced_territories(distances)", fix=fix)
    for name in bricks[current].unique() if current else ():
        require_choice(name, distances.columns, where=f"{where}, column {current!r}")
    return distances.loc[bricks["brick"]].to_numpy(float)


def _solved(costs: np.ndarray, index: np.ndarray, bounds, newcomers: tuple | None) -> np.ndarray | None:
    """The chosen territory of every brick; ``newcomers``: which territory would be new to a brick, and how many may."""
    n_bricks, n_reps = costs.shape
    once = np.kron(np.eye(n_bricks), np.ones(n_reps))
    chosen = np.kron(np.ones(n_bricks), np.eye(n_reps))
    from scipy.optimize import Bounds, LinearConstraint, milp  # 1.5 s of imports, for this alone

    constraints = [LinearConstraint(once, 1, 1), LinearConstraint(chosen * np.repeat(index, n_reps), *bounds)]
    if newcomers is not None:
        constraints.append(LinearConstraint(chosen * newcomers[0].ravel(), -np.inf, newcomers[1]))
    result = milp(costs.ravel(), constraints=constraints, integrality=np.ones(costs.size), bounds=Bounds(0, 1),
                  options={"mip_rel_gap": 0.0})  # fmt: skip
    return None if result.x is None else result.x.reshape(costs.shape).argmax(axis=1)


def territory_loads(assignment: pd.DataFrame) -> pd.DataFrame:
    """From one row per brick to one row per territory.

    Returns
    -------
    DataFrame
        ``territory``, ``n_bricks``, ``workload``, ``index`` (workload ÷ mean of the territories), ``distance`` (sum).

    Examples
    --------
    >>> territory_loads(pd.DataFrame({"brick": ["a", "b"], "territory": ["North", "South"], "workload": [3.0, 1.0],
    ...                               "distance": [0.0, 5.0]}))[["territory", "index"]].values.tolist()
    [['North', 1.5], ['South', 0.5]]
    """
    require_columns(assignment, ["brick", "territory", "workload", "distance"], where="territory_loads(assignment)")
    table = assignment.groupby("territory", as_index=False).agg(
        n_bricks=("brick", "size"), workload=("workload", "sum"), distance=("distance", "sum")
    )
    table.insert(3, "index", table["workload"] / table["workload"].mean())
    return table
