"""What do customers want, which of them want the same, and where are we different?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import INFINITY, NEARLY, as_ids, as_table, missing, one_row_per_account, require_number
from kamlib.checks import needs as checked
from kamlib.errors import KamError, require_choice


def opportunity_gaps(
    needs: pd.DataFrame, *, score: str = "rival_score", group: str | None = "segment", convention: str = "gap"
) -> pd.DataFrame:
    """Each factor with how far its importance exceeds what customers get, largest gap first (服务需求差距).

    Parameters
    ----------
    needs : pandas.DataFrame
        One row per account (or segment) and factor: factor, importance, the score, and the group.
    score : str
        How well the need is served: rival_score for an opening left by others, our_score for our own gap. Same scale
        as importance.
    group : str or None
        Reckon for each value of this column; None for all together.
    convention : {"gap", "ulwick"}
        importance − score, or importance + max(importance − score, 0).

    Returns
    -------
    pandas.DataFrame
        The group; factor; importance; the score (means); gap; rank within the group (1 = largest; equal gaps share
        the better rank). Sorted by group and gap.

    Raises
    ------
    KamError
        Missing column or rating, no rows, unknown convention.

    References
    ----------
    Deck 000 s73–76 (rule: high need and low ability of the direct supplier; its ratings are lost); Ulwick (2002), Turn
    customer input into innovation, HBR.

    Examples
    --------
    >>> needs = pd.DataFrame({"factor": ["credit", "price", "returns"], "importance": [5, 4, 2],
    ...                       "rival_score": [2, 4, 3]})
    >>> opportunity_gaps(needs, group=None)[["factor", "gap", "rank"]]
        factor  gap  rank
    0   credit  3.0     1
    1    price  0.0     2
    2  returns -1.0     3
    >>> opportunity_gaps(needs, group=None, convention="ulwick")["gap"].tolist()
    [8.0, 4.0, 2.0]
    """
    where = f"opportunity_gaps(needs, score={score!r})"
    require_choice(convention, ("gap", "ulwick"), where="opportunity_gaps(convention=)")
    keys = ["factor"] if group is None else [group, "factor"]
    means = _means(needs, keys, ["importance", score], where)
    short = means["importance"] - means[score]
    means["gap"] = short if convention == "gap" else means["importance"] + short.clip(lower=0)
    by_group = means.groupby(group, sort=False)["gap"] if group else means["gap"]
    means["rank"] = by_group.rank(ascending=False, method="min").astype(int)
    return _best_first(means, group, "gap")


def need_kinds(
    needs: pd.DataFrame, *, segment: str = "segment", high: float = 4.0, alpha: float = 0.01
) -> pd.DataFrame:
    """Each factor as threshold, differentiator or minor need, by how importance differs between segments.

    Parameters
    ----------
    needs : pandas.DataFrame
        One row per account and factor: factor, importance (1–5), the segment.
    segment : str
    high : float
        Mean importance from which a need that all segments share is a threshold.
    alpha : float
        Level of the F test.

    Returns
    -------
    pandas.DataFrame
        factor; importance (mean); between (η²: share of variance between segments); f; p; kind: "differentiator"
        (segments differ, p < alpha), "threshold" (they do not, importance ≥ high), "minor", or "not_enough_data"
        (fewer than two segments with two accounts; f and p are then missing).

    References
    ----------
    Deck 000 s43 (起码条件 / 区分因素); one-way ANOVA; Keller's points of parity and difference.

    Examples
    --------
    >>> needs = pd.DataFrame({"segment": ["a", "a", "b", "b"] * 2, "factor": ["price"] * 4 + ["on time"] * 4,
    ...                       "importance": [5, 5, 1, 2, 5, 4, 4, 5]})
    >>> need_kinds(needs, alpha=0.05)[["factor", "importance", "kind"]]
        factor  importance            kind
    0    price        3.25  differentiator
    1  on time        4.50       threshold
    """
    where = f"need_kinds(needs, segment={segment!r})"
    rated = checked(needs, segment, where=where, ids=["factor"], numbers=["importance"])
    high = require_number(high, -INFINITY, where="need_kinds(high=)")
    alpha = require_number(alpha, 0, 1, where="need_kinds(alpha=)")
    rows = [_need_kind(name, part, segment, high, alpha) for name, part in rated.groupby("factor", sort=False)]
    return pd.DataFrame(rows)


def _need_kind(name: str, part: pd.DataFrame, segment: str, high: float, alpha: float) -> dict:
    from scipy.stats import f_oneway

    values = part["importance"]
    groups = [group.to_numpy() for _, group in values.groupby(part[segment])]
    total = ((values - values.mean()) ** 2).sum()
    inside = sum(((group - group.mean()) ** 2).sum() for group in groups)
    row = {"factor": name, "importance": values.mean(), "between": 1 - inside / total if total > 0 else 0.0}
    if sum(len(group) > 1 for group in groups) < 2:
        return {**row, "f": np.nan, "p": np.nan, "kind": "not_enough_data"}
    if inside <= NEARLY * max(total, 1):  # no spread inside: the test divides by nothing
        f, p = (0.0, 1.0) if total <= NEARLY else (np.inf, 0.0)
    else:
        f, p = f_oneway(*[group for group in groups if len(group) > 1])
    kind = "differentiator" if p < alpha else "threshold" if row["importance"] >= high - NEARLY else "minor"
    return {**row, "f": float(f), "p": float(p), "kind": kind}


KANO = {  # (functional, dysfunctional), each 1 like · 2 expect · 3 neutral · 4 tolerate · 5 dislike
    **{(1, 1): "questionable", (5, 5): "questionable", (1, 5): "one_dimensional"},
    **{(1, d): "attractive" for d in (2, 3, 4)},
    **{(f, 5): "must_be" for f in (2, 3, 4)},
    **{(f, d): "indifferent" for f in (2, 3, 4) for d in (2, 3, 4)},
    **{(f, 1): "reverse" for f in (2, 3, 4, 5)},
    **{(5, d): "reverse" for d in (2, 3, 4)},
}
KANO_KINDS = ("attractive", "one_dimensional", "must_be", "indifferent")


def kano_coefficients(
    answers: pd.DataFrame, *, functional: str = "functional", dysfunctional: str = "dysfunctional"
) -> pd.DataFrame:
    """Each factor's Kano kind with how much it lifts satisfaction when there and costs when not.

    Parameters
    ----------
    answers : pandas.DataFrame
        One row per respondent and factor: factor and the two answers, each 1 I like it · 2 I expect it · 3 neutral ·
        4 I can live with it · 5 I dislike it.
    functional, dysfunctional : str
        Columns: "if it is there", "if it is not".

    Returns
    -------
    pandas.DataFrame
        factor; attractive, one_dimensional, must_be, indifferent (numbers of answers); discarded (reverse or
        questionable); better = (A+O)/(A+O+M+I); worse = −(O+M)/(A+O+M+I), both missing when no answer counts; kind:
        the most frequent (first named wins a tie) or "not_enough_data".

    References
    ----------
    Deck 000 s43; Kano et al. (1984); Berger et al. (1993), better/worse.

    Examples
    --------
    >>> answers = pd.DataFrame({"factor": ["sms"] * 4, "functional": [1, 1, 1, 3], "dysfunctional": [3, 3, 5, 5]})
    >>> kano_coefficients(answers)[["better", "worse", "kind"]]
       better  worse        kind
    0    0.75   -0.5  attractive
    """
    where = "kano_coefficients(answers)"
    answers = checked(answers, where=where, ids=["factor"], numbers=[functional, dysfunctional])
    pairs = list(zip(answers[functional], answers[dysfunctional], strict=True))
    if strange := [pair for pair in pairs if pair not in KANO]:
        first = "({:g}, {:g})".format(*strange[0])
        raise KamError(f"{len(strange)} answer pair(s) outside 1–5, first {first}", where=where, fix="code answers 1–5")
    kinds = pd.Series([KANO[pair] for pair in pairs])
    counts = pd.crosstab(answers["factor"].to_numpy(), kinds.to_numpy()).reindex(list(dict.fromkeys(answers["factor"])))
    table = counts.reindex(columns=KANO_KINDS, fill_value=0).rename_axis(index="factor", columns=None)
    counted = table.sum(axis=1)
    table = table.assign(discarded=counts.sum(axis=1) - counted)
    known = counted.where(counted > 0)
    table["better"] = (table["attractive"] + table["one_dimensional"]) / known
    table["worse"] = -(table["one_dimensional"] + table["must_be"]) / known
    table["kind"] = table[list(KANO_KINDS)].idxmax(axis=1).where(counted > 0, "not_enough_data")
    return table.reset_index()


def points_of_difference(
    needs: pd.DataFrame, *, least_importance: float = 4.0, lead: float = 1.0, group: str | None = None
) -> pd.DataFrame:
    """Each factor as point of difference, point of parity, unneeded lead or deficit against the best rival (差异点).

    Parameters
    ----------
    needs : pandas.DataFrame
        One row per account (or segment) and factor: factor, importance, our_score, rival_score (1–5).
    least_importance, lead : float
        What a point of difference needs: importance, and our score less the rival's.
    group : str, optional
        Reckon for each value of this column.

    Returns
    -------
    pandas.DataFrame
        The group; factor; importance, our_score, rival_score (means); difference; kind: "difference" (lead where it
        matters), "unneeded" (lead where it does not), "parity" (within the lead), "deficit". By importance.

    Notes
    -----
    The catalogue counts every other case as a deficit; a lead in something unimportant is called "unneeded" here,
    because its remedy is the opposite.

    References
    ----------
    Deck 002 lecture 3, 003; Porter (1980); Kim & Mauborgne, strategy canvas.

    Examples
    --------
    >>> needs = pd.DataFrame({"factor": ["speed", "price", "gifts", "credit"], "importance": [5, 5, 2, 4],
    ...                       "our_score": [5, 3, 5, 1], "rival_score": [3, 3, 2, 4]})
    >>> points_of_difference(needs)[["factor", "difference", "kind"]]
       factor  difference        kind
    0   speed         2.0  difference
    1   price         0.0      parity
    2  credit        -3.0     deficit
    3   gifts         3.0    unneeded
    """
    keys = ["factor"] if group is None else [group, "factor"]
    table = _means(needs, keys, ["importance", "our_score", "rival_score"], "points_of_difference(needs)")
    table["difference"] = table["our_score"] - table["rival_score"]
    lead = require_number(lead, where="points_of_difference(lead=)")
    least_importance = require_number(least_importance, -INFINITY, where="points_of_difference(least_importance=)")
    ahead, behind = table["difference"] >= lead - NEARLY, table["difference"] <= -lead + NEARLY
    matters = table["importance"] >= least_importance - NEARLY
    table["kind"] = np.select([ahead & matters, ahead, behind], ["difference", "unneeded", "deficit"], default="parity")
    return _best_first(table, group, "importance")


def _best_first(table: pd.DataFrame, group: str | None, column: str) -> pd.DataFrame:
    """Groups in the order they were given, the highest value of each first."""
    places = pd.factorize(table[group])[0] if group else np.zeros(len(table))
    return table.iloc[np.lexsort((-table[column].to_numpy(), places))].reset_index(drop=True)


def _means(needs: pd.DataFrame, keys: list[str], columns: list[str], where: str) -> pd.DataFrame:
    given = as_table(needs, where=where)
    rated = checked(given, where=where, ids=keys, numbers=columns).assign(**{key: given[key] for key in keys})
    return rated.groupby(keys, sort=False)[columns].mean().reset_index()


PARTS = ("price", "function", "quality", "service", "experience")


def need_orientation(answers: pd.DataFrame, *, dominant: float = 50.0, tolerance: float = 1.0) -> pd.DataFrame:
    """Each account's orientation, from 100 points shared out (价格取向/复合价值/价值取向).

    Parameters
    ----------
    answers : pandas.DataFrame
        One row per account: account_id and price, function, quality, service, experience, together 100 points.
    dominant : float
        Points that make one side dominant.
    tolerance : float
        How far from 100 a sum may be; within it the points are scaled to 100.

    Returns
    -------
    pandas.DataFrame
        account_id; price; performance (function + quality); experience (service + experience), in points that sum to
        100; orientation: "price", "value" or "composite" (none dominant, or both price and value at 50).

    Raises
    ------
    KamError
        Missing column or number, negative points, sums off 100 by more than the tolerance.

    References
    ----------
    Deck 002 lecture 4. The deck also describes value-oriented customers as looking at low price: treat the border as
    soft.

    Examples
    --------
    >>> answers = pd.DataFrame({"account_id": ["A", "B", "C"], "price": [60, 10, 30], "function": [20, 20, 30],
    ...                         "quality": [10, 10, 20], "service": [5, 30, 10], "experience": [5, 30, 10]})
    >>> need_orientation(answers)["orientation"].tolist()
    ['price', 'value', 'composite']
    """
    where = "need_orientation(answers)"
    answers = one_row_per_account(answers, where=where, numbers=PARTS)
    dominant = require_number(dominant, 0, 100, where="need_orientation(dominant=)")
    tolerance = require_number(tolerance, where="need_orientation(tolerance=)")
    points = answers[list(PARTS)]
    total = points.sum(axis=1)
    bad = ((total - 100).abs() > tolerance + NEARLY) | (points < 0).any(axis=1)
    if bad.any():
        first = str(answers.loc[bad, "account_id"].iloc[0])
        fix = "share out exactly 100 points, none below 0, for each account"
        raise KamError(
            f"{int(bad.sum())} account(s) do not share out 100 points, first {first!r}", where=where, fix=fix
        )
    points = points.div(total, axis=0) * 100
    table = pd.DataFrame({"account_id": answers["account_id"], "price": points["price"]})
    table["performance"] = points["function"] + points["quality"]
    table["experience"] = points["service"] + points["experience"]
    price, value = (table[side] >= dominant - NEARLY for side in ("price", "experience"))
    kind = pd.Series("composite", index=table.index).mask(price & ~value, "price").mask(value & ~price, "value")
    return table.assign(orientation=kind).reset_index(drop=True)


@dataclass(frozen=True)
class NeedSegments:
    """Segments of accounts with like needs.

    ``accounts``: account_id, segment (1 = largest; missing where ratings are missing), status ("in_segment" or
    "incomplete"); ``profiles``: one row per segment with segment, accounts, and the mean importance of each factor;
    ``standardised``: the numbers the clusters were made from, by account_id; ``seed``: of the random starts.
    """

    accounts: pd.DataFrame
    profiles: pd.DataFrame
    standardised: pd.DataFrame
    seed: int


def need_segments(
    needs: pd.DataFrame, *, n_segments: int = 4, seed: int, value: str = "importance", standardise: str = "factor"
) -> NeedSegments:
    """Accounts grouped by k-means on what is important to them (需求细分).

    Parameters
    ----------
    needs : pandas.DataFrame
        One row per account and factor: account_id, factor and the rating.
    n_segments : int
        From 2 on, fewer than accounts with all ratings.
    seed : int
        Of the random starts; the same seed gives the same segments.
    value : str
        Column of the rating.
    standardise : {"factor", "account", "none"}
        z-scores by factor (each factor counts alike), each account's ratings less its own mean (people who tick high
        throughout), or as rated.

    Returns
    -------
    NeedSegments

    Raises
    ------
    KamError
        Missing column, no rows, an account rates a factor twice, too few complete accounts.

    Notes
    -----
    Accounts with a missing rating stay without a segment and are marked. Of 10 starts the one with the least spread
    is kept; segments are numbered by size, equal sizes by their profile.

    References
    ----------
    Deck 000 s7, 70; Haley (1968), Benefit segmentation, J. Marketing 32.

    Examples
    --------
    >>> needs = pd.DataFrame({"account_id": list("aabbccdd"), "factor": ["price", "credit"] * 4,
    ...                       "importance": [5, 1, 5, 2, 1, 5, 2, 5]})
    >>> need_segments(needs, n_segments=2, seed=1).accounts["segment"].tolist() in ([1, 1, 2, 2], [2, 2, 1, 1])
    True
    """
    from sklearn.cluster import KMeans

    where = f"need_segments(needs, n_segments={n_segments!r})"
    require_choice(standardise, ("factor", "account", "none"), where="need_segments(standardise=)")
    wide = _wide(needs, value, where)
    complete = wide.dropna()
    fix = "give n_segments from 2 on and fewer than the accounts that rated every factor"
    n_segments = int(require_number(n_segments, 2, where="need_segments(n_segments=)", fix=fix))
    if not n_segments < len(complete):
        raise KamError(f"{n_segments} segments of {len(complete)} complete accounts", where=where, fix=fix)
    ready = _standardised(complete, standardise)
    found = KMeans(n_clusters=n_segments, n_init=10, random_state=seed).fit_predict(ready.to_numpy())
    segment = pd.Series(_by_size(found, complete), index=complete.index)
    accounts = pd.DataFrame(
        {"account_id": wide.index, "segment": segment.reindex(wide.index).astype("Int64").to_numpy()}
    )
    accounts["status"] = np.where(accounts["segment"].isna(), "incomplete", "in_segment")
    profiles = complete.groupby(segment).mean().rename_axis("segment").reset_index()
    profiles.columns.name = None
    profiles.insert(1, "accounts", segment.value_counts().sort_index().to_numpy())
    return NeedSegments(accounts, profiles, ready, seed)


def _wide(needs: pd.DataFrame, value: str, where: str) -> pd.DataFrame:
    given = as_table(needs, where=where)
    pair = ["account_id", "factor"]
    rated = checked(given, where=where, ids=pair, numbers=[value], gaps=[value], unique=pair)
    rated["account_id"] = given["account_id"]
    wide = rated.pivot(index="account_id", columns="factor", values=value)
    return wide.reindex(index=rated["account_id"].unique(), columns=list(dict.fromkeys(rated["factor"])))


def _standardised(wide: pd.DataFrame, how: str) -> pd.DataFrame:
    if how == "account":
        return wide.sub(wide.mean(axis=1), axis=0)
    if how == "factor":
        spread = wide.std(ddof=0)
        return (wide - wide.mean()) / spread.where(spread > 0, 1)
    return wide


def _by_size(found: np.ndarray, wide: pd.DataFrame) -> np.ndarray:
    profile = wide.groupby(found).mean()
    order = sorted(profile.index, key=lambda name: (-(found == name).sum(), *profile.loc[name]))
    return pd.Series(found).map({name: place for place, name in enumerate(order, 1)}).to_numpy()


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
    accounts = as_table(accounts, where=where)
    known = [column for column in (value, reachable) if column in accounts]
    accounts = one_row_per_account(accounts, where=where, numbers=known, gaps=known)
    limits = {**LEAST, **(least or {})}
    if strange := sorted(set(limits) - set(LEAST)):
        raise KamError(f"unknown test(s) {strange}", where=where, fix=f"use {', '.join(LEAST)}")
    of_segment = _segment_of(segments)
    keyed = of_segment.set_axis(as_ids(of_segment.index.to_series()))
    joined = accounts.assign(segment=as_ids(accounts["account_id"]).map(keyed)).dropna(subset="segment")
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

    one, other = pd.Series(one), pd.Series(other)
    if len(one) != len(other) or not len(one) or missing(one).any() or missing(other).any():
        fix = "pass two groupings of the same accounts, without missing ones"
        raise KamError("groupings do not match", where="partition_agreement(one, other)", fix=fix)
    return float(adjusted_rand_score(as_ids(one).tolist(), as_ids(other).tolist()))


def variance_between(numbers_of: pd.DataFrame, segment: pd.Series) -> float:
    """The share of the variance of all columns that lies between the segments (η² over columns), 0–1.

    Examples
    --------
    >>> variance_between(pd.DataFrame({"price": [1, 1, 3, 3]}), pd.Series([1, 1, 2, 2]))
    1.0
    """
    where = "variance_between(numbers_of, segment)"
    numbers_of = as_table(numbers_of, where=where)
    numbers_of = checked(numbers_of, where=where, numbers=list(numbers_of.columns))
    segment = pd.Series(segment).reindex(numbers_of.index)
    if missing(segment).any():
        raise KamError("rows without a segment", where=where, fix="give every row of the table its segment")
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
