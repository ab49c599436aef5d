"""What is an account worth over the whole time it stays?"""

import math

from kamlib.errors import KamError, require_choice


def lifetime_multiple(retention: float, *, rate: float, first: str = "now") -> float:
    """How many yearly margins an account is worth when it stays with the same chance each year.

    Parameters
    ----------
    retention : float
        Chance to keep the account from one period to the next, 0–1.
    rate : float
        Discount rate of one period, 0 or more; 0.10 is 10 %. With a retention of 1 it must be above 0.
    first : {"now", "later"}
        "now": the first margin comes today and is certain; "later": after one period, if the account was kept.

    Returns
    -------
    float
        (1 + i) / (1 + i − r) with "now", r / (1 + i − r) with "later"; the first is one margin more.

    Raises
    ------
    KamError
        Retention outside 0–1, negative rate, retention 1 without a discount (the sum has no end).

    References
    ----------
    Gupta & Lehmann 2003 ("later"); Farris et al., Marketing Metrics ("now").

    Examples
    --------
    >>> [round(lifetime_multiple(kept, rate=0.1, first="later"), 2) for kept in (0.6, 0.7, 0.8, 0.9)]
    [1.2, 1.75, 2.67, 4.5]
    >>> round(lifetime_multiple(0.9, rate=0.1), 9)
    5.5
    """
    where = "lifetime_multiple"
    require_choice(first, ("now", "later"), where=f"{where}(first=)")
    if not 0 <= retention <= 1:
        fix = "give the chance to keep an account, between 0 and 1"
        raise KamError(f"retention is {retention}", where=f"{where}(retention)", fix=fix)
    if not 0 <= rate < math.inf:
        raise KamError(f"rate is {rate}", where=f"{where}(rate=)", fix="give a rate such as 0.10 for 10 %")
    lost = 1 + rate - retention
    if lost <= 0:
        fix = "give a retention below 1 or a rate above 0"
        raise KamError("an account that always stays, without discount, is worth without end", where=where, fix=fix)
    return (1 + rate if first == "now" else retention) / lost


def lifetime_value(
    margin: float,
    *,
    retention: float,
    rate: float,
    retention_cost: float = 0.0,
    acquisition_cost: float = 0.0,
    first: str = "now",
) -> float:
    """The customer lifetime value of an account (客户终身价值): margins kept, discounted, less what winning it cost.

    Parameters
    ----------
    margin : float
        Margin of one period, any currency; may be negative.
    retention, rate, first
        As in :func:`lifetime_multiple`.
    retention_cost : float
        What keeping the account costs in each period, paid with the margin.
    acquisition_cost : float
        What winning it costs, paid today, once.

    Notes
    -----
    (margin − retention cost) × multiple − acquisition cost.

    References
    ----------
    Farris et al., Marketing Metrics: an Internet provider with 19.95 a month, 1.50 cost, 0.50 for marketing, 0.5 %
    leaving and a rate of 1 % a month. Gupta & Lehmann 2003 for ``first="later"``.

    Examples
    --------
    >>> round(lifetime_value(19.95 - 1.50, retention=0.995, rate=0.01, retention_cost=0.50), 2)
    1208.63
    >>> round(lifetime_value(100, retention=0.8, rate=0.1, first="later"), 2)
    266.67
    """
    for name, cost in (("retention_cost", retention_cost), ("acquisition_cost", acquisition_cost)):
        if not 0 <= cost < math.inf:
            raise KamError(f"{name} is {cost}", where=f"lifetime_value({name}=)", fix="give a cost of 0 or more")
    if not math.isfinite(margin):
        raise KamError(f"margin is {margin}", where="lifetime_value(margin)", fix="give the margin of one period")
    return (margin - retention_cost) * lifetime_multiple(retention, rate=rate, first=first) - acquisition_cost
