"""What does the brand earn: price premium, premium revenue, and where is it stronger than the market it sells in?"""

import pandas as pd

from kamlib.branding.limits import require_between
from kamlib.errors import KamError, require_columns


def price_premium(sales: pd.DataFrame) -> pd.DataFrame:
    """Price premium and premium revenue of each branded product against its generic twin.

    Parameters
    ----------
    sales : DataFrame
        price, generic_price (above 0), volume (units, ≥ 0); optionally generic_volume (units of the generic twin).

    Returns
    -------
    DataFrame
        The rows given and premium (per unit, in the currency of the price), premium_share (of the generic price),
        premium_revenue (premium × volume); where generic_volume is given, revenue_premium (own revenue − revenue of the
        generic twin), which also counts the volume a brand wins.

    Raises
    ------
    KamError
        Missing column, price not above 0, negative volume.

    References
    ----------
    Deck 000, slide 32; revenue premium: Ailawadi, Lehmann & Neslin 2003.

    Examples
    --------
    >>> price_premium(pd.DataFrame({"price": [55], "generic_price": [50], "volume": [10_000]})).iloc[0].tolist()
    [55.0, 50.0, 10000.0, 5.0, 0.1, 50000.0]
    """
    require_columns(sales, ["price", "generic_price", "volume"], where="price_premium(sales)")
    for column in ("price", "generic_price"):
        _require_positive(sales[column], f"price_premium(sales), column {column!r}")
    volumes = [column for column in ("volume", "generic_volume") if column in sales]
    for column in volumes:
        require_between(sales[column], 0, float("inf"), where=f"price_premium(sales), column {column!r}")
    premium = sales["price"] - sales["generic_price"]
    result = sales.assign(
        premium=premium, premium_share=premium / sales["generic_price"], premium_revenue=premium * sales["volume"]
    )
    if "generic_volume" in sales:
        generic = sales["generic_price"] * sales["generic_volume"]
        result["revenue_premium"] = sales["price"] * sales["volume"] - generic
    return result


def price_premium_index(sales: pd.DataFrame, *, revenue: str = "revenue") -> pd.DataFrame:
    """The price of each brand against the average of its market, from units and revenue.

    Parameters
    ----------
    sales : DataFrame
        brand, units and revenue; all brands of the market.
    revenue : str
        Name of the revenue column.

    Returns
    -------
    DataFrame
        The rows given and unit_share, revenue_share (0–1), price_index (revenue share / unit share; 1.2 is 20 %
        above the average price of the market; missing for a brand without units).

    Raises
    ------
    KamError
        Missing column, negative numbers, a market without units or revenue.

    References
    ----------
    Farris et al., Marketing Metrics (relative price).

    Examples
    --------
    >>> market = pd.DataFrame({"brand": ["ours", "rest"], "units": [20, 80], "revenue": [24, 76]})
    >>> price_premium_index(market)["price_index"].tolist()
    [1.2, 0.95]
    """
    where = "price_premium_index(sales)"
    require_columns(sales, ["brand", "units", revenue], where=where)
    units, money = (_share(sales[column], f"{where}, column {column!r}") for column in ("units", revenue))
    return sales.assign(unit_share=units, revenue_share=money, price_index=money / units.where(units > 0))


def brand_development_index(regions: pd.DataFrame, *, sales: str = "sales", base: str = "population") -> pd.DataFrame:
    """Where the brand sells more, and where less, than the region's share of the base would lead one to expect.

    Parameters
    ----------
    regions : DataFrame
        One row a region (or branch): the sales of the brand and a base such as population, households or potential.
    sales, base : str
        Names of these columns. With the sales of the whole category as ``sales`` it is the category development index.

    Returns
    -------
    DataFrame
        The rows given and sales_share, base_share (0–1), index (100 × sales share / base share; missing where the base
        is 0).

    Raises
    ------
    KamError
        Missing column, negative numbers, a column that sums to 0.

    References
    ----------
    Farris et al., Marketing Metrics: 2.4 % of sales on 3.8 % of the population is an index of 63.

    Examples
    --------
    >>> regions = pd.DataFrame({"region": ["north", "south"], "sales": [30, 70], "population": [50, 50]})
    >>> brand_development_index(regions)["index"].tolist()
    [60.0, 140.0]
    """
    where = "brand_development_index(regions)"
    require_columns(regions, [sales, base], where=where)
    sales_share = _share(regions[sales], f"{where}, column {sales!r}")
    base_share = _share(regions[base], f"{where}, column {base!r}")
    index = 100 * sales_share / base_share.where(base_share > 0)
    return regions.assign(sales_share=sales_share, base_share=base_share, index=index)


def brand_value_multiple(brand_value: float, brand_spend: float) -> float:
    """How many times its yearly brand spend a brand is said to be worth.

    Parameters
    ----------
    brand_value, brand_spend : float
        In the same currency; the spend of one year, above 0.

    Notes
    -----
    A ratio of a stock (value built up over all years) to a flow (one year's spend) is no return on investment. For
    Haier the deck prints a value without a year beside the spend of 2000.

    References
    ----------
    Deck 000, slide 36: Haier 26.5 billion on 180 million yuan.

    Examples
    --------
    >>> round(brand_value_multiple(26.5e9, 0.18e9), 1)
    147.2
    """
    if not brand_spend > 0:
        where = "brand_value_multiple(brand_spend=)"
        raise KamError(f"brand spend {brand_spend} is not above 0", where=where, fix="give the spend of one year")
    return brand_value / brand_spend


def _require_positive(values: pd.Series, where: str) -> None:
    require_between(values, 0, float("inf"), where=where)
    if not (values > 0).all():
        raise KamError(f"{int((~(values > 0)).sum())} value(s) are not above 0", where=where, fix="give prices above 0")


def _share(values: pd.Series, where: str) -> pd.Series:
    require_between(values, 0, float("inf"), where=where)
    if not values.sum() > 0:
        raise KamError("the column sums to 0", where=where, fix="give at least one value above 0")
    return values / values.sum()
