"""What does the brand mean, which form fits it, and who decides about it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
import yaml

from kamlib.checks import AMOUNT, ANY, missing, needs, require_number, require_numbers, require_positive_total
from kamlib.errors import KamError, nearest, require_choice
from kamlib.tables.checklists import YES_NO

TREES = ("architecture", "organisation")
ROLES = ("A", "R", "C", "I")
MARKS = ("now", "target", "rival")


@cache
def meaning_model() -> dict:
    """The twelve cells of the meaning model and their four groups, from ``kamlib/branding/forms/meaning_model.yaml``.

    Examples
    --------
    >>> len(meaning_model()["cells"]), len(meaning_model()["groups"])
    (12, 4)
    """
    return _form("meaning_model")


def _form(name: str) -> dict:
    return yaml.safe_load((files("kamlib") / "branding" / "forms" / f"{name}.yaml").read_text(encoding="utf-8"))


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
    _require_known(list(entries), list(cells["cell"]), field=False)
    _require_known([name for entry in entries.values() for name in entry], ["text", "evidence", *MARKS], field=True)
    for field in ("text", "evidence", *MARKS):
        given = pd.Series(
            [entries.get(cell, {}).get(field) for cell in cells["cell"]], index=cells["cell"], dtype=object
        )
        if field in MARKS:
            where = f"meaning_map(entries), field {field!r}"
            cells[field] = require_numbers(given, 1, 5, where=where, gaps=True).to_numpy()
        else:
            cells[field] = given.mask(missing(given), "").astype(str).str.strip().to_numpy()
    cells["gap"], cells["lead"] = cells["target"] - cells["now"], cells["now"] - cells["rival"]
    cells["status"] = np.select(
        [cells["text"] == "", cells["now"].isna(), cells["lead"] < 0, cells["gap"] > 0, cells["evidence"] == ""],
        ["empty", "not_rated", "behind_rival", "below_target", "no_evidence"],
        default="fine",
    )
    return cells


def _require_known(given: list[str], known: list[str], *, field: bool) -> None:
    strange = [name for name in given if name not in known]
    if strange:
        near = nearest(str(strange[0]), known, most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {known}"
        raise KamError(f"unknown {'field' if field else 'cell'} {strange[0]!r}", where="meaning_map(entries)", fix=fix)


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
    gaps = ["lead", "gap"]
    filled = needs(filled, "status", where="meaning_gaps(filled)", ids=["cell"], numbers=gaps, gaps=gaps, empty=True)
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
    where = "perceived_value(benefits)"
    benefits = needs(benefits, where=where, numbers={"weight": AMOUNT, "score": ANY})
    price = require_number(relative_price, above=True, where="perceived_value(relative_price=)")
    require_positive_total(benefits["weight"], where=f"{where}, column 'weight'")
    return float(np.average(benefits["score"], weights=benefits["weight"]) / price)


@dataclass(frozen=True)
class TreeChoice:
    """Where the answers lead: ``choice`` is None while ``next_question`` is open."""

    choice: str | None
    next_question: str | None
    path: tuple[tuple[str, bool], ...]


@cache
def question_tree(name: str) -> dict:
    """A question tree of the kit, from ``kamlib/branding/forms/<name>.yaml``.

    Parameters
    ----------
    name : {"architecture", "organisation"}

    Returns
    -------
    dict
        ``title``, ``source``, ``questions`` (in order; each with id, en, zh, yes, no; yes and no name the next question
        or an option) and ``options`` (id, en, zh, when_en, when_zh).

    Examples
    --------
    >>> [option["id"] for option in question_tree("architecture")["options"]][0]
    'no_sub_brand'
    """
    require_choice(name, TREES, where=f"question_tree({name!r})")
    return _form(name)


def tree_choice(name: str, answers: Mapping[str, object]) -> TreeChoice:
    """The option to which yes/no answers lead, with the path walked.

    Parameters
    ----------
    name : {"architecture", "organisation"}
    answers : mapping of question id to yes/no
        Also 是/否, True/False, 1/0; a question without answer stops the walk. Questions off the path are not read.

    Returns
    -------
    TreeChoice
        ``choice``: id of the option, None while open · ``next_question``: the question that stopped the walk ·
        ``path``: (question, answer) in the order walked.

    Raises
    ------
    KamError
        Unknown question, answer other than yes or no.

    Notes
    -----
    The deck gives, for each brand architecture, when to use it; the order of the questions is the kit's own. For the
    organisation the deck only describes three forms; the questions are the kit's own.

    References
    ----------
    Deck 000, slides 50–51; brand relationship spectrum: Aaker & Joachimsthaler 2000.

    Examples
    --------
    >>> tree_choice("architecture", {"one_position": "no", "no_link": "no", "risky": "yes"}).choice
    'independent'
    >>> tree_choice("architecture", {"one_position": "no"}).next_question
    'no_link'
    """
    tree, where = question_tree(name), f"tree_choice({name!r}, answers)"
    questions = {question["id"]: question for question in tree["questions"]}
    if strange := [question for question in answers if question not in questions]:
        near = nearest(str(strange[0]), questions, most=1)
        fix = f"use {near[0]!r}" if near else f"use questions of the tree: {list(questions)}"
        raise KamError(f"unknown question(s): {strange}", where=where, fix=fix)
    step, path = tree["questions"][0]["id"], []
    while step in questions:
        given = answers.get(step)
        if missing(pd.Series([given], dtype=object)).item():
            return TreeChoice(None, step, tuple(path))
        said = YES_NO.get(str(given).strip().lower())
        if said is None:
            what, where = f"answer {given!r} is neither yes nor no", f"{where}, question {step!r}"
            raise KamError(what, where=where, fix="answer 'yes' or 'no'")
        path.append((step, bool(said)))
        step = questions[step]["yes" if said else "no"]
    return TreeChoice(step, None, tuple(path))


def brand_responsibilities(form: str) -> pd.DataFrame:
    """A first draft of who does what, for one of the three forms of brand management.

    Parameters
    ----------
    form : {"centralised", "hybrid", "decentralised"}

    Returns
    -------
    DataFrame
        One row an activity: activity (id), en, zh, headquarters, division, agency; cells as in :func:`raci_check`.

    Notes
    -----
    The deck describes the forms in a sentence each; the cells are the kit's own rendering, made to be changed.

    References
    ----------
    Deck 000, slide 51.

    Examples
    --------
    >>> brand_responsibilities("hybrid").set_index("activity").loc["positioning", "division"]
    'A/R'
    """
    tree = question_tree("organisation")
    require_choice(form, [option["id"] for option in tree["options"]], where="brand_responsibilities(form)")
    columns = [column["id"] for column in tree["roles"]["columns"]]
    rows = [
        {"activity": row["id"], "en": row["en"], "zh": row["zh"], **dict(zip(columns, row[form], strict=True))}
        for row in tree["roles"]["activities"]
    ]
    return pd.DataFrame(rows)


def raci_check(responsibilities: pd.DataFrame, *, parties: list[str] | None = None) -> pd.DataFrame:
    """For each activity: how many decide, how many do the work, and what is wrong with that.

    Parameters
    ----------
    responsibilities : DataFrame
        activity and one column a party; cells hold A (accountable: decides), R (responsible: does it), C (consulted),
        I (informed), several joined by "/" such as "A/R", or nothing.
    parties : list of str, optional
        Columns that are parties; else all but activity, en and zh.

    Returns
    -------
    DataFrame
        The rows given and n_accountable, n_responsible, verdict: ``"fine"``, ``"nobody_decides"``, ``"several_decide"``
        or ``"nobody_does_it"`` (in this order of weight).

    Raises
    ------
    KamError
        A cell with another letter.

    References
    ----------
    Deck 000, slide 51. One A a row is the rule of every responsibility (RACI) chart.

    Examples
    --------
    >>> draft = pd.DataFrame({"activity": ["pricing"], "headquarters": ["A"], "division": ["A/R"]})
    >>> raci_check(draft)["verdict"].tolist()
    ['several_decide']
    """
    where = "raci_check(responsibilities)"
    checked = needs(responsibilities, *(parties or []), where=where, ids=["activity"])
    parties = list(parties or [name for name in checked if name not in ("activity", "en", "zh")])
    cells = needs(checked, *parties, where=where)[parties]
    letters = cells.mask(cells.apply(missing), "").map(
        lambda cell: {part.strip().upper() for part in str(cell).split("/") if part.strip()}
    )
    for party in parties:
        for cell, roles in zip(cells[party], letters[party], strict=True):
            if roles - set(ROLES):
                fix = "use A, R, C, I, joined by '/', or leave the cell empty"
                raise KamError(f"unknown role {cell!r}", where=where, fix=fix)
    decide, do = (letters.map(lambda roles, letter=letter: letter in roles).sum(axis=1) for letter in "AR")
    verdict = np.select(
        [decide == 0, decide > 1, do == 0], ["nobody_decides", "several_decide", "nobody_does_it"], "fine"
    )
    return checked.assign(n_accountable=decide, n_responsible=do, verdict=verdict)
