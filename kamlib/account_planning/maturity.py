"""Which stage of informatisation has this bank reached, and what does it need next?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.errors import require_choice
from kamlib.tables.checklists import checklist_score


@dataclass(frozen=True)
class MaturityStage:
    """``level`` 0–4, ``stage`` its id or None; ``stages`` scores each; ``missing`` is what the next stage lacks."""

    level: int
    stage: str | None
    next_stage: str | None
    stages: pd.DataFrame
    missing: pd.DataFrame
    enough: bool


def maturity_stage(answers: Mapping[str, object], *, rule: str = "unbroken", pass_mark: float = 2 / 3) -> MaturityStage:
    """The stage of bank informatisation from yes/no indicators, and what is missing for the next one.

    Parameters
    ----------
    answers : mapping of indicator id to yes/no
        Ids as in ``checklists/bank_stages.yaml``, three for each of four stages.
    rule : {"unbroken", "highest"}
        "unbroken": the last stage before the first that fails; "highest": the highest stage that passes, even when an
        earlier one fails.
    pass_mark : float
        Share of a stage's answered indicators that must be in place, 0–1.

    Returns
    -------
    MaturityStage
        ``stages``: id, en, zh, examples_en, examples_zh, offers_en, offers_zh, score, status ·
        ``missing``: indicators of the next stage not in place (id, en, zh) · ``enough``: every stage has an answer.

    Notes
    -----
    The deck names stages and typical banks; which service belongs to which stage is unclear there, so the offers are
    the kit's own assignment.

    References
    ----------
    001 s15, s19.

    Examples
    --------
    >>> stage = maturity_stage({"computerised": "yes", "cross_region": "yes", "service_away": "no", "nationwide": "no",
    ...                         "internet": "yes", "ecommerce": "no"})
    >>> stage.level, stage.stage, stage.next_stage, stage.missing["id"].tolist()
    (1, 'networked', 'concentrated', ['nationwide', 'clearing', 'office'])
    """
    require_choice(rule, ["unbroken", "highest"], where="maturity_stage(rule=)")
    score = checklist_score(chapter_list("bank_stages"), answers, pass_mark=pass_mark)
    stages = score.groups
    passed = list(stages["status"] == "passed")
    unbroken = passed.index(False) if False in passed else len(passed)
    level = unbroken if rule == "unbroken" else max((n + 1 for n, ok in enumerate(passed) if ok), default=0)
    ids = list(stages["id"])
    stage, next_stage = (ids[level - 1] if level else None), (ids[level] if level < len(ids) else None)
    items = score.items
    missing = items.loc[(items["group"] == next_stage) & (items["points"].fillna(0) < 1), ["id", "en", "zh"]]
    enough = bool((stages["n_answered"] > 0).all())
    return MaturityStage(level, stage, next_stage, stages, missing.reset_index(drop=True), enough)
