"""Which offer to whom: what is it worth, is there a gap, does the promise speak of what they buy for?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import AMOUNT, ANY, INFINITY, SHARE, as_ids, as_table, missing, needs, require_number
from kamlib.errors import KamError
from kamlib.segmentation.standards import equal_weights, weighted_score

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
    fix = "give amounts from 0 on; put drawbacks into negative="
    reference_price = require_number(reference_price, where=where, fix=fix)
    price = None if price is None else require_number(price, where=where, fix=fix)
    signed = [require_number(plus, where=where, fix=fix) for plus in better.values()]
    signed += [-require_number(minus, where=where, fix=fix) for minus in worse.values()]
    if set(better) & set(worse):
        raise KamError("an item is both better and worse", where=where, fix="give each item its own name")
    value = reference_price + sum(signed)
    items = pd.DataFrame({"item": pd.Series([*better, *worse], dtype="str"), "amount": pd.Series(signed, dtype=float)})
    return EconomicValue(reference_price, items, value, price, None if price is None else value - price)


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
    offers, weights = as_table(offers, where=where), weights or equal_weights(SCREENS)
    least = require_number(least, -INFINITY, where="offer_screen(least=)")
    table = offers.assign(score=weighted_score(offers, weights, where=where))
    ratings = needs(offers, where=where, ids=["offer"], numbers=dict.fromkeys(weights, ANY))[list(weights)]
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
    segments, ranges = as_table(segments, where=where), {"size_share": SHARE, "arpu": AMOUNT, "adoption": SHARE}
    index = needs(segments, where=where, ids=["segment"], numbers=ranges)[list(ranges)].prod(axis=1)
    table = segments.assign(index=index, index_share=index / index.sum() if index.sum() else 0.0)
    table["rank"] = index.rank(ascending=False, method="min").astype(int)
    return table.sort_values("rank", kind="stable").reset_index(drop=True)


def need_behaviour_table(
    customers: pd.DataFrame, *, need: str = "need", behaviour: str = "behaviour", product: str = "product",
    value: str = "profit", least_share: float | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per pair of need and behaviour with customers, value and the product meant for it; gaps are marked.

    Parameters
    ----------
    customers : pandas.DataFrame
        One row per customer with need, behaviour, the product they have from us (missing = none) and the value.
    need, behaviour, product, value : str
        Columns.
    least_share : float, optional
        Share of all customers from which an unserved pair is an opportunity; without it as many as a pair has on
        average.

    Returns
    -------
    pandas.DataFrame
        need; behaviour; customers; customer_share; the value (sum); served_share; main_product ("" when none);
        opportunity (many customers, not one with a product). Every pair, also empty ones.

    References
    ----------
    Deck 000 s19 (credit cards; its layout is lost, the tree in the lesson is a plausible reading).

    Examples
    --------
    >>> customers = pd.DataFrame({"need": ["pay", "pay", "borrow"], "behaviour": ["points", "fees", "fees"],
    ...                           "product": ["miles card", None, "intro rate"], "profit": [9, 2, 5]})
    >>> need_behaviour_table(customers).query("opportunity")[["need", "behaviour", "customers"]]
      need behaviour  customers
    2  pay      fees          1
    """
    where = "need_behaviour_table(customers)"
    customers = needs(customers, need, behaviour, product, where=where, numbers=[value])
    if (missing(customers[need]) | missing(customers[behaviour])).any():
        raise KamError(
            "rows without need or behaviour", where=where, fix="fill both; write 'unknown' where nobody knows"
        )
    served = ~missing(customers[product])
    rows = pd.DataFrame({need: as_ids(customers[need]), behaviour: as_ids(customers[behaviour]),
                         "amount": customers[value], "served": served,
                         "product": customers[product].astype(object).where(served, None)})  # fmt: skip
    cells = rows.groupby([need, behaviour]).agg(
        customers=("amount", "size"), amount=("amount", "sum"), served_share=("served", "mean"),
        main_product=("product", lambda names: next(iter(names.dropna().mode()), "")),
    )  # fmt: skip
    names = [list(dict.fromkeys(rows[column])) for column in (need, behaviour)]
    pairs = pd.MultiIndex.from_product([sorted(values) for values in names], names=[need, behaviour])
    cells = cells.reindex(pairs).fillna({"customers": 0, "amount": 0, "served_share": 0, "main_product": ""})
    cells = cells.astype({"customers": int}).reset_index()
    cells.insert(3, "customer_share", cells["customers"] / len(customers))
    if least_share is not None:
        least_share = require_number(least_share, 0, 1, where="need_behaviour_table(least_share=)")
    enough = cells["customer_share"] >= (1 / len(cells) if least_share is None else least_share) - 1e-9
    cells["opportunity"] = enough & (cells["served_share"] == 0)
    return cells.rename(columns={"amount": value})


