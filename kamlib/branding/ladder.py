"""How far has the brand come: on which rung does it stand, where does its funnel leak, what kind of person is it?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.checks import AMOUNT, ANY, needs, require_number
from kamlib.errors import KamError, require_choice
from kamlib.tables.checklists import checklist_score, load_checklist

LEVELS = ("commodity", "name", "brand", "power_brand")
DRIVERS = ("awareness", "performance", "personality", "presence")
STEPS = ("aided", "considered", "tried", "regular")


@dataclass(frozen=True)
class BrandLevel:
    """Where a brand stands on the ladder; question ids are those of the list ``eight_questions``."""

    level: str
    next_level: str | None
    progress: float
    missing: tuple[str, ...]
    unanswered: tuple[str, ...]
    ahead: tuple[str, ...]


def brand_level(answers: Mapping[str, object]) -> BrandLevel:
    """The rung of the eight-question ladder, and what the next rung still lacks.

    Parameters
    ----------
    answers : mapping of question id to yes/no
        Ids category, known, different, wanted, effort, price, person, everywhere; None means not answered.

    Returns
    -------
    BrandLevel
        ``level``: one of commodity, name, brand, power_brand · ``next_level`` or None at the top · ``progress``: share
        of the next rung's questions answered yes · ``missing``: its questions answered no · ``unanswered``: its
        questions without answer · ``ahead``: yes answers above the next rung, which do not count yet.

    Raises
    ------
    KamError
        Unknown question, answer other than yes or no.

    Notes
    -----
    A rung is reached when all its questions and all of the rungs below are answered yes: name = 2, brand = 3–6,
    power brand = 7–8. The deck prints the questions; these brackets are the likely reading. Question 1 never
    holds a brand back: "just one of many" is what a commodity says, but any offer starts as one.

    References
    ----------
    Deck 000, slides 53 and 55.

    Examples
    --------
    >>> four_yes = dict.fromkeys(["category", "known", "different", "wanted"], True)
    >>> verdict = brand_level(four_yes | dict.fromkeys(["effort", "price", "person", "everywhere"], False))
    >>> verdict.level, verdict.next_level, verdict.progress, verdict.missing
    ('name', 'brand', 0.5, ('effort', 'price'))
    """
    items = checklist_score(load_checklist("branding", "eight_questions"), answers).items
    reached = 0
    while reached + 1 < len(LEVELS) and (items.loc[items["group"] == LEVELS[reached + 1], "answer"] == 1).all():
        reached += 1
    if reached + 1 == len(LEVELS):
        return BrandLevel(LEVELS[reached], None, 1.0, (), (), ())
    rung = items[items["group"] == LEVELS[reached + 1]]
    above = items[items["group"].isin(LEVELS[reached + 2 :]) & (items["answer"] == 1)]
    missing, unanswered = rung.loc[rung["answer"] == 0, "id"], rung.loc[~rung["answered"], "id"]
    progress = float((rung["answer"] == 1).mean())
    return BrandLevel(LEVELS[reached], LEVELS[reached + 1], progress, *map(tuple, (missing, unanswered, above["id"])))


def brand_stages(drivers: pd.DataFrame, *, threshold: float = 60, third: str = "weaker") -> pd.DataFrame:
    """The stage of each brand from its four drivers, and the driver that holds it back.

    Parameters
    ----------
    drivers : DataFrame
        brand, awareness, performance, personality, presence; points from 0 to 100.
    threshold : float
        Points a driver needs.
    third : {"weaker", "mean"}
        The last step takes personality *and* presence: the weaker of the two decides, or their mean.

    Returns
    -------
    DataFrame
        The rows given and stage (``"commodity"`` … ``"power_brand"``, ``"not_enough_data"`` when a driver that decides
        is missing), next_driver (what to work on; None at the top), points_short (points up to the threshold).

    Raises
    ------
    KamError
        Missing column, points outside 0–100.

    Notes
    -----
    Commodity –awareness→ name –performance→ brand –personality and presence→ power brand: the stage is that of the
    last driver in a row at or above the threshold. A high driver above a low one does not count.

    References
    ----------
    Deck 000, slides 53–63; Court, Leiter & Loch 1999.

    Examples
    --------
    >>> ours = pd.DataFrame(
    ...     {"brand": ["we"], "awareness": [85], "performance": [70], "personality": [50], "presence": [80]}
    ... )
    >>> brand_stages(ours)[["stage", "next_driver", "points_short"]].values.tolist()
    [['brand', 'personality', 10.0]]
    """
    require_choice(third, ["weaker", "mean"], where="brand_stages(third=)")
    where, points = "brand_stages(drivers)", dict.fromkeys(DRIVERS, (0, 100))
    drivers = needs(drivers, where=where, ids=["brand"], numbers=points, gaps=DRIVERS, empty=True)
    found = []
    for row in drivers[list(DRIVERS)].to_dict("records"):
        last_two = row["personality"], row["presence"]
        weaker = "presence" if row["presence"] < row["personality"] else "personality"
        last = float("nan") if np.isnan(last_two).any() else min(last_two) if third == "weaker" else sum(last_two) / 2
        steps = [("awareness", row["awareness"]), ("performance", row["performance"]), (weaker, last)]
        stage = (LEVELS[-1], None, 0.0)
        for level, (driver, reached) in zip(LEVELS, steps, strict=False):
            if not reached >= threshold:
                known = not np.isnan(reached)
                stage = (level if known else "not_enough_data", driver, threshold - reached)
                break
        found.append(stage)
    stages, next_driver, short = zip(*found, strict=True) if found else ((), (), ())
    next_driver = pd.Series(next_driver, index=drivers.index, dtype=object)  # object keeps None
    return drivers.assign(stage=list(stages), next_driver=next_driver, points_short=list(short))


def brand_awareness(answers: pd.DataFrame, *, min_answers: int = 30) -> pd.DataFrame:
    """How well each brand is known, and how much of that turns into a first purchase.

    Parameters
    ----------
    answers : DataFrame
        respondent_id, brand, top_of_mind, unaided, aided, tried (0/1): one row a respondent and brand.
    min_answers : int
        Below so many respondents ``enough`` is False.

    Returns
    -------
    DataFrame
        brand, n, top_of_mind, unaided, aided, tried (shares of the respondents, 0–1), unaided_of_aided, trial_of_aided
        (0–1, missing when nobody knows the brand), enough.

    Raises
    ------
    KamError
        Missing column, answers other than 0 and 1, a respondent with two rows for a brand.

    References
    ----------
    Deck 000, slide 57; Farris et al., Marketing Metrics (awareness, trial).

    Examples
    --------
    >>> answers = pd.DataFrame({"respondent_id": [1, 2], "brand": "ours", "top_of_mind": [0, 0], "unaided": [1, 0],
    ...                         "aided": [1, 1], "tried": [1, 0]})
    >>> brand_awareness(answers)[["unaided", "aided", "trial_of_aided", "enough"]].values.tolist()
    [[0.5, 1.0, 0.5, False]]
    """
    marks = ["top_of_mind", "unaided", "aided", "tried"]
    answers = _answers(answers, marks, "brand_awareness(answers)")
    grouped = answers.groupby("brand", sort=False)
    table = grouped[marks].mean().assign(n=grouped.size()).reset_index()
    aided = table["aided"].where(table["aided"] > 0)
    table["unaided_of_aided"], table["trial_of_aided"] = table["unaided"] / aided, table["tried"] / aided
    return table[["brand", "n", *marks, "unaided_of_aided", "trial_of_aided"]].assign(enough=table["n"] >= min_answers)


def _answers(answers: pd.DataFrame, marks: list[str], where: str) -> pd.DataFrame:
    keys = ["respondent_id", "brand"]
    return needs(answers, where=where, ids=keys, flags=marks, unique=keys)


def brand_funnel(
    answers: pd.DataFrame, *, steps: tuple[str, ...] = STEPS, count: str = "reported", min_answers: int = 30
) -> pd.DataFrame:
    """The funnel of each brand: how many are at each step, and how many of the step before got there.

    Parameters
    ----------
    answers : DataFrame
        respondent_id, brand and one 0/1 column a step: one row a respondent and brand.
    steps : tuple of str
        Columns from the widest step to the narrowest.
    count : {"reported", "nested"}
        Count what people said at each step, or only those who also said yes at every step before. They differ when
        someone has tried a brand without ever considering it.
    min_answers : int
        Below so many at the step *before*, ``enough`` is False: the conversion is then a guess.

    Returns
    -------
    DataFrame
        One row a brand and step: brand, step, n (respondents), count, share (of respondents), conversion (count /
        count of the step before; of the first step, of all respondents; missing after an empty step), lost (people
        lost since the step before), enough.

    Raises
    ------
    KamError
        Missing column, answers other than 0 and 1, a respondent with two rows for a brand.

    References
    ----------
    Deck 000, slides 53 and 57; brand purchase funnel.

    Examples
    --------
    >>> answers = pd.DataFrame({"respondent_id": range(4), "brand": "ours", "aided": [1, 1, 1, 1],
    ...                         "considered": [1, 1, 1, 0], "tried": [1, 0, 0, 1], "regular": [1, 0, 0, 0]})
    >>> brand_funnel(answers)["count"].tolist(), brand_funnel(answers, count="nested")["count"].tolist()
    ([4, 3, 2, 1], [4, 3, 1, 1])
    """
    require_choice(count, ["reported", "nested"], where="brand_funnel(count=)")
    steps = list(steps)
    answers = _answers(answers, steps, "brand_funnel(answers)")
    said = answers[steps].astype(int)
    said = said.cummin(axis=1) if count == "nested" else said
    grouped = said.groupby(answers["brand"], sort=False)
    wide, n = grouped.sum(), grouped.size()
    before = wide.shift(axis=1)
    before[steps[0]] = n
    long = {"count": wide, "share": wide.div(n, axis=0), "conversion": wide / before.where(before > 0)}
    long |= {"lost": before - wide, "enough": before >= min_answers}
    table = pd.DataFrame({name: part.stack() for name, part in long.items()})
    table = table.rename_axis(["brand", "step"]).reset_index().astype({"lost": int, "enough": bool})
    table.insert(2, "n", table["brand"].map(n))
    return table


def brand_leak(funnel: pd.DataFrame, *, against: str = "rivals") -> pd.DataFrame:
    """The step of each brand at which its funnel leaks most.

    Parameters
    ----------
    funnel : DataFrame
        From :func:`brand_funnel`.
    against : {"rivals", "itself"}
        Compare each conversion with the mean conversion of the other brands at that step, or with 1. Every funnel
        narrows towards its end, so "itself" tends to blame the last step; "rivals" shows what is special about the
        brand.

    Returns
    -------
    DataFrame
        brand, step (the leak; None when ``status`` is not "found"), conversion, compared_with (0–1), shortfall
        (compared_with − conversion), people (how many more would be at this step at the compared rate), status:
        ``"found"``, ``"no_leak"`` (better than rivals at every step), ``"too_few_answers"``.

    Raises
    ------
    KamError
        Missing column; one brand only and ``against="rivals"``.

    Notes
    -----
    The first step (knowing the brand) is not a conversion between steps but counts too. Steps with too few answers at
    the step before are not judged.

    Examples
    --------
    >>> funnel = pd.DataFrame({
    ...     "brand": ["ours"] * 2 + ["rival"] * 2, "step": ["aided", "tried"] * 2, "count": [90, 27, 80, 40],
    ...     "conversion": [0.9, 0.3, 0.8, 0.5], "lost": [10, 63, 20, 40], "enough": True})
    >>> brand_leak(funnel)[["brand", "step", "shortfall", "people"]].values.tolist()
    [['ours', 'tried', 0.2, 18.0], ['rival', 'aided', 0.1, 10.0]]
    """
    require_choice(against, ["rivals", "itself"], where="brand_leak(against=)")
    where, keys, numbers = "brand_leak(funnel)", ["brand", "step"], {"count": AMOUNT, "conversion": AMOUNT, "lost": ANY}
    funnel = needs(funnel, where=where, ids=keys, numbers=numbers, gaps=["conversion"], flags=["enough"], unique=keys)
    if against == "rivals" and funnel["brand"].nunique() < 2:
        fix = "give at least two brands, or pass against='itself'"
        raise KamError("there is no rival to compare with", where=where, fix=fix)
    table = funnel[(funnel["enough"] == 1) & funnel["conversion"].notna()].copy()
    at_step = table.groupby("step")["conversion"]
    others = (at_step.transform("sum") - table["conversion"]) / (at_step.transform("size") - 1)
    table["compared_with"] = others if against == "rivals" else 1.0
    table["shortfall"] = (table["compared_with"] - table["conversion"]).round(12)
    table["people"] = (table["shortfall"] * (table["count"] + table["lost"])).round(6)
    names, leaks = ["step", "conversion", "compared_with", "shortfall", "people"], []
    for brand in funnel["brand"].unique():
        steps = table[(table["brand"] == brand) & table["shortfall"].notna()]
        found = steps[steps["shortfall"] > 0]
        leak = {"brand": brand, "step": None, **dict.fromkeys(names[1:], float("nan"))}
        leak["status"] = "found" if len(found) else "no_leak" if len(steps) else "too_few_answers"
        if len(found):
            leak |= found.loc[found["shortfall"].idxmax(), names].to_dict()
        leaks.append(leak)
    return pd.DataFrame(leaks).assign(step=pd.Series([leak["step"] for leak in leaks], dtype=object))  # keeps None


def personality_profile(ratings: pd.DataFrame, *, highest: int = 5, min_answers: int = 10) -> pd.DataFrame:
    """The mean mark of each brand on each personality trait.

    Parameters
    ----------
    ratings : DataFrame
        brand, trait, score (1 … highest): one row a rater, brand and trait.
    highest : int
        Top of the scale.
    min_answers : int
        Below so many answers ``enough`` is False.

    Returns
    -------
    DataFrame
        brand, trait, score (mean), n, enough.

    Raises
    ------
    KamError
        Missing column, mark outside the scale.

    References
    ----------
    Deck 000, slides 64–65; five dimensions: J. Aaker 1997 (found in the United States; elsewhere other dimensions come
    out, so any traits may be rated).

    Examples
    --------
    >>> ratings = pd.DataFrame({"brand": "ours", "trait": "sincerity", "score": [4, 5]})
    >>> personality_profile(ratings).values.tolist()
    [['ours', 'sincerity', 4.5, 2, False]]
    """
    where, keys = "personality_profile(ratings)", ["brand", "trait"]
    ratings = needs(ratings, where=where, ids=keys, numbers={"score": (1, highest)}, gaps=["score"])
    grouped = ratings.groupby(keys, sort=False)["score"]
    table = pd.DataFrame({"score": grouped.mean(), "n": grouped.count()}).reset_index()
    return table.assign(enough=table["n"] >= min_answers)


def personality_distance(profile: pd.DataFrame, *, ideal: dict[str, float], highest: int = 5) -> pd.DataFrame:
    """How far each brand is from the personality it should have, and the trait that is farthest off.

    Parameters
    ----------
    profile : DataFrame
        brand, trait, score (1 … highest), as from :func:`personality_profile`.
    ideal : dict of trait to mark
        The personality wanted; traits not named do not count.
    highest : int
        Top of the scale.

    Returns
    -------
    DataFrame
        brand, distance (0 is the ideal, 1 the opposite end of the scale on every trait), farthest (trait), gap (mark −
        ideal of that trait). Nearest first.

    Raises
    ------
    KamError
        Missing column, mark outside the scale, a brand without a mark on a trait of the ideal.

    Notes
    -----
    distance = √(mean of squared gaps) / (highest − 1).

    Examples
    --------
    >>> profile = pd.DataFrame({"brand": "ours", "trait": ["sincerity", "competence"], "score": [4.0, 2.0]})
    >>> personality_distance(profile, ideal={"sincerity": 4, "competence": 5})["farthest"].tolist()
    ['competence']
    """
    where, keys = "personality_distance(profile)", ["brand", "trait"]
    profile = needs(profile, where=where, ids=keys, numbers={"score": (1, highest)}, gaps=["score"], unique=keys)
    if not ideal:
        fix = "give at least one trait with its mark"
        raise KamError("the ideal names no trait", where="personality_distance(ideal=)", fix=fix)
    wanted = pd.Series({
        str(trait): require_number(mark, 1, highest, where=f"personality_distance(ideal=), trait {trait!r}")
        for trait, mark in ideal.items()
    })  # fmt: skip
    wide = profile.pivot(index="brand", columns="trait", values="score").reindex(columns=wanted.index)
    holes = wide.isna().any(axis=1)
    if holes.any():
        what = f"brand {holes.idxmax()!r} has no mark on {list(wide.columns[wide.loc[holes.idxmax()].isna()])}"
        raise KamError(what, where=where, fix="rate these traits, or leave them out of ideal")
    gaps = wide - wanted
    farthest = gaps.abs().idxmax(axis=1)
    table = pd.DataFrame({"distance": np.sqrt((gaps**2).mean(axis=1)) / (highest - 1), "farthest": farthest})
    table["gap"] = [gaps.loc[brand, trait] for brand, trait in farthest.items()]
    return table.sort_values("distance", kind="stable").reset_index()
