"""Which needs are open, which are a matter of course, and where are we different?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import NEARLY, numbers, require_rows


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
    require_columns(needs, ["factor", "importance", segment], where=where)
    require_rows(needs, where=where)
    rated = needs.assign(importance=numbers(needs, "importance", where=where))
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
    require_columns(answers, ["factor", functional, dysfunctional], where=where)
    require_rows(answers, where=where)
    pairs = list(zip(answers[functional], answers[dysfunctional], strict=True))
    if strange := [pair for pair in pairs if pair not in KANO]:
        raise KamError(
            f"{len(strange)} answer pair(s) outside 1–5, first {strange[0]}", where=where, fix="code answers 1–5"
        )
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
    ahead, behind = table["difference"] >= lead - NEARLY, table["difference"] <= -lead + NEARLY
    matters = table["importance"] >= least_importance - NEARLY
    table["kind"] = np.select([ahead & matters, ahead, behind], ["difference", "unneeded", "deficit"], default="parity")
    return _best_first(table, group, "importance")


def _best_first(table: pd.DataFrame, group: str | None, column: str) -> pd.DataFrame:
    """Groups in the order they were given, the highest value of each first."""
    places = pd.factorize(table[group])[0] if group else np.zeros(len(table))
    return table.iloc[np.lexsort((-table[column].to_numpy(), places))].reset_index(drop=True)


def _means(needs: pd.DataFrame, keys: list[str], columns: list[str], where: str) -> pd.DataFrame:
    require_columns(needs, [*keys, *columns], where=where)
    require_rows(needs, where=where)
    rated = needs[keys].assign(**{column: numbers(needs, column, where=where) for column in columns})
    return rated.groupby(keys, sort=False)[columns].mean().reset_index()
