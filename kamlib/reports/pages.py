"""How does a report speak: headings, sentences, cards and tables in one language, safe whatever people typed?"""

from html import escape

import pandas as pd
from IPython.display import HTML, Markdown

from kamlib.text import word

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
