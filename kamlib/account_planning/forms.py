"""What does a group's account plan, written in a form of the workshop, say in the tables of the chapter?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning import plan_template
from kamlib.account_planning.plan import FormCompletion, form_completion
from kamlib.tables.checklists import load_checklist
from kamlib.workshop.board import Board
from kamlib.workshop.replay import Place, values_of
from kamlib.workshop.values import number

TEMPLATE = "ka-plan-template"


@dataclass(frozen=True)
class AccountPlan:
    """An account plan read back from a board.

    ``entries``: field, text, evidence, updated – for ``form_completion("plan_template", …)`` · ``sections``: section,
    text_en, text_zh, pages, updated – for ``plan_sections`` (pages: 1 for each 1,800 letters begun, 0 if empty) ·
    ``forecast``: year, revenue, margin (0–1), account_cost, share_of_customer (0–1) – margin and costs for
    ``net_present_value`` · ``actions``: milestone, owner, due (date), status.
    """

    account: dict[str, str]
    entries: pd.DataFrame
    sections: pd.DataFrame
    forecast: pd.DataFrame
    actions: pd.DataFrame

    def completion(self) -> FormCompletion:
        """What of the plan is filled and what rests on evidence."""
        return form_completion("plan_template", self.entries[["field", "text", "evidence"]])


def account_plan(board: Board, group: str, *, template: str = TEMPLATE) -> AccountPlan:
    """The plan a group (or a person with a form in a notebook) has written.

    Parameters
    ----------
    board : Board
    group : str
    template : str
        ``"ka-plan-template"``, or a template of one's own with the same parts and fields.

    Examples
    --------
    >>> from kamlib.workshop.board import Author, Draft
    >>> board = Board(":memory:")
    >>> place = Place("East", TEMPLATE, "plan.summary_strategy.text")
    >>> _ = board.append([Draft(place, "Grow with them", Author("1", "Ann"))])
    >>> plan = account_plan(board, "East")
    >>> plan.entries.loc[0, ["field", "text"]].tolist(), plan.completion().first_open
    (['summary_strategy', 'Grow with them'], 'trends')
    """
    cells = board.cells()
    values = values_of(cells, group, template)
    items = load_checklist("account_planning", "plan_template").items
    entries = pd.DataFrame(
        {
            "field": items["id"],
            "text": [values.get(f"plan.{name}.text", "") for name in items["id"]],
            "evidence": [values.get(f"plan.{name}.evidence", "") for name in items["id"]],
            "updated": [_day(cells.get(Place(group, template, f"plan.{name}.text"))) for name in items["id"]],
        }
    )
    account = {name: values.get(f"account.1.{name}", "") for name in ("name", "account_id", "manager")}
    return AccountPlan(account, entries, _sections(entries, items), _forecast(values), _actions(values))


def _day(cell) -> pd.Timestamp:
    return pd.Timestamp(cell.at[:10]) if cell and cell.value.strip() else pd.NaT


def _sections(entries: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    lines = entries.assign(section=items["group"].to_numpy())
    lines = lines[lines["text"].str.strip() != ""]
    parts = lines.groupby("section").agg(text=("text", "\n".join), updated=("updated", "max"))
    table = plan_template()[["section"]].merge(parts, left_on="section", right_index=True, how="left")
    table["text_en"] = table["text_zh"] = table.pop("text").fillna("")
    table["pages"] = -(-table["text_en"].str.len() // 1800)
    return table[["section", "text_en", "text_zh", "pages", "updated"]]


def _forecast(values: dict[str, str]) -> pd.DataFrame:
    names = {"revenue": ("revenue", 1), "margin": ("margin", 100), "account_cost": ("cost", 1),
             "share_of_customer": ("share", 100)}  # fmt: skip
    columns = {
        name: [number(values.get(f"forecast.{year}.{field}", "")) / scale for year in range(1, 6)]
        for name, (field, scale) in names.items()
    }
    return pd.DataFrame({"year": range(1, 6), **columns})


def _actions(values: dict[str, str]) -> pd.DataFrame:
    rows = sorted(
        {int(key.split(".")[1]) for key, text in values.items() if key.startswith("actions.") and text.strip()}
    )
    table = pd.DataFrame(
        [[values.get(f"actions.{row}.{name}", "") for name in ("milestone", "owner", "due", "status")] for row in rows],
        columns=["milestone", "owner", "due", "status"],
    )
    return table.assign(due=pd.to_datetime(table["due"], errors="coerce"), status=table["status"].replace("", "open"))
