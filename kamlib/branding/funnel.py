"""Where on the way from knowing the brand to buying it regularly do we lose people?"""

import pandas as pd

from kamlib.branding.limits import require_unique
from kamlib.errors import KamError, require_choice, require_columns

STEPS = ("aided", "considered", "tried", "regular")


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
    _require_answers(answers, marks, "brand_awareness(answers)")
    grouped = answers.groupby("brand", sort=False)
    table = grouped[marks].mean().assign(n=grouped.size()).reset_index()
    aided = table["aided"].where(table["aided"] > 0)
    table["unaided_of_aided"], table["trial_of_aided"] = table["unaided"] / aided, table["tried"] / aided
    return table[["brand", "n", *marks, "unaided_of_aided", "trial_of_aided"]].assign(enough=table["n"] >= min_answers)


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
    _require_answers(answers, steps, "brand_funnel(answers)")
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
    require_columns(funnel, ["brand", "step", "count", "conversion", "lost", "enough"], where="brand_leak(funnel)")
    if against == "rivals" and funnel["brand"].nunique() < 2:
        fix = "give at least two brands, or pass against='itself'"
        raise KamError("there is no rival to compare with", where="brand_leak(funnel)", fix=fix)
    table = funnel[funnel["enough"] & funnel["conversion"].notna()].copy()
    at_step = table.groupby("step")["conversion"]
    others = (at_step.transform("sum") - table["conversion"]) / (at_step.transform("size") - 1)
    table["compared_with"] = others if against == "rivals" else 1.0
    table["shortfall"] = (table["compared_with"] - table["conversion"]).round(12)
    table["people"] = (table["shortfall"] * (table["count"] + table["lost"])).round(6)
    leaks = [_worst(brand, table[table["brand"] == brand]) for brand in funnel["brand"].unique()]
    return pd.DataFrame(leaks).assign(step=pd.Series([leak["step"] for leak in leaks], dtype=object))  # keeps None


def _worst(brand: str, steps: pd.DataFrame) -> dict:
    names = ["step", "conversion", "compared_with", "shortfall", "people"]
    steps = steps.dropna(subset="shortfall")
    leaks = steps[steps["shortfall"] > 0]
    if leaks.empty:
        status = "no_leak" if len(steps) else "too_few_answers"
        return {"brand": brand, "step": None, **dict.fromkeys(names[1:], float("nan")), "status": status}
    return {"brand": brand, **leaks.loc[leaks["shortfall"].idxmax(), names].to_dict(), "status": "found"}


def _require_answers(answers: pd.DataFrame, marks: list[str], where: str) -> None:
    require_columns(answers, ["respondent_id", "brand", *marks], where=where)
    require_unique(answers, ["respondent_id", "brand"], where=where)
    for mark in marks:
        strange = answers.loc[~answers[mark].isin([0, 1]), mark]
        if len(strange):
            what = f"{strange.tolist()[0]!r} in column {mark!r} is neither 0 nor 1 ({len(strange)} row(s))"
            raise KamError(what, where=where, fix="give 0 or 1, and leave out respondents who were not asked")
