"""Does this plan pass its review, and which plans get the scarce hours?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning._ranges import require_between
from kamlib.errors import KamError, require_choice, require_columns
from kamlib.tables.checklists import checklist_score

LIGHTS = {"red": 0, "amber": 2, "green": 4}  # marks of a review that was written down in colours


@dataclass(frozen=True)
class ReviewCard:
    """``questions`` with a light each; ``verdict``: "approve", "change", "send_back" or "not_finished"."""

    questions: pd.DataFrame
    verdict: str
    n_open: int


def review_card(
    answers: Mapping[str, object], *, group: str = "plan", changes: Mapping[str, str] | None = None
) -> ReviewCard:
    """The review of one plan (seven questions) or of all plans (four): a light for each question, and a verdict.

    Parameters
    ----------
    answers : mapping of question id to mark 0–4, or to "red", "amber", "green"
        Ids as in ``checklists/review_questions.yaml``; questions left out count as open.
    group : {"plan", "portfolio"}
    changes : mapping of question id to text, optional
        The change required.

    Returns
    -------
    ReviewCard
        ``questions``: id, en, zh, answer, light ("red" 0–1, "amber" 2, "green" 3–4, "open"), change (text),
        change_missing (red or amber without a change written down) · ``verdict``: any question open → "not_finished",
        any red → "send_back", any amber → "change", else "approve" · ``n_open``.

    References
    ----------
    000 s120; marks and lights are the kit's own.

    Examples
    --------
    >>> marks = dict.fromkeys(["reachable", "links", "returns", "product_fit", "ability", "initiatives"], 4)
    >>> review_card({**marks, "profit_risk": 2}).verdict, review_card(marks).n_open
    ('change', 1)
    """
    require_choice(group, ["plan", "portfolio"], where="review_card(group=)")
    marks = {question: LIGHTS.get(str(answer).strip().lower(), answer) for question, answer in answers.items()}
    score = checklist_score(chapter_list("review_questions"), marks, evidence=changes)
    items = score.items[score.items["group"] == group]
    if strange := sorted(set(answers) - set(items["id"])):
        fix = f"pass group={'portfolio' if group == 'plan' else 'plan'!r} for them"
        raise KamError(f"{strange} do not belong to {group!r}", where="review_card(answers)", fix=fix)
    table = items[["id", "en", "zh", "answer"]].assign(change=items["evidence"])
    table["light"] = [_light(answer) for answer in table["answer"]]
    table["change_missing"] = table["light"].isin(["red", "amber"]) & (table["change"] == "")
    lights = set(table["light"])
    order = (("open", "not_finished"), ("red", "send_back"), ("amber", "change"), ("green", "approve"))
    verdict = next(name for light, name in order if light in lights)
    return ReviewCard(table.reset_index(drop=True), verdict, int((table["light"] == "open").sum()))


def _light(answer: float) -> str:
    return "open" if answer != answer else "red" if answer < 2 else "amber" if answer < 3 else "green"


def plan_choice(plans: pd.DataFrame, *, budget: float) -> pd.DataFrame:
    """The set of plans with the largest expected return that fits the budget.

    Parameters
    ----------
    plans : DataFrame
        plan_id, expected_return, resources (hours or money, at least 0).
    budget : float
        In the unit of resources.

    Returns
    -------
    DataFrame
        The given columns and ratio (return / resources), chosen; best ratio first.

    Raises
    ------
    KamError
        Missing column, negative resources, a budget below 0.

    Notes
    -----
    A 0–1 knapsack, solved exactly by ``scipy.optimize.milp``: a plan is taken whole or not at all. Taking the best
    ratios first can miss the best set. A plan with a negative return is never chosen.

    References
    ----------
    000 s120 (do the returns justify the resources?).

    Examples
    --------
    >>> plans = pd.DataFrame({"plan_id": ["P1", "P2", "P3"], "expected_return": [60, 100, 120],
    ...                       "resources": [10, 20, 30]})
    >>> plan_choice(plans, budget=50).query("chosen")["plan_id"].tolist()
    ['P2', 'P3']
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    require_columns(plans, ["plan_id", "expected_return", "resources"], where="plan_choice(plans)")
    require_between(plans["resources"], 0, float("inf"), where="plan_choice(plans)")
    require_between(plans["expected_return"], -1e18, 1e18, where="plan_choice(plans)")
    if not budget >= 0:
        raise KamError(f"budget is {budget}", where="plan_choice(budget=)", fix="give 0 or more")
    table = plans.assign(ratio=plans["expected_return"] / plans["resources"].where(plans["resources"] > 0))
    weights = plans["resources"].to_numpy(dtype=float)[np.newaxis, :]
    gains = plans["expected_return"].to_numpy(dtype=float)
    limits = LinearConstraint(weights, -np.inf, budget)
    found = milp(-gains, constraints=limits, integrality=np.ones(len(plans)), bounds=Bounds(0, (gains > 0) * 1.0))
    table["chosen"] = found.x.round().astype(bool)
    return table.sort_values("ratio", ascending=False, kind="stable", na_position="first").reset_index(drop=True)
