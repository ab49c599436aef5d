"""Do people choose the product or the name on it, and how much does the name weigh against price and service?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from kamlib.branding.survey import require_certainty
from kamlib.checks import ANY, as_ids, missing, needs
from kamlib.errors import KamError, require_choice

ALIKE = 1e-9  # part-worths that differ by less are one: what is left of arithmetic
MOST_LEVELS = 12


def brand_shift(votes: pd.DataFrame, *, before: str = "before", after: str = "after") -> pd.DataFrame:
    """How the votes move once the names are shown.

    Parameters
    ----------
    votes : DataFrame
        One row a voter: the choice without names and the choice with names. A row with one vote missing is left out.
    before, after : str
        Names of these columns.

    Returns
    -------
    DataFrame
        One row an option, largest shift first: option, n_before, n_after, share_before, share_after (0–1), shift (share
        after − before), gained, lost (voters), p_value (exact McNemar test of gained against lost; 1 when nobody
        moved).

    Raises
    ------
    KamError
        Missing column; nobody voted twice.

    Notes
    -----
    Only those who changed their mind tell anything about the name: under "no effect", gained is binomial with one
    half of gained + lost. Four options make four tests: ask :func:`marginal_homogeneity` first whether anything moved
    at all.

    References
    ----------
    Deck 000, slides 25–26; McNemar 1947; blind taste tests: Allison & Uhl 1964.

    Examples
    --------
    >>> votes = pd.DataFrame({"before": ["Alfa", "Alfa", "BMW"], "after": ["BMW", "BMW", "BMW"]})
    >>> brand_shift(votes)[["option", "n_before", "n_after", "gained", "lost", "p_value"]].values.tolist()
    [['BMW', 1, 3, 2, 0, 0.5], ['Alfa', 2, 0, 0, 2, 0.5]]
    """
    paired = _paired(votes, before, after, "brand_shift(votes)")
    options = sorted(set(paired[before]) | set(paired[after]))
    rows = []
    for option in options:
        first, second = paired[before] == option, paired[after] == option
        gained, lost = int((second & ~first).sum()), int((first & ~second).sum())
        p_value = float(stats.binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
        rows.append((option, int(first.sum()), int(second.sum()), first.mean(), second.mean(), gained, lost, p_value))
    names = ["option", "n_before", "n_after", "share_before", "share_after", "gained", "lost", "p_value"]
    table = pd.DataFrame(rows, columns=names)
    table.insert(5, "shift", table["share_after"] - table["share_before"])
    return table.sort_values("shift", ascending=False, kind="stable").reset_index(drop=True)


def _paired(votes: pd.DataFrame, before: str, after: str, where: str) -> pd.DataFrame:
    votes = needs(votes, before, after, where=where, empty=True)[[before, after]]
    paired = votes[~votes.apply(missing).any(axis=1)].apply(as_ids)
    if paired.empty:
        raise KamError("nobody voted twice", where=where, fix="give at least one row with both votes")
    return paired


@dataclass(frozen=True)
class MarginalHomogeneity:
    """What :func:`marginal_homogeneity` returns; statistic and p_value are missing when nobody changed."""

    statistic: float
    degrees: int
    p_value: float
    n_changed: int
    n_voters: int
    enough: bool


def marginal_homogeneity(
    votes: pd.DataFrame, *, before: str = "before", after: str = "after", min_changed: int = 25
) -> MarginalHomogeneity:
    """Did the shares move as a whole, more than chance would move them?

    Parameters
    ----------
    votes : DataFrame
        As in :func:`brand_shift`.
    before, after : str
        Names of these columns.
    min_changed : int
        Below so many changed votes ``enough`` is False: the chi-square approximation is then rough.

    Returns
    -------
    MarginalHomogeneity
        statistic (Stuart–Maxwell chi-square), degrees of freedom, p_value, n_changed, n_voters, enough.

    Raises
    ------
    KamError
        Missing column; nobody voted twice.

    Notes
    -----
    With two options it is McNemar's (b − c)² / (b + c), without continuity correction.

    References
    ----------
    Stuart 1955; Maxwell 1970.

    Examples
    --------
    >>> votes = pd.DataFrame({"before": ["A"] * 9 + ["B"] * 3, "after": ["B"] * 9 + ["A"] * 3})
    >>> result = marginal_homogeneity(votes)
    >>> result.statistic, round(result.p_value, 4), result.enough
    (3.0, 0.0833, False)
    """
    paired = _paired(votes, before, after, "marginal_homogeneity(votes)")
    options = sorted(set(paired[before]) | set(paired[after]))
    table = pd.crosstab(paired[before], paired[after]).reindex(index=options, columns=options, fill_value=0).to_numpy()
    changed = int(table.sum() - np.trace(table))
    if not changed:
        return MarginalHomogeneity(float("nan"), len(options) - 1, float("nan"), 0, len(paired), False)
    difference = (table.sum(axis=1) - table.sum(axis=0)).astype(float)
    spread = np.diag(table.sum(axis=0) + table.sum(axis=1)) - table - table.T
    statistic = float(difference @ np.linalg.pinv(spread.astype(float)) @ difference)
    degrees = int(np.linalg.matrix_rank(spread))
    p_value = float(stats.chi2.sf(statistic, degrees))
    return MarginalHomogeneity(round(statistic, 10), degrees, p_value, changed, len(paired), changed >= min_changed)


def spec_ranking(specs: pd.DataFrame, *, name: str, better: Mapping[str, str]) -> pd.DataFrame:
    """The options ranked by their data sheet alone: mean z-score over the lines that matter.

    Parameters
    ----------
    specs : DataFrame
        One row an option: its name and numbers.
    name : str
        Column that holds the name.
    better : mapping of column to {"high", "low"}
        Which lines count, and which way is better.

    Returns
    -------
    DataFrame
        The name, one z-score a line (positive is better), score (their mean), rank (1 is best). Best first.

    Raises
    ------
    KamError
        Missing column, a line that is neither "high" nor "low", or the same for all.

    Notes
    -----
    z = (value − mean) / standard deviation (of the options themselves, n in the denominator). Every line weighs the
    same: change the lines, and the "objectively best" car changes.

    References
    ----------
    Deck 000, slide 26.

    Examples
    --------
    >>> cars = pd.DataFrame({"car": ["Jaguar", "Alfa"], "power_bhp": [240, 226], "weight_kg": [1628, 1510]})
    >>> cars = cars.assign(power_to_weight=cars["power_bhp"] / cars["weight_kg"])
    >>> spec_ranking(cars, name="car", better={"power_to_weight": "high"})["car"].tolist()
    ['Alfa', 'Jaguar']
    """
    where = "spec_ranking(better=)"
    if not better:
        fix = "name at least one line, and whether high or low is better"
        raise KamError("no line of the data sheet counts", where=where, fix=fix)
    for column, way in better.items():
        require_choice(way, ["high", "low"], where=f"{where}, line {column!r}")
    specs = needs(specs, where="spec_ranking(specs)", ids=[name], numbers=list(better))
    table = specs[[name]].copy()
    for column, way in better.items():
        spread = specs[column].std(ddof=0)
        if not spread > 0:
            raise KamError(f"line {column!r} is the same for all", where=where, fix=f"leave {column!r} out")
        table[column] = (specs[column] - specs[column].mean()) / spread * (1 if way == "high" else -1)
    table["score"] = table[list(better)].mean(axis=1)
    table["rank"] = table["score"].rank(ascending=False, method="min").astype(int)
    return table.sort_values("rank", kind="stable").reset_index(drop=True)


def part_worths(
    ratings: pd.DataFrame, *, attributes: list[str], respondent: str = "respondent_id", rating: str = "rating"
) -> pd.DataFrame:
    """The part-worth of each attribute level for each respondent, by least squares.

    Parameters
    ----------
    ratings : DataFrame
        One row a profile rated by a respondent: respondent, the attributes, rating.
    attributes : list of str
        Columns with the levels shown (at most 12 different ones each; numbers such as prices count as levels).
    respondent, rating : str
        Names of these columns.

    Returns
    -------
    DataFrame
        respondent_id, attribute, level, part_worth (in rating points, summing to 0 within each attribute and
        respondent), status: ``"estimated"`` or ``"too_few_profiles"`` (this respondent's profiles do not settle it;
        part_worth is then missing).

    Raises
    ------
    KamError
        Missing column, an attribute with one level or more than 12, ratings that are no numbers.

    Notes
    -----
    rating = constant + Σ part-worths of the profile's levels + error, dummy-coded, one regression a respondent; the
    dummies are then centred within their attribute.

    References
    ----------
    Green & Srinivasan 1978. Deck 000, slide 35, names the method "trade-off analysis" (权衡分析).

    Examples
    --------
    >>> ratings = pd.DataFrame({"respondent_id": "R1", "brand": ["ours", "ours", "other", "other"],
    ...                         "price": [10, 12, 10, 12], "rating": [9, 7, 8, 6]})
    >>> part_worths(ratings, attributes=["brand", "price"])["part_worth"].round(6).tolist()
    [-0.5, 0.5, 1.0, -1.0]
    """
    where = "part_worths(ratings)"
    ratings = needs(ratings, *attributes, where=where, ids=[respondent], numbers=[rating])
    if bad := int(ratings[attributes].apply(missing).any(axis=1).sum()):
        fix = "leave out these rows, or fill in what was shown and how it was rated"
        raise KamError(f"{bad} row(s) lack a level", where=where, fix=fix)
    shown = ratings[attributes].apply(_alike)
    levels = {attribute: sorted(shown[attribute].unique()) for attribute in attributes}
    for attribute, some in levels.items():
        if not 2 <= len(some) <= MOST_LEVELS:
            few = f"leave {attribute!r} out"
            fix = few if len(some) < 2 else f"put {attribute!r} into at most {MOST_LEVELS} classes"
            what = f"attribute {attribute!r} has {len(some)} level(s)"
            raise KamError(what, where="part_worths(attributes=)", fix=fix)
    dummies = [(shown[attribute] == level).to_numpy(float) for attribute, some in levels.items() for level in some[1:]]
    design, scores = np.column_stack([np.ones(len(ratings)), *dummies]), ratings[rating].to_numpy()
    places = ratings.groupby(respondent, sort=True).indices
    return pd.concat(
        [_worths(key, design[rows], scores[rows], levels) for key, rows in places.items()], ignore_index=True
    )


def _alike(levels: pd.Series) -> pd.Series:
    """The levels of an attribute as one kind of value: numbers where all are numbers, else texts."""
    if levels.dtype != object and not pd.api.types.is_string_dtype(levels.dtype):
        return levels.astype(levels.dtype.numpy_dtype) if hasattr(levels.dtype, "numpy_dtype") else levels
    texts = levels.map(lambda level: isinstance(level, str))
    if texts.all():
        return levels.str.strip()
    numbers = levels.map(_number)
    return as_ids(levels) if numbers.isna().any() else numbers


def _number(level: object) -> float:
    """A level as number; NaN where it is none."""
    try:
        return float(level)
    except (TypeError, ValueError):
        return float("nan")


def _worths(key: object, design: np.ndarray, scores: np.ndarray, levels: dict[str, list]) -> pd.DataFrame:
    settled = np.linalg.matrix_rank(design) == design.shape[1]
    slopes = np.linalg.lstsq(design, scores, rcond=None)[0][1:] if settled else np.full(design.shape[1] - 1, np.nan)
    parts, start = [], 0
    for attribute, some in levels.items():
        worth = np.concatenate([[0.0], slopes[start : start + len(some) - 1]])
        worth = worth - worth.mean() if settled else np.full(len(some), np.nan)
        parts.append(
            pd.DataFrame({"attribute": attribute, "level": pd.Series(some, dtype=object), "part_worth": worth})
        )
        start += len(some) - 1
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "respondent_id", key)
    return table.assign(status="estimated" if settled else "too_few_profiles")


def attribute_importance(
    worths: pd.DataFrame, *, convention: str = "mean_of_importances", confidence: float = 0.95
) -> pd.DataFrame:
    """The share of each attribute in the decision, with its interval.

    Parameters
    ----------
    worths : DataFrame
        respondent_id, attribute, level, part_worth, as from :func:`part_worths`.
    convention : {"mean_of_importances", "of_the_mean"}
        The mean of the respondents' own importances, or the importance in the mean part-worths. They differ: where
        people want opposite things, means cancel out and "of_the_mean" makes the attribute look unimportant.
    confidence : float
        Of the interval.

    Returns
    -------
    DataFrame
        attribute, importance (0–1, summing to 1), low, high (0–1), n (respondents used), n_left_out (part-worths
        missing or all alike), enough (False below two respondents; low and high are then missing). Largest first.

    Raises
    ------
    KamError
        Missing column; no respondent can be used.

    Notes
    -----
    importance = (highest − lowest part-worth of the attribute) / Σ of these ranges. Intervals: Student's t over
    respondents; for "of_the_mean" with the jackknife standard error, leaving out one respondent at a time.

    References
    ----------
    Green & Wind 1975; Green & Srinivasan 1978. Deck 000, slide 35.

    Examples
    --------
    >>> worths = pd.DataFrame({"respondent_id": "R1", "attribute": ["brand", "brand", "price", "price", "service",
    ...     "service"], "level": [0, 1] * 3, "part_worth": [0, 1.2, 2.0, 0, 0, 0.8]})
    >>> attribute_importance(worths)[["attribute", "importance"]].values.tolist()
    [['price', 0.5], ['brand', 0.3], ['service', 0.2]]
    """
    require_choice(convention, ["mean_of_importances", "of_the_mean"], where="attribute_importance(convention=)")
    where, confidence = (
        "attribute_importance(worths)",
        require_certainty(confidence, "attribute_importance(confidence=)"),
    )
    wide = _wide(worths, where)
    ranges = _ranges(wide)
    usable = wide.notna().all(axis=1) & (ranges.sum(axis=1) > ALIKE)
    if not usable.any():
        fix = "ask each respondent to rate more profiles than there are levels to estimate"
        raise KamError(f"none of {len(wide)} respondents can be used", where=where, fix=fix)
    wide, ranges, n = wide[usable], ranges[usable], int(usable.sum())
    if convention == "mean_of_importances":
        each = _shares(ranges)
        middle, error = each.mean(), each.sem()
    else:
        of_mean = _ranges(wide.mean().to_frame().T)
        if not of_mean.iloc[0].sum() > ALIKE:
            fix = "use convention='mean_of_importances': the respondents want opposite things"
            raise KamError("the mean part-worths are all alike", where="attribute_importance(convention=)", fix=fix)
        middle = _shares(of_mean).iloc[0]
        without_one = _shares(_ranges((wide.sum() - wide) / max(n - 1, 1)))  # the jackknife
        error = np.sqrt((n - 1) * without_one.var(ddof=0))
    half = error * stats.t.ppf((1 + confidence) / 2, n - 1) if n > 1 else error * np.nan
    table = pd.DataFrame({"importance": middle, "low": (middle - half).clip(0), "high": (middle + half).clip(upper=1)})
    table = table.assign(n=n, n_left_out=int((~usable).sum()), enough=n > 1)
    return table.sort_values("importance", ascending=False, kind="stable").rename_axis("attribute").reset_index()


def _wide(worths: pd.DataFrame, where: str) -> pd.DataFrame:
    """One row a respondent, one column an attribute and level; missing where a part-worth was not estimated."""
    keys = ["respondent_id", "attribute", "level"]
    worths = _checked(worths, keys, where)
    return worths.pivot(index="respondent_id", columns=["attribute", "level"], values="part_worth")


def _checked(worths: pd.DataFrame, keys: list[str], where: str) -> pd.DataFrame:
    unique = keys if "respondent_id" in keys else ()
    worths = needs(worths, *keys, where=where, ids=[key for key in keys if key != "level"], unique=unique,
                   numbers={"part_worth": ANY}, gaps=["part_worth"])  # fmt: skip
    if bad := int(missing(worths["level"]).sum()):
        fix = "leave out these rows, or fill in what was shown and how it was rated"
        raise KamError(f"{bad} row(s) lack a level", where=where, fix=fix)
    return worths


def _ranges(wide: pd.DataFrame) -> pd.DataFrame:
    """Highest less lowest part-worth of each attribute, row by row; missing where one is missing."""
    attributes = wide.columns.get_level_values("attribute")
    spans = {name: wide.loc[:, attributes == name].to_numpy() for name in sorted(set(attributes))}
    return pd.DataFrame({name: worths.max(axis=1) - worths.min(axis=1) for name, worths in spans.items()}, wide.index)


def _shares(ranges: pd.DataFrame) -> pd.DataFrame:
    return ranges.div(ranges.sum(axis=1), axis=0)


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
    where = "preference_shares(worths)"
    wide = _wide(worths, where).dropna()
    attributes = list(wide.columns.get_level_values("attribute").unique())
    offers = needs(offers, *attributes, where="preference_shares(offers)", ids=[name])
    if wide.empty:
        raise KamError("no respondent has part-worths", where=where, fix="ask for more profiles")
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
    """What a level is worth to each respondent; a number between two rated ones is interpolated."""
    level = level.strip() if isinstance(level, str) else level
    if level in worths.columns:
        return worths[level].to_numpy()
    known, wanted = np.array([_number(one) for one in worths.columns]), _number(level)
    if not np.isfinite(known).all() or not known.min() <= wanted <= known.max():
        where = f"preference_shares(offers), column {attribute!r}"
        raise KamError(f"level {level!r} was not rated", where=where, fix=f"use one of {list(worths.columns)}")
    order = np.argsort(known)
    return np.array([np.interp(wanted, known[order], row[order]) for row in worths.to_numpy()])


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
    where = "worth_in_money(worths)"
    means = (
        _checked(worths, ["attribute", "level"], where).groupby(["attribute", "level"], sort=False)["part_worth"].mean()
    )
    for attribute in (price, brand):
        require_choice(attribute, means.index.get_level_values(0).unique(), where="worth_in_money(price=, brand=)")
    brands, prices = means[brand], means[price]
    if means.isna().any():
        raise KamError("no respondent has part-worths", where=where, fix="ask for more profiles")
    require_choice(reference, brands.index, where="worth_in_money(reference=)")
    levels = np.array([_number(level) for level in prices.index])
    if not np.isfinite(levels).all():
        fix = "give the prices as numbers before part_worths()"
        raise KamError(f"price levels are no numbers: {list(prices.index)}", where="worth_in_money(price=)", fix=fix)
    slope = np.polyfit(levels, prices.to_numpy(), 1)[0] if len(levels) > 1 else 0.0
    table = brands.rename_axis("brand").reset_index()
    deters = slope < 0
    table["premium"] = (table["part_worth"] - brands[reference]) / -slope if deters else np.nan
    table["reference"] = reference
    table["status"] = "estimated" if deters else "price_does_not_deter"
    return table.sort_values("part_worth", ascending=False, kind="stable").reset_index(drop=True)
