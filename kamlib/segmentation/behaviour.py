"""What do customers do, and is there an offer for it?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.inputs import numbers, require_rows


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
    require_columns(customers, [need, behaviour, product, value], where=where)
    require_rows(customers, where=where)
    rows = customers[[need, behaviour]].assign(
        amount=numbers(customers, value, where=where),
        served=customers[product].notna() & (customers[product].astype(str) != ""),
        product=customers[product],
    )
    if rows[[need, behaviour]].isna().to_numpy().any():
        raise KamError(
            "rows without need or behaviour", where=where, fix="fill both; write 'unknown' where nobody knows"
        )
    cells = rows.groupby([need, behaviour]).agg(
        customers=("amount", "size"), amount=("amount", "sum"), served_share=("served", "mean"),
        main_product=("product", lambda names: next(iter(names.dropna().mode()), "")),
    )  # fmt: skip
    names = [list(dict.fromkeys(rows[column])) for column in (need, behaviour)]
    pairs = pd.MultiIndex.from_product([sorted(values) for values in names], names=[need, behaviour])
    cells = cells.reindex(pairs).fillna({"customers": 0, "amount": 0, "served_share": 0, "main_product": ""})
    cells = cells.astype({"customers": int}).reset_index()
    cells.insert(3, "customer_share", cells["customers"] / len(customers))
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
    require_columns(users, ["minutes", "domains", "purchases"], where=where)
    require_rows(users, where=where)
    minutes, domains, purchases = (numbers(users, name, where=where) for name in ("minutes", "domains", "purchases"))
    buys, few = purchases >= frequent_buyer, domains <= few_domains
    rules = [minutes <= 180, (minutes <= light) & buys, minutes <= light, (minutes >= heavy) & ~few, few & buys]
    names = ["outside", "convenience", "routine", "surfer", "bargain"]
    return users.assign(user_group=np.select(rules, names, default="other"))
