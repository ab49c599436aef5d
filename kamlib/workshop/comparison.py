"""How do all groups' answers stand side by side in the deck?"""

from kamlib.documents.slides import Deck
from kamlib.text import word
from kamlib.workshop.template import Column, Part, Row, Template
from kamlib.workshop.values import heading, number, shown

ABREAST = 4  # groups in one table
MOST_SERIES = 8  # groups in one chart
MOST_BARS = 28  # in one chart
MOST_CHARTS = 2  # number columns of a part that are drawn
MOST_LINES = 40  # of one cell; the group's own slides have more


def comparison_slides(deck: Deck, template: Template, values: dict[str, dict[str, str]], lang: str) -> None:
    """All groups side by side: numbers as native charts, every other answer in tables of four groups each.

    ``values`` holds each group's cell texts by field key.
    """
    title, drawn = word("workshop.compared", lang, title=template.title(lang)), set()
    for part in template.parts:
        for column in [c for c in part.columns if c.kind in ("number", "scale")][:MOST_CHARTS]:
            drawn |= _number_slides(deck, f"{title} · {heading(column, lang)}", part, column, values, lang)
    groups = list(values)
    for start in range(0, len(groups), ABREAST):
        some = {group: values[group] for group in groups[start : start + ABREAST]}
        tables = [table for part in template.parts if (table := _table(part, some, drawn, lang))[2]]
        if tables:
            deck.parts_slides(title, tables, most_lines=MOST_LINES)


def _number_slides(deck: Deck, title: str, part: Part, column: Column, values, lang: str) -> set[tuple[str, str]]:
    """One number column as bars, a bar a group; as many charts as keep the bars apart. The group and field of each
    number drawn comes back."""
    rows = [row for row in part.rows if row.label[lang]]
    numbers = {
        (group, _key(part, row, column)): _number(given.get(_key(part, row, column), ""))
        for group, given in values.items()
        for row in rows
    }
    numbers = {place: value for place, value in numbers.items() if value is not None}
    groups = [group for group in values if any(place[0] == group for place in numbers)]
    top = column.options.get("high") if column.kind == "scale" else None
    charts = [
        (groups[g : g + MOST_SERIES], rows[r : r + step])
        for g in range(0, len(groups), MOST_SERIES)
        for step in [_evenly(len(rows), max(1, MOST_BARS // len(groups[g : g + MOST_SERIES])))]
        for r in range(0, len(rows), step)
    ]
    for n, (some, lines) in enumerate(charts, start=1):
        several = word("documents.page_of", lang, title=title, n=n, of=len(charts))
        series = {group: [numbers.get((group, _key(part, row, column))) for row in lines] for group in some}
        labels = [row.name(lang) for row in lines]
        deck.bar_slide(title if len(charts) == 1 else several, labels, series, number_format="General", top_value=top)
    return set(numbers)


def _evenly(count: int, most: int) -> int:
    """How many go on each page where at most so many do and none is left nearly alone.

    Examples
    --------
    >>> _evenly(10, 9), _evenly(6, 7)
    (5, 6)
    """
    return -(-count // -(-count // most)) if count else 1


def _table(part: Part, values, drawn: set[tuple[str, str]], lang: str) -> tuple[str, list[str], list[list[str]]]:
    """What the groups wrote and no chart shows: of a part of one row a line a field, of others a line a row; with the
    part's title and the headings."""

    def told(group: str, row: Row, column: Column) -> str:
        key = _key(part, row, column)
        return "" if (group, key) in drawn else shown(column, values[group].get(key, ""), lang).strip()

    asked = [column for column in part.columns if column.asked]
    used = [column for column in asked if any(told(group, row, column) for group in values for row in part.rows)]
    several, corner = len(part.rows) > 1 and len(used) > 1, ""
    if len(part.rows) == 1:
        lines = [(heading(column, lang), part.rows[0], [column]) for column in used]
    else:
        lines = [(row.name(lang), row, used) for row in part.rows]
        corner = heading(used[0], lang) if len(used) == 1 else ""

    def cell(group: str, row: Row, columns: list[Column]) -> str:
        texts = [(heading(column, lang), told(group, row, column)) for column in columns]
        if not several:
            return "".join(text for _, text in texts)
        return "\n".join(word("workshop.in_row", lang, row=name, sentence=text) for name, text in texts if text)

    rows = [[name, *(cell(group, row, columns) for group in values)] for name, row, columns in lines]
    return part.title[lang], [corner, *values], [row for row in rows if any(row[1:])]


def _key(part: Part, row: Row, column: Column) -> str:
    return f"{part.id}.{row.id}.{column.id}"


def _number(text: str) -> float | None:
    value = number(text) if text.strip() else float("nan")
    return None if value != value else value
