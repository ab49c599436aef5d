"""Is this plan alive, or does nobody reopen it?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning._ranges import as_date, require_between, require_weights
from kamlib.account_planning.monitor import action_status
from kamlib.account_planning.plan import plan_sections
from kamlib.errors import KamError, require_choice, require_columns
from kamlib.tables.checklists import checklist_score

WEIGHTS = {"written": 0.10, "fresh": 0.25, "on_time": 0.25, "owned": 0.15, "principles": 0.15, "problems": 0.10}
ALIVE_FROM, AILING_FROM = 75, 50
_FINDING = ["kind", "id", "en", "zh", "owner", "days"]


@dataclass(frozen=True)
class PlanHealth:
    """``score`` 0–100 = sum of ``parts.points``; ``findings`` names every stale section, late and unowned action."""

    score: float
    verdict: str
    parts: pd.DataFrame
    findings: pd.DataFrame
    days_untouched: float


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
    weights = WEIGHTS if weights is None else weights
    require_weights(weights, WEIGHTS, where="plan_health(weights=)")
    sections = plan_sections(plan, as_of=as_of, stale_days=stale_days)
    sections = sections[sections["pages_high"] > 0]
    states = action_status(actions, as_of=as_of)
    values = _values(sections, states) | {"principles": _principles(principles), "problems": _problems(problems)}
    parts = _parts(values, weights)
    score, untouched = float(parts["points"].sum()), float(sections["age_days"].min())
    dead = score < AILING_FROM or untouched > dead_days
    verdict = "dead" if dead else "ailing" if score < ALIVE_FROM else "alive"
    return PlanHealth(score, verdict, parts, _findings(sections, states), untouched)


def _values(sections: pd.DataFrame, states: pd.DataFrame) -> dict[str, float | None]:
    fresh = sections["written"] & ~sections["stale"]
    values = {"written": float(sections["written"].mean()), "fresh": float(fresh.mean())}
    if states.empty:
        return values | {"on_time": 0.0, "owned": 0.0}
    done, late = (int((states["state"] == state).sum()) for state in ("done", "late"))
    return values | {"on_time": done / (done + late) if done + late else None, "owned": float(states["owned"].mean())}


def _principles(answers: Mapping[str, object] | None) -> float | None:
    if answers is None:
        return None
    score = checklist_score(chapter_list("seven_principles"), answers)
    return score.score if score.n_answered else None


def _problems(poll: pd.DataFrame | None) -> float | None:
    if poll is None or poll.empty:
        return None
    require_columns(poll, ["risk"], where="plan_health(problems=)")
    return 1 - float(poll["risk"].mean())


def _parts(values: Mapping[str, float | None], weights: Mapping[str, float]) -> pd.DataFrame:
    asked = sum(weights[part] for part, value in values.items() if value is not None)
    if asked <= 0:
        fix = "give weight to at least one part that was asked"
        raise KamError("no weight on any part asked", where="plan_health(weights=)", fix=fix)
    rows = []
    for part, value in values.items():
        weight = weights[part] / asked if value is not None else 0.0
        status = "ok" if value is not None else "nothing_due" if part == "on_time" else "not_asked"
        row = {"part": part, "value": float("nan") if value is None else value, "weight": weight}
        rows.append({**row, "points": 100 * weight * (value or 0.0), "status": status})
    return pd.DataFrame(rows)


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
    require_columns(plans, ["plan_id", "account_id"], where="plan_health_overview(plans)")
    require_columns(actions, ["plan_id"], where="plan_health_overview(actions)")
    as_of = as_date(as_of, where="plan_health_overview(as_of=)")
    rows = []
    for plan_id, plan in plans.groupby("plan_id"):
        own = actions[actions["plan_id"] == plan_id]
        health = plan_health(plan, own, as_of=as_of, stale_days=stale_days)
        counts = health.findings["kind"].value_counts()
        row = {"plan_id": plan_id, "account_id": plan["account_id"].iloc[0], "score": health.score}
        row |= {"verdict": health.verdict, "days_untouched": health.days_untouched}
        rows.append(
            row | {f"n_{kind}": int(counts.get(kind, 0)) for kind in ("not_written", "stale", "late", "no_owner")}
        )
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
    where = "problem_poll(answers)"
    require_columns(answers, ["problem", "frequency", "severity"], where=where)
    items = chapter_list("common_problems").items
    for problem in answers["problem"].unique():
        require_choice(problem, items["id"], where=f"{where}, column 'problem'")
    for column in ("frequency", "severity"):
        require_between(answers[column], 1, 5, where=where)
    means = answers.groupby("problem").agg(
        n_answers=("frequency", "size"), frequency=("frequency", "mean"), severity=("severity", "mean")
    )
    table = items.rename(columns={"id": "problem"})[["problem", "en", "zh"]].merge(means, on="problem")
    table["product"] = table["frequency"] * table["severity"]
    table["risk"] = (table["product"] - 1) / 24
    return table.sort_values("product", ascending=False, kind="stable").reset_index(drop=True)
