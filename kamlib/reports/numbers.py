"""Which numbers are behind a report's charts?"""

import json
from collections.abc import Mapping

import pandas as pd
from nbformat import NotebookNode

MIME = "application/vnd.kam.tables+json"


def record_tables(tables: Mapping[str, pd.DataFrame]) -> None:
    """Keep tables inside the running notebook, unseen, for the workbook and the index of a batch.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Sheet name → table. A table named ``headline`` (columns key, label, value, shown, change) also feeds
        the index page.
    """
    from IPython.display import display

    packed = {
        name: json.loads(table.to_json(orient="split", index=False, date_format="iso"))
        for name, table in tables.items()
    }
    display({MIME: packed}, raw=True)


def recorded_tables(notebook: NotebookNode) -> dict[str, pd.DataFrame]:
    """The tables an executed notebook keeps, by name; empty when it keeps none."""
    tables: dict[str, pd.DataFrame] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            for name, packed in output.get("data", {}).get(MIME, {}).items():
                tables[name] = pd.DataFrame(packed["data"], columns=packed["columns"])
    return tables
