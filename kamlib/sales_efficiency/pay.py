"""What does a pay plan pay, and does pay follow performance?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.errors import require_columns
from kamlib.sales_efficiency.inputs import require_flags, require_number, require_numbers


@dataclass(frozen=True)
class PayLink:
    """How closely pay follows performance: number of people, linear and rank correlation, note."""

    n: int
    pearson: float
    spearman: float
    note: str


def pay_simulation(
    reps: pd.DataFrame, *, base: float, commission: float, bonus: float = 0.0, at: float = 1.0,
    sales: str = "actual_cny", quota: str = "target_cny",
) -> pd.DataFrame:  # fmt: skip
    """What each rep earns under base pay, commission and a bonus at quota.

    Parameters
    ----------
    reps : DataFrame
        One row per rep with sales and quota of the pay period (same period as ``base``).
    base : float
        Fixed pay of the period.
    commission : float
        Share of sales, 0–1.
    bonus : float
        Paid in full from attainment ``at`` on.
    at : float
        Attainment (sales ÷ quota) that earns the bonus.

    Returns
    -------
    DataFrame
        The table with ``attainment``, ``base``, ``commission``, ``bonus``, ``pay``, ``variable_share``.

    Notes
    -----
    pay = base + commission · sales + bonus·[sales ≥ at · quota].

    References
    ----------
    Deck 000 s111; Basu et al. 1985 (Marketing Science 4).

    Examples
    --------
    >>> reps = pd.DataFrame({"rep_id": ["R1"], "actual_cny": [150_000], "target_cny": [150_000]})
    >>> pay_simulation(reps, base=3000, commission=0.04, bonus=1000)["pay"].tolist()
    [10000.0]
    """
    where = "pay_simulation(reps)"
    require_columns(reps, [sales, quota], where=where)
    require_number(base, where="pay_simulation(base=)")
    require_number(bonus, where="pay_simulation(bonus=)")
    require_number(commission, high=1, where="pay_simulation(commission=)")
    require_numbers(reps, [sales], where=where)
    require_numbers(reps, [quota], above=True, where=where, fix="give each rep a quota above 0")
    table = reps.assign(attainment=reps[sales] / reps[quota], base=float(base), commission=reps[sales] * commission)
    table["bonus"] = (table["attainment"].round(9) >= at) * float(bonus)
    table["pay"] = table[["base", "commission", "bonus"]].sum(axis=1)
    table["variable_share"] = 1 - table["base"] / table["pay"].where(table["pay"] > 0)
    return table


def pay_for_performance(
    people: pd.DataFrame, *, pay: str = "pay", performance: str = "attainment", min_n: int = 5
) -> PayLink:
    """Does who performs better earn more? The correlation of pay and performance.

    Parameters
    ----------
    people : DataFrame
        One row per person with pay and performance.
    pay, performance : str
        Their columns.
    min_n : int
        Fewer people, or no spread in either, give the note "not_enough_data".

    Notes
    -----
    Pearson and Spearman (rank) correlation. Paid on sales, a rep with a rich territory earns more at the same
    attainment: compare
    with attainment, not with sales.

    Examples
    --------
    >>> pay = pd.DataFrame({"pay": [10.0, 12, 14, 16, 30], "attainment": [0.7, 0.8, 0.9, 1.0, 1.1]})
    >>> pay_for_performance(pay).spearman
    1.0
    """
    require_columns(people, [pay, performance], where="pay_for_performance(people)")
    both = people[[pay, performance]].dropna()
    if len(both) < min_n or (both.nunique() < 2).any():
        return PayLink(len(both), float("nan"), float("nan"), "not_enough_data")
    ranks = both.rank()
    pearson, spearman = (float(table[pay].corr(table[performance])) for table in (both, ranks))
    return PayLink(len(both), round(pearson, 12), round(spearman, 12), "")


def leavers_by_pay(people: pd.DataFrame, *, pay: str = "pay", groups: int = 4, min_n: int = 5) -> pd.DataFrame:
    """Who leaves: the share of leavers from the lowest to the highest paid group.

    Parameters
    ----------
    people : DataFrame
        One row per person: pay, ``left`` (0/1 within the year).
    pay : str
        Column of the pay.
    groups : int
        4 gives quartiles; equal pay always falls into the same group.
    min_n : int
        Smaller groups get the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``group`` (1 = lowest paid), ``n``, ``n_left``, ``left_share``, ``note``.

    Examples
    --------
    >>> pay = pd.DataFrame({"pay": [1, 2, 3, 4], "left": [1, 0, 0, 1]})
    >>> leavers_by_pay(pay, groups=2, min_n=1)["left_share"].tolist()
    [0.5, 0.5]
    """
    where = "leavers_by_pay(people)"
    require_columns(people, [pay, "left"], where=where)
    require_flags(people, ["left"], where=where)
    cuts = people[pay].quantile([k / groups for k in range(1, groups)])
    group = people[pay].map(lambda amount: 1 + int((amount > cuts).sum()))
    table = people.groupby(group.rename("group"))["left"].agg(n="size", n_left="sum").reset_index()
    table["left_share"] = table["n_left"] / table["n"]
    table["note"] = ["" if n >= min_n else "not_enough_data" for n in table["n"]]
    return table
