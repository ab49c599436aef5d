"""How complete is a dossier, a customer file, a plan: what is filled, what is proved, what is out of date?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning._ranges import as_date, as_dates, filled
from kamlib.errors import KamError, nearest, require_columns

FORMS = ("six_steps", "needs_file", "plan_template", "visit_plan", "result_chart")


@dataclass(frozen=True)
class FormCompletion:
    """``fields`` has one row per field, ``groups`` one per part of the form; shares are 0–1."""

    fields: pd.DataFrame
    groups: pd.DataFrame
    share_filled: float
    share_proved: float
    n_stale: int
    first_open: str | None


def form_completion(form: str, entries: pd.DataFrame, *, as_of=None, stale_days: int = 365) -> FormCompletion:
    """What of a form is filled, what rests on evidence, what is stale – for one account.

    Parameters
    ----------
    form : {"six_steps", "needs_file", "plan_template", "visit_plan", "result_chart"}
        The six-step dossier, the customer file, the account plan, the visit plan, the result chart of the case.
    entries : DataFrame
        field, text; optional: evidence, updated (date). Field names as in ``checklists/<form>.yaml``.
    as_of : date, required when ``entries`` has dates
    stale_days : int
        A filled field last updated more days ago than this is stale.

    Returns
    -------
    FormCompletion
        ``fields``: field, group, en, zh, filled, proved (filled and evidence given), age_days, stale ·
        ``groups``: group, en, zh, n_fields, n_filled, n_proved, n_stale, completion (n_filled / n_fields) ·
        shares over all fields · ``first_open``: first empty field in the order of the form.

    Raises
    ------
    KamError
        Unknown form or field, a field given twice, dates without ``as_of`` or after it.

    References
    ----------
    001 s12–25 (six steps), s18 (customer file), s25 (visit plan); 000 s115–116 (account plan).

    Examples
    --------
    >>> entries = pd.DataFrame({"field": ["identity", "lines"], "text": ["insurer, 9 sites", ""]})
    >>> done = form_completion("needs_file", entries)
    >>> round(done.share_filled, 3), done.first_open
    (0.083, 'suppliers')
    """
    if form not in FORMS:
        near = nearest(form, FORMS, most=1)
        raise KamError(f"unknown form {form!r}", where="form_completion(form)", fix=f"use {near[0] if near else FORMS}")
    checklist = chapter_list(form)
    require_columns(entries, ["field", "text"], where="form_completion(entries)")
    _require_fields(entries["field"], list(checklist.items["id"]), form)
    fields = _fields(checklist.items, entries, as_of, stale_days)
    groups = _groups(checklist.groups, fields)
    shares = fields["filled"].mean(), fields["proved"].mean()
    first = next(iter(fields.loc[~fields["filled"], "field"]), None)
    return FormCompletion(fields, groups, float(shares[0]), float(shares[1]), int(fields["stale"].sum()), first)


def _require_fields(given: pd.Series, known: list[str], form: str) -> None:
    where = f"form_completion({form!r}, entries), column 'field'"
    if strange := [name for name in given if name not in known]:
        near = nearest(str(strange[0]), known, most=1)
        raise KamError(f"unknown field {strange[0]!r}", where=where, fix=f"use {near[0]!r}" if near else f"use {known}")
    if twice := sorted(given[given.duplicated()]):
        raise KamError(f"field {twice[0]!r} given twice", where=where, fix="keep one row per field")


def _fields(items: pd.DataFrame, entries: pd.DataFrame, as_of, stale_days: int) -> pd.DataFrame:
    fields = items[["id", "group", "en", "zh"]].rename(columns={"id": "field"})
    given = entries.set_index("field").reindex(fields["field"]).reset_index()
    fields["filled"] = filled(given["text"])
    fields["proved"] = fields["filled"] & (filled(given["evidence"]) if "evidence" in given else False)
    fields["age_days"] = _ages(given, as_of) if "updated" in given else float("nan")
    fields["stale"] = fields["filled"] & (fields["age_days"] > stale_days)
    return fields


def _ages(given: pd.DataFrame, as_of) -> pd.Series:
    where = "form_completion(entries, as_of=)"
    ages = (as_date(as_of, where=where) - as_dates(given["updated"], where=where)).dt.days
    if (ages < 0).any():
        field = given.loc[ages < 0, "field"].iloc[0]
        raise KamError(f"{field!r} was updated after as_of", where=where, fix="pass a later as_of or mend the date")
    return ages.where(filled(given["text"]))


def _groups(groups: pd.DataFrame, fields: pd.DataFrame) -> pd.DataFrame:
    counts = fields.groupby("group")[["filled", "proved", "stale"]].sum().astype(int)
    counts = counts.rename(columns={"filled": "n_filled", "proved": "n_proved", "stale": "n_stale"})
    counts.insert(0, "n_fields", fields.groupby("group").size())
    table = groups[["id", "en", "zh"]].rename(columns={"id": "group"}).merge(counts, left_on="group", right_index=True)
    return table.assign(completion=table["n_filled"] / table["n_fields"]).reset_index(drop=True)
