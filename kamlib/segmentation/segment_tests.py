"""Is this a good segmentation?"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.segmentation.clusters import NeedSegments, need_segments

LEAST = {"value": 1.5, "alike": 1.5, "different": 1.5, "useful": 0.5}  # alike, different: times what chance finds
MEASURE_OF = {
    "value": "value_spread",
    "alike": "variance_between",
    "different": "silhouette",
    "useful": "reachable_share",
}
SHUFFLES = 5


def segmentation_tests(
    segments: NeedSegments,
    accounts: pd.DataFrame,
    *,
    value: str = "profit",
    reachable: str = "reachable",
    least: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The four tests of a good segmentation, one row each: based on value, alike inside, different between, useful.

    Parameters
    ----------
    segments : NeedSegments
        From :func:`need_segments`.
    accounts : pandas.DataFrame
        account_id with the value (amount) and the reachable flag (0/1), where known.
    value, reachable : str
        Columns; a test whose column is missing says "not_enough_data".
    least : mapping of test to number, optional
        What passes; see Notes for the defaults.

    Returns
    -------
    pandas.DataFrame
        test; measure; result; by_chance (what k-means finds in the same ratings shuffled factor by factor; missing for
        value and useful); least (what passes; for alike and different a multiple of by_chance); status ("passed",
        "failed", "not_enough_data").

    Notes
    -----
    value: highest ÷ lowest mean value of a segment, ≥ 1.5 (infinite when a segment earns nothing or less and another
    does) · alike: share of all variance that lies between segments, ≥ 1.5 times chance · different: mean silhouette,
    ≥ 1.5 times chance · useful: reachable share of the segment that is hardest to reach, ≥ 0.5. k-means always finds
    groups, also where there are none; therefore the comparison with chance. Textbooks call a silhouette up to 0.25
    "no substantial structure", yet with a dozen noisy ratings true groups seldom reach it. The tests are the deck's,
    the numbers ours.

    References
    ----------
    Deck 000 s7 (基于价值, 内部相似, 之间有差异, 对公司情况有用); Kotler's five criteria; Kaufman & Rousseeuw (1990).

    Examples
    --------
    >>> needs = pd.DataFrame([(f"{kind}{n}", factor, mark) for n in range(9) for kind, marks in
    ...     {"a": (5, 1, 1), "b": (1, 5, 1), "c": (1, 1, 5)}.items() for factor, mark in zip("xyz", marks)],
    ...     columns=["account_id", "factor", "importance"])
    >>> accounts = pd.DataFrame({"account_id": needs["account_id"].unique(), "reachable": 1})
    >>> accounts["profit"] = accounts["account_id"].str[0].map({"a": 10, "b": 20, "c": 30})
    >>> tested = segmentation_tests(need_segments(needs, n_segments=3, seed=1), accounts)
    >>> tested[["test", "result", "status"]]
            test  result  status
    0      value     3.0  passed
    1      alike     1.0  passed
    2  different     1.0  passed
    3     useful     1.0  passed
    """
    where = "segmentation_tests(segments, accounts)"
    require_columns(accounts, ["account_id"], where=where)
    limits = {**LEAST, **(least or {})}
    if strange := sorted(set(limits) - set(LEAST)):
        raise KamError(f"unknown test(s) {strange}", where=where, fix=f"use {', '.join(LEAST)}")
    of_segment = _segment_of(segments)
    joined = accounts.assign(segment=accounts["account_id"].map(of_segment)).dropna(subset="segment")
    results = {
        "value": _value_spread(joined, value),
        "alike": variance_between(segments.standardised, of_segment),
        "different": _silhouette(segments.standardised, of_segment),
        "useful": _least_mean(joined, reachable),
    }
    table = pd.DataFrame({"test": list(results), "measure": [MEASURE_OF[test] for test in results]})
    table["result"] = results.values()
    table["by_chance"] = table["test"].map(_by_chance(segments))
    table["least"] = table["test"].map(limits) * table["by_chance"].fillna(1.0)
    passed = np.where(table["result"] >= table["least"] - 1e-9, "passed", "failed")
    return table.assign(status=np.where(table["result"].isna(), "not_enough_data", passed))


