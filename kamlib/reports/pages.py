"""How does a report speak: headings, sentences, cards and tables in one language, safe whatever people typed?"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import pandas as pd
from IPython.display import HTML, Markdown
from pandas.io.formats.style import Styler

from kamlib.charts.tables import shown
from kamlib.text import amount, signed, whole, word
from kamlib.text.say import Say

_MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in r"\`*_{}[]()#+-.!|~<>$"} | {"\n": " ", "\r": " "})
_CARDS = "display:flex;flex-wrap:wrap;gap:12px;margin:1em 0"
_CARD = "flex:1 1 150px;border:1px solid #dce3e8;border-top:4px solid #0b6e99;padding:10px 14px"


def plain(text: str) -> str:
    """Text somebody typed, so that Markdown shows it as it is.

    Examples
    --------
    >>> plain("<b>A*B</b>")
    '\\\\<b\\\\>A\\\\*B\\\\</b\\\\>'
    """
    return str(text).translate(_MARKDOWN_SIGNS)


def say(key: str, lang: str, /, **values) -> Markdown:
    """A sentence or heading of the words, with values filled in; text values are shown as they were typed."""
    return Markdown(word(key, lang, **{n: plain(v) if isinstance(v, str) else v for n, v in values.items()}))


class Page:
    """What the page of a chapter's report says, in one language; each chapter derives its own, a dataclass with
    the result, ``lang`` and ``currency``.

    Attributes
    ----------
    chapter : str
        The page speaks the words of its ``report.yaml``; names of codes come from its ``words.yaml``.
    lang : {"en", "zh"}
    currency : str
        Sign before amounts.
    """

    chapter = ""
    lang: str
    currency: str

    def word(self, key: str, /, **values) -> str:
        """A sentence of the report's words."""
        return word(f"{self.chapter}_report.{key}", self.lang, **values)

    def say(self, key: str, /, **values) -> Markdown:
        """A sentence or heading to show; text values stand as they were typed."""
        return say(f"{self.chapter}_report.{key}", self.lang, **values)

    def line(self, key: str, /, **values) -> str:
        """The same as text, to be put together with other lines."""
        return self.say(key, **values).data

    def listed(self, key: str, *lines: str) -> Markdown:
        """A heading over those lines that say something."""
        return Markdown("\n".join([self.word(key) + "\n", *(line for line in lines if line)]))

    def name(self, kind: str, code: object) -> str:
        """The chapter's word for a code; what it has no word for keeps its own name."""
        return Say(self.chapter, self.lang).name(kind, code)

    def joined(self, names: Iterable[str]) -> str:
        """Names in a row."""
        return word("common.comma", self.lang).join(names)

    def money(self, value: float) -> str:
        return amount(value, self.lang, currency=self.currency)

    def table(
        self, table: pd.DataFrame, columns: Mapping[str, str] | Iterable[str], *,
        formats: Mapping[str, str] | None = None, rows: int = 12,
    ) -> Styler:  # fmt: skip
        """Some columns as :func:`kamlib.charts.tables.shown` shows them, each under the word ``col_<column>``.

        Parameters
        ----------
        columns : iterable of column, or mapping of column to the key of its header
        """
        keys = columns if isinstance(columns, Mapping) else {name: f"col_{name}" for name in columns}
        headers = {name: key if "." in key else f"{self.chapter}_report.{key}" for name, key in keys.items()}
        return shown(table, lang=self.lang, columns=headers, formats=dict(formats or {}), rows=rows)

    def notes(self, notes: Iterable[tuple[str, Mapping]], *more: str) -> Markdown:
        """What the page is made from, a line each: the word ``note_<key>`` with its values, the kind of a list as
        ``what``; then further lines."""
        lines = []
        for key, values in notes:
            told = {name: whole(value) if isinstance(value, int) else value for name, value in values.items()}
            what = {"what": self.word(f"kind_{values['kind']}")} if "kind" in values else {}
            lines.append(self.word(f"note_{key}", **told, **what))
        return Markdown("\n".join(f"- {line}" for line in [*lines, *more]))


def headline_table(chapter: str, rows: Sequence[tuple], lang: str) -> pd.DataFrame:
    """The figures on top of a page, for :func:`cards`.

    Parameters
    ----------
    chapter : str
        Its report's words ``head_<key>`` are the labels.
    rows : sequence of tuple
        key, value, before, shown (value as text), change (text, may be empty), good ("up" or "down": what is good
        news).

    Returns
    -------
    pandas.DataFrame
        key, label, value, before, shown, change, good.
    """
    table = pd.DataFrame(rows, columns=["key", "value", "before", "shown", "change", "good"])
    table.insert(1, "label", [word(f"{chapter}_report.head_{key}", lang) for key in table["key"]])
    return table


def points(now: float, before: float, lang: str) -> str:
    """The difference of two shares in percentage points; empty where one is missing.

    Examples
    --------
    >>> points(0.31, 0.285, "en"), points(0.3, float("nan"), "en")
    ('+2.5 points', '')
    """
    if pd.isna(now) or pd.isna(before):
        return ""
    return word("reports.points", lang, points=signed((now - before) * 100, digits=1))


def cards(headline: pd.DataFrame) -> HTML:
    """Headline numbers side by side, each with its change against the period before.

    Parameters
    ----------
    headline : pandas.DataFrame
        label, shown, change (text, may be empty), good ("up" or "down").
    """
    return HTML(
        f"<div class='kam-cards' style='{_CARDS}'>{''.join(_card(row) for _, row in headline.iterrows())}</div>"
    )


def _card(row: pd.Series) -> str:
    rises = not str(row["change"]).startswith("−")
    tone = "#2e8b57" if rises == (row["good"] == "up") else "#c0392b"
    arrow = "▲" if rises else "▼"
    change = f"<span style='color:{tone}'>{arrow} {escape(str(row['change']))}</span>" if row["change"] else "&nbsp;"
    number = f"<b style='display:block;font-size:1.6em;line-height:1.2'>{escape(str(row['shown']))}</b>"
    return f"<div class='kam-card' style='{_CARD}'>{escape(str(row['label']))}{number}{change}</div>"
