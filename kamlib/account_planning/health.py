"""Is this plan alive: are its actions done, does it pass its review, or does nobody reopen it?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning.plan import plan_sections
from kamlib.checks import AMOUNT, ANY, SHARE, as_ids, missing, needs, require_day, require_number, require_weights
from kamlib.errors import KamError, require_choice
from kamlib.tables.checklists import checklist_score

LIGHTS = {"red": 0, "amber": 2, "green": 4}  # marks of a review that was written down in colours
WEIGHTS = {"written": 0.10, "fresh": 0.25, "on_time": 0.25, "owned": 0.15, "principles": 0.15, "problems": 0.10}
ALIVE_FROM, AILING_FROM = 75, 50
_FINDING = ["kind", "id", "en", "zh", "owner", "days"]


@dataclass(frozen=True)
class ReviewCard:
    """``questions`` with a light each; ``verdict``: "approve", "change", "send_back" or "not_finished"."""

    questions: pd.DataFrame
    verdict: str
    n_open: int


@dataclass(frozen=True)
class PlanHealth:
    """``score`` 0–100 = sum of ``parts.points``; ``findings`` names every stale section, late and unowned action."""

    score: float
    verdict: str
    parts: pd.DataFrame
    findings: pd.DataFrame
    days_untouched: float


def action_status(actions: pd.DataFrame, *, as_of) -> pd.DataFrame:
    """Each action with the days it is late and whether anybody owns it; latest first.

    Parameters
    ----------
    actions : DataFrame
        action_id, owner, due (date), status ("open", "done", "late").
    as_of : date

    Returns
    -------
    DataFrame
        The given columns and owned, days_late (0 when done or not yet due), state ("done", "late", "open",
        "no_date").

    Notes
    -----
    The date decides, not the status somebody typed: an action that is not done and past its due date is late, also
    when its status still says open.

    References
    ----------
    000 s121 (monitor milestones and follow up).

    Examples
    --------
    >>> actions = pd.DataFrame({"action_id": ["T1", "T2"], "owner": ["", "Li"], "due": ["2026-05-31", "2026-08-01"],
    ...                         "status": ["open", "open"]})
    >>> action_status(actions, as_of="2026-06-30")[["state", "days_late", "owned"]].values.tolist()
    [['late', 30, False], ['open', 0, True]]
    """
    where = "action_status(actions)"
    table = needs(actions, "owner", where=where, keys=["action_id"], choices={"status": ["open", "done", "late"]},
                  days=["due"], gaps=["due"], empty=True)  # fmt: skip
    done, undated = table["status"] == "done", table["due"].isna()
    days = (require_day(as_of, where="action_status(as_of=)") - table["due"]).dt.days
    late = ~done & ((days > 0) | (undated & (table["status"] == "late")))
    table = table.assign(owned=~missing(table["owner"]), days_late=days.where(late, 0).fillna(0).astype(int))
    table["state"] = [
        "done" if d else "late" if x else "no_date" if n else "open"
        for d, x, n in zip(done, late, undated, strict=True)
    ]
    return table.sort_values("days_late", ascending=False, kind="stable").reset_index(drop=True)


def milestone_completion(actions: pd.DataFrame, *, as_of, by: str = "plan_id", least: int = 1) -> pd.DataFrame:
    """Share of milestones reached among those due by now: one row per plan (or owner, or review level).

    Parameters
    ----------
    actions : DataFrame
        As in :func:`action_status`, with column ``by``.
    as_of : date
    by : str
    least : int
        Fewest due milestones for an answer.

    Returns
    -------
    DataFrame
        ``by``, n_actions, n_due, n_due_done, completion (0–1, missing when not enough), enough.

    Examples
    --------
    >>> actions = pd.DataFrame({"plan_id": "P1", "action_id": ["T1", "T2", "T3"], "owner": "Li",
    ...                         "due": ["2026-05-31", "2026-04-30", "2026-08-01"], "status": ["open", "done", "open"]})
    >>> milestone_completion(actions, as_of="2026-06-30")[["n_due", "completion"]].values.tolist()
    [[2.0, 0.5]]
    """
    least = require_number(least, 1, where="milestone_completion(least=)")
    actions = needs(actions, by, where="milestone_completion(actions)", empty=True)
    table = action_status(actions, as_of=as_of)
    table[by] = as_ids(table[by].astype(object).where(~missing(table[by]), ""))  # the actions of nobody are a group too
    table["is_due"] = table["due"] <= require_day(as_of, where="milestone_completion(as_of=)")
    table["due_done"] = table["is_due"] & (table["state"] == "done")
    result = table.groupby(by, sort=True).agg(
        n_actions=("action_id", "size"), n_due=("is_due", "sum"), n_due_done=("due_done", "sum")
    )
    enough = result["n_due"] >= least
    result["completion"] = (result["n_due_done"] / result["n_due"].where(enough)).astype(float)
    return result.assign(enough=enough).reset_index()


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
    table["light"] = [
        "open" if pd.isna(mark) else "red" if mark < 2 else "amber" if mark < 3 else "green" for mark in table["answer"]
    ]
    table["change_missing"] = table["light"].isin(["red", "amber"]) & (table["change"] == "")
    lights = set(table["light"])
    order = (("open", "not_finished"), ("red", "send_back"), ("amber", "change"), ("green", "approve"))
    verdict = next(name for light, name in order if light in lights)
    return ReviewCard(table.reset_index(drop=True), verdict, int((table["light"] == "open").sum()))


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

    numbers = {"expected_return": ANY, "resources": AMOUNT}
    table = needs(plans, where="plan_choice(plans)", keys=["plan_id"], unique="plan_id", numbers=numbers)
    budget = require_number(budget, where="plan_choice(budget=)")
    gains, costs = table["expected_return"].to_numpy(), table["resources"].to_numpy()
    limits = LinearConstraint(costs[np.newaxis, :], -np.inf, budget)
    found = milp(-gains, constraints=limits, integrality=np.ones(len(table)), bounds=Bounds(0, (gains > 0) * 1.0))
    table["ratio"] = table["expected_return"] / table["resources"].where(table["resources"] > 0)
    table["chosen"] = found.x.round().astype(bool)
    return table.sort_values("ratio", ascending=False, kind="stable", na_position="first").reset_index(drop=True)


def plan_health(
    plan: pd.DataFrame,
    actions: pd.DataFrame,
    *,
    as_of,
    principles: Mapping[str, object] | None = None,
    problems: pd.DataFrame | None = None,
    weights: Mapping[str, float] | None = None,
    stale_days: int = 180,
    dead_days: int = 365,
) -> PlanHealth:
    """The health of one account plan, with the formula's parts and the names behind each loss of points.

    Parameters
    ----------
    plan : DataFrame
        As in :func:`plan_sections`.
    actions : DataFrame
        As in :func:`action_status`; the plan's own actions.
    as_of : date
    principles : mapping of principle id to 0–4, optional
        Audit of the seven principles (``checklists/seven_principles.yaml``).
    problems : DataFrame, optional
        From :func:`problem_poll`.
    weights : mapping of part to weight, optional
        For written, fresh, on_time, owned, principles, problems; sum 1. Default ``WEIGHTS``.
    stale_days : int
        A section untouched for more days is stale.
    dead_days : int
        A plan none of whose sections was touched for more days is dead, whatever its points.

    Returns
    -------
    PlanHealth
        ``parts``: part, value (0–1, missing when there is nothing to judge), weight (as used), points (100 · weight ·
        value), status ("ok", "not_asked", "nothing_due") · ``findings``: kind ("late", "no_owner", "no_actions",
        "stale", "not_written"), id, en, zh, owner, days (late or since the last update); in this order, longest first
        within a kind · ``verdict``: "dead" when untouched for over ``dead_days`` or below 50 points, "ailing" below
        75, else "alive" · ``days_untouched``: since the last update of any section.

    Notes
    -----
    score = 100 · Σ weight · value over the parts that can be judged, weights scaled to 1 over these. written = written
    sections / 7 (without the appendix); fresh = sections written and not stale / 7; on_time = actions done / (done
    + late); owned = actions with an owner / actions; principles = mean mark / 4; problems = 1 − mean risk, where
    risk = (frequency · severity − 1) / 24. A plan without actions has 0 on on_time and owned.

    References
    ----------
    Principles 000 s114, problems 000 s122 (incomplete there). Weights and limits are the kit's own; change them openly.

    Examples
    --------
    >>> plan = pd.DataFrame({"section": ["summary", "actions"], "text_en": ["Grow", "Do"], "pages": [1, 2],
    ...                      "updated": ["2026-06-01", "2025-06-01"]})
    >>> actions = pd.DataFrame({"action_id": ["T1", "T2"], "owner": ["", "Li"], "due": ["2026-05-31", "2026-08-01"],
    ...                         "status": ["open", "open"]})
    >>> health = plan_health(plan, actions, as_of="2026-06-30")
    >>> health.verdict, health.findings["kind"].value_counts().to_dict()
    ('dead', {'not_written': 5, 'late': 1, 'no_owner': 1, 'stale': 1})
    """
    weights = require_weights(WEIGHTS if weights is None else weights, WEIGHTS, where="plan_health(weights=)")
    sections = plan_sections(plan, as_of=as_of, stale_days=stale_days)
    sections = sections[sections["pages_high"] > 0]
    states = action_status(actions, as_of=as_of)
    done, late = (int((states["state"] == state).sum()) for state in ("done", "late"))
    values = {"written": sections["written"].mean(), "fresh": (sections["written"] & ~sections["stale"]).mean()}
    values |= {"on_time": 0.0, "owned": 0.0, "principles": None, "problems": None}
    if len(states):
        values |= {"on_time": done / (done + late) if done + late else None, "owned": states["owned"].mean()}
    if principles is not None:
        asked = checklist_score(chapter_list("seven_principles"), principles)
        values["principles"] = asked.score if asked.n_answered else None
    if problems is not None and len(problems):
        risks = needs(problems, where="plan_health(problems=)", numbers={"risk": SHARE})["risk"]
        values["problems"] = 1 - risks.mean()
    judged = sum(weights[part] for part, value in values.items() if value is not None)
    if judged <= 0:
        fix = "give weight to at least one part that was asked"
        raise KamError("no weight on any part asked", where="plan_health(weights=)", fix=fix)
    rows = []
    for part, value in values.items():
        known = value is not None
        status = "ok" if known else "nothing_due" if part == "on_time" else "not_asked"
        weight, value = (weights[part] / judged, float(value)) if known else (0.0, float("nan"))
        points = 100 * weight * value if known else 0.0
        rows.append({"part": part, "value": value, "weight": weight, "points": points, "status": status})
    parts = pd.DataFrame(rows)
    score, untouched = float(parts["points"].sum()), float(sections["age_days"].min())
    dead = score < AILING_FROM or untouched > dead_days
    verdict = "dead" if dead else "ailing" if score < ALIVE_FROM else "alive"
    return PlanHealth(score, verdict, parts, _findings(sections, states), untouched)


def _findings(sections: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """What costs points, by name: worst kind first, longest delay first."""
    sections = sections.rename(columns={"section": "id", "age_days": "days"}).assign(owner="")
    actions = states.rename(columns={"action_id": "id", "days_late": "days"})
    actions["en"] = actions["milestone"] if "milestone" in actions else actions["id"]
    actions["zh"] = actions["milestone_zh"] if "milestone_zh" in actions else actions["en"]
    actions["owner"] = actions["owner"].where(actions["owned"], "")
    parts = {
        "late": actions[actions["state"] == "late"],
        "no_owner": actions[~actions["owned"] & (actions["state"] != "done")],
        "no_actions": pd.DataFrame([dict.fromkeys(_FINDING, "") | {"days": float("nan")}] if actions.empty else []),
        "stale": sections[sections["stale"]],
        "not_written": sections[~sections["written"]],
    }
    tables = [
        part.sort_values("days", ascending=False, kind="stable").assign(kind=kind).reindex(columns=_FINDING)
        for kind, part in parts.items()
        if len(part)
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=_FINDING)


def plan_health_overview(plans: pd.DataFrame, actions: pd.DataFrame, *, as_of, stale_days: int = 180) -> pd.DataFrame:
    """The health of every plan, worst first: from all plans' sections and actions to one row per plan.

    Parameters
    ----------
    plans, actions : DataFrame
        As in :func:`plan_health`, with column plan_id; plans also account_id.
    as_of : date
    stale_days : int

    Returns
    -------
    DataFrame
        plan_id, account_id, score, verdict, days_untouched, n_not_written, n_stale, n_late, n_no_owner.

    Examples
    --------
    >>> plans = pd.DataFrame({"plan_id": "P1", "account_id": "K1", "section": ["summary"], "text_en": ["Grow"],
    ...                       "pages": [1], "updated": ["2026-06-01"]})
    >>> actions = pd.DataFrame({"plan_id": ["P1"], "action_id": ["T1"], "owner": ["Li"], "due": ["2026-08-01"],
    ...                         "status": ["open"]})
    >>> plan_health_overview(plans, actions, as_of="2026-06-30")[["n_not_written", "n_late"]].values.tolist()
    [[6, 0]]
    """
    plans = needs(plans, where="plan_health_overview(plans)", keys=["plan_id", "account_id"])
    actions = needs(actions, where="plan_health_overview(actions)", ids=["plan_id"], empty=True)
    rows = []
    for plan_id, plan in plans.groupby(as_ids(plans["plan_id"])):
        own = actions[actions["plan_id"] == plan_id]
        health = plan_health(plan.assign(plan_id=plan_id), own, as_of=as_of, stale_days=stale_days)
        counts = health.findings["kind"].value_counts()
        row = {**plan[["plan_id", "account_id"]].iloc[0], "score": health.score}
        row |= {"verdict": health.verdict, "days_untouched": health.days_untouched}
        kinds = ("not_written", "stale", "late", "no_owner")
        rows.append(row | {f"n_{kind}": int(counts.get(kind, 0)) for kind in kinds})
    return pd.DataFrame(rows).sort_values("score", kind="stable").reset_index(drop=True)


def problem_poll(answers: pd.DataFrame) -> pd.DataFrame:
    """The common problems of account planning with their risk, largest first: from answers to one row per problem.

    Parameters
    ----------
    answers : DataFrame
        problem (id as in ``checklists/common_problems.yaml``), frequency, severity (1–5); one row per person and
        problem.

    Returns
    -------
    DataFrame
        problem, en, zh, n_answers, frequency, severity (means), product (of the means, 1–25), risk ((product − 1) / 24,
        0–1).

    References
    ----------
    000 s122; the slide breaks off in the middle of the fifth problem.

    Examples
    --------
    >>> answers = pd.DataFrame({"problem": ["uneven", "uneven"], "frequency": [4, 2], "severity": [3, 5]})
    >>> problem_poll(answers)[["n_answers", "product"]].values.tolist()
    [[2.0, 12.0]]
    """
    items, marks = chapter_list("common_problems").items, dict.fromkeys(["frequency", "severity"], (1, 5))
    answers = needs(answers, where="problem_poll(answers)", choices={"problem": items["id"]}, numbers=marks, empty=True)
    means = answers.groupby("problem").agg(
        n_answers=("frequency", "size"), frequency=("frequency", "mean"), severity=("severity", "mean")
    )
    table = items.rename(columns={"id": "problem"})[["problem", "en", "zh"]].merge(means, on="problem")
    table["product"] = table["frequency"] * table["severity"]
    table["risk"] = (table["product"] - 1) / 24
    return table.sort_values("product", ascending=False, kind="stable").reset_index(drop=True)
