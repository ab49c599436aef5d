"""Given these offers, whom would the respondents choose?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns


def preference_shares(
    worths: pd.DataFrame, offers: pd.DataFrame, *, name: str = "offer", rule: str = "first_choice"
) -> pd.DataFrame:
    """The share of respondents each offer would win, from their part-worths.

    Parameters
    ----------
    worths : DataFrame
        From :func:`kamlib.branding.part_worths`; respondents whose part-worths are missing are left out.
    offers : DataFrame
        One row an offer: its name and one column an attribute. Levels as rated; a number between two rated numbers is
        interpolated.
    name : str
        Column that names the offers.
    rule : {"first_choice", "logit"}
        Everybody takes the offer with the highest utility (ties are shared), or chooses with probability
        exp(utility) / Σ exp. The first exaggerates small differences, the second depends on the rating scale.

    Returns
    -------
    DataFrame
        The name, share (0–1, summing to 1), n (respondents).

    Raises
    ------
    KamError
        A level nobody rated, an attribute missing, no usable respondent.

    Notes
    -----
    These are shares of preference among those asked, not market shares: nobody here is out of reach, out of stock or
    bound by a contract.

    References
    ----------
    Green & Krieger 1988 on choice rules.

    Examples
    --------
    >>> worths = pd.DataFrame({"respondent_id": ["R1"] * 4, "attribute": ["brand", "brand", "price", "price"],
    ...                        "level": ["ours", "other", 10, 12], "part_worth": [0.5, -0.5, 0.8, -0.8]})
    >>> offers = pd.DataFrame({"offer": ["A", "B"], "brand": ["ours", "other"], "price": [12, 10]})
    >>> preference_shares(worths, offers)["share"].tolist()
    [0.0, 1.0]
    """
    require_choice(rule, ["first_choice", "logit"], where="preference_shares(rule=)")
    wide = (
        worths.pivot(index="respondent_id", columns=["attribute", "level"], values="part_worth").astype(float).dropna()
    )
    attributes = list(wide.columns.get_level_values("attribute").unique())
    require_columns(offers, [name, *attributes], where="preference_shares(offers)")
    if wide.empty:
        raise KamError("no respondent has part-worths", where="preference_shares(worths)", fix="ask for more profiles")
    utility = np.zeros((len(wide), len(offers)))
    for attribute in attributes:
        for place, level in enumerate(offers[attribute]):
            utility[:, place] += _worth(wide[attribute], attribute, level)
    if rule == "first_choice":
        best = utility >= utility.max(axis=1, keepdims=True) - 1e-9
        chance = best / best.sum(axis=1, keepdims=True)
    else:
        weight = np.exp(utility - utility.max(axis=1, keepdims=True))
        chance = weight / weight.sum(axis=1, keepdims=True)
    return pd.DataFrame({name: offers[name].to_numpy(), "share": chance.mean(axis=0), "n": len(wide)})


def _worth(worths: pd.DataFrame, attribute: str, level: object) -> np.ndarray:
    if level in worths.columns:
        return worths[level].to_numpy()
    known = pd.to_numeric(pd.Series(worths.columns, dtype=object), errors="coerce").to_numpy(float)
    wanted = pd.to_numeric(pd.Series([level], dtype=object), errors="coerce").iloc[0]
    if np.isnan(known).any() or not known.min() <= wanted <= known.max():
        where = f"preference_shares(offers), column {attribute!r}"
        raise KamError(f"level {level!r} was not rated", where=where, fix=f"use one of {list(worths.columns)}")
    order = np.argsort(known)
    return np.array([np.interp(wanted, known[order], row[order]) for row in worths.to_numpy()])
