"""What does the brand mean to its customers, where does a rival mean more, and which cells are still empty?"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
import yaml

from kamlib.branding.limits import require_between
from kamlib.errors import KamError, nearest, require_columns

_MARKS = ("now", "target", "rival")


@cache
def meaning_model() -> dict:
    """The twelve cells of the meaning model and their four groups, from ``kamlib/branding/forms/meaning_model.yaml``.

    Examples
    --------
    >>> len(meaning_model()["cells"]), len(meaning_model()["groups"])
    (12, 4)
    """
    path = files("kamlib") / "branding" / "forms" / "meaning_model.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def meaning_map(entries: Mapping[str, Mapping[str, object]]) -> pd.DataFrame:
    """The filled meaning model: one row a cell, with the gap to the target and the lead over the rival.

    Parameters
    ----------
    entries : mapping of cell id to mapping
        For each cell any of text (what the brand says), evidence, now, target, rival (marks from 1 to 5).

    Returns
    -------
    DataFrame
        Twelve rows: cell, group, en, zh, ask_en, ask_zh, text, evidence, now, target, rival, gap (target − now), lead
        (now − rival) and status, the first that holds of ``"empty"`` (no text), ``"not_rated"`` (no mark now),
        ``"behind_rival"``, ``"below_target"``, ``"no_evidence"``, ``"fine"``.

    Raises
    ------
    KamError
        Unknown cell or field, mark outside 1–5.

    References
    ----------
    Deck 000, slides 39–48 ("brand diamond"); Keller 1993; Kapferer 1992.

    Examples
    --------
    >>> filled = meaning_map({"process": {"text": "one call, one invoice", "now": 3, "target": 4, "rival": 4.5}})
    >>> filled.loc[filled["cell"] == "process", ["gap", "lead", "status"]].values.tolist()
    [[1.0, -1.5, 'behind_rival']]
    """
    cells = pd.DataFrame(meaning_model()["cells"]).rename(columns={"id": "cell"})
    _require_known(entries, list(cells["cell"]))
    for field in ("text", "evidence"):
        cells[field] = [str(entries.get(cell, {}).get(field) or "").strip() for cell in cells["cell"]]
    for field in _MARKS:
        marks = pd.Series(
            [entries.get(cell, {}).get(field) for cell in cells["cell"]], index=cells["cell"], dtype=object
        )
        require_between(marks, 1, 5, where=f"meaning_map(entries), field {field!r}")
        cells[field] = pd.to_numeric(marks).to_numpy(dtype=float)
    cells["gap"], cells["lead"] = cells["target"] - cells["now"], cells["now"] - cells["rival"]
    cells["status"] = np.select(
        [cells["text"] == "", cells["now"].isna(), cells["lead"] < 0, cells["gap"] > 0, cells["evidence"] == ""],
        ["empty", "not_rated", "behind_rival", "below_target", "no_evidence"],
        default="fine",
    )
    return cells


def meaning_gaps(filled: pd.DataFrame) -> pd.DataFrame:
    """The cells to work on: behind the rival first, then below target, the largest gap first; empty cells last.

    Parameters
    ----------
    filled : DataFrame
        From :func:`meaning_map`.

    Returns
    -------
    DataFrame
        Rows of ``filled`` whose status is not ``"fine"``.

    Examples
    --------
    >>> marks = {"origin": {"text": "1896", "now": 4, "target": 5}, "process": {"text": "fast", "now": 2, "rival": 4}}
    >>> meaning_gaps(meaning_map(marks))["cell"].tolist()[:2]
    ['process', 'origin']
    """
    require_columns(filled, ["cell", "gap", "lead", "status"], where="meaning_gaps(filled)")
    order = ["behind_rival", "below_target", "no_evidence", "not_rated", "empty"]
    weak = filled[filled["status"].isin(order)]
    keys = pd.DataFrame({"status": weak["status"].map(order.index), "lead": weak["lead"], "gap": -weak["gap"]})
    return weak.loc[keys.sort_values(["status", "lead", "gap"], kind="stable").index].reset_index(drop=True)


def perceived_value(benefits: pd.DataFrame, *, relative_price: float) -> float:
    """Perceived value (认知价值): the weighted benefit score of a brand against its relative price.

    Parameters
    ----------
    benefits : DataFrame
        weight (≥ 0, any sum above 0) and score (any positive scale).
    relative_price : float
        Own price divided by the average price of the category; 1.1 is 10 % dearer.

    Returns
    -------
    float
        Σ(weight × score) / Σ weight / relative_price, on the scale of the scores.

    Raises
    ------
    KamError
        Price or sum of weights not above 0.

    Examples
    --------
    >>> perceived_value(pd.DataFrame({"weight": [3, 1], "score": [4.0, 2.0]}), relative_price=1.25)
    2.8
    """
    require_columns(benefits, ["weight", "score"], where="perceived_value(benefits)")
    require_between(benefits["weight"], 0, np.inf, where="perceived_value(benefits), column 'weight'")
    if not relative_price > 0 or not benefits["weight"].sum() > 0:
        where = f"perceived_value(relative_price={relative_price}), weights sum to {benefits['weight'].sum():g}"
        raise KamError("price or weights are not above 0", where=where, fix="give a price and weights above 0")
    return float(np.average(benefits["score"], weights=benefits["weight"]) / relative_price)


def _require_known(entries: Mapping[str, Mapping[str, object]], cells: list[str]) -> None:
    fields = ["text", "evidence", *_MARKS]
    for given, known, what in [
        (list(entries), cells, "cell"),
        ([f for e in entries.values() for f in e], fields, "field"),
    ]:
        strange = [name for name in given if name not in known]
        if strange:
            near = nearest(str(strange[0]), known, most=1)
            fix = f"use {near[0]!r}" if near else f"use one of {known}"
            raise KamError(f"unknown {what} {strange[0]!r}", where="meaning_map(entries)", fix=fix)
