"""Does an account still look important when more than its revenue counts?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.errors import KamError
from kamlib.segmentation.inputs import NEARLY, require_accounts
from kamlib.segmentation.tiers import CURRY_SHARES, account_tiers
from kamlib.segmentation.weighting import RATING, weighted_score

CARDS = {"platinum": 4.0, "gold": 3.0, "silver": 2.0}  # 白金卡 金卡 银卡: least score
NO_CARD = "standard"


@dataclass(frozen=True)
class StandardsComparison:
    """Three standards for key accounts side by side.

    ``table``: one row per account with rank and tier under each standard; ``correlations``: Spearman's rank
    correlation of the standards (missing for fewer than two accounts or a constant measure); ``n_changed``: accounts
    whose tier is not the same under all three.
    """

    table: pd.DataFrame
    correlations: pd.DataFrame
    n_changed: int


def value_scorecard(
    accounts: pd.DataFrame, *, weights: Mapping[str, float], cards: Mapping[str, float] = CARDS
) -> pd.DataFrame:
    """Each account with its weighted score 1–5 and the card it earns (客户价值计分卡).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the criteria, rated 1–5 (see ``criteria_scores``).
    weights : mapping of criterion to weight
        They sum to 1.
    cards : mapping of card to least score
        From the best card down.

    Returns
    -------
    pandas.DataFrame
        account_id; the criteria; score; card ("standard" below the last one); rank (1 = best). In the table's order.

    Raises
    ------
    KamError
        Weights that do not sum to 1; rating missing or outside 1–5; cards whose scores do not fall.

    References
    ----------
    Deck 001 s4, 8 names the scorecard and the platinum/gold/silver cards, not the cut-offs; score = Σ w·s after Fiocca
    (1982), Industrial Marketing Management 11.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "revenue": [5, 3], "margin": [1, 4], "growth": [2, 5]})
    >>> card = value_scorecard(accounts, weights={"revenue": 0.3, "margin": 0.4, "growth": 0.3})
    >>> card[["account_id", "score", "card", "rank"]]
      account_id  score    card  rank
    0          A    2.5  silver     2
    1          B    4.0 platinum    1
    """
    where = "value_scorecard(accounts)"
    require_accounts(accounts, weights, where=where)
    least = list(cards.values())
    if not least or any(low >= high for high, low in zip(least, least[1:], strict=False)):
        fix = f"give falling least scores within {RATING}, such as {CARDS}"
        raise KamError(f"cards {dict(cards)}", where="value_scorecard(cards=)", fix=fix)
    score = weighted_score(accounts, weights, where=where)
    position = sum((score < limit - NEARLY).astype(int) for limit in least)
    table = accounts[["account_id", *weights]].reset_index(drop=True)
    table["score"] = score.to_numpy()
    table["card"] = np.array([*cards, NO_CARD])[position.to_numpy()]
    return table.assign(rank=table["score"].rank(ascending=False, method="min").astype(int))


def standards_compared(
    accounts: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    single: str = "revenue",
    pyramid: str = "profit",
    shares: Sequence[float] = CURRY_SHARES,
) -> StandardsComparison:
    """Single indicator, pyramid and scorecard on the same accounts with the same tier sizes (划分三类大客户的标准).

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id`, the two amounts and the criteria rated 1–5. An amount that is also
        a criterion needs a column of its own for the rating.
    weights : mapping of criterion to weight
        For the scorecard; they sum to 1.
    single, pyramid : str
        Column of the single indicator (revenue) and of the pyramid (profit).
    shares : four floats
        Size of the tiers vip, key, middle, small under every standard.

    Returns
    -------
    StandardsComparison

    References
    ----------
    Deck 001 s4, 8, 10 (单一指标, 金字塔模型, 客户价值计分卡); Zeithaml, Rust & Lemon (2001).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["A", "B", "C", "D"], "revenue": [90, 50, 30, 10],
    ...                          "profit": [-9, 8, 6, 1], "margin": [1, 5, 4, 3], "growth": [2, 4, 4, 3]})
    >>> compared = standards_compared(accounts, weights={"margin": 0.5, "growth": 0.5}, shares=(0.25,) * 4)
    >>> compared.table[["account_id", "tier_single", "tier_pyramid", "tier_scorecard"]].head(2)
      account_id tier_single tier_pyramid tier_scorecard
    0          A         vip        small          small
    1          B         key          vip            vip
    >>> compared.n_changed
    4
    """
    card = value_scorecard(accounts, weights=weights)
    scored = accounts[["account_id", single, pyramid]].assign(score=card["score"].to_numpy())
    table = scored[["account_id"]].reset_index(drop=True)
    for name, column in {"single": single, "pyramid": pyramid, "scorecard": "score"}.items():
        tiers = account_tiers(scored, value=column, shares=shares)
        table[f"{name}_value"] = tiers[column].to_numpy()
        table[f"rank_{name}"] = tiers[column].rank(ascending=False, method="min").astype(int)
        table[f"tier_{name}"] = tiers["tier"]
    table["card"] = card["card"]
    names = ["tier_single", "tier_pyramid", "tier_scorecard"]
    table["changed"] = table[names].nunique(axis=1) > 1
    values = table[["single_value", "pyramid_value", "scorecard_value"]]
    correlations = values.rename(columns=lambda column: column.removesuffix("_value")).corr(method="spearman")
    return StandardsComparison(table, correlations, int(table["changed"].sum()))
