"""Do we see the customers that count often enough, and do they get the time?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, nearest, require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers, require_rows


@dataclass(frozen=True)
class TopTime:
    """The accounts with the highest potential: how many, and their shares of visit time and of potential."""

    n_accounts: float
    hours_share: float
    potential_share: float


def coverage_by_class(
    visits: pd.DataFrame, *, minimum: Mapping[str, float], by: str = "customer_class",
    frequency: str = "visits_per_month", weight: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The share of target customers who are visited at least as often as planned, class by class.

    Parameters
    ----------
    visits : DataFrame
        One row per target (or per group of targets, then with ``weight``): class and visits in a period.
    minimum : mapping of class to visits
        Fewest visits a target of the class should get in the period.
    weight : str, optional
        Column with the number of targets a row stands for, such as ``"n_accounts"``.

    Returns
    -------
    DataFrame
        ``by``, ``minimum``, ``n_targets``, ``n_covered``, ``coverage_share``, ``missing_visits`` (to lift every
        target to its
        minimum); last row "total".

    Raises
    ------
    KamError
        A class without minimum, a minimum for a class that is not there, negative visits.

    References
    ----------
    Deck 000 s94: enough people to cover the targets at a minimum visit frequency.

    Examples
    --------
    >>> visits = pd.DataFrame({"customer_class": ["A", "A", "C"], "visits_per_month": [4, 1, 0]})
    >>> coverage_by_class(visits, minimum={"A": 2, "C": 0})["coverage_share"].round(3).tolist()
    [0.5, 1.0, 0.667]
    """
    where = "coverage_by_class(visits)"
    require_columns(visits, [by, frequency, *([weight] if weight else [])], where=where)
    require_rows(visits, where=where)
    require_numbers(visits, [frequency, *([weight] if weight else [])], where=where, fix="write 0 where there is none")
    classes = list(dict.fromkeys(visits[by]))
    if unknown := [name for name in minimum if name not in classes]:
        near = nearest(str(unknown[0]), map(str, classes), most=1)
        fix = f"use {near[0]!r}" if near else f"use classes of the table: {classes}"
        raise KamError(f"no class {unknown[0]!r}", where="coverage_by_class(minimum=)", fix=fix)
    if bare := [name for name in classes if name not in minimum]:
        fix = "add it to minimum, 0 where no visit is planned"
        raise KamError(f"no minimum for class {bare[0]!r}", where="coverage_by_class(minimum=)", fix=fix)
    count = visits[weight].astype(float) if weight else pd.Series(1.0, index=visits.index)
    least = visits[by].map(minimum).astype(float)
    rows = pd.DataFrame({by: visits[by], "n_targets": count, "n_covered": count.where(visits[frequency] >= least, 0.0)})
    rows["missing_visits"] = count * (least - visits[frequency]).clip(lower=0)
    table = rows.groupby(by, sort=False, as_index=False).sum()
    total = pd.DataFrame([{by: "total"} | table.drop(columns=by).sum().to_dict()])
    table = pd.concat([table, total], ignore_index=True)
    table.insert(1, "minimum", [*(float(minimum[name]) for name in table[by].iloc[:-1]), float("nan")])
    table.insert(4, "coverage_share", table["n_covered"] / table["n_targets"].where(table["n_targets"] > 0))
    return table


def top_potential_time(coverage: pd.DataFrame, *, top: float = 0.1) -> TopTime:
    """The share of visit time spent on the accounts with the highest potential.

    Parameters
    ----------
    coverage : DataFrame
        ``n_accounts``, ``visits_per_month``, ``hours_per_visit``, ``potential_cny`` (of the whole row); one row per
        branch and class.
    top : float
        Share of accounts that counts as the top, 0–1; 0.1 is the top decile. A row is cut where the decile ends.

    Examples
    --------
    >>> coverage = pd.DataFrame({"n_accounts": [10, 90], "visits_per_month": [2, 1], "hours_per_visit": [1, 1],
    ...                          "potential_cny": [600.0, 400.0]})
    >>> top_potential_time(coverage)
    TopTime(n_accounts=10.0, hours_share=0.18181818181818182, potential_share=0.6)
    """
    where = "top_potential_time(coverage)"
    require_columns(coverage, ["n_accounts", "visits_per_month", "hours_per_visit", "potential_cny"], where=where)
    require_number(top, above=True, high=1, where="top_potential_time(top=)")
    numbers = ["n_accounts", "visits_per_month", "hours_per_visit", "potential_cny"]
    require_numbers(coverage, numbers, where=where)
    rows = coverage[coverage["n_accounts"] > 0]
    require_rows(rows, where=f"{where} with n_accounts above 0")
    rows = rows.assign(each=rows["potential_cny"] / rows["n_accounts"]).sort_values(
        "each", ascending=False, kind="stable"
    )
    wanted = top * rows["n_accounts"].sum()
    before = rows["n_accounts"].cumsum() - rows["n_accounts"]
    part = ((wanted - before) / rows["n_accounts"]).clip(0, 1)
    hours = rows["n_accounts"] * rows["visits_per_month"] * rows["hours_per_visit"]
    shares = [float((part * column).sum() / column.sum()) for column in (hours, rows["potential_cny"])]
    return TopTime(float(wanted), *shares)
