"""Which offer to whom: what is it worth, is there a gap, does it pass the screens?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.inputs import numbers, require_rows
from kamlib.segmentation.weighting import equal_weights, weighted_score

SCREENS = ("customer_need", "cost_effect", "feasibility", "company_skills", "competitive_scope")


@dataclass(frozen=True)
class EconomicValue:
    """What an offer is worth to a customer, all in one currency; ``customer_gain`` = value − price, when known."""

    reference_price: float
    items: pd.DataFrame
    value: float
    price: float | None
    customer_gain: float | None


def economic_value(
    reference_price: float,
    *,
    positive: Mapping[str, float] | None = None,
    negative: Mapping[str, float] | None = None,
    price: float | None = None,
) -> EconomicValue:
    """The economic value to the customer: reference price + what is better − what is worse (EVC, 客户经济价值).

    Parameters
    ----------
    reference_price : float
        Price of the next best alternative.
    positive, negative : mapping of name to amount ≥ 0, optional
        What the customer saves or earns by changing to us, and what the change costs.
    price : float, optional
        Our price; only below the value is there a reason to buy.

    Returns
    -------
    EconomicValue
        ``items``: item, amount (negative ones below 0), in the order given.

    Raises
    ------
    KamError
        A negative or missing amount.

    References
    ----------
    Deck 000 s9; Forbis & Mehta (1981), Value-based strategies for industrial products, Business Horizons 24.

    Examples
    --------
    >>> worth = economic_value(100, positive={"less stock": 30}, negative={"switching": 10}, price=110)
    >>> worth.value, worth.customer_gain
    (120.0, 10.0)
    """
    where = "economic_value(reference_price)"
    better, worse = dict(positive or {}), dict(negative or {})
    amounts = [reference_price, *better.values(), *worse.values(), *([] if price is None else [price])]
    bad = [amount for amount in amounts if not np.isfinite(amount) or amount < 0]
    if bad:
        raise KamError(f"amount {bad[0]!r}", where=where, fix="give amounts from 0 on; put drawbacks into negative=")
    signed = {**better, **{name: -amount for name, amount in worse.items()}}
    items = pd.DataFrame({"item": [*better, *worse], "amount": [*better.values(), *(-a for a in worse.values())]})
    if len(signed) < len(items):
        raise KamError("an item is both better and worse", where=where, fix="give each item its own name")
    value = float(reference_price + items["amount"].astype(float).sum())
    return EconomicValue(float(reference_price), items, value, price, None if price is None else value - price)


def offer_screen(
    offers: pd.DataFrame, *, weights: Mapping[str, float] | None = None, least: float = 3.0
) -> pd.DataFrame:
    """Offers by their weighted score on the five screens, best first.

    Parameters
    ----------
    offers : pandas.DataFrame
        One row per offer: offer and customer_need, cost_effect, feasibility, company_skills, competitive_scope, rated
        1–5 (5 good for us).
    weights : mapping of screen to weight, optional
        Default equal.
    least : float
        Score an offer needs; no single screen may be at 1.

    Returns
    -------
    pandas.DataFrame
        The columns given; score; weakest (screen with the lowest rating); passed; rank.

    References
    ----------
    Deck 000 s7, 70.

    Examples
    --------
    >>> offers = pd.DataFrame({"offer": ["stock on site", "credit"], "customer_need": [5, 4], "cost_effect": [3, 2],
    ...                        "feasibility": [4, 5], "company_skills": [4, 1], "competitive_scope": [5, 3]})
    >>> offer_screen(offers)[["offer", "score", "weakest", "passed"]]
               offer  score         weakest  passed
    0  stock on site    4.2     cost_effect    True
    1         credit    3.0  company_skills   False
    """
    where = "offer_screen(offers)"
    require_columns(offers, ["offer", *SCREENS], where=where)
    screens = list(weights or SCREENS)
    table = offers.assign(score=weighted_score(offers, weights or equal_weights(SCREENS), where=where))
    ratings = offers[screens].astype(float)
    table["weakest"] = ratings.idxmin(axis=1)
    table["passed"] = (table["score"] >= least - 1e-9) & (ratings.min(axis=1) > 1)
    table["rank"] = table["score"].rank(ascending=False, method="min").astype(int)
    return table.sort_values("rank", kind="stable").reset_index(drop=True)


def high_value_index(segments: pd.DataFrame) -> pd.DataFrame:
    """Segments by revenue index: size × spend × expected adoption, best first (应该定位于高价值细分).

    Parameters
    ----------
    segments : pandas.DataFrame
        One row per segment: segment, size_share (0–1), arpu (spend per user), adoption (0–1); others are kept.

    Returns
    -------
    pandas.DataFrame
        The columns given; index (revenue per user of the whole market, in the unit of arpu); index_share (0 when no
        segment has any); rank.

    Raises
    ------
    KamError
        Missing column or number; a share outside 0–1; a negative spend.

    References
    ----------
    Deck 000 s18 (sizes 12/24/20/22/22 %; spend and adoption are the catalogue's exercise figures).

    Examples
    --------
    >>> wireless = pd.DataFrame({"segment": ["professionals", "fans", "young"], "size_share": [0.12, 0.24, 0.20],
    ...                          "arpu": [300, 150, 80], "adoption": [0.4, 0.5, 0.3]})
    >>> high_value_index(wireless)[["segment", "index", "rank"]]
             segment  index  rank
    0           fans   18.0     1
    1  professionals   14.4     2
    2          young    4.8     3
    """
    where = "high_value_index(segments)"
    columns = ["size_share", "arpu", "adoption"]
    require_columns(segments, ["segment", *columns], where=where)
    require_rows(segments, where=where)
    values = pd.DataFrame({column: numbers(segments, column, where=where) for column in columns})
    if (values < 0).to_numpy().any() or (values[["size_share", "adoption"]] > 1).to_numpy().any():
        fix = "give size_share and adoption between 0 and 1 and arpu from 0 on"
        raise KamError("impossible size, spend or adoption", where=where, fix=fix)
    index = values.prod(axis=1)
    table = segments.assign(index=index, index_share=index / index.sum() if index.sum() else 0.0)
    table["rank"] = index.rank(ascending=False, method="min").astype(int)
    return table.sort_values("rank", kind="stable").reset_index(drop=True)
