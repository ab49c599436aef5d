"""What does this customer need, who else serves it, and what can we offer and deliver?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.checks import AMOUNT, NEARLY, missing, require_number, require_weights
from kamlib.checks import needs as checked
from kamlib.errors import KamError, require_choice
from kamlib.tables.checklists import checklist_score

PHASES = ("now", "mid", "long")
STATES = ("have", "propose", "rival", "open")
FIBRE = ("on_site", "nearby", "none")


@dataclass(frozen=True)
class MaturityStage:
    """``level`` 0–4, ``stage`` its id or None; ``stages`` scores each; ``missing`` is what the next stage lacks."""

    level: int
    stage: str | None
    next_stage: str | None
    stages: pd.DataFrame
    missing: pd.DataFrame
    enough: bool


@dataclass(frozen=True)
class SiteReadiness:
    """Shares of sites, 0–1; ``n_unknown`` sites have a field nobody has checked, ``sites`` says which."""

    sites: pd.DataFrame
    n_sites: int
    on_site: float
    on_site_or_nearby: float
    n_unknown: int


def need_gaps(needs: pd.DataFrame, *, important_from: float = 4.0) -> pd.DataFrame:
    """Importance × lead over the rival, with what to do about each need: one row per need.

    Parameters
    ----------
    needs : DataFrame
        factor, importance, our_score, rival_score (1–5); optional account_id.
    important_from : float
        Importance from which a need counts as important.

    Returns
    -------
    DataFrame
        The given columns and lead (our − rival), weighted_gap (importance × (rival − our), positive = we lose here),
        move: "win" (important, behind), "defend" (important, level or ahead), "watch" (less important, behind),
        "keep" (the rest); largest weighted_gap first.

    Raises
    ------
    KamError
        Missing column or a score outside 1–5.

    References
    ----------
    001 s18 (customer file), 000 s113 (needs side of the plan).

    Examples
    --------
    >>> needs = pd.DataFrame({"factor": ["speed", "price"], "importance": [5, 3], "our_score": [3, 4],
    ...                       "rival_score": [4, 2]})
    >>> need_gaps(needs)[["factor", "lead", "weighted_gap", "move"]]
      factor  lead  weighted_gap  move
    0  speed  -1.0           5.0   win
    1  price   2.0          -6.0  keep
    """
    marks = dict.fromkeys(["importance", "our_score", "rival_score"], (1, 5))
    table = checked(needs, "factor", where="need_gaps(needs)", numbers=marks, empty=True)
    table["lead"] = table["our_score"] - table["rival_score"]
    table["weighted_gap"] = -table["importance"] * table["lead"]
    names = {(True, True): "win", (True, False): "defend", (False, True): "watch", (False, False): "keep"}
    pairs = zip(table["importance"] >= important_from, table["lead"] < 0, strict=True)
    table["move"] = [names[bool(important), bool(behind)] for important, behind in pairs]
    return table.sort_values("weighted_gap", ascending=False, kind="stable").reset_index(drop=True)


def with_names(table: pd.DataFrame, column: str, labels: pd.DataFrame) -> pd.DataFrame:
    """A table with ``<column>_en`` and ``<column>_zh`` beside a column of codes, from the operator's table ``labels``.

    Parameters
    ----------
    table : DataFrame
    column : str
    labels : DataFrame
        column, code, label_en, label_zh; a code it does not hold keeps its own name.

    Examples
    --------
    >>> labels = pd.DataFrame({"column": ["factor"], "code": ["price"], "label_en": ["price"], "label_zh": ["价格"]})
    >>> with_names(pd.DataFrame({"factor": ["price", "speed"]}), "factor", labels)["factor_zh"].tolist()
    ['价格', 'speed']
    """
    table = checked(table, column, where="with_names(table)", empty=True)
    labels = checked(labels, "column", "code", "label_en", "label_zh", where="with_names(labels)", empty=True)
    own = labels[labels["column"] == column].drop_duplicates("code").set_index("code")
    names = {f"{column}_{lang}": table[column].map(own[f"label_{lang}"]).fillna(table[column]) for lang in ("en", "zh")}
    return table.assign(**names)


def competitor_grid(scores: pd.DataFrame, *, weights: Mapping[str, float] | str = "equal") -> pd.DataFrame:
    """Weighted mean of the factor scores: from one row per factor to one row per product and competitor.

    Parameters
    ----------
    scores : DataFrame
        product, competitor, factor, score (1–5); column weight when ``weights="column"``.
    weights : "equal", "column" or mapping of factor to weight
        A mapping sums to 1. Column weights are taken in proportion within each cell.

    Returns
    -------
    DataFrame
        product, competitor, score (1–5), n_factors, complete (False where a factor has no score: the mean is then
        over the others); products and competitors in the order of the table.

    Raises
    ------
    KamError
        Missing column, score outside 1–5, a cell given twice, weights that do not sum to 1.

    Notes
    -----
    score = Σ weight · score / Σ weight over the factors scored.

    References
    ----------
    001 s17: five products × three carriers, six factors (the deck's own ratings are lost).

    Examples
    --------
    >>> scores = pd.DataFrame({"product": "voice", "competitor": ["us", "us", "X", "X"],
    ...                        "factor": ["price", "brand"] * 2, "score": [2, 4, 5, 3]})
    >>> competitor_grid(scores)[["competitor", "score"]].values.tolist()
    [['us', 3.0], ['X', 4.0]]
    """
    where, keys = "competitor_grid(scores)", ["product", "competitor", "factor"]
    own = isinstance(weights, Mapping)
    if not own:
        require_choice(weights, ["equal", "column"], where="competitor_grid(weights=)")
    weighed = {"weight": AMOUNT} if not own and weights == "column" else {}
    table = checked(scores, where=where, ids=keys, unique=keys, numbers={"score": (1, 5), **weighed}, empty=True)
    if own:
        factors = table["factor"].unique()
        table["weight"] = table["factor"].map(require_weights(weights, factors, where="competitor_grid(weights=)"))
    elif not weighed:
        table["weight"] = 1.0
    table["points"] = table["score"] * table["weight"]
    cells = table.groupby(["product", "competitor"], sort=False)
    sums, n_factors = cells[["points", "weight"]].sum(), cells.size()
    complete = n_factors == table["factor"].nunique()
    grid = pd.DataFrame({"score": sums["points"] / sums["weight"], "n_factors": n_factors, "complete": complete})
    return grid.reset_index()


def lead_over_rivals(grid: pd.DataFrame, *, us: str, level_within: float = 0.25) -> pd.DataFrame:
    """Our lead over the best rival, product by product.

    Parameters
    ----------
    grid : DataFrame
        From :func:`competitor_grid`.
    us : str
        Our name in column competitor.
    level_within : float
        A difference up to this counts as level.

    Returns
    -------
    DataFrame
        product, our_score, best_rival (several joined by " / "), rival_score, lead (ours − best rival), standing
        ("lead", "level", "lag", "no_rival", "not_there": we have no score).

    Raises
    ------
    KamError
        ``us`` is not in the grid.

    Examples
    --------
    >>> grid = pd.DataFrame({"product": "voice", "competitor": ["us", "X", "Y"], "score": [3.0, 4.0, 2.0]})
    >>> lead_over_rivals(grid, us="us")[["best_rival", "lead", "standing"]].values.tolist()
    [['X', -1.0, 'lag']]
    """
    where, keys = "lead_over_rivals(grid)", ["product", "competitor"]
    grid = checked(grid, where=where, ids=keys, unique=keys, numbers=["score"], gaps=["score"])
    require_choice(str(us), grid["competitor"].unique(), where="lead_over_rivals(us=)")
    rows = []
    for product, part in grid.groupby("product", sort=False):
        part = part[part["score"].notna()]
        ours, rivals = part.loc[part["competitor"] == str(us), "score"], part[part["competitor"] != str(us)]
        our_score, best = (float(ours.iloc[0]) if len(ours) else float("nan")), float(rivals["score"].max())
        lead = our_score - best
        standing = "level" if abs(lead) <= level_within + NEARLY else "lead" if lead > 0 else "lag"
        if not len(ours) or not len(rivals):
            standing = "no_rival" if len(ours) else "not_there"
        names = " / ".join(rivals.loc[rivals["score"] >= best - NEARLY, "competitor"])
        row = {"product": product, "our_score": our_score, "best_rival": names, "rival_score": best}
        rows.append(row | {"lead": lead, "standing": standing})
    return pd.DataFrame(rows)


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
    if modules is None:
        modules = chapter_list("solution_layers").items.rename(columns={"id": "module", "group": "layer"})
    if stages is None:
        stages = chapter_list("bank_stages").groups.rename(columns={"id": "stage"})
    modules = checked(modules, "layer", "en", "zh", where="solution_map(modules=)", ids=["module"], unique="module")
    stages = checked(stages, "en", "zh", where="solution_map(stages=)", ids=["stage"], unique="stage")
    entries = checked(
        entries, where="solution_map(entries)", ids=["module", "stage"], unique=["module", "stage"], empty=True,
        choices={"module": modules["module"], "stage": stages["stage"], "state": STATES},
    )  # fmt: skip
    heads = stages[["stage", "en", "zh"]].rename(columns={"en": "stage_en", "zh": "stage_zh"})
    grid = modules[["layer", "module", "en", "zh"]].merge(heads, how="cross")
    grid = grid.merge(entries[["module", "stage", "state"]].astype(object), on=["module", "stage"], how="left")
    return grid.assign(state=grid["state"].fillna("open"))


def site_readiness(sites: pd.DataFrame) -> SiteReadiness:
    """Fibre readiness of a customer's sites and the gap at each.

    Parameters
    ----------
    sites : DataFrame
        site, fibre ("on_site", "nearby", "none" or empty = not checked); optional copper (0/1), services (text).

    Returns
    -------
    SiteReadiness
        ``sites``: the given columns and gap: "ready", "connect" (fibre nearby), "copper_only", "build" (nothing
        there), "check" (fibre not checked), and unknown (names of empty fields, ", "-joined).

    Raises
    ------
    KamError
        No site, an unknown kind of fibre, copper other than 0, 1 or empty.

    Notes
    -----
    Shares are of all sites: a site nobody has checked is not ready.

    References
    ----------
    001 s23: one of seven sites on fibre (14 %), two of seven counting the one nearby (29 %).

    Examples
    --------
    >>> found = site_readiness(pd.DataFrame({"site": ["main", "east", "west"], "fibre": ["on_site", "nearby", None]}))
    >>> round(found.on_site, 2), round(found.on_site_or_nearby, 2), found.n_unknown
    (0.33, 0.67, 1)
    """
    copper = ["copper"] if "copper" in sites else []
    table = checked(
        sites,
        where="site_readiness(sites)",
        keys=["site"],
        choices={"fibre": FIBRE},
        flags=copper,
        gaps=["fibre", *copper],
    )
    table["gap"] = table["fibre"].map({"on_site": "ready", "nearby": "connect", "none": "build"}).fillna("check")
    if copper:
        table.loc[(table["gap"] == "build") & (table["copper"] == 1), "gap"] = "copper_only"
    asked = [column for column in ("fibre", "copper", "services") if column in table]
    empty = pd.DataFrame({column: missing(table[column]) for column in asked})
    table["unknown"] = [", ".join(empty.columns[row]) for row in empty.to_numpy()]
    shares = [float(table["gap"].isin(kinds).mean()) for kinds in (["ready"], ["ready", "connect"])]
    return SiteReadiness(table, len(table), *shares, int((table["unknown"] != "").sum()))


def initiative_phases(initiatives: pd.DataFrame, *, now_from: float = 12, mid_from: float = 9) -> pd.DataFrame:
    """The phase of each initiative from the sum of three scores, best first.

    Parameters
    ----------
    initiatives : DataFrame
        initiative, profit, competition, feasibility (1–5; 5 = large profit, weak competition, easy).
    now_from, mid_from : float
        Sum from which an initiative starts now, or within 6–12 months.

    Returns
    -------
    DataFrame
        The given columns and total (3–15), phase: "now" (act now), "mid" (6–12 months: create the conditions, stay
        flexible), "long" (over a year: prepare fully, launch at the right time); ties keep the order of the table.

    Raises
    ------
    KamError
        Missing column, score outside 1–5, limits in the wrong order.

    Notes
    -----
    Phases and criteria are the deck's; the limits 12 and 9 are the kit's rule (the deck's bubble positions cannot be
    read). Items of the later phases still need preparation now.

    References
    ----------
    001 s21, SPD Bank's eight initiatives.

    Examples
    --------
    >>> initiatives = pd.DataFrame({"initiative": ["voice", "core IT"], "profit": [4, 5], "competition": [4, 1],
    ...                             "feasibility": [5, 1]})
    >>> initiative_phases(initiatives)[["initiative", "total", "phase"]].values.tolist()
    [['voice', 13.0, 'now'], ['core IT', 7.0, 'long']]
    """
    where, criteria = "initiative_phases(initiatives)", ["profit", "competition", "feasibility"]
    table = checked(initiatives, "initiative", where=where, numbers=dict.fromkeys(criteria, (1, 5)), empty=True)
    if require_number(mid_from, where=where) > require_number(now_from, where=where):
        fix = "give now_from ≥ mid_from, such as 12 and 9"
        raise KamError("mid_from is above now_from", where="initiative_phases(now_from=, mid_from=)", fix=fix)
    table = table.assign(total=table[criteria].sum(axis=1))
    table["phase"] = ["now" if t >= now_from else "mid" if t >= mid_from else "long" for t in table["total"]]
    return table.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)
