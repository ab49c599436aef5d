"""Which way to split the market explains buying, and can we see it?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import numbers, require_rows

DECK_BASES = ("geography", "demographics", "value", "behaviour", "attitude", "needs")  # easy to see → explains well
CUT_NUMBERS_ABOVE = 8  # distinct numbers; more are cut into fifths


@dataclass(frozen=True)
class Association:
    """Two groupings against each other.

    ``observed``: counts or amounts, rows × columns; ``residuals``: standardised (observed − expected)/√expected;
    ``chi2``, ``p``; ``cramers_v``: 0 none … 1 full; ``status``: "enough_data", or "not_enough_data" when more than a
    fifth of the expected counts are below 5 or there is only one row or column.
    """

    observed: pd.DataFrame
    residuals: pd.DataFrame
    chi2: float
    p: float
    cramers_v: float
    status: str


def base_tradeoff(
    accounts: pd.DataFrame, *, bases: Mapping[str, str], behaviour: str = "revenue", measure: str = "epsilon2"
) -> pd.DataFrame:
    """Each base of segmentation with how often we know it and how much buying behaviour it explains.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with the behaviour and a column for each base.
    bases : mapping of base to column
        Such as {"geography": "branch", "demographics": "industry"}. Numbers with many values are cut into fifths.
    behaviour : str
        Column to be explained; use the logarithm of a heavy-tailed amount.
    measure : {"epsilon2", "eta2"}
        Explained variance corrected for the number of groups, or as it is (grows with every group).

    Returns
    -------
    pandas.DataFrame
        base; column; availability (share of accounts where it is known); groups; explained (0–1; missing with
        fewer than two groups or three accounts); status ("enough_data", "not_enough_data").

    References
    ----------
    Deck 000 s14, 17 (geography → demographics → value → behaviour → attitude → needs); Kelley (1935), ε².

    Examples
    --------
    >>> accounts = pd.DataFrame({"branch": ["N", "N", "S", "S"], "need": ["x", "y", "x", "y"], "revenue": [9, 1, 8, 2]})
    >>> base_tradeoff(accounts, bases={"geography": "branch", "needs": "need"}, measure="eta2")[["base", "explained"]]
            base  explained
    0  geography       0.00
    1      needs       0.98
    """
    where = "base_tradeoff(accounts)"
    require_choice(measure, ("epsilon2", "eta2"), where="base_tradeoff(measure=)")
    require_columns(accounts, [behaviour, *bases.values()], where=where)
    require_rows(accounts, where=where)
    if behaviour in bases.values():
        fix = "explain behaviour by other columns than itself"
        raise KamError(f"{behaviour!r} is both behaviour and base", where=where, fix=fix)
    explained = numbers(accounts, behaviour, where=where)
    rows = [_base_row(base, column, accounts[column], explained, measure) for base, column in bases.items()]
    return pd.DataFrame(rows)


def _base_row(base: str, column: str, values: pd.Series, behaviour: pd.Series, measure: str) -> dict:
    known = values.notna() & (values.astype(str).str.strip() != "")
    groups = _grouped(values[known])
    inside = behaviour[known]
    n, k = len(inside), groups.nunique()
    row = {"base": base, "column": column, "availability": float(known.mean()), "groups": int(k)}
    total = ((inside - inside.mean()) ** 2).sum()
    if k < 2 or n < max(3, k + 1) or total <= 0:
        return {**row, "explained": np.nan, "status": "not_enough_data"}
    rest = ((inside - inside.groupby(groups.to_numpy()).transform("mean")) ** 2).sum()
    share = 1 - rest / total if measure == "eta2" else 1 - (rest / (n - k)) / (total / (n - 1))
    return {**row, "explained": max(0.0, float(share)), "status": "enough_data"}


def _grouped(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > CUT_NUMBERS_ABOVE:
        return pd.Series(np.searchsorted(values.quantile([0.2, 0.4, 0.6, 0.8]), values), index=values.index)
    return values


def order_agreement(tradeoff: pd.DataFrame) -> pd.Series:
    """Spearman's ρ of the deck's order of bases with what our data say.

    Parameters
    ----------
    tradeoff : pandas.DataFrame
        From :func:`base_tradeoff`, with bases named as in the deck.

    Returns
    -------
    pandas.Series
        availability (−1 = as the deck says: ever harder to identify), explained (+1 = as the deck says) and n_bases;
        ρ is missing with fewer than three bases.

    Examples
    --------
    >>> tradeoff = pd.DataFrame({"base": ["geography", "behaviour", "needs"], "availability": [1, 0.9, 0.4],
    ...                          "explained": [0.01, 0.5, 0.4]})
    >>> order_agreement(tradeoff).tolist()
    [-1.0, 0.5, 3.0]
    """
    place = tradeoff["base"].map({base: step for step, base in enumerate(DECK_BASES)})
    known = tradeoff.assign(place=place).dropna(subset=["place", "explained"])
    few = len(known) < 3
    rho = {
        name: np.nan if few else float(known["place"].corr(known[name], method="spearman"))
        for name in ("availability", "explained")
    }
    return pd.Series({**rho, "n_bases": float(len(known))})


def base_panel(accounts: pd.DataFrame, *, base: str, measures: tuple[str, ...] = ("revenue", "orders")) -> pd.DataFrame:
    """One row per group of a base with the mean of some measures: the first look at any way to segment.

    Examples
    --------
    >>> accounts = pd.DataFrame({"branch": ["N", "S", "S"], "revenue": [90, 10, 30], "orders": [9, 1, 3]})
    >>> base_panel(accounts, base="branch")
      branch  accounts  revenue  orders
    0      N         1     90.0     9.0
    1      S         2     20.0     2.0
    """
    where = f"base_panel(accounts, base={base!r})"
    require_columns(accounts, [base, *measures], where=where)
    require_rows(accounts, where=where)
    rows = pd.DataFrame({measure: numbers(accounts, measure, where=where) for measure in measures})
    names = _grouped(accounts[base]).to_numpy()
    panel = rows.groupby(names, dropna=False).mean().rename_axis(base)
    panel.insert(0, "accounts", rows.groupby(names, dropna=False).size())
    return panel.sort_values(measures[0], ascending=False, kind="stable").reset_index()


def channel_association(
    rows: pd.DataFrame, *, by: str = "region", channel: str = "channel", value: str | None = None
) -> Association:
    """Whether two groupings hang together, such as region and channel: chi-square, Cramér's V and where (养生堂案例).

    Parameters
    ----------
    rows : pandas.DataFrame
        One row per account or purchase with the two groupings. For independent cases: one row per *account*.
    by, channel : str
        Columns.
    value : str, optional
        A column of counts per row; without it each row counts once.

    Returns
    -------
    Association

    Raises
    ------
    KamError
        Missing column, no rows, a negative or missing count.

    References
    ----------
    Deck 002 lecture 3 (Yangshengtang: product × segment × region); Pearson's χ²; Cramér (1946).

    Examples
    --------
    >>> rows = pd.DataFrame({"region": ["N", "N", "S", "S"], "channel": ["shop", "web", "shop", "web"],
    ...                      "n": [30, 10, 10, 30]})
    >>> found = channel_association(rows, value="n")
    >>> round(found.chi2, 9), found.cramers_v, found.status
    (20.0, 0.5, 'enough_data')
    """
    where = f"channel_association(rows, by={by!r}, channel={channel!r})"
    require_columns(rows, [by, channel, *([value] if value else [])], where=where)
    require_rows(rows, where=where)
    counts = numbers(rows, value, where=where) if value else pd.Series(1.0, index=rows.index)
    if (counts < 0).any() or counts.sum() <= 0:
        raise KamError(
            "counts are negative or all 0", where=where, fix="pass counts from 0 on, not amounts with credit notes"
        )
    observed = counts.groupby([rows[by], rows[channel]]).sum().unstack(fill_value=0.0)
    observed = observed.loc[observed.sum(axis=1) > 0, observed.sum() > 0]
    return _association(observed)


def _association(observed: pd.DataFrame) -> Association:
    from scipy.stats import chi2

    table = observed.to_numpy()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    residuals = (table - expected) / np.sqrt(expected)
    statistic, least = float((residuals**2).sum()), min(table.shape) - 1
    frame = pd.DataFrame(residuals, index=observed.index, columns=observed.columns)
    if not least:
        return Association(observed, frame, 0.0, float("nan"), float("nan"), "not_enough_data")
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    strength = float(np.sqrt(statistic / (table.sum() * least)))
    status = "not_enough_data" if (expected < 5).mean() > 0.2 else "enough_data"
    return Association(observed, frame, statistic, float(chi2.sf(statistic, freedom)), strength, status)
