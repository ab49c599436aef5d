"""Is it a commodity, a name, a brand or a power brand, and what is missing for the next step?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.branding.limits import require_between
from kamlib.errors import require_choice, require_columns
from kamlib.tables.checklists import checklist_score, load_checklist

LEVELS = ("commodity", "name", "brand", "power_brand")
DRIVERS = ("awareness", "performance", "personality", "presence")


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
    require_columns(drivers, ["brand", *DRIVERS], where="brand_stages(drivers)")
    for driver in DRIVERS:
        require_between(drivers[driver], 0, 100, where=f"brand_stages(drivers), column {driver!r}")
    rows = [_stage(row, threshold, third) for row in drivers[list(DRIVERS)].astype(float).to_dict("records")]
    stage, driver, short = zip(*rows, strict=True) if rows else ((), (), ())
    next_driver = pd.Series(driver, index=drivers.index, dtype=object)  # object keeps None
    return drivers.assign(stage=list(stage), next_driver=next_driver, points_short=list(short))


def _stage(row: dict, threshold: float, third: str) -> tuple[str, str | None, float]:
    weaker = min(("personality", "presence"), key=lambda driver: row[driver])
    last = row[weaker] if third == "weaker" else (row["personality"] + row["presence"]) / 2
    if row["personality"] + row["presence"] != row["personality"] + row["presence"]:
        last = float("nan")
    steps = [("awareness", row["awareness"]), ("performance", row["performance"]), (weaker, last)]
    for level, (driver, points) in zip(LEVELS, steps, strict=False):
        if points != points:
            return "not_enough_data", driver, float("nan")
        if points < threshold:
            return level, driver, threshold - points
    return LEVELS[-1], None, 0.0
