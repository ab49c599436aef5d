"""Who decides what about the brand, and does every activity have exactly one who decides?"""

import pandas as pd

from kamlib.branding.question_trees import question_tree
from kamlib.errors import KamError, require_choice, require_columns

ROLES = ("A", "R", "C", "I")


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
    require_columns(responsibilities, ["activity", *(parties or [])], where="raci_check(responsibilities)")
    parties = parties or [name for name in responsibilities.columns if name not in ("activity", "en", "zh")]
    letters = responsibilities[parties].map(_letters)
    accountable = letters.map(lambda cell: "A" in cell).sum(axis=1)
    responsible = letters.map(lambda cell: "R" in cell).sum(axis=1)
    verdicts = [_verdict(decide, do) for decide, do in zip(accountable, responsible, strict=True)]
    return responsibilities.assign(n_accountable=accountable, n_responsible=responsible, verdict=verdicts)


def _letters(cell: object) -> set[str]:
    if cell is None or cell != cell:
        return set()
    letters = {part.strip().upper() for part in str(cell).split("/") if part.strip()}
    if letters - set(ROLES):
        fix = "use A, R, C, I, joined by '/', or leave the cell empty"
        raise KamError(f"unknown role {cell!r}", where="raci_check(responsibilities)", fix=fix)
    return letters


def _verdict(accountable: int, responsible: int) -> str:
    if accountable != 1:
        return "several_decide" if accountable else "nobody_decides"
    return "fine" if responsible else "nobody_does_it"