def online_user_groups(
    users: pd.DataFrame, *, light: float = 300, heavy: float = 1200, few_domains: int = 20, frequent_buyer: int = 5
) -> pd.DataFrame:
    """Each internet user with one of the four behavioural groups of the deck, by rule (美国互联网用户).

    Parameters
    ----------
    users : pandas.DataFrame
        One row per user: minutes (online in three months), domains and purchases (numbers in that time).
    light, heavy : float
        Minutes up to which use is light and from which it is heavy.
    few_domains : int
        Up to so many domains are few.
    frequent_buyer : int
        From so many purchases on somebody transacts a lot.

    Returns
    -------
    pandas.DataFrame
        The columns given and user_group: "convenience" (light, buys a lot), "routine" (light, looks things up),
        "surfer" (heavy, many domains), "bargain" (few domains, buys a lot, medium use), "other", or "outside" (180
        minutes or less: not in the deck's population).

    References
    ----------
    Deck 000 s15 (its shares are lost); Forsyth, Lavoie & McGuire (2000), Segmenting the e-market, names six groups.

    Examples
    --------
    >>> users = pd.DataFrame({"minutes": [250, 260, 2000, 700], "domains": [10, 12, 90, 8], "purchases": [9, 0, 2, 7]})
    >>> online_user_groups(users)["user_group"].tolist()
    ['convenience', 'routine', 'surfer', 'bargain']
    """
    where = "online_user_groups(users)"
    users = as_table(users, where=where)
    known = needs(users, where=where, numbers=dict.fromkeys(("minutes", "domains", "purchases"), AMOUNT))
    minutes, domains, purchases = known["minutes"], known["domains"], known["purchases"]
    for limit in (light, heavy, few_domains, frequent_buyer):
        require_number(limit, where="online_user_groups(light=, heavy=, few_domains=, frequent_buyer=)")
    buys, few = purchases >= frequent_buyer, domains <= few_domains
    rules = [minutes <= 180, (minutes <= light) & buys, minutes <= light, (minutes >= heavy) & ~few, few & buys]
    names = ["outside", "convenience", "routine", "surfer", "bargain"]
    return users.assign(user_group=np.select(rules, names, default="other"))


ENDINGS = ("ibility", "ible", "ies", "ing", "ed", "es", "s", "y", "e")
FACTOR_COLUMNS = ("factor_1", "factor_2", "factor_3")


def propositions_checked(grid: pd.DataFrame, *, factors: Sequence[str] = FACTOR_COLUMNS) -> pd.DataFrame:
    """The segment × buying factor × proposition chart with what each proposition leaves unsaid (市场细分及价值定位).

    Parameters
    ----------
    grid : pandas.DataFrame
        One row per segment: customer_group, the buying factors and value_proposition, as text in any language.
    factors : sequence of str
        Columns of the buying factors.

    Returns
    -------
    pandas.DataFrame
        The columns given; named (list of buying factors the proposition speaks of); status: "ok", "names_no_factor" or
        "incomplete" (a field is empty).

    Notes
    -----
    A factor is spoken of when a word of it (four letters or more, without its ending) or, in Chinese, two neighbouring
    characters of it occur in the proposition. A program can see that a word is there, not that the promise is good.

    References
    ----------
    Deck 000 s3–4, 78, 79.

    Examples
    --------
    >>> grid = pd.DataFrame({"customer_group": ["依赖服务型"], "factor_1": ["价格"], "factor_2": ["信贷"],
    ...                      "factor_3": ["材料管理"], "value_proposition": ["提供信贷支持，并代管采购与材料"]})
    >>> propositions_checked(grid)[["named", "status"]]
               named status
    0  [信贷, 材料管理]     ok
    """
    where = "propositions_checked(grid)"
    factors = list(factors)
    grid = needs(grid, "customer_group", *factors, "value_proposition", where=where)
    texts = grid[["customer_group", *factors, "value_proposition"]].fillna("").astype(str)
    named, status = [], []
    for row in texts.to_dict("records"):
        found = [row[column] for column in factors if mentions(row["value_proposition"], row[column])]
        full = all(text.strip() for text in row.values())
        named.append(found)
        status.append("incomplete" if not full else "ok" if found else "names_no_factor")
    return grid.assign(named=named, status=status)


def mentions(text: str, factor: str) -> bool:
    """Whether a text speaks of a buying factor, in English or Chinese.

    Examples
    --------
    >>> mentions("punctual, reliable delivery at a fair price", "on-time delivery"), mentions("公道的价格", "信贷")
    (True, False)
    """
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", factor)
    pairs = [run[start : start + 2] for run in runs for start in range(len(run) - 1)]
    return bool(_stems(factor) & _stems(text)) or any(pair in text for pair in pairs)


def _stems(text: str) -> set[str]:
    """The words of four letters or more without their commonest endings, so that customs are no customers."""
    words = re.findall(r"[^\W\d_]{4,}", re.sub(r"[\u4e00-\u9fff]", " ", text.casefold()))
    return {next((word[: -len(end)] for end in ENDINGS if word.endswith(end)), word) for word in words}
