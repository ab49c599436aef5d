"""Does the promise to a segment speak of what that segment buys for?"""

import re
from collections.abc import Sequence

import pandas as pd

from kamlib.errors import require_columns
from kamlib.segmentation.inputs import require_rows

ENDINGS = ("ibility", "ible", "ies", "ing", "ed", "es", "s", "y", "e")
FACTOR_COLUMNS = ("factor_1", "factor_2", "factor_3")


def propositions_checked(grid: pd.DataFrame, *, factors: Sequence[str] = FACTOR_COLUMNS) -> pd.DataFrame:
    """The segment × buying factor × proposition chart with what each proposition leaves unsaid (市场细分及价值定位).

    Parameters
    ----------
    grid : pandas.DataFrame
        One row per segment: customer_group, the buying factors and value_proposition, as text in any language.
    factors : sequence of str
        Columns of the buying factors.

    Returns
    -------
    pandas.DataFrame
        The columns given; named (list of buying factors the proposition speaks of); status: "ok", "names_no_factor" or
        "incomplete" (a field is empty).

    Notes
    -----
    A factor is spoken of when a word of it (four letters or more, without its ending) or, in Chinese, two neighbouring
    characters of it occur in the proposition. A program can see that a word is there, not that the promise is good.

    References
    ----------
    Deck 000 s3–4, 78, 79.

    Examples
    --------
    >>> grid = pd.DataFrame({"customer_group": ["依赖服务型"], "factor_1": ["价格"], "factor_2": ["信贷"],
    ...                      "factor_3": ["材料管理"], "value_proposition": ["提供信贷支持，并代管采购与材料"]})
    >>> propositions_checked(grid)[["named", "status"]]
               named status
    0  [信贷, 材料管理]     ok
    """
    where = "propositions_checked(grid)"
    require_columns(grid, ["customer_group", *factors, "value_proposition"], where=where)
    require_rows(grid, where=where)
    texts = grid[["customer_group", *factors, "value_proposition"]].fillna("").astype(str)
    named, status = [], []
    for row in texts.to_dict("records"):
        found = [row[column] for column in factors if mentions(row["value_proposition"], row[column])]
        full = all(text.strip() for text in row.values())
        named.append(found)
        status.append("incomplete" if not full else "ok" if found else "names_no_factor")
    return grid.assign(named=named, status=status)


def mentions(text: str, factor: str) -> bool:
    """Whether a text speaks of a buying factor, in English or Chinese.

    Examples
    --------
    >>> mentions("punctual, reliable delivery at a fair price", "on-time delivery"), mentions("公道的价格", "信贷")
    (True, False)
    """
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", factor)
    pairs = [run[start : start + 2] for run in runs for start in range(len(run) - 1)]
    return bool(_stems(factor) & _stems(text)) or any(pair in text for pair in pairs)


def _stems(text: str) -> set[str]:
    """The words of four letters or more without their commonest endings, so that customs are no customers."""
    words = re.findall(r"[^\W\d_]{4,}", re.sub(r"[\u4e00-\u9fff]", " ", text.casefold()))
    return {next((word[: -len(end)] for end in ENDINGS if word.endswith(end)), word) for word in words}
