"""How do executed notebooks become pages a person opens without a network?"""

from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from nbformat import NotebookNode

from kamlib.documents.views import notebook_view
from kamlib.reports.manifest import PLACES, Outcome
from kamlib.reports.numbers import MIME
from kamlib.text import whole, word
from kamlib.writing import write_text

LINKED = ("workbook", "notebook", "evidence")  # parts beside the page, which the report's name opens


@cache
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="basic", exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True
    )


def make_ready() -> None:
    """Import what pages are made with, which takes a second, before the first page is wanted."""
    _exporter()


def _page(title: str, body: str, *, lang: str) -> str:
    style = (files("kamlib.reports") / "page.css").read_text(encoding="utf-8")
    code = {"en": "en", "zh": "zh-CN"}[lang]
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def report_html(notebook: NotebookNode, *, title: str, lang: str) -> str:
    """An executed report as one page: no code, no script, no outside request, pictures inside.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    title : str
        Of the browser tab.
    lang : {"en", "zh"}
        Twin cells of the other language are left out.
    """
    view = notebook_view(notebook, lang=lang)
    for cell in view.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if MIME not in output.get("data", {})]
    body, _ = _exporter().from_notebook_node(view)
    return _page(title, body, lang=lang)


def write_index(path: Path, outcomes: list[Outcome], headlines: dict[str, pd.DataFrame | None], *, lang: str) -> None:
    """Write the index page: failures first, then every report with its headline numbers and links."""
    ordered = sorted(outcomes, key=lambda outcome: not outcome.error)
    heads = next((table for table in headlines.values() if table is not None), pd.DataFrame({"label": []}))
    labels = [str(label) for label in heads["label"]]
    rows = "\n".join(_index_row(outcome, headlines.get(outcome.report), len(labels), lang) for outcome in ordered)
    head = "".join(f"<th>{escape(label)}</th>" for label in labels)
    ended = [outcome.status for outcome in outcomes if not outcome.common]
    failed, partly = ended.count("failed"), ended.count("partly")
    title = word("reports.index_title", lang)
    counts = word("reports.index_counts", lang, reports=whole(len(ended)), failed=whole(failed))
    counts += word("reports.index_partly", lang, n=whole(partly)) if partly else ""
    body = (
        f"<h1>{title}</h1>\n<p>{counts}</p>\n<div class='wide'><table class='kam-table'>\n<thead><tr>"
        f"<th>{word('reports.report', lang)}</th>{head}<th>{word('reports.files', lang)}</th></tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>\n<p class='note'>{word('reports.index_note', lang)}</p>"
    )
    write_text(path, _page(title, body, lang=lang))


def _index_row(outcome: Outcome, headline: pd.DataFrame | None, width: int, lang: str) -> str:
    """A report with its headline numbers and the files that are there; what went wrong stands below it."""
    name, parts = escape(outcome.report), outcome.parts.split()
    places = {part: quote(PLACES[part].format(outcome.file)) for part in parts if part in PLACES}
    title = f"<a href='{places['page']}'>{name}</a>" if "page" in places else name
    shown = [] if headline is None else [_headline_cell(row) for _, row in headline.head(width).iterrows()]
    cells = "".join(shown) + "<td>–</td>" * (width - len(shown))
    links = " · ".join(
        f"<a href='{places[part]}'>{word(f'reports.{part}', lang)}</a>" for part in LINKED if part in places
    )
    if not outcome.error:
        return f"<tr><td>{title}</td>{cells}<td>{links}</td></tr>"
    why = f"<tr class='failed'><td colspan='{width + 2}'><pre>{escape(outcome.error)}</pre></td></tr>"
    return f"<tr class='failed'><td>✗ {title}</td>{cells}<td>{links}</td></tr>\n{why}"


def _headline_cell(row: pd.Series) -> str:
    change = row.get("change")
    small = f"<br><small>{escape(str(change))}</small>" if isinstance(change, str) and change else ""
    return f"<td class='number'>{escape(str(row['shown']))}{small}</td>"
