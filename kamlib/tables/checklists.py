"""What does a filled-in checklist say: how many points, where is the first weak block, what comes first?

One YAML file a list, ``kamlib/<chapter>/checklists/<name>.yaml``::

    title: {en: …, zh: …}
    source: "000 s68"            # deck file and slide, or paper
    scale: yes_no                # yes_no, 0-4 or 1-5
    pass_mark: 1.0               # optional, 0-1: what a group needs to pass; else 1.0 for yes_no, 0.5 for scales
    groups:                      # in the order in which they are to be worked on
      - {id: know, en: …, zh: …}
    items:                       # weight defaults to 1; reverse: true where yes (or a high mark) is bad
      - {id: needs, group: know, en: …, zh: …, weight: 2}

Further keys of an item become further columns of the item table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pandas as pd

from kamlib.chapters import parts
from kamlib.errors import KamError, nearest, require_choice, require_columns
from kamlib.yaml_files import read_yaml

SCALES = {"yes_no": (0, 1), "0-4": (0, 4), "1-5": (1, 5)}
YES_NO = {"yes": 1, "no": 0, "是": 1, "否": 0, "true": 1, "false": 0, "1": 1, "0": 0}


@dataclass(frozen=True)
class Checklist:
    """A list of questions in two languages; ``items`` has id, group, en, zh, weight, reverse, ``groups`` id, en, zh."""

    title: Mapping[str, str]
    source: str
    scale: str
    pass_mark: float
    groups: pd.DataFrame
    items: pd.DataFrame


@dataclass(frozen=True)
class ChecklistScore:
    """What :func:`checklist_score` returns; ``score`` is missing when ``n_answered`` is 0."""

    items: pd.DataFrame
    groups: pd.DataFrame
    score: float
    n_answered: int
    n_items: int
    first_failing: str | None


def load_checklist(chapter: str, name: str) -> Checklist:
    """A checklist that comes with the kit.

    Parameters
    ----------
    chapter, name : str
        Such as ``"branding"`` (of the kit or of another package), and file name without ``.yaml``.

    Returns
    -------
    Checklist

    Raises
    ------
    KamError
        No such list; the fix names the nearest.

    Examples
    --------
    >>> load_checklist("branding", "elements").items.shape[0]
    13
    """
    folders = {"workshop": Path(str(files("kamlib"))) / "workshop" / "checklists", **parts("checklists")}
    known = {f"{name}/{path.stem}": path for name, folder in folders.items() for path in sorted(folder.glob("*.yaml"))}
    require_choice(f"{chapter}/{name}", known, where=f"load_checklist({chapter!r}, {name!r})")
    return read_checklist(known[f"{chapter}/{name}"])


def read_checklist(path: str | Path) -> Checklist:
    """A checklist from a YAML file of the form given at the top of this module.

    Raises
    ------
    KamError
        Unknown scale, an id used twice, a group nobody declared, a missing language.
    """
    where = f"read_checklist({Path(path).name!r})"
    fix = "give a YAML file of the form at the top of kamlib/tables/checklists.py; quote texts with : , ? or #"
    data = read_yaml(path, fix=fix)
    if not isinstance(data, dict):
        raise KamError("the file holds no fields", where=where, fix=fix)
    for key in ("title", "source", "scale", "groups", "items"):
        if key not in data:
            raise KamError(f"no field {key!r}", where=where, fix=fix)
    require_choice(str(data["scale"]), SCALES, where=f"{where}, key 'scale'")
    groups, items = (_table(data[key], f"{where}, key {key!r}", fix) for key in ("groups", "items"))
    require_columns(items, ["group"], where=where)
    for table in (groups, items):
        require_columns(table, ["id", "en", "zh"], where=where)
        _require_whole(table, where)
    for column, default in (("weight", 1.0), ("reverse", False)):
        items[column] = items[column].where(items[column].notna(), default) if column in items else default
    try:
        items = items.astype({"weight": float, "reverse": bool})
        pass_mark = float(data.get("pass_mark", 1.0 if data["scale"] == "yes_no" else 0.5))
    except (TypeError, ValueError) as error:
        raise KamError(f"a weight or pass_mark that is no number: {error}", where=where, fix=fix) from error
    if strange := sorted(set(items["group"]) - set(groups["id"])):
        raise KamError(f"undeclared group(s): {strange}", where=where, fix="declare each group under 'groups'")
    return Checklist(data["title"], str(data["source"]), str(data["scale"]), pass_mark, groups, items)


def _table(entries: object, where: str, fix: str) -> pd.DataFrame:
    """Groups or items: a list of fields, whose values are plain."""
    plain = isinstance(entries, list) and all(
        isinstance(entry, dict) and not any(isinstance(value, (dict, list)) for value in entry.values())
        for entry in entries
    )
    if not plain or not entries:
        raise KamError("no list of {id: …, en: …, zh: …}", where=where, fix=fix)
    table = pd.DataFrame(entries)
    named = table.columns.intersection(["id", "group"])
    return table.assign(**{name: table[name].map(str, na_action="ignore") for name in named})


def _require_whole(table: pd.DataFrame, where: str) -> None:
    if twice := sorted(table.loc[table["id"].duplicated(), "id"]):
        raise KamError(f"id(s) used twice: {twice}", where=where, fix="give each item and each group its own id")
    if bare := sorted(table.loc[table[["en", "zh"]].isna().any(axis=1), "id"]):
        raise KamError(f"text missing in one language: {bare}", where=where, fix="write both 'en' and 'zh'")


def checklist_score(
    checklist: Checklist,
    answers: Mapping[str, object],
    *,
    evidence: Mapping[str, str] | None = None,
    weights: Mapping[str, float] | None = None,
    pass_mark: float | None = None,
) -> ChecklistScore:
    """Points of a filled-in checklist by item, by group and in all, each between 0 and 1.

    Parameters
    ----------
    checklist : Checklist
        From :func:`load_checklist`.
    answers : mapping of item id to answer
        On the list's scale: yes/no (also 是/否, True/False, 1/0) or a number; None, NaN and "" mean not answered.
    evidence : mapping of item id to text, optional
        What the answer rests on.
    weights : mapping of item id to number ≥ 0, optional
        In place of the list's own; items not named keep theirs.
    pass_mark : float, optional
        Score a group needs to pass, 0–1; else the list's own.

    Returns
    -------
    ChecklistScore
        ``items``: the list's columns and answer (on its scale), points (0–1), answered, evidence ("" when none) ·
        ``groups``: id, en, zh, n_items, n_answered, score (0–1), status ("passed", "failed", "not_answered") ·
        ``score`` over all answered items · ``n_answered``, ``n_items`` · ``first_failing``: id of the first group
        that failed, in the order of the list, or None.

    Raises
    ------
    KamError
        Unknown item, answer outside the scale, negative weight.

    Notes
    -----
    points = (answer − lowest) / (highest − lowest), so 1 on a 1–5 scale is 0 points; reversed items count 1 − points.
    A score is the weighted mean over *answered* items: what nobody answered is neither good nor bad, it is counted.

    Examples
    --------
    >>> audit = load_checklist("branding", "elements")
    >>> result = checklist_score(audit, {item: n < 9 for n, item in enumerate(audit.items["id"])})
    >>> round(result.score, 3), result.first_failing
    (0.692, 'communicate')
    """
    known = list(checklist.items["id"])
    for given, argument in ((answers, "answers"), (evidence, "evidence"), (weights, "weights")):
        _require_known(given or {}, known, where=f"checklist_score(checklist, {argument}=)")
    items = checklist.items.copy()
    items["weight"] = _weights(items, weights or {})
    items["answer"] = [_answer(item, answers.get(item), checklist.scale) for item in known]
    low, high = SCALES[checklist.scale]
    points = (items["answer"] - low) / (high - low)
    items["points"] = points.where(~items["reverse"], 1 - points)
    items["answered"] = items["answer"].notna()
    items["evidence"] = [str((evidence or {}).get(item) or "") for item in known]
    groups = _by_group(checklist.groups, items, checklist.pass_mark if pass_mark is None else pass_mark)
    first = next(iter(groups.loc[groups["status"] == "failed", "id"]), None)
    return ChecklistScore(items, groups, _mean(items), int(items["answered"].sum()), len(items), first)


def checklist_actions(score: ChecklistScore, *, at_most: float = 0.25) -> pd.DataFrame:
    """The answered items with few points, weakest first: what to work on.

    Parameters
    ----------
    at_most : float
        Highest points (0–1) of an item that still needs action; 0.25 is a 1 on a 0–4 scale.

    Returns
    -------
    DataFrame
        Rows of ``score.items``; equal points keep the order of the list, heavier items first.

    Examples
    --------
    >>> audit = load_checklist("branding", "elements")
    >>> checklist_actions(checklist_score(audit, {"needs": "yes", "pay_more": "no"}))["id"].tolist()
    ['pay_more']
    """
    weak = score.items[score.items["answered"] & (score.items["points"] <= at_most)]
    return weak.sort_values(["points", "weight"], ascending=[True, False], kind="stable").reset_index(drop=True)


def _require_known(given: Mapping[str, object], known: list[str], *, where: str) -> None:
    strange = [item for item in given if item not in known]
    if strange:
        near = nearest(str(strange[0]), known, most=1)
        fix = f"use {near[0]!r}" if near else f"use ids of the list: {known}"
        raise KamError(f"unknown item(s): {strange}", where=where, fix=fix)


def _weights(items: pd.DataFrame, given: Mapping[str, float]) -> pd.Series:
    weights = items["id"].map(given).fillna(items["weight"]).astype(float)
    if (weights < 0).any():
        raise KamError("a weight below 0", where="checklist_score(weights=)", fix="give numbers ≥ 0")
    return weights


def _answer(item: str, given: object, scale: str) -> float:
    if given is None or given is pd.NA or given != given or not str(given).strip():
        return float("nan")
    low, high = SCALES[scale]
    marks = YES_NO if scale == "yes_no" else {}
    value = pd.to_numeric(marks.get(str(given).strip().lower(), given), errors="coerce")
    if not low <= value <= high or (scale == "yes_no" and value not in (0, 1)):
        fix = "answer 'yes' or 'no'" if scale == "yes_no" else f"answer with a number from {low} to {high}"
        where = f"checklist_score(answers=), item {item!r}"
        raise KamError(f"answer {given!r} is outside the scale {scale}", where=where, fix=fix)
    return float(value)


def _mean(items: pd.DataFrame) -> float:
    done = items[items["answered"]]
    total = done["weight"].sum()
    return float((done["points"] * done["weight"]).sum() / total) if total else float("nan")


def _by_group(groups: pd.DataFrame, items: pd.DataFrame, pass_mark: float) -> pd.DataFrame:
    parts = [items[items["group"] == group] for group in groups["id"]]
    table = groups.copy()
    table["n_items"] = [len(part) for part in parts]
    table["n_answered"] = [int(part["answered"].sum()) for part in parts]
    table["score"] = [_mean(part) for part in parts]
    table["status"] = [
        "not_answered" if score != score else "passed" if score >= pass_mark - 1e-9 else "failed"
        for score in table["score"]
    ]
    return table
