"""In how many outlets is the brand to be had, and how much do these outlets sell?"""

import pandas as pd

from kamlib.branding.limits import require_between
from kamlib.errors import KamError, require_columns


def retail_distribution(outlets: pd.DataFrame, *, category_sales: str = "category_sales") -> pd.DataFrame:
    """Numeric and weighted distribution of each brand (数值铺货率、加权铺货率).

    Parameters
    ----------
    outlets : DataFrame
        One row per outlet and brand: outlet, brand, stocks (1 where the outlet sells the brand, else 0), the sales of
        the whole category in that outlet (0 or more, the same in each of its rows).
    category_sales : str
        Name of that column.

    Returns
    -------
    DataFrame
        brand; outlets (that stock it); numeric_share (of all outlets); weighted_share (of the category's sales);
        in_large_outlets (weighted ÷ numeric; above 1: the brand stands in the larger outlets; missing when nowhere).

    Raises
    ------
    KamError
        Missing column, stocks other than 0/1, an outlet twice for one brand or with two sales, no sales at all.

    References
    ----------
    Farris et al., Marketing Metrics: 1 of 10 outlets with half of the category is 10 % numeric, 50 % weighted.

    Examples
    --------
    >>> outlets = pd.DataFrame({"outlet": range(10), "brand": "ours", "stocks": [1] + [0] * 9,
    ...                         "category_sales": [90] + [10] * 9})
    >>> retail_distribution(outlets).values.tolist()
    [['ours', 1, 0.1, 0.5, 5.0]]
    """
    where = "retail_distribution(outlets)"
    _require_outlets(outlets, category_sales, where)
    everywhere = outlets.groupby("outlet")[category_sales].first()
    stocked = outlets[outlets["stocks"] == 1].groupby("brand")
    table = pd.DataFrame({"brand": outlets["brand"].unique()})
    table["outlets"] = table["brand"].map(stocked["outlet"].size()).fillna(0).astype(int)
    table["numeric_share"] = table["outlets"] / len(everywhere)
    table["weighted_share"] = table["brand"].map(stocked[category_sales].sum()).fillna(0.0) / everywhere.sum()
    share = table["numeric_share"].where(table["numeric_share"] > 0)
    return table.assign(in_large_outlets=table["weighted_share"] / share)


def _require_outlets(outlets: pd.DataFrame, category_sales: str, where: str) -> None:
    require_columns(outlets, ["outlet", "brand", "stocks", category_sales], where=where)
    require_between(outlets["stocks"], 0, 1, where=f"{where}, column 'stocks'")
    require_between(outlets[category_sales], 0, float("inf"), where=f"{where}, column {category_sales!r}")
    sales = outlets.groupby("outlet")[category_sales]
    if (sales.nunique(dropna=False) > 1).any() or outlets.duplicated(["outlet", "brand"]).any():
        raise KamError("an outlet is given in two ways", where=where, fix="give one row per outlet and brand")
    if outlets[["stocks", category_sales]].isna().any(axis=None) or not set(outlets["stocks"]) <= {0, 1}:
        raise KamError("a value is missing or stocks is not 0/1", where=where, fix="write 1 where it is sold, else 0")
    if not sales.first().sum() > 0:
        raise KamError("the outlets sell nothing of the category", where=where, fix="give at least one value above 0")
