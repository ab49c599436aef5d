"""Which modules of the layered solution does this customer have from us, from a rival, or not at all?"""

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.errors import KamError, require_choice, require_columns

STATES = ("have", "propose", "rival", "open")


def solution_map(
    entries: pd.DataFrame, *, modules: pd.DataFrame | None = None, stages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The full grid module × stage with the state of each cell; what nobody filled in is "open".

    Parameters
    ----------
    entries : DataFrame
        module, stage, state ("have" = bought from us, "propose", "rival").
    modules : DataFrame, optional
        layer, module, en, zh: the modules of your own solution; default the deck's for banks
        (``checklists/solution_layers.yaml``).
    stages : DataFrame, optional
        stage, en, zh; default the four stages of bank informatisation (``checklists/bank_stages.yaml``).

    Returns
    -------
    DataFrame
        layer, module, en, zh, stage, stage_en, stage_zh, state; one row per module and stage.

    Raises
    ------
    KamError
        Unknown module, stage or state; a cell given twice.

    References
    ----------
    001 s15 (three layers × four bank stages, partly recoverable).

    Examples
    --------
    >>> grid = solution_map(pd.DataFrame({"module": ["bank_sms"], "stage": ["integrated"], "state": ["have"]}))
    >>> grid["state"].value_counts().to_dict()
    {'open': 39, 'have': 1}
    """
    where = "solution_map(entries)"
    require_columns(entries, ["module", "stage", "state"], where=where)
    if modules is None:
        modules = chapter_list("solution_layers").items.rename(columns={"id": "module", "group": "layer"})
    if stages is None:
        stages = chapter_list("bank_stages").groups.rename(columns={"id": "stage"})
    require_columns(modules, ["layer", "module", "en", "zh"], where="solution_map(modules=)")
    require_columns(stages, ["stage", "en", "zh"], where="solution_map(stages=)")
    for column, known in (("module", modules["module"]), ("stage", stages["stage"]), ("state", STATES)):
        for value in entries[column].unique():
            require_choice(value, known, where=f"{where}, column {column!r}")
    if entries.duplicated(["module", "stage"]).any():
        raise KamError("a cell is given twice", where=where, fix="keep one row per module and stage")
    heads = stages[["stage", "en", "zh"]].rename(columns={"en": "stage_en", "zh": "stage_zh"})
    grid = modules[["layer", "module", "en", "zh"]].merge(heads, how="cross")
    grid = grid.merge(entries[["module", "stage", "state"]], how="left")
    return grid.assign(state=grid["state"].fillna("open"))


def solution_cover(grid: pd.DataFrame) -> pd.DataFrame:
    """Share of cells in each state, layer by layer.

    Parameters
    ----------
    grid : DataFrame
        From :func:`solution_map`.

    Returns
    -------
    DataFrame
        layer, have, propose, rival, open (shares 0–1, each row sums to 1).

    Examples
    --------
    >>> grid = solution_map(pd.DataFrame({"module": ["bank_sms"], "stage": ["integrated"], "state": ["have"]}))
    >>> float(solution_cover(grid).set_index("layer").loc["application", "have"])
    0.0625
    """
    require_columns(grid, ["layer", "state"], where="solution_cover(grid)")
    shares = pd.crosstab(grid["layer"], grid["state"], normalize="index").reindex(grid["layer"].unique())
    return shares.reindex(columns=list(STATES), fill_value=0.0).rename_axis(columns=None).reset_index()
