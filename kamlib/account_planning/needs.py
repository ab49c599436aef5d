"""What matters to this customer, and are we ahead or behind on it?"""

import pandas as pd

from kamlib.account_planning._ranges import require_between
from kamlib.errors import require_columns


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
    0  speed    -1             5   win
    1  price     2            -6  keep
    """
    columns = ["factor", "importance", "our_score", "rival_score"]
    require_columns(needs, columns, where="need_gaps(needs)")
    for column in columns[1:]:
        require_between(needs[column], 1, 5, where="need_gaps(needs)")
    table = needs.copy()
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
    own = labels[labels["column"] == column].set_index("code")
    names = {f"{column}_{lang}": table[column].map(own[f"label_{lang}"]).fillna(table[column]) for lang in ("en", "zh")}
    return table.assign(**names)
