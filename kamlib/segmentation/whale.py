"""Which accounts make the profit, and which give it back?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.errors import require_choice, require_columns
from kamlib.segmentation.inputs import account_numbers, require_positive_total, require_rows


@dataclass(frozen=True)
class WhaleSummary:
    """The three points of a whale curve; amounts in the unit of the table, shares of the base of the curve."""

    peak_share: float
    peak_account_share: float
    n_accounts: int
    n_loss_makers: int
    profit_at_peak: float
    lost_after_peak: float


def whale_curve(accounts: pd.DataFrame, *, value: str = "profit", base: str = "net") -> pd.DataFrame:
    """Accounts from the most to the least profitable with cumulated profit (鲸鱼曲线).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the profit column, which may be negative.
    value : str
    base : {"net", "positive"}
        What is 100 %: the profit in total (the curve rises above 1 and falls back to 1), or the sum of the profits of
        accounts that make any (the curve reaches 1 at its peak); the second also works when the total is a loss.

    Returns
    -------
    pandas.DataFrame
        account_id; the profit column; rank; account_share; cum_value; cum_share.

    Raises
    ------
    KamError
        As ``pareto_curve``; with ``base="net"`` when the accounts lose money in total; with ``base="positive"`` when
        no account makes any.

    References
    ----------
    Deck 001 s4–5; Cooper & Kaplan (1991), Profit priorities from activity-based costing, HBR.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [90, 60, 0, -50]})
    >>> whale_curve(accounts)["cum_share"].round(2).tolist()
    [0.9, 1.5, 1.5, 1.0]
    """
    where = f"whale_curve(accounts, value={value!r}, base={base!r})"
    require_choice(base, ("net", "positive"), where="whale_curve(base=)")
    profits = account_numbers(accounts, value, where=where)
    whole = float(profits.sum() if base == "net" else profits.clip(lower=0).sum())
    fix = "use base='positive'" if base == "net" and (profits > 0).any() else "check cost and service_cost of the table"
    require_positive_total([whole], where=where, fix=fix)
    order = (-profits.to_numpy()).argsort(kind="stable")
    table = pd.DataFrame({"account_id": accounts["account_id"].to_numpy()[order], value: profits.to_numpy()[order]})
    table["rank"] = range(1, len(table) + 1)
    table["account_share"] = table["rank"] / len(table)
    table["cum_value"] = table[value].cumsum()
    table["cum_share"] = table["cum_value"] / whole
    return table


def whale_summary(curve: pd.DataFrame) -> WhaleSummary:
    """Height and place of the peak, and what the loss-makers after it give back.

    Parameters
    ----------
    curve : pandas.DataFrame
        From :func:`whale_curve`.

    Returns
    -------
    WhaleSummary

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "profit": [90, 60, 0, -50]})
    >>> whale_summary(whale_curve(accounts))
    WhaleSummary(peak_share=1.5, peak_account_share=0.5, n_accounts=4, n_loss_makers=1, profit_at_peak=150.0,
                 lost_after_peak=50.0)
    """
    require_columns(curve, ["cum_value", "cum_share", "account_share"], where="whale_summary(curve)")
    require_rows(curve, where="whale_summary(curve)")
    peak = int(curve["cum_value"].to_numpy().argmax())
    top, last = curve.iloc[peak], curve.iloc[-1]
    losing = int((curve["cum_value"].diff().fillna(curve["cum_value"].iloc[0]) < 0).sum())
    return WhaleSummary(
        peak_share=float(top["cum_share"]),
        peak_account_share=float(top["account_share"]),
        n_accounts=len(curve),
        n_loss_makers=losing,
        profit_at_peak=float(top["cum_value"]),
        lost_after_peak=float(top["cum_value"] - last["cum_value"]),
    )
