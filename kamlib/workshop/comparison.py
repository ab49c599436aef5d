"""How do all groups' answers stand side by side in the deck?"""

from kamlib.documents.slides import Deck
from kamlib.text import word
from kamlib.workshop.template import Column, Part, Row, Template
from kamlib.workshop.values import heading, number, shown

ABREAST = 4  # groups in one table
MOST_BARS = 28  # in one chart
MOST_CHARTS = 2  # number columns of a part that are drawn


def comparison_slides(deck: Deck, template: Template, values: dict[str, dict[str, str]], lang: str) -> None:
    """All groups side by side: texts as tables of four groups each, numbers as native charts.

    ``values`` holds each group's cell texts by field key.
    """
    title = word("workshop.compared", lang, title=template.title(lang))
    for part in template.parts:
        for column in [c for c in part.columns if c.kind in ("number", "scale")][:MOST_CHARTS]:
            _number_slides(deck, f"{title} · {heading(column, lang)}", part, column, values, lang)
    groups = list(values)
    for start in range(0, len(groups), ABREAST):
        some = {group: values[group] for group in groups[start : start + ABREAST]}
        tables = [(part.title[lang], ["", *some], _rows(part, some, lang)) for part in template.parts]
        tables = [table for table in tables if table[2]]
        if tables:
            deck.parts_slides(title, tables)


def _number_slides(deck: Deck, title: str, part: Part, column: Column, values, lang: str) -> None:
    """One number column as bars, a bar a group; as many charts as keep the bars apart."""
    rows = [row for row in part.rows if row.label[lang]]
    found = {
        group: [_number(given.get(_key(part, row, column), "")) for row in rows] for group, given in values.items()
    }
    found = {group: numbers for group, numbers in found.items() if any(value is not None for value in numbers)}
    if not found:
        return
    charts = -(-len(rows) * len(found) // MOST_BARS)
    step, top = -(-len(rows) // charts), column.options.get("high") if column.kind == "scale" else None
    for start in range(0, len(rows), step):
        labels = [row.label[lang] for row in rows[start : start + step]]
        some = {group: numbers[start : start + step] for group, numbers in found.items()}
        several = word("documents.page_of", lang, title=title, n=start // step + 1, of=charts)
        deck.bar_slide(title if charts == 1 else several, labels, some, number_format="General", top_value=top)


def _rows(part: Part, values, lang: str) -> list[list[str]]:
    """What the groups wrote: of a part of one row each field, of others the first two fields of each row."""
    asked = [column for column in part.columns if column.asked and column.kind not in ("number", "scale")]
    if len(part.rows) == 1:
        lines = [(heading(column, lang), [column], part.rows[0]) for column in asked]
    else:
        lines = [(row.label[lang] or row.id, asked[:2], row) for row in part.rows]
    rows = [[label, *(_told(part, row, columns, given, lang) for given in values.values())]
            for label, columns, row in lines]  # fmt: skip
    return [row for row in rows if any(text.strip() for text in row[1:])]


def _told(part: Part, row: Row, columns: list[Column], given: dict[str, str], lang: str) -> str:
    """One group's answer; a choice says what it answers where it does not stand alone."""
    texts = []
    for column in columns:
        if text := shown(column, given.get(_key(part, row, column), ""), lang).strip():
            named = column.kind == "choice" and len(columns) > 1
            texts.append(word("workshop.in_row", lang, row=column.label[lang], sentence=text) if named else text)
    return "\n".join(texts)


def _key(part: Part, row: Row, column: Column) -> str:
    return f"{part.id}.{row.id}.{column.id}"


def _number(text: str) -> float | None:
    value = number(text) if text.strip() else float("nan")
    return None if value != value else value