def _segment_of(segments: NeedSegments) -> pd.Series:
    return segments.accounts.dropna(subset="segment").set_index("account_id")["segment"].astype(int)


def _by_chance(segments: NeedSegments) -> dict[str, float]:
    """The two statistics for ratings shuffled within each factor: same answers, no connection between factors."""
    from sklearn.cluster import KMeans

    random = np.random.default_rng(segments.seed)
    numbers_of, found = segments.standardised, {"alike": [], "different": []}
    for _ in range(SHUFFLES):
        shuffled = numbers_of.apply(lambda column: random.permutation(column.to_numpy()))
        groups = KMeans(len(segments.profiles), n_init=3, random_state=segments.seed).fit_predict(shuffled.to_numpy())
        labels = pd.Series(groups, index=shuffled.index)
        found["alike"].append(variance_between(shuffled, labels))
        found["different"].append(_silhouette(shuffled, labels))
    return {test: float(np.mean(values)) for test, values in found.items()}


def segment_choices(needs: pd.DataFrame, *, choices: Sequence[int] = range(2, 8), seed: int) -> pd.DataFrame:
    """How the two statistical tests come out for several numbers of segments.

    Returns
    -------
    pandas.DataFrame
        n_segments; silhouette; variance_between; smallest (accounts in the smallest segment).
    """
    rows = []
    for n_segments in choices:
        segments = need_segments(needs, n_segments=n_segments, seed=seed)
        of_segment = _segment_of(segments)
        numbers_made_from = segments.standardised
        rows.append(
            {
                "n_segments": n_segments,
                "silhouette": _silhouette(numbers_made_from, of_segment),
                "variance_between": variance_between(numbers_made_from, of_segment),
                "smallest": int(segments.profiles["accounts"].min()),
            }
        )
    return pd.DataFrame(rows)


def partition_agreement(one: pd.Series, other: pd.Series) -> float:
    """The adjusted Rand index of two ways to group the same accounts: 1 the same, about 0 by chance.

    References
    ----------
    Hubert & Arabie (1985), J. Classification 2.

    Examples
    --------
    >>> partition_agreement(pd.Series([1, 1, 2, 2]), pd.Series(["b", "b", "a", "a"]))
    1.0
    """
    from sklearn.metrics import adjusted_rand_score

    if len(one) != len(other) or pd.Series(one).isna().any() or pd.Series(other).isna().any():
        fix = "pass two groupings of the same accounts, without missing ones"
        raise KamError("groupings do not match", where="partition_agreement(one, other)", fix=fix)
    return float(adjusted_rand_score(list(one), list(other)))


def variance_between(numbers_of: pd.DataFrame, segment: pd.Series) -> float:
    """The share of the variance of all columns that lies between the segments (η² over columns), 0–1.

    Examples
    --------
    >>> variance_between(pd.DataFrame({"price": [1, 1, 3, 3]}), pd.Series([1, 1, 2, 2]))
    1.0
    """
    total = ((numbers_of - numbers_of.mean()) ** 2).to_numpy().sum()
    inside = ((numbers_of - numbers_of.groupby(segment).transform("mean")) ** 2).to_numpy().sum()
    return float(1 - inside / total) if total > 0 else 0.0


def _silhouette(numbers_of: pd.DataFrame, segment: pd.Series) -> float:
    from sklearn.metrics import silhouette_score

    labels = segment.reindex(numbers_of.index)
    return float(silhouette_score(numbers_of.to_numpy(), labels.to_numpy())) if labels.nunique() > 1 else float("nan")


def _value_spread(joined: pd.DataFrame, value: str) -> float:
    if value not in joined or joined[value].isna().all() or joined["segment"].nunique() < 2:
        return float("nan")
    means = joined.groupby("segment")[value].mean()
    if means.max() <= 0:
        return float("nan")
    return float(means.max() / means.min()) if means.min() > 0 else float("inf")


def _least_mean(joined: pd.DataFrame, column: str) -> float:
    if column not in joined or joined[column].isna().all():
        return float("nan")
    return float(joined.groupby("segment")[column].mean().min())
