"""What does the brand earn, where is it stronger than its market, where is it met, and at what cost?"""

import numpy as np
import pandas as pd

from kamlib.checks import AMOUNT, needs, require_number, require_positive_total
from kamlib.errors import KamError
from kamlib.tables.checklists import load_checklist


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
    prices, volumes = ["price", "generic_price"], [name for name in ("volume", "generic_volume") if name in sales]
    numbers = dict.fromkeys([*prices, "volume", *volumes], AMOUNT)
    sales = needs(sales, where="price_premium(sales)", numbers=numbers, above=prices)
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
    where, numbers = "price_premium_index(sales)", {"units": AMOUNT, revenue: AMOUNT}
    sales = needs(sales, where=where, ids=["brand"], numbers=numbers)
    for column in numbers:
        require_positive_total(sales[column], where=f"{where}, column {column!r}")
    units, money = (sales[column] / sales[column].sum() for column in numbers)
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
    where, numbers = "brand_development_index(regions)", {sales: AMOUNT, base: AMOUNT}
    regions = needs(regions, where=where, numbers=numbers)
    for column in numbers:
        require_positive_total(regions[column], where=f"{where}, column {column!r}")
    sales_share, base_share = (regions[column] / regions[column].sum() for column in (sales, base))
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
    value = require_number(brand_value, where="brand_value_multiple(brand_value=)")
    return value / require_number(brand_spend, above=True, where="brand_value_multiple(brand_spend=)")


def touchpoint_costs(touchpoints: pd.DataFrame, *, cost: str = "cost") -> pd.DataFrame:
    """Contacts and cost per contact of each touchpoint.

    Parameters
    ----------
    touchpoints : DataFrame
        touchpoint (id of the list ``presence``, or an own one), reach (different target customers reached), frequency
        (contacts each, a year), cost (a year), consistency (1–5: does it carry the brand?; may be missing).
    cost : str
        Name of the cost column.

    Returns
    -------
    DataFrame
        The rows given and contacts (reach × frequency), cost_per_contact (missing when nobody is reached),
        share_of_cost, share_of_contacts (0–1), status: ``"used"``, ``"not_used"`` (no cost, no contact),
        ``"cost_without_contact"``.

    Raises
    ------
    KamError
        Missing column, negative numbers, consistency outside 1–5.

    References
    ----------
    Deck 000, slide 66.

    Examples
    --------
    >>> table = pd.DataFrame({"touchpoint": ["vehicles"], "reach": [20_000], "frequency": [12], "cost": [48_000],
    ...                       "consistency": [4]})
    >>> touchpoint_costs(table)[["contacts", "cost_per_contact", "status"]].values.tolist()
    [[240000.0, 0.2, 'used']]
    """
    amounts = dict.fromkeys(["reach", "frequency", cost], AMOUNT)
    table = needs(touchpoints, where="touchpoint_costs(touchpoints)", ids=["touchpoint"], gaps=["consistency"],
                  numbers=amounts | {"consistency": (1, 5)})  # fmt: skip
    contacts, money = table["reach"] * table["frequency"], table[cost]
    table = table.assign(contacts=contacts, cost_per_contact=money / contacts.where(contacts > 0))
    table["share_of_cost"] = money / (money.sum() or float("nan"))
    table["share_of_contacts"] = contacts / (contacts.sum() or float("nan"))
    idle = np.where(money > 0, "cost_without_contact", "not_used")
    return table.assign(status=np.where(contacts > 0, "used", idle))


def presence_coverage(touchpoints: pd.DataFrame, *, population: int) -> pd.DataFrame:
    """How far each of the four moments is covered: touchpoints in use, widest reach, consistency, share of the budget.

    Parameters
    ----------
    touchpoints : DataFrame
        From :func:`touchpoint_costs`; only touchpoints of the list ``presence`` are counted.
    population : int
        Number of target customers.

    Returns
    -------
    DataFrame
        One row a moment: moment, en, zh, n_touchpoints (of the list), n_used, widest_reach (share of the target
        customers reached by its widest touchpoint, a lower bound of the moment's reach), consistency (mean of those
        used, weighted by contacts; missing when none), share_of_cost.

    Raises
    ------
    KamError
        Missing column, no population, a reach above the population.

    Examples
    --------
    >>> table = pd.DataFrame({"touchpoint": ["vehicles"], "reach": [20_000], "frequency": [12], "cost": [48_000],
    ...                       "consistency": [4]})
    >>> presence_coverage(touchpoint_costs(table), population=80_000)["widest_reach"].tolist()
    [0.0, 0.0, 0.0, 0.25]
    """
    where, shares = "presence_coverage(touchpoints)", ["share_of_cost", "consistency"]
    numbers = dict.fromkeys(["reach", "contacts", *shares], AMOUNT)
    touchpoints = needs(touchpoints, where=where, ids=["touchpoint"], numbers=numbers, gaps=shares)
    population = require_number(population, above=True, where="presence_coverage(population=)")
    if (touchpoints["reach"] > population).any():
        what = f"population {population:g} is smaller than a reach of {touchpoints['reach'].max():g}"
        raise KamError(what, where=where, fix="count people reached once only, or give the whole target group")
    listed = load_checklist("branding", "presence")
    used = touchpoints[touchpoints["contacts"] > 0].merge(
        listed.items[["id", "group"]], left_on="touchpoint", right_on="id"
    )
    rows = []
    for moment in listed.groups.itertuples():
        mine = used[used["group"] == moment.id]
        rated = mine.dropna(subset="consistency")
        mean = (rated["consistency"] * rated["contacts"]).sum() / (rated["contacts"].sum() or float("nan"))
        widest = mine["reach"].max() / population if len(mine) else 0.0
        n_listed = int((listed.items["group"] == moment.id).sum())
        rows.append((moment.id, moment.en, moment.zh, n_listed, len(mine), widest, mean, mine["share_of_cost"].sum()))
    names = ["moment", "en", "zh", "n_touchpoints", "n_used", "widest_reach", "consistency", "share_of_cost"]
    return pd.DataFrame(rows, columns=names)
