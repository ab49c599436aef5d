"""How is the quality of a reading told to a reader?"""

import pandas as pd

from kamlib.tables.columns import Column, Contract, contract
from kamlib.tables.lines import KINDS
from kamlib.text import require_language, whole, word

_SHOWN = 12  # months without lines
_ROWS = ("read", "used", "left_out", "refused")


def quality_table(reading, *, lang: str = "en") -> pd.DataFrame:
    """Rows and amounts of a reading as a table to show: read = used + left out + refused.

    Parameters
    ----------
    reading : Reading
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Three text columns named in the reader's language: what, rows, amount ("" where there is none). The kinds of
        ledger lines that are left out stand below "rows left out".

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> quality = pd.DataFrame({"rows": [3, 2, 0, 1], "amount": [60.0, 50, 0, 10], "detail": ""}, index=list(_ROWS))
    >>> quality_table(SimpleNamespace(quality=quality), lang="zh").iloc[:2, :2]
         项目 行数
    0  读入行数  3
    1  可用行数  2
    """
    require_language(lang, where="quality_table(lang=)")
    quality = reading.quality
    items = [(word(f"tables.item_{item}", lang), quality.loc[item]) for item in _ROWS]
    kinds = [kind for kind in KINDS if kind in quality.index and _is_left_out(quality, kind)]
    below = [(kind, quality.loc[kind, ["rows", "amount"]]) for kind in kinds]
    rest = quality.loc["left_out", ["rows", "amount"]] - sum(fact for _, fact in below)
    below += [("duplicates", rest)] if rest["rows"] else []
    items[3:3] = [(f"– {word(f'tables.kind_{kind}', lang)}", fact) for kind, fact in below]
    names = [word(f"tables.shown_{name}", lang) for name in ("item", "rows", "amount")]
    rows = [(label, whole(fact["rows"]), money(fact["amount"])) for label, fact in items]
    return pd.DataFrame(rows, columns=names)


def summary_lines(reading, lang: str) -> list[str]:
    """What a reader should know about a table before trusting it, one sentence a line."""
    require_language(lang, where="summary_lines(lang=)")
    quality, table = reading.quality, contract(reading.source["as_"])
    lines = [*_period(quality, lang), *_strange(quality, lang), *_counts(quality, lang)]
    lines += _answers(quality, table, lang)
    lines += _missing(reading, table, lang)
    lines += [*_kinds(quality, lang), *_repeated(reading, lang), *_totals(quality, lang)]
    if _rows(quality, "merged"):
        lines.append(word("tables.know_merged", lang, rows=whole(_rows(quality, "merged"))))
    if (reading.mapping["column"] == "discount").any() and _derived_plainly(reading):
        lines.append(word("tables.know_discount", lang))
    return lines


def money(amount: float) -> str:
    """An amount to the cent, "" where there is none.

    Examples
    --------
    >>> money(-1234.5), money(float("nan"))
    ('−1,234.50', '')
    """
    return "" if amount != amount else f"{amount:,.2f}".replace("-", "−")


def _rows(quality: pd.DataFrame, item: str) -> int:
    return int(quality.loc[item, "rows"]) if item in quality.index else 0


def _is_left_out(quality: pd.DataFrame, kind: str) -> bool:
    return quality.loc[kind, "detail"] == "leave_out" and quality.loc[kind, "rows"] > 0


def _period(quality: pd.DataFrame, lang: str) -> list[str]:
    if "period" not in quality.index:
        return []
    period = {"period": quality.loc["period", "detail"], "months": _rows(quality, "period")}
    gaps = quality.loc["gaps", "detail"].split(", ")
    shown = ", ".join(gaps[:_SHOWN]) + (" …" if len(gaps) > _SHOWN else "")
    tail = word("tables.know_gaps", lang, gaps=shown) if shown else word("tables.know_no_gaps", lang)
    return [word("tables.know_period", lang, **period) + tail]


def _strange(quality: pd.DataFrame, lang: str) -> list[str]:
    lines = []
    if _rows(quality, "strays"):
        rows, amount, days = quality.loc["strays", ["rows", "amount", "detail"]]
        lines.append(word("tables.know_strays", lang, rows=whole(rows), amount=money(amount), days=days))
    if _rows(quality, "currencies"):
        lines.append(word("tables.know_currencies", lang, signs=quality.loc["currencies", "detail"]))
    return lines


