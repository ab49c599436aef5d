"""What does one more sales person bring, and is the sales force too large or too small?"""

import math
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers


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
    require_columns(branches, ["branch", *numbers], where="size_returns(branches)")
    require_numbers(branches, numbers, where="size_returns(branches)")
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
