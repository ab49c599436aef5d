"""How many sales people are needed, where, and what does one more bring?"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import AMOUNT, needs, require_number
from kamlib.errors import KamError, require_choice


@dataclass(frozen=True)
class Headcount:
    """Work to be done, what one rep can do, the exact quotient and the reps needed (rounded up)."""

    workload: float
    capacity: float
    exact: float
    reps: int


def _rounded_up(exact: float) -> int:
    return math.ceil(round(exact, 9))


def class_workload(coverage: pd.DataFrame, *, by: str = "customer_class", frequency: str = "visits_per_month"):
    """Hours of work per customer class, beside what the class brings.

    Parameters
    ----------
    coverage : DataFrame
        ``by``, ``n_accounts``, the visit frequency, ``hours_per_visit``; optional ``travel_hours_per_visit``,
        ``revenue_cny``, ``potential_cny``. Rows of one class (such as several branches) are added up.
    frequency : str
        Visits per account in one period; hours come out per the same period.

    Returns
    -------
    DataFrame
        ``by``, ``n_accounts``, ``visits``, ``visit_hours``, ``travel_hours`` (0 where not measured), ``hours``,
        ``hours_share``, and where given ``revenue_share``, ``potential_share``.

    Notes
    -----
    visit hours = target customers · visit frequency · time per visit; travel hours = customers · frequency · travel.

    References
    ----------
    Deck 000 s98; Talley 1961 (Journal of Marketing 25).

    Examples
    --------
    >>> coverage = pd.DataFrame({"customer_class": ["A", "B", "C"], "n_accounts": [20, 60, 300],
    ...                          "visits_per_month": [4, 2, 0.5], "hours_per_visit": [2, 1.5, 0.5]})
    >>> class_workload(coverage)["hours"].tolist()
    [160.0, 180.0, 75.0]
    """
    where = "class_workload(coverage)"
    money = [name for name in ("revenue", "potential") if f"{name}_cny" in coverage]
    given = ["travel_hours_per_visit"] * ("travel_hours_per_visit" in coverage) + [f"{name}_cny" for name in money]
    numbers = dict.fromkeys(("n_accounts", frequency, "hours_per_visit", *given), AMOUNT)
    coverage = needs(coverage, by, where=where, numbers=numbers)
    visits = coverage["n_accounts"] * coverage[frequency]
    rows = pd.DataFrame({by: coverage[by], "n_accounts": coverage["n_accounts"], "visits": visits})
    rows["visit_hours"] = visits * coverage["hours_per_visit"]
    rows["travel_hours"] = visits * coverage["travel_hours_per_visit"] if "travel_hours_per_visit" in coverage else 0.0
    rows["hours"] = rows["visit_hours"] + rows["travel_hours"]
    rows = rows.assign(**{f"{name}_share": coverage[f"{name}_cny"] for name in money})
    table = rows.groupby(by, as_index=False).sum()
    table["hours_share"] = table["hours"] / table["hours"].sum()
    for name in money:
        table[f"{name}_share"] = table[f"{name}_share"] / table[f"{name}_share"].sum()
    return table[[*(c for c in table if not c.endswith("_share")), *(c for c in table if c.endswith("_share"))]]


def workload_headcount(
    coverage: pd.DataFrame, *, capacity: float, selling_share: float = 1.0, unit: str = "hours", travel: bool = False,
    frequency: str = "visits_per_month",
) -> Headcount:  # fmt: skip
    """The sales people needed to visit all target customers as often as planned.

    Parameters
    ----------
    coverage : DataFrame
        One row per customer class: ``n_accounts``, the visit frequency, and for hours ``hours_per_visit`` (with
        travel also
        ``travel_hours_per_visit``).
    capacity : float
        Working hours (or calls) of one rep in the period of the frequency.
    selling_share : float
        Share of the working hours left for this work, 0–1. Deck: 0.30 now, 0.48 ideal. When travel is counted in the
        workload, the share must hold the travel time too, or travel is paid twice.
    unit : {"hours", "calls"}
        Calls need no time per visit.
    travel : bool
        Count travel hours in the workload.
    frequency : str
        Column of visits per account and period.

    Returns
    -------
    Headcount
        ``reps`` is always rounded up.

    Raises
    ------
    KamError
        Negative or missing numbers, capacity ≤ 0, share outside 0–1.

    Notes
    -----
    reps = ⌈Σ n_i · f_i · (t_i + travel_i) ÷ (capacity · selling share)⌉; in calls Σ n_i · f_i ÷ capacity.

    References
    ----------
    Talley 1961 (calls); Kotler & Armstrong: 1000 A × 36 and 2000 B × 12 calls, 1000 a rep: 60 reps; deck 000 s98.

    Examples
    --------
    >>> calls = pd.DataFrame({"n_accounts": [1000, 2000], "calls_per_year": [36, 12]})
    >>> workload_headcount(calls, capacity=1000, unit="calls", frequency="calls_per_year")
    Headcount(workload=60000.0, capacity=1000.0, exact=60.0, reps=60)
    >>> deck = pd.DataFrame({"n_accounts": [20, 60, 300], "visits_per_month": [4, 2, 0.5],
    ...                      "hours_per_visit": [2, 1.5, 0.5]})
    >>> [workload_headcount(deck, capacity=160, selling_share=share).reps for share in (0.30, 0.48)]
    [9, 6]
    """
    where = "workload_headcount"
    require_choice(unit, ("hours", "calls"), where=f"{where}(unit=)")
    require_number(capacity, above=True, where=f"{where}(capacity=)")
    require_number(selling_share, above=True, high=1, where=f"{where}(selling_share=)")
    hours = ["hours_per_visit"] * (unit == "hours") + ["travel_hours_per_visit"] * (unit == "hours" and travel)
    numbers = dict.fromkeys(("n_accounts", frequency, *hours), AMOUNT)
    coverage = needs(coverage, where=f"{where}(coverage)", numbers=numbers)
    per_visit = coverage[hours].sum(axis=1) if hours else 1.0
    workload = float((coverage["n_accounts"] * coverage[frequency] * per_visit).sum())
    available = float(capacity * selling_share)
    return Headcount(workload, available, workload / available, _rounded_up(workload / available))


def breakdown_headcount(sales: float, *, sales_per_rep: float, turnover: float = 0.0) -> Headcount:
    """The sales people a sales target needs at today's sales per rep: the breakdown method.

    Parameters
    ----------
    sales : float
        Sales planned.
    sales_per_rep : float
        Sales expected of one rep, same unit.
    turnover : float
        Share of reps who leave within the period; 0.1 adds a tenth.

    Notes
    -----
    reps = ⌈sales ÷ sales per rep · (1 + turnover)⌉. It carries today's efficiency into the plan; the workload method
    does not.

    References
    ----------
    Still, Cundiff & Govoni, Sales Management: 10 m ÷ 250 k = 40.

    Examples
    --------
    >>> [breakdown_headcount(10e6, sales_per_rep=250e3, turnover=share).reps for share in (0, 0.1)]
    [40, 44]
    """
    where = "breakdown_headcount"
    require_number(sales_per_rep, above=True, where=f"{where}(sales_per_rep=)")
    require_number(sales, where=f"{where}(sales)")
    require_number(turnover, where=f"{where}(turnover=)")
    exact = sales / sales_per_rep * (1 + turnover)
    return Headcount(float(sales), float(sales_per_rep), exact, _rounded_up(exact))


def staffing(
    coverage: pd.DataFrame, reps: pd.DataFrame, *, capacity: float, selling_share: float = 1.0, travel: bool = False
) -> pd.DataFrame:
    """Reps needed against reps there, branch by branch.

    Parameters
    ----------
    coverage : DataFrame
        As for :func:`workload_headcount`, with ``branch``.
    reps : DataFrame
        One row per rep with ``branch``.
    capacity, selling_share, travel
        As for :func:`workload_headcount`.

    Returns
    -------
    DataFrame
        ``branch``, ``hours`` (workload), ``reps_exact``, ``reps_needed``, ``reps_actual``, ``missing`` (needed −
        actual),
        ``load`` (exact ÷ actual; 1.2 is a fifth too much; missing where nobody is there). Highest load first.

    Examples
    --------
    >>> coverage = pd.DataFrame({"branch": ["Hegang"], "n_accounts": [30], "visits_per_month": [2],
    ...                          "hours_per_visit": [1.6]})
    >>> staffing(coverage, pd.DataFrame({"branch": ["Hegang"]}), capacity=160, selling_share=0.3).values.tolist()
    [['Hegang', 96.0, 2.0, 2, 1, 1, 2.0]]
    """
    coverage = needs(coverage, where="staffing(coverage)", ids=["branch"])
    reps = needs(reps, where="staffing(reps)", ids=["branch"], empty=True)
    there = reps["branch"].value_counts()
    rows = []
    for branch, part in coverage.groupby("branch", sort=False):
        need = workload_headcount(part, capacity=capacity, selling_share=selling_share, travel=travel)
        n = int(there.get(branch, 0))
        rows.append(
            (branch, need.workload, need.exact, need.reps, n, need.reps - n, need.exact / n if n else float("nan"))
        )
    names = ["branch", "hours", "reps_exact", "reps_needed", "reps_actual", "missing", "load"]
    table = pd.DataFrame(rows, columns=names)
    return table.sort_values("load", ascending=False, kind="stable", na_position="first", ignore_index=True)


@dataclass(frozen=True)
class ResponseOptimum:
    """The number of reps where the last one just pays, and the revenue, cost and profit there."""

    reps: float
    revenue: float
    cost: float
    profit: float


@dataclass(frozen=True)
class SizeReturn:
    """Return on one more rep: break-even ratio, return over three years, verdict."""

    ratio: float
    roi: float
    verdict: str


def response_curve(
    reps: list[float], *, scale: float, cost_per_rep: float, elasticity: float = 0.5, margin: float = 1.0
) -> pd.DataFrame:
    """Revenue, cost and profit for each number of reps: revenue = scale · reps^elasticity.

    Returns
    -------
    DataFrame
        ``reps``, ``revenue``, ``cost``, ``profit`` (margin · revenue − cost).

    Examples
    --------
    >>> response_curve([25], scale=1e6, cost_per_rep=1e5)["profit"].tolist()
    [2500000.0]
    """
    _require_response(scale, cost_per_rep, elasticity, margin, "response_curve")
    for n in reps:
        require_number(n, where="response_curve(reps)")
    revenue = [scale * float(n) ** elasticity for n in reps]
    table = pd.DataFrame({"reps": reps, "revenue": revenue, "cost": [cost_per_rep * float(n) for n in reps]})
    table["profit"] = margin * table["revenue"] - table["cost"]
    return table


def response_optimum(
    *, scale: float, cost_per_rep: float, elasticity: float = 0.5, margin: float = 1.0, whole: bool = False
) -> ResponseOptimum:
    """The number of reps with the highest profit when each further one sells less than the one before.

    Parameters
    ----------
    scale : float
        Revenue of one rep alone: revenue(x) = scale · x^elasticity.
    cost_per_rep : float
        Cost of one rep in the same period.
    elasticity : float
        Between 0 and 1: +1 % reps bring + elasticity % revenue.
    margin : float
        Share of revenue left before the cost of reps. 1 counts revenue itself, as the published example does.
    whole : bool
        Give the better of the two whole numbers beside the optimum.

    Notes
    -----
    Marginal revenue · margin = marginal cost: x* = (scale · elasticity · margin ÷ cost)^(1 ÷ (1 − elasticity)).

    References
    ----------
    Zoltners & Sinha on sales response; 1,000,000·√x against 100,000·x has x* = 25, profit 2.5 m.

    Examples
    --------
    >>> response_optimum(scale=1_000_000, cost_per_rep=100_000)
    ResponseOptimum(reps=25.0, revenue=5000000.0, cost=2500000.0, profit=2500000.0)
    """
    _require_response(scale, cost_per_rep, elasticity, margin, "response_optimum")
    best = (scale * elasticity * margin / cost_per_rep) ** (1 / (1 - elasticity))
    tries = [float(math.floor(best)), float(math.ceil(best))] if whole else [best]
    curve = response_curve(tries, scale=scale, cost_per_rep=cost_per_rep, elasticity=elasticity, margin=margin)
    row = curve.loc[curve["profit"].idxmax()]
    return ResponseOptimum(*(float(row[name]) for name in ("reps", "revenue", "cost", "profit")))


def _require_response(scale: float, cost: float, elasticity: float, margin: float, where: str) -> None:
    for name, value in (("scale", scale), ("cost_per_rep", cost), ("margin", margin)):
        require_number(value, above=True, where=f"{where}({name}=)")
    if not 0 < elasticity < 1:
        fix = "give a number between 0 and 1; from 1 on there is no best size"
        raise KamError(f"elasticity {elasticity!r}", where=f"{where}(elasticity=)", fix=fix)


def break_even_ratio(incremental_sales: float, *, cost_per_rep: float, margin: float) -> float:
    """What one more rep sells in a year against what pays for the rep: above 1 the rep pays in the first year.

    Parameters
    ----------
    incremental_sales : float
        Sales of a year that would not exist without the additional rep.
    cost_per_rep : float
        Yearly cost of a rep, same unit.
    margin : float
        Share of sales left after the cost of goods and service, 0–1.

    Notes
    -----
    break-even sales = cost per rep ÷ margin; ratio = incremental sales ÷ break-even sales.

    References
    ----------
    Zoltners, Sinha & Lorimer 2006 (Harvard Business Review, July–August).

    Examples
    --------
    >>> break_even_ratio(800_000, cost_per_rep=160_000, margin=0.4)
    2.0
    """
    require_number(incremental_sales, where="break_even_ratio(incremental_sales)")
    require_number(cost_per_rep, above=True, where="break_even_ratio(cost_per_rep=)")
    require_number(margin, above=True, high=1, where="break_even_ratio(margin=)")
    return incremental_sales * margin / cost_per_rep


def size_returns(branches: pd.DataFrame) -> pd.DataFrame:
    """From one row per branch to the return on one more rep there.

    Parameters
    ----------
    branches : DataFrame
        ``branch``, ``extra_sales_cny`` (of one more rep, first year), ``margin_share``, ``cost_per_rep_cny``,
        ``carry_over_year_2``, ``carry_over_year_3``.

    Returns
    -------
    DataFrame
        ``branch``, ``ratio``, ``roi``, ``verdict`` as in :func:`size_return`; highest return first.

    Examples
    --------
    >>> branches = pd.DataFrame({"branch": ["Luxi"], "extra_sales_cny": [8e5], "margin_share": [0.4],
    ...     "cost_per_rep_cny": [1.6e5], "carry_over_year_2": [0.5], "carry_over_year_3": [0.25]})
    >>> size_returns(branches).values.tolist()
    [['Luxi', 2.0, 2.5, 'too_small']]
    """
    numbers = ["extra_sales_cny", "margin_share", "cost_per_rep_cny", "carry_over_year_2", "carry_over_year_3"]
    branches = needs(branches, "branch", where="size_returns(branches)", numbers=dict.fromkeys(numbers, AMOUNT))
    rows = []
    for branch, sales, margin, cost, *carry_over in branches[["branch", *numbers]].itertuples(index=False):
        result = size_return(break_even_ratio(sales, cost_per_rep=cost, margin=margin), carry_over=tuple(carry_over))
        rows.append((branch, result.ratio, result.roi, result.verdict))
    table = pd.DataFrame(rows, columns=["branch", "ratio", "roi", "verdict"])
    return table.sort_values("roi", ascending=False, kind="stable", ignore_index=True)


def size_return(
    ratio: float, *, carry_over: tuple[float, float] = (0.0, 0.0), period: str = "three_years"
) -> SizeReturn:
    """The return on one more rep over three years, and what it says about the size of the force.

    Parameters
    ----------
    ratio : float
        From :func:`break_even_ratio`.
    carry_over : (float, float)
        Share of the first year's additional sales that comes again in year 2 and in year 3 without further effort.
    period : {"three_years", "one_year"}
        One year leaves the carry-over out.

    Returns
    -------
    SizeReturn
        ``roi`` as a share (2.5 is 250 %); ``verdict``: too_large below 0.5, about_right from 0.5 to 1.5, too_small
        above.

    Notes
    -----
    ROI = ratio · (1 + K2 + K3) − 1.

    References
    ----------
    Zoltners, Sinha & Lorimer 2006: between 50 % and 150 % the size is right.

    Examples
    --------
    >>> size_return(2.0, carry_over=(0.5, 0.25))
    SizeReturn(ratio=2.0, roi=2.5, verdict='too_small')
    """
    require_choice(period, ("three_years", "one_year"), where="size_return(period=)")
    require_number(ratio, where="size_return(ratio)")
    for share in carry_over:
        require_number(share, high=1, where="size_return(carry_over=)")
    roi = ratio * (1 + (sum(carry_over) if period == "three_years" else 0)) - 1
    level = round(roi, 9)
    return SizeReturn(ratio, roi, "too_large" if level < 0.5 else "about_right" if level <= 1.5 else "too_small")


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
    where = "balanced_territories(bricks)"
    moving = [current] if aim == "disruption" or max_new is not None else []
    bricks = needs(bricks, "brick", *moving, where=where, numbers={workload: AMOUNT}, above=[workload])
    if unknown := [brick for brick in bricks["brick"] if brick not in distances.index]:
        fix = "give one row of distances for each brick"
        raise KamError(f"no distances for brick {unknown[0]!r}", where="balanced_territories(distances)", fix=fix)
    for name in bricks[current].unique() if moving else ():
        require_choice(name, distances.columns, where=f"{where}, column {current!r}")
    away = needs(distances, where="balanced_territories(distances)", numbers=list(distances)).loc[bricks["brick"]]
    away, load = away.to_numpy(float), bricks[workload].to_numpy(float)
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
    numbers = {"workload": AMOUNT, "distance": AMOUNT}
    assignment = needs(assignment, "brick", "territory", where="territory_loads(assignment)", numbers=numbers)
    table = assignment.groupby("territory", as_index=False).agg(
        n_bricks=("brick", "size"), workload=("workload", "sum"), distance=("distance", "sum")
    )
    table.insert(3, "index", table["workload"] / table["workload"].mean())
    return table