def _counts(quality: pd.DataFrame, lang: str) -> list[str]:
    if "accounts_read" not in quality.index:
        return []
    counts = {
        item: _rows(quality, item) for item in ("accounts_read", "invoices_read", "accounts_used", "invoices_used")
    }
    same = counts["accounts_read"] == counts["accounts_used"] and counts["invoices_read"] == counts["invoices_used"]
    told = {item: whole(count) for item, count in counts.items()}
    return [word("tables.know_counts_same" if same else "tables.know_counts", lang, **told)]


def _answers(quality: pd.DataFrame, table: Contract, lang: str) -> list[str]:
    lines = []
    for name, column in table.columns.items():
        given = quality[quality.index.str.startswith(f"{name}=") & (quality["rows"] > 0)]
        parts = []
        for item, fact in given.iterrows():
            amount = f" ({money(fact['amount'])})" if fact["amount"] and set(column.choices) != {"0", "1"} else ""
            parts.append(f"{_answer(item.split('=', 1)[1], column, lang)} {whole(fact['rows'])}{amount}")
        if parts:
            answers = (", " if lang == "en" else "，").join(parts)
            lines.append(word("tables.know_answers", lang, name=column.words[lang]["name"], answers=answers))
    return lines


def _answer(answer: str, column: Column, lang: str) -> str:
    """An answer in the reader's language, where the contract has a word for it."""
    if set(column.choices) == {"0", "1"}:
        return word("common.yes" if answer == "1" else "common.no", lang)
    if answer not in column.choices:
        return answer
    chinese = (known for known in column.choices[answer] if not known.isascii())
    return answer.replace("_", " ") if lang == "en" else next(chinese, answer)


def _missing(reading, table: Contract, lang: str) -> list[str]:
    quality = reading.quality
    lines, empty = [], []
    for name, column in table.columns.items():
        rows = _rows(quality, f"missing_{name}")
        label = column.words[lang]["name"]
        if rows and column.needed:
            amount = money(quality.loc[f"missing_{name}", "amount"])
            tail = word("tables.know_missing_amount", lang, amount=amount) if amount and name != "revenue" else ""
            lines.append(word("tables.know_missing", lang, name=label, rows=whole(rows), amount=tail))
        elif rows:
            empty.append(f"{label} {whole(rows)}")
    if empty:
        lines.append(word("tables.know_empty", lang, cells=(", " if lang == "en" else "，").join(empty)))
    if unread := quality.loc["refused", "detail"]:
        lines.append(word("tables.know_unread", lang, rows=whole(int(unread))))
    return lines


def _kinds(quality: pd.DataFrame, lang: str) -> list[str]:
    lines = []
    for kind in ("return", "cancelled", "bad_debt", "fee", "returned"):
        if not _rows(quality, kind) and not _rows(quality, f"{kind}_lines"):
            continue
        treat = quality.loc[kind, "detail"]
        told = {"kind": word(f"tables.kind_{kind}", lang), "treat": word(f"tables.treat_{treat}", lang)}
        told |= {"rows": whole(_rows(quality, kind)), "amount": money(quality.loc[kind, "amount"])}
        key = "know_return" if kind == "return" else "know_kind"
        if _rows(quality, f"{kind}_lines"):
            fact, key = quality.loc[f"{kind}_lines"], "know_lettered" if _rows(quality, kind) else "know_lettered_none"
            told |= {"in_file": whole(fact["rows"]), "n": whole(int(fact["detail"])), "of_all": money(fact["amount"])}
        lines.append(word(f"tables.{key}", lang, option=f"{kind}={treat}", **told))
    if _rows(quality, "zero_amount"):
        lines.append(word("tables.know_zero", lang, rows=whole(_rows(quality, "zero_amount"))))
    return lines


def _repeated(reading, lang: str) -> list[str]:
    fact = reading.quality.loc["duplicates"]
    if not fact["rows"]:
        return []
    kind = fact["detail"] if reading.source["as_"] == "ledger" else "plain"
    told = {"rows": whole(fact["rows"]), "amount": money(fact["amount"])}
    return [word(f"tables.know_duplicates_{kind}", lang, **told)]


def _totals(quality: pd.DataFrame, lang: str) -> list[str]:
    if not _rows(quality, "total_rows"):
        return []
    stated, detail = quality.loc["total_rows", ["amount", "detail"]]
    if not detail:
        return [word("tables.know_total", lang)]
    if detail == "agrees":
        return [word("tables.know_total_agrees", lang, amount=money(stated))]
    return [word("tables.know_total_differs", lang, amount=money(stated), difference=money(float(detail)))]


def _derived_plainly(reading) -> bool:
    derived = reading.mapping[(reading.mapping["column"] == "revenue") & (reading.mapping["how"] == "derived")]
    return len(derived) > 0 and derived["header"].iloc[0].count(" · ") == 1
