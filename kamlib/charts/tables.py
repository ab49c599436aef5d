"""How is a result table shown to a reader?"""

import re
from collections.abc import Mapping
from zlib import crc32

import pandas as pd
from pandas.io.formats.style import Styler

from kamlib.errors import KamError, require_columns
from kamlib.text import amount, percent, require_language, whole, word

FORMATS = {
    "amount": lambda lang: lambda value: amount(value, lang),
    "percent": lambda lang: lambda value: percent(value),
    "percent1": lambda lang: lambda value: percent(value, digits=1),
    "change": lambda lang: lambda value: percent(value, digits=1, signed=True),
    "whole": lambda lang: whole,
    "decimal1": lambda lang: lambda value: "–" if pd.isna(value) else f"{value:,.1f}".replace("-", "−"),
    "decimal2": lambda lang: lambda value: "–" if pd.isna(value) else f"{value:,.2f}".replace("-", "−"),
    "date": lambda lang: lambda value: "–" if pd.isna(value) else f"{value:%Y-%m-%d}",
    "text": lambda lang: lambda value: "–" if pd.isna(value) else str(value),
}  # fmt: skip


class Shown(Styler):
    """A display table whose short form is the same in every run, unlike an address in memory."""

    def __repr__(self) -> str:
        return f"<table: {self.data.shape[0]} rows, {self.data.shape[1]} columns>"

    def _repr_html_(self) -> str:
        """Half the bytes: no indents, and of the cells' classes only the column's."""
        short = re.sub(r'class="(?:data row|col_heading level)\d+ (col\d+)"\s*', r'class="\1"', self.to_html())
        return re.sub(r"\s*\n\s*", " ", re.sub(r">\s*\n\s*<", "><", short))


def shown(
    table: pd.DataFrame, *, lang: str, columns: dict[str, str], formats: dict[str, str] | None = None, rows: int = 12
) -> Shown:
    """A table as a reader sees it: chosen columns, headers in their language, numbers as text, nothing executable.

    Parameters
    ----------
    table : pandas.DataFrame
    lang : {"en", "zh"}
    columns : dict
        Column → key of its header word, such as ``{"revenue": "common.revenue"}``, in the order shown.
    formats : dict, optional
        Column → one of "amount", "percent", "percent1", "change", "whole", "decimal1", "decimal2", "date", "text".
        Columns not named are text.
    rows : int
        At most so many rows.

    Returns
    -------
    Shown
        A pandas Styler without index; what people typed is escaped.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A1"], "revenue": [1234567.0]})
    >>> styled = shown(table, lang="zh", columns={"account_id": "common.account", "revenue": "common.revenue"},
    ...                formats={"revenue": "amount"})
    >>> "123万" in styled.to_html(), "客户" in styled.to_html()
    (True, True)
    """
    require_language(lang, where="shown(lang=)")
    require_columns(table, columns, where="shown(table)")
    formats = formats or {}
    unknown = sorted(set(formats.values()) - set(FORMATS))
    if unknown:
        raise KamError(f"unknown format(s) {unknown}", where="shown(formats=)", fix=f"use one of {sorted(FORMATS)}")
    text = pd.DataFrame(
        {
            word(key, lang): [FORMATS[formats.get(name, "text")](lang)(value) for value in table[name].head(rows)]
            for name, key in columns.items()
        }
    )
    right = [n for n, name in enumerate(columns) if formats.get(name, "text") not in ("text", "date")]
    aligned = [{"selector": cell, "props": "text-align: left"} for cell in ("th", "td")]
    aligned += [{"selector": f".col{n}", "props": "text-align: right"} for n in right]
    content = crc32(text.to_csv().encode("utf-8"))  # a name made from the content: the same table is the same HTML
    styled = Shown(text, uuid=f"{content:08x}", cell_ids=False).hide(axis="index").format(escape="html", formatter=str)
    return styled.set_table_attributes('class="kam-table"').set_table_styles(aligned)


def figure_table(found: Mapping[str, object], *, lang: str) -> Shown:
    """A few figures, a line each; with those that a source prints beside ours, and whether the two are equal.

    Parameters
    ----------
    found : mapping
        Key of the line's word → our figure, or (ours, the source's). Ours is rounded as the source's is printed.
    lang : {"en", "zh"}

    Examples
    --------
    >>> table = figure_table({"common.revenue": (40.833, 40.83), "common.target": "12%"}, lang="en").data
    >>> table.to_numpy().tolist()
    [['revenue', '40.83', '40.83', 'yes'], ['target', '12%', '–', '–']]
    """
    rows = []
    for key, pair in found.items():
        here, there = pair if isinstance(pair, tuple) else (pair, None)
        if there is None:
            ours = here if isinstance(here, str) else f"{here:,}".replace("-", "−")
            rows.append((word(key, lang), ours, "–", "–"))
        else:
            digits = len(f"{there}".partition(".")[2])
            ours, printed = (f"{value:,.{digits}f}".replace("-", "−") for value in (here, there))
            rows.append((word(key, lang), ours, printed, word(f"common.{'yes' if ours == printed else 'no'}", lang)))
    columns = ["what", "here", "there", "equal"]
    if all(row[2] == "–" for row in rows):
        columns = columns[:2]
    table = pd.DataFrame(rows, columns=["what", "here", "there", "equal"])
    return shown(table, lang=lang, columns={name: f"common.check_{name}" for name in columns}, rows=len(table))
