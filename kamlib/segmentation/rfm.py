"""Who bought recently, often and much?"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import numbers, require_accounts, require_rising, require_rows

MEASURES = ("recency", "frequency", "monetary")
RFM_BANDS = {  # months since the last order (0.999: "under 1"), orders, thousands of the currency
    "recency": (0.999, 3, 6, 9),
    "frequency": (10, 20, 30, 41),
    "monetary": (5, 10, 20, 50),
}


def rfm_scores(
    accounts: pd.DataFrame,
    *,
    recency: str = "recency_days",
    frequency: str = "orders",
    monetary: str = "revenue",
    scores: int = 5,
    method: str = "quantile",
    cuts: Mapping[str, Sequence[float]] | None = None,
) -> pd.DataFrame:
    """Each account with scores for recency, frequency and monetary value, highest is best.

    Parameters
    ----------
    accounts : pandas.DataFrame
        One row per account with `account_id` and the three columns.
    recency, frequency, monetary : str
        Columns: time since the last sale (missing = no sale at all: lowest score), number of orders, amount.
    scores : int
        Number of scores, 2–9. With cut points given it follows from their number.
    method : {"quantile", "cuts", "bands"}
        Cut points at quantiles of these accounts; own ones; or the fixed bands of the published example
        (``RFM_BANDS``: recency in months, monetary in thousands).
    cuts : mapping, optional
        For ``method="cuts"``: for each of "recency", "frequency", "monetary" rising values. Recency *at most* the
        first gets the best score; frequency and monetary *from* the first on get score 2.

    Returns
    -------
    pandas.DataFrame
        account_id; the three columns; recency_score, frequency_score, monetary_score (1 … scores); rfm (code such as
        "543"); rfm_total (their sum).

    Raises
    ------
    KamError
        Missing column, no rows, an account twice, a row without frequency or amount; unknown method; cut points
        missing, not rising or of unequal number.

    Notes
    -----
    Scores are cut by *value*, never by counting off equal groups, so equal accounts always get equal scores. When
    most accounts are equal, some scores stay empty: the data hold no more information than that.

    References
    ----------
    Hughes (1994), Strategic Database Marketing. The published example with fixed bands prints two rows against its
    own rule: E (18 months, 6 orders, 5 thousand) as 122 and F (4, 40, 90) as 355; its bands give 112 and 345.

    Examples
    --------
    >>> printed = pd.DataFrame({"account_id": list("ABCD"), "recency_days": [2, 6, 8, 0],
    ...                         "orders": [12, 18, 35, 1], "revenue": [6, 9, 40, 1]})
    >>> rfm_scores(printed, method="bands")["rfm"].tolist()
    ['422', '322', '244', '511']
    """
    where = "rfm_scores(accounts)"
    columns = _measures(accounts, dict(zip(MEASURES, (recency, frequency, monetary), strict=True)), where)
    require_choice(method, ("quantile", "cuts", "bands"), where="rfm_scores(method=)")
    if method == "quantile":
        if cuts is not None:
            raise KamError("cuts with method='quantile'", where="rfm_scores(cuts=)", fix="use method='cuts'")
        bounds = _quantile_cuts(columns, _checked_scores(scores))
    else:
        bounds = _given_cuts(RFM_BANDS if method == "bands" else cuts)
    table = accounts[["account_id", recency, frequency, monetary]].reset_index(drop=True)
    for measure in MEASURES:
        table[f"{measure}_score"] = _scored(measure, columns[measure].to_numpy(), bounds[measure])
    scored = [table[f"{measure}_score"] for measure in MEASURES]
    table["rfm"] = scored[0].astype(str) + scored[1].astype(str) + scored[2].astype(str)
    return table.assign(rfm_total=sum(scored))


def rfm_cuts(
    accounts: pd.DataFrame,
    *,
    recency: str = "recency_days",
    frequency: str = "orders",
    monetary: str = "revenue",
    scores: int = 5,
) -> dict[str, tuple[float, ...]]:
    """The cut points that ``rfm_scores(method="quantile")`` uses, in the form its `cuts` takes.

    Returns
    -------
    dict
        "recency", "frequency", "monetary" → scores − 1 rising values seen in the data; infinity where no account
        reaches that score.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": list("abcd"), "recency_days": [5, 10, 20, 40],
    ...                          "orders": [1, 1, 1, 9], "revenue": [10, 20, 30, 40]})
    >>> rfm_cuts(accounts, scores=2)
    {'recency': (10.0,), 'frequency': (9.0,), 'monetary': (30.0,)}
    """
    names = dict(zip(MEASURES, (recency, frequency, monetary), strict=True))
    columns = _measures(accounts, names, "rfm_cuts(accounts)")
    return {name: tuple(map(float, cut)) for name, cut in _quantile_cuts(columns, _checked_scores(scores)).items()}


def rfm_segments(scores: pd.DataFrame, *, top: int = 5) -> pd.DataFrame:
    """The table of scores with a named segment for each account.

    Parameters
    ----------
    scores : pandas.DataFrame
        From :func:`rfm_scores`.
    top : int
        The best possible score.

    Returns
    -------
    pandas.DataFrame
        The table and rfm_segment, one of the nine keys of ``rfm_segments.yaml``.

    Notes
    -----
    Two questions only: is the account still active (recency), and does it matter (mean of frequency and monetary)?
    Each is high, middle or low by thirds of the scale; of scores 1–5, 4 and 5 are high, 1 and 2 low.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_id": ["A", "B"], "recency_score": [5, 1], "frequency_score": [5, 5],
    ...                        "monetary_score": [4, 5]})
    >>> rfm_segments(scores)["rfm_segment"].tolist()
    ['champions', 'cannot_lose']
    """
    needed = [f"{measure}_score" for measure in MEASURES]
    require_columns(scores, needed, where="rfm_segments(scores)")
    if scores[needed].to_numpy().max(initial=1) > top:
        raise KamError("a score above the best", where=f"rfm_segments(scores, top={top})", fix="pass the best as top=")
    active = _third(scores["recency_score"], top)
    matters = _third((scores["frequency_score"] + scores["monetary_score"]) / 2, top)
    names = {(entry["active"], entry["matters"]): key for key, entry in rfm_segment_list().items()}
    return scores.assign(rfm_segment=[names[pair] for pair in zip(active, matters, strict=True)])


@cache
def rfm_segment_list() -> dict[str, dict[str, str]]:
    """The nine segments: key → active, matters (low/middle/high), en, zh, action_en, action_zh."""
    import yaml

    return yaml.safe_load((files("kamlib.segmentation") / "rfm_segments.yaml").read_text(encoding="utf-8"))


def rfm_grid(scores: pd.DataFrame, *, monetary: str = "revenue") -> pd.DataFrame:
    """One row per pair of recency and frequency score, from one row per account.

    Returns
    -------
    pandas.DataFrame
        recency_score; frequency_score; accounts; the monetary column (sum); every pair up to the highest scores.

    Examples
    --------
    >>> scores = pd.DataFrame({"recency_score": [2, 2, 1], "frequency_score": [1, 1, 2], "revenue": [5.0, 7.0, 3.0]})
    >>> rfm_grid(scores)
       recency_score  frequency_score  accounts  revenue
    0              1                1         0      0.0
    1              1                2         1      3.0
    2              2                1         2     12.0
    3              2                2         0      0.0
    """
    pair = ["recency_score", "frequency_score"]
    require_columns(scores, [*pair, monetary], where=f"rfm_grid(scores, monetary={monetary!r})")
    require_rows(scores, where="rfm_grid(scores)")
    every = pd.MultiIndex.from_product([range(1, int(scores[column].max()) + 1) for column in pair], names=pair)
    cells = scores.groupby(pair)[monetary].agg(accounts="size", amount="sum").reindex(every, fill_value=0)
    return cells.reset_index().rename(columns={"amount": monetary})


def _measures(accounts: pd.DataFrame, names: dict[str, str], where: str) -> dict[str, pd.Series]:
    require_accounts(accounts, names.values(), where=where)
    since = accounts[names["recency"]]
    columns = {
        measure: numbers(accounts.fillna({names["recency"]: 0}), names[measure], where=where) for measure in MEASURES
    }
    return {**columns, "recency": columns["recency"].where(since.notna(), np.inf)}


def _checked_scores(scores: int) -> int:
    if scores not in range(2, 10):
        raise KamError(f"scores is {scores!r}", where="rfm_scores(scores=)", fix="give a whole number from 2 to 9")
    return int(scores)


def _quantile_cuts(columns: dict[str, pd.Series], scores: int) -> dict[str, np.ndarray]:
    """Values seen in the data at which a score begins (frequency, monetary) or ends (recency)."""
    cuts = {}
    for measure, column in columns.items():
        seen = np.sort(column[column < np.inf].to_numpy())
        levels = np.arange(1, scores) / scores
        quantiles = np.quantile(seen, levels) if len(seen) else np.full(len(levels), -np.inf)
        if measure == "recency":
            cuts[measure] = np.append(seen, -np.inf)[np.searchsorted(seen, quantiles, side="right") - 1]
        else:
            cuts[measure] = np.append(seen, np.inf)[np.searchsorted(seen, quantiles, side="right")]
    return cuts


def _given_cuts(cuts: Mapping[str, Sequence[float]] | None) -> dict[str, np.ndarray]:
    where = "rfm_scores(cuts=)"
    fix = "give {'recency': …, 'frequency': …, 'monetary': …}, each with the same number of rising values"
    if cuts is None or set(cuts) != set(MEASURES):
        raise KamError(f"cut points for {sorted(cuts or ())}", where=where, fix=fix)
    bounds = {measure: require_rising(cuts[measure], where=f"{where}[{measure!r}]") for measure in MEASURES}
    if len({len(bound) for bound in bounds.values()}) > 1 or len(bounds["recency"]) > 8:
        raise KamError(f"{[len(bounds[m]) for m in MEASURES]} cut points", where=where, fix=fix)
    return bounds


def _scored(measure: str, values: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    if measure == "recency":
        return len(cuts) + 1 - np.searchsorted(cuts, values, side="left")
    return 1 + np.searchsorted(cuts, values, side="right")


def _third(scores: pd.Series, top: int) -> np.ndarray:
    position = (scores - 0.5) / top
    return np.select([position > 2 / 3, position < 1 / 3], ["high", "low"], default="middle")
