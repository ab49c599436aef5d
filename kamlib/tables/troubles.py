"""How is a file that cannot be used explained, in both languages?"""

from collections.abc import Mapping
from pathlib import Path

from kamlib.errors import KamError
from kamlib.text import word


def trouble(key: str, *, where: str | Mapping[str, str], **values) -> KamError:
    """A :class:`KamError` from the words ``tables.<key>_what`` and ``tables.<key>_fix``.

    Parameters
    ----------
    key : str
        Of another topic when it names one: ``reports.no_column``.
    where : str or {"en": …, "zh": …}
        Such as :func:`place` gives.
    **values
        What the words are filled with; a value may be ``{"en": …, "zh": …}`` too.

    Notes
    -----
    The error is raised in English; :func:`kamlib.text.told` says it in the reader's language.
    """
    spoken = {lang: _spoken(key, lang, where, values) for lang in ("en", "zh")}
    what, at, fix = spoken["en"]
    error = KamError(what, where=at, fix=fix)
    error.key, error.spoken = key, spoken
    return error


def place(file: str | Path, *, sheet: str | None = None, row: int | None = None, column: str | None = None) -> dict:
    """Where something is, in both languages.

    Examples
    --------
    >>> place("in/ledger.xlsx", sheet="订单", row=7)
    {'en': "ledger.xlsx, sheet '订单', row 7", 'zh': 'ledger.xlsx，工作表“订单”，第 7 行'}
    """
    name = Path(file).name or str(file)
    en, zh = [name], [name]
    for value, english, chinese in (
        (sheet, "sheet {!r}", "工作表“{}”"), (row, "row {}", "第 {} 行"), (column, "column {!r}", "“{}”列"),
    ):  # fmt: skip
        if value is not None:
            en.append(english.format(value))
            zh.append(chinese.format(value))
    return {"en": ", ".join(en), "zh": "，".join(zh)}


def _spoken(key: str, lang: str, where, values: Mapping) -> tuple[str, str, str]:
    own = {name: value[lang] if isinstance(value, Mapping) else value for name, value in values.items()}
    at = where[lang] if isinstance(where, Mapping) else where
    full = key if "." in key else f"tables.{key}"
    return word(f"{full}_what", lang, **own), at, word(f"{full}_fix", lang, **own)
