"""How many sales people does the work with our customers need?"""

import math
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers, require_rows


@dataclass(frozen=True)
class Headcount:
    """Work to be done, what one rep can do, the exact quotient and the reps needed (rounded up)."""

    workload: float
    capacity: float
    exact: float
    reps: int


def _rounded_up(exact: float) -> int:
    return math.ceil(round(exact, 9))


def _require_counts(coverage: pd.DataFrame, columns: list[str], where: str) -> None:
    require_columns(coverage, columns, where=where)
    require_rows(coverage, where=where)
    require_numbers(coverage, columns, where=where)


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
    require_columns(coverage, [by], where=where)
    _require_counts(coverage, ["n_accounts", frequency, "hours_per_visit"], where)
    visits = coverage["n_accounts"] * coverage[frequency].astype(float)
    rows = pd.DataFrame({by: coverage[by], "n_accounts": coverage["n_accounts"], "visits": visits})
    rows["visit_hours"] = visits * coverage["hours_per_visit"]
    rows["travel_hours"] = visits * coverage["travel_hours_per_visit"] if "travel_hours_per_visit" in coverage else 0.0
    rows["hours"] = rows["visit_hours"] + rows["travel_hours"]
    money = [name for name in ("revenue", "potential") if f"{name}_cny" in coverage]
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
    _require_counts(coverage, ["n_accounts", frequency, *hours], f"{where}(coverage)")
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
    require_columns(coverage, ["branch"], where="staffing(coverage)")
    require_columns(reps, ["branch"], where="staffing(reps)")
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
