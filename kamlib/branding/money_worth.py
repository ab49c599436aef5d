"""How many yuan more may our brand cost before customers turn to the rival?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns


def worth_in_money(worths: pd.DataFrame, *, price: str = "price", brand: str = "brand", reference: str) -> pd.DataFrame:
    """What each brand is worth in units of the price, against a reference brand: the price at which buyers are torn.

    Parameters
    ----------
    worths : DataFrame
        From :func:`part_worths`; the levels of the price attribute must be numbers.
    price, brand : str
        Names of these attributes.
    reference : str
        The brand with which the others are compared.

    Returns
    -------
    DataFrame
        brand, part_worth (mean), premium (in units of the price; negative: must be cheaper than the reference),
        reference, status: ``"estimated"`` or ``"price_does_not_deter"`` (mean part-worths do not fall with the price:
        no premium can be stated).

    Raises
    ------
    KamError
        No such attribute or brand, price levels that are no numbers.

    Notes
    -----
    premium = (mean part-worth of brand − of reference) / −(slope of the mean part-worths on price, least squares).

    References
    ----------
    Orme 2001, "Assessing the monetary value of attribute levels with conjoint analysis", with its warning: this is what
    brand is worth to the average respondent who chooses between these profiles, not what the market will pay.

    Examples
    --------
    >>> worths = pd.DataFrame({"attribute": ["brand", "brand", "price", "price"], "level": ["ours", "other", 10, 12],
    ...                        "part_worth": [0.5, -0.5, 1.0, -1.0]})
    >>> worth_in_money(worths, reference="other")[["brand", "premium"]].round(6).values.tolist()
    [['ours', 1.0], ['other', 0.0]]
    """
    require_columns(worths, ["attribute", "level", "part_worth"], where="worth_in_money(worths)")
    means = worths.groupby(["attribute", "level"], sort=False)["part_worth"].mean()
    for attribute in (price, brand):
        require_choice(attribute, means.index.get_level_values(0).unique(), where="worth_in_money(price=, brand=)")
    brands, prices = means[brand], means[price]
    require_choice(reference, brands.index, where="worth_in_money(reference=)")
    levels = pd.to_numeric(pd.Series(prices.index, dtype=object), errors="coerce").to_numpy(float)
    if np.isnan(levels).any():
        fix = "give the prices as numbers before part_worths()"
        raise KamError(f"price levels are no numbers: {list(prices.index)}", where="worth_in_money(price=)", fix=fix)
    slope = np.polyfit(levels, prices.to_numpy(), 1)[0]
    table = brands.rename_axis("brand").reset_index()
    deters = slope < 0
    table["premium"] = (table["part_worth"] - brands[reference]) / -slope if deters else np.nan
    table["reference"] = reference
    table["status"] = "estimated" if deters else "price_does_not_deter"
    return table.sort_values("part_worth", ascending=False, kind="stable").reset_index(drop=True)
